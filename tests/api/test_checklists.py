"""Checklists as forms, pressed through as in a browser without JavaScript: every way there is, and every way that goes wrong."""

from __future__ import annotations

import base64
import copy
import itertools
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from api.app import create_app
from api.policy import WAY_OUT
from api.sealed import KEPT_HOURS, Sealer
from directory_index.checklists.headings import heading, phrase
from directory_index.checklists.models import Checklist, Question
from directory_index.checklists.run import MOST_CHILDREN, MOST_WORDS, Answer, Run, begin
from directory_index.checklists.walk import Walk
from directory_index.models import Voice
from directory_index.search import SearchEngine

FOLDER = Path(__file__).resolve().parents[2] / "data" / "checklists"
DATA = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
VOICES = {name: data["voices"] for name, data in DATA.items()}
EVERY = [(name, voice) for name, voices in VOICES.items() for voice in voices]
SAFE = {"danger": "no", "safe_harm": "no", "at_risk": "no", "violence": "no", "known": "no"}
WORDS = "zebrafish pyjamas"
TWO = "7 and 4"
DANGER = "my dad is hitting my mum right now"
HOSTILE = "</textarea><script>alert(\"x\")</script> & 'my son' {{ 7*7 }} <img src=x onerror=alert(1)>"
ACTIONS = [
    "next",
    "back",
    "skip",
    "handout",
    "handout:parent",
    "change:known",
    "go",
    "pdf:parent",
    "text:parent",
    "short-pdf:parent",
]


@dataclass
class Visit:
    """Somebody at a checklist: the page before them, and what they press on it."""

    client: TestClient
    read: Callable[[Any], Any]
    answer: Any = None
    page: Any = None
    cookies: bool = False  # without, each page stands for itself, so that tests may share the way to it

    def see(self, answer: Any) -> Visit:
        self.answer, self.page = answer, self.read(answer)
        return self

    def twin(self) -> Visit:
        """The same page in a second tab."""
        return replace(self)

    def start(self, checklist: str, voice: str = "parent") -> Visit:
        self.see(self.client.get(f"/checklists/{checklist}"))
        return self.press("start", pick=[voice])

    def press(self, action: str, pick: Sequence[str] | None = None, words: str | None = None) -> Visit:
        """Press the button; `pick` and `words` are what they chose and wrote first, None what stands there already."""
        button = next(one for one in self.page.all("button", name="action") if one["value"] == action)
        form = next(one for one in button.parents if one.name == "form")
        return self.send(button["formaction"] or form["action"], self._fields(form, button, pick, words))

    def send(self, path: str, form: dict[str, Any]) -> Visit:
        if not self.cookies:
            self.client.cookies.clear()
        return self.see(self.client.post(path, data=form))

    def _fields(self, form: Any, button: Any, pick: Sequence[str] | None, words: str | None) -> dict[str, list[str]]:
        sent, left = {button["name"]: [button["value"]]}, list(pick or [])
        for tag in self.page.all("input", "textarea"):
            if form not in tag.parents or not tag["name"]:
                continue
            value = tag["value"] if tag.name == "input" else tag.raw.removeprefix("\n")
            if tag["type"] in ("radio", "checkbox"):
                if (value not in left) if pick is not None else ("checked" not in tag.attributes):
                    continue
                left = [one for one in left if one != value]
            elif tag["type"] != "hidden" and words is not None:
                value = words
            sent.setdefault(tag["name"], []).append(value)
        assert left == [], f"{left} cannot be chosen at {self.key}"
        return sent

    def post(self, **fields: Any) -> Visit:
        """Send what no button sends; the rest as it stands."""
        form = {"state": self.state, "key": self.key, "action": "next", **fields}
        return self.send(self.answer.url.path, form)

    @property
    def main(self) -> str:
        return self.page.one("main").text

    @property
    def state(self) -> str:
        return self.page.all("input", name="state")[0]["value"]

    @property
    def key(self) -> str:
        """The question that stands on the page; empty on a hand-out."""
        return next((tag["value"] for tag in self.page.all("input", name="key")), "")

    @property
    def picked(self) -> list[str]:
        return [tag["value"] for tag in self.page.all("input", name="pick") if "checked" in tag.attributes]

    @property
    def box(self) -> str:
        tag = self.page.one("input", "textarea", name="words")
        return tag["value"] if tag.name == "input" else tag.raw.removeprefix("\n")

    @property
    def urgent(self) -> str:
        """Whom to ring, where somebody wrote of danger."""
        return " ".join(tag.text for tag in self.page.all("section") if tag["aria-labelledby"].startswith("urgent"))

    @property
    def said(self) -> dict[str, str]:
        """What the hand-out lists as answered, by key."""
        rows = [tag for tag in self.page.all("div") if tag["class"] == "govuk-summary-list__row"]
        values = [tag.text for tag in self.page.all("dd") if tag["class"] == "govuk-summary-list__value"]
        buttons = [tag["value"] for tag in self.page.all("button", name="action")]
        keys = [value.removeprefix("change:") for value in buttons if value.startswith("change:")]
        assert len(rows) == len(values) == len(keys)
        return dict(zip(keys, values, strict=True))

    @property
    def rings(self) -> list[str]:
        """Numbers to tap, in the order of the page."""
        links = [tag["href"] for tag in self.page.all("a") if self.inside(tag)]
        return [link.removeprefix("tel:") for link in links if link.startswith("tel:")]

    @staticmethod
    def inside(tag: Any) -> bool:
        return any(one.name == "main" for one in tag.parents)


@pytest.fixture(scope="module")
def visit(client, read):
    return lambda on=client: Visit(on, read)


@pytest.fixture(scope="module")
def checklists(engine: SearchEngine) -> dict[str, Checklist]:
    return engine.directory.checklists


@pytest.fixture(scope="module")
def sealer(client: TestClient) -> Sealer:
    return client.app.state.guide.sealer


@pytest.fixture(scope="module")
def pages(visit, checklists):
    """Goes through a checklist page by page; a way once gone is not gone again."""
    ways: dict[tuple[str, ...], tuple[list[Visit], Iterator[Visit]]] = {}

    def _pages(checklist: str, voice: str = "parent", ages: str = TWO) -> Iterator[Visit]:
        way = (checklist, voice, ages)
        if way not in ways:
            ways[way] = ([], going(visit().start(checklist, voice), checklists[checklist], ages=ages))
        seen, more = ways[way]
        for number in itertools.count():
            if number == len(seen):
                seen.append(next(more).twin())
            yield seen[number].twin()
            if not seen[number].key:
                return

    return _pages


@pytest.fixture(scope="module")
def at(pages):
    """Goes to a question, answering those before it."""

    def _at(key: str, checklist: str = "early-help", voice: str = "parent", ages: str = TWO) -> Visit:
        return next(page for page in pages(checklist, voice, ages) if page.key == key)

    return _at


@pytest.fixture(scope="module")
def done(at):
    """The hand-out of a finished run."""
    return lambda checklist, voice: at("", checklist, voice)


@pytest.fixture(scope="module")
def elsewhere(engine: SearchEngine) -> TestClient:
    """The application with checklists of its own, which opens what the other one sealed."""
    other = copy.copy(engine)
    other.directory = replace(engine.directory, checklists=dict(engine.directory.checklists))
    return TestClient(create_app(other))


@pytest.fixture
def changed(elsewhere: TestClient, checklists: dict[str, Checklist]) -> Iterator[Callable[..., TestClient]]:
    """Changes a checklist there until the test ends; without a change it is taken away."""
    held = elsewhere.app.state.engine.directory.checklists

    def _changed(checklist: str, change: Callable[[dict[str, Any]], object] | None = None) -> TestClient:
        data = held.pop(checklist).model_dump(mode="json", exclude_none=True)
        if change is not None:
            change(data)
            held[checklist] = Checklist.model_validate(data)
        return elsewhere

    yield _changed
    held |= checklists


def usual(question: Question, words: str = WORDS, ages: str = TWO) -> dict[str, Any]:
    """An answer of somebody who has worries and writes a little, but is in no danger."""
    if question.type == "text":
        return {"words": words}
    if question.type == "children":
        return {"words": ages}
    worries = [one.id for one in question.options if one.worry and not one.danger]
    worries = worries or [one.id for one in question.options if not one.none]
    if question.type == "place":
        return {"words": "Batham"}
    single = question.type == "choice"
    return {
        "pick": [SAFE[question.id]] if question.id in SAFE else worries[: 1 if single else 2],
        "words": words if question.own_words else None,
    }


def going(who: Visit, checklist: Checklist, choose: Callable[..., dict[str, Any]] = usual, **more: str) -> Iterator[Visit]:
    """Every page of a run from here on, the hand-out too."""
    for _ in range(200):
        yield who
        if not who.key:
            return
        who.press("next", **choose(checklist.question(who.key.partition("@")[0]), **more))
    raise AssertionError("it does not end")


def the(rows: list[dict[str, Any]], identifier: str) -> dict[str, Any]:
    """One question, or one option, of a definition as data."""
    return next(row for row in rows if row["id"] == identifier)


def without_known(data: dict[str, Any]) -> None:
    data["questions"].remove(the(data["questions"], "known"))


def without_option(question: str, option: str) -> Callable[[dict[str, Any]], None]:
    def _change(data: dict[str, Any]) -> None:
        options = the(data["questions"], question)["options"]
        options.remove(the(options, option))

    return _change


def assert_whole(who: Visit, words: str = WORDS) -> None:
    """What every page of a checklist keeps to."""
    page = who.page
    assert page.unclosed == []
    assert len(page.all("h1")) == 1
    assert page.one("h1").text
    assert page.all("script", "iframe", "object", "style") == []
    assert not any(key.startswith("on") or key == "style" for tag in page.tags for key in tag.attributes)
    assert words not in page.one("title").text
    assert who.state[:20] not in page.one("title").text
    assert not any(words in tag[where] or "?" in tag["action"] for tag in page.tags for where in ("href", "action", "formaction"))
    assert who.answer.url.query == b""
    assert who.answer.headers["cache-control"] == "private, no-cache"
    assert "script-src" not in who.answer.headers["content-security-policy"]
    held = who.answer.headers.get("set-cookie", "")
    assert all(part in held for part in ("HttpOnly", "SameSite=strict", "Path=/checklists")) or not held
    assert not any(part in held.lower() for part in ("expires", "max-age", "domain", WORDS.lower())), "it ends with the browser"
    assert re.search(r"\bNone\b(?! of th)", page.text) is None
    ids = [tag["id"] for tag in page.tags if tag["id"]]
    labels = {tag["for"] for tag in page.all("label") if tag.text}
    assert {box["id"] for box in page.all("textarea", "input") if box["type"] != "hidden"} <= labels
    for tag in page.tags:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set(tag[name].split()) <= set(ids), f"{name}={tag[name]}"
    heads = [tag for tag in page.all("h1", "h2", "h3", "h4") if Visit.inside(tag)]
    levels = [int(tag.name[1]) for tag in heads if not tag["id"].startswith(("urgent", "problem"))]
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


# From start to hand-out


@pytest.mark.parametrize(("checklist", "voice"), EVERY)
def test_a_checklist_goes_from_start_to_hand_out_one_question_a_page(pages, checklists, checklist, voice):
    definition, seen = checklists[checklist], []
    for page in pages(checklist, voice):
        assert page.answer.status_code == 200
        assert_whole(page)
        if not page.key:
            break
        seen.append(page.key)
        question = definition.question(page.key.partition("@")[0])
        assert page.page.one("h1").text == question.ask.of(Voice(voice))
        assert re.fullmatch(rf"Question {len(seen)} of \d+ – Signpost", page.page.one("title").text)
        assert len(page.page.all("fieldset")) + len([tag for tag in page.page.all("label") if "label--l" in tag["class"]]) == 1
        assert [one.words.of(Voice(voice)) for one in question.options] == [
            tag.text for tag in page.page.all("label") if "pick-" in tag["for"]
        ]
    assert len(seen) == len(set(seen))
    assert list(page.said) == seen
    assert page.page.one("title").text == "Your page – Signpost", "browsers keep titles in their history"
    assert page.page.one("h1").text in {one.title.of(Voice(voice)) for one in definition.outcomes}
    assert heading("steps", Voice(voice)) in page.main
    assert phrase("unfinished", Voice(voice)) not in page.main


@pytest.mark.parametrize("where", ["known", "circumstances@c1", "children", "better", ""], ids=lambda key: key or "hand-out")
def test_an_id_stands_once_on_a_page(at, where):
    assert [name for name, times in Counter(tag["id"] for tag in at(where).page.tags if tag["id"]).items() if times > 1] == []


@pytest.mark.parametrize("checklist", VOICES)
def test_a_start_page_asks_who_somebody_is_and_says_what_is_kept(client, read, checklist):
    page = read(client.get(f"/checklists/{checklist}"))
    assert [tag["value"] for tag in page.all("input", name="voice")] == sorted(
        VOICES[checklist], key=["practitioner", "parent", "young person"].index
    )
    assert "nothing is kept on Signpost’s computers" in page.one("main").text
    assert page.all("a", href="tel:999")
    assert read(client.get("/checklists")).all("a", href=f"/checklists/{checklist}")


@pytest.mark.parametrize("voice", ["", "grandparent", "Voice.PARENT"])
def test_a_start_without_saying_who_you_are_is_an_error_beside_the_question(client, read, voice):
    answer = client.post("/checklists/early-help", data={"action": "start", "voice": voice})
    page = read(answer)
    assert answer.status_code == 400
    assert page.one("title").text.startswith("Error: ")
    assert page.one("p", id="voice-error").text == "Error: Choose who you are"
    assert page.one("a", href="#voice-1").text == "Choose who you are"
    assert page.one("input", id="voice-1")


def test_a_checklist_does_not_start_in_a_voice_it_has_not(client):
    assert "young person" not in VOICES["information-sharing"]
    assert client.post("/checklists/information-sharing", data={"action": "start", "voice": "young person"}).status_code == 400


@pytest.mark.parametrize(("checklist", "voice"), EVERY)
def test_not_sure_is_followed_by_who_could_tell(visit, checklists, checklist, voice):
    def unsure(question: Question, **_: str) -> dict[str, Any]:
        found = [one.id for one in question.options if one.unsure and question.id != "danger"]
        return {"pick": found[:1]} if found else {**usual(question), "words": usual(question)["words"]}

    definition, before, seen = checklists[checklist], "", 0
    for page in going(visit().start(checklist, voice), definition, unsure):
        told = before and definition.question(before)
        if told and any(one.unsure for one in told.options) and before != "danger" and page.key:
            assert told.who_could_tell.of(Voice(voice))
            assert f"{told.short.of(Voice(voice))}: who could tell you? {told.who_could_tell.of(Voice(voice))}" in page.main
            seen += 1
        else:
            assert "who could tell you?" not in page.main.split(heading("unsure", Voice(voice)))[0] or not page.key
        before = page.key.partition("@")[0]
    assert seen > 0
    assert heading("unsure", Voice(voice)) in page.main


def test_what_all_children_share_is_asked_once(pages, checklists):
    seen = Counter(page.key.partition("@")[0] for page in pages("early-help", ages="7, 4 and 14"))
    for question in checklists["early-help"].questions:
        if question.of == "family":
            assert seen[question.id] <= 1, question.id
    assert seen["circumstances"] == seen["health"] == seen["learning"] == 3
    assert seen["known"] == seen["matters"] == seen["strengths"] == 1


def test_each_child_is_named_by_age_above_their_questions(at):
    page = at("health@c2", ages="7, 4 and 14")
    assert "Your 4-year-old" in page.main
    assert page.page.one("h1").text in page.main


def test_a_young_person_is_asked_for_themselves_alone(pages):
    keys = [page.key for page in pages("early-help", "young person", "14, 9")]
    assert "health@c1" in keys
    assert "health@c2" not in keys


# What cannot be taken

FAULTS = {
    "nothing chosen": ("known", [], None, "Choose one answer", "pick-1"),
    "nothing ticked": ("circumstances@c1", [], "", "Choose at least one answer", "pick-1"),
    "nothing written": ("matters", None, "", "Write a few words", "words"),
    "blanks alone": ("matters", None, "  \r\n ", "Write a few words", "words"),
    "no ages": ("children", None, "", "Write each child’s age", "words"),
    "ages that cannot be read": ("children", None, "ever so many of them", "Write each child’s age", "words"),
    "none with something else": ("circumstances@c1", ["send", "none"], "", "“None of these” together", "pick-1"),
    "too long": ("matters", None, "a" * (MOST_WORDS + 1), f"Shorten this to {MOST_WORDS} characters", "words"),
    "too long beside an answer": ("health@c1", ["some_worry"], "b" * (MOST_WORDS + 1), f"Shorten this to {MOST_WORDS}", "words"),
    "words without an answer": ("health@c1", [], WORDS, "Choose one answer", "pick-1"),
}


@pytest.mark.parametrize(("key", "pick", "words", "told", "target"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_taken_is_told_and_nothing_is_lost(at, checklists, key, pick, words, told, target):
    page = at(key)
    number, state = page.page.one("title").text.split()[1], page.state
    page.press("next", pick, words)
    assert page.answer.status_code == 400
    assert_whole(page, words if words and words.strip() else WORDS)
    assert page.page.one("title").text.startswith(f"Error: Question {number} of ")
    summary = page.page.one("div", class_="govuk-error-summary")
    assert summary.text.startswith("There is a problem")
    assert told in summary.text
    link = next(tag for tag in page.page.all("a") if summary in tag.parents)
    assert page.page.one("p", id="error").text == f"Error: {link.text}"
    assert link["href"] == f"#{target}", "the link leads to what is wrong"
    described = [tag for tag in page.page.all("input", "textarea", "fieldset") if "error" in tag["aria-describedby"].split()]
    assert len(described) == 1
    assert described[0].name == "fieldset" if target == "pick-1" else described[0]["id"] == "words"
    assert page.key == key
    assert page.picked == (pick or [])
    if words is not None:
        assert page.box.split() == words.split(), "what was typed stays in the box"
    question = checklists["early-help"].question(key.partition("@")[0])
    page.press("next", **{"pick": None, **usual(question)})
    assert page.answer.status_code == 200
    assert int(page.page.one("title").text.split()[1]) == int(number) + 1
    kept = page.press("handout").said
    before = page.see(page.client.post("/checklists/early-help", data={"state": state, "action": "handout"})).said
    assert {name: text for name, text in before.items() if text != "Not answered yet"}.items() <= kept.items()


def test_more_children_than_there_is_room_for_are_not_left_out_in_silence(at):
    ages = ", ".join(str(age) for age in range(2, 3 + MOST_CHILDREN))
    page = at("children").press("next", words=ages)
    told = [tag.text for tag in page.page.all("div") if tag["class"] in ("govuk-inset-text", "govuk-error-summary")]
    assert re.search(rf"\b({MOST_CHILDREN}|eight)\b", " ".join(told))


def test_two_answers_to_a_choice_are_not_guessed_between(at):
    page = at("known").post(pick=["yes", "no"])
    assert page.answer.status_code == 400
    assert "Choose one answer" in page.main
    assert page.key == "known"


@pytest.mark.parametrize(("checklist", "voice"), EVERY)
def test_none_of_these_is_quoted_as_it_stands_on_the_page(pages, checklists, checklist, voice):
    for page in pages(checklist, voice):
        options = checklists[checklist].question(page.key.partition("@")[0]).options if page.key else []
        none = next((one.id for one in options if one.none), None)
        if none:
            found = page.twin().press("next", [next(one.id for one in options if not one.none), none], "")
            quoted = re.search("“(.+?)”", found.page.one("p", id="error").text).group(1)
            assert found.page.one("label", for_=found.page.one("input", value=none)["id"]).text == quoted


@pytest.mark.parametrize("pick", [["no-such-answer"], ["yes; drop table", "yes"], ["__class__"]])
def test_answers_that_do_not_exist_are_left_out(at, pick):
    page = at("known").post(pick=pick)
    assert page.answer.status_code == (200 if "yes" in pick else 400)
    assert "no-such-answer" not in page.answer.text


def test_what_is_typed_does_nothing_on_any_page(at, checklists):
    page = at("matters").press("next", words=HOSTILE)
    pages = [page.twin().press("back")]
    while page.key:
        page.press("next", **usual(checklists["early-help"].question(page.key.partition("@")[0]), HOSTILE))
        pages.append(page.twin())
    for one in pages:
        assert one.page.all("script", "img") == []
        assert one.page.unclosed == []
        assert "{{ 7*7 }}" in one.page.text or one.key
    assert pages[0].key == "matters"
    assert pages[0].box == HOSTILE
    assert HOSTILE in page.said["matters"]
    assert page.press("change:matters").box == HOSTILE


# Skip, back, change, stop


def test_a_skipped_question_is_passed_and_listed(at):
    page = at("known").press("skip")
    assert page.key == "told"
    assert page.press("handout").said["known"] == "Skipped"


@pytest.mark.parametrize(("checklist", "voice"), EVERY)
def test_every_question_can_be_skipped(visit, checklists, checklist, voice):
    who = visit().start(checklist, voice)
    for _ in range(100):
        if not who.key:
            break
        who.press("skip")
        assert who.answer.status_code == 200
    assert set(who.said.values()) == {"Skipped"}
    assert_whole(who)


def test_back_keeps_what_was_ticked_on_the_page(at):
    page = at("circumstances@c1").press("back", ["send", "caring"], WORDS)
    assert page.key == "matters"
    assert page.box == WORDS
    page.press("back")
    assert page.key == "told"
    assert page.picked == ["yes"]
    for _ in range(2):
        page.press("next")
    said = page.press("handout").said["circumstances@c1"]
    assert said == f"Needs more help to learn; Looks after someone at home; {WORDS}"


def test_back_from_a_page_left_empty_keeps_the_answers_before(at):
    page = at("matters").press("back")
    assert (page.key, page.picked) == ("told", ["yes"])
    assert page.press("next").key == "matters"


def test_there_is_no_way_back_from_the_first_question(at):
    page = at("danger")
    assert not [one for one in page.page.all("button") if one["value"] == "back"]
    assert page.post(action="back").key == "danger"


def test_an_answer_is_changed_from_the_hand_out(done):
    page = done("early-help", "parent")
    before, outcome = page.said, page.page.one("h1").text
    page.press("change:tried")
    assert page.picked
    assert page.press("next", ["helping"], "they listen").key == "", "back at the hand-out"
    after = page.said
    assert "they listen" in after["tried"]
    assert {key for key in before if before[key] != after[key]} == {"tried"}
    page.press("change:danger").press("next", ["yes"])
    assert page.page.one("h1").text != outcome
    assert page.rings[0] == "999"


def test_a_change_that_asks_more_goes_on_with_that(at):
    page = at("health@c1").press("next", ["going_well"], "")
    assert page.key == "learning@c1"
    page.press("handout").press("change:health@c1").press("next", ["big_worry"], "")
    assert page.key == "health_needs@c1"


def test_a_child_more_keeps_what_was_said_of_the_others(done):
    page = done("early-help", "parent")
    before = page.said
    page.press("change:children")
    assert page.box == TWO
    page.press("next", words="7, 4 and 14")
    assert page.key == "circumstances@c3"
    assert before.items() - {("children", TWO)} <= page.press("handout").said.items()


@pytest.mark.parametrize("voice", VOICES["early-help"])
def test_stop_and_go_on(at, voice):
    page = at("family_circumstances", voice=voice)
    page.press("handout")
    assert_whole(page)
    assert phrase("unfinished", Voice(voice)) in page.main
    assert page.said["family_circumstances"] == "Not answered yet"
    assert page.press("go").key == "family_circumstances"


def test_stop_keeps_what_was_ticked_and_typed_on_the_page(at):
    page = at("circumstances@c1").press("handout", ["send"], WORDS)
    assert page.said["circumstances@c1"] == f"Needs more help to learn; {WORDS}"


LONG = f"{WORDS} {'and so on ' * 70}"


@pytest.mark.parametrize("action", ["handout", "back"])
@pytest.mark.parametrize(("key", "words"), [("matters", LONG), ("children", "ever so many of them")], ids=["too long", "no ages"])
def test_what_cannot_be_taken_is_not_lost_by_leaving_the_page(at, sealer, key, words, action):
    page = at(key).press(action, words=words)
    kept = sealer.open(page.state).answers.get(key)
    shown = [tag.raw or tag["value"] for tag in page.page.all("textarea", "input", name="words")]
    assert words[:20] in " ".join([*shown, kept.words if kept else ""])


@pytest.fixture(scope="module")
def assisted(engine: SearchEngine) -> Iterator[TestClient]:
    """The application with its assistant; without Rasa, which a checklist does not need."""
    with TestClient(create_app(engine)) as running:
        until = time.monotonic() + 60
        while running.app.state.assistant is None and time.monotonic() < until:
            time.sleep(0.05)
        yield running


def test_going_on_in_the_chat_keeps_what_was_ticked_and_typed_on_the_page(at, assisted, sealer):
    page = moved(at("circumstances@c1"), assisted).press("checklist", ["send"], WORDS)
    assert page.answer.status_code == 200
    carried = next(tag["value"] for tag in page.page.all("input", name="checklist"))
    assert sealer.open(carried).answers["circumstances@c1"] == Answer(("send",), WORDS)


def test_danger_typed_before_going_on_in_the_chat_shows_whom_to_ring(at, assisted):
    page = moved(at("matters"), assisted).press("checklist", words=DANGER)
    assert "999" in page.main


def test_a_changed_state_is_refused_in_the_chat_too(underway, assisted, read):
    assert "start again" in assert_refused(
        assisted.post("/chat", data={"action": "checklist", "state": underway.state[:-9]}), read
    )


def test_somebody_goes_on_elsewhere_with_the_code(at, visit, client):
    code = at("matters").press("handout").page.one("textarea", id="code").raw
    wrapped = "\r\n".join(code[place : place + 70] for place in range(0, len(code), 70))
    other = visit().see(client.get("/checklists/early-help"))
    other.press("code", words=f"  {wrapped}\r\n")
    assert other.answer.status_code == 200
    assert other.key == "matters"
    assert other.press("handout").said["children"] == TWO


def test_two_tabs_of_a_browser_that_keeps_no_cookies_go_different_ways(at):
    one = at("known")
    other = one.twin()
    one.press("next", ["yes"])
    other.press("next", ["no"]).press("next", ["some"])
    assert one.key == "told"
    assert one.press("handout").said["known"] == "Yes"
    assert other.press("handout").said["known"] == "No"


@pytest.mark.parametrize("code", ["", "my code is lost", "gAAAAABlost"])
def test_a_wrong_code_is_an_error_beside_the_box(visit, client, code):
    start = visit().see(client.get("/checklists/early-help")).press("code", words=code)
    assert start.answer.status_code == 400
    (link,) = (tag for tag in start.page.all("a") if any(one["role"] == "alert" for one in tag.parents))
    assert link["href"] == "#code"
    assert start.page.one("textarea", id="code")["aria-describedby"] == "code-error"
    assert link.text in start.page.one("p", id="code-error").text
    assert "open" in next(tag for tag in start.page.all("details")).attributes
    assert start.press("start", pick=["parent"]).key == "danger"


@pytest.fixture
def browser(client, read):
    """Somebody with a browser of their own, at "matters" of a family of two."""
    who = Visit(TestClient(client.app, base_url="http://testserver"), read, cookies=True).start("early-help")
    for key, answer in {
        "danger": {"pick": ["no"]},
        "children": {"words": TWO},
        "known": {"pick": ["no"]},
        "told": {"pick": ["yes"]},
    }.items():
        assert who.key == key
        who.press("next", **answer)
    assert who.key == "matters"
    return who


def test_the_browsers_back_button_loses_no_answer(browser):
    before = browser.twin()
    browser.press("next", words=WORDS)
    browser.press("next", ["send"])
    later = browser.key
    before.press("next", words="to have tea together")  # an old page, answered once more
    assert before.key == later, "it goes on where they were"
    assert "older than your last answer" in before.main
    said = before.press("handout").said
    assert said["matters"] == "to have tea together"
    assert said["circumstances@c1"] != "Not answered yet"
    assert "older than" not in before.main


def test_two_tabs_of_one_run_share_their_answers(browser):
    other = browser.twin()
    browser.press("next", words=WORDS)
    other.press("skip")
    assert other.press("handout").said["matters"] == "Skipped", "the last word counts"
    assert "zebrafish" not in other.main


def test_two_families_in_two_tabs_are_kept_apart(browser, read):
    other = Visit(browser.client, read, cookies=True).start("early-help")
    other.press("next", ["no"]).press("next", words="3")
    browser.press("next", words=WORDS)
    assert other.press("handout").said["children"] == "3"
    said = browser.press("handout").said
    assert (said["children"], said["matters"]) == (TWO, WORDS)


def test_a_cookie_alone_opens_nothing(browser, client, read):
    held = dict(browser.client.cookies)
    assert len(held) == 1
    assert "circumstances" not in TestClient(client.app, cookies=held).get("/checklists/early-help").text
    answer = TestClient(client.app, cookies=held).post("/checklists/early-help", data={"action": "handout"})
    assert_refused(answer, read)


@pytest.mark.parametrize("spoilt", ["", "x", "gAAAAA" + "A" * 200])
def test_a_spoilt_cookie_changes_nothing(browser, spoilt):
    browser.client.cookies.clear()
    browser.client.cookies.set("checklist", spoilt, path="/checklists")
    assert browser.press("next", words=WORDS).answer.status_code == 200
    assert browser.press("handout").said["matters"] == WORDS


def test_too_many_words_for_a_cookie_are_in_the_page_alone(browser):
    letters = "".join(chr(0x4E00 + (number * 7919) % 20000) for number in range(600))
    for _ in range(12):
        browser.press("next", [] if browser.page.all("input", name="pick") else None, words=letters)
        if "set-cookie" not in browser.answer.headers:
            break
        if browser.answer.status_code == 400:
            browser.press("skip")
    assert browser.press("handout").answer.status_code == 200


def test_leaving_takes_the_answers_out_of_the_browser(browser):
    browser.client.follow_redirects = False
    button = next(one for one in browser.page.all("button", name="action") if one["value"] == "leave")
    assert button.text == "Exit this page"
    answer = browser.client.post("/checklists/early-help", data={"action": "leave"})
    assert (answer.status_code, answer.headers["location"]) == (303, WAY_OUT)
    assert answer.headers["clear-site-data"] == '"cache"'
    assert dict(browser.client.cookies) == {}
    assert WAY_OUT.split("/weather")[0] in browser.answer.headers["content-security-policy"]


def test_the_same_page_sent_twice_ends_at_the_same_question(at):
    page = at("known")
    again = page.twin()
    assert page.press("next", ["no"]).key == again.press("next", ["no"]).key
    assert page.press("handout").said == again.press("handout").said


# Danger, and what shows who somebody is

PLACES = {
    "a box of its own": ("matters", {"action": "next", "words": DANGER}),
    "beside an answer": ("health@c1", {"action": "next", "pick": ["some_worry"], "words": DANGER}),
    "beside ticks": ("circumstances@c1", {"action": "next", "pick": ["send"], "words": DANGER}),
    "without a tick": ("circumstances@c1", {"action": "next", "pick": [], "words": DANGER}),
    "beside ages": ("children", {"action": "next", "words": "my son of 14 wants to kill himself tonight"}),
    "going back": ("matters", {"action": "back", "words": DANGER}),
    "stopping": ("matters", {"action": "handout", "words": DANGER}),
    "skipping": ("matters", {"action": "skip", "words": DANGER}),
    "in place of ages": ("children", {"action": "next", "words": DANGER}),
    "in place of a choice": ("health@c1", {"action": "next", "pick": [], "words": DANGER}),
    "in too long a text": ("matters", {"action": "next", "words": f"{DANGER}. {'It goes on and on. ' * 40}"}),
    "with none of these": ("circumstances@c1", {"action": "next", "pick": ["send", "none"], "words": DANGER}),
}


@pytest.mark.parametrize(("key", "done"), PLACES.values(), ids=PLACES)
def test_danger_that_somebody_writes_of_shows_whom_to_ring_first(at, key, done):
    page = at(key)
    page.press(**done)
    assert page.rings[:1] == ["999"]
    assert "999" in page.urgent
    assert page.page.all("section", "fieldset", "textarea", "h1")[0]["aria-labelledby"].startswith("urgent"), "above the question"


def test_danger_is_shown_once_and_its_answer_is_kept(at):
    page = at("matters").press("next", words=DANGER)
    assert page.key == "circumstances@c1"
    assert "Your answers are kept" in page.main
    assert_whole(page, DANGER)
    for words in ("", DANGER):
        page.press("next", pick=["send"], words=words)
        assert page.urgent == ""
        assert page.rings == []
    assert page.press("handout").said["matters"] == DANGER


def test_danger_in_the_last_box_stands_above_the_hand_out(at):
    page = at("place", voice="parent").press("next", words=f"Batham, and {DANGER}")
    assert page.key == ""
    assert page.rings[0] == "999"
    assert page.page.all("section")[0]["aria-labelledby"].startswith("urgent")


TICKS = [
    (name, question["id"], option["id"], option["danger"])
    for name, data in DATA.items()
    for question in data["questions"]
    for option in question.get("options", [])
    if isinstance(option, dict) and "danger" in option
]


@pytest.mark.parametrize(("checklist", "question", "option", "danger"), TICKS)
def test_an_answer_that_tells_of_danger_shows_whom_to_ring_once(pages, engine, checklist, question, option, danger):
    page = next(one for one in pages(checklist) if one.key.partition("@")[0] == question)
    page.press("next", [option], "")
    assert page.urgent.startswith(engine.help_for(danger).title)
    assert page.rings
    assert_whole(page)
    assert page.press("back").press("next").urgent == ""


def test_two_answers_that_tell_of_danger_show_whom_to_ring_for_both(at, engine):
    page = at("child_needs@c1", "team-around-the-family").press("next", ["self_harm", "exploitation"], "")
    for danger in ("self_harm_suicide", "exploitation"):
        assert engine.help_for(danger).title in page.main


def test_another_danger_is_shown_beside_one_that_was_shown_before(at, engine):
    page = at("matters", "pre-assessment").press("next", words=DANGER)
    assert page.urgent
    while page.key != "healthy_needs@c1":
        page.press("next", ["no"], "")
    page.press("next", ["self_harm"], DANGER)
    assert page.urgent.startswith(engine.help_for("self_harm_suicide").title)


@pytest.mark.parametrize(("checklist", "voice"), EVERY)
def test_danger_answered_ends_it_with_whom_to_ring(visit, checklists, engine, checklist, voice):
    door = next(one for one in engine.services().values() if one.kind == "front_door").contact.telephone
    page = visit().start(checklist, voice).press("next", ["yes"])
    assert page.key == ""
    assert_whole(page)
    assert page.rings[:2] == ["999", door.replace(" ", "")]
    outcome = next(one for one in checklists[checklist].outcomes if one.danger)
    assert page.page.one("h1").text == outcome.title.of(Voice(voice))
    assert list(page.said) == ["danger"]
    assert heading("danger", Voice(voice)) in page.main
    assert page.press("change:danger").press("next", ["no"]).key, "and goes on when the answer was a slip"


DETAILS = {
    "a telephone number": ("ring me on 07700 900461 please", "07700 900461"),
    "an e-mail address": ("write to zebra.fish@example.org please", "zebra.fish@example.org"),
    "a date of birth": ("he was born on 12/03/2015 and is shy", "12/03/2015"),
    "a postcode": ("we live at 4 Elm Close, LS6 2AB and it is damp", "LS6 2AB"),
}


@pytest.mark.parametrize("action", ["next", "back"])
@pytest.mark.parametrize(("words", "detail"), DETAILS.values(), ids=DETAILS)
def test_a_personal_detail_is_left_out_and_the_person_told(at, sealer, words, detail, action):
    page = at("matters").press(action, words=words)
    assert "We left out " in page.main
    assert "Please do not write details that show who somebody is" in page.main
    assert detail not in page.answer.text
    assert detail not in sealer.open(page.state).answers["matters"].words
    kept = page.press("handout").said["matters"]
    assert kept.split()[0] == words.split()[0]
    assert kept.split()[-1] == words.split()[-1]


def test_a_personal_detail_in_what_cannot_be_taken_is_left_out_too(at):
    page = at("matters").press("next", words=f"07700 900461 {'and on ' * 100}")
    assert page.answer.status_code == 400
    assert "We left out " in page.main
    assert "07700 900461" not in page.answer.text


def test_a_child_told_by_date_of_birth_is_an_age_or_asked_again(at):
    page = at("children").press("next", words="born 12/03/2015")
    assert "12/03/2015" not in page.answer.text
    assert "We left out " in page.main
    assert page.key in ("known", "children")


# What is sealed

SPOILT = {
    "empty": lambda state: "",
    "blank": lambda state: "  \r\n ",
    "words": lambda state: "my code is lost",
    "not ASCII": lambda state: f"{state}é",
    "cut at the end": lambda state: state[:-20],
    "cut in the middle": lambda state: state[: len(state) // 2],
    "cut at the beginning": lambda state: state[10:],
    **{
        f"letter {place}": lambda state, place=place: f"{state[:place]}{'A' if state[place] != 'A' else 'B'}{state[place + 1 :]}"
        for place in (0, 3, 9, 30, 77)
    },
}


def assert_refused(answer: Any, read: Callable[[Any], Any]) -> str:
    page = read(answer)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert page.unclosed == []
    assert page.one("h1").text
    assert page.all("input", name="state") == []
    for words in (WORDS, "zebrafish", TWO, "some_worry", "Traceback", "Fernet", "InvalidToken"):
        assert words not in page.one("main").text
    return page.one("main").text


@pytest.fixture
def underway(at):
    """A page some way into a checklist."""
    return at("circumstances@c1")


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_state_that_was_changed_is_refused_in_words(underway, read, spoil):
    answer = underway.post(state=spoil(underway.state), pick=["send"], words=WORDS).answer
    assert "start again" in assert_refused(answer, read)


@pytest.mark.parametrize("action", ACTIONS)
def test_no_button_opens_a_state_that_was_changed(underway, read, action):
    spoilt = SPOILT["letter 77"](underway.state)
    assert "start again" in assert_refused(underway.post(state=spoilt, action=action).answer, read)


def test_no_button_opens_a_form_without_a_state(client, read):
    for action in ACTIONS:
        assert_refused(client.post("/checklists/early-help", data={"action": action}), read)
    assert_refused(client.post("/checklists/early-help", data={}), read)


def test_a_state_sealed_elsewhere_is_refused(underway, sealer, read):
    other = Sealer(b"another house").seal(sealer.open(underway.state))
    assert_refused(underway.post(state=other).answer, read)


def test_a_state_of_another_checklist_is_refused(underway, client, read):
    told = assert_refused(client.post("/checklists/pre-assessment", data={"state": underway.state, "action": "go"}), read)
    assert "another checklist" in told


def test_a_state_is_kept_for_hours_and_no_longer(underway, read, monkeypatch):
    for hours, status in ((KEPT_HOURS - 0.1, 200), (KEPT_HOURS + 0.1, 400)):
        monkeypatch.setattr("api.sealed.time", SimpleNamespace(time=lambda hours=hours: time.time() + hours * 3600))
        after = underway.post(pick=["send"])
        assert after.answer.status_code == status
    assert f"more than {KEPT_HOURS} hours" in assert_refused(after.answer, read)


def test_the_hours_count_from_the_last_answer(underway, monkeypatch):
    page = underway.press("next", ["send"], "")
    monkeypatch.setattr("api.sealed.time", SimpleNamespace(time=lambda: time.time() + KEPT_HOURS * 3600 - 60))
    assert page.press("next", ["caring"], "").answer.status_code == 200


def test_a_state_that_may_not_be_kept_at_all_is_too_old_at_once(engine, read):
    strict = TestClient(app := create_app(engine))
    app.state.guide = replace(app.state.guide, sealer=Sealer(b"here", kept=0))
    first = strict.post("/checklists/early-help", data={"action": "start", "voice": "parent"})
    state = read(first).one("input", name="state")["value"]
    told = assert_refused(strict.post("/checklists/early-help", data={"state": state, "key": "danger", "pick": "no"}), read)
    assert "hours since your last answer" in told


def test_a_state_cannot_be_read(underway, sealer):
    state = underway.state
    plain = base64.urlsafe_b64decode(state)
    assert sealer.open(state).answers["matters"].words == WORDS
    for word in (WORDS, "zebrafish", "early-help", "parent", "matters", "danger", TWO):
        assert word.encode() not in plain
        assert word not in state
    assert WORDS not in underway.answer.text, "and the answers stand nowhere else on the page of another question"


def test_no_two_states_are_alike(underway):
    assert len({underway.twin().post(action="go").state for _ in range(3)}) == 3


LETTERS = {
    "English": "etaoinshrdlu cmfwypvbgkjqxz ",
    "Urdu": "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنوہیے ",
    "emoji": "😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓",
}


@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
def test_eight_children_and_full_boxes_can_still_be_sent(client, checklists, sealer, read, letters):
    chance, definition = random.Random(7), checklists["early-help"]
    ages = tuple((12 * age, 12 * age + 12) for age in range(2, 2 + MOST_CHILDREN))
    run = begin(definition, Voice.PARENT)
    while (asked := Walk(definition, run).open) is not None:
        picked, words = usual(asked.question).get("pick"), "".join(chance.choices(letters, k=MOST_WORDS))
        answer = Answer(words="2 to 9", ages=ages) if asked.question.type == "children" else Answer(tuple(picked or ()), words)
        run = Walk(definition, run).answer(asked.key, answer)
    answer = client.post("/checklists/early-help", data={"state": sealer.seal(run), "action": "change:matters"})
    assert answer.status_code == 200
    assert read(answer).one("textarea", id="words").raw.removeprefix("\n") == run.answers["matters"].words


# What nobody foresaw


@pytest.mark.parametrize("name", ["no-such-checklist", "EARLY-HELP", "..%2f..%2fetc", "early-help%00"])
def test_an_unknown_checklist_is_not_found(client, read, name):
    for answer in (client.get(f"/checklists/{name}"), client.post(f"/checklists/{name}", data={"action": "start"})):
        assert answer.status_code == 404
        assert read(answer).one("h1").text
    assert client.post("/checklists/no-such-checklist", content=b"\xff" * 300_000).status_code == 404


@pytest.mark.parametrize("action", ["change:no-such-question", "change:", "change:health@c99", "go:elsewhere", "handout:klingon"])
def test_wrong_words_behind_an_action_do_no_harm(underway, action):
    page = underway.post(action=action)
    assert page.answer.status_code == 200
    assert page.press("handout").said["known"] == "No" if page.key else page.said["known"] == "No"


@pytest.mark.parametrize("action", ["explode", "", "NEXT", ":", "__init__", "next:next"])
def test_an_action_that_does_not_exist_loses_nothing(underway, action):
    page = underway.post(action=action)
    assert page.answer.status_code in (200, 400)
    assert page.page.one("h1").text
    assert page.press("handout").said["known"] == "No"


@pytest.mark.parametrize("key", ["no-such-question", "health@c99", "known@c1", "learning_needs@c1"])
def test_an_answer_to_what_is_not_asked_is_no_answer_to_anything_else(at, sealer, key):
    page = at("told")
    before = sealer.open(page.state).answers
    page.post(key=key, pick=["yes"])
    assert page.page.one("h1").text
    assert sealer.open(page.state).answers == before
    assert page.key == "told"


def test_a_body_that_is_no_form_is_refused_in_words(client, read):
    for body in (b"\xff" * 300_000, b"&".join([b"pick=x"] * 500)):
        assert_refused(client.post("/checklists/early-help", content=body), read)


# A definition that was changed meanwhile


def moved(page: Visit, client: TestClient) -> Visit:
    """The same page, sent to a Signpost that was changed meanwhile."""
    return replace(page, client=client)


CHANGED = "This checklist was changed while you were answering"


def test_a_question_that_is_gone_takes_its_answer_with_it_and_no_other(at, changed):
    page = moved(at("matters"), changed("early-help", without_known))
    page.press("next", words=WORDS)
    assert CHANGED in page.main
    assert page.key == "circumstances@c1"
    assert page.press("next", ["send"], "").key == "circumstances@c2"
    assert CHANGED not in page.main, "said once"
    said = page.press("handout").said
    assert (said["danger"], said["children"], said["told"], said["matters"]) == ("No", TWO, "Yes", WORDS)
    assert "known" not in said


def test_an_option_that_is_gone_is_asked_for_again(at, changed):
    page = moved(at("matters"), changed("early-help", without_option("told", "yes")))
    page.press("next", words=WORDS)
    assert CHANGED in page.main
    assert page.key == "told"
    assert page.press("next", ["some"]).key == "circumstances@c1"
    assert page.press("handout").said["matters"] == WORDS


def test_new_words_for_a_question_lose_nothing(at, changed):
    page = moved(at("matters"), changed("early-help", lambda data: the(data["questions"], "known").update(ask="Anew?")))
    page.press("next", words=WORDS)
    assert CHANGED not in page.main
    assert page.press("handout").said["known"] == "No"
    assert page.press("change:known").page.one("h1").text == "Anew?"


def test_a_new_question_is_asked_and_the_rest_kept(at, changed):
    def _change(data: dict[str, Any]) -> None:
        data["questions"].insert(2, the(data["questions"], "known") | {"id": "extra"})

    page = moved(at("matters"), changed("early-help", _change)).press("next", words=WORDS)
    assert page.key == "extra"
    assert CHANGED not in page.main
    assert page.press("next", ["no"]).key == "circumstances@c1"


def test_a_question_now_asked_of_each_child_says_that_its_answer_went(at, changed):
    page = moved(at("matters"), changed("early-help", lambda data: the(data["questions"], "known").update(of="child")))
    page.press("next", words=WORDS)
    assert CHANGED in page.main


def test_the_answer_on_a_page_whose_question_is_gone_answers_no_other(at, changed, sealer):
    page = moved(at("known"), changed("early-help", without_known))
    page.press("next", ["yes"])
    assert page.key == "told"
    assert "told" not in sealer.open(page.state).answers
    assert CHANGED in page.main


def test_the_option_on_a_page_that_is_gone_is_asked_for_again(at, changed):
    page = moved(at("told"), changed("early-help", without_option("told", "some")))
    page.press("next", ["some"])
    assert (page.answer.status_code, page.key) == (400, "told")


@pytest.mark.parametrize("action", ["handout", "handout:young person", "change:told", "go"])
def test_a_change_is_told_of_wherever_somebody_goes_on(at, changed, action):
    page = moved(at("matters").press("handout"), changed("early-help", without_known))
    page.post(action=action)
    assert CHANGED in page.main


def test_a_checklist_that_is_gone_is_not_found(at, changed):
    page = moved(at("known"), changed("early-help")).press("next", ["no"])
    assert page.answer.status_code == 404
    assert page.page.one("h1").text


# The hand-out to take away


PAIRS = [(name, a, b) for name, voices in VOICES.items() for a, b in itertools.permutations(voices, 2)]


@pytest.mark.parametrize(("checklist", "voice", "other"), PAIRS)
def test_the_same_page_in_other_words_says_the_same(done, checklists, checklist, voice, other):
    page = done(checklist, voice)
    outcome = next(one for one in checklists[checklist].outcomes if one.title.of(Voice(voice)) == page.page.one("h1").text)
    said, parts = page.said, len(page.page.all("h3"))
    page.press(f"handout:{other}")
    assert_whole(page)
    assert page.page.one("h1").text == outcome.title.of(Voice(other))
    assert heading("steps", Voice(other)) in page.main
    assert phrase("unfinished", Voice(other)) not in page.main, "all of it was answered"
    assert page.said == said
    if "young person" not in (voice, other):  # who speaks for themselves alone
        assert len(page.page.all("h3")) == parts, "nobody is left out"


def test_what_a_young_person_wants_stays_the_outcome_in_other_words(visit, checklists):
    def well(question: Question, **_: str) -> dict[str, Any]:
        best = next((one.id for one in question.options if one.id in ("going_well", "none", "nothing", "think")), None)
        return {"pick": [best], "words": None} if best else usual(question)

    page = list(going(visit().start("early-help", "young person"), checklists["early-help"], well))[-1]
    outcome = next(one for one in checklists["early-help"].outcomes if one.id == "young_person")
    assert page.page.one("h1").text == outcome.title.young_person
    assert page.twin().press("handout:practitioner").page.one("h1").text == outcome.title.practitioner
    assert page.press("handout:parent").page.one("h1").text == outcome.title.parent


def test_a_hand_out_in_a_young_persons_words_is_kept_in_them(done):
    page = done("early-help", "practitioner").press("handout:young person")
    for section in ("names", "steps", "plan"):
        assert heading(section, Voice.YOUNG_PERSON) in page.main
    assert heading("worries", Voice.PRACTITIONER) not in page.main
    text = page.press("text:young person").answer.text
    assert heading("steps", Voice.YOUNG_PERSON).upper() in text
    assert heading("steps", Voice.PRACTITIONER).upper() not in text


@pytest.mark.parametrize(("checklist", "voice"), [(name, voices[-1]) for name, voices in VOICES.items()])
def test_a_hand_out_is_saved_as_pdf_and_as_text(done, checklist, voice):
    page = done(checklist, voice)
    title = page.page.one("h1").text
    pdf, text = page.twin().press(f"pdf:{voice}").answer, page.twin().press(f"text:{voice}").answer
    for answer, form, ending in ((pdf, "application/pdf", "pdf"), (text, "text/plain; charset=utf-8", "txt")):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == form
        assert answer.headers["content-disposition"] == f'attachment; filename="signpost-{checklist}.{ending}"'
        assert answer.headers["cache-control"] in ("no-store", "private, no-cache")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.content.rstrip().endswith(b"%%EOF")
    assert " ".join(title.upper().split()) in " ".join(text.text.upper().split())
    assert WORDS in " ".join(text.text.split())


def test_a_hand_out_can_be_kept_before_the_end(at):
    text = at("matters").press("handout").press("text:parent").answer.text
    assert phrase("unfinished", Voice.PARENT) in " ".join(text.split())


def test_a_hand_out_names_what_was_said_and_whom_to_ring(done, engine):
    page = done("early-help", "parent")
    assert f"“{WORDS}”" in page.main
    known = {one.contact.telephone.split("(")[0].replace(" ", "") for one in engine.services().values() if one.contact.telephone}
    assert len(page.rings) > 3
    assert set(page.rings) <= known | {"999"}


def test_a_run_is_the_same_however_it_is_opened(done, sealer, checklists):
    run: Run = sealer.open(done("early-help", "parent").state)
    assert sealer.open(sealer.seal(run)) == run
    assert Walk(checklists["early-help"], run).is_over
