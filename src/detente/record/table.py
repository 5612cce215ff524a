"""Rows into tables in bulk: dictionaries to Arrow with the table's own types, then one INSERT."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


def schema(con: duckdb.DuckDBPyConnection, table: str) -> pa.Schema:
    """Arrow types of a table of the schema `base`."""
    return con.sql(f"SELECT * FROM base.{table} LIMIT 0").to_arrow_table().schema


def to_arrow(rows: list[dict[str, Any]], types: pa.Schema) -> pa.Table:
    """Rows as an Arrow table; what a row lacks is null."""
    import pyarrow as pa

    names = types.names
    try:
        values: list[Any] = list(zip(*map(itemgetter(*names), rows), strict=True)) if len(names) > 1 else []
    except KeyError:
        values = []
    values = values or [[row.get(name) for row in rows] for name in names]
    columns = [pa.array(column, type=field.type) for column, field in zip(values, types, strict=True)]
    return pa.Table.from_arrays(columns, schema=types)


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """Append rows, in one statement."""
    if rows:
        append(con, table, to_arrow(rows, schema(con, table)))


def append(con: duckdb.DuckDBPyConnection, table: str, data: pa.Table) -> None:
    """Append an Arrow table by the names of its columns."""
    with registered(con, _incoming=data):
        con.execute(f"INSERT INTO base.{table} BY NAME SELECT * FROM _incoming")


@contextmanager
def registered(con: duckdb.DuckDBPyConnection, **tables: pa.Table) -> Iterator[None]:
    """Let SQL read Arrow tables by name within the block."""
    for name, data in tables.items():
        con.register(name, data)
    yield
    # Not where the block raised: until the transaction is rolled back, nothing can be asked of the connection.
    for name in tables:
        con.unregister(name)


def one(con: duckdb.DuckDBPyConnection, sql: str, parameters: Any = None) -> tuple[Any, ...] | None:
    """The first row of an answer, which is read to its end: an answer left open blocks the connection."""
    rows = con.execute(sql, parameters).fetchall()
    return rows[0] if rows else None
