"""Nothing anybody types is written anywhere: not on the terminal, not in files, not when something breaks."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from api.app import create_app

ROOT = Path(__file__).resolve().parents[2]
CANARY = "quibblewort"
LOOKS_AGAIN = 0.2  # seconds; the engine looks at its store ten times a second at most
TYPED = f"my {CANARY} is 3 years old and bites"


class Server:
    """`serve` as a person starts it, in a folder of its own."""

    def __init__(self, var: Path, port: int, settings) -> None:
        self.var, self.address, self.port = var, f"http://127.0.0.1:{port}", port
        self.output = var.parent / "output"
        environment = {
            **os.environ,
            "SIGNPOST_VAR_DIR": str(var),
            "SIGNPOST_DATA_DIR": str(settings.data_dir),
            "SIGNPOST_JUDGEMENTS_DIR": str(settings.judgements_dir),
            "SIGNPOST_PORT": str(port),
        }
        with self.output.open("wb") as output:
            command = [sys.executable, "-m", "api.cli", "serve"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 90
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if httpx.get(self.address + "/api/v1/ready", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        self.stop()
        pytest.fail(f"the server did not start:\n{self.printed()}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)

    def printed(self) -> str:
        return self.output.read_text("utf-8", "replace")

    def files(self) -> dict[Path, str]:
        return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.var.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def server(engine, settings, tmp_path_factory, port):
    del engine  # its index is built by then, and is copied below
    var = tmp_path_factory.mktemp("privacy") / "var"
    shutil.copytree(settings.var_dir, var, ignore=shutil.ignore_patterns("signpost.db*"))
    running = Server(var, port, settings)
    yield running
    running.stop()


def ask_in_every_way(address: str, pause: float = 0) -> list[int]:
    requests = [
        ("GET", "/search", {"params": {"q": TYPED}}),
        ("POST", "/search", {"data": {"q": TYPED}}),
        ("POST", "/search", {"data": {"q": TYPED, "without": [CANARY]}}),
        ("GET", "/api/v1/search", {"params": {"q": TYPED}}),
        ("GET", "/api/v1/search", {"params": {"q": TYPED, "limit": CANARY}}),
        ("GET", "/api/v1/services", {"params": {"kind": CANARY}}),
        ("GET", f"/services/{CANARY}", {}),
        ("GET", f"/{CANARY}", {"params": {"q": TYPED}}),
        ("PUT", "/search", {"data": {"q": TYPED}}),
        ("POST", "/search", {"data": {"q": CANARY * 1000}}),
        ("POST", "/search", {"content": CANARY.encode() * 50_000}),
        ("POST", "/search", {"json": {"q": TYPED}}),
    ]
    statuses = []
    for method, path, more in requests:
        time.sleep(pause)
        statuses.append(httpx.request(method, address + path, timeout=30, **more).status_code)
    return statuses


def speak_no_http(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(f"GET /search?q={CANARY} NOTHTTP\r\n{CANARY}\r\n\r\n".encode())
        line.recv(1000)


def test_a_server_writes_nothing_of_what_it_is_asked(server):
    before = server.files()
    assert ask_in_every_way(server.address) == [200, 200, 200, 200, 422, 404, 404, 404, 405, 400, 400, 200]
    speak_no_http(server.port)
    assert server.files() == before, "a search has changed or made a file"

    (server.var / "signpost.db").write_bytes(b"no longer a database" * 500)  # the entries read before keep serving
    statuses = ask_in_every_way(server.address, LOOKS_AGAIN)
    assert statuses == [200, 200, 200, 200, 422, 404, 404, 404, 405, 400, 400, 200]

    server.stop()
    printed = server.printed()
    assert "Signpost is ready" in printed
    assert "The store does not answer" in printed, "the fault is told of in the log"
    for name, text in [("terminal", printed.encode()), *((path.name, path.read_bytes()) for path in server.files())]:
        assert CANARY.encode() not in text.lower(), name


def test_an_error_that_quotes_what_was_typed_is_logged_without_it(engine, caplog, capfd):
    app = create_app(engine)

    @app.get("/api/v1/broken")
    @app.post("/broken")
    def broken(q: str) -> str:
        try:
            return str({}[q])
        except KeyError as error:
            raise RuntimeError(f"cannot use {q}") from error

    client = TestClient(app)
    with caplog.at_level(logging.DEBUG):
        api = client.get("/api/v1/broken", params={"q": TYPED})
        page = client.post("/broken", params={"q": TYPED})
    assert (api.status_code, page.status_code) == (500, 500)
    assert set(api.json()) == {"status", "message"}
    assert CANARY not in api.text
    assert page.headers["referrer-policy"] == "no-referrer"
    signpost = [record.getMessage() for record in caplog.records if record.name == "signpost"]
    assert len(signpost) == 2
    assert all("RuntimeError" in line and "test_privacy.py" in line for line in signpost)
    written = capfd.readouterr()
    told = [
        record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))
    ]  # the client's own
    assert CANARY not in " ".join([*told, written.out, written.err])
