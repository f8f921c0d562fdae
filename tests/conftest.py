"""What all tests share: the real directory, the real model, one engine; the browser tests add a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.live import Live, live
from directory_index.files import Directory, load_directory
from directory_index.judgements import JudgedQuery, load_judgements
from directory_index.search import SearchEngine
from directory_index.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(data_dir=ROOT / "data", judgements_dir=ROOT / "evaluation" / "queries", var_dir=ROOT / "var")


@pytest.fixture(scope="session")
def engine(settings: Settings) -> SearchEngine:
    return SearchEngine.open(settings)


@pytest.fixture(scope="session")
def directory() -> Directory:
    return load_directory(ROOT / "data")


@pytest.fixture(scope="session")
def dev(settings: Settings) -> list[JudgedQuery]:
    return load_judgements(settings.judgements_dir, "dev")


@pytest.fixture(scope="session")
def talking(engine: SearchEngine, settings: Settings) -> Iterator[Live]:
    """The whole application with its real Rasa, on free ports, stopped at the end."""
    with live(engine, settings) as running:
        yield running
