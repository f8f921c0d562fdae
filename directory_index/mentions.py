"""Names that stand in a text, and what they may mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, and what it may be: addresses such as 'service/portage-calderfield', 'term/tac', 'level/3'."""

    start: int
    end: int
    text: str
    targets: tuple[str, ...]
    certain: bool  # False where the letters are also an everyday word, typed small
    aside: bool = False  # it names who asks or who told them, not what is asked about
    part: bool = False  # only part of the name stands there
    words: int = 1

    @property
    def strength(self) -> float:
        """How surely it is meant: by whether it tells who asks, by its letters, then by how many words of a name stand there."""
        return self.words - (0.5 if self.part else 0) - (0 if self.certain else 2) - (10 if self.aside else 0)

    def only(self, *kinds: str) -> list[str]:
        """Those targets that are of some kinds, in the order of the kinds."""
        return [target for kind in kinds for target in self.targets if target.startswith(f"{kind}/")]


@dataclass(frozen=True, slots=True)
class Found:
    """What a text names, surest first, and names in it that the directory does not know."""

    mentions: tuple[Mention, ...]
    unknown: tuple[str, ...]
    letters: tuple[str, ...] = ()  # what looks like an acronym and is none that is known: DoLS

    def only(self, *kinds: str) -> list[str]:
        """Targets of some kinds, in the order of mentions and then of kinds, without repeats."""
        return list(dict.fromkeys(target for mention in self.mentions for target in mention.only(*kinds)))
