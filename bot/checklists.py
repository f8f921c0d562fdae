"""Checklists in the chat: offered, asked one question at a time, steered by a word, and put into lines at the end."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.conversation import Conversation
from bot.reading import Heard, Reader, asks, brief_list, plain
from directory_index.answers.reference import Reference
from directory_index.answers.said import Answer, At, Button, Draft, State
from directory_index.answers.words import explain_term
from directory_index.checklists.children import read_ages
from directory_index.checklists.handout import Handout, Handouts
from directory_index.checklists.labels import label
from directory_index.checklists.models import Checklist, Question, path_of
from directory_index.checklists.run import Answer as Given
from directory_index.checklists.run import Asked, Fact, Run, begin
from directory_index.checklists.walk import Walk
from directory_index.models import Service, Voice

GO_ON = Button(label="Go on with the checklist", message="Go on with the checklist")
_LONGEST_PICKED = 60  # characters of a message that is nothing but an answer
_STEM, _LEAST = 5, 4  # letters
_MOST_STEPS = 3
_MOST_NEEDS = 5
_MOST_WORDS_EXPLAINED = 2
VOICES = {
    Voice.PRACTITIONER: "I work with a child or family",
    Voice.PARENT: "I am a parent or carer",
    Voice.YOUNG_PERSON: "I am a young person",
}
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
        command, change = self._command(walk, text), self._reader.changes(text)
        if conversation.paused and (command == "skip" or self._reader.agrees(text)):  # "next", "yes"
            command = "go_on"
        if conversation.paused and command not in ("go_on", "so_far", "change") and not change:
            return None
        if walk.is_over and command not in ("so_far", "change", "back") and not change:
            return None
        if change and (found := self._wanted(walk, change)) is not None:
            conversation.run, conversation.paused = walk.go_to(found.key), False
            return self._asked(conversation)
        command = command or ("change" if change else "")
        if command:
            return getattr(self, f"_{command}")(conversation, walk)  # type: ignore[no-any-return]  # one method for each command
        return self._read(conversation, walk, text)

    def only_answers(self, conversation: Conversation, text: str) -> bool:
        """Whether a message is nothing but an answer to pick, ages, or a word that steers: it tells of nothing by itself.

        Anybody's own words may tell of danger, and so may a sentence that holds the words of one of several answers.
        """
        walk = self._walk(conversation)
        if walk is None or walk.open is None:
            return False
        if self._command(walk, text):
            return True
        if walk.open.question.type == "text":
            return False
        if walk.open.question.type == "several" and not brief_list(text):
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
        draft = (
            self._draft()
            .say("checklist_danger")
            .offer(Button(label="Go on with the checklist", message="Go on with the checklist"))
        )
        return draft.ends(State.ASKED_BACK)

    def again(self, conversation: Conversation) -> Answer:
        """The open question once more, after something else was answered."""
        return self._next(conversation, self._draft().say("checklist_back"))

    def _command(self, walk: Walk, text: str) -> str:
        return self._reader.command(text, telling=walk.open is not None and walk.open.question.type == "text")

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
            return Taken([self._once_more(walk, self._draft().say("checklist_both", one=one, other=other))])
        if heard.rest or (conversation.waiting is not None and asked.question.type == "choice"):
            return Taken([], heard.rest or text, goes_on=True)
        unread = "checklist_unread_ages" if asked.question.type == "children" else "checklist_unread"
        return Taken([self._once_more(walk, self._draft().say(unread))])

    def _heard(self, walk: Walk, text: str) -> Heard:
        asked = walk.open
        assert asked is not None
        if asked.question.type != "children":
            return self._reader.read(text, asked.question, walk.run.voice)
        if asks(text):
            return Heard(rest=text)
        ages = read_ages(text, self._reference.engine)
        return Heard(Given(ages=ages, words=text)) if ages else Heard()

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
            draft.say("checklist_taken", answer=_said(walk, asked, answer))
        elif question.type == "choice" and answer.words:
            draft.say("checklist_noted", words=answer.words)
        if any(one.unsure for one in question.options if one.id in answer.picked) and question.who_could_tell:
            draft.say("checklist_who_knows", text=_at(walk, question, "who_could_tell"))
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
            draft.say("checklist_help", text=_at(walk, question, "help"))
        for term in question.terms[:_MOST_WORDS_EXPLAINED]:
            explain_term(draft, draft.desk.directory.terms[term])
        if question.help is None and not question.terms:
            draft.say("checklist_why", text=At(walk.checklist, f"purpose.{path_of(walk.run.voice)}"))
        return Taken([self._once_more(walk, draft)])

    def _again(self, conversation: Conversation, walk: Walk) -> Taken:
        return self._asked(conversation)

    def _who_knows(self, conversation: Conversation, walk: Walk) -> Taken:
        assert walk.open is not None
        draft, question = self._draft(), walk.open.question
        if question.who_could_tell is not None:
            draft.say("checklist_who_knows", text=_at(walk, question, "who_could_tell"))
        else:
            draft.say("checklist_who_unknown")
        return Taken([self._once_more(walk, draft)])

    def _why(self, conversation: Conversation, walk: Walk) -> Taken:
        draft = self._draft().say("checklist_why", text=At(walk.checklist, f"purpose.{path_of(walk.run.voice)}"))
        return Taken([self._once_more(walk, draft)])

    def _so_far(self, conversation: Conversation, walk: Walk) -> Taken:
        draft = self._draft()
        if not walk.answered:
            draft.say("checklist_nothing_yet")
        else:
            draft.say("checklist_so_far")
            for asked, given in walk.answered:
                _say_answer(draft, walk, asked, given)
        if conversation.paused or walk.is_over:
            return Taken([draft.ends(State.ANSWERED)])
        return Taken([self._once_more(walk, draft)])

    def _change(self, conversation: Conversation, walk: Walk) -> Taken:
        if not walk.answered:
            return Taken([self._once_more(walk, self._draft().say("checklist_nothing_yet"))])
        draft = self._draft()
        first = walk.answered[0][0].question
        draft.say("checklist_change", subject=_at(walk, first, "short"))
        for asked, given in walk.answered:
            _say_answer(draft, walk, asked, given)
            name = _called(asked, walk)
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
        return self._once_more(walk, draft) if walk.open is not None else self._outcome(walk, draft)

    def _once_more(self, walk: Walk, draft: Draft) -> Answer:
        asked = walk.open
        assert asked is not None
        question = asked.question
        draft.say("checklist_number", number=str(walk.number), total=str(len(walk.asked)))
        if asked.member is not None:
            draft.say("checklist_of", of=label(asked.member, walk))
        draft.heading("checklist_ask", text=_at(walk, question, "ask"))
        if question.type in ("children", "text") and question.help is not None:
            draft.say("checklist_help", text=_at(walk, question, "help"))
        if question.type in ("several", "adults"):
            draft.say("checklist_number_them")
            for number, _ in enumerate(question.options, start=1):
                draft.item("one", name=str(number), text=_option(walk, question, number - 1))
        else:
            draft.offer(
                *(Button(label=one.words.of(walk.run.voice), message=one.words.of(walk.run.voice)) for one in question.options)
            )
        draft.offer(Button(label="Skip", message="Skip"))
        if walk.number > 1:
            draft.offer(Button(label="Back", message="Back"))
        return draft.ends(State.ASKED_BACK)

    def _outcome(self, walk: Walk, draft: Draft) -> Answer:
        """The outcome with its reasons, what to do first, and whom to ring; the page has the rest."""
        made, voice = self._handouts.make(walk), path_of(walk.run.voice)
        outcome, reasons = walk.decided()[0], walk.reasons()
        place = f"outcomes[{walk.checklist.outcomes.index(outcome)}]"
        draft.heading("checklist_done", text=At(walk.checklist, f"{place}.title.{voice}"))
        draft.say("checklist_done", text=At(walk.checklist, f"{place}.text.{voice}"))
        if reasons:
            draft.say("checklist_because")
            for fact in reasons:
                _say_reason(draft, walk, fact)
        self._steps(draft, walk, made, place)
        self._needs(draft, made)
        if made.first_call is not None and made.first_call.telephone:
            first = self._service(made.first_call.id)
            draft.say("checklist_first_call", name=At(first, "name"), telephone=At(first, "contact.telephone"))
        draft.say("checklist_whole_team" if made.seats else "checklist_whole")
        draft.say("checklist_done", text=At(walk.checklist, f"decides.{voice}"))
        draft.say("checklist_over")
        return draft.ends(State.ANSWERED)

    def _steps(self, draft: Draft, walk: Walk, made: Handout, place: str) -> None:
        outcome, voice = walk.decided()[0], path_of(walk.run.voice)
        draft.heading("checklist_steps")
        numbers = [number for number, step in enumerate(outcome.steps) if walk.holds(step.when)]
        for number, line in list(zip(numbers, made.steps, strict=True))[:_MOST_STEPS]:
            slots: dict[str, At | str] = {
                name: At(walk.checklist, f"{place}.steps[{number}].{name}.{voice}") for name in ("do", "who")
            }
            if line.by is None or line.by == made.made_on:
                draft.item("checklist_step", **slots)
            else:
                draft.item("checklist_step_by", day=_date(line.by), **slots)

    def _needs(self, draft: Draft, made: Handout) -> None:
        if made.danger or not (made.needs or made.also):
            for one in made.also:
                draft.show(self._service(one.id))
            return
        draft.heading("checklist_needs")
        for need in made.needs[:_MOST_NEEDS]:
            if not need.services:
                draft.item("checklist_uncovered", need=need.words, of=need.of)
                continue
            service = self._service(need.services[0].id)
            draft.item("checklist_need", need=need.words, of=need.of, service=At(service, "name")).show(service)
        for one in made.also:
            draft.show(self._service(one.id))

    def _wanted(self, walk: Walk, words: str) -> Asked | None:
        """The answered question that somebody means: by its name and whom it was asked of, or by what it asks."""
        sought, voice = _bare(words), walk.run.voice
        answered = [asked for asked, _ in walk.answered]
        of = [one for one in answered if one.member is not None and _bare(label(one.member, walk)).split(" ", 1)[-1] in sought]
        asked_of = of or answered
        shared = [len(_stems(f"{one.question.short.of(voice)} {one.question.id}") & _stems(sought)) for one in asked_of]
        if max(shared, default=0):
            best = [one for one, number in zip(asked_of, shared, strict=True) if number == max(shared)]
            return min(best, key=lambda one: len(one.question.short.of(voice)))  # "health" before "health needs"
        number = self._reader.nearest(
            words, [f"{one.question.short.of(voice)}. {one.question.ask.of(voice)}" for one in asked_of]
        )
        return None if number is None else asked_of[number]

    def _service(self, identifier: str) -> Service:
        return self._reference.desk().directory.services[identifier]

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


def _at(walk: Walk, question: Question, what: str) -> At:
    number = [one.id for one in walk.checklist.questions].index(question.id)
    return At(walk.checklist, f"questions[{number}].{what}.{path_of(walk.run.voice)}")


def _option(walk: Walk, question: Question, number: int) -> At:
    return At(walk.checklist, _at(walk, question, f"options[{number}].words").path)


def _called(asked: Asked, walk: Walk) -> str:
    of = f" ({label(asked.member, walk)})" if asked.member else ""
    return asked.question.short.of(walk.run.voice) + of


def _stems(text: str) -> set[str]:
    """The words of a text as far as they tell: "learning" and "learn" are one."""
    return {word[:_STEM] for word in _bare(text.replace("_", " ")).split() if len(word) >= _LEAST}


def _bare(text: str) -> str:
    return plain(text.replace("-", " ").replace("(", " ").replace(")", " "))


def _say_answer(draft: Draft, walk: Walk, asked: Asked, given: Given) -> None:
    words = _said(walk, asked, given)
    subject = _at(walk, asked.question, "short")
    if asked.member is None:
        draft.item("checklist_answer", subject=subject, answer=words)
    else:
        draft.item("checklist_answer_of", subject=subject, of=label(asked.member, walk), answer=words)


def _said(walk: Walk, asked: Asked, given: Given) -> str:
    said = [one.words.of(walk.run.voice) for one in asked.question.options if one.id in given.picked]
    return "; ".join([*said, *([given.words] if given.words else [])]) or "left out"


def _say_reason(draft: Draft, walk: Walk, fact: Fact) -> None:
    question = fact.asked.question
    answer = _option(walk, question, question.options.index(fact.option))
    asked = _at(walk, question, "ask")
    if fact.asked.member is None:
        draft.item("checklist_reason", asked=asked, answer=answer)
    else:
        draft.item("checklist_reason_of", asked=asked, of=label(fact.asked.member, walk), answer=answer)


def _date(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
