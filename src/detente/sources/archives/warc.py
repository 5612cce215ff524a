"""WARC files, such as those of Common Crawl News: pages as servers gave them, each a record of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from detente.errors import SourceEmpty, SourceError, SourceFormat
from detente.sources import detect
from detente.sources.archives.bounds import ArchiveBroken, Counted
from detente.sources.archives.http import Answer, parse_answer, typed
from detente.sources.base import Loaded, SourceSettings, finish, too_large
from detente.sources.opening import extract, guarded

MAX_HEAD = 65_536  # bytes of headers that may stand before a page
MAX_TRIES = 500  # places after a damaged record where the next one may begin
_STARTS = (b"\x1f\x8b\x08", b"WARC/1.")
_STEP = 1_000_000
_KINDS = frozenset({"response", "resource", "conversion"})
_ARTICLES = frozenset({detect.HTML, detect.TEXT, detect.PDF, detect.MARKDOWN})


def read_warc(stream: BinaryIO, spec: str, settings: SourceSettings) -> Iterator[Loaded]:
    """Documents of the response, resource and conversion records; the other kinds are about the archive itself.

    A damaged record costs that record: reading goes on where the next one begins, if the stream can be searched.
    """
    hurt: set[int] = set()
    for number, record in enumerate(_records(stream, spec, hurt), start=1):
        where = f"{spec}!{number}"
        if isinstance(record, SourceError):
            yield Loaded(where, error=record)
        elif str(record.record_type) in _KINDS:
            yield from guarded(where, _document(record, where, settings, hurt))


def _records(stream: BinaryIO, spec: str, hurt: set[int]) -> Iterator[Any]:
    """Every record in order, and an error in the place of one, or several in a row, that cannot be read.

    None for one whose position is in `hurt` since its reader has met the damage and told.
    """
    from fastwarc.warc import ArchiveIterator

    source = stream if stream.seekable() else Counted(stream)  # the library asks for the position
    start: int | None = 0
    while start is not None:
        last = None
        try:
            for record in ArchiveIterator(source, parse_http=False):
                last = record.stream_pos
                yield record
            return
        except OSError as error:
            if error.errno is not None:
                raise  # the disk, not the data
            cause = str(error)[:80].rstrip(".").lower()
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            raise ArchiveBroken(f"{spec} is damaged beyond reading") from error  # a fault of the library's
        if not stream.seekable():
            raise ArchiveBroken(f"{spec} is damaged ({cause})")
        position = start + 1 if last is None else start + last + 1
        if last is None or last not in hurt:
            yield SourceFormat(f"a record of {spec} is damaged ({cause})", remedy="Those after it are read.")
        hurt.clear()
        start = _next_start(stream, position)
        if start is not None:
            stream.seek(start)


def _next_start(stream: BinaryIO, position: int) -> int | None:
    """Where the next sound record begins, from a position on."""
    for _ in range(MAX_TRIES):
        found = _find(stream, position)
        if found is None or _is_sound(stream, found):
            return found
        position = found + 1
    return None


def _find(stream: BinaryIO, position: int) -> int | None:
    stream.seek(position)
    rest = b""
    while block := stream.read(_STEP):
        data = rest + block
        hits = [at for start in _STARTS if (at := data.find(start)) >= 0]
        if hits:
            return position - len(rest) + min(hits)
        position += len(block)
        rest = data[-8:]
    return None


def _is_sound(stream: BinaryIO, position: int) -> bool:
    """Whether a record can be read from here."""
    from fastwarc.warc import ArchiveIterator

    stream.seek(position)
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(stream.read(2 * MAX_HEAD)), parse_http=False)), None)
    except OSError:
        return False
    return record is not None and record.stream_pos == 0


def _document(record: Any, where: str, settings: SourceSettings, hurt: set[int]) -> Iterator[Loaded]:
    block = _block(record, where, settings, hurt)
    if settings.track is not None and settings.track.skipping:
        yield Loaded(where)
        return
    answer = _answer(record, block, where, settings)
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ") or None
    try:
        path = urlsplit(url).path if url else ""
    except ValueError:  # what only looks like an address
        url, path = None, ""
    if not answer.data.strip():
        raise SourceEmpty(f"{where} is empty")
    name = "" if answer.content_type in detect.CONTENT_TYPES else path
    format_ = detect.detect(answer.data[: detect.HEAD], name=name, content_type=answer.content_type, called=where)
    if format_ not in _ARTICLES or path == "/robots.txt":
        raise SourceFormat(f"{where} is no article ({(answer.content_type or format_)[:60]})")
    piece = extract(answer.data, format_, where, charset=answer.charset, url=url)
    piece.url, piece.retrieved = url, _date(record)
    yield finish(where, piece, settings)


def _block(record: Any, where: str, settings: SourceSettings, hurt: set[int]) -> bytes:
    """All bytes of a record. Raises SourceError, also where the archive is damaged or ends within the record."""
    limit = settings.max_bytes + MAX_HEAD
    if record.content_length > limit:
        raise too_large(where, settings)
    try:
        block: bytes = record.reader.read(limit)
    except OSError as error:
        if error.errno is not None:
            raise
        hurt.add(record.stream_pos)
        raise SourceFormat(f"{where} is damaged ({str(error)[:80].rstrip('.').lower()})", remedy="") from error
    if len(block) < record.content_length:
        raise SourceFormat(f"{where} is cut short", remedy="The archive ends there, or is damaged.")
    return block


def _answer(record: Any, block: bytes, where: str, settings: SourceSettings) -> Answer:
    """What a record holds. Raises SourceError."""
    if (record.headers.get("Content-Type") or "").lower().startswith("application/http"):
        return parse_answer(block, where, settings)
    return Answer(block, *typed(record.headers.get("Content-Type")))


def _date(record: Any) -> str | None:
    """When the page was fetched, in the form that fetched pages have."""
    found = record.record_date
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if found is not None and found.year > 1990 else None
