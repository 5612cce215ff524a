"""The standing weekly brief: one block a relation, those that changed most first."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.briefs import gather as gathering
from detente.briefs import make, measure, sections
from detente.briefs.compare import dyad_of
from detente.briefs.content import Block, Page, Section, State, Table
from detente.briefs.gather import Material, Row
from detente.briefs.parties import Party, Side, pair
from detente.briefs.words import said_day, signed
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.record import Record

DAYS, AGAINST = 7, 28
MOST_EVENTS, MOST_LINES = 3, 4
SOON = timedelta(days=14)
Dyad = tuple[Side, Side]


def dyads_of(given: Sequence[str]) -> list[Dyad]:
    """Relations from arguments: `PAK-AFG`, or a TOML file with `dyads = ["PAK-AFG", ["USA,GBR", "RUS"]]`.

    Raises InputError for a file that is missing or of another form.
    """
    out: list[Dyad] = []
    for text in given:
        out += _file(Path(text)) if text.endswith(".toml") else [dyad_of(text)]
    if not out:
        raise InputError(
            "no relation is named", remedy="Give dyads such as PAK-AFG, or a TOML file with `dyads = [...]`."
        )
    return list(dict.fromkeys(out))


def _file(path: Path) -> list[Dyad]:
    try:
        found: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is no TOML: {error}") from error
    entries = found.get("dyads")
    if not isinstance(entries, list) or not entries:
        raise InputError(f"{path} names no relations", remedy='Write dyads = ["PAK-AFG", ["USA,GBR", "RUS"]].')
    return [_entry(path, entry) for entry in entries]


def _entry(path: Path, entry: Any) -> Dyad:
    if isinstance(entry, str):
        return dyad_of(entry)
    if isinstance(entry, list) and len(entry) == 2 and all(isinstance(side, str) for side in entry):
        return entry[0], entry[1]
    raise InputError(f"{path}: {entry!r} is no relation", remedy='Write "PAK-AFG" or ["USA,GBR", "RUS"].')


def make_weekly(record: Record, dyads: Sequence[Dyad], until: date | None = None, days: int = DAYS) -> Page:
    """The week up to `until` (by default the last day on record) of each relation, in the order of change."""
    until = until or _last(record)
    since = until - timedelta(days=days - 1)
    made: list[tuple[Block, int]] = []
    silent: list[str] = []
    for a, b in dyads:
        one, other = pair(record, a, b)
        if gathering.span_of(record, one, other) is None:
            silent.append(make.title_of(one, other))
        else:
            made.append(_block(record, one, other, since, until))
    made.sort(key=lambda item: _change(item[0]), reverse=True)
    page = Page(
        "Week in brief",
        f"{said_day(since)} – {said_day(until)}",
        [block for block, _ in made if _says(block)],
        method=_method(days),
    )
    if quiet := [block.title for block, _ in made if not _says(block)]:
        page.method.insert(0, f"No report in these days, and nothing due: {'; '.join(quiet)}.")
    if silent:
        page.method.insert(0, f"Nothing at all is on record of {'; '.join(silent)}.")
    page.table = _overview(made) if made else None
    make.number(page, record)
    return page


def _last(record: Record) -> date:
    found: date | None = record.sql("SELECT max(reported) AS last FROM events")[0]["last"]
    if found is None:
        raise InputError("the record holds no events", remedy="`detente read SOURCE --record FILE` adds articles.")
    return found


def _block(record: Record, one: Party, other: Party, since: date, until: date) -> tuple[Block, int]:
    """A relation's block, and the number of its events."""
    material = gathering.gather(record, one, other, since, until)
    series = gathering.series_of(record, one, other, since, until)
    told = sections.chosen(material, MOST_EVENTS)
    material.commitments = [row for row in material.commitments if _timely(row, since, until)]
    material.coming = [g for g in material.coming if g["day"] is None or g["day"] <= until + SOON]
    make.fetch_words(record, material, told)
    state = measure.state_of(series, material, told, (until - since).days + 1, AGAINST)
    parts = [
        sections.happened(material, told),
        _short(sections.promised(material, until), "due", "What is promised or due"),
        _short(sections.contested(material), "contested", "What is contested"),
        _short(sections.coming(material), "coming", "What is coming"),
    ]
    return Block(
        make.title_of(one, other), state, sections=[p for p in parts if p.lines or p.key == "happened"]
    ), _count(material)


def _count(material: Material) -> int:
    return int(material.counts["events"])


def _timely(row: Row, since: date, until: date) -> bool:
    """Told or moved this week, or due soon."""
    end = sections.ends(row)
    fresh = row["published"] is not None and row["published"] >= since
    return fresh or bool(row["moves"]) or (end is not None and since <= end <= until + SOON)


def _short(section: Section, key: str, title: str) -> Section:
    left = section.left_out + max(0, len(section.lines) - MOST_LINES)
    return Section(key, title, section.lines[:MOST_LINES], section.empty, left)


def _change(block: Block) -> tuple[bool, float]:
    state = _state(block)
    return state.word != "unchanged", abs(state.now - state.before) if state.reports else 0.0


def _says(block: Block) -> bool:
    """Whether there is more to tell of a relation than that nothing was reported."""
    return bool(_state(block).reports or _state(block).look_ahead or any(s.lines for s in block.sections))


def _state(block: Block) -> State:
    assert block.state is not None
    return block.state


def _overview(made: list[tuple[Block, int]]) -> Table:
    rows = []
    for block, events in made:
        state = _state(block)
        index = signed(state.now) if state.reports else "–"
        rows.append((block.title, f"{state.arrow} {state.word}", index, signed(state.before), f"{events:,}"))
    return Table(("", "state", "index", f"{AGAINST} days before", "events"), tuple(rows))


def _method(days: int) -> list[str]:
    return [
        f"Relations stand in the order of change: the index of these {days} days against the {AGAINST} before; it says "
        "unchanged unless the change lies outside the band of nine tenths of its uncertainty.",
        make.HOW[0],
    ]
