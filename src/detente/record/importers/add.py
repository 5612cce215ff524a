"""Rows of the importers into the tables of the record."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.record import datasets, runs
from detente.record.derive import step
from detente.record.importers.row import Party, Row, Told
from detente.record.importers.tables import country, country_names
from detente.record.store import transaction

if TYPE_CHECKING:
    from detente.record import Record

_NO_LETTER = re.compile(r"[\W_]+")
_COUNTED = "reports = c.reports, sources = c.sources, confidence = greatest(t.confidence, c.confidence)"


def add_events(record: Record, rows: list[Row], origin: str) -> tuple[int, int]:
    """(events entered, events known already). One transaction."""
    added = record.add_rows([_flat(row, origin) for row in rows], origin=origin)
    return added.events, added.known


def add_reports(record: Record, rows: list[tuple[int, Told]], origin: str) -> tuple[int, int, list[int]]:
    """(reports entered, reports known already, lines of reports whose event is not in the record). One transaction."""
    import pyarrow as pa

    con, words = record.con, ("external", "publisher", "url", "note")
    data = pa.table({
        "line": pa.array([line for line, _ in rows], type=pa.int64()),
        **{word: pa.array([dict(row)[word] for _, row in rows], type=pa.string()) for word in words},
        "reported": pa.array([_day(row["reported"]) for _, row in rows], type=pa.date32()),
        "confidence": pa.array([row["confidence"] for _, row in rows], type=pa.float64()),
    })
    with transaction(con):
        run = runs.enter(con, runs.Run(origin=origin))
        con.register("_reports", data)
        try:
            for statement in step("reports").split(";\n"):
                if "$" in statement:
                    names = {"origin": origin, "run": run}
                    con.execute(statement, {k: v for k, v in names.items() if f"${k}" in statement})
                elif statement.strip():
                    con.execute(statement)
            for table in ("events", "originals"):
                con.execute(
                    f"UPDATE base.{table} t SET {_COUNTED}, first_report = least(t.first_report, c.first), "
                    "last_report = greatest(t.last_report, c.last) FROM _counts c WHERE t.event = c.event"
                )
            con.execute(f"UPDATE base.dyads t SET {_COUNTED} FROM _counts c WHERE t.event = c.event")
            datasets.recount(con, [event for (event,) in con.execute("SELECT event FROM _counts").fetchall()])
            (fresh,) = con.execute("SELECT count(*) FROM _fresh").fetchall()[0]
            told = {external for (external,) in con.execute("SELECT external FROM _told").fetchall()}
        finally:
            con.unregister("_reports")
    unknown = [line for line, row in rows if row["external"] not in told]
    return fresh, len(rows) - len(unknown) - fresh, unknown


def _flat(row: Row, origin: str) -> dict[str, Any]:
    """A row with the columns of `rows.schema()`."""
    flat: dict[str, Any] = dict(row)
    del flat["reported"]
    flat["actors"] = [_party(p, origin) for p in row["actors"]]
    flat["recipients"] = [_party(p, origin) for p in row["recipients"]]
    flat["first_report"] = flat["last_report"] = _day(row["reported"])
    return flat


@lru_cache(maxsize=50_000)  # the same few thousand actors make up most of a file
def _party(party: Party, origin: str) -> dict[str, Any]:
    """A party with its id in the record: a country by its code, others by country and name.

    GDELT's names are kinds of actors (`France` is also its army there), so that their sectors belong to the id.
    """
    name, code, sectors = party
    if code and not sectors and country(name) == code and code in country_names():
        return {"id": f"country:{code}", "name": country_names()[code], "country": code, "sectors": []}
    kind = ":" + "-".join(sectors).lower() if sectors and origin == "gdelt" else ""
    return {"id": f"{code or 'xxx'}:{_slug(name)}{kind}", "name": name, "country": code, "sectors": list(sectors)}


def _slug(name: str) -> str:
    """Letters and digits of a name, in any script, without accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return _NO_LETTER.sub("-", plain.casefold()).strip("-") or "unnamed"


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
