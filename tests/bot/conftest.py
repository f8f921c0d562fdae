"""The real Rasa: one model, one running server, and its command line, shared by all tests here."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.rasa import RasaServer, State
from api.rasa_model import BOT, PYTHON, environment, open_model
from directory_index.search import SearchEngine
from directory_index.settings import Settings

Rasa = Callable[..., "subprocess.CompletedProcess[str]"]
_NOBODY = "http://127.0.0.1:9/"  # nothing listens there: a turn that needs an action fails
_PATIENCE = 180  # seconds until something that will not happen is given up


@pytest.fixture(scope="session")
def model(settings: Settings, engine: SearchEngine) -> Path:
    return open_model(settings.var_dir, engine.encoder)


@pytest.fixture(scope="session")
def variables(settings: Settings, engine: SearchEngine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return environment(
        settings.var_dir,
        engine.encoder,
        PORT="0",
        CHANNEL_TOKEN="channel",
        ACTION_TOKEN="action",
        ACTION_URL=_NOBODY,
        RASA_TELEMETRY_ENABLED="false",
        RASA_CACHE_DIRECTORY=str(tmp_path_factory.mktemp("cache")),
        CUDA_VISIBLE_DEVICES="-1",
    )


@pytest.fixture(scope="session")
def rasa(variables: dict[str, str]) -> Rasa:
    """Runs Python in Rasa's environment, in the project's folder."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [str(PYTHON), "-W", "ignore", *words]
        return subprocess.run(command, cwd=BOT, env=variables, capture_output=True, text=True, check=False)

    return run


@pytest.fixture(scope="session")
def server(settings: Settings, engine: SearchEngine, model: Path) -> Iterator[RasaServer]:
    running = RasaServer(settings.var_dir, engine.encoder, _NOBODY)
    running.start()
    wait_until(lambda: running.state is State.ready)
    yield running
    running.stop()


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for something another process does."""
    until = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def until() -> Callable[[Callable[[], bool]], None]:
    return wait_until
