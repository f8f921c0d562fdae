"""The search: text in, services with reasons out. One path for library, command line, REST, pages and evaluation."""

from __future__ import annotations

import copy
import datetime as dt
import logging
import re
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict
from threadpoolctl import threadpool_limits

from directory_index import explain, outcome
from directory_index.corpus import Corpus
from directory_index.eligibility import Bools, Fits
from directory_index.encoder import Progress, Vectors, open_encoder
from directory_index.errors import StoreUnavailableError
from directory_index.files import Directory, load_directory
from directory_index.index import VectorCache, open_ranker
from directory_index.inputs import ages_named, as_input, training_examples
from directory_index.judgements import judgements_digest, load_judgements
from directory_index.models import Kind, Service
from directory_index.query import Audience, Child, Query, QueryReader
from directory_index.ranker import Array, KindRanker, RankInput, Signals
from directory_index.results import SearchResults, ServiceOut
from directory_index.settings import Settings
from directory_index.store import EntryStore
from directory_index.training import Example
from directory_index.urgent import Urgent
from directory_index.urgent.alarm import Alarm
from directory_index.urgent.guide import Category

_log = logging.getLogger(__name__)
_LOOK_AGAIN = 0.1  # seconds between looks at the store's version
_CLOSE_BELOW = 8  # kinds near by their words that are looked at for what was left out
_STORY = 8  # content words; a longer text wanders, and lies further from any one statement
_KEYWORDS = 2  # content words; so short a text is seldom near a whole sentence
_SHORT = 4  # content words up to which a word of a need names it
_TELLING = 4  # letters
_PLAIN = re.compile(r"[a-z0-9']+")
_NEED_WEIGHT = 0.5  # what answering all of a text's needs counts beside the cosine, between services of one kind
_LEVEL_WEIGHT = 0.1  # and what each level of need counts against one: 999 comes first only when the words ask for it
_MOST_CHILDREN = 4  # children of one text whose results are put in an order of their own


class Tuning(BaseModel):
    """The tuned numbers of data/search.yaml, which says why each is what it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    floor: float
    floor_share: float
    fits_cosine: float
    fits_cosine_story: float
    fits_own_cosine: float
    fits_need: float
    floor_beside: float
    each_its_own: frozenset[str]
    its_own_cosine: float
    its_own_need: float
    for_anyone: frozenset[str]
    shown_without_fit: int
    named_service_gain: float
    named_need_cosine: float
    named_need_gain: float
    unsure_gain: float

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
    unfit: tuple[tuple[Service, Literal["age", "area"]], ...]
    children: tuple[int, ...]  # numbers of the children it fits


@dataclass(frozen=True, slots=True)
class Ranking:
    """All that was worked out for one query, before it is put into words."""

    query: Query
    asked: RankInput
    signals: Signals
    learnt: Array  # gains as the trees predict them, shape (kinds,)
    gains: Array  # the same, with what was named or picked put first
    named_needs: tuple[int, ...]  # needs that the text all but names, or that the person picked
    candidates: tuple[Candidate, ...]  # best first, all above the floor
    below: tuple[Candidate, ...]  # near by its words, below the floor
    eligibility: Fits  # of all active services
    fits: bool
    said_of: tuple[Array, ...]  # for each child of a text with several, log-probabilities by the words about that child

    @property
    def vector(self) -> Vectors:
        """The embedding of the text, shape (dimension,)."""
        return self.asked.vector

    @property
    def needs(self) -> Array:
        """How far the text is about each need, shape (needs,)."""
        return self.signals.need_shares


class SearchEngine:
    """A directory that can be searched.

    >>> from directory_index import SearchEngine
    >>> engine = SearchEngine.open()
    >>> engine.search("behaviour, preschool").results[0].service.name  # doctest: +SKIP
    """

    def __init__(
        self,
        directory: Directory,
        ranker: KindRanker,
        encode: VectorCache,
        tuning: Tuning,
        store: EntryStore | None = None,
        corpus: Corpus | None = None,
        alarm: Alarm | None = None,
    ) -> None:
        """Put the parts together; `open` makes them from settings."""
        self.directory, self.ranker, self.tuning, self.store = directory, ranker, tuning, store
        self._encode, self._alarm = encode, alarm
        self._reader = QueryReader(directory)
        self._corpus = corpus or Corpus(directory.services.values(), ranker.number, list(directory.needs), encode)
        self._seen = store.version() if store else 0
        self._looked = time.monotonic()
        self._lock = threading.Lock()
        kinds = list(directory.kinds.values())
        self.evidence = explain.WordEvidence(kinds, ranker.lexical.documents)
        self.need_ids = list(directory.needs)
        self._need_numbers = {need: number for number, need in enumerate(self.need_ids)}
        self.encoder = encode.encoder
        # Words of needs that are long enough to mean one thing: "wee" or "ADD" inside a sentence may mean another.
        self._need_words = [
            (f" {' '.join(_PLAIN.findall(word.lower()))} ", number)
            for number, need in enumerate(directory.needs.values())
            for word in (need.label, *need.synonyms)
            if len(word) >= _TELLING
        ]
        self._briefs: dict[str, tuple[Service, dt.date, ServiceOut]] = {}
        self._kind_texts = [text for kind in kinds for text in kind.all_statements]

    @classmethod
    def open(
        cls, settings: Settings | None = None, progress: Progress | None = None, *, with_store: bool = False
    ) -> SearchEngine:
        """Open a directory: read its data, and read or build its index.

        Args:
            settings: where things are; from the environment when left out.
            progress: called with what is being done, how much is done and of how much.
            with_store: search the working store (taking over the files when it is empty), not the files alone.

        Raises:
            DirectoryError: when data, model or index cannot be used; the message says what to do.
        """
        settings = settings or Settings()
        # A query's products are small: waiting for a second thread costs callers side by side half of their throughput. And
        # what is learnt differs in the last digits with the number of threads.
        threadpool_limits(1, user_api="blas")
        directory = load_directory(settings.data_dir)
        store = None
        if with_store:
            store = EntryStore(settings.store_url)
            if store.version() == 0:
                store.load(directory.services.values(), author="signpost load", reason="starter set")
            directory = replace(directory, services=store.services())
        encoder = open_encoder(settings.var_dir, settings.model, settings.model_sha256, settings.threads)
        encode = VectorCache(settings.var_dir / "vectors.npz", encoder, progress)
        numbers = {identifier: i for i, identifier in enumerate(directory.kinds)}
        corpus = Corpus(directory.services.values(), numbers, list(directory.needs), encode)

        def examples() -> list[Example]:
            return training_examples(directory, corpus, load_judgements(settings.judgements_dir, "train"), encode)

        judged = judgements_digest(settings.judgements_dir, "train")
        ranker = open_ranker(directory, encoder, encode, settings.var_dir / "index", judged, examples, progress)
        alarm = Alarm.open(settings, encode)
        engine = cls(directory, ranker, encode, Tuning.read(settings.data_dir), store, corpus, alarm)
        encode.write()
        encode.release()
        return engine

    def search(
        self, text: object, *, limit: int = 10, without: Collection[str] = (), assume: Collection[str] = ()
    ) -> SearchResults:
        """Find the services that can help.

        Args:
            text: what is wrong or wanted, in any words.
            limit: most results to give.
            without: keys of facets that are not to be used (see `understood.facets`).
            assume: keys of answers to a question asked back (see `question.choices`).

        Raises:
            BadQueryError: when the text is empty or too long.
        """
        ranking = self.rank(text, without, assume)
        results = self.present(ranking, limit)
        same = ranking.query.expanded == ranking.query.corrected  # a slip that was mended does not matter to the meaning
        urgent = self.urgent(ranking.query.text, ranking.vector if same else None)
        return results.model_copy(update={"urgent": urgent}) if urgent else results

    def urgent(self, text: str, vector: Vectors | None = None, *, asked: bool = False) -> Urgent | None:
        """Whom to ring at once, when a text tells of urgent danger.

        `vector` is its embedding, where the caller has it; `asked`: danger has been asked about already, in a checklist.
        """
        return self._alarm.raised(text, vector, self.services(), asked=asked) if self._alarm else None

    def help_for(self, category: str) -> Urgent | None:
        """Whom to ring for a sort of danger, by its name in data/urgent.yaml."""
        return self._alarm.help_for(Category(category), self.services()) if self._alarm else None

    def rank(self, text: object, without: Collection[str] = (), assume: Collection[str] = ()) -> Ranking:
        """Work out which kinds and services fit, without putting it into words."""
        self.refresh()
        return self._rank(self._reader.read(text, without, assume))

    def count(self, text: str) -> int:
        """How many results a text has."""
        return outcome.total(self, self._rank(self._reader.read(text)))

    def count_assuming(self, ranking: Ranking, key: str) -> int:
        """How many results the text of a ranking has when one more thing is known; the text is not read again."""
        return outcome.total(self, self._rank(self._reader.assuming(ranking.query, key), ranking))

    def again(self, ranking: Ranking, children: Sequence[Child], places: Sequence[str]) -> Ranking:
        """The ranking of the same text for these children, near these places; the text is not read again."""
        return self._rank(replace(ranking.query, children=tuple(children), places=tuple(places)), ranking)

    def present(self, ranking: Ranking, limit: int) -> SearchResults:
        """A ranking in words, with nothing said of danger."""
        return outcome.present(self, ranking, limit)

    def nearest_of_kind(self, vector: Vectors, kind: int) -> tuple[str, float]:
        """The need statement of a kind nearest to a vector, and its cosine."""
        row, cosine = self.ranker.statements.nearest_of(kind, vector)
        return self._kind_texts[row], cosine

    def understand(self, text: object) -> Query:
        """What a text says of ages, places and names, without a search.

        Raises:
            BadQueryError: when there is nothing to read or too much.
        """
        self.refresh()
        return self._reader.read(text)

    def uses(self, word: str) -> bool:
        """Whether the directory's own texts use a word."""
        return self._reader.uses(word)

    def vector(self, text: str) -> Vectors:
        """The embedding of a text that must not be kept, shape (dimension,)."""
        return np.asarray(self._encode.fresh([text])[0])

    def brief(self, service: Service) -> ServiceOut:
        """An entry in short; made once for each version of an entry and each day."""
        today = dt.date.today()
        known = self._briefs.get(service.id)
        if known is None or known[0] is not service or known[1] != today:
            known = (service, today, ServiceOut.of(service, self.directory.kinds[service.kind], today))
            self._briefs[service.id] = known
        return known[2]

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
            try:
                self._take_over(self.store)
            except StoreUnavailableError as error:  # the entries read before keep serving
                _log.warning("%s", error)

    def _take_over(self, store: EntryStore) -> None:
        version = store.version()
        if version == self._seen:
            return
        self._corpus = self._corpus.updated(store.changed_since(self._seen))
        self.directory = replace(self.directory, services=self._corpus.all)
        self._reader = self._reader.with_names(self.directory)
        self._seen = version

    def _ask(self, query: Query) -> tuple[RankInput, Signals]:
        """Ask every retriever."""
        asked = as_input(query, self._encode.fresh([query.expanded])[0], self._corpus, self.ranker.number)
        return asked, self.ranker.signals(asked)

    def _ask_again(self, query: Query, ranking: Ranking) -> tuple[RankInput, Signals]:
        """What the retrievers said of the same text, with other ages."""
        asked = replace(ranking.asked, ages=ages_named(query))
        return asked, replace(ranking.signals, age_fit=self.ranker.age_fit(asked.ages))

    def _rank(self, query: Query, known: Ranking | None = None) -> Ranking:
        corpus = self._corpus
        children = query.children[:_MOST_CHILDREN] if len(query.children) > 1 else ()
        asked, signals = self._ask_again(query, known) if known else self._ask(query)
        # Somebody who picks a need changes nothing that the trees look at; who picks an age does.
        learnt = known.learnt if known and known.asked.ages == asked.ages else self.ranker.gains(asked, signals)
        gains = learnt.copy()
        best = float(gains.max())
        named = self._named_needs(query, signals, best)
        if named:  # somebody who names a need gets those who are there for it, whatever else the words remind of
            answering = self.ranker.needs.answering(named)
            ahead = best if query.needs else 0.0  # a need that was picked goes before all others
            gains = np.where(answering > 0, np.maximum(gains, 0) + self.tuning.named_need_gain * answering + ahead, gains)
        for identifier in query.services:
            service = corpus.all.get(identifier)
            if service is not None:
                gains[self.ranker.number[service.kind]] = self.tuning.named_service_gain
        best = float(gains.max())
        floor = max(self.tuning.floor, self.tuning.floor_share * best)
        shown = [int(i) for i in np.argsort(-gains) if gains[i] >= floor]
        near = [*asked.named, *np.argsort(-signals.fused)[:_CLOSE_BELOW].tolist()]
        close = [i for i in dict.fromkeys(near) if gains[i] < floor]
        eligibility = corpus.eligibility.fits(query.children, query.places, self.directory.places)
        return Ranking(
            query=query,
            asked=asked,
            signals=signals,
            learnt=learnt,
            gains=gains,
            named_needs=tuple(named),
            candidates=tuple(self._candidate(i, float(gains[i]), query, signals, eligibility) for i in shown),
            below=tuple(self._candidate(i, float(gains[i]), query, signals, eligibility) for i in close),
            eligibility=eligibility,
            said_of=tuple(self.ranker.words_say(child.about) for child in children),
            fits=bool(named) or self._fits(query, asked, signals),
        )

    def _fits(self, query: Query, asked: RankInput, signals: Signals) -> bool:
        """Whether the directory has anything on this: near statements, a name it knows, or a text that says nothing yet."""
        named = (
            query.kinds or query.services or query.words or query.children
        )  # whoever gives a child's age is in the right place
        least = self.tuning.fits_cosine_story if len(query.content) > _STORY else self.tuning.fits_cosine
        near = float(signals.nearest[:, 2].max()) >= least or asked.own_cosine >= self.tuning.fits_own_cosine
        clear = len(query.content) <= _KEYWORDS and float(signals.need_shares.max()) >= self.tuning.fits_need
        return near or clear or bool(named) or not query.content

    def _named_needs(self, query: Query, signals: Signals, best: float) -> list[int]:
        """Needs that were picked, or that the text all but names.

        By its meaning or, in a short text that nothing is sure of, by a word of theirs.
        """
        if query.needs:
            return [self._need_numbers[need] for need in query.needs]
        named = self.ranker.needs.named(signals.need_words, self.tuning.named_need_cosine)
        if not named and best < self.tuning.unsure_gain and len(query.content) <= _SHORT:
            text = f" {' '.join(_PLAIN.findall(query.corrected.lower()))} "
            named = list(dict.fromkeys(number for words, number in self._need_words if words in text))
        return named

    def candidate(self, kind_number: int, ranking: Ranking) -> Candidate:
        """One kind with its services, as they fit the query of a ranking."""
        return self._candidate(
            kind_number, float(ranking.gains[kind_number]), ranking.query, ranking.signals, ranking.eligibility
        )

    def over(self, corpus: Corpus) -> SearchEngine:
        """The same search over other services."""
        other = copy.copy(self)
        other.store, other._corpus = None, corpus
        return other

    def _candidate(self, kind_number: int, gain: float, query: Query, signals: Signals, eligibility: Fits) -> Candidate:
        corpus = self._corpus
        span = corpus.of_kind(kind_number)
        services = corpus.active[span]
        by_age = eligibility.by_age[span]
        serves = by_age & eligibility.by_area[span]
        kind = self.directory.kinds[self.ranker.ids[kind_number]]
        fits, order = serves, list(range(len(services)))
        if len(services) > 1 or kind.id in self.tuning.each_its_own:
            fits, order = self._in_order(kind, services, serves, query, signals, eligibility)
        children = np.flatnonzero((eligibility.children[span] & serves[:, None]).any(axis=0)).tolist() if query.children else ()
        return Candidate(
            kind=kind,
            gain=gain,
            services=tuple(services[i] for i in order if fits[i]),
            unfit=tuple((services[i], "area" if by_age[i] else "age") for i in np.flatnonzero(~serves)),
            children=tuple(children),
        )

    def _in_order(
        self, kind: Kind, services: Sequence[Service], serves: Bools, query: Query, signals: Signals, eligibility: Fits
    ) -> tuple[Bools, list[int]]:
        """Which services of a kind fit, and all of them in order, best first, by their place among them."""
        corpus = self._corpus
        span = corpus.of_kind(self.ranker.number[kind.id])
        named = np.array([service.id in query.services for service in services], bool)
        answers = corpus.needs[span] @ signals.need_shares
        closeness = corpus.closeness(span, signals.vector)
        fits = serves
        if kind.id in self.tuning.each_its_own:
            own = named | (closeness >= self.tuning.its_own_cosine) | (answers >= self.tuning.its_own_need)
            fits = serves & own if (serves & own).any() else serves & self._for_anyone(services, query)
        order = np.lexsort(
            (
                eligibility.distance[span],
                -closeness - _NEED_WEIGHT * answers + _LEVEL_WEIGHT * corpus.levels[span],
                -eligibility.nearness[span],
                -eligibility.overlap[span].round(1),
                ~named,
            )
        )
        return fits, order.tolist()

    def _for_anyone(self, services: Sequence[Service], query: Query) -> Bools:
        """Those that take anything: a children's line for a young person who asks, a parents' line for everybody else."""
        young = query.audience is Audience.YOUNG_PERSON
        return np.array(
            [
                service.id in self.tuning.for_anyone and (service.eligibility.ages.served == "child") == young
                for service in services
            ],
            bool,
        )
