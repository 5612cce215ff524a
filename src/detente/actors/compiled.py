"""The data of the who's-who in the form that it is used in, kept in the user's cache: read instead of built.

A file is named by the digest of all it was built from, so that a change of data or code makes a new one; it holds plain
MessagePack that is checked as it is read. Where the cache cannot be read or written, everything is built each time.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

from detente.actors.folders import cache_dir
from detente.lexicon.files import data_dir

T = TypeVar("T")
KEEP = 6  # files of earlier data that may stay


@lru_cache(maxsize=1)
def digest() -> str:
    """Digest of the data files and of the code that builds from them."""
    total = blake2b(digest_size=8)
    code = Path(__file__).parent
    for path in sorted([*(data_dir() / "actors").iterdir(), *code.glob("*.py")]):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def compiled(name: str, kind: type[T], build: Callable[[], T]) -> T:
    """What `build` makes, read from the cache where it has been built before."""
    try:
        path = cache_dir() / f"{name}-{digest()}.msgpack"
        return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    except (OSError, RuntimeError, msgspec.DecodeError):
        made = build()
    with contextlib.suppress(OSError, RuntimeError):
        _write(path, name, msgspec.msgpack.encode(made))
    return made


def _write(path: Path, name: str, content: bytes) -> None:
    """Write as a whole or not at all: other processes may be reading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    old = sorted(path.parent.glob(f"{name}-*.msgpack"), key=lambda p: p.stat().st_mtime)
    for stale in old[:-KEEP]:
        stale.unlink(missing_ok=True)
