"""Reads what is typed in the middle of a checklist: an answer, a word that steers it, or a question about something else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from directory_index.checklists.models import Option, Question
from directory_index.checklists.run import Answer
from directory_index.files import read_as
from directory_index.models import Strict, Text, Voice

_CLEAN = re.compile(r"[^\w\s,/&'-]")
_SPACES = re.compile(r"\s+")
_LISTED = re.compile(r"[,;/&+]|\band\b|\bplus\b|\n")
_NUMBERS = re.compile(r"^(?:(?:number|numbers|option|options|no)\s+)?(\d{1,2}(?:\s*(?:,|and|&|\+|\s)\s*\d{1,2})*)$")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ASKS = re.compile(
    r"^(?:and |but |so |ok(?:ay)?,? |sorry,? |wait,? |hang on,? |by the way,? )*(?:what|who|whom|whose|where|when|why|how|which|"
    r"is there|are there|"
    r"can (?:you|i|we|they|he|she)|could (?:you|i|we)|do (?:i|we|they|you)|does|did|is (?:it|this|that)|"
    r"are (?:they|you)|will (?:they|you|it)|"
    r"would (?:they|you|it)|should (?:i|we)|may (?:i|we)|tell me|find me|i want to know|i need to know)\b",
    re.I,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_SHORT = 5  # words; in a longer message a word of an answer's label may stand by chance
_JOINED = re.compile(r"^(?:[\s,.;:!–-]+|\band\b|\bor\b|\bbut\b|\bbecause\b|\bcos\b|\bcause\b|\bthough\b)+", re.I)
_CHANGES = re.compile(
    r"^(?:please |can (?:i|we) |could (?:i|we) |i(?:'d| would) like to |i want to |i need to |let me |actually,? )*"
    r"(?:change|correct|go back to|edit|alter|redo)\s+(?:my |the )?(?:answer(?:s)?\s+)?"
    r"(?:(?:to|about|on|for|from)\s+)?(?:the question\s+(?:about|on)\s+)?"
    r"(?P<what>.+)$",
    re.I,
)


class AnswerWords(Strict):
    """data/answers.yaml."""

    answers: dict[str, list[Text]]
    people: dict[str, list[Text]]
    none: list[Text]
    commands: dict[str, list[Text]] = Field(description="What steers a checklist, by what it does.")

    @classmethod
    def read(cls, folder: Path) -> AnswerWords:
        """Read the words of a data folder.

        Raises:
            DataError: when the file is missing or has faults.
        """
        return read_as(folder / "answers.yaml", cls)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message is: an answer, or several that contradict each other, and what is left to ask of somebody else."""

    answer: Answer | None = None
    both: tuple[str, ...] = ()  # words of answers of which only one can be
    rest: str = ""  # a question about something else


class Reader:
    """Reads messages by the words of a data folder."""

    def __init__(self, words: AnswerWords) -> None:
        """Take the words."""
        self._said = {key: sorted((plain(one) for one in ways), key=len, reverse=True) for key, ways in words.answers.items()}
        self._people = {key: [plain(one) for one in ways] for key, ways in words.people.items()}
        self._none = {plain(one) for one in words.none}
        self._commands = {plain(one): name for name, ways in words.commands.items() for one in ways}

    def command(self, text: str) -> str:
        """What a message steers, '' when it does not."""
        return self._commands.get(plain(text), "")

    def agrees(self, text: str) -> bool:
        """Whether a message is nothing but a yes."""
        return plain(text) in self._said["yes"]

    def changes(self, text: str) -> str:
        """The words for the answer that somebody wants to change, '' when none is named."""
        match = _CHANGES.match(plain(text))
        return match.group("what") if match and not self.command(text) else ""

    def read(self, text: str, question: Question, voice: Voice) -> Heard:
        """Read a message as an answer to a question, and what else it asks."""
        parts = [part for part in _SENTENCES.split(text.strip()) if part.strip()]
        asking = [part for part in parts if asks(part)]
        telling = " ".join(part for part in parts if part not in asking)
        if asking and question.type == "text" and len(parts) > 1:
            asking, telling = [], text  # a story may hold a question; what is nothing but a question is one
        rest = " ".join(asking)
        if not telling:
            return Heard(rest=rest)
        heard = self._answer(telling, question, voice)
        return Heard(heard.answer, heard.both, rest)

    def _answer(self, text: str, question: Question, voice: Voice) -> Heard:
        if question.type == "text":
            return Heard(Answer(words=text))
        if question.type == "choice":
            return self._choice(text, question, voice)
        return self._several(text, question, voice)

    def _choice(self, text: str, question: Question, voice: Voice) -> Heard:
        words = plain(text)
        option = _numbered(text, question.options)[:1]
        if not option and len(words.split()) <= _SHORT:
            option = _labelled(text, question.options, voice)
        if len(option) == 1:
            return Heard(Answer((option[0].id,)))
        begun = [(one, way) for one in question.options if (way := self._begins(words, one.words.of(voice)))]
        if not begun:
            return Heard()
        one, way = max(begun, key=lambda pair: len(pair[1]))
        left = _JOINED.sub("", _after(text, way))
        others = [other for other in question.options if other is not one and self._begins(plain(left), other.words.of(voice))]
        if others and not left[len(self._begins(plain(left), others[0].words.of(voice))) :].strip(" .,!"):
            return Heard(both=(one.words.of(voice), others[0].words.of(voice)))
        return Heard(Answer((one.id,), left if question.own_words else ""))

    def _begins(self, words: str, label: str) -> str:
        """The way of saying an answer that a message begins with."""
        ways = [*self._said.get(label.lower(), []), plain(label)]
        held = [way for way in ways if words == way or words.startswith((f"{way} ", f"{way},"))]
        return max(held, key=len, default="")

    def _several(self, text: str, question: Question, voice: Voice) -> Heard:
        none = next((one for one in question.options if one.none), None)
        if plain(text) in self._none or (none is not None and plain(text) == "no"):
            return Heard(Answer((none.id,))) if none else Heard(Answer(skipped=True))
        numbered = _numbered(text, question.options)
        if numbered:
            return Heard(Answer(tuple(one.id for one in numbered)))
        picked: list[Option] = []
        unread: list[str] = []
        for piece in _LISTED.split(text):
            if piece.strip(" ."):
                found = _labelled(piece, question.options, voice) or self._of_people(piece, question)
                picked += found
                unread += [] if found else [piece.strip()]
        picked = picked or _labelled(text, question.options, voice)
        own = ", ".join(unread) if unread and question.own_words else ""
        if not picked and not own:
            return Heard()
        return Heard(Answer(tuple(dict.fromkeys(one.id for one in picked if not (one.none and len(picked) > 1))), own))

    def _of_people(self, text: str, question: Question) -> list[Option]:
        if question.type != "adults":
            return []
        words = f" {plain(text)} "
        return [one for one in question.options if any(f" {way} " in words for way in self._people.get(one.id, []))]


def asks(text: str) -> bool:
    """Whether a sentence asks something, rather than tells."""
    said = text.strip()
    return bool(_ASKS.match(said)) and (said.endswith("?") or len(said.split()) >= 3)


def plain(text: str) -> str:
    """A text for comparing: small letters, no punctuation but commas, one space between words."""
    cleaned = _CLEAN.sub(" ", text.lower().replace("’", "'"))
    return _SPACES.sub(" ", cleaned).strip(" ,")


def _numbered(text: str, options: Sequence[Option]) -> list[Option]:
    """The options that a message counts out: "2", "1 and 3", "the second one"."""
    words = plain(text)
    match = _NUMBERS.match(words)
    numbers = [int(one) for one in re.findall(r"\d+", match.group(1))] if match else []
    if not numbers:
        ordinal = re.fullmatch(r"(?:the )?(\w+)(?: one)?", words)
        numbers = [_ORDINALS.index(ordinal.group(1)) + 1] if ordinal and ordinal.group(1) in _ORDINALS else []
    return [options[number - 1] for number in dict.fromkeys(numbers) if 1 <= number <= len(options)]


def _labelled(text: str, options: Sequence[Option], voice: Voice) -> list[Option]:
    """The option that a message names: whole, or by a word of its label that no other has."""
    words = plain(text)
    whole = [one for one in options if plain(one.words.of(voice)) == words]
    if whole:
        return whole
    telling = _telling(options, voice)
    held = {telling[word] for word in re.findall(r"[\w'-]+", words) if word in telling}
    return [one for one in options if one.id in held]


def _telling(options: Sequence[Option], voice: Voice) -> Mapping[str, str]:
    """Words of at least five letters that stand in one label only, with the id of its option."""
    held: dict[str, set[str]] = {}
    for one in options:
        for word in re.findall(r"[a-z'-]{5,}", plain(one.words.of(voice))):
            held.setdefault(word, set()).add(one.id)
    return {word: next(iter(ids)) for word, ids in held.items() if len(ids) == 1}


def _after(text: str, way: str) -> str:
    """What follows a way of saying an answer, as it was typed."""
    letters = [re.escape(part) for part in re.findall(r"[\w'/-]+", way)]
    match = re.match(r"\W*" + r"\W+".join(letters).replace("'", "['’]"), text, re.I)
    return text[match.end() :].strip() if match else ""
