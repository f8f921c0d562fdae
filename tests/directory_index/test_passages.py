"""The lines of an entry are ranked by how near they are to a question, and are those of the entry as it is now."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from directory_index.answers.passages import Near, Passages
from directory_index.answers.said import read_phrases, slots_of
from directory_index.encoder import Vectors
from directory_index.models import Service
from directory_index.search import SearchEngine
from directory_index.settings import Settings

PORTAGE, CAMHS, LOFT = "portage-calderfield", "camhs-calderfield", "the-loft-young-peoples-counselling"
JUNIORS, SENIORS = "weir-road-juniors", "weir-road-seniors"
_SAID = 0.38  # score from which a line is said
_MOST_ADDED = 0.25


class Encoding:
    """Encodes, and remembers what."""

    def __init__(self, engine: SearchEngine) -> None:
        self.texts: list[str] = []
        self._encode = engine.encoder.encode

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return self._encode(texts)


@pytest.fixture(scope="module")
def services(engine: SearchEngine) -> dict[str, Service]:
    return {one: engine.directory.services[one] for one in (PORTAGE, CAMHS, LOFT, JUNIORS, SENIORS)}


@pytest.fixture(scope="module")
def passages(engine: SearchEngine, services: dict[str, Service]) -> Passages:
    return Passages(services, engine.encoder.encode)


def ask(engine: SearchEngine, passages: Passages, service: Service, question: str) -> list[Near]:
    return passages.nearest(service, question, engine.vector(question))


@pytest.mark.parametrize(
    ("service", "question", "path"),
    [
        (CAMHS, "do they tell my parents", "referral.consent"),
        (CAMHS, "will it be kept private from mum", "referral.consent"),
        (LOFT, "do they have to tell my parents", "referral.consent"),
        (PORTAGE, "how do i complain if they turn us down", "below_threshold.challenge"),
        (PORTAGE, "is there an interpreter", "languages"),
        (PORTAGE, "what happens at the first visit", "referral.what_next"),
        (PORTAGE, "do we have to pay", "cost"),
        (PORTAGE, "speech therapy", "remit.does_not[2]"),
        (JUNIORS, "what day is it on", "=opening"),
        (JUNIORS, "year 6", "remit.does[3]"),
    ],
)
def test_the_line_that_answers_is_nearest_whichever_field_it_stands_in(
    engine: SearchEngine, passages: Passages, services: dict[str, Service], service: str, question: str, path: str
) -> None:
    near = ask(engine, passages, services[service], question)[0]
    assert near.passage.path.startswith(path)
    assert near.score >= _SAID


def test_every_line_asked_for_as_it_stands_is_the_nearest(
    engine: SearchEngine, passages: Passages, services: dict[str, Service]
) -> None:
    for service in services.values():
        for line in ask(engine, passages, service, "anything"):
            assert ask(engine, passages, service, line.passage.text)[0].passage == line.passage, (service.id, line.passage.path)


def test_every_line_is_ranked_once_the_nearest_first(
    engine: SearchEngine, passages: Passages, services: dict[str, Service]
) -> None:
    near = ask(engine, passages, services[PORTAGE], "how long is the wait")
    paths = [one.passage.path for one in near]
    assert len(paths) == len(set(paths))
    assert {"summary", "threshold", "cost", "typical_wait", "referral.consent", "remit.does[0]", "criteria[1]"} <= set(paths)
    assert [one.score for one in near] == sorted((one.score for one in near), reverse=True)


@pytest.mark.parametrize("question", ["", "???", "qwertyuiop"])
def test_a_question_that_tells_nothing_is_near_to_nothing(
    engine: SearchEngine, passages: Passages, services: dict[str, Service], question: str
) -> None:
    for service in services.values():
        assert ask(engine, passages, service, question)[0].score < _SAID, service.id


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("do they tell my parents", "referral.consent"),
        ("is there an interpreter", "languages"),
        ("what does it cost", "cost"),
    ],
)
def test_in_capitals_the_same_line_answers(
    engine: SearchEngine, passages: Passages, services: dict[str, Service], question: str, path: str
) -> None:
    assert ask(engine, passages, services[CAMHS], question)[0].passage.path == path
    assert ask(engine, passages, services[CAMHS], question.upper())[0].passage.path == path


def test_words_of_the_question_that_stand_in_a_line_bring_it_nearer_rare_ones_more(
    engine: SearchEngine, passages: Passages, services: dict[str, Service]
) -> None:
    question = "child interpreter"
    vector = engine.vector(question)

    def scores(text: str) -> dict[str, float]:
        return {one.passage.path: one.score for one in passages.nearest(services[PORTAGE], text, vector)}

    without, told = scores(""), scores(question)
    added = {path: told[path] - without[path] for path in told}
    assert all(-1e-6 <= more <= _MOST_ADDED for more in added.values())
    assert added["languages"] > 2 * added["eligibility.conditions[0]"] > 0  # nearly every line says child
    assert added["cost"] == pytest.approx(0)


def test_two_services_alike_are_each_answered_from_their_own_lines(
    engine: SearchEngine, passages: Passages, services: dict[str, Service]
) -> None:
    juniors, seniors = (ask(engine, passages, services[one], "which school year is it for")[0] for one in (JUNIORS, SENIORS))
    assert services[JUNIORS].eligibility.ages.words in juniors.passage.text
    assert services[SENIORS].eligibility.ages.words in seniors.passage.text


def test_lines_of_an_edited_entry_are_new_at_once_and_the_others_are_not_read_again(
    engine: SearchEngine, services: dict[str, Service]
) -> None:
    encoding = Encoding(engine)
    before = Passages(services, encoding)
    encoding.texts.clear()
    edited = services[PORTAGE].model_copy(update={"cost": "Two pounds for every visit."})
    after = Passages({**services, PORTAGE: edited}, encoding, before)
    lines = [one.passage.text for one in ask(engine, after, edited, "what does it cost")]
    assert "Two pounds for every visit." in lines[0]
    assert not any("Free." in line for line in lines)
    assert sorted(encoding.texts) == sorted(lines)
    assert ask(engine, after, services[CAMHS], "do they tell my parents") == ask(
        engine, before, services[CAMHS], "do they tell my parents"
    )


def test_a_line_taken_out_of_an_entry_is_not_found_any_more(engine: SearchEngine, services: dict[str, Service]) -> None:
    before = Passages(services, engine.encoder.encode)
    edited = services[PORTAGE].model_copy(update={"criteria": []})
    after = Passages({PORTAGE: edited}, engine.encoder.encode, before)
    assert any(one.passage.template == "criterion" for one in ask(engine, before, services[PORTAGE], "what counts"))
    assert not any(one.passage.template == "criterion" for one in ask(engine, after, edited, "what counts"))


def test_entries_that_stay_the_same_are_not_read_again(engine: SearchEngine, services: dict[str, Service]) -> None:
    encoding = Encoding(engine)
    before = Passages(services, encoding)
    encoding.texts.clear()
    after = Passages(services, encoding, before)
    assert encoding.texts == []
    question = "how long is the wait"
    assert ask(engine, after, services[PORTAGE], question) == ask(engine, before, services[PORTAGE], question)


def test_an_entry_that_is_gone_is_held_no_more(engine: SearchEngine, services: dict[str, Service], passages: Passages) -> None:
    after = Passages({CAMHS: services[CAMHS]}, engine.encoder.encode, passages)
    with pytest.raises(KeyError):
        ask(engine, after, services[PORTAGE], "how long is the wait")


def test_every_line_of_every_entry_fills_its_template(engine: SearchEngine, settings: Settings) -> None:
    phrases = read_phrases(settings.data_dir / "phrases.yaml")
    everything = engine.directory.services
    nothing = engine.vector("anything")
    passages = Passages(everything, lambda texts: engine.encoder.encode(["line"]).repeat(len(texts), axis=0))
    for service in everything.values():
        for one in passages.nearest(service, "", nothing):
            line = one.passage
            assert set(slots_of(phrases[line.template])) == set(line.slots), (service.id, line.path)
