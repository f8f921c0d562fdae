"""What the answers tell of each child, each adult and the family: strengths, worries, gaps in knowledge, needs to look for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from directory_index.checklists.models import Question
from directory_index.checklists.run import Answer, Asked, Member
from directory_index.checklists.walk import Walk


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was answered: the question's subject, what was chosen, and words of their own."""

    asked: Asked
    chosen: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class NeedFound:
    """A need to look for: in the words of an answer or in their own, with the needs of the taxonomy it stands for."""

    member: Member | None
    words: str
    needs: tuple[str, ...]
    question: Question
    own_words: bool = False  # then the words are what is searched for


@dataclass(slots=True)
class Findings:
    """What the answers tell."""

    matters: list[str] = field(default_factory=list)
    strengths: list[Note] = field(default_factory=list)
    worries: list[Note] = field(default_factory=list)
    unsure: list[Note] = field(default_factory=list)
    needs: list[NeedFound] = field(default_factory=list)
    looked_at: list[Question] = field(default_factory=list)  # questions with a worry or a doubt, whose evidence is worth having

    def of(self, member: Member | None, notes: list[Note]) -> list[Note]:
        """Those of one member."""
        return [note for note in notes if note.asked.member == member]


def findings(walk: Walk) -> Findings:
    """Read the answers of a run."""
    found = Findings()
    for asked, answer in walk.answered:
        if not answer.skipped:
            _note(found, walk, asked, answer)
            found.needs += _needs(walk, asked, answer)
    found.looked_at = list({note.asked.question.id: note.asked.question for note in (*found.worries, *found.unsure)}.values())
    return found


def _note(found: Findings, walk: Walk, asked: Asked, answer: Answer) -> None:
    question = asked.question
    options = [one for one in question.options if one.id in answer.picked]
    note = Note(asked, tuple(one.words.of(walk.run.voice) for one in options), answer.words)
    if question.type == "text":
        if question.heard_as == "matters":
            found.matters.append(answer.words)
        else:
            (found.strengths if question.heard_as == "strength" else found.worries).append(note)
    elif any(one.unsure for one in options):
        found.unsure.append(note)
    elif any(one.worry for one in options) or (question.type == "several" and answer.words):
        if answer.words or not _closer(walk, asked):  # what follows from it says more
            found.worries.append(note)
    elif answer.words and question.type == "choice":
        found.strengths.append(note)


def _needs(walk: Walk, asked: Asked, answer: Answer) -> Iterator[NeedFound]:
    question, member, voice = asked.question, asked.member, walk.run.voice
    who = None if question.of_adults and (member is None or member.kind == "child") else member
    options = [one for one in question.options if one.id in answer.picked]
    for one in options:
        if one.needs:
            yield NeedFound(who, one.words.of(voice), tuple(one.needs), question)
    if answer.words and question.heard_as == "need":
        yield NeedFound(who, answer.words, (), question, own_words=True)
    worried = any((one.worry or one.unsure) and not one.needs for one in options)
    if worried and question.needs and not _closer(walk, asked):
        yield NeedFound(who, question.short.of(voice), tuple(question.needs), question)


def _closer(walk: Walk, asked: Asked) -> bool:
    """Whether a question that follows from this one was answered with a need of its own."""
    for other, answer in walk.answered:
        follows = other.question.when is not None and asked.question.id in dict(other.question.when.named())
        if follows and other.member == asked.member and other.question.type == "several" and (answer.picked or answer.words):
            return True
    return False
