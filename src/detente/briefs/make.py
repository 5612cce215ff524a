"""Make a brief from a record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from detente.briefs import gather as gathering
from detente.briefs import measure, others, phrases, sections, standing
from detente.briefs.ahead import outlook as expected
from detente.briefs.chart import Chart
from detente.briefs.content import Block, Brief, Page, Reference
from detente.briefs.evidence import evidence
from detente.briefs.gather import Material
from detente.briefs.parties import Party, Side, pair
from detente.briefs.rank import Bundle
from detente.briefs.words import one_line, said_day
from detente.errors import InputError
from detente.relations.series import RelationSeries
from detente.relations.turning import TurningPoints, turning_points

if TYPE_CHECKING:
    from detente.record import Record

YEAR = timedelta(days=365)


def make_brief(
    record: Record, a: Side, b: Side, since: date | None = None, until: date | None = None, *, outlook: bool = False
) -> Brief:
    """The brief on two parties: codes, names, several with commas. `until` is by default the last day on record,
    `since` a year before it. `outlook` adds what to expect; its weights are kept beside the record.

    Raises InputError where nothing between the two is on record, or the span is empty.
    """
    one, other = pair(record, a, b)
    since, until = span(record, one, other, since, until)
    material = gathering.gather(record, one, other, since, until)
    series = gathering.series_of(record, one, other, since, until)
    turns = turning_points(series)
    told = sections.chosen(material)
    fetch_words(record, material, told)
    material.phrases = phrases.recurring(record, material)
    turned = measure.turning(record, material, turns)
    parts = [
        sections.happened(material, told),
        turned,
        sections.promised(material, until),
        sections.contested(material),
        sections.said(material),
        sections.agenda(material),
        sections.coming(material),
        sections.unknown(material),
    ]
    third = others.section(record, one, other, since, until)
    if third.lines:
        parts.insert(-2, third)
    if outlook:
        parts.insert(-1, expected(record, material))
    names = (one.name, other.name)
    block = Block(
        title_of(one, other),
        measure.with_turn(measure.state_of(series, material, told), turned),
        chart_of(series, turns, since),
        measure.table_of(series, names),
        parts,
    )
    brief = Brief(
        title_of(one, other),
        f"{said_day(since)} – {said_day(until)}",
        [block],
        a=one.code,
        b=other.code,
        names=names,
        since=since,
        until=until,
        method=method(material, turns),
    )
    number(brief, record)
    return brief


def title_of(one: Party, other: Party) -> str:
    """The relation's name."""
    if one.codes == other.codes:
        return f"{one.name}, home affairs"
    plain = len(one.codes) == len(other.codes) == 1
    return f"{one.name} and {other.name}" if plain else f"{one.name} / {other.name}"


def span(record: Record, one: Party, other: Party, since: date | None, until: date | None) -> tuple[date, date]:
    """First and last day, filled in from the record. Raises InputError where it holds nothing of the two."""
    known = gathering.span_of(record, one, other)
    if known is None:
        raise InputError(
            f"nothing between {one.name} and {other.name} is on record",
            remedy="`detente read SOURCE --record FILE` adds articles; codes are ISO 3166 alpha-3.",
        )
    until = until or known[1]
    if since is None:
        begun = gathering.begin_of(record) or known[0]
        since = min(until, max(known[0], until - YEAR, begun))
    if since > until:
        raise InputError(f"the span from {since} to {until} is empty")
    return since, until


def fetch_words(record: Record, material: Material, told: list[Bundle]) -> None:
    """The sentences of the events and claims, and the words of the undertakings, that lines are made of."""
    rows = sections.open_first(material.commitments, material.until)[: sections.MOST_LINES]
    standing.with_words(record, rows)
    ids = [e["id"] for bundle in told for e in bundle.events[:1]]
    gathering.words(record, material, ids + [row["id"] for row in material.contested[: sections.MOST_LINES]])


def chart_of(series: RelationSeries, turns: TurningPoints, since: date) -> Chart | None:
    """The chart of a series of more than a day."""
    return (
        Chart(series, tuple((letter, p.day) for letter, p in measure.letters(turns, since)), np.datetime64(since, "D"))
        if len(series) > 1
        else None
    )


def number(page: Page, record: Record) -> None:
    """Give every piece of evidence its footnote, in the order of the page."""
    ids = [i for line in page.lines for i in line.ids]
    found = evidence(record, ids)
    for id_ in dict.fromkeys(ids):
        row = found.get(id_)
        if row is not None:
            page.numbers[id_] = len(page.numbers) + 1
            at = len(one_line(row.sentence[: row.at]))
            page.references[id_] = Reference(
                id_, one_line(row.sentence), row.publisher, row.published, row.title, row.url, at
            )


def method(material: Material, turns: TurningPoints) -> list[str]:
    """How the page came about, and what it rests on."""
    return [covered(material), *HOW, turns.method[:1].upper() + turns.method[1:].rstrip(".") + "."]


HOW = (
    "Events were read by machine, with PLOVER's types and scores; every line leads to its sentence. Nothing here says "
    "who is right.",
    "The index is the mean score of an event over the last 30 days, from -10 (conflict) to 10 (cooperation); the band "
    "holds nine tenths of its uncertainty and is wide where reports are few. The word before it says unchanged unless "
    "the change lies outside the band.",
)


def covered(material: Material) -> str:
    """Coverage in a sentence or two."""
    seen = material.counts
    main = f": {', '.join(seen['main'])}" if seen["main"] else ""
    if not seen["articles"] and seen["imported"] == seen["events"]:
        return f"{seen['events']:,} events, all of them rows of other datasets, without sentences."
    plural = "s" if seen["publishers"] != 1 else ""
    text = (
        f"{seen['events']:,} events from {seen['articles']:,} articles ({seen['stories']:,} independent stories, "
        f"{seen['publishers']:,} publisher{plural}{main}); {seen['corroborated']:,} events are told "
        "by more than one story. "
    )
    if seen["imported"]:
        text += f"{seen['imported']:,} events are rows of other datasets, without sentences. "
    return text + f"The record holds {seen['all_articles']:,} articles of the span on anything."
