"""Walking through a checklist: what is asked next, going back, changing an answer. A run is data; nothing here remembers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from directory_index.checklists.conditions import Live, facts
from directory_index.checklists.models import Checklist, Condition, Outcome, Question
from directory_index.checklists.run import MOST_WORDS, Answer, Asked, Fact, Member, Run, fitting
from directory_index.models import Voice


@dataclass(frozen=True)
class Walk:
    """A run laid beside its definition: what is asked in this case, in order, and where the person is."""

    checklist: Checklist
    run: Run

    @cached_property
    def _found(self) -> tuple[list[Asked], dict[str, tuple[Asked, Answer]], Outcome | None]:
        asked: list[Asked] = []
        live: dict[str, tuple[Asked, Answer]] = {}
        stops = [(one, dict(one.when.named())) for one in self.checklist.outcomes if one.stops and one.when is not None]
        for screen in self._screens(live):
            asked.append(screen)
            answer = self.run.answers.get(screen.key)
            if answer is None or not fitting(screen.question, answer):
                continue
            live[screen.key] = (screen, answer)
            named = (one for one, questions in stops if screen.question.id in questions)
            stop = next((one for one in named if _holds(one, live) is not None), None)
            if stop is not None:
                return asked, live, stop
        return asked, live, None

    def _screens(self, live: Live) -> Iterator[Asked]:
        """What is asked, in order; `live` grows meanwhile. What is asked of each child is asked of one child after the other."""
        for scope, block in groupby(self.checklist.questions, key=lambda question: question.of):
            questions = list(block)
            for member in [None] if scope == "family" else self._members(scope, live):
                for question in questions:
                    if question.only and self.run.voice not in question.only:
                        continue
                    if question.when is None or facts(question.when, live, member) is not None:
                        yield Asked(question, member)

    def _members(self, scope: str, live: Live) -> list[Member]:
        found = [one for one in _people(live) if one.kind == scope]
        if scope == "child" and not found:
            return [Member("c1", "child")]  # not told yet: what is asked of one child counts already
        # A young person answers for themselves alone.
        return found[:1] if scope == "child" and self.run.voice is Voice.YOUNG_PERSON else found

    @property
    def asked(self) -> list[Asked]:
        """What is asked in this case, answered or not, as far as it can be known."""
        return self._found[0]

    @property
    def answered(self) -> list[tuple[Asked, Answer]]:
        """What has been answered and still counts, in the order of asking."""
        return list(self._found[1].values())

    @cached_property
    def members(self) -> list[Member]:
        """The children and adults named."""
        return list(_people(self._found[1]))

    @property
    def open(self) -> Asked | None:
        """The question to ask now: that gone back to, or the first without an answer; None at the end."""
        back = next((one for one in self.asked if one.key == self.run.at), None)
        return back or next((one for one in self.asked if one.key not in self._found[1]), None)

    @property
    def number(self) -> int:
        """The number of the open question, from 1; one more than there are at the end."""
        now = self.open
        return len(self.asked) + 1 if now is None else [one.key for one in self.asked].index(now.key) + 1

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to ask."""
        return self.open is None

    def decided(self) -> tuple[Outcome, list[Fact]]:
        """The outcome that fits what has been answered so far, and the answers that it fits by."""
        _, live, stop = self._found
        if stop is not None:
            return stop, _holds(stop, live) or []
        for outcome in self.checklist.outcomes:
            found = _holds(outcome, live)
            if found is not None:
                return outcome, found
        raise AssertionError(self.checklist.id)  # the last outcome has no condition: definitions without are refused

    def reasons(self) -> list[Fact]:
        """The answers that led to the outcome: those it fits by, behind those for which their questions were asked."""
        live, found = self._found[1], self.decided()[1]
        behind = [facts(one.asked.question.when, live, one.asked.member) or [] for one in found if one.asked.question.when]
        every = [*(fact for one in behind for fact in one), *found]
        return list({(fact.asked.key, fact.option.id): fact for fact in every}.values())

    @property
    def place(self) -> str:
        """The name of the place where the family lives, as far as it was told."""
        return next((answer.words for asked, answer in self.answered if asked.question.type == "place"), "")

    def holds(self, condition: Condition | None) -> bool:
        """Whether a condition holds for what has been answered."""
        return condition is None or facts(condition, self._found[1], None) is not None

    def behind(self, condition: Condition | None) -> list[Fact]:
        """The answers that make a condition hold."""
        return [] if condition is None else facts(condition, self._found[1], None) or []

    def answer_at(self, key: str) -> Answer | None:
        """What was answered to a question, if it still counts."""
        return self._found[1][key][1] if key in self._found[1] else None

    def answer(self, key: str, answer: Answer) -> Run:
        """The run with one more answer, or another one; it then goes on with the first open question."""
        short = replace(answer, words=answer.words.strip()[:MOST_WORDS])
        answers = {**self.run.answers, key: short}
        return replace(self.run, answers=answers, at="", made_with=self.checklist.digest, turn=self.run.turn + 1)

    def back(self) -> Run:
        """The run at the question before; the answers stay."""
        before = self.asked[: self.number - 1]
        return replace(self.run, at=before[-1].key) if before else self.run

    def go_to(self, key: str) -> Run:
        """The run at one question, to change its answer; at the open one where there is no such question."""
        return replace(self.run, at=key if any(one.key == key for one in self.asked) else "")

    def in_voice(self, voice: Voice) -> Walk:
        """The same walk in other words: what was asked, and what it came to, stay as they were."""
        other = Walk(self.checklist, replace(self.run, voice=voice))
        other.__dict__["_found"] = self._found  # not walked again: another voice may be asked something else
        return other

    def mended(self) -> tuple[Run, bool]:
        """The run for a definition that may have changed meanwhile, and whether answers had to go.

        Answers to questions and options that are still there stay.
        """
        if self.run.made_with in ("", self.checklist.digest):
            return self.run, False
        questions = {question.id: question for question in self.checklist.questions}
        kept = {key: answer for key, answer in self.run.answers.items() if _still_fits(key, answer, questions)}
        return replace(self.run, answers=kept, made_with=self.checklist.digest), len(kept) < len(self.run.answers)


def _still_fits(key: str, answer: Answer, questions: Mapping[str, Question]) -> bool:
    """Whether an answer can be one to a question of the definition as it is now, asked of the same sort of person."""
    name, of_somebody, _ = key.partition("@")
    question = questions.get(name)
    return question is not None and bool(of_somebody) == (question.of != "family") and fitting(question, answer)


def _holds(outcome: Outcome, live: Live) -> list[Fact] | None:
    return [] if outcome.when is None else facts(outcome.when, live, None)


def _people(live: Live) -> Iterator[Member]:
    for asked, answer in live.values():
        if asked.question.type == "children" and answer.skipped:
            yield Member("c1", "child")  # there is one, of whatever age
        elif asked.question.type == "children":
            yield from (Member(f"c{number}", "child", ages) for number, ages in enumerate(answer.ages, start=1))
        elif asked.question.type == "adults":
            picked = [one for one in asked.question.options if one.id in answer.picked and not one.none]
            yield from (Member(f"a-{one.id}", "adult", role=one.id) for one in picked)
