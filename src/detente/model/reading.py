"""A Reading: everything that one article put on record."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from detente.model.records import (
    Actor,
    Claim,
    Commitment,
    DateMention,
    Document,
    Engagement,
    Event,
    Figure,
    Place,
    Record,
    Rejection,
    Statement,
)

SCHEMA = "detente/1"


def document_id(text: str) -> str:
    """Content id of a text: the same words give the same id on every machine."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Reading(Record, frozen=True, kw_only=True):
    """One article's records. `rejected` holds what was considered and left out, and why."""

    document: Document
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[DateMention, ...] = ()
    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    rejected: tuple[Rejection, ...] = ()

    def to_dict(self, *, rejected: bool = False) -> dict[str, Any]:
        """Plain JSON types, keys as in the schema; rejected candidates only when asked for."""
        data: dict[str, Any] = {"schema": SCHEMA}
        data.update(super().to_dict())
        if not rejected:
            data.pop("rejected")
        return data

    def to_json(self, *, rejected: bool = False) -> bytes:
        """Canonical JSON: the same reading gives the same bytes."""
        return msgspec.json.encode(self.to_dict(rejected=rejected))

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Reading:
        """Inverse of `to_dict`. Raises `msgspec.ValidationError` where a field has the wrong shape."""
        return msgspec.convert({k: v for k, v in data.items() if k != "schema"}, cls)

    def actor(self, actor_id: str) -> Actor | None:
        """The actor with this id, or None."""
        return next((a for a in self.actors if a.id == actor_id), None)


def json_schema() -> dict[str, Any]:
    """JSON Schema of a reading."""
    return msgspec.json.schema(Reading)
