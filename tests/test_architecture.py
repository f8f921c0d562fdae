"""Dependencies run one way, and documents tell the truth about settings and commands."""

import ast
from pathlib import Path

import pytest

from api.cli import main
from directory_index.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = {
    "directory_index": {"api", "evaluation", "bot", "fastapi", "starlette", "rasa", "rasa_sdk"},
    "bot/actions": {"api", "evaluation", "fastapi", "starlette", "rasa"},
    "evaluation": {"api", "bot"},
}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_run_one_way(package: str) -> None:
    paths = list((ROOT / package).rglob("*.py"))
    assert paths
    for path in paths:
        assert not imports(path) & FORBIDDEN[package], path


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    for name in Settings.model_fields:
        assert f"SIGNPOST_{name.upper()}" in text


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for name in main.commands:
        assert name in text
