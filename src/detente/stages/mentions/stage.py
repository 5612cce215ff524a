"""The mentions stage: every noun phrase that can act gets its entity, names first, pronouns by what went before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from detente.stages.base import Draft
from detente.stages.mentions.coref import Memory, gender_of, states_before, words
from detente.stages.mentions.entities import EntityFactory
from detente.stages.mentions.phrases import char_span, has_determiner, is_phrase_head, phrase
from detente.stages.mentions.table import Entity, MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors import Resolver
    from detente.stages.layout import Layout

PLACE_PREPS = frozenset(
    (
        "in at near from across through outside inside around into throughout within over toward towards off along"
    ).split()
)
TIME_TYPES = frozenset(
    ("DATE TIME MONEY PERCENT QUANTITY ORDINAL CARDINAL LANGUAGE WORK_OF_ART LAW EVENT PRODUCT").split()
)


class Mentions:
    """Finds who is spoken of; assigns a MentionTable."""

    name: ClassVar[str] = "mentions"
    requires: ClassVar[tuple[str, ...]] = ("raw_statements", "layout")
    assigns: ClassVar[tuple[str, ...]] = ("mentions",)

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def __call__(self, draft: Draft) -> None:
        draft.layers["mentions"] = MentionReader(draft, self._resolver).read()


class MentionReader:
    """One walk over one article."""

    def __init__(self, draft: Draft, resolver: Resolver) -> None:
        self._doc = draft.doc
        self._draft = draft
        self._layout: Layout = draft.layers["layout"]  # type: ignore[assignment]  # the layout stage's
        self._table = MentionTable()
        self._memory = Memory()
        self._factory = EntityFactory(draft, resolver, self._table)
        self._words = words()

    def read(self) -> MentionTable:
        for number, sentence in enumerate(self._doc.sents):
            for token in sentence:
                if self._layout.in_skipped(token.idx):
                    continue
                if is_phrase_head(token):
                    self._head(token, number)
                elif token.dep_ in {"compound", "amod", "nmod"} and self._factory.is_name(token):
                    self._modifier(token)
        self._first_person()
        publisher = self._factory.publisher()
        self._table.publisher = publisher.id if publisher is not None else None
        self._factory.ensure_states()
        return self._table

    def _head(self, token: Token, sentence: int) -> None:
        if self._table.ids(token):
            return
        if token.pos_ == "PRON" or (token.dep_ == "poss" and token.tag_ == "PRP$"):
            self._pronoun(token, sentence)
            return
        if token.ent_type_ in TIME_TYPES and not self._factory.is_name(token):
            return
        bounds = phrase(token)
        span = char_span(token, bounds)
        lemma = token.lemma_.lower()
        if (
            lemma in self._words["state_nouns"]
            and not self._factory.is_name(token)
            and not has_determiner(token, self._words["definite"] | self._words["pair_determiners"])
        ):
            return
        ids = self._pair(token, lemma, sentence) or self._factory.coordinated(token, bounds)
        if ids:
            self._table.link(token, span, ids, mention=False)
            for entry in ids:
                self._memory.add(self._table.entities[entry], token, sentence)
            return
        entity = self._apposed(token) or self._factory.named(token, bounds) or self._definite(token, lemma, sentence)
        if entity is None:
            entity = self._factory.generic(token, bounds)
        if entity is None:
            return
        entity = self._table.add(entity)
        entity.gender = entity.gender or gender_of(self._draft.text[span[0] : span[1]])
        self._table.link(token, span, (entity.id,), mention=not self._is_location(token, entity))
        if not self._is_location(token, entity):
            self._memory.add(entity, token, sentence)

    def _apposed(self, token: Token) -> Entity | None:
        """`the President of Ghana, Kwabena X` and `Kwabena X, president of Ghana`: title and name are one person."""
        if token.dep_ == "appos" and self._factory.is_role_noun(token):
            holder = self._table.entity(token.head)
            return holder if holder is not None and holder.is_person else None
        if not self._factory.is_role_noun(token):
            return None
        for child in token.rights:
            if child.dep_ == "appos" and child.pos_ == "PROPN" and child.ent_type_ == "PERSON":
                return self._factory.named(child, phrase(child))
        return None

    def _modifier(self, token: Token) -> None:
        """A name before another noun: whose the noun is, no mention of its own where the whole phrase is one."""
        ids = self._factory.modifier(token)
        if ids:
            self._table.link(token, (token.idx, token.idx + len(token.text)), ids, mention=False)

    def _is_location(self, token: Token, entity: Entity) -> bool:
        """A country or city that only says where: `in Kabul`."""
        top = token
        while top.dep_ == "conj":
            top = top.head
        return entity.kind == "country" and top.dep_ == "pobj" and top.head.lower_ in PLACE_PREPS

    def _pair(self, token: Token, lemma: str, sentence: int) -> tuple[str, ...]:
        """`both sides`, `the two countries`, `the parties`, and `both` alone as a subject."""
        both = has_determiner(token, self._words["pair_determiners"])
        if lemma in self._words["pair_nouns"] and (
            both
            or (
                lemma in self._words["pair_plurals"]
                and token.tag_ in {"NNS", "NNPS"}
                and has_determiner(token, self._words["definite"])
            )
        ):
            if any(c.dep_ in {"amod", "compound"} and c.ent_type_ == "NORP" for c in token.lefts):
                return ()
            persons = lemma in self._words["pair_persons"]
            return (self._pair_ids(True, sentence) if persons else ()) or self._pair_ids(False, sentence)
        return ()

    def _pair_ids(self, persons: bool, sentence: int, window: int = 40) -> tuple[str, ...]:
        ids = self._memory.pair(persons, sentence, window)
        for entry in ids:
            self._factory.ensure(entry)
        known = tuple(i for i in ids if i in self._table.entities)
        return known if len(known) > 1 else ()

    def _definite(self, token: Token, lemma: str, sentence: int) -> Entity | None:
        """`the minister`, `the group`: back to the entity that is one."""
        if token.pos_ == "PROPN" and token.ent_type_ in {"PERSON", "GPE", "ORG"}:
            return None
        if not has_determiner(token, self._words["definite"]):
            return None
        if token.tag_ in {"NNS", "NNPS"} or self._factory.has_country(token):
            return None
        modifiers = frozenset(c.lemma_.lower() for c in token.lefts if c.dep_ in {"amod", "compound"})
        found = self._memory.by_word(lemma, modifiers)
        if found is not None:
            return found
        if modifiers:
            return None
        if lemma in self._words["body_nouns"]:
            kinds = (
                frozenset({"group"})
                if lemma in {"group", "militia", "movement", "outfit", "faction"}
                else frozenset({"institution", "igo", "company"})
            )
            return (
                self._memory.last(kinds, sentence)
                if lemma not in {"government", "military", "army", "police", "court", "parliament"}
                else None
            )
        if lemma in self._words["state_nouns"]:
            return self._memory.last(frozenset({"country"}), sentence)
        return None

    def _pronoun(self, token: Token, sentence: int) -> None:
        lower = token.lower_
        if token.i + 1 < len(self._doc) and self._doc[token.i + 1].lower_ in self._words["honours"]:
            return  # `His Majesty`
        entity: Entity | None = None
        ids: tuple[str, ...] = ()
        if lower in self._words["person_pronouns"]:
            entity = self._memory.person(sentence, self._words["person_pronouns"][lower], token)
        elif lower in self._words["thing_pronouns"]:
            entity = self._memory.owner(sentence) if token.dep_ == "poss" else self._memory.thing(sentence)
        elif lower in self._words["plural_pronouns"]:
            entity = self._memory.group(sentence)
            if entity is None:
                ids = self._pair_ids(True, sentence, 2)
                if not ids and states_before(self._memory, sentence):
                    ids = self._pair_ids(False, sentence, 2)
        elif lower in {"both", "each"} and token.dep_ in {"nsubj", "nsubjpass"}:
            ids = self._pair_ids(True, sentence, 3) or self._pair_ids(False, sentence, 3)
        if entity is not None:
            ids = (entity.id,)
        if ids:
            span = (token.idx, token.idx + len(token.text))
            self._table.link(token, span, ids)
            if entity is not None and token.dep_ in {"nsubj", "nsubjpass"}:
                self._memory.add(entity, token, sentence)

    def _first_person(self) -> None:
        """`we` and `I`: the speaker of the quotation they stand in, else the publisher of a release."""
        publisher = self._factory.publisher()
        raw: list[Any] = self._draft.layers["raw_statements"]  # type: ignore[assignment]  # the statements stage's list
        quotes = [s for s in raw if s.kind in {"direct", "mixed"} and s.source_root is not None]
        for token in self._doc:
            if token.pos_ != "PRON" or token.lower_ not in self._words["first_person"]:
                continue
            inside = [s for s in quotes if s.content[0] <= token.idx < s.content[1]]
            if inside:
                best = min(inside, key=lambda s: s.content[1] - s.content[0])
                ids = self._table.ids(self._doc[best.source_root])
            else:
                ids = (publisher.id,) if publisher is not None else ()
            if ids:
                self._table.link(token, (token.idx, token.idx + len(token.text)), ids)
