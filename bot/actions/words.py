"""Questions about words: what they mean, how they differ; levels of need; and how assessments are done."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.actions.answering import Answering
from bot.actions.comparing import COMPARES, JOINED, SIDE_BY_SIDE, compared, to_compare
from bot.actions.meant import by_name, pointed_at, seeks_help
from bot.actions.searching import searched
from bot.actions.topics import NEAR, process, topic_of
from bot.actions.turn import Turn
from directory_index.answers.finding import Wish
from directory_index.answers.said import Answer, At
from directory_index.answers.services import Aspect, say_lines
from directory_index.answers.words import compare, explain_level, explain_levels, explain_term, which_term
from directory_index.lexical import terms_of, terms_typed
from directory_index.mentions import Mention
from directory_index.models import Kind, LevelOfNeed, Service, Term

_ABOUT_WORDS = 0.08  # share from which a name that is also a service's is explained as a word too
_BARE = 5
_NEAR_LINE = 0.45  # score from which a line of the entry talked of is said first
_BEFORE = re.compile(
    r"\b(?:what(?:'?s| is| are| was| were| does| do| counts as)?|mean(?:s|ing of|t by)?|called|words?|terms?)"
    r"\s+(?:an? |the )?[\"'“‘(]*$",
    re.I,
)
_AFTER = re.compile(
    r"^[\"'”’)]*\s*(?:mean|stand|[-,:.]?\s*(?:what|who)(?:'?s| is| are)? (?:that|it|this|they|actually)\b|"
    r"[^.?!]{0,40}\bremind me\b)",
    re.I,
)
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
        if pointed is not None and not COMPARES.search(turn.text):
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


class Process(Answering):
    """How something is done: assessments, consent, leading, sharing."""

    called = "action_process"

    def answer(self, turn: Turn) -> Answer:
        """A word where a word is asked for, else the topic nearest to the question."""
        if seeks_help(turn.text) and turn.query.content and not turn.refers_back:
            return searched(turn, Wish(turn.text))
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


ACTIONS = (Explain, Compare, Process)


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
    asked = any(asks_for(turn.text, mention) for mention in turn.sure)
    if not asked and seeks_help(turn.text) and turn.query.content:
        return searched(turn, Wish(turn.text))
    named = sorted((mention for mention in turn.sure if mention.only("term")), key=lambda mention: mention.start)
    if any(JOINED.search(turn.text[one.end : other.start]) for one, other in pairwise(named)):
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
    if nearness >= NEAR:
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


def _said_by_the_service(turn: Turn) -> None:
    """First what the entry talked of says to the question itself: "do they have to tell my parents?"."""
    record = turn.talked_of
    if isinstance(record, Kind) and turn.intent == "ask_consent" and not turn.conversation.process:
        for service in turn.reference.here(record, turn.query.places)[:SIDE_BY_SIDE]:
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
    for address in list(dict.fromkeys(mention.only("term")[0] for mention in asked))[:SIDE_BY_SIDE]:
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
    if (
        terms
        and terms[0].ambiguous
        and not _told_which(turn, mention, terms[0])
        and mention.text.lower() == (terms[0].acronym or "").lower()
    ):
        turn.draft.say("several_meanings")
        answer = turn.explain(f"term/{terms[0].id}")
        return turn.asks() if answer else answer
    if terms:
        return _with_kind(turn, terms[0], mention)
    return turn.explain((mention.only("kind") or mention.targets)[0])


def _told_which(turn: Turn, mention: Mention, term: Term) -> bool:
    """Whether the message or the talk before it tells which of the meanings of letters is meant."""
    if turn.conversation.talked:
        return True
    if len(turn.text.split()) <= _BARE:
        return False
    others = set(terms_typed(turn.query.corrected.replace(mention.text, " ")))
    about = {word for words in terms_of([term.term, term.plain, term.detail or ""]) for word in words}
    return bool(others & about) or len(turn.sure) > 1


def _with_kind(turn: Turn, term: Term, mention: Mention) -> Answer:
    """A word that is also a kind of service: what it means, then what the service does."""
    kinds = mention.only("kind")
    answer = turn.explain(f"term/{term.id}")
    if kinds:
        kind = turn.desk.directory.kinds[kinds[0].partition("/")[2]]
        turn.conversation.topic = kinds[0]
        turn.draft.show(*turn.reference.here(kind, turn.query.places)[:SIDE_BY_SIDE])
    return answer


def _level(turn: Turn, address: str) -> Answer:
    level = turn.desk.record(address)
    assert isinstance(level, LevelOfNeed)
    explain_level(turn.draft, level)
    return turn.ends()
