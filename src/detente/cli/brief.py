"""`detente brief`: one page on a relationship, several side by side, or the week of many."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

if TYPE_CHECKING:
    from datetime import date

    from detente.briefs import Page
    from detente.record import Record


class Form(StrEnum):
    """How a brief is set."""

    MARKDOWN = "md"
    HTML = "html"
    PDF = "pdf"
    JSON = "json"


def brief(
    parties: Annotated[
        list[str], Argument(metavar="A B", help="Two sides: codes, names, an alliance, or several with commas.")
    ],
    record: Annotated[
        Path, Option("--record", "-r", metavar="FILE", help="The record.", envvar="DETENTE_RECORD")
    ] = Path("detente.duckdb"),
    since: Annotated[str | None, Option(metavar="DATE", help="First day; by default a year before the last.")] = None,
    until: Annotated[str | None, Option(metavar="DATE", help="Last day; by default the last on record.")] = None,
    compare: Annotated[
        list[str] | None,
        Option(metavar="SPAN|A-B", help="Beside another span (FIRST/LAST) or relation (IND-PAK); repeat it."),
    ] = None,
    week: Annotated[
        bool, Option("--week", help="The last week of the relations named (PAK-AFG, or a TOML file).")
    ] = False,
    outlook: Annotated[
        bool, Option("--outlook", help="Add what to expect in 7 and 30 days; learnt once a month.")
    ] = False,
    format: Annotated[
        Form | None, Option("--format", "-f", help="How it is set; by default as --out ends, else md.")
    ] = None,
    out: Annotated[Path | None, Option("--out", "-o", metavar="FILE", help="Write it there.")] = None,
) -> int:
    """Set one page on a relation: its state, what happened, was promised and is contested, who spoke, what is coming.

    Every line leads to its sentence. The record is only read. --compare sets a small table of relations or spans side
    by side; --week a block for each relation, those that changed most first.

    \b
    Example:
      detente brief PAK AFG --since 2025-04-01 --out brief.html
      detente brief USA,GBR RUS --format pdf --out brief.pdf
      detente brief PAK AFG --compare IND-PAK --compare 2024-01-01/2024-06-30
      detente brief --week dyads.toml --out week.html
    """
    from detente.briefs import render
    from detente.errors import InputError
    from detente.record import Record

    form = _form(format, out)
    if form is Form.PDF and out is None and sys.stdout.isatty():
        raise InputError("a PDF is no text for a terminal", remedy="Name a file with --out.")
    with Record(record, read_only=True) as opened:
        page = _page(opened, parties, _Ask(since, until, compare or [], week, outlook))
    content = render(page, form.value)
    if out is None:
        sys.stdout.buffer.write(content)
        return 0
    try:
        out.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"{out} cannot be written: {error.strerror}", remedy="Name another file with --out."
        ) from error
    print(out)
    return 0


@dataclass(frozen=True, slots=True)
class _Ask:
    """What the page is to be."""

    since: str | None
    until: str | None
    compare: list[str]
    week: bool
    outlook: bool


def _page(record: Record, parties: list[str], ask: _Ask) -> Page:
    from detente.briefs import dyads_of, make_brief, make_comparison, make_weekly
    from detente.errors import InputError

    first, last = _day(ask.since), _day(ask.until, last=True)
    if ask.week:
        if ask.compare or first is not None or ask.outlook:
            raise InputError("--week takes no --compare, --since or --outlook", remedy="It ends at --until.")
        return make_weekly(record, dyads_of(parties), last)
    if len(parties) != 2:
        remedy = "Name two sides, such as PAK AFG; several countries of one side stand with commas: USA,GBR."
        raise InputError(f"a relation has two sides, not {len(parties)}", remedy=remedy)
    a, b = parties
    if ask.compare:
        return make_comparison(record, a, b, ask.compare, first, last)
    return make_brief(record, a, b, first, last, outlook=ask.outlook)


def _form(asked: Form | None, out: Path | None) -> Form:
    """What is asked for, else what the file's name says."""
    if asked is not None or out is None:
        return asked or Form.MARKDOWN
    return next((form for form in Form if out.suffix == f".{form.value}"), Form.MARKDOWN)


def _day(value: str | None, *, last: bool = False) -> date | None:
    from datetime import date

    from detente.record.queries import day

    found: Any = day(value, last=last)
    return date.fromisoformat(found) if found else None
