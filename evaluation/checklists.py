"""Scripted runs through the checklists: each through the chat and through the form, which must end alike."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from directory_index.checklists.headings import VOICES
from directory_index.checklists.labels import label
from directory_index.checklists.models import Checklist, OptionIds
from directory_index.checklists.run import Answer, Run
from directory_index.checklists.walk import Walk
from directory_index.files import Directory
from directory_index.models import Voice

Say = Callable[[str, str | None], dict[str, Any]]
"""Sends a message and a conversation's id (None: a new one) and gives the answer of POST /api/v1/chat."""
Press = Callable[[str, dict[str, Any]], str]
"""Posts the fields of a form to a path and gives the page."""
Open = Callable[[str], Run]
"""Opens a sealed run."""

_STATE = re.compile(r'name="state" value="([^"]+)"')


class Turn(BaseModel):
    """One turn of a run: an answer to the open question, or something done at it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str
    do: Literal["answer", "aside", "back", "meaning", "change", "stop", "go_on"] = "answer"
    key: str = ""
    pick: OptionIds = ()
    words: str = ""
    skip: bool = False


class Scripted(BaseModel):
    """One run, and the outcome that its answers lead to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    who: str
    checklist: str
    voice: Voice
    turns: list[Turn]
    outcome: str


@dataclass(slots=True)
class Alike:
    """How the runs ended."""

    right: int = 0
    total: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)  # of the turns of the chat
    answers: int = 0  # typed in the chat
    asked_again: list[str] = field(default_factory=list)  # those that were not understood: the question came once more
    stopped: list[str] = field(default_factory=list)  # those for which whom to ring was shown, and the checklist stopped
    taken_wrongly: list[str] = field(default_factory=list)  # those taken for another answer, which the person then changed

    @property
    def share(self) -> str:
        """How many ended alike and rightly."""
        return f"{self.right} of {self.total}"


def load_runs(path: Path) -> list[Scripted]:
    """Read the runs."""
    return [Scripted.model_validate(row) for row in yaml.safe_load(path.read_text("utf-8"))]


def both_ways(runs: Iterable[Scripted], directory: Directory, say: Say, press: Press, unseal: Open) -> Alike:
    """Go through each run by chat and by form; right where both end in its outcome with the same answers."""
    found = Alike()
    for run in runs:
        checklist = directory.checklists[run.checklist]
        faults = [f"{run.id} form: {fault}" for fault in _by_form(run, checklist, press, unseal)]
        faults += [f"{run.id} chat: {fault}" for fault in _by_chat(run, checklist, say, unseal, found)]
        found.total, found.right, found.faults = found.total + 1, found.right + (not faults), found.faults + faults
    return found


def _by_form(run: Scripted, checklist: Checklist, press: Press, unseal: Open) -> list[str]:
    path = f"/checklists/{run.checklist}"
    page = press(path, {"action": "start", "voice": run.voice.value})
    for number, turn in enumerate(run.turns, start=1):
        state = unescape(_STATE.findall(page)[0])
        now = Walk(checklist, unseal(state)).open
        key = now.key if now else ""
        if turn.do == "answer" and turn.key != key:
            return [f"turn {number}: asks {key}, not {turn.key}"]
        fields: dict[str, Any] = {"state": state, "key": key, "action": "next"}
        if turn.do == "answer":
            fields |= {"pick": list(turn.pick), "words": turn.words, "action": "skip" if turn.skip else "next"}
        else:
            done = {"back": "back", "change": f"change:{turn.key}", "stop": "handout", "go_on": "go"}
            fields["action"] = done.get(turn.do, "go")
        page = press(path, fields)
    return _ended(run, Walk(checklist, unseal(unescape(_STATE.findall(page)[0]))))


def _by_chat(run: Scripted, checklist: Checklist, say: Say, unseal: Open, found: Alike) -> list[str]:
    name = checklist.called[0] if checklist.called else checklist.id
    answer = say(f"Start the checklist {name}", None)
    told = answer["conversation_id"]
    if answer["checklist"] is None:
        answer = say(VOICES[run.voice], told)
    faults: list[str] = []
    for number, turn in enumerate(run.turns, start=1):
        now = Walk(checklist, unseal(answer["checklist"]["state"])).open
        if turn.do == "answer" and (now is None or now.key != turn.key):
            before = run.turns[number - 2].say
            return [*faults, f"turn {number}: asks {now.key if now else 'nothing'}, not {turn.key}; before it: {before!r}"]
        start = time.perf_counter()
        answer = say(turn.say, told)
        found.seconds.append(time.perf_counter() - start)
        if answer["urgent"] and "checklist_danger" in {line["template"] for one in answer["messages"] for line in one["lines"]}:
            found.stopped.append(f"{turn.key}: {turn.say!r}")
            answer = say("go on", told)
        if turn.do == "answer":
            found.answers += 1
            answer = _put_right(turn, checklist, run.voice, answer, lambda text: say(text, told), unseal, found)
            if not _as_meant(turn, unseal(answer["checklist"]["state"]).answers.get(turn.key)):
                faults.append(f"turn {number}: {turn.say!r} cannot be answered")
    return [*faults, *_ended(run, Walk(checklist, unseal(answer["checklist"]["state"])))]


def _put_right(
    turn: Turn,
    checklist: Checklist,
    voice: Voice,
    answer: dict[str, Any],
    say: Callable[[str], dict[str, Any]],
    unseal: Open,
    found: Alike,
) -> dict[str, Any]:
    """Answer as a person does who was asked again, or sees that they were taken wrongly: by the words on the buttons."""
    walk = Walk(checklist, unseal(answer["checklist"]["state"]))
    if _as_meant(turn, walk.run.answers.get(turn.key)):
        return answer
    question = checklist.question(turn.key.partition("@")[0])
    if walk.open is not None and walk.open.key == turn.key:
        found.asked_again.append(f"{turn.key}: {turn.say!r}")
    else:
        found.taken_wrongly.append(f"{turn.key}: {turn.say!r}")
        member = next(one.member for one in walk.asked if one.key == turn.key)
        say(f"change {question.short.of(voice)}" + (f" ({label(member, walk)})" if member else ""))
    if turn.skip:
        return say("skip")
    numbers = [str(number) for number, one in enumerate(question.options, start=1) if one.id in turn.pick]
    return say(" and ".join(numbers) if numbers else turn.words)


def _as_meant(turn: Turn, held: Answer | None) -> bool:
    if held is not None and turn.words and not turn.pick and _words(held.words) == _words(turn.words):
        return True  # they answered in their own words: an answer that was found in them beside does no harm
    return held is not None and set(held.picked) == set(turn.pick) and held.skipped == turn.skip


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w']+", text.lower())) - {"and"}


def _ended(run: Scripted, walk: Walk) -> list[str]:
    if not walk.is_over:
        return [f"is not over: {walk.open.key if walk.open else ''} is open"]
    outcome = walk.decided()[0].id
    return [] if outcome == run.outcome else [f"ends in {outcome}, not {run.outcome}"]
