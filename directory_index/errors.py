"""Every error the library raises: one tree, each with the HTTP status and a message for the person who can act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class DirectoryError(Exception):
    """Something a person can put right; the message says what to do."""

    status = 500


class NotFoundError(DirectoryError):
    """There is no such service, kind, term or place."""

    status = 404


class BadQueryError(DirectoryError):
    """The search text or a filter cannot be used."""

    status = 400


class ModelError(DirectoryError):
    """The language model is missing, or is not the one that was promised."""

    status = 503


class IndexUnavailableError(DirectoryError):
    """The index could not be read or written; an older one, if any, keeps serving."""

    status = 503


class StoreUnavailableError(DirectoryError):
    """The store does not answer; what was read before keeps serving."""

    status = 503


class StaleEntryError(DirectoryError):
    """Somebody else saved the entry in between."""

    status = 409


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the data: where it stands and what to do."""

    file: str
    entry: str
    field: str
    message: str

    def __str__(self) -> str:
        """Give the fault on one line: file, entry, field, message."""
        return f"{self.file}: {self.entry}: {self.field}: {self.message}"


class DataError(DirectoryError):
    """The data has faults; nothing of it was loaded."""

    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep all faults, so that an editor can put right everything in one go."""
        self.faults = tuple(faults)
        head = f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''} in the data; nothing was loaded."
        super().__init__("\n".join([head, *(f"  {fault}" for fault in self.faults)]))
