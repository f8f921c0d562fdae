"""Finding: by need, refined, more of it, one of the list, and whom to invite to a team."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.actions.turn import Answering, Turn
from bot.actions.words import asks_for, explain, process
from directory_index.answers.finding import Shown, Wish, find, invite, more, refined
from directory_index.answers.said import Answer, State
from directory_index.answers.services import whom_to_ask
from directory_index.eligibility import age_fits
from directory_index.models import Service

_ORDINALS = {
    "first": 0,
    "1st": 0,
    "top": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "fifth": 4,
    "5th": 4,
    "last": -1,
    "bottom": -1,
}
_ORDINAL = re.compile(
    r"\b(?:number|no\.?|option)?\s*(first|second|third|fourth|fifth|last|top|bottom|1st|2nd|3rd|4th|5th|[1-5])\b", re.I
)


_OTHER = re.compile(r"\b(?:the )?other (?:one|service|team)?\b", re.I)
_ALIKE = 0.35  # cosine from which a description is taken for one of those shown


class Find(Answering):
    """Somebody tells what is wrong."""

    called = "action_find"

    def answer(self, turn: Turn) -> Answer:
        """Search for it; answer about a service that is named, where that is what was meant."""
        from bot.actions.talk import of_what_is_named

        return of_what_is_named(turn) or searched(turn, Wish(turn.text))


class NoDiagnosis(Answering):
    """Somebody asks for a judgement: there is none here, but who can help to find out."""

    called = "action_no_diagnosis"

    def answer(self, turn: Turn) -> Answer:
        """Say so, and search."""
        turn.draft.say("no_diagnosis")
        return searched(turn, Wish(turn.text))


class Refine(Answering):
    """Somebody changes the search made before."""

    called = "action_refine"

    def answer(self, turn: Turn) -> Answer:
        """Search again, with what was said now."""
        if turn.conversation.wish is None and turn.conversation.process:
            return process(turn)
        if turn.conversation.wish is None and not turn.query.content:
            turn.draft.say("nothing_shown")
            return turn.asks()
        return narrowed(turn)


class More(Answering):
    """Somebody wants others."""

    called = "action_more"

    def answer(self, turn: Turn) -> Answer:
        """The next few."""
        if not turn.conversation.shown.services:
            turn.draft.say("nothing_shown")
            return turn.asks()
        more(turn.draft, turn.engine, turn.conversation.shown)
        turn.conversation.speak_of(*(f"service/{one}" for one in turn.conversation.shown.seen))
        return turn.ends()


class Choose(Answering):
    """Somebody picks one of those shown."""

    called = "action_choose"

    def answer(self, turn: Turn) -> Answer:
        """Say what it is."""
        service = chosen(turn)
        if service is None and turn.query.content:
            return searched(turn, Wish(turn.text))
        if service is None:
            turn.draft.say("which_one" if turn.conversation.shown.services else "nothing_shown")
            return turn.asks()
        asked = turn.aspect_besides()
        return turn.about(f"service/{service.id}", asked) if asked else turn.explain(f"service/{service.id}")


class Invite(Answering):
    """Whom to invite to a team around the child or family."""

    called = "action_invite"

    def answer(self, turn: Turn) -> Answer:
        """Kinds of people across ages and sectors, for the family as told so far."""
        if any(mention.only("term") and asks_for(turn.text, mention) for mention in turn.found.mentions):
            return explain(turn)
        wish = turn.conversation.wish
        told = turn.text if turn.query.children or wish is None else f"{wish.text}. {turn.text}"
        if not invite(turn.draft, turn.engine, told, turn.reference.everybody_has):
            return turn.asks()
        return turn.ends()


ACTIONS = (Find, NoDiagnosis, Refine, More, Choose, Invite)


def searched(turn: Turn, wish: Wish, opening: str = "found_some") -> Answer:
    """Search for a wish and keep it for what follows."""
    conversation = turn.conversation
    conversation.wish, conversation.waiting = wish, None
    conversation.topic = conversation.process = ""
    conversation.shown = find(turn.draft, turn.engine, wish, opening)
    conversation.speak_of(*(f"service/{one}" for one in conversation.shown.seen))
    _named_and_found(turn)
    if not turn.draft.answer.cards:
        return turn.ends(State.NOT_IN_DIRECTORY)
    return turn.asks() if conversation.shown.choices else turn.ends()


def _named_and_found(turn: Turn) -> None:
    """Whoever asks who does family mediation, and is shown the one that does, goes on to ask what "it" costs."""
    first = next(iter(turn.conversation.shown.seen), "")
    kinds = turn.found.only("kind")
    if first and any(mention.certain for mention in turn.found.mentions):
        service = turn.desk.directory.services[first]
        if f"service/{first}" in turn.found.only("service") or f"kind/{service.kind}" in kinds:
            turn.conversation.topic = f"service/{first}"


def narrowed(turn: Turn) -> Answer:
    """Search again, with what was said now; a first time when nothing was searched for."""
    wish = turn.conversation.wish
    if wish is None:
        return searched(turn, Wish(turn.text))
    kinds = [address.partition("/")[2] for address in turn.found.only("kind")]
    services = [address.partition("/")[2] for address in turn.found.only("service")]
    changed = refined(wish, turn.query, turn.engine, kinds, services)
    return searched(turn, changed or replace(wish, text=f"{wish.text}. {turn.text}"), "found_again")


def picked(turn: Turn) -> Answer | None:
    """The answer to the question asked back, when the message is one of its choices."""
    shown, wish = turn.conversation.shown, turn.conversation.wish
    key = shown.choices.get(turn.text.strip(" .!").lower())
    if key is None or wish is None:
        return None
    turn.conversation.shown = Shown()
    if key.startswith("text:"):
        return searched(turn, replace(wish, text=key.removeprefix("text:")), "found_again")
    return searched(turn, replace(wish, assume=(*wish.assume, key)), "found_again")


def chosen(turn: Turn) -> Service | None:
    """The service meant by its name, by "the second one", "the other one", or by what it is like: "the one for under fives"."""
    services, shown = turn.desk.directory.services, turn.conversation.shown
    for address in turn.found.only("service"):
        return services[address.partition("/")[2]]
    seen = [services[one] for one in shown.seen]
    of_kind = {address.partition("/")[2] for address in turn.found.only("kind")}
    alike = [service for service in seen if service.kind in of_kind]
    pointed = turn.reference.descriptions.among(turn.text, turn.conversation.recent)
    if not alike and pointed is not None and pointed.startswith("service/"):
        return services[pointed.partition("/")[2]]
    return alike[0] if alike else counted(turn.text, seen, turn.conversation.topic) or _described(turn, seen)


def counted(text: str, seen: Sequence[Service], topic: str = "") -> Service | None:
    """The one that is counted out: the second, the last, the other."""
    match = _ORDINAL.search(text)
    if match:
        word = match.group(1).lower()
        number = int(word) - 1 if word.isdigit() else _ORDINALS[word]
        return seen[number] if number < len(seen) else None
    others = [service for service in seen if f"service/{service.id}" != topic]
    if _OTHER.search(text) and len(others) == 1:
        return others[0]
    return seen[0] if len(seen) == 1 else None


def _described(turn: Turn, seen: Sequence[Service]) -> Service | None:
    """The one whose age or whose words are those of the message."""
    children = turn.query.children
    fitting = [service for service in seen if children and any(age_fits(service, child) for child in children)]
    if len(fitting) == 1 or not seen:
        return fitting[0] if fitting else None
    near = turn.engine.encoder.encode([f"{service.name}. {service.summary}" for service in seen]) @ turn.vector
    best = int(near.argmax())
    return seen[best] if near[best] >= _ALIKE else None


def whom(turn: Turn) -> None:
    """Name whom to ask."""
    whom_to_ask(turn.draft, turn.desk.directory.services)
