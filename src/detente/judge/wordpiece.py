"""WordPiece: words to the numbers of a model's vocabulary.

Our own sixty lines because the usual library brings a network client along. Text is lowered and loses its accents, as
in the vocabulary; every sign of punctuation is a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

CLS, SEP, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
MAX_WORD = 60  # longer strings are addresses and the like
_WORD = re.compile(r"[^\W_]+|[^\s]")


def normalise(text: str) -> str:
    """Lower case without accents and invisible signs."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    kept = (
        c
        for c in unicodedata.normalize("NFD", lowered)
        if unicodedata.category(c) not in {"Mn", "Cf", "Cc"} or c in "\n\t"
    )
    return "".join(kept)


class WordPiece:
    """A vocabulary with its greedy longest-match-first segmentation; number = position in the list."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self.pieces = tuple(pieces)
        self.ids = {piece: n for n, piece in enumerate(self.pieces)}
        self.unknown = self.ids[UNKNOWN]
        self._word = lru_cache(maxsize=50_000)(self._split)

    def encode(self, text: str) -> list[int]:
        """Numbers of the pieces of a text, without [CLS] and [SEP]."""
        out: list[int] = []
        for word in _WORD.findall(normalise(text)):
            out.extend(self._word(word))
        return out

    def _split(self, word: str) -> tuple[int, ...]:
        if len(word) > MAX_WORD:
            return (self.unknown,)
        out: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                found = self.ids.get(word[start:end] if start == 0 else "##" + word[start:end])
                if found is not None:
                    out.append(found)
                    start = end
                    break
            else:
                return (self.unknown,)
        return tuple(out)
