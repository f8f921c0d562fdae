"""The classifier: two judges, who both have to see danger.

The first has learnt to tell danger from what only sounds like it (idiom, training, fiction, the past), the second from everyday
trouble as people type it into a search. One judge who learns all at once is worse at either: with whole files held out and nine
in ten urgent messages found, it raised 0.08 false alarms where the two raise 0.035.

A judge is eight support vector machines: one for each category, and one for danger of any kind. Two messages are alike by their
embeddings (radial) and by their n-grams and signs (linear). What is learnt is kept as arrays with the digest of all it was made
from, and learnt again when anything of that changes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sklearn
from sklearn.svm import SVC
from threadpoolctl import threadpool_limits

from directory_index.encoder import Vectors
from directory_index.errors import IndexUnavailableError
from directory_index.urgent.features import fit_weights, ngrams, weighed
from directory_index.urgent.guide import Category

FORMAT = 2  # raise it when anything below, or what is learnt, changes
# Found with whole files of train held out. Around them little changes: a sharpness of 1 or 3 loses 0.01 to 0.02 of recall at
# 0.05 false alarms, a share of 0.2 or a cost of 0.5 about as much.
_SHARPNESS = 2.0
_NGRAM_SHARE = 0.4
_COST = 2.0
_ANY_SHARE = 0.5  # 0 finds 0.01 to 0.02 less at 0.05 false alarms with files held out, 1 finds 0.01 less
_CATEGORIES = list(Category)
_HARMLESS = -1
_BLOCK = 512  # embeddings; 0.8 MB, less than what a core keeps beside it
_ARRAYS = ("vectors", "alphas", "weights", "bias", "telling")

Floats = npt.NDArray[np.float32]
Narrow = npt.NDArray[np.float16]
Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Messages to learn from, with their embeddings."""

    texts: Sequence[str]
    vectors: Vectors
    labels: Sequence[Category | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the two judges say of a text: how sure each is of danger, and which category is the likeliest."""

    danger: float
    everyday: float
    category: Category


@dataclass(frozen=True, slots=True)
class Classifier:
    """What was learnt; the columns are those of the first judge and then those of the second."""

    vectors: Floats  # embeddings of the messages that matter, shape (messages, dimension)
    alphas: Floats  # and how much each does, shape (messages, columns)
    weights: Narrow  # of the n-grams and signs, shape (n-grams and signs, columns)
    bias: Floats
    telling: Floats  # how telling each n-gram and each sign is

    @classmethod
    def learn(cls, messages: Labelled, searches: Labelled) -> Classifier:
        """Learn from labelled messages and labelled searches; the same ones give the same arrays."""
        texts = [*messages.texts, *searches.texts]
        labels = np.array([_number(label) for label in (*messages.labels, *searches.labels)])
        vectors = np.concatenate([messages.vectors, searches.vectors]).astype(np.float32)
        searched = np.arange(len(texts)) >= len(messages.texts)
        urgent = labels != _HARMLESS
        telling = fit_weights(texts)
        words = ngrams(texts, telling)
        with threadpool_limits(1, user_api="blas"):  # the last digits differ with the number of threads
            likeness = _likeness(vectors @ vectors.T) + _NGRAM_SHARE * (words @ words.T).toarray()
            columns = [
                *_judge(likeness, labels, of=urgent & ~searched, against=~urgent & ~searched),
                *_judge(likeness, labels, of=urgent, against=~urgent & searched),
            ]
            alphas = np.stack([alpha for alpha, _ in columns], axis=1)
            weights = np.asarray(_NGRAM_SHARE * (words.T @ alphas), np.float16)
        kept = np.abs(alphas).max(axis=1) > 0
        return cls(vectors[kept], alphas[kept], weights, np.array([bias for _, bias in columns], np.float32), telling)

    def by_words(self, texts: Sequence[str]) -> Floats:
        """What the words of texts say for each of the machines, shape (texts, columns); no embedding is needed."""
        return np.stack([values @ self.weights[columns].astype(np.float32) for columns, values in weighed(texts, self.telling)])

    def likeliest(self, words: Floats, count: int) -> list[int]:
        """The texts, by number, whose words alone are most like danger, surest first; `words` is what `by_words` gave."""
        sure = np.array([_verdict(row).danger for row in words])
        return [int(i) for i in np.argsort(-sure, kind="stable")[:count]]

    def verdicts(self, words: Floats, vectors: Vectors) -> list[Verdict]:
        """Judge texts by their words (what `by_words` gave) and their embeddings, shape (texts, dimension)."""
        # By einsum, since BLAS waits for all its threads: 0.5 ms a text and not, on a busy machine, 8.
        # And block by block, so that what is fetched from memory for one text is still at hand for the next.
        cosines = np.empty((len(vectors), len(self.vectors)), np.float32)
        for start in range(0, len(self.vectors), _BLOCK):
            block = slice(start, start + _BLOCK)
            for row, vector in enumerate(vectors):
                cosines[row, block] = np.einsum("nd,d->n", self.vectors[block], vector)
        near = np.stack([_likeness(row) @ self.alphas for row in cosines])
        return [_verdict(row) for row in near + words + self.bias]

    def save(self, folder: Path, identity: str) -> None:
        """Write the arrays to a new folder and move it into place.

        Raises:
            IndexUnavailableError: when the disk does not take it.
        """
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            work = Path(tempfile.mkdtemp(prefix="urgent-", dir=folder.parent))
            try:
                np.savez(work / "learnt.npz", **{name: getattr(self, name) for name in _ARRAYS})
                manifest = {"identity": identity, "learnt": _digest(work / "learnt.npz")}
                (work / "manifest.json").write_text(json.dumps(manifest), "utf-8")
                shutil.rmtree(folder, ignore_errors=True)
                os.replace(work, folder)
            finally:
                shutil.rmtree(work, ignore_errors=True)
        except OSError as error:
            msg = (
                f"What was learnt of urgent messages could not be written to {folder.parent} ({error.strerror}). "
                "Free some room or make it writable, then start again."
            )
            raise IndexUnavailableError(msg) from error

    @classmethod
    def load(cls, folder: Path, identity: str) -> Classifier | None:
        """Read what `save` wrote; None when it is missing, damaged or learnt from other data."""
        try:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
            if manifest["identity"] != identity or manifest["learnt"] != _digest(folder / "learnt.npz"):
                return None
            with np.load(folder / "learnt.npz") as arrays:
                return cls(**{name: arrays[name] for name in _ARRAYS})
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
            return None


def open_classifier(folder: Path, made_from: Sequence[str], learn: Callable[[], Classifier]) -> Classifier:
    """The classifier of this data: read from the folder, or learnt and written there.

    Raises:
        IndexUnavailableError: when it cannot be written.
    """
    identity = hashlib.sha256("|".join([str(FORMAT), sklearn.__version__, *made_from]).encode()).hexdigest()
    known = Classifier.load(folder, identity)
    if known is None:
        known = learn()
        known.save(folder, identity)
    return known


def _likeness(cosines: Vectors) -> Floats:
    """Likeness of embeddings by their cosine, 1 for the same."""
    return np.asarray(np.exp(_SHARPNESS * (2 * cosines - 2)), np.float32)


def _judge(likeness: Floats, labels: Numbers, of: Bools, against: Bools) -> list[tuple[Floats, float]]:
    """Learn one machine for each category and one for all, from the messages of danger against the others."""
    each = [_machine(likeness, of & (labels == number), against) for number in range(len(_CATEGORIES))]
    return [*each, _machine(likeness, of, against)]


def _machine(likeness: Floats, members: Bools, others: Bools) -> tuple[Floats, float]:
    """How much each message matters to tell members from others, and the bias."""
    taking_part = np.flatnonzero(members | others)
    machine = SVC(C=_COST, kernel="precomputed").fit(likeness[np.ix_(taking_part, taking_part)], members[taking_part])
    alpha = np.zeros(len(members), np.float32)
    alpha[taking_part[machine.support_]] = machine.dual_coef_[0]
    return alpha, float(machine.intercept_[0])


def _verdict(margins: Floats) -> Verdict:
    """A judge's sureness is the margin of the likeliest category, and a share of that of danger of any kind."""
    size = len(_CATEGORIES)
    first, second = margins[: size + 1], margins[size + 1 :]
    likeliest = _CATEGORIES[int((first[:size] + second[:size]).argmax())]
    return Verdict(_sureness(first), _sureness(second), likeliest)


def _sureness(margins: Floats) -> float:
    return float(margins[:-1].max() + _ANY_SHARE * margins[-1])


def _number(label: Category | None) -> int:
    return _HARMLESS if label is None else _CATEGORIES.index(label)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
