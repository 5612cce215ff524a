"""A candidate as numbers: the sentence with its marks among the word pieces."""

from __future__ import annotations

from detente.judge.records import Candidate
from detente.judge.wordpiece import CLS, SEP, WordPiece

MAX_TOKENS = 128
ROLES = ("A", "R", "T")  # actor, recipient, trigger: the order of `at`
MARKS = tuple(mark for role in ROLES for mark in (f"[{role}]", f"[/{role}]"))


def encode(candidate: Candidate, pieces: WordPiece, limit: int = MAX_TOKENS) -> tuple[list[int], tuple[int, int, int]]:
    """(numbers of the pieces, where the actor's, recipient's and trigger's marks open).

    A mark that is missing or out of the window stands at 0, the place of [CLS].
    """
    ids: list[int] = []
    at = dict.fromkeys(ROLES, -1)
    done = 0
    for position, _, mark in _boundaries(candidate):
        ids += pieces.encode(candidate.sentence[done:position])
        done = position
        if mark[1] != "/":
            at[mark[1]] = len(ids)
        ids.append(pieces.ids[mark])
    ids += pieces.encode(candidate.sentence[done:])
    first, last = _window(len(ids), [p for p in at.values() if p >= 0], limit - 2)
    inside = [at[role] - first + 1 if first <= at[role] < last else 0 for role in ROLES]
    return [pieces.ids[CLS], *ids[first:last], pieces.ids[SEP]], (inside[0], inside[1], inside[2])


def _boundaries(candidate: Candidate) -> list[tuple[int, int, str]]:
    """(character, rank, mark) in the order of the text: at one place marks close before others open, and a wider span
    opens before a narrower one."""
    out: list[tuple[int, int, str]] = []
    size = len(candidate.sentence)
    for role, span in zip(ROLES, (candidate.actor, candidate.recipient, candidate.trigger), strict=True):
        if span is None:
            continue
        start, end = max(0, min(span[0], size)), max(0, min(span[1], size))
        if start >= end:
            continue
        out.append((start, 2 * size - (end - start), f"[{role}]"))
        out.append((end, end - start, f"[/{role}]"))
    return sorted(out, key=lambda b: (b[0], b[1]))


def _window(size: int, marks: list[int], limit: int) -> tuple[int, int]:
    """The part of a long sentence that is kept: `limit` pieces about the middle of the marks."""
    if size <= limit:
        return 0, size
    middle = (min(marks) + max(marks)) // 2 if marks else 0
    first = max(0, min(middle - limit // 2, size - limit))
    return first, first + limit
