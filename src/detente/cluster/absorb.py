"""From a lake into a record. What the record knows is passed over, so it may be broken off and done again."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.cluster.lake import Lake
from detente.cluster.rows import version

if TYPE_CHECKING:
    from detente.model import Reading
    from detente.record import Added, Record

_BATCH = 250


def absorb(record: Record, lake: Lake | str | Path, tick: Callable[[Added], None] | None = None) -> Added:
    """Enter the readings of a lake into a record; `tick` is told what was done after each batch.

    Raises RecordError, RecordMissing.
    """
    from detente.record import Added

    opened = lake if isinstance(lake, Lake) else Lake(lake)
    done, rows = Added(), opened.versions()
    while batch := list(islice(rows, _BATCH)):
        for made_by, group in groupby(batch, key=itemgetter(0)):
            done += _enter(record, [reading for _, reading in group], opened.about, made_by)
        if tick is not None:
            tick(done)
    return done


def _enter(record: Record, readings: list[Reading], about: dict[str, Any], made_by: str) -> Added:
    model, settings = about.get("model"), {"judge": about.get("judge"), "codebook": about.get("codebook")}
    if made_by == version():
        return record.add(readings, model=model, settings=settings)
    # As what it is: a reading by older code must not take the place of one by newer code.
    from detente.record.add import add_batch
    from detente.record.runs import Run

    return add_batch(record.con, readings, Run(model, settings, made_by))
