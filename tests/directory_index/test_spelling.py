import pytest

from directory_index.query import QueryReader
from directory_index.search import SearchEngine


@pytest.fixture(scope="module")
def reader(engine: SearchEngine) -> QueryReader:
    return QueryReader(engine.directory)


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("portige", "portage"),
        ("camsh", "camhs"),
        ("tantrams", "tantrums"),
        ("dyslexya", "dyslexia"),
        ("nursary", "nursery"),
        ("Dewsbrigde", "dewsbridge"),
    ],
)
def test_slips_become_words_of_the_directory(reader: QueryReader, typed: str, read_as: str) -> None:
    query = reader.read(f"help {typed}")
    assert query.corrected == f"help {read_as}"
    assert any(facet.key == f"spelling-{typed.lower()}" for facet in query.facets)


def test_a_correction_can_be_undone(reader: QueryReader) -> None:
    assert reader.read("help portige", without={"spelling-portige"}).corrected == "help portige"


@pytest.mark.parametrize("text", ["he wont sleep", "every 5 mins", "my MIL", "DLA form", "gcses", "xylophone lessons"])
def test_words_that_are_words_stay(reader: QueryReader, text: str) -> None:
    assert reader.read(text).corrected == text
