"""Writing readings for other programs: JSON, JSON lines, CSV and Parquet, one after the other in constant memory.

A writer is a context manager. Files are written beside their place under a `.part` name and moved there at the end, so
that a broken run never leaves half a file under the final name.
"""

from __future__ import annotations

import csv
import re
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, Self

import msgspec

from detente.model import Reading
from detente.render.flatten import Cell, TableSpec, tables

ROWS_HELD = 2000  # rows of a Parquet table held back until they are written as one group


class Writer(ABC):
    """Takes readings; `paths` are the files that it made."""

    def __init__(self, *, rejected: bool = False) -> None:
        self.rejected = rejected
        self.paths: list[Path] = []
        self._parts: dict[Path, Path] = {}

    @abstractmethod
    def add(self, reading: Reading, label: str) -> None:
        """Write one reading. `label` is the source as the user named it."""

    def finish(self) -> None:  # noqa: B027  # most writers have nothing left to do
        """Write what is still held back and close what is open."""

    def abandon(self) -> None:  # noqa: B027  # most writers hold nothing open
        """Close what is open, without a result."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.finish()
            for part, path in self._parts.items():
                part.replace(path)
                self.paths.append(path)
        else:
            self.abandon()
            for part in self._parts:
                part.unlink(missing_ok=True)

    def _part(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        self._parts[part] = path
        return part


class JsonLines(Writer):
    """One compact JSON object a line, as soon as it is read."""

    def __init__(self, stream: BinaryIO | None, folder: Path | None = None, *, rejected: bool = False) -> None:
        super().__init__(rejected=rejected)
        self._stream = stream or (self._part((folder or Path()) / "readings.jsonl")).open("wb")
        self._own = stream is None

    def add(self, reading: Reading, label: str) -> None:
        self._stream.write(reading.to_json(rejected=self.rejected) + b"\n")
        self._stream.flush()

    def finish(self) -> None:
        self.abandon()

    def abandon(self) -> None:
        if self._own:
            self._stream.close()


class Json(Writer):
    """One indented JSON object where a single document was asked for (`single`), else an array, written as it grows."""

    def __init__(self, stream: BinaryIO, *, single: bool, rejected: bool = False) -> None:
        super().__init__(rejected=rejected)
        self._stream, self._single = stream, single
        self._held: bytes | None = None
        self._array = False

    def add(self, reading: Reading, label: str) -> None:
        text = pretty(reading, rejected=self.rejected)
        if self._single and not self._array and self._held is None:
            self._held = text
            return
        if self._held is not None:  # a source that looked like one document holds more
            self._put(self._held)
            self._held = None
        self._put(text)

    def _put(self, text: bytes) -> None:
        self._stream.write((b",\n" if self._array else b"[\n") + text)
        self._stream.flush()
        self._array = True

    def finish(self) -> None:
        if self._held is not None:
            self._stream.write(self._held + b"\n")
        elif self._array:
            self._stream.write(b"\n]\n")
        elif not self._single:
            self._stream.write(b"[]\n")
        self._stream.flush()


class JsonFiles(Writer):
    """One JSON file a document, named after its source."""

    def __init__(self, folder: Path, *, rejected: bool = False) -> None:
        super().__init__(rejected=rejected)
        self._folder = folder
        self._names: set[str] = set()

    def add(self, reading: Reading, label: str) -> None:
        name = file_name(label)
        if name in self._names:
            name = f"{name}-{reading.document.id}"
        if name in self._names:
            return  # the same text under the same name: the file is there
        self._names.add(name)
        path = self._folder / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        part.write_bytes(pretty(reading, rejected=self.rejected) + b"\n")
        part.replace(path)
        self.paths.append(path)


class CsvTables(Writer):
    """One CSV file a kind of record; lists are joined with "; "."""

    def __init__(self, folder: Path, *, rejected: bool = False) -> None:
        super().__init__(rejected=rejected)
        self._open: list[tuple[TableSpec, IO[str], Any]] = []
        for table in wanted(rejected):
            stream = self._part(folder / f"{table.name}.csv").open("w", encoding="utf-8", errors="replace", newline="")
            rows = csv.DictWriter(stream, [c.name for c in table.columns], lineterminator="\n")
            rows.writeheader()
            self._open.append((table, stream, rows))

    def add(self, reading: Reading, label: str) -> None:
        for table, _, rows in self._open:
            rows.writerows({k: _csv_cell(v) for k, v in row.items()} for row in table.rows(reading))

    def finish(self) -> None:
        self.abandon()

    def abandon(self) -> None:
        for _, stream, _ in self._open:
            stream.close()


class ParquetTables(Writer):
    """One Parquet file a kind of record; lists are lists."""

    def __init__(self, folder: Path, *, rejected: bool = False) -> None:
        super().__init__(rejected=rejected)
        import pyarrow.parquet

        self._open = []
        for table in wanted(rejected):
            schema = _arrow_schema(table)
            file = pyarrow.parquet.ParquetWriter(str(self._part(folder / f"{table.name}.parquet")), schema)
            self._open.append((table, schema, file, list[dict[str, Cell]]()))

    def add(self, reading: Reading, label: str) -> None:
        for table, schema, file, held in self._open:
            held.extend(table.rows(reading))
            if len(held) >= ROWS_HELD:
                _write_group(file, schema, held)

    def finish(self) -> None:
        for _, schema, file, held in self._open:
            if held:
                _write_group(file, schema, held)
            file.close()

    def abandon(self) -> None:
        for _, _, file, _ in self._open:
            file.close()


def wanted(rejected: bool) -> list[TableSpec]:
    """The tables of an export; candidates that were left out only when asked for."""
    return [t for t in tables() if rejected or t.name != "rejected"]


def pretty(reading: Reading, *, rejected: bool = False) -> bytes:
    """Indented JSON, keys in the order of the schema."""
    return msgspec.json.format(reading.to_json(rejected=rejected), indent=2)


def file_name(label: str) -> str:
    """A safe file name for a source: its last part without the suffix, letters, digits, `.`, `_` and `-` only."""
    last = re.split(r"[/\\]", label.split("?")[0].rstrip("/\\"))[-1]
    stem = re.sub(r"\.(txt|html?|md|markdown|pdf|eml|jsonl|ndjson|csv|parquet)(?=$|[^A-Za-z])", "", last, flags=re.I)
    return re.sub(r"[^\w.-]+", "-", stem).strip("-.")[:80] or "reading"


def _csv_cell(value: Cell) -> str | int | float | None:
    if isinstance(value, list):
        return "; ".join(value)
    return str(value).lower() if isinstance(value, bool) else value


def _arrow_schema(table: TableSpec) -> Any:
    import pyarrow

    kinds = {
        "text": pyarrow.string(), "integer": pyarrow.int64(), "number": pyarrow.float64(), "boolean": pyarrow.bool_(),
        "texts": pyarrow.list_(pyarrow.string()),
    }
    return pyarrow.schema([(c.name, kinds[c.kind]) for c in table.columns])


def _write_group(file: Any, schema: Any, held: list[dict[str, Cell]]) -> None:
    import pyarrow

    file.write_table(pyarrow.Table.from_pylist(held, schema=schema))
    held.clear()
