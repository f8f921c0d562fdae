import pytest

from directory_index.files import Directory
from directory_index.language import read
from directory_index.places import PlaceReader, distance_km, within


@pytest.fixture(scope="module")
def reader(directory: Directory) -> PlaceReader:
    return PlaceReader(directory.places)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("toddler group near Batham", "batham"),
        ("bottom of batham", "batham-bridge"),
        ("cz42ab", "skelder-bank"),
        ("CZ4-2AB please", "skelder-bank"),
        ("I live in CZ4", "dewsbridge"),
        ("CZ3 1", "batham-bridge"),
        ("from the flats", "skelder-bank"),
        ("up the moor", "hudderley-moor"),
        ("s hudderley", "south-hudderley"),
        ("in town", "calderfield-town"),
        ("Calderfield", "calderfield"),
    ],
)
def test_places_are_found(reader: PlaceReader, text: str, place: str) -> None:
    assert [mention.place for mention in reader.read(read(text))] == [place]


@pytest.mark.parametrize(
    "text", ["bath seat for a disabled child", "he is bathing", "the flats are damp", "town planning", "a bridge"]
)
def test_common_words_are_no_places(reader: PlaceReader, text: str) -> None:
    assert reader.read(read(text)) == []


def test_plain_hudderley_offers_both(reader: PlaceReader) -> None:
    (mention,) = reader.read(read("in Hudderley"))
    assert mention.uncertain == ("south-hudderley", "north-hudderley")


def test_a_postcode_of_elsewhere_is_not_covered(reader: PlaceReader) -> None:
    (mention,) = reader.read(read("we live at HD1 2AB"))
    assert mention.place is None


def test_distances(directory: Directory) -> None:
    places = directory.places
    assert distance_km(places["calderfield-town"], places["batham"]) == pytest.approx(6.4, abs=0.05)
    assert distance_km(places["south-hudderley"], places["north-hudderley"]) == pytest.approx(4.7, abs=0.05)
    # comparing degrees without scaling would put Batham before Calderfield Town
    rise = places["pinfold-rise"]
    assert distance_km(rise, places["calderfield-town"]) < distance_km(rise, places["batham"])


def test_within_goes_up(directory: Directory) -> None:
    assert list(within("thackerby", directory.places)) == ["thackerby", "batham", "calderfield"]
