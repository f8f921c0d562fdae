"""Places in a text, and how far they are apart."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

from directory_index.language import english
from directory_index.models import Place

EARTH_RADIUS_KM = 6371.0088
_CUES = frozenset({"in", "near", "from", "round", "around", "up", "at", "by", "to", "of"})
# CZ4 2AB, cz42ab, CZ4-2AB, CZ4 2, CZ4, with O for 0 and I for 1 where a digit stands
_POSTCODE = re.compile(r"\b([A-Z]{1,2})\s?-?([0-9OI][0-9A-Z]?)(?:\s?-?\s?([0-9OI])([A-Z]{2})?)?\b", re.I)
_NATIONS = ("england", "uk")
_AREA = "CZ"  # the demonstration district's, never issued


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place that the text names: its id, or none where the postcode is not of this district."""

    place: str | None
    text: str
    start: int
    end: int
    uncertain: tuple[str, ...] = ()


def distance_km(one: Place, other: Place) -> float:
    """Straight line on a sphere (haversine), in kilometres."""
    lat1, lat2 = math.radians(one.latitude), math.radians(other.latitude)
    dlat, dlon = lat2 - lat1, math.radians(other.longitude - one.longitude)
    root = math.sin(dlat / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(root))


def within(place: str | None, places: Mapping[str, Place]) -> Iterable[str]:
    """A place and all that it lies in, smallest first."""
    while place:
        yield place
        place = places[place].within


class PlaceReader:
    """Finds places of the directory in a text."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        """Learn the names; a name that is also a common word needs a cue before it."""
        self._places = places
        nlp = english()
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._sure: dict[str, str] = {}
        self._cued: dict[str, str] = {}
        for place in places.values():
            if place.id in _NATIONS:  # "new in England" is not where somebody lives
                continue
            for name in [place.name, *place.also]:
                self._sure[name.lower()] = place.id
            for name in place.cue_only:
                self._cued[name.lower()] = place.id
        names = [*self._sure, *self._cued, "hudderley"]
        self._matcher.add("PLACE", [nlp.make_doc(name) for name in names])

    def read(self, doc: Doc) -> list[PlaceMention]:
        """Find the places named, in order; longest name first where two overlap."""
        found = []
        for span in filter_spans(self._matcher(doc, as_spans=True)):
            low = span.text.lower()
            if low in self._sure:
                found.append(PlaceMention(self._sure[low], span.text, span.start_char, span.end_char))
            elif low == "hudderley":  # two of them: offer both, the one inside the district first
                both = ("south-hudderley", "north-hudderley")
                if all(name in self._places for name in both):
                    found.append(PlaceMention(both[0], span.text, span.start_char, span.end_char, both))
            elif span.start > 0 and doc[span.start - 1].lower_ in _CUES:
                found.append(PlaceMention(self._cued[low], span.text, span.start_char, span.end_char))
        found += [mention for mention in self._postcodes(doc.text) if mention is not None]
        return sorted(found, key=lambda mention: mention.start)

    def _postcodes(self, text: str) -> Iterable[PlaceMention | None]:
        for match in _POSTCODE.finditer(text):
            area, district, sector, unit = match.groups()
            if area.upper() != _AREA:
                if unit and district[0].isdigit() and len(area) == 2:
                    yield PlaceMention(None, match.group(), match.start(), match.end())
                continue
            code = area.upper() + district.upper().replace("O", "0").replace("I", "1")[:1]
            exact = f"{code} {sector.upper().replace('O', '0').replace('I', '1')}" if sector else code
            yield PlaceMention(self._by_postcode(exact, code), match.group(), match.start(), match.end())

    def _by_postcode(self, exact: str, district: str) -> str | None:
        for wanted in (exact, district):
            for place in self._places.values():
                if wanted in place.postcodes:
                    return place.id
        return None
