"""The whole application with its assistant behind a real server on a free port: for measuring and testing it as people use it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.rasa import RasaServer, State
from directory_index.encoder import Progress
from directory_index.errors import IndexUnavailableError
from directory_index.search import SearchEngine
from directory_index.settings import Settings

_LONGEST_START = 300.0  # seconds; the assistant may have to be taught first
_LOOK = 0.1
_ANSWER_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Live:
    """A running application, and its parts to look into."""

    address: str
    app: FastAPI
    rasa: RasaServer

    def say(self, text: str, conversation: str | None = None) -> dict[str, Any]:
        """One turn over HTTP."""
        body = {"message": text, "conversation_id": conversation}
        answer = httpx.post(f"{self.address}/api/v1/chat", json=body, timeout=_ANSWER_SECONDS)
        answer.raise_for_status()
        return dict(answer.json())


@contextmanager
def live(engine: SearchEngine, settings: Settings, progress: Progress | None = None) -> Iterator[Live]:
    """Serve until left; waits until the assistant answers.

    Raises:
        IndexUnavailableError: when the assistant does not come up.
    """
    port = free_port()
    rasa = RasaServer(settings.var_dir, engine.encoder, f"http://127.0.0.1:{port}/internal/actions", progress)
    app = create_app(engine, settings, rasa)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until = time.monotonic() + _LONGEST_START
        while rasa.state != State.ready or app.state.assistant is None:
            if rasa.state == State.missing or time.monotonic() > until:
                msg = "The assistant does not start: run 'python3 start.py setup', and look at the lines above."
                raise IndexUnavailableError(msg)
            time.sleep(_LOOK)
        yield Live(f"http://127.0.0.1:{port}", app, rasa)
    finally:
        server.should_exit = True
        thread.join(_ANSWER_SECONDS)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
