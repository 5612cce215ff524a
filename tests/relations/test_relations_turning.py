"""Turning points: planted changes are found, and few where there are none."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from detente.relations.segments import Bins, best_costs, costs, cuts, shuffled
from detente.relations.series import RelationSeries, relation_series
from detente.relations.table import from_columns
from detente.relations.turning import Method, explaining, turning_points

START = np.datetime64("2020-01-01")
TYPES = ("CONSULT", "AID", "ACCUSE", "ASSAULT")
SCORES = np.array([2.5, 10.0, -3.0, -9.0])
CALM, TENSE = np.array([0.4, 0.1, 0.3, 0.2]), np.array([0.15, 0.05, 0.3, 0.5])
TURN, DAYS = 400, 730
QUICK = Method(shuffles=30)


def simulated(seed: int, before: np.ndarray, after: np.ndarray, rate: float = 1.0) -> RelationSeries:
    """Two years of counts in bunches, with the turn on day 400; news coverage goes up and down with them."""
    generator = np.random.default_rng(seed)
    news = generator.gamma(20, 1 / 20, DAYS)
    mix = np.where(np.arange(DAYS)[:, None] < TURN, before, after)
    counts = generator.poisson(rate * mix * (news * generator.gamma(2, 0.5, DAYS))[:, None])
    day, kind = np.nonzero(counts)
    n = counts[day, kind]
    table = from_columns({
        "a": ["AAA"] * len(day), "b": ["BBB"] * len(day), "day": START + day, "quad": kind + 1,
        "type": [TYPES[k] for k in kind], "events": n, "score": n * SCORES[kind],
    })
    first = date(2020, 1, 1)
    return relation_series(
        table, "AAA", "BBB", since=first, until=first + timedelta(DAYS - 1), coverage=np.round(50 * news).astype(int)
    )


def test_planted_changes_are_found_with_few_false_alarms() -> None:
    hits, false, runs = 0, 0, 10
    for seed in range(runs):
        found = [int((p.day - START).astype(int)) for p in turning_points(simulated(seed, CALM, TENSE), QUICK).points]
        near = [abs(day - TURN) <= 21 for day in found]
        hits += any(near)
        false += len(found) - any(near)
    assert hits / runs >= 0.9
    assert false / (runs * DAYS / 365.25) <= 1.0


def test_a_quiet_relationship_gives_no_more_alarms_than_stated_allows() -> None:
    runs = 8
    found = [turning_points(simulated(seed + 50, CALM, CALM), QUICK) for seed in range(runs)]
    # Sixteen years in all: one a year in the long run (docs/relations.md) may be half as much again in so few.
    assert sum(len(f.points) for f in found) / (runs * DAYS / 365.25) <= 1.5
    assert all(f.false_alarms <= 1.5 for f in found)


def test_a_point_tells_its_size_and_when_it_could_be_known() -> None:
    found = turning_points(simulated(3, CALM, TENSE, rate=2.0), QUICK)
    point = min(found.points, key=lambda p: abs((p.day - START).astype(int) - TURN))
    assert point.score_after < point.score_before - 1
    assert point.earliest <= point.day <= point.latest < point.detected
    assert point.shifts[0][0] in ("ASSAULT", "CONSULT")
    assert point.strength > 1
    assert "false alarms a year" in found.method


def test_more_coverage_with_more_events_is_no_turn() -> None:
    generator = np.random.default_rng(1)
    counts = generator.poisson(np.where(np.arange(400) < 200, 2, 6))
    day = np.flatnonzero(counts)
    table = from_columns({
        "a": ["AAA"] * len(day), "b": ["BBB"] * len(day), "day": START + day, "quad": [1] * len(day),
        "type": ["CONSULT"] * len(day), "events": counts[day], "score": 2.5 * counts[day],
    })
    covered = np.where(np.arange(400) < 200, 100, 300)
    span = {"since": date(2020, 1, 1), "until": date(2020, 1, 1) + timedelta(399)}
    assert len(turning_points(relation_series(table, "AAA", "BBB", coverage=covered, **span), QUICK).points) <= 1
    flat = turning_points(relation_series(table, "AAA", "BBB", coverage=np.full(400, 100), **span), QUICK)
    assert any(abs((p.day - START).astype(int) - 200) <= 5 for p in flat.points)


def test_too_few_events_give_none_and_say_so() -> None:
    table = from_columns({
        "a": ["AAA"], "b": ["BBB"], "day": [START], "quad": [1], "type": ["CONSULT"], "events": [1], "score": [2.5],
    })
    found = turning_points(relation_series(table, "AAA", "BBB", until=date(2021, 1, 1)))
    assert (found.points, found.method) == ((), "too few events to look for turning points")


def test_explaining_events_follow_the_change_and_lie_on_its_side() -> None:
    point = min(turning_points(simulated(3, CALM, TENSE, rate=2.0), QUICK).points,
                key=lambda p: abs((p.day - START).astype(int) - TURN))
    days = point.day + np.array([-3, 1, 2, 5, 90])
    chosen = explaining(point, days, np.array([-9.0, 2.5, -9.0, -9.0, -9.0]), np.array([5, 5, 1, 8, 9]))
    assert chosen.tolist() == [3, 2]


def test_the_best_cuts_are_found_exactly() -> None:
    counts = np.array([[1.0], [1], [1], [9], [9], [9], [2], [2], [2]])
    bins = Bins(counts, np.ones(9), np.zeros(9), np.zeros(9), 1.0)
    totals, last = best_costs(costs(bins), 4)
    assert cuts(last, 2) == [3, 6]
    assert np.all(np.diff(totals) <= 1e-9)


@pytest.mark.parametrize("block", [1, 4, 7])
def test_shuffling_keeps_every_bin_once(block: int) -> None:
    assert sorted(shuffled(30, block, np.random.default_rng(0)).tolist()) == list(range(30))
