"""Relevance as the directory grows: generated neighbours crowd in, and the right services must still come first.

A neighbour is a copy of a real entry with the words of its need statements thinned out and mixed with another entry's: near
enough to compete, and never shipped as data.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from directory_index.corpus import Corpus
from directory_index.encoder import Progress
from directory_index.judgements import JudgedQuery
from directory_index.models import HelpsWith, Service
from directory_index.search import SearchEngine
from evaluation.metrics import Interval, measure, summarise
from evaluation.systems import Signpost

SIZES = (300, 1_000, 3_000, 10_000)
_SEED = 11


def neighbours(services: Sequence[Service], count: int) -> list[Service]:
    """Generate services that resemble real ones; the same every time."""
    chance = random.Random(_SEED)
    made = []
    for number in range(count):
        base, other = chance.choice(services), chance.choice(services)
        statements = [_thinned(text, chance) for text in base.statements[:4]] + [
            _thinned(text, chance) for text in other.statements[:2]
        ]
        made.append(
            base.model_copy(
                update={
                    "id": f"neighbour-{number}",
                    "name": f"{base.name} {number}",
                    "also_known_as": [],
                    "helps_with": [HelpsWith(need=base.needs[0], statements=statements)],
                }
            )
        )
    return made


def growth(
    engine: SearchEngine, queries: Sequence[JudgedQuery], progress: Progress | None = None
) -> dict[str, dict[str, Interval]]:
    """Measures at each size, on the same queries."""
    real = list(engine.corpus.all.values())
    scores = {}
    for step, size in enumerate(SIZES, start=1):
        grown = engine.over(
            Corpus(
                [*real, *neighbours(engine.corpus.active, size - len(real))],
                engine.ranker.number,
                engine.need_ids,
                engine.encoder.encode,
            )
        )
        system = Signpost(grown)
        scores[f"{len(grown.corpus.active):,}"] = summarise([measure(query, system.rank(query.text)) for query in queries])
        if progress:
            progress("relevance as the directory grows", step, len(SIZES))
    return scores


def _thinned(text: str, chance: random.Random) -> str:
    words = text.split()
    kept = [word for word in words if chance.random() > 0.15]
    return " ".join(kept or words)
