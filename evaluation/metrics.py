"""Measures of one ranking against one judged query, and their means with intervals.

The unit is a kind of service: services of one kind are one answer, as they are on the page. A service that excludes the stated
age of every child has gain 0 and misleads, whatever its kind.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from directory_index.eligibility import age_fits
from directory_index.judgements import JudgedQuery
from directory_index.models import Service
from directory_index.query import Child

DEPTH = 10
_HELPFUL = 2
_RESAMPLES = 1000
_SEED = 7
MEASURES = ("ndcg@10", "success@1", "success@3", "success@5", "recall@10", "misleading@5")


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def measure(query: JudgedQuery, ranking: Sequence[Service]) -> dict[str, float]:
    """All measures of one ranking (best first; services of one kind count once, at the first)."""
    children = [Child("", *months(child.min, child.max), "") for child in query.children]
    answers: dict[str, Service] = {}
    for service in ranking:
        answers.setdefault(service.kind, service)
    fits = [not children or any(age_fits(service, child) for child in children) for service in answers.values()]
    grades = [query.relevant.get(kind, 0) if fit else 0 for kind, fit in zip(answers, fits, strict=True)]
    misleads = [kind in query.misleading or not fit for kind, fit in zip(answers, fits, strict=True)]
    best = max(query.relevant.values())
    helpful = sum(grade >= _HELPFUL for grade in query.relevant.values())
    ideal = dcg(sorted(query.relevant.values(), reverse=True))
    return {
        "ndcg@10": dcg(grades) / ideal,
        **{f"success@{k}": float(best in grades[:k]) for k in (1, 3, 5)},
        "recall@10": sum(grade >= _HELPFUL for grade in grades[:DEPTH]) / helpful if helpful else math.nan,
        "misleading@5": float(any(misleads[:5])),
    }


def dcg(grades: Sequence[int]) -> float:
    """Discounted cumulative gain at 10, gain 2^grade − 1 (Burges and others 2005)."""
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))


def months(low: float, high: float) -> tuple[int, int]:
    """Judged ages in years as months, the upper bound excluded: 3 to 3 is from the third to the fourth birthday."""
    if low < 0:
        return -9, max(1, round(high * 12))
    top = high + 1 if high == int(high) else high + 1 / 12
    return round(low * 12), max(round(low * 12) + 1, round(top * 12))


def summarise(rows: Sequence[Mapping[str, float]]) -> dict[str, Interval]:
    """Means over queries with bootstrap intervals."""
    random = np.random.default_rng(_SEED)
    result = {}
    for name in MEASURES:
        values = np.array([row[name] for row in rows if not math.isnan(row[name])])
        means = values[random.integers(0, len(values), (_RESAMPLES, len(values)))].mean(axis=1)
        low, high = np.percentile(means, [2.5, 97.5])
        result[name] = Interval(float(values.mean()), float(low), float(high))
    return result
