"""Lexical retrieval: BM25 (Robertson and others) over lemmas, scored eagerly by bm25s."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt
from spacy.lang.en.stop_words import STOP_WORDS

from directory_index.language import Word, english, reading, words

Scores = npt.NDArray[np.float32]


def terms(said: Sequence[Word]) -> list[str]:
    """The index terms of the words of a text: lemmas without stop words."""
    return [word.lemma for word in said if word.lemma not in STOP_WORDS]


def terms_typed(text: str) -> list[str]:
    """Index terms of a text that somebody typed."""
    with reading(text) as doc:
        return terms(words(doc))


def terms_of(texts: Iterable[str]) -> list[list[str]]:
    """Index terms of many texts."""
    return [terms(words(doc)) for doc in english().pipe(texts, batch_size=256)]


class LexicalIndex:
    """BM25 scores of all documents for a query."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """Index documents given as lists of terms; the order is kept."""
        self._size = len(documents)
        self.documents = [list(document) for document in documents]
        self._bm25 = bm25s.BM25()
        filled = [document or [""] for document in self.documents]
        if filled:
            self._bm25.index(filled, show_progress=False)

    def save(self, path: Path) -> None:
        """Write the terms; the weights are worked out again in a moment."""
        path.write_text(json.dumps(self.documents), "utf-8")

    @classmethod
    def load(cls, path: Path) -> LexicalIndex:
        """Read what `save` wrote."""
        return cls(json.loads(path.read_text("utf-8")))

    def scores(self, query: Sequence[str]) -> Scores:
        """BM25 of every document, shape (documents,); zero where no term is shared."""
        known = [term for term in query if self._size and term in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._bm25.get_scores(known), np.float32)[: self._size]
