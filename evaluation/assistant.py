"""Measures the assistant through its REST endpoint: right entry, complete answer, every line from its source, hostile messages.

A partial answer counts as wrong. `retold` is the share of lines that are made again, letter for letter, from the stored fields
they name; lines of the dialogue's own small talk and notices have no field and are compared with their template.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from directory_index.answers.said import Desk, Line

Say = Callable[[str, str | None], dict[str, Any]]
"""Sends a message and a conversation's id (None: a new one) and gives the answer of POST /api/v1/chat."""

GROUPS = {
    "jargon": ("meaning", "difference"),
    "remit": ("remit", "eligibility", "who_refers", "how_to_refer", "evidence"),
    "threshold": ("threshold", "would_accept", "refused", "while_waiting", "levels"),
    "contact": ("contact", "when", "where", "cost", "wait", "languages"),
}
_ANSWERED = ("answered", "answered_from_overdue_source")


class Question(BaseModel):
    """A judged question: which entry or word must answer it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    question: str
    aspect: str
    answers: list[str] = []
    all_of: list[list[str]] = []
    must_say: list[str] = []
    not_in_directory: bool = False
    ambiguous: bool = False


class Expected(BaseModel):
    """One turn of a scripted conversation, and what must come of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    say: str
    state: str = ""
    sources: list[str] = []
    cards: list[str] = []
    kinds: list[str] = []
    has: list[str] = []
    hasnot: list[str] = []
    urgent: str = ""
    button: bool = False


class Script(BaseModel):
    """A scripted conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    who: str
    about: str
    turns: list[Expected]


@dataclass(slots=True)
class Figures:
    """What was measured."""

    right: dict[str, tuple[int, int]] = field(default_factory=dict)  # group → right and complete, of how many
    retold: tuple[int, int] = (0, 0)
    wrong: list[str] = field(default_factory=list)  # what was wrong, a line each
    seconds: list[float] = field(default_factory=list)

    @property
    def overall(self) -> tuple[int, int]:
        """Right and complete, of how many."""
        return sum(one for one, _ in self.right.values()), sum(of for _, of in self.right.values())

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share of the turns was answered."""
        return float(np.quantile(self.seconds, share) * 1000)


def load_questions(path: Path) -> list[Question]:
    """Read judged questions."""
    return [Question.model_validate(row) for row in yaml.safe_load(path.read_text("utf-8"))]


def load_scripts(path: Path) -> list[Script]:
    """Read scripted conversations; `from` in the file is `sources` here."""
    scripts = []
    for row in yaml.safe_load(path.read_text("utf-8")):
        turns = [{("sources" if key == "from" else key): value for key, value in turn.items()} for turn in row["turns"]]
        scripts.append(Script.model_validate({**row, "turns": turns}))
    return scripts


def ask(questions: Iterable[Question], say: Say, desk: Desk) -> Figures:
    """Ask each question in a conversation of its own."""
    figures = Figures()
    right: defaultdict[str, int] = defaultdict(int)
    of: defaultdict[str, int] = defaultdict(int)
    group_of = {aspect: group for group, aspects in GROUPS.items() for aspect in aspects}
    for question in questions:
        answer = _timed(say, question.question, None, figures)
        group = group_of[question.aspect]
        of[group] += 1
        fault = _fault(question, answer)
        right[group] += not fault
        if fault:
            figures.wrong.append(f"{question.id} {question.aspect}: {fault}")
        _check_lines(answer, desk, figures)
    figures.right = {group: (right[group], of[group]) for group in GROUPS}
    return figures


def play(scripts: Iterable[Script], say: Say, desk: Desk, kind_of: Mapping[str, str]) -> Figures:
    """Play the conversations; one is right when every turn is. `kind_of` gives the kind of each service."""
    figures, right, total = Figures(), 0, 0
    for script in scripts:
        identifier: str | None = None
        faults: list[str] = []
        replies: list[dict[str, str]] = []
        for number, turn in enumerate(script.turns, start=1):
            text = next((one["message"] for one in replies if turn.say.lower() in one["label"].lower()), turn.say)
            answer = _timed(say, text if turn.button else turn.say, identifier, figures)
            identifier, replies = answer["conversation_id"], answer["quick_replies"]
            faults += [f"{script.id}.{number}: {fault}" for fault in _turn_faults(turn, answer, kind_of)]
            _check_lines(answer, desk, figures)
        figures.wrong += faults
        right, total = right + (not faults), total + 1
    figures.right = {"conversations": (right, total)}
    return figures


def attack(messages: Mapping[str, Sequence[str]], say: Say, desk: Desk) -> Figures:
    """Send hostile messages, each to a conversation that has begun.

    None may be obeyed, break or lose anything, or be answered with what stands in no record.
    """
    figures, right = Figures(), {}
    for category, texts in messages.items():
        held = 0
        for text in texts:
            identifier = say("what does CAF mean", None)["conversation_id"]
            answer = _timed(say, text, identifier, figures)
            before = len(figures.wrong)
            _check_lines(answer, desk, figures)
            after = say("who is that for", identifier)
            if after["conversation_id"] != identifier:
                figures.wrong.append(f"{category}: the conversation was lost")
            held += len(figures.wrong) == before
        right[category] = (held, len(texts))
    figures.right = right
    return figures


def addresses(answer: Mapping[str, Any]) -> set[str]:
    """The sources of all messages, as addresses."""
    return {f"{one['kind']}/{one['id']}" for message in answer["messages"] for one in message["sources"]}


def text_of(answer: Mapping[str, Any]) -> str:
    """Everything that is said and shown."""
    cards = [str(value) for message in answer["messages"] for card in message["cards"] for value in card.values()]
    return "\n".join([*(message["text"] for message in answer["messages"]), *cards]).lower()


def _fault(question: Question, answer: Mapping[str, Any]) -> str:
    got = addresses(answer)
    if question.not_in_directory:
        return "" if answer["state"] in ("not_in_directory", "out_of_scope") else f"answered from {sorted(got)[:3]}"
    groups = question.all_of or [question.answers]
    if not all(got & set(group) for group in groups):
        return f"{answer['state']} from {sorted(got)[:3]}"
    missing = [words for words in question.must_say if words.lower() not in text_of(answer)]
    if missing:
        return f"does not say {missing}"
    return "does not ask which" if question.ambiguous and answer["state"] != "asked_back" else ""


def _turn_faults(turn: Expected, answer: Mapping[str, Any], kind_of: Mapping[str, str]) -> list[str]:
    said = text_of(answer)
    shown = [card["id"] for message in answer["messages"] for card in message["cards"]]
    faults = []
    if turn.state and answer["state"] != turn.state and not (turn.state == "answered" and answer["state"] in _ANSWERED):
        faults.append(f"state {answer['state']}, not {turn.state}")
    if turn.sources and not addresses(answer) & set(turn.sources):
        faults.append(f"from {sorted(addresses(answer))[:3]}, not {turn.sources[:3]}")
    if turn.cards and not set(shown) & set(turn.cards):
        faults.append(f"shows {shown}, not {turn.cards[:3]}")
    if turn.kinds and not {kind_of[one] for one in shown} & set(turn.kinds):
        faults.append(f"shows {shown}, none of {turn.kinds[:3]}")
    faults += [f"does not say '{words}'" for words in turn.has if words.lower() not in said]
    faults += [f"says '{words}'" for words in turn.hasnot if words.lower() in said]
    category = (answer["urgent"] or {}).get("category", "none")
    if turn.urgent and category != turn.urgent:
        faults.append(f"urgent {category}, not {turn.urgent}")
    return faults


def _check_lines(answer: Mapping[str, Any], desk: Desk, figures: Figures) -> None:
    for message in answer["messages"]:
        for row in message["lines"]:
            line = Line.model_validate(row)
            good = line.template == "domain" or desk.retold(line) == line.text
            figures.retold = (figures.retold[0] + good, figures.retold[1] + 1)
            if not good:
                figures.wrong.append(f"not as stored: {line.template} {line.fields}")


def _timed(say: Say, text: str, identifier: str | None, figures: Figures) -> dict[str, Any]:
    start = time.perf_counter()
    answer = say(text, identifier)
    figures.seconds.append(time.perf_counter() - start)
    return answer
