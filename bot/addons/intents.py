"""What somebody wants, read from how like the message is to the training messages."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from addons.likeness import Likeness, Weights
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.linalg import cho_factor, cho_solve

NEARNESS = "nearness"  # mean likeness of the nearest training messages, for addons.scope
_NEAREST = 8
_RANKED = 10  # intents that are given with their confidence


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LikeMessages(IntentClassifier, GraphComponent):
    """Kernel ridge regression on the intents; the kernel is quadratic in the likeness, so that features count together too."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what has to stand before it."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages without which it cannot run."""
        return ["sklearn", "scipy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Give the options; bot/README.md says how they were measured.

        meaning, words, spelling: what each likeness counts. offset: of the kernel ((likeness + offset) / (1 + offset)) squared.
        penalty: of the regression. sharpness: what its values are multiplied with before they become shares of one.
        """
        return {"meaning": 3.0, "words": 1.0, "spelling": 1.0, "offset": 0.5, "penalty": 0.03, "sharpness": 18.0}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> LikeMessages:
        """Make one that has learnt nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **more: Any,  # noqa: ANN401  Rasa's signature
    ) -> LikeMessages:
        """Read what was learnt; one that cannot be read is an error, not a classifier that knows nothing."""
        made = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            arrays = dict(np.load(folder / "messages.npz", allow_pickle=False))
            made._intents = json.loads((folder / "intents.json").read_text("utf-8"))
        made._coefficients = arrays.pop("coefficients")
        made._likeness = Likeness(made._weights, arrays)
        return made

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, model_storage, resource
        self._weights = Weights(config["meaning"], config["words"], config["spelling"])
        self._intents: list[str] = []
        self._coefficients = np.zeros((0, 0), np.float32)
        self._likeness: Likeness | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the labelled messages."""
        examples = [example for example in training_data.intent_examples if _readable(example)]
        self._intents = sorted({example.get(INTENT) for example in examples})
        number = np.array([self._intents.index(example.get(INTENT)) for example in examples])
        meaning, texts = _meaning(examples), [example.get(TEXT) for example in examples]
        self._likeness = Likeness.fit(self._weights, meaning, texts)
        self._coefficients = self._solve(self._kernel(self._likeness.of(meaning, texts)), number)
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / "messages.npz", coefficients=self._coefficients, **self._likeness.arrays)
            (folder / "intents.json").write_text(json.dumps(self._intents), "utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and nearness; where the featurizer found nothing to read, no intent."""
        for message in messages:
            if _readable(message):
                self._read(message)
            else:
                message.set(INTENT, {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [], add_to_output=True)
        return messages

    def _read(self, message: Message) -> None:
        assert self._likeness is not None
        likeness = self._likeness.of(_meaning([message]), [message.get(TEXT)])[0]
        values = self._config["sharpness"] * (self._kernel(likeness) @ self._coefficients)
        shares = np.exp(values - values.max())
        shares /= shares.sum()
        ranking = [
            {INTENT_NAME_KEY: self._intents[i], PREDICTED_CONFIDENCE_KEY: float(shares[i])} for i in np.argsort(-shares)[:_RANKED]
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set(NEARNESS, float(np.sort(likeness)[-_NEAREST:].mean()))

    def _kernel(self, likeness: np.ndarray) -> np.ndarray:
        offset = self._config["offset"]
        return ((likeness + offset) / (1 + offset)) ** 2

    def _solve(self, kernel: np.ndarray, number: np.ndarray) -> np.ndarray:
        """The coefficients of each training message for each intent; rare intents count for more."""
        target = np.eye(len(self._intents), dtype=np.float32)[number]
        weight = np.sqrt(len(number) / len(self._intents) / target.sum(axis=0))[number][:, None].astype(np.float32)
        kernel *= weight * weight.T
        kernel[np.diag_indices_from(kernel)] += self._config["penalty"]
        return weight * cho_solve(cho_factor(kernel, lower=True, overwrite_a=True), weight * target)


def _readable(message: Message) -> bool:
    return message.get_dense_features(TEXT)[1] is not None


def _meaning(messages: list[Message]) -> np.ndarray:
    """The sentence features of the language model, one row a message."""
    return np.vstack([message.get_dense_features(TEXT)[1].features for message in messages])
