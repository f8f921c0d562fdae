"""What is wrong with a definition: file, question and reason, before anybody is asked anything."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from directory_index.checklists.models import Checklist, Condition, Outcome, Question, Words, path_of
from directory_index.errors import Fault
from directory_index.models import Voice


def definition_faults(checklist: Checklist, known: Mapping[str, Collection[str]]) -> list[Fault]:
    """Every fault of one definition; `known` are the ids of needs, terms, kinds and topics."""
    where = f"checklists/{checklist.id}.yaml"
    return [Fault(where, entry, field, message) for entry, field, message in _faults(checklist, known)]


_Found = Iterator[tuple[str, str, str]]


def _faults(checklist: Checklist, known: Mapping[str, Collection[str]]) -> _Found:
    if checklist.review_by <= checklist.as_of:
        yield "-", "review_by", f"{checklist.review_by} must be after as_of {checklist.as_of}"
    for field in ("title", "purpose", "begin", "decides"):
        yield from _voices("-", field, getattr(checklist, field), checklist.voices)
    before: dict[str, Question] = {}
    for question in checklist.questions:
        if question.id in before:
            yield question.id, "id", "another question has this id; ids are unique"
        yield from _question(question, checklist, before, known)
        before[question.id] = question
    yield from _outcomes(checklist, before, known)


def _question(
    question: Question, checklist: Checklist, before: dict[str, Question], known: Mapping[str, Collection[str]]
) -> _Found:
    voices = question.only or checklist.voices
    for voice in set(voices) - set(checklist.voices):
        yield question.id, "only", f"the checklist has no voice '{voice}'"
    texts = {"ask": question.ask, "short": question.short, "help": question.help, "own_words": question.own_words}
    texts |= {"who_could_tell": question.who_could_tell}
    texts |= {f"options.{one.id}": one.words for one in question.options}
    texts |= {f"evidence.{number}": one for number, one in enumerate(question.evidence)}
    for field, words in texts.items():
        yield from _voices(question.id, field, words, voices)
    if any(one.unsure for one in question.options) and question.who_could_tell is None:
        yield question.id, "who_could_tell", "who could tell somebody who is not sure? Name them"
    if question.when is not None:
        yield from _condition(question.id, "when", question.when, before, voices, checklist.voices)
    if question.of != "family" and not _makes_members(question.of, before):
        people = {"child": "children", "adult": "adults"}[question.of]
        yield question.id, "of", f"nobody has been asked for the {people} yet; ask a question of type '{people}' first"
    needs = [*question.needs, *(need for one in question.options for need in one.needs)]
    yield from _unknown(question.id, "needs", needs, known["need"], "need")
    yield from _unknown(question.id, "terms", question.terms, known["term"], "word of the glossary")


def _outcomes(checklist: Checklist, questions: dict[str, Question], known: Mapping[str, Collection[str]]) -> _Found:
    seen: set[str] = set()
    for outcome in checklist.outcomes:
        if outcome.id in seen:
            yield outcome.id, "id", "another outcome has this id; ids are unique"
        seen.add(outcome.id)
        last = outcome is checklist.outcomes[-1]
        if last and (outcome.when is not None or outcome.stops):
            yield outcome.id, "when", "the last outcome is for all other answers: it has no condition and does not stop"
        if not last and outcome.when is None:
            yield outcome.id, "when", "only the last outcome may do without a condition: those behind it would never come"
        yield from _outcome(outcome, checklist, questions, known)


def _outcome(
    outcome: Outcome, checklist: Checklist, questions: dict[str, Question], known: Mapping[str, Collection[str]]
) -> _Found:
    voices = checklist.voices
    yield from _voices(outcome.id, "title", outcome.title, voices)
    yield from _voices(outcome.id, "text", outcome.text, voices)
    if outcome.when is not None:
        yield from _condition(outcome.id, "when", outcome.when, questions, voices, voices, alike=False)
    yield from _unknown(outcome.id, "kinds", outcome.kinds, known["kind"], "kind")
    yield from _unknown(outcome.id, "needs", outcome.needs, known["need"], "need")
    for number, step in enumerate(outcome.steps):
        field = f"steps.{number}"
        for name, words in {"do": step.do, "who": step.who}.items():
            yield from _voices(outcome.id, f"{field}.{name}", words, voices)
        if step.when is not None:
            yield from _condition(outcome.id, f"{field}.when", step.when, questions, voices, voices, alike=False)
        yield from _unknown(outcome.id, f"{field}.topic", [step.topic] if step.topic else [], known["topic"], "topic")


def _condition(
    entry: str,
    field: str,
    condition: Condition,
    before: dict[str, Question],
    voices: Collection[Voice],
    all_voices: Collection[Voice],
    *,
    alike: bool = True,
) -> _Found:
    """A condition may look only at what has been asked before, so that no question waits for one behind it."""
    for name, options in condition.named():
        question = before.get(name)
        if question is None:
            yield entry, field, f"there is no question '{name}' before this one; correct the name or move it"
            continue
        if not question.options:
            yield entry, field, f"'{name}' has no answers to choose from, so nothing can depend on it"
            continue
        for option in options:
            if question.option(option) is None:
                answers = ", ".join(one.id for one in question.options)
                yield entry, field, f"'{name}' has no answer '{option}'; it has {answers}"
        missing = set(voices) - set(question.only or all_voices)
        if alike and missing and name in condition.needed():
            yield entry, field, f"'{name}' is not asked in the voice '{sorted(missing)[0]}', so this would never be asked there"


def _voices(entry: str, field: str, words: Words | None, voices: Collection[Voice]) -> _Found:
    if words is not None:
        for voice in voices:
            if not words.only_in(voice):
                yield entry, f"{field}.{path_of(voice)}", "this voice has no words here; give them, or one text for all voices"


def _makes_members(scope: str, before: dict[str, Question]) -> bool:
    wanted = {"child": "children", "adult": "adults"}[scope]
    return any(question.type == wanted for question in before.values())


def _unknown(entry: str, field: str, given: Collection[str], known: Collection[str], what: str) -> _Found:
    for one in given:
        if one not in known:
            yield entry, field, f"there is no {what} '{one}'; correct the name or add it first"
