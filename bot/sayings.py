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

from bot.features import Features, fold, joined
from directory_index.checklists.models import Checklist, Option, OptionId, Question
from directory_index.encoder import Vectors
from directory_index.errors import Fault
from directory_index.files import read_as
from directory_index.index import VectorCache
from directory_index.models import Identifier, Text

_FOLDER = "answers"
_MEND = "correct the name, or take this out"
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
Rows = npt.NDArray[np.int64]
Key = tuple[str, str]  # checklist and question


class Said(RootModel[dict[Identifier, dict[OptionId, list[Text]]]]):
    """One file of data/answers: question → answer → ways of saying it."""

    root: dict[Identifier, dict[OptionId, list[Text]]] = Field(description="By id of the question, then of the answer.")


Ways = Mapping[Key, Mapping[str, Sequence[str]]]
"""By question and answer, ways of saying it."""


@dataclass(frozen=True, slots=True)
class _Learnt:
    """Support vector machines of one question, one for each answer: which texts, and how much each speaks for each answer."""

    rows: Rows
    options: Sequence[str]
    weights: Floats  # shape (rows, options)
    bias: Floats  # shape (options,)


class Sayings:
    """Knows what people say for each answer."""

    def __init__(self, said: Ways, checklists: Mapping[str, Checklist], encode: VectorCache) -> None:
        """Learn from ways of saying answers; the same ones give the same. A question with ways for one answer is left out."""
        questions = {(checklist.id, one.id): one for checklist in checklists.values() for one in checklist.questions}
        told = {key: ways for key, ways in said.items() if sum(map(bool, ways.values())) > 1}
        rows = [(key, option, text) for key, ways in told.items() for option, texts in ways.items() for text in texts]
        self.texts = [text for _, _, text in rows]
        self._learnt: dict[Key, _Learnt] = {}
        self._senses: LogisticRegression | None = None
        if not rows:
            return
        self._features = Features(self.texts, encode)
        self._known = {word for text in self.texts for word in _WORDS.findall(fold(text))}
        for key in told:
            own = np.array([number for number, row in enumerate(rows) if row[0] == key])
            self._learnt[key] = self._learn(own, [rows[number][1] for number in own])
        senses = [_sense(questions[key], option) for key, option, _ in rows]
        common = [number for number, sense in enumerate(senses) if sense]
        if len(set(senses) - {""}) > 1:
            seen = joined(self._features.vectors[common], self._features.words[common], _VECTOR_SHARE)
            self._senses = LogisticRegression(C=_COST, max_iter=200).fit(seen, [senses[number] for number in common])

    @classmethod
    def open(cls, folder: Path, checklists: Mapping[str, Checklist], encode: VectorCache) -> Sayings:
        """Learn from a data folder; ways of saying what is not there any more are left out (`signpost check` names them).

        Raises:
            DataError: when a file cannot be read.
            IndexUnavailableError: when the vectors cannot be written.
        """
        return cls(read_ways(folder, checklists)[0], checklists, encode)

    def knows(self, checklist: str, question: Question) -> bool:
        """Whether there are ways of saying the answers of this question."""
        return (checklist, question.id) in self._learnt

    def nearness(self, checklist: str, question: Question, text: str) -> float:
        """The cosine to the nearest way of answering a question; 0 where no word of the text is known from any.

        A question without ways has 1: nothing can be said of it.
        """
        learnt = self._learnt.get((checklist, question.id))
        if learnt is None:
            return 1.0
        if not self._known.intersection(_WORDS.findall(fold(text))):
            return 0.0
        return float((self._features.vectors[learnt.rows] @ self._features.vector(text)[0]).max())

    def scores(self, checklist: str, question: Question, text: str) -> dict[str, float]:
        """How much a text speaks for each answer of a question; 0 and less: hardly."""
        found = dict.fromkeys((one.id for one in question.options), -1.0)
        if not self.texts:
            return found
        vector, words = self._features.vector(text), self._features.words_of(text)
        learnt = self._learnt.get((checklist, question.id))
        if learnt is not None:
            likeness = self._likeness(vector, words, learnt.rows)[0]
            found |= dict(zip(learnt.options, (likeness @ learnt.weights + learnt.bias).tolist(), strict=True))
        if question.type == "choice" and self._senses is not None:
            shares = self._senses.predict_log_proba(joined(vector, words, _VECTOR_SHARE))[0]
            known = dict(zip(self._senses.classes_, np.maximum(shares, _UNLIKELY), strict=True))
            weight = _SENSE_WEIGHT if learnt is not None else _SENSE_ALONE
            for option in found:
                found[option] += weight * float(known.get(_sense(question, option), _UNLIKELY))
        return found

    def _learn(self, rows: Rows, labels: Sequence[str]) -> _Learnt:
        options = sorted(set(labels))
        likeness = self._likeness(self._features.vectors[rows], self._features.words[rows], rows)
        weights, bias = np.zeros((len(rows), len(options))), np.zeros(len(options))
        for number, option in enumerate(options):
            machine = SVC(C=_MACHINE_COST, kernel="precomputed", class_weight="balanced")
            machine.fit(likeness, np.array(labels) == option)
            weights[machine.support_, number] = machine.dual_coef_[0]
            bias[number] = machine.intercept_[0]
        return _Learnt(rows, options, weights, bias)

    def _likeness(self, vectors: Vectors, words: sparse.csr_matrix, rows: Rows) -> Floats:
        """How alike texts are to some of those learnt from: by embeddings (radial) and by n-grams (linear)."""
        near = np.exp(2 * _SHARPNESS * (vectors @ self._features.vectors[rows].T - 1))
        return np.asarray(near + _NGRAM_SHARE * (words @ self._features.words[rows].T).toarray(), np.float64)


def read_ways(folder: Path, checklists: Mapping[str, Checklist]) -> tuple[Ways, list[Fault]]:
    """The ways of saying answers in a data folder, and what they name that is not there.

    Raises:
        DataError: when a file cannot be read.
    """
    said: dict[Key, Mapping[str, Sequence[str]]] = {}
    faults: list[Fault] = []
    for path in sorted((folder / _FOLDER).glob("*.yaml")):
        where, checklist = f"{_FOLDER}/{path.name}", checklists.get(path.stem)
        if checklist is None:
            faults.append(Fault(where, "-", "-", f"there is no checklist '{path.stem}'; {_MEND}"))
            continue
        questions = {question.id: question for question in checklist.questions}
        for identifier, ways in read_as(path, Said).root.items():
            question = questions.get(identifier)
            if question is None:
                faults.append(Fault(where, identifier, "-", f"the checklist has no such question; {_MEND}"))
                continue
            known = {option: texts for option, texts in ways.items() if question.option(option)}
            faults += [
                Fault(where, identifier, one, f"the question has no such answer; {_MEND}") for one in ways if one not in known
            ]
            said[checklist.id, identifier] = known
    return said, faults


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
