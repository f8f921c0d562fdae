"""Parts of the search alone, and the search without one part, to see what each adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from directory_index.dense import StatementIndex, best_means
from directory_index.encoder import Vectors, model_folder
from directory_index.models import Service
from directory_index.ranker import NEAREST, Array, RankInput, Signals
from directory_index.search import Ranking, SearchEngine
from evaluation.systems import System

_DEPTH = 10


class Retriever:
    """One retriever alone, with the services that fit the ages."""

    def __init__(self, engine: SearchEngine, name: str, scores: Callable[[Signals], Array]) -> None:
        self.name, self._engine, self._scores = name, engine, scores

    def rank(self, text: str) -> list[Service]:
        """The lead service of each kind, by this retriever's scores."""
        ranking = self._engine.rank(text)
        scores = self._scores(self._engine.ranker.signals(self._engine.rank_input(ranking)))
        return leads(self._engine, ranking, scores)


class FullPrecision:
    """The nearest statements with the weights as published, by sentence-transformers: what the int8 export is compared with."""

    name = "part alone: nearest statements, full precision"

    def __init__(self, engine: SearchEngine, model: str = "") -> None:
        from sentence_transformers import SentenceTransformer

        self._engine = engine
        self._model = SentenceTransformer(str(model_folder(model)), device="cpu")
        kinds = engine.directory.kinds.values()
        statements = [text for kind in kinds for text in kind.all_statements]
        owners = [number for number, kind in enumerate(kinds) for _ in kind.all_statements]
        self._index = StatementIndex(self._encode(statements), owners, exact=True)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(self._model.encode(list(texts), normalize_embeddings=True, batch_size=64), np.float32)

    def rank(self, text: str) -> list[Service]:
        """The lead service of each kind, by the mean of its three nearest statements."""
        ranking = self._engine.rank(text)
        rows, cosines = self._index.nearest(self._encode([ranking.query.expanded])[0], NEAREST)
        means = best_means(self._index.owners[rows], cosines, len(self._engine.ranker.ids), (3,))
        return leads(self._engine, ranking, means[:, 0])


class Without:
    """The search with one part made silent: its features are set to what says nothing."""

    def __init__(
        self, engine: SearchEngine, name: str, silence: Callable[[SearchEngine, Array, RankInput, Signals], Array]
    ) -> None:
        self.name, self._engine, self._silence = name, engine, silence

    def rank(self, text: str) -> list[Service]:
        """As the search ranks, without that part."""
        engine = self._engine
        ranking = engine.rank(text)
        query = engine.rank_input(ranking)
        signals = engine.ranker.signals(query)
        assert engine.ranker.precedents is not None
        features = self._silence(engine, engine.ranker.features(query, signals, engine.ranker.precedents), query, signals)
        return leads(engine, ranking, np.asarray(engine.ranker.trees.bold.predict(features, num_threads=1)))  # type: ignore[union-attr]


def leads(engine: SearchEngine, ranking: Ranking, scores: Array) -> list[Service]:
    """The best fitting service of each kind, in the order of the scores."""
    order = np.argsort(-scores)[: _DEPTH * 2]
    found = [engine.candidate(int(i), ranking) for i in order]
    return [candidate.services[0] for candidate in found if candidate.services][:_DEPTH]


def retrievers(engine: SearchEngine, model: str = "") -> Sequence[System]:
    """Each part alone."""
    return [
        FullPrecision(engine, model),
        Retriever(engine, "part alone: nearest statements (mean of 3)", lambda s: s.nearest[:, 1]),
        Retriever(engine, "part alone: logistic regression on vectors", lambda s: s.logistic),
        Retriever(engine, "part alone: n-gram classifier", lambda s: s.ngrams),
        Retriever(engine, "part alone: BM25 over statements", lambda s: s.bm25),
        Retriever(engine, "part alone: needs taxonomy", lambda s: s.needs),
        Retriever(engine, "four parts, equal weights", lambda s: s.fused),
    ]


def ablations(engine: SearchEngine) -> Sequence[System]:
    """The learnt fusion without its precedents, its ages, or its taxonomy."""

    def without_precedents(engine: SearchEngine, features: Array, query: RankInput, signals: Signals) -> Array:
        del features
        known = engine.ranker.precedents
        assert known is not None
        flat = replace(
            known,
            beside=np.full_like(known.beside, 0.02),
            prior=np.full_like(known.prior, 0.02),
            relevance=np.full_like(known.relevance, 0.06),
        )
        return engine.ranker.features(query, signals, flat)

    def without_ages(engine: SearchEngine, features: Array, query: RankInput, signals: Signals) -> Array:
        del query, signals
        features[:, engine.ranker.columns["age_fit"]] = 0.5
        return features

    def without_needs(engine: SearchEngine, features: Array, query: RankInput, signals: Signals) -> Array:
        del query, signals
        features[:, engine.ranker.columns["needs"]] = np.log(1 / len(engine.ranker.ids))
        return features

    return [
        Without(engine, "without judged queries as precedents", without_precedents),
        Without(engine, "without ages in the ranking", without_ages),
        Without(engine, "without the needs taxonomy", without_needs),
    ]
