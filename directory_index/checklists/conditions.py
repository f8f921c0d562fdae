"""Whether a condition of a checklist holds for what has been answered, and by which answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from directory_index.checklists.models import Condition, OptionIds
from directory_index.checklists.run import Answer, Asked, Fact, Member

Live = Mapping[str, tuple[Asked, Answer]]  # what has been answered and counts, by key of what was asked


def facts(condition: Condition, live: Live, member: Member | None) -> list[Fact] | None:
    """The answers by which a condition holds, None when it does not; `member` is the child or adult in hand."""
    found: list[Fact] = []
    for held in (
        *(_said(name, options, live, member) or None for name, options in condition.answers.items()),
        *(facts(part, live, member) for part in condition.all_of),
        _none_of(condition.none_of, live, member),
        _some_of(condition.any_of, 1, live, member),
        _some_of(condition.at_least.of, condition.at_least.number, live, member) if condition.at_least else [],
        _of_people(condition.every, None, live),
        _of_people(condition.several, 2, live),
    ):
        if held is None:
            return None
        found += held
    return list({(fact.asked.key, fact.option.id): fact for fact in found}.values())


def _none_of(parts: Sequence[Condition], live: Live, member: Member | None) -> list[Fact] | None:
    return None if any(facts(part, live, member) is not None for part in parts) else []


def _some_of(parts: Sequence[Condition], least: int, live: Live, member: Member | None) -> list[Fact] | None:
    held = [one for one in (facts(part, live, member) for part in parts) if one is not None]
    return None if parts and len(held) < least else [fact for one in held for fact in one]


def _of_people(condition: Condition | None, least: int | None, live: Live) -> list[Fact] | None:
    """Facts of so many of the people who were asked; of all of them, where no number is given."""
    if condition is None:
        return []
    names = {name for name, _ in condition.named()}
    asked = [screen.member for screen, _ in live.values() if screen.question.id in names and screen.member is not None]
    people = list(dict.fromkeys(asked))
    each = [one for one in (facts(condition, live, person) for person in people) if one is not None]
    if not each or len(each) < (len(people) if least is None else least):
        return None
    return [fact for one in each for fact in one]


def _said(name: str, options: OptionIds, live: Live, member: Member | None) -> list[Fact]:
    found = []
    for asked, answer in live.values():
        other = member is not None and asked.member is not None and asked.member.kind == member.kind and asked.member != member
        if asked.question.id == name and not other:
            found += [Fact(asked, one) for one in asked.question.options if one.id in answer.picked and one.id in options]
    return found
