"""Trains or serves the assistant; started by the application (api/rasa.py) with Rasa's own Python.

    python run.py train MODEL    learn, and write MODEL (.tar.gz); one line of progress a step
    python run.py serve MODEL    answer on 127.0.0.1:$PORT until told to stop, or until the application is gone

What stands in the log is where something happened, never what was said: Rasa's own lines can hold a person's words.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import re
import signal
import sys
import threading
import traceback
import warnings
from pathlib import Path
from types import TracebackType

HERE = Path(__file__).resolve().parent
_EVENT = re.compile(r"[a-z_.]+")  # how Rasa names what happened, "rest.message.received.failure"
_DONE = re.compile(r"(?:Finished training|Restored) component '(\w+)'")

os.environ.update(
    RASA_TELEMETRY_ENABLED="false",
    SQLALCHEMY_SILENCE_UBER_WARNING="1",
    TF_CPP_MIN_LOG_LEVEL="3",
    CUDA_VISIBLE_DEVICES="-1",
    TQDM_DISABLE="1",
)


class Where(logging.Formatter):
    """Writes level, logger, line, and the kind of an error; of the message only the name of an event."""

    def format(self, record: logging.LogRecord) -> str:
        """Give one line."""
        kind = f" {record.exc_info[0].__name__}" if record.exc_info and record.exc_info[0] else ""
        return f"{record.levelname} {record.name}:{record.module}:{record.lineno}{_event(record.msg)}{kind}"


def main() -> int:
    """Do what was asked."""
    action, model = sys.argv[1], Path(sys.argv[2]).resolve()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.excepthook = _report
    os.chdir(HERE)
    sys.path.insert(0, str(HERE))
    warnings.simplefilter("ignore")
    _quiet(logging.INFO if action == "train" else logging.WARNING)
    return {"train": _train, "serve": _serve}[action](model)


def _train(model: Path) -> int:
    import rasa

    steps = logging.getLogger("rasa.engine.training.hooks")
    steps.setLevel(logging.INFO)
    steps.addHandler(_Steps())
    result = rasa.train("domain", "config.yml", ["data"], str(model.parent), fixed_model_name=model.name)
    return 0 if result.model else 1


def _serve(model: Path) -> int:
    import rasa

    rasa.run(
        str(model),
        "endpoints.yml",
        credentials="credentials.yml",
        interface="127.0.0.1",
        port=int(os.environ["PORT"]),
        enable_api=False,
    )
    return 0


class _Steps(logging.Handler):
    """Prints each step of the training as it ends."""

    def emit(self, record: logging.LogRecord) -> None:
        found = _DONE.match(record.getMessage())
        if found:
            print(f"done {found[1]}", flush=True)


def _quiet(level: int) -> None:
    """One handler, ours; Rasa's set-up replaced where it would write messages."""
    logging.disable(logging.WARNING)  # TensorFlow complains at its import of what is left out here on purpose
    importlib.import_module("rasa.core.run")
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    logging.disable(logging.NOTSET)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Where())
    handler.setLevel(logging.WARNING)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    configure_logging_and_warnings(level)
    configure_structlog(logging.WARNING)
    warnings.simplefilter("ignore")


def _event(message: object) -> str:
    try:
        event = json.loads(str(message))["event"]
    except (ValueError, KeyError, TypeError):
        return ""
    return f" {event}" if isinstance(event, str) and _EVENT.fullmatch(event) else ""


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    frames = traceback.extract_tb(trace)[-4:]
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    print(f"ERROR {kind.__name__} at {where}", file=sys.stderr, flush=True)


def _end_with_parent() -> None:
    """Stop when the application does: its end of our standard input closes with it, however it ends."""
    while os.read(0, 1024):  # not sys.stdin: its lock would hold up the interpreter's end
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(5)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
