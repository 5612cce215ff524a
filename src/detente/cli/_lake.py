"""`detente read` into a lake: by the processes of this machine, or on Ray."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente.cli import NOTHING_DONE, OK, SOME_FAILED
from detente.cli._errors import complain, remark
from detente.cli._progress import Progress, counted
from detente.errors import DetenteError, InputError
from detente.sources.base import Track
from detente.sources.stores import absolute

if TYPE_CHECKING:
    from detente.cluster import Progressed
    from detente.cluster.engines import Engine
    from detente.cluster.units import Fault, Unit
    from detente.cluster.work import Outcome
    from detente.settings import Settings
    from detente.sources import SourceSettings


def read_into_lake(
    specs: list[str], lake: str | None, settings: Settings, sources: SourceSettings, *,
    engine: str, address: str | None, workers: int | None, language: str | None, actors: Path | None,
) -> int:
    """Read sources into the lake; the exit status. Raises InputError, LibraryMissing, EngineFailed."""
    from detente.cluster.lake import prepare
    from detente.cluster.run import read_into
    from detente.cluster.work import Job

    if lake is None:
        raise InputError("the lake has no place", remedy="Name a folder or address with --out.")
    if "-" in specs:
        raise InputError("standard input cannot be read into a lake", remedy="Name a file, folder or address.")
    about = {
        "model": settings.model, "judge": settings.judge, "language": language, "date": sources.date,
        "codebook": settings.codebook.name if settings.codebook else None, "actors": actors.name if actors else None,
        "publisher": sources.publisher, "title": sources.title, "size limit": sources.max_bytes,
    }
    told = _Told()
    reader = _engine(engine, address, workers, told)
    store, size = prepare(lake, about)
    place = lake
    if engine == "ray":  # whose workers run in folders of their own
        specs, place = [absolute(spec) for spec in specs], absolute(lake)
    job = Job(place, settings, replace(sources, track=None), size, language)
    try:
        done = read_into(specs, job, store, reader, told)
    finally:
        told.progress.clear()
    before = f" ({done.before:,} of them before)" if done.before else ""
    faults = f", {counted(done.rejected)}" if done.rejected else ""
    print(f"detente: {done.read:,} read{before}{faults}", file=sys.stderr)
    print(lake)
    if done.read == 0:
        return NOTHING_DONE
    return SOME_FAILED if done.rejected else OK


def _engine(name: str, address: str | None, workers: int | None, told: _Told) -> Engine:
    if name == "ray":
        from detente.cluster.on_ray import RayEngine, require_ray

        require_ray()  # before anything is written
        return RayEngine(address, workers)
    from detente.cluster.engines import LocalEngine

    return LocalEngine(workers or 1, told.tick)


class _Told:
    """Tells of what happens: the line of progress, and a line for each fault."""

    def __init__(self) -> None:
        self._track = Track()
        self.progress = Progress(self._track, None, shown=sys.stderr.isatty())
        self._done: Progressed | None = None

    def __call__(self, done: Progressed, what: Outcome | Fault | Unit) -> None:
        from detente.cluster.units import Fault, Unit

        self._done = done
        if isinstance(what, Unit):
            self._track.advance(what.size or 0)
        elif isinstance(what, Fault):
            self._complain(what)
        else:
            for source, text in what.remarks:
                self.progress.clear()
                remark(text, source)
            for fault in what.faults:
                self._complain(fault)
            self.progress.total = done.bytes
            self._track.advance(what.bytes)
        self.progress.tick(done.read, done.rejected)

    def tick(self, read: int, rejected: dict[str, int]) -> None:
        """So many articles of the portion that is being read."""
        if self._done is not None:
            self.progress.tick(self._done.read + read, self._done.rejected + type(self._done.rejected)(rejected))

    def _complain(self, fault: Fault) -> None:
        self.progress.clear()
        error = DetenteError(fault.cause, remedy=fault.remedy)
        error.code = fault.code
        complain(error, fault.source)
