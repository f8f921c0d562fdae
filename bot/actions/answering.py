"""An action that gives one answer to a turn."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.searching import picked
from bot.actions.turn import Context, Turn
from directory_index.answers.said import Answer
from directory_index.answers.words import which_term
from directory_index.mentions import Mention

_UNLIKELY = 0.04  # confidence below which an intent is not thought of


class Answering(Action):  # type: ignore[misc]  # rasa-sdk has no types
    """An action that gives one answer."""

    called = ""
    takes_names = True  # a message that is nothing but a name answers "which one?", whatever intent it was taken for

    def __init__(self, context: Context) -> None:
        """Share the context."""
        self._context = context

    def name(self) -> str:
        """The action's name in the domain."""
        return self.called

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer the latest message; the dialogue's memory is the app's, so Rasa is told nothing."""
        conversation = self._context.conversations.find(tracker.sender_id)
        if conversation is None:
            return []  # it expired between the message and now: the app then says so
        message = tracker.latest_message
        ranking = [message.get("intent") or {}, *(message.get("intent_ranking") or [])]
        shares = {str(one["name"]): float(one.get("confidence", 1.0)) for one in reversed(ranking) if one.get("name")}
        readings = {name: share for name, share in reversed(shares.items()) if share >= _UNLIKELY}
        turn = Turn(self._context, conversation, str(message.get("text") or ""), readings)
        answer = await asyncio.to_thread(self._answered, turn)
        conversation.last = answer if answer.sources else conversation.last
        dispatcher.utter_message(json_message=answer.model_dump(mode="json"))
        return []

    def answer(self, turn: Turn) -> Answer:
        """What to say."""
        raise NotImplementedError

    def _answered(self, turn: Turn) -> Answer:
        choice = picked(turn)
        if choice is not None:
            return choice
        mention = turn.whole() if self.takes_names else None
        if mention is not None:
            return named(turn, mention)
        return self.answer(turn)


def named(turn: Turn, mention: Mention) -> Answer:
    """Answer a message that is only a name: what was asked before, or what it is."""
    waiting = turn.conversation.waiting
    services, terms = mention.only("service", "kind"), mention.only("term")
    if waiting is not None and services:
        return turn.about(services[0], waiting)
    if len(terms) > 1:
        which_term(turn.draft, [turn.desk.directory.terms[address.partition("/")[2]] for address in terms])
        return turn.asks()
    return turn.explain((mention.only("service") or mention.only("term", "kind"))[0])
