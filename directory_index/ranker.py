"""Ranks kinds of service for a query: several retrievers, each failing on other queries, fused by gradient-boosted trees.

The parts, each measured alone in `docs/evaluation.md`: nearest need statements (dense), logistic regression over the same
vectors, a linear classifier over word and character n-grams, BM25, the needs taxonomy, and precedents. The trees predict the
gain of a kind: 7 for the best place to go, 3 for a helpful one, 1 for a marginal one, below 0 for one that would mislead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from directory_index.dense import StatementIndex, best_means
from directory_index.encoder import Vectors
from directory_index.lexical import LexicalIndex
from directory_index.models import Kind
from directory_index.ngrams import NgramClassifier, Ngrams, Rows
from directory_index.precedents import UNKNOWN_AGE, Precedents

Array = npt.NDArray[np.float32]
AgeRange = tuple[int, int]  # months, lower included, upper excluded

_BOLD = 3  # results for which the bold trees decide
NEAREST = 600  # statements looked at; all kinds with anything near are among them
_BEST = (1, 3, 8)  # means of the best one, three and eight statements of a kind
# Sharpness that turns each retriever's scores into log-probabilities, chosen on the train split.
_COSINE_SHARPNESS = 20.0
_MARGIN_SHARPNESS = 4.0
_BM25_SHARPNESS = 1 / 6
_NEED_SHARPNESS = 14.0
_LIKENESS_SHARPNESS = 12.0
_FUSION_SHARPNESS = 0.5
# Where the features of single parts stand, so that an ablation can silence them: 3 nearest, then the order of `features`.
_COLUMNS = {"needs": 6, "beside": 10, "age_fit": 16, "precedents": 19}
_MOST_NAMED = 4
_LIKELY = 64  # kinds that the trees judge; beyond them no kind ever came among the first ten (train split)
_UNLIKELY = -1.0  # gain of the others
_ANY_AGE = (-9, 1200)
ADULT = 16 * 12  # months from which a service is for adults
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class RankInput:
    """What the ranker needs to know of a query."""

    text: str
    vector: Vectors
    terms: Sequence[str]
    ages: Sequence[AgeRange] = ()
    named: frozenset[int] = frozenset()
    practitioner: bool = False
    young_person: bool = False
    own_hits: tuple[npt.NDArray[np.int64], Array] | None = None  # kinds and cosines of services' own statements, best first

    @property
    def own_cosine(self) -> float:
        """The cosine of the nearest statement of a service; 0 where there is none."""
        return float(self.own_hits[1][0]) if self.own_hits is not None and len(self.own_hits[1]) else 0.0


@dataclass(frozen=True, slots=True)
class Signals:
    """What the single retrievers say of every kind; arrays of shape (kinds,) where nothing else is said."""

    vector: Vectors  # shape (dimension,)
    ngrams: tuple[Rows, Array]  # of the text, and their weights
    nearest: Array  # shape (kinds, 3)
    logistic: Array
    words: Array
    bm25: Array
    needs: Array
    need_words: Array  # cosines of the words of all needs, shape (words,)
    need_shares: Array  # shape (needs,)
    description: Array
    fused: Array
    age_fit: Array
    named: Array


class KindRanker:
    """Fitted parts of the ranking; see `directory_index.training` for how they are learnt."""

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        *,
        statements: StatementIndex,
        logistic: tuple[Array, Array],
        ngrams: Ngrams,
        words: NgramClassifier,
        lexical: LexicalIndex,
        needs: NeedIndex,
        descriptions: Vectors,
        precedents: Precedents | None = None,
        trees: Trees | None = None,
    ) -> None:
        """Take the parts; `precedents` and `trees` may be added once they are learnt."""
        self.ids = list(kinds)
        self.number = {identifier: i for i, identifier in enumerate(self.ids)}
        self.statements, self.logistic, self.lexical = statements, logistic, lexical
        self.ngrams, self.words = ngrams, words
        self.needs, self.descriptions, self.precedents, self.trees = needs, descriptions, precedents, trees
        self._statics = np.array([_static(kind) for kind in kinds.values()], np.float32)
        self.ages = np.array([_ages_told(kind) for kind in kinds.values()], np.int64)
        self._confusable = np.zeros((len(self.ids), len(self.ids)), np.float32)
        for kind in kinds.values():
            for other in kind.confusable_with:
                self._confusable[self.number[kind.id], self.number[other.kind]] = 1.0
        self._likeness = _likeness(descriptions)
        self.columns = dict(_COLUMNS)

    def signals(self, query: RankInput) -> Signals:
        """Ask every retriever."""
        count = len(self.ids)
        rows, cosines = self.statements.nearest(query.vector, NEAREST)
        owners = self.statements.owners[rows]
        if query.own_hits is not None and len(cosines):
            near = query.own_hits[1] >= cosines[-1]
            owners = np.concatenate([owners, query.own_hits[0][near]])
            cosines = np.concatenate([cosines, query.own_hits[1][near]])
        nearest = best_means(owners, cosines, count, _BEST)
        need_words = self.needs.nearness(query.vector)
        needs = self.needs.shares(need_words)
        logistic = _log_softmax(query.vector @ self.logistic[0] + self.logistic[1])
        ngrams = self.ngrams.weights(query.text)
        words = self._said(ngrams)
        bm25 = _log_softmax(self.lexical.scores(query.terms) * _BM25_SHARPNESS)
        dense = _log_softmax(nearest[:, 1] * _COSINE_SHARPNESS)
        return Signals(
            vector=query.vector,
            nearest=nearest,
            logistic=logistic,
            ngrams=ngrams,
            words=words,
            bm25=bm25,
            needs=np.log(self.needs.kinds(needs) + _LEAST),
            need_words=need_words,
            need_shares=needs,
            description=self.descriptions @ query.vector,
            fused=_log_softmax((dense + logistic + words + bm25) * _FUSION_SHARPNESS),
            age_fit=self.age_fit(query.ages),
            named=np.array([float(i in query.named) for i in range(count)], np.float32),
        )

    def words_say(self, text: str) -> Array:
        """Log-probabilities of all kinds by the words alone: cheap, for parts of a text."""
        return self._said(self.ngrams.weights(text))

    def _said(self, ngrams: tuple[Rows, Array]) -> Array:
        return _log_softmax(self.words.scores(ngrams) * _MARGIN_SHARPNESS)

    def age_fit(self, ages: Sequence[AgeRange]) -> Array:
        """1 where a kind serves one of the ages, 0 where none, 0.5 everywhere when no age is known."""
        if not ages:
            return np.full(len(self.ids), UNKNOWN_AGE, np.float32)
        fits = np.zeros(len(self.ids), bool)
        for low, high in ages:
            fits |= (self.ages[:, 0] < high) & (low < self.ages[:, 1])
        return fits.astype(np.float32)

    def features(self, query: RankInput, signals: Signals, precedents: Precedents) -> Array:
        """What the trees see of every kind, shape (kinds, features)."""
        probability = np.exp(signals.fused)
        count = len(self.ids)
        columns = [
            signals.nearest,
            np.stack(
                [
                    signals.logistic,
                    signals.words,
                    signals.bm25,
                    signals.needs,
                    signals.description,
                    signals.fused,
                    signals.fused - signals.fused.max(),
                    np.log(probability @ precedents.beside + _LEAST),
                    np.log(probability @ self._likeness + _LEAST),
                    np.log(probability @ self._confusable + _LEAST),
                    _log_rank(signals.fused),
                    _log_rank(signals.nearest[:, 1]),
                    _log_rank(signals.words),
                    signals.age_fit,
                    signals.named,
                    precedents.prior,
                ],
                axis=1,
            ),
            precedents.expected(signals.ngrams, query.vector, probability, signals.age_fit)[:, None],
            self._statics,
            np.broadcast_to(
                np.array(
                    [
                        probability.max(),
                        np.log1p(len(query.text.split())),
                        float(query.practitioner),
                        float(query.young_person),
                    ],
                    np.float32,
                ),
                (count, 4),
            ),
        ]
        return np.concatenate(columns, axis=1).astype(np.float32)

    def gains(self, query: RankInput, signals: Signals | None = None) -> Array:
        """The predicted gain of every kind, shape (kinds,).

        The best three are those of the bold trees; behind them the wary ones decide, to which misleading somebody is worse: the
        first three are read by everybody, and what follows must not waste their time.
        """
        if self.precedents is None or self.trees is None:
            msg = "the ranker is not trained"
            raise RuntimeError(msg)
        features = self.features(query, signals or self.signals(query), self.precedents)
        likely = likeliest(features)
        bold = np.asarray(self.trees.bold.predict(features[likely], num_threads=1), np.float32)
        wary = np.asarray(self.trees.wary.predict(features[likely], num_threads=1), np.float32)
        first = np.argsort(-bold)[:_BOLD]
        gains = np.full(len(features), _UNLIKELY, np.float32)
        gains[likely] = np.minimum(wary, bold[first[-1]] - _LEAST)
        gains[likely[first]] = bold[first]
        return gains


class Predictor(Protocol):
    """A fitted model: features of shape (kinds, features) in, one number for each kind out."""

    def predict(self, data: Array, *, num_threads: int) -> npt.ArrayLike:
        """Predict."""
        ...


@dataclass(frozen=True, slots=True)
class Trees:
    """Two ensembles of the same shape: to the wary one a misleading kind costs twice as much."""

    bold: Predictor
    wary: Predictor


class NeedIndex:
    """The needs taxonomy as a retriever: words people use → needs → kinds that answer them."""

    def __init__(self, vectors: Vectors, owners: Sequence[int], answers: Array) -> None:
        """Take vectors of the words of each need, whose they are (each need has some), and answers of shape (needs, kinds)."""
        self._vectors = np.ascontiguousarray(vectors, np.float32)
        self._owners, self._answers = np.asarray(owners, np.int64), answers
        self._starts = np.searchsorted(self._owners, np.arange(len(answers)))

    def nearness(self, vector: Vectors) -> Array:
        """Cosines of all words of all needs, shape (words,)."""
        return np.asarray(self._vectors @ vector, np.float32)

    def shares(self, nearness: Array) -> Array:
        """How far the query is about each need, by its two nearest words; shape (needs,), adding up to 1."""
        best = np.maximum.reduceat(nearness, self._starts)
        others = np.where(nearness == best[self._owners], -2.0, nearness)
        second = np.maximum.reduceat(others, self._starts)
        second = np.where(second < -1, best, second)  # a need of one word
        return np.exp(_log_softmax(np.asarray((best + second) * (_NEED_SHARPNESS / 2), np.float32)))

    def named(self, nearness: Array, least: float) -> list[int]:
        """Needs that the query all but names: a word or label of theirs is as near as this."""
        rows = np.argsort(-nearness)[:_MOST_NAMED]
        return list(dict.fromkeys(int(self._owners[row]) for row in rows if nearness[row] >= least))

    def answering(self, needs: Sequence[int]) -> Array:
        """How much each kind is there for the needs, shape (kinds,): 1 for the most single-minded, 0 for those that are not."""
        answers = self._answers[list(needs)]
        return np.asarray((answers / answers.max(axis=1, keepdims=True)).max(axis=0), np.float32)

    def kinds(self, shares: Array) -> Array:
        """The share of each kind that answers the needs, shape (kinds,)."""
        return shares @ self._answers


def likeliest(features: Array) -> npt.NDArray[np.int64]:
    """The kinds worth a judgement: those expected for queries about what this one is about, or about something beside it."""
    return np.argsort(-features[:, _COLUMNS["beside"]])[:_LIKELY]


def age_range(kind: Kind) -> AgeRange:
    """Months a kind serves; bounds that are not stated are as wide as can be."""
    low, high = kind.ages.minimum_months, kind.ages.maximum_months
    return (_ANY_AGE[0] if low is None else low, _ANY_AGE[1] if high is None else high)


def _ages_told(kind: Kind) -> AgeRange:
    """The ages that a child's age is held against: a service for adults' own needs says nothing of the ages of their children."""
    return _ANY_AGE if age_range(kind)[0] >= ADULT and kind.ages.served != "child" else age_range(kind)


def _static(kind: Kind) -> list[float]:
    low, high = age_range(kind)
    served = ("child", "parent", "both", "all").index(kind.ages.served)
    return [min(kind.level_of_need), max(kind.level_of_need), low / 12, min(high, 300) / 12, served]


def _likeness(vectors: Vectors) -> Array:
    spread = np.exp(vectors @ vectors.T * _LIKENESS_SHARPNESS)
    return np.asarray(spread / spread.sum(axis=1, keepdims=True), np.float32)


def _log_softmax(scores: Array) -> Array:
    shifted = scores - scores.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), np.float32)


def _log_rank(scores: Array) -> Array:
    ranks = np.empty(len(scores), np.float32)
    ranks[np.argsort(-scores)] = np.arange(len(scores))
    return np.log1p(ranks)
