"""School years: Year 6, Y5/6, first form, 3rd grade, P5 in Scotland."""

from __future__ import annotations

import re

from directory_index.ages.contexts import OTHER_TIMES
from directory_index.ages.cues import Cue
from directory_index.ages.mention import Draft, Kind, Span, Whose
from directory_index.ages.numbers import NUMBER, ORDINAL, named, number
from directory_index.ages.page import Page
from directory_index.ages.people import TWINS, Role, owner
from directory_index.ages.text import pattern

YEAR_GROUP = pattern(
    rf"(?<![\w£.-])(?<!(?<!\d)/)(?P<word>years?\s?|yrs?[\s.]?|yeer\s?|y)(?P<a>{NUMBER}|\d{{1,2}}(?=s\b))'?s?"
    r"(?:\s*(?P<sep>/|-|\bto\b|\bor\b|\band\b|&|\bgoing into\b|\binto\b|\bgoing to\b)\s*(?P<again>years?\s?|yrs?\s?|y)?"
    rf"(?P<b>{NUMBER})(?!\s*(?:year|yr|kids|child|half|month|week|-)))?(?![\w+]|-\w)"
)
OLD_FORM = pattern(
    rf"\b(?P<n>{ORDINAL})[ -](?:form\b|year(?= at (?:school|secondary)|s? (?:secondary|pupil)))(?!\s*(?:of|college))"
    r"|\b(?P<fifth>fifth|5th) year\b(?!\s*(?:of|wait|on|at uni|running|in a))"
)
OLD_JUNIOR = pattern(rf"\b(?P<n>{ORDINAL}) year juniors?\b")
GRADE = pattern(rf"\b(?P<n>{ORDINAL})[ -]grade(?:r|rs)?\b")
KLASA = pattern(r"\bklasa (?P<n>[1-8])\b")
SCOTTISH = pattern(
    r"(?<![\w.-])(?:(?P<stage>[ps])|(?P<long>primary|secondary) )(?P<n>[1-7])"
    r"(?![\w.,:/+-]\w|\w)"  # no version, no share of something
)
MOVING_UP_BEFORE = pattern(
    r"(?:going (?:in ?to|up (?:in)?to)|moving (?:up )?(?:in)?to|moves (?:up )?to|starting|starts|start"
    r"|goes (?:in ?to|up to)|about to start|due to start|transition (?:in)?to|transfer to|ready for"
    r"|in september|into)\s+$"
)
_LEVEL_BEFORE = pattern(r"\b(?:says|says it's|reads at|working at|level of)\s+$")
_NOT_YEAR_GROUP_AFTER = pattern(
    r"\s*(?:ones\b|jabs?\b|booster|vaccin|of (?!primary|secondary|school|junior|infant|high|my school|her school"
    r"|his school)|level|standard|work\b|waiting|wait\b|contract|course|degree|plan\b|old\b|months\b|times\b|of$)"
)
# After these "year" may be a stretch of time, and the number count what follows: "last year 3 boys left", "2 years 3 kids",
# "in the new year 2 of them". What follows the number tells which.
_PERIOD_BEFORE = pattern(
    r"\b(?:last|next|every|each|per|half|this|first"
    r"|(?:in|by|since|after|before|over|at|happy|until|till|from) (?:the |a )?new)\s+$"
)
_COUNT_BEFORE = pattern(r"(?:\d|\b(?:two|three|four|five|six|seven|eight|nine|ten))\s*-?$")
_ONE_BEFORE = pattern(r"\b(?:an?|one|new)\s+$")
_PUPIL = (
    r"\s+(?:(?:autistic|adhd|send?|new|male|female)\s+)?"
    r"(?:pupil|student|child|kid|boy|girl|lad|lass|son|daughter|yp|class|group|form|cohort|intake|starter|leaver|teacher)"
)
_PUPIL_AFTER = pattern(rf"{_PUPIL}(?:'s)?\b|\s+leavers\b")
_PUPILS_AFTER = pattern(rf"{_PUPIL}(?:s|es|ren)\b")
_NOTHING_COUNTED_AFTER = pattern(
    r"\s*(?:$|[^\w\s]|(?:who|whose|with|in|at|is|has|and|but|that|won'?t|can'?t|not|starting|struggling|anxious|anxiety)\b)"
)
_ELSEWHEN_BEFORE = pattern(
    r"\b(?:since|was in|were in|from|until|till|before|back in|by|left in|left after|end of|when i was in|since in"
    r"|after)\s+$"
)
_OWNED_BEFORE = pattern(r"\b(?:my|our|the|a|an|her|his|their|your)\s+$|\b(?:my|our)\s+\w+\s+(?:is\s+)?(?:in\s+)$")
_SCOTTISH_BEFORE = pattern(r"\b(?:in|into|starting|starts|a|her|his|my|their)\s+$")


def year_bounds(page: Page, first: int, last: int, *, moving: bool = False) -> tuple[int, int]:
    """Months of the children of school years `first` to `last` (Reception is 0).

    In July and August people mean the year that ends or the one that comes, so the children of the year below
    count too; so they do when somebody is said to move up.
    """
    return 12 * (first + 4 - (moving or page.today.month in (7, 8))), 12 * (last + 6)


def read_year_group(page: Page, match: re.Match[str]) -> None:
    """Year 6, Y6, yr six, Year 5/6, years 5 and 6, Year 6 going into 7."""
    first, last, sep = number(match["a"]), _last_year(match), match["sep"]
    span = (match.start(), match.end() if last or not sep else match.end("a"))
    if page.before(span[0], _LEVEL_BEFORE) or page.after(span[1], _NOT_YEAR_GROUP_AFTER) or _is_time(page, match, span):
        return
    if not 1 <= first <= 14:
        return
    if not last:
        moving = bool(page.before(span[0], MOVING_UP_BEFORE))
        _add(page, span, year_bounds(page, first, first, moving=moving), f"Year {first}")
    elif sep in ("and", "&") or (sep == "/" and last - first > 1):  # Y5/6 is a class, Y2/Y5 are two children
        for year in (first, last):
            _add(page, span, year_bounds(page, year, year), f"Year {year}")
    elif "into" in sep:
        _add(page, span, (12 * (first + 4), 12 * (last + 6)), f"Year {first} going into Year {last}")
    else:
        joint = "to" if sep in ("-", "to") else "or"
        _add(page, span, year_bounds(page, first, last), f"Year {first} {joint} {last}")


def _is_time(page: Page, match: re.Match[str], span: Span) -> bool:
    """Whether "year" is a stretch of time, and the number after it counts something else ("last year 3 boys left")."""
    start, end = span
    pupils = bool(page.after(end, _PUPILS_AFTER))
    if page.before(start, _COUNT_BEFORE):
        return not (pupils or page.folded[end - 1] == "s") or match["word"].startswith(("years", "yrs"))
    if page.before(start, _PERIOD_BEFORE):
        return not page.after(end, _PUPIL_AFTER)
    if page.before(start, _ONE_BEFORE):
        alone = page.after(end, _PUPIL_AFTER) or page.after(end, _NOTHING_COUNTED_AFTER)
        return not (alone or page.folded[end - 1] == "s")
    return pupils and match["word"].startswith(("years", "yrs")) and not match["sep"]  # "together for years 2 kids"


def _last_year(match: re.Match[str]) -> int:
    """The second year of "Year 5/6"; 0 when the number after it is something else ("year 6 and 9")."""
    last = number(match["b"]) if match["b"] else 0
    together = match["sep"] in ("and", "&")
    joined = not together or match["again"] or match["word"].startswith(("years", "yrs"))
    rising = number(match["a"]) < last or (together and match["again"])
    return last if joined and rising and 0 < last <= 14 else 0


def read_old_junior(page: Page, match: re.Match[str]) -> None:
    """Fourth year juniors."""
    _add_year(page, match, number(match["n"]) + 2)


def read_old_form(page: Page, match: re.Match[str]) -> None:
    """First form to fifth form."""
    form = 5 if match["fifth"] else number(match["n"])
    if 1 <= form <= 5:
        _add_year(page, match, form + 6)


def read_grade(page: Page, match: re.Match[str]) -> None:
    """3rd grade, as abroad."""
    if 1 <= (grade := number(match["n"])) <= 12:
        _add_year(page, match, grade + 1, f"grade {grade}, like Year {grade + 1}")


def read_klasa(page: Page, match: re.Match[str]) -> None:
    """Klasa 1 in Poland."""
    low = 12 * (int(match["n"]) + 6)
    _add(page, match.span(), (low, low + 12), f"klasa {match['n']}")


def read_scottish(page: Page, match: re.Match[str]) -> None:
    """P5 and S3 in Scotland; without more, these are teams, classes and sections of laws as well."""
    pupil = page.after(match.end(), _PUPIL_AFTER) or page.after(match.end(), _PUPILS_AFTER)
    sure = match["long"] or "scot" in page.folded or page.before(match.start(), _SCOTTISH_BEFORE) or pupil
    letter = match["stage"] or match["long"][0]
    year = int(match["n"]) + (7 if letter == "s" else 0)
    if sure and year <= 13:
        low = 54 + 12 * (year - 1)  # P1 takes children of 4½ to 5½, who leave it a year older
        _add(page, match.span(), (low, low + 24), f"{letter.upper()}{match['n']} in Scotland")


def _add_year(page: Page, match: re.Match[str], year: int, name: str = "") -> None:
    _add(page, match.span(), year_bounds(page, year, year), name or f"Year {year}")


def _add(page: Page, span: Span, bounds: tuple[int, int], name: str) -> None:
    page.add(_draft(page, span, bounds, name), span)


def _draft(page: Page, span: Span, bounds: tuple[int, int], name: str) -> Draft | None:
    """A school year as a draft; None when it is past or denied."""
    left, lead = page.left(span[0], 60), page.lead(span[0])
    if lead.cues & {Cue.NOT, Cue.PAST} or _ELSEWHEN_BEFORE.search(left):
        return None
    if lead.role and lead.before in OTHER_TIMES:
        return None
    owned = bool(_OWNED_BEFORE.search(left))
    passed = Cue.MARK in lead.cues and lead.role not in (Role.CHILD, Role.CHILDREN)  # "teacher: Y3 pupil"
    role = None if owned or passed or Cue.OF in lead.cues else lead.role
    loose = lead.stop < 0 or Cue.MARK in lead.cues  # else a verb stands before it: "i teach year 6"
    whose = owner(role, bounds[0] / 12) if role or (loose and not owned) else Whose.CHILD
    counted = re.search(r"(?<![\w.-])(two|three|four|five|six|seven|eight|nine|ten|[2-9])\s+$", left)
    count = 2 if Cue.BOTH in lead.cues else TWINS.get(lead.word, 1) if lead.role else 1
    if counted and (page.folded[span[1] - 1] == "s" or page.after(span[1], _PUPILS_AFTER)):
        count = number(counted[1])
    return Draft(*named(name, *bounds), *span, Kind.YEAR, whose, count, lead.stop)
