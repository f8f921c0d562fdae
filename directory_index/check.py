"""What an editor is told about entries that load but are not good enough: repeated, thin, hard to read, with a real telephone."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import yaml

from directory_index.checklists.models import Checklist, path_of
from directory_index.errors import Fault
from directory_index.files import Directory
from directory_index.models import Service, Voice
from directory_index.reading_age import reading_age

STATEMENTS_AN_ENTRY = 6
STATEMENTS_A_KIND = 40
ENTRIES_A_SENTENCE = 3
READING_AGES = {Voice.PARENT: 11, Voice.YOUNG_PERSON: 9}  # the oldest that a checklist may ask for in a voice
# Ofcom's ranges for drama: calls reach nobody.
FICTIONAL_TELEPHONE = re.compile(r"^(01632 960\d{3}|0808 157 0\d{3}|07700 900\d{3}|0306 999 0\d{3})$")
# An area that is never issued; the last two letters are never C, I, K, M, O or V.
FICTIONAL_POSTCODE = re.compile(r"^CZ[1-59] \d[ABD-HJLNP-UW-Z]{2}$")
_TELEPHONE = re.compile(r"(?<!\d)0\d{3,4}[ ]?\d{3}[ ]?\d{3,4}(?!\d)")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_SHORTEST_SENTENCE = 6  # words; "Free on the NHS." and lists of roles may repeat
_SHORTEST_TEXT = 4  # words; "Yes" and "Not sure" are easy, and say nothing of the rest
_NOT_PROSE = {
    "id",
    "name",
    "kind",
    "need",
    "voice",
    "address",
    "postcode",
    "place",
    "website",
    "email",
    "telephone",
    "owner",
}


def check_directory(directory: Directory, folder: Path, today: dt.date | None = None) -> list[Fault]:
    """List everything an editor should put right, entry by entry."""
    today = today or dt.date.today()
    faults: list[Fault] = []
    for service in directory.services.values():
        faults.extend(_thin(service))
        faults.extend(_dates(service, today))
        if not is_national(service):
            faults.extend(_fictional(service))
    faults.extend(_kinds(directory))
    faults.extend(_shared_telephones(directory))
    faults.extend(_shared_statements(directory))
    faults.extend(_repeated_sentences(directory, folder))
    for checklist in directory.checklists.values():
        faults.extend(_too_hard(checklist))
    return faults


def is_national(service: Service) -> bool:
    """Whether a real national service, whose telephone and address are real."""
    return service.eligibility.area.rule == "nation"


def _where(service: Service) -> tuple[str, str]:
    return f"services/{'national' if is_national(service) else 'calderfield'}/{service.id}.yaml", service.id


def _thin(service: Service) -> Iterator[Fault]:
    count = len(service.statements)
    if count < STATEMENTS_AN_ENTRY:
        yield Fault(*_where(service), "helps_with", f"{count} need statements; write at least {STATEMENTS_AN_ENTRY}")
    if not service.summary.lower().startswith(("we help", "this was", "this service closed")):
        yield Fault(*_where(service), "summary", "begin with the family: 'We help families who …'")
    if len(service.level_of_need) and max(service.level_of_need) >= 3 and not service.criteria:
        yield Fault(*_where(service), "criteria", "a level 3 or 4 service states what must be true, and what shows it")


def _dates(service: Service, today: dt.date) -> Iterator[Fault]:
    for field, value in (("last_reviewed", service.last_reviewed), ("source.looked_up", service.source.looked_up)):
        if value > today:
            yield Fault(*_where(service), field, f"{value} is in the future")
    if is_national(service) and not service.source.check_before_use:
        yield Fault(*_where(service), "source.check_before_use", "true for every national number that nobody has rung")


def _fictional(service: Service) -> Iterator[Fault]:
    text = " ".join(value for _, value in _prose(service.model_dump(mode="json"), all_fields=True))
    for number in sorted(set(_TELEPHONE.findall(text))):
        if not FICTIONAL_TELEPHONE.match(number):
            yield Fault(*_where(service), "contact", f"{number} may be a real telephone; use 01632 960xxx and the like")
    for location in service.locations:
        if not FICTIONAL_POSTCODE.match(location.postcode):
            yield Fault(*_where(service), "locations", f"{location.postcode} is no postcode of Calderfield (CZ1 to CZ5, CZ9)")
    for value in (service.contact.website, (service.contact.email or "").partition("@")[2]):
        if value and not value.rstrip("/").partition("/path")[0].split("/")[-1 if "://" not in value else 2].endswith(".example"):
            yield Fault(*_where(service), "contact", f"{value}: invented bodies have .example addresses only")


def _kinds(directory: Directory) -> Iterator[Fault]:
    for kind in directory.kinds.values():
        count = len(kind.all_statements)
        if count < STATEMENTS_A_KIND:
            yield Fault(f"kinds/{kind.id}.yaml", kind.id, "statements", f"{count}; write at least {STATEMENTS_A_KIND}")


def _shared_telephones(directory: Directory) -> Iterator[Fault]:
    holders: dict[str, str] = {}
    for service in directory.services.values():
        number = service.contact.telephone
        if not number:
            continue
        first = holders.setdefault(number, service.id)
        if first != service.id:
            yield Fault(*_where(service), "contact.telephone", f"{number} is the number of {first} already")


def _shared_statements(directory: Directory) -> Iterator[Fault]:
    holders: dict[str, str] = {}
    for kind in directory.kinds.values():
        for text in kind.all_statements:
            first = holders.setdefault(_plain(text), kind.id)
            if first != kind.id:
                yield Fault(f"kinds/{kind.id}.yaml", kind.id, "statements", f"'{text}' stands in {first} as well")
    for service in directory.services.values():
        for text in service.statements:
            first = holders.setdefault(_plain(text), service.id)
            if first != service.id:
                yield Fault(*_where(service), "helps_with", f"'{text}' stands in {first} as well; say it as these people do")


def _repeated_sentences(directory: Directory, folder: Path) -> Iterator[Fault]:
    """A sentence in more than three entries says nothing about any of them."""
    allowed = {_masked(row["text"], directory) for row in yaml.safe_load((folder / "statutory.yaml").read_text("utf-8"))}
    seen: dict[str, dict[str, str]] = defaultdict(dict)
    for service in directory.services.values():
        for field, value in _prose(service.model_dump(mode="json")):
            for sentence in _SENTENCE.split(value):
                if len(sentence.split()) >= _SHORTEST_SENTENCE:
                    seen[_masked(sentence, directory)].setdefault(service.id, f"{field}: '{sentence}'")
    for sentence, places in seen.items():
        if len(places) > ENTRIES_A_SENTENCE and sentence not in allowed:
            for identifier, where in list(places.items())[ENTRIES_A_SENTENCE:]:
                field, _, quoted = where.partition(": ")
                message = f"{quoted} stands in {len(places)} entries (places and numbers apart); write it for this service"
                yield Fault(*_where(directory.services[identifier]), field, message)


def _too_hard(checklist: Checklist) -> Iterator[Fault]:
    """Texts of a checklist that are too hard to read: a voice as a whole, and its questions one by one."""
    where = f"checklists/{checklist.id}.yaml"
    for voice, most in READING_AGES.items():
        if voice not in checklist.voices:
            continue
        asked = [one for one in checklist.questions if voice in (one.only or checklist.voices)]
        said = checklist.model_copy(update={"questions": asked}).model_dump(mode="json")
        measured = {("-", path_of(voice)): [text for text in _said(said, path_of(voice)) if len(text.split()) >= _SHORTEST_TEXT]}
        for one in asked:
            measured[one.id, f"ask.{path_of(voice)}"] = [one.ask.of(voice), one.help.of(voice) if one.help else ""]
        for (entry, field), texts in measured.items():
            age = round(reading_age(texts), 1)
            if age > most:
                message = f"reading age {age}, and {most} is the most: shorter sentences, words of one or two syllables"
                yield Fault(where, entry, field, message)


def _said(value: object, voice: str) -> Iterator[str]:
    """Every text of a definition in one voice."""
    if isinstance(value, dict):
        if isinstance(text := value.get(voice), str):
            yield text
        for inner in value.values():
            yield from _said(inner, voice)
    elif isinstance(value, list):
        for inner in value:
            yield from _said(inner, voice)


def _prose(value: object, field: str = "", *, all_fields: bool = False) -> Iterator[tuple[str, str]]:
    """Every text of an entry with its field, names and addresses left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if all_fields or (key not in _NOT_PROSE and field != "source"):
                yield from _prose(inner, f"{field}.{key}".strip("."), all_fields=all_fields)
    elif isinstance(value, list):
        for inner in value:
            yield from _prose(inner, field, all_fields=all_fields)
    elif isinstance(value, str):
        yield field, value


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", text.lower()).strip()


def _masked(sentence: str, directory: Directory) -> str:
    """The sentence without place names and numbers, so that a template with the town changed is still seen."""
    text = sentence.lower()
    for name in sorted((place.name.lower() for place in directory.places.values()), key=len, reverse=True):
        text = text.replace(name, "#")
    return re.sub(r"[^a-z# ]", "", re.sub(r"\d+(?:[.:]\d+)?", "#", text)).strip()
