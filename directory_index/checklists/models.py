"""Checklist definitions: questions in three voices, conditions, outcomes and next steps. data/checklists holds one file each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import cached_property
from hashlib import blake2b
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from directory_index.models import Identifier, Strict, Text, Voice

Scope = Literal["family", "child", "adult"]
# As in data/urgent.yaml.
Danger = Literal["medical", "danger_now", "abuse", "self_harm_suicide", "domestic_abuse", "exploitation", "missing"]
_YAML_WORDS = {True: "yes", False: "no"}  # YAML reads a bare yes or no as true or false


def _as_id(value: object) -> object:
    return _YAML_WORDS.get(value, value) if isinstance(value, bool) else value


def _as_ids(value: object) -> object:
    return [_as_id(one) for one in value] if isinstance(value, list) else [_as_id(value)]


OptionId = Annotated[Identifier, BeforeValidator(_as_id)]
OptionIds = Annotated[tuple[OptionId, ...], BeforeValidator(_as_ids), AfterValidator(lambda ids: tuple(dict.fromkeys(ids)))]


class Words(Strict):
    """One text in up to three voices; a plain text in the file is said in all of them."""

    practitioner: Text | None = None
    parent: Text | None = None
    young_person: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_for_all(cls, value: object) -> object:
        if isinstance(value, bool):
            value = _YAML_WORDS[value].capitalize()
        if isinstance(value, dict):
            return {key: _YAML_WORDS[one].capitalize() if isinstance(one, bool) else one for key, one in value.items()}
        if not isinstance(value, str):
            return value
        return {"practitioner": value, "parent": value, "young_person": value}

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.practitioner or self.parent or self.young_person):
            msg = "give a text, or one for practitioner, parent and young_person"
            raise ValueError(msg)
        return self

    def of(self, voice: Voice) -> str:
        """The text in one voice, or in another where it has none: a question asked in one voice, shown to somebody else."""
        return self.only_in(voice) or self.parent or self.practitioner or self.young_person or ""

    def only_in(self, voice: Voice) -> str:
        """The text in one voice; empty where it has none."""
        return getattr(self, path_of(voice)) or ""


def path_of(voice: Voice) -> str:
    """The field of `Words` that holds a voice."""
    return voice.value.replace(" ", "_")


class Option(Strict):
    """One answer to choose."""

    id: OptionId
    words: Words
    worry: bool = Field(False, description="It tells of something that is hard; listed under worries.")
    unsure: bool = Field(False, description="The person does not know: they are told who could tell them.")
    danger: Danger | None = Field(None, description="Choosing it shows whom to ring for that, above the next question.")
    none: bool = Field(False, description="None of these: it stands alone among several answers.")
    needs: list[Identifier] = Field([], description="Needs of data/needs.yaml that choosing it tells of.")


class Condition(Strict):
    """What must have been answered. All parts must hold; in a file, any other key is a question with one or several answers.

    A question asked of every child holds for the child in hand, or, where none is, when it holds for any of them.
    """

    answers: dict[str, OptionIds] = Field({})
    any_of: list[Condition] = Field([])
    all_of: list[Condition] = Field([])
    none_of: list[Condition] = Field([])
    at_least: AtLeast | None = None
    every: Condition | None = Field(None, description="Holds for every child, or adult, who was asked, and there is one.")
    several: Condition | None = Field(None, description="Holds for two or more of the children, or adults.")

    @model_validator(mode="before")
    @classmethod
    def _questions(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        own = {key: one for key, one in value.items() if key in cls.model_fields}
        asked = {str(key): one for key, one in value.items() if key not in cls.model_fields}
        return {**own, "answers": {**own.get("answers", {}), **asked}} if asked else own

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.answers or self.parts()):
            msg = "a condition names at least one question with its answers"
            raise ValueError(msg)
        return self

    def parts(self) -> list[Condition]:
        """The conditions it is made of."""
        counted = self.at_least.of if self.at_least else []
        single = [one for one in (self.every, self.several) if one is not None]
        return [*self.any_of, *self.all_of, *self.none_of, *counted, *single]

    def needed(self) -> set[str]:
        """The questions without whose answers it cannot hold."""
        return set(self.answers).union(*(part.needed() for part in self.all_of))

    def named(self) -> Iterator[tuple[str, OptionIds]]:
        """Every question that it looks at, with the answers it looks for."""
        yield from self.answers.items()
        for part in self.parts():
            yield from part.named()


class AtLeast(Strict):
    """So many of some conditions."""

    number: int = Field(ge=1)
    of: list[Condition] = Field(min_length=1)


class Question(Strict):
    """One question, asked once for the family, or of every child or every adult."""

    id: Identifier
    of: Scope = "family"
    type: Literal["choice", "several", "text", "children", "adults", "place"] = "choice"
    ask: Words
    short: Words = Field(description="Its subject in a word or two, for lists.")
    help: Words | None = None
    options: list[Option] = Field([])
    own_words: Words | None = Field(None, description="Asks for words of their own beside the answers; always optional.")
    when: Condition | None = Field(None, description="Asked only then; always, when left out.")
    only: list[Voice] = Field([], description="Asked in these voices alone; in all of the checklist's, when left out.")
    needs: list[Identifier] = Field([], description="Needs that a worry tells of, where nothing closer is chosen.")
    of_adults: bool = Field(False, description="What it tells of is a need of the adults, whoever is asked.")
    heard_as: Literal["worry", "strength", "matters", "need", "note"] = Field(
        "note", description="Where words of their own stand in the hand-out; beside one answer of a choice, that answer decides."
    )
    who_could_tell: Words | None = None
    evidence: list[Words] = Field([])
    terms: list[Identifier] = Field([], description="Words of the glossary that explain it.")
    places: list[Text] = Field([], description="Where the question comes from, for editors.")

    def option(self, identifier: str) -> Option | None:
        """One answer by its id."""
        return next((one for one in self.options if one.id == identifier), None)

    @model_validator(mode="before")
    @classmethod
    def _yes_no(cls, value: object) -> object:
        if isinstance(value, dict) and isinstance(value.get("options"), str):
            return {**value, "options": _preset(value["options"])}
        return value

    @model_validator(mode="after")
    def _answers_fit(self) -> Self:
        if self.type in ("choice", "several", "adults") and len(self.options) < 2:
            msg = "options: give at least two answers, or 'yes_no', 'yes_is_fine' or 'no_is_fine'"
            raise ValueError(msg)
        if self.type in ("text", "children", "place") and self.options:
            msg = f"options: a question of type '{self.type}' has none"
            raise ValueError(msg)
        if self.type == "place" and self.of != "family":
            msg = "of: where the family lives is asked once; leave it out"
            raise ValueError(msg)
        if self.type == "text" and self.heard_as == "note":
            msg = "heard_as: say where these words stand in the hand-out: matters, strength, worry or need"
            raise ValueError(msg)
        if len({one.id for one in self.options}) < len(self.options):
            msg = "options: two answers have one id"
            raise ValueError(msg)
        return self


_PRESETS = {"yes_no": "", "yes_is_fine": "no", "no_is_fine": "yes"}  # and the answer that is a worry


def _preset(name: str) -> list[dict[str, Any]]:
    if name not in _PRESETS:
        msg = f"options: there is no set '{name}'; give a list, or one of {', '.join(_PRESETS)}"
        raise ValueError(msg)
    rows: list[dict[str, Any]] = [{"id": one, "words": one.capitalize(), "worry": one == _PRESETS[name]} for one in ("yes", "no")]
    return [*rows, {"id": "not_sure", "words": "Not sure", "unsure": True}]


class Step(Strict):
    """One thing to do next."""

    do: Words
    who: Words
    within_days: int | None = Field(None, ge=0, le=400, description="Days from today; a step without has no date.")
    topic: Identifier | None = Field(None, description="A topic of data/process.yaml that says more.")
    when: Condition | None = None


class Outcome(Strict):
    """What fits the answers. The first whose condition holds; the last has none."""

    id: Identifier
    title: Words
    text: Words
    when: Condition | None = None
    stops: bool = Field(False, description="Ends the checklist as soon as it holds.")
    danger: bool = Field(False, description="Whom to ring stands above everything else.")
    private: bool = Field(False, description="It says what nobody else should read: left out of the short page.")
    invites: bool = Field(False, description="Suggests whom to invite to a team around the family.")
    kinds: list[Identifier] = Field([], description="Kinds of service to show for it, whatever was answered.")
    needs: list[Identifier] = Field([], description="Needs to look for, for every child, whatever was answered.")
    steps: list[Step] = Field(min_length=1, description="In the order in which they are done.")


class Situation(Strict):
    """A worked example."""

    title: Text
    told: Text
    answer: list[Text] = Field(min_length=1)


class Checklist(Strict):
    """A guided checklist."""

    id: Identifier
    title: Words
    purpose: Words
    minutes: int = Field(ge=1, le=60)
    voices: list[Voice] = Field(min_length=1)
    begin: Words = Field(description="What to know before the first question.")
    decides: Words = Field(description="That it is guidance, who decides, and how to challenge that.")
    status: Text = Field(description="Whether it is in use today, and what the law says, in words.")
    called: list[Text] = Field([], description="What people call it when they ask for it.")
    questions: list[Question] = Field(min_length=1)
    outcomes: list[Outcome] = Field(min_length=1)
    evidence: list[Words] = Field([])
    record: list[Words] = Field([], description="Headings of the blank lines to write on by hand.")
    situations: list[Situation] = Field([])
    version: int = Field(ge=1)
    as_of: dt.date
    review_by: dt.date
    source: Text
    unverified: bool = False

    def question(self, identifier: str) -> Question:
        """One question by its id."""
        return next(one for one in self.questions if one.id == identifier)

    @property
    def plainest(self) -> Voice:
        """The voice to speak of it in before anybody has said who they are: a parent's, where it has that."""
        return Voice.PARENT if Voice.PARENT in self.voices else self.voices[0]

    @cached_property
    def digest(self) -> str:
        """A short name of the definition as it stands."""
        return blake2b(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode(), digest_size=6).hexdigest()
