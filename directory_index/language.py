"""Linguistics by spaCy: tokens, lemmas and sentences of English text, with no trained model to download."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

# spaCy's engine (thinc) imports torch whenever it is installed, to wrap torch models. None is wrapped here, and torch would
# cost two seconds at every start and 150 MB; so it is hidden while spaCy is imported.
_torch = sys.modules.get("torch")
sys.modules["torch"] = None  # type: ignore[assignment]
import spacy  # noqa: E402
from spacy.lang.en.stop_words import STOP_WORDS  # noqa: E402
from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc  # noqa: E402

if _torch is None:
    del sys.modules["torch"]
else:
    sys.modules["torch"] = _torch

from directory_index.errors import BadQueryError  # noqa: E402

LONGEST_QUERY = 4000  # characters: about 700 words, more than the longest story of a real post
# Not seen, though Unicode files them with what is: fillers, and the variation selectors, in which whole sentences can be hidden.
# The boxes and rings around a sign (the last range) go with them: they part the digits of a number typed in keycaps.
# What it calls control, format (zero width, direction, tags), private and unassigned, Python calls not printable.
_UNSEEN = frozenset(
    map(
        chr,
        (
            0x34F,
            0x115F,
            0x1160,
            0x17B4,
            0x17B5,
            *range(0x180B, 0x1810),
            0x3164,
            *range(0xFE00, 0xFE10),
            0xFFA0,
            *range(0x20DD, 0x20E5),
        ),
    )
) | frozenset(map(chr, range(0xE0100, 0xE01F0)))
_SHORTEST = 3  # letters
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "′": "'", "`": "'", "“": '"', "”": '"', "—": " - ", "…": "..."} | dict.fromkeys("‐‒–―−", "-")
)
# Words of asking and telling, which say nothing of the need.
_IDLE = frozenset(
    """
    help need want know think get got go going like really just still dont don't im i'm ive i've cant can't wont won't
    someone something anything anyone thing things bit lot keep keeps say says said tell told ask asked look looking please
    thanks advice support service services thank hi hello find child children kid kids son daughter year years old month
    months week weeks day days today time ds dd lo yo yr yrs mum dad parent parents family people one two he's she's it's
    they're thats that's his her him them come came back make made feel feeling good bad way let sure near nearby stuff
    tomorrow yesterday tonight husband wife hubby partner buy use used hand lots wants everyone nothing else maybe actually
    again always never ever getting given gives give took take taking put start started stop stopped year's week's day's
    doesn't doesnt didn't didnt isn't isnt aren't wasn't hasn't haven't couldn't wouldn't shouldn't
    """.split()  # noqa: SIM905  a list of words reads better as words
)


def is_idle(word: str) -> bool:
    """Whether a word in small letters says nothing of what is meant: a stop word, a word of asking or telling, a number."""
    return len(word) < _SHORTEST or word in STOP_WORDS or word in _IDLE or not word[0].isalpha()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as written, its lemma, and where it stands."""

    text: str
    lemma: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        """Whether the word can say what is wrong (no stop word, no word of asking, no number)."""
        low = self.text.lower()
        return not is_idle(low) and self.lemma not in _IDLE


@lru_cache(maxsize=1)
def english() -> Language:
    """The blank English pipeline that everything shares: tokenizer, sentence ends, lemmas from a table."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", ";", "\n"]})
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.initialize()
    return nlp


def tidied(text: str) -> str:
    """Bring typed text into one form: no hidden characters, plain digits and quotes, single spaces.

    Doing it twice changes nothing. What is hidden goes before anything else looks at the text, so that neither a sentence in
    invisible letters nor a telephone number with a joiner between its digits gets past.
    """
    hidden = not (text.isascii() and text.isprintable())  # most text is plain, and need not be looked at sign by sign
    seen = "".join(sign for sign in text if sign.isspace() or (sign.isprintable() and sign not in _UNSEEN)) if hidden else text
    normal = unicodedata.normalize("NFKC", seen.replace("´", "'")).translate(_PLAIN)
    return re.sub(r"\s+", " ", _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), normal)).strip()


def clean(text: object) -> str:
    """Bring typed text into one form: no control or invisible characters, plain quotes, single spaces.

    Raises:
        BadQueryError: when nothing is left, or it is too long.
    """
    if not isinstance(text, str):
        msg = "Type what you need help with, in your own words."
        raise BadQueryError(msg)
    if len(text) > LONGEST_QUERY:
        msg = (
            f"Your text has {len(text):,} characters and Signpost reads up to {LONGEST_QUERY:,}. "
            "Keep the few sentences that say what worries you most. Nothing has been stored."
        )
        raise BadQueryError(msg)
    plain = tidied(text)
    if not re.search(r"\w", plain):
        msg = "Type what you need help with, in your own words. For example: 'my 3 year old bites at nursery'."
        raise BadQueryError(msg)
    return plain


def words(doc: Doc) -> list[Word]:
    """The words of a text, punctuation and spaces left out."""
    return [
        Word(token.text, (token.lemma_ or token.text).lower(), token.idx, token.idx + len(token.text))
        for token in doc
        if not token.is_punct and not token.is_space
    ]


_reading = Lock()


@contextmanager
def reading(text: str) -> Iterator[Doc]:
    """Run the pipeline over a text that somebody typed; the document lives as long as the block.

    spaCy keeps every word it meets for as long as the process runs, a child's name among them. A memory zone drops them at the
    end; one zone at a time, so readers wait for each other (well under a millisecond).
    """
    with _reading, english().memory_zone():
        yield english()(text)


def read(text: str) -> Doc:
    """Run the pipeline over one text of the directory's own."""
    return english()(text)


def clauses(doc: Doc) -> Iterator[tuple[int, int]]:
    """Character spans of the sentences of a text."""
    for sentence in doc.sents:
        if sentence.text.strip():
            yield sentence.start_char, sentence.end_char
