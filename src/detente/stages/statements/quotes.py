"""Quotation spans, paired over the text itself: the parser's view of quotation marks is not to be relied on."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"``|''|[\"“”„‟«»‘’']")
_OPEN = {"“": "”", "„": "”", "‟": "”", "``": "''", "«": "»"}
_CLOSE = {"”", "»"}
# Words that begin with an apostrophe, so that it opens nothing.
_CLIPPED = re.compile(r"[’'](?:\d0s|em|til|tis|twas|cause|bout|n)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quote:
    """An outermost quotation: characters [start, end) with its marks; `closed` is false where it runs on over
    paragraphs."""

    start: int
    end: int
    closed: bool = True


def find_quotes(text: str) -> list[Quote]:
    """Outermost quotations of the text in order. A paragraph that opens one without closing it counts as quoted
    to its end if the next paragraph opens with a mark again (the custom of long quotations)."""
    quotes: list[Quote] = []
    offset = 0
    paragraphs = text.split("\n")
    for number, paragraph in enumerate(paragraphs):
        found, unclosed = _pair(paragraph)
        quotes += [Quote(offset + s, offset + e) for s, e in found]
        if unclosed is not None and _runs_on(paragraphs, number, paragraph, unclosed):
            quotes.append(Quote(offset + unclosed, offset + len(paragraph.rstrip()), closed=False))
        offset += len(paragraph) + 1
    return quotes


def _runs_on(paragraphs: list[str], number: int, paragraph: str, unclosed: int) -> bool:
    following = next((p.lstrip() for p in paragraphs[number + 1 :] if p.strip()), "")
    return (following[:1] in '"“' and following != "") or (
        following.startswith("''") or not paragraph[:unclosed].strip()
    )


def _pair(paragraph: str) -> tuple[list[tuple[int, int]], int | None]:
    """(outermost pairs, start of the one left open) in a paragraph."""
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []  # (closing mark awaited, start)
    for match in _MARK.finditer(paragraph):
        mark, start, end = match.group(), match.start(), match.end()
        if mark in "‘’'" and mark != "''":
            _single(paragraph, mark, start, stack, pairs)
        elif stack and _closes(paragraph, mark, start, end, stack):
            opened = _unwind(stack, mark)
            if not stack:
                pairs.append((opened, end))
        elif (
            mark == '"'
            and stack
            and stack[-1][0] == "”"
            and not _opens(paragraph, start, end)
            and _ends_there(paragraph, start, end)
        ):
            opened = _unwind(stack, "”")  # opened curly, closed straight: editors mix them
            if not stack:
                pairs.append((opened, end))
        elif mark in _OPEN:
            stack.append((_OPEN[mark], start))
        elif mark not in _CLOSE and _opens(paragraph, start, end):
            stack.append((mark, start))
        elif mark == "”" and not stack and not paragraph[:start].strip():
            stack.append(("”", start))  # a closing mark that opens the paragraph is a slip of typesetting
    while stack and stack[0][0] in "’'":
        stack.pop(0)
    return pairs, stack[0][1] if stack else None


def _opens(paragraph: str, start: int, end: int) -> bool:
    before, after = paragraph[start - 1 : start], paragraph[end : end + 1]
    return (not before or before.isspace() or before in "([-–—―:‘'“\"…") and bool(after) and not after.isspace()


def _ends_there(paragraph: str, start: int, end: int) -> bool:
    before, after = paragraph[start - 1 : start], paragraph[end : end + 1]
    return not before.isspace() and not after.isalnum()


def _closes(paragraph: str, mark: str, start: int, end: int, stack: list[tuple[str, int]]) -> bool:
    """Whether a mark ends an open quotation. A straight mark is read by what stands around it."""
    if not any(awaited == mark for awaited, _ in stack):
        return False
    if mark in _CLOSE:
        return True
    # A straight mark after a space and before a word opens again; the earlier one was never closed.
    if _opens(paragraph, start, end) and (paragraph[start - 1 : start] or " ").isspace() and stack[-1][0] != mark:
        return True
    if _opens(paragraph, start, end) and (paragraph[start - 1 : start] or " ").isspace():
        return not paragraph[end : end + 1].isalnum()
    return True


def _unwind(stack: list[tuple[str, int]], mark: str) -> int:
    """Drop what was opened later and never closed; start of the quotation that the mark closes."""
    while stack[-1][0] != mark:
        stack.pop()
    return stack.pop()[1]


def _single(paragraph: str, mark: str, start: int, stack: list[tuple[str, int]], pairs: list[tuple[int, int]]) -> None:
    """Single marks: apostrophes unless they stand where only a quotation mark can."""
    before, after = paragraph[start - 1 : start], paragraph[start + 1 : start + 2]
    awaited = "’" if mark in "‘’" else "'"
    if stack and stack[-1][0] == awaited and mark != "‘" and not after.isalnum() and not before.isspace():
        if before == "s" and awaited in paragraph[start + 1 :] and after == " ":
            return  # plural possessive, with a likelier mark to come
        opened = stack.pop()[1]
        if not stack:
            pairs.append((opened, start + 1))
    elif (
        mark != "’" and (not before or before.isspace() or before in "([-–—:") and (after.isalnum() or after in '“"[…')
    ):
        if mark == "'" and _CLIPPED.match(paragraph, start):
            return
        if re.search(re.escape(awaited) + r"(?!\w)", paragraph[start + 1 :]):
            stack.append((awaited, start))
