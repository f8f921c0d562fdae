"""A turn of the assistant: clean, mask, look for danger, ask Rasa, and say something whatever happens."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field, ValidationError

from api.rasa import AssistantAwayError
from bot.actions.turn import Context
from bot.checklists import GO_ON
from bot.conversation import Conversation, Exchange
from directory_index.answers.fields import together
from directory_index.answers.finding import Wish, find
from directory_index.answers.said import Answer, Button, Card, Line, Source, State
from directory_index.answers.services import people, whom_to_ask
from directory_index.checklists.run import Run
from directory_index.errors import DirectoryError
from directory_index.explain import plain_date
from directory_index.personal import IN_WORDS, Masked, masked, tidied
from directory_index.search import SearchEngine
from directory_index.urgent import Urgent

LONGEST = 4000  # characters of one message, as of a search
_SLASHES = re.compile(r"^[\s/⁄∕⧸／\\]+")  # a message that begins with a slash would be an order to Rasa
_WORDS = re.compile(r"[^\W_]")
_LATIN = re.compile(r"[a-z0-9]", re.I)
_BRACKETS = re.compile(r"\[[^\]]*\]")  # what stands for a detail that was left out
_OF_DETAILS = re.compile(
    r"\b(?:my|his|her|their|our|the|or|and|is|it'?s|its|here|on|at|me|ring|call|contact|number|no|phone|mobile|landline|tel(?:ephone)?|"
    r"e-?mail|address|postcode|nhs|national insurance|ni|dob|date of birth|born|card|account|sort code)\b",
    re.I,
)
_MOST_AT_ONCE = 12  # messages of one conversation within the next
_WITHIN_SECONDS = 4.0


class Dialogue(Protocol):
    """The dialogue engine."""

    async def send(self, sender: str, text: str) -> list[dict[str, Any]]:
        """One turn.

        Raises:
            DirectoryError: when it is away or fails.
        """
        ...

    async def forget(self, sender: str) -> None:
        """Forget a conversation."""
        ...


class Message(BaseModel):
    """One message of the assistant."""

    text: str
    lines: list[Line] = Field(description="The same, line by line, each with where its words stand.")
    sources: list[Source]
    cards: list[Card] = []


class TurnOut(BaseModel):
    """What a turn gives."""

    conversation_id: str
    messages: list[Message]
    quick_replies: list[Button] = []
    state: State
    urgent: Urgent | None = Field(default=None, description="Whom to ring at once, when the message tells of danger.")


@dataclass(slots=True)
class Assistant:
    """The assistant of one app."""

    context: Context
    dialogue: Dialogue | None
    counts: Counter[State] = field(default_factory=Counter)
    _locks: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    _lately: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def engine(self) -> SearchEngine:
        """The search engine it answers from."""
        return self.context.reference.engine

    async def turn(self, text: str, identifier: str | None, run: Run | None = None) -> TurnOut:
        """Answer a message; nothing of it is stored but, masked, in the conversation, which expires.

        Args:
            text: what somebody typed.
            identifier: the conversation's; None begins one.
            run: through a checklist, as the person's own page held it; a conversation that was deleted since goes on with it.
        """
        known = self.context.conversations.find(identifier) if identifier else None
        conversation = known or self.context.conversations.open()
        async with self._locks[conversation.id]:
            if known is None:
                conversation.run = run
            answers, urgent, said = await self._answers(conversation, text)
            if identifier and known is None:
                answers.insert(0, self._only("checklist_again" if run else "forgotten", State.ANSWERED))
            state = State.URGENT if urgent else answers[-1].state
            conversation.keep(Exchange(said, answers, urgent))
        self.counts[state] += 1
        self._tidy(conversation.id)
        buttons = [button for answer in answers for button in answer.buttons]
        messages = [_message(answer) for answer in answers]
        return TurnOut(conversation_id=conversation.id, messages=messages, quick_replies=buttons, state=state, urgent=urgent)

    def take_up(self, run: Run, urgent: Urgent | None) -> Conversation:
        """A new conversation that goes on with a checklist begun elsewhere, below whom to ring where that is needed."""
        conversation = self.context.conversations.open()
        answer = self.context.checklists.goes_on(conversation, run)
        conversation.warned |= {urgent.category} if urgent else set()
        conversation.keep(Exchange(None, [answer], urgent))
        return conversation

    async def forget(self, identifier: str) -> bool:
        """Delete a conversation here and in Rasa; False when it is gone already."""
        if self.context.conversations.find(identifier) is None:
            return False
        self.context.conversations.forget(identifier)
        if self.dialogue is not None:
            with suppress(DirectoryError):  # Rasa is away, and with it all that it held
                await self.dialogue.forget(identifier)
        return True

    async def _answers(self, conversation: Conversation, text: str) -> tuple[list[Answer], Urgent | None, str]:
        if self._too_fast(conversation.id):
            return [self._only("too_fast", State.ERROR)], None, ""
        clean = _SLASHES.sub("", tidied(text))
        if len(clean) > LONGEST:
            return [self._only("too_long", State.ERROR)], None, ""
        safe = masked(clean, known=self.context.reference.published, today=dt.date.today())
        urgent = await run_in_threadpool(self._urgent, conversation, safe.text)
        notices = self._notices(conversation, safe)
        unread = self._unreadable(safe, bool(notices))
        if unread is not None:
            return [*notices, unread], urgent, safe.text
        answers, chosen = await self._said(conversation, safe.text, in_danger=urgent is not None)
        if chosen and chosen not in conversation.warned:
            conversation.warned.add(chosen)
            urgent = self.engine.help_for(chosen)
        return [*notices, *answers], urgent, safe.text

    async def _said(self, conversation: Conversation, text: str, *, in_danger: bool) -> tuple[list[Answer], str]:
        """What is said to a message, and the sort of danger that a chosen answer tells of.

        By the open checklist, by Rasa, or by both, when somebody asks something else in between.
        """
        checklists = self.context.checklists
        if in_danger:
            stopped = await run_in_threadpool(checklists.danger, conversation, text)
            return ([stopped] if stopped else await self._dialogue(conversation, text)), ""
        begun = await run_in_threadpool(checklists.begins, conversation, text)
        if begun is not None:
            return [begun], ""
        taken = await run_in_threadpool(checklists.take, conversation, text)
        if taken is None:
            answers = await self._dialogue(conversation, text)
            if conversation.run is not None and conversation.paused:
                answers[-1].buttons.append(GO_ON)
            return answers, ""
        answers = [*taken.answers, *(await self._dialogue(conversation, taken.rest) if taken.rest else [])]
        if taken.goes_on and conversation.run is not None:
            answers.append(await run_in_threadpool(checklists.again, conversation))
        return answers, taken.danger

    def _urgent(self, conversation: Conversation, text: str) -> Urgent | None:
        told = self.context.checklists.telling(conversation, _BRACKETS.sub(" ", text)) if _left(text) else ""
        if not told:
            return None
        answering = conversation.run is not None and not conversation.paused
        found = self.engine.urgent(told, asked=answering)
        if found is None or found.category in conversation.warned:
            return None
        conversation.warned.add(found.category)
        return found

    def _notices(self, conversation: Conversation, safe: Masked) -> list[Answer]:
        if safe.kinds and _left(safe.text):
            return [self._only("privacy_left_out", State.ANSWERED, what=_in_words(safe))]
        if safe.name_likely and "name" not in conversation.warned:
            conversation.warned.add("name")
            return [self._only("privacy_name", State.ANSWERED)]
        return []

    def _unreadable(self, safe: Masked, told: bool) -> Answer | None:
        """What to say to a message in which nothing is left to read."""
        if safe.kinds and not _left(safe.text):
            return self._only("privacy_only", State.PERSONAL_DETAILS, what=_in_words(safe))
        if not safe.text.strip():
            return self._only("empty", State.ASKED_BACK)
        if not _WORDS.search(safe.text) or not _LATIN.search(safe.text):
            draft = self.context.reference.desk().draft().say("no_words")
            return whom_to_ask(draft, self.engine.services()).ends(State.ASKED_BACK)
        return None

    async def _dialogue(self, conversation: Conversation, text: str) -> list[Answer]:
        if self.dialogue is None:
            return [await run_in_threadpool(self._without_rasa, conversation, text, True)]
        try:
            replies = await self.dialogue.send(conversation.id, text)
            return [_answer(reply) for reply in replies]
        except DirectoryError as error:
            away = isinstance(error, AssistantAwayError)
        except ValidationError:
            away = False
        return [await run_in_threadpool(self._without_rasa, conversation, text, away)]

    def _without_rasa(self, conversation: Conversation, text: str, away: bool) -> Answer:
        """Rasa is away, or an action failed: search, or say whom to ring."""
        draft = self.context.reference.desk().draft()
        if not away:
            return people(draft.say("failed"), self.engine.services()).ends(State.ERROR)
        try:
            draft.say("away")
            conversation.wish = Wish(text)
            conversation.shown = find(draft, self.engine, conversation.wish)
        except DirectoryError:
            draft = self.context.reference.desk().draft().say("away_nothing")
        return draft.ends(State.AWAY)

    def _only(self, phrase: str, state: State, **words: str) -> Answer:
        """A notice: a template filled with words that come from no record."""
        text = self.context.reference.desk().phrases[phrase].format(**words)
        return Answer(state=state, lines=[Line(text=text, template=phrase, words=words)])

    def hurry(self) -> None:
        """Forget how fast messages came: whoever measures does not read the answers."""
        self._lately.clear()

    def _too_fast(self, identifier: str) -> bool:
        now = time.monotonic()
        lately = [moment for moment in self._lately[identifier] if now - moment < _WITHIN_SECONDS]
        self._lately[identifier] = [*lately, now]
        return len(lately) >= _MOST_AT_ONCE

    def _tidy(self, identifier: str) -> None:
        """Keep no trace of conversations that are gone."""
        for other in [key for key in self._lately if key != identifier and self.context.conversations.find(key) is None]:
            self._lately.pop(other, None)
            self._locks.pop(other, None)


def _message(answer: Answer) -> Message:
    return Message(text=answer.text, lines=answer.lines, sources=answer.sources, cards=answer.cards)


def _answer(reply: dict[str, Any]) -> Answer:
    """What Rasa sent: an answer of ours, or a text of its domain."""
    if "custom" in reply:
        return Answer.model_validate(reply["custom"])
    return Answer(lines=[Line(text=str(reply["text"]), template="domain")])


def _in_words(safe: Masked) -> str:
    return together(list(dict.fromkeys(IN_WORDS[kind] for kind in safe.kinds)))


def _left(text: str) -> bool:
    """Whether words are left beside the brackets that stand for details, and beside those that name them: "my number is"."""
    return bool(_WORDS.search(_OF_DETAILS.sub("", _BRACKETS.sub("", text))))


def transcript(exchanges: Sequence[Exchange]) -> str:
    """A conversation as plain text, to keep."""
    parts = []
    for exchange in exchanges:
        parts += [f"You: {exchange.said}"] if exchange.said is not None else []
        if exchange.urgent is not None:
            parts.append("\n".join([exchange.urgent.title, *(f"- {step.text}" for step in exchange.urgent.steps)]))
        for answer in exchange.answers:
            sources = "; ".join(_cited(source) for source in answer.sources)
            parts.append(answer.text + (f"\nFrom: {sources}" if sources else ""))
    return "\n\n".join(parts) + "\n"


def _cited(source: Source) -> str:
    words = source.name
    if source.reviewed:
        words += f", last reviewed {plain_date(source.reviewed)}"
    return words + (" (overdue for review)" if source.overdue else "")
