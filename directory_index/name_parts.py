"""Finds services and kinds by parts of their names: "Broom Lea", "the eating disorder team"."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise
from math import log

from directory_index.files import Directory
from directory_index.language import is_idle
from directory_index.mentions import Mention
from directory_index.name_forms import TELLING_WORD, WORD, key_of, names_of, plain, plain_words
from directory_index.spelling import Speller

IDLE = frozenset("the a an of for in at and to my our your this that".split())  # noqa: SIM905
_PART = 0.55  # share of the weight of a name's words that tells it, when it is not given in full
_PART_OF_OTHER_NAME = 0.8  # of words that stand apart, or of a name that is not its own: those are made of everyday words


class Parts:
    """Services and kinds by parts of their names."""

    def __init__(self, directory: Directory) -> None:
        self._names: list[tuple[str, tuple[str, ...]]] = []
        self._having: dict[str, list[int]] = defaultdict(list)
        owners: dict[str, set[str]] = defaultdict(set)
        self._own = set()  # numbers of names that are a service's or kind's own
        titles = {one.name for one in directory.services.values()} | {one.name for one in directory.kinds.values()}
        titles |= {title.split(",")[0] for title in titles}
        for address, name in names_of(directory):
            if address.startswith("term/"):
                continue
            words = tuple(dict.fromkeys(word for word in key_of(name) if word not in IDLE))
            for word in words:
                owners[word].add(address)
                self._having[word].append(len(self._names))
            if name in titles:
                self._own.add(len(self._names))
            self._names.append((address, words))
        self._places = {
            word for place in directory.places.values() for name in (place.name, *place.also) for word in plain_words(name)
        }
        total = len(directory.services) + len(directory.kinds) + 1
        self._weight = {word: log(total / len(having)) for word, having in owners.items()}
        self._long = sorted(word for word in owners if len(word) >= TELLING_WORD)
        self._alone = {word for word, having in owners.items() if len(having) == 1}

    def find(self, text: str, typed: str) -> list[Mention]:
        """What may be named by part of its name, in a text with its slips mended and as it was typed; one mention or none."""
        ordered = [self._known(plain(word.group())) for word in WORD.finditer(f"{text} {typed}")]
        said = set(ordered)
        capitals = {plain(word.group()) for word in WORD.finditer(typed) if word.group()[0].isupper()}
        shares: dict[str, float] = {}
        matched: dict[str, int] = {}
        words_here: dict[str, list[str]] = {}
        for number in {number for word in said for number in self._having.get(word, ())}:
            address, name = self._names[number]
            here = [word for word in name if word in said]
            if all(is_idle(word) for word in here):
                continue
            own = number in self._own
            if len(here) == 1 and not (own and self._tells(here[0], capitals)):
                continue
            share = sum(self._weight[word] for word in here) / sum(self._weight[word] for word in name)
            if not own and not _in_a_row(here, ordered):
                continue
            if own and (len(here) == 1 or _adjoining(here, name, ordered)):
                share = max(share, _PART)
            elif share < _PART_OF_OTHER_NAME:
                continue
            if all(word in self._places for word in here):
                continue  # where somebody lives is no name: "we're on Skelder Bank"
            if share > shares.get(address, 0):
                words_here[address] = here
            shares[address] = max(shares.get(address, 0), share)
            matched[address] = max(matched.get(address, 0), len(here))
        if not shares:
            return []
        best = max(shares.values())
        count = max(here for address, here in matched.items() if shares[address] >= best - 1e-6)
        targets = tuple(address for address, share in shares.items() if share >= best - 1e-6)
        start, end = self._span(typed, {word for address in targets for word in words_here[address]})
        return [Mention(start, end, typed[start:end], targets, len(targets) == 1, part=True, words=count)]

    def _span(self, typed: str, named: Collection[str]) -> tuple[int, int]:
        """The shortest stretch of a text that holds as many of the words as any."""
        words = list(WORD.finditer(typed))
        spots = [(at, self._known(plain(word.group()))) for at, word in enumerate(words)]
        spots = [(at, word) for at, word in spots if word in named]
        most = len({word for _, word in spots})
        if not most:
            return 0, len(typed)
        stretches = [
            (spots[j][0] - spots[i][0], spots[i][0], spots[j][0])
            for i in range(len(spots))
            for j in range(i, len(spots))
            if len({word for _, word in spots[i : j + 1]}) == most
        ]
        _, first, last = min(stretches)
        return words[first].start(), words[last].end()

    def knows(self, word: str) -> bool:
        """Whether a word stands in a name here."""
        return word.lower() in IDLE or plain(word) in self._weight

    def _known(self, word: str) -> str:
        """The word of a name that is meant by a longer or a shorter form of it: physio, bowell."""
        if word in self._weight or len(word) < TELLING_WORD:
            return word
        at = bisect_left(self._long, word)
        near = [other for other in self._long[max(at - 1, 0) : at + 1] if other.startswith(word) or word.startswith(other)]
        return near[0] if near else word

    def _tells(self, word: str, capitals: Collection[str]) -> bool:
        return word in self._alone and len(word) >= TELLING_WORD and (word in capitals or not Speller.is_general(word))


def _in_a_row(here: Collection[str], ordered: Sequence[str]) -> bool:
    """Whether the words stand side by side in the text, in any order."""
    count = len(set(here))
    return any(set(ordered[at : at + count]) == set(here) for at in range(len(ordered) - count + 1))


def _adjoining(here: Sequence[str], name: Sequence[str], ordered: Sequence[str]) -> bool:
    """Whether two words of a name stand side by side in the text, in the name's order: "Millgate library"."""
    place = {word: name.index(word) for word in here}
    return any(place.get(one, len(name)) < place.get(other, -1) for one, other in pairwise(ordered))
