"""What stands between two parties over time: undertakings, contested claims, meetings ahead and lapsed ones."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from detente.briefs.evidence import texts
from detente.briefs.parties import Party

if TYPE_CHECKING:
    from detente.record import Record

Row = dict[str, Any]
FRESH = 60  # days


def commitments(record: Record, one: Party, other: Party, since: date, until: date) -> list[Row]:
    """By one of the two and to the other, or by both, told, moved or due in the span; the last telling, newest first.

    Their words come with `with_words`.
    """
    a, b = f"{list(one.codes)}", f"{list(other.codes)}"
    return list(
        record.sql(
            f"""SELECT * EXCLUDE (action, conditions) FROM commitments WHERE published <= $2
                AND (published >= $1 OR coalesce(due_end, due_day) >= $1
                OR key IN (SELECT commitment_key FROM commitment_moves WHERE "at" BETWEEN $1 AND $2)) AND (
            (list_has_any(by_countries, {a}) AND list_has_any(to_countries, {b})) OR
            (list_has_any(by_countries, {b}) AND list_has_any(to_countries, {a})) OR
            (list_has_any(by_countries, {a}) AND list_has_any(by_countries, {b})))
        QUALIFY row_number() OVER (PARTITION BY "group" ORDER BY published DESC, key) = 1
        ORDER BY published DESC, key""",
            [since, until],
        )
    )


def with_words(record: Record, rows: list[Row]) -> None:
    """Write `action` and `conditions` into commitments, and `moved_by`: the event that moved one last, with its day."""
    listed = ", ".join(str(int(row["key"])) for row in rows) or "NULL"
    spans = {
        row[0]: row[1:]
        for row in record.con.execute(
            "SELECT commitment, document, action_start, action_end, conditions_start, conditions_end "
            "FROM base.commitments "
            f"WHERE commitment IN ({listed})"
        ).fetchall()
    }
    whole = texts(record, {span[0] for span in spans.values()})
    moved = {
        row[0]: row[1:]
        for row in record.con.execute(
            "SELECT commitment, show_key('E', arg_max(event, \"at\")), max(\"at\") FROM base.commitment_moves "
            f"WHERE commitment IN ({listed}) AND event IS NOT NULL GROUP BY 1"
        ).fetchall()
    }
    for row in rows:
        row["moved_by"], row["moved_on"] = moved.get(row["key"], (None, None))
        document, start, end, low, high = spans[row["key"]]
        row["action"] = whole[document][start:end]
        row["conditions"] = whole[document][low:high] if low is not None else None


def contested(record: Record, one: Party, other: Party, since: date, until: date) -> list[Row]:
    """Claims with a holder on each side, told in the span, the latest first; their words come with `positions`."""
    return list(
        record.sql(
            f"""WITH held AS (
            SELECT coalesce(r."group", p.claim) AS claim, bool_or(x.country IN {one.sql}) AS a,
                bool_or(x.country IN {other.sql}) AS b
            FROM base.positions p JOIN base.actors x ON x.actor = p.holder
            LEFT JOIN base.claim_groups r ON r.claim = p.claim GROUP BY 1)
        SELECT c.id, c.first, c.last, c.documents FROM contested_claims c
        WHERE c.id IN (SELECT show_key('C', claim) FROM held WHERE a AND b) AND c.last >= $1 AND c.first <= $2
        ORDER BY c.last DESC, c.id""",
            [since, until],
        )
    )


def positions(record: Record, groups: list[str]) -> dict[str, list[Row]]:
    """Positions by claim group, each with the words that it rests on."""
    if not groups:
        return {}
    rows = list(
        record.sql(
            """SELECT k."group" AS "group", p.holder, p.holder_name, p.stance, p.published, p.evidence_start,
                p.evidence_end,
            b.document AS document_key FROM positions p JOIN claims k ON k.key = p.claim_key
            JOIN base.claims b ON b.claim = p.claim_key
        WHERE list_contains($1::VARCHAR[], k."group") ORDER BY p.published, p.claim_key, p.evidence_start""",
            [groups],
        )
    )
    whole = texts(record, {row["document_key"] for row in rows})
    out: dict[str, list[Row]] = {}
    for row in rows:
        row["evidence"] = whole[row["document_key"]][row["evidence_start"] : row["evidence_end"]]
        out.setdefault(row["group"], []).append(row)
    return out


def ahead(record: Record, one: Party, other: Party, until: date) -> list[Row]:
    """Meetings announced and not yet due. One of an open date is still awaited while the word of it is fresh."""
    open_date = f"(day IS NULL AND published >= $until::DATE - {FRESH})"
    return _meetings(
        record, one, other, until, f"outcome IS NULL AND (coalesce(day_end, day) >= $until OR {open_date})"
    )


def lapsed(record: Record, one: Party, other: Party, since: date, until: date) -> list[Row]:
    """Meetings that were announced for a day of the span and left no trace."""
    return _meetings(record, one, other, until, f"outcome = 'lapsed' AND coalesce(day_end, day) >= DATE '{since}'")


def _meetings(record: Record, one: Party, other: Party, until: date, condition: str) -> list[Row]:
    """Of both parties together, the last telling of each; `condition` is of this module's own words."""
    return list(
        record.sql(
            f"""SELECT * FROM engagements WHERE list_has_any(countries, {list(one.codes)})
            AND list_has_any(countries, {list(other.codes)}) AND len(countries) > 1
            AND first_status IN ('planned', 'proposed') AND published <= $until
            AND status <> 'cancelled' AND {condition}
        QUALIFY row_number() OVER (PARTITION BY "group" ORDER BY published DESC, key) = 1
        ORDER BY day NULLS LAST, published DESC LIMIT 12""",
            {"until": until},
        )
    )
