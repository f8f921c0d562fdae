"""The services as the search sees them at one moment: never changed, replaced as a whole when entries change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from directory_index.dense import StatementIndex, statement_rows
from directory_index.eligibility import Eligibilities
from directory_index.encoder import Vectors
from directory_index.explain import own_terms
from directory_index.models import Service, Status
from directory_index.training import Encode

_NEAREST = 200


class Corpus:
    """Services with the index of their own need statements."""

    def __init__(
        self,
        services: Iterable[Service],
        kind_numbers: Mapping[str, int],
        needs: Sequence[str],
        encode: Encode,
        previous: Corpus | None = None,
    ) -> None:
        """Index the services, with the ids of all needs in order; what has not changed since `previous` is taken over from it."""
        self.all: dict[str, Service] = {service.id: service for service in services}
        active = [service for service in self.all.values() if service.status is Status.ACTIVE]
        # In the order of the kinds, so that the services of a kind, and their statements, stand together.
        self.active: list[Service] = sorted(active, key=lambda service: kind_numbers[service.kind])
        self.number = {service.id: i for i, service in enumerate(self.active)}
        self._encode = encode
        self._kind_numbers, self._need_ids = kind_numbers, needs
        self.kinds: npt.NDArray[np.int64] = np.array([kind_numbers[service.kind] for service in self.active], np.int64)
        self._starts = np.searchsorted(self.kinds, np.arange(len(kind_numbers) + 1))
        self.eligibility = Eligibilities(self.active)
        self.levels: npt.NDArray[np.int64] = np.array([min(service.level_of_need) for service in self.active], np.int64)
        self.needs = _needs(self.active, needs)
        self.statements, owners = statement_rows(service.statements for service in self.active)
        self.index = StatementIndex(_vectors(self.statements, encode, previous), owners)
        self._rows = np.cumsum([0, *(len(service.statements) for service in self.active)])
        self._known_terms = self._terms(previous)

    def _terms(self, previous: Corpus | None) -> dict[str, tuple[Service, frozenset[str]]]:
        old = previous._known_terms if previous else {}
        known = {service.id: old[service.id] for service in self.active if service.id in old and old[service.id][0] is service}
        new = [service for service in self.active if service.id not in known]
        known.update((service.id, (service, found)) for service, found in zip(new, own_terms(new), strict=True))
        return known

    def terms(self, service: Service) -> frozenset[str]:
        """The terms of what an entry itself says."""
        return self._known_terms[service.id][1]

    def of_kind(self, kind: int) -> slice:
        """Where the services of a kind stand in `active`."""
        return slice(int(self._starts[kind]), int(self._starts[kind + 1]))

    def closeness(self, services: slice, vector: Vectors) -> npt.NDArray[np.float32]:
        """Cosine of the nearest own statement of each of some services that stand together."""
        if services.start == services.stop:
            return np.zeros(0, np.float32)
        rows = self._rows[services.start : services.stop + 1]
        cosines = self.index.vectors[rows[0] : rows[-1]] @ vector
        return np.asarray(np.maximum.reduceat(cosines, rows[:-1] - rows[0]), np.float32)

    def closest(self, number: int, vector: Vectors) -> tuple[str, float]:
        """The statement of one service nearest to a vector, and its cosine."""
        row, cosine = self.index.nearest_of(number, vector)
        return self.statements[row], cosine

    def nearest(self, vector: Vectors) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Nearest statements of services: numbers of statements, numbers of services, cosines."""
        rows, cosines = self.index.nearest(vector, _NEAREST)
        return rows, self.index.owners[rows], cosines

    def updated(self, changed: Sequence[Service]) -> Corpus:
        """The corpus with some entries replaced or added."""
        services = {**self.all, **{service.id: service for service in changed}}
        return Corpus(services.values(), self._kind_numbers, self._need_ids, self._encode, self)


def _vectors(statements: Sequence[str], encode: Encode, previous: Corpus | None) -> Vectors:
    """Vectors of the statements; those of before are not encoded again."""
    if previous is None:
        return encode(statements)
    known = {text: row for row, text in enumerate(previous.statements)}
    new = [text for text in dict.fromkeys(statements) if text not in known]
    matrix = np.concatenate([previous.index.vectors, encode(new)])
    known.update((text, len(previous.index.vectors) + row) for row, text in enumerate(new))
    return np.asarray(matrix[[known[text] for text in statements]], np.float32)


def _needs(services: Sequence[Service], needs: Sequence[str]) -> npt.NDArray[np.float32]:
    """Which services answer which needs, 1 or 0, shape (services, needs)."""
    number = {need: i for i, need in enumerate(needs)}
    answers = np.zeros((len(services), len(needs)), np.float32)
    for row, service in enumerate(services):
        answers[row, [number[need] for need in service.needs]] = 1
    return answers
