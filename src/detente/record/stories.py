"""Stories: a text and its near-copies. Ten papers that print one wire report are ten articles and one source.

A story is what is connected by likeness, so the order in which articles are added does not matter. Signatures are kept;
a later article finds an earlier one without its text being read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente.record import derive, keys
from detente.record.similarity import likeness, same_story, scheme, sign
from detente.record.table import append, insert, one, registered
from detente.record.tolerance import merge_rules

if TYPE_CHECKING:
    import duckdb

_CHUNK = 100_000

# Pairs of a new document and any other that agree in one of the first numbers of their signatures.
_CANDIDATES = """
WITH head AS (
    SELECT s.document, s.published, c.source, generate_subscripts(s.heads, 1) AS pos, unnest(s.heads) AS value
    FROM base.signatures s LEFT JOIN base.carriers c ON c.document = s.document AND c.n = 0
    WHERE s.scheme = $scheme AND (s.published IS NULL OR $first IS NULL
        OR s.published BETWEEN $first::DATE - $days::INTEGER AND $last::DATE + $days::INTEGER)
)
SELECT DISTINCT n.document AS a, o.document AS b,
    coalesce(n.source = o.source AND n.published <> o.published, false) AS reprint
FROM head n JOIN _new_documents d ON d.document = n.document
JOIN head o ON o.pos = n.pos AND o.value = n.value AND o.document <> n.document
WHERE coalesce(abs(n.published - o.published), 0) <= $days
"""


def assign(con: duckdb.DuckDBPyConnection, new: Sequence[int]) -> None:
    """Put each new document into exactly one story, joining stories that it turns out to connect."""
    if not new:
        return
    derive.select(con, "_added", list(new))
    con.execute("CREATE OR REPLACE TEMP TABLE _new_documents AS SELECT key AS document FROM _added")
    _sign_new(con)
    _resign(con)
    _write(con, _links(con))


def _sign_new(con: duckdb.DuckDBPyConnection) -> None:
    """Signatures of the new documents that have none; those of before are dropped with their document."""
    _store(con, con.execute("""
        SELECT t.document, t.text, c.published FROM base.texts t JOIN _new_documents USING (document)
        LEFT JOIN base.carriers c ON c.document = t.document AND c.n = 0
        WHERE t.document NOT IN (SELECT document FROM base.signatures) ORDER BY t.document
    """).fetchall())


def _resign(con: duckdb.DuckDBPyConnection) -> None:
    """Sign again what was signed in another way: an update of the library must not cut the record in two."""
    if not one(con, "SELECT 1 FROM base.signatures WHERE scheme <> ? LIMIT 1", [scheme()]):
        return
    rows = con.execute("""
        SELECT t.document, t.text, s.published FROM base.texts t JOIN base.signatures s USING (document)
        WHERE s.scheme <> ?
    """, [scheme()]).fetchall()
    con.execute("DELETE FROM base.signatures WHERE scheme <> ?", [scheme()])
    _store(con, rows)


def _store(con: duckdb.DuckDBPyConnection, rows: list[tuple[int, str, Any]]) -> None:
    import pyarrow as pa

    if not rows:
        return
    signatures, sizes = sign([text for _, text, _ in rows])
    heads = merge_rules().stories.heads
    append(con, "signatures", pa.table({
        "document": pa.array([row[0] for row in rows], type=pa.int64()),
        "published": pa.array([row[2] for row in rows], type=pa.date32()),
        "runs": pa.array(sizes, type=pa.int32()),
        "scheme": pa.array([scheme()] * len(rows)),
        "heads": _lists(signatures[:, :heads]),
        "rest": _lists(signatures[:, heads:].astype(np.uint8)),
    }))


def _lists(rows: NDArray[Any]) -> Any:
    """A two-dimensional array as a column of lists."""
    import pyarrow as pa

    count, width = rows.shape
    offsets = np.arange(0, (count + 1) * width, max(1, width), dtype=np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets[: count + 1]), pa.array(rows.ravel()))


def _links(con: duckdb.DuckDBPyConnection) -> list[tuple[int, int, float]]:
    """(new document, other document, share of the shorter text) of all pairs that are one story."""
    rule = merge_rules().stories
    span = one(con, "SELECT min(published), max(published), count(*) = count(published) FROM base.signatures "
                    "JOIN _new_documents USING (document)")
    first, last = (span[0], span[1]) if span and span[2] else (None, None)
    wanted = {"scheme": scheme(), "first": first, "last": last, "days": rule.days}
    found = con.sql(_CANDIDATES, params=wanted).to_arrow_table()
    if not found.num_rows:
        return []
    a, b = found["a"].to_numpy(), found["b"].to_numpy()
    reprint = found["reprint"].to_numpy(zero_copy_only=False)
    documents = np.unique(np.concatenate([a, b]))
    signatures, sizes = _fetch(con, documents)
    out: list[tuple[int, int, float]] = []
    for at in range(0, len(a), _CHUNK):
        i = np.searchsorted(documents, a[at : at + _CHUNK])
        j = np.searchsorted(documents, b[at : at + _CHUNK])
        shared, alike = likeness(signatures[i], signatures[j], sizes[i], sizes[j])
        same = same_story(shared, alike, sizes[i], sizes[j])
        same &= ~reprint[at : at + _CHUNK] | (shared >= rule.own_shared)
        for n in np.flatnonzero(same):
            out.append((int(a[at + n]), int(b[at + n]), round(float(alike[n]), 3)))
    return out


def _fetch(con: duckdb.DuckDBPyConnection, documents: NDArray[Any]) -> tuple[NDArray[np.uint16], NDArray[np.int32]]:
    """Signatures and sizes of documents, in the order of their (sorted) keys."""
    import pyarrow as pa

    with registered(con, _wanted=pa.table({"document": documents})):
        rows = con.sql(
            "SELECT runs, heads, rest FROM base.signatures JOIN _wanted USING (document) ORDER BY document"
        ).to_arrow_table()
    parts = [rows[name].combine_chunks().flatten().to_numpy().reshape(rows.num_rows, -1) for name in ("heads", "rest")]
    return np.concatenate(parts, axis=1, dtype=np.uint16), rows["runs"].to_numpy()


def _write(con: duckdb.DuckDBPyConnection, links: list[tuple[int, int, float]]) -> None:
    """Stories of the new documents: the oldest story that a group touches takes in all of it."""
    again = one(con, "DELETE FROM base.story_members WHERE document IN (SELECT document FROM _new_documents)")
    if again and again[0]:
        con.execute("DELETE FROM base.stories WHERE story NOT IN (SELECT story FROM base.story_members)")
    info = {row[0]: row[1:] for row in con.execute("""
        SELECT d.document, d.id, coalesce(c.published, DATE '9999-12-31') FROM base.documents d
        JOIN _new_documents USING (document) LEFT JOIN base.carriers c ON c.document = d.document AND c.n = 0
    """).fetchall()}
    others = {b for _, b, _ in links} - info.keys()
    before = _stories_of(con, others)
    best: dict[int, tuple[float, int]] = {}
    for a, b, alike in links:
        best[a] = max(best.get(a, (0.0, 0)), (alike, b))
    members: list[dict[str, Any]] = []
    fresh: list[dict[str, Any]] = []
    for group in connected([*info, *others], ((a, b) for a, b, _ in links)):
        own = sorted((d for d in group if d in info), key=lambda d: (info[d][1], info[d][0]))
        known = sorted({before[d] for d in group if d in before}, key=lambda s: (s[1], s[0]))
        if not own:
            continue
        if known:
            story, lead = known[0][0], None
            if len(known) > 1:
                _join(con, story, [s[0] for s in known[1:]])
        else:
            lead = own[0]
            story = keys.key_of(info[lead][0], "T", None, None)
            fresh.append({"story": story, "document": lead})
        members += [_member(story, d, d == lead, best.get(d)) for d in own]
    insert(con, "stories", fresh)
    insert(con, "story_members", members)


def _member(story: int, document: int, lead: bool, best: tuple[float, int] | None) -> dict[str, Any]:
    if lead or best is None:
        return {"story": story, "document": document, "similarity": 1.0, "reason": "first"}
    reason = f"{best[0]:.0%} of the shorter text's four-word runs stand in another carrier"
    return {"story": story, "document": document, "similarity": best[0], "reason": reason}


def _stories_of(con: duckdb.DuckDBPyConnection, documents: set[int]) -> dict[int, tuple[int, Any]]:
    """(story, day of its first document) of documents already on record."""
    if not documents:
        return {}
    rows = con.execute("""
        SELECT m.document, m.story, coalesce(c.published, DATE '9999-12-31')
        FROM base.story_members m JOIN base.stories s USING (story)
        LEFT JOIN base.carriers c ON c.document = s.document AND c.n = 0
        WHERE m.document IN (SELECT unnest(?::BIGINT[]))
    """, [sorted(documents)]).fetchall()
    return {document: (story, day) for document, story, day in rows}


def _join(con: duckdb.DuckDBPyConnection, story: int, others: list[int]) -> None:
    """A new document connects stories: they become one, and the events told by them are counted anew."""
    con.execute("UPDATE base.story_members SET story = ?, reason = 'connected by a later carrier: ' || reason "
                "WHERE story IN (SELECT unnest(?::BIGINT[]))", [story, others])
    con.execute("DELETE FROM base.stories WHERE story IN (SELECT unnest(?::BIGINT[]))", [others])
    events = con.execute("""
        SELECT DISTINCT event FROM base.members JOIN base.mentions USING (mention)
        JOIN base.story_members USING (document) WHERE story = ?
    """, [story]).fetchall()
    if events:
        derive.refresh(con, [event for (event,) in events])


def connected(items: Iterable[int], links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Groups of items that links connect, each item in exactly one."""
    parent = {item: item for item in items}

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for a, b in links:
        parent[root(a)] = root(b)
    groups: dict[int, list[int]] = defaultdict(list)
    for item in parent:
        groups[root(item)].append(item)
    return list(groups.values())
