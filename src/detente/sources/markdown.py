"""Markdown: the words without their markup, paragraphs apart by blank lines, front matter as metadata."""

from __future__ import annotations

import html
import re

from detente.sources.base import Extract
from detente.sources.text import normalise

_FRONT = re.compile(r"\s*---[ \t]*\n((?:[^\n]*\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_FIELD = re.compile(r"(title|date|published|publisher|author|source|url|site|organi[sz]ation)\s*:\s*(.+)", re.I)
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+)\s*")
_RULE = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*")
_DEFINITION = re.compile(r"\s{0,3}\[[^\]\n]{1,200}\]:\s*\S+.*")
_FOOTNOTE = re.compile(r"\s{0,3}\[\^[^\]\n]{1,50}\]:\s*")
_QUOTE = re.compile(r"(?:\s{0,3}>\s?)+")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\](?:\((?:[^()\n]|\([^()\n]{0,200}\)){0,1000}\)|\[[^\[\]\n]{0,200}\])")
_MARK = re.compile(r"\[\^[^\[\]\n]{1,50}\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,500})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>")
_OPEN = re.compile(r"(?<![\w\\*_~`])(\*{1,3}|_{1,3}|~~|`+)(?=[^\s*_~`])")
_CLOSE = re.compile(r"(?<=[^\s*_~`\\])(\*{1,3}|_{1,3}|~~|`+)(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~<])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});")


def read_markdown(text: str) -> Extract:
    """The words of a Markdown text. Title and day come from front matter, the title else from the first heading."""
    text = normalise(text)
    meta: dict[str, str] = {}
    front = _FRONT.match(text)
    if front is not None:
        fields = (_FIELD.fullmatch(line.strip()) for line in front[1].split("\n"))
        meta = {m[1].lower(): m[2].strip().strip("\"'") for m in fields if m is not None}
        text = text[front.end():]
    blocks, heading = _blocks(_COMMENT.sub("", text))
    title = meta.get("title") or heading
    body = "\n\n".join(blocks)
    if meta.get("title") and meta["title"].casefold() not in body.casefold():
        body = f"{meta['title']}\n\n{body}"
    publisher = next((meta[k] for k in ("publisher", "source", "site", "organization", "organisation") if meta.get(k)), None)
    return Extract(body, title, meta.get("date") or meta.get("published"), publisher, meta.get("url"))


def _blocks(text: str) -> tuple[list[str], str | None]:
    """Paragraphs, and the first heading of the highest level met first."""
    blocks: list[str] = []
    lines: list[str] = []
    heading: str | None = None

    def close() -> None:
        if lines:
            block = "\n".join(line for raw in lines if (line := _inline(raw).strip()))
            if block:
                blocks.append(block)
            lines.clear()

    fenced = False
    for raw in text.split("\n"):
        if _FENCE.match(raw):
            fenced = not fenced
            close()
            continue
        line = raw if fenced else _QUOTE.sub("", raw, count=1) if _QUOTE.match(raw) else raw
        title = _HEADING.fullmatch(line) if len(line) < 1000 else None
        if fenced:
            lines.append(line)
        elif not line.strip():
            close()
        elif title is not None or lines and len(lines) == 1 and _UNDERLINE.fullmatch(line) and not _ITEM.match(lines[0]):
            if title is not None:
                close()
                lines.append(title[2] or "")
            heading = heading or _inline(lines[0]).strip() or None
            close()
        elif _RULE.fullmatch(line[:200]) or _DEFINITION.fullmatch(line[:500]) and not _FOOTNOTE.match(line):
            close()
        elif _TABLE_RULE.fullmatch(line[:500]):
            continue
        else:
            _append(lines, _FOOTNOTE.sub("", line))
    close()
    return blocks, heading


def _append(lines: list[str], line: str) -> None:
    """Add a line to a paragraph: a soft break becomes a space, an item, a table row or a hard break keeps its line."""
    hard = bool(lines) and (_HARD_BREAK.search(lines[-1]) or line.lstrip().startswith("|"))
    if lines and not hard and not _ITEM.match(line):
        lines[-1] = f"{lines[-1]} {line.strip()}"
    else:
        if lines:
            lines[-1] = _HARD_BREAK.sub("", lines[-1])
        lines.append(line.strip("| ") if line.lstrip().startswith("|") else line)


def _inline(line: str) -> str:
    """A line without emphasis, code marks, tags and images; links as their text."""
    item = _ITEM.match(line)
    start, rest = (item.group().lstrip(), line[item.end():]) if item else ("", line)
    if start[:1] in ("*", "+"):
        start = f"-{start[1:]}"
    rest = _IMAGE.sub("", rest)
    for _ in range(2):  # an image or a bracket inside a link
        rest = _LINK.sub(r"\1", rest)
    rest = _MARK.sub("", rest)
    rest = _TAG.sub("", _AUTOLINK.sub(r"\1", rest))
    rest = _CLOSE.sub("", _OPEN.sub("", rest))
    rest = _ESCAPE.sub(r"\1", rest)
    return start + normalise(_ENTITY.sub(lambda m: html.unescape(m.group()), rest))
