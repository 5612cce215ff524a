"""`detente events` and `detente relation`: what happened, by whom, towards whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli._record import DEFAULT, Evidence, File, Form, Limit, Page, Shape, Since, Until

if TYPE_CHECKING:
    from detente.record import Record, Rows


def events(
    actor: Annotated[
        str | None, typer.Option(metavar="WHO", help="Who acts: a country's code (PAK), an actor's id or a name.")
    ] = None,
    recipient: Annotated[str | None, typer.Option(metavar="WHO", help="Whom it is done to.")] = None,
    type: Annotated[str | None, typer.Option(metavar="TYPE", help="PLOVER's type, such as SANCTION.")] = None,
    since: Since = None,
    until: Until = None,
    status: Annotated[str | None, typer.Option(metavar="STATUS", help="Such as occurred, ongoing or future.")] = None,
    stance: Annotated[str | None, typer.Option(metavar="STANCE", help="Such as asserted, alleged or denied.")] = None,
    origin: Annotated[
        str | None, typer.Option(metavar="NAME", help="What it came from: read, or a dataset such as icews.")
    ] = None,
    limit: Limit = 40,
    evidence: Evidence = False,
    format: Shape = Form.TEXT,
    record: File = DEFAULT,
) -> None:
    """List events of the record, the latest last.

    \b
    Example:
      detente events --actor RUS --type ASSAULT --since 2022-02-24 --until 2022-03
    """
    from detente.cli import _record

    conditions: dict[str, Any] = {
        "actor": actor,
        "recipient": recipient,
        "type": _type(type),
        "since": since,
        "until": until,
        "status": status,
        "stance": stance,
        "origin": origin,
    }
    with _record.reading(record) as opened:
        rows = opened.events(sentences=True, newest=True, limit=limit or None, **conditions)
        _write(opened, rows, format, evidence, lambda: len(opened.events(**conditions)))


def relation(
    a: Annotated[str, typer.Argument(metavar="A", help="A country: its code, such as PAK, or name.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other country.")],
    type: Annotated[str | None, typer.Option(metavar="TYPE", help="PLOVER's type, such as AID.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 40,
    evidence: Evidence = False,
    format: Shape = Form.TEXT,
    record: File = DEFAULT,
) -> None:
    """List what two countries did to each other, with the sentences that say so, the latest last.

    \b
    Example:
      detente relation USA UKR --since 2022-02-24 --until 2022-03
    """
    from detente.cli import _record

    conditions = {"type": _type(type), "since": since, "until": until}
    with _record.reading(record) as opened:
        rows = opened.relation(a, b, newest=True, limit=limit or None, **conditions)
        if format is Form.TEXT:
            _summary(opened, a, b, conditions)
        _write(opened, rows, format, evidence, lambda: len(opened.relation(a, b, **conditions)))


def _type(name: str | None) -> str | None:
    """A type as the record has it. Raises InputError with the choices."""
    if name is None:
        return None
    from detente.codebook import codebook

    return codebook().type(name.upper()).name


def _write(opened: Record, rows: Rows, format: Form, evidence: bool, count: Any) -> None:
    """The rows with the latest last; in text, how many there are besides."""
    from detente.cli import _record

    found = list(rows)[::-1]
    if format is not Form.TEXT:
        _record.emit(found, format)
        return
    page = Page()
    total = count() if found else 0
    if not found:
        print("Nothing of that is in the record.")
    _record.left_out(len(found), total)
    known = _record.names(opened, found, "actors", "recipients")
    _record.event_lines(page, found, known, whole=evidence)


def _summary(opened: Record, a: str, b: str, conditions: dict[str, Any]) -> None:
    """For each direction how much of what was done is cooperation and how much conflict, and what is not done."""
    page = Page()
    for row in opened.balance(a, b, **conditions):
        told = [f"{row[f'quad{n}']:,} {word}" for n, word in ((1, "in words"), (2, "in deeds"), (3, "in words"))]
        more = f"(besides {row['other']:,} planned, possible or denied)" if row["other"] else ""
        page.line(
            f"{row['a']} {page.arrow()} {row['b']}:",
            f"cooperation {told[0]}, {told[1]}; conflict {told[2]}, {row['quad4']:,} in deeds",
            more,
        )
    print()
