"""Queries as the ranker takes them, the same in training and in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from directory_index.corpus import Corpus
from directory_index.encoder import Vectors
from directory_index.files import Directory
from directory_index.index import VectorCache
from directory_index.judgements import JudgedQuery
from directory_index.query import Audience, Query, QueryReader
from directory_index.ranker import AgeRange, RankInput
from directory_index.training import Example


def training_examples(directory: Directory, corpus: Corpus, judged: Sequence[JudgedQuery], encode: VectorCache) -> list[Example]:
    """The judged queries, understood as the search will understand them."""
    reader = QueryReader(directory)
    queries = [reader.read(item.text) for item in judged]
    vectors = encode([query.expanded for query in queries])
    numbers = {identifier: i for i, identifier in enumerate(directory.kinds)}
    return [
        Example(as_input(query, vector, corpus, numbers), item)
        for item, query, vector in zip(judged, queries, vectors, strict=True)
    ]


def as_input(query: Query, vector: Vectors, corpus: Corpus, numbers: Mapping[str, int]) -> RankInput:
    """A query as the ranker takes it, with the number of each kind; the same in training and in use."""
    _, owners, cosines = corpus.nearest(vector)
    return RankInput(
        text=query.expanded,
        vector=vector,
        terms=query.terms,
        ages=ages_named(query),
        named=frozenset(numbers[kind] for kind in query.kinds),
        practitioner=query.audience is Audience.PRACTITIONER,
        young_person=query.audience is Audience.YOUNG_PERSON,
        own_hits=(corpus.kinds[owners], cosines),
    )


def ages_named(query: Query) -> list[AgeRange]:
    """The ages of the children of a query, in months."""
    return [(child.minimum, child.maximum) for child in query.children]
