"""Precedents: which kinds experienced people named for judged queries like this one.

Kernel ridge regression (Saunders, Gammerman and Vovk 1998) from judged queries to the gains of kinds. Two queries are alike when
they share words and letters, when their vectors are near, when the retrievers say the same of them, and when the ages they
name are served by the same kinds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse

Array = npt.NDArray[np.float32]

# Weights of the four likenesses, and the ridge, chosen on the train split with whole writers held out.
_WORDS = 0.5
_NEARNESS = 6.0  # sharpness of nearness by vector
_AGES = 1.2
_RIDGE = 0.4
_SMOOTHING = 1.0  # how many queries' worth of prior each kind starts with
UNKNOWN_AGE = 0.5  # where a query names no age


@dataclass(frozen=True, slots=True)
class Situations:
    """What likeness is judged by, for many queries: a row each."""

    ngrams: sparse.csr_matrix  # weights of n-grams, shape (queries, n-grams)
    vectors: Array  # unit vectors, shape (queries, dimension)
    roots: Array  # square roots of the probabilities of kinds, (queries, kinds): products are Bhattacharyya's coefficient
    ages: Array  # where the ages named are served, shape (queries, kinds): 1, 0, or 0.5 when none is known

    def __getitem__(self, rows: npt.NDArray[np.int64]) -> Situations:
        """Some of the rows."""
        return Situations(self.ngrams[rows], self.vectors[rows], self.roots[rows], self.ages[rows])


def likeness(ones: Situations, others: Situations) -> Array:
    """How alike situations are, shape (ones, others)."""
    words = (ones.ngrams @ others.ngrams.T).toarray() * _WORDS
    alike = words + _near(ones.vectors, others.vectors) + _linear(ones.roots, ones.ages) @ _linear(others.roots, others.ages).T
    return np.asarray(alike, np.float32)


def _near(ones: Array, others: Array) -> Array:
    return np.asarray(np.exp(_NEARNESS * (ones @ others.T - 1)), np.float32)


def _linear(roots: Array, ages: Array) -> Array:
    """The part of a situation whose likeness is a plain product, shape (..., 2 * kinds)."""
    return np.concatenate([roots, (ages - UNKNOWN_AGE) * np.sqrt(_AGES / ages.shape[-1])], axis=-1)


@dataclass(frozen=True, slots=True)
class Precedents:
    """What was learnt from judged queries.

    beside[i, j] is the expected relevance (0 to 1) of kind j when a query is about kind i; prior[j] that of j for any query.
    The gain expected of kinds is `mean`, and what a situation adds: its n-grams by `words`, what the retrievers say and the ages
    by `linear`, and its nearness to each of the judged queries by `coefficients`.
    """

    beside: Array  # shape (kinds, kinds)
    prior: Array  # shape (kinds,)
    mean: Array  # shape (kinds,)
    words: npt.NDArray[np.float16]  # shape (n-grams, kinds)
    linear: Array  # shape (2 * kinds, kinds)
    vectors: Array  # of the judged queries, shape (queries, dimension)
    coefficients: Array  # shape (queries, kinds)

    @classmethod
    def learn(cls, situations: Situations, relevance: Array, gains: Array, alike: Array) -> Precedents:
        """Learn from judged queries.

        Args:
            situations: the queries.
            relevance: shape (queries, kinds), judged, 0 to 3.
            gains: shape (queries, kinds), what each kind is worth.
            alike: `likeness(situations, situations)`.
        """
        prior = relevance.mean(axis=0) / 3
        probability = situations.roots**2
        weight = probability.sum(axis=0)[:, None]
        beside = (probability.T @ relevance / 3 + _SMOOTHING * prior) / (weight + _SMOOTHING)
        mean = gains.mean(axis=0)
        ridge = np.array(alike, np.float64)
        ridge[np.diag_indices_from(ridge)] += _RIDGE
        coefficients = linalg.solve(ridge, gains - mean, assume_a="pos").astype(np.float32)
        return cls(
            beside=beside.astype(np.float32),
            prior=prior.astype(np.float32),
            mean=mean.astype(np.float32),
            words=np.asarray(situations.ngrams.T @ coefficients * _WORDS).astype(np.float16),
            linear=np.asarray(_linear(situations.roots, situations.ages).T @ coefficients, np.float32),
            vectors=situations.vectors,
            coefficients=coefficients,
        )

    def expected(self, ngrams: tuple[npt.NDArray[np.int64], Array], vector: Array, probability: Array, ages: Array) -> Array:
        """The gain expected of every kind, shape (kinds,)."""
        rows, weights = ngrams
        said = weights @ self.words[rows].astype(np.float32) + _linear(np.sqrt(probability), ages) @ self.linear
        return np.asarray(self.mean + said + _near(vector, self.vectors) @ self.coefficients, np.float32)


def situations(
    ngrams: sparse.csr_matrix, vectors: Sequence[Array], probabilities: Sequence[Array], ages: Sequence[Array]
) -> Situations:
    """Queries side by side."""
    return Situations(ngrams, np.stack(vectors), np.sqrt(np.stack(probabilities)), np.stack(ages))
