"""Numbers that only their digits tell apart: telephone, NHS and card numbers, in any spacing and in words.

A *run* is a row of groups of digits with nothing but a space, a dash or the like between them. From each group on, the groups
that follow are joined until they make a number of a known length; whole groups only, so that an age behind a number is not
swallowed with it.

Rules of our own, because libphonenumber's matcher, which is made for valid numbers, found 109 of the 113 telephone numbers of
evaluation/personal/dev.yaml and took dates, references or prices for numbers in 85 of its 370 messages without any detail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from directory_index.ages.text import word_list
from directory_index.personal.dates import dates
from directory_index.personal.found import Found, Kind, before, blanked, found

_DIGIT_WORDS = {"oh": "0", "o": "0", "zero": "0", "nought": "0"} | {
    word: str(value) for value, word in enumerate(word_list("one two three four five six seven eight nine"), start=1)
}
_WORD = "|".join(_DIGIT_WORDS)
# Letters in the place of a digit: "O77OO 9OO285".
_GROUP = re.compile(
    rf"\b(?P<times>double|treble|triple) (?P<what>\d|{_WORD})\b|\b(?P<word>{_WORD})\b"
    r"|(?P<digits>(?:(?<![^\W_])[oil]{1,3})?\d(?:[oil]{0,3}\d)*(?:[oil]{1,3}(?![^\W_]))?)",
    re.I | re.ASCII,
)
_LOOK_ALIKES = str.maketrans("oOiIlL", "001111")
_BETWEEN = re.compile(r"[ ./()_-]{0,3}")
_BETWEEN_WORDS = re.compile(r"[ ./()_-]{0,3}|, ?")
# A small number before one of these is a count, and no part of the number before it.
_COUNTED = re.compile(
    r"[ -]?(?:years?|yrs?|y/?o|months?|mths?|weeks?|wks?|days?|hours?|hrs?|mins?|am|pm|kids|children|boys|girls|:\d)\b", re.I
)
_LONGEST = 19  # digits of the longest card
_CARD_LENGTHS = (16, 15, 19, 18, 14)  # 13 are barcodes, and no card issued today
_ISSUERS = re.compile(r"[3-6]|2[2-7]")  # "2026 2025 2024 2023" are years
_PHONE_CUE = re.compile(
    r"\b(?:call|ring|rang|phone|text|tel|telephone|mob|mobile|cell|whats ?app|contact|landline"
    r"|(?:my|his|her|their|our|\w+'s) (?:number|no))\b[^\d?!]{0,20}$",
    re.I,
)
_NHS_CUE = re.compile(r"(?:\b(?:n\.? ?h\.? ?s|chi)|\bhealth (?:no|num|number))\b[^\d?!]{0,16}$", re.I)
_NHS_AFTER = re.compile(r"[^\d?!]{0,12}\bnhs\b", re.I)
_SHORTEST_CODE = 3  # digits of an area code
_MOST_GROUPS = 4  # "12 10 20 30 40" is no NHS number, whatever its check digit


@dataclass(frozen=True, slots=True)
class _Group:
    digits: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Number:
    """Groups of a run read as one number."""

    digits: str
    sizes: tuple[int, ...]
    start: int
    end: int
    even: bool  # written digit by digit or in pairs, with the same between them all: "07.30 12.30" is not

    @property
    def count(self) -> int:
        """How many groups."""
        return len(self.sizes)


def numbers(text: str) -> Iterator[Found]:
    """Telephone, NHS and card numbers, in the order of the text."""
    free = blanked(text, *(date.span for date in dates(text)))
    for run in _runs(free):
        place = 0
        while place < len(run):
            kind, number = _read(free, run, place)
            if kind:
                yield found(kind, _opening(free, number), number.end)
            place += number.count


def _runs(text: str) -> Iterator[list[_Group]]:
    run: list[_Group] = []
    for match in _GROUP.finditer(text):
        group = _Group(_digits(match), *match.span())
        between = _BETWEEN_WORDS if match["word"] or match["times"] else _BETWEEN
        counted = len(group.digits) <= 2 and _COUNTED.match(text, group.end)
        if run and (counted or not between.fullmatch(text, run[-1].end, group.start)):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _digits(match: re.Match[str]) -> str:
    if match["times"]:
        what = match["what"].lower()
        return _DIGIT_WORDS.get(what, what) * (2 if match["times"].lower() == "double" else 3)
    return _DIGIT_WORDS[match["word"].lower()] if match["word"] else match["digits"].translate(_LOOK_ALIKES)


def _read(text: str, run: Sequence[_Group], place: int) -> tuple[Kind | None, _Number]:
    """What the number that begins at a group is, and how far it goes; no kind where it is nobody's."""
    by_length = _joined(text, run, place)
    number = _telephone(text, by_length)
    if number:
        organisation = re.match(r"0[389]", number.digits)
        nhs = len(number.digits) == 10 and is_nhs(number.digits) and _NHS_CUE.search(before(text, number.start))
        return Kind.NHS_NUMBER if nhs else None if organisation else Kind.TELEPHONE, number
    for length in _CARD_LENGTHS:
        number = by_length.get(length)
        if number and _ISSUERS.match(number.digits) and is_luhn(number.digits) and min(number.sizes[:-1], default=4) > 3:
            return Kind.CARD, number
    number = by_length.get(10)
    if number and _is_health(text, number):
        return Kind.NHS_NUMBER, number
    if number and _lacks_nought(text, number):
        return Kind.TELEPHONE, number
    return None, _Number(run[place].digits, (len(run[place].digits),), run[place].start, run[place].end, even=False)


def _joined(text: str, run: Sequence[_Group], place: int) -> dict[int, _Number]:
    """Every number that begins at a group, by its length."""
    by_length: dict[int, _Number] = {}
    groups = run[place : place + _LONGEST]
    digits, sizes, gaps = "", list[int](), set[str]()
    for group in groups:
        digits += group.digits
        if len(digits) > _LONGEST:
            break
        if sizes:
            gaps.add(text[groups[len(sizes) - 1].end : group.start])
        sizes.append(len(group.digits))
        even = set(sizes[:-1]) in ({1}, {2}) and sizes[-1] <= 2 and len(gaps) == 1
        by_length[len(digits)] = _Number(digits, tuple(sizes), groups[0].start, group.end, even)
    return by_length


def _telephone(text: str, by_length: dict[int, _Number]) -> _Number | None:
    """A number that begins as a telephone number does: 0, 00 or +."""
    first = next(iter(by_length.values()), None)
    if first is None:
        return None
    if text[first.start - 1 : first.start] == "+" or re.match(r"00[1-9]|00$", first.digits):
        return _international(by_length)
    for length in (11, 10):
        number = by_length.get(length)
        if number and re.match(r"0[1235789]", number.digits) and _is_written_so(number):
            return number
    twelve = by_length.get(12)
    # A digit too many, in one go; or 44 for the country without its plus.
    fits = twelve and (re.match(r"44[127]", twelve.digits) or (twelve.count == 1 and twelve.digits.startswith("07")))
    return twelve if fits else None


def _is_written_so(number: _Number) -> bool:
    """Whether the groups are those of a telephone number: a code of three digits or more, or eleven digits, or evenly spread."""
    return len(number.digits) == 11 or number.sizes[0] >= _SHORTEST_CODE or number.even


def _international(by_length: dict[int, _Number]) -> _Number | None:
    """The longest that a number with its country may be (15 digits), or a British one."""
    fits = [
        number
        for number in by_length.values()
        if 8 <= len(number.digits.removeprefix("00")) <= 15 and len(set(number.digits)) > 1
    ]
    for number in fits:
        national = re.fullmatch(r"(?:00)?440?([1-9]\d{9})", number.digits)
        if national:
            return number
    return fits[-1] if fits else None


def _is_health(text: str, number: _Number) -> bool:
    """Whether ten digits are an NHS number: announced as one, or with the right check digit and no reference's letters before."""
    if _NHS_CUE.search(before(text, number.start)):
        return True
    if not is_nhs(number.digits):
        return False
    if _NHS_AFTER.match(text, number.end):
        return True
    spaced = (min(number.sizes) > 1 and number.count <= _MOST_GROUPS) or number.even
    # 7700 900019 is a mobile number without its nought, though its check digit would do.
    mobile = number.digits[0] == "7" and (number.sizes[0] == 4 or _PHONE_CUE.search(before(text, number.start)))
    return spaced and not mobile and not text[number.start - 1 : number.start].isalpha()


def _lacks_nought(text: str, number: _Number) -> bool:
    """Whether ten digits are a mobile number without its nought: as mobile numbers are grouped, or announced."""
    if number.digits[0] != "7":
        return False
    return number.sizes in ((4, 6), (4, 3, 3)) or bool(_PHONE_CUE.search(before(text, number.start)))


def _opening(text: str, number: _Number) -> int:
    """Where the number begins with its plus, and with a bracket that closes inside it."""
    start = number.start - (text[number.start - 1 : number.start] == "+")
    return start - (text[start - 1 : start] == "(" and ")" in text[start : number.end])


def is_nhs(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of an NHS number (modulo 11); ten equal digits are none."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True))
    return total % 11 == 0 and len(set(digits)) > 1


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of a card number (Luhn)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(map(int, digits[-1::-2]))) % 10 == 0 and len(set(digits)) > 1
