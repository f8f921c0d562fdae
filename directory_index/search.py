"""The search: text in, services with reasons out. One path for library, command line, REST, pages and evaluation."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from directory_index import explain, outcome
from directory_index.corpus import Corpus
from directory_index.eligibility import Fit, area_fit, service_fit
from directory_index.encoder import Encoder, Progress, Vectors, open_encoder
from directory_index.files import Directory, load_directory
from directory_index.index import VectorCache, open_ranker
from directory_index.judgements import JudgedQuery, load_judgements
from directory_index.models import Kind, Service
from directory_index.query import Audience, Child, Query, QueryReader
from directory_index.ranker import Array, KindRanker, RankInput
from directory_index.results import SearchResults
from directory_index.settings import Settings
from directory_index.store import EntryStore
from directory_index.training import Example

_LOOK_AGAIN = 0.1  # seconds between looks at the store's version


class Tuning(BaseModel):
    """The tuned numbers of data/search.yaml, which says why each is what it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    floor: float
    floor_share: float
    nothing_fits_gain: float
    nothing_fits_cosine: float
    shown_without_fit: int
    several_weight: float
    named_service_gain: float

    @classmethod
    def read(cls, folder: Path) -> Tuning:
        """Read the numbers of a data folder."""
        return cls.model_validate(yaml.safe_load((folder / "search.yaml").read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A kind that may help, its best service here, and what speaks for it."""

    kind: Kind
    gain: float
    services: tuple[Service, ...]  # best first; those that fit
    unfit: tuple[tuple[Service, Fit], ...]
    children: tuple[int, ...]  # numbers of the children it fits


@dataclass(frozen=True, slots=True)
class Ranking:
    """All that was worked out for one query, before it is put into words."""

    query: Query
    vector: Vectors
    gains: Array  # shape (kinds,)
    fused: Array  # shape (kinds,): log-probabilities
    needs: Array  # shape (needs,)
    nearest: float  # cosine of the nearest statement
    candidates: tuple[Candidate, ...]  # best first, all above the floor
    below: tuple[Candidate, ...]  # near by its words, below the floor
    own: dict[str, tuple[str, float]]  # service → its nearest own statement and the cosine
    fits: bool


class SearchEngine:
    """A directory that can be searched.

    >>> from directory_index import SearchEngine
    >>> engine = SearchEngine.open()
    >>> engine.search("behaviour, preschool").results[0].service.name  # doctest: +SKIP
    """

    def __init__(self, directory: Directory, ranker: KindRanker, encode: VectorCache, tuning: Tuning, store: EntryStore | None = None) -> None:
        """Put the parts together; `open` makes them from settings."""
        self.directory, self.ranker, self.tuning, self.store = directory, ranker, tuning, store
        self._encode = encode
        self._reader = QueryReader(directory)
        self._corpus = Corpus(directory.services.values(), ranker.number, encode)
        self._seen = store.version() if store else 0
        self._looked = time.monotonic()
        self._lock = threading.Lock()
        kinds = list(directory.kinds.values())
        self.evidence = explain.WordEvidence(kinds, ranker.lexical.documents)
        self.need_ids = list(directory.needs)
        self._kind_texts = [text for kind in kinds for text in kind.all_statements]
        self._kind_vectors = encode(self._kind_texts)
        self._kind_rows = np.cumsum([0, *(len(kind.all_statements) for kind in kinds)])

    @classmethod
    def open(cls, settings: Settings | None = None, progress: Progress | None = None, *, with_store: bool = False) -> SearchEngine:
        """Open a directory: read its data, and read or build its index.

        Args:
            settings: where things are; from the environment when left out.
            progress: called with what is being done, how much is done and of how much.
            with_store: search the working store (taking over the files when it is empty), not the files alone.

        Raises:
            DirectoryError: when data, model or index cannot be used; the message says what to do.
        """
        settings = settings or Settings()
        directory = load_directory(settings.data_dir)
        store = None
        if with_store:
            store = EntryStore(settings.store_url)
            if store.version() == 0:
                store.load(directory.services.values(), author="signpost load", reason="starter set")
            directory = Directory(
                store.services(), directory.kinds, directory.groups, directory.needs, directory.terms, directory.levels, directory.places
            )
        encoder = open_encoder(settings.var_dir, settings.model, settings.model_sha256, settings.threads)
        encode = VectorCache(settings.var_dir / "vectors.npz", encoder, progress)
        examples = training_examples(directory, encoder, load_judgements(settings.judgements_dir, "train"), encode)
        ranker = open_ranker(directory, encoder, encode, settings.var_dir / "index", examples, progress)
        engine = cls(directory, ranker, encode, Tuning.read(settings.data_dir), store)
        encode.write()
        return engine

    def search(self, text: object, *, limit: int = 10, without: Collection[str] = ()) -> SearchResults:
        """Find the services that can help.

        Args:
            text: what is wrong or wanted, in any words.
            limit: most results to give.
            without: keys of facets that are not to be used (see `understood.facets`).

        Raises:
            BadQueryError: when the text is empty or too long.
        """
        ranking = self.rank(text, without)
        return outcome.present(self, ranking, limit)

    def rank(self, text: object, without: Collection[str] = ()) -> Ranking:
        """Work out which kinds and services fit, without putting it into words."""
        self.refresh()
        query = self._reader.read(text, without)
        return self._rank(query)

    def count(self, text: str) -> int:
        """How many results a text has."""
        return len(self._rank(self._reader.read(text)).candidates)

    def nearest_of_kind(self, vector: Vectors, kind: int) -> tuple[str, float]:
        """The need statement of a kind nearest to a vector, and its cosine."""
        start, end = self._kind_rows[kind], self._kind_rows[kind + 1]
        cosines = self._kind_vectors[start:end] @ vector
        best = int(cosines.argmax())
        return self._kind_texts[start + best], float(cosines[best])

    @property
    def corpus(self) -> Corpus:
        """The services as they are now."""
        return self._corpus

    def services(self) -> dict[str, Service]:
        """All entries as they are now, closed ones too."""
        self.refresh()
        return self._corpus.all

    def refresh(self) -> None:
        """Take over what was saved in the store since the last look."""
        if self.store is None or time.monotonic() - self._looked < _LOOK_AGAIN:
            return
        with self._lock:
            self._looked = time.monotonic()
            version = self.store.version()
            if version == self._seen:
                return
            self._corpus = self._corpus.updated(self.store.changed_since(self._seen))
            directory = self.directory
            self.directory = Directory(
                self._corpus.all, directory.kinds, directory.groups, directory.needs, directory.terms, directory.levels, directory.places
            )
            self._reader = self._reader.with_names(self.directory)
            self._seen = version

    def _rank(self, query: Query) -> Ranking:
        corpus = self._corpus
        texts = [query.corrected, *(child.about for child in _told_apart(query))]
        vectors = self._encode.fresh(texts)
        ranges = [(child.minimum, child.maximum) for child in query.children]
        rows, owners, cosines = corpus.nearest(vectors[0])
        own_hits = (corpus.kinds[owners], cosines)
        whole = _input(query, vectors[0], ranges, self.ranker, own_hits)
        signals = self.ranker.signals(whole)
        gains = self.ranker.gains(whole, signals)
        for child, vector in zip(_told_apart(query), vectors[1:], strict=True):
            one = _input(query, vector, [(child.minimum, child.maximum)], self.ranker, None, text=child.about)
            share = self.tuning.several_weight
            gains = np.maximum(gains, share * self.ranker.gains(one) + (1 - share) * gains)
        for identifier in query.services:
            service = corpus.all.get(identifier)
            if service is not None:
                gains[self.ranker.number[service.kind]] = self.tuning.named_service_gain
        own: dict[str, tuple[str, float]] = {}
        for row, owner, cosine in zip(rows, owners, cosines, strict=True):
            own.setdefault(corpus.active[owner].id, (corpus.statements[row], float(cosine)))
        nearest = max(float(signals.nearest[:, 0].max()), float(cosines[0]) if len(cosines) else 0.0)
        best = float(gains.max())
        floor = max(self.tuning.floor, self.tuning.floor_share * best)
        shown = [int(i) for i in np.argsort(-gains) if gains[i] >= floor]
        close = [int(i) for i in np.argsort(-signals.fused)[:8] if gains[i] < floor]
        return Ranking(
            query=query,
            vector=vectors[0],
            gains=gains,
            fused=signals.fused,
            needs=self.ranker.needs.needs(vectors[0]),
            nearest=nearest,
            candidates=tuple(self._candidate(i, float(gains[i]), query, own) for i in shown),
            below=tuple(self._candidate(i, float(gains[i]), query, own) for i in close),
            own=own,
            fits=best >= self.tuning.nothing_fits_gain or nearest >= self.tuning.nothing_fits_cosine,
        )

    def _candidate(self, kind_number: int, gain: float, query: Query, own: dict[str, tuple[str, float]]) -> Candidate:
        corpus, places = self._corpus, self.directory.places
        fitting: list[tuple[tuple[float, ...], Service]] = []
        unfit: list[tuple[Service, Fit]] = []
        children: set[int] = set()
        for number in corpus.by_kind.get(kind_number, []):
            service = corpus.active[number]
            fit = service_fit(service, query.children, query.places, places)
            if not fit.serves:
                unfit.append((service, fit))
                continue
            children.update(fit.children)
            named = service.id in query.services
            order = (-float(named), -len(fit.children), -fit.nearness, -own.get(service.id, ("", 0.0))[1], fit.distance)
            fitting.append((order, service))
        fitting.sort(key=lambda pair: pair[0])
        kind = self.directory.kinds[self.ranker.ids[kind_number]]
        return Candidate(kind, gain, tuple(service for _, service in fitting), tuple(unfit), tuple(sorted(children)))


def training_examples(directory: Directory, encoder: Encoder, judged: Sequence[JudgedQuery], encode: VectorCache) -> list[Example]:
    """The judged queries, understood as the search will understand them."""
    del encoder
    reader = QueryReader(directory)
    queries = [reader.read(item.text) for item in judged]
    vectors = encode([query.corrected for query in queries])
    numbers = {identifier: i for i, identifier in enumerate(directory.kinds)}
    examples = []
    for item, query, vector in zip(judged, queries, vectors, strict=True):
        ranges = [(child.minimum, child.maximum) for child in query.children]
        named = frozenset(numbers[kind] for kind in query.kinds)
        examples.append(
            Example(
                RankInput(
                    text=query.corrected,
                    vector=vector,
                    terms=query.terms,
                    ages=ranges,
                    named=named,
                    practitioner=query.audience is Audience.PRACTITIONER,
                    young_person=query.audience is Audience.YOUNG_PERSON,
                ),
                item,
            )
        )
    return examples


def _told_apart(query: Query) -> tuple[Child, ...]:
    """The children of a text with several, when the text says something about each."""
    if len(query.children) < 2:  # noqa: PLR2004  several
        return ()
    return tuple(child for child in query.children[:4] if len(child.about.split()) >= 3)  # noqa: PLR2004


def _input(
    query: Query,
    vector: Vectors,
    ages: Sequence[tuple[int, int]],
    ranker: KindRanker,
    own_hits: tuple[np.ndarray, np.ndarray] | None,
    text: str | None = None,
) -> RankInput:
    return RankInput(
        text=text or query.corrected,
        vector=vector,
        terms=query.terms,
        ages=ages,
        named=frozenset(ranker.number[kind] for kind in query.kinds),
        practitioner=query.audience is Audience.PRACTITIONER,
        young_person=query.audience is Audience.YOUNG_PERSON,
        own_hits=own_hits,
    )


__all__ = ["Candidate", "Ranking", "SearchEngine", "Tuning", "area_fit"]
