"""Answers of tables: a page of rows with a cursor to the next, how many there are, and the facets beside them."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.errors import InputError, NotInRecord
from detente.server.filters import Filter, where
from detente.server.tables import Table

if TYPE_CHECKING:
    from detente.record import Record

Row = dict[str, Any]
PAGE, MOST = 50, 500
SHOWN_VALUES = 24
_LOWEST = {"date": "DATE '0001-01-01'", "number": "-1"}


@dataclass(slots=True)
class Answer:
    """Rows of a table. `next` is the cursor of what follows; `total` is None where it was not asked for."""

    table: Table
    values: Mapping[str, str]
    rows: list[Row]
    next: str | None = None
    total: int | None = None
    facets: dict[str, list[tuple[Any, int]]] = field(default_factory=dict)


def answer(
    record: Record,
    table: Table,
    values: Mapping[str, str],
    *,
    cursor: str | None = None,
    limit: int = PAGE,
) -> Answer:
    """Rows that meet the filters, after the cursor. Raises InputError, NotInRecord."""
    condition, parameters = where(record.con, table.filters, values)
    after, place = _after(table, cursor)
    order = f"{_sort(table)} DESC, {table.key}"
    chosen = list(
        record.sql(
            f"SELECT {table.key} AS key, {_sort(table)} AS sort FROM {table.view} WHERE ({condition}) AND {after} "
            f"ORDER BY {order} LIMIT ?",
            [*parameters, *place, limit + 1],
        )
    )
    more = len(chosen) > limit
    chosen = chosen[:limit]
    rows = _rows(record, table, [row["key"] for row in chosen])
    return Answer(table, values, rows, _cursor(chosen[-1]) if more else None)


def total(record: Record, table: Table, values: Mapping[str, str]) -> int:
    """How many rows meet the filters."""
    condition, parameters = where(record.con, table.filters, values)
    return int(record.sql(f"SELECT count(*) AS n FROM {table.view} WHERE {condition}", parameters)[0]["n"])


def facets(record: Record, table: Table, values: Mapping[str, str]) -> dict[str, list[tuple[Any, int]]]:
    """For each filter with a facet the commonest values with their numbers, given the other filters."""
    mine = [f for f in table.filters if f.facet]
    # Facets that nothing was chosen of count the same rows: one pass for all of them.
    shared = [f for f in mine if f.name not in values]
    out = _counted(record, table, shared, values, "") if shared else {}
    for one in mine:
        if one.name in values:
            out |= _counted(record, table, [one], values, one.name)
    return {f.name: out[f.name] for f in mine}


def _counted(
    record: Record, table: Table, mine: list[Filter], values: Mapping[str, str], but: str
) -> dict[str, list[tuple[Any, int]]]:
    condition, parameters = where(record.con, table.filters, values, but=but)
    columns = ", ".join(f"{_listed(f) or f.facet} AS f{n}" for n, f in enumerate(mine))
    parts = " UNION ALL ".join(
        f"SELECT {n} AS f, value::VARCHAR AS value, count(*) AS n FROM "
        f"(SELECT {f'unnest(f{n})' if _listed(f) else f'f{n}'} AS value FROM chosen) "
        "WHERE value IS NOT NULL GROUP BY value"
        for n, f in enumerate(mine)
    )
    rows = record.sql(
        f"WITH chosen AS MATERIALIZED (SELECT {columns} FROM {table.view} WHERE {condition}) "
        f"SELECT f, value, n FROM ({parts}) QUALIFY row_number() OVER (PARTITION BY f ORDER BY n DESC, value) "
        f"<= {SHOWN_VALUES} ORDER BY f, n DESC, value",
        parameters,
    )
    out: dict[str, list[tuple[Any, int]]] = {f.name: [] for f in mine}
    for row in rows:
        out[mine[row["f"]].name].append((row["value"], row["n"]))
    return out


def _listed(one: Filter) -> str:
    """The column of a facet that counts the members of lists; empty for others."""
    return one.facet[len("unnest(") : -1] if one.facet.startswith("unnest(") else ""


def every(record: Record, table: Table, values: Mapping[str, str], most: int) -> Iterator[Row]:
    """All rows that meet the filters, at most `most`, page by page: no answer stands in memory whole."""
    cursor: str | None = None
    left = most
    while left > 0:
        part = answer(record, table, values, cursor=cursor, limit=min(MOST, left))
        yield from part.rows
        left -= len(part.rows)
        cursor = part.next
        if cursor is None:
            return


def _rows(record: Record, table: Table, keys: list[Any]) -> list[Row]:
    if not keys:
        return []
    if isinstance(keys[0], int):
        # Literal numbers let the file's blocks be skipped; they are numbers of ours, not of the request.
        rows = record.sql(f"SELECT * FROM {table.view} WHERE {table.key} IN ({', '.join(str(int(k)) for k in keys)})")
    else:
        rows = record.sql(f"SELECT * FROM {table.view} WHERE list_contains(?::VARCHAR[], {table.key})", [keys])
    column = table.key
    found: dict[Any, Row] = {row[column]: row for row in rows}
    return [found[key] for key in keys if key in found]


def _sort(table: Table) -> str:
    return f"coalesce({table.sort}, {_LOWEST[table.kind]})"


def _after(table: Table, cursor: str | None) -> tuple[str, list[Any]]:
    if cursor is None:
        return "true", []
    try:
        sort, key = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
        value = date.fromisoformat(sort) if table.kind == "date" else int(sort)
        if not isinstance(key, (int, str)) or isinstance(key, bool):
            raise ValueError(key)
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise NotInRecord("the list has no such place", remedy="Begin at its start, without a cursor.") from error
    cast = "BIGINT" if isinstance(key, int) else "VARCHAR"
    kind = "DATE" if table.kind == "date" else "BIGINT"
    sort_sql = f"{_sort(table)}::{kind}"
    return (
        f"({sort_sql} < ?::{kind} OR ({sort_sql} = ?::{kind} AND {table.key} > ?::{cast}))",
        [str(value), str(value), key],
    )


def _cursor(row: Row) -> str:
    sort = row["sort"].isoformat() if isinstance(row["sort"], date) else row["sort"]
    return base64.urlsafe_b64encode(json.dumps([sort, row["key"]]).encode()).decode().rstrip("=")


def read_limit(value: str | None, usual: int = PAGE) -> int:
    """A limit from a request. Raises InputError."""
    if value is None or value == "":
        return usual
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value[:6]) <= MOST:
        raise InputError(f"limit cannot be {value[:20]!r}", remedy=f"It is a number from 1 to {MOST}.")
    return int(value)
