"""The numbers of a relation: its state in a line, the small table, turning points with what explains them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.briefs.content import ARROWS, Line, Section, State, Table
from detente.briefs.gather import Material, Row, actors_of, candidates, parties_of
from detente.briefs.names import with_article
from detente.briefs.parties import Party
from detente.briefs.rank import Bundle
from detente.briefs.sections import AHEAD, OPEN_STATES, ends
from detente.briefs.words import event_text, said_day, signed
from detente.relations.index import Band, asymmetry, compare, conflict_share, material_share, tension_index
from detente.relations.series import RelationSeries
from detente.relations.turning import TurningPoint, TurningPoints, explaining

if TYPE_CHECKING:
    from detente.record import Record

RECENT, AGAINST = 30, 90
REACH = 120  # days after a turning point (or before it, if nothing follows) that can explain it
EXPLAINED = 2  # events told beside a turning point


def state_of(
    series: RelationSeries, material: Material, told: list[Bundle], recent: int = RECENT, against: int = AGAINST
) -> State:
    """The relation in one line, the last `recent` days against the days before."""
    change = compare(series, recent, against)
    until = material.until
    edge = until - timedelta(days=recent)
    late = [e for b in told for e in b.events if e["reported"] and e["reported"] > edge]
    rest = [e["id"] for b in told for e in b.events]
    ids = tuple([e["id"] for e in late] or rest)[:3]
    return State(
        change.word,
        change.now,
        change.before,
        change.low,
        change.high,
        int(series.reports[-recent:].sum()),
        recent,
        against,
        ids,
        tuple(_close(material, until)),
    )


def _close(material: Material, until: date) -> list[Line]:
    """What is close at hand: meetings, undertakings that fall due, new contested claims."""
    soon = [g for g in material.coming if g["day"] and g["day"] <= until + AHEAD]
    due = [
        k
        for k in material.commitments
        if k["state"] in OPEN_STATES and (end := ends(k)) and until <= end <= until + AHEAD
    ]
    fresh = [c for c in material.contested if c["first"] and c["first"] >= until - AHEAD]
    out = []
    for rows, word in (
        (soon, "meeting# within 30 days"),
        (due, "undertaking# due within 30 days"),
        (fresh, "new contested claim#"),
    ):
        if rows:
            text = f"{len(rows)} {word.replace('#', 's' if len(rows) > 1 else '')}"
            out.append(Line(text, tuple(r["id"] for r in rows[:3])))
    return out


def arrow(word: str) -> str:
    """CrisisWatch's word as an arrow."""
    return ARROWS[word]


def standings(states: list[str]) -> tuple[int, int, int]:
    """Undertakings open, kept and broken (or withdrawn)."""
    kept, broken = states.count("fulfilled"), states.count("broken") + states.count("withdrawn")
    return len(states) - kept - broken, kept, broken


def table_of(series: RelationSeries, names: tuple[str, str]) -> Table:
    """Index, events, kinds and coverage: the last 30 days beside the 90 before."""
    parts = (slice(-RECENT, None), slice(max(0, len(series) - RECENT - AGAINST), max(0, len(series) - RECENT)))
    index, conflict, deeds = tension_index(series), conflict_share(series), material_share(series)
    mine = asymmetry(series)
    before = max(0, len(series) - 1 - RECENT)

    def ranged(band: Band, said: Callable[[float], str]) -> str:
        value, low, high = (said(float(x[-1])) for x in (band.value, band.low, band.high))
        return f"{value} ({low} to {high})"

    def count(values: Any) -> tuple[str, str]:
        return f"{int(values[parts[0]].sum()):,}", f"{int(values[parts[1]].sum()):,}"

    def share(value: float) -> str:
        return f"{100 * value:.0f}%".replace("-0%", "0%")

    return Table(
        ("", f"last {RECENT} days", f"{AGAINST} before"),
        (
            ("events", *count(series.count)),
            ("independent stories", *count(series.sources)),
            ("reports of the two", *count(series.reports)),
            ("reports of anything", *count(series.coverage)),
            ("index", ranged(index, signed), _before(series, parts[1])),
            (
                "in conflict",
                ranged(conflict, share),
                _part(series.events[:, 2:].sum(1), series.count, parts[1]),
            ),
            (
                "deeds, not words",
                ranged(deeds, share),
                _part(series.events[:, [1, 3]].sum(1), series.count, parts[1]),
            ),
            (
                f"acts by {with_article(names[0])}",
                f"{50 + 50 * float(mine.value[-1]):.0f}%",
                _part(series.forward.sum(1), series.count, parts[1]),
            ),
        )
        if before
        else (),
    )


def _before(series: RelationSeries, part: slice) -> str:
    """The index before, as the state has it: drawn to the long run."""
    return signed(compare(series, RECENT, AGAINST).before) if int(series.count[part].sum()) else "–"


def _part(some: Any, whole: Any, part: slice) -> str:
    total = int(whole[part].sum())
    return f"{100 * int(some[part].sum()) / total:.0f}%" if total else "–"


def letters(turns: TurningPoints, since: date) -> list[tuple[str, TurningPoint]]:
    """The points of the span with the letters that stand for them in the chart."""
    inside = [point for point in turns.points if point.day >= np.datetime64(since, "D")]
    return [(chr(ord("A") + n), point) for n, point in enumerate(inside[-26:])]


def turning(record: Record, material: Material, turns: TurningPoints) -> Section:
    """Each turning point with its size and the events that explain it best."""
    lines = []
    marked = letters(turns, material.since)
    ends = [*(point.day for _, point in marked[1:]), np.datetime64(material.until, "D")]
    for (letter, point), end in zip(marked, ends, strict=False):
        within = int(np.clip((end - point.day).astype(int), 30, REACH))
        events = explained(record, material.one, material.other, point, within)
        missing = {i for e in events for i in parties_of(e)} - set(material.actors)
        material.actors |= actors_of(record, missing) if missing else {}
        lines.append(_turn_line(letter, point, events, material))
    kept = tuple(line for line in lines if line.ids)
    return Section("turning", "Turning points", kept, "No turning point was found.")


def _turn_line(letter: str, point: TurningPoint, events: list[Row], material: Material) -> Line:
    day, low, high = (
        said_day(d.astype("datetime64[D]").astype(object)) for d in (point.day, point.earliest, point.latest)
    )
    about = "" if low == high else f" (between {low} and {high})"
    told = "; ".join(dict.fromkeys(f"{event_text(e, material.actors)} ({_day_of(e)})" for e in events))
    return Line(
        text=f"{letter}{about}: mean score {_score(point.score_before)} before, {_score(point.score_after)} after; "
        f"events a month {point.rate_before:.0f} before, {point.rate_after:.0f} after{_carried(point)}."
        + (f" {told}." if told else ""),
        ids=tuple(e["id"] for e in events),
        when=day,
        tone="conflict" if point.score_after < point.score_before else "cooperation",
    )


def _carried(point: TurningPoint) -> str:
    """The two types that carry most of a change, where their numbers differ."""
    said = [
        f"{name.lower().replace('_', ' ')} {before:.0f} to {after:.0f}"
        for name, before, after in point.shifts[:2]
        if round(before) != round(after)
    ]
    return f" (most of all {', '.join(said)})" if said else ""


def _day_of(event: Row) -> str:
    return said_day(event["day"] or event["reported"])


def with_turn(state: State, section: Section) -> State:
    """The state with its latest turning point, which the last thirty days alone need not show."""
    if not section.lines:
        return state
    last = section.lines[-1]
    return replace(state, turn=replace(last, text=f"{last.when}, {last.text.split(';')[0]}.", when=""))


def _score(value: float) -> str:
    return signed(value) if value == value else "none (no events)"


def explained(record: Record, one: Party, other: Party, point: TurningPoint, within: int) -> list[Row]:
    """The events after a point that explain it; where none lies on its side, the first; the last before it, where
    there is silence after it.
    """
    day: date = point.day.astype("datetime64[D]").astype(object)
    rows = candidates(record, one, other, day, day + timedelta(days=within - 1), 120)
    rows = [r for r in rows if r["status"] in ("occurred", "ongoing")]
    if not rows:
        return candidates(record, one, other, day - timedelta(days=REACH), day - timedelta(days=1), 1)
    found = explaining(
        point,
        np.array([r["reported"] for r in rows], dtype="datetime64[D]"),
        np.array([r["score"] or 0.0 for r in rows], dtype=float),
        np.array([r["sources"] or 1 for r in rows], dtype=np.int64),
        types=[str(r["type"]) for r in rows],
        within=within,
        count=EXPLAINED,
    )
    return [rows[i] for i in found] or rows[:1]
