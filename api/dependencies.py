"""What routes are given."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from directory_index.errors import IndexUnavailableError
from directory_index.search import SearchEngine


def engine(request: Request) -> SearchEngine:
    """The search engine, once its index is open."""
    found = getattr(request.app.state, "engine", None)
    if found is None:
        msg = "Signpost is still starting. Try again in half a minute."
        raise IndexUnavailableError(msg)
    return found  # type: ignore[no-any-return]


Engine = Annotated[SearchEngine, Depends(engine)]
