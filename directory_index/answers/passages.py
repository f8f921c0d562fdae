"""The lines of an entry nearest to a question, whichever field they stand in.

What somebody wants to know of a service often stands in a field that the question does not name: whether parents are told, under
what is said about agreement; "Year 11", under the ages. Each line of an entry is held against the question by meaning and words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from directory_index.answers.fields import addresses, opening
from directory_index.answers.said import reached
from directory_index.encoder import Vectors
from directory_index.lexical import terms_of, terms_typed
from directory_index.models import Service
from directory_index.training import Encode

_WORDS = 0.25  # what the share of the question's words that stand in a line adds to its cosine

# Field → the template that says it, and the question that it answers: an entry's "about six weeks" alone is near to nothing.
_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("summary", "about", ""),
    ("description", "about", ""),
    ("remit.does", "closest_does", ""),
    ("remit.does_not", "closest_does_not", ""),
    ("eligibility.ages.words", "for_ages", "How old, what age, which school year: "),
    ("eligibility.area.words", "area", "Where you must live, which area or school: "),
    ("eligibility.conditions", "asks_whether", "Who can have it: "),
    ("threshold", "threshold", "How serious it must be: "),
    ("criteria", "criterion", "What counts: "),
    ("below_threshold.offered", "offered", "If it says no: "),
    ("below_threshold.while_waiting", "while_waiting", "While waiting: "),
    ("below_threshold.come_back_when", "come_back", "When to ask again: "),
    ("below_threshold.challenge", "challenge", "Complain or appeal against a no: "),
    ("referral.who", "can_refer", "Who can refer, get in touch or ask: "),
    ("referral.on_behalf", "on_behalf", "Ringing for somebody else: "),
    ("referral.consent", "consent", "Agreement and privacy, are mum, dad or parents told: "),
    ("referral.evidence", "to_send", "What to send, papers, proof: "),
    ("referral.will_ask", "asks", "What it will ask you: "),
    ("referral.what_next", "what_next", "What happens after, the first visit: "),
    ("referral.heard_by", "heard_by", "When you hear back: "),
    ("referral.advice_for_professionals", "advice", "Advice for professionals, talk it through first: "),
    ("contact.best_times", "best_times", "When to ring: "),
    ("contact.out_of_hours", "out_of_hours", "At night and weekends: "),
    ("cost", "cost", "What it costs: "),
    ("languages", "languages", "Languages and interpreters: "),
    ("=opening", "as_it_stands", "When it is open, what day and time: "),
    ("=addresses", "as_it_stands", "Where it is, the address: "),
    ("contact.telephone", "telephone", "The telephone number: "),
    ("contact.other_channels", "also_by", "Text, WhatsApp, other ways to get in touch: "),
    ("typical_wait", "wait", "How long the wait is: "),
)
_DERIVED = {"=opening": opening, "=addresses": addresses}  # lists, of which a path reaches one by its number
_NAMED = frozenset({"closest_does", "closest_does_not", "for_ages", "cost", "languages", "wait", "can_refer"})


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of an entry: where its words stand, and the template that says it."""

    path: str
    template: str
    text: str  # as it is held against questions

    @property
    def slots(self) -> Mapping[str, str]:
        """Slots of the template → paths."""
        if self.template == "closest_does_not":
            return {"name": "name", "text": f"{self.path}.text", "instead": f"{self.path}.instead"}
        if self.template == "criterion":
            return {"text": f"{self.path}.text", "evidence": f"{self.path}.evidence"}
        if self.template == "for_ages":
            return {"name": "name", "ages": self.path}
        return {"name": "name", "text": self.path} if self.template in _NAMED else {"text": self.path}


@dataclass(frozen=True, slots=True)
class Near:
    """A passage, and how near it is to a question: a cosine with what its words add, from -1 to 1.25."""

    passage: Passage
    score: float


class Passages:
    """The passages of the entries, with their vectors."""

    def __init__(self, services: Mapping[str, Service], encode: Encode, previous: Passages | None = None) -> None:
        """Encode every line; entries that are the same as in `previous` are taken over."""
        self._held: dict[str, tuple[Service, list[Passage], npt.NDArray[np.float16]]] = {}
        self._terms: dict[str, list[set[str]]] = {}
        old = previous._held if previous else {}
        new = [service for service in services.values() if service.id not in old or old[service.id][0] is not service]
        found = [list(_passages(service)) for service in new]
        vectors = encode([passage.text for passages in found for passage in passages])
        # Half precision: enough to rank forty lines, and half the memory.
        rows = iter(vectors.astype(np.float16))
        split = [np.array(list(islice(rows, len(passages)))) for passages in found]
        self._held.update({one.id: held for one in services.values() if (held := old.get(one.id)) and held[0] is one})
        self._held.update({one.id: (one, lines, matrix) for one, lines, matrix in zip(new, found, split, strict=True)})

    def nearest(self, service: Service, question: str, vector: Vectors) -> list[Near]:
        """All passages of an entry, nearest first; `vector` is the question's, without the service's name."""
        _, passages, rows = self._held[service.id]
        cosines = rows.astype(np.float32) @ vector
        asked = set(terms_typed(question))
        held = self._terms_of(service.id, passages)
        scores = cosines + _WORDS * np.array([_share(asked, terms, held) for terms in held], np.float32)
        return [Near(passages[i], float(scores[i])) for i in np.argsort(-scores)]

    def _terms_of(self, identifier: str, passages: Sequence[Passage]) -> list[set[str]]:
        """The terms of the lines of an entry, read when it is first asked about."""
        if identifier not in self._terms:
            self._terms[identifier] = [set(terms) for terms in terms_of([passage.text for passage in passages])]
        return self._terms[identifier]


def _share(asked: set[str], terms: set[str], among: Sequence[set[str]]) -> float:
    """The share of what the question's words weigh in this entry that stands in the line; rare ones weigh more."""
    weight = {word: 1 / sum(word in others for others in among) for word in asked if any(word in others for others in among)}
    return sum(weight.get(word, 0.0) for word in terms & asked) / max(len(asked), 1)


def _passages(service: Service) -> Iterator[Passage]:
    for path, template, question in _FIELDS:
        value = _DERIVED[path](service) if path in _DERIVED else reached(service, path)
        if isinstance(value, list):
            for number, one in enumerate(value):
                words = one if isinstance(one, str) else one.text
                yield Passage(f"{path}/{number}" if path.startswith("=") else f"{path}[{number}]", template, question + words)
        elif value:
            yield Passage(path, template, question + str(value))
