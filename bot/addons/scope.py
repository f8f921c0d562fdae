"""Says "not understood" where the best reading is a guess."""

from __future__ import annotations

from typing import Any

from addons.intents import NEARNESS
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

_NOT_FOR_US = ("out_of_scope", "near_scope")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Scope(IntentClassifier, GraphComponent):
    """Joins the confidence of the best reading with how near the message is to what people ask here.

    A message as near as usual keeps its confidence; one as far away as random letters loses it all. Below the limit the intent
    becomes `nlu_fallback`; the readings stand behind it in the ranking, so that the answer can offer the best two. A message that
    reads as none of ours stays that.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what has to stand before it."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Give the limit, and the two ends of nearness; bot/README.md says how they were measured."""
        return {"least_confidence": 0.35, "unlike": 0.15, "usual": 0.3}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> Scope:
        """Make one."""
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at what the classifier has read."""
        for message in messages:
            best = message.get(INTENT)
            if message.get(TEXT) and best[INTENT_NAME_KEY] not in _NOT_FOR_US and self._is_guess(message, best):
                doubt = 1 - best[PREDICTED_CONFIDENCE_KEY]
                unsure = {INTENT_NAME_KEY: DEFAULT_NLU_FALLBACK_INTENT_NAME, PREDICTED_CONFIDENCE_KEY: doubt}
                message.set(INTENT, unsure, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [unsure, *message.get(INTENT_RANKING_KEY)], add_to_output=True)
        return messages

    def _is_guess(self, message: Message, best: dict[str, Any]) -> bool:
        unlike, usual = self._config["unlike"], self._config["usual"]
        near = min(1.0, max(0.0, (message.get(NEARNESS, unlike) - unlike) / (usual - unlike)))
        return best[PREDICTED_CONFIDENCE_KEY] * near < self._config["least_confidence"]
