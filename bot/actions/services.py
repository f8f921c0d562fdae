"""Questions about one service or kind: what it does, for whom, from when, how to get in."""

from __future__ import annotations

from bot.actions.turn import Answering, Turn
from directory_index.answers.said import Answer, Button
from directory_index.answers.services import Aspect
from directory_index.names import Mention, active

_PREFIX = "ask_"
_MOST_OFFERED = 4
_BARE = 5  # words; in a longer message an everyday word that is also a name is not meant as one


class AboutService(Answering):
    """A question about a service; the intent says which aspect."""

    called = "action_about_service"

    def answer(self, turn: Turn) -> Answer:
        """Answer from the entry meant, or ask which."""
        return about_what(turn, Aspect(turn.intent.removeprefix(_PREFIX)))


ACTIONS = (AboutService,)


def about_what(turn: Turn, aspect: Aspect) -> Answer:
    """Find what is meant, by name or from the conversation, and answer."""
    conversation = turn.conversation
    for mention in turn.found.mentions:
        everyday = not mention.certain and not mention.part
        if everyday and (conversation.topic or turn.found.unknown or len(turn.text.split()) > _BARE):
            continue
        addresses = active(turn.desk.directory, mention.only("kind") or mention.only("service"))
        addresses = _told_by_others(turn, mention) or addresses
        if turn.found.unknown and not addresses:
            continue
        if len(addresses) == 1:
            return turn.about(addresses[0], aspect)
        if addresses:
            return _which(turn, aspect, addresses)
    if turn.found.unknown:
        return turn.not_here()
    if conversation.topic.startswith(("service/", "kind/")):
        return turn.about(conversation.topic, aspect)
    if conversation.shown.services:
        return _which(turn, aspect, [f"service/{one}" for one in conversation.shown.services[: conversation.shown.so_far]])
    terms = turn.found.only("term")
    if terms:
        return turn.explain(terms[0])
    conversation.waiting = aspect
    turn.draft.say("which_service")
    return turn.asks()


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
        name = turn.desk.record(address).name  # type: ignore[union-attr]  services and kinds have one
        turn.draft.offer(Button(label=name, message=name))
    return turn.asks()
