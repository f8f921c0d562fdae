"""Questions about words: what they mean, how they differ; levels of need; and how assessments are done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.actions.answering import Answering
from bot.actions.meant import by_name, pointed_at, seeks_help
from bot.actions.searching import searched
from bot.actions.turn import Turn, with_it
from directory_index.answers.finding import Wish
from directory_index.answers.process import Around
from directory_index.answers.said import Answer, At
from directory_index.answers.services import Aspect, say_lines
from directory_index.answers.words import compare, explain_level, explain_levels, explain_term, which_term
from directory_index.mentions import Mention
from directory_index.models import Kind, LevelOfNeed, ProcessTopic, Service, Term
from directory_index.query import Audience

SUBJECTS = {
    "ask_assessment": "assessment",
    "ask_after_assessment": "after_assessment",
    "ask_consent": "consent",
    "ask_lead": "lead",
    "ask_sharing": "sharing",
    "ask_assessment_exists": "exists",
}
_CHECKLIST = "pre-assessment-checklist"
_SIDE_BY_SIDE = 3
_ABOUT_WORDS = 0.08  # share from which a name that is also a service's is explained as a word too
_BARE = 5
_NEAR_LINE = 0.45  # score from which a line of the entry talked of is said first
_CLEARLY = 0.6  # share from which a message is a need even in talk of how things are done
_AS_NEAR = 0.52  # cosine from which a message without its words tells the topic better than with them
_NEAR_ON = 0.5  # the same after another such question
_NEAR = 0.6  # cosine from which a question without a word of the glossary is one about how things are done
_BEFORE = re.compile(
    r"\b(?:what(?:'?s| is| are| was| were| counts as)?|does|mean(?:s|ing of|t by)?|called|words?|terms?)"
    r"\s+(?:an? |the )?[\"'“‘(]*$",
    re.I,
)
_AFTER = re.compile(
    r"^[\"'”’)]*\s*(?:mean|stand|[-,:.]?\s*(?:what|who)(?:'?s| is| are)? (?:that|it|this|they|actually)\b|"
    r"[^.?!]{0,40}\bremind me\b)",
    re.I,
)
_COMPARES = re.compile(
    r"\b(?:differ\w*|same(?: thing)?|versus|vs\.?|against|compare\w*|tell them apart|which is which|instead of)\b", re.I
)
_JOINED = re.compile(r"^.{0,25}(?:\b(?:and|or|v|vs|against|versus)\b|/).{0,12}$", re.I)
_PRONOUN = re.compile(r"\b(?:one|it|that|this)\b", re.I)
_AT_THE_END = re.compile(
    r"\b(?:what|who|wot|wots)(?:'?s| is| are)?(?: actually| even| exactly)?(?: is)? (?:it|that|this|they)"
    r"(?: for| about| mean| person)*\W*$|\bon the what\W*$|\bmeaning\W*$|\b(?:is|are) (?:what|who)\W*$|"
    r"\bnever heard of (?:it|that|them)\b|\bwhat happens (?:at|in) (?:it|one|that|them)\b",
    re.I,
)


class Explain(Answering):
    """What does this mean?"""

    called = "action_explain"

    def answer(self, turn: Turn) -> Answer:
        """Explain the word, or ask which of its meanings."""
        return explain(turn)


class Compare(Answering):
    """How do these differ?"""

    called = "action_compare"

    def answer(self, turn: Turn) -> Answer:
        """Side by side."""
        addresses = to_compare(turn)
        pointed = pointed_at(turn) if not addresses else None
        if pointed is not None and not _COMPARES.search(turn.text):
            return turn.about(pointed, turn.aspect_besides() or Aspect.REMIT)
        if not addresses and turn.conversation.compared:
            addresses = turn.conversation.compared  # "which of them is for mild worries?"
        if len(addresses) < 2 and turn.found.unknown:
            return turn.not_here()
        if len(addresses) == 1 and len(turn.found.mentions) > 1:
            return turn.explain(addresses[0])  # CLA and LAC: names of one thing
        if len(addresses) < 2:
            turn.draft.say("which_word")
            return turn.asks()
        return compared(turn, addresses)


class Levels(Answering):
    """The levels of need."""

    called = "action_levels"

    def answer(self, turn: Turn) -> Answer:
        """One level, several side by side, or all; the level at which a service acts, where one is named."""
        words_asked_for(turn)
        if not turn.found.only("level") and any(mention.only("service", "kind") for mention in turn.sure):
            from bot.actions.services import about_what

            return about_what(turn, Aspect.THRESHOLD)
        return levels(turn)


class Process(Answering):
    """How something is done: assessments, consent, leading, sharing."""

    called = "action_process"

    def answer(self, turn: Turn) -> Answer:
        """A word where a word is asked for, else the topic nearest to the question."""
        for mention in turn.found.mentions:
            if mention.only("term") and _is_asked_for(turn.text, mention):
                return _meaning(turn, mention)
        named = of_a_named_service(turn)
        if named is not None:
            return named
        meant = by_name(turn, None)
        if len(meant) == 1 and meant[0].startswith("service/") and turn.refers_back:
            turn.conversation.topic, turn.conversation.process = meant[0], ""  # "do CAMHS tell your parents everything?"
        _said_by_the_service(turn)
        words_asked_for(turn)
        return process(turn)


ACTIONS = (Explain, Compare, Levels, Process)


def of_a_named_service(turn: Turn) -> Answer | None:
    """An answer from the entry of a service that the question names: "ACAS, can they tell me if I'm allowed time off"."""
    sure = [mention for mention in turn.found.mentions if mention.certain and not mention.aside and not mention.part]
    services = [mention.only("service") for mention in sure if mention.only("service") and not mention.only("kind", "term")]
    return turn.about(services[0][0], None) if services and len(services[0]) == 1 else None


def levels(turn: Turn) -> Answer:
    """One level of need, several side by side, or all."""
    named = turn.found.only("level")
    if len(named) > 1:
        compare(turn.draft, [turn.desk.record(address) for address in named])
        return turn.ends()
    if named:
        return _level(turn, named[0])
    explain_levels(turn.draft)
    for level in turn.desk.directory.levels.values():
        turn.draft.cite(level)
    return turn.ends()


def explain(turn: Turn) -> Answer:
    """The meaning of the word that is asked for; else a topic that is asked about so, or what was talked of."""
    if not turn.sure and seeks_help(turn.text) and turn.query.content:
        return searched(turn, Wish(turn.text))
    named = sorted((mention for mention in turn.sure if mention.only("term")), key=lambda mention: mention.start)
    if any(_JOINED.search(turn.text[one.end : other.start]) for one, other in pairwise(named)):
        return compared(turn, to_compare(turn))
    strange = turn.found.unknown or turn.found.letters
    for mention in sorted(turn.found.mentions, key=lambda mention: _asked(turn.text, mention)):
        if strange and not asks_for(turn.text, mention) and not mention.only("term"):
            continue  # "school nurse wrote LEEP on the form, meaning?" asks for LEEP
        if mention.aside or (turn.found.letters and not mention.certain):
            continue
        if mention.targets[0].startswith("level/"):
            return _level(turn, mention.targets[0])
        return _meaning(turn, mention)
    if turn.found.unknown or turn.found.letters:
        return turn.not_here()
    topic, nearness = topic_of(turn)
    if nearness >= _NEAR:
        return turn.topic(topic)
    return turn.explain(turn.conversation.topic) if turn.conversation.topic else turn.not_here()


def _asked(text: str, mention: Mention) -> tuple[bool, bool, bool, int, float, bool, int]:
    """Sorts what may be meant: what the question names ("what is LAC?"), then words before services, then the first.

    Of several before a "what is it?" the last is meant.
    """
    letters = mention.text.isupper() and not text.isupper()
    last = -mention.start if _AT_THE_END.search(text) else 0
    sureness = -min(mention.strength, 2)
    return (mention.aside, not asks_for(text, mention), not letters, last, sureness, not mention.only("term"), mention.start)


def process(turn: Turn) -> Answer:
    """The topic nearest to the question; after another topic those it names are nearest."""
    topics = turn.desk.directory.process
    if turn.intent == "start_checklist" and _CHECKLIST in topics:
        return turn.topic(topics[_CHECKLIST])
    subject = SUBJECTS.get(turn.intent) or SUBJECTS.get(turn.likely, "")
    if not subject and turn.conversation.process:
        subject = topics[turn.conversation.process].topic
    return turn.topic(topic_of(turn, subject)[0])


def topic_of(turn: Turn, subject: str = "") -> tuple[ProcessTopic, float]:
    """The topic nearest to the message, and how near; read after the topic or the word talked of before."""
    topics, said, process = turn.reference.topics, turn.query.corrected, turn.conversation.process
    family = turn.query.audience in (Audience.PARENT, Audience.YOUNG_PERSON)
    around = Around(subject, turn.query.children, process, bool(process) or turn.refers_back, family)
    term = turn.desk.directory.terms.get(turn.conversation.topic.removeprefix("term/"))
    if term is not None and not process and not turn.sure:  # "how do you get one?", after what an EHCP is
        name = term.acronym or term.term
        said = _PRONOUN.sub(name, said, count=1) if _PRONOUN.search(said) else f"{name}: {said}"
        return topics.best(said, turn.engine.vector(said), replace(around, going_on=False))
    best = topics.best(said, turn.vector, around)
    bare = _without_words(turn)
    if bare == said:
        return best
    # "School want to do an early help assessment, do we have to?" asks whether they have to: without the word that is plain.
    other = topics.best(bare, turn.engine.vector(bare), replace(around, after="", going_on=True))
    return other if other[1] >= _AS_NEAR else best


def _without_words(turn: Turn) -> str:
    """The message with "it" in the place of words of the glossary, where enough is left."""
    said = turn.query.corrected
    for mention in turn.sure:
        if mention.only("term") and mention.words > 1:
            said = with_it(said, mention)
    return said if len(said.split()) > _BARE else turn.query.corrected


def on_a_topic(turn: Turn) -> Answer | None:
    """An answer on how things are done, where the talk is of that and the message is near to another topic."""
    if not turn.conversation.process:
        return None
    topic, nearness = topic_of(turn)
    return turn.topic(topic) if nearness >= (_NEAR if turn.share("find_help") >= _CLEARLY else _NEAR_ON) else None


def _said_by_the_service(turn: Turn) -> None:
    """First what the entry talked of says to the question itself: "do they have to tell my parents?"."""
    record = turn.desk.record(turn.conversation.topic) if turn.conversation.topic else None
    if isinstance(record, Kind) and turn.intent == "ask_consent" and not turn.conversation.process:
        for service in turn.reference.here(record, turn.query.places)[:_SIDE_BY_SIDE]:
            turn.draft.item("one", name=At(service, "name"), text=At(service, "referral.consent"))
    if not isinstance(record, Service):
        return
    near = turn.near(record)
    if turn.intent == "ask_consent" and not turn.conversation.process:
        say_lines(turn.draft, record, [one for one in near if one.passage.path == "referral.consent"])
    elif turn.refers_back:
        say_lines(turn.draft, record, [one for one in near[:1] if one.score >= _NEAR_LINE])


def words_asked_for(turn: Turn) -> None:
    """First what the words mean, where the question is about words: "Gillick and Fraser, when do I quote which?"."""
    named = [mention for mention in turn.found.mentions if mention.only("term")]
    asked = [mention for mention in named if asks_for(turn.text, mention)]
    if not asked and turn.may_be("ask_meaning", "ask_difference"):
        about_words = turn.share("ask_meaning") >= _ABOUT_WORDS
        asked = [mention for mention in named if mention.certain and (about_words or not mention.only("service", "kind"))]
    for address in list(dict.fromkeys(mention.only("term")[0] for mention in asked))[:_SIDE_BY_SIDE]:
        explain_term(turn.draft, turn.desk.directory.terms[address.partition("/")[2]])


def asks_for(text: str, mention: Mention) -> bool:
    """Whether a message asks what a word is: "what is LAC", "Core group - what's that?"."""
    rest = text[mention.end :]
    if rest.startswith("?") and len(text.split()) <= _BARE:
        return True
    return bool(_BEFORE.search(text[: mention.start]) or _AFTER.search(rest) or _AT_THE_END.search(rest))


def _is_asked_for(text: str, mention: Mention) -> bool:
    """Whether the whole message asks what a word is: 'what is a lead professional?'."""
    rest = text[mention.end :].strip(" ?.!\"'”’")
    return bool(_BEFORE.search(text[: mention.start])) and not rest


def _meaning(turn: Turn, mention: Mention) -> Answer:
    terms = [turn.desk.directory.terms[address.partition("/")[2]] for address in mention.only("term")]
    if len(terms) > 1:
        which_term(turn.draft, terms)
        return turn.asks()
    bare = len(turn.text.split()) <= _BARE  # more words tell which is meant
    if terms and bare and terms[0].ambiguous and mention.text.lower() == (terms[0].acronym or "").lower():
        turn.draft.say("several_meanings")
        answer = turn.explain(f"term/{terms[0].id}")
        return turn.asks() if answer else answer
    if terms:
        return _with_kind(turn, terms[0], mention)
    return turn.explain((mention.only("kind") or mention.targets)[0])


def _with_kind(turn: Turn, term: Term, mention: Mention) -> Answer:
    """A word that is also a kind of service: what it means, then what the service does."""
    kinds = mention.only("kind")
    answer = turn.explain(f"term/{term.id}")
    if kinds:
        kind = turn.desk.directory.kinds[kinds[0].partition("/")[2]]
        turn.conversation.topic = kinds[0]
        turn.draft.show(*turn.reference.here(kind, turn.query.places)[:_SIDE_BY_SIDE])
    return answer


def _level(turn: Turn, address: str) -> Answer:
    level = turn.desk.record(address)
    assert isinstance(level, LevelOfNeed)
    explain_level(turn.draft, level)
    return turn.ends()


def compared(turn: Turn, addresses: Sequence[str]) -> Answer:
    """Two or three things side by side."""
    records = [turn.desk.record(address) for address in addresses[:_SIDE_BY_SIDE]]
    words = {kind: term for mention in turn.sure for kind in mention.only("kind")[:1] for term in mention.only("term")[:1]}
    terms = [turn.desk.directory.terms.get(words.get(address, "").partition("/")[2]) for address in addresses[:_SIDE_BY_SIDE]]
    compare(turn.draft, records, terms)
    turn.conversation.compared = list(addresses[:_SIDE_BY_SIDE])
    services = [address.partition("/")[2] for address in addresses if address.startswith("service/")]
    if services:
        turn.conversation.topic = ""
        turn.shows(services, len(services))
    return turn.ends()


def asks_to_compare(turn: Turn) -> bool:
    """Whether two things are named and their difference asked for."""
    named = sorted(turn.sure, key=lambda mention: mention.start)
    joined = any(_JOINED.search(turn.text[one.end : other.start]) for one, other in pairwise(named))
    said = turn.text
    for mention in turn.sure:
        said = said.replace(mention.text, "")  # Same Moon is a name
    if _COMPARES.search(said) and any(mention.part and 1 < len(mention.only("service")) < 4 for mention in turn.found.mentions):
        return True  # Weir Road Juniors or Seniors
    return len(named) > 1 and (bool(_COMPARES.search(said)) or (joined and turn.may_be("ask_difference")))


def to_compare(turn: Turn) -> list[str]:
    """One address for each thing named: services only where nothing wider has the name."""
    part = next((mention.only("service") for mention in turn.found.mentions if mention.part), [])
    if 1 < len(part) <= _SIDE_BY_SIDE and len(turn.sure) < 2:
        return part  # Weir Road Juniors or Seniors
    found = turn.sure if len(turn.sure) > 1 else list(turn.found.mentions)
    found = sorted(found, key=lambda mention: mention.start)
    addresses = [mention.only("term", "kind", "level", "service")[0] for mention in found]
    for sort in ("term", "kind"):  # two of a sort have the same things said of them
        alike = {mention.only(sort)[0] for mention in found if mention.only(sort)}
        if len(alike) == len(found):
            addresses = [mention.only(sort)[0] for mention in found]
    addresses = list(dict.fromkeys(addresses))
    return addresses if len(addresses) != 1 else [*_talked_of_before(turn, found[0]), addresses[0]]


def _talked_of_before(turn: Turn, mention: Mention) -> list[str]:
    """What a single name is held against: "is that the same as child in need?"; a word against a word, if one was talked of."""
    other = [address for address in turn.conversation.talked if address not in mention.targets]
    words = [address for address in other if address.startswith("term/")] if mention.only("term") else []
    return (words or other)[:1]
