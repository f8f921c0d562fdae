"""Finding: by need, refined, more of it, one of the list, and whom to invite to a team."""

from __future__ import annotations

from bot.actions.answering import Answering
from bot.actions.known import of_what_is_named
from bot.actions.searching import chosen, narrowed, searched, sister_of
from bot.actions.topics import on_a_topic, process, topic_of
from bot.actions.turn import Turn
from bot.actions.words import asks_for, explain, levels
from directory_index.answers.finding import Wish, invite, more
from directory_index.answers.said import Answer
from directory_index.answers.services import Aspect
from directory_index.models import Service

_SUBJECT = "invite"
_INVITING = "whom-to-invite"  # the topic that talk of whom to invite goes on from
_NEAR_LINE = 0.45  # score from which a line of the entry talked of answers
_NEAR_TOPIC = 0.75  # cosine from which a question on whom to invite is one about how that is done
_NEAR_TOPIC_ON = 0.45  # the same where nothing is told of a child


class Find(Answering):
    """Somebody tells what is wrong."""

    called = "action_find"

    def answer(self, turn: Turn) -> Answer:
        """Search for it; answer about a service that is named, where that is what was meant."""
        return of_what_is_named(turn) or on_a_topic(turn) or searched(turn, Wish(turn.text))


class NoDiagnosis(Answering):
    """Somebody asks for a judgement: there is none here, but who can help to find out."""

    called = "action_no_diagnosis"

    def answer(self, turn: Turn) -> Answer:
        """Say so, and search."""
        turn.draft.say("no_diagnosis")
        if turn.conversation.topic.startswith("service/") and turn.refers_back:
            return turn.about(turn.conversation.topic, None)
        return of_what_is_named(turn) or searched(turn, Wish(turn.text))


class Refine(Answering):
    """Somebody changes the search made before."""

    called = "action_refine"

    def answer(self, turn: Turn) -> Answer:
        """Search again, with what was said now."""
        if turn.conversation.wish is None and turn.conversation.process:
            return process(turn)
        other = sister_of(turn)
        if other is not None:
            return turn.about(f"service/{other.id}", turn.conversation.aspect)
        if turn.conversation.wish is None and _gives_facts(turn):
            return turn.about(turn.conversation.topic, Aspect.ELIGIBILITY)
        if turn.conversation.wish is None and not turn.query.content:
            turn.draft.say("nothing_shown")
            return turn.asks()
        return narrowed(turn)


def _gives_facts(turn: Turn) -> bool:
    """Whether the message tells an age or a place of somebody, and a service is talked of: would it be for them?"""
    told = turn.query.children or turn.query.places
    return bool(told) and turn.conversation.topic.startswith("service/") and not turn.sure


class More(Answering):
    """Somebody wants others."""

    called = "action_more"

    def answer(self, turn: Turn) -> Answer:
        """The next few."""
        if not turn.conversation.shown.services:
            turn.draft.say("nothing_shown")
            return turn.asks()
        more(turn.draft, turn.engine, turn.conversation.shown)
        turn.conversation.speak_of(*(f"service/{one}" for one in turn.conversation.shown.seen))
        return turn.ends()


class Choose(Answering):
    """Somebody picks one of those shown."""

    called = "action_choose"

    def answer(self, turn: Turn) -> Answer:
        """Say what it is."""
        if turn.query.children and not turn.sure:  # "they're 4 and 9" gives their ages and picks nothing
            if turn.conversation.wish is not None and not turn.conversation.topic:
                return narrowed(turn)
            if _gives_facts(turn):
                return turn.about(turn.conversation.topic, Aspect.ELIGIBILITY)
        service = chosen(turn)
        if service is None and turn.query.content:
            return searched(turn, Wish(turn.text))
        if service is None:
            turn.draft.say("which_one" if turn.conversation.shown.services else "nothing_shown")
            return turn.asks()
        asked = turn.aspect_besides()
        return turn.about(f"service/{service.id}", asked) if asked else turn.explain(f"service/{service.id}")


class Invite(Answering):
    """Whom to invite to a team around the child or family."""

    called = "action_invite"

    def answer(self, turn: Turn) -> Answer:
        """Kinds of people across ages and sectors, for the family as told so far."""
        if any(mention.only("term") and asks_for(turn.text, mention) for mention in turn.found.mentions):
            return explain(turn)
        if turn.found.only("level"):
            return levels(turn)
        record = turn.talked_of
        if isinstance(record, Service) and turn.refers_back and turn.near(record)[0].score >= _NEAR_LINE:
            return turn.about(turn.conversation.topic, None)
        topic, nearness = topic_of(turn, _SUBJECT)
        of_a_family = bool(turn.query.children) or turn.conversation.wish is not None
        on_words = turn.conversation.topic.startswith("term/") and not of_a_family
        if nearness >= _NEAR_TOPIC or on_words or (nearness >= _NEAR_TOPIC_ON and not turn.query.children):
            return turn.topic(topic)
        wish = turn.conversation.wish
        told = turn.text if turn.query.children or wish is None else f"{wish.text}. {turn.text}"
        turn.conversation.process = _INVITING
        if not invite(turn.draft, turn.engine, told, turn.reference.everybody_has):
            return turn.asks()
        return turn.ends()


ACTIONS = (Find, NoDiagnosis, Refine, More, Choose, Invite)
