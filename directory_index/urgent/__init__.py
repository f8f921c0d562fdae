"""Urgent danger: seen in what somebody types, and answered with whom to ring.

1. `guide` reads `data/urgent.yaml`: the rules, the bars, and the advice for each category.
2. `rules` finds danger said outright, and holds back when the text is about study, fiction, the past or play.
3. `features`, `signs` and `classifier` judge the rest, by the embedding, by n-grams of words and letters, and by what a message
   speaks of; learnt from the labelled messages that `messages` reads.
4. `recogniser` puts these together: a message, then its passages, because one sentence of twenty may be the one that matters.
5. `advice` fills the steps with telephone numbers and hours from the entries of the directory.

Nothing that is judged is kept or logged.
"""

from directory_index.urgent.advice import Step, Urgent, advice
from directory_index.urgent.guide import Category, Guide
from directory_index.urgent.recogniser import Recogniser

__all__ = ["Category", "Guide", "Recogniser", "Step", "Urgent", "advice"]
