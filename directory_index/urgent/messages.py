"""Labelled messages: what people type in danger, and what only sounds like it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

import yaml
from pydantic import ValidationError, model_validator

from directory_index.errors import DataError, Fault
from directory_index.models import Identifier, Strict, Text
from directory_index.urgent.guide import Category

Split = Literal["train", "search", "dev", "test"]
_MANY = ("train", "search")
Why = Literal["idiom", "policy", "training", "fiction", "past", "worry", "service", "near", "other"]
How = Literal["direct", "indirect", "understated", "slang", "misspelt", "third_person"]


class Message(Strict):
    """One message and what it is: a category of danger and how it is told, or `none` and why not."""

    id: Identifier
    text: Text
    label: Category | Literal["none"]
    why: Why | None = None
    how: How | None = None
    who: Literal["parent", "young_person", "practitioner", "family_friend"]

    @model_validator(mode="after")
    def _reason_or_manner(self) -> Message:
        if (self.category is None) != (self.why is not None) or (self.category is None) == (self.how is not None):
            msg = "an urgent message has `how` and no `why`, any other has `why` and no `how`"
            raise ValueError(msg)
        return self

    @property
    def category(self) -> Category | None:
        """The danger, if there is any."""
        return None if self.label == "none" else Category(self.label)


def message_files(folder: Path, split: Split) -> list[Path]:
    """The files of a split: `train_a.yaml`, `train_b.yaml` …, the same of `search`, or `dev.yaml`."""
    return sorted(folder.glob(f"{split}_*.yaml")) if split in _MANY else [folder / f"{split}.yaml"]


def load_messages(folder: Path, split: Split) -> list[Message]:
    """Read all messages of a split, in the order of the files.

    Raises:
        DataError: when a file is missing or has faults.
    """
    paths = message_files(folder, split)
    faults = [] if paths else [Fault(str(folder), "-", "-", "no labelled messages here")]
    messages: list[Message] = []
    for path in paths:
        messages += read_messages(path, faults)
    if faults:
        raise DataError(faults)
    return messages


def read_messages(path: Path, faults: list[Fault]) -> list[Message]:
    """Read one file, and add what is wrong with it to the faults."""
    try:
        rows = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError):
        faults.append(Fault(path.name, "-", "-", "the file is missing or not valid YAML"))
        return []
    messages = []
    for number, row in enumerate(rows, start=1):
        try:
            messages.append(Message.model_validate(row))
        except ValidationError as error:
            field = ".".join(str(part) for part in error.errors()[0]["loc"]) or "-"
            faults.append(Fault(path.name, f"item {number}", field, error.errors()[0]["msg"]))
    return messages


def messages_digest(folder: Path, split: Split) -> str:
    """A digest of the files of a split, which changes when any message does."""
    digest = hashlib.sha256()
    for path in message_files(folder, split):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
