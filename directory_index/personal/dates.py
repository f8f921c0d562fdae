"""Full dates as people in Britain write them: day, month and year."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from directory_index.ages.numbers import MONTH, MONTHS

_MONTH = MONTH.removesuffix(r"\b")  # "17Sep2011"
_NTH = r"(?:st|nd|rd|th)?"
# No part of a longer number, and no version or address: "1.2.3.4".
_BEFORE, _AFTER = r"(?<![\d£$€])(?<!\d[./-])", r"(?!\d)(?![./-]\d)"
_FORMS = (
    rf"{_BEFORE}(?P<day>\d{{1,2}})(?P<between> ?[./\\-] ?)(?P<month>\d{{1,2}})(?P=between)(?P<year>\d{{4}}|\d\d){_AFTER}",
    rf"{_BEFORE}(?P<year>\d{{4}})[./-](?P<month>\d{{1,2}})[./-](?P<day>\d{{1,2}}){_AFTER}",
    # Groups parted by spaces may be a number's, if another stands beside them that is no time of day.
    r"(?<!\d)(?<!\d )(?P<day>\d{1,2}) (?P<month>\d{1,2}) (?P<year>(?:19|20)\d\d)(?!\d)(?! \d+(?![\d:.]))",
    rf"(?<!\d)(?P<day>\d{{1,2}}){_NTH}[ .-]?(?:of )?(?P<name>{_MONTH})[ .,'-]{{0,2}}(?P<year>\d{{4}}|\d\d)(?!\d)",
    rf"\b(?P<name>{_MONTH}) (?P<day>\d{{1,2}}){_NTH},? (?P<year>\d{{4}})(?!\d)",
)
_PATTERNS = tuple(re.compile(form, re.I | re.ASCII) for form in _FORMS)
# Only where a birth is announced: elsewhere these are references, and rows of numbers.
_CLOSE = tuple(
    re.compile(form + r"(?!\d)", re.ASCII)
    for form in (
        r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4}|\d\d)",
        r"(?P<day>\d{1,2})[ ./\\-]{1,3}(?P<month>\d{1,2})[ ./\\-]{1,3}(?P<year>\d{4}|\d\d)",
    )
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text."""

    span: tuple[int, int]
    day: int
    month: int
    year: str  # of two digits or four
    numeric: bool

    @property
    def is_possible(self) -> bool:
        """Whether there may be such a day, also with day and month the American way about."""
        return 1 <= min(self.day, self.month) <= 12 and 1 <= max(self.day, self.month) <= 31

    def on(self, today: dt.date) -> dt.date | None:
        """The day, none where there is no such day; a year of two digits is the latest that is not to come."""
        year = int(self.year)
        if len(self.year) == 2:
            year += 2000 if year <= today.year % 100 else 1900
        day, month = (self.month, self.day) if self.month > 12 else (self.day, self.month)
        try:
            return dt.date(year, month, day)
        except ValueError:
            return None

    def is_past(self, today: dt.date) -> bool:
        """Whether there is such a day, and it has come."""
        day = self.on(today)
        return day is not None and day <= today


def dates(text: str) -> list[Written]:
    """The full dates of a text, in its order, as long as there may be such a day."""
    everything = (_written(match) for pattern in _PATTERNS for match in pattern.finditer(text))
    return _apart(sorted((date for date in everything if date.is_possible), key=lambda date: date.span))


def date_at(text: str, place: int) -> Written | None:
    """The date that begins at a place, also one in a form that counts only where a birth is announced."""
    for pattern in (*_PATTERNS, *_CLOSE):
        match = pattern.match(text, place)
        if match:
            return _written(match)
    return None


def _written(match: re.Match[str]) -> Written:
    parts = match.groupdict()
    name = parts.get("name")
    month = MONTHS[name[:3].lower()] if name else int(parts["month"])
    return Written(match.span(), int(parts["day"]), month, parts["year"], numeric=not name)


def _apart(found: list[Written]) -> list[Written]:
    """Of dates that overlap, the first."""
    kept: list[Written] = []
    for date in found:
        if not kept or date.span[0] >= kept[-1].span[1]:
            kept.append(date)
    return kept


def years(born: dt.date, today: dt.date) -> int:
    """Whole years of age."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def age(born: dt.date, today: dt.date) -> str:
    """An age in words that a search reads: "aged 7", "14 months old", "6 weeks old", "3 days old"."""
    days = (today - born).days
    months = 12 * (today.year - born.year) + today.month - born.month - (today.day < born.day)
    if months >= 24:
        return f"aged {years(born, today)}"
    count, unit = (months, "month") if months >= 3 else (days // 7, "week") if days >= 7 else (days, "day")
    return f"{count} {unit}{'' if count == 1 else 's'} old"
