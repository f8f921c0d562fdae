"""Reads where a family lives: a town, a village or the first half of a postcode, never an address."""

from __future__ import annotations

from directory_index.errors import BadQueryError
from directory_index.models import Place
from directory_index.search import SearchEngine


def read_place(text: str, engine: SearchEngine) -> Place | None:
    """The place that a text names, as the directory knows it; None when it knows none of that name."""
    try:
        found = engine.understand(f"near {text}").places
    except BadQueryError:
        return None
    return engine.directory.places[found[0]] if found else None
