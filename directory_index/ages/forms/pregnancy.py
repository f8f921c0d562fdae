"""Pregnancies, and the weeks and months that are theirs."""

from __future__ import annotations

import re

from directory_index.ages.contexts import LASTING_AFTER
from directory_index.ages.cues import Cue
from directory_index.ages.licences import alone
from directory_index.ages.mention import Draft, Kind, Span, Whose
from directory_index.ages.numbers import MONTH, NUMBER, Age, number
from directory_index.ages.page import Lead, Page
from directory_index.ages.people import Role
from directory_index.ages.text import pattern, word_set

GESTATION = pattern(
    r"(?<![\w/.+-])(?:[1-4]?\d)(?:\+[0-6](?:/40|\b)(?:\s*(?:weeks|wks))?|/40\b)"
    rf"|\b{NUMBER}[\s-]*(?:weeks?|wk)[\s-]*(?:scan|bump)\b|\b(?P<weeker>{NUMBER})[\s-]*week(?:er|ers)\b"
)
DUE = pattern(
    r"(?:\b(?:(?:baby|child|bub|babies)(?:'s| is)?|i'?m|i am|she'?s|she is|and|first|second|third|\d(?:st|nd|rd|th)|twins|we're"
    r"|wife is|pregnant),?\s+|^)due (?:(?:in|on|next|at|this|any|to give|early|late|end of|the) )*"
    r"(?:\d{1,2}(?:st|nd|rd|th)?(?: of)? )?"
    rf"(?:{MONTH}|spring|summer|autumn|winter|month|week|day|birth|soon|now|{NUMBER} weeks?|christmas|easter)\b"
)
# Talk of a pregnancy within a sentence of its weeks: "34 weeks and baby measuring small", "booked at 12 weeks".
_PREGNANCY_AFTER = pattern(
    r"[^.;!?]{0,30}\b(?:bab(?:y|ies) (?:is |not |measuring|mov|kick|breech|small|big|isn)|bump|midwi\w+|fetal|foetal|movements?"
    r"|kicks|kicking|gestation|in labour|contractions?|cervix)"
)
_BOOKED_BEFORE = pattern(
    r"\b(?:book(?:ed|ing)|scan(?:ned)?|midwife|antenatal|maternity)\b[^.;!?]{0,40}\bat (?:about |only |just )?$"
)
# Counted backwards from the birth (27+3, 30 weeks): how early, not how old.
BIRTH_BEFORE = pattern(
    r"\b(?:born|stillb\w+|miscarr\w+|lost|loss|died|terminat\w+|prem\w*|arrived|came|delivered|birth|ex|ex-prem|early)"
    r"\b[^.;!?]{0,14}$"
)
PREGNANT_AFTER = pattern(
    r"\s*(?:pregn\w*|preg\b|gone\b|gestation|along\b|with twins\b"
    r"|with (?:my|her|our|the|their) (?:first|second|third|\d(?:st|nd|rd|th)|baby|twins)\b)"
)
_BORN_ALREADY = word_set("baby babies newborn infant he son boy twins lo one tot")
_CARRIERS = word_set("pupil student teen teenager yp client patient lac uasc young person")

_UNBORN = Age(-9, 0, "before birth")


def unborn(span: Span, count: int = 1) -> Draft:
    """The draft of a child before birth."""
    return Draft(*_UNBORN, *span, Kind.UNBORN, Whose.CHILD, count)


def read_gestation(page: Page, match: re.Match[str]) -> None:
    """27+3, 14/40, a 12 week scan: pregnancy, or how early somebody was born."""
    born = match["weeker"] or page.before(match.start(), BIRTH_BEFORE)
    page.add(None if born else unborn(match.span()), match.span())


def read_due(page: Page, match: re.Match[str]) -> None:
    """Due in March."""
    page.add(unborn(match.span()), match.span())


def carried(page: Page, lead: Lead, unit: str, span: Span) -> bool:
    """Whether weeks or months ("week", "month") without "old" are those of a pregnancy."""
    start, end = span
    if page.after(end, PREGNANT_AFTER):
        return True
    if page.after(end, LASTING_AFTER):
        return False
    if lead.role is Role.SPEAKER and Cue.BE in lead.cues:
        return True
    if unit == "week" and (page.before(start, _BOOKED_BEFORE) or (lead.stop < 0 and Cue.NOW in lead.cues)):
        return True  # "currently 27 weeks"
    return unit == "week" and _weeks_carried(page, lead, span, number(page.folded[start:end].split()[0]))


def _weeks_carried(page: Page, lead: Lead, span: Span, count: int) -> bool:
    """Whether `count` weeks of which nothing else is said are those of a pregnancy."""
    if lead.word == "at" and 20 <= count <= 42:
        return not page.before(span[0], BIRTH_BEFORE)
    if lead.role in (Role.PARENT, Role.OTHER, Role.PEER) and Cue.MARK not in lead.cues:
        return True
    late = lead.word in _CARRIERS or (lead.role and 28 <= count <= 42)
    if late and lead.word not in _BORN_ALREADY:
        return True
    opens = lead.stop < 0 or page.left(span[0], 2).strip() in (",", ":", "-")
    if opens and 12 <= count <= 42 and page.after(span[1], _PREGNANCY_AFTER) and "born" not in page.folded:
        return True
    # "16 and 12 weeks"
    beside = re.search(r"\b(\d\d)\s+(?:and|&)\s+(?:about |only |just )?$", page.left(span[0]))
    term = 37 <= count <= 42 and alone(page, *span)
    return term or bool(beside and 11 <= int(beside[1]) <= 50)
