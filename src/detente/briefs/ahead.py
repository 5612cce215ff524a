"""What to expect of a relation in the next days, from relations.outlook.

The weights are learnt on the busiest relations of the record up to the first day of the month, once: they stand in a
small file beside the record, and are learnt anew when the month or the record's events before it change.
"""

from __future__ import annotations

import contextlib
import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.briefs.content import Line, Section
from detente.briefs.gather import Material, table_of
from detente.briefs.parties import between
from detente.relations.table import QUAD_NAMES

if TYPE_CHECKING:
    from detente.record import Record
    from detente.relations.outlook import OutlookModel

YEARS = timedelta(days=730)
VERSION = 1  # of the form and method of what is kept
BESIDE = 20  # further relations to learn from


def outlook(record: Record, material: Material) -> Section:
    """Chance and number of events by quad in the next 7 and 30 days, each with why."""
    found = _expected(record, material)
    lines = [_line(quad, per_horizon, material) for quad, per_horizon in sorted(found.items())]
    kept = tuple(line for line in lines if line is not None and line.ids)
    title = "Outlook: chance of at least one event (× against the average relation)"
    return Section("outlook", title, kept, "There is too little history for an outlook.")


def _expected(record: Record, material: Material) -> dict[str, list[Any]]:
    """By quad, what relations.outlook says of what either did to the other, by horizon."""
    from detente.relations.outlook import expect, panel

    one, other = material.one, material.other
    pairs = between(one, other)
    rows = record.con.execute(
        f"""WITH busy AS (SELECT a, b FROM dyads
                WHERE reported BETWEEN $first AND $last AND status IN ('occurred', 'ongoing')
                AND NOT {pairs} GROUP BY ALL ORDER BY count(*) DESC, a, b LIMIT {BESIDE}),
            mine AS (SELECT DISTINCT key, reported, quad, type, score FROM dyads
                WHERE {pairs} AND reported BETWEEN $first AND $last AND status IN ('occurred', 'ongoing')),
            rest AS (SELECT a, b, day, quad, events, score FROM dyad_days SEMI JOIN busy USING (a, b)
                WHERE day BETWEEN $first AND $last)
        SELECT 'one' AS a, 'other' AS b, reported AS day, quad, 'all' AS type, count(*)::INTEGER AS events,
            sum(score) AS score, count(*)::INTEGER AS reports, count(*)::INTEGER AS sources FROM mine GROUP BY ALL
        UNION ALL
        SELECT a, b, day, quad, 'all', sum(events)::INTEGER, sum(score), sum(events)::INTEGER, sum(events)::INTEGER
        FROM rest GROUP BY ALL""",
        {"first": material.until - YEARS, "last": material.until},
    ).fetchall()
    out: dict[str, list[Any]] = {}
    data = panel(table_of(rows))
    for each in expect(data, learnt(record, material.until, data.targets)):
        if (each.a, each.b) == ("one", "other") and each.target in {"1", "2", "3", "4"}:
            out.setdefault(each.target, []).append(each)
    return out


def learnt(record: Record, until: date, targets: tuple[str, ...]) -> list[OutlookModel]:
    """Models for the month of a day, from the file beside the record where they are those of this record's past."""
    first, last = until - YEARS, until.replace(day=1) - timedelta(days=1)
    count, score = record.con.execute(
        "SELECT count(*), round(coalesce(sum(score), 0), 2) FROM dyads WHERE reported BETWEEN ? AND ?", [first, last]
    ).fetchall()[0]
    state = [VERSION, last.isoformat(), int(count), float(score), list(targets)]
    path = record.path.with_name(f"{record.path.name}.outlook")
    if (kept := _kept(path, state)) is not None:
        return kept
    from detente.relations.outlook import models, panel

    rows = record.con.execute(
        f"""WITH busy AS (SELECT a, b FROM dyads WHERE reported BETWEEN $first AND $last
                AND status IN ('occurred', 'ongoing') GROUP BY ALL ORDER BY count(*) DESC, a, b LIMIT {BESIDE})
        SELECT a, b, day, quad, 'all', sum(events)::INTEGER, sum(score), sum(events)::INTEGER, sum(events)::INTEGER
        FROM dyad_days SEMI JOIN busy USING (a, b) WHERE day BETWEEN $first AND $last GROUP BY ALL ORDER BY ALL""",
        {"first": first, "last": last},
    ).fetchall()
    data = panel(table_of(rows))
    found = models(data) if data.targets == targets else []
    _keep(path, state, found)
    return found


def _kept(path: Path, state: list[Any]) -> list[OutlookModel] | None:
    """The models of a file; None where there is none, or it is of another state."""
    from detente.relations.outlook import OutlookModel

    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["state"] != state:
            return None
        return [
            OutlookModel(int(m[0]), np.array(m[1]), np.array(m[2]), np.array(m[3]), float(m[4]), float(m[5]))
            for m in told["models"]
        ]
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _keep(path: Path, state: list[Any], found: list[OutlookModel]) -> None:
    """Write the file in one step. Where the folder cannot be written, they are learnt anew the next time."""
    plain = [
        [m.horizon, m.weights.tolist(), m.of_target.tolist(), m.centre.tolist(), m.level, m.slope] for m in found
    ]
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with contextlib.suppress(OSError):
        part.write_text(json.dumps({"state": state, "models": plain}), encoding="utf-8")
        part.replace(path)


def _line(quad: str, per_horizon: list[Any], material: Material) -> Line | None:
    """`Material conflict: 35% in 7 days (0.6 expected, ...), ... Most moved by last month (×2.1) ...`."""
    ids = tuple(e["id"] for e in reversed(material.events) if str(e["quad"]) == quad)[:2]
    said = [
        f"{_percent(each.chance)} in {each.horizon} days ({each.expected:.1f} expected, {each.low} to {each.high}; "
        f"{each.last_seen} in the last {each.horizon})"
        for each in per_horizon
    ]
    reasons = [f"{name} (×{factor:.1f})" for name, factor in per_horizon[-1].reasons[:2]]
    name = QUAD_NAMES[int(quad) - 1]
    text = f"{name[:1].upper()}{name[1:]}: {', '.join(said)}. Most moved by {' and '.join(reasons)}."
    return Line(text, ids, tone="cooperation" if quad in "12" else "conflict")


def _percent(chance: float) -> str:
    """A chance as a percentage; never quite 0 or 100."""
    percent = round(100 * chance)
    return "<1%" if percent < 1 else ">99%" if percent > 99 else f"{percent}%"
