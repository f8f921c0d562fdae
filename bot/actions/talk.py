"""What keeps a conversation going: yes and no, say it again, in plainer words, you took me wrongly, a person to ring."""

from __future__ import annotations

from bot.actions.answering import Answering, named
from bot.actions.known import of_what_is_known, of_what_is_named
from bot.actions.meant import points_to_them, refers_to_them, seeks_help
from bot.actions.searching import narrowed, searched, whom
from bot.actions.services import about_what
from bot.actions.topics import SUBJECTS, on_a_topic, process
from bot.actions.turn import Turn
from bot.checklists import wants_it
from bot.reading import asks
from directory_index.answers.finding import Wish, excludes
from directory_index.answers.said import Answer, At, State
from directory_index.answers.services import Aspect, people
from directory_index.answers.words import explain_term

_MOST_EXPLAINED = 2
_CERTAIN = 0.85  # share from which everything is forgotten when that is asked
_ENOUGH = 2  # content words of a message that may be searched for although nobody knows what it asks


class Affirm(Answering):
    """Yes."""

    called = "action_affirm"

    def answer(self, turn: Turn) -> Answer:
        """Of a list of one, that one; otherwise ask on."""
        shown = turn.conversation.shown
        if shown.services and shown.so_far == 1:
            return turn.explain(f"service/{shown.services[0]}")
        turn.draft.say("yes_what")
        return turn.asks()


class Deny(Answering):
    """No."""

    called = "action_deny"

    def answer(self, turn: Turn) -> Answer:
        """Leave it."""
        turn.conversation.waiting = None
        turn.draft.say("ok_none")
        return turn.asks()


class Plainer(Answering):
    """I do not understand."""

    called = "action_plainer"

    def answer(self, turn: Turn) -> Answer:
        """The words of the field in the last answer, explained."""
        last = turn.conversation.last
        if last is None:
            turn.draft.say("nothing_to_explain")
            return turn.asks()
        terms = _hard_words(turn, last)
        if not terms:
            turn.draft.say("unsure")
            return turn.asks()
        turn.draft.say("plainer")
        for address in terms[:_MOST_EXPLAINED]:
            explain_term(turn.draft, turn.desk.directory.terms[address.partition("/")[2]])
        return turn.ends()


class Why(Answering):
    """Why do you ask?"""

    called = "action_why"

    def answer(self, turn: Turn) -> Answer:
        """What the answer is good for, and that it is not needed."""
        asked = turn.conversation.shown.asked_about
        turn.draft.say({"age": "why_age", "need": "why_need"}.get(asked, "why_nothing"))
        return turn.ends()


class Repeat(Answering):
    """Say it again."""

    called = "action_repeat"

    def answer(self, turn: Turn) -> Answer:
        """The last answer."""
        last = turn.conversation.last
        named = of_what_is_named(turn) if turn.sure else None
        if named is not None:
            return named
        if last is None:
            turn.draft.say("nothing_to_repeat")
            return turn.asks()
        return last


class StartAgain(Answering):
    """Forget it all."""

    called = "action_start_again"
    takes_names = False  # "restart" is also the name of a scheme

    def answer(self, turn: Turn) -> Answer:
        """Begin anew; not where a doubtful message goes on with what is talked of: "if we start, can we pull out?"."""
        on_topic = on_a_topic(turn) if turn.share(turn.intent) < _CERTAIN else None
        if on_topic is not None:
            return on_topic
        turn.conversation.begin_again()
        turn.draft.say("started_again")
        return turn.asks()


class Correct(Answering):
    """You took me wrongly."""

    called = "action_correct"
    takes_names = False

    def answer(self, turn: Turn) -> Answer:
        """Answer again for what is meant, or ask what is."""
        sure = [mention for mention in turn.found.mentions if mention.certain]
        if turn.conversation.wish is not None and not turn.conversation.topic and excludes(turn.text):
            return narrowed(turn)
        if not sure:
            turn.draft.say("correct_how")
            return turn.asks()
        turn.draft.say("corrected")
        if turn.conversation.aspect is not None and sure[0].only("kind", "service"):
            return about_what(turn, turn.conversation.aspect)
        return named(turn, sure[0])


class Person(Answering):
    """Somebody wants a human being, or does not know whom to ring."""

    called = "action_person"

    def answer(self, turn: Turn) -> Answer:
        """Those shown just now, then the family information service and the front door."""
        on_topic = on_a_topic(turn)
        if on_topic is not None:
            return on_topic
        sure = any(mention.only("service", "kind") for mention in turn.sure)
        if sure or (turn.conversation.topic.startswith("service/") and points_to_them(turn.text)):
            return about_what(turn, Aspect.CONTACT)
        if seeks_help(turn.text) and (turn.conversation.wish is not None or turn.conversation.talked):
            searched(turn, Wish(turn.text))
        shown, services = turn.conversation.shown, turn.desk.directory.services
        turn.draft.show(*(services[one] for one in shown.seen))
        people(turn.draft, turn.desk.directory.services)
        return turn.ends()


class Sources(Answering):
    """Where did you get that?"""

    called = "action_source"

    def answer(self, turn: Turn) -> Answer:
        """The sources of the last answer."""
        last = turn.conversation.last
        if last is None:
            turn.draft.say("no_source")
            return turn.asks()
        turn.draft.heading("source_heading")
        for source in last.sources:
            record = turn.desk.record(f"{source.kind}/{source.id}")
            slots = {"name": At(record, "=name"), "source": At(record, "=source")}
            if source.reviewed is None:
                turn.draft.item("source_unknown", **slots)
            else:
                turn.draft.item("source_line", date=At(record, "=reviewed"), **slots)
        return turn.ends()


class Report(Answering):
    """An entry is wrong."""

    called = "action_report"

    def answer(self, turn: Turn) -> Answer:
        """Who keeps it."""
        addresses = turn.found.only("service") or [turn.conversation.topic]
        service = turn.desk.directory.services.get(addresses[0].removeprefix("service/"))
        if service is None:
            turn.draft.say("report_which")
            return turn.asks()
        turn.draft.say("report_how", owner=At(service, "owner")).show(service)
        whom(turn)
        return turn.ends()


class Complain(Answering):
    """This is no use."""

    called = "action_complain"

    def answer(self, turn: Turn) -> Answer:
        """Sorry, and people to ring."""
        turn.draft.say("sorry")
        people(turn.draft, turn.desk.directory.services)
        return turn.ends()


class Privacy(Answering):
    """Is this confidential? Who is told?"""

    called = "action_privacy"

    def answer(self, turn: Turn) -> Answer:
        """What an entry talked of says of it ("do they have to tell my school?"), else what happens to what is typed here."""
        if refers_to_them(turn.text):
            if turn.conversation.topic.startswith("service/") and not turn.conversation.process:
                return turn.about(turn.conversation.topic, None)
            on_topic = on_a_topic(turn)
            if on_topic is not None:
                return on_topic
        turn.draft.say("privacy")
        return turn.ends()


class Capabilities(Answering):
    """What can you do?"""

    called = "action_capabilities"

    def answer(self, turn: Turn) -> Answer:
        """What an entry or topic says, where "they" are meant; else what there is to ask."""
        if any(mention.only("service") and not mention.only("kind", "term") for mention in turn.sure):
            return about_what(turn, turn.aspect_besides())
        on_topic = on_a_topic(turn) if refers_to_them(turn.text) else None
        if on_topic is not None:
            return on_topic
        if refers_to_them(turn.text) and turn.conversation.topic.startswith("service/"):
            return turn.about(turn.conversation.topic, Aspect.REMIT)
        if seeks_help(turn.text) and turn.query.content and turn.may_be("find_help"):
            return searched(turn, Wish(turn.text))
        turn.draft.say("capabilities")
        return turn.ends()


class Checklist(Answering):
    """Take me through a checklist."""

    called = "action_checklist"
    takes_names = False

    def answer(self, turn: Turn) -> Answer:
        """Offer the one that is named, or all; a question about a checklist is answered as one."""
        if asks(turn.text) and not wants_it(turn.text):
            return process(turn)
        return turn.checklists.offer(turn.conversation, turn.text)


class OutOfScope(Answering):
    """Something quite different."""

    called = "action_out_of_scope"

    def answer(self, turn: Turn) -> Answer:
        """What this is for."""
        taken = _after_all(turn)
        if taken is not None:
            return taken
        turn.draft.say("out_of_scope")
        return turn.ends(State.OUT_OF_SCOPE)


class NearScope(Answering):
    """Something near that the directory does not hold."""

    called = "action_near_scope"

    def answer(self, turn: Turn) -> Answer:
        """Say so, and whom to ask."""
        taken = _after_all(turn)
        if taken is not None:
            return taken
        turn.draft.say("near_scope")
        whom(turn)
        return turn.ends(State.OUT_OF_SCOPE)


class Unsure(Answering):
    """The message was not understood."""

    called = "action_unsure"

    def answer(self, turn: Turn) -> Answer:
        """Answer as what it is most like when what it is about is sure; search when something fits; or ask for other words."""
        if turn.conversation.wish is not None and excludes(turn.text) and turn.found.only("kind", "service"):
            return narrowed(turn)
        taken = of_what_is_known(turn)
        if taken is not None:
            return taken
        if turn.likely in SUBJECTS:
            return process(turn)
        if turn.likely == "find_help" and turn.query.content:
            return searched(turn, Wish(turn.text))
        if len(turn.query.content) >= _ENOUGH and not turn.engine.search(turn.text, limit=1).nothing_fits:
            return searched(turn, Wish(turn.text))
        turn.draft.say("unsure")
        whom(turn)
        return turn.asks()


ACTIONS = (
    Affirm,
    Deny,
    Plainer,
    Why,
    Repeat,
    StartAgain,
    Correct,
    Person,
    Sources,
    Report,
    Complain,
    Privacy,
    Capabilities,
    Checklist,
    OutOfScope,
    NearScope,
    Unsure,
)


def _after_all(turn: Turn) -> Answer | None:
    """An answer, when the message names what is here or tells of a child: it was then taken for foreign wrongly."""
    known = of_what_is_known(turn)
    if known is not None:
        return known
    return searched(turn, Wish(turn.text)) if _tells_of_a_child(turn) else None


def _tells_of_a_child(turn: Turn) -> bool:
    """Whether the message speaks of a child and something here fits it well: it was then taken for foreign wrongly."""
    speaks = turn.query.children or turn.query.audience is not None
    return bool(speaks) and not turn.engine.search(turn.text, limit=1).nothing_fits


def _hard_words(turn: Turn, last: Answer) -> list[str]:
    """Words of the glossary in the last answer, those that were not its subject."""
    subject = {f"{source.kind}/{source.id}" for source in last.sources}
    text = " ".join(line.text for line in last.lines if line.style != "heading")
    found = turn.reference.names.find(text)
    addresses = [address for mention in found.mentions if mention.certain for address in mention.only("term")]
    return [address for address in dict.fromkeys(addresses) if address not in subject]
