"""Finds what a message names: services, kinds of service, words of the glossary, levels of need; from the directory as it is now.

Names are compared by their words, in small letters, without plurals and possessives. A name may be given in part ("Broom Lea")
as long as the part tells it from the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from directory_index.files import Directory
from directory_index.mentions import Found, Mention
from directory_index.models import Status
from directory_index.name_forms import WORD, key_of, names_of, plain
from directory_index.name_parts import Parts
from directory_index.spelling import Speller
from directory_index.strangers import in_passing, unknown_letters, unknown_runs

_LEVEL = re.compile(
    r"\b(?:level|tier|stage)s?\s*(?:of need\s*)?([1-4]|one|two|three|four)\b(?:\s*(?:or|and|to|/|-)\s*([1-4])\b)?", re.I
)
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4"}
_MOST_WORDS = 10
_ENOUGH_WORDS = 2  # a name of more words is no surer than one of two
_TINY = 2  # letters up to which a name typed small is more likely a word: ta, pa, so
# Who asks, or who told them, is not what is asked about: "as a midwife, how do I …", "the SENCO mentioned …".
_ASKER = re.compile(r"(?:\bas(?: an?| the)?|\b(?:i|we)(?:'?m|'?re| am| are) (?:an?|the)|\bspeaking as an?)(?: \w+)?\s+$", re.I)
_TELLER = re.compile(
    r"^\s*(?:here\b|wanting\b|(?:ha[sd] |have |just |keeps? )?"
    r"(?:says|said|saying|mention(?:s|ed)|talk(?:s|ed)|told|tells|ask(?:s|ed)|reckons|suggest(?:s|ed)|wrote|"
    r"(?:has|have|had) (?:put|written) (?!us\b|me\b|him\b|her\b|them\b))\b)",
    re.I,
)


class Names:
    """The names of one directory."""

    def __init__(self, directory: Directory, is_word: Callable[[str], bool] = Speller.is_general) -> None:
        """Learn every name, with its other names; `is_word` tells words that are no name because everybody here uses them."""
        self._is_word = is_word
        self._held: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._called_the: dict[tuple[str, ...], list[str]] = defaultdict(
            list
        )  # "The Loft": an everyday word, and a name when "the" stands before it
        for address, name in names_of(directory):
            key = key_of(name)
            if any(letter.isalpha() for letter in "".join(key)) and address not in self._held[key]:
                self._held[key].append(address)
            if name.startswith("The ") and address not in self._called_the[key]:
                self._called_the[key].append(address)
        self._acronyms = {term.acronym.lower() for term in directory.terms.values() if term.acronym}
        self._parts = Parts(directory)

    def find(self, text: str, corrected: str = "") -> Found:
        """The names in a text; `corrected` is the text with its slips mended."""
        mentions = list(self._exact(text))
        if corrected and corrected != text:
            seen = {target for mention in mentions for target in mention.targets}
            others = (mention for mention in self._exact(corrected) if not seen.issuperset(mention.targets))
            mentions += [mention for mention in others if not _acronym(text[mention.start : mention.end], text)]
        mentions += [level for level in _levels(text) if not any(set(level.targets) <= set(other.targets) for other in mentions)]
        seen = {target for mention in mentions if mention.words > 1 for target in mention.targets}
        mentions += [part for part in self._parts.find(corrected or text, text) if not seen.issuperset(part.targets)]
        mentions = _without_inner(mentions)
        read = corrected or text
        mentions = [mention for mention in mentions if not _part_of_letters(text, mention)]
        mended = _mended(text, read)
        unknown = tuple(
            run
            for run in unknown_runs(text, lambda word: self._knows(word) or self._parts.knows(mended.get(word, word)))
            if not _is_name(run, mentions)
        )
        mentions = [mention for mention in mentions if not any(start <= mention.start < end for start, end in unknown)]
        mentions.sort(key=lambda mention: (-min(mention.strength, _ENOUGH_WORDS), mention.start))
        asked = dict.fromkeys(text[start:end] for start, end in unknown if not in_passing(text, start))
        return Found(tuple(mentions), tuple(asked), tuple(_letters(text, mentions)))

    def _is_acronym(self, written: str, text: str) -> bool:
        return _acronym(written, text) or (written.lower() in self._acronyms and not _everyday(written, text))

    def _knows(self, word: str) -> bool:
        return self._parts.knows(word) or (word.islower() and self._is_word(word))

    def _exact(self, text: str) -> Iterator[Mention]:
        words = list(WORD.finditer(text))
        keys = [plain(word.group()) for word in words]
        at = 0
        while at < len(words):
            for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
                targets = self._held.get(tuple(keys[at : at + length]))
                if targets:
                    start, end = words[at].start(), words[at + length - 1].end()
                    written = text[start:end]
                    key = tuple(keys[at : at + length])
                    named = self._called_the.get(key, []) if text[:start].lower().endswith("the ") else []
                    aside = bool(_ASKER.search(text[:start]) or _TELLER.search(text[end:]))
                    yield Mention(
                        start,
                        end,
                        written,
                        tuple(named or targets),
                        length > 1 or bool(named) or not _everyday(written, text),
                        aside,
                        words=max(length, 2 * self._is_acronym(written, text)),
                    )
                    at += length
                    break
            else:
                at += 1


def _letters(text: str, mentions: Sequence[Mention]) -> Iterator[str]:
    """What looks like an acronym and stands in no name that is known."""
    for start, end in unknown_letters(text):
        if not any(mention.start <= start and mention.end >= end for mention in mentions):
            yield text[start:end]


def _without_inner(mentions: list[Mention]) -> list[Mention]:
    """Without shorter names inside a longer one given in part: "young people's" in "the young people's eating disorder team"."""
    long = [mention for mention in mentions if mention.part and mention.words > _ENOUGH_WORDS and len(mention.targets) == 1]
    return [
        mention
        for mention in mentions
        if mention.part
        or not any(one.start <= mention.start and mention.end <= one.end and one.words > mention.words for one in long)
    ]


def _part_of_letters(text: str, mention: Mention) -> bool:
    """Whether a name is only part of longer letters: CP in CP-IS."""
    return any(
        start <= mention.start and mention.end <= end and end - start > mention.end - mention.start
        for start, end in unknown_letters(text)
    )


def _mended(text: str, read: str) -> dict[str, str]:
    """Words as typed and as read, where slips were mended."""
    typed, words = WORD.findall(text), WORD.findall(read)
    return dict(zip(typed, words, strict=True)) if len(typed) == len(words) else {}


def _is_name(run: tuple[int, int], mentions: Sequence[Mention]) -> bool:
    """Whether a whole name that is known stands there."""
    return any(not mention.part and mention.start <= run[0] and mention.end >= run[1] for mention in mentions)


def _levels(text: str) -> Iterable[Mention]:
    for match in _LEVEL.finditer(text):
        for number in filter(None, match.groups()):
            level = _NUMBERS.get(number.lower(), number)
            yield Mention(match.start(), match.end(), match.group(), (f"level/{level}",), True)


def _everyday(written: str, text: str) -> bool:
    """Whether letters may as well be a word of every day: 'send' typed small; 'SEND' is none, unless all is in capitals."""
    if _acronym(written, text):
        return False
    if len(written) <= _TINY:
        return True
    return written.lower() == "vs" or Speller.is_everyday(written) or Speller.is_everyday(plain(written))


def _acronym(written: str, text: str) -> bool:
    return len(written) > 1 and written.isupper() and not text.isupper()


def active(directory: Directory, addresses: Sequence[str]) -> list[str]:
    """The addresses without services that are closed, unless nothing else is left."""
    services = directory.services
    running = [
        address
        for address in addresses
        if not (address.startswith("service/") and services[address.partition("/")[2]].status is Status.CLOSED)
    ]
    return running or list(addresses)
