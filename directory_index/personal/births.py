"""Dates of birth: a full date with a sign of birth, or a bare one where a child is described. They give way to the age."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from directory_index.ages.numbers import MONTH
from directory_index.personal.dates import Written, age, date_at, dates
from directory_index.personal.described import describes
from directory_index.personal.found import Found, Kind, stand_in

Span = tuple[int, int]

# These announce a date of birth and nothing else.
_LABEL = r"\bd[./]? ?o[./]? ?b(?:\.|s\b)?(?![a-z])(?:'?s)?|\bdates?[ -]?of[ -]?birth(?:'?s)?|\bbirth ?dates?"
_BIRTHDAY = r"\bbirthdays?|\bb'?day(?:'?s)?\b"
_SIGN = re.compile(
    rf"(?P<label>{_LABEL})|(?P<birthday>{_BIRTHDAY})|\bborn(?![a-z])|\bb[.:](?= ?\d{{1,2}}[./-]\d{{1,2}}[./-]\d\d)"
    r"|(?P<turning>\bturn(?:s|ed|ing)? \d{1,2}(?!\d))",
    re.I,
)
_STARTS = re.compile(rf"(?<!\d)\d|(?<![a-z]){MONTH}", re.I)
_FAR = 50  # characters from the sign to the date: "born in Calderfield Royal Infirmary on Friday "
# Between a sign and its date: nothing.
_LINK = re.compile(r"[\s:;,=.?(-]*(?:(?:it'?s|is|was|were|are|on|the|in|of|'s|and)\b[\s:;,=(-]*){0,4}", re.I)
# What happened on the date, where something else than a birth did.
_EVENT = re.compile(
    r"\.\s|[£$€]|\b(?:app(?:ointmen)?ts?|seen|assess\w*|refer\w*|review\w*|meeting|moved|died|death|diagnos\w+|since|until|start\w*"
    r"|court|due|left|list|visit\w*|party|exclu\w+|hearing|letter|dated|married|came|arrived|deadline|discharg\w+|admitted)\b"
)
# After "born", another matter: "born in Leeds, school from 3/9/2025".
_ASIDE = re.compile(r"[,;]\s*(?!on\b)[a-z]|\b(?:from|then|but|went|had|has|got|school|nursery)\b", re.I)
# Between a date of birth and the next: "and 22/9/20", "youngest 6/2/2020", "no sorry 3/4/2018".
_ANOTHER = re.compile(
    r"\s*(?:[,&/+;]\s*(?:and\s+)?|and\s+|(?=[.a-z]))"
    r"(?:(?:the|his|her|their|my)\s+)?"
    r"(?:(?:brother|sister|twin|other|baby|eldest|oldest|elder|older|middle|youngest|younger|mum|dad|son|daughter)(?:'?s)?[\s:-]+)?"
    r"(?:[.,]?\s*(?:no|not|or|sorry|oops|wait|actually|i mean|meant|should be|it'?s|is)[\s,:]+){0,4}"
    r"(?=\d|[jfmasond])",
    re.I,
)
_AFTER = re.compile(
    r"[\s,(-]{0,3}(?:is\s+|was\s+|=\s*)?(?:(?:his|her|my|their|our|the|a|child's|baby's)\s+){0,2}"
    rf"(?:(?P<label>{_LABEL})|(?:{_BIRTHDAY})(?! part))",
    re.I,
)
_BESIDE = re.compile(r"[\s,;:()\0-]*")
_A_YEAR, _OLDEST = 366, 366 * 110  # days


def dates_of_birth(text: str, today: dt.date, codes: list[Span]) -> Iterator[Found]:
    """Dates of birth; each gives way to its age.

    Args:
        text: A tidied text, blanked where other details stand.
        today: The day from which ages are reckoned.
        codes: Where NHS and National Insurance numbers stand: a bare date beside one is the same person's.
    """
    end = 0
    for sign in _SIGN.finditer(text):
        date = _announced(text, sign, today) if sign.start() >= end else None
        if date:
            # "Her birthday was 3/10/2026", "he turned 8 on 5/1/2026": not the day that the age is reckoned from.
            day = sign["birthday"] or sign["turning"]
            yield _left_out(date, _opening(text, sign, date), today, of_any_year=bool(day))
            for other in (others := _others(text, date)):
                yield _left_out(other, other.span[0], today)
            end = (others or [date])[-1].span[1]
    for date in dates(text):
        if _is_named_so(text, date, today) or _stands_for_a_child(text, date, today, codes):
            yield _left_out(date, date.span[0], today)


def _announced(text: str, sign: re.Match[str], today: dt.date) -> Written | None:
    """The date that a sign of birth before it announces."""
    stop = sign.end() + _FAR
    event = _EVENT.search(text, sign.end(), stop)
    for start in _STARTS.finditer(text, sign.end(), event.start() if event else stop):
        date = date_at(text, start.start())
        if date:
            near = bool(_LINK.fullmatch(text, sign.end(), start.start()))
            # A label means a birth, however mistyped the date; "birthday 12/12/2026" may be a party's.
            sure = near and (sign["label"] or sign["turning"])
            aside = not sign["label"] and _ASIDE.search(text, sign.end(), start.start())
            return date if sure or (date.is_past(today) and not (sign["turning"] or aside)) else None
    return None


def _opening(text: str, sign: re.Match[str], date: Written) -> int:
    """Where to begin: with the sign, when it says nothing more than the stand-in will."""
    says_less = not sign["turning"] and _LINK.fullmatch(text, sign.end(), date.span[0])
    return sign.start() if says_less else date.span[0]


def _others(text: str, date: Written) -> list[Written]:
    """The dates that follow one as its fellows."""
    following: list[Written] = []
    while link := _ANOTHER.match(text, date.span[1]):
        another = date_at(text, link.end())
        if not another or not another.is_possible:
            break
        following.append(date := another)
    return following


def _is_named_so(text: str, date: Written, today: dt.date) -> bool:
    """Whether a sign of birth follows: "3/4/2019 is his date of birth"."""
    after = _AFTER.match(text, date.span[1])
    return bool(after and (after["label"] or date.is_past(today)))


def _stands_for_a_child(text: str, date: Written, today: dt.date, codes: list[Span]) -> bool:
    """Whether a bare numeric date stands beside a number of the same person's, or in the description of a child."""
    if not date.numeric or not date.is_past(today):
        return False
    beside = any(_BESIDE.fullmatch(text[end : date.span[0]] or text[date.span[1] : start]) for start, end in codes)
    return beside or describes(text, date, today)


def _left_out(date: Written, start: int, today: dt.date, *, of_any_year: bool = False) -> Found:
    instead = stand_in(Kind.DATE_OF_BIRTH)
    day = date.on(today)
    days = (today - day).days if day else -1
    if day and 0 <= days < _OLDEST and not (of_any_year and days < _A_YEAR):
        instead += f" {age(day, today)}"
    return Found(Kind.DATE_OF_BIRTH, start, date.span[1], instead)
