"""Runs: which version of code, codebook, data and model made a reading."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from detente.lexicon.files import data_dir
from detente.record.store import version
from detente.record.table import one

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Run:
    """What made readings. `model` and `settings` are what the caller tells of the reading; the rest is found out."""

    model: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    version: str = field(default_factory=version)
    origin: str = "read"

    @property
    def digest(self) -> str:
        """The same for runs that must give the same readings."""
        content = json.dumps(
            [self.version, stamp("codebook"), stamp(""), self.model, self.settings, self.origin], sort_keys=True
        )
        return blake2b(content.encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=4)
def stamp(folder: str) -> str:
    """Digest of the package's data files below a folder; the record's own do not bear on readings."""
    root = data_dir()
    total = blake2b(digest_size=6)
    for path in sorted((root / folder).rglob("*")):
        if path.is_file() and path.relative_to(root).parts[0] != "record":
            total.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def enter(con: duckdb.DuckDBPyConnection, run: Run) -> int:
    """Number of the run in the record; a new row where it is the first of its kind."""
    digest = run.digest
    row = one(con, "SELECT run FROM base.runs WHERE digest = ?", [digest])
    if row is not None:
        return int(row[0])
    (last,) = one(con, "SELECT coalesce(max(run), 0) FROM base.runs") or (0,)
    now = datetime.now(UTC).replace(tzinfo=None)
    settings = json.dumps(run.settings, sort_keys=True)
    con.execute(
        "INSERT INTO base.runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
        [last + 1, digest, run.version, stamp("codebook"), stamp(""), run.model, settings, run.origin, now, now],
    )
    return int(last) + 1


def count(con: duckdb.DuckDBPyConnection, run: int, documents: int, events: int) -> None:
    """Add what a batch entered."""
    now = datetime.now(UTC).replace(tzinfo=None)
    con.execute(
        "UPDATE base.runs SET documents = documents + ?, events = events + ?, ended = greatest(ended, ?) WHERE run = ?",
        [documents, events, now, run],
    )


def not_older(con: duckdb.DuckDBPyConnection, run: int, than: int) -> bool:
    """Whether a run's code is of the same or a later version than another's."""
    found = dict(con.execute("SELECT run, version FROM base.runs WHERE run IN (?, ?)", [run, than]).fetchall())
    return _order(found[run]) >= _order(found.get(than, ""))


def _order(version_: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version_)[:3])
