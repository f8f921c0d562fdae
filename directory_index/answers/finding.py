"""Finding services in a conversation: what has been asked for so far, refining it, and whom to invite to a team."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from directory_index.answers.said import At, Button, Draft
from directory_index.answers.services import whom_to_ask
from directory_index.models import Kind
from directory_index.query import FacetKind, Query
from directory_index.ranker import ADULT
from directory_index.results import Result, SearchResults
from directory_index.search import SearchEngine

AT_ONCE = 3  # services in one answer: more do not fit a telephone's screen
_MOST = 30
_INVITED = 8
_FREE = re.compile(r"\b(?:free|no (?:cost|charge)|can'?t (?:pay|afford)|cheap|skint|without paying|afford)\b", re.I)
_CHANNELS = {
    "telephone": re.compile(r"\b(?:(?:by|over the|on the) (?:phone|telephone)|ring|phone (?:line|call)|helpline)\b", re.I),
    "online": re.compile(r"\b(?:online|on the internet|video|zoom|web ?chat|from home|app)\b", re.I),
    "home_visit": re.compile(
        r"\b(?:home visits?|at home|come (?:to|out to) (?:us|me|the house|our)|visits? us|(?:can'?t|cannot) travel)\b", re.I
    ),
    "text": re.compile(r"\b(?:by text|text(?:ing)? (?:service|line)|whatsapp)\b", re.I),
}
_NOT = re.compile(
    r"\b(?:not|no (?!i\b|sorry|thank)|without|except|other than|instead of|apart from|anything but|don'?t want|"
    r"already (?:tried|with|had))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What has been asked for so far, for one need: the text, and what was refined since."""

    text: str
    without: tuple[str, ...] = ()
    assume: tuple[str, ...] = ()
    free: bool = False
    channel: str = ""
    not_kinds: tuple[str, ...] = ()
    not_services: tuple[str, ...] = ()


@dataclass(slots=True)
class Shown:
    """What a search gave, for "the second one" and "any others?"."""

    services: list[str] = field(default_factory=list)  # ids, best first
    reasons: dict[str, str] = field(default_factory=dict)
    so_far: int = 0
    latest: int = 0  # how many of those were shown last
    choices: dict[str, str] = field(default_factory=dict)  # label of an answer to the question asked back → its key
    asked_about: str = ""  # 'age' or 'need', when a question was asked back

    @property
    def seen(self) -> list[str]:
        """Ids of those shown last, for "the second one"."""
        return self.services[max(self.so_far - self.latest, 0) : self.so_far]


def find(draft: Draft, engine: SearchEngine, wish: Wish, opening: str = "found_some") -> Shown:
    """Search for a wish and say the first few results."""
    results = engine.search(wish.text, limit=_MOST, without=wish.without, assume=wish.assume)
    found = [result for result in results.results if _wanted(result, wish)]
    if results.results and not found:
        draft.say("left_filter")
        found = list(results.results)
    shown = Shown(services=[result.service.id for result in found], reasons={result.service.id: result.why for result in found})
    if results.nothing_fits or not found:
        draft.say("found_none")
        whom_to_ask(draft, engine.services())
    else:
        draft.say(opening)
    _say(draft, engine, shown)
    _ask_back(draft, results, shown)
    return shown


def more(draft: Draft, engine: SearchEngine, shown: Shown) -> None:
    """The next few of what was found."""
    if shown.so_far >= len(shown.services):
        draft.say("no_more")
        whom_to_ask(draft, engine.services())
        return
    draft.say("more_of_them")
    _say(draft, engine, shown)


def refined(wish: Wish, query: Query, engine: SearchEngine, kinds: Sequence[str], services: Sequence[str]) -> Wish | None:
    """The wish with what a message changes: ages, places, cost, channel, kinds not wanted; None when it changes nothing.

    An age or place given now takes the place of those given before; `query` is the message as understood, `kinds` and
    `services` are what it names.
    """
    text = query.text
    before = engine.understand(wish.text)
    now = {facet.kind for facet in query.facets if facet.kind in (FacetKind.AGE, FacetKind.PLACE)}
    said = {facet.key for facet in query.facets}
    undone = [facet.key for facet in before.facets if facet.kind in now and facet.key not in said]
    changed = wish
    if now:
        text_now = f"{wish.text}. {text}"
        kept = [key for key in wish.without if key not in said]
        changed = replace(changed, text=text_now, without=tuple(dict.fromkeys([*kept, *undone])))
        if FacetKind.AGE in now:
            changed = replace(changed, assume=tuple(key for key in changed.assume if not key.startswith("stage-")))
    if _FREE.search(text):
        changed = replace(changed, free=True)
    channel = next((name for name, pattern in _CHANNELS.items() if pattern.search(text)), "")
    if channel:
        changed = replace(changed, channel=channel)
    if _NOT.search(text) and (kinds or services):
        changed = replace(changed, not_kinds=(*changed.not_kinds, *kinds), not_services=(*changed.not_services, *services))
    return None if changed == wish else changed


def excludes(text: str) -> bool:
    """Whether a message says what is not wanted."""
    return bool(_NOT.search(text))


def invite(draft: Draft, engine: SearchEngine, text: str, universal: Sequence[str]) -> bool:
    """Whom to think of for a team around the child, across ages, adults and sectors; False when too little is known."""
    query = engine.understand(text)
    results = engine.search(text, limit=_MOST)
    found = [engine.directory.kinds[result.service.kind] for result in results.results]
    if not found or (results.nothing_fits and not query.children):
        draft.say("invite_tell")
        return False
    draft.say("invite_intro")
    known = [engine.directory.kinds[kind] for kind in universal if _for_one_of(engine.directory.kinds[kind], query)]
    for kind in known:
        _seat(draft, "invite_universal", kind)
    for kind in _mixed([kind for kind in found if kind not in known])[:_INVITED]:
        _seat(draft, "invite_adult" if _for_adults(kind) else "invite_child", kind)
    by_kind = {result.service.kind: result for result in results.results}
    for kind in found[:AT_ONCE]:
        draft.show(engine.services()[by_kind[kind.id].service.id], why=by_kind[kind.id].why)
    draft.say("invite_can")
    return True


def _say(draft: Draft, engine: SearchEngine, shown: Shown) -> None:
    services = engine.services()
    now = shown.services[shown.so_far : shown.so_far + AT_ONCE]
    for identifier in now:
        service = services[identifier]
        draft.item("result", name=At(service, "name"), summary=At(service, "summary"))
        draft.show(service, why=shown.reasons.get(identifier, ""))
    shown.so_far, shown.latest = shown.so_far + len(now), len(now)


def _ask_back(draft: Draft, results: SearchResults, shown: Shown) -> None:
    if results.question is None:
        return
    for choice in results.question.choices:
        draft.offer(Button(label=choice.label, message=choice.label))
        shown.choices[choice.label.lower()] = choice.assume or f"text:{choice.query}"
    stages = any((choice.assume or "").startswith("stage-") for choice in results.question.choices)
    shown.asked_about = "age" if stages else "need"
    draft.say(f"ask_{shown.asked_about}")


def _wanted(result: Result, wish: Wish) -> bool:
    service = result.service
    if wish.free and not service.cost.lower().startswith("free"):
        return False
    if wish.channel and wish.channel not in service.channels:
        return False
    return service.kind not in wish.not_kinds and service.id not in wish.not_services


def _seat(draft: Draft, template: str, kind: Kind) -> None:
    draft.item(template, name=At(kind, "name"), sector=At(kind, "sector"))


def _for_adults(kind: Kind) -> bool:
    return kind.ages.served == "parent" or (kind.ages.minimum_months or 0) >= ADULT


def _for_one_of(kind: Kind, query: Query) -> bool:
    low, high = kind.ages.minimum_months, kind.ages.maximum_months
    return any((high is None or child.minimum < high) and (low is None or child.maximum > low) for child in query.children)


def _mixed(kinds: Sequence[Kind]) -> list[Kind]:
    """Kinds in an order that takes a new sector as early as it can: people should look beyond their own field."""
    waiting, order, seen = list(kinds), [], set()
    while waiting:
        new = next((kind for kind in waiting if kind.sector not in seen), waiting[0])
        waiting.remove(new)
        order.append(new)
        seen.add(new.sector)
        if len(seen) == len({kind.sector for kind in kinds}):
            seen = set()
    return order
