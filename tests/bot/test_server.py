"""Rasa beside the application: started, spoken to, lost, started again, and gone with it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from api.rasa import AssistantAwayError, AssistantFailedError, RasaClient, RasaServer, State
from api.rasa_model import digest, open_model
from directory_index.search import SearchEngine
from directory_index.settings import Settings

SECRET = "my son Zebedee is not eating"


def say(server: RasaServer, text: str, sender: str = "conversation") -> list[dict]:
    async def talk() -> list[dict]:
        client = RasaClient(server)
        try:
            return await client.send(sender, text)
        finally:
            await client.close()

    return asyncio.run(talk())


def test_answers_a_greeting(server: RasaServer) -> None:
    (answer,) = say(server, "good morning")
    assert answer["text"].startswith("Hello")
    assert answer["recipient_id"] == "conversation"


@pytest.mark.parametrize("token", [None, "", "Bearer", "Bearer wrong", "Bearer \u00e9"])
def test_refuses_without_its_token(server: RasaServer, token: str | None) -> None:
    headers = {} if token is None else {"Authorization": token.encode("utf-8")}
    for method, path in (("POST", "/webhook"), ("DELETE", "/conversations/conversation"), ("GET", "/")):
        answer = httpx.request(method, server.address + path, json={"sender": "x", "message": "hello"}, headers=headers)
        assert answer.status_code in (401, 404, 405), path
        assert not answer.content or answer.status_code != 401
    assert httpx.post(f"{server.address}/webhook", json={"sender": "x", "message": "hello"}, headers=headers).status_code == 401


@pytest.mark.parametrize(
    "path", ["model/parse", "conversations/conversation/tracker", "status", "domain", "webhooks/rest/webhook"]
)
def test_has_no_other_way_in(server: RasaServer, path: str) -> None:
    root = server.address.split("/webhooks")[0]
    for headers in ({}, server.headers):
        assert httpx.get(f"{root}/{path}", headers=headers).status_code == 404
        assert httpx.post(f"{root}/{path}", json={}, headers=headers).status_code == 404


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"sender": 1, "message": "x"}', '{"sender": "x"}', '{"message": "x"}', "\x00"])
def test_a_faulty_message_is_refused(server: RasaServer, body: str) -> None:
    answer = httpx.post(f"{server.address}/webhook", content=body, headers=server.headers)
    assert answer.status_code in (400, 500)
    assert "Traceback" not in answer.text


def test_listens_on_this_machine_only(server: RasaServer) -> None:
    port = f"{server._port:04X}"
    listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"]
    assert [address.split(":")[0] for address in listening if address.endswith(f":{port}")] == ["0100007F"]


def test_a_turn_that_fails_is_an_error_in_words_and_the_log_holds_none_of_them(
    server: RasaServer, caplog: pytest.LogCaptureFixture, until
) -> None:
    with caplog.at_level(logging.WARNING, "signpost"), pytest.raises(AssistantFailedError, match="try again in a minute"):
        say(server, SECRET)  # asks for an action, and nobody listens where actions are
    until(lambda: "assistant: ERROR" in caplog.text)
    assert "Zebedee" not in caplog.text
    assert "eating" not in caplog.text


def test_killed_it_is_away_and_comes_back(server: RasaServer, until) -> None:
    old = server.process.pid
    os.kill(old, signal.SIGKILL)
    until(lambda: server.state is not State.ready)
    with pytest.raises(AssistantAwayError, match="search"):
        say(server, "hello")
    until(lambda: server.state is State.ready)
    assert server.process.pid != old
    assert say(server, "hello")


def test_it_ends_with_an_application_that_was_killed(settings: Settings, model: Path, until) -> None:
    code = f"""
import time
from pathlib import Path
from api.rasa import RasaServer, State
from directory_index.encoder import open_encoder
var = Path({str(settings.var_dir)!r})
server = RasaServer(var, open_encoder(var), "http://127.0.0.1:9/")
server.start()
while server.state is not State.ready:
    time.sleep(0.05)
print(server.process.pid, flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as app:
        rasa = int(app.stdout.readline())
        assert _lives(rasa)
        app.kill()
        until(lambda: not _lives(rasa))


def test_stopped_it_is_gone_and_says_so(settings: Settings, engine: SearchEngine, model: Path, until) -> None:
    seen: list[State] = []
    server = RasaServer(settings.var_dir, engine.encoder, "http://127.0.0.1:9/", changed=seen.append)
    server.start()
    until(lambda: server.process is not None)
    server.stop()  # while it starts
    assert server.process.poll() is not None
    assert seen[-1] is State.stopped
    assert State.away not in seen
    with pytest.raises(AssistantAwayError):
        say(server, "hello")


def test_where_it_is_not_installed_it_says_so_and_nothing_else_stops(
    settings: Settings, engine: SearchEngine, tmp_path: Path, monkeypatch, caplog: pytest.LogCaptureFixture, until
) -> None:
    monkeypatch.setattr("api.rasa_model.PYTHON", tmp_path / "python")
    server = RasaServer(settings.var_dir, engine.encoder, "http://127.0.0.1:9/")
    server.start()
    until(lambda: server.state is State.missing)
    assert "python3 start.py setup" in caplog.text
    with pytest.raises(AssistantAwayError, match="You can use the search"):
        say(server, "hello")
    server.stop()


def test_a_damaged_model_is_not_loaded(engine: SearchEngine, model: Path, tmp_path: Path) -> None:
    class LearningError(Exception):
        pass

    def progress(what: str, done: int, total: int) -> None:
        raise LearningError

    kept = tmp_path / "bot"
    kept.mkdir()
    for path in model.parent.glob(f"{digest(engine.encoder)}.*"):
        (kept / path.name).write_bytes(path.read_bytes())
    assert open_model(tmp_path, engine.encoder, progress) == kept / model.name
    with (kept / model.name).open("ab") as file:
        file.write(b"x")
    with pytest.raises(LearningError):
        open_model(tmp_path, engine.encoder, progress)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
