"""Who a brief is about: a country, or several as one side."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.errors import InputError
from detente.lexicon.files import data_dir
from detente.record.people import country_codes
from detente.record.queries import country

if TYPE_CHECKING:
    from detente.record import Record

_CODE = re.compile(r"[A-Z]{3}")
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Party:
    """Country codes that act as one side, and what they are called."""

    codes: tuple[str, ...]
    name: str

    @property
    def code(self) -> str:
        """The codes, with commas."""
        return ",".join(self.codes)

    @property
    def sql(self) -> str:
        """The codes as a list in SQL; they are letters only."""
        return f"({', '.join(repr(code) for code in self.codes)})"


Side = str | Sequence[str] | Party


def party(record: Record, side: Side) -> Party:
    """The party that a code, a name, several with commas, or a list of them stand for. Raises InputError."""
    if isinstance(side, Party):
        return side
    given = [name.strip() for name in (side.split(",") if isinstance(side, str) else side) if name.strip()]
    if len(given) == 1 and (group := groups().get(given[0].casefold())) is not None:
        return Party(group[1], group[0])
    codes = tuple(dict.fromkeys(country(record.con, name) for name in given))
    if not codes or not all(_CODE.fullmatch(code) for code in codes):
        raise InputError(
            f"{side!r} names no country", remedy="Give codes such as PAK, with commas for several: USA,GBR."
        )
    return Party(codes, _called(record, codes))


def pair(record: Record, a: Side, b: Side) -> tuple[Party, Party]:
    """Both sides. Raises InputError where somebody is on both; a country alone with itself is its home affairs."""
    one, other = party(record, a), party(record, b)
    both = set(one.codes) & set(other.codes)
    if both and one.codes != other.codes:
        raise InputError(
            f"{', '.join(sorted(both))} stands on both sides", remedy="Name each country on one side only."
        )
    return one, other


def between(one: Party, other: Party) -> str:
    """Condition on the columns a and b of `dyads`: either did something to the other."""
    forward = f"(a IN {one.sql} AND b IN {other.sql})"
    return forward if one.codes == other.codes else f"({forward} OR (a IN {other.sql} AND b IN {one.sql}))"


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    """Names by code, for countries that the record does not hold."""
    with (data_dir() / "actors" / "countries.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.lstrip().startswith("{")]
    return {row["country"]: row["name"] for row in reversed(rows) if row.get("country")}


def country_name(code: str) -> str | None:
    """What a code stands for; None for what is no country or union."""
    return _country_names().get(code)


@lru_cache(maxsize=1)
def groups() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Folded name or alias of an organisation of states -> its name and its members' codes."""
    out: dict[str, tuple[str, tuple[str, ...]]] = {}
    with (data_dir() / "actors" / "igos.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line) if line.lstrip().startswith("{") else {}
            members = [code for code in row.get("members") or () if _CODE.fullmatch(code)]
            if len(members) > 1:
                own = [row["country"]] if row.get("country") == "EUR" else []  # PLOVER's code for the Union as such
                found = (str(row["name"]), (*members, *own))
                out |= {name.casefold(): found for name in (row["name"], *row.get("aliases", ()))}
    return {name: found for name, found in out.items() if name not in country_codes()}


def _called(record: Record, codes: tuple[str, ...]) -> str:
    known = names(record, [f"country:{code}" for code in codes])
    found = [known.get(f"country:{code}") or _country_names().get(code, code) for code in codes]
    if len(found) <= MOST_NAMED:
        return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
    return f"{', '.join(found[: MOST_NAMED - 1])} and {len(found) - MOST_NAMED + 1} more"


def names(record: Record, ids: Sequence[str]) -> dict[str, str]:
    """Names by actor id. From the table: the view `actors` counts everybody's events."""
    if not ids:
        return {}
    rows = record.con.execute(
        "SELECT actor, name FROM base.actors WHERE actor IN (SELECT unnest(?::VARCHAR[]))", [list(ids)]
    ).fetchall()
    return {str(actor): str(name) for actor, name in rows if name}
