"""News-like sentences with TIMEX3 values, and what counts from events, feasts of the moon and verbs that look ahead."""

from __future__ import annotations

from datetime import date as day
from pathlib import Path

import pytest
import yaml

from detente.stages.dates import find_dates

CASES = yaml.safe_load(Path(__file__).with_name("dates_timex.yaml").read_text(encoding="utf-8"))
SEASONS = {"21": "SP", "22": "SU", "23": "FA", "24": "WI"}


def timex(edtf: str | None) -> str | None:
    """TIMEX3's way of writing an EDTF value."""
    if edtf is None:
        return None
    first, _, last = edtf.replace("~", "").partition("/")
    if len(first) == len(last) == 10:
        start, end = day.fromisoformat(first), day.fromisoformat(last)
        year, week, _ = start.isocalendar()
        days = (end - start).days
        return f"{year}-W{week:02}" + ("-WE" if days == 1 else "") if days < 7 else f"{start.year}-Q{end.month // 3}"
    if last:
        return f"{first[:4]}-H{1 if last.endswith('06') else 2}"
    head, _, tail = first.rpartition("-")
    return f"{head}-{SEASONS[tail]}" if len(first) == 7 and tail in SEASONS else first.rstrip("X")


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:50] for c in CASES])
def test_news_times_have_their_timex_values(case: dict[str, object]) -> None:
    found = {m.text: timex(m.edtf) for m in find_dates(str(case["text"]), str(case["date"]))}
    assert found == case["times"]


def values(text: str, date: str = "2025-07-25") -> list[tuple[str, str | None]]:
    return [(m.text, m.edtf) for m in find_dates(text, date)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They decided to resume talks on Tuesday in Doha.", "2025-07-29"),
        ("The two leaders agreed on Tuesday to resume talks.", "2025-07-22"),
        ("The court ordered him to appear on Wednesday.", "2025-07-30"),
        ("He urged rebels to lay down their arms by Sunday.", "2025-07-27"),
        ("He promised to step down in December.", "2025-12"),
        ("He managed to leave on Sunday.", "2025-07-20"),
        ("Troops failed to reach the town on Sunday.", "2025-07-20"),
        ("The bank may cut rates in October.", "2025-10"),
        ("The talks to be held on Thursday matter.", "2025-07-31"),
        ("Parliament approved a law that takes effect on Monday.", "2025-07-28"),
        ("The vote is on Monday.", "2025-07-28"),
    ],
)
def test_an_infinitive_looks_ahead_where_its_verb_does(text: str, expected: str) -> None:
    assert values(text)[-1][1] == expected


def test_the_month_of_may_is_no_modal_verb() -> None:
    assert values("May 29, 2025: the firm on Tuesday delivered the last ship.", "2025-05-29")[1] == (
        "Tuesday",
        "2025-05-27",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The truce held through Ramadan.", [("Ramadan", "2025-03-01~/2025-03-29~")]),
        ("They will be freed before Eid-ul-Azha.", [("Eid-ul-Azha", "2026-05-27~")]),
        ("Factories closed for the Lunar New Year.", [("Lunar New Year", "2025-01-29")]),
        ("The attack came on Yom Kippur 1973.", [("Yom Kippur 1973", "1973-10-06")]),
        ("He spoke on Nowruz.", [("Nowruz", "2025-03-20~")]),
        ("They agreed on a truce at Orthodox Easter.", [("Orthodox Easter", "2025-04-20")]),
        ("Crowds marked Ashura.", [("Ashura", "2025-07-05~")]),
        ("He met Ramadan Shallah in Damascus.", []),
    ],
)
def test_feasts_of_the_moon(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The vote on July 20 was close. Two days after the vote, the minister quit.",
            ("Two days after the vote", "2025-07-22"),
        ),
        ("The vote on July 20 was close. Two days after the storm, the minister quit.", None),
        ("They met two weeks before Christmas.", ("two weeks before", "2024-12-09/2024-12-15")),
        (
            "On July 5, the 30th anniversary of the massacre, crowds sang.",
            ("the 30th anniversary of the massacre", "2025-07-05"),
        ),
        ("On July 5, crowds marked the 30th anniversary of the fire.", ("the 30th anniversary", "2025-07-05")),
        ("They met in 2021, the deadliest year of the war.", ("the deadliest year of the war", "2021")),
        ("Exports rose in June; in the same month last year they fell.", ("the same month last year", "2024-06")),
        ("In the first nine months of 2024 exports fell.", ("the first nine months of 2024", "2024-01/2024-09")),
    ],
)
def test_times_told_by_an_event_or_twice(text: str, expected: tuple[str, str] | None) -> None:
    found = values(text)
    assert expected in found if expected else [v for t, v in found if "after" in t] == []


HISTORY = """The Riverland War

Origins
In 1851 the two crowns quarrelled. By the end of 1852 both had raised armies. In 1853 the first shots fell.

The campaign of 1854
The first of the 1854 campaigns was led by Orm. He set out in June and took the pass in early July.
He was beaten in August. The peace, compared with that of 1831, was mild.

The spring offensive (1856)
The Spring Offensive of 1856 began in April. The treaty of 1856 on June 12 ended it.
"""


def test_a_history_takes_its_years_from_headings_and_neighbours() -> None:
    found = dict(values(HISTORY, "2010-01-01"))
    assert found["June"] == "1854-06"
    assert found["early July"] == "1854-07"
    assert found["August"] == "1854-08"
    assert found["April"] == "1856-04"
    assert found["June 12"] == "1856-06-12"
