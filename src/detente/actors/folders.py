"""Where a user's own files live: configuration that is theirs to edit, and a cache that may be deleted at any time."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def config_dir() -> Path:
    """Folder of the user's settings for detente: $XDG_CONFIG_HOME, %APPDATA% or Application Support; not created."""
    return _base("XDG_CONFIG_HOME", ".config", "APPDATA", "Library/Application Support") / "detente"


def cache_dir() -> Path:
    """Folder of what can be made again: $DETENTE_CACHE, else the platform's cache; not created."""
    own = os.environ.get("DETENTE_CACHE")
    return Path(own) if own else _base("XDG_CACHE_HOME", ".cache", "LOCALAPPDATA", "Library/Caches") / "detente"


def _base(xdg: str, unix: str, windows: str, mac: str) -> Path:
    if os.environ.get(xdg):
        return Path(os.environ[xdg])
    if sys.platform == "win32" and os.environ.get(windows):
        return Path(os.environ[windows])
    try:
        home = Path.home()
    except RuntimeError:  # no HOME, and a user whom the system does not list, as in a container
        home = Path("/nonexistent")
    return home / (mac if sys.platform == "darwin" else unix)
