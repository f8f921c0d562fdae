"""Custom actions: each intent's answer, from the directory. They run in the app, by rasa-sdk's executor."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from bot.actions import finding, services, talk, words
from bot.actions.turn import Context

_MODULES = (finding, services, words, talk)


def executor(context: Context) -> ActionExecutor:
    """An executor that knows every action."""
    made = ActionExecutor()
    for module in _MODULES:
        for action in module.ACTIONS:
            made.register_action(action(context))
    return made
