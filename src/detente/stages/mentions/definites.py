"""Who a definite phrase goes back to: `the minister`, `the group`, `both sides`, `its neighbour`, `his counterpart`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.stages.mentions.coref import INTERNATIONAL, PLURAL, RANKS, SUBJECTS, Memory, state_key, words
from detente.stages.mentions.entities import EntityFactory
from detente.stages.mentions.phrases import has_determiner, numeral
from detente.stages.mentions.pronouns import subjects_above
from detente.stages.mentions.table import Entity, MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Token

ARMED = frozenset({"group", "militia", "movement", "outfit", "faction", "force"})
MEDIATE = frozenset({"mediate", "arbitrate", "broker", "shuttle", "judge", "intervene"})
PLEADERS = frozenset({"group", "organisation", "organization", "charity", "watchdog", "agency"})
OF_STATE = frozenset({"government", "administration", "regime", "military", "army", "police", "court", "parliament"})


class DefiniteReader:
    """Finds the antecedents of definite phrases of one article."""

    def __init__(self, memory: Memory, table: MentionTable, factory: EntityFactory) -> None:
        self._memory = memory
        self._table = table
        self._factory = factory
        self._words = words()

    def several(self, token: Token, lemma: str, sentence: int) -> tuple[str, ...]:
        """Ids of `both sides`, `the two countries`, `the parties`, `the presidents`, `their countries`."""
        if lemma not in self._words["pair_nouns"] or token.tag_ not in PLURAL:
            return ()
        if any(c.dep_ in {"amod", "compound"} and c.ent_type_ == "NORP" for c in token.lefts):
            return ()
        definite = has_determiner(token, self._words["definite"])
        both = has_determiner(token, frozenset({"both"})) or (definite and numeral(token) == "two")
        persons = lemma in self._words["pair_persons"]
        owners = self._owners(token, lemma) or (self._subjects(token) if definite and not persons else ())
        if owners:
            return owners
        if both or (definite and lemma in self._words["pair_plurals"]):
            found = self._memory.holders(lemma, sentence) if persons else ()
            return (
                (found if len(found) == 2 else ())
                or (self.pair(True, sentence) if persons else ())
                or self.pair(False, sentence, urging=self._speaker(token), states=self._is_of_states(lemma))
            )
        if definite and persons and len(list(token.lefts)) == 1:
            return self._memory.holders(lemma, sentence)
        return ()

    def _owners(self, token: Token, lemma: str) -> tuple[str, ...]:
        """`their countries`: the states of the two who were meant."""
        if lemma not in self._words["state_nouns"] and lemma not in {"government", "capital"}:
            return ()
        for child in token.lefts:
            if child.dep_ == "poss" and child.tag_ == "PRP$":
                states = [self._state_of(self._table.entities[i]) for i in self._table.ids(child)]
                known = tuple(dict.fromkeys(s for s in states if s))
                return known if len(known) > 1 else ()
        return ()

    def _subjects(self, token: Token) -> tuple[str, ...]:
        """`Kenya and Chad made peace when the parties signed`: the two who are the subject of the clause above."""
        subject = next(subjects_above(token), None) if token.dep_ in SUBJECTS else None
        if subject is None or len(subject.conjuncts) != 1:
            return ()
        entities = [self._table.entity(t) for t in (subject, *subject.conjuncts)]
        ids = tuple(e.id for e in entities if e is not None and state_key(e) == e.id)
        return ids if len(ids) == 2 else ()

    def _speaker(self, token: Token) -> frozenset[str]:
        """Who urge both sides, or mediate between them: subjects of the clause that they are an object of."""
        addressed = (
            token.dep_ == "dobj"
            or (
                token.dep_ == "pobj"
                and token.head.lower_ in {"on", "upon", "to", "with", "between", "among"}
                and token.head.head.pos_ == "VERB"
                and (token.head.lower_ not in {"between", "among"} or token.head.head.lemma_ in MEDIATE)
            )
            or (token.dep_ == "nsubj" and token.head.tag_ == "VB")
        )
        subject = next(subjects_above(token), None) if addressed else None
        if subject is None:
            return frozenset()
        found = [self._table.entity(t) for t in (subject, *subject.conjuncts)]
        return frozenset(state for e in found if e is not None and (state := self._state_of(e)))

    def _is_of_states(self, lemma: str) -> bool:
        """`the two neighbours` are states; `both governments` are no rebels."""
        return lemma in self._words["state_nouns"] | {"capital", "government", "ally"}

    def pair(
        self,
        persons: bool,
        sentence: int,
        window: int = 40,
        urging: frozenset[str] = frozenset(),
        *,
        states: bool = False,
    ) -> tuple[str, ...]:
        """The two parties of the text so far, as entities; () where there are not two."""
        ids = self._memory.pair(persons, sentence, window, urging, states=states)
        for entry in ids:
            self._factory.ensure(entry)
        known = tuple(i for i in ids if i in self._table.entities)
        return known if len(known) > 1 else ()

    def one(self, token: Token, lemma: str, sentence: int) -> Entity | None:
        """`the minister`, `the group`, `its neighbour`: the one that it goes back to."""
        if token.pos_ == "PROPN" and token.ent_type_ in {"PERSON", "GPE", "ORG"}:
            alone = len(list(token.lefts)) == 1 and not self._factory.names.is_name(token)
            if not (alone and lemma in self._words["body_nouns"]):  # `the Alliance`, `the Ministry`
                return None
        if token.pos_ == "NUM":
            counted = has_determiner(token, self._words["definite"])
            return self._memory.counted(token.lower_) if counted else None  # `the seven`
        if token.tag_ in PLURAL and (number := numeral(token)) and has_determiner(token, self._words["definite"]):
            found = self._nationals(token, number)
            if found is not None:
                return found
        if (token.tag_ in PLURAL or lemma in ARMED) and self._is_armed(token, lemma):
            return self._memory.fighters(sentence)
        owned = self._owned(token, lemma, sentence)
        if owned is not None:
            return owned
        if not has_determiner(token, self._words["definite"]):
            return None
        if self._factory.names.has_country(token):
            return self._same_office(token, lemma)
        plural = token.tag_ in PLURAL
        modifiers = frozenset(c.lemma_.lower() for c in token.lefts if c.dep_ in {"amod", "compound"})
        if lemma.startswith("ex-") or "ex" in modifiers:
            lemma, modifiers = lemma.removeprefix("ex-"), modifiers - {"ex", "-"} | {"former"}
        found = self._memory.by_word(lemma, modifiers, plural=plural) if not _has_complement(token) else None
        if found is None and lemma in self._words["accused"] and not plural:
            found = self._memory.accused(sentence)
        if found is None and modifiers & self._words["advocacy"] and lemma in PLEADERS and not plural:
            return self._memory.only(frozenset({"ngo"}), sentence)
        if found is None and not plural and not _has_complement(token):
            found = (None if modifiers else self._memory.kind_of_person(lemma, sentence)) or self._epithet(
                token, lemma, sentence
            )
        if found is not None or modifiers or plural:
            return found
        return self._body(lemma, sentence) or self._state(token, lemma, sentence)

    def _nationals(self, token: Token, number: str) -> Entity | None:
        """`the two Kenyans`: those of that country whom the text has counted so."""
        ids = self._factory.names.ids(token)
        country = next((i[8:] for i in ids if i.startswith("country:")), None)
        return self._memory.counted(number.lower(), country) if country else None

    def _epithet(self, token: Token, lemma: str, sentence: int) -> Entity | None:
        """`Mora won in May. The former actor ...`: who was the subject of the sentence before, by another trade."""
        if not self._factory.names.is_person_noun(token) or token.dep_ not in SUBJECTS or token.pos_ != "NOUN":
            return None
        before = token.doc[token.sent.start : token.i]
        if any(
            t.pos_ in {"NOUN", "PROPN", "VERB", "PRON"} and t.dep_ not in {"compound", "amod", "npadvmod"}
            for t in before
        ):
            return None
        rows = [s for s in self._memory.recent(sentence, 1) if s.sentence == sentence - 1]
        named = {s.entity.id: s.entity for s in rows if s.entity is not None and s.entity.is_person and not s.plural}
        subject = next((s for s in reversed(rows) if s.subject), None)
        if len(named) != 1 or subject is None or subject.entity is None or subject.entity.id not in named:
            return None
        person = subject.entity
        return person if person.named and not person.office and lemma not in person.words else None

    def _is_armed(self, token: Token, lemma: str) -> bool:
        """`the rebels`, `the rebel faction`, without a number or a country of their own."""
        if (
            not has_determiner(token, self._words["definite"])
            or numeral(token)
            or self._factory.names.has_country(token)
        ):
            return False
        if _has_complement(token):
            return False
        rest = {c.lemma_.lower() for c in token.lefts if c.dep_ in {"amod", "compound"}}
        armed = self._words["armed_nouns"]
        return (lemma in armed and not rest) or (
            lemma in ARMED and bool(rest) and rest <= armed | {"armed", "militant"}
        )

    def _body(self, lemma: str, sentence: int) -> Entity | None:
        if lemma not in self._words["body_nouns"] or lemma in OF_STATE:
            return None
        if lemma in self._words["company_nouns"]:
            return self._memory.last(frozenset({"company"}), sentence)
        if lemma in self._words["unions"]:
            return self._memory.only(frozenset({"igo"}), sentence)
        if lemma in ARMED:
            return self._memory.only(frozenset({"group"}), sentence)
        return self._memory.body(lemma, sentence)

    def _state(self, token: Token, lemma: str, sentence: int) -> Entity | None:
        if lemma not in self._words["state_nouns"]:
            return None
        for subject in subjects_above(token):
            entity = self._table.entity(subject)
            if entity is not None and entity.is_person and (state := self._state_of(entity)):
                return self._table.entities[state]  # `the president vowed to defend the country`
        own = next(subjects_above(token), None)  # who rules the country is another
        return self._memory.last_state(
            lemma, sentence, frozenset(self._table.ids(own)) if own is not None else frozenset()
        )

    def _state_of(self, entity: Entity) -> str | None:
        """Id of the state that an entity is or belongs to, made known; None where it has none."""
        if entity.kind == "country":
            return entity.id
        if not entity.country or entity.country in INTERNATIONAL:
            return None
        state = f"country:{entity.country}"
        self._factory.ensure(state)
        return state if state in self._table.entities else None

    def _owned(self, token: Token, lemma: str, sentence: int) -> Entity | None:
        """`his country`, `its neighbour`, `her Mongolian counterpart`."""
        owner = next((self._table.entity(c) for c in token.lefts if c.dep_ == "poss"), None)
        if owner is None or token.tag_ in PLURAL:
            return None
        if lemma == "counterpart":
            return self._counterpart(token, owner, sentence)
        if any(c.dep_ in {"amod", "compound"} for c in token.lefts):
            return None
        own = self._state_of(owner)
        if owner.of is not None and lemma in self._words["body_nouns"]:
            return self._table.entities.get(owner.of)  # `her party` after `the Front's leader, Ann Okafor`
        if lemma in {"country", "nation", "homeland"} and own is not None and owner.kind != "country":
            return self._table.entities[own]
        if lemma in {"neighbour", "neighbor", "rival", "foe", "adversary"} and own is not None:
            ids = self.pair(False, sentence)
            others = [i for i in ids if i != own]
            return self._table.entities[others[0]] if len(ids) == 2 and len(others) == 1 else None
        return None

    def _counterpart(self, token: Token, owner: Entity, sentence: int) -> Entity | None:
        """The holder of the same office in the country that stands before it."""
        names = self._factory.names
        place = next((c for c in token.lefts if names.is_country(c)), None)
        office = " ".join(w for w in (owner.role or "").split())
        if place is None and owner.is_person:
            return self._other_of_two(owner, sentence)
        if place is None or not office or not owner.is_person:
            return None
        found = names.ask(f"{place.text} {office.lower()}")
        if found is None or found.country is None:
            return None
        return self.holder(found.country, office.split()[-1].lower(), owner) or names.entity(
            found, f"{place.text} {office.lower()}"
        )

    def _other_of_two(self, owner: Entity, sentence: int) -> Entity | None:
        """`her counterpart`: the other of the two who meet, where both hold the same kind of office."""
        ids = self.pair(True, sentence)
        other = next((self._table.entities[i] for i in ids if i != owner.id), None)
        if len(ids) != 2 or owner.id not in ids or other is None:
            return None
        return other if other.country != owner.country and other.sectors[:1] == owner.sectors[:1] else None

    def holder(self, country: str, lemma: str, other: Entity | None = None) -> Entity | None:
        """The named person whom the text has in this office of this country; None where there are several or none."""
        found = {
            s.entity.id: s.entity
            for s in self._memory.seen
            if s.entity is not None and s.entity.is_person and s.entity.named and not s.entity.office
            and s.entity is not other and s.entity.country == country and lemma in s.entity.words
        }  # fmt: skip
        return next(iter(found.values())) if len(found) == 1 else None

    def _same_office(self, token: Token, lemma: str) -> Entity | None:
        """`the Ghanaian president`: the person of that name and office, where the text has named one."""
        names = self._factory.names
        if token.tag_ in PLURAL or not names.is_role_noun(token):
            return None
        place = next((c for c in token.lefts if names.is_country(c)), None)
        country = next((i[8:] for i in names.ids(place) if i.startswith("country:")), None) if place else None
        if country is None:
            return None
        modifiers = {c.lemma_.lower() for c in token.lefts if c.dep_ in {"amod", "compound"} and c != place}
        held = self.holder(country, lemma) or (self._chief(country) if lemma == "leader" else None)
        if held is not None and lemma == "leader":
            return held
        return held if held is not None and modifiers <= held.words | {place.lemma_.lower() if place else ""} else None

    def _chief(self, country: str) -> Entity | None:
        """The one person named so far who leads a state: `the Kenyan leader`."""
        chiefs = self._words["chiefs"]
        found = {
            s.entity.id: s.entity
            for s in self._memory.seen
            if s.entity is not None and s.entity.is_person and s.entity.named and not s.entity.office
            and s.entity.country == country
            and (s.entity.words & chiefs or {"prime", "minister"} <= s.entity.words) and not s.entity.words & RANKS
        }  # fmt: skip
        return next(iter(found.values())) if len(found) == 1 else None


def _has_complement(token: Token) -> bool:
    """Whether an `of` phrase says which one it is: `the president of the union`."""
    return any(c.dep_ == "prep" and c.lower_ == "of" and c.i == token.i + 1 for c in token.rights)
