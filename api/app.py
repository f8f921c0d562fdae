"""The application: routes, errors, headers, and opening the engine."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

from api import pages, rest
from api.errors import add_handlers, unforeseen
from directory_index.search import SearchEngine
from directory_index.settings import Settings

_STATIC = Path(__file__).parent / "static"
_HEADERS = {
    # No script at all: the pages have none.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",  # what somebody searched for must not stay on a shared computer
}


def create_app(engine: SearchEngine | None = None, settings: Settings | None = None) -> FastAPI:
    """Make the application, around an engine that is open or with settings to open one at start."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if app.state.engine is None:
            app.state.engine = SearchEngine.open(settings, with_store=True)
        yield

    app = FastAPI(
        title="Signpost",
        version="0.1.0",
        description=(
            "Find help for children and families by need. "
            "Demonstration data of a fictional district; national helplines are real."
        ),
        lifespan=lifespan,
        docs_url=None,  # FastAPI's page loads its scripts from elsewhere; ours is in api.pages
        redoc_url=None,
    )
    app.state.engine = engine
    add_handlers(app)
    app.include_router(rest.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")

    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            response = await call_next(request)
        except Exception as error:  # here, because what gets any further is printed with its message
            response = unforeseen(request, error)
        for name, value in _HEADERS.items():
            if name == "Cache-Control" and request.url.path.startswith("/static/"):
                continue
            response.headers.setdefault(name, value)
        return response

    return app


def run(settings: Settings) -> None:
    """Open the engine with progress on the terminal, then serve until told to stop."""
    from api.cli import Bar

    with Bar() as tell:
        engine = SearchEngine.open(settings, tell, with_store=True)
    # No access log: addresses of searches hold what people typed.
    logging.getLogger("uvicorn.access").disabled = True
    print(f"\nSignpost is ready: open http://{settings.host}:{settings.port}  (stop with Ctrl+C)\n", flush=True)  # noqa: T201
    uvicorn.run(create_app(engine, settings), host=settings.host, port=settings.port, access_log=False, log_level="warning")
