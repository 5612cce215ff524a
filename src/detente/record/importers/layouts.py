"""The layouts that are known, and which one a file has."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from detente.errors import InputError, SourceFormat
from detente.record.importers import gdelt, icews, polecat, violence
from detente.record.importers.row import LeftOut, Row, Told

_ALIASES = {"event intensity": "intensity"}


@dataclass(frozen=True, slots=True)
class Layout:
    """A table of a dataset. `origin` is the dataset; `wanted` the names that tell its header apart (none: it has no
    header). Other columns may be absent and read as empty."""

    name: str
    origin: str
    columns: tuple[str, ...]
    wanted: frozenset[str]
    read: Callable[[Mapping[str, str]], Row | Told]


LAYOUTS = (
    Layout("gdelt", "gdelt", gdelt.EVENTS, frozenset({"globaleventid", "eventcode"}), gdelt.read_event),
    Layout("gdelt 1.0", "gdelt", gdelt.EVENTS_1, frozenset(), gdelt.read_event),
    Layout(
        "gdelt mentions", "gdelt", gdelt.MENTIONS, frozenset({"globaleventid", "mentionidentifier"}), gdelt.read_mention
    ),
    Layout("icews", "icews", icews.COLUMNS, frozenset({"event id", "source name", "cameo code"}), icews.read_event),
    Layout(
        "polecat", "polecat", polecat.COLUMNS, frozenset({"event id", "event type", "actor name"}), polecat.read_event
    ),
    Layout("acled", "acled", violence.ACLED, frozenset({"event_id_cnty", "sub_event_type"}), violence.read_acled),
    Layout("ucdp", "ucdp", violence.UCDP, frozenset({"type_of_violence", "side_a"}), violence.read_ucdp),
)
ORIGINS = tuple(dict.fromkeys(layout.origin for layout in LAYOUTS))


Read = tuple[int, Row | Told | str]


def read_table(name: str, lines: Iterator[str], wanted: str | None = None) -> tuple[Layout, Iterator[Read]]:
    """(layout, (line number, row or the reason why it is left out) of each line). `wanted` is an origin.

    Raises SourceFormat where the first line is of no layout known, or of another than the one wanted.
    """
    first = next(lines, None)
    if first is None or not first.strip():
        raise SourceFormat(f"{name} is empty", remedy="Give the file as the dataset's site offers it.")
    delimiter = _delimiter(first)
    quoted = delimiter != "\t" or first.startswith('"')
    header = _split(first, delimiter, quoted)
    layout, has_header = _recognise(header)
    if layout is None or (wanted is not None and layout.origin != wanted):
        told = f"looks like {layout.name}, not {wanted}" if layout else f"({len(header)} columns) is of no layout known"
        raise SourceFormat(f"{name} {told}", remedy="docs/import.md shows the layouts.", choices=ORIGINS)
    return layout, _rows(layout, header if has_header else None, first, lines, delimiter, quoted)


def check_origin(name: str | None) -> None:
    """Raises InputError where no layout has that name."""
    if name is not None and name not in ORIGINS:
        raise InputError(f"{name!r} is no layout", choices=ORIGINS)


def _delimiter(line: str) -> str:
    return "\t" if line.count("\t") >= 5 else max(",;", key=line.count)


def _split(line: str, delimiter: str, quoted: bool) -> list[str]:
    if not quoted:
        return line.rstrip("\r\n").split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error as error:
        remedy = "Give the file as the dataset's site offers it."
        raise SourceFormat(f"line 1 is broken: {error}", remedy=remedy) from error


def _recognise(header: Sequence[str]) -> tuple[Layout | None, bool]:
    names = {_name(cell) for cell in header}
    for layout in LAYOUTS:
        if layout.wanted and layout.wanted <= names:
            return layout, True
    width = len(header)
    while width and not header[width - 1].strip() and width > len(gdelt.EVENTS):
        width -= 1
    for layout in LAYOUTS[:3]:
        digits = 14 if layout.columns is gdelt.MENTIONS else 8
        if width == len(layout.columns) and header[0].strip().isdigit() and len(header[1].strip()) == digits:
            return layout, False
    return None, False


def _name(cell: str) -> str:
    name = cell.strip().strip('"').lower()
    return _ALIASES.get(name, name)


def _rows(
    layout: Layout, header: list[str] | None, first: str, lines: Iterator[str], delimiter: str, quoted: bool
) -> Iterator[Read]:
    places = _Places(layout.columns, header)
    for number, cells in _cells(first if header is None else None, lines, delimiter, quoted):
        row = places.of(cells)
        if row is None:
            yield number, f"{'fewer' if len(cells) < len(layout.columns) else 'more'} cells than columns"
            continue
        try:
            yield number, layout.read(row)
        except LeftOut as reason:
            yield number, str(reason)


def _cells(first: str | None, lines: Iterator[str], delimiter: str, quoted: bool) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells). A quoted cell may run over several lines; the number is that of the last."""
    before = 0 if first is not None else 1
    if not quoted:
        if first is not None:
            yield 1, first.rstrip("\r\n").split(delimiter)
        for number, line in enumerate(lines, 2):
            if line.strip():
                yield number, line.rstrip("\r\n").split(delimiter)
        return
    csv.field_size_limit(10_000_000)
    reader = csv.reader(_again(first, lines), delimiter=delimiter)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num + before, cells
    except csv.Error as error:
        raise SourceFormat(f"line {reader.line_num + before} is broken: {error}") from error


def _again(first: str | None, lines: Iterator[str]) -> Iterator[str]:
    if first is not None:
        yield first
    yield from lines


class _Places:
    """Which cell belongs to which column, for files whose header and rows do not agree."""

    def __init__(self, columns: tuple[str, ...], header: list[str] | None) -> None:
        self.columns, self.width = columns, len(columns)
        self.named: dict[str, int] = {}
        self.head = 0
        if header is not None:
            names = [_name(c) for c in header]
            self.head = len(names)
            self.named = {c: names.index(_name(c)) for c in columns if _name(c) in names}
        self.in_order = header is None or [_name(c) for c in columns] == [_name(c) for c in header[: self.width]]

    def of(self, cells: list[str]) -> Mapping[str, str] | None:
        """The cells by column; None where they cannot be told apart."""
        cells = self._fitted(cells)
        if len(cells) == self.head and not self.in_order:
            return {c: cells[self.named[c]] if c in self.named else "" for c in self.columns}
        if len(cells) == self.width:
            return dict(zip(self.columns, cells, strict=True))
        if len(cells) == self.head:
            return {c: cells[n] for c, n in self.named.items()}
        return None

    def _fitted(self, cells: list[str]) -> list[str]:
        """Without tabs at the end and without the row number that some programs put in front."""
        most = max(self.width, self.head)
        least = min(self.width, self.head) if self.head else self.width
        while len(cells) > least and not cells[-1].strip() and len(cells) not in (self.width, self.head):
            cells = cells[:-1]
        if len(cells) == most + 1 and cells[0].strip('" ').isdigit():
            cells = cells[1:]
        return cells
