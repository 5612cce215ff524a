"""Reviews: what a person said of the record's lines. The machine reads them and never writes over them.

A review keeps document, words and type of its target beside the id, so that it finds its line again when the text is
read anew by a newer version; where nothing fits any more it is `orphaned`, and shown as such.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, get_args

from detente.errors import InputError, NotInRecord
from detente.model import records as model
from detente.record import datasets, derive, keys
from detente.record.table import one

if TYPE_CHECKING:
    import duckdb

ACTIONS = ("accept", "reject", "fix", "merge", "split", "comment")
# (table, key, span from, span to, type) that a review of each kind is anchored to.
_ANCHORS = {
    "E": ("mentions", "mention", "m.trigger_start", "m.trigger_end", "m.type"),
    "M": ("mentions", "mention", "m.trigger_start", "m.trigger_end", "m.type"),
    "S": ("statements", "statement", "m.content_start", "m.content_end", "NULL"),
    "C": ("claims", "claim", "m.proposition_start", "m.proposition_end", "NULL"),
    "K": ("commitments", "commitment", "m.action_start", "m.action_end", "NULL"),
    "G": ("engagements", "engagement", "m.evidence[1][1]", "m.evidence[1][2]", "NULL"),
    "F": ("figures", "figure", "m.evidence[1][1]", "m.evidence[1][2]", "NULL"),
}
_TEXT, _LIST, _NUMBER, _FLAG = ("text",), ("list",), ("number",), ("flag",)
_EVENT = {
    "type": ("type",),
    "mode": _TEXT,
    "contexts": _LIST,
    "status": get_args(model.Status),
    "stance": get_args(model.Stance),
    "historical": _FLAG,
    "date": _TEXT,
    "place": _TEXT,
    "place_country": _TEXT,
    "actors": _LIST,
    "recipients": _LIST,
}
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "E": _EVENT,
    "M": _EVENT,
    "C": {"contested": _FLAG},
    "K": {"state": get_args(model.CommitmentState), "due": _TEXT},
    "G": {
        "kind": get_args(model.EngagementKind),
        "level": get_args(model.EngagementLevel),
        "status": get_args(model.EngagementStatus),
        "date": _TEXT,
        "place": _TEXT,
    },
    "F": {"what": _TEXT, "low": _NUMBER, "high": _NUMBER},
}


def add(
    con: duckdb.DuckDBPyConnection,
    kind: str,
    target: int,
    action: str,
    *,
    field: str | None = None,
    value: Any = None,
    comment: str | None = None,
    who: str | None = None,
) -> int:
    """Enter a review and let it take effect; its key. Raises InputError, NotInRecord."""
    if action not in ACTIONS:
        raise InputError(f"{action!r} is no review", choices=ACTIONS)
    stored = _value(con, kind, action, field, value, comment)
    anchor = _anchor(con, kind, target)
    now = datetime.now(UTC).replace(tzinfo=None)
    content = f"{kind}|{target}|{action}|{field}|{stored}|{who}|{now.isoformat()}"
    review = int.from_bytes(blake2b(content.encode(), digest_size=8).digest(), "big") >> 1
    if kind == "E" and anchor[0] is None:
        con.execute(
            "INSERT INTO base.originals SELECT * FROM base.events WHERE event = ? "
            "AND event NOT IN (SELECT event FROM base.originals)",
            [target],
        )
    con.execute(
        "INSERT INTO base.reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'held')",
        [review, target, kind, action, field, stored, comment, who, now, *anchor, target],
    )
    _effect(con, kind, target, action)
    return review


def undo(con: duckdb.DuckDBPyConnection, review: int) -> None:
    """Take a review back; it stays in the table as `undone`."""
    row = one(con, "SELECT kind, target, action FROM base.reviews WHERE review = ?", [review])
    if row is None:
        raise NotInRecord("there is no such review")
    con.execute("UPDATE base.reviews SET state = 'undone' WHERE review = ?", [review])
    _effect(con, *row)


def _effect(con: duckdb.DuckDBPyConnection, kind: str, target: int, action: str) -> None:
    """Recompute what the review bears on. Other kinds than events are corrected in their views."""
    if kind not in "EM":
        return
    if action in ("merge", "split"):
        impose(con, None)
    if action == "split":
        datasets.part(con, [target])
    rows = con.execute("SELECT event FROM base.members WHERE mention = ?", [target]).fetchall()
    derive.refresh(con, [event for (event,) in rows] or [target])


def _anchor(con: duckdb.DuckDBPyConnection, kind: str, target: int) -> tuple[Any, ...]:
    """(document, start, end, type, quoted words) of the target. Raises NotInRecord."""
    if kind not in _ANCHORS:
        raise InputError(f"a {keys.KINDS.get(kind, kind)} cannot be reviewed")
    table, key, start, end, type_ = _ANCHORS[kind]
    row = one(
        con,
        f"SELECT m.document, {start}, {end}, {type_}, substring(t.text, {start} + 1, {end} - {start}) "
        f"FROM base.{table} m JOIN base.texts t USING (document) WHERE m.{key} = ?",
        [target],
    )
    if row is not None:
        return tuple(row)
    of_dataset = "SELECT type FROM base.events WHERE event = $1 UNION SELECT type FROM base.originals WHERE event = $1"
    if kind == "E" and (row := one(con, of_dataset, [target])):
        return (None, None, None, row[0], None)
    raise NotInRecord(f"there is no {keys.KINDS[kind]} {keys.show(kind, target)}")


def _value(
    con: duckdb.DuckDBPyConnection, kind: str, action: str, field: str | None, value: Any, comment: str | None
) -> str | None:
    """The value as JSON. Raises InputError where the action has not what it needs."""
    if action == "comment" and not comment:
        raise InputError("a comment without words")
    if action in ("merge", "split") and kind not in "EM":
        raise InputError(f"only events are merged and split, not a {keys.KINDS.get(kind, kind)}")
    if action == "merge":
        return json.dumps(_other(con, value))
    if action != "fix":
        return None
    fields = FIELDS.get(kind, {})
    if field not in fields:
        raise InputError(f"{field!r} of a {keys.KINDS[kind]} cannot be corrected", choices=tuple(fields))
    return json.dumps(_checked(fields[field], field, value), ensure_ascii=False)


def _other(con: duckdb.DuckDBPyConnection, value: Any) -> str:
    """Printed id of the event to merge with. Raises InputError, NotInRecord."""
    found = keys.parse(str(value or ""))
    if found is None or found[0] != "E":
        raise InputError("merge needs the id of the other event")
    rows = con.execute("SELECT event FROM base.events WHERE event BETWEEN ? AND ?", [found[1], found[2]]).fetchall()
    if len(rows) != 1:
        raise NotInRecord(f"{value} is not one event of the record")
    return keys.show("E", rows[0][0])


def _checked(allowed: tuple[str, ...], field: str, value: Any) -> Any:
    """The value in the shape of its field. Raises InputError."""
    if allowed == _LIST:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else list(value or ())
        )
    if value is None or value == "":
        return None
    if allowed == _NUMBER:
        try:
            return float(value)
        except (TypeError, ValueError) as error:
            raise InputError(f"{field} must be a number, not {value!r}") from error
    if allowed == _FLAG:
        if str(value).lower() not in ("true", "false"):
            raise InputError(f"{field} must be true or false, not {value!r}")
        return str(value).lower() == "true"
    if allowed == ("type",):
        from detente.codebook import codebook

        return codebook().type(str(value)).name
    if allowed != _TEXT and value not in allowed:
        raise InputError(f"{value!r} is no {field}", choices=allowed)
    return str(value)


def impose(con: duckdb.DuckDBPyConnection, new: list[int] | None) -> None:
    """Do again what people merged and split, over what the machine made of it. `new`: documents just added."""
    from detente.record.regroup import regroup

    regroup(con, new)


def reattach(con: duckdb.DuckDBPyConnection, documents: list[int]) -> None:
    """Let reviews of texts read anew find their lines: the same id, else overlapping words of the same type."""
    for kind, (table, key, start, end, type_) in _ANCHORS.items():
        con.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE _found AS
            SELECT r.review, arg_max(m.{key}, (m.{key} = r.first_target, m.{key} = r.target,
                least({end}, r."end") - greatest({start}, r."start"), -m.{key})) AS target
            FROM base.reviews r JOIN base.{table} m ON m.document = r.document
            WHERE r.kind = ? AND r.state <> 'undone' AND r.document IN (SELECT unnest(?::BIGINT[]))
                AND (m.{key} IN (r.target, r.first_target)
                    OR ({start} < r."end" AND {end} > r."start" AND ({type_} IS NULL OR {type_} = r.type)))
            GROUP BY r.review
            """,
            [kind, documents],
        )
        con.execute(
            "UPDATE base.reviews SET target = f.target, state = 'held' FROM _found f WHERE f.review = reviews.review"
        )
        con.execute(
            "UPDATE base.reviews SET state = 'orphaned' WHERE kind = ? AND state = 'held' "
            "AND document IN (SELECT unnest(?::BIGINT[])) AND review NOT IN (SELECT review FROM _found)",
            [kind, documents],
        )
