"""What the classifier sees of the words: n-grams of folded words and of letters, and signs, weighed by how telling they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

from directory_index.urgent.signs import fit_signs, weighed_signs

Floats = npt.NDArray[np.float32]
Row = tuple[npt.NDArray[np.int64], Floats]

# Who it is said of matters less than what is said: "he hits my son" teaches the same as "she hits my granddaughter". The words
# are those of the training messages, misspelt ones too.
_PEOPLE = {
    "child": """
        son daughter lad lass girl boy child kid bairn toddler baby babby teen teenager grandson granddaughter nephew niece
        doughter sun bairns kids children twins eldest youngest ds dd newborn infant pupil student
    """,
    "adult": """
        dad mum mam da father mother stepdad stepmum stepfather nan nana gran grandad uncle aunt auntie husband hubby wife
        partner boyfriend girlfriend bf gf ex fella bloke man husbend parents mums dads mate friend bezzie cousin brother
        sister bro sis brothers sisters coach teacher neighbour
    """,
    "they": "he she they hes shes theyre",
    "them": "him her them his their",
}
_FOLD = {word: person for person, words in _PEOPLE.items() for word in words.split()}
_APOSTROPHES = re.compile(r"['`]")
_LENGTHENED = re.compile(r"(.)\1{2,}")  # "pleeease"
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"\w+")
_SIZE = 2**17  # of each table; 25,000 different n-grams of words and 45,000 of letters are met, so few share a place
_LEAST_LENGTH = 1e-9  # of a text without any known n-gram, which stays without
_LEAST = (2, 3)  # training messages that an n-gram has to stand in


def _folded(text: str) -> str:
    plain = _DIGITS.sub("0", _LENGTHENED.sub(r"\1\1", _APOSTROPHES.sub("", text.lower())))
    return " ".join(_FOLD.get(word, word) for word in _WORD.findall(plain))


_TABLES = (
    HashingVectorizer(
        preprocessor=_folded, token_pattern=r"\w+", ngram_range=(1, 3), n_features=_SIZE, alternate_sign=False, norm=None
    ),
    HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=_SIZE, alternate_sign=False, norm=None),
)


# Signs are worth at most half of what a table is. Found with whole files of train held out: with as many everyday alarms they
# find 0.01 to 0.03 more of the urgent messages than n-grams alone; shares from 0.4 to 0.8 differ little.
_SIGN_SHARE = 0.5


def fit_weights(texts: Sequence[str]) -> Floats:
    """How telling each n-gram is, and then each sign: the seldomer the more, and 0 for n-grams met too seldom."""
    weights = []
    for table, least in zip(_TABLES, _LEAST, strict=True):
        met = np.bincount(table.transform(texts).indices, minlength=_SIZE)
        weights.append(np.where(met >= least, np.log((1 + len(texts)) / (1 + met)) + 1, 0))
    return np.concatenate([*weights, fit_signs(texts)]).astype(np.float32)


def ngrams(texts: Sequence[str], weights: Floats) -> sparse.csr_matrix:
    """The n-grams of texts, each table of length one, and their signs; shape (texts, weights)."""
    rows = weighed(texts, weights)
    starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([columns for columns, _ in rows])
    return sparse.csr_matrix((np.concatenate([values for _, values in rows]), columns, starts), (len(rows), len(weights)))


def weighed(texts: Sequence[str], weights: Floats) -> list[Row]:
    """The rows of `ngrams`, each as the columns that hold something and what they hold, shapes (n,).

    Put together by hand: as matrices they take as long again, all of it spent on checks (2.1 ms a text and not 1.1).
    """
    tables = [_of_table(number, texts, weights) for number in range(len(_TABLES))]
    start = len(_TABLES) * _SIZE
    shown = np.sqrt(_SIGN_SHARE, dtype=np.float32) * weighed_signs(texts, weights[start:])
    rows = []
    for *parts, row in zip(*tables, shown, strict=True):
        met = np.flatnonzero(row)
        parts.append((met + start, row[met]))
        rows.append((np.concatenate([columns for columns, _ in parts]), np.concatenate([values for _, values in parts])))
    return rows


def _of_table(number: int, texts: Sequence[str], weights: Floats) -> list[Row]:
    """The n-grams of one table in each text, of length one together; those that were met too seldom are left out."""
    counts = _TABLES[number].transform(texts)
    rows = []
    for start, end in pairwise(counts.indptr):
        columns = counts.indices[start:end].astype(np.int64) + number * _SIZE
        telling = weights[columns]
        kept = telling > 0
        values = (1 + np.log(counts.data[start:end][kept].astype(np.float32))) * telling[kept]
        rows.append((columns[kept], values / max(np.linalg.norm(values), _LEAST_LENGTH)))
    return rows
