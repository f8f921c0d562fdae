"""Ages told by "at": "still in nappies at 4", "not walking at 18 months", "can I get the pill at 15".

"At" is said of hours, of what is past and of what a law sets far more often than of an age, so it takes more to be one:
something that children grow out of or into and have not yet, or an age that no clock shows in something short or asked.
"""

from __future__ import annotations

from directory_index.ages.contexts import LIST_MAY_END
from directory_index.ages.numbers import NUMBER
from directory_index.ages.page import Page
from directory_index.ages.text import pattern

_YET = (
    r"\b(?:still|not|no|non|never|nt|isn'?t|aren'?t|can'?t|cant|cannot|won'?t|doesn'?t|don'?t|hasn'?t|haven'?t|barely|hardly"
    r"|only|normal|ok|should|in (?:a )?(?=napp|pull|adult))"
)
_GROWING = (
    r"(?:napp(?:y|ies)|pull[ -]?ups?|pads|dumm(?:y|ies)|bottle|breast\w*|cot|buggy|pushchair|adult sizes?|talk\w*|speak\w*|speech"
    r"|words?|sentences?|verbal|babbl\w*|point\w*|walk\w*|crawl\w*|sit\w*|stand\w*|roll\w*|toilet\w*|potty|trained|dry|wet\w*"
    r"|weting|soil\w*|poo\w*|read\w*|writ\w*|tables?|dress\w*|eat\w*|solids|zips?|laces|buttons|bike|friends|milestones?)"
)
_NOT_YET_BEFORE = pattern(rf"{_YET}[^.;!?]{{0,50}}\b{_GROWING}\b[^.;!?,]{{0,20}}\bat\s+$")
_ANOTHER_TIME_BEFORE = pattern(
    r"\b(?:was|were|wasn'?t|weren'?t|had|hadn'?t|did|didn'?t|left|leave|leaves|leaving|stop|stops|end|ends|ended|happens?|clos\w+"
    r"|up|awake|wak\w+|home|(?:in|to|for) bed|until|till|out of care|carry on|born|diagnosed)\b[^.;!?]{0,40}\bat\s+$"
)
_ASKED_BEFORE = pattern(
    r"\b(?:can|could|am|is it|are|should|do) (?:i|u|you|he|she|they|it|my \w+|allowed|normal|legal|ok|okay)\b"
    r"[^.;!?]{0,80}\bat\s+$"
)
_NOW_BEFORE = pattern(r"\bnow\s+at\s+$")
_SOMEBODY_AFTER = pattern(r"\s+(?:he|she|it|they|there)\b|\s+(?:he|she|it|they|there)'?s\b")
_HOUR_AFTER = pattern(rf"\s+(?:in the|at night|on|this|every|each|today|tomorrow|tonight|past|to (?:\w+ )?{NUMBER})\b")
_SHORT = 5  # words
_LAST_HOUR, _LAST_YEAR = 12, 19  # after twelve there is no hour for people who say "at three"


def at_an_age(page: Page, start: int, end: int, years: int) -> bool:
    """Whether a number after "at", from character `start` to `end`, is the age that a child has now."""
    if page.before(start, _NOW_BEFORE) and page.after(end, _SOMEBODY_AFTER):
        return True  # "she came aged two, and now at seven it's all coming out"
    few = len(page.tokens) <= _SHORT
    hour = page.after(end, _HOUR_AFTER) or not (few or page.after(end, LIST_MAY_END))
    if hour or page.before(start, _ANOTHER_TIME_BEFORE, width=80):
        return False
    if page.before(start, _NOT_YET_BEFORE, width=110):
        return True
    return bool(few or page.before(start, _ASKED_BEFORE, width=110)) and _LAST_HOUR < years <= _LAST_YEAR


def not_yet(page: Page, start: int) -> bool:
    """Whether what stands before a number of months says what a child does not do yet ("not walking at 18 months")."""
    return bool(page.before(start, _NOT_YET_BEFORE, width=110)) and not page.before(start, _ANOTHER_TIME_BEFORE, width=80)
