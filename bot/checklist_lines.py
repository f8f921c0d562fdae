"""A checklist in lines: its questions, what was answered, and the outcome with its reasons; each from the definition."""

from __future__ import annotations

from directory_index.answers.said import Answer, At, Button, Draft, State
from directory_index.checklists.handout import Handout
from directory_index.checklists.labels import label
from directory_index.checklists.models import Question, path_of
from directory_index.checklists.run import Answer as Given
from directory_index.checklists.run import Asked, Fact
from directory_index.checklists.walk import Walk
from directory_index.explain import plain_date
from directory_index.models import Service

_MOST_STEPS = 3
_MOST_NEEDS = 5


def say_question(draft: Draft, walk: Walk) -> Answer:
    """The open question, its answers as buttons or in a numbered list."""
    asked = walk.open
    assert asked is not None
    question = asked.question
    draft.say("checklist_number", number=str(walk.number), total=str(len(walk.asked)))
    if asked.member is not None:
        draft.say("checklist_of", of=label(asked.member, walk))
    draft.heading("checklist_ask", text=at(walk, question, "ask"))
    if question.type in ("children", "text", "place") and question.help is not None:
        draft.say("checklist_help", text=at(walk, question, "help"))
    if question.type in ("several", "adults"):
        draft.say("checklist_number_them")
        for number, _ in enumerate(question.options, start=1):
            draft.item("one", name=str(number), text=option_at(walk, question, number - 1))
    else:
        draft.offer(
            *(Button(label=one.words.of(walk.run.voice), message=one.words.of(walk.run.voice)) for one in question.options)
        )
    draft.offer(Button(label="Skip", message="Skip"))
    if walk.number > 1:
        draft.offer(Button(label="Back", message="Back"))
    return draft.ends(State.ASKED_BACK)


def say_outcome(draft: Draft, walk: Walk, made: Handout) -> Answer:
    """The outcome with its reasons, what to do first, and whom to ring; the page has the rest."""
    voice = path_of(walk.run.voice)
    outcome, reasons = walk.decided()[0], walk.reasons()
    place = f"outcomes[{walk.checklist.outcomes.index(outcome)}]"
    draft.heading("checklist_done", text=At(walk.checklist, f"{place}.title.{voice}"))
    draft.say("checklist_done", text=At(walk.checklist, f"{place}.text.{voice}"))
    if reasons:
        draft.say("checklist_because")
        for fact in reasons:
            _say_reason(draft, walk, fact)
    _say_steps(draft, walk, made, place)
    _say_needs(draft, made)
    if made.first_call is not None and made.first_call.telephone:
        first = _service(draft, made.first_call.id)
        draft.say("checklist_first_call", name=At(first, "name"), telephone=At(first, "contact.telephone"))
    draft.say("checklist_whole_team" if made.seats else "checklist_whole")
    draft.say("checklist_done", text=At(walk.checklist, f"decides.{voice}"))
    draft.say("checklist_over")
    return draft.ends(State.ANSWERED)


def say_answer(draft: Draft, walk: Walk, asked: Asked, given: Given) -> None:
    """An item that says what was answered."""
    words = said_in_words(walk, asked, given)
    subject = at(walk, asked.question, "short")
    if asked.member is None:
        draft.item("checklist_answer", subject=subject, answer=words)
    else:
        draft.item("checklist_answer_of", subject=subject, of=label(asked.member, walk), answer=words)


def said_in_words(walk: Walk, asked: Asked, given: Given) -> str:
    """An answer as text."""
    said = [one.words.of(walk.run.voice) for one in asked.question.options if one.id in given.picked]
    return "; ".join([*said, *([given.words] if given.words else [])]) or "left out"


def at(walk: Walk, question: Question, what: str) -> At:
    """Where a text of a question stands, in the voice of a run."""
    number = [one.id for one in walk.checklist.questions].index(question.id)
    return At(walk.checklist, f"questions[{number}].{what}.{path_of(walk.run.voice)}")


def option_at(walk: Walk, question: Question, number: int) -> At:
    """Where the words of an answer stand, in the voice of a run."""
    return At(walk.checklist, at(walk, question, f"options[{number}].words").path)


def called(asked: Asked, walk: Walk) -> str:
    """The name of a question and whom it is asked of."""
    of = f" ({label(asked.member, walk)})" if asked.member else ""
    return asked.question.short.of(walk.run.voice) + of


def _say_reason(draft: Draft, walk: Walk, fact: Fact) -> None:
    question = fact.asked.question
    answer = option_at(walk, question, question.options.index(fact.option))
    asked = at(walk, question, "ask")
    if fact.asked.member is None:
        draft.item("checklist_reason", asked=asked, answer=answer)
    else:
        draft.item("checklist_reason_of", asked=asked, of=label(fact.asked.member, walk), answer=answer)


def _say_steps(draft: Draft, walk: Walk, made: Handout, place: str) -> None:
    outcome, voice = walk.decided()[0], path_of(walk.run.voice)
    draft.heading("checklist_steps")
    numbers = [number for number, step in enumerate(outcome.steps) if walk.holds(step.when)]
    for number, line in list(zip(numbers, made.steps, strict=True))[:_MOST_STEPS]:
        slots: dict[str, At | str] = {
            name: At(walk.checklist, f"{place}.steps[{number}].{name}.{voice}") for name in ("do", "who")
        }
        if line.by is None or line.by == made.made_on:
            draft.item("checklist_step", **slots)
        else:
            draft.item("checklist_step_by", day=plain_date(line.by), **slots)


def _say_needs(draft: Draft, made: Handout) -> None:
    if made.danger or not (made.needs or made.also):
        for one in made.also:
            draft.show(_service(draft, one.id))
        return
    draft.heading("checklist_needs")
    for need in made.needs[:_MOST_NEEDS]:
        if not need.services:
            draft.item("checklist_uncovered", need=need.words, of=need.of)
            continue
        service = _service(draft, need.services[0].id)
        draft.item("checklist_need", need=need.words, of=need.of, service=At(service, "name")).show(service)
    for one in made.also:
        draft.show(_service(draft, one.id))


def _service(draft: Draft, identifier: str) -> Service:
    return draft.desk.directory.services[identifier]
