"""The forms: each reads one way of writing an age, and claims its characters."""

from __future__ import annotations

import re
from collections.abc import Callable

from directory_index.ages.forms import bare, births, bounds, lists, pregnancy, reception, school, shorthand, stage_words, units
from directory_index.ages.page import Page

# Each pattern reads what those above it have left.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[Page, re.Match[str]], None]], ...] = (
    (births.CHECK, births.read_check),
    (births.BIRTHDAY, births.read_birthday),
    (births.ELEVEN_PLUS, births.read_eleven_plus),
    (pregnancy.GESTATION, pregnancy.read_gestation),
    (pregnancy.DUE, pregnancy.read_due),
    (births.BORN, births.read_birth),
    (bounds.UNDER, bounds.read_under),
    (bounds.AND_UNDER, bounds.read_up_to),
    (bounds.UP_TO, bounds.read_up_to),
    (bounds.OVER, bounds.read_over),
    (bounds.PLUS, bounds.read_over),
    (shorthand.DEAR, shorthand.read_dear),
    (shorthand.SEX, shorthand.read_sex),
    (shorthand.CLINICAL, shorthand.read_clinical),
    (shorthand.DAY_OLD, shorthand.read_day_old),
    (lists.MIXED, lists.read_mixed),
    (units.COMPOUND, units.read_compound),
    (units.YEAR_AND_HALF, units.read_year_and_half),
    (units.ONE_OLD, units.read_one_old),
    (bounds.RANGE, bounds.read_range),
    (units.UNIT_AGE, units.read_units),
    (lists.SPACED, lists.read_spaced),
    (school.YEAR_GROUP, school.read_year_group),
    (school.OLD_JUNIOR, school.read_old_junior),
    (school.OLD_FORM, school.read_old_form),
    (school.GRADE, school.read_grade),
    (school.KLASA, school.read_klasa),
    (school.SCOTTISH, school.read_scottish),
    (reception.RECEPTION, reception.read_reception),
)


def read_forms(page: Page) -> None:
    """Add to `page` what every form reads in it, from the strongest form to the weakest."""
    for form, read in _FORMS:
        for match in page.matches(form):
            read(page, match)
    bare.read_bare(page)
    stage_words.read_stages(page)
