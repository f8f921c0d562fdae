"""Why a service matched, in sentences whose every part is so: words that stand in the entry, its ages, its place."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from directory_index.language import Word
from directory_index.lexical import terms_of
from directory_index.models import Kind, Place, Service, Term
from directory_index.places import distance_km, within
from directory_index.query import Child

MONTHS_A_YEAR = 12
_MOST_WORDS = 3
_LEAST_LIFT = 2.5  # how many times more often a word must stand with this kind than with all kinds to be a reason
_EVERYWHERE = 0.6  # a word that stands with more than this share of all kinds tells nothing
_OWN_WORD = 0.2  # and one that the entry itself says counts up to this share
_TWICE = 2  # times that a word must stand with a kind; once may be chance
_CLOSE = 0.58  # least cosine at which a need statement is said to be close


class ReasonKind(StrEnum):
    """What a reason rests on."""

    NAME = "name"
    WORDS = "words"
    MEANING = "meaning"
    NEED = "need"
    BESIDE = "beside"
    AGE = "age"
    PLACE = "place"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: what it rests on, in a clause that can follow 'because'."""

    kind: ReasonKind
    text: str


class WordEvidence:
    """Which words stand with which kinds, and how much more often than anywhere."""

    def __init__(self, kinds: Sequence[Kind], documents: Sequence[Sequence[str]]) -> None:
        """Count the terms of each kind's texts; documents are in the order of the kinds."""
        self._counts = [Counter(document) for document in documents]
        self._sizes = np.array([max(len(document), 1) for document in documents], np.float64)
        self._total: Counter[str] = Counter()
        self._spread: Counter[str] = Counter()
        for count in self._counts:
            self._total.update(count)
            self._spread.update(count.keys())
        self._all = float(self._sizes.sum())
        self._number = {kind.id: i for i, kind in enumerate(kinds)}

    def telling(self, query_words: Iterable[Word], service: Service, own: frozenset[str]) -> list[str]:
        """The query's words that stand in the entry or its kind and mark it out, the most telling first."""
        row = self._number[service.kind]
        lift: dict[str, float] = {}
        shown: dict[str, str] = {}
        for word in query_words:
            if self._spread[word.lemma] > _EVERYWHERE * len(self._counts):
                continue
            share = self._counts[row][word.lemma] / self._sizes[row]
            usual = (self._total[word.lemma] + 1) / self._all
            value = share / usual
            own_word = word.lemma in own and self._spread[word.lemma] <= _OWN_WORD * len(self._counts)
            if own_word or (value >= _LEAST_LIFT and self._counts[row][word.lemma] >= _TWICE):
                lift[word.lemma] = value
                shown.setdefault(word.lemma, word.text)
        best = sorted(lift, key=lambda lemma: -lift[lemma])[:_MOST_WORDS]
        return [shown[lemma] for lemma in best]


def own_terms(services: Sequence[Service]) -> list[frozenset[str]]:
    """The terms of what each entry itself says."""
    texts = [
        " . ".join(
            [
                service.name,
                service.summary,
                service.description,
                *service.statements,
                *service.remit.does,
                *service.also_known_as,
            ]
        )
        for service in services
    ]
    return [frozenset(found) for found in terms_of(texts)]


def word_reason(found: Sequence[str]) -> Reason:
    """Because of words that the person wrote."""
    quoted = [f"“{word}”" for word in found]
    listed = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
    return Reason(ReasonKind.WORDS, f"you said {listed}")


def meaning_reason(statement: str, cosine: float) -> Reason | None:
    """Because others who wrote much the same were helped here."""
    if cosine < _CLOSE:
        return None
    return Reason(ReasonKind.MEANING, f"it helps with things like “{statement}”")


def beside_reason(other: str) -> Reason:
    """Because, in judged situations like this, people who know name it beside another."""
    return Reason(ReasonKind.BESIDE, f"it often helps beside “{other}” in situations like this")


def asked_first_reason() -> Reason:
    """Because, in judged situations like this, people who know name it before any other."""
    return Reason(ReasonKind.BESIDE, "it is a good place to ask in situations like this")


def word_meaning_reason(term: Term) -> Reason:
    """Because of what the one word in the text means."""
    return Reason(ReasonKind.NAME, f"{term.acronym or term.term} means: {term.plain.rstrip('.')}")


def need_reason(label: str) -> Reason:
    """Because it answers a need that the text is about."""
    return Reason(ReasonKind.NEED, f"it helps with “{label}”")


def plain_date(day: dt.date) -> str:
    """A date as GOV.UK writes it: 5 October 2026."""
    return f"{day.day} {day:%B %Y}"


def age_words(service: Service) -> str:
    """The ages of a service in a few plain words."""
    return months_words(service.eligibility.ages.minimum_months, service.eligibility.ages.maximum_months)


def months_words(low: int | None, high: int | None) -> str:
    """A range of ages in months, the upper bound excluded, in a few plain words."""
    if low is None and high is None:
        return "any age"
    if high is None:
        return "any age" if not low or low <= 0 else f"{_age(low)} and over"
    start = "pregnancy" if low is not None and low < 0 else ("birth" if not low else _age(low))
    if start == "birth":
        return f"under {_age(high)}"
    if high <= 0 and start == "pregnancy":
        return "pregnancy"
    if high % MONTHS_A_YEAR == 0 and high > 2 * MONTHS_A_YEAR:
        return f"{start} to {high // MONTHS_A_YEAR - 1}"
    return f"{start} to {_age(high)}"


def age_reason(service: Service, children: Sequence[Child]) -> Reason | None:
    """That it is for this age, when an age was given; that it states none, when it does not."""
    if not children:
        return None
    ages = service.eligibility.ages
    if ages.minimum_months is None and ages.maximum_months is None:
        return Reason(ReasonKind.AGE, "it is for adults and families whatever the child's age")
    whom = {"child": "children", "parent": "parents of children", "both": "families with children", "all": "people"}[ages.served]
    return Reason(
        ReasonKind.AGE,
        f"it is for {whom} aged {age_words(service)}"
        if not age_words(service).startswith("under")
        else f"it is for {whom} {age_words(service)}",
    )


def condition_reason(service: Service) -> Reason | None:
    """What must be true, for a service that asks for something."""
    if max(service.level_of_need) < 2 or not service.criteria:
        return None
    return Reason(ReasonKind.CONDITION, service.threshold)


def sentence(reasons: Sequence[Reason]) -> str:
    """The reasons as one or two sentences."""
    because = [reason.text for reason in reasons if reason.kind is not ReasonKind.CONDITION]
    text = f"Because {' and '.join([', '.join(because[:-1]), because[-1]] if len(because) > 1 else because)}." if because else ""
    condition = next((reason.text for reason in reasons if reason.kind is ReasonKind.CONDITION), "")
    return f"{text} When it acts: {condition}".strip() if condition else text


def around(place: str, places: Mapping[str, Place]) -> set[str]:
    """A place and all that it lies in."""
    return set(within(place, places))


def kilometres(one: str, other: str, places: Mapping[str, Place]) -> float:
    """Straight line between two places, in kilometres."""
    return distance_km(places[one], places[other])


def _age(months: int) -> str:
    years, over = divmod(months, MONTHS_A_YEAR)
    if not over:
        return str(years)
    return f"{years} years {over} months" if years > 1 else f"{months} months"
