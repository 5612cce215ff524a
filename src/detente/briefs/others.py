"""Third parties of a relation: who is named most with either side, on good terms with both, or mediates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from detente.briefs.content import Line, Section
from detente.briefs.names import capital, listed, with_article
from detente.briefs.parties import Party, country_name
from detente.briefs.words import signed
from detente.record.keys import show

if TYPE_CHECKING:
    from detente.record import Record
    from detente.relations.network import Tie

MOST, LEAST = 4, 3  # parties that are named; events that each needs
ONE, OTHER = "one", "other"  # the sides in the small network


def section(record: Record, one: Party, other: Party, since: date, until: date) -> Section:
    """Lines on third parties with the latest event of each with either side; none where the record names nobody."""
    found = Section("others", "Who else takes part", (), "No third party stands out.")
    if one.codes == other.codes:
        return found
    ties, between, latest, events = _network(record, one, other, since, until)
    names = {code: name for code in {c for tie in ties for c in tie} if (name := country_name(code)) is not None}
    lines = []
    if good := [code for code in between if code in names][:MOST]:
        said = capital(listed((with_article(names[code]) for code in good), MOST))
        ids = tuple(dict.fromkeys(i for code in good for i in latest[code].values()))
        verb = "is" if len(good) == 1 else "are"
        lines.append(Line(f"{said} {verb} on good terms with both sides while these are in conflict", ids))
    for code, times, ids in _mediators(record, one, other, since, until):
        if (name := country_name(code)) is not None:
            often = f", {times} times" if times > 1 else ""
            lines.append(Line(f"{capital(with_article(name))} mediated between the two{often}", ids))
    sides = {ONE: with_article(one.name), OTHER: with_article(other.name)}
    # Who deals with both sides comes first.
    ranked = sorted(names, key=lambda c: (-sum(events[c].values()) - 2 * min(events[c].get(s, 0) for s in sides), c))
    told, ids_told = [], list[str]()
    for code in [c for c in ranked if sum(events[c].values()) >= LEAST][:MOST]:
        parts = [
            f"{events[code][side]} with {sides[side]}"
            + (f", {signed(ties[code, side].score)}" if (code, side) in ties else "")
            for side in (ONE, OTHER)
            if events[code].get(side)
        ]
        told.append(f"{with_article(names[code])} ({'; '.join(parts)})")
        ids_told += latest[code].values()
    if told:
        text = f"Most events with either side, and their mean score: {', '.join(told)}"
        lines.append(Line(text, tuple(dict.fromkeys(ids_told))))
    return Section(found.key, found.title, tuple(lines), found.empty)


def _network(
    record: Record, one: Party, other: Party, since: date, until: date
) -> tuple[dict[tuple[str, str], Tie], list[str], dict[str, dict[str, str]], dict[str, dict[str, int]]]:
    """(ties by third party and side, who is on good terms with both, latest event and number by party and side)."""
    from detente.relations.network import go_betweens, ties_of
    from detente.relations.table import from_columns

    def as_side(column: str) -> str:
        sides = f"WHEN {column} IN {one.sql} THEN '{ONE}' WHEN {column} IN {other.sql} THEN '{OTHER}'"
        return f"CASE {sides} ELSE {column} END"

    both = (*one.codes, *other.codes)
    inside = f"({', '.join(repr(code) for code in both)})"
    rows = record.con.execute(
        f"""WITH mine AS (SELECT {as_side("a")} AS a, {as_side("b")} AS b, key, quad, score, sources, reported
                FROM dyads WHERE (a IN {inside} OR b IN {inside}) AND reported BETWEEN ? AND ?
                AND status IN ('occurred', 'ongoing'))
        SELECT a, b, quad, count(DISTINCT key)::INTEGER, sum(score), sum(coalesce(sources, 1))::INTEGER,
            arg_max(key, (reported, key)), max(reported)
        FROM mine WHERE a <> b GROUP BY a, b, quad ORDER BY a, b, quad""",
        [since, until],
    ).fetchall()
    latest: dict[str, dict[str, tuple[Any, str]]] = {}
    events: dict[str, dict[str, int]] = {}
    for a, b, _, count, _, _, key, day in rows:
        side, third = (a, b) if a in (ONE, OTHER) else (b, a)
        if third in (ONE, OTHER):
            continue
        events.setdefault(third, {}).setdefault(side, 0)
        events[third][side] += count
        best = latest.setdefault(third, {})
        best[side] = max(best.get(side, (date.min, "")), (day, show("E", key)))
    cells = [(a, b, day, quad, "all", n, score or 0.0, sources) for a, b, quad, n, score, sources, _, day in rows]
    names = ("a", "b", "day", "quad", "type", "events", "score", "sources")
    made = ties_of(from_columns({name: [row[i] for row in cells] for i, name in enumerate(names)}))
    ties = {}
    for tie in made:
        side, third = (tie.a, tie.b) if tie.a in (ONE, OTHER) else (tie.b, tie.a)
        if third not in (ONE, OTHER):
            ties[third, side] = tie
    good = [third for third, a, b, _ in go_betweens(made, 100) if {a, b} == {ONE, OTHER}]
    return ties, good, {k: {s: i for s, (_, i) in v.items()} for k, v in latest.items()}, events


def _mediators(
    record: Record, one: Party, other: Party, since: date, until: date
) -> list[tuple[str, int, tuple[str, ...]]]:
    """(code, events, ids) of those who mediated between the two, the busiest first."""
    rows = record.con.execute(
        f"""SELECT a, count(DISTINCT key)::INTEGER, list_slice(list(DISTINCT show_key('E', key)), 1, 3) FROM (
            SELECT a, key FROM dyads WHERE type = 'CONSULT' AND mode = 'third-party' AND reported BETWEEN ? AND ?
                AND a NOT IN {one.sql} AND a NOT IN {other.sql}
            GROUP BY a, key HAVING bool_or(b IN {one.sql}) AND bool_or(b IN {other.sql}))
        GROUP BY a ORDER BY 2 DESC, a LIMIT {MOST}""",
        [since, until],
    ).fetchall()
    return [(a, count, tuple(sorted(ids))) for a, count, ids in rows]
