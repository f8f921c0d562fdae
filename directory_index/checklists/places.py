"""Where a family lives: a town, a village or the first half of a postcode, never an address; and which services serve it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from directory_index.eligibility import Reach, place_fit
from directory_index.errors import BadQueryError
from directory_index.models import Place, Service
from directory_index.search import SearchEngine


def read_place(text: str, engine: SearchEngine) -> Place | None:
    """The place that a text names, as the directory knows it; None when it knows none of that name."""
    try:
        found = engine.understand(f"near {text}").places
    except BadQueryError:
        return None
    return engine.directory.places[found[0]] if found else None


def serving(services: Sequence[Service], place: Place | None, places: Mapping[str, Place]) -> list[Service]:
    """Those of some services that serve a place, nearest first; all of them as they stand where no place was told."""
    if place is None:
        return list(services)
    fits = [place_fit(Reach.of(one), [place.id], places) for one in services]
    near = sorted(zip(fits, services, strict=True), key=lambda pair: (-pair[0][1], pair[0][2]))
    return [service for (serves, _, _), service in near if serves]
