"""Whom to think of for a team around the family: by the ages of the children, by need, and outside one's own field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from directory_index.checklists.findings import NeedFound
from directory_index.checklists.run import Member
from directory_index.errors import DataError, Fault
from directory_index.files import Directory, read_as
from directory_index.models import Identifier, Kind, Strict, Text

Part = Literal["lead", "attend", "ask"]
_PER_NEED = 3  # of those named for one need: few people who can act
_BEYOND = 6
_Months = tuple[Annotated[int, Field(ge=-9)], int]


class Person(Strict):
    """Somebody to think of: a kind of service, or anybody else in words."""

    kind: Identifier | None = None
    who: Text | None = None
    part: Part
    why: Text
    ages: _Months | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Person:
        if (self.kind is None) == (self.who is None):
            msg = "give either kind or who"
            raise ValueError(msg)
        return self


class ByAge(Strict):
    """People to think of at an age."""

    ages: _Months
    people: list[Person] = Field(min_length=1)


class ByNeed(Strict):
    """People to think of for a need."""

    needs: list[Identifier] = Field(min_length=1)
    people: list[Person] = Field(min_length=1)
    apart: str = Field("", description="Who must not sit in one meeting.")


class TeamGuide(Strict):
    """data/team.yaml."""

    everybody_has: list[Identifier]
    parts: dict[Part, Text]
    by_age: list[ByAge]
    by_adult: list[Person]
    by_need: list[ByNeed]
    beyond: list[Person]
    source: Text
    as_of: dt.date

    @classmethod
    def read(cls, folder: Path, directory: Directory) -> TeamGuide:
        """Read the guide of a data folder.

        Raises:
            DataError: when it has faults, or names kinds or needs that are not there.
        """
        guide = read_as(folder / "team.yaml", cls)
        people = [*guide.by_adult, *guide.beyond, *_listed(guide)]
        kinds = [*guide.everybody_has, *(one.kind for one in people if one.kind)]
        needs = [need for row in guide.by_need for need in row.needs]
        missing = [("kind", one) for one in kinds if one not in directory.kinds]
        missing += [("need", one) for one in needs if one not in directory.needs]
        if missing:
            raise DataError(
                [Fault("team.yaml", one, what, f"there is no {what} '{one}'; correct the name") for what, one in missing]
            )
        return guide


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody to think of for this family, with the reason."""

    person: Person
    members: tuple[Member | None, ...]  # for whom; None: the whole family
    needs: tuple[str, ...]  # words of the needs, where it is for those


@dataclass(frozen=True, slots=True)
class Team:
    """Whom to think of, who must be kept apart, and who else might."""

    invited: tuple[Invited, ...]
    apart: tuple[str, ...]
    beyond: tuple[Person, ...]


def team(guide: TeamGuide, members: Sequence[Member], needs: Sequence[NeedFound], kinds: Mapping[str, Kind]) -> Team:
    """Those to think of for a family: first by need, a few for each, then those who know everybody of an age.

    Kinds of service that are for other ages than those of the child are left out.
    """
    held: dict[str, Invited] = {}
    apart: list[str] = []
    for need in needs:
        for row in _rows(guide, need):
            apart += [row.apart] if row.apart else []
            for person in _suited(row.people, need.member, kinds)[:_PER_NEED]:
                _hold(held, person, need.member, need.words)
    for member in members:
        people = guide.by_adult if member.kind == "adult" else _by_age(guide, member)
        for person in people:
            _hold(held, person, member, "")
    children = [member for member in members if member.kind == "child"]
    beyond = [one for one in guide.beyond if one.ages is None or any(_within(one.ages, child) for child in children)]
    return Team(tuple(held.values()), tuple(dict.fromkeys(apart)), tuple(beyond[:_BEYOND]))


def _listed(guide: TeamGuide) -> Iterator[Person]:
    for row in guide.by_age:
        yield from row.people
    for other in guide.by_need:
        yield from other.people


def _rows(guide: TeamGuide, need: NeedFound) -> Iterator[ByNeed]:
    yield from (row for row in guide.by_need if set(row.needs) & set(need.needs))


def _suited(people: Iterable[Person], member: Member | None, kinds: Mapping[str, Kind]) -> list[Person]:
    if member is None or member.ages is None:
        return list(people)
    return [one for one in people if (one.ages is None or _within(one.ages, member)) and _serves(one, member, kinds)]


def _serves(person: Person, member: Member, kinds: Mapping[str, Kind]) -> bool:
    """Whether somebody of a kind of service has to do with children of that age; parents' services have with any."""
    kind = kinds.get(person.kind or "")
    if kind is None or kind.ages.served not in ("child", "both"):
        return True
    low, high = kind.ages.minimum_months, kind.ages.maximum_months
    return _within((-9 if low is None else low, 1200 if high is None else high), member)


def _by_age(guide: TeamGuide, member: Member) -> Iterator[Person]:
    for row in guide.by_age:
        if _within(row.ages, member):
            yield from (one for one in row.people if one.ages is None or _within(one.ages, member))


def _within(ages: tuple[int, int], member: Member) -> bool:
    return member.ages is not None and ages[0] < member.ages[1] and member.ages[0] < ages[1]


def _hold(held: dict[str, Invited], person: Person, member: Member | None, words: str) -> None:
    key = person.kind or (person.who or "").lower()
    before = held.get(key)
    if before is None:
        held[key] = Invited(person, (member,), (words,) if words else ())
        return
    members = tuple(dict.fromkeys((*before.members, member)))
    needs = tuple(dict.fromkeys((*before.needs, *((words,) if words else ()))))
    held[key] = Invited(before.person, members, needs)
