"""Learns the ranker: classifiers from the need statements of the kinds, the fusion from the judged train queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from directory_index.dense import StatementIndex, statement_rows
from directory_index.encoder import Progress, Vectors
from directory_index.files import Directory
from directory_index.judgements import JudgedQuery
from directory_index.lexical import LexicalIndex, terms_of
from directory_index.ngrams import NgramClassifier, Ngrams
from directory_index.precedents import Precedents, likeness, situations
from directory_index.ranker import Array, KindRanker, NeedIndex, RankInput, Trees, likeliest

_INVERSE_REGULARISATION = 8.0
# A helpful kind gains 3, the best 7. With whole writers held out of train, bold alone had misleading@5 0.19 and success@3 0.82,
# a wary one of -6 alone 0.16 and 0.81, the pair 0.17 and 0.82. At -4.5 dev has the same misleading@5 as at -6 and 0.01 more nDCG.
_MISLEADING_BOLD = -3.0
_MISLEADING_WARY = -4.5
_FOLDS = 5
_SEED = 20261121
# Shallow, strongly regularised trees; deeper ones, more rounds or a ranking objective gain nothing with writers held out.
_TREES: dict[str, object] = {
    "objective": "regression",
    "learning_rate": 0.08,
    "num_leaves": 8,
    "min_child_samples": 60,
    "lambda_l2": 5.0,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "num_threads": 2,
    "verbosity": -1,
    "seed": _SEED,
    "deterministic": True,
    "force_row_wise": True,
}
_ROUNDS = 200

Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Example:
    """A judged query as the ranker sees it, with its gains."""

    query: RankInput
    judged: JudgedQuery


def fit_retrievers(directory: Directory, encode: Encode, progress: Progress | None = None) -> KindRanker:
    """Fit everything that needs no judged query."""
    kinds = directory.kinds
    texts, owners = statement_rows(kind.all_statements for kind in kinds.values())
    vectors = encode(texts)
    _tell(progress, "learning from need statements", 1, 4)
    logistic = LogisticRegression(C=_INVERSE_REGULARISATION, max_iter=200).fit(vectors, owners)
    _tell(progress, "learning from need statements", 2, 4)
    ngrams = Ngrams.fit(texts)
    words = NgramClassifier.fit(ngrams.matrix(texts), owners)
    _tell(progress, "learning from need statements", 3, 4)
    documents = []
    for kind in kinds.values():
        names = [kind.name, *kind.also_known_as, kind.what, *kind.does]
        documents.append([term for terms in terms_of([*names, *names, *kind.all_statements]) for term in terms])
    ranker = KindRanker(
        kinds,
        statements=StatementIndex(vectors, owners),
        logistic=(logistic.coef_.T.astype(np.float32), logistic.intercept_.astype(np.float32)),
        ngrams=ngrams,
        words=words,
        lexical=LexicalIndex(documents),
        needs=need_index(directory, encode),
        descriptions=encode([f"{kind.name}. {kind.what}" for kind in kinds.values()]),
    )
    _tell(progress, "learning from need statements", 4, 4)
    return ranker


def need_index(directory: Directory, encode: Encode) -> NeedIndex:
    """The taxonomy as a retriever."""
    needs = list(directory.needs.values())
    texts, owners = statement_rows([need.label, need.practitioner_label, *need.synonyms] for need in needs)
    number = {need.id: i for i, need in enumerate(needs)}
    answers = np.zeros((len(needs), len(directory.kinds)), np.float32)
    for column, kind in enumerate(directory.kinds.values()):
        for need_id in kind.needs:
            answers[number[need_id], column] = 1 / np.sqrt(len(kind.needs))
    return NeedIndex(encode(texts), owners, answers)


def fit_fusion(ranker: KindRanker, examples: Sequence[Example], progress: Progress | None = None) -> tuple[Precedents, Trees]:
    """Learn the precedents and the trees.

    The precedents in a query's features never come from that query: they are learnt on the other folds, as they will be for
    queries that nobody has judged.
    """
    signals = [ranker.signals(example.query) for example in examples]
    known = situations(
        ranker.ngrams.matrix([example.query.text for example in examples]),
        [example.query.vector for example in examples],
        [np.exp(signal.fused) for signal in signals],
        [signal.age_fit for signal in signals],
    )
    grades = np.stack([judged_row(example.judged, ranker) for example in examples])
    relevance = np.maximum(grades, 0)
    gains = _gains(grades, _MISLEADING_BOLD)
    alike = likeness(known, known)
    seen: dict[int, Array] = {}
    for fold, (others, held) in enumerate(KFold(_FOLDS, shuffle=True, random_state=_SEED).split(relevance), start=1):
        precedents = Precedents.learn(known[others], relevance[others], gains[others], alike[np.ix_(others, others)])
        for i in held:
            seen[i] = ranker.features(examples[i].query, signals[i], precedents)
        _tell(progress, "learning from judged queries", fold, _FOLDS + 1)
    features = np.stack([seen[i] for i in range(len(examples))])
    rows = np.stack([likeliest(of_query) for of_query in features])
    features, judged = np.take_along_axis(features, rows[:, :, None], 1), np.take_along_axis(grades, rows, 1)
    trees = Trees(*(_grow(features, _gains(judged, misleading)) for misleading in (_MISLEADING_BOLD, _MISLEADING_WARY)))
    _tell(progress, "learning from judged queries", _FOLDS + 1, _FOLDS + 1)
    return Precedents.learn(known, relevance, gains, alike), trees


def _gains(grades: Array, misleading: float) -> Array:
    """What a kind is worth: 7, 3 or 1 by its grade, and what a misleading one (grade -1) costs."""
    return np.asarray(np.where(grades > 0, 2.0**grades - 1, -grades * misleading), np.float32)


def _grow(features: Array, gains: Array) -> lightgbm.Booster:
    """Learn from features of shape (queries, kinds, features)."""
    data = lightgbm.Dataset(features.reshape(-1, features.shape[-1]), gains.ravel())
    return lightgbm.train(_TREES, data, num_boost_round=_ROUNDS)


def judged_row(judged: JudgedQuery, ranker: KindRanker) -> Array:
    """The grade of every kind, 0 to 3, and -1 for those that mislead."""
    row = np.zeros(len(ranker.ids), np.float32)
    for kind, grade in judged.relevant.items():
        row[ranker.number[kind]] = grade
    for kind in judged.misleading:
        row[ranker.number[kind]] = -1
    return row


def _tell(progress: Progress | None, what: str, done: int, total: int) -> None:
    if progress:
        progress(what, done, total)
