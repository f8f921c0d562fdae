"""Services for the needs that a checklist found: of each child at that child's age, of the adults, of the family."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from directory_index.checklists.findings import NeedFound
from directory_index.checklists.places import serving
from directory_index.checklists.run import Member
from directory_index.corpus import Corpus
from directory_index.errors import BadQueryError
from directory_index.models import Place, Service
from directory_index.query import Child
from directory_index.search import Ranking, SearchEngine

_EACH = 2  # services for one need of one person: more are not rung, and make a page that nobody reads
_LOOKED_AT = 12  # candidates among which a need's own are looked for
_MOST_HELD = 10_000
_UNBORN, _GROWN = -9, 1200  # months
_A_BREATH = 0.002  # seconds between two needs looked up ahead: people who search meanwhile go first
_AT_EVERY_AGE: tuple[Sequence[Child], ...] = (
    (),
    (Child("", -9, 0, about=""),),
    *((Child("", year * 12, year * 12 + 12, about=""),) for year in range(19)),
)


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
        self._rankings: dict[str, Ranking] = {}  # by need, for any age
        self._held: dict[tuple[str, Sequence[Child]], list[Sequence[Service]]] = {}  # best kind first, its services best first

    def match(self, needs: Sequence[NeedFound], place: Place | None = None) -> list[Matched]:
        """The services for each need, near a place where one is given."""
        self._look_anew_after_changes()
        return [self._match(need, place) for need in needs]

    def prepare(self, needs: Sequence[str], enough: Callable[[], bool]) -> None:
        """Look up these needs of the taxonomy at every age ahead of being asked, so that nobody waits for it."""
        self._look_anew_after_changes()
        for need in needs:
            for children in _AT_EVERY_AGE:
                if enough():
                    return
                self._of_need(need, children)
                time.sleep(_A_BREATH)

    def _look_anew_after_changes(self) -> None:
        self._engine.refresh()
        if self._corpus is not self._engine.corpus or len(self._held) > _MOST_HELD:
            self._corpus, self._rankings, self._held = self._engine.corpus, {}, {}

    def _match(self, need: NeedFound, place: Place | None) -> Matched:
        children = _children(need.member)
        if need.own_words:
            return Matched(need, self._by_words(need.words, children, place))
        places = self._engine.directory.places
        found = []
        for one in self._of_age(need):
            firsts = (next(iter(serving(services, place, places)), None) for services in self._of_need(one, children))
            found.append(list(islice((service for service in firsts if service is not None), _EACH)))
        mixed = [service for rank in zip_longest(*found) for service in rank if service is not None]
        return Matched(need, tuple({service.id: service for service in mixed}.values())[:_EACH])

    def _of_age(self, need: NeedFound) -> Sequence[str]:
        """The needs that somebody of that age has; all of them, where none is."""
        if need.member is None or need.member.ages is None:
            return need.needs
        low, high = need.member.ages
        spans = {one: typical_months(self._engine.directory.needs[one].typical_ages) for one in need.needs}
        return [one for one, span in spans.items() if span is None or (span[0] < high and low < span[1])] or need.needs

    def _of_need(self, need: str, children: Sequence[Child]) -> list[Sequence[Service]]:
        key = (need, children)
        if key not in self._held:
            self._held[key] = list(self._look(need, children))
        return self._held[key]

    def _look(self, need: str, children: Sequence[Child]) -> Iterator[Sequence[Service]]:
        for candidate in self._engine.again(self._ranking(need), children, ()).candidates[:_LOOKED_AT]:
            own = [one for one in candidate.services if need in one.needs]
            if own or (candidate.services and need in candidate.kind.needs):
                yield own or candidate.services

    def _ranking(self, need: str) -> Ranking:
        if need not in self._rankings:
            self._rankings[need] = self._engine.rank(self._engine.directory.needs[need].label, assume=[f"need-{need}"])
        return self._rankings[need]

    def _by_words(self, words: str, children: Sequence[Child], place: Place | None) -> tuple[Service, ...]:
        try:
            said = self._engine.rank(words)
        except BadQueryError:
            return ()
        if not said.fits:  # asked before the age is known: an age alone fits anything
            return ()
        here = self._engine.again(said, children or said.query.children, (place.id,) if place else said.query.places)
        services = self._engine.services()
        return tuple(services[result.service.id] for result in self._engine.present(here, _EACH).results)


def typical_months(ages: str) -> tuple[int, int] | None:
    """The months of the children that a need is typical of ("0-2", "pregnancy to 1", "16+"); None for adults' and everybody's."""
    years = [int(one) for one in re.findall(r"\d+", ages)]
    unborn = "pregnancy" in ages
    if "adults" in ages or not (years or unborn):
        return None
    least = _UNBORN if unborn else years[0] * 12
    return least, _GROWN if "+" in ages else max(years, default=-1) * 12 + 12


def _children(member: Member | None) -> tuple[Child, ...]:
    """A child as the search takes one; nobody where the age is not known."""
    if member is None or member.ages is None:
        return ()
    return (Child("", *member.ages, about=""),)
