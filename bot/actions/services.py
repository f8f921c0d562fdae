"""Questions about one service or kind: what it does, for whom, from when, how to get in."""

from __future__ import annotations

import re

from bot.actions.finding import narrowed, searched
from bot.actions.meant import by_name, described, pointed_at
from bot.actions.turn import Answering, Turn
from bot.actions.words import process
from directory_index.answers.finding import Wish
from directory_index.answers.said import Answer, At, Button
from directory_index.answers.services import Aspect, side_by_side
from directory_index.models import Kind, Service
from directory_index.query import FacetKind

_PREFIX = "ask_"
_MOST_OFFERED = 4
# "Would they take him?" asks for a decision about somebody, and gets the criteria too; "is it for under fives?" does not.
_THIS_ONE = re.compile(
    r"\b(?:would|could|will|wd|wld|accept|tak(?:e|ing|en)|qualif\w+|eligible|meets?|chance|worth|get in)\b",
    re.I,
)


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


def about_what(turn: Turn, aspect: Aspect | None) -> Answer:
    """Find what is meant, by name or from the conversation, and answer."""
    pointed = None if any(mention.certain for mention in turn.found.mentions) else pointed_at(turn)
    addresses = [pointed] if pointed else by_name(turn, aspect)
    if len(addresses) == 1:
        return turn.about(addresses[0], aspect)
    if addresses:
        return _which(turn, aspect, addresses)
    if turn.found.unknown:
        return turn.not_here()
    return _unnamed(turn, aspect)


def _unnamed(turn: Turn, aspect: Aspect | None) -> Answer:
    """Answer about what was talked of, shown or described; search when the message itself tells what is wanted."""
    conversation, services = turn.conversation, turn.desk.directory.services
    seen = [services[one] for one in conversation.shown.seen]
    if conversation.topic.startswith(("service/", "kind/")):
        return turn.about(conversation.topic, aspect)
    if conversation.process:
        return process(turn)
    if conversation.wish is not None and _refines(turn):
        return narrowed(turn)
    if seen and aspect is not None:
        conversation.waiting = aspect
        side_by_side(turn.draft, seen, aspect)
        for service in seen:
            turn.draft.offer(Button(label=service.name, message=service.name))
        return turn.ends()
    return _described(turn, aspect)


def _described(turn: Turn, aspect: Aspect | None) -> Answer:
    found = described(turn)
    if len(found) == 1:
        turn.draft.say("taken_for", name=At(turn.desk.record(found[0]), "name"))
        return turn.about(found[0], aspect)
    return _which(turn, aspect, found) if found else _nothing_to_go_by(turn, aspect)


def _nothing_to_go_by(turn: Turn, aspect: Aspect | None) -> Answer:
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
    return given and "?" not in turn.text and not turn.refers_back


def _which(turn: Turn, aspect: Aspect | None, addresses: list[str]) -> Answer:
    turn.conversation.waiting = aspect
    turn.draft.say("which_one")
    for address in addresses[:_MOST_OFFERED]:
        record = turn.desk.record(address)
        assert isinstance(record, Service | Kind)
        turn.draft.offer(Button(label=record.name, message=record.name))
    turn.shows([address.partition("/")[2] for address in addresses if address.startswith("service/")], _MOST_OFFERED)
    return turn.asks()
