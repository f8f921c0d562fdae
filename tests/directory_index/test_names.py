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


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("the hearing service", "kind/audiology"),
        ("is the street youth team out on fridays", "service/calderfield-street-youth-team"),
        ("how do i get to the home adaptations and equipment store", "service/home-adaptations-calderfield"),
        ("what does gillick mean", "term/gillick-competence"),
        ("we got a section 21", "term/section-21-notice"),
    ],
)
def test_a_name_is_found_without_the_words_people_leave_out(names: Names, text: str, address: str) -> None:
    assert any(address in mention.targets and mention.certain and not mention.part for mention in names.find(text).mentions)


def test_a_part_of_names_stands_where_its_words_do(names: Names) -> None:
    text = "so is it weir road juniors or seniors, what's the difference please"
    part = next(mention for mention in names.find(text).mentions if mention.part)
    assert text[part.start : part.end] == part.text == "weir road juniors or seniors"
    assert set(part.targets) == {"service/weir-road-juniors", "service/weir-road-seniors"}


def test_a_shorter_name_inside_a_longer_one_given_in_part_is_not_meant(names: Names) -> None:
    found = names.find("how long is the wait for the calderfield adult community health team")
    assert found.mentions[0].targets == ("service/adult-community-mental-health-calderfield",)
    assert "kind/online_counselling" not in found.only("kind")
    assert "kind/online_counselling" in names.find("is it for an adult").only("kind")


def test_a_name_that_is_part_of_longer_letters_is_not_meant(names: Names) -> None:
    assert names.find("what is CP-IS").mentions == ()
    assert "term/child-protection" in names.find("what is CP").only("term")


def test_where_somebody_lives_is_no_name(names: Names) -> None:
    assert names.find("we are on skelder bank").only("service", "kind") == []


@given(st.text(max_size=300))
def test_nothing_that_is_typed_breaks_it(names: Names, text: str) -> None:
    for mention in names.find(text).mentions:
        assert mention.targets
