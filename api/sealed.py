"""Runs of checklists sealed for the browser: encrypted, signed and expiring, so that the server keeps nothing of them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import tempfile
import time
import zlib
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from directory_index.checklists.run import Run, as_data, from_data
from directory_index.errors import BadQueryError, DirectoryError
from directory_index.settings import Settings

KEPT_HOURS = 12  # from the last answer: a working day, and not the next person at a shared computer
_LONGEST = 190_000  # characters of a sealed run; a full one of eight children, in Urdu, has half of that
_LARGEST = 1_000_000  # bytes once opened, so that a small parcel cannot become a big one
_KEY_FILE = "secret.key"


class ExpiredError(BadQueryError):
    """A sealed run is older than it may be."""


class Sealer:
    """Seals runs and opens them."""

    def __init__(self, secret: bytes, kept: float = KEPT_HOURS * 3600) -> None:
        """Seal with a secret; what was sealed can be opened for so many seconds."""
        self._fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret).digest()))
        self._kept = kept

    @classmethod
    def of(cls, settings: Settings) -> Sealer:
        """The sealer of an installation: by its setting, or by a secret made once and readable by its owner alone.

        Raises:
            DirectoryError: when the secret cannot be written.
        """
        if settings.secret:
            return cls(settings.secret.encode())
        try:
            return cls(_kept_secret(settings.var_dir / _KEY_FILE))
        except OSError as error:
            msg = f"The secret for checklists cannot be written to {settings.var_dir}: make it writable, or set SIGNPOST_SECRET."
            raise DirectoryError(msg) from error

    def seal(self, run: Run) -> str:
        """A run as text that nobody else can read or change."""
        packed = zlib.compress(json.dumps(as_data(run), separators=(",", ":"), ensure_ascii=False).encode())
        return self._fernet.encrypt(packed).decode()

    def open(self, sealed: str) -> Run:
        """The run in a sealed text.

        Raises:
            ExpiredError: when it is too old.
            BadQueryError: when it was changed, cut off, or sealed elsewhere.
        """
        changed = "These answers cannot be read: the page was changed, or Signpost was set up anew meanwhile. Please start again."
        try:
            token = sealed[:_LONGEST].encode("ascii")
            age = time.time() - self._fernet.extract_timestamp(token)  # refuses what was changed
            if age > self._kept:
                raise ExpiredError(_too_old(self._kept))
            unpacked = zlib.decompressobj().decompress(self._fernet.decrypt(token), _LARGEST)
            return from_data(json.loads(unpacked))
        except (InvalidToken, UnicodeEncodeError, binascii.Error, zlib.error, ValueError, KeyError, TypeError) as error:
            raise BadQueryError(changed) from error


def _too_old(kept: float) -> str:
    return (
        f"It is more than {kept / 3600:.0f} hours since your last answer. So that nobody else who uses this device can read "
        "them, your answers can no longer be opened. Please start again."
    )


def _kept_secret(path: Path) -> bytes:
    """The secret in a file, made first where there is none; two processes that begin together end with the same one."""
    if path.exists():
        return path.read_bytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent) as made:  # readable by its owner alone
        made.write(os.urandom(32))
        made.flush()
        with suppress(FileExistsError):
            os.link(made.name, path)  # whole or not at all; of several that begin together the first stays
    return path.read_bytes()
