"""Commitments: the cases of commitments_cases.yaml, conditions, recipients and who tells of them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import detente
from detente.model import Reading

GOLD: dict[str, list[list[Any]]] = yaml.safe_load(
    (Path(__file__).parent / "commitments_cases.yaml").read_text(encoding="utf-8")
)
CASES = [(group, case) for group, cases in GOLD.items() for case in cases]
FLOOR = 0.97  # of the cases right in every part: raise it when the figure rises, never lower it


def read(text: str) -> Reading:
    return detente.read(text, date="2025-03-12")


def countries(reading: Reading, ids: tuple[str, ...]) -> set[str | None]:
    actors = {a.id: a for a in reading.actors}
    return {actors[i].country for i in ids}


def right(case: list[Any]) -> bool:
    reading = read(case[0])
    if len(case) == 1:
        return not reading.commitments
    if len(reading.commitments) != 1:
        return False
    found = reading.commitments[0]
    action = case[0][found.action[0] : found.action[1]]
    due = found.due == case[4] if len(case) > 4 else True
    return countries(reading, found.by) == set(case[1]) and found.state == case[2] and case[3] in action and due


@lru_cache(maxsize=1)
def verdicts() -> list[tuple[str, str, bool]]:
    return [(group, case[0], right(case)) for group, case in CASES]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60
    assert len({case[0] for _, case in CASES}) == len(CASES)


def test_cases_hold_the_floor() -> None:
    wrong = [row for row in verdicts() if not row[2]]
    assert 1 - len(wrong) / len(CASES) >= FLOOR, wrong


@pytest.mark.parametrize("group", GOLD)
def test_no_kind_falls_behind(group: str) -> None:
    rows = [r for r in verdicts() if r[0] == group]
    assert sum(r[2] for r in rows) / len(rows) >= 0.66, [r for r in rows if not r[2]]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Iran agreed to free the crew if Britain lifted the sanctions.", "if Britain lifted the sanctions"),
        ("Egypt offered to reopen the crossing in exchange for fuel.", "in exchange for fuel"),
        (
            "Sudan said it would withdraw its troops once Ethiopia signs the accord.",
            "once Ethiopia signs the accord",
        ),
    ],
)
def test_conditions_are_spans(text: str, condition: str) -> None:
    found = read(text).commitments[0].conditions
    assert found is not None
    assert text[found[0] : found[1]] == condition


def test_whom_it_is_made_to() -> None:
    reading = read("France promised Niger to return the fund.")
    assert countries(reading, reading.commitments[0].to) == {"NER"}


def test_the_other_side_may_tell_of_it() -> None:
    reading = read("According to Pakistan, the Taliban agreed to disarm the fighters.")
    found = reading.commitments[0]
    assert found.told_by is not None
    assert countries(reading, (found.told_by,)) == {"PAK"}
    assert countries(reading, found.by) == {"AFG"}


def test_one_undertaking_told_twice_is_one() -> None:
    reading = read("Japan pledged to send doctors to Haiti. Japan pledged to send doctors to Haiti on Monday.")
    assert len(reading.commitments) == 1
