"""Fewer and larger files: what many portions left in a month becomes one file. Nothing is lost at any moment.

The new file is written before the old ones go. Whoever is killed in between leaves articles twice, which the views and
`absorb` count once, and which the next time puts right.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from hashlib import blake2b
from itertools import groupby
from typing import Any

from detente.cluster.lake import Lake
from detente.cluster.rows import packed_table, schema
from detente.cluster.store import Store

MOST = 5000  # articles in a file: some 50 MB, and ten times as much in memory
ENOUGH = 2500  # a file of so many stays as it is


def compact(lake: Lake) -> tuple[int, int]:
    """Make one file of the small ones of each month; how many files there were, and are."""
    names = lake.files()
    for _, group in groupby(names, key=lambda name: name.split("/")[0]):
        for some in _together(lake.store, list(group)):
            _merge(lake.store, some)
    return len(names), len(lake.files())


def _together(store: Store, names: list[str]) -> Iterator[list[str]]:
    """Small files of a month that make up a large one."""
    import pyarrow.parquet as pq

    waiting: list[str] = []
    total = 0
    for name in names:
        with store.open(name) as stream, pq.ParquetFile(stream) as file:
            count = file.metadata.num_rows
        if count >= ENOUGH:
            continue
        if total + count > MOST and waiting:
            yield waiting
            waiting, total = [], 0
        waiting.append(name)
        total += count
    if waiting:
        yield waiting


def _merge(store: Store, names: list[str]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if len(names) < 2:
        return
    parts = [pq.read_table(io.BytesIO(store.read(name) or b""), schema=schema()) for name in names]
    table = pa.concat_tables(parts)
    first: dict[Any, int] = {}
    for number, key in enumerate(table.column("key").to_pylist()):
        first.setdefault(key, number)
    digest = blake2b("\n".join(first).encode(), digest_size=12).hexdigest()
    made = f"{names[0].split('/')[0]}/{digest}.parquet"
    store.write(made, packed_table(table.take(pa.array(first.values(), pa.int64()))))
    for name in names:
        if name != made:
            store.delete(name)
