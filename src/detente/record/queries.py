"""Questions as SQL over the views. Each function gives (sql, parameters)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from detente.errors import InputError
from detente.record.people import country_codes

if TYPE_CHECKING:
    import duckdb

Query = tuple[str, list[Any]]
_CODE = re.compile(r"[A-Z]{3}")


class Where:
    """Conditions, gathered."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.parameters: list[Any] = []

    def add(self, condition: str, *values: Any) -> None:
        """A condition with a `?` for each value; left out where a value is None."""
        if all(value is not None for value in values):
            self._parts.append(condition)
            self.parameters += values

    def __str__(self) -> str:
        return " AND ".join(self._parts) or "true"


def day(value: str | None, *, last: bool = False) -> str | None:
    """A day in ISO form from a day, month or year; its last day for an end. Raises InputError."""
    if value is None:
        return None
    from detente.record.edtf import days

    found = days(str(value))[1 if last else 0]
    if found is None:
        raise InputError(f"{value!r} is no date", remedy="Write YYYY, YYYY-MM or YYYY-MM-DD.")
    return found.isoformat()


def party(con: duckdb.DuckDBPyConnection, where: Where, role: str, who: str | None) -> None:
    """Condition that someone is among the actors or recipients: a country code, an actor id, or a name."""
    if who is None:
        return
    code, ids = whose(con, who)
    if code:
        where.add(f"list_contains({role}_countries, ?)", code)
    else:
        where.add(f"list_has_any({role}s, ?::VARCHAR[])", ids)


def whose(con: duckdb.DuckDBPyConnection, who: str) -> tuple[str | None, list[str]]:
    """(country code, []) or (None, actor ids) that a code, id or name stands for. Raises InputError."""
    code = who.removeprefix("country:")
    if _CODE.fullmatch(code):
        return code, []
    if ":" in who:
        return None, [who]
    rows = con.execute(
        "SELECT actor, kind, country FROM base.actors WHERE lower(name) = lower(?) OR actor IN "
        "(SELECT id FROM base.people WHERE list_contains(list_transform(aliases, lambda x: lower(x)), lower(?)))",
        [who, who],
    ).fetchall()
    for _, kind, country in rows:
        if kind == "country" and country:
            return country, []
    if not rows:
        if known := country_codes().get(who.casefold()):
            return known, []
        if _CODE.fullmatch(code.upper()):
            return code.upper(), []
        near = con.execute(
            "SELECT DISTINCT name FROM base.actors WHERE contains(lower(name), lower(?)) ORDER BY length(name), name "
            "LIMIT 5",
            [who],
        ).fetchall()
        remedy = "Give a country's code (PAK), an actor's id, or a name as the record has it."
        raise InputError(f"no actor of the record is called {who!r}", remedy=remedy, choices=tuple(n for (n,) in near))
    return None, [row[0] for row in rows]


def country(con: duckdb.DuckDBPyConnection, who: str) -> str:
    """The country code that a code or a country's name stands for. Raises InputError."""
    code, _ = whose(con, who)
    if code is None:
        raise InputError(f"{who!r} is no country", remedy="A relation is one of two countries: give codes such as PAK.")
    return code


def events(
    con: duckdb.DuckDBPyConnection,
    *,
    actor: str | None = None,
    recipient: str | None = None,
    dyad: tuple[str, str] | None = None,
    type: str | None = None,
    quad: int | None = None,
    since: str | None = None,
    until: str | None = None,
    status: str | None = None,
    stance: str | None = None,
    origin: str | None = None,
    limit: int | None = None,
    newest: bool = False,
) -> Query:
    """Events that meet all conditions, in the order of their days."""
    where = Where()
    first, last = day(since), day(until, last=True)
    party(con, where, "actor", actor)
    party(con, where, "recipient", recipient)
    if dyad is not None:
        inner = Where()
        inner.add("a = ? AND b = ?", country(con, dyad[0]), country(con, dyad[1]))
        _period(inner, first, last)
        where.add(f"key IN (SELECT event FROM base.dyads WHERE {inner})")
        where.parameters += inner.parameters
    where.add("type = ?", type.upper() if type else None)
    where.add("quad = ?", quad)
    where.add("status = ?", status)
    where.add("stance = ?", stance)
    where.add("origin = ?", origin)
    _period(where, first, last)
    order = "reported DESC NULLS LAST, key" if newest else "reported NULLS LAST, key"
    return _limited(f"SELECT * FROM events WHERE {where} ORDER BY {order}", where, limit)


def _period(where: Where, first: str | None, last: str | None) -> None:
    where.add("reported >= ?::DATE", first)
    where.add("reported <= ?::DATE", last)


def _limited(sql: str, where: Where, limit: int | None) -> Query:
    if limit is not None:
        return f"{sql} LIMIT ?", [*where.parameters, limit]
    return sql, where.parameters


def dyad_days(
    con: duckdb.DuckDBPyConnection, a: str, b: str, since: str | None = None, until: str | None = None
) -> Query:
    """Days of what `a` did to `b`, by type."""
    where = Where()
    where.add("a = ? AND b = ?", country(con, a), country(con, b))
    where.add("day >= ?::DATE", day(since))
    where.add("day <= ?::DATE", day(until, last=True))
    return f"SELECT * FROM dyad_days WHERE {where} ORDER BY day, quad, type", where.parameters


def relation(
    con: duckdb.DuckDBPyConnection,
    a: str,
    b: str,
    *,
    since: str | None = None,
    until: str | None = None,
    type: str | None = None,
    limit: int | None = None,
    newest: bool = False,
) -> Query:
    """What two countries did to each other, each with the sentence of its first report."""
    one, other = country(con, a), country(con, b)
    parts: list[str] = []
    parameters: list[Any] = []
    # Each direction by itself: the file can skip blocks for an equality, not for an alternative of two.
    for source, target in dict.fromkeys([(one, other), (other, one)]):
        where = Where()
        where.add("a = ? AND b = ?", source, target)
        where.add("type = ?", type.upper() if type else None)
        _period(where, day(since), day(until, last=True))
        parts.append(f"SELECT event, a, b, reported, {len(parts)} AS n FROM base.dyads WHERE {where}")
        parameters += where.parameters
    order = "reported DESC NULLS LAST, event" if newest else "reported NULLS LAST, event"
    # An event of both towards both (a meeting) stands once, in the direction that was asked for first.
    chosen = (
        f"SELECT event, arg_min(a, n) AS a, arg_min(b, n) AS b, any_value(reported) AS reported "
        f"FROM ({' UNION ALL '.join(parts)}) GROUP BY event ORDER BY {order}"
    )
    if limit is not None:
        chosen, parameters = f"{chosen} LIMIT ?", [*parameters, limit]
    return (
        f"WITH chosen AS MATERIALIZED ({chosen}), {_told('chosen', 'event')} "
        f"SELECT e.*, c.a, c.b, t.sentence FROM chosen c JOIN ({_CHOSEN}) e ON e.key = c.event "
        f"LEFT JOIN told t ON t.mention = c.event ORDER BY {order.replace('reported', 'c.reported')}",
        parameters,
    )


def balance(
    con: duckdb.DuckDBPyConnection,
    a: str,
    b: str,
    *,
    since: str | None = None,
    until: str | None = None,
    type: str | None = None,
) -> Query:
    """Each direction of a relation in numbers: events done, by quad class, and `other` that are planned or denied."""
    one, other = country(con, a), country(con, b)
    parts: list[str] = []
    parameters: list[Any] = []
    counts = ", ".join(f"count(*) FILTER (done AND quad = {quad}) AS quad{quad}" for quad in (1, 2, 3, 4))
    for source, target in dict.fromkeys([(one, other), (other, one)]):
        where = Where()
        where.add("a = ? AND b = ?", source, target)
        where.add("type = ?", type.upper() if type else None)
        _period(where, day(since), day(until, last=True))
        chosen = f"SELECT quad, status IN ('occurred', 'ongoing') AS done FROM dyads WHERE {where}"
        values = f"?::VARCHAR AS a, ?::VARCHAR AS b, {counts}, count(*) FILTER (NOT done) AS other"
        parts.append(f"SELECT {values} FROM ({chosen}) HAVING count(*) > 0")
        parameters += [source, target, *where.parameters]
    return " UNION ALL ".join(parts), parameters


# The rows of `events` for `chosen`. The day is joined on as well as the key: keys lie anywhere in the file, days in
# order, so that the day lets most of it be skipped.
_CHOSEN = (
    "SELECT e.* FROM events e JOIN chosen c ON e.key = c.event AND e.reported = c.reported UNION ALL "
    "SELECT e.* FROM events e WHERE e.reported IS NULL AND e.key IN (SELECT event FROM chosen WHERE reported IS NULL)"
)


def _told(events: str, key: str) -> str:
    """CTE `told`: the sentence of the first mention of each event, the evidence that a list shows beside it."""
    return (
        "told AS (SELECT m.mention, substring(t.text, m.sentence_start + 1, m.sentence_end - m.sentence_start) "
        "AS sentence FROM base.mentions m JOIN base.texts t USING (document) "
        f"WHERE m.mention IN (SELECT {key} FROM {events}))"
    )


def with_sentence(query: Query) -> Query:
    """The same events in the same order, with the sentence of each one's first mention."""
    sql, parameters = query
    return (
        f"WITH chosen AS MATERIALIZED (SELECT *, row_number() OVER () AS n FROM ({sql})), {_told('chosen', 'key')} "
        "SELECT c.* EXCLUDE (n), t.sentence FROM chosen c LEFT JOIN told t ON t.mention = c.key ORDER BY c.n",
        parameters,
    )


CLOSED = ("fulfilled", "broken", "withdrawn")


def commitments(
    con: duckdb.DuckDBPyConnection,
    *,
    open: bool | None = None,
    by: str | None = None,
    to: str | None = None,
    state: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
) -> Query:
    """Commitments in the order of their publication; `open` are those neither kept, broken nor withdrawn."""
    where = Where()
    for role, who in (("by", by), ("to", to)):
        if who is not None:
            code, ids = whose(con, who)
            if code:
                where.add(f"list_contains({role}_countries, ?)", code)
            else:
                where.add(f'list_has_any("{role}", ?::VARCHAR[])', ids)
    if open is not None:
        where.add(f"state {'NOT IN' if open else 'IN'} {CLOSED}")
    where.add("state = ?", state)
    where.add("published >= ?::DATE", day(since))
    where.add("published <= ?::DATE", day(until, last=True))
    return _limited(f"SELECT * FROM commitments WHERE {where} ORDER BY published NULLS LAST, key", where, limit)


def claims(*, contested: bool | None = None, limit: int | None = None) -> Query:
    """Claims; those contested are told over all articles, with who is on which side."""
    where = Where()
    if contested:
        return _limited("SELECT * FROM contested_claims ORDER BY first NULLS LAST, id", where, limit)
    if contested is False:
        where.add("NOT contested")
    return _limited(f"SELECT * FROM claims WHERE {where} ORDER BY published NULLS LAST, key", where, limit)


def upcoming(*, days: int | None = None, today: str | None = None, limit: int | None = None) -> Query:
    """Engagements ahead of a day (today's), the dated ones first; `days` leaves out what lies further ahead."""
    where = Where()
    given = day(today)
    on = f"DATE '{given}'" if given else "current_date"
    where.add(f"(day IS NULL OR day <= {on} + ?::INTEGER)", days)
    sql = f"SELECT * FROM upcoming_on({on}) WHERE {where} ORDER BY day NULLS LAST, published DESC, key"
    return _limited(sql, where, limit)


def actors(*, name: str | None = None, country: str | None = None, limit: int | None = None) -> Query:
    """Actors, those with most events first."""
    where = Where()
    where.add("contains(lower(name), lower(?))", name)
    where.add("country = ?", country)
    return _limited(f"SELECT * FROM actors WHERE {where} ORDER BY events DESC, id", where, limit)
