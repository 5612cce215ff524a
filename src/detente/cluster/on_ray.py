"""Ray: units are taken apart by tasks, portions are read by actors that each hold the loaded pipeline.

Between the two go portions; into the lake writes the actor. A machine that dies takes with it what it was doing: the
pass goes on without it, and what is missing at its end is asked for again (`run.read_into`).
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from detente.cluster.units import Portion, Unit
from detente.cluster.work import Job, Outcome, attempt, take_apart
from detente.errors import DetenteError, EngineFailed, LibraryMissing
from detente.sources.net import answers

if TYPE_CHECKING:
    from types import ModuleType

# An actor leaves room beside it for the tasks that take archives apart, so that one CPU can do both.
READING, TAKING_APART = 0.9, 0.1
_PLACE = re.compile(r"(?:ray://)?([^/]+):(\d+)")
_PATIENCE = 10.0  # seconds
_REMEDY = "`ray status` tells whether a cluster runs; without --address one is started here."
_BLOCK = 1_000_000  # bytes of portions that go from task to actor at once


@dataclass(frozen=True, slots=True)
class RayEngine:
    """A Ray cluster; None as `address` is one that is running here, else one of this machine alone.

    `workers` is how many actors there are at most, None as many as fit.
    """

    address: str | None = None
    workers: int | None = None

    def run(self, units: Iterable[Unit], job: Job) -> Iterator[Outcome]:
        """Outcomes as they come. Raises LibraryMissing, EngineFailed."""
        ray = require_ray()
        own = not ray.is_initialized()
        if own:
            _connect(ray, self.address)
        try:
            yield from _run(ray, list(units), job, self.workers)
        finally:
            if own:
                ray.shutdown()


def require_ray() -> ModuleType:
    """The library. Raises LibraryMissing."""
    # Ray tells its makers of its use, unless it is told not to.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # What its inner parts say is for its own log files.
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise LibraryMissing("Ray is not installed", remedy="`pip install 'detente[ray]'`.") from error
    return ray


def _connect(ray: Any, address: str | None) -> None:
    place = _PLACE.fullmatch(address or "")
    if place is not None and not answers(place[1].strip("[]"), int(place[2]), _PATIENCE):
        raise EngineFailed(f"nothing answers at {address}", remedy=_REMEDY)  # Ray itself would wait for many minutes
    try:
        ray.init(address=address, logging_level=logging.ERROR, log_to_driver=False, include_dashboard=None)
    except (ConnectionError, ValueError, RuntimeError, OSError) as error:
        where = address or "this machine"
        raise EngineFailed(
            f"no Ray cluster answers at {where} ({' '.join(str(error).split())[:160].rstrip('.')})",
            remedy=_REMEDY,
        ) from error


def _run(ray: Any, units: list[Unit], job: Job, workers: int | None) -> Iterator[Outcome]:
    _quiet(ray)
    most = workers or max(int(ray.cluster_resources().get("CPU", 1)), 1)
    given = [{"names": list(u.names), "size": u.size, "stamp": u.stamp} for u in units]
    found = (
        ray.data.from_items(given, override_num_blocks=len(given))
        .flat_map(_TakeApart(job), num_cpus=TAKING_APART)
        .map(
            _Reader, fn_constructor_args=[job], num_cpus=READING,
            compute=ray.data.ActorPoolStrategy(min_size=1, max_size=most, initial_size=most),
        )
    )
    try:
        for row in found.iter_rows():
            if row["failed"]:
                raise EngineFailed(row["failed"])
            yield msgspec.msgpack.decode(row["outcome"], type=Outcome)
    except ray.exceptions.RayError as error:
        raise EngineFailed(f"Ray gave up ({' '.join(str(error).split())[:200].rstrip('.')})") from error


def _quiet(ray: Any) -> None:
    """Settings of this pass."""
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.target_max_block_size = _BLOCK
    context.target_min_block_size = 1
    context.max_errored_blocks = -1  # what is lost with a machine is asked for again, not the end of the pass
    logging.getLogger("ray.data").setLevel(logging.ERROR)


class _TakeApart:
    """Portions of a unit."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(self, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        unit = Unit(tuple(row["names"]), row["size"], row["stamp"])
        try:
            for portion in take_apart(unit, self._job):
                yield {"portion": msgspec.msgpack.encode(portion), "failed": ""}
        except Exception as error:
            yield {"portion": b"", "failed": _why(error)}


class _Reader:
    """An actor: the pipeline is loaded once and stays. What fails for good is told, since Ray would try it again."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._failed = ""
        try:
            from detente.pipeline.pipeline import default_pipeline

            default_pipeline(job.settings)
        except Exception as error:
            self._failed = _why(error)

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        failed = row["failed"] or self._failed
        if failed:
            return {"outcome": b"", "failed": failed}
        try:
            outcome = attempt(msgspec.msgpack.decode(row["portion"], type=Portion), self._job)
        except Exception as error:
            return {"outcome": b"", "failed": _why(error)}
        return {"outcome": msgspec.msgpack.encode(outcome), "failed": ""}


def _why(error: Exception) -> str:
    """The cause of an error, in the words of the worker."""
    if isinstance(error, DetenteError):
        return error.cause
    return f"a worker failed with {type(error).__name__}: {' '.join(str(error).split())[:300].rstrip('.')}"
