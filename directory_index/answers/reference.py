"""What the assistant answers from: the directory as it is now, its names, the topics, and the templates."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from directory_index.answers.passages import Near, Passages
from directory_index.answers.process import Topics
from directory_index.answers.said import Desk, read_phrases
from directory_index.checklists.team import TeamGuide
from directory_index.corpus import Corpus
from directory_index.described import Descriptions
from directory_index.encoder import Vectors
from directory_index.index import VectorCache
from directory_index.models import Kind, Service, Status
from directory_index.names import Names
from directory_index.places import within
from directory_index.search import SearchEngine
from directory_index.settings import Settings


@dataclass(frozen=True, slots=True)
class _Held:
    """What is made of one state of the directory."""

    desk: Desk
    names: Names
    descriptions: Descriptions
    published: frozenset[str]
    passages: Passages
    corpus: Corpus


class Reference:
    """One directory, ready to answer from."""

    def __init__(self, engine: SearchEngine, settings: Settings) -> None:
        """Read the templates, and encode the topics and the lines of the entries; their vectors are kept between runs.

        Raises:
            DataError: when a file of the data folder cannot be used.
            IndexUnavailableError: when the vectors cannot be written.
        """
        self.engine = engine
        self._phrases = read_phrases(settings.data_dir / "phrases.yaml")
        self.everybody_has = TeamGuide.read(settings.data_dir, engine.directory).everybody_has
        encode = VectorCache(settings.var_dir / "lines.npz", engine.encoder)
        self.topics = Topics(list(engine.directory.process.values()), encode, engine.encoder.encode)
        self._encode = encode
        self._lock = threading.Lock()
        self._held = self._open(None)
        encode.write()
        encode.release()

    def desk(self) -> Desk:
        """The templates and the records as they are now."""
        self._refresh()
        return self._held.desk

    @property
    def names(self) -> Names:
        """The names as they are now."""
        self._refresh()
        return self._held.names

    @property
    def descriptions(self) -> Descriptions:
        """The words by which services are described."""
        self._refresh()
        return self._held.descriptions

    @property
    def published(self) -> frozenset[str]:
        """Telephone numbers, mail and street addresses that the directory itself publishes: nobody's personal details."""
        self._refresh()
        return self._held.published

    def here(self, kind: Kind, places: Sequence[str] = ()) -> list[Service]:
        """The services of a kind that run; those in a place where one is named and some are there."""
        found = [
            one for one in self._held.desk.directory.services.values() if one.kind == kind.id and one.status is Status.ACTIVE
        ]
        known = self.engine.directory.places
        near = [
            one
            for one in found
            if any(place in within(spot.place, known) for spot in one.locations for place in places)
            or any(spot.place == place for spot in one.locations for place in places)
        ]
        return near or found

    def nearest(self, service: Service, question: str, vector: Vectors) -> list[Near]:
        """The lines of an entry, nearest to a question first; `vector` is the question's, without the service's name."""
        return self._held.passages.nearest(service, question, vector)

    def _refresh(self) -> None:
        self.engine.refresh()
        if self._held.corpus is not self.engine.corpus:
            with self._lock:
                self._held = self._open(self._held.passages)

    def _open(self, previous: Passages | None) -> _Held:
        corpus = self.engine.corpus
        directory = replace(self.engine.directory, services=self.engine.services())
        published = frozenset(text for service in directory.services.values() for text in _published(service))
        passages = Passages(directory.services, self._encode, previous)
        return _Held(
            desk=Desk(self._phrases, directory),
            names=Names(directory, self.engine.uses),
            descriptions=Descriptions(directory),
            published=published,
            passages=passages,
            corpus=corpus,
        )


def _published(service: Service) -> Iterator[str]:
    contact = service.contact
    yield from (text for text in (contact.telephone, contact.email) if text)
    yield from contact.other_channels
    for place in service.locations:
        yield f"{place.address}, {place.postcode}"
        yield place.address
        yield place.postcode
