"""One place where errors become answers: JSON for the API, a page for a browser, the same status for both."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from api.templating import render
from directory_index.errors import DirectoryError

_SORRY = "Sorry, something went wrong here. Nothing you typed was stored. Try again; if it happens twice, tell the directory's editors."


def add_handlers(app: FastAPI) -> None:
    """Answer every error in words."""

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
        text = "There is no page at this address." if error.status_code == 404 else str(error.detail)  # noqa: PLR2004
        return answer(request, error.status_code, text, error.headers)

    @app.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> Response:
        del error  # its traceback goes to the server's log, without the request
        return answer(request, 500, _SORRY)


def answer(request: Request, status: int, message: str, headers: object = None) -> Response:
    """The same message as JSON or as a page."""
    del headers
    if request.url.path.startswith("/api/"):
        return JSONResponse({"status": status, "message": message}, status)
    page = render(request, "error.html", {"status": status, "message": message, "typed": request.query_params.get("q", "")})
    return HTMLResponse(page, status)
