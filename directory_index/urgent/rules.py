"""Danger said outright: a few patterns of data/urgent.yaml, held back where the text is about something else."""

from __future__ import annotations

import re

from directory_index.urgent.guide import Category, Guide

_APOSTROPHES = re.compile(r"['`]")
_SPACES = re.compile(r"\s+")


def folded(text: str) -> str:
    """Text as the patterns expect it: lower case, no apostrophes, single spaces."""
    return _SPACES.sub(" ", _APOSTROPHES.sub("", text.lower())).strip()


class Rules:
    """The patterns of a guide, ready to be matched."""

    def __init__(self, guide: Guide) -> None:
        """Compile them."""
        self._rules = [(rule.category, re.compile(rule.pattern)) for rule in guide.rules]
        self._pull_back = [re.compile(item.pattern) for item in guide.pull_back]

    def category(self, text: str) -> Category | None:
        """The category of the first rule that a text meets, unless something holds them back."""
        plain = folded(text)
        if self.held_back(plain):
            return None
        return next((category for category, pattern in self._rules if pattern.search(plain)), None)

    def held_back(self, plain: str) -> bool:
        """Whether folded text speaks of study, fiction, the past, play or the like."""
        return any(pattern.search(plain) for pattern in self._pull_back)
