"""Questions about one service or kind: what it does, for whom, from when, how to get in."""

from __future__ import annotations

import re

from bot.actions.finding import counted, narrowed, searched
from bot.actions.turn import Answering, Turn
from bot.actions.words import process
from directory_index.answers.finding import Wish
from directory_index.answers.said import Answer, Button
from directory_index.answers.services import Aspect
from directory_index.models import Kind, Service
from directory_index.names import Mention, active
from directory_index.query import FacetKind

_PREFIX = "ask_"
_MOST_OFFERED = 4
_GETTING_IN = (Aspect.WHO_REFERS, Aspect.HOW_TO_REFER)
_REFERRERS = {"gp", "health_visiting", "senco", "dsl", "early_years_childcare", "school_nursing", "midwifery", "school_pastoral"}
_TOWARDS = re.compile(r"\b(?:to|for|into|at|with|of|about|see|join|get|reach)\s+(?:the |a |an |our |my )?$", re.I)
_OF_IT = re.compile(r"\b(?:do|does|can|will|would|are|is|did|could|should)\s+(?:they|it|that one|this one)\b", re.I)
_THAT_ONE = re.compile(r"\b(?:they|them|their|it|its|that one|this one|those|there)\b", re.I)
# "Would they take him?" asks for a decision about somebody, and gets the criteria too; "is it for under fives?" does not.
_THIS_ONE = re.compile(
    r"\b(?:would|could|will|wd|wld|accept|tak(?:e|ing|en)|qualif\w+|eligible|meets?|chance|worth|get in)\b",
    re.I,
)
_BARE = 5  # words; in a longer message an everyday word that is also a name is not meant as one


class AboutService(Answering):
    """A question about a service; the intent says which aspect."""

    called = "action_about_service"

    def answer(self, turn: Turn) -> Answer:
        """Answer from the entry meant, or ask which."""
        aspect = Aspect(turn.intent.removeprefix(_PREFIX))
        if aspect is Aspect.ELIGIBILITY and _THIS_ONE.search(turn.text):
            aspect = Aspect.WOULD_ACCEPT
        return about_what(turn, aspect)


ACTIONS = (AboutService,)


def about_what(turn: Turn, aspect: Aspect) -> Answer:
    """Find what is meant, by name or from the conversation, and answer."""
    for mention in turn.found.mentions:
        addresses = _meant(turn, mention, aspect)
        if len(addresses) == 1:
            return turn.about(addresses[0], aspect)
        if addresses:
            return _which(turn, aspect, addresses)
    if turn.found.unknown:
        return turn.not_here()
    return _unnamed(turn, aspect)


def _unnamed(turn: Turn, aspect: Aspect) -> Answer:
    """Answer about what was talked of or shown; search when the message itself tells what is wanted."""
    conversation, services = turn.conversation, turn.desk.directory.services
    seen = [services[one] for one in conversation.shown.seen]
    told = counted(turn.text, seen, conversation.topic) if len(seen) > 1 else None
    if told is not None:
        return turn.about(f"service/{told.id}", aspect)
    if conversation.topic.startswith(("service/", "kind/")):
        return turn.about(conversation.topic, aspect)
    if conversation.process:
        return process(turn)
    if conversation.wish is not None and _refines(turn):
        return narrowed(turn)
    if seen:
        return _which(turn, aspect, [f"service/{one.id}" for one in seen])
    return _nothing_to_go_by(turn, aspect)


def _nothing_to_go_by(turn: Turn, aspect: Aspect) -> Answer:
    for mention in turn.found.mentions:
        if mention.certain and mention.only("term"):
            return turn.explain(mention.only("term")[0])
    told = turn.query.places or turn.query.children or turn.query.audience is not None
    if told and not turn.engine.search(turn.text, limit=1).nothing_fits:
        return searched(turn, Wish(turn.text))
    turn.conversation.waiting = aspect
    turn.draft.say("which_service")
    return turn.asks()


def _refines(turn: Turn) -> bool:
    """Whether the message gives an age or a place and asks nothing: 'we live in Dewsbridge'."""
    given = any(facet.kind in (FacetKind.AGE, FacetKind.PLACE) for facet in turn.query.facets)
    return given and "?" not in turn.text and not _OF_IT.search(turn.text)


def _meant(turn: Turn, mention: Mention, aspect: Aspect) -> list[str]:
    """Services or kinds that a name in the message means; none where it is hardly meant as a name."""
    topic = turn.conversation.topic
    refers = {address.partition("/")[2] for address in mention.only("kind")} & _REFERRERS
    if topic and refers and aspect in _GETTING_IN and not _TOWARDS.search(turn.text[: mention.start]):
        return []  # "does the GP have to send me?" asks about what was talked of
    if topic and (_OF_IT.search(turn.text[: mention.start]) or (mention.part and _THAT_ONE.search(turn.text))):
        return []  # "do they do speech therapy?" asks about what was talked of
    everyday = not mention.certain and not mention.part
    if everyday and (topic or turn.found.unknown or len(turn.text.split()) > _BARE):
        return []
    addresses = active(turn.desk.directory, mention.only("kind") or mention.only("service"))
    return _told_by_others(turn, mention) or addresses


def _told_by_others(turn: Turn, mention: Mention) -> list[str]:
    """The one service that two names in the message agree on: 'at Batham Bridge High … the safeguarding team'."""
    services = turn.desk.directory.services
    named = {address for other in turn.found.mentions if other is not mention for address in other.only("service")}
    kinds = {address.partition("/")[2] for address in mention.only("kind")}
    agreed = [address for address in mention.only("service") if address in named]
    agreed = agreed or [address for address in named if services[address.partition("/")[2]].kind in kinds]
    return agreed if len(agreed) == 1 else []


def _which(turn: Turn, aspect: Aspect, addresses: list[str]) -> Answer:
    turn.conversation.waiting = aspect
    turn.draft.say("which_one")
    for address in addresses[:_MOST_OFFERED]:
        record = turn.desk.record(address)
        assert isinstance(record, Service | Kind)
        name = record.name
        turn.draft.offer(Button(label=name, message=name))
    return turn.asks()
