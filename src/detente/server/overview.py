"""One row a relation: where it stands, its last year at a glance, its last event, and what lies ahead."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.relations.index import LEVEL, PULL

if TYPE_CHECKING:
    from detente.record import Record

RECENT, AGAINST, SPAN = 30, 90, 486  # days; the span is a brief's year with the 120 that its index looks back on
WEEKS = 52
AHEAD = 30
_SPREAD, _SPREAD_WEIGHT, _MOST_BUNCHED = 5.0, 10.0, 10.0  # as relations.index assumes
_Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
WORDS = ("deteriorated", "unchanged", "improved")


@dataclass(slots=True)
class Relation:
    """A row. weeks: (cooperation, conflict) events by week, oldest first. flags: (kind, text, how many)."""

    a: str
    b: str
    events: int
    recent: int
    now: float
    before: float
    word: str
    last_day: date
    last_event: int
    weeks: list[tuple[int, int]]
    flags: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def change(self) -> float:
        """By how much the index moved."""
        return self.now - self.before


def edge(record: Record, today: date) -> date:
    """The last day of the record: its last report of something that happened, not after today."""
    found = record.sql(
        "SELECT max(last_report) AS told, "
        # Where there are reports, the day of an event counts for nothing: articles tell of days to come as well.
        "max(reported) FILTER (last_report IS NULL AND status IN ('occurred', 'ongoing')) AS day "
        "FROM base.events WHERE coalesce(last_report, reported) <= ?",
        [today],
    )[0]
    days = [d for d in (found["told"], found["day"]) if d is not None and d <= today]
    return max(days, default=today)


def overview(record: Record, until: date, only: Collection[str] = ()) -> list[Relation]:
    """All relations, the one with the most recent news first; with `only`, those between two of these countries."""
    among = f"AND a IN {_codes(only)} AND b IN {_codes(only)}" if only else ""
    totals = _totals(record, until, among)
    if not totals:
        return []
    names = sorted(totals)
    table = record.sql(
        "SELECT least(a, b) AS a, greatest(a, b) AS b, event, (reported - DATE '1970-01-01')::INTEGER AS day, quad, "
        "coalesce(score, 0)::DOUBLE AS score, coalesce(sources, 1) AS sources, "
        "status IN ('occurred', 'ongoing') AS done FROM base.dyads "
        f"WHERE reported BETWEEN ?::DATE AND ?::DATE {among}",
        [until - timedelta(days=SPAN - 1), until],
    ).arrow()
    pair = _pairs(table, {two: i for i, two in enumerate(names)})
    columns = {n: table[n].to_numpy() for n in ("event", "day", "quad", "score", "sources", "done")}
    out = _rows(names, totals, pair, columns, (until - date(1970, 1, 1)).days)
    _flag(record, out, until)
    _told(record, [r for r in out if r.last_day > until])
    return ordered(out)


def ordered(relations: Iterable[Relation]) -> list[Relation]:
    """The one with the most recent news first."""
    return sorted(relations, key=lambda r: (-r.last_day.toordinal(), -r.events, r.a, r.b))


def _codes(codes: Collection[str]) -> str:
    """Codes as a list in SQL. They come from the record, which holds what files said: anything but letters goes."""
    return f"({', '.join(repr(code) for code in sorted(codes) if code.isascii() and code.isalpha()) or 'NULL'})"


def _totals(record: Record, until: date, among: str) -> dict[tuple[str, str], tuple[int, date, int]]:
    """(events, day and key of the latest) of each pair, counted in the database: these span all years."""
    rows = record.con.execute(
        f"""SELECT a, b, count(*), max(reported) FILTER (reported <= $1) AS seen,
            arg_max(event, (reported, event)) FILTER (reported <= $1) AS seen_event,
            max(reported), arg_max(event, (reported, event))
        FROM base.dyads WHERE reported IS NOT NULL {among} GROUP BY a, b""",
        [until],
    ).fetchall()
    # An event of both towards both (a meeting) has a row each way and counts once here.
    mutual = record.con.execute(
        f"""SELECT a, b, count(*) FROM base.dyads x WHERE a < b AND reported IS NOT NULL {among}
        AND EXISTS (FROM base.dyads y WHERE y.event = x.event AND y.a = x.b AND y.b = x.a) GROUP BY a, b"""
    ).fetchall()
    twice = {(a, b): n for a, b, n in mutual}
    out: dict[tuple[str, str], tuple[int, tuple[bool, date, int]]] = {}
    for a, b, n, seen, seen_event, latest, latest_event in rows:
        two = (a, b) if a < b else (b, a)
        # What lies ahead is the latest only where nothing else is on record.
        found = (True, seen, seen_event) if seen is not None else (False, latest, latest_event)
        before = out.get(two)
        out[two] = (n, found) if before is None else (n + before[0], max(found, before[1]))
    return {two: (n - twice.get(two, 0), day, event) for two, (n, (_, day, event)) in out.items()}


def _told(record: Record, relations: list[Relation]) -> None:
    """The day of the report, for relations of which nothing but days to come is on record."""
    listed = ", ".join(str(r.last_event) for r in relations) or "NULL"
    rows = record.sql(f"SELECT event, last_report AS day FROM base.events WHERE event IN ({listed})")
    days = {row["event"]: row["day"] for row in rows if row["day"] is not None}
    for relation in relations:
        relation.last_day = days.get(relation.last_event, relation.last_day)


def _pairs(table: Any, number: dict[tuple[str, str], int]) -> Any:
    """The number of its pair for each row."""
    a, b = (table[n].combine_chunks().dictionary_encode() for n in ("a", "b"))
    left, right = a.dictionary.to_pylist(), b.dictionary.to_pylist()
    many = max(1, len(right))
    code = a.indices.to_numpy(zero_copy_only=False).astype(np.int64) * many + b.indices.to_numpy(zero_copy_only=False)
    # Pairs by a table instead of sorting: there are few codes and many rows.
    known = np.zeros(max(1, len(left)) * many, dtype=np.int64)
    for c in np.flatnonzero(np.bincount(code, minlength=1)):
        known[c] = number[left[c // many], right[c % many]]
    return known[code]


def _rows(names: list[tuple[str, str]], totals: Any, pair: Any, of: dict[str, Any], last: int) -> list[Relation]:
    size = len(names)
    # An event that has a row each way counts once.
    order = np.lexsort((of["event"], pair))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(pair[order]) != 0) | (np.diff(of["event"][order]) != 0)
    single = np.zeros(len(order), dtype=bool)
    single[order[first]] = True
    recent = np.bincount(pair[single & (of["day"] > last - RECENT)], minlength=size)
    now, before, moved = _indices(pair, of, last, size)
    weeks = _weeks(pair, of, single, last, size)
    return [
        Relation(
            *two,
            totals[two][0],
            int(recent[i]),
            float(now[i]),
            float(before[i]),
            WORDS[int(moved[i]) + 1],
            totals[two][1],
            totals[two][2],
            [(int(c), int(q)) for c, q in weeks[i]],
        )
        for i, two in enumerate(names)
    ]


def _weeks(pair: Any, of: dict[str, Any], seen: Any, last: int, size: int) -> Any:
    week = WEEKS - 1 - (last - of["day"]) // 7
    kept = seen & (week >= 0) & of["done"]
    code = (pair[kept] * WEEKS + week[kept]) * 2 + (of["quad"][kept] > 2)
    return np.bincount(code.astype(np.int64), minlength=size * WEEKS * 2).reshape(size, WEEKS, 2)


def _indices(pair: Any, of: dict[str, Any], last: int, size: int) -> tuple[Any, Any, Any]:
    """The index now and before, and whether the change lies outside its band: index.compare for all at once."""
    inside = of["done"] & (of["day"] <= last) & (of["day"] > last - SPAN)
    who, day, score = pair[inside], of["day"][inside], of["score"][inside]
    sources = of["sources"][inside].astype(float)

    def sums(values: Any, mask: Any = slice(None)) -> Any:
        return np.bincount(who[mask], weights=None if values is None else values[mask], minlength=size).astype(float)

    count, total, squares = sums(None), sums(score), sums(score**2)
    long_run = total / (count + PULL)
    spread = np.maximum(squares - 2 * long_run * total + count * long_run**2, 0)
    spread = np.sqrt((spread + _SPREAD_WEIGHT * _SPREAD**2) / (count + _SPREAD_WEIGHT))
    bunched = _bunched(who, day - (last - SPAN), score, count, total, squares, size)
    means, variances = [], []
    for mask in (day > last - RECENT, (day <= last - RECENT) & (day > last - RECENT - AGAINST)):
        n, part = sums(None, mask), sums(score, mask)
        weight = np.minimum(n, sums(sources, mask)) / bunched
        mean = np.where(n > 0, part / np.maximum(n, 1), long_run)
        means.append((weight * mean + PULL * long_run) / (weight + PULL))
        variances.append(spread**2 / (weight + PULL))
    difference, error = means[0] - means[1], _Z * np.sqrt(variances[0] + variances[1])
    return means[0], means[1], np.where(np.abs(difference) <= error, 0, np.sign(difference)).astype(int)


def _bunched(who: Any, day: Any, score: Any, count: Any, total: Any, squares: Any, size: int) -> Any:
    """relations.index.design_effect for all pairs."""
    code, where = np.unique(who * (SPAN + 1) + day, return_inverse=True)
    daily, n = np.bincount(where, weights=score), np.bincount(where)
    owner = code // (SPAN + 1)
    mean = total / np.maximum(count, 1)
    between = np.bincount(owner, weights=(daily - n * mean[owner]) ** 2, minlength=size)
    within = np.maximum(squares - count * mean**2, 1e-9)
    return np.where(count < 2, 1.0, np.clip(between / within, 1.0, _MOST_BUNCHED))


_MEETINGS = """
    SELECT countries AS codes FROM upcoming_on(?::DATE) WHERE day <= ?::DATE AND len(countries) > 1
    QUALIFY row_number() OVER (PARTITION BY "group" ORDER BY published DESC, key) = 1
"""
_DUE = """
    SELECT list_concat(by_countries, to_countries) AS codes FROM commitments
    WHERE coalesce(due_end, due_day) BETWEEN ?::DATE AND ?::DATE AND state NOT IN ('fulfilled', 'broken', 'withdrawn')
    QUALIFY row_number() OVER (PARTITION BY "group" ORDER BY published DESC, key) = 1
"""
_CONTESTED = """
    SELECT list_distinct(list(x.country)) AS codes FROM base.positions p JOIN base.actors x ON x.actor = p.holder
    LEFT JOIN base.claim_groups g ON g.claim = p.claim LEFT JOIN base.carriers c ON c.document = p.document AND c.n = 0
    WHERE x.country IS NOT NULL GROUP BY coalesce(g."group", p.claim)
    HAVING min(c.published) BETWEEN ?::DATE AND ?::DATE AND bool_or(p.stance IN ('asserts', 'confirms'))
        AND bool_or(p.stance IN ('denies', 'doubts'))
"""


def _flag(record: Record, relations: list[Relation], until: date) -> None:
    """Meetings and due undertakings of the next days, and claims newly contested, by relation."""
    ahead, back = until + timedelta(days=AHEAD), until - timedelta(days=AHEAD)
    by_pair = {(r.a, r.b): r for r in relations}
    for kind, text, sql, span in (
        ("meeting", "meetings within 30 days", _MEETINGS, (until, ahead)),
        ("due", "commitments due within 30 days", _DUE, (until, ahead)),
        ("contested", "claims newly contested", _CONTESTED, (back, until)),
    ):
        counts: dict[tuple[str, str], int] = {}
        for row in record.sql(sql, list(span)):
            codes = sorted(set(row["codes"] or ()))
            for i, a in enumerate(codes):
                for b in codes[i + 1 :]:
                    counts[a, b] = counts.get((a, b), 0) + 1
        for found, n in counts.items():
            if found in by_pair:
                by_pair[found].flags.append((kind, text, n))
