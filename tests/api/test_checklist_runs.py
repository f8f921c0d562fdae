"""Thirty people go through the checklists, each by chat and by form, with a real Rasa for what they ask in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from evaluation.checklists import both_ways, load_runs

RUNS = Path(__file__).resolve().parents[2] / "evaluation" / "assistant" / "checklist_runs.yaml"


@pytest.fixture(scope="module")
def hurried(talking):
    """Says something at once; a person would need longer, and so is not held up."""

    def say(text: str, conversation: str | None) -> dict[str, Any]:
        talking.app.state.assistant.hurry()
        return talking.say(text, conversation)

    return say


def test_the_runs_end_alike_in_chat_and_form(talking, hurried) -> None:
    runs = load_runs(RUNS)
    assert len(runs) >= 30
    with httpx.Client(base_url=talking.address, timeout=30) as client:
        found = both_ways(
            runs,
            talking.app.state.engine.directory,
            hurried,
            lambda path, fields: client.post(path, data=fields).text,
            talking.app.state.guide.sealer.open,
        )
    assert found.faults == []


def test_runs_that_nobody_tuned_on(talking, hurried) -> None:
    """A third writer's: by form they all end rightly; in the chat most do, and answers are seldom misunderstood."""
    with httpx.Client(base_url=talking.address, timeout=30) as client:
        found = both_ways(
            load_runs(RUNS.with_name("checklist_runs_c.yaml")),
            talking.app.state.engine.directory,
            hurried,
            lambda path, fields: client.post(path, data=fields).text,
            talking.app.state.guide.sealer.open,
        )
    assert not any(" form: " in fault for fault in found.faults)
    assert found.right >= 18
    assert len(found.asked_again) + len(found.taken_wrongly) <= 0.12 * found.answers
