"""Ages with a bound: under 5, over 16, 4 to 7."""

from __future__ import annotations

import re

from directory_index.ages.contexts import (
    LASTING_AFTER,
    LIST_MAY_END,
    NOT_AGE_AFTER,
    SERVICE_AFTER,
    elsewhen,
    figurative,
)
from directory_index.ages.cues import LABELS, NUMBER_STOPS, Cue
from directory_index.ages.licences import alone, short, told
from directory_index.ages.mention import Draft, Kind, Whose
from directory_index.ages.numbers import (
    AFTER,
    BEFORE,
    ITEM,
    MONTH_UNIT,
    NUMBER,
    OLD,
    YEAR_UNIT,
    Quantity,
    number,
    quantity,
    several,
)
from directory_index.ages.page import Lead, Page
from directory_index.ages.people import OLDEST_CHILD, YOUNGEST_PARENT, Role
from directory_index.ages.text import pattern

_WIDEST_RANGE = 120  # months: a wider range ("0-19") says nothing that a search could use
_WIDEST_UNDER = 12  # years: "under 16" is nearly every child

_MANY = r"(?:kids|children|boys|girls|sons|daughters|grandkids|grandchildren|little ones|siblings|of them)"
_PLURAL = r"(?:ones|twos|threes|fours|fives|sixes|sevens|eights|nines|tens|elevens|twelves)\b"
UNDER = pattern(
    rf"(?:(?<![\w.-])(?P<count>{NUMBER})\s+(?:{_MANY}\s+)?(?:(?:all|both|aged)\s+)*)?"
    r"(?:(?<![\w-])(?<!just )(?:under|below|younger than|u(?!6\b)|<))[\s-]*(?:the age of |age |aged )?"
    rf"(?P<n>{_PLURAL}|{NUMBER}|\d{{1,2}}(?=s\b))(?:'?s\b)?"
    r"(?:[\s-]*(?:(?:years?|yrs?)|(?P<m>months?))(?:[\s-]*(?:olds?|of age)\b)?)?(?!\w)"
)
AND_UNDER = pattern(rf"{BEFORE}(?P<n>{NUMBER})s?(?: years?(?: old)?)?\s+(?:and|&|or)\s+(?:under|younger)\b")
UP_TO = pattern(
    rf"(?<!coming )(?<!getting )(?<!going )\bup to (?:the age of |age |aged )?(?P<n>{NUMBER})"
    r"(?:s|[\s-]*(?:years?|yrs?)(?:[\s-]*olds?)?)?"
    r"(?=\s*(?:$|[.,;!?)]|with|who))"
)
OVER = pattern(
    rf"(?:\b(?:over|above|older than)\s+|>\s?)(?:the age of |age )?(?P<n>{NUMBER}|\d{{1,2}}(?=s\b))(?P<s>'?s\b)?"
    r"(?!\w|[.:/+-]\w)"
)
PLUS = pattern(rf"{BEFORE}(?P<n>\d{{1,2}})(?:\s?\+|\s+plus\b|'?s?\s+(?:and|&)\s+(?:over|above|older|up)\b)(?![\w+]|\s?\d)")
RANGE = pattern(
    rf"(?P<between>\bbetween (?:the ages of )?)?{BEFORE}(?P<a>{ITEM})(?P<s1>s)?\s*"
    rf"(?P<sep>-|/|\bto\b|\bor\b|\band\b)\s*(?P<b>{ITEM})(?P<s>'?s\b)?"
    rf"(?:[\s-]*(?:(?P<y>{YEAR_UNIT})|(?P<m>{MONTH_UNIT})|(?P<other>weeks?|wks?|days?)){OLD})?{AFTER}"
)
_RATED_AFTER = pattern(r"\s*(?:plus|\+)?\s*(?:game|film|rated|content|movie|certificate|club|website|video)\b")


def read_under(page: Page, match: re.Match[str]) -> None:
    """Under 5, U5, under fives, 3 under 5, two boys under ten."""
    bound, months = number(match["n"]), bool(match["m"])
    counted = match["n"] == "one" or page.after(match.end(), NOT_AGE_AFTER)
    service = page.after(match.end("n"), SERVICE_AFTER) and not match["count"]
    draft = None
    if not counted and not service and 0 < bound <= (36 if months else _WIDEST_UNDER):
        top, label = (bound, several(bound, "month")) if months else (12 * bound, f"{bound}")
        count = min(number(match["count"]), 12) if match["count"] else 1
        draft = Draft(0, top, f"under {label}", *match.span(), Kind.STAGE, count=max(count, 1))
    page.add(draft, match.span())


def read_up_to(page: Page, match: re.Match[str]) -> None:
    """5 and under, up to 5."""
    bound = number(match["n"])
    if 0 < bound < 10 and not figurative(page, *match.span()):
        page.add(Draft(0, 12 * bound + 12, f"{bound} and under", *match.span(), Kind.STAGE), match.span())


def read_over(page: Page, match: re.Match[str]) -> None:
    """Over 16, 16+, 16s and over: to 25 for those over 16, to 18 for the others."""
    bound, end = number(match["n"]), match.end()
    plural = match.re is PLUS or match["s"]
    if not 10 <= bound <= OLDEST_CHILD or page.after(end, NOT_AGE_AFTER):
        return
    if not plural and not page.after(end, LIST_MAY_END):
        return
    draft = None
    if not page.after(end, SERVICE_AFTER) and not page.after(end, _RATED_AFTER):
        top = OLDEST_CHILD if bound >= 16 else 18
        lead = page.lead(match.start())
        whose = Whose.SELF if lead.role is Role.SPEAKER and Cue.BE in lead.cues else None
        label = f"{bound} and over ({bound} to {top})"
        draft = Draft(12 * bound, 12 * top + 12, label, *match.span(), Kind.STAGE, whose)
    page.add(draft, match.span())


def read_range(page: Page, match: re.Match[str]) -> None:
    """Ages 4-7, between 4 and 7, 4 or 5, 13 to 19 year olds."""
    first, last = quantity(match["a"]), quantity(match["b"])
    if (match["sep"] == "and") != bool(match["between"]) or first.years >= last.years:
        return
    aged = match["old"] or Cue.AGED in page.lead(match.start(), NUMBER_STOPS).cues
    service = page.after(match.end(), SERVICE_AFTER) and not aged
    counted = page.after(match.end(), NOT_AGE_AFTER) and not match["s"]
    if service or counted or match["other"] or figurative(page, *match.span()):
        page.add(None, match.span())
        return
    lead = page.lead(match.start(), NUMBER_STOPS)
    past = elsewhen(page, lead) or Cue.PAST in lead.cues
    if not past and _licensed(page, match, lead, first.years):
        page.add(_range_draft(page, match, lead, first, last.years), match.span())


def _licensed(page: Page, match: re.Match[str], lead: Lead, low: int) -> bool:
    """Whether a range of numbers is one of ages."""
    dashed = match["sep"] in ("-", "to")
    if match["old"] or match["s"] or match["s1"] or (dashed and low == 0):  # "0-5", as in a leaflet
        return True
    if (match["y"] or match["m"]) and page.after(match.end(), LASTING_AFTER):
        return False
    if told(page, lead, low, several=True) or (lead.word == "for" and dashed):
        return True
    ends = re.match(r"\s*(?:[,.;?!)]|$)", page.folded[match.end() :])
    if ends and low >= YOUNGEST_PARENT and lead.word not in LABELS:
        return True
    return alone(page, *match.span()) or short(page, lead, match.end())


def _range_draft(page: Page, match: re.Match[str], lead: Lead, first: Quantity, last: int) -> Draft | None:
    """A range of ages; None when it says nothing, being too wide or of adults."""
    label = f"{first.years} {'or' if match['sep'] in ('or', '/') else 'to'} {last}"
    low, high = first.age.minimum, 12 * last + 12
    if match["m"]:
        low, high, label = first.years, last + 1, f"{label} months"
    elif last > OLDEST_CHILD:
        return None
    if high - low > _WIDEST_RANGE:
        return None
    span = page.shown_from(lead, match.start()), match.end()
    return Draft(low, high, label, *span, Kind.STAGE, page.owner(lead, first.years), subject=lead.stop)
