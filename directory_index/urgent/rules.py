"""Danger said outright: a few patterns of data/urgent.yaml, held back where the text is about something else."""

from __future__ import annotations

import re

from directory_index.urgent.guide import Category, Guide

_APOSTROPHES = re.compile(r"['`]")
_SPACES = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[.!?;]+(?:\s|$)")


class Rules:
    """The patterns of a guide, ready to be matched."""

    def __init__(self, guide: Guide) -> None:
        """Compile them."""
        self._rules = [(rule.category, re.compile(rule.pattern)) for rule in guide.rules]
        self._about_all = [re.compile(item.pattern) for item in guide.pull_back if item.reach == "message"]
        self._about_one = [re.compile(item.pattern) for item in guide.pull_back if item.reach == "sentence"]

    def category(self, text: str) -> Category | None:
        """The category of the first rule that a sentence of the text meets, unless something holds it back."""
        if self.about_something_else(text):
            return None
        for sentence in _SENTENCE_END.split(_folded(text)):
            said = self._said(sentence.strip())
            if said is not None:
                return said
        return None

    def about_something_else(self, text: str) -> bool:
        """Whether a whole text speaks of study, training, fiction or the like."""
        plain = _folded(text)
        return any(pattern.search(plain) for pattern in self._about_all)

    def _said(self, sentence: str) -> Category | None:
        said = next((category for category, pattern in self._rules if pattern.search(sentence)), None)
        held = said is not None and any(pattern.search(sentence) for pattern in self._about_one)
        return None if held else said


def _folded(text: str) -> str:
    """Text as the patterns expect it: lower case, no apostrophes, single spaces."""
    return _SPACES.sub(" ", _APOSTROPHES.sub("", text.lower())).strip()
