"""What a question is about: the name in it, what it points at of what was talked of, or what it describes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from bot.actions.turn import THAT_ONE, Turn
from directory_index.answers.services import Aspect
from directory_index.mentions import Mention
from directory_index.models import Service, Status
from directory_index.names import active

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
_GETTING_IN = (Aspect.WHO_REFERS, Aspect.HOW_TO_REFER)
_REFERRERS = {"gp", "health_visiting", "senco", "dsl", "early_years_childcare", "school_nursing", "midwifery", "school_pastoral"}
_TOWARDS = re.compile(r"\b(?:to|for|into|at|with|of|about|see|join|get|reach)\s+(?:the |a |an |our |my )?$", re.I)
_ASKED_OF = re.compile(r"\b(?:do|does|will|would|can|could|is|are|should)\s+(?:the |a |an |our |my )?$", re.I)
_THEY = re.compile(r"\b(?:they|them|it|that (?:one|team|place|service)|she|he)\b", re.I)
_DO_THEY = re.compile(
    r"\b(?:do|does|can|will|would|are|is|did|could|should|have|has)\s+(?:they|it|she|he|you|that one|this one)\b", re.I
)
_THEM = re.compile(r"\b(?:they|them|their|that (?:one|team|place|service|lot))\b", re.I)
_WHO_INSTEAD = re.compile(r"\b(?:that|those) (?:one|team|place|lot|group|service|people|line|club|other)\b", re.I)
_HAS_REFERRED = re.compile(r"^\s*(?:has |have |had )?(?:put|sent|referred|referring|wants?|suggest)", re.I)
_NAMED_AFTER = re.compile(r"\b(?:is|does|do|ring|text|call|for|at|with|can)\s+$", re.I)
_CLEARLY_DESCRIBED = 3  # telling words from which another service than the one talked of is meant
# Somebody looks for help, whatever else the message was taken for: "any little groups we can go to while we wait".
_SEEKS = re.compile(
    r"\bwho(?: else)? (?:would|can|could|do|should) (?:i|we) (?:talk|speak|go|turn)\b"
    r"|\b(?:who|what)(?: else)? (?:can|could|would|will|might) help (?:me |us |him |her |them |someone |a |my )?(?:\w+ )?with\b"
    r"|\b(?:any|some)(?:one|body|where)(?: else| \w+)? (?:for|who|round|near|local)\b"
    r"|^\W*any (?:little |local |other )?(?:groups?|clubs?|places?|classes|courses?)\b"
    r"|\bis there (?:an?|any|some)(?: \w+)? (?:counsell\w+|group|club|place|course|class|service|somebody|someone)\b"
    r"|\b(?:some|any)(?:body|one)(?: else)? (?:i|we|he|she|they) (?:can|could)\b"
    r"|\bsomewhere (?:i|we|he|she|they|for|to)\b",
    re.I,
)
_MOST_DESCRIBED = 4
_BARE = 5  # words; in a longer message an everyday word that is also a name is not meant as one


def seeks_help(text: str) -> bool:
    """Whether a message looks for somebody or something that helps."""
    return bool(_SEEKS.search(text))


def points_to_them(text: str) -> bool:
    """Whether somebody talked of before is meant: them, that team; "it" may be what is wrong."""
    return bool(_THEM.search(text))


def refers_to_them(text: str) -> bool:
    """Whether "they" or "it" do what is asked about, not the assistant."""
    return bool(_THEY.search(text))


def goes_to(text: str, mention: Mention) -> bool:
    """Whether the message is about getting to what is named: "is he too young for the HSB team?"."""
    return bool(_TOWARDS.search(text[: mention.start]))


def is_asked(text: str, mention: Mention) -> bool:
    """Whether what is named is asked to do or to be something: "does Portage do speech therapy?"."""
    return bool(_ASKED_OF.search(text[: mention.start]))


def by_name(turn: Turn, aspect: Aspect | None) -> list[str]:
    """What a message names; the one talked of where it names a kind that this is of; none where nothing is meant as a name."""
    together = _named_together(turn)
    if together:
        return together
    for mention in sorted(turn.found.mentions, key=lambda mention: _order(turn, mention, aspect)):
        if turn.found.unknown and mention.aside:
            continue
        addresses = _of_mention(turn, mention, aspect)
        if addresses:
            return addresses
    return []


def _order(turn: Turn, mention: Mention, aspect: Aspect | None) -> tuple[bool, bool, bool]:
    """Sorts names: who asks last; first of whom it is asked ("does Portage do speech therapy?"), then a service's own."""
    asked_of = mention.certain and is_asked(turn.text, mention)
    return _who_asks(turn, mention, aspect), not asked_of, not _own(mention)


def _own(mention: Mention) -> bool:
    """Whether it is the name of one service and of nothing else."""
    return mention.certain and not mention.part and len(mention.only("service")) == 1 and not mention.only("kind", "term")


def _named_together(turn: Turn) -> list[str]:
    """The service that two names side by side mean: "early years speech therapy"."""
    sure = sorted(turn.sure, key=lambda mention: mention.start)
    for one, other in pairwise(sure):
        kinds = _kinds(one) | _kinds(other)
        if 0 <= other.start - one.end <= 1 and not (one.only("service") or other.only("service")):
            said = turn.text[one.start : other.end]
            meant = turn.reference.descriptions.which(said, _of_kinds(turn, kinds))
            if meant is not None:
                return [meant]
    return []


def _who_asks(turn: Turn, mention: Mention, aspect: Aspect | None) -> bool:
    """Whether it more likely names who asks or who refers than what is asked about: those come last."""
    refers = bool(_kinds(mention) & _REFERRERS) and not mention.only("service")
    before, after = turn.text[: mention.start], turn.text[mention.end :]
    getting_in = aspect in _GETTING_IN and not _TOWARDS.search(before)
    return mention.aside or (refers and bool(getting_in or _HAS_REFERRED.search(after)))


def pointed_at(turn: Turn) -> str | None:
    """Of what was shown or talked of, what a message points at: "the second one", "that club", "back to the family advisers"."""
    conversation, services = turn.conversation, turn.desk.directory.services
    seen = [services[one] for one in conversation.shown.seen]
    told = counted(turn.text, seen, conversation.topic) if len(seen) > 1 else None
    if told is not None:
        return f"service/{told.id}"
    if conversation.instead and _WHO_INSTEAD.search(turn.text):
        return conversation.instead
    talked = [one for one in conversation.talked if one.startswith("service/")]
    shown = [one for one in conversation.recent if one.startswith("service/")]
    return turn.reference.descriptions.among(turn.text, talked, shown)


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


def described(turn: Turn) -> list[str]:
    """Services that a message describes without a name; none when words are too few or fit too many."""
    descriptions, said = turn.reference.descriptions, turn.query.corrected
    if turn.conversation.topic and (turn.refers_back or descriptions.count(said) < _CLEARLY_DESCRIBED):
        return []
    found = descriptions.find(said)
    return found if len(found) <= _MOST_DESCRIBED else []


def _of_mention(turn: Turn, mention: Mention, aspect: Aspect | None) -> list[str]:
    topic = turn.conversation.topic
    refers = _kinds(mention) & _REFERRERS
    if topic and refers and aspect in _GETTING_IN and not _TOWARDS.search(turn.text[: mention.start]):
        return []  # "does the GP have to send me?" asks about what was talked of
    before = turn.text[: mention.start]
    own = bool(mention.only("service")) and not mention.only("kind", "term")
    of_it = _DO_THEY.search(before) and not _TOWARDS.search(before) and not own
    if topic and (of_it or (mention.part and THAT_ONE.search(turn.text))):
        return []  # "do they do speech therapy?" asks about what was talked of
    everyday = not mention.certain and not mention.part
    if everyday and (turn.found.unknown or len(turn.text.split()) > _BARE or (topic and not _NAMED_AFTER.search(before))):
        return []
    services = active(turn.desk.directory, mention.only("service"))
    alone = services if len(services) == 1 and not mention.part else []
    kinds = mention.only("kind")
    told = _told_apart(turn, mention) if kinds and not alone else []
    return _one_of(turn, mention) or alone or told or kinds or services


def _told_apart(turn: Turn, mention: Mention) -> list[str]:
    """The service of a kind that the other words tell from its like: "stay and play at the chapel in Quernby"."""
    rest = f"{turn.text[: mention.start]} {turn.text[mention.end :]}"
    meant = turn.reference.descriptions.which(rest, _of_kinds(turn, _kinds(mention)))
    return [meant] if meant and turn.reference.descriptions.tells(rest, meant) else []


def _of_kinds(turn: Turn, kinds: Collection[str]) -> list[str]:
    services = turn.desk.directory.services.values()
    return [f"service/{one.id}" for one in services if one.kind in kinds and one.status is Status.ACTIVE]


def _kinds(mention: Mention) -> set[str]:
    return {address.partition("/")[2] for address in mention.only("kind")}


def _one_of(turn: Turn, mention: Mention) -> list[str]:
    """The one service that a name of several means: by another name in the message, or because it was talked of."""
    services = turn.desk.directory.services
    kinds = _kinds(mention)
    named = {address for other in turn.found.mentions if other is not mention for address in other.only("service")}
    agreed = [address for address in mention.only("service") if address in named]
    agreed = agreed or [address for address in named if services[address.partition("/")[2]].kind in kinds]
    if len(agreed) == 1:
        return agreed
    could_be = [*mention.only("service"), *(f"service/{one.id}" for one in services.values() if one.kind in kinds)]
    if len(could_be) == 1:
        return could_be if not kinds else []
    recent = [address for address in turn.conversation.recent if address in could_be]
    pointed = turn.reference.descriptions.among(turn.text, recent, ())
    return [pointed] if pointed and len(recent) > 1 else recent[:1]
