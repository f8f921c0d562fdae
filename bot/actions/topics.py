"""How things are done: the topic that a message asks about, in the light of what was talked of."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions.turn import Turn, with_it
from directory_index.answers.process import Around
from directory_index.answers.said import Answer
from directory_index.models import ProcessTopic
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
_CLEARLY = 0.6  # share from which a message is a need even in talk of how things are done
_AS_NEAR = 0.52  # cosine from which a message without its words tells the topic better than with them
_NEAR_ON = 0.5  # the same after another such question
NEAR = 0.6  # cosine from which a question without a word of the glossary is one about how things are done
_PRONOUN = re.compile(r"\b(?:one|it|that|this)\b", re.I)
_LEFT = 5  # words that a message must have more of to be read without its terms


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
    return said if len(said.split()) > _LEFT else turn.query.corrected


def on_a_topic(turn: Turn) -> Answer | None:
    """An answer on how things are done, where the talk is of that and the message is near to another topic."""
    if not turn.conversation.process:
        return None
    topic, nearness = topic_of(turn)
    return turn.topic(topic) if nearness >= (NEAR if turn.share("find_help") >= _CLEARLY else _NEAR_ON) else None
