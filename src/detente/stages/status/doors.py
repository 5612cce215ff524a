"""Status for callers that hold a text rather than a Doc."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.stages.status import status_at
from detente.stages.status.readings import StatusReading

if TYPE_CHECKING:
    from spacy.tokens import Doc


@lru_cache(maxsize=4)
def parsed(parse: Callable[[str], Doc], text: str) -> Doc:
    """`parse(text)`, remembered for the last texts: questions about one text come in rows."""
    return parse(text)


def status_in_text(
    parse: Callable[[str], Doc], text: str, start: int, end: int, date: str | None = None
) -> StatusReading:
    """Reading of the event words in the characters [start, end) of a text. Raises InputError for an empty span."""
    return status_at(parsed(parse, text), start, end, date)
