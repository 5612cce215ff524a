"""XML of strangers as a tree: no entities of its own, nothing fetched, limits on everything, mended where broken."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any

from detente.errors import SourceFormat

Element = Any  # lxml brings no types

MAX_TAGS = 1_000_000  # 50,000 addresses of a news sitemap have some 900,000
_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>", re.S | re.I)
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.S)
_AMPERSAND = re.compile(r"&(?:([a-zA-Z]\w{1,31});|(?!#\d{1,7};|#[xX][\da-fA-F]{1,6};))")
_ROOT = re.compile(r"<([\w.:-]+)")
NAMESPACES = {
    "http://purl.org/dc/elements/1.1": "dc", "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content", "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns": "atom", "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "http://www.google.com/schemas/sitemap-news/0.9": "news", "http://www.sitemaps.org/schemas/sitemap/0.9": "sitemap",
    "http://www.google.com/schemas/sitemap/0.84": "sitemap",
    "http://purl.org/rss/1.0": "", "http://my.netscape.com/rdf/simple/0.9": "", "http://backend.userland.com/rss2": "",
    "http://channel.netscape.com/rdf/simple/0.9": "", "http://purl.org/net/rss1.1": "",
}


def parse_xml(text: str, called: str, url: str | None) -> tuple[Element, str | None, bool]:
    """Root, what was mended, and whether the end is missing. Raises SourceFormat."""
    etree, start = _etree(), 0
    while found := _PROLOG.match(text, start):
        start = found.end()
    prolog, text = text[:start], text[start:]
    first = _ROOT.match(text)
    if first is None:
        raise SourceFormat(f"{called} is no feed", remedy="Give the address of an RSS, Atom or JSON feed or a sitemap.")
    if text.count("<") > MAX_TAGS or text.count("=") > MAX_TAGS:
        raise SourceFormat(f"{called} has more than {MAX_TAGS:,} tags", remedy="Watch a smaller feed of the publisher.")
    # The parser never sees the prolog: its encoding no longer holds, and entities declared there could grow endlessly.
    declares = "it declares entities, which are not used" if re.search(r"<!\s*entity", prolog, re.I) else None
    try:
        return _at_home(etree.fromstring(text.encode(), _parser(recover=False), base_url=url)), declares, False
    except etree.XMLSyntaxError as error:
        flaw = str(error.msg or "").split(", line")[0][:100] or "not well-formed"
    cut = not text.rstrip().endswith(f"</{first[1]}>")
    try:
        root = etree.fromstring(_mended(text).encode(), _parser(recover=True), base_url=url)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceFormat(f"{called} is XML that cannot be read: {flaw}", remedy="Tell its publisher.") from error
    if root is None:
        raise SourceFormat(f"{called} is XML that cannot be read: {flaw}", remedy="Tell its publisher.")
    return _at_home(root), declares or ("its end is missing" if cut else f"it is broken XML ({flaw})"), cut


def _at_home(root: Element) -> Element:
    """The tree, where the root is of an unknown vocabulary with the names of that one as plain ones."""
    space, _, local = root.tag.rpartition("}")
    if space and name(root) == "" and local.lower() in ("rss", "feed", "channel"):
        for element in root.iter():
            if isinstance(element.tag, str) and element.tag.startswith(f"{space}}}"):
                with suppress(ValueError):  # mended XML may hold names that no element can be given
                    element.tag = element.tag[len(space) + 1:]
    return root


def _etree() -> Any:
    from lxml import etree  # type: ignore[import-untyped]  # it brings no types

    return etree


def _parser(*, recover: bool) -> Any:
    return _etree().XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False,
        remove_comments=True, remove_pis=True, recover=recover, encoding="utf-8",
    )


def _mended(text: str) -> str:
    """Text whose stray ampersands and HTML's names of characters are XML; what stands in CDATA is kept."""
    parts = _CDATA.split(text)
    parts[::2] = [_AMPERSAND.sub(_character, part) for part in parts[::2]]
    return "".join(parts)


def _character(match: re.Match[str]) -> str:
    """A character by its number: those by name are lost after the first error that the parser mends."""
    name = match[1]
    if name is None:
        return "&#38;"
    found = html.unescape(match[0])
    return "".join(f"&#{ord(c)};" for c in found) if found != match[0] else f"&#38;{name};"


def name(element: Element) -> str:
    """`title` for plain RSS, `dc:date`, `atom:link`, `news:title`, ... for known vocabularies; "" for others."""
    tag = element.tag
    return _name(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=2048)
def _name(tag: str) -> str:
    if not tag.startswith("{"):
        return tag.lower()  # with an undeclared prefix too: it stays as written
    space, _, local = tag[1:].partition("}")
    prefix = NAMESPACES.get(space.lower().rstrip("/#"))
    if prefix is None:
        return ""
    return f"{prefix}:{local.lower()}" if prefix else local.lower()


def children(element: Element, *wanted: str) -> Iterator[Element]:
    """Children of any of the names."""
    return (child for child in element if name(child) in wanted)


def text_of(element: Element | None) -> str | None:
    """All text within an element, or None where there is none."""
    if element is None:
        return None
    return "".join(element.itertext()).strip() or None


def texts(element: Element) -> dict[str, str]:
    """Name and text of the children, the first of each name."""
    out: dict[str, str] = {}
    for child in element:
        key = name(child)
        if key and key not in out and (text := text_of(child)):
            out[key] = text
    return out


def inner(element: Element) -> str:
    """What stands within an element, as markup."""
    for child in element.iter():  # XHTML's own namespace means nothing to who reads HTML
        if isinstance(child.tag, str):
            child.tag = child.tag.rpartition("}")[2]
    parts = [html.escape(element.text or "", quote=False)]
    parts += [_etree().tostring(child, encoding="unicode", with_tail=True) for child in element]
    return "".join(parts).strip()
