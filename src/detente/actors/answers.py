"""What resolution gives: a Resolution, the Context that helps it, and the names found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.actors.registry import Registry
from detente.model.records import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a mention means. `entry`: id in the registry or None; `key`: an id for it either way."""

    entry: str | None
    key: str
    name: str
    kind: ActorKind
    country: str | None
    sectors: tuple[str, ...]
    acts_for: str | None
    role: str | None
    confidence: float
    reason: str

    @property
    def code(self) -> str | None:
        """PLOVER's way to write it: "PAK GOV"."""
        return " ".join(p for p in (self.country, *self.sectors) if p) or None


@dataclass(frozen=True, slots=True)
class Context:
    """What an article says around a mention: countries (ISO alpha-3, the most named first) and folded words."""

    countries: tuple[str, ...] = ()
    cues: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A registry name in a text. `weak`: valid only if the context speaks for it; `how`: name, people, capital ..."""

    start_char: int
    end_char: int
    entry_ids: tuple[str, ...]
    how: str
    weak: bool = False


def to_actor(found: Resolution, registry: Registry, **extra: Any) -> Actor:
    """A resolution as the record's noun; `extra` overrides or adds fields, such as mentions."""
    row = registry.get(found.entry) if found.entry else None
    values: dict[str, Any] = {
        "id": found.key,
        "name": found.name,
        "kind": found.kind,
        "country": found.country,
        "sectors": found.sectors,
        "code": found.code,
        "acts_for": found.acts_for,
        "role": found.role,
        "wikidata": row.wikidata if row is not None else None,
        "confidence": found.confidence,
        "reason": found.reason,
    }
    return Actor(**{**values, **extra})
