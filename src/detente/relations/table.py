"""Rows of the record's view `dyad_days` as arrays, with the actors' codes numbered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.errors import InputError

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]

COLUMNS = ("a", "b", "day", "quad", "type", "events", "score", "reports", "sources")
QUADS = (1, 2, 3, 4)
QUAD_NAMES = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


@dataclass(frozen=True, slots=True)
class DyadDays:
    """One row a day, ordered pair (a did it to b) and type. Arrays [n]; `score` is the sum over the row's events.

    `actors` and `types` are the names that the numbers in `a`, `b` and `type` stand for; days are datetime64[D].
    """

    actors: tuple[str, ...]
    types: tuple[str, ...]
    a: Ints
    b: Ints
    day: Days
    quad: Ints
    type: Ints
    events: Ints
    score: Floats
    reports: Ints
    sources: Ints

    def __len__(self) -> int:
        return len(self.day)

    def members(self, party: str | Iterable[str]) -> Ints:
        """Numbers of a party's codes: one code or a group of them; codes that never occur are left out."""
        wanted = {party} if isinstance(party, str) else set(party)
        return np.array([i for i, name in enumerate(self.actors) if name in wanted], dtype=np.int64)

    def rows(self, mask: npt.NDArray[np.bool_]) -> DyadDays:
        """The rows of the mask."""
        return DyadDays(
            self.actors, self.types, self.a[mask], self.b[mask], self.day[mask], self.quad[mask], self.type[mask],
            self.events[mask], self.score[mask], self.reports[mask], self.sources[mask],
        )


def from_columns(columns: Mapping[str, Sequence[Any] | npt.NDArray[Any]]) -> DyadDays:
    """From lists or arrays by column name. `reports` and `sources` may be missing: then each event counts once.

    Raises InputError where another column is missing or lengths differ.
    """
    if missing := [name for name in COLUMNS[:7] if name not in columns]:
        raise InputError(f"the table has no column {', '.join(missing)}")
    actors, numbers = _numbered([*columns["a"], *columns["b"]])
    types, kinds = _numbered(list(columns["type"]))
    count = len(columns["day"])
    if any(len(columns[name]) != count for name in COLUMNS if name in columns):
        raise InputError("the columns of the table differ in length")
    events = np.asarray(columns["events"], dtype=np.int64)
    return DyadDays(
        actors, types, numbers[:count], numbers[count:], np.asarray(columns["day"], dtype="datetime64[D]"),
        np.asarray(columns["quad"], dtype=np.int64), kinds, events, np.asarray(columns["score"], dtype=float),
        np.asarray(columns.get("reports", events), dtype=np.int64),
        np.asarray(columns.get("sources", events), dtype=np.int64),
    )


def from_arrow(table: Any) -> DyadDays:
    """From an Arrow table with the columns of `dyad_days`. Raises InputError where one is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if missing := [name for name in COLUMNS if name not in table.column_names]:
        raise InputError(f"the table has no column {', '.join(missing)}")

    def numbers(name: str) -> npt.NDArray[Any]:
        column = pc.cast(table[name], pa.float64())
        unknown = _plain(pc.cast(pc.is_null(column), pa.int8()), np.int8).astype(bool)
        return np.where(unknown, 0.0, _plain(column, np.float64))

    both = pa.chunked_array([*table["a"].cast(pa.string()).chunks, *table["b"].cast(pa.string()).chunks], pa.string())
    actors, codes = _encoded(both)
    types, kinds = _encoded(table["type"].cast(pa.string()))
    count = table.num_rows
    days = _plain(table["day"].cast(pa.date32()), np.int32).astype("datetime64[D]")
    return DyadDays(
        actors, types, codes[:count], codes[count:], days,
        numbers("quad").astype(np.int64), kinds, numbers("events").astype(np.int64), numbers("score"),
        numbers("reports").astype(np.int64), numbers("sources").astype(np.int64),
    )


def _encoded(column: Any) -> tuple[tuple[str, ...], Ints]:
    if not len(column):
        return (), np.zeros(0, dtype=np.int64)
    found = column.combine_chunks().dictionary_encode()
    return tuple(found.dictionary.to_pylist()), _plain(found.indices, np.int32).astype(np.int64)


def _plain(column: Any, dtype: Any) -> npt.NDArray[Any]:
    """Values of a column of fixed width; what stands for nulls is anything.

    From its buffers: Arrow's own ways to and from Python values load pandas where it is installed, a second.
    """
    chunks = column.chunks if hasattr(column, "chunks") else [column]
    parts = [np.frombuffer(c.buffers()[1], dtype)[c.offset : c.offset + len(c)] for c in chunks if len(c)]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=dtype)


def _numbered(values: list[Any]) -> tuple[tuple[str, ...], Ints]:
    number: dict[Any, int] = {}
    found = np.array([number.setdefault(value, len(number)) for value in values], dtype=np.int64)
    return tuple(number), found
