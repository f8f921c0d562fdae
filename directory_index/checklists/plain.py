"""A hand-out laid out for a reader, and as plain text: to mail, to paste, and to be read aloud.

The layout is a list of blocks that every form of the hand-out shares, so that plain text and PDF say the same in the same order.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from directory_index.checklists.handout import Handout, MemberPart, NeedLine, NoteLine, Seat, ServiceLine, StepLine
from directory_index.checklists.headings import HEADINGS, heading, others, phrase
from directory_index.explain import plain_date
from directory_index.models import Voice

WIDTH = 76  # characters of a line: what mail programs do not fold again
EMPTY_ROWS = 3  # of the plan, to write in
_BLANK = "______"
_UNSEEN = {"Cc", "Cf", "Co", "Cs"}  # categories of characters without a shape of their own
# Those of them that join or part letters in other scripts; every other one could only turn or hide our own words.
_KEPT = {"\u200c", "\u200d", "\u200e", "\u200f"}
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")
_NO_BREAK = "\u00a0"

Kind = Literal["title", "heading", "say", "stress", "quote", "bullets", "numbers", "calls", "blanks", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the layout."""

    kind: Kind
    lines: tuple[str, ...]  # one text, the items of a list, the labels of blanks, or the header of a table
    level: int = 0  # of a heading: 2 a section, 3 a need or a person, 4 a service
    rows: tuple[tuple[str, ...], ...] = ()  # of a table; an empty cell is there to be written in


def layout(handout: Handout) -> list[Block]:
    """The hand-out from its title to who decides, in the order of `HEADINGS`; a section with nothing in it is left out."""
    voice, sections = handout.voice, _SHORT if handout.short else _SECTIONS
    made = [
        Block("title", (handout.title,)),
        Block("say", (phrase("made_on", voice, plain_date(handout.made_on)),)),
        Block("say", (phrase("guidance", voice),)),
    ]
    if handout.short:
        made.append(Block("say", (phrase("short", voice),)))
    if not handout.finished:
        made.append(Block("stress", (phrase("unfinished", voice),)))
    for section in HEADINGS:
        blocks = sections[section](handout) if section in sections else []  # else it stands inside another
        if blocks:
            made += [_head(heading(section, voice)), *blocks]
    return [_cleaned(block) for block in made]


def plain_text(handout: Handout) -> str:
    """The hand-out as plain text, at most 76 characters a line, headings in capitals, blanks as "______"."""
    return "\n".join(line for block in layout(handout) for line in _FORMS[block.kind](block)).strip() + "\n"


def _danger(made: Handout) -> list[Block]:
    if not made.danger:
        return []
    calls = [one for one in (made.front_door, made.first_call, *made.also) if one is not None and one.telephone]
    lines = [_call(one, made.voice) for one in {one.id: one for one in calls}.values()]
    return [Block("calls", (phrase("danger_now", made.voice), *(lines or [phrase("no_front_door", made.voice)])))]


def _call(service: ServiceLine, voice: Voice) -> str:
    return _joined(service.name, phrase("telephone", voice, service.telephone), *_marks(service, voice))


def _names(made: Handout) -> list[Block]:
    """A blank for everybody named anywhere; what is said of the whole family has none."""
    family = phrase("family", made.voice)
    names = [one.name for one in made.members if one.name != family]
    blanks = Block("blanks", tuple(_capital(name) for name in names))
    return [Block("say", (phrase("write_names", made.voice),)), blanks] if names else []


def _matters(made: Handout) -> list[Block]:
    return [Block("quote", (words,)) for words in made.matters]


def _outcome(made: Handout) -> list[Block]:
    if not made.outcome:
        return []
    return [Block("stress", (made.outcome,)), Block("say", (made.text,))]


def _because(made: Handout) -> list[Block]:
    return _bullets(_capital(line) for line in made.because)


def _note(note: NoteLine) -> str:
    words = f"“{note.words}”" if note.words else ""
    said = "; ".join(one for one in (note.chosen, words) if one)
    return f"{note.subject}: {said}" if said else note.subject


def _going_well(made: Handout) -> list[Block]:
    return _by_member(made, lambda part: part.going_well)


def _worries(made: Handout) -> list[Block]:
    return _by_member(made, lambda part: part.worries)


def _unsure(made: Handout) -> list[Block]:
    return _by_member(made, lambda part: part.unsure, lambda note: _joined(_note(note), note.who_could_tell))


def _by_member(
    made: Handout, notes: Callable[[MemberPart], list[NoteLine]], said: Callable[[NoteLine], str] = _note
) -> list[Block]:
    blocks: list[Block] = []
    for part in made.members:
        if notes(part):
            blocks += [_head(_capital(part.name), 3), *_bullets(map(said, notes(part)))]
    return blocks


def _services(made: Handout) -> list[Block]:
    """Every need with its services, best first; a service that stands there already is not told of in full again."""
    blocks = _near(made)
    for need in made.needs:
        if need.services:
            blocks += _need_head(need, made.voice)
            blocks += _told(need.services, blocks, made.voice)
    if uncovered := [_of(need) for need in made.needs if not need.services]:
        blocks += [_under("uncovered", made), Block("say", (phrase("uncovered", made.voice),)), *_bullets(uncovered)]
    if made.also:
        blocks += [_under("also", made), *_told(made.also, blocks, made.voice)]
    return blocks


def _near(made: Handout) -> list[Block]:
    return [Block("say", (phrase("near", made.voice, made.place),))] if made.place and made.needs else []


def _first(made: Handout) -> list[Block]:
    """The first number to ring."""
    one = made.first_call
    return [Block("stress", (_rung(one, made.voice),))] if one else []


def _services_once(made: Handout) -> list[Block]:
    """Every service in a line, once, with what it is for."""
    wanted: dict[str, list[str]] = {}
    for need in made.needs:
        for service in need.services:
            wanted.setdefault(service.id, []).append(_of(need))
    known = {one.id: one for one in (*made.also, *(service for need in made.needs for service in need.services))}
    lines = [
        _joined(_rung(known[one], made.voice), phrase("about", made.voice, "; ".join(wanted[one])) if one in wanted else "")
        for one in dict.fromkeys((*wanted, *known))
    ]
    return [*_near(made), *_bullets(lines)] if lines else []


def _rung(service: ServiceLine, voice: Voice) -> str:
    """A service with its number and when to ring."""
    ring = phrase("telephone", voice, service.telephone) if service.telephone else ""
    return _joined(service.name, ring, phrase("best_times", voice, service.best_times), *_marks(service, voice))


def _under(section: str, made: Handout) -> Block:
    return _head(heading(section, made.voice), 3)


def _need_head(need: NeedLine, voice: Voice) -> list[Block]:
    # Somebody's own words stay out of headings, which plain text writes in capitals.
    if need.own_words:
        return [_head(_capital(f"{need.of}: {phrase('own_words', voice)}"), 3), Block("quote", (need.words,))]
    return [_head(_capital(f"{need.of}: {need.words}"), 3)]


def _told(services: Iterable[ServiceLine], before: Iterable[Block], voice: Voice) -> list[Block]:
    known = {block.lines[0] for block in before if block.level == 4}
    blocks: list[Block] = []
    for service in services:
        blocks += [_head(service.name, 4), *_bullets(_brief(service, voice) if service.name in known else _full(service, voice))]
    return blocks


def _brief(service: ServiceLine, voice: Voice) -> list[str]:
    ring = [phrase("telephone", voice, service.telephone)] if service.telephone else []
    return [*ring, phrase("said_above", voice)]


def _full(service: ServiceLine, voice: Voice) -> list[str]:
    facts = {
        "telephone": service.telephone or "",
        "best_times": service.best_times,
        "ages": service.ages,
        "who_may_refer": "; ".join(service.who_may_refer),
        "will_ask": " ".join(service.will_ask),
        "bring": "; ".join(service.bring),
    }
    return [*(phrase(name, voice, fact) for name, fact in facts.items() if fact), *_marks(service, voice)]


def _marks(service: ServiceLine, voice: Voice) -> list[str]:
    check = [phrase("check_before_use", voice)] if service.check_before_use else []
    overdue = [phrase("overdue", voice, plain_date(service.reviewed))] if service.overdue else []
    more = [others(service.others, voice)] if service.others else []
    return [*more, *check, *overdue]


def _of(need: NeedLine) -> str:
    return f"{f'“{need.words}”' if need.own_words else need.words} ({_small(need.of)})"


def _steps(made: Handout) -> list[Block]:
    return [Block("numbers", tuple(_step(step, made) for step in made.steps))] if made.steps else []


def _step(step: StepLine, made: Handout) -> str:
    voice = made.voice
    who = f"{phrase('who', voice)}: {step.who}" if step.who else ""
    by = f"{phrase('by_when', voice)}: {_day(step, made)}" if step.by else ""
    return _joined(step.do, who, by, phrase("more", voice, step.topic) if step.topic else "")


def _day(step: StepLine, made: Handout) -> str:
    if step.by is None:
        return ""
    return phrase("today", made.voice) if step.by == made.made_on else plain_date(step.by)


def _plan(made: Handout) -> list[Block]:
    header = tuple(phrase(name, made.voice) for name in ("what", "who", "by_when"))
    rows = [(step.do, step.who, _capital(_day(step, made))) for step in made.plan]
    return [Block("table", header, rows=(*rows, *[("", "", "")] * EMPTY_ROWS))]


def _seats(made: Handout) -> list[Block]:
    blocks: list[Block] = []
    for part in ("lead", "attend", "ask"):
        seats = [seat for seat in made.seats if seat.part == part]
        if seats:
            means = [Block("say", (made.parts[part],))] if made.parts.get(part) else []
            blocks += [_head(phrase(part, made.voice), 3), *means, *_bullets(_seat(seat, made.voice) for seat in seats)]
    return blocks


def _seat(seat: Seat, voice: Voice) -> str:
    of = phrase("of", voice, ", ".join(map(_small, seat.of))) if seat.of else ""
    needs = phrase("about", voice, ", ".join(seat.needs)) if seat.needs else ""
    service = seat.service if seat.service != seat.name else ""
    ring = phrase("telephone", voice, seat.telephone) if seat.telephone else ""
    return f"{seat.name}: {_joined(seat.reason, of, needs, service, ring)}"


def _apart(made: Handout) -> list[Block]:
    return _bullets(made.apart)


def _beyond(made: Handout) -> list[Block]:
    return _bullets(_seat(seat, made.voice) for seat in made.beyond)


def _evidence(made: Handout) -> list[Block]:
    return _bullets(made.evidence)


def _record(made: Handout) -> list[Block]:
    return [Block("blanks", tuple(made.record))] if made.record else []


def _explained(made: Handout) -> list[Block]:
    unsure = phrase("word_unverified", made.voice)
    return _bullets(f"{one.word}: {_joined(one.plain, unsure if one.unverified else '')}" for one in made.explained)


def _about(made: Handout) -> list[Block]:
    voice = made.voice
    said = [made.status, phrase("version", voice, made.version, plain_date(made.as_of)), phrase("source", voice, made.source)]
    unsure = [Block("stress", (phrase("unverified", voice),))] if made.unverified else []
    return [*(Block("say", (_ended(one),)) for one in said), *unsure]


def _decides(made: Handout) -> list[Block]:
    return [Block("say", (made.decides,))]


_SECTIONS: dict[str, Callable[[Handout], list[Block]]] = {
    "danger": _danger,
    "names": _names,
    "matters": _matters,
    "outcome": _outcome,
    "because": _because,
    "going_well": _going_well,
    "worries": _worries,
    "unsure": _unsure,
    "services": _services,
    "steps": _steps,
    "plan": _plan,
    "seats": _seats,
    "apart": _apart,
    "beyond": _beyond,
    "evidence": _evidence,
    "record": _record,
    "explained": _explained,
    "about": _about,
    "decides": _decides,
}


_SHORT: dict[str, Callable[[Handout], list[Block]]] = {
    "matters": _matters,
    "outcome": _outcome,
    "going_well": _going_well,
    "first": _first,
    "services": _services_once,
    "steps": _steps,
    "decides": _decides,
}


def _head(text: str, level: int = 2) -> Block:
    return Block("heading", (text,), level)


def _bullets(lines: Iterable[str]) -> list[Block]:
    made = tuple(lines)
    return [Block("bullets", made)] if made else []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!", ".”", "?”", "!”")) else f"{text}."


def _joined(*sentences: str) -> str:
    return " ".join(_ended(one) for one in sentences if one)


def _cleaned(block: Block) -> Block:
    rows = tuple(tuple(_clean(cell) for cell in row) for row in block.rows)
    return Block(block.kind, tuple(_clean(line) for line in block.lines), block.level, rows)


def _clean(text: str) -> str:
    """The same text without what cannot be seen: a control that turns the direction of writing would turn our words too."""
    spaced = "".join(" " if one.isspace() else one for one in text)
    return " ".join("".join(one for one in spaced if one in _KEPT or unicodedata.category(one) not in _UNSEEN).split())


def _title(block: Block) -> list[str]:
    return _underlined(block.lines[0], "=")


def _heading(block: Block) -> list[str]:
    if block.level == 4:
        return [*_wrapped(block.lines[0]), ""]
    return ["", *_underlined(block.lines[0], "=")] if block.level == 2 else _underlined(block.lines[0], "-")


def _underlined(text: str, line: str) -> list[str]:
    wrapped = _wrapped(text.upper())
    return [*wrapped, line * max(map(len, wrapped)), ""]


def _paragraph(block: Block) -> list[str]:
    return [*_wrapped(block.lines[0]), ""]


def _quote(block: Block) -> list[str]:
    return [*_wrapped(f"“{block.lines[0]}”", "  ", "  "), ""]


def _items(block: Block) -> list[str]:
    return [*(line for item in block.lines for line in _wrapped(item, "- ", "  ")), ""]


def _numbered(block: Block) -> list[str]:
    return [*(line for number, item in enumerate(block.lines, 1) for line in _wrapped(item, f"{number}. ", "   ")), ""]


def _blanks(block: Block) -> list[str]:
    return [*(line for label in block.lines for line in _wrapped(f"{label}: {_BLANK}", "- ", "  ")), ""]


def _table(block: Block) -> list[str]:
    """Row by row, each cell with its heading: columns of characters cannot be read aloud."""
    lines: list[str] = []
    for number, row in enumerate(block.rows, 1):
        cells = [f"{name}: {cell or _BLANK}" for name, cell in zip(block.lines, row, strict=True)]
        lines += [
            *_wrapped(cells[0], f"{number}. ", "   "),
            *(line for cell in cells[1:] for line in _wrapped(cell, "   ", "   ")),
        ]
    return [*lines, ""]


def _wrapped(text: str, first: str = "", then: str = "") -> list[str]:
    # A telephone number that is broken over two lines is misdialled.
    kept = _BETWEEN_DIGITS.sub(_NO_BREAK, text)
    lines = textwrap.wrap(kept, WIDTH, initial_indent=first, subsequent_indent=then, break_on_hyphens=False)
    return [line.replace(_NO_BREAK, " ") for line in lines]


_FORMS: dict[Kind, Callable[[Block], list[str]]] = {
    "title": _title,
    "heading": _heading,
    "say": _paragraph,
    "stress": _paragraph,
    "quote": _quote,
    "bullets": _items,
    "numbers": _numbered,
    "calls": _numbered,
    "blanks": _blanks,
    "table": _table,
}
