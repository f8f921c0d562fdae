"""How like a message is to each training message: by its meaning, its words and its spelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

_BUCKETS = 2**18  # of hashed n-grams: so many that two seldom share one, and no list of words has to be kept
_HASHED = {"n_features": _BUCKETS, "alternate_sign": False, "norm": None, "dtype": np.float32}
_NGRAMS = (
    HashingVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", **_HASHED),
    HashingVectorizer(ngram_range=(2, 5), analyzer="char_wb", **_HASHED),
)


@dataclass(frozen=True)
class Weights:
    """What each of the three likenesses counts."""

    meaning: float
    words: float
    spelling: float

    def roots(self) -> np.ndarray:
        """Factors of the features: their products then weigh as they should, and a message is as like itself as can be, 1."""
        parts = np.array([self.meaning, self.words, self.spelling], np.float32)
        return np.sqrt(parts / parts.sum())


class Likeness:
    """The training messages, in the form in which others are compared with them.

    Meaning: the language model's numbers, each brought to mean 0 and spread 1. Words: single ones and pairs. Spelling: runs of
    two to five letters. Rare n-grams count for more, and so do, less than in proportion, those that stand there twice. The
    likeness of two messages is the weighted mean of three cosines.
    """

    def __init__(self, weights: Weights, arrays: Mapping[str, np.ndarray]) -> None:
        """Put together what `fit` has made, or what was stored of it."""
        self._roots = weights.roots()
        self.arrays = dict(arrays)
        self._meaning = arrays["meaning"].astype(np.float32)
        shape = (len(self._meaning), 2 * _BUCKETS)
        self._ngrams = csr_matrix((arrays["counts"].astype(np.float32), arrays["places"], arrays["rows"]), shape).T.tocsr()

    @classmethod
    def fit(cls, weights: Weights, meaning: np.ndarray, texts: Sequence[str]) -> Likeness:
        """Take in the training messages: the language model's numbers, one row each, and the texts."""
        ngrams = [_counted(vectorizer, texts) for vectorizer in _NGRAMS]
        arrays = {"mean": meaning.mean(axis=0), "spread": meaning.std(axis=0) + 1e-6}
        arrays |= {"rarity": np.concatenate([_rarity(part) for part in ngrams])}
        roots = weights.roots()
        features = _weighted(ngrams, arrays["rarity"], roots)
        arrays |= {
            # Half the room, and what is compared later is compared with the same numbers.
            "meaning": _standard(meaning, arrays, roots).astype(np.float16),
            "counts": features.data.astype(np.float16),
            "places": features.indices,
            "rows": features.indptr,
        }
        return cls(weights, arrays)

    def of(self, meaning: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """Give the likeness of other messages, one row each, to the training messages, one column each."""
        ngrams = [_counted(vectorizer, texts) for vectorizer in _NGRAMS]
        by_words = _weighted(ngrams, self.arrays["rarity"], self._roots) @ self._ngrams
        return _standard(meaning, self.arrays, self._roots) @ self._meaning.T + by_words.toarray()


def _counted(vectorizer: HashingVectorizer, texts: Sequence[str]) -> csr_matrix:
    counts = vectorizer.transform(texts)
    counts.data = 1 + np.log(counts.data)
    return counts


def _rarity(counts: csr_matrix) -> np.ndarray:
    within = np.bincount(counts.indices, minlength=_BUCKETS)
    return (np.log((1 + counts.shape[0]) / (1 + within)) + 1).astype(np.float32)


def _weighted(ngrams: list[csr_matrix], rarity: np.ndarray, roots: np.ndarray) -> csr_matrix:
    parts = [
        normalize(counts.multiply(own).tocsr()) * root
        for counts, own, root in zip(ngrams, np.split(rarity, len(ngrams)), roots[1:], strict=True)
    ]
    return hstack(parts, format="csr", dtype=np.float32)


def _standard(meaning: np.ndarray, arrays: Mapping[str, np.ndarray], roots: np.ndarray) -> np.ndarray:
    return normalize((meaning - arrays["mean"]) / arrays["spread"]).astype(np.float32) * roots[0]
