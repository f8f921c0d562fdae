"""Rasa beside the application: a process of its own on a loopback port, watched, restarted, spoken to with fresh tokens."""

from __future__ import annotations

import logging
import secrets
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

import httpx

from api.rasa_model import BOT, PYTHON, environment, open_model
from directory_index.encoder import Encoder, Progress
from directory_index.errors import DirectoryError

_log = logging.getLogger("signpost")
_TURN_SECONDS = 5.0  # longest a person waits for a turn; a usual one takes a tenth of a second
_START_SECONDS = 120.0  # longest a start may take, on the slowest machine; ten is usual
_LOOK_SECONDS = 0.2  # between two looks at the process
_PAUSES = (1, 2, 5, 10, 30, 60)  # seconds before a restart, longer each time it dies again soon
_STEADY_SECONDS = 60.0  # a process that lived so long had started well
_STOP_SECONDS = 5.0  # for ending in good order


class AssistantAwayError(DirectoryError):
    """Rasa is being taught, starting, dead, slow or not installed."""

    status = 503


class AssistantFailedError(DirectoryError):
    """Rasa took the message, and no answer came of it."""

    status = 503


class State(StrEnum):
    """Where the assistant stands."""

    learning = "learning"
    starting = "starting"
    ready = "ready"
    away = "away"  # it died, and is started again after a pause
    missing = "missing"  # it is not installed, or could not be taught
    stopped = "stopped"


_IN_WORDS = {
    State.learning: "The assistant is getting ready: this takes a minute or two the first time. Use the search meanwhile.",
    State.starting: "The assistant is starting: try again in a few seconds. Use the search meanwhile.",
    State.missing: "The assistant is not available here. You can use the search.",
}
_NOT_NOW = "The assistant does not answer just now: try again in a minute, or use the search. Nothing you typed was stored."


class RasaServer:
    """Teaches Rasa where needed, starts it, and keeps it running until told to stop. It works in a thread of its own."""

    def __init__(
        self,
        var_dir: Path,
        encoder: Encoder,
        actions_url: str,
        progress: Progress | None = None,
        changed: Callable[[State], None] | None = None,
    ) -> None:
        """Prepare; nothing runs before `start`.

        Args:
            var_dir: where the model is kept.
            encoder: the language model.
            actions_url: where Rasa asks the application for answers; it sends `action_token` there.
            progress: told how far the training is.
            changed: told each new state.
        """
        self._var_dir, self._encoder, self._progress, self._changed = var_dir, encoder, progress, changed
        self._actions_url = actions_url
        self.action_token = secrets.token_urlsafe(32)
        self._channel_token = secrets.token_urlsafe(32)
        self._port = 0
        self.state = State.stopped
        self.process: subprocess.Popen[bytes] | subprocess.Popen[str] | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """Where its channel is."""
        return f"http://127.0.0.1:{self._port}/webhooks/signpost"

    @property
    def headers(self) -> dict[str, str]:
        """What its channel wants to see."""
        return {"Authorization": f"Bearer {self._channel_token}"}

    def start(self) -> None:
        """Begin; returns at once."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._keep_running, name="assistant", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the process and the watching of it."""
        self._stopping.set()
        self._end(self.process)
        if self._thread:
            self._thread.join(2 * _STOP_SECONDS)
        self._become(State.stopped)

    def _become(self, state: State) -> None:
        if state != self.state:
            self.state = state
            if self._changed:
                self._changed(state)

    def _keep_running(self) -> None:
        """Teach and start, and start again when it dies, until told to stop."""
        deaths = 0
        while not self._stopping.is_set():
            try:
                lived = self._run_once()
            except (DirectoryError, OSError) as error:
                if not self._stopping.is_set():
                    _log.warning("%s", error)
                    self._become(State.missing)
                return
            if self._stopping.is_set():
                return
            deaths = 1 if lived > _STEADY_SECONDS else deaths + 1
            pause = _PAUSES[min(deaths, len(_PAUSES)) - 1]
            _log.warning("The assistant stopped after %.0f s; it is started again in %d s.", lived, pause)
            self._become(State.away)
            self._stopping.wait(pause)

    def _run_once(self) -> float:
        """One life of the process, from its model to its end; gives the seconds it lived."""
        self._become(State.starting)
        model = open_model(self._var_dir, self._encoder, self._progress, began=self._learn)
        self._become(State.starting)
        self._port, born = _free_port(), time.monotonic()
        process = subprocess.Popen(
            [str(PYTHON), str(BOT / "run.py"), "serve", str(model)],
            env=environment(
                self._var_dir,
                self._encoder,
                PORT=str(self._port),
                CHANNEL_TOKEN=self._channel_token,
                ACTION_TOKEN=self.action_token,
                ACTION_URL=self._actions_url,
            ),
            stdin=subprocess.PIPE,  # when we are gone, however we went, it closes, and the process ends too
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl+C is for us; we end it in good order
        )
        self._own(process)
        threading.Thread(target=_pass_on, args=(process.stderr,), daemon=True).start()
        if self._comes_up(process):
            self._become(State.ready)
            while process.poll() is None and not self._stopping.is_set():
                self._stopping.wait(_LOOK_SECONDS)
        self._end(process)
        return time.monotonic() - born

    def _comes_up(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait until a greeting is answered: a port that is open has not yet loaded its model."""
        until = time.monotonic() + _START_SECONDS
        with httpx.Client(headers=self.headers, timeout=_TURN_SECONDS, trust_env=False) as client:
            while process.poll() is None and not self._stopping.is_set() and time.monotonic() < until:
                self._stopping.wait(_LOOK_SECONDS)
                try:
                    sender = secrets.token_hex(16)
                    answer = client.post(f"{self.address}/webhook", json={"sender": sender, "message": "hello"})
                    client.delete(f"{self.address}/conversations/{sender}")
                except httpx.HTTPError:
                    continue
                if answer.status_code == httpx.codes.OK and answer.json():
                    return True
        return False

    def _learn(self, process: subprocess.Popen[str]) -> None:
        self._become(State.learning)
        self._own(process)

    def _own(self, process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
        self.process = process
        if self._stopping.is_set():  # told to stop between the start and here
            self._end(process)

    @staticmethod
    def _end(process: subprocess.Popen[bytes] | subprocess.Popen[str] | None) -> None:
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class RasaClient:
    """Sends a person's message to Rasa and gives what comes back."""

    def __init__(self, server: RasaServer) -> None:
        """Speak to this server."""
        self._server = server
        self._http = httpx.AsyncClient(timeout=_TURN_SECONDS, trust_env=False)

    async def send(self, sender: str, text: str) -> list[dict[str, Any]]:
        """Send one message of a conversation, masked already, and give the answers.

        Raises:
            AssistantAwayError: when Rasa is not there, or too slow.
            AssistantFailedError: when the turn came to nothing.
        """
        answer = await self._ask("POST", "/webhook", {"sender": sender, "message": text})
        found = answer.json() if answer.status_code == httpx.codes.OK else []
        if not found:
            raise AssistantFailedError(_NOT_NOW)
        return list(found)

    async def forget(self, sender: str) -> None:
        """Make Rasa forget a conversation now; one that it does not have is forgotten already."""
        if self._server.state == State.ready:
            await self._ask("DELETE", f"/conversations/{sender}")

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _ask(self, method: str, path: str, body: dict[str, str] | None = None) -> httpx.Response:
        if self._server.state != State.ready:
            raise AssistantAwayError(_IN_WORDS.get(self._server.state, _NOT_NOW))
        try:
            return await self._http.request(method, self._server.address + path, json=body, headers=self._server.headers)
        except httpx.HTTPError as error:
            raise AssistantAwayError(_NOT_NOW) from error


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _pass_on(lines: IO[bytes] | None) -> None:
    """Put Rasa's warnings into our log; bot/run.py writes where something happened, and nothing else is passed on."""
    for line in lines or ():
        if line.startswith((b"WARNING ", b"ERROR ", b"CRITICAL ")):
            _log.warning("assistant: %s", line.decode("utf-8", "replace").strip()[:300])
