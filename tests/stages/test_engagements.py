"""Engagements: the cases of engagements_cases.yaml; one meeting told in many sentences is one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import detente
from detente.model import Engagement, Reading

GOLD: dict[str, list[list[Any]]] = yaml.safe_load(
    (Path(__file__).parent / "engagements_cases.yaml").read_text(encoding="utf-8")
)
CASES = [(group, case) for group, cases in GOLD.items() for case in cases]
FLOOR = 0.97  # of the cases right in every part: raise it when the figure rises, never lower it


def read(text: str) -> Reading:
    return detente.read(text, date="2025-03-12")


def fits(found: Engagement, want: dict[str, Any], reading: Reading) -> bool:
    actors = {a.id: a for a in reading.actors}
    sides = {actors[i].country for i in (*found.participants, *found.people)}
    checks = [
        found.kind == want["kind"],
        found.status in want["status"].split("|"),
        set(want["with"]) <= sides,
        "date" not in want or found.date == want["date"],
        "place" not in want or (found.place is not None and found.place.name == want["place"]),
        "topic" not in want or any(want["topic"] in a.topic for a in found.agenda),
        "people" not in want or len(found.people) == want["people"],
    ]
    return all(checks)


def right(case: list[Any]) -> bool:
    reading = read(case[0])
    found = reading.engagements
    return len(found) == len(case[1]) and all(fits(f, want, reading) for f, want in zip(found, case[1], strict=True))


@lru_cache(maxsize=1)
def verdicts() -> list[tuple[str, str, bool]]:
    return [(group, case[0], right(case)) for group, case in CASES]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 35
    assert len({case[0] for _, case in CASES}) == len(CASES)


def test_cases_hold_the_floor() -> None:
    wrong = [row for row in verdicts() if not row[2]]
    assert 1 - len(wrong) / len(CASES) >= FLOOR, wrong


@pytest.mark.parametrize("group", GOLD)
def test_no_kind_falls_behind(group: str) -> None:
    rows = [r for r in verdicts() if r[0] == group]
    assert sum(r[2] for r in rows) / len(rows) >= 0.5, [r for r in rows if not r[2]]


def test_a_day_is_read_from_the_text_and_never_guessed() -> None:
    assert read("The president of France spoke with the president of Brazil.").engagements[0].date is None


def test_a_long_list_of_those_met_is_kept_whole() -> None:
    text = (
        "President Donald Trump spoke today with President Emmanuel Macron of France, "
        "Chancellor Friedrich Merz of Germany, "
        "and Prime Minister Keir Starmer of the United Kingdom."
    )
    reading = read(text)
    actors = {a.id: a for a in reading.actors}
    assert len(reading.engagements) == 1
    assert {actors[i].country for i in reading.engagements[0].participants} >= {"USA", "FRA", "DEU", "GBR"}


def test_level_comes_from_the_offices_of_those_who_met() -> None:
    reading = read("President Emmanuel Macron of France met President Luiz Inácio Lula da Silva of Brazil in Paris.")
    assert reading.engagements[0].level == "leader"


def test_a_meeting_told_over_sentences_is_one() -> None:
    text = (
        "Egypt’s foreign minister met his Sudanese counterpart in Cairo on Monday. They discussed the dam. "
        "The two ministers also discussed trade. The meeting lasted two hours."
    )
    found = read(text).engagements
    assert len(found) == 1
    assert [a.topic for a in found[0].agenda] == ["dam", "trade"]
