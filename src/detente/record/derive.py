"""Events and dyads from their mentions: computed from members, mentions and reviews, and so at any time anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.lexicon.files import data_dir
from detente.record.table import one, registered

if TYPE_CHECKING:
    import duckdb


def step(name: str) -> str:
    """SQL of a step: data/record/steps."""
    return (data_dir() / "record" / "steps" / f"{name}.sql").read_text(encoding="utf-8")


def refresh(con: duckdb.DuckDBPyConnection, events: list[int]) -> None:
    """Recompute events and their dyads; events of read articles without members are removed.

    Call it after every change of `members`, within the transaction that makes the change.
    """
    if not events:
        return
    select(con, "_stale", events)
    con.execute(
        "DELETE FROM base.events WHERE event IN (SELECT key FROM _stale) "
        "AND (origin = 'read' OR event IN (SELECT event FROM base.originals))"
    )
    con.execute(step("events"))
    con.execute(
        "INSERT INTO base.events SELECT * FROM base.originals WHERE event IN (SELECT key FROM _stale) "
        "AND event NOT IN (SELECT event FROM base.same)"
    )
    if one(con, 'SELECT 1 FROM base.same WHERE "into" IN (SELECT key FROM _stale) LIMIT 1'):
        con.execute(step("same_lead"))
    _correct(con)
    refresh_dyads(con)


def refresh_dyads(con: duckdb.DuckDBPyConnection) -> None:
    """Recompute the dyads of the events in the temporary table `_stale`."""
    con.execute("DELETE FROM base.dyads WHERE event IN (SELECT key FROM _stale)")
    con.execute(step("dyads"))


def select(con: duckdb.DuckDBPyConnection, name: str, keys: list[int]) -> None:
    """A temporary table of keys, for joins."""
    import pyarrow as pa

    data = pa.table({"key": pa.array(sorted(set(keys)), type=pa.int64())})
    with registered(con, _keys=data):
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT key FROM _keys")


def events_of(con: duckdb.DuckDBPyConnection, documents: list[int]) -> list[int]:
    """Events that have a mention in one of the documents."""
    rows = con.execute(
        "SELECT DISTINCT g.event FROM base.members g JOIN base.mentions m USING (mention) "
        "WHERE m.document IN (SELECT unnest(?::BIGINT[]))",
        [documents],
    ).fetchall()
    return [event for (event,) in rows]


def _correct(con: duckdb.DuckDBPyConnection) -> None:
    """Write what reviews say into the events of `_stale`: a review of a mention is one of its event."""
    rows = con.execute(step("verdicts")).fetchall()
    for event, verdict, fields, values in rows:
        change = corrections(con, dict(zip(fields or (), values or (), strict=True)))
        accepted = "accepted" if verdict == "accept" else None
        change["review"] = "rejected" if verdict == "reject" else "corrected" if fields else accepted
        names = ", ".join(f"{name} = ?" for name in change)
        con.execute(f"UPDATE base.events SET {names} WHERE event = ?", [*change.values(), event])


def corrections(con: duckdb.DuckDBPyConnection, fixes: dict[str, str]) -> dict[str, Any]:
    """Columns that fixed fields set, with what follows from them (quad and score from a type, days from a date)."""
    import json

    from detente.codebook import codebook
    from detente.record import edtf

    change: dict[str, Any] = {name: json.loads(value) for name, value in fixes.items()}
    if "type" in change:
        book, mode = codebook(), change.get("mode")
        kind = book.type(change["type"])
        mode = mode if mode in kind.modes else None
        change |= {
            "mode": mode,
            "quad": kind.quad,
            "score": book.score(kind.name, mode),
            "cameo": book.cameo(kind.name, mode),
        }
    if "date" in change:
        change["day"], change["day_end"] = edtf.days(change["date"])
    for role in ("actor", "recipient"):
        if f"{role}s" in change:
            found = dict(con.execute("SELECT actor, country FROM base.actors").fetchall())
            codes = [found.get(a) or (a[8:] if a.startswith("country:") else None) for a in change[f"{role}s"]]
            change[f"{role}_countries"] = list(dict.fromkeys(code for code in codes if code))
    return change
