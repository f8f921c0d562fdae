"""From a typed text to one that is safe to pass on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from directory_index.language import tidied
from directory_index.personal.addresses import addresses
from directory_index.personal.births import dates_of_birth
from directory_index.personal.codes import bank_accounts, emails, national_insurance
from directory_index.personal.found import Found, Kind, blanked, without_stand_ins
from directory_index.personal.names import name_likely
from directory_index.personal.numbers import numbers

# Without one of these no detail is possible, and the finders need not look.
_MAY_HOLD = re.compile(r"[\d@]|\b(?:oh|zero|nought|double|dot)\b|[(\[{]at[)\]}]|\bat \w+\.\w", re.I)
_CODES = (Kind.NHS_NUMBER, Kind.NATIONAL_INSURANCE)
_PASSES = 4  # leaving one detail out may show another; two passes have been enough for everything tried


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its personal details.

    Attributes:
        text: Tidied, with something short for each detail; safe to pass on, but for names.
        kinds: What was left out, in the order of the text.
        name_likely: Whether the text seems to name a person. A hint for a warning: it misses names, and sometimes sees one.
    """

    text: str
    kinds: tuple[Kind, ...]
    name_likely: bool


def masked(text: str, *, known: Collection[str] = (), today: dt.date) -> Masked:
    """Leave the personal details out of a typed text. Masking what was masked changes nothing more.

    Args:
        text: Anything a person typed.
        known: Telephone numbers, mail addresses and addresses that the directory publishes: they are not private and stay.
        today: The day from which ages are reckoned.
    """
    current, kinds = tidied(text), []
    published = _published(frozenset(known))
    for _ in range(_PASSES):
        details = [detail for detail in _details(current, today) if not _is_published(current, detail, published)]
        if not details:
            break
        kinds += [detail.kind for detail in details]
        current = tidied(_without(current, details))
    return Masked(current, tuple(dict.fromkeys(kinds)), name_likely(current))


def _details(text: str, today: dt.date) -> list[Found]:
    """Every detail of a text, in its order, none overlapping another."""
    if not _MAY_HOLD.search(text):
        return []
    free, details = without_stand_ins(text), list[Found]()
    finders: tuple[Callable[[str], Iterable[Found]], ...] = (
        emails,
        national_insurance,
        bank_accounts,
        numbers,
        addresses,
        lambda left: dates_of_birth(left, today, [(item.start, item.end) for item in details if item.kind in _CODES]),
    )
    for finder in finders:
        for detail in finder(free):
            if "\0" not in free[detail.start : detail.end]:
                details.append(detail)
                free = blanked(free, (detail.start, detail.end))
    return sorted(details, key=lambda detail: detail.start)


def _without(text: str, details: list[Found]) -> str:
    for detail in reversed(details):
        before, after = text[: detail.start], text[detail.end :]
        # "NHS9991601104dob": words that a number parted stay apart.
        left = " " if before[-1:].isalnum() else ""
        right = " " if after[:1].isalnum() else ""
        text = f"{before}{left}{detail.instead}{right}{after}"
    return text


@lru_cache(maxsize=2)  # the directory's own, before and after a change
def _published(known: frozenset[str]) -> str:
    """What the directory publishes in one text to search, each in the form in which a detail is compared."""
    return "\n".join(f" {_words(item)} \n {_dialled(item)} \n {item.lower()} " for item in sorted(known))


def _is_published(text: str, detail: Found, published: str) -> bool:
    written = text[detail.start : detail.end]
    match detail.kind:
        case Kind.TELEPHONE:
            form = _dialled(written)
        case Kind.EMAIL:
            form = written.lower()
        case Kind.ADDRESS | Kind.POSTCODE:
            return any(f" {form} " in published for form in _endings(_words(written)))
        case _:
            return False
    return bool(form) and f" {form} " in published


def _endings(words: str) -> list[str]:
    """The words, and where there is no number, all endings of two words or more: "we tried Corn Garth" may begin too early."""
    parts = words.split()
    if any(part[0].isdigit() for part in parts):
        return [words]
    return [" ".join(parts[first:]) for first in range(max(1, len(parts) - 1))]


def _words(written: str) -> str:
    """Words and numbers in small letters, a postcode always in two."""
    plain = " ".join(re.findall(r"[^\W_]+", written.lower()))
    return re.sub(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b", r"\1 \2", plain)


def _dialled(written: str) -> str:
    """The digits of a telephone number as it is dialled at home; nothing for what holds words."""
    digits = re.sub(r"[^\da-z]", "", written.lower())
    return re.sub(r"^(?:00)?440?(?=[1-9]\d{8})", "0", digits) if digits.isdigit() else ""
