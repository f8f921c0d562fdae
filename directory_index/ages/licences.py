"""Licences: when a number without "old" is an age."""

from __future__ import annotations

import re

from directory_index.ages.contexts import LIST_MAY_END
from directory_index.ages.cues import DIRECT, LABELS, NOT_A_PERSON, TELLING, Cue
from directory_index.ages.mention import Span
from directory_index.ages.milestones import at_an_age
from directory_index.ages.numbers import NUMBERS, number, quantity
from directory_index.ages.page import Lead, Page
from directory_index.ages.people import COUNTED, NOT_ONE_CHILD, OLDEST_CHILD, YOUNGEST_PARENT, Role
from directory_index.ages.text import pattern, word_set
from directory_index.ages.timing import AGE_AFTER

_HOW_MANY_BEFORE = pattern(r"\b(?:mum|mam|mom|mother|dad|father|parent|carer|nan|gran|family) of\s+$")
_SUCH = word_set("autistic adhd gay trans pregnant homeless disabled deaf blind adopted fostered verbal alone shy suicidal")
_SIZED = word_set("small tall big tiny short bright clever mature immature")
_ONE = word_set("one mine ours middle")
_MOST_KEY_WORDS = 10
_SENTENCE = word_set("i im he she it its they we you a an the is are was were am be has have had got get gets did do does")
_EMPHASIS = 60  # characters between a number and its echo
_AND_WEEKS = pattern(r"(?:and|&) (?:about |only |just )?\w+ ?(?:weeks?|wks?)\b")
_SENTENCE_MAY_OPEN = pattern(
    r"\s*(?:[,.;]|$|(?:and|with|but|who|pregnant|autistic|going on|here)\b"
    r"(?!\s+(?:counting|only)))"  # "2 and counting"
)

_AND_SO = pattern(
    r"\s+and (?:autistic|adhd|disabled|deaf|blind|non[ -]?verbal|pregnant|still|not|never|no|has|hasn'?t|won'?t|can'?t"
    r"|refus\w+)\b"
)


def alone(page: Page, start: int, end: int) -> bool:
    """Whether characters `start` to `end` are a clause to themselves."""
    before, after = page.folded[:start].rstrip(" "), page.folded[end:].lstrip(" ")
    opened = before[-1:] in (*",.;!?([\n:", "") or before.endswith(" -")
    return opened and bool(after[:1] in (*",.;!?()]\n-", "") or _AND_WEEKS.match(after))


def alone_with_cues(page: Page, lead: Lead, start: int, end: int) -> bool:
    """Whether a number and its cues, back to the nearest comma, are a clause to themselves."""
    begin = min(start, page.starts[lead.inner]) if lead.inner < len(page.starts) else start
    return alone(page, begin, end)


def short(page: Page, lead: Lead, end: int) -> bool:
    """Whether the text is a handful of key words that end with this number ("bedwetting help 7")."""
    if len(page.tokens) > 7 or page.folded[end:].strip(" .?!") or lead.cues - {Cue.FILLER}:
        return False
    return lead.word.isalpha() and lead.word not in LABELS | NOT_A_PERSON


def told(page: Page, lead: Lead, years: int, *, several: bool) -> bool:
    """Whether what stands before a number licenses it as an age."""
    cues = lead.cues
    if Cue.AGED in cues:
        return True
    if Cue.OF in cues:
        if lead.role is Role.PARENT:
            return years >= YOUNGEST_PARENT  # "mum of 18", but "mum of 3"
        return lead.role in (Role.CHILD, Role.CHILDREN, Role.PEER) and lead.word not in NOT_ONE_CHILD
    if cues & TELLING:
        return Cue.MARK in cues or lead.word not in NOT_A_PERSON
    if lead.word in NOT_A_PERSON:
        return False
    if cues & {Cue.BE, Cue.PAST}:
        plural = page.word(lead.stop + 1) == "are"
        named = lead.word.isalpha() and not plural and lead.word not in LABELS - {"and"}
        return lead.role is not None or lead.stop < 0 or named
    return _beside(page, lead, years, several=several)


def _beside(page: Page, lead: Lead, years: int, *, several: bool) -> bool:
    """Whether a number directly beside a person, with no verb between, is an age ("son 5", "mum, 22")."""
    marked, both = Cue.MARK in lead.cues, Cue.BOTH in lead.cues
    if lead.cues - DIRECT or lead.role is None:
        return False
    match lead.role:
        case Role.CHILD:
            return lead.word not in NOT_ONE_CHILD or (marked and lead.word in _ONE)  # "mine, 13 and shy"
        case Role.CHILDREN:  # "my sons 16" is one son, "kids 3" is a number of kids
            return several or both or lead.word not in COUNTED
        case Role.PEER:
            return True
        case Role.SPEAKER:  # "me 34, partner 36"
            noted = lead.word == "me" and _noted(page, lead)
            return noted or both or lead.before == "if"
        case Role.PRONOUN:
            return not marked and lead.word != "who"
        case _:
            return years >= (16 if marked else YOUNGEST_PARENT) and page.word(lead.stop + 1) != ":"


def _noted(page: Page, lead: Lead) -> bool:
    """Whether the number after "me" is one of a list of people ("me 16, partner 17", "me 16 bro 12", "me (14)")."""
    said = lead.stop + 1
    while page.word(said).isspace():
        said += 1
    bracket = page.folded[page.starts[said] - 1] == "("
    return bracket or page.word(said + 1) in ("", ",", ".") or page.role(said + 1) not in (None, Role.SPEAKER, Role.PRONOUN)


def loose(page: Page, lead: Lead, years: int, spans: list[Span]) -> bool:
    """Whether bare numbers that nothing introduces are ages: they stand alone, or "now" or "soon" follows."""
    start, end, several = spans[0][0], spans[-1][1], len(spans) > 1
    if lead.role is Role.CHILDREN and not several and not lead.cues - DIRECT:
        return False  # "kids (3)" counts them
    if not 0 < years <= OLDEST_CHILD or page.folded[start:end] == "one" or _numbers_items(page, start, end):
        return False
    if not several and _echoes(page, start, end):
        return False
    if alone_with_cues(page, lead, start, end):
        return True
    if lead.word == "at" and not lead.cues - {Cue.FILLER}:
        return not several and at_an_age(page, start, end, years)
    such = lead.word == "and" and not lead.cues and lead.before in _SUCH  # "he's autistic and 13"
    such = such or (lead.word == "for" and not lead.cues and lead.before in _SIZED)  # "he's small for 7"
    apart, home = Cue.MARK in lead.cues, several and lead.word == "home"  # "2 at home 5 and 7"
    if not (apart or home or such) and lead.word in LABELS:
        return False
    if home or such or (lead.word == "pregnant" and years >= YOUNGEST_PARENT):
        return True
    if (said := page.after(end, AGE_AFTER)) and not said["day"]:  # "football 6 on Saturday" is an hour
        return apart or lead.word not in NOT_A_PERSON
    only = lead.inner < len(page.starts) and not lead.cues - {Cue.FILLER}  # "just 2 and never stops"
    begin = min(start, page.starts[lead.inner]) if only else start
    return _opens(page, years, begin, end) or short(page, lead, end) or _among_key_words(page, lead, years, end)


def _among_key_words(page: Page, lead: Lead, years: int, end: int) -> bool:
    """Whether a number is the age among key words that make no sentence ("ketamine bladder hurts 16 no parents")."""
    words = set(page.tokens)
    few = len(page.tokens) <= _MOST_KEY_WORDS and len(NUMBERS.findall(page.folded)) == 1 and not _SENTENCE & words
    if not few or not 10 <= years < 20 or lead.cues or not page.after(end, LIST_MAY_END):
        return False
    return lead.word.isalpha() and lead.word not in LABELS | NOT_A_PERSON


def how_many(page: Page, start: int, end: int) -> bool:
    """Whether the first number of a list counts the others ("dad of two, 5 and 7", "my two, 5 and 7")."""
    mine = page.left(start).endswith(("my ", "our ")) and page.folded[start:end].isalpha()
    return mine or bool(page.before(start, _HOW_MANY_BEFORE))


def _echoes(page: Page, start: int, end: int) -> bool:
    """Whether a number says again, for emphasis, one that was no age ("he eats 5 things. FIVE.")."""
    written = quantity(page.folded[start:end])
    said = NUMBERS.finditer(page.folded, max(0, start - _EMPHASIS), start)
    return written.whole and any(number(match[0]) == written.years and page.free(*match.span()) for match in said)


def _numbers_items(page: Page, start: int, end: int) -> bool:
    """Whether a number counts the items of a list ("1. my son bites", "(1) call them (2) write", "no. 2")."""
    before, after = page.folded[:start].rstrip(" "), page.folded[end:]
    begins = before[-1:] in ("", "\n") and len(page.folded[start:end]) == 1
    if before.endswith("(") and after.startswith(")") and {"(1)", "(2)"} <= set(page.folded.split()):
        return True
    return bool((begins and re.match(r"[.)]\s*\w", after)) or re.search(r"\bno\.$", before))


def _opens(page: Page, years: int, start: int, end: int) -> bool:
    """Whether a number opens a sentence as an age does ("16 and pregnant", "16 kicked out help")."""
    before = page.folded[:start].rstrip(" ")
    if before[-1:] not in (*".!?\n;:", ""):
        return before[-1:] == "," and bool(page.after(end, _AND_SO))
    few = len(page.tokens) <= 7 and not before and 10 <= years < 20
    follows = page.after(end, _SENTENCE_MAY_OPEN)
    return bool(follows or (few and re.match(r"\s+[a-z]+[a-rt-z]\b", page.folded[end:])))
