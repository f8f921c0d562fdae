"""Our parts inside Rasa, each run in Rasa's environment."""

from __future__ import annotations

import pytest

STORE = """
import asyncio
from addons.store import ForgetfulStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

domain = Domain.from_dict({"slots": {"checklist": {"type": "any", "mappings": [{"type": "custom"}]}}})

def talk(sender, turns):
    tracker = DialogueStateTracker(sender, domain.slots)
    tracker.update(SlotSet("checklist", {"step": 3}))
    for turn in range(turns):
        tracker.update_with_events(
            [ActionExecuted("action_listen"), UserUttered(f"turn {turn}", {"name": "find_help"}), ActionExecuted("action_find")],
            domain,
        )
    return tracker
"""

CHECKS = {
    "forgets after its time without being asked": """
async def check():
    store = ForgetfulStore(domain, minutes=0.2 / 60)
    await store.save(talk("a", 1))
    assert (await store.retrieve("a")).latest_message.text == "turn 0"
    await asyncio.sleep(0.5)
    assert not ForgetfulStore.kept, "still in memory"
    assert await store.retrieve("a") is None
""",
    "every message begins the time anew": """
async def check():
    store = ForgetfulStore(domain, minutes=1 / 60)
    for _ in range(4):
        await store.save(talk("a", 1))
        await asyncio.sleep(0.4)
    assert await store.retrieve("a") is not None
""",
    "forgets one conversation at once": """
async def check():
    store = ForgetfulStore(domain)
    await store.save(talk("a", 1)); await store.save(talk("b", 1))
    ForgetfulStore.drop("a"); ForgetfulStore.drop("never there")
    assert await store.retrieve("a") is None
    assert await store.retrieve("b") is not None
""",
    "keeps only so many conversations, the latest": """
async def check():
    store = ForgetfulStore(domain, conversations=3)
    for name in "abcd":
        await store.save(talk(name, 1))
        await store.save(talk("a", 1))
    assert sorted(ForgetfulStore.kept) == ["a", "c", "d"]
""",
    "keeps the last turns of a long conversation, whole, and its slots": """
async def check():
    store = ForgetfulStore(domain, events=20)
    await store.save(talk("a", 100))
    kept = await store.retrieve("a")
    assert len(kept.events) <= 21, len(kept.events)
    assert kept.latest_message.text == "turn 99"
    assert kept.get_slot("checklist") == {"step": 3}
    first = next(event for event in kept.events if not isinstance(event, SlotSet))
    assert first == ActionExecuted("action_listen")
    await store.save(kept)
    assert (await store.retrieve("a")).get_slot("checklist") == {"step": 3}
""",
}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
def test_store(rasa, check: str) -> None:
    found = rasa("-c", f"{STORE}\n{check}\nasyncio.run(check())")
    assert found.returncode == 0, found.stderr[-2000:]


def test_channel_needs_a_token(rasa) -> None:
    code = """
from addons.channel import SignpostInput
from rasa.shared.exceptions import InvalidConfigException
for credentials in (None, {}, {"token": ""}, {"token": "${CHANNEL_TOKEN}"}):
    try:
        SignpostInput.from_credentials(credentials)
    except InvalidConfigException as error:
        assert "CHANNEL_TOKEN" in str(error)
    else:
        raise SystemExit(f"{credentials} was taken")
"""
    found = rasa("-c", code)
    assert found.returncode == 0, found.stderr[-2000:]


def test_without_the_language_model_training_says_what_to_set(rasa, variables: dict[str, str], tmp_path) -> None:
    code = "import os; os.environ['SIGNPOST_ENCODER'] = '/nowhere'; from addons.features import model_folder; model_folder()"
    found = rasa("-c", code)
    assert "Set SIGNPOST_ENCODER" in found.stderr
