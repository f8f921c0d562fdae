"""The real application around the real engine: with a client, behind a real server, and as pages to look at."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest
import uvicorn
from fastapi.testclient import TestClient

from api.app import create_app
from directory_index.models import Service
from directory_index.search import SearchEngine

_EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Tag:
    """One element: its name, attributes, all text in it, and what it stands in."""

    name: str
    attributes: dict[str, str]
    parents: list[Tag] = field(default_factory=list, repr=False)
    raw: str = ""

    @property
    def text(self) -> str:
        return " ".join(self.raw.split())

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")


class Page(HTMLParser):
    """A page as a list of elements, with what a person without JavaScript can do on it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.tags, self._open, self.unclosed = html, [], [], []
        self.feed(html)
        self.close()
        self.unclosed += [tag.name for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Tag(tag, {name: value or "" for name, value in attrs}, list(self._open))
        self.tags.append(found)
        if tag not in _EMPTY:
            self._open.append(found)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1].name == tag:
            self._open.pop()
        else:
            self.unclosed.append(tag)

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            tag.raw += data

    def all(self, *names: str, **attributes: str) -> list[Tag]:
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [tag for tag in self.tags if tag.name in names and all(tag[key] == value for key, value in wanted.items())]

    def one(self, *names: str, **attributes: str) -> Tag:
        found = self.all(*names, **attributes)
        assert len(found) == 1, f"{len(found)} of {names} {attributes}"
        return found[0]

    @property
    def text(self) -> str:
        return self.one("body").text

    @property
    def box(self) -> str:
        """What stands in the search box; a browser drops one line break at its beginning."""
        return self.one("textarea", id="q").raw.removeprefix("\n")

    def fields(self, button: Tag) -> dict[str, list[str]]:
        """What a browser sends when this button is pressed."""
        form = next(tag for tag in button.parents if tag.name == "form")
        sent: dict[str, list[str]] = {}
        for tag in self.all("input", "textarea"):
            if any(parent is form for parent in tag.parents) and tag["name"]:
                sent.setdefault(tag["name"], []).append(tag["value"] if tag.name == "input" else tag.raw.removeprefix("\n"))
        if button["name"]:
            sent.setdefault(button["name"], []).append(button["value"])
        return sent


@pytest.fixture(scope="session")
def read():
    """Reads the HTML of an answer."""
    return lambda response: Page(response.text)


@pytest.fixture(scope="session")
def client(engine: SearchEngine) -> TestClient:
    return TestClient(create_app(engine), follow_redirects=False)


@pytest.fixture(scope="session")
def press(client: TestClient):
    """Presses a button of a page as a browser without JavaScript does."""

    def _press(page: Page, button: Tag) -> Page:
        form = next(tag for tag in button.parents if tag.name == "form")
        assert form["method"] == "post"
        return Page(client.post(form["action"], data=page.fields(button)).text)

    return _press


@pytest.fixture(scope="session")
def closed(engine: SearchEngine) -> tuple[TestClient, Service, Service]:
    """The application around the same directory with one service closed and another in its place."""
    one, other = sorted(engine.directory.services.values(), key=lambda service: service.id)[:2]
    facts = {"status": "defunct", "closed_on": "2026-03-31", "replaced_by": other.id}
    shut = Service.model_validate(one.model_dump() | facts)
    directory = replace(engine.directory, services={**engine.directory.services, shut.id: shut})
    changed = SearchEngine(directory, engine.ranker, engine._encode, engine.tuning)
    return TestClient(create_app(changed)), shut, other


@pytest.fixture(scope="session")
def choosy(engine: SearchEngine) -> TestClient:
    """The application around the same directory, tuned so that nothing fits well."""
    tuning = engine.tuning.model_copy(update={"fits_cosine": 2.0, "fits_own_cosine": 2.0, "fits_need": 2.0})
    return TestClient(create_app(SearchEngine(engine.directory, engine.ranker, engine._encode, tuning)))


@pytest.fixture(scope="session")
def address(engine: SearchEngine):
    """A real server on a free port, stopped at the end."""
    server = uvicorn.Server(uvicorn.Config(create_app(engine), port=free_port(), log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    assert server.started, "the server did not start"
    yield f"http://127.0.0.1:{server.config.port}"
    server.should_exit = True
    thread.join(20)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="session")
def port() -> int:
    return free_port()
