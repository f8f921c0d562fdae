"""`signpost evaluate --assistant`: starts everything, measures it through HTTP, and writes what it found."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import yaml

from api.cli import Bar
from api.live import Live, live
from api.rasa_model import BOT, PYTHON, environment, open_model
from directory_index.explain import plain_date
from directory_index.index import VectorCache
from directory_index.search import SearchEngine
from directory_index.settings import Settings
from directory_index.urgent import Recogniser
from directory_index.urgent.messages import load_messages
from directory_index.urgent.recogniser import safety_folder
from evaluation import nlu, urgency
from evaluation.assistant import Figures, ask, attack, load_questions, load_scripts, play
from evaluation.checklists import Alike, Scripted, both_ways, load_runs
from evaluation.systems import docs_folder

_REPORT = "assistant-evaluation"
_PATIENCE = 30.0  # seconds


def measure_assistant(settings: Settings, *, write: bool) -> str:
    """Measure all parts and give the report as Markdown; with `write` also into docs/."""
    folder = settings.judgements_dir.parent / "assistant"
    with Bar() as tell:
        engine = SearchEngine.open(settings, tell, with_store=True)
        model = open_model(settings.var_dir, engine.encoder, tell)
        tell("intents", 0, 2)
        lines = [f"Measured on {plain_date(dt.date.today())}.", ""]
        lines += _intents(folder, model.resolve(), environment(settings.var_dir, engine.encoder))
        tell("intents", 2, 2)
        with live(engine, settings) as running:
            lines += _spoken(running, folder)
            lines += _gone_through(running, folder)
        lines += _danger(settings, engine)
    text = "\n".join(lines) + "\n"
    if write:
        frame = (docs_folder() / f"{_REPORT}.template.md").read_text("utf-8")
        (docs_folder() / f"{_REPORT}.md").write_text(frame.replace("{{results}}", text), "utf-8")
    return text


def _intents(folder: Path, model: Path, variables: Mapping[str, str]) -> list[str]:
    rows = {
        "cross-validation, 5 folds of train": nlu.cross_validated(PYTHON, BOT, variables),
        "dev, a writer of its own": nlu.on_messages(PYTHON, BOT, model, folder / "nlu_dev.yml", variables),
        "test, another, nobody tuned on": nlu.on_messages(PYTHON, BOT, model, folder / "nlu_test.yml", variables),
    }
    head = [
        "| messages | macro F1 | accuracy in scope | far recognised | near recognised | messages |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return [
        "## Intents",
        "",
        *head,
        *(
            f"| {name} | {one.macro_f1:.3f} | {one.accuracy:.3f} | {one.far:.3f} | {one.near:.3f} | {one.messages} |"
            for name, one in rows.items()
        ),
        "",
    ]


def _spoken(running: Live, folder: Path) -> list[str]:
    desk = running.app.state.assistant.context.reference.desk()
    kinds = {one.id: one.kind for one in running.app.state.engine.services().values()}
    hostile = yaml.safe_load((folder / "hostile.yaml").read_text("utf-8"))
    running.say("hello")  # the first turn opens connections
    rows = {
        "questions, dev": ask(load_questions(folder / "questions_dev.yaml"), running.say, desk),
        "questions, test": ask(load_questions(folder / "questions_test.yaml"), running.say, desk),
        "scripted conversations": play(load_scripts(folder / "conversations.yaml"), running.say, desk, kinds),
        "hostile messages": attack(hostile, running.say, desk),
    }
    lines = [
        "## Through the REST endpoint",
        "",
        "| what | right | of | lines as stored | p50 ms | p95 ms |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [_row(name, figures) for name, figures in rows.items()]
    for name in ("questions, dev", "questions, test"):
        parts = ", ".join(f"{group} {right} of {of}" for group, (right, of) in rows[name].right.items())
        lines.append(f"\n{name.capitalize()}: {parts}.")
    return [*lines, ""]


_RUNS = {
    "a first writer, tuned on": "checklist_runs.yaml",
    "a second, looked at": "checklist_runs_b.yaml",
    "a third, unseen": "checklist_runs_c.yaml",
}


def _gone_through(running: Live, folder: Path) -> list[str]:
    """The scripted runs through the checklists, writer by writer, and how long their pages take."""
    lines = [
        "## Checklists",
        "",
        "| runs by | ended alike and rightly in chat and form | answers taken as meant | asked again | taken otherwise "
        "| turn p50 / p95 ms | page p50 / p95 ms |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, file in _RUNS.items():
        found, pages = _by_writer(running, load_runs(folder / file))
        speed = " | ".join(f"{_ms(one, 0.5):.0f} / {_ms(one, 0.95):.0f}" for one in (found.seconds, pages))
        wrong = f"{len(found.asked_again)} | {len(found.taken_wrongly)}"
        lines.append(f"| {name} | {found.share} | {_share(found)} | {wrong} | {speed} |")
    return [*lines, ""]


def _by_writer(running: Live, runs: Sequence[Scripted]) -> tuple[Alike, list[float]]:
    """How the runs of one writer ended, and the seconds that each page of the form took, hand-outs included."""
    pages: list[float] = []

    def press(path: str, fields: dict[str, Any]) -> str:
        start = time.perf_counter()
        page = client.post(path, data=fields)
        pages.append(time.perf_counter() - start)
        return page.text

    def say(text: str, conversation: str | None) -> dict[str, Any]:
        running.app.state.assistant.hurry()
        return running.say(text, conversation)

    with httpx.Client(base_url=running.address, timeout=_PATIENCE) as client:
        found = both_ways(runs, running.app.state.engine.directory, say, press, running.app.state.guide.sealer.open)
    return found, pages


def _share(found: Alike) -> str:
    right = found.answers - len(found.asked_again) - len(found.taken_wrongly)
    return f"{right} of {found.answers} ({right / max(found.answers, 1):.2f})"


def _ms(seconds: list[float], share: float) -> float:
    return float(np.quantile(seconds, share) * 1000)


def _row(name: str, figures: Figures) -> str:
    right, of = figures.overall
    told, lines = figures.retold
    speed = f"{figures.percentile(0.5):.0f} | {figures.percentile(0.95):.0f}"
    return f"| {name} | {right} ({right / max(of, 1):.2f}) | {of} | {told} of {lines} | {speed} |"


def _danger(settings: Settings, engine: SearchEngine) -> list[str]:
    recogniser = Recogniser.open(settings, VectorCache(settings.var_dir / "vectors.npz", engine.encoder))
    lines = ["## Urgent danger", ""]
    for split in ("dev", "test"):
        messages = load_messages(safety_folder(settings), split)
        found = [recogniser.category(message.text) for message in messages]
        lines += [*urgency.markdown(split, urgency.measure(messages, found)), ""]
    return lines
