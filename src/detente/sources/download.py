"""Archives and tables at an http address: kept in a file without a name while they are read, and gone afterwards.

Reading is slower than a network, and a server does not wait for hours: so the whole of it is fetched first.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlsplit

from detente.errors import SourceError, SourceFormat, SourceTooLarge, SourceUnreachable
from detente.sources.archives import kinds
from detente.sources.base import SourceSettings
from detente.sources.web import Fetched, request

if TYPE_CHECKING:
    import httpx

SPARE = 200_000_000  # bytes of the disk that are left to others
_BOXES = (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".zip", ".tar", ".warc", *kinds.PACKED_SUFFIXES)
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity"}


def is_box(url: str) -> bool:
    """Whether an address names an archive or a table, which may be large, and not a page."""
    try:
        return urlsplit(url).path.lower().endswith(_BOXES)
    except ValueError:  # refused where it is fetched
        return False


@contextmanager
def downloaded(url: str, settings: SourceSettings) -> Iterator[tuple[BinaryIO, int, Fetched]]:
    """What an address gives, as a file at its beginning, its size, and where it came from. Raises SourceError."""
    with tempfile.TemporaryFile(prefix="detente-") as file:
        stream = cast(BinaryIO, file)
        sink = Sink(stream, settings.download, shutil.disk_usage(tempfile.gettempdir()).free - SPARE)
        got = request(url, settings, headers=_HEADERS, sink=sink).fetched()
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        yield stream, size, got


class Sink:
    """Takes a body into a stream, at most `limit` bytes, and no more than there is `room` for; `count` arrived."""

    def __init__(self, stream: BinaryIO, limit: int, room: int) -> None:
        self._stream, self._limit, self._room = stream, limit, room
        self.count = 0

    def receive(self, response: httpx.Response, url: str) -> None:
        """Take a body as it is sent: if it is compressed, its first bytes show it. Raises SourceError."""
        import httpx

        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip"):
            raise SourceFormat(f"{url} is compressed in a way that was not asked for")
        length = response.headers.get("content-length", "")
        stated = int(length) if length.isdigit() and len(length) < 20 else 0
        self._check(stated, url)
        try:
            for piece in response.iter_raw():
                self.count += len(piece)
                self._check(self.count, url)
                self._stream.write(piece)
        except httpx.HTTPError as error:
            raise SourceUnreachable(f"{url} broke off after {self.count:,} bytes") from error
        except OSError as error:
            raise self._no_room(url) from error

    def _check(self, size: int, url: str) -> None:
        if size > self._limit:
            raise SourceTooLarge(f"{url} is larger than {self._limit:,} bytes", remedy="Fetch it, and name the file.")
        if size > self._room:
            raise self._no_room(url)

    def _no_room(self, url: str) -> SourceError:
        return SourceError(f"there is no room on the disk for {url}", remedy="Set TMPDIR to a folder with more room.")
