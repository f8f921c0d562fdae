"""Answers about how things are done: assessments, consent, leading, sharing; the topic nearest to the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from directory_index.answers.said import At, Button, Draft
from directory_index.dense import best_means, statement_rows
from directory_index.encoder import Vectors
from directory_index.lexical import LexicalIndex, terms_of, terms_typed
from directory_index.models import ProcessTopic, Service, Status
from directory_index.query import Child
from directory_index.training import Encode

# A topic of the subject asked about is ahead: the intent knows the subject, the words which of it. What words add to the
# meaning keeps apart topics that are asked about alike: consent to treatment, to a service, to sharing.
_FAVOUR = 0.15
_SAME_AGAIN = 0.08  # after a topic, people ask for another one
_WORDS = 0.2
_AGE_UNTOLD = -0.5  # for a topic about one age, where no age is told
_BEST = 2  # ways of asking that count


_Ways = tuple[Vectors, npt.NDArray[np.int64]]  # vectors of ways of asking, and the numbers of their topics


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a question about how something is done."""

    subject: str = ""  # what the intent says it is about; topics of it are favoured
    children: Sequence[Child] = ()  # topics about their ages are favoured
    after: str = ""  # id of the topic answered before, with which the question is read too: "when can I share without it?"
    going_on: bool = False  # the talk is of such things already
    for_families: bool = False  # a parent or young person asks, who needs nothing that is said to practitioners alone


class Topics:
    """The topics, found by the ways in which people ask."""

    def __init__(self, topics: Sequence[ProcessTopic], encode: Encode, fresh: Encode) -> None:
        """Encode titles and ways of asking; `fresh` encodes what people type, which is not kept."""
        self._topics, self._encode = list(topics), fresh
        self._ways = _ways([[topic.title, *topic.ask] for topic in self._topics], encode)
        self._ways_on = _ways([[topic.title, *topic.ask, *topic.ask_on] for topic in self._topics], encode)
        documents = (terms_of([topic.title, topic.title, *topic.answer, *topic.ask]) for topic in self._topics)
        self._lexical = LexicalIndex([[term for terms in document for term in terms] for document in documents])

    def best(self, text: str, vector: Vectors, around: Around | None = None) -> tuple[ProcessTopic, float]:
        """The topic nearest to a question, by meaning and words, and the cosine of the ways of asking it."""
        around = around or Around()
        ways = self._ways_on if around.going_on else self._ways
        meaning = self._meaning(vector, ways)
        before = next((topic for topic in self._topics if topic.id == around.after), None)
        if before is not None:
            read_on = self._meaning(self._encode([f"{before.title} {text}"])[0], ways)
            again = np.array([topic.id == around.after for topic in self._topics], np.float32)
            meaning = np.maximum(meaning, (meaning + read_on) / 2) - _SAME_AGAIN * again
        words = self._lexical.scores(terms_typed(text))
        favoured = np.array([topic.topic == around.subject for topic in self._topics], np.float32)
        aged = np.array([_about_age(topic, around.children) for topic in self._topics], np.float32)
        others = np.array([around.for_families and "parent" not in topic.audience for topic in self._topics], np.float32)
        scores = meaning + _WORDS * words / max(float(words.max()), 1e-6) + _FAVOUR * (favoured + aged - others)
        best = int(np.argmax(scores))
        return self._topics[best], float(meaning[best])

    def _meaning(self, vector: Vectors, ways: _Ways) -> npt.NDArray[np.float32]:
        vectors, owners = ways
        means = best_means(owners, vectors @ vector, len(self._topics), (_BEST,))
        return np.asarray(means[:, 0], np.float32)


def _ways(texts: Sequence[Sequence[str]], encode: Encode) -> _Ways:
    rows, owners = statement_rows(texts)
    return encode(rows), np.asarray(owners, np.int64)


def _about_age(topic: ProcessTopic, children: Sequence[Child]) -> float:
    """1 for a topic about the age of one of the children, -1 for one about another age, 0 where no age matters."""
    if topic.ages is None:
        return 0.0
    if not children:
        return _AGE_UNTOLD
    low, high = topic.ages
    return 1.0 if any(child.minimum < high and low < child.maximum for child in children) else -1.0


def _who_does_it(draft: Draft, topic: ProcessTopic) -> list[Service]:
    """One service here for each kind that the topic names."""
    services = draft.desk.directory.services.values()
    of_kind = ([one for one in services if one.kind == kind and one.status is Status.ACTIVE] for kind in topic.kinds)
    return [found[0] for found in of_kind if found]


def explain_topic(draft: Draft, topic: ProcessTopic) -> Draft:
    """A topic, whole: its answer, its steps, whom to ask, and what else there is to ask."""
    draft.heading("topic_heading", text=At(topic, "title"))
    for number in range(len(topic.answer)):
        draft.say("as_it_stands", text=At(topic, f"answer[{number}]"))
    draft.items(topic, "steps")
    if topic.unverified:
        draft.warn("topic_unverified")
    draft.say("topic_ask", text=At(topic, "who_to_ask"))
    for service in _who_does_it(draft, topic):
        if service.contact.telephone:
            draft.say("topic_here", name=At(service, "name"), telephone=At(service, "contact.telephone"))
        draft.show(service)
    titles = [draft.desk.directory.process[other].title for other in topic.see_also]
    return draft.offer(*(Button(label=title, message=title) for title in titles))
