"""Every definition can be walked in every way: no dead end, no outcome that its rule does not give, nothing that is lost."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory_index.checklists.conditions import facts
from directory_index.checklists.models import Checklist, Question
from directory_index.checklists.run import MOST_CHILDREN, Answer, Run, as_data, begin, fitting, from_data
from directory_index.checklists.walk import Walk
from directory_index.files import Directory
from directory_index.models import Voice
from evaluation.checklists import load_runs

RUNS = Path(__file__).resolve().parents[2] / "evaluation" / "assistant" / "checklist_runs.yaml"
_AGES = ((-9, 0), (0, 12), (18, 19), (48, 60), (84, 96), (168, 180), (204, 216))
_WALKS = 400
_LONGEST = 400  # questions of one family: a walk that asks more goes round in circles


@pytest.fixture(scope="session", params=["early-help", "information-sharing", "pre-assessment", "team-around-the-family"])
def checklist(request: pytest.FixtureRequest, directory: Directory) -> Checklist:
    return directory.checklists[request.param]


def answers(question: Question) -> st.SearchStrategy[Answer]:
    """Anything that fits a question."""
    skipped = st.just(Answer(skipped=True))
    if question.type == "text":
        return skipped | st.sampled_from([Answer(words="sleep and some peace"), Answer(words="x" * 700)])
    if question.type == "place":
        return skipped | st.just(Answer(words="Batham"))
    if question.type == "children":
        ages = st.lists(st.sampled_from(_AGES), min_size=1, max_size=3).map(tuple)
        return skipped | ages.map(lambda one: Answer(ages=one))
    if question.type == "choice":
        return skipped | st.sampled_from([Answer((one.id,)) for one in question.options])
    many = [one.id for one in question.options if not one.none]
    some = st.lists(st.sampled_from(many), min_size=1, max_size=3, unique=True).map(lambda ids: Answer(tuple(ids)))
    alone = [st.just(Answer((one.id,))) for one in question.options if one.none]
    return st.one_of(skipped, some, *alone)


@pytest.mark.parametrize("voice", list(Voice))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_every_walk_ends_in_an_outcome_its_rule_gives(checklist: Checklist, voice: Voice, data: st.DataObject) -> None:
    if voice not in checklist.voices:
        pytest.skip("this checklist is not in that voice")
    run, asked = begin(checklist, voice), 0
    while (now := Walk(checklist, run).open) is not None:
        asked += 1
        assert asked <= _LONGEST, "it does not end"
        before = Walk(checklist, run)
        assert now.question.ask.of(voice), "nothing to ask in this voice"
        if asked > 1:  # back is always possible, and loses nothing
            back = Walk(checklist, before.back())
            assert back.open is not None
            assert back.open.key == before.asked[before.number - 2].key
            assert back.run.answers == run.answers
        run = before.answer(now.key, data.draw(answers(now.question), label=now.key))
    walk = Walk(checklist, run)
    outcome, reasons = walk.decided()
    live = {one.key: (one, answer) for one, answer in walk.answered}
    assert outcome.when is None or facts(outcome.when, live, None) is not None
    for earlier in checklist.outcomes[: checklist.outcomes.index(outcome)]:
        assert earlier.when is not None
        assert facts(earlier.when, live, None) is None, "an outcome before it holds too"
    for fact in reasons:  # a reason is an answer that was given
        assert fact.option.id in walk.run.answers[fact.asked.key].picked
    assert from_data(as_data(run)) == run
    for one, _ in walk.answered:  # every answer can be changed, and leads to an end again
        changed = Walk(checklist, walk.go_to(one.key))
        assert changed.open is not None
        assert changed.open.key == one.key
        assert Walk(checklist, changed.answer(one.key, Answer(skipped=True))).decided()


def test_every_question_and_outcome_can_be_reached(checklist: Checklist) -> None:
    """By many walks, the same each time: of families with more or fewer worries, some in danger, some who skip much.

    An outcome for one answer in a hundred is reached by the scripted runs.
    """
    dice, reached = random.Random(2026), set[tuple[str, Voice]]()
    outcomes = {run.outcome for run in load_runs(RUNS) if run.checklist == checklist.id}
    for _ in range(_WALKS):
        family = Family.thrown(checklist, dice)
        voice = dice.choice(checklist.voices)
        run = begin(checklist, voice)
        while (now := Walk(checklist, run).open) is not None:
            reached.add((now.question.id, voice))
            run = family.answers(checklist, run, now.question)
        outcomes.add(Walk(checklist, run).decided()[0].id)
    asked = {(one.id, voice) for one in checklist.questions for voice in one.only or checklist.voices}
    assert asked - reached == set()
    assert {one.id for one in checklist.outcomes} - outcomes == set()


@dataclass
class Family:
    """Somebody who answers by dice."""

    dice: random.Random
    hard: set[str]  # ids of the questions that are answered with a worry
    skips: float
    safe: bool

    @classmethod
    def thrown(cls, checklist: Checklist, dice: random.Random) -> Family:
        ids = [one.id for one in checklist.questions]
        hard = dice.sample(ids, dice.choice((0, 1, 2, 4, len(ids) // 2, len(ids))))
        return cls(dice, set(hard), dice.choice((0.0, 0.0, 0.2)), dice.random() < 0.9)

    def answers(self, checklist: Checklist, run: Run, question: Question) -> Run:
        """The run with an answer; one that would stop it is thought better of, unless the family is in danger."""
        walk = Walk(checklist, run)
        assert walk.open is not None
        for hard in (question.id in self.hard, False):
            after = walk.answer(walk.open.key, self._answer(question, hard=hard))
            if not self.safe or not Walk(checklist, after).decided()[0].stops:
                return after
        return walk.answer(walk.open.key, Answer(skipped=True))

    def _answer(self, question: Question, *, hard: bool) -> Answer:
        if question.type in ("text", "place") or self.dice.random() < self.skips:
            return Answer(skipped=True)
        if question.type == "children":
            return Answer(ages=tuple(self.dice.choices(_AGES, k=self.dice.randint(1, 2))))
        worries = [one for one in question.options if one.worry or one.unsure]
        easy = [one for one in question.options if one not in worries]
        return Answer((self.dice.choice((worries if hard else easy) or question.options).id,))


def test_an_answer_that_no_longer_counts_comes_back_with_the_answer_it_hung_on(directory: Directory) -> None:
    checklist = directory.checklists["pre-assessment"]
    run = begin(checklist, Voice.PARENT)
    for key, answer in {
        "danger": Answer(("no",)),
        "children": Answer(ages=((84, 96), (48, 60))),
        "healthy@c1": Answer(("no",)),
        "healthy_needs@c1": Answer(("sleep",)),
    }.items():
        run = Walk(checklist, run).answer(key, answer)
    fine = Walk(checklist, run).answer("healthy@c1", Answer(("yes",)))
    assert "healthy_needs@c1" not in {one.key for one in Walk(checklist, fine).asked}
    again = Walk(checklist, fine).answer("healthy@c1", Answer(("not_sure",)))
    assert Walk(checklist, again).answer_at("healthy_needs@c1") == Answer(("sleep",))


def test_a_changed_definition_keeps_the_answers_that_still_fit(directory: Directory) -> None:
    checklist = directory.checklists["pre-assessment"]
    walk = Walk(checklist, begin(checklist, Voice.PARENT))
    run = walk.answer("danger", Answer(("no",)))
    run = Walk(checklist, run).answer("known", Answer(("yes",)))
    rest = [one for one in checklist.model_dump(mode="json")["questions"] if one["id"] != "known"]
    other = Checklist.model_validate({**checklist.model_dump(mode="json"), "questions": rest, "version": 2})
    mended, lost = Walk(other, run).mended()
    assert lost
    assert dict(mended.answers) == {"danger": Answer(("no",))}
    assert Walk(other, mended).mended() == (mended, False)
    assert Walk(checklist, run).mended() == (run, False)


def test_children_are_asked_one_after_the_other_and_the_family_once(directory: Directory) -> None:
    checklist = directory.checklists["pre-assessment"]
    run = begin(checklist, Voice.PRACTITIONER)
    run = Walk(checklist, run).answer("danger", Answer(("no",)))
    run = Walk(checklist, run).answer("children", Answer(ages=((84, 96), (48, 60), (168, 180))))
    keys = [one.key for one in Walk(checklist, run).asked]
    assert keys.count("money_home") == 1
    assert [key for key in keys if key.startswith("healthy@")] == ["healthy@c1", "healthy@c2", "healthy@c3"]
    assert keys.index("getting_on@c1") < keys.index("healthy@c2")


def test_what_fits_a_question(directory: Directory) -> None:
    checklist = directory.checklists["pre-assessment"]
    danger, adults = checklist.question("danger"), checklist.question("adult_needs")
    assert fitting(danger, Answer(("yes",)))
    assert not fitting(danger, Answer(("yes", "no")))
    assert not fitting(danger, Answer(("perhaps",)))
    assert not fitting(danger, Answer())
    assert fitting(adults, Answer(("mood", "drink")))
    assert not fitting(adults, Answer(("mood", "nothing"))), "none stands alone"
    assert fitting(adults, Answer(words="a bit of time for herself"))
    assert not fitting(checklist.question("children"), Answer(ages=((0, 12),) * (MOST_CHILDREN + 1)))
