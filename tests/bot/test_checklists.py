"""Checklists in the chat, without Rasa: what is asked, what is understood, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from bot.actions.turn import Context
from bot.checklists import Checklists
from bot.conversation import Conversation
from bot.reading import AnswerWords, Reader
from directory_index.answers.said import Answer, Desk
from directory_index.checklists.walk import Walk
from directory_index.models import Voice
from directory_index.search import SearchEngine
from directory_index.settings import Settings


class Talk:
    """A person in a checklist; what is for Rasa is kept in `asked`."""

    def __init__(self, context: Context, name: str = "pre-CAF", who: str = "I am a parent or carer") -> None:
        self.checklists: Checklists = context.checklists
        self.desk: Desk = context.reference.desk()
        self.conversation: Conversation = context.conversations.open()
        self.asked: list[str] = []
        self.said: list[Answer] = []
        self(f"start the checklist {name}")
        self(who)

    def __call__(self, text: str) -> str:
        begun = self.checklists.begins(self.conversation, text)
        if begun is None:
            taken = self.checklists.take(self.conversation, text)
            if taken is None:
                self.asked.append(text)
                return ""
            self.asked += [taken.rest] if taken.rest else []
            self.said = [*taken.answers, *([self.checklists.again(self.conversation)] if taken.goes_on else [])]
        else:
            self.said = [begun]
        for line in (line for answer in self.said for line in answer.lines):
            assert self.desk.retold(line) == line.text, "not as stored"
        return "\n".join(answer.text for answer in self.said)

    @property
    def walk(self) -> Walk:
        assert self.conversation.run is not None
        return Walk(self.desk.directory.checklists[self.conversation.run.checklist], self.conversation.run)

    @property
    def open(self) -> str:
        return self.walk.open.key if self.walk.open else ""

    def picked(self, key: str) -> tuple[str, ...]:
        given = self.walk.answer_at(key)
        assert given is not None
        return given.picked


@pytest.fixture(scope="module")
def context(engine: SearchEngine, settings: Settings) -> Context:
    return Context.open(engine, settings)


@pytest.fixture
def talk(context: Context) -> Talk:
    return Talk(context)


def test_it_asks_in_the_words_of_who_is_there(context: Context) -> None:
    assert Talk(context, who="I work with a child or family").walk.run.voice is Voice.PRACTITIONER
    assert Talk(context, who="im 14").walk.run.voice is Voice.YOUNG_PERSON
    assert Talk(context, who="his nan").walk.run.voice is Voice.PARENT


def test_a_checklist_for_one_sort_of_person_asks_nobody_who_they_are(context: Context) -> None:
    talk = Talk.__new__(Talk)
    talk.checklists, talk.desk, talk.conversation = context.checklists, context.reference.desk(), context.conversations.open()
    talk.asked, talk.said = [], []
    assert "1:" not in talk("start the information sharing checklist")
    assert {button.label for button in talk.said[-1].buttons} == {"I work with a child or family", "I am a parent or carer"}


@pytest.mark.parametrize(
    ("said", "picked", "kept"),
    [
        ("yes", ("yes",), ""),
        ("yeah he eats like a horse", ("yes",), "he eats like a horse"),
        ("not really, he coughs all night", ("no",), "he coughs all night"),
        ("he is poorly a lot so no", ("no",), "he is poorly a lot so"),
        ("honestly I've no idea", ("not_sure",), ""),
        ("3", ("not_sure",), ""),
        ("the second one", ("no",), ""),
        ("well, mostly", ("yes",), ""),
    ],
)
def test_it_reads_an_answer_and_keeps_what_is_said_beside_it(talk: Talk, said: str, picked: tuple[str, ...], kept: str) -> None:
    for text in ("no", "7 and 4", "mum", "no", "a calm home"):
        talk(text)
    assert talk.open == "healthy@c1"
    talk(said)
    given = talk.walk.run.answers["healthy@c1"]
    assert given.picked == picked
    assert kept in given.words


def test_two_answers_in_one_message_are_asked_about(talk: Talk) -> None:
    assert "two answers" in talk("yes and no")
    assert talk.open == "danger"


def test_gibberish_is_asked_again_and_loses_nothing(talk: Talk) -> None:
    talk("no")
    assert "could not read an age" in talk("qwpoeiru")
    assert talk.open == "children"
    assert talk.picked("danger") == ("no",)


def test_an_answer_and_a_question_in_one_message(talk: Talk) -> None:
    reply = talk("no. What does CAF mean?")
    assert talk.asked == ["What does CAF mean?"]
    assert talk.picked("danger") == ("no",)
    assert "How old are your children?" in reply


def test_a_question_in_the_middle_then_the_same_question(talk: Talk) -> None:
    talk("no")
    assert "How old are your children?" in talk("who can help with debt?")
    assert talk.asked == ["who can help with debt?"]
    assert talk.open == "children"


def test_a_word_asked_about_in_the_middle_is_not_the_question(talk: Talk) -> None:
    talk("no")
    assert "How old are your children?" in talk("what does TAC mean?")
    assert talk.asked == ["what does TAC mean?"]
    assert talk.open == "children"


def test_back_skip_meaning_and_who_could_tell(talk: Talk) -> None:
    talk("no")
    talk("rather not say")
    assert talk.walk.run.answers["children"].skipped
    assert "How old are your children?" in talk("go back")
    assert "Just ages" in talk("what does that mean?")
    talk("7")
    talk("dad")
    assert "council" in talk("dunno")  # who could tell
    assert talk.open == "matters"


def test_stop_and_go_on_from_the_same_question(talk: Talk) -> None:
    talk("no")
    assert "Stopped" in talk("got to go, kids are back")
    talk("what is a SENCO")
    assert talk.asked == ["what is a SENCO"]
    assert "How old are your children?" in talk("im back")


def test_an_answer_can_be_changed_by_name_at_any_time_and_at_the_end(talk: Talk) -> None:
    for text in ("no", "7 and 4", "skip", "no", "skip", "yes", "yes", "yes", "yes"):
        talk(text)
    talk("change health for the 7 year old")
    assert talk.open == "healthy@c1"
    assert "What is it about?" in talk("no")
    talk("sleep and eating")
    assert talk.picked("healthy_needs@c1") == ("sleep", "food")
    assert talk.open == "healthy@c2"


def test_it_ends_with_an_outcome_its_reasons_and_somebody_to_ring(talk: Talk) -> None:
    for text in (
        "no",
        "4",
        "mum",
        "no",
        "sleep",
        "no",
        "sleep",
        "yes",
        "yes",
        "yes",
        "no",
        "nothing",
        "gran helps",
        "some of it",
    ):
        talk(text)
    talk("no")
    talk("yes")
    assert talk.open == "place"
    assert "no place of that name" in talk("the back of beyond")
    reply = talk("up in thackerby")
    assert talk.walk.run.answers["place"].words == "Thackerby"
    assert talk.walk.is_over
    assert "A fuller look would help" in reply
    assert "Is your child mostly well" in reply  # the reason behind
    assert "First to ring:" in reply
    assert "It does not decide anything" in reply
    assert talk.said[-1].cards


@pytest.mark.parametrize(
    "text",
    [
        "I have to stop he is hitting my mum",
        "no but he hits me every night",
        "got to go, he's back and he'll kill me",
        "go back he cut me",
    ],
)
def test_what_steers_or_answers_is_looked_at_for_danger_too(talk: Talk, text: str) -> None:
    for said in ("no", "4", "mum"):
        talk(said)
    assert talk.open == "known"  # a question without a line for words of their own
    assert talk.checklists.telling(talk.conversation, text) == text


@pytest.mark.parametrize("text", ["no", "Not sure", "stop", "ok back", "skip", "2"])
def test_nothing_but_an_answer_or_a_word_that_steers_tells_of_nothing(talk: Talk, text: str) -> None:
    for said in ("no", "4", "mum"):
        talk(said)
    assert talk.checklists.telling(talk.conversation, text) == ""


def test_danger_keeps_the_answer_and_stops(talk: Talk) -> None:
    for text in ("no", "4", "mum", "no"):
        talk(text)
    assert talk.checklists.danger(talk.conversation, "his dad hits us both with a belt") is not None
    assert talk.walk.run.answers["matters"].words == "his dad hits us both with a belt"
    assert talk.conversation.paused
    assert talk("go on")
    assert talk.open == "healthy@c1"


def test_a_bare_answer_is_not_looked_at_for_danger(talk: Talk) -> None:
    assert talk.checklists.only_answers(talk.conversation, "no")
    talk("no")
    assert talk.checklists.only_answers(talk.conversation, "7 and 4")
    talk("7")
    assert talk.checklists.only_answers(talk.conversation, "mum")
    for text in ("mum", "no"):
        talk(text)
    assert not talk.checklists.only_answers(talk.conversation, "he hits me every night"), "own words may tell of danger"


def test_a_file_of_words_with_faults_is_refused(tmp_path, settings: Settings) -> None:
    text = (settings.data_dir / "answers.yaml").read_text("utf-8")
    (tmp_path / "answers.yaml").write_text(text.replace("commands:", "comands:"), "utf-8")
    from directory_index.errors import DataError

    with pytest.raises(DataError, match=r"answers.yaml: -: comands"):
        AnswerWords.read(tmp_path)


def test_what_people_type_is_not_kept_by_the_reader(engine: SearchEngine, settings: Settings) -> None:
    reader = Reader.open(settings, engine)
    checklist = engine.directory.checklists["pre-assessment"]
    reader.command("zebrafish, go back one")
    for question in ("healthy_needs", "healthy"):
        reader.read("zebrafish pyjamas and sleeping badly", checklist.question(question), Voice.PARENT, checklist.id)
    for part in (reader, reader._sayings, reader._steering):
        assert "zebrafish" not in repr([getattr(part, name, None) for name in dir(part) if not name.startswith("__")])
    assert "zebrafish" not in str((settings.var_dir / "sayings.npz").read_bytes())


@pytest.fixture(scope="module")
def app(engine: SearchEngine, settings: Settings) -> Iterator[TestClient]:
    """The whole application while Rasa is away."""
    with TestClient(create_app(engine, settings)) as client:
        while client.app.state.assistant is None:  # type: ignore[attr-defined]
            pass
        yield client


def say(app: TestClient, text: str, before: dict | None = None) -> dict:
    app.app.state.assistant.hurry()  # type: ignore[attr-defined]
    told = before or {}
    body = {
        "message": text,
        "conversation_id": told.get("conversation_id"),
        "checklist": (told.get("checklist") or {}).get("state"),
    }
    answer = app.post("/api/v1/chat", json=body)
    assert answer.status_code == 200
    return answer.json()


def test_it_goes_on_while_rasa_is_away(app: TestClient) -> None:
    last = say(app, "start the checklist pre-CAF")
    for text in ("I am a parent or carer", "no", "7 and 4", "mum"):
        last = say(app, text, last)
    number = last["checklist"]["number"]
    between = say(app, "who can help with sleep?", last)
    assert between["checklist"]["number"] == number
    assert between["messages"][0]["cards"], "a question in between is searched for"
    assert "Does a social worker" in between["messages"][-1]["text"]


def test_after_an_hours_silence_it_goes_on_from_the_persons_own_page(app: TestClient) -> None:
    last = say(app, "start the checklist pre-CAF")
    for text in ("I am a parent or carer", "no", "7 and 4"):
        last = say(app, text, last)
    app.delete(f"/api/v1/chat/{last['conversation_id']}")
    again = say(app, "mum", last)
    assert again["conversation_id"] != last["conversation_id"]
    assert again["checklist"]["number"] == last["checklist"]["number"] + 1
    assert "Does a social worker" in again["messages"][-1]["text"]
    broken = {**last, "checklist": {"state": last["checklist"]["state"][:-3] + "abc"}}
    assert say(app, "mum", broken)["checklist"] is None, "what was changed is not opened"


def test_an_answer_that_tells_of_danger_shows_whom_to_ring_once(app: TestClient) -> None:
    last = say(app, "start the checklist pre-CAF")
    for text in ("I am a young person", "no", "15", "no", "skip", "no"):
        last = say(app, text, last)
    last = say(app, "hurting myself", last)
    assert last["urgent"]["category"] == "self_harm_suicide"
    last = say(app, "back", last)
    assert say(app, "hurting myself", last)["urgent"] is None


def test_danger_told_in_between_stops_it_and_the_answers_stay(app: TestClient) -> None:
    last = say(app, "start the checklist pre-CAF")
    for text in ("I am a parent or carer", "no", "4", "mum", "no"):
        last = say(app, text, last)
    stopped = say(app, "my partner strangled me last night and i think he will kill me", last)
    assert stopped["urgent"]
    assert "stopped the checklist" in stopped["messages"][-1]["text"]
    assert "eating, sleeping" in say(app, "go on", stopped)["messages"][-1]["text"]


def test_danger_told_behind_the_ages_is_heard(app: TestClient) -> None:
    last = say(app, "start the checklist pre-CAF")
    for text in ("I am a young person", "no"):
        last = say(app, text, last)
    assert say(app, "14 and 9, my dad is hitting my mum right now", last)["urgent"]


def test_from_the_form_into_the_chat_and_back(app: TestClient) -> None:
    import re
    from html import unescape

    started = app.post("/checklists/pre-assessment", data={"action": "start", "voice": "parent"}).text
    state = unescape(re.findall(r'name="state" value="([^"]+)"', started)[0])
    chat = app.post("/chat", data={"action": "checklist", "state": state}).text
    assert "Is anyone in your family in danger now" in chat
    held = unescape(re.findall(r'name="checklist" value="([^"]+)"', chat)[0])
    form = app.post("/checklists/pre-assessment", data={"action": "go", "state": held}).text
    assert "Is anyone in your family in danger now" in form
