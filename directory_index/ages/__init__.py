"""Reads ages and stages of childhood from what people type, and whose they are.

Steps, in this order, each small enough to be wrong in one way only:

1. `reader` folds the text (same length), tokenises it with spaCy, and marks the cue phrases before numbers
   ("nearly"): that makes a `page`.
2. The `forms` find what has a shape of its own: year groups, births, "3yo", "under 5", weeks of pregnancy,
   lists that end in months.
   Each claims its characters, so that a later and weaker form cannot read them again.
3. Bare numbers count as ages only with one of the `licences`: a person, a verb or a cue before them, "now" after
   them, or a clause to themselves; after "at" only with one of the `milestones`. Hours, levels, money, counts and
   durations never get one.
4. Stage words, with the contexts that undo them ("nursery nurse", "when he was a toddler").
5. `settle` joins what speaks of one child, lets corrections win, and decides whether the writer asks for themself.

All is matched against folded text. Ages are months, the lower bound included and the upper bound excluded.
"""

from directory_index.ages.mention import AgeMention, Whose
from directory_index.ages.reader import AgeReader

__all__ = ["AgeMention", "AgeReader", "Whose"]
