"""The mentions stage: every noun phrase that can act gets its entity, names first, pronouns by what went before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from detente.actors.names import text_of
from detente.stages.base import Draft
from detente.stages.mentions.appositions import Appositions
from detente.stages.mentions.coref import SUBJECTS, Memory, gender_of, state_key, words
from detente.stages.mentions.definites import DefiniteReader
from detente.stages.mentions.entities import EntityFactory
from detente.stages.mentions.offices import Offices
from detente.stages.mentions.phrases import char_span, has_determiner, is_phrase_head, noun_lemma, phrase
from detente.stages.mentions.pronouns import PronounReader
from detente.stages.mentions.table import Entity, MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

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


# `MANILA, Philippines (Wire) —` at the beginning of a line.
DATELINE = re.compile(
    r"^[A-ZÀ-Þ][A-ZÀ-Þ'’. -]{2,30}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)*)?(?: \([^)\n]{2,40}\))? ?[—–-]{1,2} ", re.M
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
        self._pronouns = PronounReader(self._memory, self._table)
        self._definites = DefiniteReader(self._memory, self._table, self._factory)
        self._offices = Offices(self._memory, self._table, self._factory, self._definites)
        self._appositions = Appositions(draft.doc, self._table, self._factory)
        line = self._layout.dateline
        self._datelines = [line] if line is not None else [m.span() for m in DATELINE.finditer(draft.text[:800])]
        self._words = words()

    def read(self) -> MentionTable:
        for number, sentence in enumerate(self._doc.sents):
            for token in sentence:
                if self._layout.in_skipped(token.idx):
                    continue
                if is_phrase_head(token):
                    self._head(token, number)
                elif token.dep_ in {"compound", "amod", "nmod"} and self._factory.names.is_name(token):
                    self._modifier(token)
            self._pairs(sentence, number)
        publisher = self._factory.publisher()
        self._table.publisher = publisher.id if publisher is not None else None
        self._offices.settle()
        self._first_person()
        self._factory.ensure_states()
        return self._table

    def _head(self, token: Token, sentence: int) -> None:
        if self._table.ids(token):
            return
        if token.pos_ == "PRON" or (token.dep_ == "poss" and token.tag_ == "PRP$"):
            self._pronoun(token, sentence)
            return
        told = token.pos_ == "NUM" and has_determiner(token, self._words["definite"])  # `the seven`
        if token.ent_type_ in TIME_TYPES and not told and not self._factory.names.is_name(token):
            self._memory.add(None, token, sentence)
            return
        if self._factory.names.is_inside(token):
            return
        bounds = self._factory.names.widen(token, phrase(token))
        span = char_span(token, bounds)
        lemma = noun_lemma(token)
        if (bearer := self._appositions.title_before(token, bounds[1])) is not None:
            self._table.link(token, span, (bearer.id,), mention=False)
            return
        ids = self._definites.several(token, lemma, sentence) or self._factory.coordinated(token)
        if ids:
            self._link_all(token, span, ids, sentence)
            return
        entity = self._entity(token, lemma, bounds, sentence)
        if entity is None:
            self._memory.add(None, token, sentence)
            return
        entity = self._table.add(entity)
        self._offices.described(entity, token, sentence)
        entity.gender = entity.gender or gender_of(self._draft.text[span[0] : span[1]])
        placed = self._is_location(token, entity) or self._in_dateline(token)
        self._table.link(token, span, (entity.id,), mention=not placed)
        if not placed:
            self._memory.add(entity, token, sentence)
        self._offices.named(entity, token)

    def _entity(self, token: Token, lemma: str, bounds: tuple[int, int], sentence: int) -> Entity | None:
        """Who one phrase stands for: apposed, named, going back, or an agent by its kind."""
        found = self._appositions.of(token, bounds[1])
        if found is not None:
            return found
        if self._is_bare_state(token, lemma):
            return None
        found = self._definites.one(token, lemma, sentence) or self._factory.named(token, bounds)
        found = found or self._factory.generic(token, bounds)
        return self._offices.holder_of(found, token) if found is not None and found.office else found

    def _is_bare_state(self, token: Token, lemma: str) -> bool:
        """`a state`, `great powers`: no one."""
        return (
            lemma in self._words["state_nouns"]
            and not self._factory.names.is_name(token)
            and not has_determiner(token, self._words["definite"] | frozenset({"both"}))
            and not any(c.dep_ == "poss" for c in token.lefts)
        )

    def _link_all(self, token: Token, span: tuple[int, int], ids: tuple[str, ...], sentence: int) -> None:
        self._table.link(token, span, ids)
        for entry in ids:
            self._memory.add(self._table.entities[entry], token, sentence, ids)

    def _modifier(self, token: Token) -> None:
        """A name before another noun: whose the noun is, no mention of its own where the whole phrase is one."""
        ids = self._factory.modifier(token)
        if ids:
            self._table.link(token, (token.idx, token.idx + len(token.text)), ids, mention=False)

    def _is_location(self, token: Token, entity: Entity) -> bool:
        """A country or city that only says where: `in Kabul`; not who sells: `buys from Kenya`."""
        top = token
        while top.dep_ == "conj":
            top = top.head
        if entity.kind != "country" or top.dep_ != "pobj" or top.head.lower_ not in PLACE_PREPS:
            return False
        if top.head.lower_ in {"toward", "towards"} and top.head.head.pos_ == "NOUN":
            return False  # `a position towards Kenya`
        if top.head.lower_ == "from":
            giver = top.head.head
            return self._factory.names.is_name(token) and giver.lemma_.lower() not in self._words["got_from"]
        return True

    def _in_dateline(self, token: Token) -> bool:
        return any(start <= token.idx < end for start, end in self._datelines)

    def _pairs(self, sentence: Span, number: int) -> None:
        """Parties named side by side in a sentence: `A and B signed`, `between A and B`."""
        for token in sentence:
            if token.dep_ != "conj" or token.pos_ not in {"PROPN", "NOUN"} or len(token.conjuncts) != 1:
                continue
            first = token.conjuncts[0]
            if first.dep_ not in SUBJECTS and not (first.dep_ == "pobj" and first.head.lower_ in {"between", "from"}):
                continue
            parties = [self._table.entity(t) for t in (first, token)]
            keys = [state_key(p) for p in parties if p is not None]
            if len(keys) == 2 and keys[0] and keys[1] and keys[0] != keys[1]:
                self._memory.side_by_side(keys[0], keys[1], number, subjects=first.dep_ in SUBJECTS)

    def _pronoun(self, token: Token, sentence: int) -> None:
        lower = token.lower_
        if token.i + 1 < len(self._doc) and self._doc[token.i + 1].lower_ in self._words["honours"]:
            return  # `His Majesty`
        ids: tuple[str, ...] = ()
        entity: Entity | None = None
        if lower in self._words["person_pronouns"]:
            entity = self._pronouns.person(token, sentence, self._words["person_pronouns"][lower])
        elif lower in self._words["thing_pronouns"]:
            possessive = token.dep_ == "poss" or token.tag_ == "PRP$"
            entity = self._pronouns.owner(token, sentence) if possessive else self._pronouns.thing(token, sentence)
        elif lower in self._words["plural_pronouns"]:
            ids = self._they(token, sentence)
        elif lower in {"both", "each"} and token.dep_ in SUBJECTS:
            ids = self._definites.pair(True, sentence, 3) or self._definites.pair(False, sentence, 3)
        if entity is not None:
            ids = (entity.id,)
        if not ids:
            return
        self._table.link(token, (token.idx, token.idx + len(token.text)), ids)
        ids = self._table.ids(token)
        if token.dep_ in SUBJECTS:
            for entry in ids:
                self._memory.add(self._table.entities[entry], token, sentence, ids if len(ids) > 1 else ())

    def _they(self, token: Token, sentence: int) -> tuple[str, ...]:
        if token.dep_ == "poss" and any(c.lower_ in self._words["mutual"] for c in token.head.lefts):
            pair = self._definites.pair(False, sentence, 3)
            if pair:
                return pair
        found = self._pronouns.several(token, sentence)
        if found is not None:
            return found
        if token.dep_ in {"dobj", "pobj", "dative"}:
            return ()
        ids = self._definites.pair(True, sentence, 2)
        if not ids and self._pronouns.two_states(sentence):
            ids = self._definites.pair(False, sentence, 2)
        return ids

    def _turn(self, token: Token) -> tuple[str, ...] | None:
        """Who speaks in a transcript: the person whose name and a colon begin the paragraph."""
        text = text_of(self._doc)
        start = text.rfind("\n", 0, token.idx) + 1
        label, colon, _ = text[start : start + 60].partition(":")
        if not colon or not label[:1].isupper() or "." in label:
            return None
        first = self._doc.char_span(start, start + len(label), alignment_mode="expand")
        ids = self._table.ids(first.root) if first is not None else ()
        return ids if len(ids) == 1 and self._table.entities[ids[0]].is_person else None

    def _first_person(self) -> None:
        """`we` and `I`: the speaker of the quotation they stand in, else the publisher of a release."""
        publisher = self._factory.publisher()
        author = self._factory.author() if publisher is None else None
        raw: list[Any] = self._draft.layers["raw_statements"]  # type: ignore[assignment]  # the statements stage's list
        quotes = [s for s in raw if s.kind in {"direct", "mixed"} and s.source_root is not None]
        for token in self._doc:
            if token.pos_ != "PRON" or token.lower_ not in self._words["first_person"]:
                continue
            inside = [s for s in quotes if s.content[0] <= token.idx < s.content[1]]
            if not inside and publisher is None and (turn := self._turn(token)) is not None:
                self._table.link(token, (token.idx, token.idx + len(token.text)), turn)
                continue
            if inside:
                best = min(inside, key=lambda s: s.content[1] - s.content[0])
                ids = self._table.ids(self._doc[best.source_root])
            else:
                ids = (publisher.id,) if publisher is not None else (author.id,) if author is not None else ()
            if ids:
                self._table.link(token, (token.idx, token.idx + len(token.text)), ids)
