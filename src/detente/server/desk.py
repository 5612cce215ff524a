"""The record as the desk sees it: a private copy that is read, renewed when the file changes, and written through.

DuckDB lets one process write a file or many read it, never both. The desk therefore holds the user's file only for as
long as it takes to copy it, or to write a review into it; `detente read` and `watch` go on adding while people read.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from detente.errors import DetenteError, RecordLocked
from detente.record.record import Record
from detente.server.memo import Codes, Memo
from detente.server.settings import Settings

T = TypeVar("T")
log = logging.getLogger("detente.server")
WAIT = 10.0  # seconds that a review waits for a process that writes the file
REST = 10.0  # a copy is made at most once in so many times the time that it takes


class Opened(Record):
    """A record over a cursor of an open connection: each request has its own."""

    def __init__(self, path: Path, con: Any) -> None:
        self.path, self.read_only, self._con = path, False, con.cursor()


class Generation:
    """One copy of the record: in use while somebody reads it, removed afterwards. `written`: changes that it holds."""

    def __init__(self, path: Path, mark: Any, written: int) -> None:
        self.path, self.mark, self.written = path, mark, written
        self.record, self.memo = Record(path), Memo()
        self.readers, self.retired = 0, False

    def remove(self) -> None:
        """Close and delete the copy."""
        self.record.close()
        for file in (self.path, self.path.with_name(self.path.name + ".wal")):
            file.unlink(missing_ok=True)


class Desk:
    """Readers of one record. `version` changes with every change of what is shown."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path, self.settings = path, settings
        self.version = 0
        self.problem = ""  # why the last copy could not be made, for the page
        self._folder = tempfile.TemporaryDirectory(prefix="detente-desk-", dir=settings.cache)
        self._lock, self._origin, self._writing = threading.Lock(), threading.Lock(), threading.Lock()
        self._ahead = threading.local()
        self._written = 0  # changes made by this desk
        self._missed: list[tuple[int, Callable[[Record], Codes | None]]] | None = None  # those since a copy was begun
        self._number, self._not_before = 0, 0.0
        self._stop = threading.Event()
        self._warm: Callable[[Desk, bool], None] | None = None
        self._thread: threading.Thread | None = None
        self._current = self._copy()

    # Reading ------------------------------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Record]:
        """A record to ask, for one thread."""
        with self._lock:
            generation = self._now()
            generation.readers += 1
        opened = Opened(self.path, generation.record.con)
        try:
            yield opened
        finally:
            opened.close()
            with self._lock:
                generation.readers -= 1
                done = generation.retired and not generation.readers
            if done:
                generation.remove()

    def memo(
        self,
        key: Any,
        make: Callable[[], T],
        about: Codes | None = None,
        revise: Callable[[T, Codes], T] | None = None,
    ) -> T:
        """What `make` gives, kept until the record changes in what it is `about` (country codes; None: in anything)."""
        return self._now().memo.get(key, make, about, revise)

    def _now(self) -> Generation:
        """The copy that this thread asks: the current one, or the one that it makes ready."""
        found: Generation = getattr(self._ahead, "generation", None) or self._current
        return found

    # Writing ------------------------------------------------------------------------------------------------------

    def write(
        self,
        change: Callable[[Record], T],
        again: Callable[[Record, T], object],
        concerned: Callable[[Record], Codes] | None = None,
    ) -> T:
        """Make a change in the user's file, then the same in the copy, so that it shows at once.

        `again` repeats it and is given what `change` gave. `concerned`: the countries that it bears on, asked before
        and after; without it everything is made anew. Raises RecordLocked and what `change` raises.
        """
        with self._origin:
            before = _mark(self.path)
            with Record(self.path, wait=WAIT) as origin:
                result = change(origin)
            after = _mark(self.path)
            self._written += 1
            number = self._written

        def repeat(copy: Record) -> Codes | None:
            codes = concerned(copy) if concerned else None
            again(copy, result)
            return codes | concerned(copy) if codes is not None and concerned else None

        with self._writing:
            with self._lock:
                generation = self._current
            if number > generation.written:  # else the copy was made after the change, and holds it
                with self.reading() as copy:
                    codes = repeat(copy)
                generation.memo.touch(codes)
                if self._missed is not None:
                    self._missed.append((number, repeat))
            with self._lock:
                if generation.mark == before:
                    generation.mark = after
                self.version += 1
        return result

    # Keeping up ---------------------------------------------------------------------------------------------------

    def refresh(self) -> bool:
        """Take a new copy where the file has changed; whether it has. It is shown when its first page is ready."""
        if _mark(self.path) == self._current.mark or time.monotonic() < self._not_before:
            return False
        with self._writing:
            self._missed = []
        try:
            fresh = self._copy()
            self._prepare(fresh)
        except RecordLocked:
            return False  # being written; the next look will find it done
        except (DetenteError, OSError) as error:
            self.problem = str(error)
            log.warning("the record cannot be copied: %s", error)
            return False
        with self._writing:
            self._repeat_missed(fresh)
            with self._lock:
                old, self._current = self._current, fresh
                self.problem = ""
                old.retired = True
                done = not old.readers
                self.version += 1
        if done:
            old.remove()
        return True

    def _prepare(self, fresh: Generation) -> None:
        """Let the first page be made of a copy that nobody sees yet."""
        if self._warm is None:
            return
        self._ahead.generation = fresh
        try:
            self._warm(self, False)
        finally:
            self._ahead.generation = None

    def _repeat_missed(self, fresh: Generation) -> None:
        """Enter in a new copy what was written since it was made."""
        missed, self._missed = self._missed or [], None
        for number, repeat in missed:
            if number > fresh.written:
                opened = Opened(self.path, fresh.record.con)
                try:
                    fresh.memo.touch(repeat(opened))
                finally:
                    opened.close()

    def watch(self, warm: Callable[[Desk, bool], None] | None = None) -> None:
        """Look at the file every few seconds, in a thread of its own. `warm` makes what is asked for first ready, or
        (given True) what may be asked for next as well.
        """
        self._warm = warm
        self._thread = threading.Thread(target=self._look, name="detente-desk", daemon=True)
        self._thread.start()

    @property
    def closing(self) -> bool:
        """Whether the server ends."""
        return self._stop.is_set()

    def close(self) -> None:
        """Remove the copy."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(15)  # a thread that dies with the interpreter inside the database takes it down
        with self._lock:
            self._current.retired = True
            if self._current.readers:
                return  # whoever still reads removes it
        self._current.remove()
        self._folder.cleanup()

    def _look(self) -> None:
        fresh, warmed = True, -1
        while not self._stop.is_set():
            try:
                if self._warm is not None and warmed != self.version:
                    warmed = self.version
                    self._warm(self, fresh)
                self._stop.wait(self.settings.poll)
                fresh = not self._stop.is_set() and self.refresh()
            except Exception:  # the watch goes on whatever a look meets
                fresh = False
                log.exception("looking at the record failed")

    def _copy(self) -> Generation:
        start = time.monotonic()
        self._number += 1
        target = Path(self._folder.name) / f"record-{self._number}.duckdb"
        with self._origin:
            mark, written = _mark(self.path), self._written
            if mark[0] is not None:
                # Open for reading while it is copied: nobody writes meanwhile, and an old file is brought up to date.
                with Record(self.path, read_only=True, wait=WAIT if self._number == 1 else 0.0):
                    mark = _mark(self.path)
                    for suffix in (".wal", ""):
                        source = self.path.with_name(self.path.name + suffix)
                        if source.exists():
                            shutil.copyfile(source, target.with_name(target.name + suffix))
        self._not_before = time.monotonic() + REST * (time.monotonic() - start)
        return Generation(target, mark, written)


def _mark(path: Path) -> tuple[Any, ...]:
    """What changes when the file does; (None, None) where there is none."""
    out: list[Any] = []
    for file in (path, path.with_name(path.name + ".wal")):
        try:
            found = file.stat()
            out.append((found.st_ino, found.st_size, found.st_mtime_ns))
        except OSError:
            out.append(None)
    return tuple(out)
