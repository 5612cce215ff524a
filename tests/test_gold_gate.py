"""The figures on our gold articles do not fall, and nobody changes the articles in passing."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.evaluate.gate import Baseline, Groups, changes, figures_by_group, load_baseline, measure_groups
from detente.evaluate.gold import digest, load_gold, read_held

GOLD = Path(__file__).parent / "gold"
KINDS = ("statements", "events", "claims", "commitments", "engagements", "figures", "actors", "traps")


@pytest.fixture(scope="session")
def baseline() -> Baseline:
    found = load_baseline(GOLD / "baseline.json")
    assert found is not None, "run `python -m detente.evaluate.gate --update`"
    return found


@pytest.fixture(scope="session")
def figures() -> Groups:
    """Measured once: reading the articles takes seconds."""
    return figures_by_group(measure_groups(GOLD))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("group", ["development", "held"])
def test_no_floor_is_broken(group: str, kind: str, baseline: Baseline, figures: Groups) -> None:
    floors = {group: {kind: baseline.floors[group][kind]}}
    now = {group: {kind: figures[group][kind]}}
    assert [str(c) for c in changes(floors, now) if c.broken] == []


def test_every_figure_has_a_floor(baseline: Baseline, figures: Groups) -> None:
    assert [c.name for c in changes(baseline.floors, figures) if c.floor is None] == []


def test_the_gold_is_that_of_the_baseline(baseline: Baseline) -> None:
    assert digest(GOLD) == baseline.digest, "gold changed: look at the change, then run the gate with --update"


def test_gold_keeps_its_form() -> None:
    articles = load_gold(GOLD)  # raises for any slip in form, word list or snippet
    assert len(articles) >= 16
    assert {p.stem for p in (GOLD / "texts").glob("*.txt")} == {a.id for a in articles}


def test_a_third_of_the_articles_is_held() -> None:
    held = read_held(GOLD)
    assert len(held) == 5
    assert held <= {a.id for a in load_gold(GOLD)}
