"""Ages with a unit: 3yo, 18 months, 2y6m, a year and a half."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from directory_index.ages.contexts import LASTING_AFTER, LASTING_BEFORE, elsewhen, figurative
from directory_index.ages.cues import DIRECT, NOT_A_PERSON, TELLING, Cue
from directory_index.ages.forms.pregnancy import BIRTH_BEFORE, carried, unborn
from directory_index.ages.licences import alone_with_cues, short
from directory_index.ages.mention import Draft, Kind, Whose
from directory_index.ages.milestones import not_yet
from directory_index.ages.numbers import (
    BEFORE,
    ITEM,
    ITEMS,
    MONTH_UNIT,
    NUMBER,
    OLD,
    YEAR_UNIT,
    Age,
    Quantity,
    number,
    quantity,
    small,
    years_and_months,
)
from directory_index.ages.page import Lead, Page
from directory_index.ages.people import OLDEST_CHILD, OWNERS, TWINS, YOUNGEST_PARENT, Role, owner
from directory_index.ages.text import pattern
from directory_index.ages.timing import AGE_AFTER, timed

UNIT_AGE = pattern(
    rf"{BEFORE}(?P<list>(?:{ITEM}\s*,\s*)*{ITEM}\s*,?\s+(?:and|&)\s+(?:an?\s+)?)?(?P<q>{ITEM})(?P<gap>[\s-]*)"
    rf"(?:(?P<y>{YEAR_UNIT})|(?P<m>{MONTH_UNIT})|(?P<w>weeks?|wks?|w)|(?P<d>days?)){OLD}(?!\w|-\w)"
)
ONE_OLD = pattern(r"\b(?:a|my|our|her|his) (?P<unit>day|week|month|year)[\s-]old\b")
COMPOUND = pattern(
    rf"{BEFORE}(?P<y>{NUMBER})(?P<gap>[\s-]*)(?:{YEAR_UNIT})[\s,]*(?:and\s+|&\s*)?(?P<m>{NUMBER})[\s-]*"
    rf"(?:{MONTH_UNIT})\b(?P<old>[\s-]*olds?\b)?"
)
YEAR_AND_HALF = pattern(
    rf"(?:{BEFORE}(?P<y>{NUMBER})[\s-]+|(?<![\w-]))(?:years?|yrs?)\s+(?:and\s+)?(?:an?\s+)?hal?f\b(?P<old>\s+olds?\b)?"
)
_CLAUSE_END = pattern(r"\s*(?:$|[.,;!?)])")
_CORRECTED_BEFORE = pattern(r"\bcorrected(?: age)?(?: of)?:?\s*$")
_CORRECTED_AFTER = pattern(r"\s*corrected\b")


@dataclass(frozen=True, slots=True)
class _Found:
    """An age with its unit, as found: `sure` when it says "old" or is written in one ("18m")."""

    quantity: Quantity
    start: int
    end: int
    sure: bool
    unit: str = "year"


def read_compound(page: Page, match: re.Match[str]) -> None:
    """2y6m, 2 years and 6 months."""
    sure = bool(match["old"]) or not match["gap"]
    _read_months(page, match, number(match["y"]), number(match["m"]), sure=sure)


def read_year_and_half(page: Page, match: re.Match[str]) -> None:
    """A year and a half, 2 years and a half."""
    _read_months(page, match, number(match["y"]) if match["y"] else 1, 6, sure=bool(match["old"]))


def _read_months(page: Page, match: re.Match[str], years: int, months: int, *, sure: bool) -> None:
    low = 12 * years + months
    if months <= 11 and years <= OLDEST_CHILD:
        age = Age(low, low + 1, years_and_months(years, months))
        _add(page, _Found(Quantity(years, age), *match.span(), sure))


def read_one_old(page: Page, match: re.Match[str]) -> None:
    """A month old, my year old."""
    one = quantity("1") if match["unit"] == "year" else small(1, match["unit"])
    start = match.start() if match[0].startswith("a ") else match.start("unit")
    _add(page, _Found(one, start, match.end(), sure=True))


def read_units(page: Page, match: re.Match[str]) -> None:
    """3yo, three-year-old, 18 months, 6 weeks old; "a 4 and 6 year old" are two."""
    letter = match["y"] or match["m"] or match["w"] or match["d"]
    single = len(letter) == 1 and not match["old"]
    if single and (match["gap"] or not match["q"][0].isdigit() or letter == "w"):
        return
    if match["q"] == "one" and match["d"] and not match["old"]:
        return  # "my daughter one day"
    unit = "year" if match["y"] else "month" if match["m"] else "week" if match["w"] else "day"
    sure = bool(match["old"]) or single
    listed = ITEMS.finditer(match["list"] or "") if match["old"] else ()
    found = [(item[0], match.start() + item.start(), match.start() + item.end()) for item in listed]
    for text, start, end in [*found, (match["q"], match.start("q"), match.end())]:
        count = quantity(text)
        age = count if unit == "year" else small(count.years, unit)
        if count.years > 0 and (count.years < 100 if unit == "year" else age.age.minimum <= 60):
            _add(page, _Found(age, start, end, sure, unit), old=bool(match["old"]))


def _add(page: Page, found: _Found, *, old: bool = True) -> None:
    """Add an age with a unit: at once when sure, otherwise with a licence, since it may be a duration."""
    start, end = found.start, found.end
    lead = page.lead(start, frozenset({Cue.PLACE}))
    if lead.word in ("has", "have") and found.unit == "year" and page.after(end, _CLAUSE_END):
        whose = page.role(lead.stop - 1)
        if whose in (Role.CHILD, Role.PRONOUN, Role.SPEAKER):  # "she has 15 years", as in many other languages
            found, lead = replace(found, sure=True), replace(lead, role=whose, stop=lead.stop - 1, word=page.word(lead.stop - 1))
    if not old and found.unit in ("week", "month") and carried(page, lead, found.unit, (start, end)):
        page.add(unborn((start, end)), (start, end))
        return
    lasting = not found.sure and (page.after(end, LASTING_AFTER) or page.before(start, LASTING_BEFORE))
    if lasting or (found.unit == "week" and not old and page.before(start, BIRTH_BEFORE)):
        return
    if figurative(page, start, end) or elsewhen(page, lead):
        return
    too_young = lead.role is Role.SPEAKER and found.quantity.age.maximum < 60
    if too_young or not (found.sure or _licensed(page, lead, found)):
        return
    # Somebody is 6 next week; a visit to a 6 year old is next week.
    visited = lead.word in OWNERS or (Cue.ARTICLE in lead.cues and Cue.BE not in lead.cues)
    age = timed(page.today, found.quantity, lead.cues, None if visited else page.after(end, AGE_AFTER))
    if age:
        draft = _draft(page, lead, found, age)
        if page.before(start, _CORRECTED_BEFORE) or page.after(end, _CORRECTED_AFTER):
            # Counted from the day due, at most four months after the birth that eligibility counts from.
            label = f"{draft.label} corrected"
            draft = replace(draft, maximum=draft.maximum + 4, label=label, kind=Kind.EVENT)
        page.add(draft, (start, end))


def _licensed(page: Page, lead: Lead, found: _Found) -> bool:
    """Whether an age with a unit but without "old" is one; weeks and days by themselves are durations."""
    alone = alone_with_cues(page, lead, found.start, found.end) or short(page, lead, found.end)
    lasting = found.unit in ("week", "day") or page.folded[found.start].isalpha()
    if alone and (len(page.tokens) <= 4 or not lasting):
        return True
    if Cue.NOW in lead.cues and not lead.word.startswith("wait") and (found.unit == "year" or not lasting):
        return True
    if lead.word == "at" and found.unit in ("month", "year") and not_yet(page, found.start):
        return True
    if lead.word == "and" and Cue.BE in lead.cues and found.unit in ("month", "year"):
        return True  # "he was born at 37 weeks and is 8 months now"
    if lead.word in NOT_A_PERSON:
        return False
    beside = lead.role is Role.PARENT and Cue.BE not in lead.cues
    if beside or lead.role in (None, Role.SPEAKER, Role.OTHER):
        return Cue.AGED in lead.cues
    return not lead.cues - (DIRECT | TELLING | {Cue.BE, Cue.AGED, Cue.OF, Cue.ARTICLE})


def _draft(page: Page, lead: Lead, found: _Found, age: Age) -> Draft:
    after = page.token(found.end) + 1
    counted = re.search(rf"(?<![\w.-])({NUMBER})\s+$", page.left(found.start))
    plural = page.folded[found.start : found.end].endswith(("olds", "os"))
    count = number(counted[1]) if counted and plural else 1
    twins = TWINS.get(page.word(after)) or (TWINS.get(lead.word, 1) if lead.role else 1)
    return Draft(
        *age,
        page.shown_from(lead, found.start),
        found.end,
        whose=_owner(page, lead, found, after) or Whose.CHILD,
        count=max(count, twins),
        subject=lead.stop,
        corrects=Cue.CORRECTION in lead.cues,
    )


def _owner(page: Page, lead: Lead, found: _Found, after: int) -> Whose | None:
    """Whose it is; a noun after it, at token `after` ("14 year old son"), outranks one before it."""
    years = found.quantity.years
    noun = page.role(after) or (page.role(after + 1) if page.word(after).isalpha() else None)
    if lead.role is Role.SPEAKER and Cue.BE in lead.cues and noun in (Role.CHILD, Role.PEER):
        noun = None  # "I'm a 14 year old girl"
    named = noun if noun not in (Role.SPEAKER, Role.PRONOUN) else None
    role = named or lead.role
    adult = role in (Role.PARENT, Role.OTHER)
    # Under 16, and after "of" or a colon, an adult has a child of that age: "mum of 14yo", "teacher: 14yo".
    has = adult and not named and (years < 16 or Cue.OF in lead.cues or page.word(lead.stop + 1) == ":")
    if has or (adult and years < YOUNGEST_PARENT):
        role = None
    whose = page.owner(lead, years) if role is lead.role else owner(role, years)
    if whose is None and years >= 9 and re.match(r"\s+(?:here|asking)\b", page.folded[found.end :]):
        return Whose.SELF
    return whose
