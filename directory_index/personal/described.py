"""Whether a bare date stands where a child is described: "M 19/06/2015 known to CAMHS", "he is 8 (5/1/2018)"."""

from __future__ import annotations

import datetime as dt
import re

from directory_index.personal.dates import Written, years
from directory_index.personal.found import before
from directory_index.personal.names import is_given

_OLDEST = 25  # years; a bare date longer ago is no child's
_AT_END = r"[\s,:;(-]*$"
_CHILD = re.compile(
    r"(?:^|[^\w'])(?:(?:(?i:"
    r"sons?|daughters?|boy|girl|child|children|kids|baby|infant|toddler|twins?|triplets|pupil|student|sibling|brother|sister|grandson"
    r"|granddaughter|nephew|niece|stepson|stepdaughter|male|female|patient|pt|lo|ds|dd|lad"
    rf")|[MF])(?: [A-Z])?)(?:[\s,:;(-]+(?:(?i:male|female|boy|girl|m|f)\b|[A-Z][a-z'-]+){{0,2}}){{0,2}}{_AT_END}"
)
_AGED = re.compile(
    rf"(?:\b(?:is|aged?)\s(?P<age>\d{{1,2}})|(?<![\d/])(?P<years>\d{{1,2}})[ -]?(?:yrs?|years?|y/?o)(?:[ -]?olds?)?){_AT_END}",
    re.I,
)
_SPAN_OF_TIME = re.compile(r"\b(?:wait\w*|for|been|since|last|past|over|nearly|after)\s(?:\w+\s)?$", re.I)
_NAMED = re.compile(rf"\b(?P<first>[A-Z][a-z]+)(?: [A-Z][a-z'-]+)?{_AT_END}")
_SAW = re.compile(r"\b(?:saw|seen|met|meet|meeting|spoke|rang|called|visit\w*|with|from|by|to|worker|appointment)\b")
# What happened on the date, behind it.
_ON_THE_DAY = re.compile(r"\W{0,3}(?:\w+ )?(?:start|scan|app(?:ointmen)?t|clinic|meeting|review|visit|hearing|due)\b")


def describes(text: str, date: Written, today: dt.date) -> bool:
    """Whether a past date can be a child's date of birth and stands behind a child, a child's age or a name."""
    born = date.on(today)
    if born is None or years(born, today) > _OLDEST or _ON_THE_DAY.match(text, date.span[1]):
        return False
    lead = before(text, date.span[0])
    return bool(_CHILD.search(lead)) or _has_that_age(lead, years(born, today)) or _is_name(lead)


def _has_that_age(lead: str, reckoned: int) -> bool:
    """Whether an age stands there that goes with the date; "waiting 2 years, 12/03/2024" is none."""
    aged = _AGED.search(lead)
    return bool(
        aged and abs(int(aged["age"] or aged["years"]) - reckoned) <= 1 and not _SPAN_OF_TIME.search(lead[: aged.start()])
    )


def _is_name(lead: str) -> bool:
    """Whether a person's name stands there, and not whom somebody saw."""
    name = _NAMED.search(lead)
    return bool(name and is_given(name["first"]) and not _SAW.search(lead))
