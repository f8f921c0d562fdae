"""A service is found by a description without its name; where words fit several, or are too few, none is meant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory_index.described import Descriptions
from directory_index.files import Directory

JUNIORS, SENIORS = "service/weir-road-juniors", "service/weir-road-seniors"
LARDER, CARERS, SIBLINGS = "service/quernby-larder", "service/young-carers-calderfield", "service/bookends-siblings-club"


@pytest.fixture(scope="module")
def descriptions(directory: Directory) -> Descriptions:
    return Descriptions(directory)


def of_kind(directory: Directory, kind: str) -> list[str]:
    return [f"service/{one.id}" for one in directory.services.values() if one.kind == kind]


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("rhyme time at marlhouse library", "marlhouse-library-rhyme-time"),
        ("toddler group at the chapel in thackerby", "thackerby-chapel-toddlers"),
        ("stay and play in quernby", "quernby-muddy-mornings"),
        ("the food bank in quernby", "quernby-larder"),
        ("youth club in marlhouse", "kiln-yard-youth-centre"),
        ("cadets in dewsbridge", "calder-police-cadets-dewsbridge"),
        ("health visitors in hudderley", "health-visiting-south-hudderley"),
        ("PANCAKE DADS ON SKELDER BANK", "pancake-dads-skelder-bank"),
        ("the seniors at weir road", "weir-road-seniors"),
    ],
)
def test_a_description_means_one_service(descriptions: Descriptions, text: str, service: str) -> None:
    assert descriptions.find(text) == [f"service/{service}"]


def test_words_of_what_is_asked_change_nothing(descriptions: Descriptions) -> None:
    assert descriptions.find("how much does the food bank in quernby cost and when is it open") == descriptions.find(
        "food bank in quernby"
    )


def test_two_alike_are_both_meant_until_a_word_tells_them_apart(descriptions: Descriptions) -> None:
    assert {JUNIORS, SENIORS} <= set(descriptions.find("weir road"))
    assert descriptions.find("weir road, the seniors") == [SENIORS]


@pytest.mark.parametrize(
    "text", ["", "club", "that club", "the nurses", "weir", "how long is the wait", "zyxomarrow quibblewick"]
)
def test_too_little_means_nothing(descriptions: Descriptions, text: str) -> None:
    assert descriptions.find(text) == []


def test_words_of_quite_different_services_together_mean_none_of_them(descriptions: Descriptions) -> None:
    assert descriptions.count("portage cadets larder") == 3
    assert descriptions.find("portage cadets larder") == []


def test_a_closed_service_is_not_meant(descriptions: Descriptions, directory: Directory) -> None:
    closed = directory.services["ropewalk-sure-start-batham"]
    found = descriptions.find(f"{closed.name} in Ropewalk Yard, Batham")
    assert found
    assert f"service/{closed.id}" not in found


def test_a_new_service_is_known_by_its_words_at_once(directory: Directory) -> None:
    old = directory.services["quernby-larder"]
    new = old.model_copy(update={"id": "quibblewick-nest", "name": "Quibblewick Nest", "also_known_as": []})
    grown = Descriptions(replace(directory, services={**directory.services, new.id: new}))
    assert grown.find("that quibblewick place with a food cupboard") == ["service/quibblewick-nest"]


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("how long is the wait", 0), ("qwertyuiop", 0), ("the food bank in quernby", 3), ("food food food", 1)],
)
def test_telling_words_are_counted_once_and_without_those_of_asking(descriptions: Descriptions, text: str, count: int) -> None:
    assert descriptions.count(text) == count


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("in quernby", "quernby-muddy-mornings"),
        ("at the chapel", "thackerby-chapel-toddlers"),
        ("Marlhouse", "marlhouse-library-rhyme-time"),
        ("MARLHOUSE", "marlhouse-library-rhyme-time"),
        ("outdoors", "quernby-muddy-mornings"),
    ],
)
def test_a_word_tells_one_of_a_kind_from_its_like(
    descriptions: Descriptions, directory: Directory, text: str, service: str
) -> None:
    assert descriptions.which(text, of_kind(directory, "stay_and_play")) == f"service/{service}"


@pytest.mark.parametrize("text", ["", "stay and play", "what day is it on", "zyxomarrow"])
def test_words_that_all_have_tell_none(descriptions: Descriptions, directory: Directory, text: str) -> None:
    assert descriptions.which(text, of_kind(directory, "stay_and_play")) is None


def test_among_none_none_is_told(descriptions: Descriptions) -> None:
    assert descriptions.which("in quernby", []) is None
    assert descriptions.among("that club", (), ()) is None


def test_one_named_twice_is_still_one(descriptions: Descriptions) -> None:
    assert descriptions.which("the senior ones", [SENIORS, SENIORS]) == SENIORS


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("it is in quernby", True),
        ("food parcels", True),
        ("who drives in the snow", False),
        ("how much is it", False),
        ("", False),
    ],
)
def test_only_a_name_or_a_place_tells_a_service(descriptions: Descriptions, text: str, tells: bool) -> None:
    assert descriptions.tells(text, LARDER) is tells


def test_what_does_not_stand_here_is_told_by_nothing(descriptions: Descriptions) -> None:
    assert not descriptions.tells("in quernby", "service/zyxomarrow")
    assert descriptions.which("in quernby", ["service/zyxomarrow"]) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("what do those carers cost", CARERS),
        ("back to the larder", LARDER),
        ("and the siblings one, when is that", SIBLINGS),
        ("THAT LARDER", LARDER),
    ],
)
def test_what_was_talked_of_is_pointed_at(descriptions: Descriptions, text: str, meant: str) -> None:
    assert descriptions.among(text, [LARDER, CARERS, SIBLINGS], ()) == meant


@pytest.mark.parametrize("text", ["that club", "what does that one cost", "how long is the wait", "larder", ""])
def test_what_points_at_several_or_at_nothing_means_none(descriptions: Descriptions, text: str) -> None:
    assert descriptions.among(text, [LARDER, CARERS, SIBLINGS], ()) is None


def test_what_was_talked_of_is_likelier_meant_than_what_was_only_shown(descriptions: Descriptions) -> None:
    assert descriptions.among("that club", [JUNIORS], [SENIORS]) == JUNIORS
    assert descriptions.among("that club", [SENIORS], [JUNIORS]) == SENIORS
    assert descriptions.among("that club", [JUNIORS, SENIORS], ()) is None
    assert descriptions.among("that club", (), [JUNIORS, SENIORS]) is None


def test_a_bare_the_does_not_point_at_what_was_only_shown(descriptions: Descriptions) -> None:
    assert descriptions.among("at the larder", [LARDER], ()) == LARDER
    assert descriptions.among("at the larder", (), [LARDER]) is None
    assert descriptions.among("at that larder, about that larder", (), [LARDER]) == LARDER


@given(text=st.text(max_size=200))
def test_nothing_that_is_typed_breaks_it(descriptions: Descriptions, directory: Directory, text: str) -> None:
    addresses = {f"service/{one}" for one in directory.services}
    assert set(descriptions.find(text)) <= addresses
    assert descriptions.among(text, [JUNIORS], [SENIORS]) in (None, JUNIORS, SENIORS)
