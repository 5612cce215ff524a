"""Web pages: the article without navigation, by trafilatura, with the page's headline, day and publisher."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Any

from detente.errors import SourceEmpty, SourceFormat
from detente.sources.base import Extract, quiet
from detente.sources.detect import declared_charset, decode
from detente.sources.text import normalise, unwrap

_NO_SCRIPT = "It may be built by scripts, or a login page: save the text itself and read that."
_BLOCKS = frozenset({"p", "list", "table", "quote", "head"})
_SPACE = re.compile(r"[^\S\n]+")


def read_html(data: bytes, spec: str, *, charset: str | None = None, url: str | None = None) -> Extract:
    """The article of a page given as bytes. Raises SourceFormat, SourceEmpty."""
    page, warned = decode(data, charset or declared_charset(data), called=spec)
    piece = extract_article(page, spec, url=url)
    piece.warnings[:0] = warned
    return piece


def extract_article(page: str, spec: str, *, url: str | None = None) -> Extract:
    """The article of a page given as text: paragraphs apart by blank lines, the headline first.

    The day is the one that the markup states; none is guessed from the text. Raises SourceFormat, SourceEmpty.
    """
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", normalise(page))  # the text is decoded already; lxml refuses a declaration
    found = _extract(page, spec, url)
    body = None if found is None else found.body
    blocks = ([] if body is None else _blocks(body)) or _plain(page)
    text = unwrap(normalise("\n\n".join(blocks)))
    if not text.strip():
        raise SourceEmpty(f"{spec} holds no article", remedy=_NO_SCRIPT)
    if found is None:
        return Extract(text, url=url)
    publisher = _clean(found.sitename)
    title = _headline(_clean(found.title), publisher)
    if title and not _opens_with_headline(body) and _key(title) not in _key(text):
        text = f"{title}\n\n{text}"
    return Extract(text, title, _clean(found.date), publisher, url or _clean(found.url))


def _opens_with_headline(body: Any) -> bool:
    """Whether the article kept the page's own headline, which the metadata often word otherwise."""
    return body is not None and len(body) > 0 and body[0].tag == "head" and body[0].get("rend") == "h1"


def _extract(page: str, spec: str, url: str | None) -> Any:
    import trafilatura

    dates = {
        "original_date": True, "extensive_search": False,  # only what the markup states
        "max_date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    with quiet():
        try:
            return trafilatura.bare_extraction(
                page, url=url, with_metadata=True, include_comments=False, date_extraction_params=dates,
            )
        except Exception as error:  # lxml and trafilatura raise all kinds on broken markup
            raise SourceFormat(f"{spec} is a page that cannot be parsed: {type(error).__name__}") from error


def _blocks(element: Any) -> list[str]:
    """Texts of the paragraphs below an element, in order; items of one list, and rows of one table, are one block."""
    blocks: list[str] = []
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if child.tag == "list":
            lines = [f"- {text}" for item in child.iter("item") if (text := _flat(item))]
            blocks += ["\n".join(lines)] if lines else []
        elif child.tag == "table":
            rows = [" | ".join(t for cell in row.iter("cell") if (t := _flat(cell))) for row in child.iter("row")]
            blocks += ["\n".join(row for row in rows if row)] if any(rows) else []
        elif any(inner.tag in _BLOCKS for inner in child):
            blocks += [text] if (text := _tidy(child.text or "")) else []
            blocks += _blocks(child)
        elif text := _tidy(_text(child)):
            blocks.append(text)
        if tail := _tidy(child.tail or ""):
            blocks.append(tail)
    return blocks


def _text(element: Any) -> str:
    """All text of an element; line breaks stay."""
    parts = [element.text or ""]
    for child in element:
        parts.append("\n" if child.tag == "lb" else _text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _flat(element: Any) -> str:
    return " ".join(_text(element).split())


def _tidy(text: str) -> str:
    lines = (_SPACE.sub(" ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _plain(page: str) -> list[str]:
    """What a page without recognisable article says at all: text of its paragraphs."""
    import trafilatura

    with quiet():
        try:
            _, text, _ = trafilatura.baseline(page)
        except Exception:  # the main way found nothing either; the caller reports an empty page
            return []
    return [line for raw in (text or "").split("\n") if (line := _tidy(raw))]


def _clean(value: Any) -> str | None:
    text = " ".join(normalise(value).split()) if isinstance(value, str) else ""
    return text or None


def _headline(title: str | None, publisher: str | None) -> str | None:
    """A page's title without the name of the site that many append."""
    if title and publisher:
        title = re.sub(rf"\s+[|\-–—•:·]\s+{re.escape(publisher)}\s*$", "", title, flags=re.I) or title
    return title


def _key(text: str) -> str:
    """Text as compared: letters and digits only."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
