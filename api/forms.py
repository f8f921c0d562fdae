"""What a person sent by a form, read here so that the address stays empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request

from directory_index.errors import BadQueryError

_LONGEST = 200_000  # bytes; 10,000 emoji still come back with the right message, and a film does not fill the memory
_MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The typed text, None when there was no box; what is not to be used, and what was picked."""

    q: str | None
    without: list[str]
    assume: list[str]


async def form_fields(request: Request) -> dict[str, list[str]]:
    """Read a posted form.

    Raises:
        BadQueryError: when it is far too long, or is no form.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST:
            msg = "Your text is too long to be read. Keep the few sentences that say what worries you most."
            raise BadQueryError(msg)
    try:
        return parse_qs(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        msg = "This form cannot be read. Go back to the start and type what you need help with."
        raise BadQueryError(msg) from error


async def search_form(request: Request) -> SearchForm:
    """Read a posted search.

    Raises:
        BadQueryError: when it is far too long, or is no form.
    """
    fields = await form_fields(request)
    form = SearchForm(fields.get("q", [None])[-1], fields.get("without", []), fields.get("assume", []))
    request.state.typed = form.q  # an error page keeps it in the box
    return form


Posted = Annotated[SearchForm, Depends(search_form)]
