"""`detente record` and `detente review`: a record as a whole, and what people say of its lines."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import OK
from detente.cli._record import DEFAULT, File, Form, Shape

if TYPE_CHECKING:
    from detente.cluster import Lake
    from detente.model import Reading

record = typer.Typer(add_completion=False, rich_markup_mode=None)


@record.callback()
def group() -> None:
    """Look after a record: ask it in SQL, add readings, merge anew, make the file small.

    \b
    Example:
      detente record sql "SELECT type, count(*) AS events FROM events GROUP BY type"
    """


@record.command("sql")
def sql(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="One SELECT over the views (docs/record.md).")],
    format: Shape = Form.TEXT,
    record: File = DEFAULT,
) -> None:
    """Answer a question in SQL; the record, or the lake of that name, is open for reading only.

    \b
    Example:
      detente record sql "SELECT type, count(*) AS events FROM events GROUP BY type ORDER BY 2 DESC"
      detente record sql "SELECT month, count(*) AS articles FROM documents GROUP BY month" --record lake/
    """
    from detente.cli import _record

    with _lake(record) or _record.reading(record) as opened:
        rows = opened.sql(query)
    if format is not Form.TEXT:
        _record.emit(rows, format)
        return
    columns = rows.columns
    cells = [[_cell(row[c]) for c in columns] for row in rows]
    widths = [min(60, max([len(c), *(len(line[i]) for line in cells)])) for i, c in enumerate(columns)]
    for line in [columns, ["-" * w for w in widths], *cells]:
        print("  ".join(f"{cell[:w]:<{w}}" for cell, w in zip(line, widths, strict=True)).rstrip())


def _lake(path: Path) -> Lake | None:
    """The lake at a path, None where there is none."""
    if not path.is_dir():
        return None
    from detente.cluster.lake import Lake

    return Lake(path)


def _cell(value: object) -> str:
    from detente.render.words import clean

    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else clean(str(value))


@record.command("add")
def add(
    readings: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Readings, as `detente read -f jsonl` writes them.")
    ],
    record: File = DEFAULT,
) -> int:
    """Add readings that were written before.

    \b
    Example:
      detente read inbox/ --format jsonl > readings.jsonl; detente record add readings.jsonl
    """
    from detente.cli import _record
    from detente.errors import InputError
    from detente.record import Added

    done = Added()
    for path in readings:
        if not path.is_file():
            raise InputError(f"{path} is no file")
    with _record.writing(record, new=True) as opened:
        for path in readings:
            done += opened.add(_lines(path))
    tell(done)
    return OK


@record.command("absorb")
def absorb(
    lakes: Annotated[
        list[str], typer.Argument(metavar="LAKE", help="Lakes: folders or addresses that `detente read` wrote.")
    ],
    record: File = DEFAULT,
) -> int:
    """Add the readings of lakes. What the record knows is passed over, so it may be broken off and done again.

    \b
    Example:
      detente read crawl/ --format lake --out lake; detente record absorb lake --record relations.duckdb
    """
    from detente.cli import _record
    from detente.cluster import Lake
    from detente.cluster import absorb as enter
    from detente.record import Added

    opened_lakes = [Lake(lake) for lake in lakes]
    done = Added()
    with _record.writing(record, new=True) as opened:
        for lake in opened_lakes:
            done += enter(opened, lake)
    tell(done)
    return OK


def _lines(path: Path) -> Iterator[Reading]:
    """Readings of a file, one a line. Raises InputError that names the line."""
    import msgspec

    from detente.errors import InputError
    from detente.model import Reading

    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield Reading.from_dict(msgspec.json.decode(line))
                except (msgspec.MsgspecError, AttributeError) as error:
                    raise InputError(f"{path}, line {number}: no reading ({error})") from error


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def tell(done: object) -> None:
    """Say on stderr what an add did."""
    import sys

    from detente.record import Added

    assert isinstance(done, Added)
    documents, events = (_many(n, noun) for n, noun in ((done.documents, "document"), (done.events, "event")))
    parts = [f"{documents} and {events} added"]
    parts += [f"{done.replaced:,} read anew"] if done.replaced else []
    parts += [f"{done.known:,} known already"] if done.known else []
    print("detente: " + ", ".join(parts), file=sys.stderr, flush=True)


@record.command("rebuild")
def rebuild(record: File = DEFAULT) -> None:
    """Merge stories and events anew from the readings and reviews, as after an update of detente.

    \b
    Example:
      detente record rebuild
    """
    from detente.cli import _record

    with _record.writing(record) as opened:
        print(f"{_many(opened.rebuild(), 'document')} merged anew")


@record.command("merge")
def merge(record: File = DEFAULT) -> None:
    """Merge events of one imported dataset with the same events of another.

    \b
    Example:
      detente record merge
    """
    from detente.cli import _record

    with _record.writing(record) as opened:
        print(f"{_many(opened.merge_datasets(), 'event')} merged with those of another dataset")


@record.command("part")
def part(record: File = DEFAULT) -> None:
    """Take events of imported datasets apart again that were merged.

    \b
    Example:
      detente record part
    """
    from detente.cli import _record

    with _record.writing(record) as opened:
        print(f"{_many(opened.part_datasets(), 'event')} on their own again")


@record.command("compact")
def compact(record: File = DEFAULT) -> None:
    """Write the file anew, as small as it can be; of a lake's small files make larger ones.

    \b
    Example:
      detente record compact --record relations.duckdb
    """
    from detente.cli import _record

    if lake := _lake(record):
        from detente.cluster import compact as merge

        files, left = merge(lake)
        print(f"{_many(files, 'file')} before, {left:,} now")
        return
    from detente.record.store import compact as write_anew

    before, after = write_anew(record, wait=_record.WAIT)
    print(f"{before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now")


def review(
    id: Annotated[str, typer.Argument(metavar="ID", help="The line: an id of the record, or the beginning of one.")],
    action: Annotated[
        str, typer.Argument(metavar="ACTION", help="One of accept, reject, fix, merge, split, comment and undo.")
    ],
    field: Annotated[
        str | None, typer.Argument(metavar="[FIELD", help="What to correct; for merge the id of the other event.")
    ] = None,
    value: Annotated[str | None, typer.Argument(metavar="VALUE]", help="What it should be; lists with commas.")] = None,
    comment: Annotated[str | None, typer.Option("--comment", "-c", metavar="TEXT", help="Why.")] = None,
    who: Annotated[str | None, typer.Option(metavar="NAME", help="Who says so; you, unless named.")] = None,
    record: File = DEFAULT,
) -> None:
    """Say that a line is right or wrong, correct it, or merge and split events. It wins in every answer.

    \b
    Example:
      detente review E4e8g1xeb reject --comment "a different visit"
      detente review E4e8g1xeb fix type SUPPORT
      detente review E4e8g1xeb merge E0zz81k3q
      detente review V90s1mme2 undo
    """
    from detente.cli import _record

    with _record.writing(record) as opened:
        if action == "undo":
            opened.undo(id)
            print("taken back")
            return
        if action == "merge":
            field, value = None, field
        if action == "comment":
            field, comment = None, comment or field
        made = opened.review(id, action, field, value, comment, who or getpass.getuser())
    print(f"review {made}")
