"""Numbers with no unit: "she's 3", "kids are 4, 7 and 13", "nearly 4", "14, my mum is ill"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from directory_index.ages.contexts import LIST_MAY_END, NOT_AGE_AFTER, elsewhen, figurative
from directory_index.ages.cues import NUMBER_STOPS, TELLING, Cue
from directory_index.ages.licences import how_many, loose, told
from directory_index.ages.mention import Draft, Span, Whose
from directory_index.ages.numbers import AFTER, AND, BEFORE, ITEM, ITEMS, quantity
from directory_index.ages.page import Lead, Page
from directory_index.ages.people import OLDEST_CHILD, OWNERS, TWINS, Role, plausible
from directory_index.ages.text import pattern, word_set
from directory_index.ages.timing import AGE_AFTER, timed

_LONGEST_LIST = 15  # children of one list; more numbers are a table or a telephone bill

_BARE = pattern(rf"{BEFORE}{ITEM}(?:{AND}{ITEM})*{AFTER}")
_SUPERLATIVES = word_set("eldest oldest youngest other middle")
_THEY_AFTER = pattern(r"\s+(?:are|were|have|need|want|go|share|fight|both|hate|aren'?t|haven'?t|don'?t)\b")
_PLURAL_AFTER = pattern(r"\s+(?!(?:hes|shes|its|has|is|was|does|needs|wants|goes|hates)\b)[a-z]+[a-rt-z]s\b")
_WRITER_AFTER = pattern(
    r"\s+(?:here\b|with (?:a|an|my|one|two) (?:new|newborn|baby|toddler|\d|\w+ (?:year|month|week)|little one))"
)
_I_BEFORE = pattern(r"\b(?:i|me|my|im)\b[^.;!?]*$")
_ME_AND_BEFORE = pattern(r"\bme (?:and|an|n|&) my\s+$")


def read_bare(page: Page) -> None:
    """Add the bare numbers that are ages, list by list."""
    for spans in (run for match in _BARE.finditer(page.folded) for run in _runs(page, match)):
        lead = page.lead(spans[0][0], NUMBER_STOPS)
        years = quantity(page.folded[slice(*spans[0])]).years
        if _contracted(page, lead):
            lead = replace(lead, cues=frozenset({Cue.BE}), role=Role.SPEAKER)
        if figurative(page, spans[0][0], spans[-1][1]) or elsewhen(page, lead):
            continue
        if told(page, lead, years, several=len(spans) > 1) and not _counts(page, lead, spans):
            _add_list(page, lead, spans)
        elif loose(page, lead, years, spans):
            # "Is it normal to smoke at 15": the writer's age only if the writer says "I".
            another = lead.word == "at" and not page.before(spans[0][0], _I_BEFORE, width=110)
            role = Role.CHILD if another else None
            _add_list(page, replace(lead, cues=lead.cues & TELLING, role=role, stop=-1), spans)


def _runs(page: Page, match: re.Match[str]) -> Iterator[list[Span]]:
    """The spans of the numbers of a list that are not read yet and count nothing ("5 and 2 dogs")."""
    spans = [item.span() for item in ITEMS.finditer(page.folded, match.start(), match.end())]
    for free, run in groupby(spans, page.unread):
        items = list(run) if free else []
        if items and (_one_of_them(page, items[0]) or (len(items) > 1 and how_many(page, *items[0]))):
            items = items[1:]
        while items and page.after(items[-1][1], NOT_AGE_AFTER):
            items.pop()
        while len(items) > 1 and items[-1][1] == match.end() and not _ends_list(page, *items[-1]):
            items.pop()
        if 0 < len(items) <= _LONGEST_LIST:
            yield items


def _ends_list(page: Page, start: int, end: int) -> bool:
    if page.folded[start:end] == "one":  # "twins are 2, one has a chest infection"
        return not page.folded[end : end + 2].strip(" .,;")
    return bool(page.after(end, LIST_MAY_END))


def _one_of_them(page: Page, span: Span) -> bool:
    """Whether "one" stands for a noun ("the adolescent one", "my middle one, 9")."""
    if page.folded[slice(*span)] != "one":
        return False
    lead = page.lead(span[0])
    return lead.role is Role.CHILD and not lead.cues


def _contracted(page: Page, lead: Lead) -> bool:
    """Whether a clause that opens with "were" or "am" says who speaks ("were 15, what do i do", "am 15")."""
    opens = lead.stop < 0 or Cue.MARK in lead.cues or lead.word in ("and", "but", "cos")
    verb = page.word(lead.inner)
    return opens and lead.cues - {Cue.MARK} in ({Cue.PAST}, {Cue.BE}) and verb in ("were", "am")


def _counts(page: Page, lead: Lead, spans: list[Span]) -> bool:
    """Whether a number counts the noun that follows ("his brother's two streets away", "school is now 2 buses")."""
    start, end = spans[-1]
    if Cue.AGED in lead.cues or (Cue.OF in lead.cues and lead.role in (Role.CHILD, Role.PEER)):  # "a boy of ten up a tree"
        return False
    some = lead.word in _SUPERLATIVES and page.after(end, _THEY_AFTER)  # "my eldest 2 are at school"
    thing = lead.role is None and lead.word.isalpha() and lead.before not in OWNERS and page.after(end, _PLURAL_AFTER)
    spelt = page.folded[start].isalpha()
    return bool(some) or (bool(spelt or thing) and not (page.after(end, LIST_MAY_END) or page.after(end, AGE_AFTER)))


def _add_list(page: Page, lead: Lead, spans: list[Span]) -> None:
    """Add a draft for each number; the cues before a list are of its first, those after it of its last."""
    page.groups += 1
    several = len(spans) > 1
    count = TWINS.get(lead.word, 2 if Cue.BOTH in lead.cues else 1)
    for position, (start, end) in enumerate(spans):
        written = quantity(page.folded[start:end])
        cues = frozenset[Cue]() if position else lead.cues
        after = page.after(end, AGE_AFTER) if (start, end) == spans[-1] else None
        age = timed(page.today, written, cues, after)
        whose = _owner(page, lead, written.years, end, first=not position, several=several)
        if age is None or not plausible(whose, written.years):
            continue
        last = after.end() if after and not after["now"] else end
        draft = Draft(
            *age,
            page.shown_from(lead, start),
            last,
            whose=whose,
            count=count if lead.role and not several else 1,
            subject=lead.stop if lead.role else -1,
            corrects=Cue.CORRECTION in cues,
            group=page.groups,
        )
        page.add(draft, (start, last))


def _owner(page: Page, lead: Lead, years: int, end: int, *, first: bool, several: bool) -> Whose | None:
    """Whose a number of a list is: of the person before it, unless that cannot be."""
    whose = page.owner(lead, years)
    if whose in (Whose.PARENT, Whose.OTHER) and Cue.MARK in lead.cues and years < 16:
        whose = None  # ", 14" after "my mum" is the writer's own more often than hers
    if not first and whose is not Whose.CHILD and years < 14:
        whose = None  # "mum 22 and 3": the second is her child
    named = lead.stop >= 0 and lead.cues & {Cue.BE, Cue.PAST}  # "Jack is 3"
    if whose is None and years <= OLDEST_CHILD and (several or named):
        return Whose.CHILD
    if whose is None and page.after(end, _WRITER_AFTER):
        return Whose.SELF  # "18 with a 1 year old"
    if whose is Whose.CHILD and lead.cues >= {Cue.BE} and page.before(page.starts[lead.stop], _ME_AND_BEFORE):
        return Whose.SELF  # "me and my twin are 15"
    return whose
