"""Conditions that a page or the API can put on a table: checked by kind, and only ever parameters of SQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.errors import InputError, NotInRecord
from detente.record.edtf import days

if TYPE_CHECKING:
    import duckdb

_MONTH_DAY = "(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31"
PATTERNS = {
    "date": f"[12][0-9]{{3}}(-({_MONTH_DAY}))?",
    "code": "[A-Z]{3}",
    "pair": "[A-Z]{3},[A-Z]{3}",
    "actor": "[^\\x00-\\x1f\\x7f]{1,200}",
    "text": "[^\\x00-\\x1f\\x7f]{1,200}",
    "word": "[A-Za-z][A-Za-z0-9_ &.-]{0,60}",
    "int": "[0-9]{1,6}",
    "flag": "true|false",
}
Condition = tuple[str, list[Any]]
Build = Callable[["duckdb.DuckDBPyConnection", str], Condition]


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition. `sql` has a `?` for each use of the value; `build` stands in where a value needs looking up.

    facet: the expression whose values are counted beside the list, with `unnest` where the column is a list.
    rare: forms show it only when asked for more.
    """

    name: str
    kind: str
    label: str
    sql: str = ""
    choices: tuple[str, ...] = ()
    facet: str = ""
    build: Build | None = None
    help: str = ""
    rare: bool = False

    def condition(self, con: duckdb.DuckDBPyConnection, value: str) -> Condition:
        """SQL and parameters. Raises InputError."""
        self.check(value)
        if self.build is not None:
            return self.build(con, value)
        return self.sql, [self.parameter(value)] * self.sql.count("?")

    def check(self, value: str) -> None:
        """Raises InputError where the value is not of the filter's kind."""
        if self.choices and value not in self.choices:
            raise InputError(f"{self.name} cannot be {value[:40]!r}", choices=self.choices)
        if not self.choices and not re.fullmatch(PATTERNS[self.kind], value):
            raise InputError(f"{self.name} cannot be {value[:40]!r}", remedy=self.help)

    def parameter(self, value: str) -> Any:
        """The value as the database takes it."""
        if self.kind == "int":
            return int(value)
        if self.kind == "flag":
            return value == "true"
        if self.kind == "date":
            found = days(value)[1 if self.name == "until" else 0]
            return None if found is None else found.isoformat()
        return value

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the value."""
        if self.choices:
            return {"type": "string", "enum": list(self.choices)}
        if self.kind == "int":
            return {"type": "integer", "minimum": 0, "maximum": 999999}
        if self.kind == "flag":
            return {"type": "boolean"}
        return {"type": "string", "pattern": f"^({PATTERNS[self.kind]})$"}


def given(filters: tuple[Filter, ...], query: Mapping[str, str]) -> dict[str, str]:
    """The filters that a query names; empty ones, as a form sends them, are left out."""
    names = {f.name for f in filters}
    return {name: value.strip() for name, value in query.items() if name in names and value.strip()}


def where(
    con: duckdb.DuckDBPyConnection,
    filters: tuple[Filter, ...],
    values: Mapping[str, str],
    but: str = "",
) -> Condition:
    """All conditions together; `but` is left out (a facet counts the values that one could choose instead)."""
    parts, parameters = [], []
    for one in filters:
        if one.name in values and one.name != but:
            sql, found = one.condition(con, values[one.name])
            parts.append(f"({sql})")
            parameters += found
    return " AND ".join(parts) or "true", parameters


def whose(con: duckdb.DuckDBPyConnection, value: str) -> tuple[str | None, list[str]]:
    """(country code, []) or (None, actor ids) that a code, id or name stands for. Raises NotInRecord."""
    from detente.record import queries

    try:
        return queries.whose(con, value)
    except InputError as error:
        raise NotInRecord(error.cause, remedy=error.remedy, choices=error.choices) from error


def whoever(*roles: str, ids: tuple[str, ...] = ()) -> Build:
    """Condition that a code, actor id or name is in one of the roles (`actor` has actor_countries and actors)."""

    def build(con: duckdb.DuckDBPyConnection, value: str) -> Condition:
        code, found = whose(con, value)
        if code:
            return " OR ".join(f"list_contains({role}_countries, ?)" for role in roles), [code] * len(roles)
        columns = ids or tuple(f"{role}s" for role in roles)
        return " OR ".join(f"list_has_any({column}, ?::VARCHAR[])" for column in columns), [found] * len(columns)

    return build


def one_of(column: str) -> Build:
    """Condition that a column of one actor is of a code, an id or a name."""

    def build(con: duckdb.DuckDBPyConnection, value: str) -> Condition:
        code, found = whose(con, value)
        if code:
            return f"{column} IN (SELECT actor FROM base.actors WHERE country = ?)", [code]
        return f"{column} IN (SELECT unnest(?::VARCHAR[]))", [found]

    return build


def pair(con: duckdb.DuckDBPyConnection, value: str) -> Condition:
    """Events between two countries, in either direction."""
    a, b = value.split(",")
    return (
        "key IN (SELECT event FROM base.dyads WHERE a = ? AND b = ? UNION ALL "
        "SELECT event FROM base.dyads WHERE a = ? AND b = ?)",
        [a, b, b, a],
    )


def since(column: str) -> Filter:
    """From a day on."""
    return Filter("since", "date", "from", f"{column} >= ?::DATE", help="Write YYYY, YYYY-MM or YYYY-MM-DD.")


def until(column: str) -> Filter:
    """Up to a day."""
    return Filter("until", "date", "to", f"{column} <= ?::DATE", help="Write YYYY, YYYY-MM or YYYY-MM-DD.")
