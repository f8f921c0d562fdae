"""Names in a message that the directory does not know: "the fernhollow stammer group", "Zebra Crossing Nurture Hub", DoLS.

They are told from other words by capitals, or, typed small, by a rare word before a word with which names of services end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from directory_index.spelling import Speller

_WORD = re.compile(r"[^\W_]+(?:['’&+.-][^\W_]+)*")
_RUN = re.compile(
    r"\b(?!(?:Is|Are|Was|Do|Does|Did|Can|Could|Will|Would|Should|What|When|Where|Who|How|The|Has|Have|And)\s)"
    r"[A-Z][\w'’-]*(?:(?:\s+(?:of|the|for|&))?\s+[A-Z][\w'’-]*)+"
)
# Words with which names of services and of papers end. Primary and surgery are left out: people tell which is theirs.
_HEADS = frozenset(
    """
    group club clinic unit centre center lodge house hub project panel playgroup team service trust buddies befrienders
    friends scheme programme course mentoring mentors line helpline cafe drop-in network forum charity fund bursary
    review profile scale pathway rooms nest lounge circle squad crew academy toddlers zone bus hospital therapy home nursery
    preschool college mediation counselling
    """.split()  # noqa: SIM905  a list of words reads better as words
)
_RARE = 15_000_000  # occurrences in the general word list below which a word may be a name
_REACH = 3  # words from a rare word to the word with which its name ends
_IN_PASSING = re.compile(
    r"\b(?:go(?:es|ing)? to|attends?|attending|at school (?:at|in)|moved (?:to|from)|liv(?:es?|ing) (?:in|on|at|near)|from)"
    r"\s+(?:the )?$",
    re.I,
)
_SHORTEST = 4  # letters
_MOST_CAPITALS = 0.7  # share of words with capitals from which capitals say nothing


def unknown_runs(text: str, is_known: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Where names stand that hold a word which `is_known` does not know."""
    if sum(word[0].isupper() for word in text.split()) <= len(text.split()) * _MOST_CAPITALS:
        for match in _RUN.finditer(text):
            if any(not is_known(word) for word in _WORD.findall(match.group())):
                yield match.span()
    yield from _small(text, is_known)


def in_passing(text: str, start: int) -> bool:
    """Whether what stands there only tells where somebody lives or goes: "he goes to Fernhollow House"."""
    return bool(_IN_PASSING.search(text[:start]))


def unknown_letters(text: str) -> Iterator[tuple[int, int]]:
    """Where letters stand that look like an acronym; the caller knows which are known."""
    if text.isupper():
        return
    for word in _WORD.finditer(text):
        if sum(letter.isupper() for letter in word.group()) > 1:
            yield word.span()


def _small(text: str, is_known: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        reach = words[at + 1 : at + 1 + _REACH]
        head = next((i for i, word in enumerate(reach) if word.group().lower() in _HEADS), None)
        if head is not None and _is_rare(words[at].group()) and not is_known(words[at].group()):
            yield words[at].start(), reach[head].end()
            at += head + 1
        at += 1


def _is_rare(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha() and Speller.occurrences(word) < _RARE
