"""A stated age moved by what is said of the birthday: "nearly 4", "5 in September"."""

from __future__ import annotations

import calendar
import datetime
import re

from directory_index.ages.cues import Cue
from directory_index.ages.numbers import MONTH, MONTHS, Age, Quantity, years_old
from directory_index.ages.text import pattern

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
AGE_AFTER = pattern(
    r"\s+(?:(?P<now>now|currently)\b|(?:going on \w+)|(?P<next_year>ne?xt (?:year|birthday)\b)|(?P<last_year>last year)\b"
    rf"|(?P<soon>soon\b|ne?xt (?:week|month|weekend\b|{_DAY})\b|tomorrow\b|any day\b"
    r"|in an? (?:few |couple of )?(?:day|week|fortnight|month)s?\b|in \w+ (?:days?|weeks?|months?|sleeps)\b"
    r"|(?:nearly|almost)(?=\s*(?:$|[.,;!?])))"
    rf"|(?P<just>last (?:week|month|weekend|{_DAY})\b|yesterday\b|the other day\b|this week\b)"
    rf"|(?P<day>(?:on|this|come) {_DAY}|(?:at|this) (?:the )?weekend\b|on the \d{{1,2}}(?:st|nd|rd|th)\b|today\b)"
    r"|(?:(?:at |the |start |end |beginning |of )*(?P<when>in|this|next|last|come|of)(?: the)?"
    rf"(?: (?:start|end|middle) of)? )(?P<month>{MONTH}))"
)


def timed(today: datetime.date, quantity: Quantity, cues: frozenset[Cue], after: re.Match[str] | None) -> Age | None:
    """A stated age as the cues before it and the match of `AGE_AFTER` move it; None when it is past."""
    said = after.groupdict() if after else {}
    years, (low, _, label) = quantity.years, quantity.age
    # "She's 6 on Saturday" is to come, "she turned 6 on Saturday" and "today" are not.
    come = cues & {Cue.PAST, Cue.TURNED} or (after and after[0].endswith("today"))
    just = said.get("just") or (said.get("day") and come)
    if Cue.PAST in cues and not (just or said.get("month") or said.get("last_year")):
        return None
    nearly = Cue.NEARLY in cues or said.get("soon") or (said.get("day") and not come)
    if not quantity.whole:
        return Age(low - 2, low, f"nearly {label}") if nearly and low > 2 else quantity.age
    if said.get("month"):
        return _birthday(today, years, said, cues)
    if said.get("last_year"):
        return Age(low, low + 24, f"{years} or {years + 1}")
    if nearly and years:
        return Age(low - 3, low, f"nearly {years}")
    if years and (Cue.FUTURE in cues or said.get("next_year")):
        return Age(low - 12, low, f"{years - 1}, soon {years}")
    if Cue.JUST in cues or just:
        return Age(low, low + 3, f"just turned {years}")
    return quantity.age


def _birthday(today: datetime.date, years: int, said: dict[str, str], cues: frozenset[Cue]) -> Age:
    """The age in "5 in September": before the birthday, after it, or both where the tense does not tell."""
    month = MONTHS[said["month"][:3]]
    ago = (today.month - month) % 12
    low = 12 * years
    if cues & {Cue.PAST, Cue.TURNED} or said.get("when") == "last":
        return years_old(years)
    # A birthday of the last three months may have been meant; an older one would have been forgotten.
    if Cue.FUTURE in cues or said.get("when") in ("next", "come") or ago > 3:
        return Age(low - 12, low, f"{years - 1}, {years} in {calendar.month_name[month]}")
    return Age(low - 12, low + 12, f"{years - 1} or {years}")
