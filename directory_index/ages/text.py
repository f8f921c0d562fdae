"""Text as the patterns of ages see it: folded, and matched in ASCII mode."""

from __future__ import annotations

import re

_FOLD = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "`": "'", "\u00b4": "'"}
    | {"\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u2009": " ", "\u202f": " "}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)


def pattern(*parts: str) -> re.Pattern[str]:
    r"""A compiled pattern in ASCII mode: \d must never match digits that `numbers` does not know."""
    return re.compile("".join(parts), re.ASCII)


_CUE_HYPHEN = pattern(r"(?<=nearly)-|(?<=almost)-|(?<=under)-(?=f)")


_FRACTION = pattern(r"(?<![\d/.])(\d{1,2}(?: and |[ -]))(1/2|1/4|3/4)(?![\d/])")
_SCHOOL_YEAR_BEFORE = pattern(r"\b(?:years?|yrs?|y)\s?$")  # "year 2 and 3/4": two classes
_FRACTIONS = {"1/2": "  ½", "1/4": "  ¼", "3/4": "  ¾"}


def _fraction(match: re.Match[str]) -> str:
    year = _SCHOOL_YEAR_BEFORE.search(match.string, 0, match.start())
    return match[0] if year else f"{match[1].replace('-', ' ')}{_FRACTIONS[match[2]]}"


def fold(text: str) -> str:
    """Lower case with plain quotes and hyphens, character for character, so that spans stay true."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered; leave those alone
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    folded = _CUE_HYPHEN.sub(" ", lowered.translate(_FOLD))
    # Compatibility normalisation turns "2½" into "21⁄2"; read it as it was meant.
    for written, sign in _FRACTIONS.items():
        folded = folded.replace(written.replace("/", "\u2044"), sign)
    return _FRACTION.sub(_fraction, folded)


def word_list(words: str) -> list[str]:
    """The words of a table."""
    return words.split()


def word_set(words: str) -> frozenset[str]:
    """The words of a table, their order of no account."""
    return frozenset(words.split())
