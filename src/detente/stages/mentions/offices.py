"""Offices and their holders: `the president of Ghana` and the person whom the article names in that office are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.stages.mentions.coref import PLURAL, RANKS, SUBJECTS, Memory, words
from detente.stages.mentions.definites import DefiniteReader
from detente.stages.mentions.entities import EntityFactory
from detente.stages.mentions.table import Entity, MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Token


class Offices:
    """Joins offices without a name to the one person whom the article has in them."""

    def __init__(self, memory: Memory, table: MentionTable, factory: EntityFactory, definites: DefiniteReader) -> None:
        self._memory = memory
        self._table = table
        self._factory = factory
        self._definites = definites
        self._heads: dict[str, str] = {}  # id of an office without a name: its noun

    def holder_of(self, office: Entity, head: Token) -> Entity:
        """The person named before in this office, else the office itself."""
        lemma = head.lemma_.lower()
        indefinite = any(c.dep_ == "det" and c.lower_ in {"a", "an", "any", "every", "no"} for c in head.lefts)
        if head.tag_ in PLURAL or indefinite:
            return office
        if office.country and self._factory.names.is_role_noun(head):
            held = self._definites.holder(office.country, lemma)
            if held is not None and self._is_same(held, self._modifiers(head)):
                return held
        self._heads.setdefault(office.id, lemma)
        office.words.add(lemma)
        return office

    def _modifiers(self, head: Token) -> frozenset[str]:
        names = self._factory.names
        return frozenset(
            c.lemma_.lower() for c in head.lefts if c.dep_ in {"amod", "compound"} and not names.is_country(c)
        )

    @staticmethod
    def _is_same(person: Entity, modifiers: frozenset[str]) -> bool:
        """Whether rank and portfolio of a title are those of the person."""
        if (modifiers & RANKS) != (person.words & RANKS):
            return False
        portfolios = words()["portfolios"]
        return not (modifiers & portfolios) ^ (person.words & portfolios) or bool(modifiers & portfolios & person.words)

    def described(self, person: Entity, head: Token, sentence: int) -> None:
        """`A court jailed a colonel. Peter Otieno, 56, was ...`: the one described just before gets the name."""
        new = not person.mentions and not person.country and not person.sectors and not person.role
        if not new or not person.is_person or " " not in person.name or head.dep_ not in SUBJECTS:
            return
        if head.dep_ != "nsubjpass" and not any(c.text.isdigit() for c in head.rights):
            return
        recent = [s for s in self._memory.recent(sentence, 2) if s.sentence < sentence and s.entity is not None]
        found = {
            s.entity.id: s.entity for s in recent
            if s.entity is not None and s.entity.office and s.entity.is_person and s.undergone
            and not s.plural and not s.definite
        }  # fmt: skip
        if len(found) != 1:
            return
        office = next(iter(found.values()))
        person.country, person.sectors, person.role = office.country, office.sectors, office.role
        person.acts_for, person.confidence, person.reason = office.acts_for, office.confidence, office.reason
        self._join(office, person)

    def named(self, person: Entity, head: Token) -> None:
        """A person gets a name: the office of the same words and country before it is theirs."""
        if not person.is_person or person.office or head.pos_ != "PROPN":
            return
        if not person.country:
            self._named_after(person)
            return
        for entry, lemma in list(self._heads.items()):
            office = self._table.entities.get(entry)
            if office is None:
                self._heads.pop(entry)
                continue
            alike = lemma in person.words and self._is_same(person, _rest(office, lemma))
            guessed = person.registered and "country of the context" in office.reason
            if alike and (office.country == person.country or guessed):
                self._join(office, person)

    def _named_after(self, person: Entity) -> None:
        """`The judge read the verdict. Judge Ann Okafor said ...`: one judge of the text, and one who is named."""
        alike = [
            o for entry, lemma in self._heads.items()
            if (o := self._table.entities.get(entry)) is not None and not o.plural and lemma in person.words
            and (o.country is None or "country of the context" in o.reason) and self._is_same(person, _rest(o, lemma))
        ]  # fmt: skip
        named = [
            e for e in self._table.entities.values()
            if e.is_person and not e.office and e is not person and alike and self._heads[alike[0].id] in e.words
        ]  # fmt: skip
        if len(alike) == 1 and not named and not person.mentions:
            self._join(alike[0], person)

    def settle(self) -> None:
        """`the president` of a text whose only president is named later."""
        people = [e for e in self._table.entities.values() if e.is_person and not e.office and e.named and e.country]
        for entry, lemma in list(self._heads.items()):
            office = self._table.entities.get(entry)
            if office is None or office.country is not None or office.plural or "-of-" in office.id:
                continue
            held = [p for p in people if lemma in p.words and self._is_same(p, _rest(office, lemma))]
            sole = lemma in words()["sole_offices"] or {lemma, *office.words} >= {"prime", "minister"}
            if len(held) == 1 and set(held[0].sectors) & {"GOV"} and sole:
                self._join(office, held[0])
            else:
                self._own(office, lemma)

    def _own(self, office: Entity, lemma: str) -> None:
        """`The President spoke today with ...` in a release of a government: its own, where no other came before."""
        publisher = self._table.entities.get(self._table.publisher or "")
        if publisher is None or publisher.country is None or "GOV" not in publisher.sectors:
            return
        if lemma not in words()["sole_offices"] or not office.mentions or office.words & RANKS:
            return
        first = min(office.mentions)
        rivals = [e for e in self._table.entities.values() if e is not office and lemma in e.words and e.mentions]
        if any(min(r.mentions) < first for r in rivals):
            return
        office.country, office.sectors = publisher.country, tuple(dict.fromkeys([*office.sectors, "GOV"]))
        office.acts_for = f"country:{publisher.country}"
        self._factory.ensure(office.acts_for)

    def _join(self, office: Entity, person: Entity) -> None:
        self._table.merge(office, person)
        self._memory.replace(office, person)
        self._heads.pop(office.id, None)


def _rest(office: Entity, lemma: str) -> frozenset[str]:
    return frozenset(office.words - {lemma})
