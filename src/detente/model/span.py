"""Spans: half-open character ranges of a document's text."""

from __future__ import annotations

Span = tuple[int, int]


def overlap(a: Span, b: Span) -> bool:
    """Whether two spans share a character."""
    return a[0] < b[1] and b[0] < a[1]


def contains(outer: Span, inner: Span) -> bool:
    """Whether `inner` lies within `outer` (equal counts)."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def hull(spans: list[Span]) -> Span:
    """The smallest span that covers all of a non-empty list."""
    return min(s for s, _ in spans), max(e for _, e in spans)
