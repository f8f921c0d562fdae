"""Reads the ages of a family's children: "7, 4 and 14", "18 months and due in March"."""

from __future__ import annotations

import re

from directory_index.errors import BadQueryError
from directory_index.search import SearchEngine

_OLDEST = 25
_OF_AN_AGE = 5  # words of an age with what belongs to it: "the little one is 2"
_BETWEEN = re.compile(r"[,;&\n/+]|\band\b(?!\s+a\s+(?:half|quarter|bit))|\bplus\b|(?<=\d)\s+(?=\d)", re.I)
_NUMBER = re.compile(r"\b\d{1,2}\b")
_UNBORN = re.compile(r"\b(?:due|expecting|pregnant|on the way|unborn)\b", re.I)
_IN_WORDS = ("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SEVERAL = {"twins": 2, "triplets": 3}


def read_ages(text: str, engine: SearchEngine) -> tuple[tuple[int, int], ...]:
    """The ages in months, the upper bound excluded, in the order given; a bare number is years. Empty when none can be read."""
    found: list[tuple[int, int]] = []
    times = 1
    for piece in _BETWEEN.split(text):
        ages = _read(piece.strip(), engine)
        times = next((number for word, number in _SEVERAL.items() if word in piece.lower()), times)
        found += ages * times if len(ages) == 1 else ages
        times = 1 if ages else times  # "twins, 2 and a half"
    return tuple(found)


def beside_ages(text: str, engine: SearchEngine) -> str:
    """What a text says beside ages, which a look for danger would stumble over; empty when it says nothing else."""
    pieces = [piece.strip() for piece in _BETWEEN.split(text)]
    return ", ".join(piece for piece in pieces if piece and (len(piece.split()) > _OF_AN_AGE or not _read(piece, engine)))


def _read(piece: str, engine: SearchEngine) -> list[tuple[int, int]]:
    if not piece:
        return []
    bare = _NUMBER.fullmatch(piece)
    try:
        children = engine.understand(f"{piece} years old" if bare else piece).children
    except BadQueryError:
        return []
    if children:
        return [(child.minimum, child.maximum) for child in children]
    if _UNBORN.search(piece):
        return [(-9, 0)]
    if piece.lower() in _IN_WORDS:
        return [(_IN_WORDS.index(piece.lower()) * 12, _IN_WORDS.index(piece.lower()) * 12 + 12)]
    numbers = [int(one) for one in _NUMBER.findall(piece) if int(one) <= _OLDEST]
    return [(one * 12, one * 12 + 12) for one in numbers]
