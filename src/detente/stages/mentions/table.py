"""Entities of one article and where they are mentioned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.model import Actor, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(slots=True)
class Entity:
    """Someone who can act, with every mention so far. `words` are the nouns that refer back to it (`minister`)."""

    id: str
    name: str
    kind: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    acts_for: str | None = None
    role: str | None = None
    wikidata: str | None = None
    confidence: float = 0.5
    reason: str = ""
    mentions: list[Span] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)  # of these, those that it is, not those that say whose or which
    plural: bool = False
    named: bool = True
    registered: bool = False
    gender: str | None = None
    gender_read: str | None = None  # from a pronoun taken for it: weaker than a title or a given name
    office: bool = False  # a person known by office alone: `the president of Ghana`
    of: str | None = None  # id of the body whose leader, spokesman or member a person is
    proper: bool = False  # has a name of its own

    @property
    def is_person(self) -> bool:
        return self.kind == "person"

    def is_called(self, noun: str) -> bool:
        """Whether a text may call it so: a police van is no police, a finance minister is a minister."""
        return noun in (self.words if self.is_person else self.nouns)

    @property
    def is_either_number(self) -> bool:
        """Whether a text may speak of it in the singular and in the plural: police, a crowd, an armed group."""
        group = self.kind == "group" and (self.registered or self.proper)
        return group or bool(self.nouns & {"police", "crowd"})

    @property
    def is_counted(self) -> bool:
        """Whether a number tells it from others: `three men`."""
        return self.plural and any(c.isdigit() for c in self.id.rpartition("-")[2])

    @property
    def code(self) -> str | None:
        parts = [p for p in (self.country, *self.sectors) if p]
        return " ".join(dict.fromkeys(parts)) or None

    def to_actor(self) -> Actor:
        """The record of this entity."""
        return Actor(
            id=self.id,
            name=self.name,
            kind=self.kind,  # type: ignore[arg-type]  # kinds come from validated rows
            country=self.country,
            sectors=self.sectors,
            code=self.code,
            acts_for=self.acts_for,
            role=self.role,
            wikidata=self.wikidata,
            confidence=round(self.confidence, 2),
            reason=self.reason or None,
            mentions=tuple(sorted(dict.fromkeys(self.mentions))),
        )


class MentionTable:
    """Which entities a head token stands for: none, one, or several (`both sides`)."""

    def __init__(self) -> None:
        self.entities: dict[str, Entity] = {}
        self._at: dict[int, tuple[str, ...]] = {}
        self._span: dict[int, Span] = {}
        self.publisher: str | None = None
        self._merged: dict[str, str] = {}

    def add(self, entity: Entity) -> Entity:
        """Register an entity, or return the one with its id, or that it turned out to be."""
        return self.entities.setdefault(self.current(entity.id), entity)

    def current(self, entry: str) -> str:
        """The id that an entity goes by after all merges: whoever still holds the old one means the new."""
        while entry in self._merged:
            entry = self._merged[entry]
        return entry

    def link(self, head: Token, span: Span, ids: tuple[str, ...], *, mention: bool = True) -> None:
        """Say that the noun phrase with this head stands for these entities."""
        ids = tuple(dict.fromkeys(self.current(i) for i in ids))
        self._at[head.i] = ids
        self._span[head.i] = span
        if mention:
            for entry in ids:
                self.entities[entry].mentions.append(span)

    def merge(self, old: Entity, into: Entity) -> None:
        """Two entities turn out to be one: what was linked to the first is the second's."""
        if old.id == into.id:
            return
        into.mentions.extend(old.mentions)
        into.words |= old.words
        into.nouns |= old.nouns
        for index, ids in self._at.items():
            if old.id in ids:
                self._at[index] = tuple(dict.fromkeys(into.id if i == old.id else i for i in ids))
        self.entities.pop(old.id, None)
        self._merged[old.id] = into.id

    def ids(self, head: Token) -> tuple[str, ...]:
        """Entity ids that the head stands for, empty if none."""
        return self._at.get(head.i, ())

    def span(self, head: Token) -> Span | None:
        """Span of the noun phrase of a linked head."""
        return self._span.get(head.i)

    def entity(self, head: Token) -> Entity | None:
        """The single entity of a head, or None."""
        ids = self.ids(head)
        return self.entities[ids[0]] if len(ids) == 1 else None

    def heads(self) -> list[int]:
        """Token indices of all linked heads, in the order of the text."""
        return sorted(self._at)
