"""What the assistant says: stored sentences, and templates filled from stored fields; each line knows where it comes from.

Nothing else can be said: a `Line` is made from a template of data/phrases.yaml and the fields it names, and `Desk.retold` makes
it again from the stored data, which the tests and the evaluation compare with what was said.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from directory_index.answers.fields import derived
from directory_index.checklists.models import Checklist
from directory_index.errors import DataError, Fault
from directory_index.explain import age_words
from directory_index.files import Directory, read_yaml
from directory_index.models import Kind, LevelOfNeed, ProcessTopic, Service, Status, Term

Style = Literal["text", "heading", "item", "warning"]
Record = Service | Kind | Term | LevelOfNeed | ProcessTopic | Checklist
Sort = Literal["service", "kind", "term", "level", "process", "checklist"]
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
_SLOT = re.compile(r"\{(\w+)\}")


class State(StrEnum):
    """How a turn ended; every turn ends in exactly one."""

    ANSWERED = "answered"
    OVERDUE = "answered_from_overdue_source"
    ASKED_BACK = "asked_back"
    NOT_IN_DIRECTORY = "not_in_directory"
    OUT_OF_SCOPE = "out_of_scope"
    URGENT = "urgent"
    PERSONAL_DETAILS = "personal_details"
    ERROR = "error"
    AWAY = "assistant_away"


class Source(BaseModel):
    """Where a line comes from."""

    model_config = ConfigDict(frozen=True)

    kind: Sort
    id: str
    name: str
    link: str | None = Field(description="Its page here.")
    reviewed: dt.date | None = Field(description="When it was last reviewed or looked up.")
    overdue: bool = Field(default=False, description="Its review date has passed.")
    unverified: bool = Field(default=False, description="Nobody has checked it against a source.")
    said_by: str = Field(default="", description="The source it names itself.")


class Line(BaseModel):
    """One line of an answer."""

    model_config = ConfigDict(frozen=True)

    text: str
    style: Style = "text"
    template: str
    fields: dict[str, str] = Field(default={}, description="Slot of the template → where its words stand, as 'service/ID#path'.")
    words: dict[str, str] = Field(
        default={}, description="Slot → words that come from no record: what was left out of a message."
    )


class Button(BaseModel):
    """A quick reply: what it says, and what it sends."""

    model_config = ConfigDict(frozen=True)

    label: str
    message: str


class Card(BaseModel):
    """A service to show, with a link."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    link: str
    summary: str
    telephone: str | None
    ages: str
    why: str = Field(default="", description="Why it was found, where it was found by need.")


class Answer(BaseModel):
    """What one turn says."""

    state: State = State.ANSWERED
    lines: list[Line] = []
    sources: list[Source] = []
    cards: list[Card] = Field(default=[], description="Services to show, best first.")
    buttons: list[Button] = []

    @property
    def text(self) -> str:
        """All lines, one under the other."""
        return "\n".join(f"- {line.text}" if line.style == "item" else line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class At:
    """Words that stand in a record: the record, and the path to the field."""

    record: Record
    path: str

    @property
    def address(self) -> str:
        """The same as text: 'service/portage-calderfield#remit.does[0]'."""
        return f"{kind_of(self.record)}/{key_of(self.record)}#{self.path}"


@dataclass(slots=True)
class Draft:
    """An answer being written; collects lines and the sources they come from."""

    desk: Desk
    answer: Answer = field(default_factory=lambda: Answer())

    def say(self, template: str, /, **slots: At | str) -> Draft:
        """Add a line; a slot that is no field holds words that come from no record, such as an age that was typed."""
        return self._add("text", template, slots)

    def heading(self, template: str, /, **slots: At | str) -> Draft:
        """Add a heading."""
        return self._add("heading", template, slots)

    def item(self, template: str, /, **slots: At | str) -> Draft:
        """Add an item of a list."""
        return self._add("item", template, slots)

    def warn(self, template: str, /, **slots: At | str) -> Draft:
        """Add a warning."""
        return self._add("warning", template, slots)

    def _add(self, style: Style, template: str, slots: Mapping[str, At | str]) -> Draft:
        fields: dict[str, str] = {}
        words: dict[str, str] = {}
        for name, held in slots.items():
            if isinstance(held, At):
                self.cite(held.record)
                fields[name] = held.address
            else:
                words[name] = held
        text = self.desk.told(template, slots)
        self.answer.lines.append(Line(text=text, style=style, template=template, fields=fields, words=words))
        return self

    def items(self, record: Record, path: str, template: str = "as_it_stands") -> Draft:
        """Add one item for each entry of a list."""
        held = reached(record, path)
        assert isinstance(held, list)
        for number in range(len(held)):
            self.item(template, text=At(record, f"{path}[{number}]"))
        return self

    def cite(self, record: Record) -> Draft:
        """Name a source, once."""
        source = source_of(record, self.desk.today)
        if source not in self.answer.sources:
            self.answer.sources.append(source)
        return self

    def append(self, other: Answer) -> Draft:
        """Add the lines and sources of another answer; what it says twice, once."""
        said: list[Line] = []
        for line in other.lines:
            if line.style == "heading" or line not in said:
                said.append(line)
        self.answer.lines += said
        self.answer.sources += [source for source in other.sources if source not in self.answer.sources]
        return self.show_cards(other.cards)

    def show_cards(self, cards: Iterable[Card]) -> Draft:
        """Show cards, each service once."""
        for card in cards:
            if all(known.id != card.id for known in self.answer.cards):
                self.answer.cards.append(card)
        return self

    def show(self, *services: Service, why: str = "") -> Draft:
        """Show services as cards, each once."""
        return self.show_cards(card_of(service, why) for service in services)

    def offer(self, *buttons: Button) -> Draft:
        """Offer quick replies."""
        self.answer.buttons += buttons
        return self

    def ends(self, state: State) -> Answer:
        """Finish; an answer from an entry whose review is overdue says so."""
        overdue = [source for source in self.answer.sources if source.overdue]
        if state is State.ANSWERED and overdue:
            state = State.OVERDUE
            self.warn("overdue")
        self.answer.state = state
        return self.answer


class Desk:
    """The templates, and the records as they are now."""

    def __init__(self, phrases: Mapping[str, str], directory: Directory, today: dt.date | None = None) -> None:
        """Take the templates and a directory."""
        self.phrases, self.directory = phrases, directory
        self.today = today or dt.date.today()

    def draft(self) -> Draft:
        """Begin an answer."""
        return Draft(self)

    def told(self, template: str, slots: Mapping[str, At | str]) -> str:
        """Fill a template from fields."""
        values = {name: str(reached(held.record, held.path)) if isinstance(held, At) else held for name, held in slots.items()}
        return _filled(self.phrases[template], values)

    def retold(self, line: Line) -> str:
        """The line made again from what is stored now; it differs from the line when that was not what is stored."""
        values = dict(line.words)
        for name, address in line.fields.items():
            where, _, path = address.partition("#")
            values[name] = str(reached(self.record(where), path))
        return _filled(self.phrases[line.template], values)

    def record(self, address: str) -> Record:
        """The record at 'service/ID', 'kind/ID', 'term/ID', 'level/N' or 'process/ID'."""
        what, _, identifier = address.partition("/")
        if what == "level":
            return self.directory.levels[int(identifier)]
        held: Mapping[str, Mapping[str, Record]] = {
            "service": self.directory.services,
            "kind": self.directory.kinds,
            "term": self.directory.terms,
            "process": self.directory.process,
            "checklist": self.directory.checklists,
        }
        return held[what][identifier]


def read_phrases(path: Path) -> dict[str, str]:
    """Read the templates.

    Raises:
        DataError: when one is no text.
    """
    rows = read_yaml(path)
    faults = [
        Fault(path.name, str(key), "-", "a template is one text") for key, value in rows.items() if not isinstance(value, str)
    ]
    if faults:
        raise DataError(faults)
    return {str(key): " ".join(value.split()) for key, value in rows.items()}


def kind_of(record: Record) -> Sort:
    """What sort of record it is, as its address names it."""
    if isinstance(record, Service):
        return "service"
    if isinstance(record, Kind):
        return "kind"
    if isinstance(record, Term):
        return "term"
    if isinstance(record, Checklist):
        return "checklist"
    return "level" if isinstance(record, LevelOfNeed) else "process"


def key_of(record: Record) -> str:
    """Its id."""
    return str(record.level) if isinstance(record, LevelOfNeed) else record.id


def card_of(service: Service, why: str = "") -> Card:
    """A service as a card."""
    return Card(
        id=service.id,
        name=service.name,
        link=f"/services/{service.id}",
        summary=service.summary,
        telephone=service.contact.telephone,
        ages=age_words(service),
        why=why,
    )


def source_of(record: Record, today: dt.date) -> Source:
    """A record as a source."""
    key = key_of(record)
    if isinstance(record, Service):
        return Source(
            kind="service",
            id=key,
            name=record.name,
            link=f"/services/{key}",
            reviewed=record.last_reviewed,
            overdue=record.review_by < today and record.status is Status.ACTIVE,
            unverified=record.source.check_before_use,
            said_by=record.source.text,
        )
    if isinstance(record, Kind):
        return Source(kind="kind", id=key, name=record.name, link=f"/kinds/{key}", reviewed=record.as_of, said_by=record.source)
    if isinstance(record, Term):
        link = f"/glossary/{key}"
        return Source(
            kind="term", id=key, name=record.term, link=link, reviewed=None, unverified=record.unverified, said_by=record.source
        )
    if isinstance(record, LevelOfNeed):
        return Source(kind="level", id=key, name=record.name, link="/levels", reviewed=record.as_of, said_by=record.source)
    if isinstance(record, Checklist):
        return Source(
            kind="checklist",
            id=key,
            name=record.title.of(record.plainest),
            link=f"/checklists/{key}",
            reviewed=record.as_of,
            overdue=record.review_by < today,
            unverified=record.unverified,
            said_by=record.source,
        )
    return Source(
        kind="process",
        id=key,
        name=record.title,
        link=None,
        reviewed=record.as_of,
        unverified=record.unverified,
        said_by=record.source,
    )


def reached(record: Record, path: str) -> object:
    """The value at a path such as 'remit.does_not[1].text', or a derived one such as '=ages' (see `fields`)."""
    if path.startswith("="):
        return derived(record, path[1:])
    value: object = record
    for name, number in _STEP.findall(path):
        value = getattr(value, name)
        if number:
            value = value[int(number)]  # type: ignore[index]
    return value


def _filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its slots filled; a full stop is not doubled, and a line begins with a capital letter."""

    def fill(match: re.Match[str]) -> str:
        value = values[match.group(1)].strip()
        rest = template[match.end() :]
        return value[:-1] if value.endswith(".") and rest.startswith((".", ",", ";", ":", " (")) else value

    text = _SLOT.sub(fill, template)
    text = re.sub(r"([.?!…])\.", r"\1", text)
    return text[:1].upper() + text[1:]


def slots_of(template: str) -> Iterable[str]:
    """The names of the slots of a template."""
    return _SLOT.findall(template)
