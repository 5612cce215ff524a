"""Which events a brief tells first: by score, sources and certainty, more for what is new; alike ones in a bundle."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

Row = Mapping[str, Any]
REAL = {"occurred": 1.0, "ongoing": 0.9, "negated": 0.4, "future": 0.6, "hypothetical": 0.25}
OTHER = 0.5  # a status that is not known
NEW = 1.6  # a kind of event that the relation did not know in the half year before
AGAIN = 0.5  # each further line of a type and direction that the list holds already
MANY = 0.25  # how much the number of events in a bundle adds to its weight
BACKGROUND = 0.3
SURE = 0.75  # what is new counts for more only where it is sure: a misreading is always something new
GRAVE, UNSURE = 7.0, 0.5  # grave news that one source tells and the reading is not sure of counts half
GAP = 21  # days without another of the kind that end a bundle
CONFLICT_QUADS = (3, 4)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Events of one kind and direction that follow each other, the weightiest first, and those that return them."""

    events: tuple[Row, ...]
    weight: float
    back: tuple[Row, ...] = ()  # the same kind of event the other way round in the same time

    @property
    def first(self) -> date | None:
        """Day of the first report."""
        return min((e["reported"] for e in self.events if e["reported"]), default=None)

    @property
    def last(self) -> date | None:
        """Day of the last report."""
        return max((e["reported"] for e in self.events if e["reported"]), default=None)


def weight(event: Row, seen: set[tuple[str, str | None]]) -> float:
    """How much an event matters by itself: |score| times sources, certainty, reality and novelty."""
    score, sources, confidence = _of(event)
    value = (1.0 + score) * (1.0 + math.log1p(sources)) * REAL.get(str(event["status"]), OTHER) * confidence
    if event["historical"]:
        value *= BACKGROUND
    sure = sources > 1 or confidence >= SURE
    if not sure and score >= GRAVE:
        value *= UNSURE
    return value * NEW if sure and (event["type"], event["mode"]) not in seen else value


def in_sql() -> str:
    """The same over the columns of `dyads`, without novelty: to choose what is weighed one by one."""
    real = " ".join(f"WHEN '{status}' THEN {value}" for status, value in REAL.items())
    return (
        "(1 + abs(coalesce(score, 0))) * (1 + ln(1 + coalesce(sources, 1))) * coalesce(confidence, 0.5) "
        f"* (CASE status {real} ELSE {OTHER} END) * (CASE WHEN historical THEN {BACKGROUND} ELSE 1 END)"
    )


def bundles(
    events: Iterable[Row], seen: set[tuple[str, str | None]], most: int, sides: tuple[frozenset[str], frozenset[str]]
) -> list[Bundle]:
    """The `most` weightiest bundles, each further one of a type and direction counting less, in order of weight."""
    left = [_bundle(rows, seen) for rows in _alike(events, sides)]
    out: list[Bundle] = []
    told: dict[Any, int] = {}
    while left and len(out) < most:
        best = max(
            left,
            key=lambda b: (b.weight * AGAIN ** told.get(_direction(b.events[0], sides), 0), str(b.events[0]["id"])),
        )
        left.remove(best)
        if (back := next((b for b in left if _returns(best, b, sides)), None)) is not None:
            left.remove(back)
            best = replace(best, back=back.events)
        told[_direction(best.events[0], sides)] = told.get(_direction(best.events[0], sides), 0) + 1
        out.append(best)
    return out


def _returns(one: Bundle, other: Bundle, sides: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Whether two bundles tell the same kind of event in both directions over the same days, as datasets code talks."""
    mine, back = one.events[0], other.events[0]
    kind, by_one, by_other, status = _direction(mine, sides)
    if (kind, by_other, by_one, status) != _direction(back, sides) or by_one == by_other:
        return False
    if any(mine[key] != back[key] for key in ("mode", "stance", "historical")):
        return False
    if len(one.events) + len(other.events) < 3:
        return False
    days = {e["reported"] for e in one.events}
    both = sum(e["reported"] in days for e in other.events)
    return 2 * both > max(len(one.events), len(other.events)) or (None not in (
        one.first, one.last, other.first, other.last
    ) and (one.first, one.last) == (other.first, other.last))


def tone(event: Row) -> str:
    """`conflict` or `cooperation` by quad."""
    return "conflict" if event["quad"] in CONFLICT_QUADS else "cooperation"


def _of(event: Row) -> tuple[float, int, float]:
    """(|score|, sources, confidence), with what stands in for unknown ones."""
    return abs(float(event["score"] or 0.0)), int(event["sources"] or 1), float(event["confidence"] or 0.5)


def _alike(events: Iterable[Row], sides: tuple[frozenset[str], frozenset[str]]) -> list[list[Row]]:
    """Events of one type, mode, direction, status and stance, without a gap of GAP days between them."""
    kinds: dict[Any, list[Row]] = {}
    for event in events:
        kind = (*_direction(event, sides), event["mode"], event["stance"], bool(event["historical"]))
        kinds.setdefault(kind, []).append(event)
    out: list[list[Row]] = []
    for rows in kinds.values():
        rows.sort(key=lambda e: (e["reported"] or date.min, str(e["id"])))
        for number, event in enumerate(rows):
            before = rows[number - 1]["reported"] if number else None
            if before is None or event["reported"] is None or (event["reported"] - before).days > GAP:
                out.append([])
            out[-1].append(event)
    return out


def _bundle(rows: list[Row], seen: set[tuple[str, str | None]]) -> Bundle:
    # Of equal ones the latest is told: `rows` stand in the order of their days.
    weighed = sorted(((weight(e, seen), e) for e in reversed(rows)), key=lambda w: -w[0])
    return Bundle(tuple(e for _, e in weighed), weighed[0][0] * (1 + MANY * math.log(len(rows))))


def _direction(event: Row, sides: tuple[frozenset[str], frozenset[str]]) -> tuple[Any, ...]:
    by = frozenset(event["actor_countries"] or ())
    return event["type"], bool(by & sides[0]), bool(by & sides[1]), event["status"]
