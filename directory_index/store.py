"""The working store: entries and every version of them, in SQLAlchemy Core on SQLite or PostgreSQL.

Files are the starter set and the exchange format; the store is the truth while it runs. `save` is the only writer: it keeps
author, time and reason with the whole entry before and after. Nothing is deleted; entries are closed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, RowMapping

from directory_index.errors import DirectoryError, NotFoundError, StaleEntryError, StoreUnavailableError
from directory_index.models import Service

_METADATA = sa.MetaData()
_ENTRIES = sa.Table(
    "entries",
    _METADATA,
    sa.Column("id", sa.String(120), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
)
_REVISIONS = sa.Table(
    "revisions",
    _METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry_id", sa.String(120), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("author", sa.String(200), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("before", sa.JSON),
    sa.Column("after", sa.JSON, nullable=False),
    sa.UniqueConstraint("entry_id", "version"),
)


@dataclass(frozen=True, slots=True)
class Revision:
    """One saved version of an entry."""

    number: int
    entry_id: str
    version: int
    author: str
    reason: str
    saved_at: dt.datetime
    before: Service | None
    after: Service


class EntryStore:
    """Entries of services with their history."""

    def __init__(self, url: str) -> None:
        """Open the store and create its tables where they are missing.

        Raises:
            DirectoryError: when the store cannot be opened.
        """
        try:
            if url.startswith("sqlite:///") and not url.endswith(":memory:"):
                Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
            self._engine: Engine = sa.create_engine(url)
            _METADATA.create_all(self._engine)
        except (sa.exc.SQLAlchemyError, OSError, ImportError) as error:
            reason = type(error).__name__
            msg = f"The store cannot be opened ({reason}). Check SIGNPOST_DATABASE_URL and that its folder can be written."
            raise DirectoryError(msg) from error

    def version(self) -> int:
        """The number of the last revision; it grows with every save.

        Raises:
            StoreUnavailableError: when the store does not answer.
        """
        with self._reading() as connection:
            return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(_REVISIONS.c.number), 0))).scalar_one())

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            msg = "The store does not answer just now; what is shown may be a little old. Try again in a minute."
            raise StoreUnavailableError(msg) from error

    def services(self) -> dict[str, Service]:
        """All entries by id, in the order of their ids."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(_ENTRIES.c.body).order_by(_ENTRIES.c.id)).scalars()
            return {service.id: service for service in map(Service.model_validate, rows)}

    def get(self, identifier: str) -> tuple[Service, int]:
        """One entry and its version.

        Raises:
            NotFoundError: when there is none.
        """
        with self._reading() as connection:
            row = _entry(connection, identifier)
        if row is None:
            msg = f"There is no service '{identifier}'."
            raise NotFoundError(msg)
        return Service.model_validate(row["body"]), int(row["version"])

    def changed_since(self, number: int) -> list[Service]:
        """The entries saved after a revision, as they are now."""
        changed = sa.select(_REVISIONS.c.entry_id).where(_REVISIONS.c.number > number).distinct()
        with self._reading() as connection:
            rows = connection.execute(sa.select(_ENTRIES.c.body).where(_ENTRIES.c.id.in_(changed))).scalars().all()
        return [Service.model_validate(body) for body in rows]

    def save(self, service: Service, *, author: str, reason: str, expected_version: int | None = None) -> int:
        """Save one entry and its revision in one transaction; gives the new version.

        Args:
            service: the entry as it is to be.
            author: who saves it, a role or an account.
            reason: why, in words for the next editor.
            expected_version: the version that was edited; 0 for a new entry, None to overwrite whatever is there.

        Raises:
            StaleEntryError: when somebody else saved in between.
        """
        with self._engine.begin() as connection:
            return _save(connection, service, author, reason, expected_version)

    def load(self, services: Iterable[Service], *, author: str, reason: str) -> int:
        """Take over entries in one transaction, those that differ from what is stored; gives how many."""
        count = 0
        with self._engine.begin() as connection:
            for service in services:
                row = _entry(connection, service.id)
                if row is None or row["body"] != service.model_dump(mode="json"):
                    _save(connection, service, author, reason, None)
                    count += 1
        return count

    def history(self, identifier: str) -> list[Revision]:
        """Every version of an entry, newest first."""
        query = sa.select(_REVISIONS).where(_REVISIONS.c.entry_id == identifier).order_by(_REVISIONS.c.number.desc())
        with self._reading() as connection:
            return [_revision(row) for row in connection.execute(query).mappings()]


def _entry(connection: Connection, identifier: str) -> RowMapping | None:
    return connection.execute(sa.select(_ENTRIES).where(_ENTRIES.c.id == identifier)).mappings().first()


def _save(connection: Connection, service: Service, author: str, reason: str, expected: int | None) -> int:
    row = _entry(connection, service.id)
    version = int(row["version"]) if row else 0
    if expected is not None and expected != version:
        msg = (
            f"'{service.name}' was saved by somebody else in between (version {version}, you edited {expected}). "
            "Look at their change, then save again."
        )
        raise StaleEntryError(msg)
    body = service.model_dump(mode="json")
    values: dict[str, Any] = {"version": version + 1, "body": body}
    if row is None:
        connection.execute(sa.insert(_ENTRIES).values(id=service.id, **values))
    else:
        connection.execute(sa.update(_ENTRIES).where(_ENTRIES.c.id == service.id).values(**values))
    connection.execute(
        sa.insert(_REVISIONS).values(
            entry_id=service.id,
            version=version + 1,
            author=author,
            reason=reason,
            saved_at=dt.datetime.now(dt.UTC),
            before=row["body"] if row else None,
            after=body,
        )
    )
    return version + 1


def _revision(row: RowMapping) -> Revision:
    before = Service.model_validate(row["before"]) if row["before"] else None
    after = Service.model_validate(row["after"])
    plain = ("number", "entry_id", "version", "author", "reason", "saved_at")
    return Revision(**{name: row[name] for name in plain}, before=before, after=after)
