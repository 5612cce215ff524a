"""Relations side by side, or one relation in several spans: a small table, and what weighs most in each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from detente.briefs import gather as gathering
from detente.briefs import make, measure, sections
from detente.briefs.content import Block, Page, Table
from detente.briefs.gather import Material
from detente.briefs.parties import Party, Side, pair
from detente.briefs.words import said_day, signed
from detente.errors import InputError
from detente.record.queries import day
from detente.relations.index import Band, compare, tension_index
from detente.relations.series import RelationSeries
from detente.relations.table import QUAD_NAMES

if TYPE_CHECKING:
    from detente.record import Record

MOST_EVENTS = 3
_SPAN = re.compile(r"[\dX-]+/[\dX-]+")
Asked = tuple[Party, Party, date, date]


def make_comparison(
    record: Record, a: Side, b: Side, against: Sequence[str], since: date | None = None, until: date | None = None
) -> Page:
    """One relation beside others. Each of `against` is a span (`2024-01-01/2024-06-30`) or a relation (`IND-PAK`).

    Raises InputError for one that is neither, or where nothing is on record.
    """
    one, other = pair(record, a, b)
    first, last = make.span(record, one, other, since, until)
    asked: list[Asked] = [(one, other, first, last)]
    for text in against:
        asked.append(_asked(record, text, one, other, first, last))
    several, spans = len({(x[0].code, x[1].code) for x in asked}) > 1, len({x[2:] for x in asked}) > 1
    title = make.title_of(one, other) + ("" if not several else ", beside others")
    page = Page(title, f"{said_day(first)} – {said_day(last)}", method=[])
    columns = []
    for left, right, begin, end in asked:
        material = gathering.gather(record, left, right, begin, end)
        series = gathering.series_of(record, left, right, begin, end)
        span = f"{said_day(begin)} – {said_day(end)}"
        relation = make.title_of(left, right)
        label = ", ".join(part for part, differs in ((relation, several), (span, spans)) if differs) or relation
        columns.append((label, figures(series, material)))
        page.blocks.append(_block(record, material, f"{relation}, {span}"))
        page.method.append(f"{relation}, {span}: {make.covered(material)}")
    page.table = side_by_side(columns)
    page.method += [
        make.HOW[0],
        "The index is the mean score of an event over the whole span, with nine tenths of its uncertainty.",
    ]
    make.number(page, record)
    return page


def dyad_of(text: str) -> tuple[str, str]:
    """Both sides of `PAK-AFG` or `USA,GBR-RUS`. Raises InputError."""
    sides = text.split("-")
    if len(sides) != 2 or not all(side.strip() for side in sides):
        raise InputError(f"{text!r} is no relation", remedy="Write two codes with a hyphen: PAK-AFG, or USA,GBR-RUS.")
    return sides[0].strip(), sides[1].strip()


def _asked(record: Record, text: str, one: Party, other: Party, first: date, last: date) -> Asked:
    if _SPAN.fullmatch(text):
        begin, end = (day(part, last=bool(n)) for n, part in enumerate(text.split("/")))
        if begin is None or end is None or begin > end:
            raise InputError(f"the span {text} is empty", remedy="Write FIRST/LAST, such as 2024-01-01/2024-06-30.")
        return one, other, date.fromisoformat(begin), date.fromisoformat(end)
    left, right = pair(record, *dyad_of(text))
    make.span(record, left, right, None, None)
    return left, right, first, last


def figures(series: RelationSeries, material: Material) -> dict[str, str]:
    """What is compared, by the name of the row."""
    days = (material.until - material.since).days + 1
    change, band = compare(series), tension_index(series, window=days)
    quads = series.events[-days:].sum(0)
    states = [row["state"] for row in material.commitments]
    index = _ranged(band) if quads.sum() else "no events"
    return {
        "state at the end": f"{measure.arrow(change.word)} {change.word}",
        "index": index,
        **{name: f"{int(count):,}" for name, count in zip(QUAD_NAMES, quads, strict=True)},
        "undertakings open / kept / broken": " / ".join(str(n) for n in measure.standings(states)),
        "contested claims": str(len(material.contested)),
        "meetings coming": str(len(material.coming)),
        "reports of anything": f"{int(series.coverage[-days:].sum()):,}",
    }


def _ranged(band: Band) -> str:
    value, low, high = (signed(float(x[-1])) for x in (band.value, band.low, band.high))
    return f"{value} ({low} to {high})"


def side_by_side(columns: list[tuple[str, dict[str, str]]]) -> Table:
    """One row a figure, one column a relation or span."""
    rows = tuple((name, *(values[name] for _, values in columns)) for name in columns[0][1])
    return Table(("", *(title for title, _ in columns)), rows)


def _block(record: Record, material: Material, title: str) -> Block:
    told = sections.chosen(material, MOST_EVENTS)
    make.fetch_words(record, material, told)
    return Block(title, sections=[sections.happened(material, told)])
