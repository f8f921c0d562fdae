"""The stage words of data/stages.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import yaml

from directory_index.ages.text import pattern
from directory_index.settings import shipped


@dataclass(frozen=True, slots=True)
class Stage:
    """A word that stands for a stretch of childhood; the fields are those of data/stages.yaml.

    Attributes:
        name: What to call it in a label.
        months: Lower bound, included, and upper bound, excluded.
        words: Ways of writing it.
        year: The school year it is (Reception 0, nursery class -1).
        person: The word names a child and not a place or a time.
        parent: The months are those of the parent of a small child.
        serves: The word tells the stage even in the name of a service.
        weak: The word counts only where nothing better is said.
        original: The word must be written in these very capitals.
        unless: Found in the text around the word, which stands in it as `@`, this undoes it.
        only: This must be found there.
    """

    name: str
    months: tuple[int, int]
    words: tuple[str, ...]
    year: int | None = None
    person: bool = False
    parent: bool = False
    serves: bool = False
    weak: bool = False
    original: bool = False
    unless: re.Pattern[str] | None = None
    only: re.Pattern[str] | None = None


def stages_file() -> Path:
    """The stage words of the checkout, or those that the installed package carries."""
    return shipped("data") / "stages.yaml"


def load_stages(path: Path) -> tuple[Stage, ...]:
    """Read the stage words of a file such as data/stages.yaml."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        Stage(
            **entry
            | {"months": tuple(entry["months"])}
            | {"words": tuple(word for words in entry["words"] for word in _spelt_out(words))}
            | {key: pattern("|".join(entry[key])) for key in ("unless", "only") if key in entry}
        )
        for entry in entries
    )


def _spelt_out(words: str) -> list[str]:
    """Every phrase that "(teen|teenage) (mum|dad)" stands for."""
    parts = (part.split("|") for part in re.findall(r"[^()]+", words))
    return ["".join(choice) for choice in product(*parts)]
