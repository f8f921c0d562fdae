"""Names are found as people type them: in part, misspelt, in small letters; and what is not known is said to be unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory_index.files import Directory
from directory_index.names import Found, Names
from directory_index.query import QueryReader


@pytest.fixture(scope="module")
def names(directory: Directory) -> Names:
    return Names(directory)


@pytest.fixture(scope="module")
def reader(directory: Directory) -> QueryReader:
    return QueryReader(directory)


def first(found: Found, *kinds: str) -> str:
    return found.only(*kinds)[0]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("what does portage do", "kind/portage"),
        ("CAMHS?", "kind/camhs"),
        ("do the health visitors come out on saturdays", "kind/health_visiting"),
        ("how do i get hold of Calderfield Portage", "service/portage-calderfield"),
        ("is broom lea for him", "service/broom-lea-school"),
        ("what is a TAC", "term/team-around-the-child"),
        ("whats a cp plan", "term/child-protection-plan"),
        ("what does level three mean", "level/3"),
        ("who acts at tier 2", "level/2"),
    ],
)
def test_a_name_is_found(names: Names, text: str, address: str) -> None:
    assert address in names.find(text).only("kind", "service", "term", "level")


def test_a_slip_is_mended_by_the_directorys_own_words(names: Names, reader: QueryReader) -> None:
    text = "how do i refer to portege"
    assert "kind/portage" in names.find(text, reader.read(text).corrected).only("kind")


def test_every_name_of_every_service_and_kind_finds_it(names: Names, directory: Directory) -> None:
    for service in directory.services.values():
        assert f"service/{service.id}" in names.find(service.name).only("service"), service.name
    for kind in directory.kinds.values():
        for name in (kind.name, *kind.called):
            assert f"kind/{kind.id}" in names.find(name).only("kind"), name


def test_every_term_is_found_by_its_word_and_its_acronym(names: Names, directory: Directory) -> None:
    for term in directory.terms.values():
        for name in filter(None, (term.term, term.acronym)):
            assert f"term/{term.id}" in names.find(name).only("term"), name


@pytest.mark.parametrize(
    "text", ["referral form for Calderfield Equine Therapy Centre", "does Zebra Crossing Nurture Hub take under fives"]
)
def test_a_name_that_is_not_here_is_unknown(names: Names, text: str) -> None:
    assert names.find(text).unknown


def test_letters_that_are_not_here_are_told_apart(names: Names) -> None:
    assert names.find("what is SHANARRI").letters == ("SHANARRI",)
    assert not names.find("what is an EHCP").letters


def test_who_asks_is_not_what_is_asked_about(names: Names) -> None:
    found = names.find("As a midwife how do I refer to Portage")
    assert found.mentions[0].only("kind") == ["kind/portage"]
    assert found.mentions[-1].aside


def test_everyday_words_are_no_sure_names(names: Names) -> None:
    assert not any(mention.certain for mention in names.find("it is best to send her early").mentions)


@given(st.text(max_size=300))
def test_nothing_that_is_typed_breaks_it(names: Names, text: str) -> None:
    for mention in names.find(text).mentions:
        assert mention.targets
