"""Status and stance of event words: did it happen, is it going on, planned, only possible, or denied, and who says so.

`event_status` judges one spaCy token, `status_at` a span of characters, `read_statuses` many tokens of one Doc.
What each word does to its complement stands in data/cues/status.yaml. See docs/status.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.stages.status.algebra import stance_of
from detente.stages.status.background import is_historical
from detente.stages.status.lexicon import load_status_lexicon
from detente.stages.status.reader import Reader
from detente.stages.status.readings import Link, StatusContext, StatusReading
from detente.stages.status.spans import head_of_span
from detente.stages.status.tree import Tree

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Link", "StatusContext", "StatusReading", "event_status", "read_statuses", "status_at"]


@lru_cache(maxsize=4)
def _reader(doc: Doc) -> Reader:
    return Reader(Tree(doc), load_status_lexicon())


def event_status(token: Token, *, context: StatusContext | None = None) -> StatusReading:
    """Status, stance and attribution of the event word `token` (verb, noun or adjective) of a parsed Doc."""
    return _judge(_reader(token.doc), token.i, context)


def read_statuses(
    doc: Doc, triggers: Sequence[int], contexts: Sequence[StatusContext | None] | None = None
) -> list[StatusReading]:
    """Readings of the tokens at the indices `triggers`, in their order; `contexts` run beside them."""
    reader = _reader(doc)
    if contexts is None:
        return [_judge(reader, i, None) for i in triggers]
    return [_judge(reader, i, context) for i, context in zip(triggers, contexts, strict=True)]


def status_at(doc: Doc, start: int, end: int, date: str | None = None) -> StatusReading:
    """Reading of the event words in the characters [start, end) of the Doc's text; `date` is the article's day.

    Raises SpanError where no word lies in the span.
    """
    reader = _reader(doc)
    context = StatusContext(document_date=date) if date else None
    return _judge(reader, head_of_span(doc, start, end, reader), context)


def _judge(reader: Reader, i: int, context: StatusContext | None) -> StatusReading:
    state = reader.settled(i)
    status, stance = stance_of(state)
    return StatusReading(
        status=status,
        historical=is_historical(reader, i, context),
        stance=stance,
        chain=state.chain,
        confidence=round(state.confidence, 3),
        reasons=state.reasons,
    )
