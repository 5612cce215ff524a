"""Rows of the record as lines that people read: names, event lines, the sentence with its source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.briefs.evidence import Evidence, evidence
from detente.briefs.names import capital, listed, name_of
from detente.briefs.words import event_text, said_day
from detente.lexicon.files import data_dir

if TYPE_CHECKING:
    from detente.record import Record

Row = dict[str, Any]
_LISTS = ("actors", "recipients", "asserted_by", "by", "to", "participants", "people")
_SINGLE = ("speaker", "told_by", "addressee", "holder", "acts_for")


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event in a list: its row, what it says in words, and the sentence that tells it."""

    row: Row
    text: str
    when: str
    told: Evidence | None

    @property
    def cooperation(self) -> bool:
        """Whether it is of the two cooperative quads."""
        return self.row["quad"] in (1, 2)


class People:
    """Names of actors by id."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self.rows = rows

    def name(self, id_: str | None) -> str:
        """What an actor is called."""
        if not id_:
            return ""
        if id_ not in self.rows and id_.startswith("country:"):
            return code_name(id_.removeprefix("country:"))
        return capital(name_of(id_, self.rows))

    def listed(self, ids: Iterable[str] | None, most: int = 4) -> str:
        """Several names in a line; empty for nobody."""
        names = [self.name(i) for i in ids or ()]
        return listed(names, most) if names else ""


def people(record: Record, rows: Iterable[Mapping[str, Any]], *more: str) -> People:
    """Everybody whom rows name, with the countries that they are of."""
    ids = set(more)
    for row in rows:
        for column in _LISTS:
            ids.update(row.get(column) or ())
        ids.update(row[column] for column in _SINGLE if row.get(column))
    sql = (
        "SELECT actor AS id, coalesce(name, actor) AS name, kind, country, role, acts_for FROM base.actors "
        "WHERE actor IN (SELECT unnest(?::VARCHAR[]))"
    )
    found = {row["id"]: row for row in record.sql(sql, [sorted(ids)])}
    states = {f"country:{row['country']}" for row in found.values() if row["country"]} - set(found)
    if states:
        found |= {row["id"]: row for row in record.sql(sql, [sorted(states)])}
    return People(found)


def event_lines(record: Record, rows: list[Row], *, sentences: bool = True) -> list[EventLine]:
    """Events as lines."""
    known = people(record, rows)
    told = evidence(record, [row["id"] for row in rows]) if sentences else {}
    return [EventLine(row, event_text(row, known.rows), when(row), told.get(row["id"])) for row in rows]


def when(row: Mapping[str, Any]) -> str:
    """The day as told; else that of the report, marked as such."""
    if row.get("date"):
        return said_day(row.get("day"), str(row["date"]))
    reported = row.get("reported")
    return f"told {said_day(reported)}" if reported else "no date"


def countries(record: Record, codes: Iterable[str]) -> dict[str, str]:
    """Names of countries by code."""
    wanted = sorted(set(codes))
    rows = record.sql(
        "SELECT actor, name FROM base.actors WHERE actor IN (SELECT unnest(?::VARCHAR[]))",
        [[f"country:{code}" for code in wanted]],
    )
    found = {row["actor"].removeprefix("country:"): row["name"] for row in rows if row["name"]}
    return {code: found.get(code) or code_name(code) for code in wanted}


# Codes that stand for no country: who acts across borders.
_ACROSS = {
    "EUR": "European Union",
    "UNO": "United Nations",
    "IGO": "International organisations",
    "NGO": "Non-governmental organisations",
    "MNC": "Multinational companies",
    "IMG": "International armed groups",
    "ISM": "International movements",
}


def code_name(code: str) -> str:
    """What a code is called that the record has no name for; the code itself where nobody knows."""
    return _ACROSS.get(code) or _country_names().get(code, code)


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    with (data_dir() / "actors" / "countries.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.lstrip().startswith("{")]
    return {row["country"]: row["name"] for row in reversed(rows) if row.get("country")}
