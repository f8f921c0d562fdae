"""Signpost's library: find help for children and families by need. It knows nothing of HTTP or Rasa."""

from directory_index.search import SearchEngine
from directory_index.settings import Settings

__all__ = ["SearchEngine", "Settings"]
