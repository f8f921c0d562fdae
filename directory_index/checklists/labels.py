"""What the members of a family are called: by age or role, never by name."""

from __future__ import annotations

from directory_index.checklists.headings import phrase
from directory_index.checklists.run import Member
from directory_index.checklists.walk import Walk
from directory_index.models import Voice

_MONTHS_COUNT = 24  # below this age months say more than years
_ORDER = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_PRONOUN = {Voice.PRACTITIONER: "the", Voice.PARENT: "your"}


def label(member: Member | None, walk: Walk) -> str:
    """What somebody is called in the voice of a run: "the 7-year-old", "your baby on the way", "you"."""
    voice = walk.run.voice
    if member is None:
        return phrase("family", voice)
    if member.kind == "adult":
        return _role(member, walk)
    if member.ages is None and voice is not Voice.YOUNG_PERSON:
        return f"{_PRONOUN[voice]} child"
    if voice is Voice.YOUNG_PERSON and member.id == "c1":
        return "you"
    alike = [one for one in walk.members if one.kind == "child" and one.ages == member.ages]
    order = f"{_ORDER[alike.index(member)]} " if len(alike) > 1 else ""
    return f"{_PRONOUN.get(voice, 'your family’s')} {order}{age_words(member)}"


def age_words(member: Member) -> str:
    """The age of a child as a noun: "7-year-old", "18-month-old", "baby on the way"."""
    low, high = member.ages or (0, 0)
    if high <= 0:
        return "baby on the way"
    if high <= _MONTHS_COUNT and high - low <= 1:
        return f"{low}-month-old" if low else "newborn"
    if low < 12 and high <= 12:
        return "baby"
    if high - low <= 12:
        return f"{low // 12}-year-old"
    return f"child of {low // 12} to {high // 12}"


def _role(member: Member, walk: Walk) -> str:
    for asked, _ in walk.answered:
        option = asked.question.option(member.role) if asked.question.type == "adults" else None
        if option is not None:
            words = option.words.of(walk.run.voice)
            return f"the {words[0].lower()}{words[1:]}"
    return "an adult"
