"""Who a pronoun or a definite phrase goes back to: recency, agreement, and the shape of the article.

The resolver walks the text once from left to right and keeps the entities met so far; it never looks ahead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.lexicon.files import data_dir, read_yaml
from detente.stages.mentions.table import Entity

if TYPE_CHECKING:
    from spacy.tokens import Token

WINDOW = 3  # sentences that a pronoun may reach back
INTERNATIONAL = frozenset(["IGO", "UNO", "EUR", "NGO", "IMG", "ISM", "MNC"])
RANKS = frozenset(["vice", "deputy", "assistant", "acting", "former", "under", "junior"])
SUBJECTS = {"nsubj", "nsubjpass"}
MALE = frozenset(["mr", "sir", "lord", "king", "prince", "sheikh", "emir", "sultan", "ayatollah", "imam", "pope"])
FEMALE = frozenset(["mrs", "ms", "miss", "madam", "dame", "lady", "queen", "princess"])


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The word lists of cues/coreference.yaml; lists as frozensets."""
    raw = read_yaml(data_dir() / "cues" / "coreference.yaml")
    return {k: frozenset(v) if isinstance(v, list) else v for k, v in raw.items()}


@dataclass(slots=True)
class Seen:
    """One earlier mention of an entity."""

    entity: Entity
    sentence: int
    subject: bool
    index: int


@dataclass(slots=True)
class Memory:
    """Entities in the order of their mentions."""

    seen: list[Seen] = field(default_factory=list)

    def add(self, entity: Entity, head: Token, sentence: int) -> None:
        top = head
        while top.dep_ == "conj":
            top = top.head
        self.seen.append(Seen(entity, sentence, top.dep_ in SUBJECTS, head.i))

    def _recent(self, sentence: int, window: int) -> list[Seen]:
        return [s for s in reversed(self.seen[-60:]) if sentence - s.sentence <= window]

    def person(self, sentence: int, gender: str | None, pronoun: Token) -> Entity | None:
        """The last fitting person, subjects of the nearest sentence first."""
        rows = [s for s in self._recent(sentence, 6) if s.entity.is_person and not s.entity.plural and s.entity.named]
        rows = rows or [s for s in self._recent(sentence, 2) if s.entity.is_person and not s.entity.plural]
        if gender:
            # A text may change its mind about a gender (and small models about a name): prefer, do not insist.
            rows = [s for s in rows if s.entity.gender in (gender, None)] or rows
        if not rows:
            return None
        nearest = rows[0].sentence
        first = [s for s in rows if s.sentence == nearest and s.subject]
        if pronoun.dep_ in {"dobj", "pobj", "dative"}:
            # `Kerry ... urged him`: not the subject of its own clause.
            others = [s for s in rows if not _subject_of(pronoun, s)]
            return others[0].entity if others else None
        return (first or rows)[0].entity

    def owner(self, sentence: int) -> Entity | None:
        """What `its` stands for: the body or state named last in the sentence, else as `it`."""
        here = [s for s in self._recent(sentence, 0) if s.entity.kind != "person" and s.entity.named]
        return here[0].entity if here else self.thing(sentence)

    def thing(self, sentence: int) -> Entity | None:
        """What `it` stands for: the last body or state that was a subject, else None."""
        rows = [
            s
            for s in self._recent(sentence, 1)
            if s.entity.kind != "person" and not (s.entity.plural and not s.entity.named)
        ]
        for near in sorted({s.sentence for s in rows}, reverse=True):
            subjects = [s for s in rows if s.sentence == near and s.subject]
            if subjects:
                return subjects[-1].entity if near == sentence else subjects[0].entity
        return None

    def group(self, sentence: int) -> Entity | None:
        """What `they` stands for: the last plural or body that was a subject; None where two persons met before."""
        rows = self._recent(sentence, 1)
        for s in rows:
            if s.subject and (s.entity.plural or s.entity.kind in {"group", "institution", "igo"}):
                return s.entity
        people = {k for s in self._recent(sentence, 2) if (k := _office_holder(s.entity))}
        if len(people) > 1:
            return None
        return next((s.entity for s in rows if s.entity.plural and s.entity.kind == "group"), None)

    def by_word(self, lemma: str, modifiers: frozenset[str]) -> Entity | None:
        """The last entity called by this noun, agreeing with its modifiers (`the interior minister`)."""
        called = [s.entity for s in reversed(self.seen[-80:]) if lemma in s.entity.words]
        if modifiers:
            exact = next((e for e in called if modifiers <= e.words), None)
            return exact or next((e for e in called if not (e.words - {lemma}) & RANKS and not modifiers & RANKS), None)
        return next((e for e in called if not e.words & RANKS), None) or next(iter(called), None)

    def last(self, kinds: frozenset[str], sentence: int, window: int = WINDOW) -> Entity | None:
        """The last entity of one of these kinds."""
        return next(
            (s.entity for s in self._recent(sentence, window) if s.entity.kind in kinds and s.entity.named), None
        )

    def pair(self, persons: bool, sentence: int, window: int = 40) -> tuple[str, ...]:
        """The two parties of the text so far: the last two persons for `the two leaders`; for `both sides` the two
        states (or bodies, through their state) spoken of most, later ones first where they tie."""
        counts: dict[str, list[int]] = {}
        for n, s in enumerate(self.seen):
            key = _office_holder(s.entity) if persons else _state_key(s.entity)
            if key and sentence - s.sentence <= window:
                row = counts.setdefault(key, [0, 0])
                row[0], row[1] = row[0] + 1 + s.subject, n
        if len(counts) < 2:
            return ()
        rank = (lambda k: -counts[k][1]) if persons else (lambda k: (-counts[k][0], -counts[k][1]))
        best = sorted(counts, key=rank)[:2]
        return tuple(sorted(best, key=lambda k: counts[k][1]))


def _office_holder(entity: Entity) -> str | None:
    """A named person in an office: those who meet, not those whom they talk about."""
    return entity.id if entity.is_person and entity.named and (entity.sectors or entity.role) else None


def _state_key(entity: Entity) -> str | None:
    """The state that an entity stands for in a pair, or the entity itself where it is a party of its own."""
    if entity.kind == "country":
        return entity.id
    if (
        entity.country
        and len(entity.country) == 3
        and entity.country not in INTERNATIONAL
        and entity.kind != "population"
    ):
        return f"country:{entity.country}" if "REB" not in entity.sectors else entity.id
    return entity.id if entity.registered and entity.kind in {"igo", "group"} else None


def _subject_of(pronoun: Token, seen: Seen) -> bool:
    """Whether the earlier mention is the subject of the clause that the pronoun is an object of."""
    verb = pronoun.head
    while verb.dep_ in {"prep", "pobj", "dative", "pcomp"}:
        verb = verb.head
    for _ in range(4):
        if any(
            c.dep_ in SUBJECTS and (c.i == seen.index or seen.index in {t.i for t in c.conjuncts})
            for c in verb.children
        ):
            return True
        if verb.dep_ not in {"conj", "xcomp", "advcl", "pcomp", "prep"}:
            break
        verb = verb.head
    return False


def states_before(memory: Memory, sentence: int) -> bool:
    """Whether the last sentences speak of two states side by side, so that `they` can be both."""
    rows = [s for s in memory.seen if sentence - s.sentence <= 1 and s.subject]
    return len({s.entity.id for s in rows if s.entity.kind == "country"}) > 1


def gender_of(phrase: str) -> str | None:
    """Gender told by a title, or None."""
    tokens = {w.strip(".").lower() for w in phrase.split()}
    if tokens & FEMALE or any(w.endswith("woman") for w in tokens):
        return "f"
    if tokens & MALE or any(w.endswith(("spokesman", "chairman", "congressman")) for w in tokens):
        return "m"
    return None
