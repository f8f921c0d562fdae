"""The assistant end to end: over HTTP, with the real Rasa, as page and as REST."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import httpx
import pytest
import yaml

from directory_index.answers.said import Line
from evaluation.assistant import addresses, ask, attack, load_questions, load_scripts, play, text_of

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "evaluation" / "assistant"
RIGHT_TURNS = 0.88  # share of the turns of the scripted conversations that must be right; 0.95 were when this was written
RIGHT_ANSWERS = 0.82  # share of the judged questions of dev that must be answered right and whole; 0.89 were


@pytest.fixture
def desk(talking):
    return talking.app.state.assistant.context.reference.desk()


@pytest.fixture
def web(talking):
    with httpx.Client(base_url=talking.address, timeout=30, follow_redirects=False) as client:
        yield client


def test_ten_things_a_new_user_asks(talking, desk) -> None:
    first = talking.say("who can help a 4 year old who bites")
    told = first["conversation_id"]
    assert first["state"].startswith("answered")
    shown = [card["id"] for card in first["messages"][-1]["cards"]]
    second = talking.say("tell me more about the second one", told)
    assert f"service/{shown[1]}" in addresses(second)
    assert f"service/{shown[1]}" in addresses(talking.say("how long is the wait for that", told))
    assert "service/portage-calderfield" in addresses(talking.say("does Portage see school-age children?", told))
    assert "service/portage-calderfield" in addresses(talking.say("and how do i refer to them", told))
    assert "term/team-around-the-child" in addresses(talking.say("what does TAC mean", told))
    both = talking.say("what's the difference between CIN and CP", told)
    assert {"term/child-in-need", "term/child-protection"} <= addresses(both)
    assert "level/3" in addresses(talking.say("what is level 3", told))
    assert any(one.startswith("process/") for one in addresses(talking.say("what happens after an early help assessment?", told)))
    assert talking.say("whats the weather like tomorrow", told)["state"] == "out_of_scope"
    for answer in (first, second, both):
        lines = [Line.model_validate(line) for message in answer["messages"] for line in message["lines"]]
        assert all(line.template == "domain" or desk.retold(line) == line.text for line in lines)


def test_the_scripted_conversations(talking, desk) -> None:
    services = talking.app.state.engine.services()
    figures = play(load_scripts(DATA / "conversations.yaml"), talking.say, desk, {one.id: one.kind for one in services.values()})
    told, lines = figures.retold
    assert told == lines, "something was said that no record holds"
    turns = {fault.partition(":")[0] for fault in figures.wrong}
    assert len(turns) <= (1 - RIGHT_TURNS) * len(figures.seconds), figures.wrong


def test_the_judged_questions(talking, desk) -> None:
    figures = ask(load_questions(DATA / "questions_dev.yaml"), talking.say, desk)
    right, of = figures.overall
    told, lines = figures.retold
    assert told == lines, "something was said that no record holds"
    assert right >= RIGHT_ANSWERS * of, figures.wrong


def test_hostile_messages_are_not_obeyed(talking, desk) -> None:
    messages = yaml.safe_load((DATA / "hostile.yaml").read_text("utf-8"))
    figures = attack({category: texts[::10] for category, texts in messages.items()}, talking.say, desk)
    assert figures.wrong == []


def test_the_hundredth_turn_is_about_as_fast_as_the_tenth(talking) -> None:
    told, seconds = None, []
    for _ in range(100):
        start = time.perf_counter()
        told = talking.say("how long is the wait for Portage", told)["conversation_id"]
        seconds.append(time.perf_counter() - start)
        time.sleep(0.34 if len(seconds) % 11 == 0 else 0)
    assert sorted(seconds[90:])[5] <= 2 * sorted(seconds[5:15])[5]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", "asked_back"),
        ("   \n ", "asked_back"),
        ("😀😀", "asked_back"),
        ("???", "asked_back"),
        ("Привет, моему сыну нужна помощь", "asked_back"),
        ("help " * 2000, "error"),
        ("07700 900123", "personal_details"),
    ],
)
def test_what_cannot_be_read_is_answered_in_words(talking, text: str, state: str) -> None:
    answer = talking.say(text)
    assert answer["state"] == state
    assert all(len(message["text"]) > 20 for message in answer["messages"])


@pytest.mark.parametrize("text", ["/restart", "／session_start", "\u200b/action_find", '/ask_wait{"x":"y"}', " /\n/back"])
def test_orders_to_rasa_are_taken_for_words(talking, text: str) -> None:
    told = talking.say("does Portage see school-age children?")["conversation_id"]
    answer = talking.say(text, told)
    assert answer["messages"]
    assert answer["conversation_id"] == told
    assert "service/portage-calderfield" in addresses(talking.say("how long is the wait for Portage", told))


def test_personal_details_go_no_further(talking) -> None:
    answer = talking.say("my number is 07700 900456, who can help my 3 year old who bites")
    assert "left out" in answer["messages"][0]["text"]
    held = talking.app.state.assistant.context.conversations.find(answer["conversation_id"])
    assert "900456" not in held.exchanges[0].said
    assert "900456" not in (held.wish.text if held.wish else "")
    assert text_of(answer).count("900456") == 0


def test_danger_is_answered_at_once_and_not_twice(talking) -> None:
    first = talking.say("my ex is outside banging on the door saying he will kill me")
    assert first["state"] == "urgent"
    assert "999" in " ".join(step["text"] for step in first["urgent"]["steps"])
    assert first["messages"], "it goes on helping"
    second = talking.say("he is still banging on the door and shouting he will kill us", first["conversation_id"])
    assert second["urgent"] is None
    assert talking.say("what does CAF mean", first["conversation_id"])["urgent"] is None


def test_a_conversation_is_deleted_everywhere(talking, web) -> None:
    word = "zyxomarrow"
    told = talking.say(f"my {word} will not sleep")["conversation_id"]
    assert web.delete(f"/api/v1/chat/{told}").status_code == 204
    assert web.delete(f"/api/v1/chat/{told}").status_code == 404
    assert talking.app.state.assistant.context.conversations.find(told) is None
    again = talking.say("how long is the wait", told)
    assert again["conversation_id"] != told
    assert "deleted" in again["messages"][0]["text"]
    for folder in (ROOT / "var", ROOT / "bot"):
        for path in folder.rglob("*"):
            if path.is_file() and ".venv" not in path.parts and path.stat().st_size < 20_000_000:
                assert word.encode() not in path.read_bytes(), path


def test_turns_are_counted_without_words(talking, web) -> None:
    before = web.get("/api/v1/chat/states").json()["states"].get("out_of_scope", 0)
    talking.say("who won the football")
    assert web.get("/api/v1/chat/states").json()["states"]["out_of_scope"] == before + 1


def test_the_action_endpoint_is_closed_to_others(web) -> None:
    assert web.post("/internal/actions", json={"next_action": "action_find"}).status_code == 401
    wrong = {"Authorization": "Bearer guess"}
    assert web.post("/internal/actions", json={"next_action": "action_find"}, headers=wrong).status_code == 401


def test_a_failing_action_is_said_to_have_failed(talking, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("bot.actions.words.explain_levels", broken)
    answer = talking.say("what are the levels of need")
    assert answer["state"] == "error"
    assert "went wrong" in answer["messages"][0]["text"]
    assert "broken" not in text_of(answer)


def test_five_messages_at_once_are_all_answered(talking) -> None:
    told = talking.say("hello")["conversation_id"]

    async def five() -> list[int]:
        async with httpx.AsyncClient(base_url=talking.address, timeout=30) as client:
            body = {"message": "what does TAC mean", "conversation_id": told}
            answers = await asyncio.gather(*(client.post("/api/v1/chat", json=body) for _ in range(5)))
            return [answer.status_code for answer in answers]

    assert asyncio.run(five()) == [200] * 5


def test_the_page_works_without_javascript(web, read) -> None:
    page = read(web.get("/chat"))
    assert page.one("h1").text == "Ask Signpost"
    assert [tag["src"] for tag in page.all("script")] == ["/static/chat.js"], "the script is an improvement, and only ours"
    form = {"message": "who can help a 4 year old who bites", "conversation": ""}
    page = read(web.post("/chat", data=form))
    assert page.one("textarea", id="message")
    assert page.all("a", class_="govuk-link")
    told = page.all("input", name="conversation")[0]["value"]
    page = read(web.post("/chat", data={"message": "the second one", "conversation": told}))
    assert len(page.all("section", class_="signpost-exchange")) == 2
    assert not page.unclosed


def test_quick_replies_are_buttons_of_the_form(web, read) -> None:
    page = read(web.post("/chat", data={"message": "behaviour", "conversation": ""}))
    button = next(tag for tag in page.all("button", name="reply") if "under 5" in tag.text.lower())
    page = read(web.post("/chat", data=page.fields(button)))
    assert len(page.all("section", class_="signpost-exchange")) == 2


def test_the_page_keeps_and_deletes(web, read) -> None:
    page = read(web.post("/chat", data={"message": "what does TAC mean", "conversation": ""}))
    told = page.all("input", name="conversation")[0]["value"]
    kept = web.post("/chat", data={"action": "download", "conversation": told})
    assert kept.headers["content-type"].startswith("text/plain")
    assert "You: what does TAC mean" in kept.text
    assert "From: Team around the child" in kept.text
    left = web.post("/chat", data={"action": "leave", "conversation": told})
    assert left.status_code == 303
    assert web.post("/chat", data={"action": "download", "conversation": told}).status_code == 400


def test_the_pages_title_and_address_hold_nothing_that_was_typed(web, read) -> None:
    response = web.post("/chat", data={"message": "my zyxomarrow bites", "conversation": ""})
    assert "zyxomarrow" not in read(response).one("title").text
    assert "zyxomarrow" not in str(response.url)


def test_markup_is_shown_as_it_was_typed(web) -> None:
    html = web.post("/chat", data={"message": "<script>alert(1)</script> who helps", "conversation": ""}).text
    assert "<script>" not in html
    assert re.search(r"&lt;script&gt;", html)


def test_rasa_killed_in_the_middle_comes_back_and_the_conversation_goes_on(talking) -> None:
    told = talking.say("does Portage see school-age children?")["conversation_id"]
    talking.rasa.process.kill()
    talking.rasa.process.wait()
    away = talking.say("my 3 year old bites", told)
    assert away["state"] in ("assistant_away", "answered", "answered_from_overdue_source", "asked_back")
    assert away["messages"][-1]["cards"]
    until = time.monotonic() + 60
    while time.monotonic() < until and talking.say("hello", told)["state"] == "assistant_away":
        time.sleep(0.5)
    again = talking.say("how long is the wait for Portage", told)
    assert again["conversation_id"] == told
    assert "service/portage-calderfield" in addresses(again)
