"""Who is who across documents: ids that hold everywhere, ids local to a document, and people that the record learns.

A person whom the package does not know becomes known to the record once an article gives the full name with an
office; later articles of the same country that give the surname alone then mean that person, if only one is known by
it. Groups and bodies with a name of their own are learnt as well. Private persons are not: neither witnesses nor
victims nor relatives.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.lexicon.files import data_dir
from detente.model import Actor, Reading

if TYPE_CHECKING:
    import duckdb

_ID = re.compile(r'"id": ?"([^"]+)"')
_GLOBAL = frozenset("country company court entity grp igo media ngo org party seat".split())
_SHARED = frozenset({"population", "institution", "igo", "ngo", "country"})
_BODIES = ("group", "institution", "company", "ngo", "igo")
# Sectors of office and command; who has none of them, and no office, is a private person.
OFFICES = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB", "UAF", "PRM", "ELI")


@lru_cache(maxsize=1)
def known_ids() -> frozenset[str]:
    """Ids of the package's who's-who."""
    folder = data_dir() / "actors"
    lines = (line for path in folder.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset(match[1] for line in lines if (match := _ID.match(line[1:].lstrip())))


@lru_cache(maxsize=1)
def country_codes() -> dict[str, str]:
    """Folded name or alias of a country -> its code."""
    out: dict[str, str] = {}
    with (data_dir() / "actors" / "countries.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            if line.lstrip().startswith("{"):
                row = json.loads(line)
                if row.get("country"):
                    out |= {name.casefold(): row["country"] for name in (*row.get("aliases", ()), row["name"])}
    return out


def surname(name: str) -> str:
    """Last word of a name, folded for comparison."""
    words = re.sub(r"[^\w\s'’-]", " ", name).split()
    return words[-1].casefold() if words else ""


class Naming:
    """Turns the actor ids of one reading into ids of the record. `learnt` maps a surname to [(id, country)]."""

    def __init__(self, reading: Reading, learnt: Mapping[str, list[tuple[str, str | None]]]) -> None:
        self._merged: Mapping[str, str] = getattr(learnt, "merged", {})
        self._actors = {actor.id: actor for actor in reading.actors}
        self._document = reading.document.id
        self._learnt = learnt
        self._ids: dict[str, str] = {}
        self._countries: dict[str, str | None] = {}

    def id(self, local: str) -> str:
        """The id that holds in the whole record."""
        if local not in self._ids:
            made = self._make(local)
            self._ids[local] = self._merged.get(made, made)
        return self._ids[local]

    def ids(self, locals_: tuple[str, ...]) -> list[str]:
        """The ids, each once, in order."""
        return list(dict.fromkeys(self.id(each) for each in locals_))

    def country(self, local: str) -> str | None:
        """The actor's own country, or that of whom it acts for."""
        if local not in self._countries:
            self._countries[local] = self._lead_up(local)
        return self._countries[local]

    def countries(self, locals_: tuple[str, ...]) -> list[str]:
        """The countries of actors, each once, in order."""
        return list(dict.fromkeys(code for each in locals_ if (code := self.country(each))))

    def _lead_up(self, local: str) -> str | None:
        seen: set[str] = set()
        at: str | None = local
        while at and at not in seen:
            seen.add(at)
            if at.startswith("country:"):
                return at[8:]
            actor = self._actors.get(at)
            if actor is None:
                return None
            if actor.country:
                return actor.country
            at = actor.acts_for
        return None

    def _make(self, local: str) -> str:
        prefix = local.partition(":")[0]
        if prefix in _GLOBAL or local in known_ids():
            return local
        actor = self._actors.get(local)
        if prefix == "person" and actor is not None:
            return self._person(local, actor)
        if prefix.isupper() and actor is not None and (actor.kind in _SHARED or has_own_name(actor.name, actor.kind)):
            return local  # `UKR:people`: a description that means the same in every article
        return f"{self._document}:{local}"

    def _person(self, local: str, actor: Actor) -> str:
        country = self.country(local)
        if "-" in local:
            clash = any(
                i == local and c and country and c != country for i, c in self._learnt.get(surname(actor.name), ())
            )
            return f"{local}:{country}" if clash else local
        same = {i for i, c in self._learnt.get(surname(actor.name), ()) if c is not None and c == country}
        return same.pop() if len(same) == 1 else f"{self._document}:{local}"


def has_own_name(name: str, kind: str) -> bool:
    """Whether a body goes by a name and not by what it is: `Zarb-e-Hind Front`, not `rebels`."""
    words = [w for w in name.replace("-", " ").split() if w not in {"of", "the", "for", "and"}]
    return kind in _BODIES and sum(w[:1].isupper() for w in words) >= 2


class Learnt(dict[str, list[tuple[str, str | None]]]):
    """Surname to [(id, country)]; `merged` maps ids to those that a person said they are."""

    merged: Mapping[str, str]

    def __init__(self, merged: Mapping[str, str]) -> None:
        super().__init__()
        self.merged = merged


def learnt(con: duckdb.DuckDBPyConnection) -> Learnt:
    """Surname to [(id, country)] of the people that the record has learnt."""
    out = Learnt(merged(con))
    rows = con.execute("SELECT id, name, country FROM base.people WHERE kind = 'person' ORDER BY id").fetchall()
    for id_, name, country in rows:
        out.setdefault(surname(name), []).append((id_, country))
    return out


def known(con: duckdb.DuckDBPyConnection, before: str | None = None) -> list[dict[str, Any]]:
    """What the record has learnt, by id, for `detente.actors.resolver_with`; `before`: articles before it only."""
    columns = ("id", "name", "aliases", "kind", "country", "role", "acts_for", "first", "last", "document", "start",
               "end", "sectors")  # fmt: skip
    sql = (
        'SELECT id, name, aliases, kind, country, role, acts_for, "first", "last", d.id, p."start", p."end", sectors '
        "FROM base.people p LEFT JOIN base.documents d USING (document) "
        'WHERE ?::DATE IS NULL OR "first" IS NULL OR "first" < ?::DATE ORDER BY 1'
    )
    found = con.execute(sql.replace("SELECT id,", "SELECT p.id,"), [before, before]).fetchall()
    return [dict(zip(columns, row, strict=True)) for row in found]


def memory(con: duckdb.DuckDBPyConnection, before: str | None = None) -> list[dict[str, Any]]:
    """All whom a later reading may mean by a surname: `known`, and the package's persons whom the record has met."""
    met = con.execute(
        """
        SELECT p.actor, arg_max(p.name, length(p.name)), min(c.published), max(c.published)
        FROM base.appearances p LEFT JOIN base.carriers c ON c.document = p.document AND c.n = 0
        WHERE p.kind = 'person' AND (?::DATE IS NULL OR c.published < ?::DATE) GROUP BY p.actor ORDER BY p.actor
        """,
        [before, before],
    ).fetchall()
    package = known_ids()
    people = [
        {"id": id_, "name": name, "kind": "person", "first": first, "last": last}
        for id_, name, first, last in met
        if id_ in package
    ]
    return known(con, before) + people


def merged(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Ids that a person said are another's, to that other; chains are followed."""
    told = dict(
        con.execute("""SELECT id, value FROM base.people_told WHERE action = 'merge' ORDER BY "at" """).fetchall()
    )
    out = {}
    for start in told:
        at, seen = start, {start}
        while at in told and told[at] not in seen:
            at = told[at]
            seen.add(at)
        out[start] = at
    return out


def tell(con: duckdb.DuckDBPyConnection, entry: str, action: str, value: str | None = None) -> bool:
    """Merge an entry into another (`value`: its id), give it a further name, or forget it; False where it is not there.

    It holds for all articles read later, and when the record is rebuilt.
    """
    ids = {row[0] for row in con.execute("SELECT id FROM base.people").fetchall()}
    if entry not in ids or (action == "merge" and (value not in ids or value == entry)):
        return False
    con.execute("INSERT INTO base.people_told VALUES (?, ?, ?, now())", [entry, action, value])
    _impose(con)
    return True


def split(con: duckdb.DuckDBPyConnection, entry: str) -> list[str]:
    """Take merges of an entry back: ids that are entries of their own again, none where nothing was merged.

    `entry` is one that was merged away, or one that others were merged into. What articles said of each before the
    merge is learnt anew; articles read under the merge are told apart when the record is rebuilt.
    """
    rows = con.execute("SELECT id, value FROM base.people_told WHERE action = 'merge' AND ? IN (id, value)", [entry])
    pairs = rows.fetchall()
    if not pairs:
        return []
    con.execute("DELETE FROM base.people_told WHERE action = 'merge' AND ? IN (id, value)", [entry])
    touched = sorted({each for pair in pairs for each in pair})
    found = con.execute(
        "SELECT DISTINCT document FROM base.appearances WHERE actor IN (SELECT unnest(?::VARCHAR[]))", [touched]
    ).fetchall()
    learn(con, [row[0] for row in found])
    return sorted({old for old, _ in pairs})


def _impose(con: duckdb.DuckDBPyConnection) -> None:
    """What was told, over what was learnt."""
    into = merged(con)
    for old, new in into.items():
        con.execute(
            """UPDATE base.people SET aliases = list_distinct(list_concat(aliases, o.names)),
                "first" = least("first", o.f), "last" = greatest("last", o.l)
            FROM (SELECT list_append(aliases, name) AS names, "first" AS f, "last" AS l FROM base.people WHERE id = ?) o
            WHERE id = ?""",
            [old, new],
        )
        con.execute("DELETE FROM base.people WHERE id = ?", [old])
    told = con.execute(
        """SELECT id, action, value FROM base.people_told WHERE action <> 'merge' ORDER BY "at" """
    ).fetchall()
    for entry, action, value in told:
        if action == "forget":
            con.execute("DELETE FROM base.people WHERE id = ?", [entry])
        else:
            con.execute(
                "UPDATE base.people SET aliases = list_distinct(list_append(aliases, ?)) WHERE id = ?",
                [value, into.get(entry, entry)],
            )


def learn(con: duckdb.DuckDBPyConnection, new: list[int]) -> None:
    """Enter office-holders and named bodies of new documents that the package does not know."""
    package = known_ids()
    rows = con.execute(
        """
        SELECT p.actor, arg_max(p.name, length(p.name)), list_distinct(list(p.name)), any_value(p.kind),
            any_value(p.country), arg_max(p.role, c.published) FILTER (p.role IS NOT NULL),
            arg_max(p.acts_for, c.published) FILTER (p.acts_for IS NOT NULL), min(c.published), max(c.published),
            arg_min(p.document, c.published), arg_min(p."start", c.published), arg_min(p."end", c.published),
            arg_max(p.sectors, c.published) FILTER (len(p.sectors) > 0)
        FROM base.appearances p LEFT JOIN base.carriers c ON c.document = p.document AND c.n = 0
        WHERE p.actor IN (SELECT actor FROM base.appearances WHERE document IN (SELECT unnest(?::BIGINT[])))
            AND (p.kind = 'person' AND p.actor LIKE 'person:%-%'
                OR p.kind IN ('group', 'institution', 'company', 'ngo', 'igo'))
        GROUP BY p.actor ORDER BY p.actor
        """,
        [new],
    ).fetchall()
    rows = [row for row in rows if row[0] not in package and _is_public(row[1], row[3], row[5], row[6], row[12])]
    if rows:
        con.execute("DELETE FROM base.people WHERE id IN (SELECT unnest(?::VARCHAR[]))", [[row[0] for row in rows]])
        con.executemany(f"INSERT INTO base.people VALUES ({', '.join('?' * 13)})", rows)
        _impose(con)


def _is_public(name: str, kind: str, role: str | None, acts_for: str | None, sectors: list[str] | None) -> bool:
    """Whether somebody may be remembered: named in full, and in an office, a command, or a body with its own name."""
    if kind != "person":
        return has_own_name(name, kind)
    own = set(sectors or ())
    if " " not in name or (own and not own & set(OFFICES)):
        return False
    return bool(own) or bool(role) or bool(acts_for)
