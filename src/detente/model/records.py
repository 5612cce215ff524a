"""The nouns of the record. Field names are the JSON keys; spans are characters of `Document.text`.

Unknown is `None`, never a guess. Dates are EDTF strings, times UTC.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from detente.model.span import Span

ActorKind = Literal["country", "institution", "person", "group", "igo", "ngo", "company", "population"]
StatementKind = Literal["direct", "indirect", "mixed"]
Status = Literal["occurred", "ongoing", "future", "hypothetical", "negated"]
Stance = Literal["asserted", "alleged", "confirmed", "denied", "disputed"]
PositionStance = Literal["asserts", "denies", "confirms", "doubts"]
CommitmentState = Literal[
    "offered", "pledged", "agreed_in_principle", "agreed", "under_way", "fulfilled", "broken", "withdrawn", "unknown"
]
EngagementKind = Literal["visit", "meeting", "call", "talks", "summit"]
EngagementLevel = Literal["leader", "ministerial", "senior", "technical"]
EngagementStatus = Literal["held", "ongoing", "planned", "proposed", "cancelled"]
PlacePrecision = Literal["point", "city", "region", "country"]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all nouns: immutable, equal by value, serialised by field name."""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types: dicts, lists, strings, numbers, None."""
        plain: dict[str, Any] = _plain(msgspec.to_builtins(self))
        return plain


def _plain(value: Any) -> Any:
    """Tuples as lists, at any depth: what a JSON reader would see."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


class Document(Record, frozen=True, kw_only=True):
    """One article as read; `id` is a digest of its text, so the same words have the same id."""

    id: str
    text: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    language: str | None = None
    published: str | None = None
    retrieved: str | None = None


class Actor(Record, frozen=True, kw_only=True):
    """Who acts. `country` is ISO 3166 alpha-3 or PLOVER's UNO EUR IGO NGO ISM IMG MNC."""

    id: str
    name: str
    kind: ActorKind
    country: str | None = None
    sectors: tuple[str, ...] = ()
    code: str | None = None
    acts_for: str | None = None
    role: str | None = None
    wikidata: str | None = None
    confidence: float | None = None
    reason: str | None = None
    mentions: tuple[Span, ...] = ()


class Place(Record, frozen=True, kw_only=True):
    """A place, never more precise than the words."""

    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: PlacePrecision = "country"
    geonames: int | None = None
    mentions: tuple[Span, ...] = ()


class DateMention(Record, frozen=True, kw_only=True):
    """A time expression and its EDTF value (`None` where the words give no calendar value)."""

    span: Span
    edtf: str | None
    text: str


class Statement(Record, frozen=True, kw_only=True):
    """Words attributed to someone."""

    id: str
    speaker: str | None
    kind: StatementKind
    source: Span | None
    cue: Span | None
    content: Span
    addressee: str | None = None


class Evidence(Record, frozen=True, kw_only=True):
    """The words that an event came from."""

    sentence: Span
    trigger: Span
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()


class Event(Record, frozen=True, kw_only=True):
    """Who did what to whom, with how the text vouches for it."""

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str | None
    quad: int
    score: float
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    status: Status
    historical: bool
    stance: Stance
    asserted_by: tuple[str, ...]
    statement: str | None
    date: str | None
    date_text: str | None
    place: Place | None
    confidence: float
    evidence: Evidence
    mentions: tuple[Evidence, ...] = ()


class Position(Record, frozen=True, kw_only=True):
    """Where one holder stands on a claim."""

    holder: str
    stance: PositionStance
    evidence: Span


class Claim(Record, frozen=True, kw_only=True):
    """A proposition and who stands where on it; never a verdict."""

    id: str
    proposition: Span
    event: str | None
    positions: tuple[Position, ...]
    contested: bool


class Commitment(Record, frozen=True, kw_only=True):
    """Something that an actor undertook."""

    id: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    action: Span
    event_type: str | None
    state: CommitmentState
    conditions: Span | None
    due: str | None
    told_by: str | None
    evidence: tuple[Span, ...]


class AgendaItem(Record, frozen=True, kw_only=True):
    """A topic of a meeting, with its words."""

    span: Span
    topic: str


class Engagement(Record, frozen=True, kw_only=True):
    """A meeting of any kind."""

    id: str
    kind: EngagementKind
    level: EngagementLevel | None
    participants: tuple[str, ...]
    people: tuple[str, ...]
    status: EngagementStatus
    date: str | None
    place: Place | None
    agenda: tuple[AgendaItem, ...]
    evidence: tuple[Span, ...]


class Figure(Record, frozen=True, kw_only=True):
    """A reported number."""

    id: str
    what: str | None
    unit: str | None
    low: float | None
    high: float | None
    approximate: bool
    by: tuple[str, ...]
    date: str | None
    place: Place | None
    evidence: tuple[Span, ...]


class Rejection(Record, frozen=True, kw_only=True):
    """A candidate that did not enter the record, with the reason (`--explain`)."""

    kind: str
    span: Span
    reason: str
    detail: str | None = None
