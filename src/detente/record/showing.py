"""One thing of the record, opened down to its sentences; and how much the record holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import NotInRecord
from detente.record import keys
from detente.record.table import one

if TYPE_CHECKING:
    import duckdb

# (view, table of keys, key column) by kind letter.
_HOMES = {
    "E": ("events", "events", "event"),
    "M": ("mentions", "mentions", "mention"),
    "S": ("statements", "statements", "statement"),
    "C": ("claims", "claims", "claim"),
    "K": ("commitments", "commitments", "commitment"),
    "G": ("engagements", "engagements", "engagement"),
    "F": ("figures", "figures", "figure"),
    "T": ("", "stories", "story"),
    "V": ("reviews", "reviews", "review"),
}
_COUNTED = (
    "documents",
    "sentences",
    "mentions",
    "events",
    "statements",
    "claims",
    "commitments",
    "engagements",
    "figures",
    "stories",
    "people",
    "reviews",
)
_MENTIONS = """
    SELECT m.*, c.publisher, c.published, c.url, c.title, g.score, g.reason FROM mentions m
    JOIN base.documents d ON d.id = m.document LEFT JOIN carriers c ON c.document = d.id AND c.n = 0
    LEFT JOIN base.members g ON g.mention = m.key WHERE m.event_key = ? ORDER BY c.published NULLS LAST, m.key
"""


def find(con: duckdb.DuckDBPyConnection, id_: str) -> tuple[str, Any]:
    """(kind letter, key) that a printed id or a beginning of it stands for; ('D', document id) and ('A', actor id) too.

    Raises NotInRecord, with the choices where several begin like it.
    """
    id_ = id_.strip()
    if found := keys.parse(id_):
        kind, low, high = found
        _, table, key = _HOMES[kind]
        tables = [(table, key), ("further", "evidence")] if kind == "M" else [(table, key)]
        sql = " UNION ".join(f"SELECT {k} FROM base.{t} WHERE {k} BETWEEN {low} AND {high}" for t, k in tables)
        rows = con.execute(f"{sql} ORDER BY 1 LIMIT 6").fetchall()
        if len(rows) == 1:
            return kind, rows[0][0]
        if kind == "E" and not rows:
            # An event that was merged into another is found by the mention that named it.
            rows = con.execute(
                f"SELECT DISTINCT event FROM base.members WHERE mention BETWEEN {low} AND {high} LIMIT 6"
            ).fetchall()
            if len(rows) == 1:
                return kind, rows[0][0]
            # So is one of a dataset that went into that of another.
            rows = con.execute(f"SELECT event FROM base.same WHERE event BETWEEN {low} AND {high} LIMIT 6").fetchall()
            if len(rows) == 1:
                return kind, rows[0][0]
        if rows:
            choices = tuple(keys.show(kind, key) for (key,) in rows)
            raise NotInRecord(f"{id_} begins {'several ids' if len(rows) < 6 else 'many ids'}", choices=choices)
    rows = con.execute("SELECT id FROM base.documents WHERE starts_with(id, ?) LIMIT 6", [id_.lower()]).fetchall()
    if len(rows) == 1 and len(id_) >= 4:
        return "D", rows[0][0]
    if one(con, "SELECT 1 FROM base.actors WHERE actor = ? LIMIT 1", [id_]):
        return "A", id_
    raise NotInRecord(f"the record has nothing with the id {id_}", choices=tuple(r[0] for r in rows))


def show(con: duckdb.DuckDBPyConnection, kind: str, key: Any) -> dict[str, Any]:
    """The thing as a dictionary: its columns, `kind_of` it, and `evidence`: sentences with their documents."""
    special: dict[str, Callable[..., dict[str, Any]]] = {
        "D": _document,
        "A": _actor,
        "T": _story,
        "E": _event,
        "M": _mention,
    }
    found = special[kind](con, key) if kind in special else _thing(con, kind, key)
    reviews = (
        _many(con, 'SELECT * FROM reviews WHERE target = ? ORDER BY "at"', keys.show(kind, key))
        if kind in _HOMES
        else []
    )
    return {"thing": keys.KINDS.get(kind, {"D": "document", "A": "actor"}.get(kind)), **found, "reviews": reviews}


def _many(con: duckdb.DuckDBPyConnection, sql: str, *parameters: Any) -> list[dict[str, Any]]:
    cursor = con.execute(sql, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _first(rows: list[dict[str, Any]], what: str) -> dict[str, Any]:
    if not rows:
        raise NotInRecord(
            f"{what} was rejected in a review", remedy="`detente record sql` on base.reviews shows by whom."
        )
    return rows[0]


def _event(con: duckdb.DuckDBPyConnection, key: int) -> dict[str, Any]:
    into = one(con, 'SELECT "into" FROM base.same WHERE event = ?', [key])
    key = into[0] if into else key
    rows = _many(con, "SELECT * FROM events WHERE key = ?", key) or _many(
        con, "SELECT show_key('E', event) AS id, * FROM base.events WHERE event = ?", key
    )
    event = _first(rows, keys.show("E", key))
    event["names"] = _names(con, event["actors"] + event["recipients"] + event["asserted_by"])
    event["evidence"] = _many(con, _MENTIONS, key)
    event["details"] = _many(con, "SELECT field, value, mentions, sources FROM base.details WHERE event = ?", key)
    event["imported"] = _many(
        con,
        "SELECT show_key('E', i.event) AS event, i.origin, i.external, i.publisher, i.url, i.note, s.score, s.reason "
        'FROM base.imports i LEFT JOIN base.same s USING (event) WHERE coalesce(s."into", i.event) = ? '
        "ORDER BY s.score IS NOT NULL, i.origin, i.external",
        key,
    )
    return event


def _mention(con: duckdb.DuckDBPyConnection, key: int) -> dict[str, Any]:
    return _first(_many(con, "SELECT * FROM mentions WHERE key = ?", key), keys.show("M", key))


def _thing(con: duckdb.DuckDBPyConnection, kind: str, key: int) -> dict[str, Any]:
    view = _HOMES[kind][0]
    found = _first(_many(con, f"SELECT * FROM {view} WHERE key = ?", key), keys.show(kind, key))
    people = [p for name in ("by", "to", "participants", "people") for p in found.get(name) or ()]
    people += [found[name] for name in ("told_by", "speaker", "addressee") if found.get(name)]
    if kind == "C":
        found["positions"] = _many(con, "SELECT * FROM positions WHERE claim_key = ?", key)
        people += [p["holder"] for p in found["positions"]]
    if kind == "K":
        found["moves"] = _many(
            con, 'SELECT "at", state, event, reason FROM commitment_moves WHERE commitment_key = ?', key
        )
    if kind == "G":
        found["outcomes"] = _many(con, "SELECT * FROM base.engagement_outcomes WHERE engagement = ?", key)
    found["names"] = _names(con, people)
    spans = [list(span) for span in found.get("evidence") or ()]
    for start, end in (("content_start", "content_end"), ("proposition_start", "proposition_end")):
        if found.get(start) is not None:
            spans.append([found[start], found[end]])
    if "document" in found:
        found["evidence"] = _sentences(con, found["document"], spans)
    return found


def _sentences(con: duckdb.DuckDBPyConnection, document: str, spans: list[list[int]]) -> list[dict[str, Any]]:
    """The sentences of a document that the spans lie in."""
    if not spans:
        return []
    touches = " OR ".join(f'(s."start" < {int(end)} AND s."end" > {int(start)})' for start, end in spans)
    return _many(
        con,
        f'SELECT s.document, s."start" AS sentence_start, s."end" AS sentence_end, s.text AS sentence, c.publisher, '
        f"c.published, c.url, c.title FROM sentences s LEFT JOIN carriers c ON c.document = s.document AND c.n = 0 "
        f"WHERE s.document = ? AND ({touches}) ORDER BY s.n",
        document,
    )


def _names(con: duckdb.DuckDBPyConnection, ids: list[str]) -> dict[str, str]:
    rows = con.execute(
        "SELECT actor, name FROM base.actors WHERE actor IN (SELECT unnest(?::VARCHAR[]))", [ids]
    ).fetchall()
    return dict(rows)


def _document(con: duckdb.DuckDBPyConnection, id_: str) -> dict[str, Any]:
    found = _many(con, "SELECT * FROM documents WHERE id = ?", id_)[0]
    found["carriers"] = _many(con, "SELECT * EXCLUDE (document) FROM carriers WHERE document = ? ORDER BY n", id_)
    found["events"] = _many(
        con,
        "SELECT DISTINCT e.id, e.type, e.mode, e.date FROM mentions m JOIN events e ON e.key = m.event_key "
        "WHERE m.document = ? ORDER BY e.id",
        id_,
    )
    found["evidence"] = _many(
        con,
        'SELECT "start" AS sentence_start, "end" AS sentence_end, text AS sentence '
        "FROM sentences WHERE document = ? ORDER BY n",
        id_,
    )
    return found


def _actor(con: duckdb.DuckDBPyConnection, id_: str) -> dict[str, Any]:
    found = _many(con, "SELECT * FROM actors WHERE id = ?", id_)[0]
    found["learnt"] = _many(con, "SELECT * FROM base.people WHERE id = ?", id_)
    found["as"] = _many(
        con,
        "SELECT p.name, p.role, p.acts_for, count(*) AS documents, min(c.published) AS first, "
        "max(c.published) AS last FROM base.appearances p "
        "LEFT JOIN base.carriers c ON c.document = p.document AND c.n = 0 "
        "WHERE p.actor = ? GROUP BY ALL ORDER BY documents DESC, p.name LIMIT 20",
        id_,
    )
    return found


def _story(con: duckdb.DuckDBPyConnection, key: int) -> dict[str, Any]:
    return {
        "id": keys.show("T", key),
        "carriers": _many(
            con,
            "SELECT c.*, m.similarity, m.reason FROM base.story_members m JOIN base.documents d USING (document) "
            "JOIN carriers c ON c.document = d.id WHERE m.story = ? ORDER BY c.published NULLS LAST, c.document, c.n",
            key,
        ),
    }


def stats(con: duckdb.DuckDBPyConnection, path: Path) -> dict[str, Any]:
    """Counts, first and last day, size of the file in bytes."""
    counts = {}
    for name in _COUNTED:
        (counts[name],) = one(con, f"SELECT count(*) FROM base.{name}") or (0,)
    first, last = one(con, "SELECT min(published), max(published) FROM base.carriers") or (None, None)
    begin, end = one(con, "SELECT min(reported), max(reported) FROM base.events") or (None, None)
    origins = dict(con.execute("SELECT origin, count(*) FROM base.events GROUP BY 1 ORDER BY 2 DESC").fetchall())
    return {
        **counts,
        "origins": origins,
        "published": [first, last],
        "events_from_to": [begin, end],
        "bytes": path.stat().st_size if path.exists() else 0,
    }
