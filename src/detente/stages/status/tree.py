"""A parse as plain lists: many short look-ups on a spaCy Doc cost more than one pass that copies it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
VERBAL = frozenset({"VERB", "AUX"})
_STRAIGHT = str.maketrans("’‘`", "'''")


class Tree:
    """Heads, labels and lemmas of a Doc by token index, with children in text order."""

    def __init__(self, doc: Doc) -> None:
        tokens = list(doc)
        self.size = len(tokens)
        self.head = [t.head.i for t in tokens]
        self.dep = [t.dep_ for t in tokens]
        self.pos = [t.pos_ for t in tokens]
        self.tag = [t.tag_ for t in tokens]
        self.lower = [t.lower_.translate(_STRAIGHT) for t in tokens]
        self.lemma = [t.lemma_.lower() for t in tokens]
        self.kids: list[list[int]] = [[] for _ in tokens]
        for i, head in enumerate(self.head):
            if head != i:
                self.kids[head].append(i)
        self.sent_start = [0] * self.size
        self.sent_end = [0] * self.size
        start = 0
        for i in range(1, self.size + 1):
            if i == self.size or tokens[i].is_sent_start:
                for k in range(start, i):
                    self.sent_start[k], self.sent_end[k] = start, i
                start = i

    def child(self, i: int, *deps: str) -> int | None:
        """First child with one of the labels."""
        dep = self.dep
        for k in self.kids[i]:
            if dep[k] in deps:
                return k
        return None

    def particle(self, i: int) -> str | None:
        """Particle of a verb: the "off" of "called off"."""
        k = self.child(i, "prt")
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
