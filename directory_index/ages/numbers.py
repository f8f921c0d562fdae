"""Numbers as people write them, the ages they make, and ages in plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from directory_index.ages.text import pattern, word_list

_UNITS = word_list("one two three four five six seven eight nine")
_TEENS = word_list("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = word_list("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")

_NUMBERS: dict[str, int] = {word: value for value, word in enumerate((*_UNITS, *_TEENS), start=1)}
_NUMBERS |= {word: 20 + 10 * place for place, word in enumerate(_TENS)}
_NUMBERS |= {f"{ten}{unit}": _NUMBERS[ten] + _NUMBERS[unit] for ten in _TENS for unit in _UNITS}
_NUMBERS |= {word: value for value, word in enumerate(_ORDINALS, start=1)}
_NUMBERS |= {f"{word}s": _NUMBERS[word] for word in (*_UNITS, *_TEENS)} | {"sixes": 6}

# Parts of the patterns of other modules. Compounds come first so that "twenty one" is never read as "one".
_WORDS = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS)}))?|{'|'.join((*reversed(_TEENS), *_UNITS))})"
_PART = r"(?:hal?f|(?:three[ -])?quarters?)"
_HALF = rf"(?:(?:\s(?:and|an|n|&))?\s{{0,3}}[½¼¾]|\s(?:and|an|n|&)\s(?:an?\s)?{_PART}\b|\s(?:and|an|n) a bit\b)"
NUMBER = rf"(?:\d{{1,2}}(?!\d)|{_WORDS}\b)"
ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"
ITEM = rf"(?:\d{{1,2}}(?:\.(?:1[01]|\d)(?!\d)|(?!\d|\.\d))|{_WORDS}\b){_HALF}?"
BEFORE = r"(?<![\w.£$€:/+#-])(?<!\d,)"
AFTER = r"(?![\w%:/+½¼¾]|[.,]\d|-[a-z\d])"
AND = r"(?:\s*[,&+]\s*(?:(?:and|an|n|or|&)\s+)?|\s+(?:and|an|n|or|plus|&)\s+)(?:a\s+)?"  # between the items of a list
YEAR_UNIT = r"years?'?|yrs?|yers?|yeras?|y"
MONTH_UNIT = r"months?'?|mths?|mnths?|mos?|m"
OLD = r"(?P<old>[\s-]*(?:olds?|old's|of age)\b|/?o(?:'?s)?\b|\.o\b\.?)?"

ITEMS = pattern(ITEM)
NUMBERS = pattern(rf"(?<![\w.:]){NUMBER}(?![.:]\d)")
_WHOLE = pattern(rf"(\d+)(?:\.(\d+))?|[a-z]+(?:[ -](?:{'|'.join(_UNITS)})\b)?")

_MONTHS = word_list("jan feb mar apr may jun jul aug sep oct nov dec")
MONTHS = {name: place for place, name in enumerate(_MONTHS, start=1)}
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)


class Age(NamedTuple):
    """An age as it is held, and as it is shown."""

    minimum: int  # months, included
    maximum: int  # months, excluded
    label: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """An age as a number was written: whole years, or months when a fraction or another unit was given."""

    years: int
    age: Age
    whole: bool = False


def number(text: str) -> int:
    """The whole number that `text` ("16", "sixteen", "twenty one", "fives", "3rd") stands for; -1 if none."""
    digits = re.match(r"\d+", text, re.ASCII)
    return int(digits[0]) if digits else _NUMBERS.get(re.sub(r"[ -]", "", text), -1)


def quantity(text: str) -> Quantity:
    """Years from "3", "three", "2.5", "2½", "2 and a half", "2¾"; "2.9" is 2 years 9 months, as on forums."""
    head = _WHOLE.match(text)
    years = number(head[1] or head[0]) if head else 0
    part = int(head[2]) if head and head[2] else 0
    low = 12 * years
    if part == 5 or re.search(r"½|hal?f", text):
        low += 6
        return Quantity(years, Age(low, low + 1, f"{years} and a half" if years > 1 else several(low, "month")))
    if quarters := re.search(r"¼|¾|three[ -]quarter|quarter", text):
        months = 9 if quarters[0][0] in "¾t" else 3
        return Quantity(years, Age(low + months, low + months + 1, years_and_months(years, months)))
    if not part:
        return Quantity(years, years_old(years), whole=True)
    # .9 may be nine months or nine tenths of a year: hold both. Two digits can only be months.
    last = part if part > 9 else 12 * part // 10
    return Quantity(years, Age(low + part, low + last + 1, years_and_months(years, part)))


def years_and_months(years: int, months: int) -> str:
    """Plain words for an age of years and months; for one under two years, of months alone."""
    return f"{years} years {several(months, 'month')}" if years > 1 else several(12 * years + months, "month")


def small(count: int, unit: str) -> Quantity:
    """An age in months, weeks or days; `unit` is "month", "week" or "day"."""
    low = count if unit == "month" else int(count * (7 if unit == "week" else 1) / 30.44)
    label = several(count, unit) + ("" if unit == "month" else " old")
    return Quantity(low // 12, Age(low, low + 1, label))


def several(count: int, unit: str) -> str:
    """Plain words for a count of units: "1 month", "2 months"."""
    return f"{count} {unit}{'' if count == 1 else 's'}"


def years_old(years: int) -> Age:
    """The age of somebody `years` old."""
    return Age(12 * years, 12 * years + 12, f"{several(years, 'year')} old")


def named(name: str, minimum: int, maximum: int) -> Age:
    """An age known by a name: "toddler (1 to 3)"."""
    return Age(minimum, maximum, f"{name} ({in_words(minimum, maximum)})")


def in_words(minimum: int, maximum: int) -> str:
    """Plain words for months `minimum` (included) to `maximum` (excluded): "4 to 7", "5 to 14 months"."""
    if (minimum, maximum) == (0, 12):
        return "under 1"
    if minimum < 0 or maximum < 24:
        return f"{minimum} to {maximum} months"
    low, high = minimum // 12, -(-maximum // 12) - 1
    return f"{low}" if low == high else f"{low} to {high}"
