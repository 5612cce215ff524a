"""Claims: the cases of claims_cases.yaml; positions carry their evidence, and events know that they are disputed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import detente
from detente.model import Reading

GOLD: dict[str, list[list[Any]]] = yaml.safe_load(
    (Path(__file__).parent / "claims_cases.yaml").read_text(encoding="utf-8")
)
CASES = [(group, case) for group, cases in GOLD.items() for case in cases]
FLOOR = 0.97  # of the cases right in every part: raise it when the figure rises, never lower it


def read(text: str) -> Reading:
    return detente.read(text, date="2025-03-12")


def right(case: list[Any]) -> bool:
    reading = read(case[0])
    if len(reading.claims) != case[1]:
        return False
    if not case[1]:
        return True
    actors = {a.id: a for a in reading.actors}
    stands = {(actors[p.holder].country, p.stance) for p in reading.claims[0].positions}
    return reading.claims[0].contested and set(case[2].items()) <= stands


@lru_cache(maxsize=1)
def verdicts() -> list[tuple[str, str, bool]]:
    return [(group, case[0], right(case)) for group, case in CASES]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40
    assert len({case[0] for _, case in CASES}) == len(CASES)


def test_cases_hold_the_floor() -> None:
    wrong = [row for row in verdicts() if not row[2]]
    assert 1 - len(wrong) / len(CASES) >= FLOOR, wrong


@pytest.mark.parametrize("group", GOLD)
def test_no_kind_falls_behind(group: str) -> None:
    rows = [r for r in verdicts() if r[0] == group]
    assert sum(r[2] for r in rows) / len(rows) >= 0.5, [r for r in rows if not r[2]]


def test_each_position_points_at_its_own_sentence() -> None:
    text = "Chad accused Libya of arming the rebels. Talks went on in Cairo. Libya has denied the charge."
    claim = read(text).claims[0]
    told = {p.stance: text[p.evidence[0] : p.evidence[1]] for p in claim.positions}
    assert told == {
        "asserts": "Chad accused Libya of arming the rebels.",
        "denies": "Libya has denied the charge.",
    }


def test_the_denied_event_is_disputed() -> None:
    reading = read("Iran accused Iraq of shelling the post. Iraq dismissed the accusation as baseless.")
    stances = {e.type: e.stance for e in reading.events}
    assert stances["ASSAULT"] == "disputed"


def test_a_denial_alone_leaves_the_event_denied() -> None:
    reading = read("Peru denied shelling the post.")
    assert {e.type: e.stance for e in reading.events}["ASSAULT"] == "denied"
