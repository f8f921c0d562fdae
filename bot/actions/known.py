"""Messages taken for a need, for foreign or for nothing that nevertheless ask about what is here."""

from __future__ import annotations

import re

from bot.actions.comparing import asks_to_compare, compared, to_compare
from bot.actions.meant import goes_to, is_asked, pointed_at
from bot.actions.searching import searched
from bot.actions.services import about_what
from bot.actions.topics import topic_of
from bot.actions.turn import Turn, aspect_of
from bot.actions.words import asks_for, explain, levels
from directory_index.answers.finding import Wish
from directory_index.answers.said import Answer
from directory_index.answers.services import Aspect
from directory_index.mentions import Mention
from directory_index.models import Service

_NEAR_LINE = 0.6  # score from which a line of the entry talked of answers a message of unknown intent
_NEAR_LINE_OF_IT = 0.45  # the same for one that says "they" or "it"
_NEAR_TOPIC = 0.6  # cosine from which it is a question about how things are done
_NEAR_TOPIC_ON = 0.5  # the same after another such question
_ASKS = 0.15  # share from which a need that names a service is a question about it
_SHORT = 10  # words up to which a message with an unknown name asks for that
_MAY_LOOK = 0.2  # share from which a message of unknown intent may look for help
_STORY = 25  # words
_BACK = re.compile(r"^\W*(?:\w+ ){0,2}back to\b", re.I)


def of_what_is_named(turn: Turn) -> Answer | None:
    """An answer to a message taken for a need, when it asks about a service by its name or what a word means."""
    aspect, at_length = turn.aspect_besides(), len(turn.text.split()) > _STORY  # a service may be part of a story
    if asks_to_compare(turn) and len(to_compare(turn)) > 1:
        return compared(turn, to_compare(turn))
    if not at_length and any(_is_asked_about(turn, mention) for mention in turn.sure):
        return about_what(turn, aspect)
    asks = aspect is not None and turn.share(f"ask_{aspect}") >= max(_ASKS, turn.share("find_help") / 3)
    if turn.found.unknown and len(turn.text.split()) <= _SHORT and not turn.query.children:
        return turn.not_here()
    if asks and (turn.found.unknown or any(mention.only("service", "kind") for mention in turn.sure)):
        return about_what(turn, aspect)
    words = [mention for mention in turn.sure if mention.only("term")]
    asked = any(asks_for(turn.text, mention) for mention in words)
    may_be = turn.may_be("ask_meaning") and not turn.query.children and any(not mention.only("kind") for mention in words)
    return explain(turn) if asked or may_be else None


def of_what_is_known(turn: Turn) -> Answer | None:
    """An answer to a message taken for foreign or for nothing, when it names what is here or asks about what was talked of."""
    return _of_names(turn) or _of_what_was_talked_of(turn)


def _of_names(turn: Turn) -> Answer | None:
    sure, aspect = turn.sure, _aspect(turn)
    words = [mention for mention in sure if mention.only("term")]
    if asks_to_compare(turn) and len(to_compare(turn)) > 1:
        return compared(turn, to_compare(turn))
    named = any(mention.only("service") for mention in sure)
    if words and ((turn.may_be("ask_meaning") and not named) or any(asks_for(turn.text, mention) for mention in words)):
        return explain(turn)
    wanted = turn.share("find_help") >= turn.share(f"ask_{aspect}")  # "find me debt advice in Batham" names a kind to look for
    if any(mention.only("service") or (mention.words > 1 and mention.only("kind") and not wanted) for mention in sure):
        return about_what(turn, aspect)
    if words and not wanted:
        return about_what(turn, aspect) if aspect is not None else explain(turn)
    if turn.found.only("level"):
        return levels(turn)
    unknown = turn.found.unknown or (turn.found.letters and turn.may_be("ask_meaning"))
    return turn.not_here() if unknown else None


def _of_what_was_talked_of(turn: Turn) -> Answer | None:
    conversation, aspect = turn.conversation, _aspect(turn)
    if _BACK.search(turn.text):
        needs = turn.may_be("find_help") or pointed_at(turn) is None
        return searched(turn, Wish(turn.text)) if needs else about_what(turn, aspect)
    nearest = _nearest_line(turn)
    if nearest >= _NEAR_LINE or (nearest >= _NEAR_LINE_OF_IT and turn.refers_back):
        return about_what(turn, aspect)
    topic, nearness = topic_of(turn)
    if nearness >= (_NEAR_TOPIC_ON if conversation.process else _NEAR_TOPIC):
        return turn.topic(topic)
    if any(mention.only("service") and not mention.only("kind", "term") for mention in turn.found.mentions):
        return about_what(turn, aspect)  # named as who told them, and nothing else is
    if turn.share("find_help") >= _MAY_LOOK and not turn.refers_back and len(turn.query.content) > 1:
        return None
    known = conversation.topic or conversation.process
    return about_what(turn, aspect) if turn.intent == "nlu_fallback" and aspect is not None and known else None


def _aspect(turn: Turn) -> Aspect | None:
    return aspect_of(turn.likely) or turn.aspect_besides()


def _is_asked_about(turn: Turn, mention: Mention) -> bool:
    """Whether a name is one service's alone, or a message asks of it or how to get there: "is he too young for the HSB team?"."""
    if is_asked(turn.text, mention) and mention.words > 1:
        return True
    if mention.only("term") or not mention.only("service"):
        return False
    alone = len(mention.only("service")) == 1 and mention.words > 1 and goes_to(turn.text, mention)
    return not mention.only("kind") or alone


def _nearest_line(turn: Turn) -> float:
    """How near the nearest line of the entry talked of is to the question; 0 where none is talked of."""
    record = turn.talked_of
    return turn.near(record)[0].score if isinstance(record, Service) else 0.0
