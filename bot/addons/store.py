"""Conversations in memory: each is forgotten some minutes after its last message, and none grows without end."""

from __future__ import annotations

import asyncio
import json
import time
from typing import ClassVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker


class ForgetfulStore(InMemoryTrackerStore):
    """Keeps running conversations only, nothing of them on disk."""

    kept: ClassVar[dict[str, str]] = {}  # one for the process: the channel forgets by it, and Rasa may make a second store
    _spoken: ClassVar[dict[str, float]] = {}  # when each was last saved, oldest first

    def __init__(
        self,
        domain: Domain,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        minutes: float = 30,
        events: int = 60,
        conversations: int = 5000,
        **options: object,
    ) -> None:
        """Make a store.

        Args:
            domain: what the conversations are about.
            host: given by Rasa for stores elsewhere; unused.
            event_broker: given by Rasa; there is none.
            minutes: how long after its last message a conversation is kept.
            events: how many events of it are kept: a turn's time grows with them, and every rule looks at one turn only.
            conversations: how many are kept; the one silent for longest goes first.
            options: what else Rasa gives.
        """
        super().__init__(domain, event_broker, **options)
        self.store = self.kept
        self._seconds, self._events, self._conversations = minutes * 60, events, conversations
        self._alarm: asyncio.TimerHandle | None = None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the conversation as it now is, and forget those whose time is over."""
        events = [event.as_dict() for event in _shortened(tracker, self._events)]
        self.drop(tracker.sender_id)
        self.kept[tracker.sender_id] = json.dumps({"name": tracker.sender_id, "events": events})
        self._spoken[tracker.sender_id] = time.monotonic()
        while len(self._spoken) > self._conversations:
            self.drop(next(iter(self._spoken)))
        self.forget()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Give the conversation, unless its time is over."""
        self.forget()
        return await super().retrieve(sender_id)

    @classmethod
    def drop(cls, sender_id: str) -> None:
        """Forget one conversation now."""
        cls.kept.pop(sender_id, None)
        cls._spoken.pop(sender_id, None)

    def forget(self) -> None:
        """Forget every conversation whose time is over, and wake up again when the next one's is."""
        now = time.monotonic()
        while self._spoken and next(iter(self._spoken.values())) + self._seconds <= now:
            self.drop(next(iter(self._spoken)))
        if self._alarm:
            self._alarm.cancel()
        oldest = next(iter(self._spoken.values()), None)
        loop = asyncio.get_running_loop()
        self._alarm = None if oldest is None else loop.call_later(oldest + self._seconds - now, self.forget)


def _shortened(tracker: DialogueStateTracker, most: int) -> list[Event]:
    """The last turns of a conversation, behind what its slots and its form were before them."""
    events = list(tracker.events)
    if len(events) <= most:
        return events
    turns = [i for i, event in enumerate(events) if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME]
    begin = next((i for i in turns if len(events) - i <= most), turns[-1] if turns else 0)
    slots: list[Event] = [SlotSet(name, value) for name, value in tracker.current_slot_values().items() if value is not None]
    form: list[Event] = [ActiveLoop(tracker.active_loop_name)] if tracker.active_loop_name else []
    return [*slots, *form, *events[begin:]]
