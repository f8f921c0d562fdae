"""The application: routes, errors, headers, and opening the engine."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

from api import chat, checklists, pages, rest
from api.assistant import Assistant
from api.checklists import Guide
from api.errors import add_handlers, unforeseen
from api.policy import UNSCRIPTED
from api.rasa import RasaClient, RasaServer
from api.rasa import State as RasaState
from bot.actions import executor
from bot.actions.turn import Context
from directory_index.errors import DirectoryError
from directory_index.search import SearchEngine
from directory_index.settings import Settings

_log = logging.getLogger("signpost")
_STATIC = Path(__file__).parent / "static"
_HEADERS = {
    "Content-Security-Policy": UNSCRIPTED,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",  # what somebody searched for must not stay on a shared computer
}
_SAID = {
    RasaState.learning: "The assistant is being taught first; this takes a minute or two. Search and pages work already.",
    RasaState.ready: "The assistant is ready.",
}


def create_app(engine: SearchEngine | None = None, settings: Settings | None = None, rasa: RasaServer | None = None) -> FastAPI:
    """Make the application, around an engine that is open or with settings to open one at start.

    `rasa` is started and stopped with the application; without it the chat page says that the assistant is away, and the search
    and all other pages work.
    """
    app = FastAPI(
        title="Signpost",
        version="0.1.0",
        description=(
            "Find help for children and families by need. "
            "Demonstration data of a fictional district; national helplines are real."
        ),
        lifespan=lambda app: _running(app, settings, rasa),
        docs_url=None,  # FastAPI's page loads its scripts from elsewhere; ours is in api.pages
        redoc_url=None,
    )
    app.state.engine = engine
    app.state.guide = Guide.open(engine, settings or Settings()) if engine else None
    app.state.assistant = app.state.executor = None
    app.state.action_token = rasa.action_token if rasa else ""
    add_handlers(app)
    for router in (rest.router, chat.rest, checklists.rest, pages.router, checklists.router, chat.pages, chat.internal):
        app.include_router(router)
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


@asynccontextmanager
async def _running(app: FastAPI, settings: Settings | None, rasa: RasaServer | None) -> AsyncIterator[None]:
    """Open the engine and the assistant, and stop Rasa at the end."""
    if app.state.engine is None:
        app.state.engine = SearchEngine.open(settings, with_store=True)
        app.state.guide = Guide.open(app.state.engine, settings or Settings())
    dialogue = RasaClient(rasa) if rasa else None
    # Not waited for: search and pages are ready before the assistant is.
    opening = asyncio.create_task(asyncio.to_thread(_open_assistant, app, settings or Settings(), dialogue))
    enough = threading.Event()
    preparing = asyncio.create_task(asyncio.to_thread(app.state.guide.handouts.prepare, enough.is_set))
    if rasa:
        rasa.start()
    try:
        yield
    finally:
        enough.set()
        if rasa and dialogue:
            await asyncio.to_thread(rasa.stop)
            await dialogue.close()
        await asyncio.gather(opening, preparing, return_exceptions=True)


def _open_assistant(app: FastAPI, settings: Settings, dialogue: RasaClient | None) -> None:
    try:
        context = Context.open(app.state.engine, settings, app.state.guide.handouts)
    except DirectoryError as error:  # search and pages go on without it; whoever runs them must hear of it
        _log.error("The assistant cannot start. %s", error)
        return
    app.state.executor = executor(context)
    app.state.assistant = Assistant(context, dialogue)


def run(settings: Settings, *, assistant: bool = True) -> None:
    """Open the engine with progress on the terminal, then serve until told to stop; the assistant follows when it is ready."""
    from api.cli import Bar

    with Bar() as tell:
        engine = SearchEngine.open(settings, tell, with_store=True)
    rasa = None
    if assistant:
        rasa = RasaServer(settings.var_dir, engine.encoder, _actions_url(settings), _say_progress, _say_state)
    # No access log: addresses of searches hold what people typed.
    logging.getLogger("uvicorn.access").disabled = True
    print(f"\nSignpost is ready: open http://{settings.host}:{settings.port}  (stop with Ctrl+C)\n", flush=True)  # noqa: T201
    uvicorn.run(create_app(engine, settings, rasa), host=settings.host, port=settings.port, access_log=False, log_level="warning")


def _actions_url(settings: Settings) -> str:
    """Where Rasa, on this machine, finds the actions."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/internal/actions"


def _say_progress(what: str, done: int, total: int) -> None:
    print(f"  {what}: {done} of {total}", flush=True)  # noqa: T201


def _say_state(state: RasaState) -> None:
    if state in _SAID:
        print(_SAID[state], flush=True)  # noqa: T201
