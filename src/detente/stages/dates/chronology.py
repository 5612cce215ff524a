"""Years of a history's dates that are written without one, chosen together.

A history moves forward in small steps and jumps back now and then; some dates stand aside from it ("papers found in
1987"). The cheapest way through all dates of a text decides the years, so that a date written out further on corrects a
doubtful one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from detente.stages.dates.scan import Raw
from detente.stages.dates.vocabulary import vocabulary

# Costs of steps. They were set together on narrative text and hold each other in balance: change one, measure all.
AHEAD, BACK_START, BACK = 0.02, 0.5, 0.1  # a month on; going back, and each month of it, within the year
NEW_YEAR, NEW_YEAR_MONTH = 0.6, 0.1  # a new year without its figures, and each month of that step
OLD_YEAR, OLD_YEAR_MONTH = 1.5, 0.15  # the year before without its figures
JUMP_BACK, JUMP_BACK_MONTH, JUMP_BACK_MOST = 0.6, 0.08, 2.0  # an explicit date before the last one
ASIDE_YEAR, ASIDE_DATE, ASIDE_LIMIT, AFTER_ASIDE = (
    0.9,
    1.4,
    1.0,
    0.4,
)  # a date beside the story; an incomplete date right after one
BESIDE = 0.6  # a year that only describes something carries the story along after all
LEAP, LEAP_MOST = 0.08, 3.0  # each further year that a written date lies ahead
BEAM = 12

_BESIDE = re.compile(r"(?:\bsince|\b[Tt]he|\bhis|\bher|\bits|\btheir|\ba|\ban|['’]s|\blike|\bunlike|\bthan|\bof)\s+$")
_LIMIT = re.compile(r"\b(?:until|till|before|for)\s+(?:the\s+)?$")
_DATED = frozenset({"month", "month_day", "day_month", "iso", "season", "year"})
WINTER = 12
_SEASON_MONTH = {21: 4, 22: 7, 23: 10, 24: WINTER}


@dataclass(frozen=True, slots=True)
class Item:
    """One date: its place in the list of expressions, and year and month where written.

    `bare` is a year alone, `bound` must stay in the year ("of that year"), `beside` never moves the story, `limit` says
    until when, `fresh` is the first of its paragraph.
    """

    index: int
    year: int | None
    month: int | None
    bare: bool = False
    bound: bool = False
    beside: bool = False
    limit: bool = False
    fresh: bool = False


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
    items = list(_items(raws, text, shared))
    first = next((i.year for i in items if i.year is not None and not i.beside), None)
    if first is None:
        return Plan({}, set())
    steps = [_Step(first + by, None, 0.4 * abs(by), -1, False, None) for by in (0, -1, 1)]
    for item in items:
        steps = _advance(steps, item)
    return _collect(min(steps, key=lambda s: s.cost), items)


def _items(raws: list[Raw], text: str, shared: dict[int, int]) -> Iterator[Item]:
    last_end = 0
    for i, raw in enumerate(raws):
        month = _month_of(raw)
        if raw.kind not in _DATED or (month is None and raw.kind != "year"):
            continue
        if raw.kind == "season" and month == WINTER and not raw.get("year"):
            continue  # a winter lies in two years
        written = raw.get("year")
        year = int(written) if written else shared.get(i)
        related = set((raw.get("relyear") or "").split())
        if related and not {"that", "same"} & related:
            continue
        before = text[max(0, raw.start - 14) : raw.start]
        yield Item(
            i,
            year,
            month,
            bare=raw.kind in ("year", "season"),
            bound=bool(related),
            beside=raw.kind == "year" and raw.match.group()[0].isdigit() and bool(_BESIDE.search(before)),
            limit=bool(_LIMIT.search(before)),
            fresh="\n" in text[last_end : raw.start],
        )
        last_end = raw.end


def _month_of(raw: Raw) -> int | None:
    """The month of an expression, about the middle of a season, None of a year alone."""
    v = vocabulary()
    if raw.kind == "year":
        return _month_of_year(raw)
    if raw.kind == "season":
        return _SEASON_MONTH[v.seasons[raw.match["season"].lower().removeprefix("mid")]]
    if raw.kind == "iso":
        return int(raw.match["month"])
    return v.months[raw.match["month"].rstrip(".").lower()] if raw.kind in _DATED else None


def _month_of_year(raw: Raw) -> int | None:
    """About which month "early 1943" or "the end of 1943" means."""
    words = raw.match.group().lower()
    if "early" in words or "start" in words or "beginning" in words:
        return 2
    if "late" in words or "end" in words or "close" in words:
        return 11
    return 6 if "mid" in words else None


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
    if item.beside and item.year is not None:
        yield _Step(step.year, step.month, step.cost, item.index, step.aside, step)
        if item.year != step.year:
            cost = step.cost + BESIDE + _explicit(step, item.year, item.month)
            yield _Step(item.year, item.month, cost, item.index, False, step)
        return
    if item.year is not None:
        yield _Step(item.year, item.month, step.cost + _explicit(step, item.year, item.month), item.index, False, step)
        aside = ASIDE_YEAR if item.bare else ASIDE_LIMIT if item.limit else ASIDE_DATE
        yield _Step(step.year, step.month, step.cost + aside, item.index, True, step)
        return
    for by in (0,) if item.bound else (0, 1, -1):
        cost = step.cost + _silent(step.month, item.month, by) + (AFTER_ASIDE if step.aside and not item.fresh else 0)
        yield _Step(step.year + by, item.month, cost, item.index, False, step)


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


def _collect(last: _Step, items: list[Item]) -> Plan:
    """Read the chosen way backwards."""
    by_index = {item.index: item for item in items}
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
