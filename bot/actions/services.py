"""Questions about one service or kind: what it does, for whom, from when, how to get in."""

from __future__ import annotations

import re

from bot.actions.answering import Answering
from bot.actions.comparing import asks_to_compare, compared, to_compare
from bot.actions.meant import by_name, described, pointed_at, seeks_help
from bot.actions.searching import narrowed, searched
from bot.actions.topics import process, topic_of
from bot.actions.turn import Turn
from bot.actions.words import levels, words_asked_for
from directory_index.answers.finding import Wish
from directory_index.answers.said import Answer, At, Button
from directory_index.answers.services import Aspect, side_by_side
from directory_index.models import Kind, Service
from directory_index.query import FacetKind

_PREFIX = "ask_"
_MOST_OFFERED = 4
_LEVEL = re.compile(r"\b(?:level|tier)\b", re.I)
_WHICH_LEVEL = re.compile(r"\b(?:what|which) (?:level|tier) (?:is|are|would|am) (?:that|this|it|he|she|we|they|i)\b", re.I)
# What people ask who tell what is wrong and not where they are: "a year on the autism list, what can we do meanwhile?".
_OF_A_NEED = (Aspect.WAIT, Aspect.WHILE_WAITING, Aspect.REFUSED)
_NEAR_ON = 0.45  # cosine from which a question goes on with how things are done
_NEAR_ON_WORD = 0.5  # the same of a question that goes on with a word explained before
_NEAR_TOPIC = 0.6  # cosine from which it is a question about how things are done
_ENOUGH = 2  # words that say what is wanted, from which a service is looked for though none is named
_AHEAD = 0.08  # by how much the entry meant must say more to the question than the next
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


class Levels(Answering):
    """The levels of need."""

    called = "action_levels"

    def answer(self, turn: Turn) -> Answer:
        """One level, several side by side, or all; the level at which a service acts, where one is named."""
        words_asked_for(turn)
        if not turn.found.only("level") and any(mention.only("service", "kind") for mention in turn.sure):
            return about_what(turn, Aspect.THRESHOLD)
        return levels(turn)


ACTIONS = (AboutService, Levels)


def about_what(turn: Turn, aspect: Aspect | None) -> Answer:
    """Find what is meant, by name or from the conversation, and answer."""
    if aspect is Aspect.THRESHOLD and _WHICH_LEVEL.search(turn.text):
        return levels(turn)
    if asks_to_compare(turn) and len(to_compare(turn)) > 1:
        return compared(turn, to_compare(turn))
    words_asked_for(turn)
    if turn.found.unknown and not any(mention.only("service") for mention in turn.sure):
        return turn.not_here()
    if turn.conversation.wish is not None and not (turn.conversation.topic or turn.sure) and _refines(turn):
        return narrowed(turn)
    named = any(mention.only("service", "kind") for mention in turn.sure)  # a word alone is what help is sought with: debt
    if not named and seeks_help(turn.text) and turn.query.content and not turn.found.only("service"):
        return searched(turn, Wish(turn.text))
    pointed = None if turn.sure else pointed_at(turn)
    told = described(turn) if pointed is None and not turn.sure else []
    addresses = [pointed] if pointed else told if len(told) == 1 else by_name(turn, aspect)
    if len(addresses) == 1:
        return turn.about(addresses[0], aspect)
    if addresses:
        return _one_of_several(turn, aspect, addresses)
    return _unnamed(turn, aspect)


def _unnamed(turn: Turn, aspect: Aspect | None) -> Answer:
    """Answer about what was talked of, shown or described; search when the message itself tells what is wanted."""
    conversation, services = turn.conversation, turn.desk.directory.services
    seen = [services[one] for one in conversation.shown.seen]
    if conversation.process and topic_of(turn)[1] >= (_NEAR_TOPIC if conversation.topic.startswith("service/") else _NEAR_ON):
        return process(turn)
    if conversation.topic.startswith(("service/", "kind/")):
        return turn.about(conversation.topic, aspect)
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
    """Answer about a service that is described; of several, the one whose entry says most to the question."""
    topic, nearness = topic_of(turn)
    if nearness >= (_NEAR_ON_WORD if turn.conversation.topic.startswith("term/") else _NEAR_TOPIC):
        of_kind = [one for kind in topic.kinds[:1] for one in turn.reference.here(turn.desk.directory.kinds[kind])]
        if len(of_kind) == 1 and aspect is not None:
            others = (turn.reference.here(turn.desk.directory.kinds[kind])[:1] for kind in topic.kinds[1:])
            turn.draft.show(of_kind[0], *(one for other in others for one in other))
            return _taken_for(turn, of_kind[0], aspect)
        return turn.topic(topic)
    found = described(turn)
    if not found and turn.conversation.process:
        return process(turn)
    return _one_of_several(turn, aspect, found) if found else _nothing_to_go_by(turn, aspect)


def _one_of_several(turn: Turn, aspect: Aspect | None, addresses: list[str]) -> Answer:
    """Answer from the entry that says most to the question; ask which where none is ahead."""
    services = turn.desk.directory.services
    if not all(address.startswith("service/") for address in addresses):
        return _which(turn, aspect, addresses)
    nearness = {address: turn.near(services[address.partition("/")[2]])[0].score for address in addresses}
    best, *others = sorted(addresses, key=lambda address: -nearness[address])
    if others and nearness[best] - nearness[others[0]] < _AHEAD:
        return _which(turn, aspect, addresses)
    return _taken_for(turn, services[best.partition("/")[2]], aspect)


def _taken_for(turn: Turn, service: Service, aspect: Aspect | None) -> Answer:
    turn.draft.say("taken_for", name=At(service, "name"))
    return turn.about(f"service/{service.id}", aspect)


def _nothing_to_go_by(turn: Turn, aspect: Aspect | None) -> Answer:
    """No service is meant: levels of need, a need that tells who is meant, a word; or ask."""
    if aspect is Aspect.THRESHOLD and _LEVEL.search(turn.text):
        return levels(turn)
    word = turn.desk.directory.terms.get(turn.conversation.topic.removeprefix("term/"))
    wanted = f"{word.term}. {turn.text}" if word else turn.text  # "how do you get one?", after what an EHCP is
    found = turn.engine.search(wanted, limit=_MOST_OFFERED)
    enough = aspect in _OF_A_NEED or word is not None or len(turn.query.content) >= _ENOUGH
    if aspect is not None and enough and found.results and not found.nothing_fits:
        answer = _taken_for(turn, turn.desk.directory.services[found.results[0].service.id], aspect)
        others = [turn.desk.directory.services[result.service.id] for result in found.results[1:]]
        turn.draft.show(*others).offer(*(Button(label=other.name, message=other.name) for other in others))
        turn.shows([result.service.id for result in found.results], len(found.results))
        turn.conversation.waiting = aspect
        return answer
    for mention in turn.found.mentions:
        if mention.certain and mention.only("term"):
            return turn.explain(mention.only("term")[0])
    told = turn.query.places or turn.query.children or turn.query.audience is not None
    if told and not found.nothing_fits:
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
