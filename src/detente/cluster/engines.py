"""Engines: what takes units apart and has their portions read. This one is the processes of one machine."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from detente.cluster.units import Portion, Unit
from detente.cluster.work import Job, Outcome, Tick, take_apart, work
from detente.errors import EngineFailed

AHEAD = 2  # portions in flight for each worker


class Engine(Protocol):
    """Reads units into the lake of a job. An outcome for each portion; those that it lost are asked for again."""

    def run(self, units: Iterable[Unit], job: Job) -> Iterator[Outcome]:
        """What became of each portion, in any order."""


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Processes of this machine; this one alone where `workers` is 1, and `tick` follows it article by article."""

    workers: int = 1
    tick: Tick | None = None

    def run(self, units: Iterable[Unit], job: Job) -> Iterator[Outcome]:
        """Outcomes in the order of the sources."""
        source = (portion for unit in units for portion in take_apart(unit, job))
        if self.workers <= 1:
            yield from (work(portion, job, self.tick) for portion in source)
            return
        try:
            with ProcessPoolExecutor(self.workers, mp_context=multiprocessing.get_context("spawn")) as pool:
                waiting: deque[Future[Outcome]] = deque()
                while True:
                    for portion in islice(source, self.workers * AHEAD - len(waiting)):
                        waiting.append(pool.submit(_work, portion, job))
                    if not waiting:
                        return
                    yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise EngineFailed("a process that reads has died, perhaps for want of memory") from error


def _work(portion: Portion, job: Job) -> Outcome:
    from detente.pipeline.parallel import end_with_parent

    end_with_parent()
    return work(portion, job)
