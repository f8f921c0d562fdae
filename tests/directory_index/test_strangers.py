"""Names that the directory does not know are told from other words, in capitals or small; its own names never are strange."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory_index.files import Directory
from directory_index.names import Names
from directory_index.search import SearchEngine
from directory_index.strangers import in_passing, unknown_letters, unknown_runs


@pytest.fixture(scope="module")
def names(engine: SearchEngine) -> Names:
    return Names(engine.directory, engine.uses)


def runs(text: str, *known: str) -> set[str]:
    return {text[start:end] for start, end in unknown_runs(text, lambda word: word.lower() in known)}


def letters(text: str) -> list[str]:
    return [text[start:end] for start, end in unknown_letters(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("who runs the Zebra Crossing Nurture Hub", "Zebra Crossing Nurture Hub"),
        ("is Friends of Fernhollow free", "Friends of Fernhollow"),
        ("what does the Zebra & Crane cost", "Zebra & Crane"),
        ("Does Fernhollow Library open on a Sunday", "Fernhollow Library"),
        ("the fernhollow stammer group", "fernhollow stammer group"),
        ("my fernhollow old stammer group", "fernhollow old stammer group"),
        ("does zibbleton clinic see babies", "zibbleton clinic"),
        ("WHAT IS THE WAIT FOR THE ZIBBLETON CLINIC", "ZIBBLETON CLINIC"),
    ],
)
def test_a_strange_name_is_found_whole(text: str, name: str) -> None:
    assert runs(text) == {name}


def test_two_strange_names_are_two() -> None:
    assert runs("the otterburn befrienders and the zibbleton clinic") == {"otterburn befrienders", "zibbleton clinic"}


def test_one_word_that_is_not_known_is_enough() -> None:
    assert "Zebra Crossing Hub" in runs("who runs the Zebra Crossing Hub", "crossing", "hub")


@pytest.mark.parametrize(
    ("text", "known"),
    [("who runs the Zebra Crossing Hub", ("zebra", "crossing", "hub")), ("the zibbleton clinic", ("zibbleton",))],
)
def test_known_words_are_not_strange(text: str, known: tuple[str, ...]) -> None:
    assert runs(text, *known) == set()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fernhollow",
        "is there a football club",
        "my fernhollow surgery",
        "the zib club",
        "the zib2 club",
        "fernhollow is where we went to the group",
        "can Mia come",
    ],
)
def test_words_that_make_no_name_are_not_strange(text: str) -> None:
    assert runs(text) == set()


@pytest.mark.parametrize("text", ["WE LIVE IN FERNHOLLOW ROAD", "What Is The Wait For My Fernhollow Please"])
def test_capitals_everywhere_say_nothing(text: str) -> None:
    assert runs(text) == set()


@pytest.mark.parametrize(
    "before",
    [
        "my son goes to ",
        "she attends ",
        "he is at school at ",
        "we moved from ",
        "we live near the ",
        "I'm from ",
        "MY SON GOES TO ",
    ],
)
def test_where_somebody_lives_or_goes_is_told_in_passing(before: str) -> None:
    assert in_passing(f"{before}Fernhollow House", len(before))


@pytest.mark.parametrize("before", ["", "how do I refer to ", "what is the number for ", "is there a wait at the "])
def test_what_is_asked_for_is_not_told_in_passing(before: str) -> None:
    assert not in_passing(f"{before}Fernhollow House", len(before))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what is DoLS", ["DoLS"]),
        ("is it on the CP-IS or FSM list?", ["CP-IS", "FSM"]),
        ("WHAT IS SHANARRI", []),
        ("what is this", []),
        ("what is an A level", []),
        ("", []),
    ],
)
def test_letters_look_like_an_acronym_unless_all_is_in_capitals(text: str, found: list[str]) -> None:
    assert letters(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "how long is the wait at the fernhollow stammer group",
        "how do i refer to the otterburn befrienders",
        "do quibblewick mentors cost anything",
        "whats the number for acorn cottage nursery",
        "how do I refer to Fernhollow House",
        "tell me about Weir Road Otters",
        "IS THE ZIBBLETON CLINIC FREE",
    ],
)
def test_what_the_directory_does_not_hold_is_unknown_however_it_is_typed(names: Names, text: str) -> None:
    assert len(names.find(text).unknown) == 1


def test_a_name_found_by_capitals_and_by_its_end_is_said_once(names: Names) -> None:
    assert names.find("who runs the Zebra Crossing Nurture Hub").unknown == ("Zebra Crossing Nurture Hub",)


@pytest.mark.parametrize("text", ["my son goes to Fernhollow House, who helps with sleep", "we moved from fernhollow lodge"])
def test_what_is_told_in_passing_is_not_asked_for(names: Names, text: str) -> None:
    assert names.find(text).unknown == ()


def test_no_name_of_the_directory_is_strange_to_it(names: Names, directory: Directory) -> None:
    own = [name for one in directory.services.values() for name in (one.name, *one.also_known_as, *one.called)]
    own += [name for one in directory.kinds.values() for name in (one.name, *one.also_known_as, *one.called)]
    for name in own:
        for text in (name, f"how long is the wait at {name.lower()}"):
            assert names.find(text).unknown == (), text


def test_no_word_of_the_glossary_is_strange(names: Names, directory: Directory) -> None:
    for term in directory.terms.values():
        for name in filter(None, (term.term, term.acronym, *term.also, *term.called)):
            found = names.find(f"what does {name} mean")
            assert (found.unknown, found.letters) == ((), ()), name


def test_a_name_is_no_longer_strange_when_its_service_is_entered(engine: SearchEngine, directory: Directory) -> None:
    text = "how long is the wait at the zibbleton clinic"
    old = directory.services["portage-calderfield"]
    new = old.model_copy(update={"id": "zibbleton", "name": "Zibbleton Clinic", "also_known_as": [], "called": []})
    assert Names(directory, engine.uses).find(text).unknown
    found = Names(replace(directory, services={**directory.services, new.id: new}), engine.uses).find(text)
    assert found.unknown == ()
    assert found.only("service") == ["service/zibbleton"]


@given(st.text(max_size=300))
def test_whatever_is_typed_what_is_strange_stands_in_it(text: str) -> None:
    for start, end in [*unknown_runs(text, lambda word: False), *unknown_letters(text)]:
        assert 0 <= start < end <= len(text)
