import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory_index.errors import BadQueryError
from directory_index.language import LONGEST_QUERY, clean
from directory_index.query import Audience, QueryReader
from directory_index.search import SearchEngine


@pytest.fixture(scope="module")
def reader(engine: SearchEngine) -> QueryReader:
    return QueryReader(engine.directory)


def test_two_children_are_told_apart(reader: QueryReader) -> None:
    query = reader.read("my 3 year old bites and my eldest in year 9 won't go to school")
    assert [(child.minimum, child.maximum) for child in query.children] == [(36, 48), (156, 180)]
    assert "bites" in query.children[0].about
    assert "school" in query.children[1].about


def test_each_part_can_be_undone(reader: QueryReader) -> None:
    text = "3yo near Batham bites"
    keys = {facet.key for facet in reader.read(text).facets}
    assert {"age-36-48", "place-batham"} <= keys
    query = reader.read(text, without={"age-36-48", "place-batham"})
    assert query.children == ()
    assert query.places == ()


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("im 15 and cant stop crying", Audience.YOUNG_PERSON),
        ("my mum drinks and i look after my brother", Audience.YOUNG_PERSON),
        ("y9 pupil, school refusal, mum engaging", Audience.PRACTITIONER),
        ("my son won't sleep", Audience.PARENT),
        ("debt", None),
    ],
)
def test_who_is_asking(reader: QueryReader, text: str, audience: Audience | None) -> None:
    assert reader.read(text).audience == audience


def test_old_names_say_what_they_are_now(reader: QueryReader) -> None:
    labels = [facet.label for facet in reader.read("is there still a Connexions").facets]
    assert any(label.startswith("Connexions: now ") for label in labels)


def test_small_letters_of_a_word_are_no_acronym(reader: QueryReader) -> None:
    assert not reader.read("where do i send the form").words


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200b", "😀😀", "!!!", None, 7])
def test_nothing_to_read_says_what_to_type(text: object) -> None:
    with pytest.raises(BadQueryError, match="in your own words"):
        clean(text)


def test_too_much_says_how_much(reader: QueryReader) -> None:
    with pytest.raises(BadQueryError, match="10,000 characters"):
        reader.read("a" * 10_000)


def test_hidden_characters_go() -> None:
    assert clean("bi\u200btes\x00 at\n nursery\u202e") == "bites at nursery"


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(reader: QueryReader, text: str) -> None:
    try:
        query = reader.read(text)
    except BadQueryError:
        return
    assert query.text
    assert len(query.text) <= LONGEST_QUERY * 4  # compatibility forms can grow when they are normalised
