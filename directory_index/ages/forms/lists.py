"""Lists of ages that only their last number or their spaces tell: "14, 12 and 9 months", "kids 11 8 and 5"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from directory_index.ages.contexts import LASTING_AFTER, NOT_AGE_AFTER, elsewhen, figurative
from directory_index.ages.cues import NUMBER_STOPS, Cue
from directory_index.ages.forms.pregnancy import PREGNANT_AFTER
from directory_index.ages.licences import alone, how_many, told
from directory_index.ages.mention import Draft, Span, Whose
from directory_index.ages.numbers import (
    AFTER,
    AND,
    BEFORE,
    ITEM,
    ITEMS,
    MONTH_UNIT,
    OLD,
    YEAR_UNIT,
    Age,
    quantity,
    small,
    years_and_months,
)
from directory_index.ages.page import Lead, Page
from directory_index.ages.people import OLDEST_CHILD, Role
from directory_index.ages.text import pattern

_YEARS = rf"{ITEM}(?:[\s-]?(?:{YEAR_UNIT}){OLD.replace('?P<old>', '?:')})?"
MIXED = pattern(
    rf"{BEFORE}(?P<years>{_YEARS}(?:{AND}{_YEARS}){{0,14}}){AND}(?P<q>{ITEM})[\s-]*(?:(?P<m>{MONTH_UNIT})|weeks?|wks?){OLD}(?!\w|-\w)"
)
SPACED = pattern(rf"{BEFORE}\d{{1,2}}(?:\s\d{{1,2}}){{1,14}}(?:{AND}\d{{1,2}}){{0,14}}{AFTER}")
_UNIT_AFTER = pattern(rf"[\s-]?(?:{YEAR_UNIT})")
_CHILDREN = (Role.CHILDREN, Role.PEER)


def read_mixed(page: Page, match: re.Match[str]) -> None:
    """Children of 14, 12 and 9 months, "5yr, 3yr and 6mth"; a child who is "2 and 6 months"."""
    spans = [item.span() for item in ITEMS.finditer(page.folded, *match.span("years"))]
    lead = page.lead(match.start(), NUMBER_STOPS)
    counted = len(spans) > 1 and how_many(page, *spans[0])
    grown = lead.role in (Role.PARENT, Role.OTHER) and len(spans) > 1 and Cue.OF not in lead.cues
    if counted or grown:
        spans = spans[1:]  # "mum of two, 3 and 6 months", "mum 22, 3 and 6 months"
    start, end = spans[0][0], match.end()
    lasting = page.after(end, LASTING_AFTER) or page.after(end, PREGNANT_AFTER)
    if lasting or elsewhen(page, lead) or figurative(page, start, end):
        return
    if lead.role is Role.SPEAKER or not _of_children(page, spans):  # "i'm 17 and 20 weeks"
        return
    years = [quantity(page.folded[slice(*span)]).years for span in spans]
    units = sum(bool(page.after(last, _UNIT_AFTER)) for _, last in spans)
    count = quantity(match["q"]).years
    if len(spans) == 1 and not counted and not grown and lead.role not in _CHILDREN:
        _read_one(page, match, lead, units=units)
        return
    # "3, 6 and 9 months" are all months.
    rising = not units and len(years) > 1 and [*years, count] == sorted([*years, count])
    licensed = counted or grown or units > 1 or lead.role in _CHILDREN
    if rising or not (licensed or told(page, lead, years[0], several=True) or alone(page, start, end)):
        return
    ages = [quantity(page.folded[slice(*span)]).age for span in spans]
    ages.append(small(count, "month" if match["m"] else "week").age)
    _add_all(page, ages, [*spans, (match.start("q"), end)])


def read_spaced(page: Page, match: re.Match[str]) -> None:
    """Kids 11 8 and 5, ages 3 5 7: numbers with only spaces between them are ages beside a word for children."""
    spans = [item.span() for item in ITEMS.finditer(page.folded, *match.span())]
    lead = page.lead(match.start(), NUMBER_STOPS)
    aged = Cue.AGED in lead.cues or lead.role in _CHILDREN
    if aged and _of_children(page, spans) and not elsewhen(page, lead) and not page.after(match.end(), NOT_AGE_AFTER):
        _add_all(page, [quantity(page.folded[slice(*span)]).age for span in spans], spans)


def _of_children(page: Page, spans: Sequence[Span]) -> bool:
    """Whether every number may be the age of a child."""
    return all(0 < quantity(page.folded[slice(*span)]).years <= OLDEST_CHILD for span in spans)


def _read_one(page: Page, match: re.Match[str], lead: Lead, *, units: int) -> None:
    """One number before months or weeks: "he's 2 and 6 months" is one child, "aged 2 and 6 weeks" are two."""
    (first,) = ITEMS.finditer(page.folded, *match.span("years"))
    years, count = quantity(first[0]), quantity(match["q"]).years
    joined = not re.search(r",|\bor\b", page.folded[first.end() : match.start("q")])
    another = bool(match["old"]) and (match["m"] or "").endswith(("h", "m"))  # "dd 4 and 9 month old"
    if match["m"] and count < 12 and not another:
        if joined and not units and lead.role in (Role.CHILD, Role.PRONOUN):
            low = 12 * years.years + count
            age = Age(low, low + 1, years_and_months(years.years, count))
            page.add(Draft(*age, *match.span(), whose=page.owner(lead, years.years), subject=lead.stop), match.span())
    elif joined and (units or another or Cue.AGED in lead.cues) and (lead.role or not another):
        second = small(count, "month" if match["m"] else "week")
        _add_all(page, [years.age, second.age], [first.span(), (match.start("q"), match.end())])


def _add_all(page: Page, ages: Sequence[Age], spans: Sequence[Span]) -> None:
    page.groups += 1
    for age, span in zip(ages, spans, strict=True):
        page.add(Draft(*age, *span, whose=Whose.CHILD, group=page.groups), span)
