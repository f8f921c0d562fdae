"""Reads the YAML files of a directory: everything or nothing, with every fault named by file, entry and field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from directory_index.checklists.faults import definition_faults
from directory_index.checklists.models import Checklist
from directory_index.errors import DataError, Fault
from directory_index.models import Kind, LevelOfNeed, Need, NeedGroup, Place, ProcessTopic, Service, Term

Item = TypeVar("Item", bound=BaseModel)
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything a directory holds, by id, checked: every kind, need and place that is named exists."""

    services: Mapping[str, Service]
    kinds: Mapping[str, Kind]
    groups: Mapping[str, NeedGroup]
    needs: Mapping[str, Need]
    terms: Mapping[str, Term]
    levels: Mapping[int, LevelOfNeed]
    places: Mapping[str, Place]
    process: Mapping[str, ProcessTopic]
    checklists: Mapping[str, Checklist] = field(default_factory=dict)


def load_directory(folder: Path) -> Directory:
    """Read and check the data folder.

    Raises:
        DataError: with every fault found, when there is any; nothing is loaded then.
    """
    faults: list[Fault] = []
    services = _keyed(_entries(folder / "services", Service, faults), faults, file_is_id=True)
    kinds = _keyed(_entries(folder / "kinds", Kind, faults), faults, file_is_id=True)
    groups = _keyed(_items(folder / "needs.yaml", NeedGroup, faults, key="groups"), faults)
    needs = _keyed(_items(folder / "needs.yaml", Need, faults, key="needs"), faults)
    terms = _keyed(_items(folder / "glossary.yaml", Term, faults), faults)
    places = _keyed(_items(folder / "places.yaml", Place, faults), faults)
    levels = {level.level: level for _, level in _items(folder / "levels.yaml", LevelOfNeed, faults)}
    process = _keyed(_items(folder / "process.yaml", ProcessTopic, faults), faults)
    checklists = _keyed(_entries(folder / "checklists", Checklist, faults), faults, file_is_id=True)
    directory = Directory(services, kinds, groups, needs, terms, levels, places, process, checklists)
    if not faults:  # a reference to an entry that failed above would be reported twice
        faults.extend(dangling_references(directory))
    if faults:
        raise DataError(faults)
    return directory


def parse_service(text: str, name: str = "the entry") -> Service:
    """Read one service entry from YAML text.

    Raises:
        DataError: with every fault of it.
    """
    faults: list[Fault] = []
    document = _parse(text, name, faults)
    service = _validate(document, Service, name, "", faults) if document is not None else None
    if faults or service is None:
        raise DataError(faults)
    return service


def read_yaml(path: Path) -> dict[str, Any]:
    """Read one file that holds a mapping.

    Raises:
        DataError: when it is missing, is no YAML or holds something else.
    """
    faults: list[Fault] = []
    found = _parse(path.read_text("utf-8"), path.name, faults) if path.exists() else None
    if not faults and not isinstance(found, dict):
        faults.append(Fault(path.name, "-", "-", "a mapping is expected here; is the file missing?"))
    if faults:
        raise DataError(faults)
    assert isinstance(found, dict)
    return found


def read_as(path: Path, model: type[Item]) -> Item:
    """Read one file that holds one thing.

    Raises:
        DataError: when it is missing or has faults.
    """
    faults: list[Fault] = []
    found = _validate(read_yaml(path), model, path.name, "-", faults)
    if found is None:
        raise DataError(faults)
    return found


def dump_service(service: Service) -> str:
    """Write one entry as YAML, fields in the order of the model, empty ones left out."""
    body = service.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=110)


def dangling_references(directory: Directory) -> Iterator[Fault]:
    """Name every reference to a kind, need, place, group or service that does not exist."""
    for service in directory.services.values():
        yield from _service_references(service, directory)
    for kind in directory.kinds.values():
        where = f"kinds/{kind.id}.yaml"
        for need in kind.needs:
            yield from _missing(need, directory.needs, "need", (where, kind.id, "needs"))
        for other in kind.confusable_with:
            yield from _missing(other.kind, directory.kinds, "kind", (where, kind.id, "confusable_with"))
    for item in directory.needs.values():
        yield from _missing(item.parent, directory.groups, "group", ("needs.yaml", item.id, "parent"))
        for related in item.related:
            yield from _missing(related, directory.needs, "need", ("needs.yaml", item.id, "related"))
    for topic in directory.process.values():
        yield from _topic_references(topic, directory)
    yield from _checklist_references(directory)
    for place in directory.places.values():
        if place.within:
            yield from _missing(place.within, directory.places, "place", ("places.yaml", place.id, "within"))


def service_faults(service: Service, directory: Directory) -> list[Fault]:
    """Name what one entry refers to and is not there, before it is saved."""
    return list(_service_references(service, directory))


def _service_references(service: Service, directory: Directory) -> Iterator[Fault]:
    where = f"services/{service.id}.yaml"
    yield from _missing(service.kind, directory.kinds, "kind", (where, service.id, "kind"))
    for need in service.needs:
        yield from _missing(need, directory.needs, "need", (where, service.id, "helps_with"))
    for place in service.eligibility.area.places:
        yield from _missing(place, directory.places, "place", (where, service.id, "eligibility.area.places"))
    for location in service.locations:
        yield from _missing(location.place, directory.places, "place", (where, service.id, "locations"))
    for limit in service.remit.does_not:
        if limit.instead_kind:
            yield from _missing(limit.instead_kind, directory.kinds, "kind", (where, service.id, "remit.does_not"))
    successors = [service.replaced_by] if service.replaced_by else []
    for other in successors:
        yield from _missing(other, directory.services, "service", (where, service.id, "replaced_by"))
    names = {location.name for location in service.locations}
    for schedule in service.schedules:
        if schedule.location and schedule.location not in names:
            yield from _missing(schedule.location, {}, "location of this entry", (where, service.id, "schedules"))


def _topic_references(topic: ProcessTopic, directory: Directory) -> Iterator[Fault]:
    for other in topic.see_also:
        yield from _missing(other, directory.process, "topic", ("process.yaml", topic.id, "see_also"))


def _checklist_references(directory: Directory) -> Iterator[Fault]:
    known = {"need": directory.needs, "term": directory.terms, "kind": directory.kinds, "topic": directory.process}
    for checklist in directory.checklists.values():
        yield from definition_faults(checklist, known)


def _missing(identifier: str, known: Mapping[str, object], what: str, where: tuple[str, str, str]) -> Iterator[Fault]:
    if identifier not in known:
        yield Fault(*where, f"there is no {what} '{identifier}'; correct the name or add it first")


def _entries(folder: Path, model: type[Item], faults: list[Fault]) -> Iterator[tuple[str, Item]]:
    """One entry a file, in all folders below."""
    paths = sorted(folder.rglob("*.yaml"))
    if not paths:
        faults.append(Fault(str(folder), "-", "-", "no .yaml files here; is this the data folder?"))
    for path in paths:
        name = str(path.relative_to(folder.parent))
        before = len(faults)
        document = _parse(_text(path, name, faults), name, faults)
        if document is None and len(faults) == before:
            faults.append(Fault(name, path.stem, "-", "the file is empty; write the entry or delete the file"))
        if document is not None:
            item = _validate(document, model, name, path.stem, faults)
            if item is not None:
                yield name, item


def _text(path: Path, name: str, faults: list[Fault]) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        faults.append(Fault(name, path.stem, "-", "the file is not saved as UTF-8; save it again in that encoding"))
        return ""


def _items(path: Path, model: type[Item], faults: list[Fault], key: str = "") -> Iterator[tuple[str, Item]]:
    """Many items in one file, as a list or under a key."""
    if not path.exists():
        faults.append(Fault(path.name, "-", "-", "the file is missing"))
        return
    document = _parse(path.read_text("utf-8"), path.name, faults)
    rows = document.get(key, []) if key and isinstance(document, dict) else document
    if not isinstance(rows, list):
        faults.append(Fault(path.name, "-", key or "-", "a list of items is expected here"))
        return
    for number, row in enumerate(rows, start=1):
        item = _validate(row, model, path.name, f"item {number}", faults)
        if item is not None:
            yield path.name, item


def _parse(text: str, name: str, faults: list[Fault]) -> Any:  # noqa: ANN401  YAML is anything
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else "-"
        problem = getattr(error, "problem", None) or "not readable as YAML"
        faults.append(Fault(name, "-", line, f"this is not valid YAML: {problem}"))
        return None


def _validate(document: object, model: type[Item], name: str, entry: str, faults: list[Fault]) -> Item | None:
    identity = str(document.get("id", entry)) if isinstance(document, dict) else entry
    try:
        return model.model_validate(document)
    except ValidationError as error:
        for detail in error.errors():
            field = ".".join(str(part) for part in detail["loc"]) or "-"
            message = detail["msg"].removeprefix("Value error, ")
            if detail["type"] == "extra_forbidden":
                message = "there is no such field; is it misspelt?"
            faults.append(Fault(name, identity, field, message))
        return None


def _keyed(found: Iterable[tuple[str, Item]], faults: list[Fault], *, file_is_id: bool = False) -> dict[str, Item]:
    items: dict[str, Item] = {}
    origin: dict[str, str] = {}
    for name, item in found:
        identifier = str(getattr(item, "id"))  # noqa: B009  every model read here has one
        if identifier in items:
            faults.append(Fault(name, identifier, "id", f"{origin[identifier]} has this id already; ids are unique"))
        elif file_is_id and Path(name).stem != identifier:
            faults.append(Fault(name, identifier, "id", f"the file is called {Path(name).stem}; the two must agree"))
        items[identifier], origin[identifier] = item, name
    return items
