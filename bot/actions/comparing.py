"""Two or three things side by side: which are meant, and whether their difference is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.actions.turn import Turn
from directory_index.answers.said import Answer
from directory_index.answers.words import compare
from directory_index.mentions import Mention

SIDE_BY_SIDE = 3
COMPARES = re.compile(
    r"\b(?:differ\w*|same(?: thing)?|versus|vs\.?|against|compare\w*|tell them apart|which is which|instead of)\b", re.I
)
JOINED = re.compile(r"^.{0,25}(?:\b(?:and|or|v|vs|against|versus)\b|/).{0,12}$", re.I)


def compared(turn: Turn, addresses: Sequence[str]) -> Answer:
    """Two or three things side by side."""
    records = [turn.desk.record(address) for address in addresses[:SIDE_BY_SIDE]]
    words = {kind: term for mention in turn.sure for kind in mention.only("kind")[:1] for term in mention.only("term")[:1]}
    terms = [turn.desk.directory.terms.get(words.get(address, "").partition("/")[2]) for address in addresses[:SIDE_BY_SIDE]]
    compare(turn.draft, records, terms)
    turn.conversation.compared = list(addresses[:SIDE_BY_SIDE])
    services = [address.partition("/")[2] for address in addresses if address.startswith("service/")]
    if services:
        turn.conversation.topic = ""
        turn.shows(services, len(services))
    return turn.ends()


def asks_to_compare(turn: Turn) -> bool:
    """Whether two things are named and their difference asked for."""
    named = sorted(turn.sure, key=lambda mention: mention.start)
    joined = any(JOINED.search(turn.text[one.end : other.start]) for one, other in pairwise(named))
    said = turn.text
    for mention in turn.sure:
        said = said.replace(mention.text, "")  # Same Moon is a name
    if COMPARES.search(said) and any(mention.part and 1 < len(mention.only("service")) < 4 for mention in turn.found.mentions):
        return True  # Weir Road Juniors or Seniors
    return len(named) > 1 and (bool(COMPARES.search(said)) or (joined and turn.may_be("ask_difference")))


def to_compare(turn: Turn) -> list[str]:
    """One address for each thing named: services only where nothing wider has the name."""
    part = next((mention.only("service") for mention in turn.found.mentions if mention.part), [])
    if 1 < len(part) <= SIDE_BY_SIDE and len(turn.sure) < 2:
        return part  # Weir Road Juniors or Seniors
    found = turn.sure if len(turn.sure) > 1 else list(turn.found.mentions)
    found = sorted(found, key=lambda mention: mention.start)
    addresses = [mention.only("term", "kind", "level", "service")[0] for mention in found]
    for sort in ("term", "kind"):  # two of a sort have the same things said of them
        alike = {mention.only(sort)[0] for mention in found if mention.only(sort)}
        if len(alike) == len(found):
            addresses = [mention.only(sort)[0] for mention in found]
    addresses = list(dict.fromkeys(addresses))
    return addresses if len(addresses) != 1 else [*_talked_of_before(turn, found[0]), addresses[0]]


def _talked_of_before(turn: Turn, mention: Mention) -> list[str]:
    """What a single name is held against: "is that the same as child in need?"; a word against a word, if one was talked of."""
    other = [address for address in turn.conversation.talked if address not in mention.targets]
    words = [address for address in other if address.startswith("term/")] if mention.only("term") else []
    return (words or other)[:1]
