"""Words and letters: a linear classifier over word and character n-grams, which needs no spelling correction at all."""

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
        "min_df": 2,
        "token_pattern": r"(?u)\b\w[\w']*\b",
    },
    {"analyzer": "char_wb", "ngram_range": (3, 5), "sublinear_tf": True, "min_df": 3},
)
_COST = 0.5


class NgramClassifier:
    """Scores classes for a text."""

    def __init__(
        self, vectorizers: Sequence[TfidfVectorizer], weights: npt.NDArray[np.float32], bias: npt.NDArray[np.float32]
    ) -> None:
        """Take fitted parts; weights has the shape (features, classes)."""
        self._vectorizers = vectorizers
        self._weights = weights
        self._bias = bias
        starts = np.cumsum([0, *(len(vectorizer.vocabulary_) for vectorizer in vectorizers)])
        self._parts = [
            (vectorizer.build_analyzer(), vectorizer.vocabulary_, vectorizer.idf_.astype(np.float32), int(start))
            for vectorizer, start in zip(vectorizers, starts, strict=False)
        ]

    @classmethod
    def fit(cls, texts: Sequence[str], classes: Sequence[int]) -> NgramClassifier:
        """Learn from texts and the numbers of their classes."""
        vectorizers = [TfidfVectorizer(dtype=np.float32, **options) for options in _OPTIONS]
        features = sparse.hstack([vectorizer.fit_transform(texts) for vectorizer in vectorizers]).tocsr()
        model = LinearSVC(C=_COST).fit(features, classes)
        return cls(vectorizers, model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32))

    def scores(self, text: str) -> npt.NDArray[np.float32]:
        """The margin of every class, shape (classes,)."""
        total = self._bias.copy()
        for analyse, vocabulary, idf, start in self._parts:
            # The same as the vectorizer's transform, without a millisecond of checks on input known to be good.
            counts = Counter(vocabulary[gram] for gram in analyse(text) if gram in vocabulary)
            if not counts:
                continue
            rows = np.fromiter(counts.keys(), np.int64, len(counts))
            weights = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * idf[rows]
            total += (weights / np.linalg.norm(weights)).astype(np.float32) @ self._weights[rows + start]
        return total

    def save(self, folder: Path) -> None:
        """Write everything as arrays and JSON (no pickle: nothing in the index can run)."""
        np.savez(
            folder / "ngrams.npz",
            weights=self._weights.astype(np.float16),
            bias=self._bias,
            **{f"idf{i}": vectorizer.idf_ for i, vectorizer in enumerate(self._vectorizers)},
        )
        vocabularies = [{term: int(i) for term, i in vectorizer.vocabulary_.items()} for vectorizer in self._vectorizers]
        (folder / "ngrams.json").write_text(json.dumps(vocabularies), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> NgramClassifier:
        """Read what `save` wrote."""
        arrays = np.load(folder / "ngrams.npz")
        vectorizers = []
        for i, vocabulary in enumerate(json.loads((folder / "ngrams.json").read_text("utf-8"))):
            vectorizer = TfidfVectorizer(dtype=np.float32, vocabulary=vocabulary, **_OPTIONS[i])
            vectorizer.idf_ = arrays[f"idf{i}"]  # sets vocabulary_ too
            vectorizers.append(vectorizer)
        return cls(vectorizers, arrays["weights"].astype(np.float32), arrays["bias"])
