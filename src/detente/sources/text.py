"""Plain text: line ends and control characters made regular, hard-wrapped lines joined. Same length wherever that can be."""

from __future__ import annotations

import re

# Control characters stand for nothing in running text; a space in their place keeps words apart and offsets true.
_CONTROLS = {code: " " for code in (*range(0x00, 0x20), *range(0x7F, 0xA0))}
_CONTROLS |= {0x09: "\t", 0x0A: "\n", 0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
# A lone surrogate (from "\ud83d" in JSON) cannot be written as UTF-8 later.
_CONTROLS |= {code: "\ufffd" for code in range(0xD800, 0xE000)}
# Invisible, and inside words: soft hyphen, zero-width space, word joiner, byte order mark. A parser would not know the word.
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
_TABLE: dict[int, str | None] = {**_CONTROLS, **_INVISIBLE}

MIN_WIDTH, MAX_WIDTH = 45, 110
_LIST = re.compile(r"\s*(?:[-*•–—·>|+]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\[\d+\])\s")
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
    for line, following in zip(lines, lines[1:], strict=False):
        parts.append(" " if _runs_on(line, following, limit) else "\n")
        parts.append(following)
    return "".join(parts)


def wrap_width(lines: list[str]) -> int | None:
    """The width at which a text was wrapped, in characters, or None where it was not.

    Evidence: the lines that have another line right below are about equally long, most of them end in mid-sentence, and
    many go on in lower case.
    """
    pairs = [(a.rstrip(), b) for a, b in zip(lines, lines[1:], strict=False) if a.strip() and b.strip() and not _fixed(a, b)]
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


def _fixed(line: str, following: str) -> bool:
    """Whether a line break must stay: before a list item, between columns."""
    return bool(_LIST.match(following) or _COLUMNS.search(line.strip()) or _COLUMNS.search(following.strip()))


def _is_full(line: str, following: str, limit: int) -> bool:
    """Whether the first word of the next line would not have fitted. Two characters are forgiven."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > limit - 2


def _runs_on(line: str, following: str, limit: int) -> bool:
    if not line.strip() or not following.strip() or _fixed(line, following):
        return False
    bare = line.rstrip()
    if _is_full(bare, following, limit):
        return True
    # Ragged by hand: a long line that ends in mid-sentence and goes on in lower case.
    return len(bare) >= 0.6 * limit and following.lstrip()[0].islower() and not _TERMINAL.search(bare)
