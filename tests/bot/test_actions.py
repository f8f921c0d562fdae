"""Actions answer from the conversation and the directory; here without Rasa, by the same executor, with the intent given."""

from __future__ import annotations

import asyncio

import pytest

from bot.actions import executor
from bot.actions.turn import Context
from bot.conversation import Conversation
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
    return Context.open(engine, settings)


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
    talk = Talk(Context.open(grown, settings))
    assert sources(talk("how long is the wait at quibblewick nest", "ask_wait")) == {"service/quibblewick-nest"}


def test_an_action_of_a_conversation_that_expired_says_nothing(context: Context) -> None:
    talk = Talk(context)
    context.conversations.forget(talk.conversation.id)
    with pytest.raises(AssertionError):
        talk("how long is the wait", "ask_wait")


Said = tuple[str, str, str]  # what is typed, its intent and the action
ABOUT, FIND, PROCESS = "action_about_service", "action_find", "action_process"
PORTAGE, CAMHS, LOFT = "service/portage-calderfield", "service/camhs-calderfield", "service/the-loft-young-peoples-counselling"
JUNIORS, SENIORS = "service/weir-road-juniors", "service/weir-road-seniors"

# Name → a conversation of several turns; each is read again below, line for line.
TALKS: dict[str, list[Said]] = {
    "parents told": [
        ("how long is the wait at the loft", "ask_wait", ABOUT),
        ("do they have to tell my parents", "ask_consent", PROCESS),
    ],
    "who does it instead": [
        ("does Dry Dock see adults", "ask_eligibility", ABOUT),
        ("who does that for adults then", "ask_remit", ABOUT),
        ("how do I get hold of that one", "ask_contact", ABOUT),
    ],
    "that club": [
        ("youth club in Batham for my 10 year old", "find_help", FIND),
        ("what does that club cost", "ask_cost", ABOUT),
    ],
    "two compared": [("weir road juniors or seniors, what's the difference", "ask_difference", "action_compare")],
    "unknown": [("how long is the wait at the fernhollow stammer group", "ask_wait", ABOUT)],
    "kind and place": [("what day is stay and play in quernby", "ask_when", ABOUT)],
    "they say no": [
        ("how do I refer to Portage", "ask_how_to_refer", ABOUT),
        ("what if they say no", "ask_refused", ABOUT),
    ],
    "facts": [
        ("does Portage see babies", "ask_eligibility", ABOUT),
        ("she's 3 and we live in Batham", "refine_search", "action_refine"),
    ],
    "help in between": [
        ("how long is the wait for CAMHS", "ask_wait", ABOUT),
        ("any little groups we can go to while we wait", "ask_while_waiting", ABOUT),
    ],
    "person": [
        ("what is an EHCP", "ask_meaning", "action_explain"),
        ("is there anyone who could help us write it", "person", "action_person"),
    ],
}


def goes_through(talk: Talk, name: str) -> list[Answer]:
    return [talk(*said) for said in TALKS[name]]


def said_of(answer: Answer, address: str, path: str) -> str:
    """What an answer says from a field of a record."""
    return "\n".join(line.text for line in answer.lines if f"{address}#{path}" in line.fields.values())


@pytest.mark.parametrize("name", TALKS)
def test_every_line_of_a_conversation_is_told_from_what_is_stored(talk: Talk, context: Context, name: str) -> None:
    desk = context.reference.desk()
    for answer in goes_through(talk, name):
        assert answer.lines
        for line in answer.lines:
            assert desk.retold(line) == line.text


def test_whether_parents_are_told_is_answered_from_what_the_entry_says_of_agreement(talk: Talk, context: Context) -> None:
    answer = goes_through(talk, "parents told")[-1]
    entry = context.reference.desk().directory.services["the-loft-young-peoples-counselling"]
    assert entry.referral.consent in answer.lines[0].text
    assert answer.lines[0].fields == {"text": f"{LOFT}#referral.consent"}


@pytest.mark.parametrize(
    ("intent", "action"), [("ask_consent", PROCESS), ("privacy", "action_privacy"), ("nlu_fallback", "action_unsure")]
)
def test_whatever_it_was_taken_for_the_agreement_line_of_the_service_talked_of_answers(
    talk: Talk, intent: str, action: str
) -> None:
    talk("how long is the wait for CAMHS", "ask_wait")
    assert said_of(talk("do they have to tell my parents", intent, action), CAMHS, "referral.consent")


def test_a_service_named_in_the_question_is_answered_from_its_own_agreement(talk: Talk) -> None:
    talk("how long is the wait for CAMHS", "ask_wait")
    answer = talk("The Loft, do they have to tell my parents", "ask_consent", PROCESS)
    assert said_of(answer, LOFT, "referral.consent")
    assert CAMHS not in sources(answer)


def test_that_one_is_who_does_it_instead(talk: Talk) -> None:
    first, _, last = goes_through(talk, "who does it instead")
    assert sources(first) == {"service/dry-dock-yp-drugs"}
    assert sources(last) == {"service/slipway-recovery-calderfield"}
    assert talk.conversation.talked[:2] == ["service/slipway-recovery-calderfield", "service/dry-dock-yp-drugs"]


def test_they_are_still_the_service_talked_of_where_another_does_it_instead(talk: Talk) -> None:
    talk("does Portage see babies", "ask_eligibility")
    talk("do they diagnose autism", "ask_remit")
    assert sources(talk("how do I get hold of them", "ask_contact")) == {PORTAGE}


def test_that_team_is_of_the_kind_that_the_entry_names_instead(talk: Talk) -> None:
    talk("does Portage see babies", "ask_eligibility")
    talk("do they diagnose autism", "ask_remit")
    assert sources(talk("how do I get hold of that team", "ask_contact")) == {"service/child-development-team-calderfield"}


def test_that_club_is_the_one_that_was_shown(talk: Talk) -> None:
    shown, answer = goes_through(talk, "that club")
    assert len(shown.cards) > 1
    assert sources(answer) == {JUNIORS}
    assert said_of(answer, JUNIORS, "cost")


def test_back_to_what_was_talked_of_before(talk: Talk) -> None:
    talk("what does Quernby Larder do", "ask_remit")
    talk("how long is the wait for CAMHS", "ask_wait")
    answer = talk("back to the larder, is it free", "nlu_fallback", "action_unsure")
    assert sources(answer) == {"service/quernby-larder"}
    assert talk.conversation.talked == ["service/quernby-larder", CAMHS]


@pytest.mark.parametrize(("intent", "action"), [("ask_difference", "action_compare"), ("find_help", FIND), ("ask_remit", ABOUT)])
def test_two_named_by_one_name_in_part_stand_side_by_side(talk: Talk, intent: str, action: str) -> None:
    answer = talk("weir road juniors or seniors, what's the difference", intent, action)
    assert sources(answer) == {JUNIORS, SENIORS}
    headings = [line.text for line in answer.lines if line.style == "heading"]
    assert headings == ["Weir Road Juniors, Batham", "Weir Road Seniors, Batham"]


def test_which_of_them_means_those_compared_last(talk: Talk) -> None:
    goes_through(talk, "two compared")
    answer = talk("which of them is for a ten year old", "ask_difference", "action_compare")
    assert sources(answer) == {JUNIORS, SENIORS}


@pytest.mark.parametrize("text", ["how long is the wait at the fernhollow stammer group", "quibblewick mentors"])
@pytest.mark.parametrize(("intent", "action"), [("ask_wait", ABOUT), ("find_help", FIND), ("nlu_fallback", "action_unsure")])
def test_an_unknown_name_typed_small_is_said_to_be_unknown(talk: Talk, text: str, intent: str, action: str) -> None:
    talk("how long is the wait for Portage", "ask_wait")
    answer = talk(text, intent, action)
    assert answer.state is State.NOT_IN_DIRECTORY
    assert PORTAGE not in sources(answer)


@pytest.mark.parametrize(
    ("text", "intent", "service"),
    [
        ("what day is stay and play in quernby", "ask_when", "quernby-muddy-mornings"),
        ("how do i get to the stay and play at the chapel in thackerby", "ask_where", "thackerby-chapel-toddlers"),
        ("what time is the food bank in quernby", "ask_when", "quernby-larder"),
        ("phone number for the health visitors in south hudderley", "ask_contact", "health-visiting-south-hudderley"),
        ("how long is the wait for early years speech therapy", "ask_wait", "early-years-speech-therapy"),
    ],
)
def test_a_kind_and_a_place_name_one_service(talk: Talk, text: str, intent: str, service: str) -> None:
    assert sources(talk(text, intent)) == {f"service/{service}"}


def test_the_same_question_is_answered_for_the_sister_team(talk: Talk) -> None:
    talk("what is the number of the Health Visiting, Batham and Dewsbridge team", "ask_contact")
    answer = talk("and the team for Hudderley", "refine_search", "action_refine")
    assert sources(answer) == {"service/health-visiting-south-hudderley"}
    assert said_of(answer, "service/health-visiting-south-hudderley", "contact.telephone")


def test_what_if_they_say_no_goes_on_about_the_service_talked_of(talk: Talk) -> None:
    answer = goes_through(talk, "they say no")[-1]
    assert sources(answer) == {PORTAGE}
    assert said_of(answer, PORTAGE, "below_threshold.offered")
    assert said_of(answer, PORTAGE, "below_threshold.challenge")


def test_who_would_refer_is_not_what_is_asked_about(talk: Talk) -> None:
    talk("how do I refer to Portage", "ask_how_to_refer")
    assert sources(talk("does the GP have to send me?", "ask_who_refers")) == {PORTAGE}


@pytest.mark.parametrize(
    ("fact", "intent", "action", "template"),
    [
        ("she's 3 and we live in Batham", "refine_search", "action_refine", "age_inside"),
        ("he is 9", "refine_search", "action_refine", "age_outside"),
        ("he's 9", "choose_result", "action_choose", "age_outside"),
    ],
)
def test_facts_are_held_against_the_service_talked_of(talk: Talk, fact: str, intent: str, action: str, template: str) -> None:
    talk("does Portage see babies", "ask_eligibility")
    answer = talk(fact, intent, action)
    assert sources(answer) == {PORTAGE}
    assert template in {line.template for line in answer.lines}


def test_a_place_told_of_the_service_talked_of_is_answered_with_its_area(talk: Talk) -> None:
    talk("does Portage see babies", "ask_eligibility")
    answer = talk("we live in Thackerby", "refine_search", "action_refine")
    assert said_of(answer, PORTAGE, "eligibility.area.words")


@pytest.mark.parametrize(
    ("before", "text", "intent", "action"),
    [
        ("how long is the wait for CAMHS", "any little groups we can go to while we wait", "ask_while_waiting", ABOUT),
        ("how long is the wait for CAMHS", "is there a group for dads round here", "ask_remit", ABOUT),
        ("how long is the wait for CAMHS", "is there some group for dads round here", "person", "action_person"),
        ("how long is the wait for CAMHS", "is there a group for dads round here", "ask_meaning", "action_explain"),
        ("what does CAMHS do", "my 4 year old bites other kids at nursery", "find_help", FIND),
    ],
)
def test_help_looked_for_in_the_middle_of_other_talk_is_searched_for(
    talk: Talk, before: str, text: str, intent: str, action: str
) -> None:
    talk(before, "ask_wait")
    answer = talk(text, intent, action)
    assert talk.conversation.wish is not None
    assert talk.conversation.wish.text == text
    assert {card.id for card in answer.cards} >= set(talk.conversation.shown.seen) != set()
    assert CAMHS not in sources(answer)


def test_a_need_told_in_the_middle_of_how_things_are_done_is_searched_for(talk: Talk) -> None:
    talk("can a 14 year old say yes to treatment herself", "ask_consent", PROCESS)
    talk("my 4 year old bites other kids at nursery", "find_help", FIND)
    assert talk.conversation.wish is not None
    assert talk.conversation.process == ""


def test_starting_again_forgets_what_was_talked_of(talk: Talk) -> None:
    goes_through(talk, "who does it instead")
    talk("start again", "start_again", "action_start_again")
    conversation = talk.conversation
    assert (conversation.topic, conversation.instead, conversation.talked, conversation.recent) == ("", "", [], [])
    assert talk("how do I get hold of that one", "ask_contact").state is State.ASKED_BACK
