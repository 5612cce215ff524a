"""What the readers of sources share: settings, the text with what is known of it, and the result for the caller."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from detente.errors import SourceEmpty, SourceError, SourceTooLarge
from detente.model import Document, document_id
from detente.sources.days import iso_day

MAX_BYTES = 20_000_000
_NOISY = ("pypdf", "trafilatura", "htmldate", "courlan", "justext", "readability", "charset_normalizer")


@dataclass(slots=True)
class Track:
    """How far a long reading is.

    `seen` documents were taken, counted by who takes them; the first `skip` of all are not wanted again, and who makes
    them may hand on a Loaded with neither document nor error in their place. `position` counts bytes of files.
    """

    skip: int = 0
    seen: int = 0
    archives: int = 0
    _passed: int = 0
    _open: BinaryIO | None = None

    @property
    def skipping(self) -> bool:
        """Whether the next document need not be made."""
        return self.seen < self.skip

    @property
    def position(self) -> int:
        """Bytes of the files named that are behind us."""
        try:
            return self._passed + (self._open.tell() if self._open is not None else 0)
        except (OSError, ValueError):  # closed by a library at the end, or a pipe
            return self._passed

    def advance(self, count: int) -> None:
        """Count bytes that were read by another process."""
        self._passed += count

    @contextmanager
    def following(self, stream: BinaryIO, size: int) -> Iterator[None]:
        """Count the bytes of a file while it is read."""
        self._open = stream
        try:
            yield
        finally:
            self._open, self._passed = None, self._passed + size


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """How sources are read.

    `max_bytes` limits one document (of a table: one row), `timeout` one fetch as a whole, in seconds. `date` (ISO day),
    `publisher` and `title` win over what a page or mail says of itself and stand in where a table's row is silent.
    `allow_private` lifts the ban on addresses inside a network: for tests with a local server only. `stores` allows the
    addresses of stores (s3://, see `stores`), and `download` bytes of an archive or table at an http address: both are
    for addresses that the user of this computer names. `track` follows a long reading.
    """

    max_bytes: int = MAX_BYTES
    timeout: float = 20.0
    date: str | None = None
    publisher: str | None = None
    title: str | None = None
    recursive: bool = True
    allow_private: bool = False
    stores: bool = False
    download: int = 0
    track: Track | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Loaded:
    """One document, or the error in its place; `spec` is what the user named, or the file or row within it.

    Neither is there for a document that is not wanted again (see `Track`).
    """

    spec: str
    document: Document | None = None
    error: SourceError | None = None
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Extract:
    """The text of one source and what the source says of itself."""

    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    retrieved: str | None = None
    warnings: list[str] = field(default_factory=list)


def finish(spec: str, piece: Extract, settings: SourceSettings, *, row: bool = False) -> Loaded:
    """The Document of an extract. Settings win over what a page says of itself, a table's columns over settings."""
    if not any(character.isalnum() for character in piece.text):
        return Loaded(spec, error=SourceEmpty(f"{spec} holds no text"), warnings=tuple(piece.warnings))
    if len(piece.text) > settings.max_bytes:
        return Loaded(spec, error=too_large(spec, settings), warnings=tuple(piece.warnings))

    published = iso_day(piece.published)
    if piece.published and published is None:
        shown = piece.published[:40]
        piece.warnings.append(f"the date {shown!r} is not understood and left out; write it as YYYY-MM-DD")

    def pick(given: str | None, own: str | None) -> str | None:
        return (own or given if row else given or own) or None

    document = Document(
        id=document_id(piece.text), text=piece.text, url=piece.url, title=pick(settings.title, piece.title),
        publisher=pick(settings.publisher, piece.publisher), published=pick(settings.date, published),
        retrieved=piece.retrieved,
    )
    return Loaded(spec, document, warnings=tuple(piece.warnings))


def too_large(spec: str, settings: SourceSettings) -> SourceTooLarge:
    """The error for a document beyond the limit."""
    return SourceTooLarge(f"{spec} is larger than {settings.max_bytes:,} bytes")


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what libraries warn and log about odd input to themselves: our own errors and warnings tell the user."""
    loggers = [logging.getLogger(name) for name in _NOISY]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
