"""The meaning of a message as numbers: the application's own language model, run by onnxruntime inside Rasa."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tokenizers import Encoding, Tokenizer

_VARIABLE = "SIGNPOST_ENCODER"  # folder with model.onnx, tokenizer.json and identity.json (api/rasa_model.py writes it)
_LONGEST = 256  # word pieces; the model was trained on no more


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceLayers(DenseFeaturizer, GraphComponent):
    """Puts the means over a message's words, in several of the model's layers, among its sentence features.

    The last layer, which the search uses, says what a sentence is about; those before it also say how it is put, and what
    somebody wants of a service ("how long", "who may") lies more in that. Which layers is decided where the model is written.
    """

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages without which it cannot run."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There are no options."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Say which model it is, so that features of another are not taken from the cache."""
        return str(json.loads((model_folder() / "identity.json").read_text("utf-8")))

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceLayers:
        """Open the model."""
        return cls(config, execution_context.node_name)

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        folder = model_folder()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # one short text: splitting it over threads costs more than it gains
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.no_padding()
        self._unknown = self._tokenizer.token_to_id("[UNK]")

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features to messages; one of which the model knows no piece (emoji, one endless word) gets none."""
        for message in messages:
            pieces = self._tokenizer.encode(message.get(TEXT) or "")
            known = [piece for piece in pieces.ids if piece != self._unknown]
            if len(known) > sum(pieces.special_tokens_mask):
                self.add_features_to_message(None, self._encode(pieces), TEXT, message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features to training messages."""
        self.process(training_data.training_examples)
        return training_data

    def _encode(self, pieces: Encoding) -> np.ndarray:
        """One text alone: int8 takes its scale from all that is in a batch, and features must not change with the company."""
        feed = {"input_ids": np.array([pieces.ids]), "attention_mask": np.array([pieces.attention_mask])}
        layers = self._session.run(None, feed)
        return np.concatenate([layer[0].mean(axis=0) for layer in layers])[None]


def model_folder() -> Path:
    """Find the folder of the language model.

    Raises:
        InvalidConfigException: when the environment names none.
    """
    folder = Path(os.environ.get(_VARIABLE, ""))
    if not (folder / "identity.json").is_file():
        raise InvalidConfigException(
            f"Set {_VARIABLE} to the folder of the language model: 'signpost train' writes it to var/bot."
        )
    return folder
