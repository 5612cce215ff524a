"""Boards over the whole record: commitments by where they stand, the calendar, search, the method."""

from __future__ import annotations

from calendar import Calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import InputError
from detente.server.lines import people
from detente.server.pages.overview import edge_of
from detente.server.render import page
from detente.server.tables import STAGES

if TYPE_CHECKING:
    from detente.record import Record
    from detente.server.desk import Desk

SHOWN = 15
MOST_FOUND = 60
MONTHS = (-1, 0, 1, 2)  # shown as grids, counted from the record's last day
LAPSED = timedelta(days=120)


def commitments_board(request: Request) -> Response:
    """GET /board"""
    desk: Desk = request.app.state.desk
    until = edge_of(desk)
    with desk.reading() as record:
        columns: list[dict[str, Any]] = []
        for key, title, states in STAGES:
            # Keys first: the words of all commitments are not wanted.
            ids = record.sql(
                """SELECT key, count(*) OVER () AS n FROM (SELECT key, published, due_end, due_day FROM commitments
                WHERE list_contains($1::VARCHAR[], state)
                QUALIFY row_number() OVER (PARTITION BY "group" ORDER BY published DESC, key) = 1)
                ORDER BY CASE WHEN coalesce(due_end, due_day) >= $2 THEN 0 WHEN due_day IS NOT NULL THEN 1 ELSE 2 END,
                    CASE WHEN coalesce(due_end, due_day) >= $2 THEN coalesce(due_end, due_day) END,
                    published DESC NULLS LAST, key LIMIT $3""",
                [list(states), until, SHOWN],
            )
            found = list(ids)
            listed = ", ".join(str(int(row["key"])) for row in found) or "NULL"
            rows = {row["key"]: row for row in record.sql(f"SELECT * FROM commitments WHERE key IN ({listed})")}
            columns.append(
                {
                    "key": key,
                    "title": title,
                    "states": states,
                    "total": found[0]["n"] if found else 0,
                    "rows": [rows[row["key"]] for row in found],
                }
            )
        known = people(record, [row for column in columns for row in column["rows"]])
    return page(request, "board.html", columns=columns, people=known, until=until)


def calendar(request: Request) -> Response:
    """GET /calendar: what is ahead of the record's last day, by month; open dates; what left no trace."""
    desk: Desk = request.app.state.desk
    until = edge_of(desk)
    with desk.reading() as record:
        ahead = list(record.upcoming(today=until.isoformat(), limit=400))
        lapsed = list(
            record.sql(
                "SELECT * FROM engagements WHERE outcome = 'lapsed' AND coalesce(day_end, day) BETWEEN ? AND ? "
                "ORDER BY day DESC, key LIMIT 60",
                [until - LAPSED, until],
            )
        )
        held = list(
            record.sql(
                "SELECT * FROM engagements WHERE status = 'held' AND day BETWEEN ? AND ? "
                'QUALIFY row_number() OVER (PARTITION BY "group" ORDER BY published DESC, key) = 1 '
                "ORDER BY day DESC, key LIMIT 60",
                [until - timedelta(days=30), until],
            )
        )
        known = people(record, [*ahead, *lapsed, *held])
        grid = _grid(record, until)
    months: dict[date, list[dict[str, Any]]] = {}
    for row in ahead:
        if row["day"] is not None:
            months.setdefault(max(row["day"], until).replace(day=1), []).append(row)
    undated = [row for row in ahead if row["day"] is None]
    return page(
        request,
        "calendar.html",
        months=sorted(months.items()),
        grid=grid,
        undated=undated,
        lapsed=lapsed,
        held=held,
        people=known,
        until=until,
    )


def _grid(record: Record, until: date) -> list[dict[str, Any]]:
    """Months around the last day as weeks of days, each with its meetings (those known to the day)."""
    months = [_shifted(until, by) for by in MONTHS]
    last = _shifted(until, MONTHS[-1] + 1)
    rows = record.sql(
        """SELECT day, count(*) AS n FROM (SELECT day FROM engagements
            WHERE day >= $1 AND day < $2 AND coalesce(day_end, day) <= day + 3 AND status <> 'cancelled'
            QUALIFY row_number() OVER (PARTITION BY "group" ORDER BY published DESC, key) = 1) GROUP BY day""",
        [months[0], last],
    )
    count = {row["day"]: row["n"] for row in rows}
    weeks = Calendar().monthdatescalendar
    return [
        {
            "name": f"{first:%B %Y}",
            "weeks": [
                [{"day": d, "inside": d.month == first.month, "meetings": count.get(d, 0)} for d in week]
                for week in weeks(first.year, first.month)
            ],
        }
        for first in months
    ]


def _shifted(day: date, months: int) -> date:
    """The first of the month that lies so many months on."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def search(request: Request) -> Response:
    """GET /search?q=words"""
    desk: Desk = request.app.state.desk
    words = request.query_params.get("q", "").strip()[:200]
    rows: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    problem = ""
    if words:
        with desk.reading() as record:
            try:
                rows = list(record.search(words, limit=MOST_FOUND))
            except InputError as error:
                problem = str(error.cause)
            found = list(
                record.sql(
                    "SELECT actor AS id, name, kind, country, role FROM base.actors "
                    "WHERE contains(lower(name), lower(?)) "
                    "ORDER BY length(name), name LIMIT 12",
                    [words.strip('"')],
                )
            )
    terms = [t.strip('.,;:!?()"').casefold() for t in words.split() if t.strip('.,;:!?()"')]
    return page(
        request,
        "search.html",
        words=words,
        rows=[{**r, "parts": _lit(r["sentence"], terms)} for r in rows],
        actors=found,
        problem=problem,
        most=MOST_FOUND,
    )


def _lit(sentence: str, terms: list[str]) -> list[tuple[str, bool]]:
    """A sentence in parts, those that are one of the words marked."""
    import re

    if not terms:
        return [(sentence, False)]
    parts = re.split(
        "(" + "|".join(re.escape(t) + r"\w*" for t in sorted(terms, key=len, reverse=True)) + ")",
        sentence,
        flags=re.IGNORECASE,
    )
    return [(part, n % 2 == 1) for n, part in enumerate(parts) if part]


def method(request: Request) -> Response:
    """GET /method"""
    from detente.briefs.make import HOW
    from detente.codebook import codebook

    desk: Desk = request.app.state.desk
    with desk.reading() as record:
        stats, runs = record.stats(), list(record.sql("SELECT * FROM runs ORDER BY run"))
    book = codebook()
    return page(
        request, "method.html", stats=stats, runs=runs, how=HOW, types=list(book.types.values()), until=edge_of(desk)
    )


def routes() -> list[Route]:
    """Routes of this module."""
    return [
        Route("/board", commitments_board, methods=["GET"]),
        Route("/calendar", calendar, methods=["GET"]),
        Route("/search", search, methods=["GET"]),
        Route("/method", method, methods=["GET"]),
    ]
