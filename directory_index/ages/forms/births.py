"""Days of birth, birthdays, and the checks and exams that come at a known age."""

from __future__ import annotations

import calendar
import datetime
import re

from directory_index.ages.mention import Draft, Kind, Whose
from directory_index.ages.numbers import BEFORE, ITEM, MONTH, MONTHS, ORDINAL, Age, in_words, named, number, quantity
from directory_index.ages.page import Page
from directory_index.ages.people import OLDEST_CHILD
from directory_index.ages.text import pattern

CHECK = pattern(
    rf"{BEFORE}(?P<n>{ITEM})[\s-]*(?:(?P<years>years?|yrs?|yo|y)|(?P<months>months?|mths?|m)|(?P<weeks>weeks?|wks?))?"
    r"[\s-]*(?:old[\s-]*)?(?:(?:progress|development(?:al)?|hv|health|asq|integrated|health visitor)\s+)*"
    r"(?:checks?|check-?ups?|reviews?|offer|funding|entitlement|jabs?|injections?|imms|immunisations?|vaccinations?"
    r"|developmental)\b"
)
ELEVEN_PLUS = pattern(r"\b(?:11|eleven)[\s-]*(?:plus\b|\+(?=\s*(?:exam|test|tutor|prep|grammar|entrance)))")
BORN = pattern(
    r"\b(?:born|b\.|dob:?|d\.o\.b\.?:?|date of birth:?)\s*(?:is |was |in |on |on the |: ?)*"
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?[\s/.-]+(?=\d{1,2}[/.-]|[a-z]))?"
    rf"(?:(?P<month>{MONTH}|\d{{1,2}}(?=[/.-]))[\s/.,'-]+)?"
    r"(?P<year>(?:19|20)\d\d|(?<=[/.'-])\d\d|(?<=[a-z] )\d\d)\b(?!\s*(?:weeks?|wks?|\+))"
    r"|\b(?P<only>20[0-2]\d)(?: born)? (?:baby|born|child)\b"
)
BIRTHDAY = pattern(
    rf"\b(?:his|her|their|our \w+'s|\w+'s) (?P<n>{ORDINAL}) (?:birthday|bday|b-day)\b(?: party)?"
    r"(?P<soon>\s*(?:(?:is|was|'s) )?(?:coming up|tomorrow|soon|in |this |next |on )|\s*(?:is )?(?:next|soon)\b)?"
    r"(?P<just>\s*(?:was )?(?:yesterday|last (?:week|weekend|month)))?"
)
_ANOTHER_TIME_BEFORE = pattern(
    r"\b(?:after|since|before|until|till|til|by|from|on|at|for|by the time of|reach\w*|turn\w*|past|near(?:ing)?|when|if)\s+$"
)


def read_birthday(page: Page, match: re.Match[str]) -> None:
    """His 8th birthday next week: nearly eight, just eight, or within weeks of it."""
    years = number(match["n"])
    if not 0 < years <= OLDEST_CHILD or page.before(match.start(), _ANOTHER_TIME_BEFORE):
        return
    low = 12 * years
    if match["soon"]:
        age = Age(low - 3, low, f"nearly {years}")
    elif match["just"]:
        age = Age(low, low + 3, f"just turned {years}")
    else:
        age = Age(low - 3, low + 3, f"about {years}")
    page.add(Draft(*age, match.start("n"), match.end(), Kind.EVENT, Whose.CHILD), match.span())


def read_check(page: Page, match: re.Match[str]) -> None:
    """A two year check, a 12 month review: the child is about that age, unless another age is stated."""
    count = quantity(match["n"])
    if match["weeks"]:
        low, high = 0, 3
    elif match["months"]:
        low, high = max(count.years - 2, 0), count.years + 3
    elif match["years"] or not count.whole:
        low, high = 12 * count.years, 12 * count.years + 12
    else:
        return
    if high <= 72:
        page.add(Draft(*named(match[0], low, high), *match.span(), Kind.EVENT, Whose.CHILD), match.span())


def read_eleven_plus(page: Page, match: re.Match[str]) -> None:
    """An exam, and not everybody over 11."""
    age = Age(108, 144, "eleven plus, Year 5 or 6 (9 to 11)")
    page.add(Draft(*age, *match.span(), Kind.EVENT, Whose.CHILD), match.span())


def read_birth(page: Page, match: re.Match[str]) -> None:
    """Born in 2019, dob 12/03/2019, b. 05/21, a 2019 baby."""
    days = _born_between(match)
    if days is None or days[0] > page.today:
        return
    low = _months_between(min(days[1], page.today), page.today)
    high = _months_between(days[0], page.today) + 1
    lead = page.lead(match.start())
    whose = page.owner(lead, low / 12)
    if whose is Whose.OTHER and lead.role is None:
        return
    years = f"{low // 12}" if low // 12 == (high - 1) // 12 else f"{low // 12} or {(high - 1) // 12}"
    when = f"{days[0]:%B %Y}" if match["month"] else f"{days[0].year}"
    age = Age(low, high, f"born {when} ({years if low >= 12 else in_words(low, high)})")
    page.add(Draft(*age, *match.span(), Kind.BORN, whose, subject=lead.stop), match.span())


def _born_between(match: re.Match[str]) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that a stated birth allows; None when there is no such day."""
    year = int(match["only"] or match["year"])
    year += 2000 if year < 100 else 0
    if not match["month"]:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    month = MONTHS.get(match["month"][:3]) or int(match["month"])
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if match["day"] and 1 <= int(match["day"]) <= last:
        return (day := datetime.date(year, month, int(match["day"]))), day
    return datetime.date(year, month, 1), datetime.date(year, month, last)


def _months_between(earlier: datetime.date, later: datetime.date) -> int:
    """Whole months from one day to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
