"""One person's way through a checklist, as plain data: what was asked of whom, and what was answered."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from directory_index.checklists.models import Checklist, Option, Question
from directory_index.models import Voice

MOST_CHILDREN = 8
MOST_WORDS = 600  # characters of somebody's own words in one answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: options picked, words of their own, the ages of children in months, or the name of a place as words."""

    picked: tuple[str, ...] = ()
    words: str = ""
    ages: tuple[tuple[int, int], ...] = ()
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the family, known by age or role alone."""

    id: str
    kind: Literal["child", "adult"]
    ages: tuple[int, int] | None = None  # months, the upper bound excluded
    role: str = ""  # id of the option that an adult was picked by


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put: of whom."""

    question: Question
    member: Member | None = None

    @property
    def key(self) -> str:
        """Where its answer is kept."""
        return self.question.id + (f"@{self.member.id}" if self.member else "")


@dataclass(frozen=True, slots=True)
class Run:
    """One person's way through one checklist, as far as they have come."""

    checklist: str
    voice: Voice
    answers: Mapping[str, Answer] = field(default_factory=dict)  # by key of what was asked
    at: str = ""  # key of the question gone back to; empty: the first that is open
    made_with: str = ""  # digest of the definition
    warned: tuple[str, ...] = ()  # sorts of danger that whom to ring has been shown for
    id: str = ""  # by chance; tells one run from another in the same browser
    turn: int = 0  # how many answers were given and changed; of two pages of one run the higher is the newer


@dataclass(frozen=True, slots=True)
class Fact:
    """An answer that made a condition hold."""

    asked: Asked
    option: Option


def fitting(question: Question, answer: Answer) -> bool:
    """Whether an answer can be one to a question: one option of a choice, options that exist, ages where ages are asked."""
    if answer.skipped:
        return True
    if question.type in ("text", "place"):
        return bool(answer.words)
    if question.type == "children":
        return 0 < len(answer.ages) <= MOST_CHILDREN
    known = all(question.option(one) for one in answer.picked)
    if question.type == "choice":
        return known and len(answer.picked) == 1
    alone = not any(one.none and one.id in answer.picked for one in question.options) or len(answer.picked) == 1
    return known and alone and bool(answer.picked or (question.own_words and answer.words))


def begin(checklist: Checklist, voice: Voice) -> Run:
    """A new run."""
    return Run(checklist.id, voice, made_with=checklist.digest, id=secrets.token_urlsafe(6))


def as_data(run: Run) -> dict[str, object]:
    """A run as plain data, to seal and hand to the person."""
    answers: dict[str, Sequence[object]] = {
        key: [list(one.picked), one.words, [list(pair) for pair in one.ages], one.skipped] for key, one in run.answers.items()
    }
    return {
        "c": run.checklist,
        "v": run.voice.value,
        "a": answers,
        "at": run.at,
        "d": run.made_with,
        "w": list(run.warned),
        "i": run.id,
        "n": run.turn,
    }


def from_data(data: Mapping[str, object]) -> Run:
    """A run from what `as_data` gave.

    Raises:
        KeyError, TypeError, ValueError: when it is something else.
    """
    answers = data["a"]
    if not isinstance(answers, Mapping):
        raise TypeError
    read = {
        str(key): Answer(tuple(picked), str(words), tuple((int(low), int(high)) for low, high in ages), bool(skipped))
        for key, (picked, words, ages, skipped) in answers.items()
    }
    warned = data["w"]
    if not isinstance(warned, list):
        raise TypeError
    return Run(
        checklist=str(data["c"]),
        voice=Voice(str(data["v"])),
        answers=read,
        at=str(data["at"]),
        made_with=str(data["d"]),
        warned=tuple(map(str, warned)),
        id=str(data["i"]),
        turn=int(str(data["n"])),
    )
