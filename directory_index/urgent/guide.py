"""The urgent guide: data/urgent.yaml as it is read and checked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from directory_index.errors import DataError, Fault
from directory_index.models import Identifier, Strict, Text

_FILE = "urgent.yaml"
_LONGEST_STEP = 20  # words; somebody in fear reads no more

Audience = Literal["young_person", "adult", "both"]


class Category(StrEnum):
    """What kind of danger it is, which decides whom to ring first."""

    MEDICAL = "medical"
    DANGER_NOW = "danger_now"
    ABUSE = "abuse"
    SELF_HARM_SUICIDE = "self_harm_suicide"
    DOMESTIC_ABUSE = "domestic_abuse"
    EXPLOITATION = "exploitation"
    MISSING = "missing"


class Pattern(Strict):
    """A regular expression over folded text, and why it is there."""

    pattern: Text
    why: Text

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            msg = f"this is no regular expression: {error}"
            raise ValueError(msg) from error
        return pattern


class Rule(Pattern):
    """A pattern that shows danger of one category."""

    category: Category


class PullBack(Pattern):
    """A pattern that shows that words of danger are about something else."""

    reach: Literal["message", "sentence"] = Field(
        description="Whether it holds back the rules in the whole message (an essay), or in its own sentence (a dog)."
    )


class Bars(Strict):
    """How sure the judges of the classifier have to be; the file says how each was found."""

    danger: float
    everyday: float
    passage: float = Field(ge=0, description="How much surer of one passage than of a whole message.")
    asked: float = Field(ge=0, description="How much surer where danger has been asked about already, in a checklist.")


class Number(Strict):
    """A number that holds everywhere and must never go missing with an entry."""

    telephone: Text
    name: Text
    source: Text
    as_of: dt.date


class AdviceStep(Strict):
    """One thing to do; `service` or `number` says whom to ring, neither when nobody is rung."""

    text: Text
    service: Identifier | None = None
    number: Identifier | None = None
    for_whom: Audience = "both"

    @model_validator(mode="after")
    def _short_and_one_number(self) -> AdviceStep:
        if self.service and self.number:
            msg = "give `service` or `number`, not both: a step has one number to ring"
            raise ValueError(msg)
        if len(self.text.split()) > _LONGEST_STEP:
            msg = f"a step has at most {_LONGEST_STEP} words: shorten it, or make it two"
            raise ValueError(msg)
        return self


class Advice(Strict):
    """What to show for one category, in order."""

    title: Text
    steps: list[AdviceStep] = Field(min_length=1)

    @field_validator("steps")
    @classmethod
    def _ring_first(cls, steps: list[AdviceStep]) -> list[AdviceStep]:
        if steps[0].number is None:
            msg = "the first step says whom to ring, by one of `numbers`, so that it is there whatever happens to an entry"
            raise ValueError(msg)
        return steps


class Guide(Strict):
    """Everything of data/urgent.yaml."""

    bars: Bars
    rules: list[Rule] = Field(min_length=1)
    pull_back: list[PullBack]
    numbers: dict[Identifier, Number]
    advice: dict[Category, Advice]

    @model_validator(mode="after")
    def _complete(self) -> Guide:
        lacking = [category for category in Category if category not in self.advice]
        if lacking:
            msg = f"advice is missing for {', '.join(lacking)}"
            raise ValueError(msg)
        for category, advice in self.advice.items():
            unknown = [step.number for step in advice.steps if step.number and step.number not in self.numbers]
            if unknown:
                msg = f"advice.{category} rings '{unknown[0]}', which is not one of `numbers`"
                raise ValueError(msg)
        return self

    @classmethod
    def read(cls, folder: Path) -> Guide:
        """Read the guide of a data folder.

        Raises:
            DataError: when the file is missing or has faults; each is named by entry and field.
        """
        try:
            document = yaml.safe_load((folder / _FILE).read_text("utf-8"))
            return cls.model_validate(document)
        except OSError as error:
            raise DataError([Fault(_FILE, "-", "-", "the file is missing")]) from error
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = f"line {mark.line + 1}" if mark else "-"
            raise DataError([Fault(_FILE, "-", line, "this is not valid YAML")]) from error
        except ValidationError as error:
            raise DataError(list(_faults(error))) from error


def _faults(error: ValidationError) -> Iterator[Fault]:
    """Faults by part of the file, place in it and field: `rules 3`, `pattern`."""
    for detail in error.errors():
        part, place, field = _placed([str(part) for part in detail["loc"]])
        message = detail["msg"].removeprefix("Value error, ")
        if detail["type"] == "extra_forbidden":
            message = "there is no such field; is it misspelt?"
        yield Fault(_FILE, f"{part} {place}".strip(), field, message)


def _placed(path: list[str]) -> tuple[str, str, str]:
    part, place, *rest = [*path, *["-"] * (2 - len(path))]
    number: Any = int(place) + 1 if place.isdigit() else place
    return part, "" if number == "-" else str(number), ".".join(rest) or "-"
