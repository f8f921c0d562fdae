"""Systems to compare: each takes a text and gives services, best first. Add your own by implementing `rank`."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import bm25s
import numpy as np

from directory_index.encoder import Encoder, model_folder
from directory_index.models import Service
from directory_index.search import SearchEngine

_DEPTH = 50


class System(Protocol):
    """Anything that ranks services."""

    name: str

    def rank(self, text: str) -> list[Service]:
        """Services, best first."""
        ...


class Signpost:
    """This project, as people get it; `change` switches a part off for an ablation."""

    def __init__(self, engine: SearchEngine, name: str = "Signpost") -> None:
        self.name, self._engine = name, engine

    def rank(self, text: str) -> list[Service]:
        """The lead service of each result."""
        services = self._engine.services()
        return [services[result.service.id] for result in self._engine.search(text, limit=10).results]


class SqliteFts5:
    """SQLite's full-text search with BM25: what a council's website usually has at best."""

    name = "SQLite FTS5"

    def __init__(self, services: Sequence[Service]) -> None:
        self._services = services
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute("create virtual table entries using fts5(text, tokenize='porter unicode61')")
        self._db.executemany("insert into entries(rowid, text) values (?, ?)", [(i, document(s)) for i, s in enumerate(services)])

    def rank(self, text: str) -> list[Service]:
        """Any word of the text may match."""
        words = re.findall(r"[a-z0-9]+", text.lower())
        if not words:
            return []
        query = " OR ".join(f'"{word}"' for word in words)
        rows = self._db.execute("select rowid from entries where entries match ? order by rank limit ?", (query, _DEPTH))
        return [self._services[row] for (row,) in rows]


class Bm25s:
    """BM25 by the library bm25s, with its own English stop words."""

    name = "bm25s"

    def __init__(self, services: Sequence[Service]) -> None:
        self._services = services
        self._index = bm25s.BM25()
        self._index.index(
            bm25s.tokenize([document(s) for s in services], stopwords="en", show_progress=False), show_progress=False
        )

    def rank(self, text: str) -> list[Service]:
        """Services with a score above zero."""
        tokens = bm25s.tokenize([text], stopwords="en", show_progress=False, return_ids=False)[0]
        known = [token for token in tokens if token in self._index.vocab_dict]
        if not known:
            return []
        scores = self._index.get_scores(known)
        return [self._services[i] for i in np.argsort(-scores)[:_DEPTH] if scores[i] > 0]


class OneVector:
    """One MiniLM vector a service, over its whole text: what most semantic searches do."""

    name = "MiniLM, one vector a service"

    def __init__(self, services: Sequence[Service], encode: Callable[[Sequence[str]], np.ndarray]) -> None:
        self._services, self._encode = services, encode
        self._vectors = encode([document(service) for service in services])

    def rank(self, text: str) -> list[Service]:
        """Nearest first."""
        return [self._services[i] for i in np.argsort(-(self._vectors @ self._encode([text])[0]))[:_DEPTH]]


class Txtai:
    """txtai's hybrid search (its BM25 and MiniLM, fused by it), on the same weights."""

    name = "txtai hybrid"

    def __init__(self, services: Sequence[Service], model: str = "") -> None:
        from txtai import Embeddings

        self._services = services
        self._embeddings = Embeddings(path=str(model_folder(model)), hybrid=True, content=False)
        self._embeddings.index((i, document(service), None) for i, service in enumerate(services))

    def rank(self, text: str) -> list[Service]:
        """As txtai ranks."""
        return [self._services[int(i)] for i, _ in self._embeddings.search(text, _DEPTH)]


def document(service: Service) -> str:
    """An entry as one text: everything in it that says what it is, for whom and with what it helps."""
    parts = [
        service.name,
        *service.also_known_as,
        service.summary,
        service.description,
        *service.statements,
        *service.remit.does,
        *(limit.text for limit in service.remit.does_not),
        service.eligibility.ages.words,
        service.threshold,
    ]
    return ". ".join(part for part in parts if part)


def baselines(services: Sequence[Service], encoder: Encoder, model: str = "", *, with_txtai: bool = True) -> list[System]:
    """The systems that people use today, over the same entries."""
    found: list[System] = [SqliteFts5(services), Bm25s(services), OneVector(services, encoder.encode)]
    if with_txtai:
        with contextlib.suppress(ImportError):  # an optional package: `pip install signpost[peers]`
            found.append(Txtai(services, model))
    return found


def docs_folder() -> Path:
    """Where reports are written."""
    return Path(__file__).resolve().parent.parent / "docs"
