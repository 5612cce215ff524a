"""Charts as inline SVG, drawn on the server: numbers and escaped words only, colours by class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup, escape

from detente.relations.index import tension_index

if TYPE_CHECKING:
    from detente.relations.series import RelationSeries
    from detente.server.relation import RelationPage

WIDTH, LEFT, RIGHT = 720, 36, 10
# Panels from above: index, events by kind, coverage, each under its title.
_TITLE, _INDEX, _BARS, _COVER, _AXIS = 20, 104, 92, 34, 22
_INDEX_TOP = _TITLE
_BARS_TOP = _INDEX_TOP + _INDEX + _TITLE + 8
_COVER_TOP = _BARS_TOP + _BARS + _TITLE + 8
_HEIGHT = _COVER_TOP + _COVER + _AXIS
_PERIOD = {1: "a day", 7: "a week", 30: "in 30 days"}


def spark(weeks: Sequence[tuple[int, int]]) -> Markup:
    """A year in small bars: cooperation above the line, conflict below."""
    most = max([1, *(max(week) for week in weeks)])
    width, height = 2 * len(weeks), 24
    paths = ["", ""]
    for n, week in enumerate(weeks):
        for side, value in enumerate(week):
            if value:
                size = max(1.2, 11 * (value / most) ** 0.5)
                paths[side] += f"M{2 * n + 1} 12v{size if side else -size:.1f}"
    coop, conf = sum(w[0] for w in weeks), sum(w[1] for w in weeks)
    label = f"last year by week: {coop} events of cooperation, {conf} of conflict"
    return Markup(
        f'<svg class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{label}"><path class="axis" d="M0 12h{width}"/><path class="coop" d="{paths[0]}"/>'
        f'<path class="conf" d="{paths[1]}"/></svg>'
    )


def timeline(page: RelationPage, link: str) -> Markup:
    """Index with its band, events by kind, and coverage over one time axis. `link` is the address of the events."""
    series = page.series
    start = min(int(np.searchsorted(series.days, np.datetime64(page.since, "D"))), max(0, len(series) - 2))
    days = series.days[start:]
    scale = (WIDTH - LEFT - RIGHT) / max(1, len(days))
    parts = [_index(series, start, scale), _bars(series, start, scale, link), _coverage(series, start, scale)]
    parts += [_turns(page, start, scale), _axis(days, scale), _titles(_PERIOD[_step(len(days))])]
    label = f"Index, events by kind and coverage from {days[0]} to {days[-1]}"
    return Markup(
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {_HEIGHT}" role="group" aria-label="{escape(label)}">'
        f"{''.join(parts)}</svg>"
    )


def _titles(period: str) -> str:
    rows = ((_INDEX_TOP, "Index"), (_BARS_TOP, f"Events {period}"), (_COVER_TOP, f"Reports of anything {period}"))
    return "".join(f'<text class="title" x="{LEFT}" y="{top - 8}">{title}</text>' for top, title in rows)


def _x(day: float, scale: float) -> float:
    return LEFT + day * scale


def _index(series: RelationSeries, start: int, scale: float) -> str:
    band = tension_index(series)
    step = max(1, (len(series) - start) // 500)

    def y(value: float) -> float:
        return _INDEX_TOP + _INDEX / 2 - value / 10 * _INDEX / 2

    at = list(range(start, len(series), step))
    if at[-1] != len(series) - 1:
        at.append(len(series) - 1)

    def path(values: Any, order: Sequence[int]) -> str:
        return " ".join(f"{_x(i - start + 0.5, scale):.1f},{y(float(values[i])):.1f}" for i in order)

    area = path(band.high, at) + " " + path(band.low, at[::-1])
    grid = "".join(
        f'<line class="{"axis" if v == 0 else "grid"}" x1="{LEFT}" x2="{WIDTH - RIGHT}" '
        f'y1="{y(v):.1f}" y2="{y(v):.1f}"/>'
        f'<text x="{LEFT - 6}" y="{y(v) + 3.5:.1f}" class="end">{f"{v:+d}".replace("-", "−") if v else "0"}</text>'
        for v in (-10, -5, 0, 5, 10)
    )
    return f'{grid}<polygon class="band" points="{area}"/><polyline class="index" points="{path(band.value, at)}"/>'


def _step(days: int) -> int:
    return 1 if days <= 31 else 7 if days <= 800 else 30


def _bars(series: RelationSeries, start: int, scale: float, link: str) -> str:
    events, days = series.events[start:], series.days[start:]
    step, top = _step(len(days)), _BARS_TOP
    edges = np.arange(0, len(days), step)
    sums = np.add.reduceat(events, edges, axis=0)
    most = max(1, int(sums[:, :2].sum(1).max()), int(sums[:, 2:].sum(1).max()))
    middle, unit = top + _BARS / 2, (_BARS / 2 - 2) / most
    out = [f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{middle}" y2="{middle}"/>']
    out += [
        f'<text x="{LEFT - 6}" y="{middle + sign * (_BARS / 2 - 4) + 3:.1f}" class="end">{most}</text>'
        for sign in (-1, 1)
    ]
    kinds = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
    for n, row in enumerate(sums):
        up = down = middle
        first, last = days[edges[n]], days[min(edges[n] + step, len(days)) - 1]
        for quad, value in enumerate(row.tolist()):
            if not value:
                continue
            size = value * unit
            y = up - size if quad < 2 else down
            up, down = (up - size, down) if quad < 2 else (up, down + size)
            href = escape(f"{link}&done=true&since={first}&until={last}&quad={quad + 1}")
            out.append(
                f'<a href="{href}" tabindex="-1" aria-hidden="true"><rect class="q{quad + 1}" '
                f'x="{_x(int(edges[n]), scale):.1f}" y="{y:.1f}" '
                f'width="{max(0.8, min(step, len(days) - int(edges[n])) * scale - 0.6):.1f}" height="{size:.1f}">'
                f"<title>{value} of {kinds[quad]}, {first} – {last}</title></rect></a>"
            )
    return "".join(out)


def _coverage(series: RelationSeries, start: int, scale: float) -> str:
    covered = series.coverage[start:]
    step, top = _step(len(covered)), _COVER_TOP
    edges = np.arange(0, len(covered), step)
    sums = np.add.reduceat(covered, edges)
    most = max(1, int(sums.max()))
    bars = "".join(
        f'<rect class="cover" x="{_x(int(edge), scale):.1f}" y="{top + _COVER * (1 - value / most):.1f}" '
        f'width="{max(0.8, min(step, len(covered) - int(edge)) * scale - 0.6):.1f}" '
        f'height="{_COVER * value / most:.1f}"/>'
        for edge, value in zip(edges, sums.tolist(), strict=True)
        if value
    )
    return f'<text x="{LEFT - 6}" y="{top + 8}" class="end">{most}</text>{bars}'


def _turns(page: RelationPage, start: int, scale: float) -> str:
    out, before, row = [], -1e9, 0
    first = page.series.days[start]
    for letter, point, _ in page.explained:
        at = int((point.day - first).astype(int))
        if at < 0:
            continue
        x = _x(at, scale)
        row = row + 1 if x - before < 14 else 0
        before = x
        bottom = _BARS_TOP + _BARS
        out.append(
            f'<a href="#turn-{letter}"><line class="turn" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{bottom}"/>'
            f'<text class="letter" x="{x + 3:.1f}" y="{12 + 12 * row}">{letter}</text></a>'
        )
    return "".join(out)


def _axis(days: Any, scale: float) -> str:
    """Months, or days of a short span, as many as fit, with the year where it begins."""
    every = [n for n, day in enumerate(days.astype(object)) if day.day == 1] if len(days) > 62 else []
    if len(every) < 2:
        every = list(range((len(days) - 1) % 7, len(days), 7 if len(days) <= 45 else 14))
    step = max(1, -(-len(every) * 58 // (WIDTH - LEFT - RIGHT)))
    out, year = [], 0
    for n in every[::step]:
        day, x = days[n].astype(object), _x(n, scale)
        text = f"{day:%b}" if day.day == 1 and len(days) > 62 else f"{day.day} {day:%b}"
        if day.year != year:
            text, year = f"{text} {day.year}", day.year
        if x > WIDTH - RIGHT - 6.2 * len(text):
            break
        out.append(f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="{_HEIGHT - 20}" y2="{_HEIGHT - 15}"/>')
        out.append(f'<text x="{x:.1f}" y="{_HEIGHT - 3}">{text}</text>')
    return "".join(out)


def network(page: RelationPage) -> Markup:
    """The two sides and third parties that deal with both; lines by number of events and mean score."""
    rows = page.ties
    height = max(90, 30 * len(rows) + 30)
    middle = height / 2
    out = []
    for n, row in enumerate(rows):
        y = 26 + 30 * n if len(rows) > 2 else middle + 30 * (n - (len(rows) - 1) / 2)
        name = page.names.get(row["third"], row["third"])
        name = name if len(name) <= 24 else f"{name[:22]}…"
        half = 3.3 * len(name) + 10
        for side, x1, x2, code in (("a", 110, 360 - half, page.one), ("b", 610, 360 + half, page.other)):
            score, events = float(row[f"score_{side}"] or 0), int(row[f"with_{side}"])
            kind = "coop" if score > 0.5 else "conf" if score < -0.5 else "even"
            href = escape(f"/relation/{code.codes[0]}/{row['third']}")
            title = escape(f"{code.name} and {name}: {events} events, mean score {score:+.1f}")
            out.append(
                f'<a href="{href}"><line class="tie {kind}" x1="{x1}" y1="{middle}" x2="{x2:.0f}" y2="{y}" '
                f'stroke-width="{min(8.0, 1 + np.log2(1 + events)):.1f}"><title>{title}</title></line></a>'
            )
        out.append(f'<text class="node" x="360" y="{y + 4}">{escape(name)}</text>')
    for x, party in ((58, page.one), (662, page.other)):
        out.append(f'<text class="node main" x="{x}" y="{middle + 4}">{escape(party.name)}</text>')
    return Markup(
        f'<svg class="network" viewBox="0 0 {WIDTH} {height}" role="group" '
        'aria-label="Third parties that deal with both">'
        f"{''.join(out)}</svg>"
    )
