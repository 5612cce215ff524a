"""Reading what a desk gets: files, folders, globs, addresses, tables of documents and standard input, as Documents."""

from __future__ import annotations

from detente.sources.base import Loaded, SourceSettings
from detente.sources.dispatch import load

__all__ = ["Loaded", "SourceSettings", "load"]
