"""Conversations: held in memory, for a while after the last message, and gone. Nothing of them is written anywhere."""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from directory_index.answers.finding import Shown, Wish
from directory_index.answers.said import Answer
from directory_index.answers.services import Aspect
from directory_index.checklists.run import Run
from directory_index.urgent import Urgent

KEPT_SECONDS = 30 * 60
_MOST = 2000  # conversations; the longest untouched goes first
_LONGEST_TRANSCRIPT = 60  # turns shown on the page and in the download
_MOST_RECENT = 20
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(slots=True)
class Exchange:
    """One turn as the page shows it: what was typed, masked, None where nobody typed, and what was answered."""

    said: str | None
    answers: list[Answer]
    urgent: Urgent | None = None


@dataclass(slots=True)
class Conversation:
    """What was talked about, as far as the next answer needs it."""

    id: str
    touched: float
    topic: str = ""  # address of the service, kind or word talked about
    process: str = ""  # id of the topic talked about since: assessments, consent, sharing
    aspect: Aspect | None = None  # what was asked about it
    wish: Wish | None = None
    talked: list[str] = field(default_factory=list)  # addresses asked about, the latest first
    recent: list[str] = field(default_factory=list)  # the same with those only shown
    instead: str = ""  # address of who does what the service talked of does not do
    compared: list[str] = field(default_factory=list)  # addresses put side by side last
    shown: Shown = field(default_factory=Shown)
    run: Run | None = None  # through a checklist
    paused: bool = False  # the checklist waits until "go on"
    choosing: str = ""  # id of the checklist for which "who are you?" was asked
    waiting: Aspect | None = None  # "which service do you mean?" was asked for this
    last: Answer | None = None
    warned: set[str] = field(default_factory=set)  # urgent advice and notices already given
    exchanges: list[Exchange] = field(default_factory=list)

    def speak_of(self, *addresses: str) -> None:
        """Remember what was talked of or shown, the first as the latest."""
        self.recent = list(dict.fromkeys([*addresses, *self.recent]))[:_MOST_RECENT]

    def begin_again(self) -> None:
        """Forget what was talked about; the page's transcript goes too."""
        self.topic, self.process, self.aspect, self.waiting = "", "", None, None
        self.wish, self.shown, self.last, self.instead = None, Shown(), None, ""
        self.talked, self.recent, self.compared = [], [], []
        self.run, self.paused, self.choosing = None, False, ""
        self.exchanges = []

    def keep(self, exchange: Exchange) -> None:
        """Add a turn to what the page shows."""
        self.exchanges = [*self.exchanges, exchange][-_LONGEST_TRANSCRIPT:]


class Conversations:
    """All that are open."""

    def __init__(self, kept: float = KEPT_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep each for so many seconds after its last message."""
        self._kept, self._clock = kept, clock
        self._held: OrderedDict[str, Conversation] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many are open."""
        with self._lock:
            self._sweep()
            return len(self._held)

    def open(self, identifier: str | None = None) -> Conversation:
        """The conversation with this id, or a new one: an id that is not known or has expired starts anew under another."""
        with self._lock:
            self._sweep()
            found = self._held.get(identifier or "")
            if found is None:
                found = Conversation(secrets.token_hex(16), self._clock())
                self._held[found.id] = found
            found.touched = self._clock()
            self._held.move_to_end(found.id)
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
            return found

    def find(self, identifier: str) -> Conversation | None:
        """The conversation with this id, if it is still open."""
        with self._lock:
            self._sweep()
            return self._held.get(identifier)

    def forget(self, identifier: str) -> None:
        """Delete one at once."""
        with self._lock:
            self._held.pop(identifier, None)

    def _sweep(self) -> None:
        """Delete what is past its time; the oldest stand first."""
        limit = self._clock() - self._kept
        while self._held and next(iter(self._held.values())).touched < limit:
            self._held.popitem(last=False)


def well_formed(identifier: str) -> bool:
    """Whether it can be an id of ours."""
    return bool(_ID.fullmatch(identifier))
