"""Ages in the shorthand of forums (DD14) and of clinicians (6/52, day 5)."""

from __future__ import annotations

import re

from directory_index.ages.cues import Cue
from directory_index.ages.mention import Draft, Kind, Whose
from directory_index.ages.numbers import BEFORE, several, small, years_old
from directory_index.ages.page import Page
from directory_index.ages.people import OLDEST_CHILD, Role, owner, plausible
from directory_index.ages.text import pattern, word_set

DEAR = pattern(r"(?<!\w)(?:ds|dd|dss|dsd|dgs|dgd)(?P<n>\d{1,2})(?!\w)")
CLINICAL = pattern(r"(?<![\w/.+-])(?P<n>\d{1,2})/(?P<unit>12|52|7)(?![\w/]|\.\d)(?!\s*(?:ago|wait|of))")
DAY_OLD = pattern(
    r"(?<!from )(?<!since )\bday (?P<n>\d{1,2})\b(?!\s*(?:of|rule|placement|course|trial|a week|on|off)|[-/\w]|\.\d)"
)
# "15M" is a boy and "15m" are months, everywhere that people write either; "15f" can only be a girl.
SEX = pattern(rf"{BEFORE}(?P<n>\d\d)\s?(?P<sex>[fm])(?![\w%/+])")
_NOT_A_PERSON = word_set("in form class set flat room ward bed block plot unit house number no floor")  # "he's in 10F"
_SMALL = word_set("baby toddler lo infant newborn bub bubs twins")
_LASTING_BEFORE = pattern(r"\b(?:for|over|last|past|in|every|after|within|another|on|by|till|until|dated|from)\s+(?:the\s+)?$")


def read_dear(page: Page, match: re.Match[str]) -> None:
    """DD14 is a daughter of 14; DS2 is the second son where children are numbered."""
    years, every = int(match["n"]), [int(other["n"]) for other in DEAR.finditer(page.folded)]
    order = years == 1 or (max(every) <= 5 and min(every) <= 2)
    old = 0 < years <= OLDEST_CHILD and not order
    page.add(Draft(*years_old(years), *match.span(), whose=Whose.CHILD) if old else None, match.span())


def read_sex(page: Page, match: re.Match[str]) -> None:
    """16F, (15M); "GP: 41M" is a patient and not a GP."""
    years, lead = int(match["n"]), page.lead(match.start())
    own = lead.role in (Role.SPEAKER, Role.PARENT, Role.OTHER, Role.PEER) or lead.word == "me"
    male = own or (page.text[match.start("sex")] == "M" and not page.text.isupper() and lead.word not in _SMALL)
    if not (male or match["sex"] == "f") or years < 10 or page.word(page.token(match.start())) in _NOT_A_PERSON:
        return
    whose = owner(None if lead.cues & {Cue.MARK, Cue.OF} else lead.role, years)
    if plausible(whose, years):
        page.add(Draft(*years_old(years), *match.span(), whose=whose, subject=lead.stop), match.span())


def read_clinical(page: Page, match: re.Match[str]) -> None:
    """6/52 and 3/12, as clinicians write weeks and months."""
    count, unit = int(match["n"]), int(match["unit"])
    # "6/7" and "11/12" are more often two ages than days and months, "7/7" and "24/7" are idioms.
    idiom = count + 1 == unit or (unit == 7 and (count in (7, 24) or count > 28))
    if idiom or not 0 < count <= 52 or page.before(match.start(), _LASTING_BEFORE):
        return
    age = small(count, {12: "month", 52: "week", 7: "day"}[unit]).age
    lead = page.lead(match.start())
    kind = Kind.STATED if lead.role in (Role.CHILD, Role.PRONOUN) else Kind.CLINICAL
    page.add(Draft(*age, *match.span(), kind, Whose.CHILD, subject=lead.stop), match.span())


def read_day_old(page: Page, match: re.Match[str]) -> None:
    """Day 5 after a birth."""
    if 1 < (count := int(match["n"])) <= 28:
        page.add(Draft(0, 1, f"{several(count, 'day')} old", *match.span(), whose=Whose.CHILD), match.span())
