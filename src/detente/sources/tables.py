"""Tables of documents: JSON lines, CSV and Parquet, a row at a time, so that memory does not grow with the file.

Columns: `text`, `date` or `published`, `title`, `publisher`, `url`; others (`id` too) are ignored. In any case.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
import threading
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from detente.errors import SourceError, SourceFormat
from detente.sources.base import Extract, Loaded, SourceSettings, finish, too_large
from detente.sources.detect import HEAD, columns, decode, delimiter, guess_encoding
from detente.sources.text import normalise, unwrap

COLUMNS = ("text", "date", "published", "title", "publisher", "url")
MAX_FAULTS = 20
_REST = "Correct the row; the others are read."
_NO_TEXT = "Name the column with the article's text 'text'."
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CSV_LIMIT = threading.Lock()


def read_jsonl(stream: BinaryIO, spec: str, settings: SourceSettings) -> Iterator[Loaded]:
    """A document a line. A line that is none gives an error of its own; a file without any document gives one error."""
    return _collapse(_json_lines(stream, spec, settings), spec)


def _json_lines(stream: BinaryIO, spec: str, settings: SourceSettings) -> Iterator[Loaded]:
    for number, line in lines_of(stream, settings.max_bytes):
        where = f"{spec}:{number}"
        if line is None:
            yield Loaded(where, error=too_large(where, settings))
        elif line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                cause = error.msg if isinstance(error, json.JSONDecodeError) else type(error).__name__
                yield Loaded(where, error=SourceFormat(f"{where} is no JSON ({cause})", remedy=_REST))
            else:
                yield read_row(row, where, settings)


def read_json(data: bytes, spec: str, settings: SourceSettings) -> Iterator[Loaded]:
    """A document, or a list of documents, as one JSON value."""
    text, _ = decode(data, called=spec)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceFormat(f"{spec} is no JSON ({error})" if len(str(error)) < 100 else f"{spec} is no JSON") from error
    if isinstance(value, dict):
        yield read_row(value, spec, settings)
        return
    rows = value if isinstance(value, list) else [value]
    yield from _collapse((read_row(row, f"{spec}:{n}", settings) for n, row in enumerate(rows, start=1)), spec)


def read_csv(stream: BinaryIO, spec: str, settings: SourceSettings) -> Iterator[Loaded]:
    """A document a row, after a header line; comma, semicolon, tab or bar between columns. Raises SourceError."""
    lines = _csv_lines(stream, spec, settings)
    header = next(lines, "")
    mark = delimiter(header.strip("\r\n")) or max(",;\t|", key=header.count)
    names = columns(header, mark)
    _check_columns(names, spec)
    with _CSV_LIMIT:  # the csv module knows one limit for the whole process; an article exceeds its default
        csv.field_size_limit(max(csv.field_size_limit(), settings.max_bytes))
    reader = csv.reader(lines, delimiter=mark)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            where = f"{spec}:{reader.line_num + 1}"
            yield Loaded(where, error=SourceFormat(f"{where} is no row of a table ({error})", remedy=_REST))
            continue
        if any(cell.strip() for cell in row):
            fields = dict(zip(names, row, strict=False))
            yield read_row(fields, f"{spec}:{reader.line_num + 1}", settings)


def _csv_lines(stream: BinaryIO, spec: str, settings: SourceSettings) -> Iterator[str]:
    for _, line in lines_of(stream, settings.max_bytes):
        if line is None:
            raise too_large(f"a line of {spec}", settings)
        # The csv module takes a lone carriage return for an error; old spreadsheets end lines with it.
        yield from _LINE.findall(line.replace("\r\n", "\n").replace("\r", "\n"))


def read_parquet(source: Any, spec: str, settings: SourceSettings) -> Iterator[Loaded]:
    """A document a row of a Parquet file, given by path or as a binary stream. Raises SourceFormat."""
    import pyarrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(source) as file:
            names = file.schema_arrow.names
            _check_columns(names, spec)
            wanted = [name for name in names if name.strip().lower() in COLUMNS]
            number = 0
            for batch in file.iter_batches(batch_size=16, columns=wanted, use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield read_row(row, f"{spec}:{number}", settings)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        detail = " ".join(str(error).split())[:120].rstrip(".")
        raise SourceFormat(f"{spec} is a broken Parquet file ({detail})", remedy="Write it anew.") from error


def _check_columns(names: Iterable[str], spec: str) -> None:
    named = tuple(name for name in names if name)
    if "text" not in (name.strip().lower() for name in named):
        raise SourceFormat(f"{spec} has no column 'text'", remedy=_NO_TEXT, choices=tuple(n[:40] for n in named[:20]))


def read_row(row: Any, where: str, settings: SourceSettings) -> Loaded:
    """The document of one row, or its error."""
    if not isinstance(row, dict):
        return Loaded(where, error=SourceFormat(f"{where} is no object with a 'text'", remedy=_REST))
    fields = {key.strip().lower(): value for key, value in row.items() if isinstance(key, str)}
    text = fields.get("text")
    if "text" not in fields or not isinstance(text, str | bytes | None):
        return Loaded(where, error=SourceFormat(f"{where} has no 'text'", remedy=_REST))
    try:
        text, warned = decode(text, called=where) if isinstance(text, bytes) else (text or "", [])
    except SourceError as error:
        return Loaded(where, error=error)
    piece = Extract(
        unwrap(normalise(text)), title=_cell(fields.get("title")),
        published=_cell(fields.get("date")) or _cell(fields.get("published")),
        publisher=_cell(fields.get("publisher")), url=_cell(fields.get("url")), warnings=warned,
    )
    return finish(where, piece, settings, row=True)


def _cell(value: Any) -> str | None:
    """A cell as text on one line; empty, missing and not-a-number are None."""
    if value is None or isinstance(value, bool | dict | list) or value != value:
        return None
    raw = decode(value)[0] if isinstance(value, bytes) else str(value)
    return " ".join(normalise(raw).split()) or None


def _collapse(rows: Iterable[Loaded], spec: str) -> Iterator[Loaded]:
    """Rows as they come; but where the first ones are all faulty, one error for the file instead of one for each."""
    faults: list[Loaded] = []
    waiting = True
    for row in rows:
        if not waiting:
            yield row
        elif row.error is not None and len(faults) + 1 < MAX_FAULTS:
            faults.append(row)
        elif row.error is not None:
            yield _no_documents(spec, faults)
            return
        else:
            waiting = False
            yield from faults
            yield row
    if waiting and len(faults) > 1:
        yield _no_documents(spec, faults)
    elif waiting:
        yield from faults


def _no_documents(spec: str, faults: list[Loaded]) -> Loaded:
    first = faults[0].error
    cause = first.cause if first is not None else ""
    return Loaded(spec, error=SourceFormat(f"{spec} holds no document; the first fault: {cause}", remedy=_NO_TEXT))


def lines_of(stream: BinaryIO, limit: int) -> Iterator[tuple[int, str | None]]:
    """Numbered lines as text, whatever their encoding; None for a line of more than `limit` bytes."""
    head = stream.readline(min(limit, HEAD) + 1)
    wide = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(head[:2])
    if wide is not None:
        yield from _wide_lines(head[2:], stream, wide, limit)
        return
    head = head.removeprefix(b"\xef\xbb\xbf")
    declared: str | None = None
    number = 0
    while head:
        number += 1
        line = head if head.endswith(b"\n") else head + stream.readline(max(limit + 1 - len(head), 0))
        if len(line) > limit and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(HEAD)
            yield number, None
        else:
            text, declared = _line(line, declared)
            yield number, text
        head = stream.readline(min(limit, HEAD) + 1)


def _line(line: bytes, declared: str | None) -> tuple[str, str | None]:
    """A line as text, and the encoding found for lines that are not UTF-8, so that all are read the same way."""
    try:
        return line.decode("utf-8"), declared
    except UnicodeDecodeError:
        declared = declared or guess_encoding(line)
        return line.decode(declared, "replace"), declared


def _wide_lines(head: bytes, stream: BinaryIO, encoding: str, limit: int) -> Iterator[tuple[int, str | None]]:
    """Lines of UTF-16, as spreadsheets export it: decoded a block at a time."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    pending, number, block = "", 0, head
    while block:
        *whole, pending = (pending + decoder.decode(block)).split("\n")
        for line in whole:
            number += 1
            yield number, f"{line}\n" if len(line) <= limit else None
        if len(pending) > limit:
            yield number + 1, None
            return
        block = stream.read(HEAD)
    if pending.strip():
        yield number + 1, pending
