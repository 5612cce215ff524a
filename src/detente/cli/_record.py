"""What the commands on a record share: which file, which form, how lines are laid out."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

if TYPE_CHECKING:
    from detente.record import Record

WAIT = 10.0  # seconds that a command waits for another that holds the file: `read` lets go of it between batches
WIDEST = 150
SHORT = 9  # letters of an id in lists; `detente show` takes the beginning of one
_MORE = "    "


class Form(StrEnum):
    """What the commands on a record write."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


File = Annotated[
    Path,
    Option("--record", "-r", metavar="FILE", envvar="DETENTE_RECORD", help="The record; $DETENTE_RECORD names it too."),
]
Shape = Annotated[Form, Option("--format", "-f", help="What to write.")]
Limit = Annotated[int, Option("--limit", "-n", min=0, metavar="N", help="At most so many; 0 for all.")]
Since = Annotated[str | None, Option(metavar="DATE", help="From this day, month or year on.")]
Until = Annotated[str | None, Option(metavar="DATE", help="Up to this day, month or year.")]
Evidence = Annotated[bool, Option("--evidence", "-e", help="Show the whole sentence under each line.")]
DEFAULT = Path("relations.duckdb")


def reading(path: Path) -> Record:
    """The record, open for reading."""
    from detente.record import Record

    return Record(path, read_only=True, wait=WAIT)


def writing(path: Path, *, new: bool = False) -> Record:
    """The record, open for writing; only `new` makes one. Raises RecordMissing."""
    from detente.errors import RecordMissing
    from detente.record import Record

    if not new and not path.exists():
        raise RecordMissing(f"{path} does not exist")
    return Record(path, wait=WAIT)


def emit(rows: Iterable[Mapping[str, Any]], form: Form) -> None:
    """Write rows as JSON, lines of JSON or CSV."""
    import msgspec

    if form is Form.CSV:
        _csv(rows)
        return
    if form is Form.JSONL:
        for row in rows:
            sys.stdout.write(msgspec.json.encode(row).decode() + "\n")
        return
    print(msgspec.json.format(msgspec.json.encode(list(rows)), indent=2).decode())


def _csv(rows: Iterable[Mapping[str, Any]]) -> None:
    import csv

    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow({k: "; ".join(map(str, v)) if isinstance(v, list) else v for k, v in row.items()})


class Page:
    """Lines for people: as wide as the terminal, in letters that it can show."""

    def __init__(self) -> None:
        self.width = min(shutil.get_terminal_size((110, 40)).columns, WIDEST)
        try:
            "✓→…“".encode(sys.stdout.encoding or "ascii")
            self.plain = False
        except UnicodeEncodeError:
            self.plain = True

    def line(self, *parts: str) -> None:
        """Parts on one line, two spaces apart; what is too long is broken and indented."""
        text = "  ".join(part for part in parts if part)
        print("\n".join(textwrap.wrap(text, self.width, subsequent_indent=_MORE, break_long_words=False)) or "")

    def sentence(self, text: str | None, *, whole: bool, indent: str = _MORE) -> None:
        """A sentence, indented: all of it, or as much as one line holds."""
        from detente.render.words import clean

        if not text:
            return
        words = clean(text)
        if whole:
            print(textwrap.fill(words, self.width, initial_indent=indent, subsequent_indent=indent))
        else:
            more = "..." if self.plain else "…"
            room = self.width - len(indent)
            print(indent + (words if len(words) <= room else words[: room - len(more)].rstrip() + more))

    def arrow(self) -> str:
        """Between who does and whom it is done to."""
        return "->" if self.plain else "→"

    def mark(self, status: str, stance: str | None = None) -> str:
        """Sign and, where it is not plainly done, word of a status."""
        from detente.render.words import MEETING, STANCE, STATUS

        base = STATUS.get(status) or MEETING[status]
        said = STANCE.get(stance or "")
        sign = said if said and status == "occurred" else base
        word = "" if status == "occurred" and stance == "asserted" else sign.word
        if said and status != "occurred" and stance in ("denied", "disputed"):
            word = f"{base.word}, {said.word}"
        return f"{sign.ascii if self.plain else sign.glyph} {word}".rstrip()


def names(record: Record, rows: Iterable[Mapping[str, Any]], *columns: str) -> dict[str, str]:
    """Names of the actors in some columns of rows, by id."""
    ids = set()
    for row in rows:
        for column in columns:
            value = row.get(column)
            ids.update(value if isinstance(value, list) else [value] if value else [])
    found = record.sql(
        "SELECT actor, name FROM base.actors WHERE actor IN (SELECT unnest(?::VARCHAR[]))", [sorted(ids)]
    )
    return {row["actor"]: row["name"] for row in found}


def who(ids: Iterable[str], known: Mapping[str, str], nobody: str = "not told") -> str:
    """Names of actors in a line; three, and how many more."""
    from detente.render.words import clean

    said = [clean(known.get(i, i)) for i in ids]
    return ", ".join(said[:3]) + (f" and {len(said) - 3} more" if len(said) > 3 else "") or nobody


def when(row: Mapping[str, Any]) -> str:
    """The date of an event as people write it; where the text has none, that of the report."""
    from detente.render.words import plain_date

    if row["date"] and row["day"]:
        return plain_date(row["date"])
    reported = row["reported"]
    return f"told {plain_date(str(reported))}" if reported else "no date"


def event_lines(page: Page, rows: Iterable[Mapping[str, Any]], known: Mapping[str, str], *, whole: bool) -> None:
    """Events, a line each, with the sentence below."""
    for row in rows:
        kind = row["type"] + (f"/{row['mode']}" if row["mode"] else "")
        # Whoever is named on both sides of a meeting is shown once.
        does = who([a for a in row["actors"] if a not in row["recipients"]] or row["actors"], known)
        gets = f" {page.arrow()} {who(row['recipients'], known)}" if row["recipients"] else ""
        told = f"{row['sources']} sources" if row["sources"] > 1 else ""
        ago = "earlier" if row["historical"] and row["status"] != "future" else ""
        facts = [page.mark(row["status"], row["stance"]), ago, told, row["review"] or ""]
        origin = row["origin"].upper() if row["origin"] != "read" else ""
        page.line(f"{when(row):<16}", kind, does + gets, *facts, origin, row["id"][:SHORT])
        page.sentence(row.get("sentence"), whole=whole)


def left_out(shown: int, total: int, what: str = "earlier") -> None:
    """Say how many there are besides those shown."""
    if total > shown:
        print(f"({total - shown:,} {what} not shown; --limit 0 shows all)")
