"""What a message in the middle of a checklist is known by, to those who learn what is meant: its embedding and its n-grams."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from directory_index.encoder import Vectors
from directory_index.index import VectorCache
from directory_index.ngrams import Ngrams


class Features:
    """The texts learnt from, and any other text seen in the same way."""

    def __init__(self, texts: Sequence[str], encode: VectorCache) -> None:
        """Learn which n-grams there are in some texts, and keep their embeddings."""
        folded = [fold(text) for text in texts]
        self._encoder = encode.encoder
        self.vectors: Vectors = encode(folded)  # shape (texts, dimension)
        self._ngrams = Ngrams.fit(folded)
        self.words: sparse.csr_matrix = self._ngrams.matrix(folded)  # shape (texts, n-grams)

    def vector(self, text: str) -> Vectors:
        """The embedding of a text, shape (1, dimension); it is not kept."""
        return self._encoder.encode([fold(text)])

    def words_of(self, text: str) -> sparse.csr_matrix:
        """The n-grams of a text, shape (1, n-grams)."""
        columns, values = self._ngrams.weights(fold(text))
        return sparse.csr_matrix((values, columns, [0, len(columns)]), (1, self.words.shape[1]))


def joined(vectors: Vectors, words: sparse.csr_matrix, share: float) -> sparse.csr_matrix:
    """Embeddings, so many times as heavy, and n-grams as one matrix."""
    return sparse.hstack([sparse.csr_matrix(share * np.asarray(vectors)), words]).tocsr()


def fold(text: str) -> str:
    """A text in small letters, with one sort of apostrophe."""
    return text.lower().replace("’", "'")
