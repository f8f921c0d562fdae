"""Definitions are written by editors: the example of their page works, and what is wrong is named before anybody is asked."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from api.app import create_app
from api.rasa_model import digest
from directory_index.check import check_directory
from directory_index.checklists.models import Checklist, Words
from directory_index.checklists.run import Answer, begin
from directory_index.checklists.walk import Walk
from directory_index.errors import DataError
from directory_index.files import load_directory
from directory_index.models import Voice
from directory_index.search import SearchEngine
from directory_index.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "checklists.md").read_text("utf-8")
EXAMPLE = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.M | re.S)[0]
FILE = "checklists/better-nights.yaml"
Loads = Callable[[str], Checklist]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real data with one service and few statements, so that it is read quickly."""
    data = tmp_path_factory.mktemp("definitions") / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("services", "checklists"))
    for path in (data / "kinds").glob("*.yaml"):
        kind = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        kind |= {"confusable_with": [], "statements": {"parent": kind["statements"]["parent"][:1]}}
        path.write_text(yaml.safe_dump(kind), "utf-8")
    (data / "services").mkdir()
    shutil.copy(ROOT / "data/services/calderfield/portage-calderfield.yaml", data / "services")
    (data / "checklists").mkdir()
    return data


@pytest.fixture
def loads(folder: Path) -> Iterator[Loads]:
    """Reads a definition as the file of the example in a data folder."""
    path = folder / FILE

    def _loads(text: str) -> Checklist:
        path.write_text(text, "utf-8")
        return load_directory(folder).checklists["better-nights"]

    yield _loads
    path.unlink(missing_ok=True)


@pytest.fixture
def faults(loads: Loads) -> Callable[[str], list[str]]:
    def _faults(text: str) -> list[str]:
        with pytest.raises(DataError) as caught:
            loads(text)
        assert str(caught.value).splitlines()[0].endswith("nothing was loaded.")
        return [str(fault) for fault in caught.value.faults]

    return _faults


def changed(*pairs: tuple[str, str]) -> str:
    """The example with some words replaced, each where it stands first."""
    text = EXAMPLE
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def asked(lines: str) -> tuple[str, str]:
    """One more question behind the others."""
    return "outcomes:\n", f"  - {lines.strip()}\n\noutcomes:\n"


# The example of the page for editors


def test_the_example_has_three_questions_and_two_outcomes_and_no_fault(loads: Loads) -> None:
    checklist = loads(EXAMPLE)
    assert [one.id for one in checklist.questions] == ["danger", "children", "sleep"]
    assert [one.id for one in checklist.outcomes] == ["safety_first", "look_again"]


def test_the_example_is_not_too_hard_to_read(folder: Path, loads: Loads) -> None:
    loads(EXAMPLE)
    found = [fault for fault in check_directory(load_directory(folder), folder) if fault.file == FILE]
    assert found == []


@pytest.mark.parametrize("voice", [Voice.PRACTITIONER, Voice.PARENT])
@pytest.mark.parametrize(
    ("answers", "outcome", "steps"),
    [
        ({"danger": Answer(("yes",))}, "safety_first", 1),
        ({"danger": Answer(("not_sure",))}, "safety_first", 1),
        ({}, "look_again", 1),
        ({"danger": Answer(("no",)), "sleep@c1": Answer(("yes",))}, "look_again", 1),
        ({"danger": Answer(("no",)), "sleep@c2": Answer(("no",))}, "look_again", 2),
    ],
)
def test_the_example_ends_as_it_says(loads: Loads, voice: Voice, answers: dict[str, Answer], outcome: str, steps: int) -> None:
    checklist = loads(EXAMPLE)
    run = begin(checklist, voice)
    given = {"children": Answer(ages=((84, 96), (5, 6))), **answers} if answers else {}
    while (now := Walk(checklist, run).open) is not None:
        run = Walk(checklist, run).answer(now.key, given.get(now.key, Answer(skipped=True)))
    walk = Walk(checklist, run)
    assert walk.decided()[0].id == outcome
    assert sum(walk.holds(one.when) for one in walk.decided()[0].steps) == steps


def test_the_page_names_every_field_that_does_something() -> None:
    """Of the checklist, its questions, answers, outcomes and steps; `search` and `why` do nothing today."""
    definition = Checklist.model_json_schema()
    models = ("Question", "Option", "Outcome", "Step", "Situation", "Condition", "AtLeast")
    definition["$defs"]["Condition"]["properties"].pop("answers")  # any other key of a condition is a question
    fields = {*definition["properties"], *(one for name in models for one in definition["$defs"][name]["properties"])}
    code = re.findall(r"`([^`]+)`", re.sub(r"^```.*?^```", "", PAGE, flags=re.M | re.S))
    named = set(re.findall(r"[a-z_]+", " ".join([*code, EXAMPLE])))
    assert fields - named == set()


# What is written and how it is read


def test_a_bare_yes_and_no_are_answers_and_words(loads: Loads) -> None:
    listed = "[{id: yes, words: Yes}, {id: no, words: No, worry: true}, {id: not_sure, words: Not sure, unsure: true}]"
    checklist = loads(changed(("options: yes_is_fine", f"options: {listed}"), ("{sleep: [no, not_sure]}", "{sleep: no}")))
    assert [one.id for one in checklist.question("sleep").options] == ["yes", "no", "not_sure"]
    assert [one.words.of(Voice.PARENT) for one in checklist.question("sleep").options] == ["Yes", "No", "Not sure"]
    condition = checklist.outcomes[-1].steps[0].when
    assert condition is not None
    assert condition.answers == {"sleep": ("no",)}


@pytest.mark.parametrize(("name", "worry"), [("yes_no", None), ("yes_is_fine", "no"), ("no_is_fine", "yes")])
def test_sets_of_answers(loads: Loads, name: str, worry: str | None) -> None:
    options = loads(changed(("options: yes_is_fine", f"options: {name}"))).question("sleep").options
    assert [one.id for one in options] == ["yes", "no", "not_sure"]
    assert [one.id for one in options if one.worry] == ([worry] if worry else [])
    assert [one.id for one in options if one.unsure] == ["not_sure"]


def test_a_plain_text_is_said_in_every_voice() -> None:
    words = Words.model_validate("Ages alone")
    assert {words.of(voice) for voice in Voice} == {"Ages alone"}
    only = Words.model_validate({"parent": "Yes"})
    assert only.only_in(Voice.PRACTITIONER) == ""
    assert only.of(Voice.PRACTITIONER) == "Yes", "a question of one voice, shown to somebody else"


def test_one_answer_named_twice_in_a_condition_counts_once(loads: Loads) -> None:
    checklist = loads(changed(("danger: [yes, not_sure]", "danger: [yes, yes, not_sure]")))
    assert checklist.outcomes[0].when is not None
    assert checklist.outcomes[0].when.answers["danger"] == ("yes", "not_sure")


def test_other_words_or_another_answer_give_another_digest(loads: Loads) -> None:
    before = loads(EXAMPLE).digest
    assert loads(EXAMPLE).digest == before
    assert loads(changed(("minutes: 3", "minutes: 4"))).digest != before


# What is wrong: (what an editor did, entry, field, what is said)

SHAPE: dict[str, tuple[list[tuple[str, str]], str, str]] = {
    "a misspelt field of the checklist": ([("minutes: 3", "minuets: 3")], "minuets", "is it misspelt?"),
    "a field left out": ([("minutes: 3\n", "")], "minutes", "Field required"),
    "a misspelt field of a question": ([("who_could_tell:", "who_could_tel:")], "questions.0.who_could_tel", "is it misspelt?"),
    "a misspelt field of a step": ([("within_days: 14", "in_days: 14")], "outcomes.1.steps.0.in_days", "is it misspelt?"),
    "a misspelt voice": ([("parent: Better", "parnt: Better")], "title.parnt", "is it misspelt?"),
    "no such voice": ([("[practitioner, parent]", "[practitioner, teacher]")], "voices.1", "'young person'"),
    "no such type": ([("type: children", "type: kids")], "questions.1.type", "'children'"),
    "asked of nobody known": ([("of: child", "of: pet")], "questions.2.of", "'child'"),
    "no such set of answers": ([("options: yes_no", "options: yes_or_no")], "questions.0", "there is no set 'yes_or_no'"),
    "no answers": ([("    options: yes_is_fine\n", "")], "questions.2", "give at least two answers"),
    "one answer": ([("yes_is_fine", "[{id: yes, words: Yes}]")], "questions.2", "give at least two answers"),
    "two answers with one id": (
        [("yes_is_fine", "[{id: yes, words: Yes}, {id: yes, words: Often}]")],
        "questions.2",
        "two answers have one id",
    ),
    "answers to a question of ages": (
        [("type: children", "type: children\n    options: yes_no")],
        "questions.1",
        "a question of type 'children' has none",
    ),
    "words that stand nowhere": (
        [asked("{id: more, type: text, short: More, ask: What else is there?}")],
        "questions.3",
        "say where these words stand",
    ),
    "a text in no voice": ([("ask: Does this child sleep well on most nights?", "ask: {}")], "questions.2.ask", "give a text"),
    "an empty text": ([("short: Sleep", 'short: ""')], "questions.2.short.practitioner", "at least 1 character"),
    "an empty condition": ([("when: {sleep: [no, not_sure]}", "when: {}")], "outcomes.1.steps.0.when", "names at least one"),
    "none of nothing": (
        [("{sleep: [no, not_sure]}", "{at_least: {number: 0, of: [{sleep: no}]}}")],
        "outcomes.1.steps.0.when.at_least.number",
        "greater than or equal to 1",
    ),
    "an id with a space": ([("id: sleep", "id: bad sleep")], "questions.2.id", "pattern"),
    "a step before today": ([("within_days: 28", "within_days: -1")], "outcomes.1.steps.1.within_days", "or equal to 0"),
    "no steps": ([('\n      - {do: "Ring 999, or children\'s services today.", who: You, within_days: 0}', " []")],
        "outcomes.0.steps", "at least 1 item"),
    "no minutes at all": ([("minutes: 3", "minutes: 0")], "minutes", "greater than or equal to 1"),
    "no date": ([("as_of: 2026-11-21", "as_of: last week")], "as_of", "valid date"),
}  # fmt: skip

MEANING: dict[str, tuple[list[tuple[str, str]], str, str, str]] = {
    "looked at again before it was written": (
        [("review_by: 2027-11-21", "review_by: 2026-11-21")],
        "-", "review_by", "must be after as_of 2026-11-21",
    ),
    "a title not in every voice": (
        [("title: Better nights", "title: {parent: Better nights}")],
        "-", "title.practitioner", "this voice has no words here",
    ),
    "two questions with one id": (
        [asked("{id: sleep, short: Sleep, ask: Again?, options: yes_no, who_could_tell: Somebody}")],
        "sleep", "id", "another question has this id",
    ),
    "two outcomes with one id": ([("id: look_again", "id: safety_first")], "safety_first", "id", "another outcome has this id"),
    "a question without a voice": (
        [("      parent: How old are your children?\n", "")],
        "children", "ask.parent", "this voice has no words here",
    ),
    "a help without a voice": (
        [("help: If so, get help first. You will not be in trouble for asking.", "help: {parent: Get help first.}")],
        "danger", "help.practitioner", "this voice has no words here",
    ),
    "an answer without a voice": (
        [("options: yes_is_fine", "options: [{id: yes, words: Yes}, {id: no, words: {parent: Not really}}]")],
        "sleep", "options.no.practitioner", "this voice has no words here",
    ),
    "evidence without a voice": (
        [("    of: child", "    of: child\n    evidence: [{parent: A diary}]")],
        "sleep", "evidence.0.practitioner", "this voice has no words here",
    ),
    "nobody who could tell": (
        [("""    who_could_tell:
      practitioner: The parent, or the health visitor for a child under 5.
      parent: Your health visitor or the school nurse.
""", "")],
        "sleep", "who_could_tell", "who could tell somebody who is not sure?",
    ),
    "a voice that the checklist has not": (
        [("    of: child", "    of: child\n    only: [parent, young person]")],
        "sleep", "only", "the checklist has no voice 'young person'",
    ),
    "a child question without a children question": (
        [("    of: child", "    of: adult")],
        "sleep", "of", "nobody has been asked for the adults yet",
    ),
    "children asked for too late": (
        [("    type: children", "    type: text\n    heard_as: matters")],
        "sleep", "of", "nobody has been asked for the children yet",
    ),
    "a forward reference": (
        [("    options: yes_no", "    options: yes_no\n    when: {sleep: no}")],
        "danger", "when", "there is no question 'sleep' before this one",
    ),
    "a question that waits for itself": (
        [("    of: child", "    of: child\n    when: {sleep: no}")],
        "sleep", "when", "there is no question 'sleep' before this one",
    ),
    "an unknown question, deep inside": (
        [("    of: child", "    of: child\n    when: {any_of: [{danger: no}, {all_of: [{none_of: [{naps: no}]}]}]}")],
        "sleep", "when", "there is no question 'naps' before this one",
    ),
    "an unknown answer": (
        [("    of: child", "    of: child\n    when: {danger: perhaps}")],
        "sleep", "when", "'danger' has no answer 'perhaps'; it has yes, no, not_sure",
    ),
    "a condition on ages": (
        [("    of: child", "    of: child\n    when: {children: yes}")],
        "sleep", "when", "'children' has no answers to choose from",
    ),
    "a condition on a question of another voice": (
        [("options: yes_no", "only: [parent]\n    options: yes_no"), ("    of: child", "    of: child\n    when: {danger: no}")],
        "sleep", "when", "'danger' is not asked in the voice 'practitioner'",
    ),
    "an unknown need": ([("needs: [child_sleep", "needs: [nightmares")], "sleep", "needs", "there is no need 'nightmares'"),
    "an unknown need of an answer": (
        [("yes_is_fine", "[{id: yes, words: Yes}, {id: no, words: No, needs: [nightmares]}]")],
        "sleep", "needs", "there is no need 'nightmares'",
    ),
    "an unknown word": (
        [("    of: child", "    of: child\n    terms: [hypnagogia]")],
        "sleep", "terms", "there is no word of the glossary 'hypnagogia'",
    ),
    "an outcome on an unknown question": (
        [("when: {danger:", "when: {peril:")],
        "safety_first", "when", "there is no question 'peril'",
    ),
    "an outcome on an unknown answer": (
        [("[yes, not_sure]}\n    stops", "[maybe]}\n    stops")],
        "safety_first", "when", "'danger' has no answer 'maybe'",
    ),
    "a last outcome with a condition": (
        [("  - id: look_again", "  - id: look_again\n    when: {danger: no}")],
        "look_again", "when", "the last outcome is for all other answers",
    ),
    "a last outcome that stops": (
        [("  - id: look_again", "  - id: look_again\n    stops: true")],
        "look_again", "when", "the last outcome is for all other answers",
    ),
    "an outcome that hides those behind it": (
        [("    when: {danger: [yes, not_sure]}\n", "")],
        "safety_first", "when", "only the last outcome may do without a condition",
    ),
    "an outcome without a voice": (
        [("title: Safety first", "title: {parent: Safety first}")],
        "safety_first", "title.practitioner", "this voice has no words here",
    ),
    "an unknown kind": ([("[front_door]", "[back_door]")], "safety_first", "kinds", "there is no kind 'back_door'"),
    "an unknown need of an outcome": (
        [("kinds: [front_door]", "needs: [nightmares]")],
        "safety_first", "needs", "there is no need 'nightmares'",
    ),
    "an unknown topic": (
        [("        within_days: 28", "        within_days: 28\n        topic: dreams")],
        "look_again", "steps.1.topic", "there is no topic 'dreams'",
    ),
    "a step without a voice": (
        [("who: The family", "who: {parent: You}")],
        "look_again", "steps.0.who.practitioner", "this voice has no words here",
    ),
    "a step on an unknown answer": (
        [("{sleep: [no, not_sure]}", "{sleep: never}")],
        "look_again", "steps.0.when", "'sleep' has no answer 'never'",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("pairs", "field", "reason"), SHAPE.values(), ids=SHAPE)
def test_what_is_no_definition_is_refused(
    faults: Callable[[str], list[str]], pairs: list[tuple[str, str]], field: str, reason: str
) -> None:
    if field == "title.parnt":
        pairs = [("title: Better nights", "title: {practitioner: Better nights, parent: Better nights}"), *pairs]
    found = faults(changed(*pairs))
    named = [line for line in found if line.startswith(f"{FILE}: better-nights: {field}: ")]
    assert any(reason in line for line in named), found


@pytest.mark.parametrize(("pairs", "entry", "field", "reason"), MEANING.values(), ids=MEANING)
def test_what_cannot_be_meant_is_refused(
    faults: Callable[[str], list[str]], pairs: list[tuple[str, str]], entry: str, field: str, reason: str
) -> None:
    found = faults(changed(*pairs))
    assert any(line.startswith(f"{FILE}: {entry}: {field}: ") and reason in line for line in found), found


def test_every_fault_is_named_at_once(faults: Callable[[str], list[str]]) -> None:
    found = faults(
        changed(
            ("options: yes_no", "options: yes_no\n    when: {sleep: no}"),
            ("needs: [child_sleep", "needs: [nightmares"),
            ("[front_door]", "[back_door]"),
            ("within_days: 28", "within_days: 28\n        topic: dreams"),
        )
    )
    assert [line.split(": ")[1] for line in found] == ["danger", "sleep", "safety_first", "look_again"]


def test_faults_of_two_files_are_named_together(folder: Path, faults: Callable[[str], list[str]]) -> None:
    other = folder / "checklists" / "other.yaml"
    other.write_text(changed(("id: better-nights", "id: other"), ("minutes: 3", "minuets: 3")), "utf-8")
    try:
        found = faults(changed(("minutes: 3", "minutes: 0")))
    finally:
        other.unlink()
    assert {line.split(": ")[0] for line in found} == {FILE, "checklists/other.yaml"}


def test_the_file_is_called_as_the_checklist(faults: Callable[[str], list[str]]) -> None:
    (fault,) = faults(changed(("id: better-nights", "id: bad-nights")))
    assert fault.startswith(f"{FILE}: bad-nights: id: the file is called better-nights")


def test_broken_yaml_names_the_line(faults: Callable[[str], list[str]]) -> None:
    (fault,) = faults(changed(("voices: [practitioner, parent]", "voices: [practitioner, parent")))
    assert fault.startswith(f"{FILE}: -: line ")


# A new file needs no training


@pytest.fixture(scope="module")
def client(engine: SearchEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The application around a data folder with one more file, with the index, the ranker and the words that are there."""
    data = tmp_path_factory.mktemp("new") / "data"
    shutil.copytree(ROOT / "data", data)
    (data / FILE).write_text(EXAMPLE, "utf-8")
    directory = replace(engine.directory, checklists=load_directory(data).checklists)
    changed = SearchEngine(directory, engine.ranker, engine._encode, engine.tuning, corpus=engine.corpus, alarm=engine._alarm)
    app = create_app(changed, Settings(data_dir=data, var_dir=ROOT / "var"))
    with TestClient(app) as running:
        until = time.monotonic() + 60
        while app.state.assistant is None and time.monotonic() < until:
            time.sleep(0.05)
        assert app.state.assistant is not None, "the assistant did not open"
        yield running


def test_a_new_file_is_offered_on_the_page(client: TestClient) -> None:
    page = client.get("/checklists").text
    assert 'href="/checklists/better-nights"' in page
    assert "It helps you see how each child sleeps, and who can help." in page


def test_a_new_file_is_begun_in_a_form(client: TestClient) -> None:
    assert "about 3 minutes" in client.get("/checklists/better-nights").text
    begun = client.post("/checklists/better-nights", data={"action": "start", "voice": "parent"})
    assert begun.status_code == 200
    assert "Is anyone in danger now, or is someone hurting a child?" in begun.text


def test_a_new_file_is_begun_by_name_in_the_chat(client: TestClient) -> None:
    def say(text: str, conversation: str | None = None) -> dict[str, Any]:
        answer = client.post("/api/v1/chat", json={"message": text, "conversation_id": conversation})
        assert answer.status_code == 200
        return dict(answer.json())

    offered = say("Start the better nights checklist")
    said = " ".join(message["text"] for message in offered["messages"])
    assert "It helps you see how each child sleeps" in said
    assert [button["label"] for button in offered["quick_replies"]] == ["I work with a child or family", "I am a parent or carer"]
    begun = say("I am a parent or carer", offered["conversation_id"])
    assert begun["checklist"]["id"] == "better-nights"
    assert "Is anyone in danger now" in " ".join(message["text"] for message in begun["messages"])


def test_a_new_file_is_among_those_the_chat_offers(client: TestClient) -> None:
    context = client.app.state.assistant.context  # type: ignore[attr-defined]
    offered = context.checklists.offer(context.conversations.open(), "which checklists have you got?")
    assert "Start the checklist better nights checklist" in [button.message for button in offered.buttons]


def test_nothing_is_taught_from_checklists(engine: SearchEngine, client: TestClient) -> None:
    """Neither the ranker nor Rasa: what they were taught from is the same with one file more."""
    from directory_index.index import _identity

    new = client.app.state.engine  # type: ignore[attr-defined]
    assert "better-nights" in new.directory.checklists
    assert "better-nights" not in engine.directory.checklists
    assert _identity(new.directory, new.encoder, "judged") == _identity(engine.directory, engine.encoder, "judged")
    assert digest(new.encoder) == digest(engine.encoder)
