"""Nothing of what is answered in a checklist is kept, in the store, a file, the log or memory; and how the secret is made."""

from __future__ import annotations

import copy
import functools
import gc
import hashlib
import html
import logging
import multiprocessing
import re
import shutil
import stat
import sys
import time
import types
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from fastapi.testclient import TestClient
from spacy.language import Language

from api.app import create_app
from api.sealed import Sealer
from directory_index.checklists.run import Answer, Run
from directory_index.models import Voice
from directory_index.search import SearchEngine
from directory_index.settings import Settings
from directory_index.store import EntryStore

OURS = ("api", "bot", "directory_index", "rasa_sdk")
CALM = {"danger": "no", "safe_harm": "no", "at_risk": "no", "violence": "no"}


def telling() -> str:
    """No word of any dictionary, put together here so that no source and no module holds it."""
    return "".join(("zebra", "fishly"))


def told(kind: str) -> str:
    return f"{telling()}-{kind} pyjamas"


@pytest.fixture(scope="module")
def house(settings: Settings, engine: SearchEngine, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation of its own."""
    del engine  # what it has worked out is written by then, and is copied
    var = tmp_path_factory.mktemp("checklists") / "var"
    var.mkdir()
    for path in settings.var_dir.glob("*.npz"):
        shutil.copy(path, var)
    return settings.model_copy(update={"var_dir": var})


@pytest.fixture(scope="module")
def client(house: Settings, engine: SearchEngine) -> Iterator[TestClient]:
    """The whole application but for Rasa: engine with store, guide, assistant."""
    with_store = copy.copy(engine)
    with_store.store = EntryStore(house.store_url)
    with_store.store.load(engine.directory.services.values(), author="test", reason="starter set")
    with TestClient(create_app(with_store, house)) as running:
        until = time.monotonic() + 60
        while running.app.state.assistant is None and time.monotonic() < until:
            time.sleep(0.05)
        yield running


def fields(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in re.findall(r'name="(state|key)" value="([^"]*)"', page)}


def run_through(client: TestClient, checklist: str, words: str) -> list[str]:
    """A whole run by form with telling words wherever words can be written; the pages and files on the way."""
    path = f"/checklists/{checklist}"
    pages = [client.post(path, data={"action": "start", "voice": "parent"}).text]
    while "key" in (sent := fields(pages[-1])):
        question = sent["key"].partition("@")[0]
        if pages[-1].count('name="pick"') and len(pages) % 4 == 0:  # every way there is: wrong, back, stopped
            client.post(path, data={**sent, "action": "next", "words": words, "pick": []})
            client.post(path, data={**sent, "action": "back", "words": words})
        client.post(path, data={**sent, "state": sent["state"][:-9], "action": "next", "words": words})
        picks = re.findall(r'name="pick" type="(?:radio|checkbox)" value="([^"]+)"', pages[-1])
        pick = [CALM.get(question, picks[len(pages) % 2])] if picks else []
        ages = {"words": {"children": f"7, 4 and {words}", "place": f"Batham, {words}"}.get(question, words)}
        answer = client.post(path, data={**sent, "action": "next", "pick": pick, **ages})
        assert answer.status_code == 200
        pages.append(answer.text)
        assert len(pages) < 100
    for action in (
        "handout",
        "handout:practitioner",
        "pdf:parent",
        "short-pdf:parent",
        "short-text:parent",
        "text:parent",
        "change:danger",
    ):
        answer = client.post(path, data={"state": fields(pages[-1])["state"], "action": action})
        assert answer.status_code == 200
    return pages


def by_rest(client: TestClient, words: str) -> str:
    answers = {"danger": {"picked": ["no"]}, "children": {"words": f"7 and {words}"}, "known": {"picked": ["no"]}}
    body = {"voice": "parent", "answers": {**answers, "told": {"picked": ["yes"]}, "matters": {"words": words}}}
    answer = client.post("/api/v1/checklists/early-help/handout", json=body)
    assert answer.status_code == 200
    assert client.post("/api/v1/checklists/early-help/handout", json={**body, "voice": words}).status_code == 422
    return answer.text


def files(folder: Path) -> dict[Path, str]:
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def in_memory(client: TestClient, words: str) -> list[str]:
    """Texts with these words that the application holds: all that is reachable from it, from its modules and their caches."""
    gc.collect()
    modules = [module for name, module in list(sys.modules.items()) if name.partition(".")[0] in OURS]
    cached = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
    caches = [one for one in cached if str(one.__module__).startswith(OURS)]
    todo = [client.app.state, client.app.router, *(vars(module) for module in modules), *caches]
    seen, found = {id(one) for one in todo}, []
    while todo:
        for one in gc.get_referents(todo.pop()):
            if isinstance(one, (str, bytes)):
                text = one if isinstance(one, str) else one.decode("utf-8", "replace")
                found += [text[:100]] if words in text else []
            elif id(one) not in seen and not isinstance(one, (types.ModuleType, types.FrameType, logging.Logger)):
                seen.add(id(one))
                todo.append(one)
    return found


def test_a_whole_run_writes_nothing(client, house, caplog, capfd):
    words = told("run")
    before = files(house.var_dir)
    with caplog.at_level(logging.DEBUG):
        pages = run_through(client, "early-help", words)
        shown = by_rest(client, words)
    assert words in pages[-1], "the hand-out says it"
    carried = client.app.state.guide.sealer.open(fields(pages[-1])["state"])
    assert any(words in answer.words for answer in carried.answers.values()), "the page carries it"
    assert (house.var_dir / "signpost.db") in before
    assert words in shown
    assert files(house.var_dir) == before, "nothing was written"
    for path in before:
        assert telling().encode() not in path.read_bytes(), path.name
    written = capfd.readouterr()
    log = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert telling() not in " ".join([*log, written.out, written.err])
    assert len(client.app.state.assistant.context.conversations) == 0


def test_nothing_of_the_runs_is_in_memory_and_what_a_conversation_holds_is(client):
    held = client.app.state.assistant.context.conversations
    assert len(held) == 0
    run_through(client, "pre-assessment", told("form"))
    by_rest(client, told("rest"))
    held.open().topic = told("conversation")
    assert in_memory(client, telling()) == [told("conversation")]
    assert not any(telling() in one.vocab.strings for one in gc.get_objects() if isinstance(one, Language))


# The secret


@pytest.fixture
def fresh(tmp_path: Path) -> Settings:
    return Settings(var_dir=tmp_path / "var")


def something() -> Run:
    return Run("early-help", Voice.PARENT, {"matters": Answer(words=told("sealed"))})


def test_the_secret_is_readable_by_its_owner_alone(client, house, fresh):
    Sealer.of(fresh)
    for folder in (house.var_dir, fresh.var_dir):
        secret = folder / "secret.key"
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert len(secret.read_bytes()) == 32
    assert [path.name for path in fresh.var_dir.iterdir()] == ["secret.key"], "nothing is left over"
    assert (house.var_dir / "secret.key").read_bytes() != (fresh.var_dir / "secret.key").read_bytes()


def test_the_secret_is_made_once(fresh):
    sealed = Sealer.of(fresh).seal(something())
    assert Sealer.of(fresh).open(sealed) == something()


def test_a_secret_of_the_settings_is_written_nowhere(fresh):
    own = fresh.model_copy(update={"secret": "correct horse"})
    assert Sealer.of(own).open(Sealer.of(own).seal(something())) == something()
    assert not fresh.var_dir.exists()


def test_sealers_opened_together_share_one_secret(fresh):
    together = Barrier(8)

    def _open(number: int) -> Sealer:
        together.wait()
        return Sealer.of(fresh.model_copy(update={"var_dir": fresh.var_dir / str(number)}))

    with ThreadPoolExecutor(8) as pool:
        for number in range(30):
            sealers = [one.result() for one in [pool.submit(_open, number) for _ in range(8)]]
            sealed = sealers[0].seal(something())
            assert all(one.open(sealed) == something() for one in sealers)


def test_processes_that_begin_together_share_one_secret(fresh):
    forks = multiprocessing.get_context("fork")
    together, told = forks.Barrier(4), forks.SimpleQueue()

    def _open() -> None:
        together.wait(30)
        told.put(Sealer.of(fresh).seal(something()))

    processes = [forks.Process(target=_open) for _ in range(4)]
    for one in processes:
        one.start()
    for one in processes:
        one.join(30)
    assert [one.exitcode for one in processes] == [0, 0, 0, 0]
    assert all(Sealer.of(fresh).open(told.get()) == something() for _ in processes)


def test_what_a_stopped_start_left_over_keeps_nobody_out(fresh, monkeypatch):
    fresh.var_dir.mkdir()
    monkeypatch.setattr("api.sealed.os.getpid", lambda: 1)  # as in a container, where every start has the same one
    (fresh.var_dir / "secret.1").write_bytes(b"")
    assert Sealer.of(fresh).open(Sealer.of(fresh).seal(something())) == something()
