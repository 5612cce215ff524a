"""What a brief is made of, taken from the record: narrow columns first, words only for the lines that are shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from detente.briefs import standing, tallies, words_said
from detente.briefs.content import Line
from detente.briefs.evidence import Evidence, evidence
from detente.briefs.parties import Party, between
from detente.briefs.rank import in_sql
from detente.relations.series import RelationSeries, relation_series
from detente.relations.table import COLUMNS, DyadDays, from_columns

if TYPE_CHECKING:
    from detente.record import Record

Row = dict[str, Any]
LEAD = timedelta(days=120)  # days before the span that the index looks back on
CANDIDATES = 240  # events weighed one by one; the rest weigh less than all of them
SHOWN = 30  # rows of a kind that words are fetched for


@dataclass(slots=True)
class Material:
    """Rows of the record on two parties within a span; `names` are actors' names by id, `said_in` words by id."""

    one: Party
    other: Party
    since: date
    until: date
    events: list[Row]
    counts: Row
    seen_before: set[tuple[str, str | None]]
    commitments: list[Row] = field(default_factory=list)
    contested: list[Row] = field(default_factory=list)
    positions: dict[str, list[Row]] = field(default_factory=dict)
    statements: list[Row] = field(default_factory=list)
    coming: list[Row] = field(default_factory=list)
    lapsed: list[Row] = field(default_factory=list)
    contexts: list[Row] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Row] = field(default_factory=dict)
    told: dict[str, Evidence] = field(default_factory=dict)
    phrases: Line | None = None


def gather(record: Record, one: Party, other: Party, since: date, until: date) -> Material:
    """Everything on record between two parties that was reported from `since` to `until`."""
    events = candidates(record, one, other, since, until)
    counts = tallies.counts(record, one, other, since, until)
    found = Material(one, other, since, until, events, counts, tallies.seen_before(record, one, other, since))
    found.commitments = standing.commitments(record, one, other, since, until)
    found.contested = standing.contested(record, one, other, since, until)
    found.positions = standing.positions(record, [c["id"] for c in found.contested[:SHOWN]])
    found.coming = standing.ahead(record, one, other, until)
    found.lapsed = standing.lapsed(record, one, other, since, until)
    found.contexts = tallies.contexts(record, one, other, since, until)
    found.statements = words_said.gather(record, one, other, since, until)
    found.actors = _actors(record, found)
    found.names = {id_: str(row["name"]) for id_, row in found.actors.items()}
    return found


def span_of(record: Record, one: Party, other: Party) -> tuple[date, date] | None:
    """First and last day on which anything between the two is on record."""
    rows = record.sql(f"SELECT min(reported) AS first, max(reported) AS last FROM dyads WHERE {between(one, other)}")
    first, last = rows[0]["first"], rows[0]["last"]
    return (first, last) if first is not None else None


def begin_of(record: Record) -> date | None:
    """The first day of news: of an article, or of a row of another dataset. What articles look back on is older."""
    row = record.con.execute(
        """SELECT least((SELECT min(published) FROM base.carriers),
            (SELECT min(first_report) FROM base.events WHERE event IN (SELECT event FROM base.imports)))"""
    ).fetchall()[0]
    found: date | None = row[0]
    return found


def series_of(record: Record, one: Party, other: Party, since: date, until: date) -> RelationSeries:
    """The relation's series with the days before the span that its index looks back on, and coverage beside it.

    It does not begin before the record does: days without any news are no days of calm.
    An event of several countries of one side counts once; one of both towards both counts in both directions.
    """
    begun = begin_of(record)
    first = min(since, max(since - LEAD, begun)) if begun is not None else since - LEAD
    rows = record.con.execute(
        f"""WITH mine AS (
            SELECT DISTINCT key, a IN {one.sql} AS forward, reported, quad, type, score, reports, sources FROM dyads
            WHERE {between(one, other)} AND reported BETWEEN ? AND ? AND status IN ('occurred', 'ongoing'))
        SELECT CASE WHEN forward THEN 'one' ELSE 'other' END AS a, CASE WHEN forward THEN 'other' ELSE 'one' END AS b,
            reported AS day, quad, type, count(*)::INTEGER AS events, sum(score) AS score,
            sum(reports)::INTEGER AS reports, sum(sources)::INTEGER AS sources
        FROM mine GROUP BY ALL""",
        [first, until],
    ).fetchall()
    return relation_series(
        table_of(rows), "one", "other", since=first, until=until, coverage=coverage(record, first, until)
    )


def table_of(rows: list[tuple[Any, ...]]) -> DyadDays:
    """Rows in the order of COLUMNS. Not by way of Arrow, whose arrays load pandas where it is installed: a second."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    return from_columns({name: list(values) for name, values in zip(COLUMNS, columns, strict=True)})


def coverage(record: Record, first: date, until: date) -> Any:
    """Reports of anything on each day [D]."""
    import numpy as np

    days = np.zeros((until - first).days + 1, dtype=np.int64)
    for day, count in record.con.execute(
        "SELECT reported, sum(reports)::BIGINT FROM events WHERE reported BETWEEN ? AND ? GROUP BY 1", [first, until]
    ).fetchall():
        days[(day - first).days] = count or 0
    return days


def candidates(record: Record, one: Party, other: Party, since: date, until: date, most: int = CANDIDATES) -> list[Row]:
    """The weightiest events of the span, with all their columns, before novelty is weighed."""
    keys = record.con.execute(
        f"""SELECT key FROM (SELECT DISTINCT key, score, sources, status, confidence, historical FROM dyads
            WHERE {between(one, other)} AND reported BETWEEN ? AND ?)
            ORDER BY {in_sql()} DESC, key LIMIT {int(most)}""",
        [since, until],
    ).fetchall()
    return rows_of(record, [key for (key,) in keys])


def rows_of(record: Record, keys: list[int]) -> list[Row]:
    """Events by key, in the order of their reports."""
    if not keys:
        return []
    listed = ", ".join(str(int(key)) for key in keys)
    return list(record.sql(f"SELECT * FROM events WHERE key IN ({listed}) ORDER BY reported, key"))


def words(record: Record, material: Material, ids: list[str]) -> None:
    """Fetch the sentences of the lines that are to be shown."""
    material.told |= evidence(record, [i for i in ids if i not in material.told])


def _actors(record: Record, found: Material) -> dict[str, Row]:
    """Everybody that the material names."""
    ids: set[str] = set()
    for row in found.events:
        ids |= parties_of(row)
    for row in found.commitments:
        ids |= {*(row["by"] or ()), *(row["to"] or ()), *([row["told_by"]] if row["told_by"] else ())}
    for row in found.coming + found.lapsed:
        ids |= {*(row["participants"] or ()), *(row["people"] or ())}
    return actors_of(record, ids)


def parties_of(event: Row) -> set[str]:
    """Ids of everybody in an event."""
    return {*(event["actors"] or ()), *(event["recipients"] or ()), *(event["asserted_by"] or ())}


def actors_of(record: Record, ids: set[str]) -> dict[str, Row]:
    """Who ids stand for."""
    rows = record.con.execute(
        "SELECT actor, name, kind, country, role, acts_for FROM base.actors "
        "WHERE actor IN (SELECT unnest(?::VARCHAR[]))",
        [sorted(ids)],
    ).fetchall()
    return {
        r[0]: {"id": r[0], "name": r[1] or r[0], "kind": r[2], "country": r[3], "role": r[4], "acts_for": r[5]}
        for r in rows
    }
