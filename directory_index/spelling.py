"""Spelling: a slip is corrected to the directory's own words, and to nothing else.

A general dictionary turns a misspelt CAMHS into 'cams' and a misspelt Portage into 'porridge'. So a word is doubted only when
neither the directory nor a general word list knows it, and only words of the directory may replace it.
"""

from __future__ import annotations

import importlib.resources
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from symspellpy import SymSpell, Verbosity

_SHORTEST = 4  # letters; 'yo', 'dd' and the like are no slips
_TWO_SLIPS = 7  # letters from which two slips are believed
_EVERYDAY = 9_000_000  # occurrences in the general word list from which a word is one of every day
_RARE = 4  # a word that the directory uses less often may itself be a slip, written so on purpose
_COMMONER = 10  # a slip that the directory itself holds often is still one beside a word this many times as common
_SHORT_FORMS = frozenset(
    [
        "mins",
        "secs",
        "hrs",
        "yrs",
        "mths",
        "wks",
        "appt",
        "asap",
        "btw",
        "tbh",
        "imo",
        "aibu",
        "hubby",
        "tbf",
        "idk",
        "abit",
        "alot",
    ]
)
_WORD = re.compile(r"[a-z][a-z']*[a-z]", re.I)


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as typed and as read."""

    typed: str
    read: str
    start: int
    end: int


def mended(text: str, corrections: Sequence[Correction]) -> str:
    """The text with corrections made; they are in the order of the text."""
    for item in reversed(corrections):
        text = text[: item.start] + item.read + text[item.end :]
    return text


@lru_cache(maxsize=1)
def _general_words() -> dict[str, int]:
    """A general word list with how often each occurs in a large collection of English."""
    path = importlib.resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    rows = (line.split(" ") for line in path.read_text("utf-8-sig").splitlines())
    return {word: int(count) for word, count in rows}


class Speller:
    """Corrects slips towards the words of one directory."""

    def __init__(self, texts: Iterable[str], names: Iterable[str]) -> None:
        """Learn the words of its texts; names (of kinds, services, places, terms) count many times over."""
        counts = Counter(word.lower() for text in texts for word in _WORD.findall(text))
        named = {word.lower() for name in names for word in _WORD.findall(name) if len(word) >= _SHORTEST}
        general = _general_words()
        own = {word for word, count in counts.items() if count > _RARE}
        self._known = named
        self._counts = {word: counts[word] for word in own}
        self._lookup = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for word, count in counts.items():
            if len(word) >= _SHORTEST and (word in general or word in own):
                self._lookup.create_dictionary_entry(word, count)
        for word in sorted(named):
            self._lookup.create_dictionary_entry(word, 50)

    @staticmethod
    def is_general(word: str) -> bool:
        """Whether a general word list knows the word."""
        return word.lower() in _general_words()

    @staticmethod
    def is_everyday(word: str) -> bool:
        """Whether everybody uses the word every day: 'send', 'best', 'early'; 'refuge' and 'physio' are none."""
        return _general_words().get(word.lower(), 0) >= _EVERYDAY

    @staticmethod
    def occurrences(word: str) -> int:
        """How often a word stands in a large collection of English; 0 where the general list does not know it."""
        return _general_words().get(word.lower(), 0)

    def uses(self, word: str) -> bool:
        """Whether the directory's own texts use the word, more than once or twice."""
        return word.lower() in self._counts or word.lower() in self._known

    def correct(self, text: str) -> tuple[str, list[Correction]]:
        """Give the text with its slips mended, and what was mended (spans are of the text given)."""
        found: list[Correction] = []
        for match in _WORD.finditer(text):
            better = self._better(match.group().lower())
            if better:
                found.append(Correction(match.group(), better, match.start(), match.end()))
        return mended(text, found), found

    def _better(self, word: str) -> str | None:
        if len(word) < _SHORTEST or word in self._known or word in _general_words() or word in _SHORT_FORMS:
            return None
        distance = 2 if len(word) >= _TWO_SLIPS else 1
        best = self._lookup.lookup(word, Verbosity.ALL, max_edit_distance=distance)
        # the nearest first, then the commonest
        others = [
            item for item in best if item.term != word and item.term[0] == word[0]
        ]  # hardly anybody misses the first letter
        if not others or (word in self._counts and others[0].count < _COMMONER * self._counts[word]):
            return None
        return str(others[0].term)
