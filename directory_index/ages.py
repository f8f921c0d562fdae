"""Reads ages and stages of childhood from what people type, and whose they are.

Steps, in this order, each small enough to be wrong in one way only:

1. Fold the text (same length), tokenise it with spaCy, and mark the cue phrases before numbers ("nearly").
2. The forms find what has a shape of its own: year groups, births, "3yo", "under 5", weeks of pregnancy.
   Each claims its characters, so that a later and weaker form cannot read them again.
3. Bare numbers count as ages only with a licence: a person, a verb or a cue before them, "now" after them, or
   a clause to themselves. Hours, levels, money, counts and durations never get one.
4. Stage words, with the contexts that undo them ("nursery nurse", "when he was a toddler").
5. `_settle` joins what speaks of one child, lets corrections win, and decides whether the writer asks for
   themself.
"""

from __future__ import annotations

import calendar
import datetime
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from itertools import groupby
from threading import Lock

import spacy
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

from directory_index import age_words as words
from directory_index.age_words import Cue, Role, Stage

UNBORN = -9  # months
OLDEST_CHILD = 25  # years: the last age that any service for young people in the law of England reaches
YOUNGEST_PARENT = 13  # years
WIDEST_RANGE = 120  # months: a wider range ("0-19") says nothing that a search could use
LONGEST_LIST = 15  # children of one list; more numbers are a table or a telephone bill
WIDEST_UNDER = 12  # years: "under 16" is nearly every child


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
    """What a draft was read from; the smaller number is trusted more where two speak of one child."""

    STATED = 0
    BORN = 1
    YEAR = 2
    STAGE = 3
    EVENT = 4
    UNBORN = 5
    CLINICAL = 6  # "6/52" beside no child may be a duration


@dataclass(frozen=True, slots=True)
class _Draft:
    """A mention before it is compared with the others."""

    minimum: int  # months
    maximum: int
    start: int  # characters
    end: int
    label: str
    kind: _Kind = _Kind.STATED
    whose: Whose | None = None  # None: the whole text must decide
    count: int = 1
    subject: int = -1  # the token of the person, -1 if none
    corrects: bool = False
    group: int = -1  # numbers of one list
    stage: Stage | None = None

    @property
    def approximate(self) -> bool:
        return self.kind in (_Kind.YEAR, _Kind.STAGE, _Kind.EVENT, _Kind.UNBORN)

    def overlaps(self, other: _Draft) -> bool:
        return self.minimum < other.maximum and other.minimum < self.maximum


@dataclass(frozen=True, slots=True)
class _Lead:
    """What stands before a number: the cues walked over, then the word that stopped the walk."""

    cues: frozenset[Cue]
    first: int  # token where the cues begin
    inner: int  # the same, back to the nearest comma only
    stop: int  # token that stopped the walk, -1 at the start of a sentence
    role: Role | None
    word: str
    before: str  # the word before that


_Span = tuple[int, int, str]  # months from, months to, label
_SENTENCE_END = frozenset((".", "!", "?", ";", ".."))
# The tokenizer leaves brackets inside some words ("son(5)"); blanked, they part words and move no offset.
_BRACKETS = str.maketrans('()[]{}"*', " " * 8)
_NUMBER_STOPS = frozenset({Cue.ARTICLE, Cue.PLACE})
_DIRECT = frozenset({Cue.FILLER, Cue.MARK, Cue.BOTH})
_TELLING = frozenset({Cue.NEARLY, Cue.TURNED, Cue.JUST, Cue.FUTURE, Cue.NOW, Cue.CORRECTION})
_SHOWN = frozenset({Cue.NEARLY, Cue.TURNED, Cue.JUST, Cue.FUTURE, Cue.AGED})  # part of the text of a mention


@dataclass(slots=True)
class _Page:
    """One text being read."""

    text: str
    folded: str
    tokens: list[str]
    starts: list[int]  # first character of each token
    cues: dict[int, tuple[Cue, int]]  # last token of a cue -> the cue and its first token
    stages: list[tuple[int, int, Stage]]  # character spans
    today: datetime.date
    drafts: list[_Draft] = field(default_factory=list)
    claims: list[tuple[int, int]] = field(default_factory=list)
    groups: int = 0

    def free(self, start: int, end: int) -> bool:
        return all(end <= first or last <= start for first, last in self.claims)

    def unread(self, span: tuple[int, int]) -> bool:
        """Whether a number is free, and no part of a stage's name ("key stage 1", "post 16")."""
        return self.free(*span) and all(span[1] <= first or last <= span[0] for first, last, _ in self.stages)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        return (match for match in pattern.finditer(self.folded) if self.free(*match.span()))

    def add(self, draft: _Draft | None, span: tuple[int, int]) -> None:
        """Claim the characters of `span`; keep the draft if there is one."""
        self.claims.append(span)
        if draft:
            self.drafts.append(draft)

    def left(self, start: int, width: int = 40) -> str:
        return self.folded[max(0, start - width) : start]

    def token(self, start: int) -> int:
        """The last token that begins before character `start`."""
        return bisect_left(self.starts, start) - 1

    def word(self, index: int) -> str:
        return self.tokens[index] if 0 <= index < len(self.tokens) else ""

    def role(self, index: int) -> Role | None:
        """Who the word stands for, if anybody."""
        word, before = self.word(index), self.word(index - 1)
        if word in ("s", "'s"):
            return self.role(index - 1)
        if word in ("two", "three", "four", "five") and before not in (*words.OWNERS, "'s", "s"):
            return None  # "my two" are children, "two" is a number
        if word in ("adult", "man", "woman", "lady") and before == "young":
            return Role.CHILD
        plain = word[:-1] if word.endswith("s") and len(word) > 4 else word
        return words.ROLES.get(word) or words.ROLES.get(plain)

    def lead(self, start: int, stops: frozenset[Cue] = frozenset()) -> _Lead:
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
        return _Lead(frozenset(found), first, inner, stop, role, self.word(stop), self.word(stop - 1))


def _years(count: int) -> str:
    return "1 year old" if count == 1 else f"{count} years old"


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


@dataclass(frozen=True, slots=True)
class _Quantity:
    """An age as a number was written: whole years, or months when a fraction or another unit was given."""

    years: int
    minimum: int
    maximum: int
    label: str
    whole: bool = False


def _quantity(text: str) -> _Quantity:
    """Years from "3", "three", "2.5", "2½", "2 and a half"; "2.9" is 2 years 9 months, as on forums."""
    head = words.WHOLE.match(text)
    years = words.number(head[1] or head[0]) if head else 0
    part = int(head[2]) if head and head[2] else 0
    half = part == 5 or re.search(r"½|1/2|hal?f", text)
    if half:
        months = 12 * years + 6
        return _Quantity(years, months, months + 1, f"{years} and a half" if years > 1 else _months(months))
    if not part:
        return _Quantity(years, 12 * years, 12 * years + 12, _years(years), whole=True)
    # .9 may be nine months or nine tenths of a year: hold both. Two digits can only be months.
    last = part if part > 9 else 12 * part // 10
    label = f"{years} years {_months(part)}" if years > 1 else _months(12 * years + part)
    return _Quantity(years, 12 * years + part, 12 * years + last + 1, label)


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
        for word in (*STOP_WORDS, *words.ROLES):  # looked up once for all, and not again in each memory zone
            _ = self._nlp.vocab[word]
        self._cues = PhraseMatcher(self._nlp.vocab)
        for phrase in words.CUES:
            # Split by hand: alone, "'m" would fall into two tokens, as it does not in "i'm".
            self._cues.add(phrase, [Doc(self._nlp.vocab, words=phrase.split(" "))])
        self._stage_words = words.load_stages(words.stages_file())
        self._stages = PhraseMatcher(self._nlp.vocab)
        for place, stage in enumerate(self._stage_words):
            self._stages.add(str(place), [self._nlp.make_doc(phrase.lower()) for phrase in stage.words])

    def read(self, text: str) -> list[AgeMention]:
        """The ages that `text` states of the present, in order of appearance.

        Past ages, durations, scores and other numbers give nothing; after a correction the last age stays.

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
        # spaCy interns every word it meets. Names of children must not pile up in memory, so the words of one
        # text are dropped with it; a pipeline that others use at the same time cannot be emptied under them.
        return self._nlp.memory_zone() if self._own else nullcontext()

    def _open(self, text: str) -> _Page:
        folded = words.fold(text)
        doc = self._nlp.make_doc(folded.translate(_BRACKETS))
        cues = {
            span.end - 1: (words.CUES[span.label_], span.start)  # the longest phrase wins
            for span in filter_spans(self._cues(doc, as_spans=True))
        }
        today = self._today or datetime.date.today()
        tokens, starts = [token.text for token in doc], [token.idx for token in doc]
        return _Page(text, folded, tokens, starts, cues, self._stage_spans(doc), today)

    def _stage_spans(self, doc: Doc) -> list[tuple[int, int, Stage]]:
        """The longest stage phrases; one phrase may stand in several entries, in the order of the file."""
        found = sorted(self._stages(doc, as_spans=True), key=lambda span: (span.start, int(span.label_)))
        longest = {(span.start, span.end) for span in filter_spans(found)}
        return [
            (span.start_char, span.end_char, self._stage_words[int(span.label_)])
            for span in found
            if (span.start, span.end) in longest
        ]


def _mention(text: str, draft: _Draft) -> AgeMention:
    return AgeMention(
        minimum=draft.minimum,
        maximum=draft.maximum,
        whose=draft.whose or Whose.CHILD,
        text=text[draft.start : draft.end],
        start=draft.start,
        end=draft.end,
        approximate=draft.approximate,
        label=draft.label,
        count=draft.count,
    )


# --- whose it is, and of which time -------------------------------------------------------------------------


def _whose(role: Role | None, years: float) -> Whose | None:
    """Whose an age of `years` is beside such a person; None when the text must decide."""
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
    """Whose age it is; from 18 on, "he" may be a grown-up named before."""
    if lead.role is Role.PRONOUN and years >= 18:
        gender = words.MALE if lead.word in words.MALE else words.FEMALE if lead.word in words.FEMALE else ()
        for index in range(lead.stop - 1, -1, -1):
            role = page.role(index)
            if role in (Role.CHILD, Role.CHILDREN):
                break
            if page.word(index - 1) in ("his", "her", "their"):
                continue  # "his dad": the pronoun is the child's already
            if page.word(index) in gender and role in (Role.PARENT, Role.OTHER):
                return _whose(role, years)
    return _whose(lead.role, years)


def _elsewhen(page: _Page, lead: _Lead) -> bool:
    """Whether the lead speaks of another time, denies the age, or makes it the age of something else."""
    if Cue.NOT in lead.cues or lead.before in words.FIGURATIVE_SUBJECT:
        return True
    owner = page.word(lead.stop - 2) if lead.before in words.OWNERS else ""  # "till her baby's two"
    if lead.word in words.OTHER_TIMES or (lead.role and {lead.before, owner} & words.OTHER_TIMES):
        return True
    if Cue.AGED not in lead.cues:
        return False
    left = page.left(page.starts[lead.first])
    return bool(words.AGE_OF_WHAT.search(left) or words.AGE_AT_SOME_TIME.search(left))


def _figurative(page: _Page, start: int, end: int) -> bool:
    before, after = words.FIGURATIVE_BEFORE, words.FIGURATIVE_AFTER
    return bool(before.search(page.left(start, 60)) or after.match(page.folded, end))


def _timed(page: _Page, quantity: _Quantity, lead: _Lead, after: re.Match[str] | None) -> _Span | None:
    """Months and label of a stated age, moved by what is said of the birthday; None when it is past."""
    said = after.groupdict() if after else {}
    years, low, cues = quantity.years, quantity.minimum, lead.cues
    if Cue.PAST in cues and not (said.get("just") or said.get("month") or said.get("last_year")):
        return None
    nearly = Cue.NEARLY in cues or said.get("soon")
    if not quantity.whole:
        return (
            (low - 2, low, f"nearly {quantity.label}")
            if nearly and low > 2
            else (low, quantity.maximum, quantity.label)
        )
    if said.get("month"):
        return _birthday(page.today, years, said, cues)
    if said.get("last_year"):
        return low, low + 24, f"{years} or {years + 1}"
    if nearly and years:
        return low - 3, low, f"nearly {years}"
    if years and (Cue.FUTURE in cues or said.get("next_year")):
        return low - 12, low, f"{years - 1}, soon {years}"
    if Cue.JUST in cues or said.get("just"):
        return low, low + 3, f"just turned {years}"
    return low, quantity.maximum, quantity.label


def _birthday(today: datetime.date, years: int, said: dict[str, str], cues: frozenset[Cue]) -> _Span:
    """Months for "5 in September": before the birthday, after it, or both where the tense does not tell."""
    month = words.MONTHS[said["month"][:3]]
    ago = (today.month - month) % 12
    if cues & {Cue.PAST, Cue.TURNED} or said.get("when") == "last":
        return 12 * years, 12 * years + 12, _years(years)
    # A birthday of the last three months may have been meant; an older one would have been forgotten.
    if Cue.FUTURE in cues or said.get("when") in ("next", "come") or ago > 3:
        return 12 * years - 12, 12 * years, f"{years - 1}, {years} in {calendar.month_name[month]}"
    return 12 * years - 12, 12 * years + 12, f"{years - 1} or {years}"


def _shown_from(page: _Page, lead: _Lead, start: int) -> int:
    """Where the text of a mention begins: with "nearly" or "aged", but without "is"."""
    index = page.token(start)
    while index >= lead.inner and index in page.cues:
        cue, first = page.cues[index]
        start = page.starts[first] if cue in _SHOWN else start
        index = first - 1
    return start


# --- licences: when a number without "old" is an age --------------------------------------------------------


def _inner(page: _Page, lead: _Lead, start: int) -> int:
    """The character where a number with its cues begins, back to the nearest comma."""
    return min(start, page.starts[lead.inner]) if lead.inner < len(page.starts) else start


def _alone(page: _Page, start: int, end: int) -> bool:
    """Whether characters `start` to `end` are a clause to themselves."""
    before, after = page.folded[:start].rstrip(" "), page.folded[end:].lstrip(" ")
    opened = before[-1:] in (*",.;!?([\n:", "") or before.endswith(" -")
    return opened and bool(after[:1] in (*",.;!?()]\n-", "") or words.AND_WEEKS.match(after))


def _numbers_items(page: _Page, start: int, end: int) -> bool:
    """Whether a number counts the items of a list ("1. my son bites", "(1) call them (2) write", "no. 2")."""
    before, after = page.folded[:start].rstrip(" "), page.folded[end:]
    begins = before[-1:] in ("", "\n") and len(page.folded[start:end]) == 1
    if before.endswith("(") and after.startswith(")") and {"(1)", "(2)"} <= set(page.folded.split()):
        return True
    return bool((begins and re.match(r"[.)]\s*\w", after)) or re.search(r"\bno\.$", before))


def _short(page: _Page, lead: _Lead, end: int) -> bool:
    """Whether the text is a handful of key words that end with this number ("bedwetting help 7")."""
    if len(page.tokens) > 7 or page.folded[end:].strip(" .?!") or lead.cues - {Cue.FILLER}:
        return False
    return lead.word.isalpha() and lead.word not in words.LABELS | words.NOT_A_PERSON


def _opens(page: _Page, years: int, start: int, end: int) -> bool:
    """Whether a number opens a sentence as an age does ("16 and pregnant", "16 kicked out help")."""
    before = page.folded[:start].rstrip(" ")
    if before[-1:] not in (*".!?\n;:", ""):
        return False
    few = len(page.tokens) <= 7 and not before and 10 <= years < 20
    follows = words.SENTENCE_MAY_OPEN.match(page.folded, end)
    return bool(follows or (few and re.match(r"\s+[a-z]+[a-rt-z]\b", page.folded[end:])))


def _beside(page: _Page, lead: _Lead, years: int, *, several: bool) -> bool:
    """Whether a number directly beside a person, with no verb between, is an age ("son 5", "mum, 22")."""
    marked, both = Cue.MARK in lead.cues, Cue.BOTH in lead.cues
    if lead.cues - _DIRECT or lead.role is None:
        return False
    match lead.role:
        case Role.CHILD:
            return lead.word not in words.NOT_ONE_CHILD
        case Role.CHILDREN:  # "my sons 16" is one son, "kids 3" is a number of kids
            return several or both or lead.word not in words.COUNTED
        case Role.PEER:
            return True
        case Role.SPEAKER:  # "me 34, partner 36"
            noted = lead.word == "me" and page.word(lead.stop + 2) in ("", ",", ".")
            return noted or both or lead.before == "if"
        case Role.PRONOUN:
            return not marked and lead.word != "who"
        case _:
            return years >= (16 if marked else YOUNGEST_PARENT) and page.word(lead.stop + 1) != ":"


def _told(page: _Page, lead: _Lead, years: int, *, several: bool) -> bool:
    """Whether what stands before a number licenses it as an age."""
    cues = lead.cues
    if Cue.AGED in cues:
        return True
    if Cue.OF in cues:
        if lead.role is Role.PARENT:
            return years >= YOUNGEST_PARENT  # "mum of 18", but "mum of 3"
        return lead.role in (Role.CHILD, Role.CHILDREN, Role.PEER) and lead.word not in words.NOT_ONE_CHILD
    if cues & _TELLING:
        return Cue.MARK in cues or lead.word not in words.NOT_A_PERSON
    if lead.word in words.NOT_A_PERSON:
        return False
    if cues & {Cue.BE, Cue.PAST}:
        plural = page.word(lead.stop + 1) == "are"
        named = lead.word.isalpha() and not plural and lead.word not in words.LABELS - {"and"}
        return lead.role is not None or lead.stop < 0 or named
    return _beside(page, lead, years, several=several)


def _loose(page: _Page, lead: _Lead, years: int, spans: list[tuple[int, int]]) -> bool:
    """Whether bare numbers that nothing introduces are ages: they stand alone, or "now" or "soon" follows."""
    start, end, several = spans[0][0], spans[-1][1], len(spans) > 1
    if lead.role is Role.CHILDREN and not several and not lead.cues - _DIRECT:
        return False  # "kids (3)" counts them
    if not 0 < years <= OLDEST_CHILD or page.folded[start:end] == "one" or _numbers_items(page, start, end):
        return False
    if _alone(page, _inner(page, lead, start), end):
        return True
    apart, home = Cue.MARK in lead.cues, several and lead.word == "home"  # "2 at home 5 and 7"
    if not (apart or home) and lead.word in words.LABELS:
        return False
    if home or (lead.word == "pregnant" and years >= YOUNGEST_PARENT):
        return True
    if words.AGE_AFTER.match(page.folded, end):
        return apart or lead.word not in words.NOT_A_PERSON
    return _opens(page, years, start, end) or _short(page, lead, end)


# --- forms: each reads one way of writing an age, and claims its characters ---------------------------------


def _events(page: _Page) -> None:
    """A two year check, a 12 month review: the child is about that age, unless another age is stated."""
    for match in page.matches(words.EVENT):
        count = _quantity(match["n"])
        if match["weeks"]:
            low, high = 0, 3
        elif match["months"]:
            low, high = max(count.years - 2, 0), count.years + 3
        elif match["years"] or not count.whole:
            low, high = 12 * count.years, 12 * count.years + 12
        else:
            continue
        if high <= 72:
            label = f"{match[0]} ({words.span(low, high)})"
            page.add(_Draft(low, high, *match.span(), label, _Kind.EVENT, Whose.CHILD), match.span())
    for match in page.matches(words.ELEVEN_PLUS):  # an exam, and not everybody over 11
        label = "eleven plus, Year 5 or 6 (9 to 11)"
        page.add(_Draft(108, 144, *match.span(), label, _Kind.EVENT, Whose.CHILD), match.span())


def _unborn(start: int, end: int, count: int = 1) -> _Draft:
    return _Draft(UNBORN, 0, start, end, "before birth", _Kind.UNBORN, Whose.CHILD, count)


def _gestations(page: _Page) -> None:
    """27+3, 14/40, a 12 week scan, due in March: pregnancy, or how early somebody was born."""
    for match in page.matches(words.GESTATION):
        born = match["weeker"] or words.BIRTH_BEFORE.search(page.left(match.start()))
        page.add(None if born else _unborn(*match.span()), match.span())
    for match in page.matches(words.DUE):
        page.add(_unborn(*match.span()), match.span())


def _births(page: _Page) -> None:
    """Born in 2019, dob 12/03/2019, b. 05/21, a 2019 baby."""
    for match in page.matches(words.BORN):
        days = _born_between(match)
        if days is None or days[0] > page.today:
            continue
        low = _months_between(min(days[1], page.today), page.today)
        high = _months_between(days[0], page.today) + 1
        lead = page.lead(match.start())
        whose = _person(page, lead, low / 12)
        if whose is Whose.OTHER and lead.role is None:
            continue
        ages = f"{low // 12}" if low // 12 == (high - 1) // 12 else f"{low // 12} or {(high - 1) // 12}"
        when = f"{days[0]:%B %Y}" if match["month"] else f"{days[0].year}"
        label = f"born {when} ({ages if low >= 12 else words.span(low, high)})"
        page.add(_Draft(low, high, *match.span(), label, _Kind.BORN, whose, subject=lead.stop), match.span())


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


def _range(low: int, high: int, span: tuple[int, int], label: str, whose: Whose | None) -> _Draft | None:
    """A range of ages; None when it is too wide to say anything."""
    if high - low > WIDEST_RANGE or low >= high:
        return None
    return _Draft(low, high, *span, label, _Kind.STAGE, whose)


def _under(page: _Page) -> None:
    """Under 5, U5, under fives, 3 under 5, two boys under ten; 5 and under, up to 5."""
    for match in page.matches(words.UNDER):
        bound, months = words.number(match["n"]), bool(match["m"])
        counted = match["n"] == "one" or words.NOT_AGE_AFTER.match(page.folded, match.end())
        service = words.SERVICE_AFTER.match(page.folded, match.end("n")) and not match["count"]
        draft = None
        if not counted and not service and 0 < bound <= (36 if months else WIDEST_UNDER):
            label = f"under {_months(bound) if months else bound}"
            count = min(words.number(match["count"]), 12) if match["count"] else 1
            top = bound if months else 12 * bound
            draft = _Draft(0, top, *match.span(), label, _Kind.STAGE, count=max(count, 1))
        page.add(draft, match.span())
    for form in (words.AND_UNDER, words.UP_TO):
        for match in page.matches(form):
            bound = words.number(match["n"])
            if 0 < bound < 10 and not _figurative(page, *match.span()):
                page.add(_range(0, 12 * bound + 12, match.span(), f"{bound} and under", None), match.span())


def _over(page: _Page) -> None:
    """Over 16, 16+, 16s and over: to 25 for those over 16, to 18 for the others."""
    for form in (words.OVER, words.PLUS):
        for match in page.matches(form):
            bound, end = words.number(match["n"]), match.end()
            plural = form is words.PLUS or match["s"]
            if not 10 <= bound <= OLDEST_CHILD or words.NOT_AGE_AFTER.match(page.folded, end):
                continue
            if not plural and not words.LIST_MAY_END.match(page.folded, end):
                continue
            named = words.SERVICE_AFTER.match(page.folded, end) or words.RATED_AFTER.match(page.folded, end)
            top = OLDEST_CHILD if bound >= 16 else 18
            lead = page.lead(match.start())
            whose = Whose.SELF if lead.role is Role.SPEAKER and Cue.BE in lead.cues else None
            label = f"{bound} and over ({bound} to {top})"
            draft = None if named else _range(12 * bound, 12 * top + 12, match.span(), label, whose)
            page.add(draft, match.span())


def _dear(page: _Page) -> None:
    """DD14 is a daughter of 14; DS2 is the second son where children are numbered."""
    found = [(match, int(match["n"])) for match in page.matches(words.DEAR)]
    numbered = all(years <= 5 for _, years in found)
    for match, years in found:
        order = years == 1 or (numbered and any(other <= 2 for _, other in found))
        old = 0 < years <= OLDEST_CHILD and not order
        low = 12 * years
        page.add(
            _Draft(low, low + 12, *match.span(), _years(years), whose=Whose.CHILD) if old else None,
            match.span(),
        )


def _clinical(page: _Page) -> None:
    """6/52 and 3/12, as clinicians write weeks and months; day 5 after a birth."""
    for match in page.matches(words.CLINICAL):
        count, unit = int(match["n"]), int(match["unit"])
        # "6/7" and "11/12" are more often two ages than days and months, "7/7" and "24/7" are idioms.
        idiom = count + 1 == unit or (unit == 7 and (count in (7, 24) or count > 28))
        if idiom or not 0 < count <= 52 or words.LASTING_BEFORE.search(page.left(match.start())):
            continue
        quantity = _small(count, {12: "month", 52: "week", 7: "day"}[unit])
        lead = page.lead(match.start())
        kind = _Kind.STATED if lead.role in (Role.CHILD, Role.PRONOUN) else _Kind.CLINICAL
        low, high, label = quantity.minimum, quantity.maximum, quantity.label
        page.add(_Draft(low, high, *match.span(), label, kind, Whose.CHILD, subject=lead.stop), match.span())
    for match in page.matches(words.DAY_OLD):
        if 1 < (count := int(match["n"])) <= 28:
            page.add(_Draft(0, 1, *match.span(), f"{count} days old", whose=Whose.CHILD), match.span())


def _small(count: int, unit: str) -> _Quantity:
    """An age in months, weeks or days."""
    low = count if unit == "month" else int(count * (7 if unit == "week" else 1) / 30.44)
    label = _months(count) if unit == "month" else f"{count} {unit}{'' if count == 1 else 's'} old"
    return _Quantity(low // 12, low, low + 1, label)


# --- forms: ranges ------------------------------------------------------------------------------------------


def _ranges(page: _Page) -> None:
    """Ages 4-7, between 4 and 7, 4 or 5, 13 to 19 year olds."""
    for match in page.matches(words.RANGE):
        first, last = _quantity(match["a"]), _quantity(match["b"])
        if (match["sep"] == "and") != bool(match["between"]) or first.years >= last.years:
            continue
        named = words.SERVICE_AFTER.match(page.folded, match.end()) and not match["old"]
        counted = words.NOT_AGE_AFTER.match(page.folded, match.end()) and not match["s"]
        if named or counted or match["other"] or _figurative(page, *match.span()):
            page.add(None, match.span())
            continue
        lead = page.lead(match.start(), _NUMBER_STOPS)
        past = _elsewhen(page, lead) or Cue.PAST in lead.cues
        if not past and _range_licensed(page, match, lead, first.years):
            page.add(_range_draft(page, match, lead), match.span())


def _range_licensed(page: _Page, match: re.Match[str], lead: _Lead, low: int) -> bool:
    leaflet = match["sep"] in ("-", "to") and low == 0  # "0-5"
    if match["old"] or match["s"] or match["s1"] or leaflet:
        return True
    if (match["y"] or match["m"]) and words.LASTING_AFTER.match(page.folded, match.end()):
        return False
    if _told(page, lead, low, several=True) or (lead.word == "for" and match["sep"] in ("-", "to")):
        return True
    ends = re.match(r"\s*(?:[,.;?!)]|$)", page.folded[match.end() :])
    if ends and low >= YOUNGEST_PARENT and lead.word not in words.LABELS:
        return True
    return _alone(page, *match.span()) or _short(page, lead, match.end())


def _range_draft(page: _Page, match: re.Match[str], lead: _Lead) -> _Draft | None:
    first, last = _quantity(match["a"]), _quantity(match["b"])
    joint = "or" if match["sep"] in ("or", "/") else "to"
    low, high, label = first.minimum, 12 * last.years + 12, f"{first.years} {joint} {last.years}"
    if match["m"]:
        low, high, label = first.years, last.years + 1, f"{label} months"
    elif last.years > OLDEST_CHILD:
        return None
    span = (_shown_from(page, lead, match.start()), match.end())
    draft = _range(low, high, span, label, _person(page, lead, first.years))
    return replace(draft, subject=lead.stop) if draft else None


# --- forms: numbers with a unit -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Unit:
    """An age with its unit, as found: `sure` when it says "old" or is written in one ("18m")."""

    quantity: _Quantity
    start: int
    end: int
    sure: bool
    unit: str = "year"


def _compounds(page: _Page) -> None:
    """2y6m, 2 years and 6 months, a year and a half, a month old."""
    for form in (words.COMPOUND, words.YEAR_AND_HALF):
        for match in page.matches(form):
            years = words.number(match["y"]) if match["y"] else 1
            months = words.number(match["m"]) if form is words.COMPOUND else 6
            low = 12 * years + months
            if months > 11 or years > OLDEST_CHILD:
                continue
            label = _months(low) if low < 24 else f"{years} years {_months(months)}"
            sure = bool(match["old"]) or (form is words.COMPOUND and not match["gap"])
            _unit(page, _Unit(_Quantity(years, low, low + 1, label), *match.span(), sure))
    for match in page.matches(words.ONE_OLD):
        quantity = _quantity("1") if match["unit"] == "year" else _small(1, match["unit"])
        start = match.start() if match[0].startswith("a ") else match.start("unit")
        _unit(page, _Unit(quantity, start, match.end(), sure=True))


def _units(page: _Page) -> None:
    """3yo, three-year-old, 18 months, 6 weeks old; "a 4 and 6 year old" are two."""
    for match in page.matches(words.UNIT_AGE):
        letter = match["y"] or match["m"] or match["w"] or match["d"]
        single = len(letter) == 1 and not match["old"]
        if single and (match["gap"] or not match["q"][0].isdigit() or letter == "w"):
            continue
        unit = "year" if match["y"] else "month" if match["m"] else "week" if match["w"] else "day"
        sure = bool(match["old"]) or single
        listed = words.ITEMS.finditer(match["list"] or "") if match["old"] else ()
        spans = [(match.start() + item.start(), match.start() + item.end()) for item in listed]
        for start, end in [*spans, (match.start("q"), match.end())]:
            number = _quantity(page.folded[start : end if (start, end) in spans else match.end("q")])
            quantity = number if unit == "year" else _small(number.years, unit)
            if number.years > 0 and (number.years < 100 if unit == "year" else quantity.minimum <= 60):
                _unit(page, _Unit(quantity, start, end, sure, unit), old=bool(match["old"]))


def _unit(page: _Page, found: _Unit, *, old: bool = True) -> None:
    """Add an age with a unit: at once when sure, otherwise with a licence, since it may be a duration."""
    start, end, quantity = found.start, found.end, found.quantity
    lead = page.lead(start, frozenset({Cue.PLACE}))
    if not old and found.unit in ("week", "month") and _carried(page, lead, found):
        page.add(_unborn(start, end), (start, end))
        return
    lasting = not found.sure and words.LASTING_AFTER.match(page.folded, end)
    if lasting or (found.unit == "week" and not old and words.BIRTH_BEFORE.search(page.left(start))):
        return
    if _figurative(page, start, end) or _elsewhen(page, lead):
        return
    too_young = lead.role is Role.SPEAKER and quantity.maximum < 60
    if too_young or not (found.sure or _unit_licensed(page, lead, found)):
        return
    timed = _timed(page, quantity, lead, words.AGE_AFTER.match(page.folded, end))
    if timed:
        draft = _unit_draft(page, lead, found, timed)
        due = words.CORRECTED_BEFORE.search(page.left(start)) or words.CORRECTED_AFTER.match(page.folded, end)
        if due:  # counted from the day due, at most four months after the birth that eligibility counts from
            label = f"{draft.label} corrected"
            draft = replace(draft, maximum=draft.maximum + 4, label=label, kind=_Kind.EVENT)
        page.add(draft, (start, end))


def _carried(page: _Page, lead: _Lead, found: _Unit) -> bool:
    """Whether weeks or months without "old" are those of a pregnancy."""
    if words.PREGNANT_AFTER.match(page.folded, found.end):
        return True
    if words.LASTING_AFTER.match(page.folded, found.end):
        return False
    if lead.role is Role.SPEAKER and Cue.BE in lead.cues:
        return True
    if found.unit == "month":
        return False
    left, count = page.left(found.start), words.number(page.folded[found.start : found.end].split()[0])
    if lead.word == "at" and 20 <= count <= 42:
        return not words.BIRTH_BEFORE.search(left)
    if lead.role in (Role.PARENT, Role.OTHER, Role.PEER) and Cue.MARK not in lead.cues:
        return True
    late = lead.word in words.CARRIERS or (lead.role and 28 <= count <= 42)
    if late and lead.word not in words.BORN_ALREADY:
        return True
    beside = re.search(r"\b(\d\d)\s+(?:and|&)\s+(?:about |only |just )?$", left)  # "16 and 12 weeks"
    term = 37 <= count <= 42 and _alone(page, found.start, found.end)
    return term or bool(beside and 11 <= int(beside[1]) <= 50)


def _unit_licensed(page: _Page, lead: _Lead, found: _Unit) -> bool:
    """Whether an age with a unit but without "old" is one; weeks and days by themselves are durations."""
    alone = _alone(page, _inner(page, lead, found.start), found.end) or _short(page, lead, found.end)
    lasting = found.unit in ("week", "day") or page.folded[found.start].isalpha()
    if alone and (len(page.tokens) <= 4 or not lasting):
        return True
    if Cue.NOW in lead.cues and not lead.word.startswith("wait") and (found.unit == "year" or not lasting):
        return True
    if lead.word in words.NOT_A_PERSON:
        return False
    beside = lead.role is Role.PARENT and Cue.BE not in lead.cues
    if beside or lead.role in (None, Role.SPEAKER, Role.OTHER):
        return Cue.AGED in lead.cues
    return not lead.cues - (_DIRECT | _TELLING | {Cue.BE, Cue.AGED, Cue.OF, Cue.ARTICLE})


def _unit_draft(page: _Page, lead: _Lead, found: _Unit, timed: tuple[int, int, str]) -> _Draft:
    """The draft of an age with a unit; a noun after it ("14 year old son") outranks one before it."""
    years, start, end = found.quantity.years, found.start, found.end
    after = page.token(end) + 1
    noun = page.role(after) or (page.role(after + 1) if page.word(after).isalpha() else None)
    named = noun if noun not in (Role.SPEAKER, Role.PRONOUN) else None
    role = named or lead.role
    adult = role in (Role.PARENT, Role.OTHER)
    # Under 16, and after "of" or a colon, an adult has a child of that age: "mum of 14yo", "teacher: 14yo".
    has = adult and not named and (years < 16 or Cue.OF in lead.cues or page.word(lead.stop + 1) == ":")
    if has or (adult and years < YOUNGEST_PARENT):
        role = None
    whose = _person(page, lead, years) if role is lead.role else _whose(role, years)
    if whose is None and years >= 9 and re.match(r"\s+(?:here|asking)\b", page.folded[end:]):
        whose = Whose.SELF
    counted = re.search(rf"(?<![\w.-])({words.NUMBER})\s+$", page.left(start))
    plural = page.folded[start:end].endswith(("olds", "os"))
    count = words.number(counted[1]) if counted and plural else 1
    twins = words.TWINS.get(page.word(after)) or (words.TWINS.get(lead.word, 1) if lead.role else 1)
    low, high, label = timed
    return _Draft(
        low, high, _shown_from(page, lead, start), end, label,
        whose=whose or Whose.CHILD, count=max(count, twins), subject=lead.stop,
        corrects=Cue.CORRECTION in lead.cues,
    )  # fmt: skip


# --- forms: school years ------------------------------------------------------------------------------------


def _year_bounds(page: _Page, first: int, last: int, *, moving: bool = False) -> tuple[int, int]:
    """Months of the children of school years `first` to `last` (Reception is 0).

    In July and August people mean the year that ends or the one that comes, so the children of the year below
    count too; so they do when somebody is said to move up.
    """
    return 12 * (first + 4 - (moving or page.today.month in (7, 8))), 12 * (last + 6)


def _year_groups(page: _Page) -> None:
    """Year 6, Y6, yr six, Year 5/6, years 5 and 6, Year 6 going into 7."""
    for match in page.matches(words.YEAR_GROUP):
        first, left = words.number(match["a"]), page.left(match.start())
        last = _last_year(match)
        span = (match.start(), match.end() if last or not match["sep"] else match.end("a"))
        if words.NOT_YEAR_GROUP_BEFORE.search(left) or words.NOT_YEAR_GROUP_AFTER.match(page.folded, span[1]):
            continue
        if not 1 <= first <= 14:
            continue
        if not last:
            moving = bool(words.MOVING_UP_BEFORE.search(left))
            years = [(_year_bounds(page, first, first, moving=moving), f"Year {first}")]
        elif match["sep"] in ("and", "&"):
            years = [(_year_bounds(page, year, year), f"Year {year}") for year in (first, last)]
        elif "into" in match["sep"]:
            years = [((12 * (first + 4), 12 * (last + 6)), f"Year {first} going into Year {last}")]
        else:
            joint = "to" if match["sep"] in ("-", "to") else "or"
            years = [(_year_bounds(page, first, last), f"Year {first} {joint} {last}")]
        for bounds, name in years:
            page.add(_year_draft(page, span, bounds, name), span)


def _last_year(match: re.Match[str]) -> int:
    """The second year of "Year 5/6"; 0 when the number after it is something else ("year 6 and 9")."""
    last = words.number(match["b"]) if match["b"] else 0
    joined = match["sep"] not in ("and", "&") or match["word"].startswith(("years", "yrs"))
    return last if joined and words.number(match["a"]) < last <= 14 else 0


def _year_draft(page: _Page, span: tuple[int, int], bounds: tuple[int, int], name: str) -> _Draft | None:
    """A school year as a draft; None when it is past or denied."""
    left, lead = page.left(span[0], 60), page.lead(span[0])
    if lead.cues & {Cue.NOT, Cue.PAST} or words.ELSEWHEN_YEAR.search(left):
        return None
    if lead.role and lead.before in words.OTHER_TIMES:
        return None
    owned = bool(words.OWNED.search(left))
    passed = Cue.MARK in lead.cues and lead.role not in (Role.CHILD, Role.CHILDREN)  # "teacher: Y3 pupil"
    role = None if owned or passed or Cue.OF in lead.cues else lead.role
    loose = lead.stop < 0 or Cue.MARK in lead.cues  # else a verb stands before it: "i teach year 6"
    whose = _whose(role, bounds[0] / 12) if role or (loose and not owned) else Whose.CHILD
    counted = re.search(r"(?<![\w.-])(two|three|four|five|six|seven|eight|nine|ten|[2-9])\s+$", left)
    count = 2 if Cue.BOTH in lead.cues else words.TWINS.get(lead.word, 1) if lead.role else 1
    if counted and page.folded[span[1] - 1] == "s":
        count = words.number(counted[1])
    return _Draft(*bounds, *span, f"{name} ({words.span(*bounds)})", _Kind.YEAR, whose, count, lead.stop)


def _old_years(page: _Page) -> None:
    """First form to fifth form, fourth year juniors, 3rd grade, klasa 1 in Poland, P5 and S3 in Scotland."""
    for match in page.matches(words.OLD_JUNIOR):
        _add_year(page, match, words.number(match["n"]) + 2)
    for match in page.matches(words.OLD_FORM):
        ordinal = 5 if match["fifth"] else words.number(match["n"])
        if 1 <= ordinal <= 5:
            _add_year(page, match, ordinal + 6)
    for match in page.matches(words.GRADE):
        if 1 <= (grade := words.number(match["n"])) <= 12:
            _add_year(page, match, grade + 1, f"grade {grade}, like Year {grade + 1}")
    for match in page.matches(words.KLASA):
        low = 12 * (int(match["n"]) + 6)
        page.add(_year_draft(page, match.span(), (low, low + 12), f"klasa {match['n']}"), match.span())
    for match in page.matches(words.SCOTTISH):
        # Without more, P5 and S3 are teams, classes and sections of laws as well.
        left = page.left(match.start())
        sure = match["long"] or "scot" in page.folded or words.SCOTTISH_BEFORE.search(left)
        letter = match["stage"] or match["long"][0]
        year = int(match["n"]) + (7 if letter == "s" else 0)
        if sure and year <= 13:
            low = 54 + 12 * (year - 1)  # P1 takes children of 4½ to 5½, who leave it a year older
            name = f"{letter.upper()}{match['n']} in Scotland"
            page.add(_year_draft(page, match.span(), (low, low + 24), name), match.span())


def _add_year(page: _Page, match: re.Match[str], year: int, name: str = "") -> None:
    bounds = _year_bounds(page, year, year)
    page.add(_year_draft(page, match.span(), bounds, name or f"Year {year}"), match.span())


# --- forms: bare numbers ------------------------------------------------------------------------------------


def _bare(page: _Page) -> None:
    """Numbers with no unit: "she's 3", "kids are 4, 7 and 13", "nearly 4", "14, my mum is ill"."""
    for spans in (run for match in words.BARE.finditer(page.folded) for run in _runs(page, match)):
        lead = page.lead(spans[0][0], _NUMBER_STOPS)
        years = _quantity(page.folded[slice(*spans[0])]).years
        if _contracted(page, lead):
            lead = replace(lead, cues=frozenset({Cue.BE}), role=Role.SPEAKER)
        if _figurative(page, spans[0][0], spans[-1][1]) or _elsewhen(page, lead):
            continue
        if _told(page, lead, years, several=len(spans) > 1) and not _counts(page, lead, spans):
            _add_list(page, lead, spans)
        elif _loose(page, lead, years, spans):
            _add_list(page, replace(lead, cues=lead.cues & _TELLING, role=None, stop=-1), spans)


def _runs(page: _Page, match: re.Match[str]) -> Iterator[list[tuple[int, int]]]:
    """The spans of the numbers of a list that are not read yet and count nothing ("5 and 2 dogs")."""
    spans = [item.span() for item in words.ITEMS.finditer(page.folded, match.start(), match.end())]
    for free, run in groupby(spans, page.unread):
        items = list(run) if free else []
        if len(items) > 1 and _how_many(page, *items[0]):
            items = items[1:]
        while items and words.NOT_AGE_AFTER.match(page.folded, items[-1][1]):
            items.pop()
        while len(items) > 1 and items[-1][1] == match.end() and not _ends_list(page, *items[-1]):
            items.pop()
        if 0 < len(items) <= LONGEST_LIST:
            yield items


def _how_many(page: _Page, start: int, end: int) -> bool:
    """Whether the first number of a list counts the others ("dad of two, 5 and 7", "my two, 5 and 7")."""
    left = page.left(start)
    mine = left.endswith(("my ", "our ")) and page.folded[start:end].isalpha()
    return mine or bool(words.HOW_MANY_BEFORE.search(left))


def _ends_list(page: _Page, start: int, end: int) -> bool:
    if page.folded[start:end] == "one":  # "twins are 2, one has a chest infection"
        return not page.folded[end : end + 2].strip(" .,;")
    return bool(words.LIST_MAY_END.match(page.folded, end))


def _contracted(page: _Page, lead: _Lead) -> bool:
    """Whether a clause that opens with "were" means "we're" ("were 15, what do i do")."""
    opens = lead.stop < 0 or Cue.MARK in lead.cues or lead.word in ("and", "but", "cos")
    return opens and lead.cues - {Cue.MARK} == {Cue.PAST} and page.word(lead.inner) == "were"


def _counts(page: _Page, lead: _Lead, spans: list[tuple[int, int]]) -> bool:
    """Whether a number word after "is" counts the noun that follows ("his brother's two streets away")."""
    spelt = page.folded[spans[-1][0]].isalpha() and Cue.AGED not in lead.cues
    return spelt and not words.LIST_MAY_END.match(page.folded, spans[-1][1])


def _add_list(page: _Page, lead: _Lead, spans: list[tuple[int, int]]) -> None:
    """Add a draft for each number; the cues before a list are of its first, those after it of its last."""
    page.groups += 1
    for position, (start, end) in enumerate(spans):
        quantity = _quantity(page.folded[start:end])
        own = lead if position == 0 else replace(lead, cues=frozenset())
        after = words.AGE_AFTER.match(page.folded, end) if (start, end) == spans[-1] else None
        timed = _timed(page, quantity, own, after)
        whose = _listed_whose(page, lead, quantity.years, end, position=position, several=len(spans) > 1)
        if timed is None or not _plausible(whose, quantity.years):
            continue
        count = words.TWINS.get(lead.word, 2 if Cue.BOTH in lead.cues else 1)
        last = after.end() if after and not after["now"] else end
        low, high, label = timed
        draft = _Draft(
            low, high, _shown_from(page, own, start), last, label,
            whose=whose, count=count if lead.role and len(spans) == 1 else 1,
            subject=lead.stop if lead.role else -1, corrects=Cue.CORRECTION in own.cues, group=page.groups,
        )  # fmt: skip
        page.add(draft, (start, last))


def _plausible(whose: Whose | None, years: int) -> bool:
    """Whether somebody of that kind may be so old."""
    match whose:
        case Whose.PARENT | Whose.OTHER:
            return YOUNGEST_PARENT <= years <= 99
        case Whose.SELF:
            return years >= 5
        case _:
            return years <= OLDEST_CHILD


def _listed_whose(
    page: _Page,
    lead: _Lead,
    years: int,
    end: int,
    *,
    position: int,
    several: bool,
) -> Whose | None:
    """Whose a number of a list is: of the person before it, unless that cannot be."""
    whose = _person(page, lead, years)
    if whose in (Whose.PARENT, Whose.OTHER) and Cue.MARK in lead.cues and years < 16:
        whose = None  # ", 14" after "my mum" is the writer's own more often than hers
    if position and whose is not Whose.CHILD and years < 14:
        whose = None  # "mum 22 and 3": the second is her child
    named = lead.stop >= 0 and lead.cues & {Cue.BE, Cue.PAST}  # "Jack is 3"
    if whose is None and years <= OLDEST_CHILD and (several or named):
        return Whose.CHILD
    if whose is None and words.WITH_A_CHILD.match(page.folded, end):
        return Whose.SELF  # "18 with a 1 year old"
    return whose


# --- stage words --------------------------------------------------------------------------------------------


def _stages(page: _Page) -> None:
    """Toddler, reception, sixth form, teen mum: the words of data/stages.yaml."""
    for start, end, stage in page.stages:
        if not page.free(start, end) or not _stands(page, start, end, stage):
            continue
        if stage.parent:
            label = f"{stage.name} ({words.span(*stage.months)})"
            page.add(_Draft(*stage.months, start, end, label, _Kind.STAGE, Whose.PARENT), (start, end))
            child = _Draft(0, 72, start, end, "young parent's child (0 to 5)", _Kind.EVENT, Whose.CHILD)
            page.add(child, (start, end))
        else:
            page.add(_stage_draft(page, start, end, stage), (start, end))


def _stands(page: _Page, start: int, end: int, stage: Stage) -> bool:
    """Whether nothing around a stage word undoes it."""
    left, right = (
        part.replace("@", " ").replace("\n", " ") for part in (page.left(start), page.folded[end : end + 30])
    )
    # Dots keep ^ and $ for the true ends of the text.
    context = f"{'..' if start > 40 else ''}{left}@{right}{'..' if end + 30 < len(page.folded) else ''}"
    if stage.original and page.text[start:end] not in stage.words:
        return False
    if (stage.unless and stage.unless.search(context)) or (stage.only and not stage.only.search(context)):
        return False
    if not stage.serves and words.SERVICE_AFTER.match(page.folded, end):
        return False
    return stage.months[0] < 0 or stage.parent or not words.STAGE_ELSEWHEN.search(left)


def _stage_draft(page: _Page, start: int, end: int, stage: Stage) -> _Draft:
    left, lead = page.left(start), page.lead(start)
    twins = words.TWINS_BEFORE.search(left) or words.TWINS_AFTER.match(page.folded, end)
    counted = re.search(rf"(?<![\w.£-])({words.NUMBER})\s+$", left)
    count = 2 if twins else 1
    plural = stage.person and page.folded[end - 1] == "s"
    if counted and plural and not re.search(r"\b(?:year|level)\s+\w+\s+$", left):
        count = max(1, min(words.number(counted[1]), 12))
    low, high = stage.months
    if low < 0:
        return _unborn(start, end, count)
    if stage.year is not None:
        moving = stage.year == 0 and bool(words.MOVING_UP_BEFORE.search(left))
        low, high = _year_bounds(page, stage.year, stage.year, moving=moving)
    kind = _Kind.YEAR if stage.year is not None else _Kind.EVENT if stage.weak else _Kind.STAGE
    whose = _stage_whose(left, lead, stage) or Whose.CHILD
    label = f"{stage.name} ({words.span(low, high)})"
    return _Draft(low, high, start, end, label, kind, whose, count, lead.stop, stage=stage)


def _stage_whose(left: str, lead: _Lead, stage: Stage) -> Whose | None:
    owner = left.endswith("'s ") and lead.role not in (Role.PRONOUN, Role.SPEAKER)  # "my neighbour's toddler"
    if Cue.BE in lead.cues and lead.role and not owner:
        whose = _whose(lead.role, stage.months[0] / 12)
        # "I'm at nursery" says a worker or a parent.
        return None if whose is Whose.SELF and stage.months[0] < 108 else whose
    if left.endswith("my ") and stage.name in ("GCSE age", "sixth form", "college"):
        return Whose.SELF
    return None


_FORMS: tuple[Callable[[_Page], None], ...] = (
    *(_events, _gestations, _births, _under, _over, _dear, _clinical, _compounds, _ranges, _units),
    *(_year_groups, _old_years, _bare, _stages),
)


# --- settling -----------------------------------------------------------------------------------------------


def _settle(page: _Page) -> list[_Draft]:
    """The drafts of one text, with each child once and every age given to somebody."""
    drafts = _corrected(page, sorted(page.drafts, key=_place))
    drafts = [replace(draft, whose=draft.whose or _writer(page, draft)) for draft in drafts]
    drafts = _one_pregnancy(page, drafts)
    return _parents(page, _same_children(page, drafts))


def _place(draft: _Draft) -> tuple[int, int, bool]:
    return draft.start, draft.end, draft.whose is not Whose.PARENT


def _corrected(page: _Page, drafts: list[_Draft]) -> list[_Draft]:
    """Drop the age that a later one takes back ("he's 5, actually 6")."""
    kept: list[_Draft] = []
    for draft in drafts:
        if draft.corrects:
            taken = (d for d in reversed(kept) if d.kind <= _Kind.YEAR and not _apart(page, d, draft))
            if (earlier := next(taken, None)) is not None:
                kept.remove(earlier)
        kept.append(draft)
    return kept


def _apart(page: _Page, one: _Draft, other: _Draft) -> bool:
    """Whether both have a subject, and not the same ("she's 4 and actually he's 7")."""
    if one.subject < 0 or other.subject < 0 or one.subject == other.subject:
        return False
    first, second = page.word(one.subject), page.word(other.subject)
    return first != second and len({first, second} & {"he", "she", "they"}) != 1


def _writer(page: _Page, draft: _Draft) -> Whose:
    """Whose a loose age is ("14, my mum is ill"): the writer's, if nine or more and naming no child."""
    present = set(page.tokens)
    of_age = draft.minimum >= 108 and draft.kind <= _Kind.YEAR and draft.maximum <= 12 * OLDEST_CHILD + 12
    alone = bool(present & words.FIRST_PERSON) and not present & words.THIRD_PERSON
    return Whose.SELF if of_age and alone else Whose.CHILD


def _one_pregnancy(page: _Page, drafts: list[_Draft]) -> list[_Draft]:
    """One unborn mention for a text, and no born baby for the one that is awaited."""
    unborn = [draft for draft in drafts if draft.kind is _Kind.UNBORN]
    born = any(draft.kind is _Kind.STATED and draft.whose is Whose.CHILD for draft in drafts)
    past = born and all(re.search(r"\b(?:in|during)\s+$", page.left(draft.start)) for draft in unborn)
    rest = [draft for draft in drafts if draft.kind is not _Kind.UNBORN]
    if not unborn or past:  # "drank in pregnancy, he's 4"
        return rest
    first = replace(unborn[0], count=max(draft.count for draft in unborn))
    return sorted([first, *(draft for draft in rest if not _awaited(page, draft))], key=_place)


def _awaited(page: _Page, draft: _Draft) -> bool:
    had = re.search(r"\b(?:have|got|has|with|and)\s+an?\s+(?:\w+\s+)?$", page.left(draft.start))
    return draft.stage is not None and draft.stage.name == "baby" and not had


def _same_children(page: _Page, drafts: list[_Draft]) -> list[_Draft]:
    """Where two drafts speak of one child, keep the one that says more."""
    # A writer has one age, the last that they give.
    mine = [draft for draft in drafts if draft.whose is Whose.SELF and draft.kind is _Kind.STATED]
    drafts = [draft for draft in drafts if draft not in mine[:-1]]
    stated = [d for d in drafts if d.kind <= _Kind.YEAR and d.whose in (Whose.CHILD, Whose.SELF)]
    called = {d.stage.name for d in drafts if d.stage and _called_baby(page, d, stated)}
    kept: list[_Draft] = []
    for draft in drafts:
        if _superseded(page, draft, stated, called):
            continue
        twin = next((d for d in kept if _same_child(page, d, draft)), None)
        if twin is None:
            kept.append(draft)
            continue
        best = min(twin, draft, key=_trust)
        kept[kept.index(twin)] = replace(best, count=max(twin.count, draft.count))
    return sorted(kept, key=_place)


def _superseded(page: _Page, draft: _Draft, stated: list[_Draft], called: set[str]) -> bool:
    """Whether stated ages make a vague draft needless."""
    stage = draft.stage
    doubtful = draft.kind in (_Kind.EVENT, _Kind.CLINICAL)
    if doubtful and draft.whose is Whose.CHILD:  # "never had his 2 year check and he's 4"
        return any(other.kind <= (_Kind.YEAR if stage else _Kind.BORN) for other in stated)
    if stage is None:
        return False
    if stage.name in called and not page.left(draft.start).endswith((" a ", "new ")):
        return True
    # The place of learning of a writer whose age is stated ("im 19, ... at college").
    place = draft.kind is _Kind.STAGE and not stage.person and draft.minimum >= 108
    return place and any(other.whose is Whose.SELF and other.kind is _Kind.STATED for other in stated)


def _trust(draft: _Draft) -> tuple[bool, bool, int]:
    return draft.approximate, draft.kind is _Kind.EVENT, draft.maximum - draft.minimum


def _same_child(page: _Page, one: _Draft, other: _Draft) -> bool:
    """Whether two drafts, the first one earlier in the text, are ages of one child."""
    people = {one.whose, other.whose}
    if _Kind.UNBORN in (one.kind, other.kind) or (len(people) == 2 and people != {Whose.CHILD, Whose.SELF}):
        return False
    if one.start == other.start or (one.group == other.group and one.group >= 0):
        return False
    if not one.overlaps(other) and not _at_the_edge(page, one, other):
        return False
    if len(people) == 2 and not (one.approximate or other.approximate):
        return False
    if max(one.count, other.count) > 1 and "under" in (one.label[:5], other.label[:5]):
        return False  # "3 under 5 and the 2 year old": one of the three
    return not _coordinated(page, one, other)


def _at_the_edge(page: _Page, one: _Draft, other: _Draft) -> bool:
    """Whether a stated age lies just outside the place the child goes to ("nursery say my 5 yr old")."""
    stated, place = sorted((one, other), key=lambda draft: draft.kind)
    if (stated.kind, place.kind) != (_Kind.STATED, _Kind.STAGE) or not place.stage or place.stage.person:
        return False
    near = place.minimum - 12 < stated.maximum and stated.minimum < place.maximum + 12
    joined = re.search(r"\b(?:and|plus)\b|&", page.folded[one.end : other.start])
    return near and (not joined or place.stage.name.startswith("starting"))


def _coordinated(page: _Page, one: _Draft, other: _Draft) -> bool:
    """Whether the words between join two children ("a newborn and a toddler") and not two facts of one."""
    between = page.folded[one.end : other.start]
    if one.kind is other.kind is _Kind.STAGE and one.label == other.label:
        return False
    exact = {one.kind <= _Kind.BORN, other.kind <= _Kind.BORN}
    if len(exact) == 2:
        return bool(words.JOINS_CHILDREN.fullmatch(between))
    if words.JOINS.fullmatch(between):
        return True
    if exact == {False}:
        return bool(re.fullmatch(r"\s*[,/]\s*", between))
    same = (one.minimum, one.maximum) == (other.minimum, other.maximum)
    return not same and _apart(page, one, other)


def _called_baby(page: _Page, draft: _Draft, stated: list[_Draft]) -> bool:
    """Whether "my baby" is said of a child whose age is given otherwise ("my baby is 14")."""
    if draft.stage is None or draft.stage.name not in ("baby", "little one"):
        return False
    token = page.token(draft.end)
    mine = page.left(draft.start).endswith(("my ", "our "))
    for other in (other for other in stated if other.start > draft.end and not draft.overlaps(other)):
        if other.subject in (token, token + 1):
            return True
        if mine and page.word(other.subject) in ("he", "she", "hes", "shes"):
            between = range(token + 1, other.subject)
            return not any(page.role(i) in (Role.CHILD, Role.CHILDREN, Role.PEER) for i in between)
    return False


def _parents(page: _Page, drafts: list[_Draft]) -> list[_Draft]:
    """A writer in their twenties with a child asks as a parent; a younger one in their own right as well."""
    children = (d for d in drafts if d.whose is Whose.CHILD and d.maximum > 0)
    if not any(page.role(child.subject) is not Role.PEER for child in children):
        return drafts
    grown = [draft for draft in drafts if draft.whose is Whose.SELF and draft.minimum >= 240]
    return [replace(draft, whose=Whose.PARENT) if draft in grown else draft for draft in drafts]
