"""Danger recognised, and whom to ring, together: what the search and the assistant ask."""

from __future__ import annotations

from collections.abc import Mapping

from directory_index.encoder import Vectors
from directory_index.index import VectorCache
from directory_index.models import Service
from directory_index.settings import Settings
from directory_index.urgent.advice import Urgent, advice
from directory_index.urgent.guide import Category, Guide
from directory_index.urgent.recogniser import Recogniser


class Alarm:
    """Says whom to ring when a text tells of danger."""

    def __init__(self, guide: Guide, recogniser: Recogniser) -> None:
        """Put the parts together."""
        self._guide, self._recogniser = guide, recogniser

    @classmethod
    def open(cls, settings: Settings, encode: VectorCache) -> Alarm:
        """Open the guide and the recogniser of a data folder.

        Raises:
            DataError: when the guide or the labelled messages have faults.
            IndexUnavailableError: when what was learnt cannot be written.
        """
        guide = Guide.read(settings.data_dir)
        return cls(guide, Recogniser.open(settings, encode, guide))

    def raised(self, text: str, vector: Vectors | None, services: Mapping[str, Service], *, asked: bool = False) -> Urgent | None:
        """Whom to ring, if the text tells of danger; `vector` and `asked` as in `Recogniser.category`."""
        category = self._recogniser.category(text, vector, asked=asked)
        return self.help_for(category, services) if category else None

    def help_for(self, category: Category, services: Mapping[str, Service]) -> Urgent:
        """Whom to ring for a sort of danger."""
        return advice(category, services, self._guide)
