"""Actions answer from the conversation and the directory; here without Rasa, by the same executor, with the intent given."""

from __future__ import annotations

import asyncio

import pytest

from bot.actions import executor
from bot.actions.turn import Context
from bot.conversation import Conversation, Conversations
from directory_index.answers.reference import Reference
from directory_index.answers.said import Answer, State
from directory_index.search import SearchEngine
from directory_index.settings import Settings


class Talk:
    """A conversation with the actions."""

    def __init__(self, context: Context) -> None:
        self.conversation: Conversation = context.conversations.open()
        self._executor = executor(context)

    def __call__(self, text: str, intent: str, action: str = "action_about_service") -> Answer:
        tracker = {
            "sender_id": self.conversation.id,
            "slots": {},
            "latest_message": {"text": text, "intent": {"name": intent}, "entities": []},
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": None,
        }
        call = {"next_action": action, "sender_id": self.conversation.id, "tracker": tracker, "domain": {}}
        result = asyncio.run(self._executor.run(call))
        result = result if isinstance(result, dict) else result.model_dump()
        assert len(result["responses"]) == 1
        assert result["events"] == []
        return Answer.model_validate(result["responses"][0]["custom"])


@pytest.fixture(scope="module")
def context(engine: SearchEngine, settings: Settings) -> Context:
    return Context(Reference(engine, settings), Conversations())


@pytest.fixture
def talk(context: Context) -> Talk:
    return Talk(context)


def sources(answer: Answer) -> set[str]:
    return {f"{source.kind}/{source.id}" for source in answer.sources}


def test_it_means_what_was_talked_about(talk: Talk) -> None:
    talk("does Portage see babies", "ask_eligibility")
    assert sources(talk("how long is the wait", "ask_wait")) == {"service/portage-calderfield"}
    assert sources(talk("do they do speech therapy", "ask_remit")) == {"service/portage-calderfield"}
    assert "speech and language therapy" in talk("do they do speech therapy", "ask_remit").lines[0].text


def test_a_named_service_takes_the_place_of_the_one_before(talk: Talk) -> None:
    talk("does Portage see babies", "ask_eligibility")
    assert "service/camhs-calderfield" in sources(talk("and CAMHS, how long is the wait", "ask_wait"))


def test_the_second_one_is_the_second_that_was_shown(talk: Talk) -> None:
    shown = talk("4 year old who bites", "find_help", "action_find").cards
    answer = talk("tell me about the second one", "choose_result", "action_choose")
    assert sources(answer) == {f"service/{shown[1].id}"}
    assert sources(talk("what's the number", "ask_contact")) == {f"service/{shown[1].id}"}


def test_of_several_shown_each_answers_and_one_can_be_picked_by_its_name(talk: Talk) -> None:
    shown = talk("4 year old who bites", "find_help", "action_find").cards
    asked = talk("how long is the wait", "ask_wait")
    assert sources(asked) == {f"service/{card.id}" for card in shown}
    assert next(button.label for button in asked.buttons) == shown[0].name
    answer = talk(shown[0].name, "find_help", "action_find")
    assert sources(answer) == {f"service/{shown[0].id}"}
    assert "wait" in answer.text.lower()


def test_a_choice_answers_the_question_asked_back(talk: Talk) -> None:
    asked = talk("behaviour", "find_help", "action_find")
    assert asked.state is State.ASKED_BACK
    answer = talk("under 5", "refine_search", "action_refine")
    assert answer.cards
    assert talk.conversation.wish is not None
    assert talk.conversation.wish.assume == ("stage-under-5",)


def test_an_unknown_service_is_said_to_be_unknown(talk: Talk) -> None:
    talk("does Portage see babies", "ask_eligibility")
    answer = talk("what about the Zebra Crossing Nurture Hub, how long is the wait", "ask_wait")
    assert answer.state is State.NOT_IN_DIRECTORY
    assert "service/portage-calderfield" not in sources(answer)


def test_a_correction_answers_the_same_question_for_the_other(talk: Talk) -> None:
    talk("how long is the wait for CAMHS", "ask_wait")
    answer = talk("no I meant Portage", "correct", "action_correct")
    assert "service/portage-calderfield" in sources(answer)
    assert "wait" in answer.text.lower()


def test_plainer_words_explain_the_words_of_the_last_answer(talk: Talk) -> None:
    talk("what is level 3", "ask_levels", "action_levels")
    answer = talk("I don't understand", "dont_understand", "action_plainer")
    assert any(source.kind == "term" for source in answer.sources)


def test_sources_of_the_last_answer_are_named_with_their_date(talk: Talk) -> None:
    talk("how long is the wait for Portage", "ask_wait")
    text = talk("where did you get that", "ask_source", "action_source").text
    assert "Calderfield Portage: last reviewed" in text


def test_three_consents_are_kept_apart(talk: Talk) -> None:
    for text, topic in (
        ("do i need mum's consent to share with school", "process/consent-to-sharing"),
        ("can a 14 year old say yes to treatment herself", "process/under-16-consent"),
        ("what are the different kinds of consent", "process/three-consents"),
    ):
        assert sources(talk(text, "ask_consent", "action_process")) == {topic}, text


def test_something_foreign_that_tells_of_a_child_is_searched_for(talk: Talk) -> None:
    assert talk("my 4 year old bites other kids at nursery", "near_scope", "action_near_scope").cards
    assert talk("what is the council tax band", "near_scope", "action_near_scope").state is State.OUT_OF_SCOPE


def test_a_new_service_is_known_without_teaching(engine: SearchEngine, settings: Settings) -> None:
    from dataclasses import replace

    service = engine.directory.services["portage-calderfield"]
    new = service.model_copy(update={"id": "quibblewick-nest", "name": "Quibblewick Nest", "also_known_as": []})
    directory = replace(engine.directory, services={**engine.directory.services, new.id: new})
    grown = SearchEngine(directory, engine.ranker, engine._encode, engine.tuning)
    talk = Talk(Context(Reference(grown, settings), Conversations()))
    assert sources(talk("how long is the wait at quibblewick nest", "ask_wait")) == {"service/quibblewick-nest"}


def test_an_action_of_a_conversation_that_expired_says_nothing(context: Context) -> None:
    talk = Talk(context)
    context.conversations.forget(talk.conversation.id)
    with pytest.raises(AssertionError):
        talk("how long is the wait", "ask_wait")
