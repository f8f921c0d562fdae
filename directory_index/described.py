"""Finds what a description means: "the dads' group at the library in Batham", "that club", "the school age team".

Every service and kind has the words by which people would know it: of its names, its kind's names, its places and what it says of
itself. A description means the one that holds most of its words, each weighing more the fewer hold it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from math import log

from directory_index.files import Directory
from directory_index.language import is_idle
from directory_index.models import Kind, Service, Status
from directory_index.name_forms import plain_words

_NAME, _KIND, _PLACE, _SAYS = 1.0, 0.9, 0.8, 0.4  # what a word counts by where it stands
# What is asked of a service, not what it is.
_ASKED = frozenset(
    """
    wait waiting long cost costs price pay charge free number phone ring call text email contact refer referral referred
    referring criteria criterium threshold level old take takes taken accept open opening hour hours address form forms
    evidence proof paper consent agree apply self meet meets qualify eligible entitled late evening weekend interpreter language
    much often time best there here what when where who which how why does will would could can able use still
    """.split()  # noqa: SIM905  a list of words reads better as words
)
_POINTED = re.compile(
    r"\b(?:the|that|those|this|these|their|back to|about|at|of|your|them)\s+((?:[\w'’&-]+\s+){0,4}[\w'’&-]+)", re.I
)
_CLEARLY = re.compile(r"\b(?:that|those|back to (?:the )?|(?:and|about|on|of) the)\s+((?:[\w'’&-]+\s+){0,4}[\w'’&-]+)", re.I)
_TALKED = 1.3  # what having been asked about counts
_LEAST_WORDS = 2
_COVERED = 0.6  # share of the weight of the words that the one meant must hold
_AS_GOOD = 0.85  # share of the best's score from which another may be meant as well


class Descriptions:
    """Services and kinds by the words that describe them."""

    def __init__(self, directory: Directory) -> None:
        """Collect the words of every service that runs and of every kind."""
        self._words: dict[str, Mapping[str, float]] = {}
        for service in directory.services.values():
            if service.status is not Status.CLOSED:
                self._words[f"service/{service.id}"] = dict(_of_service(service, directory))
        for kind in directory.kinds.values():
            self._words[f"kind/{kind.id}"] = _weighed((_NAME, name) for name in _names(kind))
        having: defaultdict[str, int] = defaultdict(int)
        for words in self._words.values():
            for word in words:
                having[word] += 1
        self._weight = {word: log(len(self._words) / count) for word, count in having.items()}

    def find(self, text: str) -> list[str]:
        """Services whose words a description gives, best first, with those that it fits as well; none when it is too little."""
        told = self._telling(plain_words(text))
        if len(told) < _LEAST_WORDS:
            return []
        scores = {address: self._score(told, words) for address, words in self._words.items() if address.startswith("service/")}
        best = max(scores.values(), default=0.0)
        if best < _COVERED * sum(self._weight[word] for word in told):
            return []
        return [address for address in sorted(scores, key=lambda one: -scores[one]) if scores[address] >= _AS_GOOD * best]

    def count(self, text: str) -> int:
        """How many words of a message tell of services."""
        return len(self._telling(plain_words(text)))

    def which(self, text: str, addresses: Collection[str]) -> str | None:
        """The one of some services that the words of a message tell from the others; None when they tell none."""
        told = self._telling(plain_words(text))
        scores = {address: self._score(told, self._words.get(address, {})) for address in dict.fromkeys(addresses)}
        return _ahead(scores)

    def tells(self, text: str, address: str) -> bool:
        """Whether a message gives words of a service's own name or place, not only of what it says of itself."""
        words = self._words.get(address, {})
        return any(words.get(word, 0.0) >= _PLACE for word in self._telling(plain_words(text)))

    def among(self, text: str, talked: Collection[str], shown: Collection[str]) -> str | None:
        """The one of some services that is pointed at: "that club", "back to the weight thing"; None when it could be several.

        `talked` were asked about, and are likelier meant than those only `shown`, to which no bare "the" points.
        """
        told = self._telling(_pointed(_POINTED, text))
        clearly = self._telling(_pointed(_CLEARLY, text))
        scores = {address: _TALKED * self._score(told, self._words.get(address, {})) for address in talked}
        for address in shown:
            scores.setdefault(address, self._score(clearly, self._words.get(address, {})))
        return _ahead(scores)

    def _telling(self, words: Collection[str]) -> set[str]:
        return {word for word in words if word in self._weight and word not in _ASKED and not is_idle(word)}

    def _score(self, told: Collection[str], words: Mapping[str, float]) -> float:
        return sum(self._weight[word] * words.get(word, 0.0) for word in told)


def _ahead(scores: Mapping[str, float]) -> str | None:
    ranked = sorted(scores, key=lambda one: -scores[one])
    if not ranked or scores[ranked[0]] <= 0:
        return None
    if len(ranked) > 1 and scores[ranked[1]] >= _AS_GOOD * scores[ranked[0]]:
        return None
    return ranked[0]


def _pointed(pattern: re.Pattern[str], text: str) -> set[str]:
    return {word for match in pattern.finditer(text) for word in plain_words(match.group(1))}


def _of_service(service: Service, directory: Directory) -> Mapping[str, float]:
    kind = directory.kinds[service.kind]
    places = {place for location in service.locations for place in (location.place,)} | set(service.eligibility.area.places)
    return _weighed(
        [
            *((_SAYS, text) for text in (service.summary, service.description, service.organisation.name)),
            *((_PLACE, directory.places[place].name) for place in places if place in directory.places),
            *((_PLACE, location.name) for location in service.locations),
            *((_KIND, name) for name in _names(kind)),
            *((_NAME, name) for name in (service.name, *service.also_known_as, *service.called)),
        ]
    )


def _weighed(texts: Collection[tuple[float, str]] | Iterator[tuple[float, str]]) -> Mapping[str, float]:
    words: dict[str, float] = {}
    for weight, text in texts:
        for word in plain_words(text):
            words[word] = max(words.get(word, 0.0), weight)
    return words


def _names(kind: Kind) -> list[str]:
    return [kind.name, *kind.also_known_as, *kind.called]
