"""Services for the needs that a checklist found: of each child at that child's age, of the adults, of the family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from directory_index.checklists.findings import NeedFound
from directory_index.checklists.run import Member
from directory_index.corpus import Corpus
from directory_index.errors import BadQueryError
from directory_index.models import Place, Service
from directory_index.query import Child
from directory_index.search import Ranking, SearchEngine

_EACH = 2  # services for one need of one person: more are not rung, and make a page that nobody reads
_LOOKED_AT = 12  # candidates among which a need's own are looked for
_MOST_HELD = 5000


@dataclass(frozen=True, slots=True)
class Matched:
    """A need with the services that answer it, best first; none when the directory has none."""

    need: NeedFound
    services: tuple[Service, ...]


class Matcher:
    """Looks up services by need, age and place. What it found it keeps until an entry changes, but never people's own words."""

    def __init__(self, engine: SearchEngine) -> None:
        """Look in one directory."""
        self._engine = engine
        self._corpus: Corpus | None = None
        self._rankings: dict[str, Ranking] = {}  # by need, for any age and place
        self._held: dict[tuple[str, Sequence[Child], Sequence[str]], tuple[Service, ...]] = {}

    def match(self, needs: Sequence[NeedFound], place: Place | None = None) -> list[Matched]:
        """The services for each need, near a place where one is given."""
        self._look_anew_after_changes()
        return [self._match(need, (place.id,) if place else ()) for need in needs]

    def prepare(self, needs: Iterable[str]) -> None:
        """Rank for these needs of the taxonomy ahead of being asked, so that nobody waits for it."""
        self._look_anew_after_changes()
        for need in needs:
            self._ranking(need)

    def _look_anew_after_changes(self) -> None:
        self._engine.refresh()
        if self._corpus is not self._engine.corpus or len(self._held) > _MOST_HELD:
            self._corpus, self._rankings, self._held = self._engine.corpus, {}, {}

    def _match(self, need: NeedFound, places: Sequence[str]) -> Matched:
        children = _children(need.member)
        if need.own_words:
            return Matched(need, self._by_words(need.words, children, places))
        found = [self._of_need(one, children, places) for one in need.needs]
        mixed = [service for rank in zip_longest(*found) for service in rank if service is not None]
        return Matched(need, tuple({service.id: service for service in mixed}.values())[:_EACH])

    def _of_need(self, need: str, children: Sequence[Child], places: Sequence[str]) -> tuple[Service, ...]:
        key = (need, children, places)
        if key not in self._held:
            self._held[key] = tuple(self._look(need, children, places))[:_EACH]
        return self._held[key]

    def _look(self, need: str, children: Sequence[Child], places: Sequence[str]) -> Iterator[Service]:
        for candidate in self._engine.again(self._ranking(need), children, places).candidates[:_LOOKED_AT]:
            own = [one for one in candidate.services if need in one.needs]
            if own or need in candidate.kind.needs:
                yield from (own or list(candidate.services))[:1]

    def _ranking(self, need: str) -> Ranking:
        if need not in self._rankings:
            self._rankings[need] = self._engine.rank(self._engine.directory.needs[need].label, assume=[f"need-{need}"])
        return self._rankings[need]

    def _by_words(self, words: str, children: Sequence[Child], places: Sequence[str]) -> tuple[Service, ...]:
        try:
            said = self._engine.rank(words)
        except BadQueryError:
            return ()
        if self._engine.present(said, 1).nothing_fits:  # an age alone fits anything
            return ()
        here = self._engine.again(said, children or said.query.children, places or said.query.places)
        services = self._engine.services()
        return tuple(services[result.service.id] for result in self._engine.present(here, _EACH).results)


def _children(member: Member | None) -> tuple[Child, ...]:
    """A child as the search takes one; nobody where the age is not known."""
    if member is None or member.ages is None:
        return ()
    return (Child("", *member.ages, about=""),)
