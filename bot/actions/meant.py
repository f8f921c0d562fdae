"""What a question is about: the name in it, what it points at of what was talked of, or what it describes."""

from __future__ import annotations

import re

from bot.actions.finding import counted
from bot.actions.turn import OF_IT, THAT_ONE, Turn
from directory_index.answers.services import Aspect
from directory_index.names import Mention, active

_GETTING_IN = (Aspect.WHO_REFERS, Aspect.HOW_TO_REFER)
_REFERRERS = {"gp", "health_visiting", "senco", "dsl", "early_years_childcare", "school_nursing", "midwifery", "school_pastoral"}
_TOWARDS = re.compile(r"\b(?:to|for|into|at|with|of|about|see|join|get|reach)\s+(?:the |a |an |our |my )?$", re.I)
_MOST_DESCRIBED = 4
_BARE = 5  # words; in a longer message an everyday word that is also a name is not meant as one


def by_name(turn: Turn, aspect: Aspect | None) -> list[str]:
    """What a message names; the one talked of where it names a kind that this is of; none where nothing is meant as a name."""
    for mention in sorted(turn.found.mentions, key=lambda mention: _who_asks(turn, mention)):
        if turn.found.unknown and mention.aside:
            continue
        addresses = _of_mention(turn, mention, aspect)
        if addresses:
            return addresses
    return []


def _who_asks(turn: Turn, mention: Mention) -> bool:
    """Whether it more likely names who asks or who refers than what is asked about: those come last."""
    refers = bool(_kinds(mention) & _REFERRERS) and not mention.only("service")
    return mention.aside or (refers and not _TOWARDS.search(turn.text[: mention.start]))


def pointed_at(turn: Turn) -> str | None:
    """Of what was shown or talked of, what a message points at: "the second one", "that club", "back to the family advisers"."""
    conversation, services = turn.conversation, turn.desk.directory.services
    seen = [services[one] for one in conversation.shown.seen]
    told = counted(turn.text, seen, conversation.topic) if len(seen) > 1 else None
    if told is not None:
        return f"service/{told.id}"
    return turn.reference.descriptions.among(turn.text, [one for one in conversation.recent if one.startswith("service/")])


def described(turn: Turn) -> list[str]:
    """Services that a message describes without a name; none when words are too few or fit too many."""
    found = turn.reference.descriptions.find(turn.query.corrected)
    return found if len(found) <= _MOST_DESCRIBED else []


def _of_mention(turn: Turn, mention: Mention, aspect: Aspect | None) -> list[str]:
    topic = turn.conversation.topic
    refers = _kinds(mention) & _REFERRERS
    if topic and refers and aspect in _GETTING_IN and not _TOWARDS.search(turn.text[: mention.start]):
        return []  # "does the GP have to send me?" asks about what was talked of
    if topic and (OF_IT.search(turn.text[: mention.start]) or (mention.part and THAT_ONE.search(turn.text))):
        return []  # "do they do speech therapy?" asks about what was talked of
    everyday = not mention.certain and not mention.part
    if everyday and (topic or turn.found.unknown or len(turn.text.split()) > _BARE):
        return []
    services = active(turn.desk.directory, mention.only("service"))
    alone = services if len(services) == 1 and not mention.part else []
    return _one_of(turn, mention) or alone or mention.only("kind") or services


def _kinds(mention: Mention) -> set[str]:
    return {address.partition("/")[2] for address in mention.only("kind")}


def _one_of(turn: Turn, mention: Mention) -> list[str]:
    """The one service that a name of several means: by another name in the message, or because it was talked of."""
    services = turn.desk.directory.services
    kinds = _kinds(mention)
    named = {address for other in turn.found.mentions if other is not mention for address in other.only("service")}
    agreed = [address for address in mention.only("service") if address in named]
    agreed = agreed or [address for address in named if services[address.partition("/")[2]].kind in kinds]
    if len(agreed) == 1:
        return agreed
    could_be = [*mention.only("service"), *(f"service/{one.id}" for one in services.values() if one.kind in kinds)]
    if len(could_be) == 1:
        return could_be if not kinds else []
    recent = [address for address in turn.conversation.recent if address in could_be]
    pointed = turn.reference.descriptions.among(turn.text, recent)
    return [pointed] if pointed and len(recent) > 1 else recent[:1]
