"""Tables as pages and as CSV, each with facets, a permalink and a cursor."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from detente.briefs import standing
from detente.server import answer as answers
from detente.server.filters import given
from detente.server.lines import event_lines, people
from detente.server.pages.overview import edge_of
from detente.server.render import page
from detente.server.tables import Table, tables

if TYPE_CHECKING:
    from detente.record import Record
    from detente.server.desk import Desk

MOST_CSV = 1_000_000  # rows of a file


def listed(request: Request, table: Table) -> Response:
    """GET /events and the like."""
    desk: Desk = request.app.state.desk
    values = given(table.filters, request.query_params)
    cursor = request.query_params.get("cursor") or None
    limit = answers.read_limit(request.query_params.get("limit"))
    kept = tuple(sorted(values.items()))

    def count() -> tuple[int, Any]:
        with desk.reading() as record:
            return answers.total(record, table, values), answers.facets(record, table, values)

    with desk.reading() as record:
        found = answers.answer(record, table, values, cursor=cursor, limit=limit)
        extra = _extra(record, table, found.rows)
    total, facets = desk.memo(("counts", table.name, kept), count)
    return page(
        request,
        "table.html",
        table=table,
        values=values,
        rows=found.rows,
        next=found.next,
        total=total,
        facets=facets,
        cursor=cursor,
        until=edge_of(desk),
        **extra,
    )


def _extra(record: Record, table: Table, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the rows of a table need beside their columns."""
    out: dict[str, Any] = {"lines": [], "positions_by": {}, "people": people(record, rows)}
    if table.name == "events":
        out["lines"] = event_lines(record, rows)
    if table.name == "claims":
        out["positions_by"] = standing.positions(record, sorted({row["group"] for row in rows}))
    return out


def as_csv(request: Request, table: Table) -> Response:
    """GET /events.csv: all rows that meet the filters."""
    desk: Desk = request.app.state.desk
    values = given(table.filters, request.query_params)
    with desk.reading() as record:
        answers.answer(record, table, values, limit=1)  # a bad filter is told before the file begins
    headers = {"Content-Disposition": f'attachment; filename="{table.name}.csv"'}
    return StreamingResponse(_lines(desk, table, values), media_type="text/csv; charset=utf-8", headers=headers)


def _lines(desk: Desk, table: Table, values: dict[str, str]) -> Iterator[str]:
    with desk.reading() as record:
        names = [n for n in record.sql(f"SELECT * FROM {table.view} LIMIT 0").columns if n != "key"]
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(names)
        for number, row in enumerate(answers.every(record, table, values, MOST_CSV), 1):
            writer.writerow([_cell(row[name]) for name in names])
            if number % 200 == 0:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()


def _cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: words of an article may begin with `=`."""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _bound(view: Callable[[Request, Table], Response], table: Table) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        return view(request, table)

    return endpoint


def routes() -> list[Route]:
    """Routes of this module."""
    out = []
    for table in tables().values():
        out.append(Route(f"/{table.name}", _bound(listed, table), methods=["GET"]))
        out.append(Route(f"/{table.name}.csv", _bound(as_csv, table), methods=["GET"]))
    return out
