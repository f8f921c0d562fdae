"""Words and letters: n-grams, which need no spelling correction at all, and a linear classifier over them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

_OPTIONS: tuple[dict[str, object], ...] = (
    {
        "analyzer": "word",
        "ngram_range": (1, 2),
        "sublinear_tf": True,
        "min_df": 3,
        "token_pattern": r"(?u)\b\w[\w']*\b",
    },
    {"analyzer": "char_wb", "ngram_range": (3, 5), "sublinear_tf": True, "min_df": 6},
)
_COST = 0.5
_SEED = 1

Rows = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]
Narrow = npt.NDArray[np.float16]


class Ngrams:
    """Text as weights of n-grams: tf-idf of words and pairs, and of three to five letters, each of length one."""

    def __init__(self, vectorizers: Sequence[TfidfVectorizer]) -> None:
        """Take fitted vectorizers, one for each of the options."""
        self._vectorizers = vectorizers
        starts = np.cumsum([0, *(len(vectorizer.vocabulary_) for vectorizer in vectorizers)])
        self._parts = [
            (vectorizer.build_analyzer(), vectorizer.vocabulary_, vectorizer.idf_.astype(np.float32), int(start))
            for vectorizer, start in zip(vectorizers, starts, strict=False)
        ]

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Ngrams:
        """Learn which n-grams there are and how telling each is."""
        return cls([TfidfVectorizer(dtype=np.float32, **options).fit(texts) for options in _OPTIONS])

    def weights(self, text: str) -> tuple[Rows, Weights]:
        """The n-grams of a text, by number, and their weights."""
        rows, weights = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
        for analyse, vocabulary, idf, start in self._parts:
            # The same as the vectorizer's transform, without a millisecond of checks on input known to be good.
            counts = Counter(map(vocabulary.get, analyse(text)))
            counts.pop(None, None)
            if not counts:
                continue
            part = np.fromiter(counts.keys(), np.int64, len(counts))
            values = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * idf[part]
            rows.append(part + start)
            weights.append((values / np.linalg.norm(values)).astype(np.float32))
        return np.concatenate(rows), np.concatenate(weights)

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """The weights of many texts, shape (texts, n-grams)."""
        return sparse.hstack([vectorizer.transform(texts) for vectorizer in self._vectorizers]).tocsr()

    def save(self, folder: Path) -> None:
        """Write everything as arrays and JSON (no pickle: nothing in the index can run)."""
        np.savez(folder / "ngrams.npz", **{f"idf{i}": vectorizer.idf_ for i, vectorizer in enumerate(self._vectorizers)})
        vocabularies = [{term: int(i) for term, i in vectorizer.vocabulary_.items()} for vectorizer in self._vectorizers]
        (folder / "ngrams.json").write_text(json.dumps(vocabularies), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Ngrams:
        """Read what `save` wrote."""
        vectorizers = []
        with np.load(folder / "ngrams.npz") as arrays:
            for i, vocabulary in enumerate(json.loads((folder / "ngrams.json").read_text("utf-8"))):
                vectorizer = TfidfVectorizer(dtype=np.float32, vocabulary=vocabulary, **_OPTIONS[i])
                vectorizer.idf_ = arrays[f"idf{i}"]  # sets vocabulary_ too
                vectorizers.append(vectorizer)
        return cls(vectorizers)


class NgramClassifier:
    """Margins of classes, linear in the weights of the n-grams (a support vector machine, one class against the rest)."""

    def __init__(self, weights: Narrow, bias: Weights) -> None:
        """Take what was learnt; weights has the shape (n-grams, classes)."""
        self.weights, self.bias = weights, bias

    @classmethod
    def fit(cls, features: sparse.csr_matrix, classes: Sequence[int]) -> NgramClassifier:
        """Learn from weights of n-grams, shape (texts, n-grams), and the number of the class of each text."""
        model = LinearSVC(C=_COST, random_state=_SEED).fit(features, classes)
        return cls(model.coef_.T.astype(np.float16), model.intercept_.astype(np.float32))

    def scores(self, ngrams: tuple[Rows, Weights]) -> Weights:
        """The margin of every class, shape (classes,)."""
        rows, weights = ngrams
        return np.asarray(weights @ self.weights[rows].astype(np.float32) + self.bias, np.float32)
