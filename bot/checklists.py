"""Checklists in the chat: offered, asked one question at a time, steered by a word, and put into lines at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.checklist_lines import at, called, said_in_words, say_answer, say_outcome, say_question
from bot.conversation import Conversation
from bot.reading import Heard, Reader, asks, brief_list, plain
from directory_index.answers.reference import Reference
from directory_index.answers.said import Answer, At, Button, Draft, State
from directory_index.answers.words import explain_term
from directory_index.checklists.children import beside_ages, read_ages
from directory_index.checklists.handout import Handouts
from directory_index.checklists.headings import VOICES
from directory_index.checklists.labels import label
from directory_index.checklists.models import Checklist, path_of
from directory_index.checklists.places import read_place
from directory_index.checklists.run import MOST_CHILDREN, Asked, Run, begin
from directory_index.checklists.run import Answer as Given
from directory_index.checklists.walk import Walk
from directory_index.models import Voice

GO_ON = Button(label="Go on with the checklist", message="Go on with the checklist")
_LONGEST_PICKED = 60  # characters of a message that is nothing but an answer
_FIRST = re.compile(r"\bfirst(?: one| question)?$", re.I)
_STEM, _LEAST = 5, 4  # letters
_MOST_WORDS_EXPLAINED = 2
_UNREAD = {"children": "checklist_unread_ages", "place": "checklist_unread_place"}  # read here, not by the words of answers
_WHO = {
    Voice.YOUNG_PERSON: re.compile(r"\b(?:young person|teenager|teen|i'?m (?:1[0-9]|20)|about me|for myself|child)\b", re.I),
    Voice.PARENT: re.compile(
        r"\b(?:parent|carer|mum|mam|dad|mother|father|gran|nan|grandparent|family|my (?:child|son|daughter|kids?))\b", re.I
    ),
    Voice.PRACTITIONER: re.compile(
        r"\b(?:practitioner|professional|work(?:er)?|teacher|senco|nurse|visitor|officer|gp|doctor|school|nursery|"
        r"staff|lead|i work)\b",
        re.I,
    ),
}
_WISH = (
    r"(?:(?:please|ok|okay|yes|can (?:i|we|you)|could (?:i|we|you)|shall we|let'?s|i'?d like to|"
    r"i want to|i'?m ready to|ready to)[\s,]+)*"
    r"(?:start|begin|do|run|open|fill in|complete|take me|go|work|walk me|help me)\b"
)
_START = re.compile(rf"^{_WISH}", re.I)


@dataclass(slots=True)
class Taken:
    """What a message led to: answers, and a question for somebody else, after which the checklist goes on."""

    answers: list[Answer] = field(default_factory=list)
    rest: str = ""
    goes_on: bool = False
    danger: str = ""  # sort of danger that a chosen answer tells of


class Checklists:
    """Takes people through checklists; the run stays in the conversation."""

    def __init__(self, reference: Reference, handouts: Handouts, reader: Reader) -> None:
        """Put the parts together."""
        self._reference, self._handouts, self._reader = reference, handouts, reader

    # Beginning

    def named(self, text: str) -> list[Checklist]:
        """The checklists that a message names, by title or by what people call them."""
        words = f" {plain(text)} "
        return [one for one in self._all() if any(f" {plain(name)} " in words for name in _names(one))]

    def buttons(self, text: str) -> list[Button]:
        """Buttons that start the checklists named in a text."""
        return [_start(one) for one in self.named(text)]

    def begins(self, conversation: Conversation, text: str) -> Answer | None:
        """The answer to a message that starts a checklist by name, or says who is asking after one was chosen."""
        if conversation.choosing:
            voice = _voice(text)
            checklist = self._reference.desk().directory.checklists.get(conversation.choosing)
            conversation.choosing = ""
            if checklist is not None and voice in checklist.voices:
                return self._first(conversation, checklist, voice)
        named = self.named(text)
        return self.offer(conversation, text) if len(named) == 1 and _START.match(text) and not asks(text) else None

    def offer(self, conversation: Conversation, text: str) -> Answer:
        """Offer the checklist that is named, or all; begin at once where it is clear who asks."""
        named = self.named(text)
        draft = self._draft()
        if len(named) != 1:
            draft.say("checklist_which")
            for one in named or self._all():
                draft.item("checklist_offer", title=_title(one), purpose=_purpose(one), minutes=At(one, "minutes"))
                draft.offer(_start(one))
            return draft.ends(State.ASKED_BACK)
        (checklist,) = named
        if len(checklist.voices) == 1:
            return self._first(conversation, checklist, checklist.voices[0])
        conversation.choosing = checklist.id
        draft.say("checklist_offer", title=_title(checklist), purpose=_purpose(checklist), minutes=At(checklist, "minutes"))
        draft.say("checklist_who")
        for voice in checklist.voices:
            draft.offer(Button(label=VOICES[voice], message=VOICES[voice]))
        return draft.ends(State.ASKED_BACK)

    def goes_on(self, conversation: Conversation, run: Run) -> Answer:
        """Take up a run that was kept elsewhere: in the form, or on the page of a conversation that was deleted since."""
        conversation.run, conversation.paused = run, False
        return self._next(conversation, self._draft().say("checklist_back"))

    # In the middle

    def take(self, conversation: Conversation, text: str) -> Taken | None:
        """Take a message as one to the open checklist; None when it has nothing to do with it."""
        walk = self._walk(conversation)
        if walk is None:
            return None
        command, change = self._command(conversation, walk, text), self._reader.changes(text)
        if conversation.paused and (command == "skip" or self._reader.agrees(text)):  # "next", "yes"
            command = "go_on"
        if conversation.paused and command not in ("go_on", "so_far", "change") and not change:
            return None
        if walk.is_over and command not in ("so_far", "change", "back") and not change:
            return None
        if change and (found := self._wanted(walk, change)) is not None:
            conversation.run, conversation.paused = walk.go_to(found.key), False
            return self._asked(conversation)
        named = "" if command or change else self._reader.names_one(text)
        if named and (found := self._wanted(walk, named)) is not None and found != walk.open:
            conversation.run, conversation.paused = walk.go_to(found.key), False
            return self._asked(conversation)
        command = command or ("change" if change else "")
        if command == "change" and not change and (found := self._wanted(walk, text)) is not None:
            conversation.run, conversation.paused = walk.go_to(found.key), False
            return self._asked(conversation)
        if command:
            return getattr(self, f"_{command}")(conversation, walk)  # type: ignore[no-any-return]  # one method for each command
        return self._read(conversation, walk, text)

    def telling(self, conversation: Conversation, text: str) -> str:
        """What of a message may tell of danger: all of it but for ages, and nothing of what is nothing but an answer."""
        walk = self._walk(conversation)
        if walk is None or walk.open is None or conversation.paused:
            return text
        if self.only_answers(conversation, text):
            return ""
        return beside_ages(text, self._reference.engine) if walk.open.question.type == "children" else text

    def only_answers(self, conversation: Conversation, text: str) -> bool:
        """Whether a message is nothing but an answer to pick, ages, or a word that steers: it tells of nothing by itself.

        Anybody's own words may tell of danger, and so may a sentence that means an answer, or that one wants to stop.
        """
        walk = self._walk(conversation)
        if walk is None or walk.open is None:
            return False
        if self._reader.is_command(text):
            return True
        if walk.open.question.type == "text":
            return False
        if walk.open.question.type == "choice":
            return self._reader.is_answer(text, walk.open.question, walk.run.voice)
        if walk.open.question.type == "several" and not brief_list(text):
            return False
        if walk.open.question.type == "children" and beside_ages(text, self._reference.engine):
            return False
        heard = self._heard(walk, text)
        told = heard.answer.words if heard.answer and not heard.answer.ages else ""
        return heard.answer is not None and not told and not heard.rest and len(text) <= _LONGEST_PICKED

    def danger(self, conversation: Conversation, text: str) -> Answer | None:
        """Stop an open checklist, where a message told of danger; what it answered is kept."""
        walk = self._walk(conversation)
        if walk is None or walk.is_over or conversation.paused:
            return None
        self._keep(conversation, walk, self._heard(walk, text))
        conversation.paused = True
        return self._draft().say("checklist_danger").offer(GO_ON).ends(State.ASKED_BACK)

    def again(self, conversation: Conversation) -> Answer:
        """The open question once more, after something else was answered."""
        return self._next(conversation, self._draft().say("checklist_back"))

    def _command(self, conversation: Conversation, walk: Walk, text: str) -> str:
        question = walk.open.question if walk.open else None
        command = self._reader.command(text, telling=question is not None and question.type == "text")
        if command == "go_on" and not conversation.paused:
            return "again"  # they think it is: the question once more
        if command and question is not None and self._reader.is_answer(text, question, walk.run.voice):
            return ""
        return command

    def _read(self, conversation: Conversation, walk: Walk, text: str) -> Taken:
        asked = walk.open
        assert asked is not None
        heard = self._heard(walk, text)
        if heard.answer is not None:
            self._keep(conversation, walk, heard)
            chosen = [one.danger for one in asked.question.options if one.danger and one.id in heard.answer.picked]
            danger = next(iter(chosen), None) or ""
            if heard.rest:
                return Taken([], heard.rest, goes_on=True, danger=danger)
            return Taken([self._after(conversation, asked, heard)], danger=danger)
        if heard.both:
            one, other = heard.both
            return Taken([say_question(self._draft().say("checklist_both", one=one, other=other), walk)])
        if heard.rest or (conversation.waiting is not None and asked.question.type == "choice"):
            return Taken([], heard.rest or text, goes_on=True)
        if asked.question.type == "children" and len(read_ages(text, self._reference.engine)) > MOST_CHILDREN:
            return Taken([say_question(self._draft().say("checklist_too_many", most=str(MOST_CHILDREN)), walk)])
        unread = _UNREAD.get(asked.question.type, "checklist_unread")
        return Taken([say_question(self._draft().say(unread), walk)])

    def _heard(self, walk: Walk, text: str) -> Heard:
        asked = walk.open
        assert asked is not None
        if asked.question.type not in _UNREAD:
            return self._reader.read(text, asked.question, walk.run.voice, walk.checklist.id)
        if asks(text):
            return Heard(rest=text)
        if asked.question.type == "place":
            place = read_place(text, self._reference.engine)
            return Heard(Given(words=place.name)) if place else Heard()
        ages = read_ages(text, self._reference.engine)
        return Heard(Given(ages=ages, words=text)) if 0 < len(ages) <= MOST_CHILDREN else Heard()

    def _keep(self, conversation: Conversation, walk: Walk, heard: Heard) -> None:
        if heard.answer is not None and walk.open is not None:
            conversation.run = walk.answer(walk.open.key, heard.answer)

    def _after(self, conversation: Conversation, asked: Asked, heard: Heard) -> Answer:
        """What is said to an answer, and the next question."""
        draft, question, answer = self._draft(), asked.question, heard.answer
        walk = self._walk(conversation)
        assert walk is not None
        assert answer is not None
        if heard.guessed:
            draft.say("checklist_taken", answer=said_in_words(walk, asked, answer))
        elif question.type == "choice" and answer.words:
            draft.say("checklist_noted", words=answer.words)
        if any(one.unsure for one in question.options if one.id in answer.picked) and question.who_could_tell:
            draft.say("checklist_who_knows", text=at(walk, question, "who_could_tell"))
        return self._next(conversation, draft)

    # Words that steer it

    def _go_on(self, conversation: Conversation, walk: Walk) -> Taken:
        conversation.paused = False
        return self._asked(conversation)

    def _stop(self, conversation: Conversation, walk: Walk) -> Taken:
        conversation.paused = True
        return Taken([self._draft().say("checklist_stopped").offer(GO_ON).ends(State.ASKED_BACK)])

    def _back(self, conversation: Conversation, walk: Walk) -> Taken:
        draft = self._draft()
        if walk.number == 1:
            draft.say("checklist_first")
        conversation.run = walk.back()
        return Taken([self._next(conversation, draft)])

    def _skip(self, conversation: Conversation, walk: Walk) -> Taken:
        assert walk.open is not None
        conversation.run = walk.answer(walk.open.key, Given(skipped=True))
        return Taken([self._next(conversation, self._draft().say("checklist_skipped"))])

    def _meaning(self, conversation: Conversation, walk: Walk) -> Taken:
        assert walk.open is not None
        draft, question = self._draft(), walk.open.question
        if question.help is not None:
            draft.say("checklist_help", text=at(walk, question, "help"))
        for term in question.terms[:_MOST_WORDS_EXPLAINED]:
            explain_term(draft, draft.desk.directory.terms[term])
        if question.help is None and not question.terms:
            draft.say("checklist_why", text=At(walk.checklist, f"purpose.{path_of(walk.run.voice)}"))
        return Taken([say_question(draft, walk)])

    def _again(self, conversation: Conversation, walk: Walk) -> Taken:
        return self._asked(conversation)

    def _who_knows(self, conversation: Conversation, walk: Walk) -> Taken:
        assert walk.open is not None
        draft, question = self._draft(), walk.open.question
        if question.who_could_tell is not None:
            draft.say("checklist_who_knows", text=at(walk, question, "who_could_tell"))
        else:
            draft.say("checklist_who_unknown")
        return Taken([say_question(draft, walk)])

    def _why(self, conversation: Conversation, walk: Walk) -> Taken:
        draft = self._draft().say("checklist_why", text=At(walk.checklist, f"purpose.{path_of(walk.run.voice)}"))
        return Taken([say_question(draft, walk)])

    def _so_far(self, conversation: Conversation, walk: Walk) -> Taken:
        draft = self._draft()
        if not walk.answered:
            draft.say("checklist_nothing_yet")
        else:
            draft.say("checklist_so_far")
            for asked, given in walk.answered:
                say_answer(draft, walk, asked, given)
        if conversation.paused or walk.is_over:
            return Taken([draft.ends(State.ANSWERED)])
        return Taken([say_question(draft, walk)])

    def _change(self, conversation: Conversation, walk: Walk) -> Taken:
        if not walk.answered:
            return Taken([say_question(self._draft().say("checklist_nothing_yet"), walk)])
        draft = self._draft()
        first = walk.answered[0][0].question
        draft.say("checklist_change", subject=at(walk, first, "short"))
        for asked, given in walk.answered:
            say_answer(draft, walk, asked, given)
            name = called(asked, walk)
            draft.offer(Button(label=f"Change {name}", message=f"Change {name}"))
        return Taken([draft.ends(State.ASKED_BACK)])

    # Saying it

    def _asked(self, conversation: Conversation) -> Taken:
        return Taken([self._next(conversation, self._draft())])

    def _first(self, conversation: Conversation, checklist: Checklist, voice: Voice) -> Answer:
        conversation.run, conversation.paused, conversation.choosing = begin(checklist, voice), False, ""
        draft = self._draft().say("checklist_begin", text=At(checklist, f"begin.{path_of(voice)}")).say("checklist_ways")
        return self._next(conversation, draft)

    def _next(self, conversation: Conversation, draft: Draft) -> Answer:
        """The question that is open now, or the outcome."""
        walk = self._walk(conversation)
        assert walk is not None
        run, shortened = walk.mended()
        if shortened:
            draft.say("checklist_mended")
        conversation.run = run
        walk = Walk(walk.checklist, run)
        return say_question(draft, walk) if walk.open is not None else say_outcome(draft, walk, self._handouts.make(walk))

    def _wanted(self, walk: Walk, words: str) -> Asked | None:
        """The answered question that somebody means: by its name and whom it was asked of, or by what it asks."""
        named = self._by_name(walk, words)
        if named is not None:
            return named
        if _FIRST.search(words) and walk.answered:
            return walk.answered[0][0]
        asked_of, voice = _answered_of(walk, words), walk.run.voice
        number = self._reader.nearest(
            words, [f"{one.question.short.of(voice)}. {one.question.ask.of(voice)}" for one in asked_of]
        )
        return None if number is None else asked_of[number]

    def _by_name(self, walk: Walk, words: str) -> Asked | None:
        """The answered question whose name has a word of these."""
        asked_of, voice = _answered_of(walk, words), walk.run.voice
        shared = [len(_stems(f"{one.question.short.of(voice)} {one.question.id}") & _stems(_bare(words))) for one in asked_of]
        best = [one for one, number in zip(asked_of, shared, strict=True) if number == max(shared) > 0]
        return min(best, key=lambda one: len(one.question.short.of(voice)), default=None)  # "health" before "health needs"

    def _all(self) -> Sequence[Checklist]:
        return list(self._reference.desk().directory.checklists.values())

    def _draft(self) -> Draft:
        return self._reference.desk().draft()

    def _walk(self, conversation: Conversation) -> Walk | None:
        run = conversation.run
        checklist = self._reference.desk().directory.checklists.get(run.checklist) if run else None
        return Walk(checklist, run) if run and checklist else None


def wants_it(text: str) -> bool:
    """Whether a message asks to be taken through a checklist, rather than about one: "can we do the checklist?"."""
    return bool(_START.match(text.strip()))


def _answered_of(walk: Walk, words: str) -> list[Asked]:
    """The answered questions about whom some words name; all, where they name nobody."""
    answered = [asked for asked, _ in walk.answered]
    sought = _bare(words)
    return [one for one in answered if one.member and _bare(label(one.member, walk)).split(" ", 1)[-1] in sought] or answered


def _names(checklist: Checklist) -> list[str]:
    titles = [one for one in (checklist.title.practitioner, checklist.title.parent, checklist.title.young_person) if one]
    return [*checklist.called, checklist.id.replace("-", " "), *titles]


def _start(checklist: Checklist) -> Button:
    return Button(label=checklist.title.of(checklist.plainest), message=f"Start the checklist {_names(checklist)[0]}")


def _title(checklist: Checklist) -> At:
    return At(checklist, f"title.{path_of(checklist.plainest)}")


def _purpose(checklist: Checklist) -> At:
    return At(checklist, f"purpose.{path_of(checklist.plainest)}")


def _voice(text: str) -> Voice | None:
    said = next((voice for voice, words in VOICES.items() if plain(words) == plain(text)), None)
    return said or next((voice for voice, pattern in _WHO.items() if pattern.search(text)), None)


def _stems(text: str) -> set[str]:
    """The words of a text as far as they tell: "learning" and "learn" are one."""
    return {word[:_STEM] for word in _bare(text.replace("_", " ")).split() if len(word) >= _LEAST}


def _bare(text: str) -> str:
    return plain(text.replace("-", " ").replace("(", " ").replace(")", " "))
