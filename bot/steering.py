"""Tells what steers a checklist ("hang on, the one before") from what answers it ("he went back to nursery").

Learnt from data/steering.yaml and, as what is none, from the ways of answering in data/answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pydantic import Field
from sklearn.svm import LinearSVC

from bot.features import Features, fold, joined
from directory_index.files import read_as
from directory_index.index import VectorCache
from directory_index.models import Strict, Text

_ANSWER = "answer"
_VECTOR_SHARE = 1.0
_COST = 0.5
_SURE = 1.0  # by how much a message must look more like steering than like an answer
_LONGEST = 16  # words of a message that does nothing but steer
_QUESTIONS = ("meaning", "who_knows", "why", "again", "so_far")
_WORD = re.compile(r"[\w']+")
_SUBJECT = re.compile(r"<([^<>]+)>")
_SEED = 1


class SteeringWords(Strict):
    """data/steering.yaml: ways of steering by what they do, and what only looks like it."""

    back: list[Text]
    change: list[Text] = Field(description="In <brackets> the words that name the answer to change.")
    skip: list[Text]
    stop: list[Text]
    go_on: list[Text]
    meaning: list[Text]
    who_knows: list[Text]
    why: list[Text]
    again: list[Text]
    so_far: list[Text]
    answers: list[Text] = Field(description='Answers with words that steer elsewhere: "she won\'t stop".')
    questions: list[Text] = Field(description="Questions about something else.")

    @classmethod
    def read(cls, folder: Path) -> SteeringWords:
        """Read the words of a data folder.

        Raises:
            DataError: when the file is missing or has faults.
        """
        return read_as(folder / "steering.yaml", cls)


class Steering:
    """Recognises what steers."""

    def __init__(self, words: SteeringWords, answers: Sequence[str], encode: VectorCache) -> None:
        """Learn from ways of steering, and from answers, which are none; the same ones give the same."""
        ways = {name: texts for name, texts in words if name not in ("answers", "questions")}
        rows = [(name, _SUBJECT.sub(r"\1", text)) for name, texts in ways.items() for text in texts]
        rows += [(_ANSWER, text) for text in (*words.answers, *words.questions, *answers)]
        self._words_of = {name: {word for text in texts for word in _WORD.findall(fold(text))} for name, texts in ways.items()}
        self._features = Features([text for _, text in rows], encode)
        self._machine = LinearSVC(C=_COST, class_weight="balanced", random_state=_SEED)
        self._machine.fit(joined(self._features.vectors, self._features.words, _VECTOR_SHARE), [name for name, _ in rows])

    def command(self, text: str) -> str:
        """What a message steers; '' when it does not, or may as well be an answer."""
        if len(text.split()) > _LONGEST:
            return ""
        margins = self.margins(text)
        best = max(margins, key=lambda name: margins[name])
        if best == _ANSWER or margins[best] - margins[_ANSWER] < _SURE:
            return ""
        # "What does TAC mean?" asks about something else, however much it looks like "what does that mean?".
        about_this = best not in _QUESTIONS or self._words_of[best].issuperset(_WORD.findall(fold(text)))
        return best if about_this else ""

    def margins(self, text: str) -> dict[str, float]:
        """How much a message looks like each way of steering, and like an answer."""
        seen = joined(self._features.vector(text), self._features.words_of(text), _VECTOR_SHARE)
        margins = self._machine.decision_function(seen)[0]
        return dict(zip(map(str, self._machine.classes_), margins.tolist(), strict=True))
