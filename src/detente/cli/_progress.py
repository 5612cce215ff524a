"""How far a long reading is: one line on a terminal, and a count by reason at its end."""

from __future__ import annotations

import glob
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from detente.sources.base import Track

EVERY = 0.5  # seconds between two looks of the line
SURE = 5.0  # seconds before a rate says anything about what is left
REASONS = {
    "D220": "reading broke", "D300": "not readable", "D301": "no text", "D302": "too large",
    "D303": "no article or broken", "D304": "not fetched", "D305": "no answer", "D310": "not English",
}


class Progress:
    """A line that is drawn over itself. It keeps quiet where nobody would see it."""

    def __init__(self, track: Track, total: int | None, *, shown: bool) -> None:
        self._track, self.total, self._shown = track, total, shown
        self._began: tuple[float, int, int] | None = None  # clock, documents and bytes at the first that is read
        self._drawn = 0.0
        self._dirty = False

    def tick(self, read: int, rejected: Counter[str]) -> None:
        """Draw the line, if it is time."""
        now = time.monotonic()
        if not self._shown or now - self._drawn < EVERY:
            return
        self._drawn = now
        if self._track.skipping:
            self._draw(f"{self._track.seen:,} of {self._track.skip:,} done before")
            return
        done = read + rejected.total()
        if self._began is None:
            self._began = (now, done, self._track.position)
        self._draw(self._line(now - self._began[0], done - self._began[1], read, rejected))

    def _line(self, elapsed: float, done: int, read: int, rejected: Counter[str]) -> str:
        parts = [f"{read:,} read", *([counted(rejected)] if rejected else [])]
        if elapsed > 1 and done:
            parts.append(f"{done / elapsed:.1f} a second")
        left = self._left(elapsed)
        if left is not None:
            parts.append(f"{spell(left)} left")
        return " · ".join(parts)

    def _left(self, elapsed: float) -> float | None:
        """Seconds that are left, by the bytes of the files; None where their size is not known, or it is too early."""
        if self.total is None or self._began is None or elapsed < SURE:
            return None
        begun = self._began[2]
        part = (self._track.position - begun) / max(self.total - begun, 1)
        return elapsed * (1 - part) / part if 0.001 < part <= 1 else None

    def _draw(self, line: str) -> None:
        width = (os.get_terminal_size(sys.stderr.fileno()).columns or 80) - 1 if sys.stderr.isatty() else 120
        print(f"\r\x1b[K{line[:width]}", end="", file=sys.stderr, flush=True)
        self._dirty = True

    def clear(self) -> None:
        """Take the line away, since another is to be printed."""
        if self._dirty:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._dirty = False


def counted(rejected: Counter[str]) -> str:
    """`3 rejected: 2 no text (D301), 1 not English (D310)`."""
    reasons = (f"{count:,} {REASONS.get(code, 'other')} ({code})" for code, count in rejected.most_common())
    return f"{rejected.total():,} rejected: {', '.join(reasons)}"


def spell(seconds: float) -> str:
    """A span of time as people say it."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600)} h" if seconds < 172_800 else f"{round(seconds / 86_400)} days"


def total_bytes(sources: Iterable[str]) -> int | None:
    """Bytes of all files named; None where one is an address, or standard input."""
    total = 0
    for source in sources:
        if source == "-" or "://" in source:
            return None
        named = [source] if os.path.lexists(source) else glob.iglob(source, recursive=True)
        total += sum(_size(Path(name)) for name in named)
    return total


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            return sum(_size(Path(folder, name)) for folder, _, names in os.walk(path) for name in names)
        return path.stat().st_size
    except OSError:
        return 0
