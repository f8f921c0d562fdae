"""The kinds of personal details, their plain words, and a text in which they are looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_CUE_REACH = 60  # characters
_NUL = "\0"  # no tidied text holds it, so nothing reads across what was blanked


class Kind(StrEnum):
    """What a detail is."""

    EMAIL = "email"
    TELEPHONE = "telephone"
    NHS_NUMBER = "nhs_number"
    NATIONAL_INSURANCE = "national_insurance"
    ADDRESS = "address"
    POSTCODE = "postcode"
    DATE_OF_BIRTH = "date_of_birth"
    CARD = "card"
    BANK_ACCOUNT = "bank_account"


IN_WORDS: Final[Mapping[Kind, str]] = {
    Kind.EMAIL: "an email address",
    Kind.TELEPHONE: "a phone number",
    Kind.NHS_NUMBER: "an NHS number",
    Kind.NATIONAL_INSURANCE: "a National Insurance number",
    Kind.ADDRESS: "an address",
    Kind.POSTCODE: "the second half of a postcode",
    Kind.DATE_OF_BIRTH: "a date of birth",
    Kind.CARD: "a bank card number",
    Kind.BANK_ACCOUNT: "a bank account",
}


def stand_in(kind: Kind) -> str:
    """What stands in a text for a detail of that kind: "[phone number left out]"."""
    return f"[{IN_WORDS[kind].split(' ', 1)[1]} left out]"


_STAND_INS = re.compile("|".join(re.escape(stand_in(kind)) for kind in Kind))


@dataclass(frozen=True, slots=True)
class Found:
    """A detail: where it stands in a tidied text, and what to write there."""

    kind: Kind
    start: int
    end: int
    instead: str


def found(kind: Kind, start: int, end: int) -> Found:
    """A detail for which its stand-in is written."""
    return Found(kind, start, end, stand_in(kind))


def before(text: str, place: int) -> str:
    """What stands right before a place, where a cue would stand; no more, or a long text would be read again for each number."""
    return text[max(0, place - _CUE_REACH) : place]


def blanked(text: str, *spans: tuple[int, int]) -> str:
    """The text with spans made unreadable; every other character keeps its place."""
    for start, end in spans:
        text = text[:start] + _NUL * (end - start) + text[end:]
    return text


def without_stand_ins(text: str) -> str:
    """The text with the stand-ins of an earlier masking blanked: "[date of birth left out]" is no cue for a date after it."""
    return _STAND_INS.sub(lambda match: _NUL * len(match[0]), text)
