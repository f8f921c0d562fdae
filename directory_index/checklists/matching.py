"""Services for the needs that a checklist found: of each child at that child's age, of the adults, of the family."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from directory_index.checklists.findings import NeedFound
from directory_index.checklists.labels import search_words
from directory_index.checklists.run import Member
from directory_index.corpus import Corpus
from directory_index.errors import BadQueryError
from directory_index.models import Need, Service
from directory_index.search import SearchEngine

_EACH = 2  # services for one need of one person: more are not rung, and make a page that nobody reads
_LOOKED_AT = 12  # candidates among which a need's own are looked for
_MOST_HELD = 5000


@dataclass(frozen=True, slots=True)
class Matched:
    """A need with the services that answer it, best first; none when the directory has none."""

    need: NeedFound
    services: tuple[Service, ...]
    known_as: tuple[Need, ...]  # the needs of the taxonomy it was looked for by


class Matcher:
    """Looks up services by need and age; what it has looked up it keeps until an entry changes. Words of people are not kept."""

    def __init__(self, engine: SearchEngine) -> None:
        """Look in one directory."""
        self._engine = engine
        self._held: dict[tuple[str, str], tuple[Service, ...]] = {}
        self._corpus: Corpus | None = None

    def match(self, needs: Sequence[NeedFound]) -> list[Matched]:
        """The services for each need."""
        self._engine.refresh()
        if self._corpus is not self._engine.corpus or len(self._held) > _MOST_HELD:
            self._corpus, self._held = self._engine.corpus, {}
        return [self._match(need) for need in needs]

    def _match(self, need: NeedFound) -> Matched:
        age = _age(need.member)
        if need.own_words:
            return Matched(need, self._by_words(need.words, age), ())
        found = [self._of_need(one, age) for one in need.needs]
        mixed = [service for rank in zip_longest(*found) for service in rank if service is not None]
        known = tuple(self._engine.directory.needs[one] for one in need.needs)
        return Matched(need, tuple({service.id: service for service in mixed}.values())[:_EACH], known)

    def _of_need(self, need: str, age: str) -> tuple[Service, ...]:
        if (need, age) not in self._held:
            self._held[need, age] = tuple(self._look(need, age))[:_EACH]
        return self._held[need, age]

    def _look(self, need: str, age: str) -> Iterator[Service]:
        label = self._engine.directory.needs[need].label
        ranking = self._engine.rank(f"{label}, {age}" if age else label, assume=[f"need-{need}"])
        for candidate in ranking.candidates[:_LOOKED_AT]:
            own = [one for one in candidate.services if need in one.needs]
            if own or need in candidate.kind.needs:
                yield from (own or list(candidate.services))[:1]

    def _by_words(self, words: str, age: str) -> tuple[Service, ...]:
        try:
            if self._engine.search(words, limit=1).nothing_fits:  # an age alone fits anything
                return ()
            results = self._engine.search(f"{words}, {age}" if age else words, limit=_EACH)
        except BadQueryError:
            return ()
        services = self._engine.services()
        return tuple(services[result.service.id] for result in results.results)


def _age(member: Member | None) -> str:
    return search_words(member) if member is not None and member.kind == "child" else ""
