"""Reading into a lake: what is left to do is planned, an engine does it, and what it lost is asked for again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from detente.cluster.engines import Engine
from detente.cluster.store import Store
from detente.cluster.units import Fault, Unit, plan
from detente.cluster.work import Job, Outcome, finish, finished
from detente.errors import EngineFailed


@dataclass(slots=True)
class Progressed:
    """How far a reading into a lake is: articles in it, those of them that were there before, and the rejected.

    `bytes` is the size of all files, None where one does not tell.
    """

    read: int = 0
    before: int = 0
    bytes: int | None = 0
    rejected: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Open:
    """A unit that is being read: what came of its portions, by number, and how many there are."""

    unit: Unit
    read: dict[int, int] = field(default_factory=dict)
    rejected: Counter[str] = field(default_factory=Counter)
    count: int | None = None
    lost: bool = False

    def take(self, outcome: Outcome) -> bool:
        """Whether the outcome is news."""
        if outcome.number in self.read:
            return False
        self.read[outcome.number] = outcome.read
        self.rejected.update(outcome.rejected)
        self.lost = self.lost or outcome.lost
        if outcome.last:
            self.count = outcome.number + 1
        return True

    @property
    def whole(self) -> bool:
        return self.count is not None and len(self.read) == self.count


Teller = Callable[[Progressed, Outcome | Fault | Unit], None]


def read_into(specs: Iterable[str], job: Job, store: Store, engine: Engine, tell: Teller) -> Progressed:
    """Read sources into a lake that was prepared. `tell` hears of every outcome, fault, and unit that was done before.

    Raises EngineFailed where the engine comes no further; what is written stands, and is not done again.
    """
    done = Progressed()
    units = list(_left(specs, job, store, done, tell))
    while units:
        opened = {unit.id: _Open(unit) for unit in units}
        news = 0
        for outcome in engine.run(units, job):
            current = opened.get(outcome.unit)
            if current is None or not current.take(outcome):
                continue
            news += not outcome.known
            if current.whole and not current.lost:
                finish(current.unit, store, sum(current.read.values()), current.rejected)
            _count(done, outcome)
            tell(done, outcome)
        units = [found.unit for found in opened.values() if not found.whole]
        if units and not news:
            raise EngineFailed(f"{len(units):,} of the files or groups of files could not be read to their end")
        for found in opened.values():
            if not found.whole:  # asked for again from the beginning, what is in the lake included
                done.read -= sum(found.read.values())
                done.rejected -= found.rejected
    return done


def _left(specs: Iterable[str], job: Job, store: Store, done: Progressed, tell: Teller) -> Iterator[Unit]:
    """Units that are not in the lake yet."""
    for found in plan(specs, job.size):
        if isinstance(found, Fault):
            done.rejected[found.code] += 1
            tell(done, found)
            continue
        done.bytes = None if done.bytes is None or found.size is None else done.bytes + found.size
        told = finished(found, store)
        if told is None:
            yield found
            continue
        done.read += told["read"]
        done.before += told["read"]
        done.rejected.update(told["rejected"])
        tell(done, found)


def _count(done: Progressed, outcome: Outcome) -> None:
    done.read += outcome.read
    done.before += outcome.read if outcome.known else 0
    done.rejected.update(outcome.rejected)
