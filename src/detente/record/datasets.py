"""Events of one dataset that are those of another: merged where asked for, and taken apart again without loss.

Not by default: a dataset's lines are codings, not events, and whoever counts ICEWS wants ICEWS' count. Two codings are
joined by rule (steps/same.sql), each with its score and reason; never two of one dataset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.record import derive
from detente.record.reasons import probability
from detente.record.store import transaction
from detente.record.table import insert
from detente.record.tolerance import merge_rules

if TYPE_CHECKING:
    import duckdb

# Whose line stays: those coded by hand first.
_ORDER = ("acled", "ucdp", "polecat", "icews", "gdelt")
_OF = 'event IN (SELECT unnest($1::BIGINT[])) OR "into" IN (SELECT unnest($1::BIGINT[]))'
_KM, _KM_HOME = 60, 25  # how far apart the told cities of one event may be; within one country


def merge(con: duckdb.DuckDBPyConnection) -> int:
    """Merge what can be; the number of events that went into another."""
    with transaction(con):
        rules = merge_rules()
        sql, select = derive.step("same").split("CREATE OR REPLACE TEMP TABLE", 1)
        con.execute(sql)
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE{select}", {"mutual": sorted(rules.mutual), "km": _KM, "km_home": _KM_HOME}
        )
        found = con.execute(
            "SELECT first, other, first_origin, other_origin, day, type, mode_same, apart, named_alike, place "
            "FROM _pairs ORDER BY first, other"
        ).fetchall()
        rows = _groups(found)
        if rows:
            _keep(con, [key for row in rows for key in (row["event"], row["into"])])
            insert(con, "same", rows)
            derive.refresh(con, [key for row in rows for key in (row["event"], row["into"])])
    return len(rows)


def part(con: duckdb.DuckDBPyConnection, events: list[int] | None = None) -> int:
    """Take events out of those that they were merged into (None: all); how many. Within the caller's transaction."""
    where = "" if events is None else f"WHERE {_OF}"
    rows = con.execute(f'SELECT event, "into" FROM base.same {where}', [events] if where else None).fetchall()
    if rows:
        con.execute(f"DELETE FROM base.same {where}", [events] if where else None)
        derive.refresh(con, [key for row in rows for key in row])
    return len(rows)


def recount(con: duckdb.DuckDBPyConnection, events: list[int]) -> None:
    """Count reports anew of what these events were merged into. Within the caller's transaction."""
    rows = con.execute(f'SELECT DISTINCT "into" FROM base.same WHERE {_OF}', [events]).fetchall()
    derive.refresh(con, [event for (event,) in rows])


def _groups(found: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows of base.same: best pairs first, no group with two events of one dataset."""
    scored = sorted(((*_score(*row[5:]), *row) for row in found), key=lambda row: (-row[0], row[2], row[3]))
    group: dict[int, dict[str, int]] = {}
    best: dict[int, tuple[float, str]] = {}
    for points, why, first, other, first_origin, other_origin, *_ in scored:
        a = group.setdefault(first, {first_origin: first})
        b = group.setdefault(other, {other_origin: other})
        if a is b or set(a) & set(b):
            continue
        a |= b
        for key in b.values():
            group[key] = a
        for key in (first, other):
            best.setdefault(key, (points, why))
    rows = []
    for members in {id(each): each for each in group.values()}.values():
        lead, *others = [members[origin] for origin in _ORDER if origin in members]
        for key in others:
            points, why = best[key]
            rows.append({"event": key, "into": lead, "score": probability(points), "reason": why})
    return rows


def _score(
    type_: str, mode_same: bool, apart: float | None, named_alike: bool | None, place: str | None
) -> tuple[float, str]:
    """Points and reason of a pair."""
    rules = merge_rules()
    points = rules.of(type_).start + rules.points["day_same"]
    why = ["the same type, parties and day, and no other such event in either dataset"]
    if named_alike or (apart is not None and apart < _KM_HOME):
        points += rules.points["place_same"]
        why.append(f"at {place}" if named_alike else f"{apart:.0f} km apart")
    elif apart is not None:
        points += rules.points["place_near"]
        why.append(f"{apart:.0f} km apart")
    if mode_same:
        points += rules.points["mode_same"]
        why.append("the same mode")
    return points, ", ".join(why)


def _keep(con: duckdb.DuckDBPyConnection, events: list[int]) -> None:
    """Keep events as they came."""
    derive.select(con, "_stale", events)
    con.execute(
        "INSERT INTO base.originals SELECT * FROM base.events WHERE event IN (SELECT key FROM _stale) "
        "AND event NOT IN (SELECT event FROM base.originals)"
    )

