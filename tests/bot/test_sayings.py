"""What people say in the middle of a checklist, learnt from data/answers and data/steering.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.reading import Reader
from bot.sayings import Sayings, read_ways
from bot.steering import Steering, SteeringWords
from directory_index.checklists.models import Checklist
from directory_index.errors import DataError
from directory_index.files import Directory
from directory_index.index import VectorCache
from directory_index.models import Voice
from directory_index.search import SearchEngine
from directory_index.settings import Settings


@pytest.fixture(scope="module")
def reader(engine: SearchEngine, settings: Settings) -> Reader:
    return Reader.open(settings, engine)


@pytest.fixture(scope="module")
def sayings(reader: Reader) -> Sayings:
    return reader._sayings


@pytest.fixture(scope="module")
def steering(reader: Reader) -> Steering:
    return reader._steering


def test_every_question_with_answers_has_ways_of_saying_them(directory: Directory, sayings: Sayings) -> None:
    for checklist in directory.checklists.values():
        for question in checklist.questions:
            if question.options:
                assert sayings.knows(checklist.id, question), f"{checklist.id}: {question.id}"


# Said by nobody in data/answers or in the scripted runs.
@pytest.mark.parametrize(
    ("checklist", "question", "text", "picked"),
    [
        ("pre-assessment", "healthy", "he's poorly every other week and never sleeps", ("no",)),
        ("pre-assessment", "healthy", "ask me after the blood test", ("not_sure",)),
        ("pre-assessment", "healthy", "strong as an ox and eats everything", ("yes",)),
        ("pre-assessment", "learning", "he can't read yet and the teacher is worried", ("no",)),
        ("pre-assessment", "getting_on", "plays nicely with all the others", ("yes",)),
        ("pre-assessment", "healthy_needs", "she wakes at three every night", ("sleep",)),
        ("early-help", "routines", "bath, book, bed at seven on the dot", ("going_well",)),
        ("early-help", "learning", "miles behind, they say three years", ("big_worry",)),
        ("pre-assessment", "adults", "her mum and her nan", ("mother", "grandparent")),
        ("pre-assessment", "healthy_needs", "1 and 3", ("sleep", "toilet")),
        ("pre-assessment", "healthy_needs", "just 2", ("food",)),
    ],
)
def test_answers_in_other_words_are_understood(
    reader: Reader, directory: Directory, checklist: str, question: str, text: str, picked: tuple[str, ...]
) -> None:
    heard = reader.read(text, directory.checklists[checklist].question(question), Voice.PARENT, checklist)
    assert heard.answer is not None
    assert heard.answer.picked == picked


@pytest.mark.parametrize("text", ["purple", "the bus was late", "banana split", "xqz"])
def test_what_answers_nothing_is_not_taken_for_an_answer(reader: Reader, directory: Directory, text: str) -> None:
    checklist = directory.checklists["early-help"]
    assert reader.read(text, checklist.question("told"), Voice.PARENT, checklist.id).answer is None


def test_a_question_without_ways_is_read_by_what_all_have_in_common(engine: SearchEngine, settings: Settings) -> None:
    checklist: Checklist = engine.directory.checklists["early-help"]
    question = checklist.question("health").model_copy(update={"id": "zest"})
    cache = VectorCache(settings.var_dir / "sayings.npz", engine.encoder)
    sayings = Sayings.open(settings.data_dir, engine.directory.checklists, cache)
    assert not sayings.knows(checklist.id, question)
    for text, best in (("never better, thriving", "going_well"), ("no idea, I never met him", "not_sure")):
        scores = sayings.scores(checklist.id, question, text)
        assert max(scores, key=lambda one: scores[one]) == best


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("hold up, take me to the question before", "back"),
        ("whoops, previous question please", "back"),
        ("have to go now, i will finish this later", "stop"),
        ("what do you mean by this question", "meaning"),
        ("I'd rather not answer this one", "skip"),
        ("please repeat the question", "again"),
        ("show me what I have answered so far", "so_far"),
    ],
)
def test_what_steers_is_understood_in_other_words(reader: Reader, text: str, does: str) -> None:
    assert reader.command(text) == does


@pytest.mark.parametrize(
    "text",
    [
        "he went back to his dad in May",
        "she stops eating when she is sad",
        "we skipped the last review",
        "nothing has changed since then",
        "his last school was better",
        "what does CAMHS mean",
        "what does TAC mean?",
        "whats a SENCO",
        "what is a lead professional",
        "what does threshold mean?",
        "who can help with debt?",
        "her gran passed away",
    ],
)
def test_what_only_sounds_like_steering_is_not(reader: Reader, text: str) -> None:
    assert reader.command(text) == ""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("actually that school one", "school"),
        ("oh wait, the question about sleep", "sleep"),
        ("the little one is two", ""),
        ("he likes the school", ""),
    ],
)
def test_a_question_named_in_passing(reader: Reader, text: str, names: str) -> None:
    assert reader.names_one(text) in (names, "little")  # "the little one" names no question that there is


def test_the_same_data_teach_the_same(engine: SearchEngine, settings: Settings, sayings: Sayings) -> None:
    cache = VectorCache(settings.var_dir / "sayings.npz", engine.encoder)
    again = Sayings.open(settings.data_dir, engine.directory.checklists, cache)
    question = engine.directory.checklists["pre-assessment"].question("healthy")
    one, other = (each.scores("pre-assessment", question, "up all night with a cough") for each in (sayings, again))
    assert one == pytest.approx(other)


@pytest.mark.parametrize(
    ("file", "said", "names"),
    [
        ("pre-assessment.yaml", {"healthy": {"perhaps": ["could be"]}}, ("healthy", "perhaps")),
        ("pre-assessment.yaml", {"zest": {"yes": ["could be"]}}, ("zest", "-")),
        ("no-such-checklist.yaml", {"healthy": {"yes": ["could be"]}}, ("-", "-")),
    ],
)
def test_ways_of_saying_what_is_not_there_are_named_and_left_out(
    engine: SearchEngine, tmp_path: Path, file: str, said: dict[str, object], names: tuple[str, str]
) -> None:
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / file).write_text(yaml.safe_dump(said), "utf-8")
    (fault,) = read_ways(tmp_path, engine.directory.checklists)[1]
    assert (fault.file, fault.entry, fault.field) == (f"answers/{file}", *names)
    sayings = Sayings.open(tmp_path, engine.directory.checklists, VectorCache(tmp_path / "v.npz", engine.encoder))
    question = engine.directory.checklists["pre-assessment"].question("healthy")
    assert not sayings.knows("pre-assessment", question)
    assert set(sayings.scores("pre-assessment", question, "could be")) == {"yes", "no", "not_sure"}


def test_a_file_that_is_no_list_of_ways_is_refused(engine: SearchEngine, tmp_path: Path) -> None:
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "pre-assessment.yaml").write_text("healthy: {yes: fine}\n", "utf-8")
    with pytest.raises(DataError, match=r"pre-assessment\.yaml"):
        read_ways(tmp_path, engine.directory.checklists)


def test_without_ways_of_answering_the_labels_and_their_words_are_left(engine: SearchEngine, tmp_path: Path) -> None:
    sayings = Sayings.open(tmp_path, engine.directory.checklists, VectorCache(tmp_path / "v.npz", engine.encoder))
    question = engine.directory.checklists["pre-assessment"].question("healthy")
    assert len(set(sayings.scores("pre-assessment", question, "fit as a fiddle").values())) == 1
    assert sayings.nearness("pre-assessment", question, "fit as a fiddle") == 1


def test_words_that_steer_are_read_whole_or_refused(tmp_path: Path) -> None:
    (tmp_path / "steering.yaml").write_text("back: [one back]\n", "utf-8")
    with pytest.raises(DataError, match=r"steering\.yaml"):
        SteeringWords.read(tmp_path)
