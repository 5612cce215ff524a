"""Plain text: line ends and control characters made regular, hard-wrapped lines joined, the length kept."""

from __future__ import annotations

import re
from itertools import pairwise

# Control characters stand for nothing in running text; a space in their place keeps words apart and offsets true.
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")
_CONTROLS |= {0x09: "\t", 0x0A: "\n", 0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
# A lone surrogate (from "\ud83d" in JSON) cannot be written as UTF-8 later.
_CONTROLS |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
# Invisible, and inside words that a parser would not know then: soft hyphen, zero-width space, word joiner, BOM.
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
_TABLE: dict[int, str | None] = {**_CONTROLS, **_INVISIBLE}

MIN_WIDTH, MAX_WIDTH = 45, 110
_LIST = re.compile(r"\s*(?:[-*•–—·>|+]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\[\d+\])\s")
_LOOSE_MARK = re.compile(r"\s*(?:[-–—]\s+[a-z]|\d{1,3}[.)]\s)")
_TERMINAL = re.compile(r"""[.!?:;]["'”’»)\]]*\s*$""")
_COLUMNS = re.compile(r"\S\s{3,}\S|\t")


def normalise(text: str) -> str:
    """Text with `\\n` line ends and without control characters, lone surrogates and invisible marks; else as given."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)


def unwrap(text: str) -> str:
    """Hard-wrapped lines joined: a newline inside a running paragraph becomes one space, so the length stays the same.

    Short lines (headlines, lists, addresses), columns and texts with one paragraph a line stay as they are.
    """
    lines = text.split("\n")
    limit = wrap_width(lines)
    if limit is None:
        return text
    parts = [lines[0]]
    for line, following in pairwise(lines):
        parts.append(" " if _runs_on(line, following, limit) else "\n")
        parts.append(following)
    return "".join(parts)


def wrap_width(lines: list[str]) -> int | None:
    """The width at which a text was wrapped, in characters, or None where it was not.

    Evidence: the lines that have another line right below are about equally long, most of them end in mid-sentence, and
    many go on in lower case.
    """
    filled = ((a.rstrip(), b) for a, b in pairwise(lines) if a.strip() and b.strip())
    pairs = [(a, b) for a, b in filled if not _LIST.match(b) and not _in_columns(a, b)]
    if not pairs:
        return None
    lengths = sorted(len(a) for a, _ in pairs)
    typical = lengths[int(0.9 * (len(lengths) - 1))]
    if not MIN_WIDTH <= typical <= MAX_WIDTH:
        return None
    limit = max(length for length in lengths if length <= 1.1 * typical)
    full = [(a, b) for a, b in pairs if _is_full(a, b, limit)]
    running = sum(b.lstrip()[0].islower() for _, b in full)
    ended = sum(bool(_TERMINAL.search(a)) for a, _ in full)
    if not full or running < 0.4 * len(full) or ended > 0.4 * len(full):
        return None
    return limit


def _in_columns(line: str, following: str) -> bool:
    return bool(_COLUMNS.search(line.strip()) or _COLUMNS.search(following.strip()))


def _is_full(line: str, following: str, limit: int) -> bool:
    """Whether the first word of the next line would not have fitted. Two characters are forgiven."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > limit - 2


def _runs_on(line: str, following: str, limit: int) -> bool:
    """Whether a paragraph goes on from a line to the next."""
    if not line.strip() or not following.strip() or _in_columns(line, following):
        return False
    bare = line.rstrip()
    full, ended = _is_full(bare, following, limit), bool(_TERMINAL.search(bare))
    if _LIST.match(following):
        # `... on April` / `19. The visit` and `... the talks` / `- the first since May - ...` are no items.
        return full and not ended and bool(_LOOSE_MARK.match(following))
    if ended and _indent(following) > _indent(line):
        return False  # the first line of a paragraph
    # Ragged by hand: a long line that ends in mid-sentence and goes on in lower case.
    return full or (len(bare) >= 0.6 * limit and following.lstrip()[0].islower() and not ended)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
