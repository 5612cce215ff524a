"""The stream of reviews: what is looked at next, what was decided, and where reviewers disagree."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.errors import InputError, NotInRecord
from detente.record import keys

if TYPE_CHECKING:
    from detente.record import Record
    from detente.server.desk import Desk
    from detente.server.memo import Codes

Row = dict[str, Any]
ORDERS = ("both", "doubtful", "consequential", "newest")
# How doubtful: far from sure, of one source, contested. How much hangs on it: score, status, how often it is told.
_DOUBT = (
    "(1 - coalesce(confidence, 0.5)) * (CASE WHEN sources > 1 THEN 0.6 ELSE 1 END) "
    "+ (CASE WHEN stance IN ('disputed', 'denied', 'alleged') THEN 0.2 ELSE 0 END) "
    "+ (CASE WHEN len(actor_countries) = 0 OR len(recipient_countries) = 0 THEN 0.1 ELSE 0 END)"
)
_WEIGHT = (
    "(1 + abs(coalesce(score, 0))) / 11 * (CASE WHEN historical THEN 0.4 ELSE 1 END) "
    "* (CASE status WHEN 'occurred' THEN 1 WHEN 'ongoing' THEN 1 WHEN 'future' THEN 0.8 ELSE 0.5 END) "
    "* (1 + ln(coalesce(reports, 1)) / 5)"
)
_ORDER = {
    "both": f"({_DOUBT}) * ({_WEIGHT}) DESC",
    "doubtful": f"{_DOUBT} DESC",
    "consequential": f"{_WEIGHT} DESC",
    "newest": "reported DESC NULLS LAST",
}
BATCH = 60
# What can be gone through, with the letters of its ids. Names are those of the views.
LETTERS = {"events": ["E", "M"], "commitments": ["K"], "claims": ["C"], "engagements": ["G"]}
_DECIDED = (
    "SELECT target FROM base.reviews WHERE who = ? AND list_contains(?::VARCHAR[], kind) AND state = 'held' "
    "AND action IN ('accept', 'reject', 'fix', 'merge')"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reviewer goes through: events between two countries or all, of a type or all, in an order; or all
    commitments, claims or meetings, the latest first.
    """

    order: str = "both"
    dyad: str = ""
    type: str = ""
    kind: str = "events"


class Skips:
    """What each reviewer put off, for as long as the desk runs."""

    def __init__(self) -> None:
        self._by: OrderedDict[str, set[int]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, who: str, key: int) -> None:
        """Put an event off."""
        with self._lock:
            self._by.setdefault(who, set()).add(key)

    def of(self, who: str) -> set[int]:
        """What was put off."""
        with self._lock:
            return set(self._by.get(who, ()))

    def clear(self, who: str) -> None:
        """Take all of them up again."""
        with self._lock:
            self._by.pop(who, None)


def upcoming(record: Record, who: str, scope: Scope, skipped: set[int], most: int = BATCH) -> list[int]:
    """Keys of what comes next that this reviewer has not decided on. Not rows of datasets: they have no sentence."""
    if scope.kind != "events":
        rows = record.sql(
            f"""SELECT key FROM {scope.kind} WHERE key NOT IN ({_DECIDED}) AND key NOT IN (SELECT unnest(?::BIGINT[]))
            ORDER BY published DESC NULLS LAST, key LIMIT ?""",
            [who, LETTERS[scope.kind], sorted(skipped), most],
        )
        return [row["key"] for row in rows]
    from detente.server.filters import where
    from detente.server.tables import tables

    values = {name: value for name, value in (("dyad", scope.dyad), ("type", scope.type)) if value}
    condition, parameters = where(record.con, tables()["events"].filters, values)
    rows = record.sql(
        f"""SELECT key FROM events WHERE {condition} AND origin = 'read' AND key NOT IN ({_DECIDED})
            AND key NOT IN (SELECT unnest(?::BIGINT[])) ORDER BY {_ORDER[scope.order]}, key LIMIT ?""",
        [*parameters, who, LETTERS["events"], sorted(skipped), most],
    )
    return [row["key"] for row in rows]


def progress(record: Record, who: str, kind: str = "events") -> Row:
    """How many this reviewer has decided on, and anyone, and how many there are."""
    read = " WHERE origin = 'read'" if kind == "events" else ""
    return record.sql(
        "SELECT count(DISTINCT target) FILTER (who = ?) AS mine, count(DISTINCT target) AS anyone, "
        # What is rejected is in the view no longer, and yet one of those that there were to decide on.
        "count(DISTINCT target) FILTER (action = 'reject') + "
        f"(SELECT count(*) FROM {kind}{read}) AS events FROM base.reviews "
        "WHERE list_contains(?::VARCHAR[], kind) AND state = 'held' AND action <> 'comment'",
        [who, LETTERS[kind]],
    )[0]


def last_of(record: Record, who: str) -> Row | None:
    """The reviewer's last review that stands."""
    found = record.sql("SELECT * FROM reviews WHERE who = ? AND state = 'held' ORDER BY \"at\" DESC, id LIMIT 1", [who])
    return found[0] if len(found) else None


def decide(
    desk: Desk,
    target: str,
    action: str,
    who: str,
    *,
    field: str | None = None,
    value: Any = None,
    comment: str | None = None,
) -> str:
    """Enter a review in the record and in the copy that is shown; its id."""

    def change(record: Record) -> str:
        return record.review(target, action, field, value, comment, who)

    def again(record: Record, made: str) -> None:
        same = record.review(target, action, field, value, comment, who)
        # The id holds the instant of the review; the copy takes that of the record.
        parsed, wrong = keys.parse(made), keys.parse(same)
        assert parsed is not None
        assert wrong is not None
        record.con.execute("UPDATE base.reviews SET review = ? WHERE review = ?", [parsed[1], wrong[1]])

    return desk.write(change, again, lambda record: concerned(record, target))


def take_back(desk: Desk, review: str, who: str) -> str:
    """Undo a review of one's own; the id of what it was on. Raises InputError, NotInRecord."""
    with desk.reading() as record:
        rows = record.sql("SELECT id, target, who FROM reviews WHERE id = ?", [review])
    if not len(rows):
        raise NotInRecord("there is no such review")
    if rows[0]["who"] != who:
        raise InputError(
            "it is the review of somebody else", remedy="Enter your own beside it; disagreements are listed."
        )
    target = str(rows[0]["target"])
    desk.write(
        lambda record: record.undo(review),
        lambda record, _: record.undo(review),
        lambda record: concerned(record, target),
    )
    return target


_PARTIES = {
    "E": "SELECT actor_countries || recipient_countries FROM base.events WHERE event IN "
    "(SELECT $1 UNION ALL SELECT event FROM base.members WHERE mention = $1)",
    "K": "SELECT by_countries || to_countries FROM base.commitments WHERE commitment = $1",
    "G": "SELECT countries FROM base.engagements WHERE engagement = $1",
    "C": "SELECT list(x.country) FROM base.positions p JOIN base.actors x ON x.actor = p.holder WHERE p.claim = $1",
    "S": "SELECT [x.country] FROM base.statements s JOIN base.actors x ON x.actor = s.speaker WHERE s.statement = $1",
}


def concerned(record: Record, target: str) -> Codes:
    """Codes of the countries that have a part in what an id names, as the record stands now."""
    found = keys.parse(target)
    kind = "E" if found is not None and found[0] == "M" else found[0] if found is not None else ""
    if found is None or kind not in _PARTIES:
        return frozenset()
    rows = record.con.execute(_PARTIES[kind], [found[1]]).fetchall()
    return frozenset(code for (codes,) in rows for code in codes or () if code)


def disagreements(record: Record, most: int = 200) -> list[Row]:
    """Things on which the last words of two reviewers differ: a verdict, or the value of a field."""
    rows = record.sql(
        """WITH words AS (
            SELECT target, kind, who, CASE WHEN action = 'fix' THEN field ELSE 'verdict' END AS about,
                arg_max(CASE WHEN action = 'fix' THEN value ELSE action END, ("at", review)) AS said,
                max("at") AS last_at
            FROM base.reviews WHERE state = 'held' AND action IN ('accept', 'reject', 'fix') AND who IS NOT NULL
            GROUP BY ALL),
        verdicts AS (
            SELECT target, kind, who, about, said, last_at FROM words
            UNION ALL  -- who corrects a field does not accept the line as it stands
            SELECT target, kind, who, 'verdict', 'corrects it', max(last_at) FROM words w WHERE about <> 'verdict'
                AND NOT EXISTS (FROM words o WHERE o.target = w.target AND o.who = w.who AND o.about = 'verdict')
            GROUP BY target, kind, who)
        SELECT show_key(kind, target) AS id, about, list(who ORDER BY last_at) AS who,
            list(said ORDER BY last_at) AS said, max(last_at) AS last_at
        FROM verdicts GROUP BY kind, target, about
        HAVING count(DISTINCT verdicts.who) > 1 AND count(DISTINCT verdicts.said) > 1
        ORDER BY max(verdicts.last_at) DESC, id LIMIT ?""",
        [most],
    )
    return [{**row, "pairs": list(zip(row["who"], row["said"], strict=True))} for row in rows]


def candidates(record: Record, key: int, most: int = 6) -> list[int]:
    """Events that this one may be the same as: the same type between the same countries within a fortnight."""
    rows = record.sql(
        """WITH mine AS (SELECT * FROM base.events WHERE event = ?)
        SELECT e.event AS key FROM base.events e, mine m
        WHERE e.event <> m.event AND e.type = m.type AND e.origin = 'read' AND e.review IS DISTINCT FROM 'rejected'
            AND abs(coalesce(e.reported, e.first_report) - coalesce(m.reported, m.first_report)) <= 14
            AND list_has_any(e.actor_countries || e.recipient_countries, m.actor_countries || m.recipient_countries)
        ORDER BY abs(coalesce(e.reported, e.first_report) - coalesce(m.reported, m.first_report)),
            list_has_any(e.actor_countries, m.actor_countries) DESC, e.event LIMIT ?""",
        [key, most],
    )
    return [row["key"] for row in rows]


def completions(record: Record, start: str, most: int = 12) -> list[Row]:
    """Actors whose name or id begins like this, those with most events first."""
    rows = record.sql(
        """SELECT a.actor AS id, a.name, a.country, a.role, count(p.document) AS times FROM base.actors a
        LEFT JOIN base.appearances p ON p.actor = a.actor
        WHERE contains(lower(a.name), lower($1)) OR starts_with(lower(a.actor), lower($1)) OR upper($1) = a.country
        GROUP BY a.actor, a.name, a.country, a.role
        ORDER BY starts_with(lower(a.name), lower($1)) DESC, times DESC, a.name LIMIT $2""",
        [start, most],
    )
    return list(rows)
