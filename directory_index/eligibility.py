"""Who a service is for: whether its ages and its area let it serve a query, and how near it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from directory_index.models import Place, Service
from directory_index.places import distance_km, within
from directory_index.query import Child

_SOFT_MONTHS = 3  # a service that ends at a birthday or at school start often finishes the term
_LEGAL_AGES = (216, 300)  # 18 and 25: the law draws these lines, and nobody may bend them
_RULES_BY_HOME = ("home_address", "gp", "school", "council_responsible")


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether and how a service fits.

    overlap: share of the children's ages that it serves, so that a school year on the border goes to the right school.
    nearness: 3 it sits in the place, 2 it comes to people or serves the place, 1 elsewhere, 0 no place was named.
    distance: kilometres in a straight line to its nearest location; 0 where distance says nothing.
    """

    serves: bool
    why_not: Literal["age", "area"] | None = None
    children: tuple[int, ...] = ()
    overlap: float = 0.0
    nearness: int = 0
    distance: float = 0.0


def service_fit(service: Service, children: Sequence[Child], named: Sequence[str], places: Mapping[str, Place]) -> Fit:
    """Fit one service to the children and the places of a query."""
    fitting = tuple(i for i, child in enumerate(children) if age_fits(service, child))
    if children and not fitting:
        return Fit(serves=False, why_not="age")
    overlap = sum(_overlap(service, children[i]) for i in fitting)
    if not named:
        return Fit(serves=True, children=fitting, overlap=overlap)
    if not any(area_fit(service, place, places) for place in named):
        return Fit(serves=False, why_not="area", children=fitting)
    nearness, distance = _nearness(service, named[0], places)
    return Fit(serves=True, children=fitting, overlap=overlap, nearness=nearness, distance=distance)


def age_fits(service: Service, child: Child) -> bool:
    """Whether the ages overlap; soft by three months at the top, but for the ages of the law. Unknown ages fit."""
    low, high = service.eligibility.ages.minimum_months, service.eligibility.ages.maximum_months
    if low is not None and child.maximum <= low:
        return False
    if high is None:
        return True
    return child.minimum < high + (0 if high in _LEGAL_AGES else _SOFT_MONTHS)


def _overlap(service: Service, child: Child) -> float:
    ages = service.eligibility.ages
    low = child.minimum if ages.minimum_months is None else max(child.minimum, ages.minimum_months)
    high = child.maximum if ages.maximum_months is None else min(child.maximum, ages.maximum_months)
    return max(high - low, 0) / max(child.maximum - child.minimum, 1)


def area_fit(service: Service, place: str, places: Mapping[str, Place]) -> bool:
    """Whether somebody of this place may come. A rule by home, GP or school ends at the border of its area."""
    area = service.eligibility.area
    if area.rule not in _RULES_BY_HOME:
        return True
    around = set(within(place, places))
    # Somebody who names a district may live in any part of it.
    return any(other in around or place in within(other, places) for other in area.places)


def _nearness(service: Service, place: str, places: Mapping[str, Place]) -> tuple[int, float]:
    around = set(within(place, places))
    spots = [location.place for location in service.locations]
    if any(spot == place or place in within(spot, places) for spot in spots):
        return 3, 0.0
    if service.reaches_people:
        return 2, 0.0
    if not spots:
        return (2, 0.0) if around & set(service.eligibility.area.places) else (1, 0.0)
    return 1, min(distance_km(places[place], places[spot]) for spot in spots)
