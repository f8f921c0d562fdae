"""Runs the evaluation and writes its report: every system on the same queries in one run."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from directory_index.encoder import Progress
from directory_index.judgements import JudgedQuery, Split, load_judgements
from directory_index.models import Service
from directory_index.search import SearchEngine
from directory_index.settings import Settings
from evaluation.growth import growth
from evaluation.metrics import MEASURES, Interval, measure, summarise
from evaluation.systems import Signpost, System, baselines, docs_folder
from evaluation.variants import ablations, retrievers

Rows = list[dict[str, float]]


def run(settings: Settings, *, split: Split, write: bool, peers: bool, progress: Progress | None = None) -> str:
    """Evaluate and give the report as Markdown; with `write`, of all parts, and into docs/."""
    engine = SearchEngine.open(settings, progress)
    parts: dict[str, object] = {}
    splits: Sequence[Split] = ("dev", "test") if write else (split,)
    for name in splits:
        queries = load_judgements(settings.judgements_dir, name)
        systems = _systems(engine, settings, peers=peers, deep=write)
        parts[name] = {
            "queries": len(queries),
            "systems": _compare(systems, queries, progress),
            "groups": _groups(engine, queries),
        }
    if write:
        parts["growth"] = growth(engine, load_judgements(settings.judgements_dir, "dev"), progress)
    parts["services"] = len(engine.corpus.active)
    text = markdown(parts)
    if write:
        stamp = {"date": dt.date.today().isoformat(), **parts}
        (docs_folder() / "evaluation.json").write_text(json.dumps(stamp, indent=1, default=_plain) + "\n", "utf-8")
        frame = (docs_folder() / "evaluation.template.md").read_text("utf-8")
        (docs_folder() / "evaluation.md").write_text(frame.replace("{{results}}", text), "utf-8")
    return text


def dev_scores(engine: SearchEngine, queries: Sequence[JudgedQuery]) -> dict[str, Interval]:
    """Signpost's own scores, for the floor that guards them in CI."""
    return summarise(_rows(Signpost(engine), queries))


def _systems(engine: SearchEngine, settings: Settings, *, peers: bool, deep: bool) -> list[System]:
    systems: list[System] = [Signpost(engine)]
    if deep:
        systems += [*retrievers(engine, settings.model), *ablations(engine)]
    if peers:
        systems += baselines(engine.corpus.active, engine.encoder, settings.model)
    return systems


def _rows(system: System, queries: Sequence[JudgedQuery]) -> Rows:
    return [measure(query, system.rank(query.text)) for query in queries]


def _compare(
    systems: Sequence[System], queries: Sequence[JudgedQuery], progress: Progress | None
) -> dict[str, dict[str, Interval]]:
    scores = {}
    for number, system in enumerate(systems, start=1):
        scores[system.name] = summarise(_rows(system, queries))
        if progress:
            progress("systems compared", number, len(systems))
    return scores


def _groups(engine: SearchEngine, queries: Sequence[JudgedQuery]) -> dict[str, dict[str, dict[str, Interval]]]:
    """Signpost by audience, by manner of asking and by set."""
    system = Signpost(engine)
    rows = _rows(system, queries)
    groups: dict[str, dict[str, dict[str, Interval]]] = {}
    for field in ("set", "audience", "manner"):
        by: dict[str, Rows] = defaultdict(list)
        for query, row in zip(queries, rows, strict=True):
            by[str(getattr(query, field))].append(row)
        groups[field] = {f"{value} ({len(found)})": summarise(found) for value, found in sorted(by.items())}
    return groups


def markdown(parts: Mapping[str, object]) -> str:
    """The report as tables."""
    lines = []
    for name in ("train", "dev", "test"):
        part = parts.get(name)
        if not isinstance(part, dict):
            continue
        lines += [
            f"### {name}: {part['queries']} queries, {parts['services']} services",
            "",
            *table("system", part["systems"]),
            "",
        ]
        for field, groups in part["groups"].items():
            lines += [*table(f"Signpost by {field}", groups), ""]
    sizes = parts.get("growth")
    if isinstance(sizes, dict):
        lines += ["### As the directory grows (dev)", "", *table("services", sizes), ""]
    return "\n".join(lines)


def table(head: str, rows: Mapping[str, Mapping[str, Interval]]) -> list[str]:
    """One table of measures with intervals."""
    lines = [f"| {head} | {' | '.join(MEASURES)} |", f"| --- |{' --- |' * len(MEASURES)}"]
    for name, scores in rows.items():
        cells = " | ".join(f"{scores[m].mean:.3f} ({scores[m].low:.2f}–{scores[m].high:.2f})" for m in MEASURES)
        lines.append(f"| {name} | {cells} |")
    return lines


def _plain(value: object) -> object:
    if isinstance(value, Interval):
        return {"mean": round(value.mean, 4), "low": round(value.low, 4), "high": round(value.high, 4)}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Service):
        return value.id
    return str(value)
