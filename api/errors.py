"""One place where errors become answers: JSON for the API, a page for a browser, the same status for both."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from api.templating import render
from directory_index.errors import DirectoryError

_log = logging.getLogger("signpost")
_SORRY = (
    "Sorry, something went wrong here. Nothing you typed was stored. "
    "Try again; if it happens twice, tell the directory's editors."
)
_FRAMES = 8  # the innermost; the rest is the server
_IN_WORDS = {
    404: "There is no page at this address.",
    405: "This address cannot be used in this way. Start again from the search.",
}
_TITLES = {404: "Page not found", 503: "Signpost is not ready"}


def add_handlers(app: FastAPI) -> None:
    """Answer every error that is foreseen in words; `unforeseen` answers the others."""

    @app.exception_handler(DirectoryError)
    def known(request: Request, error: DirectoryError) -> Response:
        return answer(request, error.status, str(error))

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        # The values themselves are left out: they may be what a person typed.
        faults = "; ".join(f"{'.'.join(str(part) for part in item['loc'][1:])}: {item['msg']}" for item in error.errors())
        return answer(request, 422, f"Something in the address cannot be used: {faults}.")

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        text = _IN_WORDS.get(error.status_code, str(error.detail))
        return answer(request, error.status_code, text, error.headers)


def unforeseen(request: Request, error: Exception) -> Response:
    """Answer an error nobody foresaw; the log is told where it happened, never what was typed."""
    # An error's message and its notes can hold a person's words, and a traceback prints them; names of files and
    # functions cannot.
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames[-_FRAMES:]))
    _log.error("%s at %s", type(error).__name__, where)
    return answer(request, 500, _SORRY)


def answer(request: Request, status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """The same message as JSON or as a page."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"status": status, "message": message}, status, headers=headers)
    typed = getattr(request.state, "typed", None) or request.query_params.get("q", "")
    values = {"title": _TITLES.get(status, "There is a problem"), "message": message, "typed": typed}
    return HTMLResponse(render(request, "error.html", values), status, headers=headers)
