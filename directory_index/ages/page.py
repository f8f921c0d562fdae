"""One text being read: its words, the cues before its numbers, and what has been read from it so far."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from directory_index.ages.cues import SHOWN, Cue
from directory_index.ages.mention import Draft, Span, Whose
from directory_index.ages.people import FEMALE, MALE, OWNERS, ROLES, SMALL, Role, owner
from directory_index.ages.stages import Stage

_SENTENCE_END = frozenset((".", "!", "?", ";", ".."))


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before a number: the cues walked over, then the word that stopped the walk."""

    cues: frozenset[Cue]
    first: int  # token where the cues begin
    inner: int  # the same, back to the nearest comma only
    stop: int  # token that stopped the walk, -1 at the start of a sentence
    role: Role | None
    word: str
    before: str  # the word before that


@dataclass(slots=True)
class Page:
    """One text being read."""

    text: str
    folded: str
    tokens: list[str]
    starts: list[int]  # first character of each token
    cues: dict[int, tuple[Cue, int]]  # last token of a cue -> the cue and its first token
    stages: list[tuple[int, int, Stage]]  # character spans
    today: datetime.date
    drafts: list[Draft] = field(default_factory=list)
    claims: list[Span] = field(default_factory=list)
    groups: int = 0

    def free(self, start: int, end: int) -> bool:
        """Whether no form has claimed any of the characters `start` to `end`."""
        return all(end <= first or last <= start for first, last in self.claims)

    def unread(self, span: Span) -> bool:
        """Whether a number is free, and no part of a stage's name ("key stage 1", "post 16")."""
        return self.free(*span) and all(span[1] <= first or last <= span[0] for first, last, _ in self.stages)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches whose characters are free when their turn comes."""
        return (match for match in pattern.finditer(self.folded) if self.free(*match.span()))

    def add(self, draft: Draft | None, span: Span) -> None:
        """Claim the characters of `span`; keep the draft if there is one."""
        self.claims.append(span)
        if draft:
            self.drafts.append(draft)

    def left(self, start: int, width: int = 40) -> str:
        """The `width` characters before character `start`."""
        return self.folded[max(0, start - width) : start]

    def before(self, start: int, pattern: re.Pattern[str], width: int = 40) -> re.Match[str] | None:
        """Where `pattern`, which ends with the end of a text, is found just before character `start`."""
        return pattern.search(self.left(start, width))

    def after(self, end: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Where `pattern` is found from character `end` on."""
        return pattern.match(self.folded, end)

    def token(self, start: int) -> int:
        """The last token that begins before character `start`."""
        return bisect_left(self.starts, start) - 1

    def word(self, index: int) -> str:
        """The token at `index`; empty outside the text."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else ""

    def role(self, index: int) -> Role | None:
        """Who the word stands for, if anybody."""
        word, before = self.word(index), self.word(index - 1)
        if word in ("s", "'s"):
            return self.role(index - 1)
        if word in ("two", "three", "four", "five") and before not in (*OWNERS, "'s", "s"):
            return None  # "my two" are children, "two" is a number
        if word in ("adult", "man", "woman", "lady") and before in SMALL:
            return Role.CHILD
        plain = word[:-1] if word.endswith("s") and len(word) > 4 else word
        return ROLES.get(word) or ROLES.get(plain)

    def lead(self, start: int, stops: frozenset[Cue] = frozenset()) -> Lead:
        """Walk left from character `start` over cue phrases, up to one in `stops` or a second comma."""
        index, found, marks = self.token(start), set[Cue](), 0
        first = inner = index + 1
        while index >= 0 and (index in self.cues or self.tokens[index].isspace()):
            if index not in self.cues:
                if "\n" in self.tokens[index]:
                    break
                index -= 1
                continue
            cue, begin = self.cues[index]
            marks += cue is Cue.MARK
            if cue in stops or marks > 1:
                break
            found.add(cue)
            first, index = begin, begin - 1
            inner = inner if marks else begin
        word = self.word(index)
        stop = -1 if word in _SENTENCE_END or word.isspace() else index
        role = self.role(stop) if stop >= 0 else None
        if marks and role in (Role.SPEAKER, Role.PRONOUN):
            stop, role = -1, None  # a comma parts "he" and "me" from what follows
        return Lead(frozenset(found), first, inner, stop, role, self.word(stop), self.word(stop - 1))

    def owner(self, lead: Lead, years: float) -> Whose | None:
        """Whose an age after `lead` is; from 18 on, "he" may be a grown-up named before."""
        if lead.role is Role.PRONOUN and years >= 18:
            gender = MALE if lead.word in MALE else FEMALE if lead.word in FEMALE else ()
            for index in range(lead.stop - 1, -1, -1):
                role = self.role(index)
                if role in (Role.CHILD, Role.CHILDREN):
                    break
                if self.word(index - 1) in ("his", "her", "their"):
                    continue  # "his dad": the pronoun is the child's already
                if self.word(index) in gender and role in (Role.PARENT, Role.OTHER):
                    return owner(role, years)
        return owner(lead.role, years)

    def shown_from(self, lead: Lead, start: int) -> int:
        """Where the text of a mention begins: with "nearly" or "aged", but without "is"."""
        index = self.token(start)
        while index >= lead.inner and index in self.cues:
            cue, first = self.cues[index]
            start = self.starts[first] if cue in SHOWN else start
            index = first - 1
        return start
