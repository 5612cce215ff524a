"""Years of a history's dates that are written without one, chosen together.

A history moves forward in small steps and jumps back now and then; some dates stand aside from it ("papers found in
1987"). The cheapest way through all dates of a text decides the years, so that a date written out further on corrects a
doubtful one before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.stages.dates.items import Item, items
from detente.stages.dates.scan import Raw

# Costs of steps. They were set together on narrative text and hold each other in balance: change one, measure all.
AHEAD, BACK_START, BACK = 0.02, 0.5, 0.1  # a month on; going back, and each month of it, within the year
NEW_YEAR, NEW_YEAR_MONTH = 0.6, 0.1  # a new year without its figures, and each month of that step
OLD_YEAR, OLD_YEAR_MONTH = 1.5, 0.15  # the year before without its figures
JUMP_BACK, JUMP_BACK_MONTH, JUMP_BACK_MOST = 0.6, 0.08, 2.0  # an explicit date before the last one
ASIDE_YEAR, ASIDE_DATE, ASIDE_LIMIT = 0.9, 1.4, 0.4  # a date beside the story: a year, more, one that says until when
ASIDE_FORESEEN, ASIDE_EARLIER = 0.3, 0.5  # a date that lay ahead; one before the story's in the past perfect
ASIDE_COMPARED = 0.1  # a date that something is only measured against
AFTER_ASIDE = 0.4  # an incomplete date right after one beside the story
BESIDE = 0.6  # a year that only describes something carries the story along after all
STAY_BESIDE = 0.4  # the story stays elsewhere although such a year is named
HEADING, PAST_HEADING = 0.1, 2.0  # the story goes to the year that a heading names; it does not
LEAP, LEAP_MOST = 0.08, 3.0  # each further year that a written date lies ahead
FRESH_BACK = 0.25  # a new paragraph goes back the more easily
BEAM = 12


@dataclass(slots=True)
class Plan:
    """What was chosen: years by index of expression, and the indexes of bare years that stand beside the story."""

    years: dict[int, int]
    aside: set[int]


@dataclass(frozen=True, slots=True)
class _Step:
    """A state on the way: the story's month, what it cost to get here, and from where."""

    year: int
    month: int | None
    cost: float
    index: int
    aside: bool
    back: _Step | None


def plan(raws: list[Raw], text: str, shared: dict[int, int]) -> Plan:
    """The years of a history; `shared` holds years known from the other end of a range."""
    dates = list(items(raws, text, shared))
    first = next((i.year for i in dates if i.year is not None and not i.beside), None)
    if first is None:
        return Plan({}, set())
    steps = [_Step(first + by, None, 0.4 * abs(by), -1, False, None) for by in (0, -1, 1)]
    for item in dates:
        steps = _advance(steps, item)
    return _collect(min(steps, key=lambda s: s.cost), dates)


def _advance(steps: list[_Step], item: Item) -> list[_Step]:
    """All ways on over one more date, the cheapest of each state."""
    best: dict[tuple[int, int | None, bool], _Step] = {}
    for step in steps:
        for following in _ways(step, item):
            key = (following.year, following.month, following.aside)
            if key not in best or following.cost < best[key].cost:
                best[key] = following
    return sorted(best.values(), key=lambda s: s.cost)[:BEAM]


def _ways(step: _Step, item: Item) -> Iterator[_Step]:
    month = step.month if item.near and item.month is None and item.year == step.year else item.month
    if item.beside and item.year is not None:
        stay = STAY_BESIDE if item.year != step.year else 0.0
        yield _Step(step.year, step.month, step.cost + stay, item.index, step.aside, step)
        if item.year != step.year:
            cost = step.cost + BESIDE + _explicit(step, item.year, item.month)
            yield _Step(item.year, item.month, cost, item.index, False, step)
        return
    if item.year is not None and item.heading:
        yield _Step(item.year, item.month, step.cost + HEADING, item.index, False, step)
        yield _Step(step.year, step.month, step.cost + PAST_HEADING, item.index, True, step)
        return
    if item.year is not None:
        yield _Step(item.year, month, step.cost + _explicit(step, item.year, item.month), item.index, False, step)
        yield _Step(step.year, step.month, step.cost + _aside(step, item), item.index, True, step)
        return
    if item.ends_range and step.month and item.month and not step.aside:
        yield _Step(step.year + (item.month < step.month), item.month, step.cost, item.index, False, step)
        return
    for by in (0,) if item.bound else (0, 1, -1):
        across = by < 0 and item.until is not None
        going = _silent(step.month, item.until, 0) if across else _silent(step.month, item.month, by)
        cost = step.cost + going + (AFTER_ASIDE if step.aside and not item.fresh else 0)
        if item.fresh and by == 0 and step.month and item.month and item.month < step.month:
            cost -= FRESH_BACK
        yield _Step(step.year + by, item.month, cost, item.index, False, step)


def _aside(step: _Step, item: Item) -> float:
    """Cost of a date with its year that leaves the story where it is."""
    if item.compared:
        return ASIDE_COMPARED
    if item.foreseen:
        return ASIDE_FORESEEN
    cost = ASIDE_YEAR if item.bare else ASIDE_LIMIT if item.limit else ASIDE_DATE
    earlier = item.earlier and item.year is not None and item.year < step.year
    return min(cost, ASIDE_EARLIER) if earlier else cost


def _explicit(step: _Step, year: int, month: int | None) -> float:
    """Cost of going on with a date that names its year."""
    months = 12 * (year - step.year) + ((month - step.month) if month and step.month else 0)
    if months >= 0:
        return AHEAD * min(months, 12) + min(LEAP * max(0, months / 12 - 1), LEAP_MOST)
    return min(JUMP_BACK - JUMP_BACK_MONTH * months, JUMP_BACK_MOST)


def _silent(here: int | None, month: int | None, by: int) -> float:
    """Cost of going on with a month that leaves its year out, `by` years from the story's."""
    if here is None or month is None:
        return 1.5 * abs(by)
    step = month - here
    if by == 0:
        return AHEAD * step if step >= 0 else BACK_START - BACK * step
    return NEW_YEAR + NEW_YEAR_MONTH * (12 + step) if by > 0 else OLD_YEAR + OLD_YEAR_MONTH * (12 - step)


def _collect(last: _Step, dates: list[Item]) -> Plan:
    """Read the chosen way backwards."""
    by_index = {item.index: item for item in dates}
    chosen = Plan({}, set())
    step: _Step | None = last
    while step is not None and step.index >= 0:
        item = by_index[step.index]
        if item.year is not None and step.year != item.year:
            chosen.aside.add(step.index)
        elif item.year is None:
            chosen.years[step.index] = step.year
        step = step.back
    return chosen
