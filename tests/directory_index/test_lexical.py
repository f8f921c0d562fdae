import math
from pathlib import Path

import pytest

from directory_index.language import read, words
from directory_index.lexical import LexicalIndex, terms


def test_terms_are_lemmas_without_stop_words() -> None:
    assert terms(words(read("He is biting the other children!"))) == ["bite", "child"]


def test_bm25_by_hand() -> None:
    index = LexicalIndex([["bite", "nursery"], ["rent", "debt"], ["bite", "bite", "sleep", "sleep"]])
    scores = index.scores(["bite"])
    # Lucene's BM25, k1 1.5, b 0.75, mean length 8/3, two of three documents hold the term
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = [idf * tf / (tf + 1.5 * (0.25 + 0.75 * length / (8 / 3))) for tf, length in ((1, 2), (2, 4))]
    assert scores[0] == pytest.approx(expected[0], rel=1e-4)
    assert scores[1] == 0
    assert scores[2] == pytest.approx(expected[1], rel=1e-4)


def test_unknown_words_score_nothing() -> None:
    assert LexicalIndex([["bite"], ["rent"]]).scores(["zebra"]).tolist() == [0, 0]


def test_saved_and_loaded_scores_are_the_same(tmp_path: Path) -> None:
    index = LexicalIndex([["bite", "nursery"], ["rent"]])
    index.save(tmp_path / "lexical.json")
    assert LexicalIndex.load(tmp_path / "lexical.json").scores(["rent"]).tolist() == index.scores(["rent"]).tolist()
