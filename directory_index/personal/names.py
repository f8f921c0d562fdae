"""A hint that a text names a person. Cautious: better to miss a name than to warn about a service, a place or a Monday."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from directory_index.ages.text import word_set
from directory_index.files import read_yaml
from directory_index.models import Strict, Text
from directory_index.settings import shipped
from directory_index.spelling import Speller

_PEOPLE = (
    r"sons?|daughters?|boys?|girls?|lads?|child|baby|toddler|twins?|husband|wife|hubby|partner|fianc[eé]e?|boyfriend|girlfriend|bf|gf"
    r"|ex|mum|mam|dad|mother|father|nan|nana|gran|grandad|grandson|granddaughter|grandchild|brother|sister|auntie?|uncle|cousin"
    r"|nephew|niece|stepson|stepdaughter|stepdad|stepmum|friend|mate|neighbour|client|pupil|student|patient|foster child|parent"
    r"|carer|lo|ds|dd|dh|dp"
)
_WHOSE = r"my|his|her|their|your|kids|(?:son|daughter|child|baby|boy|girl|mum|dad|partner)'s"
_NAME = r"(?P<name>[^\W\d_][^\W\d_'-]+)"
_BEHIND_A_PERSON = re.compile(rf"\b(?i:{_PEOPLE}),? {_NAME}\b(?!')")
_NAMED = re.compile(
    rf"\b(?i:(?:{_WHOSE}) (?:first |full )?names?(?:'s| is| are|:)|(?:he|she)(?:'s| is) (?:called|named)"
    rf"|(?:{_PEOPLE}|man|woman|lady|guy|bloke|worker|someone)(?:'s| is| are| was)? (?:called|named)) {_NAME}"
)
_CUED = re.compile(rf"\b(?i:i'm|im|i am|this is|it's|its|called|named|name is|names|our|(?:{_PEOPLE})(?: is|:)) {_NAME}\b")
_TITLED = re.compile(r"\b(?P<title>Mr|Mrs|Ms|Miss|Dr|Doctor)\.? (?P<name>[A-Z][^\W\d_'-]+)")
_DOES = re.compile(
    r"\b(?P<name>[A-Z][^\W\d_]+)(?:'s)? (?:is|was|has|had|won't|wont|can't|cant|doesn't|doesnt|didn't|isn't|hasn't|keeps|needs"
    r"|wants|goes|gets|hates|loves|cries|says|said|told|started|turned|and I)\b"
)
_FULL = re.compile(r"\b(?P<name>[A-Z][^\W\d_]+) (?P<family>[A-Z][^\W\d_'-]+)\b")
# Behind a given name, these make the name of a service or a street.
_NO_FAMILY = word_set(
    """
    street road lane house hospital centre center school primary academy clinic surgery trust foundation charity court ward park
    hall square avenue close nursery college church library project club hub place gardens terrace day bank ambulance
    """
)
_NOT_NAMES = word_set(
    "senco sendco camhs kooth portage ehcp ehc send sendiass cafcass barnardo's barnardos men tumble potato appointment"
)


class _GivenNames(Strict):
    """The fields of data/given_names.yaml, names parted by spaces."""

    always: Text
    capital: Text


@lru_cache(maxsize=1)
def _given() -> tuple[frozenset[str], frozenset[str]]:
    names = _GivenNames.model_validate(read_yaml(shipped("data") / "given_names.yaml"))
    return frozenset(names.always.split()), frozenset(names.capital.split())


def name_likely(text: str) -> bool:
    """Whether the text seems to name a person."""
    return any(is_name(match) for pattern, is_name in _SIGNS for match in pattern.finditer(text))


def is_given(word: str) -> bool:
    """Whether a word is a given name; one that is also another word, only with a capital."""
    always, capital = _given()
    return word.lower() in always or (word[0].isupper() and word.lower() in capital)


def _is_unknown(word: str) -> bool:
    """Whether no dictionary knows the word, nor do we as anything else."""
    return word.lower() not in _NOT_NAMES and not Speller.is_general(word)


def _is_capital(word: str) -> bool:
    return word[0].isupper() and not word.isupper()


def _is_behind_a_person(match: re.Match[str]) -> bool:
    name = match["name"]
    return is_given(name) or (_is_capital(name) and _is_unknown(name))


def _is_announced(match: re.Match[str]) -> bool:
    """After "her name is", small letters do."""
    name = match["name"]
    return is_given(name) or ((_is_capital(name) or name.islower()) and _is_unknown(name))


def _is_titled(match: re.Match[str]) -> bool:
    if match["name"].lower() in _NOT_NAMES:
        return False
    # "Miss School a lot": that title is another word too.
    return match["title"] != "Miss" or _is_behind_a_person(match)


def _is_full(match: re.Match[str]) -> bool:
    return match["name"].lower() in _given()[0] and match["family"].lower() not in _NO_FAMILY


_SIGNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
    (_BEHIND_A_PERSON, _is_behind_a_person),  # "my son Jayden"
    (_NAMED, _is_announced),  # "her name is nevaeh"
    (_CUED, lambda match: is_given(match["name"])),  # "im jade"; "I'm Polish" is none
    (_TITLED, _is_titled),
    (_DOES, lambda match: match["name"].lower() in _given()[0]),  # "Harry won't sleep"; "Hope is all I have" is none
    (_FULL, _is_full),
)
