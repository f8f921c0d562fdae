"""The forms in which names are said: without brackets, without usual beginnings and ends, short, by their acronym."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from directory_index.files import Directory
from directory_index.spelling import Speller

WORD = re.compile(r"[^\W_]+(?:['’&+.][^\W_]+)*")
_BRACKETS = re.compile(r"\s*\(([^)]*)\)")
_ASIDE = re.compile(r"\b(?:old|former|different|not the same|new)\b")
_NUMBERED = re.compile(r"[A-Za-z]+ \d+\b")
_RARE = 1_000_000  # occurrences in the general word list below which a word alone tells a term
_USUAL = 4  # services whose names begin alike, from which people leave that out
_PLURAL = 4
# Words at the end of a name that people leave out: "the young carers", for the young carers service.
_ENDS = frozenset("service team project group programme scheme line pathway club clinic course support help calderfield".split())  # noqa: SIM905
TELLING_WORD = 5  # letters from which one word alone may stand for a name, if nobody else has it


def names_of(directory: Directory) -> Iterator[tuple[str, str]]:
    """Every address with every form of its names."""
    usual = _usual_beginnings(directory)
    for service in directory.services.values():
        without = next((service.name.removeprefix(f"{one} ") for one in usual if service.name.startswith(f"{one} ")), "")
        if len(without.split(",")[0].split()) > 1:
            yield from ((f"service/{service.id}", name) for name in _shapes([without, without.split(",")[0]]))
        address = f"service/{service.id}"
        yield from ((address, name) for name in _shapes([service.name, *service.also_known_as, *service.called]))
        yield from ((address, name) for name in _shapes([service.name.split(",")[0]]))
    for kind in directory.kinds.values():
        yield from ((f"kind/{kind.id}", name) for name in _shapes([kind.name, *kind.also_known_as, *kind.called]))
    short = {term.term.lower(): term.acronym for term in directory.terms.values() if term.acronym}
    firsts = Counter(shorter.lower() for term in directory.terms.values() for shorter in _shorter(term.term))
    for term in directory.terms.values():
        names = [
            term.term,
            term.acronym or "",
            *term.also,
            *term.called,
            *_shortened(term.term, short),
            *(short for short in _shorter(term.term) if firsts[short.lower()] == 1),
        ]
        yield from ((f"term/{term.id}", name) for name in _shapes(names))


def _usual_beginnings(directory: Directory) -> list[str]:
    """Words with which many names begin, and which people leave out: the district's, the trust's; longest first."""
    names = [service.name.split() for service in directory.services.values()]
    begun = Counter(" ".join(words[:count]) for words in names for count in (1, 2) if len(words) > count)
    return sorted((one for one, count in begun.items() if count >= _USUAL), key=len, reverse=True)


def _shorter(name: str) -> Iterator[str]:
    """A term said by the rare word it begins with, or up to its number: Gillick, Section 21."""
    first, _, rest = name.partition(" ")
    if rest and first.isalpha() and len(first) >= TELLING_WORD and Speller.occurrences(first) < _RARE:
        yield first
    numbered = _NUMBERED.match(name)
    if numbered and numbered.group() != name:
        yield numbered.group()


def _shortened(name: str, short: Mapping[str, str]) -> Iterator[str]:
    """A name that begins with another word of the glossary, said with its acronym: CP plan."""
    words = name.lower().split()
    for length in range(1, len(words)):
        acronym = short.get(" ".join(words[:length]))
        if acronym:
            yield " ".join([acronym, *words[length:]])


def _shapes(names: Collection[str]) -> Iterator[str]:
    """A name; without its brackets; what stands in the brackets where that is a name too; without the words people leave out."""
    for name in names:
        yield name
        without = _BRACKETS.sub("", name)
        if without != name:
            yield without
            yield from (inner for inner in _BRACKETS.findall(name) if not _ASIDE.search(inner))
        words = without.split()
        while len(words) > 2 and plain(words[-1].strip(",")) in _ENDS:
            words = words[:-1]
            yield " ".join(words).strip(",")


def key_of(name: str) -> tuple[str, ...]:
    """A name by its words, without an article before it."""
    words = plain_words(name)
    while words and words[0] in ("the", "a", "an"):
        words = words[1:]
    return tuple(words)


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters, without plurals and possessives: names are compared by these."""
    return [plain(word) for word in WORD.findall(text)]


def plain(word: str) -> str:
    """A word in small letters, without plural and possessive."""
    low = word.lower().replace("’", "'").removesuffix("'s").replace("'", "").replace(".", "")
    return low[:-1] if len(low) >= _PLURAL and low.endswith("s") and not low.endswith("ss") else low
