"""The assistant's model: learnt by Rasa in its own environment, kept under the digest of all it was learnt from."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from directory_index.encoder import Encoder, Progress
from directory_index.errors import DirectoryError

BOT = Path(__file__).resolve().parent.parent / "bot"
PYTHON = BOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# What the model is learnt from or by; the actions, the channel's settings and the tests do not change it.
_SOURCES = (
    "config.yml",
    "requirements.lock",
    "run.py",
    "domain/**/*.yml",
    "data/**/*.yml",
    "addons/features.py",
    "addons/scope.py",
)
_KEPT = 3  # models of older sources stay for a while: another process, or the last release, may want them
_STEPS = 3  # the classifier, the rules, and writing the model
_LAYERS = slice(-4, -1)  # of the language model: the three before the last (bot/README.md)
Began = Callable[["subprocess.Popen[str]"], None]


class AssistantMissingError(DirectoryError):
    """Rasa's environment or the assistant's sources are not here."""

    status = 503


class TrainingFailedError(DirectoryError):
    """Rasa could not learn the model."""

    status = 503


def environment(var_dir: Path, encoder: Encoder, **more: str) -> dict[str, str]:
    """What Rasa's process finds in its environment: ours without our settings (a database's password), and what it needs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SIGNPOST_", "PYTHON"))}
    return {**kept, "SIGNPOST_ENCODER": str(_language_model(var_dir, encoder)), **more}


def _language_model(var_dir: Path, encoder: Encoder) -> Path:
    """A folder with the application's language model, made to give inner layers: each ends in its second normalisation."""
    import onnx

    identity = f"{encoder.identity}|{_LAYERS}"
    folder = (var_dir / "bot" / f"language-{hashlib.sha256(identity.encode()).hexdigest()[:16]}").resolve()
    if folder.is_dir():
        return folder
    model = onnx.load(encoder.folder / "model.onnx")
    ends = [node.output[0] for node in model.graph.node if node.op_type == "LayerNormalization"][2::2]
    del model.graph.output[:]
    for name in ends[_LAYERS]:
        model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    # The add-on gives a mask, which the model has no use for: every text is encoded alone.
    model.graph.input.append(onnx.helper.make_tensor_value_info("attention_mask", onnx.TensorProto.INT64, [1, "length"]))
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="making-", dir=folder.parent))
    onnx.save(model, work / "model.onnx")
    shutil.copy(encoder.folder / "tokenizer.json", work)
    (work / "identity.json").write_text(json.dumps(identity), "utf-8")
    try:
        os.replace(work, folder)
    except OSError:  # another process was quicker, and has written the same
        shutil.rmtree(work)
    return folder


def digest(encoder: Encoder) -> str:
    """One name for everything the model depends on."""
    found = hashlib.sha256(f"{encoder.identity}|{_LAYERS}".encode())
    for path in sorted({path for pattern in _SOURCES for path in BOT.glob(pattern)}):
        found.update(str(path.relative_to(BOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:32]


def open_model(var_dir: Path, encoder: Encoder, progress: Progress | None = None, began: Began | None = None) -> Path:
    """Give the model for the present sources, learning it first where it is missing or damaged.

    Args:
        var_dir: where models are kept.
        encoder: the language model that the messages' features come from.
        progress: told how far the training is.
        began: given the process that learns, for whoever may have to stop it.

    Raises:
        AssistantMissingError: when Rasa's environment is not there.
        TrainingFailedError: when Rasa cannot learn it.
    """
    if not PYTHON.is_file():
        msg = "The assistant is not installed here: run 'python3 start.py setup', then start Signpost again."
        raise AssistantMissingError(msg)
    folder = (var_dir / "bot").resolve()
    model = folder / f"{digest(encoder)}.tar.gz"
    if not _whole(model):
        folder.mkdir(parents=True, exist_ok=True)
        _train(model, environment(var_dir, encoder), progress, began)
        for old in sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            old.unlink()
            _mark(old).unlink(missing_ok=True)
    return model


def _whole(model: Path) -> bool:
    """Whether the model is the one that was written here: Rasa loads no other, since loading one can run code."""
    try:
        with model.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == _mark(model).read_text("utf-8")
    except OSError:
        return False


def _mark(model: Path) -> Path:
    return model.with_name(model.name.replace(".tar.gz", ".sha256"))


def _train(model: Path, variables: Mapping[str, str], progress: Progress | None, began: Began | None) -> None:
    work = Path(tempfile.mkdtemp(prefix="training-", dir=model.parent))
    try:
        made = work / "model.tar.gz"
        _run_training(made, {**variables, "RASA_CACHE_DIRECTORY": str(work / "cache")}, progress, began)
        with made.open("rb") as file:
            _mark(model).write_text(hashlib.file_digest(file, "sha256").hexdigest(), "utf-8")
        os.replace(made, model)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _run_training(made: Path, variables: Mapping[str, str], progress: Progress | None, began: Began | None) -> None:
    tell = progress or (lambda what, done, total: None)
    tell("teaching the assistant", 0, _STEPS)
    command = [str(PYTHON), str(BOT / "run.py"), "train", str(made)]
    # Its standard input stays open as long as we live: when it closes, the training ends too.
    with subprocess.Popen(
        command,
        env={**variables},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # Ctrl+C is for us; we end it in good order
    ) as process:
        if began:
            began(process)
        assert process.stdout is not None
        complaint = "no reason given"
        done = 0
        for line in process.stdout:
            if line.startswith(("ERROR ", "CRITICAL ")):
                complaint = line.strip()
            if line.startswith("done "):
                done += 1
                tell("teaching the assistant", min(done, _STEPS - 1), _STEPS)
        status = process.wait()
    if status or not made.is_file():
        msg = f"The assistant could not be taught (status {status}): {complaint}. Run 'signpost train' to try again."
        raise TrainingFailedError(msg)
    tell("teaching the assistant", _STEPS, _STEPS)
