"""Reads what is typed in the middle of a checklist: an answer, a word that steers it, or a question about something else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import Field

from bot.sayings import Sayings
from bot.steering import Steering, SteeringWords
from directory_index.checklists.models import Option, Question
from directory_index.checklists.run import Answer
from directory_index.encoder import Vectors
from directory_index.files import read_as
from directory_index.index import VectorCache
from directory_index.models import Strict, Text, Voice
from directory_index.search import SearchEngine
from directory_index.settings import Settings
from directory_index.training import Encode

_CLEAN = re.compile(r"[^\w\s,/&'-]")
_SPACES = re.compile(r"\s+")
_LISTED = re.compile(r"[,;/&+]|\band\b|\bn\b|\bplus\b|\n")
_FILLERS = re.compile(
    r"^(?:(?:hmm+|hm|well|erm?|um+|ok|okay|so|sorry|tbh|lol|actually|oh|right|i mean|honestly|"
    r"to be honest)\b[\s,.]*)+",
    re.I,
)
_NUMBERS = re.compile(
    r"^(?:(?:number|numbers|option|options|no|just|only)\s+)*(\d{1,2}(?:\s*(?:,|and|&|\+|\s)\s*\d{1,2})*)(?:\s+(?:again|please|pls|then))?$"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ASKS = re.compile(
    r"^(?:and |but |so |ok(?:ay)?,? |sorry,? |wait,? |hang on,? |by the way,? )*(?:what|who|whom|whose|where|when|why|how|which|"
    r"(?:what|who|where|when|why|how)'?(?:s|re|ll|d)|wot|am i|"
    r"is there|are there|"
    r"can (?:you|i|we|they|he|she)|could (?:you|i|we)|do (?:i|we|they|you)|does|did|is (?:it|this|that)|"
    r"are (?:they|you)|will (?:they|you|it|i|we|my)|"
    r"would (?:they|you|it|i|we|my)|should (?:i|we|my)|may (?:i|we)|tell me|find me|i want to know|i need to know)\b",
    re.I,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_SHORT = 5  # words; in a longer message a word of an answer's label may stand by chance
_NAMES = 3  # words of a thing named in a list; more of them tell a story
_BRIEF = 12  # words up to which what a message ends with is what it wants, and a piece of a list names one thing
_MEANS = (0.33, 0.1)  # cosine from which a message means an answer, and by how much more than any other
_TOLD = 0.8  # what an answer's own words at an end of a message add to its score by all of the message
_LABELLED = 0.4  # and what a word adds that stands in its label and in no other
_CLEARLY = 0.2  # and how far a score must be ahead of all others
_NEAR_AT_ALL, _NEAR, _FAR = 0.3, 0.42, 2.0  # cosines to the nearest way of answering; further off it must be further ahead
_NAMED = -0.4  # score from which a piece of a list names an answer
_NAMED_SURELY = 0.5  # below it the words are kept beside the answer
_NAMED_ALONE = -0.8  # and from which it does where no other answer is near
_MEANS_ONE = (0.42, 0.12)  # the same for a piece of a list, which may as well be something in their own words
_AT_THE_END = ("skip", "stop", "back", "go_on")
_ASIDE = re.compile(r"\b(?:really|honestly|still|just|quite|genuinely)\s+", re.I)
# What means one thing at either end of a message.
_PLAINLY = (
    "skip",
    "pass",
    "gtg",
    "brb",
    "go back",
    "im back",
    "i'm back",
    "stop here",
    "need to stop here",
    "stop there",
    "back now",
)
# "He is" is a yes when it stands alone; "he is poorly" is not.
_GOES_ON = re.compile(r"(?:he|she|they|it|we|i)(?: \S+)?|i'?m not")
_VERDICT = re.compile(
    r"\bso (?:i'?d (?:say|go with) )?(?P<one>[\w' ]{1,30})$|[, ](?P<other>[\w' ]{1,30}?),? i'?d (?:say|call it|go with)$"
)
_NAMES_ONE = re.compile(
    r"^(?:\W*\b(?:oh|wait|actually|sorry|hang on|hold on|and|no|ok|um|so|need to fix|let me rethink)\b)*\W*"
    r"(?:that|the|about)\s(?:(?:one|question) (?:about|on)\s(?P<about>[\w' -]{2,40})"
    r"|(?P<what>[\w' -]{2,40}?)\s(?:one|question)\b)",
    re.I,
)
_BARE = ("yes", "no", "not sure")
_CLAUSE = re.compile(r"[,.;:!?–]+\s|\s-\s")
_WHAT_MEANS = re.compile(
    r"^(?:sorry |ok |and |so )*what (?:do|does|did|is|are) (?:you|u|ya|that|this|it|is)?\s*(?:mean|meant)\b"
    r"|^what counts\b|^do (?:you|u) mean\b|\b(?:don'?t|do not|not|cant|can't) (?:really )?"
    r"(?:understand|get) (?:this|the|that|your) question\b"
)
_BOTH = re.compile(r"\bboth (?:parents|of them|of us|mum and dad)\b")
_JOINED = re.compile(r"^(?:[\s,.;:!–-]+|\band\b|\bor\b|\bbut\b|\bbecause\b|\bcos\b|\bcause\b|\bthough\b)+", re.I)
_CHANGES = re.compile(
    r"(?:^|\b)(?:please |can (?:i|we) |could (?:i|we) |i(?:'d| would) like to |i want to |i need to |let me |actually,? )*"
    r"(?:change|correct|go back to|edit|alter|redo|do(?= .* again$))\s+"
    r"(?:my |the |what i (?:said|put) )?(?:(?:first |last )?answers?,?\s+)?"
    r"(?:(?:to|about|on|for|from)\s+)?(?:the question\s+(?:about|on)\s+)?"
    r"(?P<what>.+?)(?: again)?$",
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
    guessed: bool = False  # by what it means, not by its words: the person is told what it was taken for


class Reader:
    """Reads messages by the words of a data folder and, where they do not tell, by what the answers mean."""

    def __init__(self, words: AnswerWords, encode: Encode, sayings: Sayings, steering: Steering) -> None:
        """Take the words, what encodes a text, what people say for the answers, and what they say to steer."""
        self._sayings, self._steering = sayings, steering
        self._said = {key: sorted((plain(one) for one in ways), key=len, reverse=True) for key, ways in words.answers.items()}
        self._people = {key: [plain(one) for one in ways] for key, ways in words.people.items()}
        self._none = sorted((plain(one) for one in words.none), key=len, reverse=True)
        self._commands = {plain(one): name for name, ways in words.commands.items() for one in ways}
        self._encode, self._known = encode, dict[str, Vectors]()  # vectors of answers, never of what people type

    @classmethod
    def open(cls, settings: Settings, engine: SearchEngine) -> Reader:
        """Learn from a data folder; some seconds, and longer the first time, when all of it is encoded.

        Raises:
            DataError: when a file is missing, has faults, or names what no checklist has.
            IndexUnavailableError: when the vectors cannot be written.
        """
        cache = VectorCache(settings.var_dir / "sayings.npz", engine.encoder)
        sayings = Sayings.open(settings.data_dir, engine.directory.checklists, cache)
        steering = Steering(SteeringWords.read(settings.data_dir), sayings.texts, cache)
        cache.write()
        return cls(AnswerWords.read(settings.data_dir), engine.encoder.encode, sayings, steering)

    def command(self, text: str, *, telling: bool = False) -> str:
        """What a message steers, '' when it does not: the whole of it, or what it ends with: "tea needs cooking, stop there".

        `telling`: somebody was asked to tell something in their own words, which may end in any word.
        """
        whole = plain(_FILLERS.sub("", text) or text)
        if whole in self._commands:
            return self._commands[whole]
        if _WHAT_MEANS.search(whole):
            return "meaning"
        if len(whole.split()) > _BRIEF:
            return ""
        parts = [plain(part) for part in _clauses(text)]
        said = [self._commands.get(part, "") for part in (parts[-1:] + parts[:1] if len(parts) > 1 else [])]
        if not telling:
            said += [self._commands[way] for way in _PLAINLY if whole.endswith(f" {way}") or whole.startswith(f"{way} ")]
        found = next((name for name in said if name in _AT_THE_END), "")
        return found or ("" if telling or self._is_a_way(whole) else self._steering.command(text))

    def is_command(self, text: str) -> bool:
        """Whether a message is nothing but words that steer."""
        return plain(_FILLERS.sub("", text) or text) in self._commands

    def _is_a_way(self, words: str) -> bool:
        """Whether some words are what people say for an answer, and no more."""
        return words in self._none or any(words in ways for ways in self._said.values())

    def is_answer(self, text: str, question: Question, voice: Voice) -> bool:
        """Whether a message is one of the answers of a question in their words, though elsewhere it would steer: "n/a", "1"."""
        return bool(_numbered(text, question.options)) or self._is_said(_FILLERS.sub("", text) or text, question, voice)

    def agrees(self, text: str) -> bool:
        """Whether a message is nothing but a yes."""
        return plain(text) in self._said["yes"]

    def changes(self, text: str) -> str:
        """The words for the answer that somebody wants to change, '' when none is named."""
        match = _CHANGES.search(plain(text))
        return match.group("what") if match and self.command(text) in ("", "change") else ""

    def names_one(self, text: str) -> str:
        """The words that name a question in a message that begins with it: "actually that school one"; '' in others."""
        match = _NAMES_ONE.search(text)
        return match.group("about") or match.group("what") if match else ""

    def nearest(self, text: str, names: Sequence[str]) -> int | None:
        """The number of the name that some words mean, None when none is clearly nearest."""
        vector = self._encode([text])[0]
        return _clear([float(self._vector(name) @ vector) for name in names], *_MEANS) if names else None

    def read(self, text: str, question: Question, voice: Voice, checklist: str) -> Heard:
        """Read a message as an answer to a question of a checklist, and what else it asks."""
        parts = [part for part in _SENTENCES.split(text.strip()) if part.strip()]
        asking = [part for part in parts if asks(part) and not self._is_said(part, question, voice)]
        telling = " ".join(part for part in parts if part not in asking)
        if asking and question.type == "text" and len(parts) > 1:
            asking, telling = [], text  # a story may hold a question; what is nothing but a question is one
        rest = " ".join(asking)
        if not telling:
            return Heard(rest=rest)
        heard = self._answer(telling, question, voice, checklist)
        return replace(heard, rest=rest)

    def _is_said(self, text: str, question: Question, voice: Voice) -> bool:
        """Whether a sentence is one of the answers and no more, though it is put as a question: "yes?"."""
        return any(plain(text) == way for _, way in self._ways(question.options, voice))

    def _answer(self, text: str, question: Question, voice: Voice, checklist: str) -> Heard:
        if question.type == "text":
            return Heard(Answer(words=text))
        if question.type == "choice":
            return self._choice(text, question, voice, checklist)
        return self._several(text, question, voice, checklist)

    def _choice(self, text: str, question: Question, voice: Voice, checklist: str) -> Heard:
        text = _FILLERS.sub("", text) or text
        option = _numbered(text, question.options)[:1] or _labelled(text, question.options, voice, whole=True)
        if option:
            return Heard(Answer((option[0].id,)))
        ways = self._ways(question.options, voice)
        first, way = _at_an_end(text, ways, at_the_end=False)
        last, way_last = _at_an_end(text, ways, at_the_end=True)
        if first is not None and last is not None and first is not last and _only(text, way, way_last):
            return Heard(both=(first.words.of(voice), last.words.of(voice)))
        verdict = _verdict(text, ways)
        if verdict is not None:
            return Heard(Answer((verdict.id,), text if question.own_words else ""))
        unsure = self._unsure(text, question.options, ways)
        told, beside = unsure, text
        if told is None and first is not None:
            told, beside = first, _without(text, way, at_the_end=False)
        elif told is None and last is not None:
            told, beside = last, _without(text, way_last, at_the_end=True)
        if told is not None and plain(text).replace(",", "") in {way for one, way in ways if one is told}:
            return Heard(Answer((told.id,)))  # that and no more
        found = self._most_likely(text, question, voice, checklist, told)
        if found is None and not self._sayings.knows(checklist, question):
            found = told or self._meant(text, question.options, voice)
        if found is None:
            return Heard()
        own = (beside if found is told else text) if question.own_words else ""
        return Heard(Answer((found.id,), own), guessed=found is not told)

    def _most_likely(self, text: str, question: Question, voice: Voice, checklist: str, told: Option | None) -> Option | None:
        """The answer that is clearly likelier than any other, by all of a message and by the answer it begins or ends with."""
        scores = self._sayings.scores(checklist, question, text)
        if told is not None:
            scores[told.id] += _TOLD
        labelled = _labelled(text, question.options, voice, whole=False)
        if len(labelled) == 1:
            scores[labelled[0].id] += _LABELLED
        best, second = sorted(scores, key=lambda one: -scores[one])[:2]
        ahead = scores[best] - scores[second]
        if told is None and not labelled:  # then it may as well be about something else
            near = self._sayings.nearness(checklist, question, text)
            ahead = ahead - _FAR * max(0.0, _NEAR - near) if near >= _NEAR_AT_ALL else 0.0
        return question.option(best) if ahead >= _CLEARLY else None

    def _ways(self, options: Sequence[Option], voice: Voice) -> list[tuple[Option, str]]:
        """The ways of saying each answer: its label, a part of it that no other has, and what people say for those."""
        parts = {one.id: [plain(part) for part in one.words.of(voice).split(",")] for one in options}
        found = []
        for one in options:
            others = {part for other in options if other is not one for part in parts[other.id]}
            label = one.words.of(voice).lower()
            own = [part for part in parts[one.id] if part not in others]
            said = [*self._said.get(label, []), *(way for part in own for way in self._said.get(part, []))]
            ways = [*said, plain(label).replace(",", ""), *own]
            found += [(one, way) for way in dict.fromkeys(ways)]
        return found

    def _unsure(self, text: str, options: Sequence[Option], ways: Sequence[tuple[Option, str]]) -> Option | None:
        """The answer "not sure", where any clause begins or ends with it, but for one that ends in another answer."""
        clauses = _clauses(text)
        for clause in clauses if len(clauses) > 1 else [text]:
            for at_the_end in (False, True):
                one, _ = _at_an_end(_ASIDE.sub("", clause), ways, at_the_end=at_the_end)
                if one is not None and one.unsure:
                    return one
        return None

    def _meant(self, text: str, options: Sequence[Option], voice: Voice) -> Option | None:
        """The answer that a message means, where one is clearly nearest; of a bare yes or no none is taken for meant."""
        if all(plain(one.words.of(voice)) in _BARE for one in options):
            return None
        short = _labelled(text, options, voice, whole=False) if len(plain(text).split()) <= _SHORT else []
        if len(short) == 1:
            return short[0]
        vectors = self._encode([text, *_clauses(text)[:1]])
        number = _clear([float((vectors @ self._vector(one.words.of(voice))).max()) for one in options], *_MEANS)
        return None if number is None else options[number]

    def _vector(self, label: str) -> Vectors:
        if label not in self._known:
            self._known[label] = self._encode([label])[0]
        return self._known[label]

    def _several(self, text: str, question: Question, voice: Voice, checklist: str) -> Heard:
        none = next((one for one in question.options if one.none), None)
        if self._none_of_them(text) or (none is not None and plain(text) == "no"):
            return Heard(Answer((none.id,))) if none else Heard(Answer(skipped=True))
        numbered = _numbered(text, question.options)
        if numbered:
            return Heard(Answer(tuple(one.id for one in numbered)))
        picked: list[Option] = []
        unread: list[str] = []
        for piece in _LISTED.split(text):
            if piece.strip(" ."):
                found, sure = self._named(piece, question, voice, checklist)
                picked += found
                unread += [] if sure else [piece.strip()]
        picked = picked or _labelled(text, question.options, voice, whole=False)
        own = ", ".join(unread) if unread and question.own_words else ""
        if not picked and not own:
            return Heard()
        alone = len(picked) == 1
        return Heard(Answer(tuple(dict.fromkeys(one.id for one in picked if alone or not one.none)), own), guessed=True)

    def _none_of_them(self, text: str) -> bool:
        words = plain(text)
        return any(words == way or words.startswith((f"{way} on ", f"{way} for ", f"{way},")) for way in self._none)

    def _named(self, piece: str, question: Question, voice: Voice, checklist: str) -> tuple[list[Option], bool]:
        """The answers that a piece of a list names, by their words or by what it means, and whether that is sure."""
        options = question.options
        found = self._of_people(piece, question) or _labelled(piece, options, voice, whole=False)
        if found or len(piece.split()) > _BRIEF:
            return found, bool(found)
        if self._sayings.knows(checklist, question):
            said = self._sayings.scores(checklist, question, piece)
            best, second = sorted(said, key=lambda one: -said[one])[:2]
            if said[best] >= _NAMED or (said[best] >= _NAMED_ALONE and said[best] - said[second] >= _CLEARLY):
                return [one for one in options if one.id == best], said[best] >= _NAMED_SURELY
        vector = self._encode([piece])[0]
        scores = [float(self._vector(one.words.of(voice)) @ vector) if not one.none else 0.0 for one in options]
        number = _clear(scores, *_MEANS_ONE)
        return ([], False) if number is None else ([options[number]], True)

    def _of_people(self, text: str, question: Question) -> list[Option]:
        if question.type != "adults":
            return []
        words = f" {plain(text)} "
        if _BOTH.search(words):
            return [one for one in question.options if one.id in ("mother", "father")]
        return [one for one in question.options if any(f" {way} " in words for way in self._people.get(one.id, []))]


def asks(text: str) -> bool:
    """Whether a sentence asks something, rather than tells."""
    said = text.strip()
    return said.endswith("?") or (bool(_ASKS.match(said)) and len(said.split()) >= 3)


def brief_list(text: str) -> bool:
    """Whether a message names things in a word or two each: "sleep, eating and money"."""
    return all(len(piece.split()) <= _NAMES for piece in _LISTED.split(text))


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


def _labelled(text: str, options: Sequence[Option], voice: Voice, *, whole: bool) -> list[Option]:
    """The options that a message names: by the whole label or, unless that is wanted, by a word that no other has."""
    words = plain(text)
    exact = [one for one in options if plain(one.words.of(voice)) == words]
    if exact or whole:
        return exact
    telling = _telling(options, voice)
    held = {telling[word] for word in re.findall(r"[\w'-]+", words) if word in telling}
    return [one for one in options if one.id in held]


def _at_an_end(text: str, ways: Sequence[tuple[Option, str]], *, at_the_end: bool) -> tuple[Option | None, str]:
    """The answer with whose words a text begins, or ends, by the longest way of saying it."""
    words = plain(text).replace(",", "")
    clauses = {plain(clause) for clause in _clauses(text)}
    here = words.endswith if at_the_end else words.startswith
    found = [
        (one, way)
        for one, way in ways
        if words == way or (way in clauses if _GOES_ON.fullmatch(way) else here(f" {way}" if at_the_end else f"{way} "))
    ]
    return max(found, key=lambda pair: len(pair[1]), default=(None, ""))


def _verdict(text: str, ways: Sequence[tuple[Option, str]]) -> Option | None:
    """The answer that a message comes to in so many words: "tired like any parents but they enjoy them, well I'd say"."""
    match = _VERDICT.search(plain(text))
    said = match.group("one") or match.group("other") if match else ""
    return next((one for one, way in ways if way == said.strip(" ,")), None)


def _clear(scores: Sequence[float], least: float, ahead: float) -> int | None:
    """The number of the best score, where it is high enough and clearly ahead of all others."""
    order = sorted(range(len(scores)), key=lambda one: -scores[one])
    second = scores[order[1]] if len(order) > 1 else 0.0
    return order[0] if scores[order[0]] >= least and scores[order[0]] - second >= ahead else None


def _clauses(text: str) -> list[str]:
    return [part.strip() for part in _CLAUSE.split(text) if part.strip()]


def _only(text: str, *ways: str) -> bool:
    """Whether a message holds nothing but some ways of answering: "yes and no"."""
    words = plain(text).replace(",", "").split()
    said = {word for way in ways for word in way.split()}
    return all(word in said or word in ("and", "or", "well", "both") for word in words)


def _without(text: str, way: str, *, at_the_end: bool) -> str:
    """What a message says beside the way of answering that it begins or ends with, as it was typed."""
    letters = r"[\W_]+".join(re.escape(part).replace("'", "['’]") for part in re.findall(r"[\w'’-]+", way))
    if not letters:
        return text.strip()
    pattern = rf"\b{letters}\W*$" if at_the_end else rf"^\W*{letters}\b"
    return _JOINED.sub("", re.sub(pattern, "", text, count=1, flags=re.I)).strip(" ,.;:–-")


def _telling(options: Sequence[Option], voice: Voice) -> Mapping[str, str]:
    """Words of at least five letters that stand in one label only, with the id of its option."""
    held: dict[str, set[str]] = {}
    for one in options:
        for word in re.findall(r"[a-z'-]{5,}", plain(one.words.of(voice))):
            held.setdefault(word, set()).add(one.id)
    return {word: next(iter(ids)) for word, ids in held.items() if len(ids) == 1}
