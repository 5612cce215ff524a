"""The words of dates, read once from data/dates."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from detente.errors import DataError
from detente.lexicon.files import data_dir, read_yaml


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named day.

    `rule` is ("fixed", month, day), ("easter", days), ("weekday", month, weekday, which), ("historic", full date) or
    ("table", name, days after, length in days); one of the words of `before` must follow, where there are any;
    `approximate` where the day differs from country to country.
    """

    name: str
    rule: tuple[Any, ...]
    before: frozenset[str] = frozenset()
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Lookups by lower-case spelling; full stops of short forms are left off."""

    months: dict[str, int]
    month_spellings: tuple[str, ...]
    doubtful_months: frozenset[str]
    weekdays: dict[str, int]
    weekday_names: tuple[str, ...]
    weekday_short: tuple[str, ...]
    seasons: dict[str, int]
    doubtful_seasons: frozenset[str]
    units: dict[str, str]
    parts_of_day: tuple[str, ...]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    decades: dict[str, int]
    holidays: dict[str, Holiday]
    tables: dict[str, tuple[datetime.date, ...]]
    cues: dict[str, frozenset[str]]
    starters: dict[str, tuple[str, ...]]


def _inverse(table: dict[Any, list[str]]) -> dict[str, Any]:
    """{spelling in lower case: key} of {key: spellings}."""
    return {spelling.lower(): key for key, spellings in table.items() for spelling in spellings}


def straight(name: str) -> str:
    """A holiday's name as its lookup key: lower case, straight apostrophe, no full stops, single spaces."""
    return re.sub(r"\s+", " ", name.replace("’", "'").replace(".", "")).lower()


def _holidays(raw: dict[str, Any]) -> dict[str, Holiday]:
    found: dict[str, Holiday] = {}
    for name, day in raw["fixed"].items():
        month, number = (int(part) for part in day.split("-"))
        found[straight(name)] = Holiday(name, ("fixed", month, number), approximate=name in raw["approximate"])
    for name, days in raw["easter"].items():
        found[straight(name)] = Holiday(name, ("easter", days))
    for name, rule in raw["weekday"].items():
        found[straight(name)] = Holiday(name, ("weekday", *rule))
    for row in raw["historic"]:
        date = row["date"] if isinstance(row["date"], datetime.date) else datetime.date.fromisoformat(row["date"])
        for name in row["names"]:
            found[straight(name)] = Holiday(name, ("historic", date.isoformat()), frozenset(row.get("before", ())))
    return found


def _feasts(raw: dict[str, Any]) -> dict[str, Holiday]:
    """Feasts whose days stand in tables. Raises DataError for a table that is not there."""
    found: dict[str, Holiday] = {}
    for name, (table, after, length) in raw["feasts"].items():
        if table not in raw["tables"]:
            raise DataError(f"feasts.yaml: {name} names the table {table!r}, which is not there")
        found[straight(name)] = Holiday(name, ("table", table, after, length), approximate=table in raw["approximate"])
    return found


def _days(figures: list[int]) -> tuple[datetime.date, ...]:
    return tuple(datetime.date(n // 10000, n // 100 % 100, n % 100) for n in figures)


def _cue_words(name: str, values: list[Any]) -> frozenset[str]:
    """The words of a list. YAML reads a bare `no` or `on` as a truth value: such words need quotes."""
    for value in values:
        if not isinstance(value, str):
            raise DataError(f"cues.yaml: {name} holds {value!r}, which is no word")
    return frozenset(values)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """All words of dates. Raises DataError where a file is broken."""
    folder = data_dir() / "dates"
    calendar, words, cues = (read_yaml(folder / f"{name}.yaml") for name in ("calendar", "words", "cues"))
    feasts = read_yaml(folder / "feasts.yaml")
    return Vocabulary(
        months=_inverse(calendar["months"]),
        month_spellings=tuple(s for row in calendar["months"].values() for s in row),
        doubtful_months=frozenset(m.lower() for m in calendar["doubtful_months"]),
        weekdays=_inverse(calendar["weekdays"]),
        weekday_names=tuple(row[0] for row in calendar["weekdays"].values()),
        weekday_short=tuple(s for row in calendar["weekdays"].values() for s in row[1:]),
        seasons=_inverse(calendar["seasons"]),
        doubtful_seasons=frozenset(calendar["doubtful_seasons"]),
        units=_inverse(calendar["units"]),
        parts_of_day=tuple(calendar["parts_of_day"]),
        numbers=words["numbers"],
        ordinals=words["ordinals"],
        decades=words["decades"],
        holidays=_holidays(read_yaml(folder / "holidays.yaml")) | _feasts(feasts),
        tables={name: _days(figures) for name, figures in feasts["tables"].items()},
        cues={name: _cue_words(name, values) for name, values in cues.items()},
        starters={name: tuple(words[name]) for name in ("deictic", "hedges", "near", "portion", "pointing", "weather")},
    )
