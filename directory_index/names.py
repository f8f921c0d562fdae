"""Finds what a message names: services, kinds of service, words of the glossary, levels of need; from the directory as it is now.

Names are compared by their words, in small letters, without plurals and possessives. A name may be given in part ("Broom Lea")
as long as the part tells it from the others.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from directory_index.files import Directory
from directory_index.language import is_idle
from directory_index.models import Status
from directory_index.spelling import Speller
from directory_index.strangers import in_passing, unknown_letters, unknown_runs

_WORD = re.compile(r"[^\W_]+(?:['’&+.][^\W_]+)*")
_BRACKETS = re.compile(r"\s*\(([^)]*)\)")
_ASIDE = re.compile(r"\b(?:old|former|different|not the same|new)\b")
_LEVEL = re.compile(
    r"\b(?:level|tier|stage)s?\s*(?:of need\s*)?([1-4]|one|two|three|four)\b(?:\s*(?:or|and|to|/|-)\s*([1-4])\b)?", re.I
)
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4"}
_NUMBERED = re.compile(r"[A-Za-z]+ \d+\b")
_IDLE = frozenset("the a an of for in at and to my our your this that".split())  # noqa: SIM905
_MOST_WORDS = 10
_PART = 0.55  # share of the weight of a name's words that tells it, when it is not given in full
_PART_OF_OTHER_NAME = 0.8  # of words that stand apart, or of a name that is not its own: those are made of everyday words
_TELLING_WORD = 5  # letters from which one word alone may stand for a name, if nobody else has it
_RARE = 1_000_000  # occurrences in the general word list below which a word alone tells a term
_ENOUGH_WORDS = 2  # a name of more words is no surer than one of two
_USUAL = 4  # services whose names begin alike, from which people leave that out
_TINY = 2  # letters up to which a name typed small is more likely a word: ta, pa, so
_PLURAL = 4
# Words at the end of a name that people leave out: "the young carers", for the young carers service.
_ENDS = frozenset("service team project group programme scheme line pathway club clinic course support help calderfield".split())  # noqa: SIM905
# Who asks, or who told them, is not what is asked about: "as a midwife, how do I …", "the SENCO mentioned …".
_ASKER = re.compile(r"(?:\bas(?: an?| the)?|\b(?:i|we)(?:'?m|'?re| am| are) (?:an?|the)|\bspeaking as an?)(?: \w+)?\s+$", re.I)
_TELLER = re.compile(
    r"^\s*(?:here\b|wanting\b|(?:ha[sd] |have |just |keeps? )?"
    r"(?:says|said|saying|mention(?:s|ed)|talk(?:s|ed)|told|tells|ask(?:s|ed)|reckons|suggest(?:s|ed)|wrote|"
    r"(?:has|have|had) (?:put|written) (?!us\b|me\b|him\b|her\b|them\b))\b)",
    re.I,
)


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


class Names:
    """The names of one directory."""

    def __init__(self, directory: Directory, is_word: Callable[[str], bool] = Speller.is_general) -> None:
        """Learn every name, with its other names; `is_word` tells words that are no name because everybody here uses them."""
        self._is_word = is_word
        self._held: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._called_the: dict[tuple[str, ...], list[str]] = defaultdict(
            list
        )  # "The Loft": an everyday word, and a name when "the" stands before it
        for address, name in _names(directory):
            key = _key(name)
            if any(letter.isalpha() for letter in "".join(key)) and address not in self._held[key]:
                self._held[key].append(address)
            if name.startswith("The ") and address not in self._called_the[key]:
                self._called_the[key].append(address)
        self._acronyms = {term.acronym.lower() for term in directory.terms.values() if term.acronym}
        self._parts = _Parts(directory)

    def find(self, text: str, corrected: str = "") -> Found:
        """The names in a text; `corrected` is the text with its slips mended."""
        mentions = list(self._exact(text))
        if corrected and corrected != text:
            seen = {target for mention in mentions for target in mention.targets}
            others = (mention for mention in self._exact(corrected) if not seen.issuperset(mention.targets))
            mentions += [mention for mention in others if not _acronym(text[mention.start : mention.end], text)]
        mentions += [level for level in _levels(text) if not any(set(level.targets) <= set(other.targets) for other in mentions)]
        seen = {target for mention in mentions if mention.words > 1 for target in mention.targets}
        mentions += [part for part in self._parts.find(corrected or text, text) if not seen.issuperset(part.targets)]
        mentions = _without_inner(mentions)
        read = corrected or text
        mentions = [mention for mention in mentions if not _part_of_letters(text, mention)]
        mended = _mended(text, read)
        unknown = tuple(
            run
            for run in unknown_runs(text, lambda word: self._knows(word) or self._parts.knows(mended.get(word, word)))
            if not _is_name(run, mentions)
        )
        mentions = [mention for mention in mentions if not any(start <= mention.start < end for start, end in unknown)]
        mentions.sort(key=lambda mention: (-min(mention.strength, _ENOUGH_WORDS), mention.start))
        asked = dict.fromkeys(text[start:end] for start, end in unknown if not in_passing(text, start))
        return Found(tuple(mentions), tuple(asked), tuple(_letters(text, mentions)))

    def _is_acronym(self, written: str, text: str) -> bool:
        return _acronym(written, text) or (written.lower() in self._acronyms and not _everyday(written, text))

    def _knows(self, word: str) -> bool:
        return self._parts.knows(word) or (word.islower() and self._is_word(word))

    def _exact(self, text: str) -> Iterator[Mention]:
        words = list(_WORD.finditer(text))
        plain = [_plain(word.group()) for word in words]
        at = 0
        while at < len(words):
            for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
                targets = self._held.get(tuple(plain[at : at + length]))
                if targets:
                    start, end = words[at].start(), words[at + length - 1].end()
                    written = text[start:end]
                    key = tuple(plain[at : at + length])
                    named = self._called_the.get(key, []) if text[:start].lower().endswith("the ") else []
                    aside = bool(_ASKER.search(text[:start]) or _TELLER.search(text[end:]))
                    yield Mention(
                        start,
                        end,
                        written,
                        tuple(named or targets),
                        length > 1 or bool(named) or not _everyday(written, text),
                        aside,
                        words=max(length, 2 * self._is_acronym(written, text)),
                    )
                    at += length
                    break
            else:
                at += 1


class _Parts:
    """Services and kinds by parts of their names."""

    def __init__(self, directory: Directory) -> None:
        self._names: list[tuple[str, tuple[str, ...]]] = []
        self._having: dict[str, list[int]] = defaultdict(list)
        owners: dict[str, set[str]] = defaultdict(set)
        self._own = set()  # numbers of names that are a service's or kind's own
        titles = {one.name for one in directory.services.values()} | {one.name for one in directory.kinds.values()}
        titles |= {title.split(",")[0] for title in titles}
        for address, name in _names(directory):
            if address.startswith("term/"):
                continue
            words = tuple(dict.fromkeys(word for word in _key(name) if word not in _IDLE))
            for word in words:
                owners[word].add(address)
                self._having[word].append(len(self._names))
            if name in titles:
                self._own.add(len(self._names))
            self._names.append((address, words))
        self._places = {
            word for place in directory.places.values() for name in (place.name, *place.also) for word in plain_words(name)
        }
        total = len(directory.services) + len(directory.kinds) + 1
        self._weight = {word: log(total / len(having)) for word, having in owners.items()}
        self._long = sorted(word for word in owners if len(word) >= _TELLING_WORD)
        self._alone = {word for word, having in owners.items() if len(having) == 1}

    def find(self, text: str, typed: str) -> list[Mention]:
        ordered = [self._known(_plain(word.group())) for word in _WORD.finditer(f"{text} {typed}")]
        plain = set(ordered)
        capitals = {_plain(word.group()) for word in _WORD.finditer(typed) if word.group()[0].isupper()}
        shares: dict[str, float] = {}
        matched: dict[str, int] = {}
        words_here: dict[str, list[str]] = {}
        for number in {number for word in plain for number in self._having.get(word, ())}:
            address, name = self._names[number]
            here = [word for word in name if word in plain]
            if all(is_idle(word) for word in here):
                continue
            own = number in self._own
            if len(here) == 1 and not (own and self._tells(here[0], capitals)):
                continue
            share = sum(self._weight[word] for word in here) / sum(self._weight[word] for word in name)
            if not own and not _in_a_row(here, ordered):
                continue
            if own and (len(here) == 1 or _adjoining(here, name, ordered)):
                share = max(share, _PART)
            elif share < _PART_OF_OTHER_NAME:
                continue
            if all(word in self._places for word in here):
                continue  # where somebody lives is no name: "we're on Skelder Bank"
            if share > shares.get(address, 0):
                words_here[address] = here
            shares[address] = max(shares.get(address, 0), share)
            matched[address] = max(matched.get(address, 0), len(here))
        if not shares:
            return []
        best = max(shares.values())
        count = max(here for address, here in matched.items() if shares[address] >= best - 1e-6)
        targets = tuple(address for address, share in shares.items() if share >= best - 1e-6)
        start, end = self._span(typed, {word for address in targets for word in words_here[address]})
        return [Mention(start, end, typed[start:end], targets, len(targets) == 1, part=True, words=count)]

    def _span(self, typed: str, named: Collection[str]) -> tuple[int, int]:
        """The shortest stretch of a text that holds as many of the words as any."""
        words = list(_WORD.finditer(typed))
        spots = [(at, self._known(_plain(word.group()))) for at, word in enumerate(words)]
        spots = [(at, word) for at, word in spots if word in named]
        most = len({word for _, word in spots})
        if not most:
            return 0, len(typed)
        stretches = [
            (spots[j][0] - spots[i][0], spots[i][0], spots[j][0])
            for i in range(len(spots))
            for j in range(i, len(spots))
            if len({word for _, word in spots[i : j + 1]}) == most
        ]
        _, first, last = min(stretches)
        return words[first].start(), words[last].end()

    def knows(self, word: str) -> bool:
        """Whether a word stands in a name here."""
        return word.lower() in _IDLE or _plain(word) in self._weight

    def _known(self, word: str) -> str:
        """The word of a name that is meant by a longer or a shorter form of it: physio, bowell."""
        if word in self._weight or len(word) < _TELLING_WORD:
            return word
        at = bisect_left(self._long, word)
        near = [other for other in self._long[max(at - 1, 0) : at + 1] if other.startswith(word) or word.startswith(other)]
        return near[0] if near else word

    def _tells(self, word: str, capitals: Collection[str]) -> bool:
        return word in self._alone and len(word) >= _TELLING_WORD and (word in capitals or not Speller.is_general(word))


def _in_a_row(here: Collection[str], ordered: Sequence[str]) -> bool:
    """Whether the words stand side by side in the text, in any order."""
    count = len(set(here))
    return any(set(ordered[at : at + count]) == set(here) for at in range(len(ordered) - count + 1))


def _adjoining(here: Sequence[str], name: Sequence[str], ordered: Sequence[str]) -> bool:
    """Whether two words of a name stand side by side in the text, in the name's order: "Millgate library"."""
    place = {word: name.index(word) for word in here}
    return any(place.get(one, len(name)) < place.get(other, -1) for one, other in pairwise(ordered))


def _names(directory: Directory) -> Iterator[tuple[str, str]]:
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
    if rest and len(first) >= _TELLING_WORD and Speller.occurrences(first) < _RARE:
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
        while len(words) > 2 and _plain(words[-1].strip(",")) in _ENDS:
            words = words[:-1]
            yield " ".join(words).strip(",")


def _letters(text: str, mentions: Sequence[Mention]) -> Iterator[str]:
    """What looks like an acronym and stands in no name that is known."""
    for start, end in unknown_letters(text):
        if not any(mention.start <= start and mention.end >= end for mention in mentions):
            yield text[start:end]


def _without_inner(mentions: list[Mention]) -> list[Mention]:
    """Without shorter names inside a longer one given in part: "young people's" in "the young people's eating disorder team"."""
    long = [mention for mention in mentions if mention.part and mention.words > _ENOUGH_WORDS and len(mention.targets) == 1]
    return [
        mention
        for mention in mentions
        if mention.part
        or not any(one.start <= mention.start and mention.end <= one.end and one.words > mention.words for one in long)
    ]


def _part_of_letters(text: str, mention: Mention) -> bool:
    """Whether a name is only part of longer letters: CP in CP-IS."""
    return any(
        start <= mention.start and mention.end <= end and end - start > mention.end - mention.start
        for start, end in unknown_letters(text)
    )


def _mended(text: str, read: str) -> dict[str, str]:
    """Words as typed and as read, where slips were mended."""
    typed, words = _WORD.findall(text), _WORD.findall(read)
    return dict(zip(typed, words, strict=True)) if len(typed) == len(words) else {}


def _is_name(run: tuple[int, int], mentions: Sequence[Mention]) -> bool:
    """Whether a whole name that is known stands there."""
    return any(not mention.part and mention.start <= run[0] and mention.end >= run[1] for mention in mentions)


def _levels(text: str) -> Iterable[Mention]:
    for match in _LEVEL.finditer(text):
        for number in filter(None, match.groups()):
            level = _NUMBERS.get(number.lower(), number)
            yield Mention(match.start(), match.end(), match.group(), (f"level/{level}",), True)


def _key(name: str) -> tuple[str, ...]:
    words = plain_words(name)
    while words and words[0] in ("the", "a", "an"):
        words = words[1:]
    return tuple(words)


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters, without plurals and possessives: names are compared by these."""
    return [_plain(word) for word in _WORD.findall(text)]


def _plain(word: str) -> str:
    low = word.lower().replace("’", "'").removesuffix("'s").replace("'", "").replace(".", "")
    return low[:-1] if len(low) >= _PLURAL and low.endswith("s") and not low.endswith("ss") else low


def _everyday(written: str, text: str) -> bool:
    """Whether letters may as well be a word of every day: 'send' typed small; 'SEND' is none, unless all is in capitals."""
    if _acronym(written, text):
        return False
    if len(written) <= _TINY:
        return True
    return written.lower() == "vs" or Speller.is_everyday(written) or Speller.is_everyday(_plain(written))


def _acronym(written: str, text: str) -> bool:
    return len(written) > 1 and written.isupper() and not text.isupper()


def active(directory: Directory, addresses: Sequence[str]) -> list[str]:
    """The addresses without services that are closed, unless nothing else is left."""
    services = directory.services
    running = [
        address
        for address in addresses
        if not (address.startswith("service/") and services[address.partition("/")[2]].status is Status.CLOSED)
    ]
    return running or list(addresses)
