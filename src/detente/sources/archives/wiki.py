"""Dumps of wikis made with MediaWiki, Wikinews among them: every article page a document.

The XML is taken as a stream. A document type, and so any entity of its own, ends the reading: dumps have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote, urlsplit
from xml.parsers import expat

from detente.errors import SourceError
from detente.sources.archives.bounds import STEP, ArchiveBroken
from detente.sources.archives.wikitext import plain_text, stated_day
from detente.sources.base import Extract, Loaded, SourceSettings, finish, too_large
from detente.sources.opening import guarded
from detente.sources.text import normalise

_PAGE_FIELDS = frozenset({"title", "ns", "text", "timestamp"})
_SITE_FIELDS = frozenset({"sitename", "base"})
_MAX_FIELD = 10_000  # characters of a title or address


class _Page(dict[str, str]):
    """Fields of a page; of several revisions, the last one."""

    redirect = False
    large = False


class _Dump:
    """Collects pages as the parser meets them."""

    def __init__(self, spec: str, limit: int) -> None:
        self.site: dict[str, str] = {}
        self.pages: list[_Page] = []
        self._spec, self._limit = spec, limit
        self._page: _Page | None = None
        self._field = ""
        self._parts: list[str] = []
        self._length = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, block: bytes) -> None:
        """Take some bytes; none ends the dump. Raises ArchiveBroken."""
        try:
            self._parser.Parse(block, not block)
        except expat.ExpatError as error:
            cause = f"{expat.errors.messages.get(error.code, 'XML')}, line {error.lineno}"
            raise ArchiveBroken(f"{self._spec} is broken XML ({cause})") from error

    def _refuse(self, *_: object) -> None:
        raise ArchiveBroken(f"{self._spec} declares a document type, which dumps of wikis do not", remedy="")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "page":
            self._page = _Page()
        elif name == "redirect" and self._page is not None:
            self._page.redirect = True
        wanted = _PAGE_FIELDS if self._page is not None else _SITE_FIELDS
        self._field = name if name in wanted else ""
        self._parts, self._length = [], 0
        if name == "text" and self._page is not None:
            self._page.large = False

    def _characters(self, data: str) -> None:
        if not self._field:
            return
        self._length += len(data)
        if self._length <= (self._limit if self._field == "text" else _MAX_FIELD):
            self._parts.append(data)
        elif self._field == "text" and self._page is not None:
            self._page.large, self._parts = True, []

    def _end(self, name: str) -> None:
        if self._field == name:
            (self.site if self._page is None else self._page)[name] = "".join(self._parts)
        elif name == "page" and self._page is not None:
            self.pages.append(self._page)
            self._page = None
        self._field, self._parts = "", []


def read_wiki(stream: BinaryIO, spec: str, settings: SourceSettings) -> Iterator[Loaded]:
    """Documents of the article pages (not of talk, templates, categories and redirects). Raises SourceError."""
    dump = _Dump(spec, settings.max_bytes)
    number = 0
    while True:
        block = stream.read(STEP)
        fault: SourceError | None = None
        try:
            dump.feed(block)
        except ArchiveBroken as error:
            fault = error  # the pages before the fault come first
        for page in dump.pages:
            if page.get("ns", "0").strip() == "0" and not page.redirect:
                number += 1
                where = f"{spec}!{number}"
                yield from guarded(where, _document(page, dump.site, where, settings))
        dump.pages.clear()
        if fault is not None:
            raise fault
        if not block:
            return


def _document(page: _Page, site: dict[str, str], where: str, settings: SourceSettings) -> Iterator[Loaded]:
    if settings.track is not None and settings.track.skipping:
        yield Loaded(where)
        return
    if page.large:
        raise too_large(where, settings)
    source = page.get("text", "")
    title = " ".join(normalise(page.get("title", "")).split()) or None
    text = normalise(plain_text(source))
    retrieved = page.get("timestamp", "").strip()
    yield finish(where, Extract(
        f"{title}\n\n{text}" if title and text.strip() else text, title=title, published=stated_day(source),
        publisher=site.get("sitename", "").strip() or None, url=_address(site.get("base", ""), title),
        retrieved=retrieved if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", retrieved) else None,
    ), settings)


def _address(base: str, title: str | None) -> str | None:
    """The address of a page, from that of the wiki's main page."""
    try:
        scheme = urlsplit(base.strip()).scheme
    except ValueError:  # what only looks like an address
        return None
    if not title or scheme not in ("http", "https"):
        return None
    return f"{base.strip().rpartition('/')[0]}/{quote(title.replace(' ', '_'), safe='/:(),!')}"
