"""From a span of characters to the event word in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.actors.names import text_of
from detente.errors import InputError
from detente.stages.status.reader import Reader

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "PROPN"})


def head_of_span(doc: Doc, start: int, end: int, reader: Reader) -> int:
    """Index of the word that heads the characters [start, end): the one governed from outside, a content word if any.

    Raises InputError where the span holds no word.
    """
    span = doc.char_span(start, end, alignment_mode="expand") if 0 <= start < end <= len(text_of(doc)) else None
    inside = [t.i for t in span if not t.is_space and not t.is_punct] if span is not None else []
    if not inside:
        raise InputError(f"there is no word in the characters {start} to {end} of the text")
    tree = reader.tree
    within = set(inside)
    tops = [i for i in inside if tree.head[i] not in within or tree.head[i] == i]
    for i in tops:
        if tree.pos[i] in _CONTENT:
            return i
    return next((i for i in inside if tree.pos[i] in _CONTENT), tops[0] if tops else inside[0])
