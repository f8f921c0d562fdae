"""A turn, as an action sees it: what was said, the conversation, and the directory to answer from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.checklists import Checklists
from bot.conversation import Conversation, Conversations
from bot.reading import Reader
from directory_index.answers.finding import Shown
from directory_index.answers.kinds import about_kind
from directory_index.answers.passages import Near
from directory_index.answers.process import explain_topic
from directory_index.answers.reference import Reference
from directory_index.answers.said import Answer, Desk, Draft, Record, State, reached
from directory_index.answers.services import MOST_NAMED, Aspect, about, whom_to_ask
from directory_index.answers.words import explain_kind, explain_level, explain_service, explain_term
from directory_index.checklists.handout import Handouts
from directory_index.encoder import Vectors
from directory_index.mentions import Found, Mention
from directory_index.models import DoesNot, Kind, LevelOfNeed, ProcessTopic, Service, Term
from directory_index.query import Query
from directory_index.search import SearchEngine
from directory_index.settings import Settings

OF_IT = re.compile(
    r"\b(?:do|does|can|will|would|are|is|did|could|should|have|has)\s+(?:they|it|she|he|you|that one|this one|these)\b", re.I
)
THAT_ONE = re.compile(r"\b(?:they|them|their|it|its|that one|this one|those|there|that)\b", re.I)
_AS_LIKELY = 0.1  # share from which a second reading of a question is answered too
_FOREIGN = ("nlu_fallback", "near_scope", "out_of_scope")


@dataclass(frozen=True, slots=True)
class Context:
    """What all actions share."""

    reference: Reference
    conversations: Conversations
    checklists: Checklists

    @classmethod
    def open(cls, engine: SearchEngine, settings: Settings, handouts: Handouts | None = None) -> Context:
        """Open what the actions answer from.

        Raises:
            DataError: when a file of the data folder cannot be used.
            IndexUnavailableError: when the vectors cannot be written.
        """
        reference = Reference(engine, settings)
        reader = Reader.open(settings, engine)
        return cls(reference, Conversations(), Checklists(reference, handouts or Handouts.open(engine, settings), reader))


class Turn:
    """One message of one conversation."""

    def __init__(self, context: Context, conversation: Conversation, text: str, readings: Mapping[str, float]) -> None:
        """Begin an answer; `readings` are the intents it was taken for, likeliest first, with their shares."""
        self.reference, self.checklists, self.conversation = context.reference, context.checklists, conversation
        self.engine = context.reference.engine
        self._shares, intents = readings, list(readings)
        self.text, self.intent = text, intents[0] if intents else ""
        self.likely = next((intent for intent in intents if intent not in _FOREIGN), "")
        self.desk: Desk = context.reference.desk()
        self.draft: Draft = self.desk.draft()
        self._near: dict[str, list[Near]] = {}  # by id: looked at to decide who is meant, then again to answer

    @cached_property
    def query(self) -> Query:
        """The text as understood."""
        return self.engine.understand(self.text)

    @cached_property
    def found(self) -> Found:
        """What it names."""
        return self.reference.names.find(self.text, self.query.corrected)

    @cached_property
    def vector(self) -> Vectors:
        """Its embedding."""
        return self.engine.vector(self.query.corrected)

    @property
    def talked_of(self) -> Record | None:
        """The record that was talked of last."""
        return self.desk.record(self.conversation.topic) if self.conversation.topic else None

    @property
    def refers_back(self) -> bool:
        """Whether the message points at what was talked of: they, it, that one."""
        return bool(OF_IT.search(self.text) or THAT_ONE.search(self.text))

    def near(self, service: Service) -> list[Near]:
        """The lines of an entry, nearest first to the question without the entry's name."""
        if service.id not in self._near:
            question = self._asked_of(service)
            vector = self.vector if question == self.query.corrected else self.engine.vector(question)
            self._near[service.id] = self.reference.nearest(service, question, vector)
        return self._near[service.id]

    def _asked_of(self, service: Service) -> str:
        """The text with "it" in the place of the service's names: "does Portage do it?" is near to all that says Portage."""
        text, own = self.query.corrected, {f"service/{service.id}", f"kind/{service.kind}"}
        for mention in self.found.mentions:
            if not mention.part and own & set(mention.targets) and len(mention.text) < len(text):
                text = with_it(text, mention)
        return text

    def may_be(self, *intents: str) -> bool:
        """Whether it may be one of some intents, though another is likelier."""
        return any(intent in self._shares for intent in intents)

    def share(self, intent: str) -> float:
        """How likely a reading is, 0 to 1."""
        return self._shares.get(intent, 0.0)

    @property
    def sure(self) -> list[Mention]:
        """Names that stand there whole, are meant as names, and are not of who asks or told."""
        return [mention for mention in self.found.mentions if mention.certain and not mention.aside and not mention.part]

    def aspect_besides(self) -> Aspect | None:
        """What of a service is asked, in a message that was taken for something else: "the other one, is that free?"."""
        return next((asked for intent in self._shares if (asked := aspect_of(intent)) is not None), None)

    def ends(self, state: State = State.ANSWERED) -> Answer:
        """Finish the answer."""
        return self.draft.ends(state)

    def asks(self) -> Answer:
        """Finish with a question."""
        return self.ends(State.ASKED_BACK)

    def not_here(self) -> Answer:
        """The directory does not hold what was named: whom to ask instead. "They" are then nobody it could speak of."""
        self.conversation.topic = self.conversation.process = ""
        self.conversation.shown = Shown()
        self.draft.say("not_here")
        whom_to_ask(self.draft, self.desk.directory.services)
        return self.ends(State.NOT_IN_DIRECTORY)

    def about(self, address: str, aspect: Aspect | None) -> Answer:
        """Answer about a service or kind; without an aspect, by the lines nearest to the question."""
        record = self.desk.record(address)
        self._talks_of(address, aspect)
        if isinstance(record, Service):
            near = self.near(record)
            about(self.draft, record, self._aspects(aspect), self.query.children, near)
            self._leads_on(record, near)
        elif isinstance(record, Kind):
            here = self.reference.here(record, self.query.places)
            if len(here) == 1:
                return self.about(f"service/{here[0].id}", aspect)
            about_kind(self.draft, record, here, aspect or Aspect.REMIT)
            self.conversation.waiting = aspect if here else None
            count = min(len(here), MOST_NAMED)
            self.shows([one.id for one in here], count)
        return self.ends()

    def shows(self, services: list[str], count: int) -> None:
        """Remember services that were shown, for "the second one" and "that club"."""
        self.conversation.shown = Shown(services=services, so_far=count, latest=count)
        self.conversation.speak_of(*(f"service/{one}" for one in services[:count]))

    def _aspects(self, aspect: Aspect | None) -> list[Aspect]:
        """What is answered: the aspect, and another that the question may as well be about."""
        if aspect is None:
            return []
        readings = [(aspect_of(intent), share) for intent, share in self._shares.items()]
        also = [one for one, share in readings if one is not None and one is not aspect and share >= _AS_LIKELY]
        return [aspect, *also[:1]]

    def _talks_of(self, address: str, aspect: Aspect | None) -> None:
        conversation, record_before = self.conversation, self.conversation.topic
        conversation.topic, conversation.aspect, conversation.waiting, conversation.process = address, aspect, None, ""
        conversation.speak_of(address)
        conversation.talked = list(dict.fromkeys([address, *conversation.talked]))
        if record_before != address:
            conversation.instead = ""

    def _leads_on(self, service: Service, near: Sequence[Near]) -> None:
        """Who does it instead, where the question is about what the service does not do: "how do I get hold of that team?"."""
        for one in near[:1]:
            limit = reached(service, one.passage.path)
            if isinstance(limit, DoesNot):
                kind = self.desk.directory.kinds.get(limit.instead_kind or "")
                here = [f"service/{other.id}" for other in self.reference.here(kind)] if kind else []
                found = self.reference.names.find(limit.instead).mentions
                names = [one for mention in found if mention.certain and not mention.part for one in mention.only("service")]
                named = [one for one in names if not here or one in here]
                self.conversation.speak_of(self.conversation.topic, *named, *here)
                self.conversation.instead = next(iter(named or here), "")

    def explain(self, address: str) -> Answer:
        """Say what a word, kind or service is."""
        record = self.desk.record(address)
        if isinstance(record, ProcessTopic):
            return self.topic(record)
        process = self.conversation.process
        self._talks_of(address, None)
        if isinstance(record, Term):
            self.conversation.process = process  # a word explained in between does not end the talk of how things are done
        if isinstance(record, Service):
            explain_service(self.draft, record)
        elif isinstance(record, Kind):
            here = self.reference.here(record, self.query.places)
            explain_kind(self.draft, record, here)
            self.conversation.speak_of(address, *(f"service/{one.id}" for one in here[:MOST_NAMED]))
        elif isinstance(record, Term):
            explain_term(self.draft, record)
        elif isinstance(record, LevelOfNeed):
            explain_level(self.draft, record)
        return self.ends()

    def topic(self, topic: ProcessTopic) -> Answer:
        """Say how something is done; the service talked about stays what is talked about."""
        self.conversation.process = topic.id
        explain_topic(self.draft, topic)
        self.draft.offer(*self.checklists.buttons(topic.title))
        return self.ends()

    def whole(self) -> Mention | None:
        """The name that is the whole message: somebody pressed it, or answered "which one?" with it."""
        for mention in self.found.mentions:
            if mention.certain and len(mention.text) >= len(self.text.strip(" .?!")):
                return mention
        return None


def with_it(text: str, mention: Mention) -> str:
    """A text with "it" in the place of a name and of the article before it."""
    return re.sub(rf"(?:\b(?:an?|the)\s+)?{re.escape(mention.text)}", "it", text)


def aspect_of(intent: str) -> Aspect | None:
    """The aspect of a service that an intent asks about."""
    asked = intent.removeprefix("ask_")
    return Aspect(asked) if intent.startswith("ask_") and asked in set(Aspect) else None
