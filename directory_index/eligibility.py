"""Who a service is for: whether its ages and its area let it serve a query, and how near it is; for all services at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from directory_index.models import Place, Service
from directory_index.places import distance_km, within
from directory_index.query import Child

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_SOFT_MONTHS = 3  # a service that ends at a birthday or at school start often finishes the term
_LEGAL_AGES = (216, 300)  # 18 and 25: the law draws these lines, and nobody may bend them
_RULES_BY_HOME = ("home_address", "gp", "school", "council_responsible")


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a service serves by place. Many services share one, so that it is worked out once for all of them."""

    by_home: bool  # a rule by home, GP or school ends at the border of its area
    area: tuple[str, ...]
    spots: tuple[str, ...]  # places of its locations
    comes: bool  # by telephone, online or to people's homes

    @classmethod
    def of(cls, service: Service) -> Reach:
        """The reach of one entry."""
        area = service.eligibility.area
        spots = tuple(location.place for location in service.locations)
        return cls(area.rule in _RULES_BY_HOME, tuple(area.places), spots, service.reaches_people)


@dataclass(frozen=True, slots=True)
class Fits:
    """How services fit a query; arrays of shape (services,), but for `children`, (services, children).

    overlap: share of the children's ages that is served, so that a school year on the border goes to the right school.
    nearness: 3 it sits in the place, 2 it comes to people or serves the place, 1 elsewhere, 0 no place was named.
    distance: kilometres in a straight line to its nearest location; 0 where distance says nothing.
    """

    by_age: Bools
    by_area: Bools
    children: Bools
    overlap: Floats
    nearness: Floats
    distance: Floats


class Eligibilities:
    """The ages and reaches of services, in the order given."""

    def __init__(self, services: Sequence[Service]) -> None:
        """Lay out what has to be compared."""
        self._ages = np.array([_bounds(service) for service in services], np.float64).reshape(-1, 3)
        numbers: dict[Reach, int] = {}
        self._reach = np.array([numbers.setdefault(Reach.of(service), len(numbers)) for service in services], np.int64)
        self._reaches = list(numbers)

    def fits(self, children: Sequence[Child], named: Sequence[str], places: Mapping[str, Place]) -> Fits:
        """Fit every service to the children and the places of a query. Unknown ages fit."""
        low, high, soft = (column[:, None] for column in self._ages.T)
        least = np.array([child.minimum for child in children], np.float64)
        most = np.array([child.maximum for child in children], np.float64)
        fitting = (most > low) & (least < soft)
        served = np.maximum(np.minimum(most, high) - np.maximum(least, low), 0) / np.maximum(most - least, 1)
        count = len(self._reach)
        near = np.array([place_fit(reach, named, places) for reach in self._reaches] if named else [(True, 0, 0.0)], np.float64)
        of = self._reach if named else np.zeros(count, np.int64)
        return Fits(
            by_age=np.asarray(fitting.any(axis=1)) if children else np.ones(count, bool),
            by_area=near[of, 0].astype(bool),
            children=fitting,
            overlap=np.where(fitting, served, 0).sum(axis=1),
            nearness=near[of, 1],
            distance=near[of, 2],
        )


def age_fits(service: Service, child: Child) -> bool:
    """Whether the ages overlap; soft by three months at the top, but for the ages of the law. Unknown ages fit."""
    low, _, soft = _bounds(service)
    return child.maximum > low and child.minimum < soft


def place_fit(reach: Reach, named: Sequence[str], places: Mapping[str, Place]) -> tuple[bool, int, float]:
    """Whether somebody from one of the places may come, and nearness and distance (see `Fits`) from the first of them."""
    if not any(_serves(reach, place, places) for place in named):
        return False, 0, 0.0
    place = named[0]
    around = set(within(place, places))
    if any(spot == place or place in within(spot, places) for spot in reach.spots):
        return True, 3, 0.0
    if reach.comes:
        return True, 2, 0.0
    if not reach.spots:
        return True, (2 if around & set(reach.area) else 1), 0.0
    return True, 1, min(distance_km(places[place], places[spot]) for spot in reach.spots)


def _serves(reach: Reach, place: str, places: Mapping[str, Place]) -> bool:
    if not reach.by_home:
        return True
    around = set(within(place, places))
    # Somebody who names a district may live in any part of it.
    return any(other in around or place in within(other, places) for other in reach.area)


def _bounds(service: Service) -> tuple[float, float, float]:
    """Months: lower bound, upper bound, and the upper bound as softly as it is kept."""
    low, high = service.eligibility.ages.minimum_months, service.eligibility.ages.maximum_months
    top = np.inf if high is None else float(high)
    return (-np.inf if low is None else float(low), top, top if high in _LEGAL_AGES else top + _SOFT_MONTHS)
