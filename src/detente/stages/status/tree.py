"""A parse as plain lists: many short look-ups on a spaCy Doc cost more than one pass that copies it."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.strings import StringStore
    from spacy.tokens import Doc

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
VERBAL = frozenset({"VERB", "AUX"})
_COLUMNS: list[int | str] = ["HEAD", "DEP", "POS", "TAG", "LOWER", "LEMMA", "SENT_START"]
_STRAIGHT = str.maketrans("’‘`", "'''")


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """Lower case, with straight apostrophes."""
    return word.lower().translate(_STRAIGHT)


def _names(strings: StringStore, column: NDArray[np.int64], fold: bool) -> list[str]:
    """Strings of a column of hashes; `fold` lowers them and straightens apostrophes."""
    ids = column.astype("uint64").tolist()
    seen = {key: strings[key] for key in set(ids)}
    if fold:
        seen = {key: fold_word(name) for key, name in seen.items()}
    return [seen[key] for key in ids]


class Tree:
    """Heads, labels and lemmas of a Doc by token index, with children in text order."""

    def __init__(self, doc: Doc) -> None:
        # One array and one look-up per distinct string: a fifth of the cost of asking every token object.
        table = doc.to_array(_COLUMNS).astype("int64")
        strings = doc.vocab.strings
        self.size = len(doc)
        self.head: list[int] = [i + offset for i, offset in enumerate(table[:, 0].tolist())]
        self.dep, self.pos, self.tag, self.lower, self.lemma = (
            _names(strings, table[:, column], column >= 4) for column in range(1, 6)
        )
        none: list[int] = []
        self.kids: list[list[int]] = [none] * self.size      # leaves share one: fewer objects for the collector
        for i, head in enumerate(self.head):
            if head != i:
                if self.kids[head] is none:
                    self.kids[head] = [i]
                else:
                    self.kids[head].append(i)
        starts = [0, *(i for i, flag in enumerate(table[:, 6].tolist()) if flag == 1 and i), self.size]
        self.sent_start = [0] * self.size
        self.sent_end = [0] * self.size
        for start, end in pairwise(starts):
            self.sent_start[start:end] = [start] * (end - start)
            self.sent_end[start:end] = [end] * (end - start)

    def child(self, i: int, *deps: str) -> int | None:
        """First child with one of the labels."""
        dep = self.dep
        for k in self.kids[i]:
            if dep[k] in deps:
                return k
        return None

    def particle(self, i: int) -> str | None:
        """Particle of a verb: the "off" of "called off", the "forward" of "look forward to"."""
        k = self.child(i, "prt")
        if k is None and i + 1 < self.size and self.head[i + 1] == i and self.dep[i + 1] == "advmod":
            k = i + 1
        return self.lower[k] if k is not None else None

    def is_passive(self, i: int) -> bool:
        """Whether the verb has a passive auxiliary, or is a participle that modifies a noun."""
        dep = self.dep
        if any(dep[k] in ("auxpass", "nsubjpass", "csubjpass") for k in self.kids[i]):
            return True
        return self.tag[i] == "VBN" and dep[i] in ("acl", "amod", "advcl") and self.child(i, "aux") is None

    def auxiliaries(self, i: int) -> list[str]:
        """Lower-case auxiliaries of a verb, in text order."""
        dep, lower = self.dep, self.lower
        return [lower[k] for k in self.kids[i] if dep[k] in ("aux", "auxpass")]

    def has_subject(self, i: int) -> bool:
        """Whether the node has a subject of its own."""
        dep = self.dep
        return any(dep[k] in SUBJECTS for k in self.kids[i])

    def first_conjunct(self, i: int) -> int:
        """The first member of the coordination that the node belongs to."""
        while self.dep[i] == "conj" and self.head[i] != i:
            i = self.head[i]
        return i

    def leftmost(self, i: int) -> int:
        """Leftmost token of the subtree."""
        while self.kids[i] and self.kids[i][0] < i:
            i = self.kids[i][0]
        return i

    def rightmost(self, i: int) -> int:
        """Rightmost token of the subtree."""
        while self.kids[i] and self.kids[i][-1] > i:
            i = self.kids[i][-1]
        return i
