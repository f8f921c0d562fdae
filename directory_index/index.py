"""The index on disk: what is learnt and what is encoded, with the hashes of all it was made from.

It is never trusted: a file that is missing, damaged or made from other data is built again. It is written to a new folder
and moved into place at the end, so that a full disk leaves the old one serving.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import lightgbm
import numpy as np

from directory_index.dense import StatementIndex, statement_rows
from directory_index.encoder import Encoder, Progress, Vectors
from directory_index.errors import IndexUnavailableError
from directory_index.files import Directory
from directory_index.lexical import LexicalIndex
from directory_index.ngrams import NgramClassifier, Ngrams
from directory_index.precedents import Precedents
from directory_index.ranker import KindRanker, Trees
from directory_index.training import Encode, Example, fit_fusion, fit_retrievers, need_index

FORMAT = 16  # raise it when anything below, or what is learnt, changes
_PRECEDENTS = ("beside", "prior", "mean", "words", "linear", "vectors", "coefficients")
_CHECKED = ("ngrams.npz", "ngrams.json", "learnt.npz", "bold.txt", "wary.txt", "lexical.json")


class VectorCache:
    """Vectors by the digest of their text, so that a rebuild encodes only what changed."""

    def __init__(self, path: Path, encoder: Encoder, progress: Progress | None = None) -> None:
        """Open the cache of one model; a damaged one is begun anew."""
        self._path, self.encoder, self._progress = path, encoder, progress
        self._rows: dict[bytes, int] = {}
        self._matrix: Vectors = np.zeros((0, encoder.dimension), np.float32)
        self._added: dict[bytes, Vectors] = {}
        try:
            with np.load(path) as stored:
                if str(stored["model"]) == encoder.identity and hashlib.sha256(stored["vectors"].tobytes()).hexdigest() == str(
                    stored["digest"]
                ):
                    self._matrix = stored["vectors"]
                    self._rows = {key.tobytes(): row for row, key in enumerate(stored["keys"])}
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            self._rows = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts, shape (len(texts), dimension); new ones are encoded."""
        keys = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows and key not in self._added}
        if new:
            self._added.update(zip(new, self.encoder.encode(list(new.values()), self._progress), strict=True))
        if not texts:
            return np.zeros((0, self.encoder.dimension), np.float32)
        return np.stack([self._added[key] if key in self._added else self._matrix[self._rows[key]] for key in keys])

    def fresh(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that must not be kept: what people type."""
        return self.encoder.encode(texts)

    def release(self) -> None:
        """Let go of all vectors, once the indexes hold their own copies. What comes later is encoded anew and not written."""
        self._rows, self._matrix, self._added = {}, np.zeros((0, self.encoder.dimension), np.float32), {}

    def write(self) -> None:
        """Write what was added.

        Raises:
            IndexUnavailableError: when the disk does not take it.
        """
        if not self._added:
            return
        keys = [*self._rows, *self._added]
        matrix = np.concatenate([self._matrix, np.stack(list(self._added.values()))]).astype(np.float32)
        names = np.array([np.frombuffer(key, np.uint8) for key in keys])
        work = self._path.with_suffix(f".{os.getpid()}.npz")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(
                work,
                keys=names,
                vectors=matrix,
                model=self.encoder.identity,
                digest=hashlib.sha256(matrix.tobytes()).hexdigest(),
            )
            os.replace(work, self._path)
        except OSError as error:
            work.unlink(missing_ok=True)
            raise _unwritable(self._path, error) from error
        self._matrix, self._rows, self._added = matrix, {key: row for row, key in enumerate(keys)}, {}


def open_ranker(
    directory: Directory,
    encoder: Encoder,
    encode: Encode,
    folder: Path,
    judged: str,
    examples: Callable[[], Sequence[Example]],
    progress: Progress | None = None,
) -> KindRanker:
    """The trained ranker of this data and model: read from the folder, or built and written there.

    `judged` is the digest of the judged queries; `examples` gives them as understood, and is asked only when the ranker has to be
    built.

    Raises:
        IndexUnavailableError: when it cannot be written.
    """
    identity = _identity(directory, encoder, judged)
    if _valid(folder, identity):
        try:
            return _read(directory, encode, folder)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile, lightgbm.basic.LightGBMError):
            pass  # the hashes agree and yet it cannot be read: another version of a library wrote it
    ranker = fit_retrievers(directory, encode, progress)
    ranker.precedents, ranker.trees = fit_fusion(ranker, examples(), progress)
    _write(ranker, folder, identity)
    return _read(directory, encode, folder)  # what serves is what is on disk, rounding included


def _identity(directory: Directory, encoder: Encoder, judged: str) -> str:
    digest = hashlib.sha256(f"{FORMAT}|{encoder.identity}|{lightgbm.__version__}|{judged}".encode())
    for item in (*directory.kinds.values(), *directory.needs.values()):
        digest.update(item.model_dump_json(exclude={"called", "private"}).encode())  # not looked at by the search
    return digest.hexdigest()


def _valid(folder: Path, identity: str) -> bool:
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        return manifest["identity"] == identity and all(_digest(folder / name) == manifest["files"][name] for name in _CHECKED)
    except (OSError, ValueError, KeyError):
        return False


def _read(directory: Directory, encode: Encode, folder: Path) -> KindRanker:
    kinds = directory.kinds
    texts, owners = statement_rows(kind.all_statements for kind in kinds.values())
    with np.load(folder / "learnt.npz") as learnt:
        return KindRanker(
            kinds,
            statements=StatementIndex(encode(texts), owners),
            logistic=(learnt["weights"], learnt["bias"]),
            ngrams=Ngrams.load(folder),
            words=NgramClassifier(learnt["margins"], learnt["margin_bias"]),
            lexical=LexicalIndex.load(folder / "lexical.json"),
            needs=need_index(directory, encode),
            descriptions=encode([f"{kind.name}. {kind.what}" for kind in kinds.values()]),
            precedents=Precedents(**{name: learnt[name] for name in _PRECEDENTS}),
            trees=Trees(*(lightgbm.Booster(model_file=str(folder / f"{name}.txt")) for name in ("bold", "wary"))),
        )


def _write(ranker: KindRanker, folder: Path, identity: str) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix="index-", dir=folder.parent))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        ranker.ngrams.save(work)
        ranker.lexical.save(work / "lexical.json")
        assert ranker.precedents is not None
        np.savez(
            work / "learnt.npz",
            weights=ranker.logistic[0],
            bias=ranker.logistic[1],
            margins=ranker.words.weights,
            margin_bias=ranker.words.bias,
            **{name: getattr(ranker.precedents, name) for name in _PRECEDENTS},
        )
        for name in ("bold", "wary"):
            getattr(ranker.trees, name).save_model(str(work / f"{name}.txt"))
        manifest = {"identity": identity, "files": {name: _digest(work / name) for name in _CHECKED}}
        (work / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        _swap(work, folder)
    except (OSError, lightgbm.basic.LightGBMError) as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _swap(work: Path, folder: Path) -> None:
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        os.replace(folder, old)
    os.replace(work, folder)
    shutil.rmtree(old, ignore_errors=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unwritable(path: Path, error: Exception) -> IndexUnavailableError:
    reason = getattr(error, "strerror", None) or type(error).__name__
    return IndexUnavailableError(
        f"The index could not be written to {path.parent} ({reason}). Free some room or make it writable, then start again."
    )
