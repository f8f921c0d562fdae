"""How well intents are told apart: Rasa's own test, read from its reports, with what is out of scope counted apart."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FAR, NEAR = "out_of_scope", "near_scope"
_FOREIGN = (FAR, NEAR, "nlu_fallback")


@dataclass(frozen=True, slots=True)
class Intents:
    """Macro F1 over the intents, and what is out of scope."""

    macro_f1: float
    accuracy: float  # share of messages in scope whose intent is right
    far: float  # share of far messages that were taken for foreign, near ones alike
    near: float
    messages: int


def on_messages(python: Path, bot: Path, model: Path, messages: Path, variables: Mapping[str, str]) -> Intents:
    """Test a model on messages that it has not seen."""
    return _run(python, bot, ["--model", str(model), "--nlu", str(messages)], variables)


def cross_validated(python: Path, bot: Path, variables: Mapping[str, str], folds: int = 5) -> Intents:
    """Learn on some folds of the training messages and test on the other, in turn."""
    return _run(python, bot, ["--nlu", "data/nlu", "--cross-validation", "--folds", str(folds)], variables)


def _run(python: Path, bot: Path, options: Sequence[str], variables: Mapping[str, str]) -> Intents:
    with tempfile.TemporaryDirectory() as out:
        command = [
            str(python),
            "-m",
            "rasa",
            "test",
            "nlu",
            "--no-plot",
            "--successes",
            "--domain",
            "domain",
            "--out",
            out,
            *options,
        ]
        done = subprocess.run(command, cwd=bot, env=dict(variables), capture_output=True, text=True, check=False)
        if done.returncode:
            msg = f"rasa test nlu failed: {done.stderr[-500:]}"
            raise RuntimeError(msg)
        return read(Path(out))


def read(folder: Path) -> Intents:
    """Read Rasa's reports."""
    report = json.loads((folder / "intent_report.json").read_text("utf-8"))
    rows = [*_rows(folder / "intent_successes.json"), *_rows(folder / "intent_errors.json")]
    pairs = [(row["intent"], row["intent_prediction"]["name"]) for row in rows]
    inside = [(true, said) for true, said in pairs if true not in (FAR, NEAR)]

    def recognised(sort: str) -> float:
        said = [said in _FOREIGN for true, said in pairs if true == sort]
        return sum(said) / max(len(said), 1)

    return Intents(
        macro_f1=float(report["macro avg"]["f1-score"]),
        accuracy=sum(true == said for true, said in inside) / max(len(inside), 1),
        far=recognised(FAR),
        near=recognised(NEAR),
        messages=len(pairs),
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text("utf-8")) if path.exists() else []
