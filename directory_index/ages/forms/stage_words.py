"""Toddler, reception, sixth form, teen mum: the words of data/stages.yaml."""

from __future__ import annotations

import re

from directory_index.ages.contexts import SERVICE_AFTER
from directory_index.ages.cues import Cue
from directory_index.ages.forms.pregnancy import unborn
from directory_index.ages.forms.school import MOVING_UP_BEFORE, year_bounds
from directory_index.ages.mention import Draft, Kind, Whose
from directory_index.ages.numbers import NUMBER, named, number
from directory_index.ages.page import Lead, Page
from directory_index.ages.people import Role, owner
from directory_index.ages.stages import Stage
from directory_index.ages.text import pattern

# The word is said of another time, of somebody's manner, or denied.
_ELSEWHEN_BEFORE = pattern(
    r"\b(?:was|were|after|since|as|like|not|isn't|isnt|aren't|arent|no longer|until|till|before|left|finished"
    r"|used to (?:go to|be in|be)|says|than|ever since|when|stopped being|hadn't|back)\s+(?:(?:just|only|still|being"
    r"|first|quite|really|even|he|she|they|i|we|in|at|is|was|were|'s|s|to|be|a|an|the|his|her|their|my|our|such|age"
    r"|aged|of|little|goes?|went)\s+)*$"
)
_TWINS_BEFORE = pattern(r"\btwins?\s+(?:(?:are|is|in|at|who|both|start\w*|a|new)\s+)*$")
_TWINS_AFTER = pattern(r"\s+(?:with\s+)?twins\b|\s*\S+\s+twins\b")


def read_stages(page: Page) -> None:
    """Add the stage words that stand; the word for a young parent tells of a small child too."""
    for start, end, stage in page.stages:
        if not page.free(start, end) or not _stands(page, start, end, stage):
            continue
        if not stage.parent:
            page.add(_draft(page, start, end, stage), (start, end))
            continue
        page.add(Draft(*named(stage.name, *stage.months), start, end, Kind.STAGE, Whose.PARENT), (start, end))
        child = Draft(0, 72, "young parent's child (0 to 5)", start, end, Kind.EVENT, Whose.CHILD)
        page.add(child, (start, end))


def _stands(page: Page, start: int, end: int, stage: Stage) -> bool:
    """Whether nothing around a stage word undoes it."""
    left, right = (part.replace("@", " ").replace("\n", " ") for part in (page.left(start), page.folded[end : end + 30]))
    # Dots keep ^ and $ for the true ends of the text.
    context = f"{'..' if start > 40 else ''}{left}@{right}{'..' if end + 30 < len(page.folded) else ''}"
    if stage.original and page.text[start:end] not in stage.words:
        return False
    if (stage.unless and stage.unless.search(context)) or (stage.only and not stage.only.search(context)):
        return False
    if not stage.serves and page.after(end, SERVICE_AFTER):
        return False
    return stage.months[0] < 0 or stage.parent or not _ELSEWHEN_BEFORE.search(left)


def _draft(page: Page, start: int, end: int, stage: Stage) -> Draft:
    lead = page.lead(start)
    low, high = stage.months
    if low < 0:
        return unborn((start, end), _count(page, start, end, stage))
    if stage.year is not None:
        moving = stage.year == 0 and bool(page.before(start, MOVING_UP_BEFORE))
        low, high = year_bounds(page, stage.year, stage.year, moving=moving)
    kind = Kind.YEAR if stage.year is not None else Kind.EVENT if stage.weak else Kind.STAGE
    whose = _owner(page.left(start), lead, stage) or Whose.CHILD
    count = _count(page, start, end, stage)
    return Draft(*named(stage.name, low, high), start, end, kind, whose, count, lead.stop, stage=stage)


def _count(page: Page, start: int, end: int, stage: Stage) -> int:
    """How many children the word is said of ("3 toddlers", "twins in reception")."""
    left = page.left(start)
    counted = re.search(rf"(?<![\w.£-])({NUMBER})\s+$", left)
    plural = stage.person and page.folded[end - 1] == "s"
    if counted and plural and not re.search(r"\b(?:year|level)\s+\w+\s+$", left):
        return max(1, min(number(counted[1]), 12))
    return 2 if _TWINS_BEFORE.search(left) or page.after(end, _TWINS_AFTER) else 1


def _owner(left: str, lead: Lead, stage: Stage) -> Whose | None:
    possessive = left.endswith("'s ") and lead.role not in (Role.PRONOUN, Role.SPEAKER)  # "my neighbour's toddler"
    if Cue.BE in lead.cues and lead.role and not possessive:
        whose = owner(lead.role, stage.months[0] / 12)
        # "I'm at nursery" says a worker or a parent.
        return None if whose is Whose.SELF and stage.months[0] < 108 else whose
    if left.endswith("my ") and stage.name in ("GCSE age", "sixth form", "college"):
        return Whose.SELF
    return None
