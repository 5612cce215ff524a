"""Frames by head word, the most demanding first."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from detente.lexicon.frames import Frame
from detente.lexicon.load import load_frames


class FrameIndex:
    """Looks frames up by part of speech and lemma."""

    def __init__(self, frames: tuple[Frame, ...]) -> None:
        table: dict[tuple[str, str], list[Frame]] = defaultdict(list)
        for frame in frames:
            table[frame.pos, frame.lemma].append(frame)
        self._table = {
            key: tuple(sorted(rows, key=lambda f: (-f.weight, f.type == "NONE"))) for key, rows in table.items()
        }

    def verbs(self, lemma: str) -> tuple[Frame, ...]:
        return self._table.get(("VERB", lemma), ())

    def nouns(self, lemma: str) -> tuple[Frame, ...]:
        return self._table.get(("NOUN", lemma), ())

    def is_event_noun(self, lemma: str) -> bool:
        return ("NOUN", lemma) in self._table


@lru_cache(maxsize=8)
def frame_index(extra: Path | None = None) -> FrameIndex:
    """The index over the package's frames and a user's own folder."""
    return FrameIndex(load_frames(extra))
