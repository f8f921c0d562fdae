"""Parts of the search alone, and the search without one part, to see what each adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from directory_index.dense import StatementIndex, best_means, statement_rows
from directory_index.encoder import Vectors, model_folder
from directory_index.models import Service
from directory_index.precedents import UNKNOWN_AGE
from directory_index.ranker import NEAREST, Array, Signals, likeliest
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
        scores = self._scores(ranking.signals)
        return leads(self._engine, ranking, scores)


class FullPrecision:
    """The nearest statements with the weights as published, by sentence-transformers: what the int8 export is compared with."""

    name = "part alone: nearest statements, full precision"

    def __init__(self, engine: SearchEngine, model: str = "") -> None:
        from sentence_transformers import SentenceTransformer

        self._engine = engine
        self._model = SentenceTransformer(str(model_folder(model)), device="cpu")
        kinds = engine.directory.kinds.values()
        statements, owners = statement_rows(kind.all_statements for kind in kinds)
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

    def __init__(self, engine: SearchEngine, name: str, silence: Callable[[Array], Array]) -> None:
        self.name, self._engine, self._silence = name, engine, silence

    def rank(self, text: str) -> list[Service]:
        """As the search ranks, without that part."""
        engine = self._engine
        ranking = engine.rank(text)
        assert engine.ranker.precedents is not None
        features = engine.ranker.features(ranking.asked, ranking.signals, engine.ranker.precedents)
        likely = likeliest(features)
        gains = np.full(len(features), -np.inf)
        gains[likely] = engine.ranker.trees.bold.predict(self._silence(features)[likely], num_threads=1)  # type: ignore[union-attr]
        return leads(engine, ranking, gains)


def leads(engine: SearchEngine, ranking: Ranking, scores: Array) -> list[Service]:
    """The best fitting service of each kind, in the order of the scores."""
    order = np.argsort(-scores)[: _DEPTH * 2]
    found = [engine.candidate(int(i), ranking) for i in order]
    return [candidate.services[0] for candidate in found if candidate.services][:_DEPTH]


def expected(engine: SearchEngine, signals: Signals) -> Array:
    """What the precedents alone expect of every kind."""
    assert engine.ranker.precedents is not None
    return engine.ranker.precedents.expected(signals.ngrams, signals.vector, np.exp(signals.fused), signals.age_fit)


def retrievers(engine: SearchEngine, model: str = "") -> Sequence[System]:
    """Each part alone."""
    return [
        FullPrecision(engine, model),
        Retriever(engine, "part alone: nearest statements (mean of 3)", lambda s: s.nearest[:, 1]),
        Retriever(engine, "part alone: logistic regression on vectors", lambda s: s.logistic),
        Retriever(engine, "part alone: n-gram classifier", lambda s: s.words),
        Retriever(engine, "part alone: BM25 over statements", lambda s: s.bm25),
        Retriever(engine, "part alone: needs taxonomy", lambda s: s.needs),
        Retriever(engine, "part alone: precedents (kernel ridge)", partial(expected, engine)),
        Retriever(engine, "four parts, equal weights", lambda s: s.fused),
    ]


def ablations(engine: SearchEngine) -> Sequence[System]:
    """The learnt fusion whole, and without its precedents, its ages, or its taxonomy."""
    columns = engine.ranker.columns

    def silent(name: str, value: float) -> Callable[[Array], Array]:
        def silence(features: Array) -> Array:
            features[:, columns[name]] = value
            return features

        return silence

    return [
        Without(engine, "bold trees, nothing cut off", lambda features: features),
        Without(engine, "without judged queries as precedents", silent("precedents", 0.0)),
        Without(engine, "without ages in the ranking", silent("age_fit", UNKNOWN_AGE)),
        Without(engine, "without the needs taxonomy", silent("needs", float(np.log(1 / len(engine.ranker.ids))))),
    ]
