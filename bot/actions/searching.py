"""Searching in a conversation: by need, changed by what is said next, and picking from what was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.meant import counted
from bot.actions.turn import Turn
from directory_index.answers.finding import Shown, Wish, find, refined
from directory_index.answers.said import Answer, State
from directory_index.answers.services import whom_to_ask
from directory_index.eligibility import age_fits
from directory_index.models import Service, Status, Term

_ALIKE = 0.35  # cosine from which a description is taken for one of those shown


def sister_of(turn: Turn) -> Service | None:
    """The service like the one talked of that serves the place named now: "and the team for Batham?"."""
    services, places = turn.desk.directory.services, turn.query.places
    talked = services.get(turn.conversation.topic.removeprefix("service/"))
    if talked is None or not places or turn.query.children:
        return None
    alike = [one for one in services.values() if one.kind == talked.kind and one.status is Status.ACTIVE and one is not talked]
    there = [one for one in alike if set(places) & set(one.eligibility.area.places)]
    return there[0] if len(there) == 1 and not set(places) & set(talked.eligibility.area.places) else None


def searched(turn: Turn, wish: Wish, opening: str = "found_some") -> Answer:
    """Search for a wish and keep it for what follows."""
    conversation = turn.conversation
    wish = _in_context(turn, wish)
    conversation.wish, conversation.waiting = wish, None
    conversation.topic = conversation.process = ""
    conversation.shown = find(turn.draft, turn.engine, wish, opening)
    conversation.speak_of(*(f"service/{one}" for one in conversation.shown.seen))
    _named_and_found(turn)
    if not turn.draft.answer.cards:
        return turn.ends(State.NOT_IN_DIRECTORY)
    return turn.asks() if conversation.shown.choices else turn.ends()


def _in_context(turn: Turn, wish: Wish) -> Wish:
    """The wish with what was talked of before, when nothing fits its own words: "he's hardly been in since Easter"."""
    before = turn.conversation.wish.text if turn.conversation.wish else ""
    talked = next((one for one in turn.conversation.talked if one.startswith(("term/", "kind/"))), "")
    if not before and talked:
        record = turn.desk.record(talked)
        before = record.term if isinstance(record, Term) else getattr(record, "name", "")
    if not before or before in wish.text or not turn.engine.search(wish.text, limit=1).nothing_fits:
        return wish
    joined = replace(wish, text=f"{before}. {wish.text}")
    return wish if turn.engine.search(joined.text, limit=1).nothing_fits else joined


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
    pointed = turn.reference.descriptions.among(turn.text, turn.conversation.recent, ())
    if not alike and pointed is not None and pointed.startswith("service/"):
        return services[pointed.partition("/")[2]]
    return alike[0] if alike else counted(turn.text, seen, turn.conversation.topic) or _described(turn, seen)


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
