"""Answers about how things are done: assessments, consent, leading, sharing; the topic nearest to the question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from directory_index.answers.said import At, Button, Draft
from directory_index.dense import statement_rows
from directory_index.encoder import Vectors
from directory_index.models import ProcessTopic
from directory_index.training import Encode

_FAVOUR = 0.12  # cosine that a topic of the subject asked about is ahead: the intent knows the subject, the words which of it


class Topics:
    """The topics, found by the ways in which people ask."""

    def __init__(self, topics: Sequence[ProcessTopic], encode: Encode) -> None:
        """Encode titles and ways of asking."""
        self._topics = list(topics)
        texts, owners = statement_rows([topic.title, *topic.ask] for topic in self._topics)
        self._vectors, self._owners = encode(texts), np.asarray(owners, np.int64)

    def nearest(self, vector: Vectors, subject: str = "") -> tuple[ProcessTopic, float]:
        """The topic nearest to a question, and the cosine; those of the subject are favoured."""
        cosines = self._vectors @ vector
        favoured = np.array([topic.topic == subject for topic in self._topics], np.float32) * _FAVOUR
        best = int(np.argmax(cosines + favoured[self._owners]))
        return self._topics[int(self._owners[best])], float(cosines[best])


def explain_topic(draft: Draft, topic: ProcessTopic) -> Draft:
    """A topic, whole: its answer, its steps, whom to ask, and what else there is to ask."""
    draft.heading("topic_heading", text=At(topic, "title"))
    for number in range(len(topic.answer)):
        draft.say("as_it_stands", text=At(topic, f"answer[{number}]"))
    draft.items(topic, "steps")
    if topic.unverified:
        draft.warn("topic_unverified")
    draft.say("topic_ask", text=At(topic, "who_to_ask"))
    titles = [draft.desk.directory.process[other].title for other in topic.see_also]
    return draft.offer(*(Button(label=title, message=title) for title in titles))
