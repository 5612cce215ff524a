"""The file: opening with clear messages, migrations each in a transaction, views renewed when they changed."""

from __future__ import annotations

import atexit
import gc
import re
import time
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from detente.errors import RecordError, RecordLocked, RecordMissing, RecordNewer
from detente.lexicon.files import data_dir
from detente.record import upgrades
from detente.record.table import one

if TYPE_CHECKING:
    import duckdb

_PAUSE = 0.1
_FULL = re.compile(r"no space left|disk is full|file too large|quota exceeded|could not write", re.IGNORECASE)
_DAMAGED = re.compile(r"could not read enough bytes|corrupt|checksum|deserializ|read past the end", re.IGNORECASE)
_NAMES = re.compile(r"\"[^\"]*\"|'[^']*'")
_RESTORE = "Put a copy in its place, or read the sources into a new record; the file is left as it is."
_ROOM = "Make room, and give the same command again; what was entered before is kept."
# Bytes of a block of a new file. Columns fill blocks of their own: of the usual 262,144 bytes most stay empty in a
# record of some thousand events, which so takes half the room.
BLOCK = 65_536
# Nothing is ever downloaded: what DuckDB would fetch on demand stays unfetched. Changes go from the log into the file
# in large parts, which keeps it small and adding fast.
_CONFIG: dict[str, Any] = {
    "autoinstall_known_extensions": "false",
    "checkpoint_threshold": "128MB",
    "default_block_size": str(BLOCK),
}


@lru_cache(maxsize=1)
def version() -> str:
    """Version of the package that writes."""
    return metadata.version("detente")


@lru_cache(maxsize=4)
def migrations(folder: Path | None = None) -> tuple[tuple[str, str], ...]:
    """(name, SQL) of every migration, in order: `0001_base`, `0002_...`."""
    folder = folder or data_dir() / "record"
    return tuple((path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("[0-9]*.sql")))


@lru_cache(maxsize=1)
def _views() -> tuple[str, str]:
    """(hash, SQL) of the views."""
    sql = (data_dir() / "record" / "views.sql").read_text(encoding="utf-8")
    return sha256(sql.encode()).hexdigest()[:16], sql


def open_file(path: Path, *, read_only: bool, wait: float) -> duckdb.DuckDBPyConnection:
    """An open and up-to-date record. `wait` seconds are given to a process that holds it.

    Raises RecordMissing, RecordLocked, RecordNewer, RecordError.
    """
    if read_only and not path.exists():
        raise RecordMissing(f"{path} does not exist")
    con = _connect(path, read_only=read_only, wait=wait)
    try:
        behind = _check(con, path, read_only=read_only)
        if behind and read_only:
            # A reader cannot migrate; open once for writing, as the user would have to.
            con.close()
            open_file(path, read_only=False, wait=wait).close()
            return _connect(path, read_only=True, wait=wait)
        if not read_only:
            _migrate(con)
    except BaseException:
        con.close()
        raise
    return con


def _connect(path: Path, *, read_only: bool, wait: float) -> duckdb.DuckDBPyConnection:
    import duckdb

    _tidy_exit()
    until = time.monotonic() + wait
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=_CONFIG)
        except duckdb.Error as error:
            problem = _explain(path, str(error), read_only)
            if not isinstance(problem, RecordLocked) or time.monotonic() >= until:
                raise problem from error
        time.sleep(_PAUSE)


@lru_cache(maxsize=1)
def _tidy_exit() -> None:
    """Let the database's library be taken down at exit: while the model's objects are frozen for speed, it reports
    everything of its own as leaked."""
    atexit.register(gc.unfreeze)


def _explain(path: Path, text: str, read_only: bool) -> RecordError:
    """What DuckDB's refusal means to the user."""
    # Without the file's name, which may hold any of the words that are looked for.
    said = _NAMES.sub("", text.replace(str(path), "")).lower()
    if re.search(r"\block\b", said) or "used by another process" in said:
        found = re.search(r"PID (\d+)", text)
        who = f"another process (pid {found[1]})" if found else "another process"
        return RecordLocked(f"{path} is being {'written' if read_only else 'used'} by {who}")
    if "different configuration" in said:
        other = "writing" if read_only else "reading"
        remedy = "Close that Record first, or go on with it."
        return RecordLocked(f"{path} is open for {other} in this program already", remedy=remedy)
    if "valid" in said and "database" in said:
        return RecordMissing(f"{path} is not a record but another kind of file")
    if "newer" in said or "storage version" in said:
        return RecordNewer(f"{path} was written by a newer DuckDB", remedy="Update duckdb; the file is unchanged.")
    if not path.parent.exists():
        return RecordMissing(f"the folder {path.parent} does not exist", remedy="Make it first.")
    if _DAMAGED.search(said):
        return RecordError(f"{path} is damaged or cut short", remedy=_RESTORE)
    if "permission denied" in said or "read-only file system" in said:
        return RecordError(f"{path} cannot be opened: permission denied", remedy="Check who may write there.")
    return RecordError(f"{path} cannot be opened: {' '.join(text.split())[:200]}")


def failure(error: BaseException | None) -> RecordError | None:
    """What the disk or the state of the file did to a query or a change; None for any other exception."""
    import duckdb

    if not isinstance(error, duckdb.Error):
        return None
    text = " ".join(str(error).split())
    said = _NAMES.sub("", text)
    if _FULL.search(said):
        return RecordError("the record cannot be written: no room is left", remedy=_ROOM)
    if _DAMAGED.search(said) or isinstance(error, duckdb.InternalException | duckdb.SerializationException):
        return RecordError(f"the record is damaged or cut short ({text[:120]})", remedy=_RESTORE)
    if isinstance(error, duckdb.IOException | duckdb.FatalException | duckdb.OutOfMemoryException):
        return RecordError(f"the record failed: {text[:200]}", remedy=_ROOM)
    return None


def _check(con: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool) -> bool:
    """Whether the file wants migrations or fresh views. Raises RecordNewer, RecordMissing."""
    tables = {
        name for (name,) in con.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
    }
    if "base.migrations" not in tables:
        if tables or read_only:
            raise RecordMissing(f"{path} is a DuckDB file but not a record of detente")
        return True
    done = dict(con.execute("SELECT name, version FROM base.migrations").fetchall())
    known = {name for name, _ in migrations()}
    if unknown := sorted(set(done) - known):
        raise RecordNewer(
            f"{path} was written by detente {done[unknown[-1]]} (it has {unknown[-1]}), this is {version()}",
            remedy=f"Install detente {done[unknown[-1]]} or newer; the file is unchanged.",
        )
    stamp = one(con, "SELECT value FROM base.settings WHERE name = 'views'")
    return known != set(done) or stamp is None or stamp[0] != _views()[0]


def _migrate(con: duckdb.DuckDBPyConnection) -> None:
    """Bring the file up to date: every migration in a transaction of its own, then the views in one."""
    with transaction(con):
        con.execute("CREATE SCHEMA IF NOT EXISTS base")
        con.execute("CREATE TABLE IF NOT EXISTS base.migrations (name VARCHAR, version VARCHAR, applied TIMESTAMP)")
        con.execute("CREATE TABLE IF NOT EXISTS base.settings (name VARCHAR, value VARCHAR)")
    done = {name for (name,) in con.execute("SELECT name FROM base.migrations").fetchall()}
    for name, sql in migrations():
        if name not in done:
            with transaction(con):
                con.execute(sql)
                if name in upgrades.STEPS:
                    upgrades.STEPS[name](con)
                con.execute("INSERT INTO base.migrations VALUES (?, ?, now()::TIMESTAMP)", [name, version()])
    stamp, sql = _views()
    found = one(con, "SELECT value FROM base.settings WHERE name = 'views'")
    if found is None or found[0] != stamp:
        with transaction(con):
            con.execute(sql)
            con.execute("DELETE FROM base.settings WHERE name = 'views'")
            con.execute("INSERT INTO base.settings VALUES ('views', ?)", [stamp])


def compact(path: Path, *, wait: float) -> tuple[int, int]:
    """Write the file anew without the room that replaced lines left; its size before and after."""
    if not path.exists():
        raise RecordMissing(f"{path} does not exist")
    fresh = path.with_name(path.name + ".compact")
    fresh.unlink(missing_ok=True)
    con = open_file(path, read_only=False, wait=wait)
    try:
        con.execute("CHECKPOINT")
        before = path.stat().st_size
        (name,) = one(con, "SELECT current_database()") or ("",)
        con.execute(f"ATTACH '{str(fresh).replace(chr(39), chr(39) * 2)}' AS _fresh (BLOCK_SIZE {BLOCK})")
        con.execute(f'COPY FROM DATABASE "{name}" TO _fresh')
        con.execute("DETACH _fresh")
        # Still open, and so still locked: nobody else can have written meanwhile.
        fresh.replace(path)
    finally:
        con.close()
        fresh.unlink(missing_ok=True)
    return before, path.stat().st_size


class transaction:  # reads as a statement
    """All or nothing: commits at the end of the block, rolls back where it raises (Ctrl-C too).

    Raises RecordError for what the disk did.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def __enter__(self) -> None:
        self._con.execute("BEGIN")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        import duckdb

        if error is None:
            try:
                self._con.execute("COMMIT")
            except duckdb.Error as failed:
                if problem := failure(failed):
                    raise problem from failed
                raise
            return
        with suppress(duckdb.Error):  # a change that the disk broke off is rolled back already
            self._con.execute("ROLLBACK")
        if problem := failure(error):
            raise problem from error
