"""Reads ages and stages of childhood from what people type, and whose they are.

Steps, in this order, each small enough to be wrong in one way only:

1. Fold the text (same length), tokenise it with spaCy, and mark the cue phrases before numbers ("nearly", "turned").
2. `_forms` finds everything with a shape of its own: year groups, births, "3yo", "under 5", pregnancy weeks, events.
   Each claims its characters, so that a later and weaker form cannot read them again.
3. Bare numbers count as ages only with a licence: a person, a verb or a cue before them, "now" after them, or a clause
   to themselves. Hours, levels, money, counts and durations never get one.
4. Stage words, with the contexts that undo them ("nursery nurse", "when he was a toddler").
5. `_settle` joins what speaks of one child, lets corrections win, and decides whether the writer asks for themself.
"""

from __future__ import annotations

import calendar
import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from itertools import groupby
from threading import Lock

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

from directory_index import age_words as words
from directory_index.age_words import Cue, Role, Stage

UNBORN = -9
OLDEST_CHILD = 25  # years: the last age that any service for young people in the law of England reaches
YOUNGEST_PARENT = 13  # years
WIDEST_RANGE = 120  # months: a wider range ("0-19") says nothing that a search could use


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


class _Kind(IntEnum):
    """What a draft was read from; the smaller number is trusted more when two speak of one child."""

    STATED = 0
    BORN = 1
    YEAR = 2
    STAGE = 3
    EVENT = 4
    UNBORN = 5


@dataclass(frozen=True, slots=True)
class _Draft:
    """A mention before it is compared with the others. `subject` is the token of the person, -1 if none."""

    minimum: int
    maximum: int
    start: int
    end: int
    label: str
    kind: _Kind = _Kind.STATED
    whose: Whose | None = None
    count: int = 1
    subject: int = -1
    approximate: bool = False
    corrects: bool = False
    group: int = -1
    stage: Stage | None = None

    def overlaps(self, other: _Draft) -> bool:
        return self.minimum < other.maximum and other.minimum < self.maximum


@dataclass(frozen=True, slots=True)
class _Lead:
    """What stands before a number: the cues walked over, then the word that stopped the walk."""

    cues: frozenset[Cue]
    first: int  # token where the cues begin
    inner: int  # the same, up to the nearest comma
    stop: int  # token that stopped the walk, -1 at the start of a sentence
    role: Role | None
    word: str
    before: str  # the word before that


@dataclass(slots=True)
class _Page:
    """One text being read."""

    text: str
    folded: str
    tokens: list[str]
    starts: list[int]
    cues: dict[int, tuple[Cue, int]]  # last token of a cue -> the cue and its first token
    stages: list[tuple[int, int, Stage | str]]  # character spans
    today: datetime.date
    drafts: list[_Draft] = field(default_factory=list)
    claims: list[tuple[int, int]] = field(default_factory=list)
    groups: int = 0

    def free(self, start: int, end: int) -> bool:
        return all(end <= first or last <= start for first, last in self.claims)

    def unread(self, span: tuple[int, int]) -> bool:
        """Whether a number is free, and no part of a stage's name ("key stage 1", "post 16")."""
        return self.free(*span) and all(span[1] <= first or last <= span[0] for first, last, _ in self.stages)

    def claim(self, start: int, end: int) -> None:
        self.claims.append((start, end))

    def left(self, start: int, width: int = 40) -> str:
        return self.folded[max(0, start - width) : start]

    def token(self, start: int) -> int:
        """The last token that begins before character `start`."""
        return bisect_left(self.starts, start) - 1

    def word(self, index: int) -> str:
        return self.tokens[index] if 0 <= index < len(self.tokens) else ""

    def role(self, index: int) -> Role | None:
        """Who the word stands for, if anybody."""
        word = self.word(index)
        if word in ("two", "three", "four", "five") and self.word(index - 1) not in ("my", "our", "her", "his", "'s", "s"):
            return None  # "my two" are children, "two" is a number
        if word in ("s", "'s"):
            return self.role(index - 1)
        if word in ("adult", "man", "woman", "lady") and self.word(index - 1) == "young":
            return Role.CHILD
        return words.ROLES.get(word) or (words.ROLES.get(word[:-1]) if word.endswith("s") and len(word) > 4 else None)

    def lead(self, start: int, *, skip: frozenset[Cue] = frozenset()) -> _Lead:
        """Walk left from character `start` over cue phrases; those in `skip` stop the walk."""
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
            if cue in skip or marks > 1:
                break
            found.add(cue)
            first, index = begin, begin - 1
            inner = inner if marks else begin
        word = self.word(index)
        stop = -1 if index < 0 or word in _SENTENCE_END or word.isspace() else index
        role = self.role(stop) if stop >= 0 else None
        if marks and role in (Role.SPEAKER, Role.PRONOUN):
            stop, role = -1, None  # a comma parts "he" and "me" from what follows
        return _Lead(frozenset(found), first, inner, stop, role, word if stop >= 0 else "", self.word(stop - 1) if stop > 0 else "")


# The tokenizer leaves brackets inside some words ("son(5)"); blanked, they part words and move no offset.
_BRACKETS = str.maketrans("()[]{}\"*", " " * 8)
_SENTENCE_END = frozenset(". ! ? ; .. ...".split())
_NUMBER_SKIPS = frozenset({Cue.ARTICLE, Cue.PLACE})
_DIRECT = frozenset({Cue.FILLER, Cue.MARK, Cue.BOTH})
_TELLING = frozenset({Cue.NEARLY, Cue.TURNED, Cue.JUST, Cue.FUTURE, Cue.NOW, Cue.CORRECTION})


def _years(count: int) -> str:
    return "1 year old" if count == 1 else f"{count} years old"


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number of years, as written: whole, or in months when a fraction was given."""

    years: int
    minimum: int
    maximum: int
    label: str
    whole: bool = True


def _quantity(text: str) -> _Quantity:
    """Years from "3", "three", "2.5", "2½", "2 and a half"; "2.9" is 2 years 9 months, as forums write it."""
    head = re.match(r"(\d+)(?:\.(\d+))?|[a-z]+(?:[ -](?:one|two|three|four|five|six|seven|eight|nine)\b)?", text)
    years = words.number(head[1] or head[0]) if head else 0
    decimal = head[2] if head else None
    rest = text[head.end() :] if head else ""
    if not decimal and not re.search(r"½|1/2|hal?f", rest):
        return _Quantity(years, 12 * years, 12 * years + 12, _years(years))
    if not decimal or decimal == "5":
        months = 12 * years + 6
        return _Quantity(years, months, months + 1, f"{years} and a half" if years > 1 else _months(months), whole=False)
    part = int(decimal)
    months = 12 * years + part
    # .9 may be nine months or nine tenths of a year: hold both. Two digits can only be months.
    last = 12 * years + (part if part > 9 else 12 * part // 10) + 1
    return _Quantity(years, months, last, f"{years} years {_months(part)}", whole=False)


def _whose(role: Role | None, years: float) -> Whose | None:
    """Whose an age of `years` is, given the person it stands beside; None when the text must decide."""
    adult = years > OLDEST_CHILD
    match role:
        case Role.SPEAKER:
            return Whose.PARENT if adult else Whose.SELF
        case Role.PARENT:
            return Whose.PARENT
        case Role.OTHER:
            return Whose.OTHER
        case Role.PEER:
            return Whose.CHILD if years < 18 else Whose.OTHER
        case None:
            return Whose.OTHER if adult else None
        case _:
            return Whose.OTHER if adult else Whose.CHILD


def _person(page: _Page, lead: _Lead, years: float) -> Whose | None:
    """Whose age it is; "he" is looked up when he may be the grown-up of the sentence before."""
    if lead.role is Role.PRONOUN and years >= 18:
        gender = words.MALE if lead.word in words.MALE else words.FEMALE if lead.word in words.FEMALE else frozenset()
        for index in range(lead.stop - 1, -1, -1):
            role = page.role(index)
            if page.word(index - 1) in ("his", "her", "their"):
                continue  # "his dad": the pronoun is the child's already
            if page.tokens[index] in gender and role in (Role.PARENT, Role.OTHER):
                return Whose.PARENT if role is Role.PARENT else Whose.OTHER
            if role in (Role.CHILD, Role.CHILDREN):
                break
    return _whose(lead.role, years)


def _elsewhen(page: _Page, lead: _Lead) -> bool:
    """Whether the lead speaks of another time or denies the age."""
    if Cue.NOT in lead.cues or lead.before in words.FIGURATIVE_SUBJECT:
        return True
    owner = page.word(lead.stop - 2) if lead.before in words.OWNERS else ""
    if lead.word in words.OTHER_TIMES or (lead.role and {lead.before, owner} & words.OTHER_TIMES):
        return True
    if Cue.AGED in lead.cues and words.AGE_OF_WHAT.search(page.left(page.starts[lead.first])):
        return True
    return Cue.AGED in lead.cues and bool(words.AGE_AT_SOME_TIME.search(page.left(page.starts[lead.first])))


def _timed(page: _Page, quantity: _Quantity, lead: _Lead, after: re.Match[str] | None) -> tuple[int, int, str] | None:
    """Months and label of a stated age, moved by what is said of the birthday; None when it is past."""
    said = after.groupdict() if after else {}
    years, low = quantity.years, quantity.minimum
    past = Cue.PAST in lead.cues
    if past and not (said.get("just") or said.get("month") or said.get("last_year")):
        return None
    if not quantity.whole or years < 1:
        return quantity.minimum, quantity.maximum, quantity.label
    coming = (low - 12, low, f"{years - 1}, soon {years}")
    if said.get("month"):
        return _birthday(page.today, years, said, had=past or Cue.TURNED in lead.cues, to_come=Cue.FUTURE in lead.cues)
    if said.get("last_year"):
        return low, low + 24, f"{years} or {years + 1}"
    if said.get("next_year"):
        return coming
    if Cue.NEARLY in lead.cues or said.get("soon"):
        return low - 3, low, f"nearly {years}"
    if Cue.FUTURE in lead.cues:
        return coming
    if Cue.JUST in lead.cues or said.get("just"):
        return low, low + 3, f"just turned {years}"
    return quantity.minimum, quantity.maximum, quantity.label


def _birthday(today: datetime.date, years: int, said: dict[str, str], *, had: bool, to_come: bool) -> tuple[int, int, str]:
    """Months for "5 in September": before the birthday, after it, or both where the tense does not tell."""
    month = words.MONTHS[said["month"][:3]]
    ago = (today.month - month) % 12
    name = calendar.month_name[month]
    if had or said.get("when") == "last":
        return 12 * years, 12 * years + 12, _years(years)
    if to_come or said.get("when") in ("next", "come") or ago > 3:
        return 12 * years - 12, 12 * years, f"{years - 1}, {years} in {name}"
    return 12 * years - 12, 12 * years + 12, f"{years - 1} or {years}"


class AgeReader:
    """Reads the ages in a text.

    Safe to share between threads. Words met in a text are forgotten after it, unless a pipeline was given.
    """

    def __init__(self, today: datetime.date | None = None, nlp: Language | None = None) -> None:
        """Make a reader.

        Args:
            today: The day that school years and births are reckoned from; the day of each reading when None.
            nlp: An English pipeline whose tokenizer is used; a blank one of its own when None.
        """
        self._today = today
        self._own = nlp is None
        self._nlp = nlp or spacy.blank("en")
        self._lock = Lock()
        self._cues = PhraseMatcher(self._nlp.vocab)
        for phrase in words.CUES:
            # Split by hand: alone, "'m" would fall into two tokens, as it does not in "i'm".
            self._cues.add(phrase, [Doc(self._nlp.vocab, words=phrase.split(" "))])
        self._stage_of: dict[str, Stage | str] = {}
        self._stages = PhraseMatcher(self._nlp.vocab)
        for stage in words.STAGES:
            self._learn(stage.words.lower(), stage)
        for name, (_, _, phrases) in words.YOUNG_PARENTS.items():
            self._learn(phrases, name)

    def _learn(self, phrases: str, stage: Stage | str) -> None:
        for phrase in phrases.split("|"):
            key = f"{phrase}#{len(self._stage_of)}"  # "primary" stands in two entries with different contexts
            self._stage_of[key] = stage
            self._stages.add(key, [self._nlp.make_doc(phrase)])

    def read(self, text: str) -> list[AgeMention]:
        """The ages that `text` states of the present, in order of appearance.

        Past ages, durations, scores and other numbers give nothing; after a correction only the last age is left.

        Args:
            text: Anything a person typed.

        Returns:
            Mentions with months, character spans and labels; empty when no age was found.
        """
        with self._lock, self._memory():
            page = self._open(text)
        for form in _FORMS:
            form(page)
        return [_mention(text, draft) for draft in _settle(page)]

    def _memory(self) -> AbstractContextManager[object]:
        # spaCy interns every word it meets. Names of children must not pile up in memory, so the words of one text are
        # dropped with it; a pipeline that others use at the same time cannot be emptied under them.
        return self._nlp.memory_zone() if self._own else nullcontext()

    def _open(self, text: str) -> _Page:
        folded = words.fold(text)
        doc = self._nlp.make_doc(folded.translate(_BRACKETS))
        cues = {}
        for span in filter_spans(self._cues(doc, as_spans=True)):
            cues[span.end - 1] = (words.CUES[span.label_], span.start)
        return _Page(
            text,
            folded,
            [token.text for token in doc],
            [token.idx for token in doc],
            cues,
            self._stage_spans(doc),
            self._today or datetime.date.today(),
        )

    def _stage_spans(self, doc: Doc) -> list[tuple[int, int, Stage | str]]:
        found = self._stages(doc, as_spans=True)
        longest = {(span.start, span.end) for span in filter_spans(found)}
        spans = ((span, self._stage_of[span.label_]) for span in found if (span.start, span.end) in longest)
        return sorted(((span.start_char, span.end_char, stage) for span, stage in spans), key=lambda found: found[:2])


# --- licences ------------------------------------------------------------------------------------------------------


def _alone(page: _Page, first: int, end: int) -> bool:
    """Whether characters `first` to `end` are a clause to themselves, and no item of a numbered list."""
    before, after = page.folded[:first].rstrip(" "), page.folded[end:].lstrip(" ")
    if (re.match(r"[.)]\s*\w", after) and (not before or before[-1] == "\n")):
        return False
    closed = not after or after[0] in ",.;!?()]\n-" or words.AND_WEEKS.match(after)
    return bool(closed) and (not before or before[-1] in ",.;!?([\n:" or before.endswith(" -"))


def _short(page: _Page, lead: _Lead, end: int) -> bool:
    """Whether the text is a handful of key words that end with this number ("bedwetting help 7")."""
    if len(page.tokens) > 7 or page.folded[end:].strip(" .?!") or not lead.word.isalpha() or lead.cues - {Cue.FILLER}:
        return False
    return lead.word not in words.LABELS and lead.word not in words.NOT_A_PERSON


def _beside(page: _Page, lead: _Lead, years: int, *, several: bool) -> bool:
    """Whether a number directly beside a person, with no verb between, is an age ("son 5", "mum, 22")."""
    marked = Cue.MARK in lead.cues
    if lead.cues - _DIRECT or lead.role is None:
        return False
    match lead.role:
        case Role.CHILD:
            return lead.word not in ("one", "other", "ours", "mine", "middle", "person", "dc")
        case Role.CHILDREN:  # "my sons 16" is one son, "kids 3" is a number of kids
            return several or lead.word not in words.COUNTED or Cue.BOTH in lead.cues
        case Role.PEER:
            return True
        case Role.SPEAKER:
            noted = lead.word == "me" and page.word(lead.stop + 2) in ("", ",", ".")  # "me 34, partner 36"
            return noted or Cue.BOTH in lead.cues or lead.before == "if"
        case Role.PRONOUN:
            return not marked and lead.word != "who"
        case _:
            return years >= (16 if marked else YOUNGEST_PARENT) and page.word(lead.stop + 1) != ":"


def _told(page: _Page, lead: _Lead, quantity: _Quantity, *, several: bool) -> bool:
    """Whether what stands before a number licenses it as an age."""
    years, cues = quantity.years, lead.cues
    if Cue.AGED in cues:
        return True
    if Cue.OF in cues:
        if lead.role is Role.PARENT:
            return years >= YOUNGEST_PARENT  # "mum of 18", but "mum of 3"
        return lead.role in (Role.CHILD, Role.CHILDREN, Role.PEER) and lead.word not in ("one", "two", "three", "other")
    if cues & _TELLING:
        return Cue.MARK in cues or lead.word not in words.NOT_A_PERSON
    if lead.word in words.NOT_A_PERSON:
        return False
    if Cue.BE in cues or Cue.PAST in cues:
        plural = page.word(page.token(page.starts[lead.first]) + 1) == "are"
        named = lead.word.isalpha() and lead.word not in words.LABELS - {"and"} and not plural
        return lead.role is not None or lead.stop < 0 or named
    return _beside(page, lead, years, several=several)


def _loose(page: _Page, lead: _Lead, quantity: _Quantity, spans: list[tuple[int, int]]) -> bool:
    """Whether bare numbers that nothing introduces are ages: they stand alone, or "now" or "soon" follows."""
    start, end = spans[0][0], spans[-1][1]
    several = len(spans) > 1
    if lead.role is Role.CHILDREN and not several and not lead.cues - _DIRECT:
        return False  # "kids (3)" counts them
    numbered = page.left(start).endswith("no. ")
    if numbered or not 0 < quantity.years <= OLDEST_CHILD or page.folded[start:end] == "one":
        return False
    if _alone(page, _inner(page, lead, start), end):
        return True
    apart = Cue.MARK in lead.cues
    if not apart and lead.word in words.LABELS and not (several and lead.word == "home"):
        return False
    if lead.word == "pregnant" and quantity.years >= 11:
        return True
    if words.AFTER_AGE.match(page.folded, end) or (several and lead.word == "home"):
        return apart or lead.word not in words.NOT_A_PERSON
    return _opens(page, quantity.years, start, end) or _short(page, lead, end)


def _inner(page: _Page, lead: _Lead, start: int) -> int:
    """The character where a number with its cues begins, back to the nearest comma."""
    return min(start, page.starts[lead.inner]) if lead.inner < len(page.starts) else start


def _opens(page: _Page, years: int, start: int, end: int) -> bool:
    """Whether a number opens a sentence as an age does ("16 and pregnant", "16 kicked out help")."""
    before = page.folded[:start].rstrip(" ")
    if before and before[-1] not in ".!?\n;:":
        return False
    if words.LEADING_MAY_FOLLOW.match(page.folded, end):
        return True
    few = len(page.tokens) <= 7 and not before and 10 <= years < 20
    return few and bool(re.match(r"\s+[a-z]+[a-rt-z]\b", page.folded[end:]))


# --- forms: each reads one way of writing an age, and claims its characters ----------------------------------------


def _add(page: _Page, draft: _Draft | None, span: tuple[int, int]) -> None:
    page.claim(*span)
    if draft and draft.minimum < draft.maximum:
        page.drafts.append(draft)


def _matches(page: _Page, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    return (match for match in pattern.finditer(page.folded) if page.free(*match.span()))


def _figurative(page: _Page, start: int, end: int) -> bool:
    return bool(
        words.FIGURATIVE_BEFORE.search(page.left(start, 60)) or words.AFTER_FIGURATIVE.match(page.folded, end)
    )


def _events(page: _Page) -> None:
    """A two year check, a 12 month review: the child is about that age, unless another age is stated."""
    for match in _matches(page, words.EVENT):
        quantity = _quantity(match["n"])
        name = page.folded[match.start() : match.end()]
        if match["weeks"]:
            low, high = 0, 3
        elif match["months"]:
            low, high = quantity.years - 2, quantity.years + 3
        elif match["years"] or not quantity.whole:
            low, high = 12 * quantity.years, 12 * quantity.years + 12
        else:
            continue
        if quantity.years > (60 if match["months"] else 5) and not match["weeks"]:
            continue
        label = f"{name} ({words.span(max(low, 0), high)})"
        draft = _Draft(max(low, 0), high, *match.span(), label, _Kind.EVENT, approximate=True)
        _add(page, draft, match.span())


def _unborn(start: int, end: int, count: int = 1) -> _Draft:
    return _Draft(
        UNBORN, 0, start, end, words.UNBORN_NAME, _Kind.UNBORN, Whose.CHILD, count=count, approximate=True
    )


def _gestations(page: _Page) -> None:
    """27+3, 14/40, a 12 week scan: pregnancy, or how early somebody was born."""
    for match in _matches(page, words.GESTATION):
        born = match["weeker"] or words.BIRTH_BEFORE.search(page.left(match.start()))
        _add(page, None if born else _unborn(*match.span()), match.span())
    for match in _matches(page, words.DUE):
        _add(page, _unborn(*match.span()), match.span())


def _births(page: _Page) -> None:
    """Born in 2019, dob 12/03/2019, b. 05/21, a 2019 baby."""
    for match in _matches(page, words.BORN):
        days = _born_between(match)
        if days is None or days[0] > page.today:
            continue
        low = max(_months_between(min(days[1], page.today), page.today), 0)
        high = _months_between(days[0], page.today) + 1
        lead = page.lead(match.start())
        whose = _person(page, lead, low / 12)
        if whose is Whose.OTHER and lead.role is None:
            continue
        ages = str(low // 12) if low // 12 == (high - 1) // 12 else f"{low // 12} or {(high - 1) // 12}"
        when = f"born {days[0].year}" if not match["month"] else f"born {days[0]:%B %Y}"
        label = f"{when} ({ages if low >= 12 else words.span(low, high)})"
        _add(page, _Draft(low, high, *match.span(), label, _Kind.BORN, whose, subject=lead.stop), match.span())


def _born_between(match: re.Match[str]) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that a stated birth allows; None when there is no such day."""
    year = int(match["only"] or match["year"])
    year += 2000 if year < 100 else 0
    if not match["month"]:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    month = words.MONTHS.get(match["month"][:3]) or int(match["month"])
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if match["day"] and 1 <= int(match["day"]) <= last:
        return (day := datetime.date(year, month, int(match["day"]))), day
    return datetime.date(year, month, 1), datetime.date(year, month, last)


def _months_between(earlier: datetime.date, later: datetime.date) -> int:
    """Whole months from one day to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)


def _eleven_plus(page: _Page) -> None:
    """The exam at the end of primary school: Year 5 or 6, and not everybody over 11."""
    for match in _matches(page, words.ELEVEN_PLUS):
        label = "eleven plus, Year 5 or 6 (9 to 11)"
        _add(page, _Draft(108, 144, *match.span(), label, _Kind.EVENT, approximate=True), match.span())


def _under(page: _Page) -> None:
    """Under 5, U5, under fives, 3 under 5, two boys under ten; 5 and under, up to 5."""
    for match in _matches(page, words.UNDER):
        bound = words.number(match["n"])
        months = bool(match["m"])
        sure = match["n"] != "one" and not words.NOT_AGE_AFTER.match(page.folded, match.end())
        service = words.SERVICE_AFTER.match(page.folded, match.end("n")) and not match["count"]
        draft = None
        if sure and not service and 0 < bound <= (36 if months else 12):
            start = match.start() if match["count"] else match.start() + len(match[0]) - len(match[0].lstrip())
            maximum = bound if months else 12 * bound
            label = f"under {_months(bound) if months else bound}"
            count = min(words.number(match["count"]), 12) if match["count"] else 1
            draft = _Draft(0, maximum, start, match.end(), label, _Kind.STAGE, None, count, approximate=True)
        _add(page, draft, match.span())
    for form in (words.AND_UNDER, words.UP_TO):
        for match in _matches(page, form):
            bound = words.number(match["n"])
            if 0 < bound <= 10 and not _figurative(page, *match.span()):
                label = f"{bound} and under"
                _add(page, _range(0, 12 * bound + 12, match.span(), label, None), match.span())


def _range(low: int, high: int, span: tuple[int, int], label: str, whose: Whose | None) -> _Draft | None:
    if high - low > WIDEST_RANGE or low >= high:
        return None
    return _Draft(low, high, *span, label, _Kind.STAGE, whose, approximate=True)


def _over(page: _Page) -> None:
    """Over 16, 16+, 16s and over: to 25 for those over 16, to 18 for the others."""
    for form in (words.OVER, words.PLUS):
        for match in _matches(page, form):
            bound, end = words.number(match["n"]), match.end()
            plural = form is words.PLUS or match["s"]
            if not 10 <= bound <= OLDEST_CHILD or words.NOT_AGE_AFTER.match(page.folded, end):
                continue
            if not plural and not words.LIST_MAY_END.match(page.folded, end):
                continue
            named = words.SERVICE_AFTER.match(page.folded, end) or words.ADULT_SERVICE_NUMBER.match(page.folded, end)
            top = OLDEST_CHILD if bound >= 16 else 18
            lead = page.lead(match.start())
            whose = Whose.SELF if lead.role is Role.SPEAKER and Cue.BE in lead.cues else None
            label = f"{bound} and over ({bound} to {top})"
            draft = None if named else _range(12 * bound, 12 * top + 12, match.span(), label, whose)
            _add(page, draft, match.span())


def _dear(page: _Page) -> None:
    """DD14 is a daughter of 14; DS2 is the second son where children are numbered."""
    found = [(match, int(match["n"])) for match in _matches(page, words.DEAR)]
    numbered = all(number <= 5 for _, number in found)
    for match, years in found:
        order = years == 1 or (numbered and (years == 2 or any(number <= 2 for _, number in found)))
        draft = None
        if not order and years <= OLDEST_CHILD:
            draft = _Draft(12 * years, 12 * years + 12, *match.span(), _years(years), whose=Whose.CHILD)
        _add(page, draft, match.span())


def _compound(page: _Page) -> None:
    """2y6m, 2 years and 6 months, a year and a half."""
    for form in (words.COMPOUND, words.YEAR_AND_HALF):
        for match in _matches(page, form):
            years = words.number(match["y"]) if match["y"] else 1
            months = words.number(match["m"]) if form is words.COMPOUND else 6
            total = 12 * years + months
            attached = form is words.COMPOUND and not match["gap"]
            low = 12 * years + months
            if months > 11 or years > OLDEST_CHILD:
                continue
            label = _months(low) if low < 24 else f"{years} years {_months(months)}"
            quantity = _Quantity(years, total, total + 1, label, whole=False)
            _unit(page, match, quantity, sure=bool(match["old"]) or attached)


def _units(page: _Page) -> None:
    """3yo, three-year-old, 18 months, 6 weeks old; "a 4 and 6 year old" are two."""
    for match in _matches(page, words.UNIT_AGE):
        letter = match["y"] or match["m"] or match["w"] or match["d"]
        single = len(letter) == 1 and not match["old"]
        if single and (match["gap"] or not match["q"][0].isdigit() or letter == "w"):
            continue
        for item in words.ITEMS.finditer(match["list"] or ""):
            start = match.start() + item.start()
            quantity = _unit_quantity(match, item[0])
            if quantity and match["old"]:
                _unit(page, match, quantity, sure=True, span=(start, start + len(item[0])))
        quantity = _unit_quantity(match, match["q"])
        if quantity:
            _unit(page, match, quantity, sure=bool(match["old"]) or single, span=(match.start("q"), match.end()))
    for match in _matches(page, words.ONE_OLD):
        months = 12 if match["unit"] == "year" else 1 if match["unit"] == "month" else 0
        label = f"1 {match['unit']} old"
        quantity = _Quantity(months // 12, months, months + (12 if months == 12 else 1), label, whole=months == 12)
        start = match.start("unit") if page.folded[match.start()] != "a" else match.start()
        _unit(page, match, quantity, sure=True, span=(start, match.end()))


def _unit_quantity(match: re.Match[str], text: str) -> _Quantity | None:
    """The age that a number with its unit stands for; None when no child has it."""
    quantity = _quantity(text)
    if match["y"]:
        return quantity if 0 < quantity.years < 100 else None
    count = quantity.years
    if match["m"]:
        low = count
        label = _months(count)
    else:
        low = int(count * (7 if match["w"] else 1) / 30.44)
        unit = "week" if match["w"] else "day"
        label = f"{count} {unit}{'' if count == 1 else 's'} old"
    return _Quantity(low // 12, low, low + 1, label, whole=False) if count and low <= 60 else None


def _unit(
    page: _Page, match: re.Match[str], quantity: _Quantity, *, sure: bool, span: tuple[int, int] | None = None
) -> None:
    """Add an age with a unit: at once when it says "old", otherwise with a licence, since it may be a duration."""
    start, end = span or match.span()
    lead = page.lead(start, skip=frozenset({Cue.PLACE}))
    groups = match.groupdict()
    weeks, months = bool(groups.get("w")), bool(groups.get("m")) and not groups.get("y")
    if (weeks or months) and not groups.get("old") and _carried(page, lead, start, end, weeks=weeks):
        _add(page, _unborn(start, end), (start, end))
        return
    if not sure and words.NOT_AGE_UNIT_AFTER.match(page.folded, end):
        return
    if _figurative(page, start, end) or _elsewhen(page, lead):
        return
    if not sure and not _unit_licensed(page, lead, (start, end), days=weeks or bool(groups.get("d"))):
        return
    if lead.role is Role.SPEAKER and quantity.maximum < 60:
        return
    after = words.AFTER_AGE.match(page.folded, end)
    timed = _timed(page, quantity, lead, after)
    if timed:
        _add(page, _unit_draft(page, lead, quantity, timed, (start, end)), (start, end))


def _carried(page: _Page, lead: _Lead, start: int, end: int, *, weeks: bool) -> bool:
    """Whether weeks or months are those of a pregnancy."""
    if words.PREGNANT_AFTER.match(page.folded, end):
        return True
    if words.NOT_AGE_UNIT_AFTER.match(page.folded, end):
        return False
    if lead.role is Role.SPEAKER and Cue.BE in lead.cues:
        return True
    if not weeks:
        return False
    count = words.number(page.folded[start:end].split()[0])
    if lead.role in (Role.PARENT, Role.OTHER, Role.PEER) and Cue.MARK not in lead.cues:
        return True
    if lead.word == "at" and 20 <= count <= 42:
        return not words.BIRTH_BEFORE.search(page.left(start))
    grown = lead.word in words.CARRIERS or (lead.role and 28 <= count <= 42)
    if grown and lead.word not in words.BORN_ALREADY:
        return True
    beside = re.search(r"\b(\d\d)\s+(?:and|&)\s+(?:about |only |just )?$", page.left(start))
    term = re.match(r"(?:3[7-9]|4[0-2])\D", page.folded[start:end])
    return bool(beside and 11 <= int(beside[1]) <= 50) or bool(term and _alone(page, start, end))


def _unit_licensed(page: _Page, lead: _Lead, span: tuple[int, int], *, days: bool) -> bool:
    """Whether an age with a unit but without "old" is one; weeks and days by themselves are durations."""
    alone = _alone(page, _inner(page, lead, span[0]), span[1]) or _short(page, lead, span[1])
    if alone and (len(page.tokens) <= 4 or not (days or page.folded[span[0]].isalpha())):
        return True
    if lead.word in words.NOT_A_PERSON:
        return False
    if lead.role in (None, Role.SPEAKER, Role.OTHER) or (lead.role is Role.PARENT and Cue.BE not in lead.cues):
        return Cue.AGED in lead.cues
    return not lead.cues - (_DIRECT | {Cue.BE, Cue.AGED, Cue.OF, *_TELLING})


def _unit_draft(
    page: _Page, lead: _Lead, quantity: _Quantity, timed: tuple[int, int, str], span: tuple[int, int]
) -> _Draft:
    """The draft of an age with a unit; the noun after it ("14 year old daughter") decides whose before the one before."""
    years, (start, end) = quantity.years, span
    after = page.token(end) + 1
    noun = page.role(after) or (page.role(after + 1) if page.word(after).isalpha() else None)
    named = noun if noun in (Role.CHILD, Role.CHILDREN, Role.PARENT, Role.OTHER, Role.PEER) else None
    role = named or lead.role
    adult = role in (Role.PARENT, Role.OTHER)
    if named is None and (adult and (years < 16 or Cue.OF in lead.cues or page.word(lead.stop + 1) == ":")):
        role = None
    if named in (Role.PARENT, Role.OTHER) and years < YOUNGEST_PARENT:
        role = None
    whose = _person(page, lead, years) if role is lead.role else _whose(role, years)
    if whose is None and years >= 9 and re.match(r"\s+(?:here|asking)\b", page.folded[end:]):
        whose = Whose.SELF
    counted = re.search(rf"(?<![\w.-])({words.NUMBER})\s+$", page.left(start))
    plural = page.folded[start:end].endswith(("s", "s'"))
    count = words.number(counted[1]) if counted and plural and page.folded[start:end].endswith(("olds", "os")) else 1
    twins = words.TWINS.get(page.word(after)) or (words.TWINS.get(lead.word, 1) if lead.role else 1)
    return _Draft(
        timed[0], timed[1], _cue_start(page, lead, start), end, timed[2], whose=whose or Whose.CHILD,
        count=max(count, twins), subject=lead.stop, corrects=Cue.CORRECTION in lead.cues,
    )


def _cue_start(page: _Page, lead: _Lead, start: int) -> int:
    """Where the text of a mention begins: with "nearly" or "aged", but without "is"."""
    return min([start, *(page.starts[first] for first in _cue_tokens(page, lead, start))])


def _cue_tokens(page: _Page, lead: _Lead, start: int) -> Iterator[int]:
    index = page.token(start)
    while index >= lead.first and index in page.cues:
        cue, first = page.cues[index]
        if cue in (Cue.NEARLY, Cue.TURNED, Cue.JUST, Cue.FUTURE, Cue.AGED):
            yield first
        index = first - 1


def _clinical(page: _Page) -> None:
    """6/52 and 3/12, as clinicians write weeks and months; day 5 after a birth."""
    for match in _matches(page, words.CLINICAL):
        count, unit = int(match["n"]), match["unit"]
        low = count if unit == "12" else int(count * (7 if unit == "52" else 1) / 30.44)
        # "6/7" and "11/12" are more often two ages than days and months.
        idiom = count + 1 == int(unit) or (unit == "7" and (count == 7 or count > 28 or count == 24))
        if idiom or not 0 < count <= 52 or words.LASTING_BEFORE.search(page.left(match.start())):
            continue
        name = {"12": "month", "52": "week", "7": "day"}[unit]
        label = _months(count) if unit == "12" else f"{count} {name}{'' if count == 1 else 's'} old"
        lead = page.lead(match.start())
        kind = _Kind.STATED if lead.role in (Role.CHILD, Role.PRONOUN) else _Kind.EVENT  # else perhaps a duration
        draft = _Draft(low, low + 1, *match.span(), label, kind, whose=Whose.CHILD, subject=lead.stop)
        _add(page, draft, match.span())
    for match in _matches(page, words.DAY_OLD):
        if 1 < (count := int(match["n"])) <= 28:
            draft = _Draft(0, 1, *match.span(), f"{count} days old", whose=Whose.CHILD)
            _add(page, draft, match.span())


def _year_bounds(page: _Page, first: int, last: int, *, moving: bool = False) -> tuple[int, int]:
    """Months of the children of school years `first` to `last` (Reception is 0).

    In July and August people mean the year that ends or the one that comes, so the children of the year below count
    too; so they do when somebody is said to move up.
    """
    summer = page.today.month in (7, 8)
    return 12 * (first + 4 - (moving or summer)), 12 * (last + 6)


def _year_draft(page: _Page, span: tuple[int, int], bounds: tuple[int, int], name: str) -> _Draft | None:
    """A school year as a draft; None when it is past or said of something else than a pupil."""
    start = span[0]
    left, lead = page.left(start, 60), page.lead(start)
    if Cue.NOT in lead.cues or (Cue.PAST in lead.cues) or words.ELSEWHEN_YEAR.search(left):
        return None
    if lead.role and lead.before in words.OTHER_TIMES:
        return None
    owned = bool(words.OWNED.search(left))
    passed = Cue.MARK in lead.cues and lead.role not in (Role.CHILD, Role.CHILDREN)
    role = None if owned or passed or Cue.OF in lead.cues else lead.role
    whose = _whose(role, bounds[0] / 12)
    if whose is None and owned:
        whose = Whose.CHILD
    counted = re.search(rf"(?<![\w.-])(two|three|four|five|six|seven|eight|nine|ten|[2-9])\s+$", left)
    plural = page.folded[: span[1]].endswith("s")
    both = 2 if Cue.BOTH in lead.cues else 1
    count = words.number(counted[1]) if counted and plural else words.TWINS.get(lead.word, both) if lead.role else both
    label = f"{name} ({words.span(*bounds)})"
    return _Draft(*bounds, *span, label, _Kind.YEAR, whose, count, lead.stop, approximate=True)


def _year_groups(page: _Page) -> None:
    """Year 6, Y6, yr six, Year 5/6, years 5 and 6, Year 6 going into 7."""
    for match in _matches(page, words.YEAR_GROUP):
        first, left = words.number(match["a"]), page.left(match.start())
        last = _last_year(match)
        end = match.end() if last or not match["sep"] else match.end("a")
        if not 1 <= first <= 14 or words.NOT_YEAR_GROUP_BEFORE.search(left) or _not_a_class(page, end):
            continue
        span = (match.start(), end)
        going = bool(last) and "into" in match["sep"]
        if match["sep"] in ("and", "&") and last:
            for year in (first, last):
                _add(page, _year_draft(page, span, _year_bounds(page, year, year), f"Year {year}"), span)
            continue
        if going:
            bounds, name = (12 * (first + 4), 12 * (last + 6)), f"Year {first} going into Year {last}"
        else:
            moving = bool(words.MOVING_UP_BEFORE.search(left))
            bounds = _year_bounds(page, first, last or first, moving=moving)
            name = f"Year {first} or {last}" if last else f"Year {first}"
        _add(page, _year_draft(page, span, bounds, name), span)


def _last_year(match: re.Match[str]) -> int:
    """The second year of "Year 5/6"; 0 when the number after it is something else ("year 6 and 9", "y5 - 10")."""
    last = words.number(match["b"]) if match["b"] else 0
    joined = match["sep"] not in ("and", "&") or match["word"].startswith(("years", "yrs"))
    return last if joined and words.number(match["a"]) < last <= 14 else 0


def _not_a_class(page: _Page, end: int) -> bool:
    return bool(words.NOT_YEAR_GROUP_AFTER.match(page.folded, end))


def _old_years(page: _Page) -> None:
    """First form to fifth form, fourth year juniors, 3rd grade, P5 and S3 in Scotland, klasa 1 in Poland."""
    for match in _matches(page, words.OLD_JUNIOR):
        _add_year(page, match, words.number(match["n"]) + 2)
    for match in _matches(page, words.OLD_FORM):
        ordinal = 5 if match["fifth"] else words.number(match["n"])
        if 1 <= ordinal <= 5:
            _add_year(page, match, ordinal + 6)
    for match in _matches(page, words.GRADE):
        if 1 <= (grade := words.number(match["n"])) <= 12:
            _add_year(page, match, grade + 1, f"grade {grade}, like Year {grade + 1}")
    for match in _matches(page, words.KLASA):
        low = 12 * (int(match["n"]) + 6)
        draft = _year_draft(page, match.span(), (low, low + 12), f"klasa {match['n']}")
        _add(page, draft, match.span())
    scotland = "scot" in page.folded
    for match in _matches(page, words.SCOTTISH):
        sure = match["long"] or scotland or words.SCOTTISH_BEFORE.search(page.left(match.start()))
        secondary = (match["stage"] or match["long"][0]) == "s"
        year = int(match["n"]) + 7 * secondary
        if sure and (not secondary or year <= 13):
            low = 54 + 12 * (year - 1)  # P1 takes children of 4½ to 5½; they leave it a year older
            name = f"{'S' if secondary else 'P'}{match['n']} in Scotland"
            _add(page, _year_draft(page, match.span(), (low, low + 24), name), match.span())


def _add_year(page: _Page, match: re.Match[str], year: int, name: str = "") -> None:
    bounds = _year_bounds(page, year, year)
    _add(page, _year_draft(page, match.span(), bounds, name or f"Year {year}"), match.span())


def _ranges(page: _Page) -> None:
    """Ages 4-7, between 4 and 7, 4 or 5, 13 to 19 year olds."""
    for match in _matches(page, words.RANGE):
        first, last = _quantity(match["a"]), _quantity(match["b"])
        if (match["sep"] == "and") != bool(match["between"]) or first.years >= last.years:
            continue
        named = words.SERVICE_AFTER.match(page.folded, match.end()) and not match["old"]
        counts = words.NOT_AGE_AFTER.match(page.folded, match.end()) and not match["s"]
        refused = match["other"] or counts
        if named or refused or _figurative(page, *match.span()):
            page.claim(*match.span())
            continue
        lead = page.lead(match.start(), skip=_NUMBER_SKIPS)
        if _elsewhen(page, lead) or Cue.PAST in lead.cues or not _range_licensed(page, match, lead, first):
            continue
        _add(page, _range_draft(page, match, lead, first, last), match.span())


def _range_licensed(page: _Page, match: re.Match[str], lead: _Lead, first: _Quantity) -> bool:
    leaflet = match["sep"] in ("-", "to") and first.years == 0
    if match["old"] or match["s"] or match["s1"] or leaflet:
        return True
    if (match["y"] or match["m"]) and words.NOT_AGE_UNIT_AFTER.match(page.folded, match.end()):
        return False
    if _told(page, lead, first, several=True) or (lead.word == "for" and match["sep"] in ("-", "to")):
        return True
    ends = re.match(r"\s*(?:[,.;?!)]|$)", page.folded[match.end() :])
    if ends and first.years >= YOUNGEST_PARENT and lead.word not in words.LABELS:
        return True
    return _alone(page, match.start(), match.end()) or (
        _short(page, lead, match.end()) and (match["sep"] != "/" or int(first.years) > 0)
    )


def _range_draft(
    page: _Page, match: re.Match[str], lead: _Lead, first: _Quantity, last: _Quantity
) -> _Draft | None:
    if match["m"]:
        low, high = first.years, last.years + 1
        label = f"{low} to {last.years} months"
    elif last.years > OLDEST_CHILD:
        return None
    else:
        low, high = first.minimum, 12 * last.years + 12
        joint = "or" if match["sep"] in ("or", "/") else "to"
        label = f"{first.years} {joint} {last.years}" if first.whole else f"{first.label} to {last.label}"
    whose = _person(page, lead, first.years)
    draft = _range(low, high, (_cue_start(page, lead, match.start()), match.end()), label, whose)
    return replace(draft, subject=lead.stop) if draft else None


def _bare(page: _Page) -> None:
    """Numbers with no unit: "she's 3", "kids are 4, 7 and 13", "nearly 4", "14, my mum is ill"."""
    for spans in (run for match in words.BARE.finditer(page.folded) for run in _runs(page, match)):
        lead = page.lead(spans[0][0], skip=_NUMBER_SKIPS)
        if _figurative(page, spans[0][0], spans[-1][1]):
            continue
        first = _quantity(page.folded[slice(*spans[0])])
        if _contracted(page, lead):
            lead = replace(lead, cues=frozenset({Cue.BE}), role=Role.SPEAKER)
        if _elsewhen(page, lead):
            continue
        if _told(page, lead, first, several=len(spans) > 1) and not _counts(page, lead, spans):
            _add_list(page, lead, spans)
        elif _loose(page, lead, first, spans):
            _add_list(page, replace(lead, cues=frozenset(), role=None, stop=-1), spans)


def _counts(page: _Page, lead: _Lead, spans: list[tuple[int, int]]) -> bool:
    """Whether a number word after "is" counts the noun that follows ("his brother's two streets away")."""
    spelt = page.folded[spans[-1][0]].isalpha() and Cue.AGED not in lead.cues
    return spelt and not words.LIST_MAY_END.match(page.folded, spans[-1][1])


def _runs(page: _Page, match: re.Match[str]) -> Iterator[list[tuple[int, int]]]:
    """The spans of the numbers of a list, without those that count something ("5 and 2 dogs") or are read already."""
    spans = [(match.start() + item.start(), match.start() + item.end()) for item in words.ITEMS.finditer(match[0])]
    for free, run in groupby(spans, page.unread):
        items = list(run) if free else []
        while items and words.NOT_AGE_AFTER.match(page.folded, items[-1][1]):
            items.pop()
        while len(items) > 1 and items[-1][1] == match.end() and not _ends_list(page, *items[-1]):
            items.pop()
        if items:
            yield items


def _ends_list(page: _Page, start: int, end: int) -> bool:
    if page.folded[start:end] == "one":  # "twins are 2, one has a chest infection"
        return not page.folded[end : end + 2].strip(" .,;")
    return bool(words.LIST_MAY_END.match(page.folded, end))


def _contracted(page: _Page, lead: _Lead) -> bool:
    """Whether a clause that opens with "were" means "we're" ("were 15, what do i do")."""
    opens = lead.stop < 0 or Cue.MARK in lead.cues or lead.word in ("and", "but", "cos")
    return opens and lead.cues - {Cue.MARK} == {Cue.PAST} and page.word(lead.inner) == "were"


def _add_list(page: _Page, lead: _Lead, spans: list[tuple[int, int]]) -> None:
    page.groups += 1
    plain = replace(lead, cues=frozenset())
    for position, (start, end) in enumerate(spans):
        quantity = _quantity(page.folded[start:end])
        own = lead if position == 0 else plain
        after = words.AFTER_AGE.match(page.folded, end) if position == len(spans) - 1 else None
        timed = _timed(page, quantity, own, after)
        whose = _person(page, own, quantity.years)
        if position and whose is not Whose.CHILD and quantity.years < 14:
            whose = None  # "mum 22 and 3": the second is her child
        if whose is None and (lead.stop >= 0 and {Cue.BE, Cue.PAST} & lead.cues):
            whose = _whose(Role.CHILD, quantity.years)  # "Jack is 3"
        if whose is None and len(spans) > 1 and quantity.years <= OLDEST_CHILD:
            whose = Whose.CHILD
        if whose is None and words.WITH_A_CHILD.match(page.folded, end):
            whose = Whose.SELF
        if whose in (Whose.PARENT, Whose.OTHER) and Cue.MARK in own.cues and quantity.years < 16:
            whose = None  # ", 14" after "my mum" is the writer's own more often than hers
        young = whose in (Whose.PARENT, Whose.OTHER) and quantity.years < YOUNGEST_PARENT
        if timed is None or young or (whose is Whose.SELF and quantity.years < 5) or quantity.years > 99:
            continue
        if whose is None and quantity.years > OLDEST_CHILD:
            continue
        count = 1
        if len(spans) == 1 and lead.role:
            count = words.TWINS.get(lead.word, 2 if Cue.BOTH in lead.cues else 1)
        told = after.end() if after and not after["now"] else end
        _add(
            page,
            _Draft(
                timed[0], timed[1], _cue_start(page, own, start), told, timed[2],
                whose=whose, count=count, subject=lead.stop if lead.role else -1,
                corrects=Cue.CORRECTION in own.cues, group=page.groups,
            ),
            (start, told),
        )


# --- stage words ---------------------------------------------------------------------------------------------------


def _stage_words(page: _Page) -> None:
    for start, end, stage in page.stages:
        if not page.free(start, end):
            continue
        if isinstance(stage, str):
            _young_parent(page, start, end, stage)
        elif _stage_stands(page, start, end, stage):
            _add(page, _stage_draft(page, start, end, stage), (start, end))


def _stage_stands(page: _Page, start: int, end: int, stage: Stage) -> bool:
    """Whether nothing around a stage word undoes it."""
    left, right = page.left(start).replace("\n", " "), page.folded[end : end + 30].replace("\n", " ")
    context = f"{left}@{right}"
    if stage.original and page.text[start:end] != stage.words:
        return False
    if (stage.refuse and re.search(stage.refuse, context)) or not re.search(stage.require, context):
        return False
    if not stage.serves and words.SERVICE_AFTER.match(page.folded, end):
        return False
    return stage.minimum < 0 or not words.STAGE_ELSEWHEN.search(left)


def _stage_draft(page: _Page, start: int, end: int, stage: Stage) -> _Draft:
    left, lead = page.left(start), page.lead(start)
    twins = words.TODDLING_TWINS.search(left) or re.match(r"\s+(?:with\s+)?twins\b|\s*\S+\s+twins\b", page.folded[end:])
    counted = re.search(rf"(?<![\w.£-])({words.NUMBER})\s+$", left)
    count = 2 if twins else 1
    if counted and page.folded[end - 1] == "s" and stage.person and page.free(*counted.span(1)):
        count = max(1, min(words.number(counted[1]), 12))
    if stage.minimum < 0:
        return _unborn(start, end, count)
    whose = None
    owner = left.endswith("'s ") and lead.role not in (Role.PRONOUN, Role.SPEAKER)
    if Cue.BE in lead.cues and lead.role and not owner:
        whose = _whose(lead.role, stage.minimum / 12)
        if whose is Whose.SELF and stage.minimum < 108:
            whose = None  # "I'm at nursery": a worker or a parent
    elif left.endswith("my ") and stage.name in ("GCSE age", "sixth form", "college"):
        whose = Whose.SELF
    low, high, label = stage.minimum, stage.maximum, stage.label()
    if stage.year is not None:
        moving = bool(words.MOVING_UP_BEFORE.search(left)) and stage.year == 0
        low, high = _year_bounds(page, stage.year, stage.year, moving=moving)
        label = f"{stage.name} ({words.span(low, high)})"
    kind = _Kind.YEAR if stage.year is not None else _Kind.EVENT if stage.weak else _Kind.STAGE
    return _Draft(
        low, high, start, end, label, kind, whose or Whose.CHILD, count, lead.stop, approximate=True, stage=stage
    )


def _young_parent(page: _Page, start: int, end: int, name: str) -> None:
    low, high, _ = words.YOUNG_PARENTS[name]
    label = f"{name} ({words.span(low, high)})"
    _add(page, _Draft(low, high, start, end, label, _Kind.STAGE, Whose.PARENT, approximate=True), (start, end))
    low, high, name = words.YOUNG_PARENTS_CHILD
    label = f"{name} ({words.span(low, high)})"
    child = _Draft(low, high, start, end, label, _Kind.EVENT, Whose.CHILD, approximate=True)
    _add(page, child, (start, end))


_FORMS = (
    _events, _gestations, _births, _eleven_plus, _under, _over, _dear, _clinical, _compound, _ranges, _units,
    _year_groups, _old_years, _bare, _stage_words,
)


# --- settling ------------------------------------------------------------------------------------------------------


def _settle(page: _Page) -> list[_Draft]:
    """The drafts of one text, with each child once and every age given to somebody."""
    drafts = sorted(page.drafts, key=lambda draft: (draft.start, draft.end, draft.whose != Whose.PARENT))
    drafts = _corrected(page, drafts)
    drafts = [replace(draft, whose=draft.whose or _writer(page, draft)) for draft in drafts]
    drafts = _one_pregnancy(page, drafts)
    drafts = _same_children(page, drafts)
    return _parents(page, drafts)


def _corrected(page: _Page, drafts: list[_Draft]) -> list[_Draft]:
    """Drop the age that a later one takes back ("he's 5, actually 6")."""
    kept: list[_Draft] = []
    for draft in drafts:
        if draft.corrects:
            for earlier in reversed(kept):
                if earlier.kind <= _Kind.YEAR and not _different_people(page, earlier, draft):
                    kept.remove(earlier)
                    break
        kept.append(draft)
    return kept


def _different_people(page: _Page, one: _Draft, other: _Draft) -> bool:
    """Whether both have a subject, and not the same ("she's 4 and actually he's 7")."""
    if one.subject < 0 or other.subject < 0 or one.subject == other.subject:
        return False
    first, second = page.word(one.subject), page.word(other.subject)
    pronouns = {first, second} & {"he", "she", "they"}
    return first != second if len(pronouns) != 1 else False


def _writer(page: _Page, draft: _Draft) -> Whose:
    """Whose a loose age is ("14, my mum is ill"): the writer's, if somebody of nine or more writes of nobody else."""
    present = set(page.tokens)
    of_age = 108 <= draft.minimum and draft.kind <= _Kind.YEAR and draft.maximum <= 12 * OLDEST_CHILD + 12
    if of_age and present & words.FIRST_PERSON and not present & words.THIRD_PERSON:
        return Whose.SELF
    return Whose.CHILD


def _one_pregnancy(page: _Page, drafts: list[_Draft]) -> list[_Draft]:
    """One unborn mention for a text, and no born baby for the one that is awaited."""
    born = any(draft.kind is _Kind.STATED and draft.whose is Whose.CHILD for draft in drafts)
    unborn = [draft for draft in drafts if draft.kind is _Kind.UNBORN]
    if born and all(re.search(r"\b(?:in|during)\s+$", page.left(draft.start)) for draft in unborn):
        drafts = [draft for draft in drafts if draft.kind is not _Kind.UNBORN]  # "drank in pregnancy, he's 4"
        unborn = []
    if not unborn:
        return drafts
    first = replace(unborn[0], count=max(draft.count for draft in unborn))
    rest = [draft for draft in drafts if draft.kind is not _Kind.UNBORN and not _awaited(page, draft)]
    return sorted([first, *rest], key=lambda draft: draft.start)


def _awaited(page: _Page, draft: _Draft) -> bool:
    stage = draft.stage
    if stage is None or stage.name != "baby":
        return False
    return not re.search(r"\b(?:have|got|has|with|and)\s+an?\s+(?:\w+\s+)?$", page.left(draft.start))


def _same_children(page: _Page, drafts: list[_Draft]) -> list[_Draft]:
    """Where two drafts speak of one child, keep the one that says more."""
    mine = [draft for draft in drafts if draft.whose is Whose.SELF and draft.kind is _Kind.STATED]
    drafts = [draft for draft in drafts if draft not in mine[:-1]]  # a writer has one age, the last that they give
    stated = [d for d in drafts if d.kind <= _Kind.YEAR and d.whose in (Whose.CHILD, Whose.SELF)]
    called = {d.stage.name for d in drafts if d.stage and _called_baby(page, d, stated)}
    kept: list[_Draft] = []
    for draft in drafts:
        weak = draft.kind is _Kind.EVENT and draft.whose is Whose.CHILD
        if weak and any(other.kind <= (_Kind.YEAR if draft.stage else _Kind.BORN) for other in stated):
            continue  # "never had his 2 year check and he's 4"
        if draft.stage and draft.stage.name in called and not page.left(draft.start).endswith((" a ", "new ")):
            continue
        if _own_place(draft, stated):
            continue
        twin = next((d for d in kept if _same_child(page, d, draft)), None)
        if twin is None:
            kept.append(draft)
            continue
        best, other = sorted((twin, draft), key=_trust)
        kept[kept.index(twin)] = replace(best, count=max(best.count, other.count))
    return sorted(kept, key=lambda draft: (draft.start, draft.end, draft.whose != Whose.PARENT))


def _own_place(draft: _Draft, stated: list[_Draft]) -> bool:
    """Whether a place of learning is that of the writer whose age is stated ("im 19, ... at college")."""
    place = draft.kind is _Kind.STAGE and draft.stage is not None and not draft.stage.person
    return place and draft.minimum >= 108 and any(d.whose is Whose.SELF and d.kind is _Kind.STATED for d in stated)


def _trust(draft: _Draft) -> tuple[bool, bool, int]:
    exact = draft.kind <= _Kind.BORN and not draft.approximate
    return not exact, draft.kind is _Kind.EVENT, draft.maximum - draft.minimum


def _same_child(page: _Page, one: _Draft, other: _Draft) -> bool:
    """Whether two drafts, the first one earlier in the text, are ages of one child."""
    people = {one.whose, other.whose}
    if not (people <= {Whose.CHILD, Whose.SELF} or len(people) == 1) or _Kind.UNBORN in (one.kind, other.kind):
        return False
    if (one.group == other.group and one.group >= 0) or one.start == other.start:
        return False
    if not one.overlaps(other) and not _at_the_edge(page, one, other):
        return False
    if len(people) == 2 and not (one.approximate or other.approximate):
        return False
    if max(one.count, other.count) > 1 and "under" in (one.label[:5], other.label[:5]):
        return False  # "3 under 5 and the 2 year old": one of the three
    return not _coordinated(page, one, other)


def _at_the_edge(page: _Page, one: _Draft, other: _Draft) -> bool:
    """Whether a stated age lies just outside the place that the same child goes to ("nursery say my 5 yr old")."""
    stated, place = sorted((one, other), key=lambda draft: draft.kind)
    if stated.kind is not _Kind.STATED or place.kind is not _Kind.STAGE or place.stage is None or place.stage.person:
        return False
    between = page.folded[one.end : other.start]
    near = place.minimum - 12 < stated.maximum and stated.minimum < place.maximum + 12
    return near and (place.stage.name.startswith("starting") or not re.search(r"\b(?:and|plus)\b|&", between))


def _coordinated(page: _Page, one: _Draft, other: _Draft) -> bool:
    """Whether the words between join two children ("a newborn and a toddler") and not two facts of one."""
    between = page.folded[one.end : other.start]
    if one.kind is other.kind is _Kind.STAGE and one.label == other.label:
        return False
    exact = {one.kind <= _Kind.BORN, other.kind <= _Kind.BORN}
    if len(exact) == 1:
        same_words = exact == {True} and (one.minimum, one.maximum) == (other.minimum, other.maximum)
        listed = words.JOINS.fullmatch(between) or (exact == {False} and re.fullmatch(r"\s*[,/]\s*", between))
        return bool(listed) or (not same_words and exact == {True} and _apart(page, one, other))
    return bool(words.JOINS_CHILDREN.fullmatch(between))


def _apart(page: _Page, one: _Draft, other: _Draft) -> bool:
    return one.subject >= 0 and other.subject >= 0 and _different_people(page, one, other)


def _called_baby(page: _Page, draft: _Draft, stated: list[_Draft]) -> bool:
    """Whether "my baby" is said of a child whose age is given otherwise ("my baby is 14")."""
    if draft.stage is None or draft.stage.name not in ("baby", "little one"):
        return False
    token = page.token(draft.end)
    for other in stated:
        if draft.overlaps(other):
            continue
        if other.subject in (token, token + 1) and other.start > draft.end:
            return True
        pronoun = page.word(other.subject) in ("he", "she", "hes", "shes")
        mine = page.left(draft.start).endswith(("my ", "our "))
        nouns = [i for i in range(other.subject) if page.role(i) in (Role.CHILD, Role.CHILDREN, Role.PEER)]
        if pronoun and mine and nouns and nouns[-1] == token:
            return True
    return False


def _parents(page: _Page, drafts: list[_Draft]) -> list[_Draft]:
    """A writer in their twenties with a child asks as a parent; a younger one is a young person in their own right."""
    own_child = any(
        draft.whose is Whose.CHILD and draft.maximum > 0 and page.role(draft.subject) is not Role.PEER
        for draft in drafts
    )
    return [
        replace(draft, whose=Whose.PARENT)
        if own_child and draft.whose is Whose.SELF and draft.minimum >= 240
        else draft
        for draft in drafts
    ]


def _mention(text: str, draft: _Draft) -> AgeMention:
    whose = draft.whose or Whose.CHILD
    return AgeMention(
        draft.minimum, draft.maximum, whose, text[draft.start : draft.end], draft.start, draft.end,
        draft.approximate, draft.label, draft.count,
    )
