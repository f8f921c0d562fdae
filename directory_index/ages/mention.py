"""What reading gives: mentions, and the drafts that they are before they are compared with one another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from directory_index.ages.stages import Stage

Span = tuple[int, int]  # first character, and the one after the last


class Whose(StrEnum):
    """Whose age a mention is."""

    CHILD = "child"
    SELF = "self"
    PARENT = "parent"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AgeMention:
    """One age or stage read from a text.

    Attributes:
        minimum: Age in months, included; -9 before birth.
        maximum: Age in months, excluded.
        whose: Whose age it is; `SELF` is a writer of 25 or under who asks for themself.
        text: The words it was read from.
        start: First character of `text` in the text given.
        end: Character after the last of `text`.
        approximate: Read from a stage word or a range, and not from a stated age.
        label: The age in plain words, to be shown.
        count: How many children it is said of: 2 for "twins of 7".
    """

    minimum: int
    maximum: int
    whose: Whose
    text: str
    start: int
    end: int
    approximate: bool
    label: str
    count: int = 1


class Kind(IntEnum):
    """What a draft was read from; the smaller number is trusted more where two speak of one child."""

    STATED = 0
    BORN = 1
    YEAR = 2
    STAGE = 3
    EVENT = 4
    UNBORN = 5
    CLINICAL = 6  # "6/52" beside no child may be a duration


@dataclass(frozen=True, slots=True)
class Draft:
    """A mention before it is compared with the others; an `Age` and a `Span` fill the first five fields."""

    minimum: int  # months
    maximum: int
    label: str
    start: int  # characters
    end: int
    kind: Kind = Kind.STATED
    whose: Whose | None = None  # None: the whole text must decide
    count: int = 1
    subject: int = -1  # the token of the person, -1 if none
    corrects: bool = False
    group: int = -1  # numbers of one list
    stage: Stage | None = None

    @property
    def approximate(self) -> bool:
        """Whether it was read from a stage word or a range, and not from a stated age."""
        return self.kind in (Kind.YEAR, Kind.STAGE, Kind.EVENT, Kind.UNBORN)

    def overlaps(self, other: Draft) -> bool:
        """Whether one child may be of both ages."""
        return self.minimum < other.maximum and other.minimum < self.maximum

    def mention(self, text: str) -> AgeMention:
        """The mention, with its words cut from the text as it was given."""
        return AgeMention(
            minimum=self.minimum,
            maximum=self.maximum,
            whose=self.whose or Whose.CHILD,
            text=text[self.start : self.end],
            start=self.start,
            end=self.end,
            approximate=self.approximate,
            label=self.label,
            count=self.count,
        )
