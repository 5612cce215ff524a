"""Set a page as Markdown, as one self-contained HTML page, or as PDF. Words of articles are never markup."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.briefs.chart import Chart, to_svg
from detente.briefs.content import Line, Page
from detente.briefs.words import around, quote, said_day
from detente.errors import InputError, LibraryMissing
from detente.lexicon.files import data_dir
from detente.render.words import clean

if TYPE_CHECKING:
    from jinja2 import Environment

FORMATS = ("md", "html", "pdf", "json")
MOST_NOTES = 8  # footnotes a line
_MARKS = re.compile(r"([\\`*_\[\]<>#|~$&@{}^])")
_LEADING = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")
_AUTOLINK = re.compile(r"(?i)(://|www\.)")


def render(page: Page, format: str = "md") -> bytes:
    """The page as UTF-8 text (md, html, json) or PDF. Raises InputError for another format, LibraryMissing."""
    if format == "json":
        import msgspec

        return msgspec.json.format(msgspec.json.encode(page.to_dict()), indent=1)
    if format in ("md", "html"):
        return _set(page, format).encode()
    if format == "pdf":
        made: bytes = pdf(page)
        return made
    raise InputError(f"a brief cannot be set as {format!r}", choices=FORMATS)


def pdf(page: Page, format: str = "pdf", **options: Any) -> Any:
    """Through Typst, which pip installs whole (`format` png gives a picture of each page). Raises LibraryMissing."""
    try:
        import typst
    except ImportError as error:
        raise LibraryMissing("PDF needs the typst package", remedy="`pip install typst`, or choose html.") from error
    compiler: Any = typst  # its stubs want literal formats
    return compiler.compile(_set(page, "typ").encode(), format=format, **options)


def _set(page: Page, kind: str) -> str:
    charts: dict[int, str] = {}

    def svg(chart: Chart) -> str:
        if id(chart) not in charts:
            charts[id(chart)] = to_svg(chart)
        return charts[id(chart)]

    made: str = (
        _environment(kind)
        .get_template(f"page.{kind}.j2")
        .render(
            page=page,
            notes=lambda line: notes(page, line),
            day=said_day,
            around=around,
            quote=quote,
            svg=svg,
            numbered=sorted(page.numbers.items(), key=lambda item: item[1]),
        )
    )
    # Macros end on line breaks: more than one empty line means nothing.
    return re.sub(r"\n{3,}", "\n\n", made).strip() + "\n"


def notes(page: Page, line: Line) -> list[int]:
    """The footnote numbers of a line's evidence."""
    return [page.numbers[i] for i in line.ids if i in page.numbers][:MOST_NOTES]


@lru_cache(maxsize=4)
def _environment(kind: str) -> Environment:
    """HTML is escaped by Jinja, Markdown and Typst by filters of their own."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(data_dir() / "briefs"),
        autoescape=kind == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters |= {"md": plain_markdown, "typ": typst_string, "raw_typ": _literal, "plain": plain, "link": link}
    return found


def plain(text: Any) -> str:
    """One line without control characters and marks that turn the direction of the text."""
    return clean(" ".join(str(text or "").split()))


def plain_markdown(text: Any) -> str:
    """Text whose characters mean nothing to Markdown, not at the beginning of a line and not as an address either."""
    escaped = _MARKS.sub(r"\\\1", plain(text))
    escaped = _AUTOLINK.sub(lambda m: "\\" + m[0] if m[0].startswith(":") else m[0][:-1] + "\\.", escaped)
    return _LEADING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", escaped)


def typst_string(text: Any) -> str:
    """A Typst string literal: whatever it holds, it is text."""
    return _literal(plain(text))


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def link(url: Any) -> str:
    """An address of the web with nothing in it that could end a link; nothing for any other."""
    text = str(url or "").strip()
    if not text.casefold().startswith(("http://", "https://")):
        return ""
    return re.sub(r"[\s<>\"'`\\()\[\]]|[\x00-\x1f\x7f]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), text)
