"""What the assistant answers from: the directory as it is now, its names, the topics, and the templates."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from directory_index.answers.process import Topics
from directory_index.answers.said import Desk, read_phrases
from directory_index.answers.services import Aspect, lines_of_remit
from directory_index.encoder import Vectors
from directory_index.errors import DataError, Fault
from directory_index.files import read_yaml
from directory_index.models import Kind, Service, Status
from directory_index.names import Names
from directory_index.places import within
from directory_index.search import SearchEngine

_CLOSE = 0.42  # cosine from which a line of a remit is said to be near to the question
_ASPECTS_OF_REMIT = (Aspect.REMIT, Aspect.ELIGIBILITY, Aspect.WOULD_ACCEPT)


class Reference:
    """One directory, ready to answer from."""

    def __init__(self, engine: SearchEngine, data_dir: Path) -> None:
        """Read the templates and encode the topics.

        Raises:
            DataError: when a file of the data folder cannot be used.
        """
        self.engine = engine
        self._phrases = read_phrases(data_dir / "phrases.yaml")
        self.everybody_has = _everybody_has(data_dir / "team.yaml", engine)
        self.topics = Topics(list(engine.directory.process.values()), engine.encoder.encode)
        self._lock = threading.Lock()
        self._desk, self._names, self._published, self._of = self._open()

    def desk(self) -> Desk:
        """The templates and the records as they are now."""
        self._refresh()
        return self._desk

    @property
    def names(self) -> Names:
        """The names as they are now."""
        self._refresh()
        return self._names

    @property
    def published(self) -> frozenset[str]:
        """Telephone numbers, mail and street addresses that the directory itself publishes: nobody's personal details."""
        self._refresh()
        return self._published

    def here(self, kind: Kind, places: Sequence[str] = ()) -> list[Service]:
        """The services of a kind that run; those in a place where one is named and some are there."""
        found = [one for one in self._desk.directory.services.values() if one.kind == kind.id and one.status is Status.ACTIVE]
        known = self.engine.directory.places
        near = [
            one
            for one in found
            if any(place in within(spot.place, known) for spot in one.locations for place in places)
            or any(spot.place == place for spot in one.locations for place in places)
        ]
        return near or found

    def closest(self, service: Service, vector: Vectors, aspect: Aspect) -> str:
        """The path of the line of the remit that a question is about; '' when none is near."""
        if aspect not in _ASPECTS_OF_REMIT:
            return ""
        lines = lines_of_remit(service)
        cosines = self.engine.encoder.encode([text for _, text in lines]) @ vector
        best = int(cosines.argmax())
        return lines[best][0] if cosines[best] >= _CLOSE else ""

    def _refresh(self) -> None:
        self.engine.refresh()
        if self._of is not self.engine.corpus:
            with self._lock:
                self._desk, self._names, self._published, self._of = self._open()

    def _open(self) -> tuple[Desk, Names, frozenset[str], object]:
        corpus = self.engine.corpus
        directory = replace(self.engine.directory, services=self.engine.services())
        published = frozenset(text for service in directory.services.values() for text in _published(service))
        return Desk(self._phrases, directory), Names(directory), published, corpus


def _published(service: Service) -> Iterator[str]:
    contact = service.contact
    yield from (text for text in (contact.telephone, contact.email) if text)
    yield from contact.other_channels
    for place in service.locations:
        yield f"{place.address}, {place.postcode}"
        yield place.address
        yield place.postcode


def _everybody_has(path: Path, engine: SearchEngine) -> list[str]:
    kinds = list(read_yaml(path).get("everybody_has", []))
    missing = [kind for kind in kinds if kind not in engine.directory.kinds]
    if missing:
        raise DataError(
            [Fault(path.name, "everybody_has", "-", f"there is no kind '{kind}'; correct the name") for kind in missing]
        )
    return kinds
