"""Nouns of the record; imports nothing of ours but this package."""

from detente.model.reading import SCHEMA, Reading, document_id, json_schema
from detente.model.records import (
    Actor,
    AgendaItem,
    Claim,
    Commitment,
    DateMention,
    Document,
    Engagement,
    Event,
    Evidence,
    Figure,
    Place,
    Position,
    Record,
    Rejection,
    Statement,
)
from detente.model.span import Span, contains, hull, overlap

__all__ = [
    "SCHEMA",
    "Actor",
    "AgendaItem",
    "Claim",
    "Commitment",
    "DateMention",
    "Document",
    "Engagement",
    "Event",
    "Evidence",
    "Figure",
    "Place",
    "Position",
    "Reading",
    "Record",
    "Rejection",
    "Span",
    "Statement",
    "contains",
    "document_id",
    "hull",
    "json_schema",
    "overlap",
]
