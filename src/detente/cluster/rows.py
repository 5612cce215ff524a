"""A reading as a row of a lake: what is known of the article, its records as lists of structs, and all of it as JSON.

The lists are the tables of `detente.render.flatten`, so that DuckDB, Spark, pandas and Polars can ask for events
without reading anything else. The JSON (without the text, which is a column) gives the reading back as it was.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from importlib import metadata
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from detente.model import Document, Reading

if TYPE_CHECKING:
    from detente.render.flatten import TableSpec

ABOUT = ("id", "published", "publisher", "title", "url", "retrieved", "language")
UNKNOWN = "unknown"  # the month of an article without a date
_LEFT_OUT = ("documents", "rejected")
_OF_ROW = ("document", "published")  # columns of the tables that are columns of the row


def key_of(document: Document) -> str:
    """Content id of an article as it appeared: text, address, publisher, headline and day."""
    parts = [document.id, document.url, document.publisher, document.title, document.published]
    return blake2b(msgspec.json.encode(parts), digest_size=12).hexdigest()


def month_of(document: Document) -> str:
    """`2025-07`, or `unknown`."""
    return document.published[:7] if document.published else UNKNOWN


@lru_cache(maxsize=1)
def kinds() -> tuple[TableSpec, ...]:
    """The tables whose rows are in a lake."""
    from detente.render.flatten import tables

    return tuple(table for table in tables() if table.name not in _LEFT_OUT)


@lru_cache(maxsize=1)
def schema() -> Any:
    """Arrow schema of a lake's files."""
    import pyarrow as pa

    cell = {
        "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
        "texts": pa.list_(pa.string()),
    }
    lists = [
        (t.name, pa.list_(pa.struct([(c.name, cell[c.kind]) for c in t.columns if c.name not in _OF_ROW])))
        for t in kinds()
    ]
    return pa.schema([
        ("key", pa.string()), *((name, pa.string()) for name in ABOUT), ("text", pa.string()),
        ("characters", pa.int64()), ("source", pa.string()), ("version", pa.string()), ("reading", pa.binary()), *lists,
    ])


@lru_cache(maxsize=1)
def version() -> str:
    """Version of the package that reads."""
    return metadata.version("detente")


def row_of(reading: Reading, source: str) -> dict[str, Any]:
    """The row of a reading; `source` is what a message calls the article."""
    document = reading.document
    bare = msgspec.structs.replace(reading, document=msgspec.structs.replace(document, text=""), rejected=())
    row = {name: getattr(document, name) for name in ABOUT}
    row |= {
        "key": key_of(document), "text": document.text, "characters": len(document.text), "source": source,
        "version": version(), "reading": msgspec.json.encode(bare),
    }
    for table in kinds():
        row[table.name] = [{k: v for k, v in r.items() if k not in _OF_ROW} for r in table.rows(reading)]
    return row


def packed(rows: list[dict[str, Any]]) -> bytes:
    """Rows as a Parquet file."""
    import pyarrow as pa

    return packed_table(pa.Table.from_pylist(rows, schema=schema()))


def packed_table(table: Any) -> bytes:
    """An Arrow table of rows as a Parquet file."""
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", compression_level=6, row_group_size=2000)
    return out.getvalue()


def readings_of(stream: BinaryIO) -> Iterator[tuple[str, Reading]]:
    """(version, reading) of every row of a file, in order."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(stream) as file:
        for batch in file.iter_batches(batch_size=100, columns=["text", "version", "reading"], use_threads=False):
            yield from _unpacked(batch.to_pylist())


def _unpacked(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, Reading]]:
    for row in rows:
        reading = msgspec.json.decode(row["reading"], type=Reading)
        document = msgspec.structs.replace(reading.document, text=row["text"])
        yield row["version"], msgspec.structs.replace(reading, document=document)
