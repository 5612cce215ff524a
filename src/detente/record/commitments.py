"""Commitments over time: one told by several articles is one, and later events move it, each move with its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.record import derive
from detente.record.moves import Deed, Telling, Undertaking, move_rules, moving_types, walk
from detente.record.table import insert, registered
from detente.record.wording import contents, likeness, stems

if TYPE_CHECKING:
    import duckdb

_PROMISES = """
SELECT k.commitment, k.document, k.by_countries, k.to_countries,
    substr(t.text, k.action_start + 1, k.action_end - k.action_start), k.event_type, k.state, c.published,
    coalesce(k.due_end, k.due_day), g."group"
FROM _promises p JOIN base.commitments k ON k.commitment = p.key JOIN base.texts t USING (document)
JOIN base.carriers c ON c.document = k.document AND c.n = 0
LEFT JOIN base.commitment_groups g ON g.commitment = k.commitment
WHERE c.published IS NOT NULL ORDER BY c.published, k.commitment
"""
# Commitments on record that share a maker with a new one and were told about the same time.
_SIBLINGS = """
INSERT INTO _promises
SELECT DISTINCT o.commitment FROM base.commitments n JOIN _promises p ON p.key = n.commitment
JOIN base.carriers nc ON nc.document = n.document AND nc.n = 0, base.commitments o
JOIN base.carriers oc ON oc.document = o.document AND oc.n = 0
WHERE list_has_any(o.by_countries, n.by_countries) AND abs(oc.published - nc.published) <= ?
    AND o.commitment NOT IN (SELECT key FROM _promises)
"""
# Groups that have a new commitment, or whose makers and later days an event told by a new document has.
_TOUCHED = """
WITH fresh AS (
    SELECT unnest(e.actor_countries || e.recipient_countries) AS country, min(e.reported) AS first,
        max(e.reported) AS last
    FROM base.events e WHERE e.type IN (SELECT unnest($types::VARCHAR[])) AND e.event IN (
        SELECT g.event FROM base.members g JOIN base.mentions m USING (mention) JOIN _new_keys n ON n.key = m.document)
    GROUP BY 1),
made AS (
    SELECT k.commitment, c.published, k.document, unnest(k.by_countries) AS country FROM base.commitments k
    JOIN base.carriers c ON c.document = k.document AND c.n = 0)
SELECT DISTINCT g."group" FROM base.commitment_groups g JOIN made USING (commitment)
LEFT JOIN fresh f ON f.country = made.country AND f.last > made.published
    AND f.first <= made.published + $reach::INTEGER
WHERE f.country IS NOT NULL OR made.document IN (SELECT key FROM _new_keys)
"""
_DEEDS = """
WITH made AS (
    SELECT DISTINCT p.commitment, p.type, c.published AS told, unnest(k.by_countries) AS country
    FROM _leads p JOIN base.commitments k USING (commitment)
    JOIN base.carriers c ON c.document = k.document AND c.n = 0),
done AS (
    SELECT event, type, reported, unnest(list_distinct(actor_countries || recipient_countries)) AS country
    FROM base.events WHERE type IN (SELECT type FROM _leads) AND review IS DISTINCT FROM 'rejected'
        AND reported BETWEEN (SELECT min(told) FROM made) AND (SELECT max(told) FROM made) + $reach::INTEGER
        AND status IN ('occurred', 'ongoing', 'negated'))
SELECT DISTINCT commitment, event FROM (
    SELECT m.commitment, d.event, d.type, d.reported FROM made m
    JOIN done d ON d.country = m.country AND d.type = m.type
        AND d.reported > m.told AND d.reported <= m.told + $reach::INTEGER
    QUALIFY row_number() OVER (PARTITION BY m.commitment, d.type ORDER BY d.reported, d.event) <= $most)
"""
_EVENTS = """
SELECT e.event, e.type, e.status, e.stance, e.actor_countries, e.recipient_countries, e.reported, e.sources,
    string_agg(substr(t.text, m.sentence_start + 1, m.sentence_end - m.sentence_start), ' ' ORDER BY m.mention)
FROM base.events e LEFT JOIN base.members g USING (event) LEFT JOIN base.mentions m USING (mention)
LEFT JOIN base.texts t ON t.document = m.document
WHERE e.event IN (SELECT key FROM _deeds) GROUP BY ALL
"""
_MOST = 100  # events of one type that one commitment is compared with


def advance(con: duckdb.DuckDBPyConnection, new: Sequence[int]) -> None:
    """Group the new commitments with those on record, and walk every group that something new concerns."""
    derive.select(con, "_new_keys", list(new))
    _group(con)
    found = con.execute(_TOUCHED, {"types": move_rules().event_types, "reach": move_rules().reach}).fetchall()
    if found:
        _rate(con, [group for (group,) in found])


def _load(con: duckdb.DuckDBPyConnection) -> list[tuple[Undertaking, int | None]]:
    """The commitments of `_promises` with the group that they are in."""
    out = []
    for key, _, by, to, action, type_, state, told, due, group in con.execute(_PROMISES).fetchall():
        words, _, figures = contents(action)
        out.append((Undertaking(
            key, frozenset(by or ()), frozenset(to or ()), action, frozenset(words), frozenset(figures), type_, state,
            told, due,
        ), group))
    return out


def _group(con: duckdb.DuckDBPyConnection) -> None:
    """Every new commitment in one group: with an earlier telling that it agrees with best, or alone."""
    con.execute("""
        CREATE OR REPLACE TEMP TABLE _promises AS SELECT commitment AS key FROM base.commitments
        JOIN _new_keys ON _new_keys.key = document
        WHERE commitment NOT IN (SELECT commitment FROM base.commitment_groups)
    """)
    con.execute(_SIBLINGS, [move_rules().told_days])
    rows: list[dict[str, Any]] = []
    by_maker: dict[str, list[tuple[Undertaking, int]]] = defaultdict(list)
    for promise, group in _load(con):
        score = 1.0
        if group is None:
            score, group = _best(promise, [other for maker in promise.by for other in by_maker[maker]])
            reason = "first" if group == promise.key else f"same makers, {score:.0%} of the action's words in common"
            rows.append({"group": group, "commitment": promise.key, "score": score, "reason": reason})
        for maker in promise.by:
            by_maker[maker].append((promise, group))
    insert(con, "commitment_groups", rows)
    # What has no day of publication cannot be put in time, and stays alone.
    con.execute("""
        INSERT INTO base.commitment_groups SELECT key, key, 1.0, 'first' FROM _promises
        WHERE key NOT IN (SELECT commitment FROM base.commitment_groups)
    """)


def _best(promise: Undertaking, others: list[tuple[Undertaking, int]]) -> tuple[float, int]:
    """(likeness, group) of the telling that is most like it; (1, its own key) where none is."""
    rules = move_rules()
    best = (0.0, promise.key)
    for other, group in others[-200:]:
        near = (promise.told - other.told).days <= rules.told_days
        same_parties = promise.by == other.by and (not promise.to or not other.to or bool(promise.to & other.to))
        same_kind = promise.type == other.type or None in (promise.type, other.type)
        if near and same_parties and same_kind and (alike := likeness(promise.words, other.words)) >= rules.alike:
            best = max(best, (round(alike, 3), group))
    return best if best[0] else (1.0, promise.key)


def _rate(con: duckdb.DuckDBPyConnection, groups: list[int]) -> None:
    """Compute the moves of all commitments of the groups anew."""
    derive.select(con, "_groups", groups)
    con.execute("CREATE OR REPLACE TEMP TABLE _promises AS SELECT commitment AS key FROM base.commitment_groups "
                'WHERE "group" IN (SELECT key FROM _groups)')
    tellings: dict[int, list[Undertaking]] = defaultdict(list)
    for promise, group in _load(con):
        tellings[group or promise.key].append(promise)
    leads = {group: promises[0] for group, promises in tellings.items()}
    deeds = _deeds(con, list(leads.values()))
    con.execute("DELETE FROM base.commitment_moves WHERE commitment IN (SELECT key FROM _promises)")
    rows: list[dict[str, Any]] = []
    for group, lead in leads.items():
        again = [Telling(other.told, other.state) for other in tellings[group][1:]]
        moves = walk(lead, deeds.get(lead.key, []), again)
        for promise in tellings[group]:
            state = promise.state
            for move in moves:
                if move.at > promise.told and move.state != state:
                    state = move.state
                    rows.append({"commitment": promise.key, "at": move.at, "state": move.state, "event": move.event,
                                 "reason": move.reason})
    insert(con, "commitment_moves", rows)


def _deeds(con: duckdb.DuckDBPyConnection, leads: list[Undertaking]) -> dict[int, list[Deed]]:
    """Later events of a type that can move it and that share a country with each commitment's makers."""
    import pyarrow as pa

    wanted = [(lead.key, type_) for lead in leads for type_ in moving_types(lead.type, lead.action)]
    if not wanted:
        return {}
    keys, types = zip(*wanted, strict=True)
    with registered(con, _wanted=pa.table({"commitment": pa.array(keys, type=pa.int64()), "type": list(types)})):
        con.execute("CREATE OR REPLACE TEMP TABLE _leads AS SELECT * FROM _wanted")
    pairs = con.execute(_DEEDS, {"reach": move_rules().reach, "most": _MOST}).fetchall()
    if not pairs:
        return {}
    derive.select(con, "_deeds", [event for _, event in pairs])
    known: dict[int, Deed] = {}
    for key, type_, status, stance, actors, recipients, at, sources, sentences in con.execute(_EVENTS).fetchall():
        known[key] = _deed(key, type_, status, stance, actors, recipients, at, sources, sentences or "")
    out: dict[int, list[Deed]] = defaultdict(list)
    for commitment, event in pairs:
        out[commitment].append(known[event])
    return out


def _deed(
    key: int, type_: str, status: str, stance: str, actors: list[str], recipients: list[str], at: date,
    sources: int | None, sentences: str,
) -> Deed:
    return Deed(
        key, type_, status, stance, frozenset(actors or ()), frozenset(recipients or ()), at, sources or 1,
        stems(sentences), frozenset(contents(sentences)[2]),
    )
