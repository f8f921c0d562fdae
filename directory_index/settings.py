"""Settings, from the environment alone: every variable begins with SIGNPOST_."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def shipped(name: str) -> Path:
    """A folder of the checkout, or the copy that the installed package carries."""
    beside = _CHECKOUT / name
    return beside if beside.is_dir() else _PACKAGE / f"_{name}"


class Settings(BaseSettings):
    """Where things are. Relevance is tuned in data/search.yaml, not here."""

    model_config = SettingsConfigDict(env_prefix="SIGNPOST_", extra="ignore")

    data_dir: Path = Field(default_factory=lambda: shipped("data"), description="Folder of the directory's YAML files.")
    judgements_dir: Path = Field(
        default_factory=lambda: shipped("evaluation") / "queries",
        description="Judged queries; the ranker learns from train/.",
    )
    var_dir: Path = Field(default=Path("var"), description="Where the store, the index and the exported model are written.")
    database_url: str = Field(default="", description="SQLAlchemy URL of the store; empty: SQLite in var_dir.")
    model: str = Field(default="", description="Folder of a sentence-transformers model; empty: the packaged all-MiniLM-L6-v2.")
    model_sha256: str = Field(default="", description="Expected sha256 of model.safetensors, for a model of your own.")
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on.")
    secret: str = Field(
        default="", description="What answers handed back and forth are sealed with; empty: made once and kept in var_dir."
    )
    threads: int = Field(default=2, ge=1, le=64, description="Threads of the encoder.")

    @property
    def store_url(self) -> str:
        """The store's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.var_dir.resolve() / 'signpost.db'}"
