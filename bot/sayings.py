"""What people say for each answer of a checklist, and which answer a message of theirs means.

data/answers holds a file for each checklist: question, answer, and ways of saying it. Of each question is learnt to tell its
answers apart, and of all together what they have in common: that something is fine, is a worry, is so, is not so, is not known.
A question without any ways of saying its answers is read by that alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import Field, RootModel
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from directory_index.checklists.models import Checklist, Option, OptionId, Question
from directory_index.encoder import Vectors
from directory_index.errors import DataError, Fault
from directory_index.files import read_as
from directory_index.index import VectorCache
from directory_index.models import Identifier, Text
from directory_index.ngrams import Ngrams

_FOLDER = "answers"
_SHARPNESS = 1.0
_NGRAM_SHARE = 0.25  # of a likeness by n-grams, words and letters together
_MACHINE_COST = 1.0
_VECTOR_SHARE = 1.5  # of a vector beside the n-grams, in what is learnt of all questions together
_COST = 3.0
_SENSE_WEIGHT = 0.1
_SENSE_ALONE = 0.15  # where nothing is known of the question itself
_UNLIKELY = -4.0  # log-probability below which it does not matter how unlikely a sense is

_WORDS = re.compile(r"[a-z']{2,}")

Floats = npt.NDArray[np.float64]
Key = tuple[str, str]  # checklist and question


class Said(RootModel[dict[Identifier, dict[OptionId, list[Text]]]]):
    """One file of data/answers: question → answer → ways of saying it."""

    root: dict[Identifier, dict[OptionId, list[Text]]] = Field(description="By id of the question, then of the answer.")


@dataclass(frozen=True, slots=True)
class _Learnt:
    """Kernel ridge regression of one question: which texts, and how much each speaks for each answer."""

    rows: npt.NDArray[np.int64]
    options: Sequence[str]
    weights: Floats  # shape (rows, options)
    bias: Floats  # shape (options,)


class Sayings:
    """Knows what people say for each answer."""

    def __init__(
        self, said: Mapping[Key, Mapping[str, Sequence[str]]], checklists: Mapping[str, Checklist], encode: VectorCache
    ) -> None:
        """Learn from ways of saying answers; the same ones give the same."""
        questions = {(checklist.id, one.id): one for checklist in checklists.values() for one in checklist.questions}
        rows = [(key, option, text) for key, ways in said.items() for option, texts in ways.items() for text in texts]
        self.texts = [_folded(text) for _, _, text in rows]
        self._encoder = encode.encoder
        self._vectors = encode(self.texts)
        self._ngrams = Ngrams.fit(self.texts)
        self._words = self._ngrams.matrix(self.texts)
        self._known = {word for text in self.texts for word in _WORDS.findall(text)}
        self._learnt: dict[Key, _Learnt] = {}
        for key in said:
            own = np.array([number for number, row in enumerate(rows) if row[0] == key])
            self._learnt[key] = self._learn(own, [rows[number][1] for number in own])
        senses = [_sense(questions[key], option) for key, option, _ in rows]
        told = [number for number, sense in enumerate(senses) if sense]
        self._senses = LogisticRegression(C=_COST, max_iter=200).fit(
            self._features(self._vectors[told], self._words[told]), [senses[number] for number in told]
        )

    @classmethod
    def open(cls, folder: Path, checklists: Mapping[str, Checklist], encode: VectorCache) -> Sayings:
        """Learn from a data folder.

        Raises:
            DataError: when a file names a checklist, question or answer that is not there.
            IndexUnavailableError: when the vectors cannot be written.
        """
        said: dict[Key, Mapping[str, Sequence[str]]] = {}
        faults: list[Fault] = []
        for path in sorted((folder / _FOLDER).glob("*.yaml")):
            known = {question.id: question for question in checklists[path.stem].questions} if path.stem in checklists else {}
            for identifier, ways in read_as(path, Said).root.items():
                question = known.get(identifier)
                wrong = [one for one in ways if question is None or question.option(one) is None]
                faults += [
                    Fault(f"{_FOLDER}/{path.name}", identifier, one, "there is no such answer; correct the name") for one in wrong
                ]
                said[path.stem, identifier] = ways
        if faults:
            raise DataError(faults)
        return cls(said, checklists, encode)

    def nearness(self, checklist: str, question: Question, text: str) -> float:
        """The cosine to the nearest way of answering a question; 0 where no word of the text is known from any.

        A question without ways has 1: nothing can be said of it.
        """
        learnt = self._learnt.get((checklist, question.id))
        if learnt is None:
            return 1.0
        folded = _folded(text)
        if not self._known.intersection(_WORDS.findall(folded)):
            return 0.0
        return float((self._vectors[learnt.rows] @ self._encoder.encode([folded])[0]).max())

    def knows(self, checklist: str, question: Question) -> bool:
        """Whether there are ways of saying the answers of this question."""
        return (checklist, question.id) in self._learnt

    def scores(self, checklist: str, question: Question, text: str) -> dict[str, float]:
        """How much a text speaks for each answer of a question; 0 and less: hardly."""
        folded = _folded(text)
        vector = self._encoder.encode([folded])[0]
        columns, values = self._ngrams.weights(folded)
        words = sparse.csr_matrix((values, columns, [0, len(columns)]), (1, self._words.shape[1]))
        found = dict.fromkeys((one.id for one in question.options), -1.0)
        learnt = self._learnt.get((checklist, question.id))
        if learnt is not None:
            near = self._likeness(vector[None], words, self._vectors[learnt.rows], self._words[learnt.rows])[0]
            found |= dict(zip(learnt.options, (near @ learnt.weights + learnt.bias).tolist(), strict=True))
        if question.type == "choice":
            shares = self._senses.predict_log_proba(self._features(vector[None], words))[0]
            known = dict(zip(self._senses.classes_, np.maximum(shares, _UNLIKELY), strict=True))
            weight = _SENSE_WEIGHT if learnt is not None else _SENSE_ALONE
            for option in found:
                found[option] += weight * float(known.get(_sense(question, option), _UNLIKELY))
        return found

    def _learn(self, rows: npt.NDArray[np.int64], labels: Sequence[str]) -> _Learnt:
        options = sorted(set(labels))
        likeness = self._likeness(self._vectors[rows], self._words[rows], self._vectors[rows], self._words[rows])
        weights = np.zeros((len(rows), len(options)))
        bias = np.zeros(len(options))
        for number, option in enumerate(options):
            machine = SVC(C=_MACHINE_COST, kernel="precomputed", class_weight="balanced").fit(
                likeness, np.array(labels) == option
            )
            weights[machine.support_, number] = machine.dual_coef_[0]
            bias[number] = machine.intercept_[0]
        return _Learnt(rows, options, weights, bias)

    @staticmethod
    def _likeness(vectors: Vectors, words: sparse.csr_matrix, other: Vectors, others: sparse.csr_matrix) -> Floats:
        alike = np.exp(2 * _SHARPNESS * (vectors @ other.T - 1)) + _NGRAM_SHARE * (words @ others.T).toarray()
        return np.asarray(alike, np.float64)

    @staticmethod
    def _features(vectors: Vectors, words: sparse.csr_matrix) -> sparse.csr_matrix:
        return sparse.hstack([sparse.csr_matrix(_VECTOR_SHARE * vectors), words]).tocsr()


def _folded(text: str) -> str:
    return text.lower().replace("’", "'")


def _sense(question: Question, option: str) -> str:
    """What an answer has in common with those of other questions; empty when nothing."""
    chosen = question.option(option)
    if chosen is None or question.type != "choice":
        return ""
    if chosen.unsure:
        return "unsure"
    if any(one.worry for one in question.options):
        return ("worry" if not _is_slight(chosen, question) else "some worry") if chosen.worry else "fine"
    return option if option in ("yes", "no") else ""


def _is_slight(option: Option, question: Question) -> bool:
    """Whether it is the lesser of two worries."""
    worries = [one for one in question.options if one.worry]
    return len(worries) > 1 and option is worries[0]
