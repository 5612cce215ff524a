"""Number expressions: values, bounds, units, and numbers that name rather than count."""

from __future__ import annotations

import pytest

from detente.pipeline.nlp import load_model
from detente.stages.records.numbers import numbers


def found(text: str) -> list[tuple[float | None, float | None, str | None]]:
    return [(n.low, n.high, n.unit) for n in numbers(load_model()(text))]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("They counted 1,250 ships.", (1250, 1250, None)),
        ("They counted 12.5 million birds.", (12500000, 12500000, None)),
        ("They counted twenty-three ships.", (23, 23, None)),
        ("They counted three hundred ships.", (300, 300, None)),
        ("They counted half a million birds.", (500000, 500000, None)),
        ("They counted at least 40 ships.", (40, None, None)),
        ("They counted no fewer than 40 ships.", (40, None, None)),
        ("They counted up to 40 ships.", (None, 40, None)),
        ("They counted fewer than 40 ships.", (None, 40, None)),
        ("They counted between 30 and 40 ships.", (30, 40, None)),
        ("They counted 30 to 40 ships.", (30, 40, None)),
        ("They counted tens of thousands of birds.", (20000, None, None)),
        ("It cost $3 million.", (3000000, 3000000, "USD")),
        ("It cost €3bn.", (3000000000, 3000000000, "EUR")),
        ("It cost 60 million kroner.", (60000000, 60000000, "kroner")),
        ("It cost NOK 60 million.", (60000000, 60000000, "NOK")),
        ("It cost 2 million euros.", (2000000, 2000000, "EUR")),
        ("It fell by 3.5 percent.", (3.5, 3.5, "percent")),
        ("It fell by 3 per cent.", (3, 3, "percent")),
        ("It fell by two percentage points.", (2, 2, "percentage points")),
    ],
)
def test_values_bounds_and_units(text: str, want: tuple[float | None, float | None, str | None]) -> None:
    assert found(text) == [want]


@pytest.mark.parametrize(
    "text", ["They counted about 40 ships.", "They counted some 40 ships.", "Dozens of ships came."]
)
def test_approximate_numbers_say_so(text: str) -> None:
    assert [n.approximate for n in numbers(load_model()(text))] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "The council adopted Resolution 2254.",
        "Article 5 was invoked.",
        "Highway 49 is closed.",
        "The train left at 5 p.m.",
        "The driver, 54, was hurt.",
        "A 23-year-old drove the car.",
        "Posts 542 and 543 were manned.",
    ],
)
def test_numbers_that_name_are_left_out(text: str) -> None:
    assert found(text) == []
