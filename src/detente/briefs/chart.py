"""The chart of a brief as a Vega-Lite specification: the index with its band, events a week by quad, and coverage.

The specification is what Altair would make (`altair.Chart.from_dict` takes it), written down directly: checking it
against Altair's schema at every brief costs more than drawing it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.relations.index import tension_index
from detente.relations.series import RelationSeries
from detente.relations.table import QUAD_NAMES, Days

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"  # a name; nothing is fetched
# Okabe and Ito's colours, told apart by colour-blind readers too: blues for cooperation, oranges for conflict.
COLOURS = ("#56B4E9", "#0072B2", "#E69F00", "#D55E00")
WIDTH, INK, SOFT, AXIS = 660, "#222222", "#7a7a7a", "#555555"
LEAD = 120  # days before the span that only the index looks back on
CLOSE = 0.03  # of the width: letters nearer than this stand on different heights
SHORT, MOST_TICKS = 130, 8  # days up to which ticks stand for weeks; labels on the axis at most
LONG = 800  # days from which bars stand for months


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart is drawn from. turns: (letter, day). since: the first day shown, else the one after the lead."""

    series: RelationSeries
    turns: tuple[tuple[str, np.datetime64], ...]
    since: np.datetime64 | None = None

    @property
    def start(self) -> int:
        """Position of the first day that is shown."""
        lead = LEAD if self.since is None else int((self.since - self.series.days[0]).astype(int))
        return min(max(0, lead), max(0, len(self.series) - 8))

    @property
    def words(self) -> str:
        """The chart in a sentence, for who cannot see it."""
        marks = (
            f"; turning points {', '.join(f'{letter} on {day}' for letter, day in self.turns)}" if self.turns else ""
        )
        days = self.series.days
        return f"Index of the relation, events by kind and reports of anything, {days[self.start]} to {days[-1]}{marks}"


def chart_spec(chart: Chart) -> Spec:
    """Vega-Lite specification of three panels over one time axis; zero stands in the middle of the first two."""
    return {
        "$schema": SCHEMA,
        "vconcat": [_index_panel(chart), _bars_panel(chart), _coverage_panel(chart)],
        "spacing": 6,
        "resolve": {"scale": {"x": "shared"}},
        "config": {
            "font": "sans-serif",
            "background": "transparent",
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": 11,
                "titleFontSize": 11,
                "titleFontWeight": "normal",
                "gridColor": "#ececec",
                "domainColor": "#999999",
                "titleX": -38,
            },
        },
    }


def _x(chart: Chart, *, labels: bool = False) -> Spec:
    days = chart.series.days[chart.start :]
    axis: Spec = {"values": ticks(days)} | (
        {"format": "%b %Y" if len(days) > SHORT else "%d %b", "labelOverlap": True}
        if labels
        else {"labels": False, "ticks": False}
    )
    end = str(days[-1] + np.timedelta64(1, "D"))
    return {"field": "day", "type": "temporal", "title": None, "axis": axis, "scale": {"domain": [str(days[0]), end]}}


def ticks(days: Days) -> list[str]:
    """First days of months (of quarters or years in a long span), of weeks in a short one: no month stands twice."""
    if len(days) <= SHORT:
        return [str(day) for day in days[:: 7 if len(days) <= 60 else 14]]
    months = np.arange(days[0].astype("datetime64[M]") + 1, days[-1].astype("datetime64[M]") + 1)
    apart = next((n for n in (1, 2, 3, 6, 12, 24, 60) if len(months) <= MOST_TICKS * n), 120)
    number = months.astype(int)
    return [str(day.astype("datetime64[D]")) for day in months[number % apart == 0]]


def _y(field: str, title: str, reach: float, **axis: Any) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "axis": axis or {},
        "scale": {"domain": [-reach, reach], "nice": False},
    }


def _zero(reach: float) -> Spec:
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [-reach, reach]}}
    return {"data": {"values": [{"y": 0}]}, "mark": {"type": "rule", "color": AXIS}, "encoding": {"y": y}}


def _index_panel(chart: Chart) -> Spec:
    band, start = tension_index(chart.series), chart.start
    # Where nothing was reported there is no line: the band alone says what is not known.
    rows = [
        {
            "day": str(band.days[i]),
            "value": round(float(band.value[i]), 3) if band.reports[i] > 0 else None,
            "low": round(float(band.low[i]), 3),
            "high": round(float(band.high[i]), 3),
        }
        for i in range(start, len(band.days))
    ]
    x, ticks = _x(chart), {"values": [-10, -5, 0, 5, 10]}
    area = {
        "mark": {"type": "area", "opacity": 0.25, "color": SOFT},
        "encoding": {"x": x, "y": _y("low", "index", 10, **ticks), "y2": {"field": "high"}},
    }
    line = {
        "mark": {"type": "line", "color": INK, "strokeWidth": 1.8},
        "encoding": {"x": x, "y": _y("value", "index", 10, **ticks)},
    }
    data = {"values": rows}
    layers = [{"data": data, **area}, _zero(10), {"data": data, **line}, *_marks(chart)]
    return {"width": WIDTH, "height": 130, "layer": layers}


def _marks(chart: Chart) -> list[Spec]:
    """A dashed line with a letter for each turning point; letters that would meet stand one below the other."""
    days = chart.series.days[chart.start :]
    out: list[Spec] = []
    before, step = None, 0
    for letter, day in chart.turns:
        if day < days[0]:
            continue
        step = step + 1 if before is not None and int((day - before).astype(int)) / max(1, len(days)) < CLOSE else 0
        before = day
        data, x = {"values": [{"day": str(day), "label": letter}]}, _x(chart)
        out.append({"data": data, "mark": {"type": "rule", "strokeDash": [4, 3], "color": INK}, "encoding": {"x": x}})
        text = {
            "type": "text",
            "align": "left",
            "dx": 4,
            "baseline": "top",
            "fontSize": 11,
            "fontWeight": "bold",
            "color": INK,
        }
        encoding = {"x": x, "y": {"value": 2 + 13 * step}, "text": {"field": "label", "type": "nominal"}}
        out.append({"data": data, "mark": text, "encoding": encoding})
    return out


def _bars_panel(chart: Chart) -> Spec:
    """Events a week; cooperation above zero, conflict below."""
    rows: list[Spec] = []
    reach = 1
    for day, until, sums in _weeks(chart, chart.series.events):
        heights = [0, 0]  # so far above and below
        for quad in np.flatnonzero(sums):
            side = int(quad >= 2)
            low, high = heights[side], heights[side] + int(sums[quad])
            heights[side] = high
            sign = -1 if side else 1
            rows.append({"day": day, "until": until, "from": sign * low, "to": sign * high, "kind": QUAD_NAMES[quad]})
        reach = max(reach, *heights)
    scale = {"domain": list(QUAD_NAMES), "range": list(COLOURS)}
    legend = {"orient": "bottom", "columns": 4, "labelFontSize": 11}
    bars = {
        "data": {"values": rows},
        "mark": {"type": "bar", "stroke": "#ffffff", "strokeWidth": 0.6},
        "encoding": {
            "x": _x(chart),
            "x2": {"field": "until"},
            "y2": {"field": "to"},
            "y": _y("from", _span_of_bars(chart), reach, format="d", tickMinStep=1, tickCount=4),
            "color": {"field": "kind", "type": "nominal", "title": None, "scale": scale, "legend": legend},
        },
    }
    return {"width": WIDTH, "height": 110, "layer": [bars, _zero(reach)]}


def _coverage_panel(chart: Chart) -> Spec:
    """Reports of anything: where there are few, silence means little."""
    rows = [
        {"day": day, "until": until, "reports": int(count), "zero": 0}
        for day, until, count in _weeks(chart, chart.series.coverage)
    ]
    y = {"field": "reports", "type": "quantitative", "title": "all news", "axis": {"format": "d", "tickCount": 2}}
    encoding = {"x": _x(chart, labels=True), "x2": {"field": "until"}, "y": y, "y2": {"field": "zero"}}
    return {
        "width": WIDTH,
        "height": 44,
        "data": {"values": rows},
        "mark": {"type": "bar", "color": "#b5b5b5"},
        "encoding": encoding,
    }


def _weeks(chart: Chart, values: Any) -> list[tuple[str, str, Any]]:
    """(first day, day after the last, sums) of each bar."""
    values, days, step = values[chart.start :], chart.series.days[chart.start :], _step(chart)
    ends = [min(at + step, len(days)) for at in range(0, len(days), step)]
    return [
        (str(days[at]), str(days[end - 1] + np.timedelta64(1, "D")), values[at:end].sum(0))
        for at, end in zip(range(0, len(days), step), ends, strict=True)
    ]


def _span_of_bars(chart: Chart) -> str:
    return "events a week" if _step(chart) == 7 else f"events / {_step(chart)} days"


def _step(chart: Chart) -> int:
    return 7 if len(chart.series) - chart.start <= LONG else 30


def to_svg(chart: Chart) -> str:
    """The chart as SVG, drawn without a browser or network. Raises LibraryMissing."""
    from detente.errors import LibraryMissing

    try:
        import vl_convert
    except ImportError as error:
        raise LibraryMissing(
            "charts need vl-convert", remedy="`pip install vl-convert-python`, or choose md."
        ) from error
    svg: str = vl_convert.vegalite_to_svg(chart_spec(chart))
    return svg
