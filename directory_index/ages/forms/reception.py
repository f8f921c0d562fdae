"""Receptions that are no school year: desks, weddings, telephones, welcomes.

Which of them a word is shows in what a text does with it. Children are "in" Reception and start it; grown-ups wait in one,
ring one and ask at one. What is recognised here is claimed, so that the stage words read the rest as the school year.
"""

from __future__ import annotations

import re

from directory_index.ages.page import Page
from directory_index.ages.text import pattern

RECEPTION = pattern(r"\breception\b")

# "The school reception teacher", "a lovely reception class": the noun that follows outranks what stands before.
_SCHOOL_AFTER = pattern(
    r"\s+(?:class|year|aged?|teacher|ta|pupil|child|kid|boy|girl|lad|son|daughter|parent|place|starter|intake|application"
    r"|transition)|\s*(?:/|and|or|to|&)\s*(?:y|year|yr)\s?\d"
)
_OF_SOMETHING_ELSE_BEFORE = pattern(
    r"\b(?:wedding|christening|engagement|party|drinks|evening|phone|mobile|tv|radio|wi-?fi|4g|5g|signal (?:or|and)"
    r"|no|bad|poor|patchy|terrible|cold|frosty|icy|hostile|mixed|warm|lovely|great"
    r"|dentist'?s?|(?:health|leisure|children'?s) centre|library|(?:police )?station|office|a&e"
    r"|(?:(?:the|at|to|from|rang|by)\s|^\s*)(?:school|college))\s+$"
)
_VISITED_BEFORE = pattern(
    r"\b(?:on|works? (?:in|at)|working (?:in|at)|(?:sat|sit|sits|sitting|wait|waits|waited|waiting|stood|standing|queue\w*)"
    r"(?: \w+)? in)\s+$"
    r"|(?<!\bis )(?<!\bare )(?<!s )(?<!he )(?<!she )(?<!son )(?<!daughter )(?<!child )(?<!boy )(?<!girl )\bat\s+$"
)
_ELSEWHERE_AFTER = pattern(
    r"\s+at (?:the |my |our |your )?(?:gp|surgery|doctor|dr'?s|docs|dentist|hospital|clinic|health|hotel|council|a&e|police"
    r"|library|leisure)"
    r"|\s+(?:that )?(?:i|we|they|he|she) (?:get|got|had|received)\b"
)
# A reception that does something is a desk when the talk is of appointments and medicine: "reception refused to book us in".
_SUBJECT_BEFORE = pattern(r"(?:^|[.,;:!?]|\b(?:and|but|the|because|cos|when))\s*$")
_DESK_AFTER = pattern(
    r"\s+(?:just |only |always |keeps? |never )?(?:refus\w+|wo?n'?t|would(?:n'?t| not)|can'?t|cannot|said|says|say|told|tells"
    r"|hung|is|was|are|were|asking|asked)\b[^.;!?]{0,40}"
    r"\b(?:appointments?|doctors?|gp|prescriptions?|surgery|book (?:me|us|him|her|them) in|meds|medicine|registered|rude)\b"
)


def read_reception(page: Page, match: re.Match[str]) -> None:
    """Claim a reception that is no school year, and leave the others to the stage words."""
    start, end = match.span()
    if page.after(end, _SCHOOL_AFTER):
        return
    something_else = page.before(start, _OF_SOMETHING_ELSE_BEFORE) or page.after(end, _ELSEWHERE_AFTER)
    desk = page.before(start, _SUBJECT_BEFORE) and page.after(end, _DESK_AFTER)
    if something_else or desk or page.before(start, _VISITED_BEFORE):
        page.add(None, match.span())
