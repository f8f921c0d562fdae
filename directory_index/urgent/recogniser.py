"""Sees urgent danger in a message: rules first, then the classifier, over the whole and over the passages of a long story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from directory_index.encoder import Vectors
from directory_index.errors import BadQueryError
from directory_index.index import VectorCache
from directory_index.language import LONGEST_QUERY, clean
from directory_index.settings import Settings
from directory_index.urgent.classifier import Classifier, Labelled, Verdict, open_classifier
from directory_index.urgent.guide import Category, Guide
from directory_index.urgent.messages import Message, load_messages, messages_digest
from directory_index.urgent.rules import Rules

_FOLDER = "urgent"
_LONG = 40  # words; a shorter message is judged as a whole only
_PASSAGE = (10, 30)  # least and most words of a passage
_ENCODED = 2  # passages of one message that are encoded: those whose words are most like danger
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")


class Recogniser:
    """Recognises urgent danger.

    >>> recogniser = Recogniser.open(settings, encode)  # doctest: +SKIP
    >>> recogniser.category("my mum wont wake up and shes gone cold")  # doctest: +SKIP
    <Category.MEDICAL: 'medical'>
    """

    def __init__(self, guide: Guide, classifier: Classifier, encode: VectorCache) -> None:
        """Put the parts together; `open` makes them from settings."""
        self._rules, self._bars, self._classifier, self._encode = Rules(guide), guide.bars, classifier, encode

    @classmethod
    def open(cls, settings: Settings, encode: VectorCache, guide: Guide | None = None) -> Recogniser:
        """Open the recogniser of a data folder; what was learnt is read, or learnt again in a few seconds.

        Args:
            settings: where things are; the labelled messages stand in `safety`, beside the judged queries.
            encode: encodes what people type, and keeps the vectors of the labelled messages.
            guide: the urgent guide, where it is read already.

        Raises:
            DataError: when the guide or the messages have faults.
            IndexUnavailableError: when what was learnt cannot be written.
        """
        guide = guide or Guide.read(settings.data_dir)
        folder = safety_folder(settings)
        made_from = [
            encode.encoder.identity,
            messages_digest(folder, "train"),
            messages_digest(folder, "search"),
            *(rule.model_dump_json() for rule in guide.rules),
        ]

        def anew() -> Classifier:
            return learn(load_messages(folder, "train"), load_messages(folder, "search"), encode)

        return cls(guide, open_classifier(settings.var_dir / _FOLDER, made_from, anew), encode)

    def category(self, text: str, vector: Vectors | None = None, *, asked: bool = False) -> Category | None:
        """The danger that a message tells of, if any. Any text will do; of a very long one the first 4,000 characters are read.

        Args:
            text: the message.
            vector: the embedding of the whole text, where the caller has it.
            asked: whether danger has been asked about already, and the text answers something else.
        """
        plain = readable(text)
        if not plain:
            return None
        said = self._rules.category(plain)
        if said is not None:
            return said
        whole = self._whole(plain, vector)
        if self._sure(whole, self._bars.asked if asked else 0.0):
            return whole.category
        return self._in_a_passage(plain)

    def verdict(self, text: str) -> Verdict | None:
        """What the classifier alone says of the whole text, for choosing the bars; None when there is nothing to read."""
        plain = readable(text)
        return self._whole(plain, None) if plain else None

    def _in_a_passage(self, plain: str) -> Category | None:
        """Danger in one passage of a long message, unless the message is about a novel, a course or long ago."""
        parts = passages(plain)
        if not parts or self._rules.about_something_else(plain):
            return None
        words = self._classifier.by_words(parts)
        chosen = self._classifier.likeliest(words, _ENCODED)
        found = self._classifier.verdicts(words[chosen], self._encode.fresh([parts[i] for i in chosen]))
        best = max(found, key=lambda verdict: verdict.danger)
        return best.category if self._sure(best, self._bars.passage) else None

    def _sure(self, verdict: Verdict, surer: float) -> bool:
        return verdict.danger >= self._bars.danger + surer and verdict.everyday >= self._bars.everyday + surer

    def _whole(self, plain: str, vector: Vectors | None) -> Verdict:
        vectors = self._encode.fresh([plain]) if vector is None else vector.reshape(1, -1)
        return self._classifier.verdicts(self._classifier.by_words([plain]), vectors)[0]


def learn(messages: Sequence[Message], searches: Sequence[Message], encode: VectorCache) -> Classifier:
    """Learn from labelled messages and searches."""
    classifier = Classifier.learn(labelled(messages, encode), labelled(searches, encode))
    encode.write()
    return classifier


def labelled(messages: Sequence[Message], encode: VectorCache) -> Labelled:
    """Messages with their embeddings."""
    texts = [readable(message.text) for message in messages]
    return Labelled(texts, encode(texts), [message.category for message in messages])


def safety_folder(settings: Settings) -> Path:
    """Where the labelled messages stand."""
    return settings.judgements_dir.parent / "safety"


def readable(text: str) -> str:
    """Text in one form, without what cannot be seen; empty when nothing is left to read."""
    try:
        return clean(text[:LONGEST_QUERY])
    except BadQueryError:
        return ""


def passages(plain: str) -> list[str]:
    """The sentences of a long message, short ones joined and long ones divided; none of a short message."""
    if len(plain.split()) <= _LONG:
        return []
    least, most = _PASSAGE
    parts: list[list[str]] = [[]]
    for sentence in _SENTENCE_END.split(plain):
        words = sentence.split()
        for start in range(0, len(words), most):
            if len(parts[-1]) >= least:
                parts.append([])
            parts[-1] += words[start : start + most]
    return [" ".join(part) for part in parts if part]
