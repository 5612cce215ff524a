"""Markdown: the words without their markup, paragraphs apart by blank lines, front matter as metadata."""

from __future__ import annotations

import html
import re

from detente.sources.base import Extract
from detente.sources.text import normalise

_FRONT = re.compile(r"\s*---[ \t]*\n((?:(?:[\w-]+:|[ \t#-])[^\n]*\n|\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_FIELD = re.compile(r"(title|date|published|publisher|author|source|url|site|organi[sz]ation)\s*:\s*(.+)", re.I)
_PUBLISHERS = ("publisher", "source", "site", "organization", "organisation")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+)\s*")
_RULE = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})")
_TABLE_RULE = frozenset("|:- \t")
_DEFINITION = re.compile(r"\s{0,3}\[[^\]\n]{1,200}\]:\s*\S+.*")
_FOOTNOTE = re.compile(r"\s{0,3}\[\^[^\]\n]{1,50}\]:\s*")
_QUOTE = re.compile(r"(?:\s{0,3}>\s?)+")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_HARD_BREAKS = ("  ", "\\")

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]\n]{0,500})\](?:\((?:[^()\n]|\([^()\n]{0,200}\)){0,500}\)|\[[^\[\]\n]{0,200}\])")
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
    publisher = next((meta[name] for name in _PUBLISHERS if meta.get(name)), None)
    return Extract(body, title, meta.get("date") or meta.get("published"), publisher, meta.get("url"))


def _blocks(text: str) -> tuple[list[str], str | None]:
    """Paragraphs, and the first heading."""
    blocks: list[str] = []
    lines: list[str] = []
    heading: str | None = None
    fenced = False
    for raw in text.split("\n"):
        if _FENCE.match(raw):
            fenced = not fenced
            _close(lines, blocks)
            continue
        line = raw if fenced else _QUOTE.sub("", raw, count=1) if _QUOTE.match(raw) else raw
        if fenced:
            lines.append(f"{line}  ")  # code keeps its lines
            continue
        title = _HEADING.fullmatch(line) if len(line) < 1000 else None
        if title is not None:
            _close(lines, blocks)
            lines.append(title[2] or "")
        underlined = len(lines) == 1 and bool(_UNDERLINE.fullmatch(line)) and not _ITEM.match(lines[0])
        if title is not None or underlined:
            heading = heading or _inline(lines[0]).strip() or None
            _close(lines, blocks)
        elif not line.strip() or _ends_paragraph(line):
            _close(lines, blocks)
        elif not _is_table_rule(line):
            lines.append(_FOOTNOTE.sub("", line))
    _close(lines, blocks)
    return blocks, heading


def _ends_paragraph(line: str) -> bool:
    """Whether a line is a rule or the definition of a link, which say nothing."""
    return bool(_RULE.fullmatch(line[:200]) or (_DEFINITION.fullmatch(line[:500]) and not _FOOTNOTE.match(line)))


def _is_table_rule(line: str) -> bool:
    marks = set(line)
    return marks <= _TABLE_RULE and {"|", "-"} <= marks


def _close(lines: list[str], blocks: list[str]) -> None:
    """Turn the lines gathered into a paragraph: a soft break is a space; items, rows, hard breaks keep lines."""
    rows: list[list[str]] = []
    hard = True
    for line in lines:
        row = line.lstrip().startswith("|")
        if hard or row or _ITEM.match(line):
            rows.append([])
        rows[-1].append(line.strip("| \t") if row else line.strip() if rows[-1] else line.rstrip())
        hard = row or line.endswith(_HARD_BREAKS)
        rows[-1][-1] = rows[-1][-1].removesuffix("\\")
    texts = [text for parts in rows if (text := _inline(" ".join(parts)).strip())]
    if texts:
        blocks.append("\n".join(texts))
    lines.clear()


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
