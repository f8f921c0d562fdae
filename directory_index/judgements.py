"""Judged queries: what people asked, and which kinds of service would serve them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError

from directory_index.errors import DataError, Fault
from directory_index.models import Identifier, Strict, Text

Split = Literal["train", "dev", "test"]


class ChildAges(Strict):
    """Ages of one child, in years; -1 to 0 is before birth."""

    min: float
    max: float


class JudgedQuery(Strict):
    """One query of the benchmark.

    relevant: kinds with grade 3 (the best places to go), 2 (clearly helpful), 1 (marginal, not wrong).
    misleading: kinds that could be returned and cannot serve: wrong age, wrong remit, wrong person.
    """

    id: Identifier
    text: Text
    audience: Literal["parent", "young_person", "practitioner", "family_friend"]
    manner: Text
    set: Literal["general", "posts"] = "general"
    children: list[ChildAges] = Field([])
    relevant: dict[Identifier, int] = Field(min_length=1)
    misleading: list[Identifier] = Field([])


def load_judgements(folder: Path, split: Split) -> list[JudgedQuery]:
    """Read all judged queries of a split.

    Raises:
        DataError: when a file is missing or has faults.
    """
    paths = sorted((folder / split).glob("*.yaml"))
    faults = [] if paths else [Fault(str(folder / split), "-", "-", "no judged queries here")]
    queries: list[JudgedQuery] = []
    for path in paths:
        for number, row in enumerate(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader), start=1):
            try:
                queries.append(JudgedQuery.model_validate(row))
            except ValidationError as error:
                field = ".".join(str(part) for part in error.errors()[0]["loc"])
                faults.append(Fault(path.name, f"item {number}", field, error.errors()[0]["msg"]))
    if faults:
        raise DataError(faults)
    return queries


def judgements_digest(folder: Path, split: Split) -> str:
    """A digest of the files of a split, which changes when any judgement does; quicker than reading them."""
    digest = hashlib.sha256()
    for path in sorted((folder / split).glob("*.yaml")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
