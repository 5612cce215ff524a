"""From a noun phrase to an entity: registry names, people with titles, bodies, and generic agents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detente.actors import agent_heads
from detente.actors.names import fold
from detente.stages.base import Draft
from detente.stages.mentions.coref import INTERNATIONAL, words
from detente.stages.mentions.home import HomeCountry
from detente.stages.mentions.names import NAMED_TYPES, ArticleNames, slug, strip
from detente.stages.mentions.persons import STATE_ORGANS, PersonFinder
from detente.stages.mentions.phrases import complement, left_edge, noun_lemma, numeral, phrase
from detente.stages.mentions.short import ShortNames
from detente.stages.mentions.table import Entity, MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors import Resolution, Resolver

BYLINE = re.compile(r"^[Bb]y ([A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){1,3})$", re.MULTILINE)
FIRST_PERSON = re.compile(r"\b(?:I|my|me)\b")
ORGANS = frozenset({"army", "military", "navy", "parliament"})
NOT_OURS = frozenset(
    (
        "commander regime junta rebel opposition leader authority party faction ally counterpart terrorist enemy side "
        "partner"
    ).split()
)


class EntityFactory:
    """Makes entities for noun phrases of one article."""

    def __init__(self, draft: Draft, resolver: Resolver, table: MentionTable) -> None:
        self._draft = draft
        self._doc = draft.doc
        self._table = table
        self.names = ArticleNames(draft, resolver)
        publisher = self.publisher()
        self._home = HomeCountry(draft, resolver, publisher, self.names.counts)
        if publisher is not None and publisher.country and publisher.country not in INTERNATIONAL:
            self.names.prefer(publisher.country)
        role = publisher.role if publisher is not None else None
        self.persons = PersonFinder(self.names, table, self._context_country, role)
        self._short = ShortNames(self.names)
        self._states: dict[str, Entity] = {}  # words that stood for a state: `Lima` stays Peru where it was once

    def publisher(self) -> Entity | None:
        """The publisher as a party, where it is one: the `we` of a release."""
        name = self._draft.document.publisher
        found = self.names.ask(name) if name else None
        if found is None or found.country is None or "JRN" in found.sectors:
            return None
        return self._table.add(self.names.entity(found, name or found.name))

    def author(self) -> Entity | None:
        """Who signs the article in a line of its own, the `I` of an opinion piece; made known where it says `I`."""
        found = BYLINE.search(self._draft.text[:400])
        if found is None or not FIRST_PERSON.search(self._draft.text):
            return None
        name = found[1]
        entity = Entity(f"person:{slug(name)}", name, "person", confidence=0.3, reason="signs the article")
        entity = self._table.add(entity)
        if not entity.mentions:
            entity.mentions.append((found.start(1), found.end(1)))
        return entity

    def named(self, head: Token, bounds: tuple[int, int]) -> Entity | None:
        """Entity of a phrase with a proper name in it, or None."""
        known = self.persons.known(head) or self._short.known(head)
        if known is None and bounds[1] - bounds[0] == 1:
            known = self._states.get(head.text)
        if known is not None:
            return known
        body = self.persons.is_company(head) if head.pos_ == "PROPN" and not self.names.is_name(head) else None
        if body is not None:
            return self._company(head, bounds, body)
        if self.persons.announced(head) or self._tagged_person(head):
            return self.persons.by_name(head, bounds)
        if not self.names.has_name(bounds) or not self._can_act(head):
            return self._unknown_body(head, bounds)
        found = self._resolve(head, bounds)
        if found is not None and head.pos_ == "NOUN" and "last noun is not known" in found.reason:
            return None  # `Russia's war`
        guessed = found is not None and found.entry is None and found.sectors == ("GOV",)
        unknown = self._unknown_body(head, bounds) if found is None or guessed else None
        if unknown is not None:
            unknown.country = unknown.country or (found.country if found is not None else None)
            return unknown
        if found is None or (not self.names.is_name(head) and "last noun is not known" in found.reason):
            # `President of Ghana Kwabena X`: the country belongs to the title before the name.
            return self.persons.by_name(head, bounds) if self.persons.looks_like_one(head, bounds) else None
        if (
            found.kind == "person"
            and found.entry is None
            and head.pos_ == "PROPN"
            and (head.tag_ != "NNPS" or head.ent_type_ == "PERSON")
            and not self.names.is_role_noun(head)
        ):
            return self.persons.by_name(head, bounds)
        return self._keep(found, head, bounds)

    def give_office(self, person: Entity, head: Token) -> None:
        """The office that a title beside the name tells, with its country."""
        bounds = phrase(head)
        found = self._resolve(head, bounds)
        if found is None or found.kind != "person":
            return
        held = self.names.entity(found, person.name, person=True)
        person.country, person.sectors, person.acts_for, person.role = (
            held.country,
            held.sectors,
            held.acts_for,
            held.role,
        )
        person.confidence, person.reason = held.confidence, held.reason
        person.words |= self.persons.role_words(head, bounds[0])

    def call(self, body: Entity, head: Token) -> None:
        """Remember a further name of a body: `known as the TF`."""
        self._short.call(body, head)

    def _tagged_person(self, head: Token) -> bool:
        """Whether the tagger calls it a person and no name of a body or country speaks against it."""
        return (
            head.ent_type_ == "PERSON"
            and head.pos_ == "PROPN"
            and not self.names.is_body(head)
            and self._personal(head)
            and not self.persons.is_thing(head)
            and not self._is_where(head)
        )

    def _is_where(self, head: Token) -> bool:
        """Whether a lone name stands where a place does: `at Doumeira`."""
        place = head.dep_ == "pobj" and head.head.lower_ in {"at", "in", "near", "outside"}
        return place and not any(c.dep_ == "compound" for c in head.lefts) and self.persons.known(head) is None

    def _company(self, head: Token, bounds: tuple[int, int], noun: str) -> Entity:
        """A name with a noun for a body beside it; the tagger often takes it for a person."""
        text = strip(self._doc[bounds[0] : bounds[1]].text)
        kind = "company" if noun in {"company", "firm", "manufacturer", "maker", "bank"} else "group"
        entity = Entity(f"org:{slug(text)}", text, kind, confidence=0.3, reason=f"called a {noun}", proper=True)
        if kind == "company":
            entity.sectors = ("BUS",)
        entity.words |= {noun}
        entity.nouns |= {noun}
        entity = self._table.add(entity)
        self._short.learn(entity, text)
        return entity

    def _unknown_body(self, head: Token, bounds: tuple[int, int]) -> Entity | None:
        """`the United Alliance`, a name that ends in a noun for a body and that nobody knows."""
        noun = head.lower_
        of_state = noun in words()["offices"]
        if noun in words()["unions"] and any(self.names.is_country(t) for t in self._doc[bounds[0] : head.i]):
            return None  # `the U.S.-Japan Alliance`
        if head.pos_ != "PROPN" or not (of_state or noun in words()["movements"]):
            return None
        text = strip(self._doc[bounds[0] : bounds[1]].text)
        if " " not in text or not all(w[:1].isupper() for w in text.split()[-2:]):
            return None
        kind = "institution" if of_state else "group"
        made = Entity(
            f"org:{slug(text)}", text, kind, confidence=0.3, reason=f"a name that ends in {noun}", proper=True
        )
        made.words |= {noun}
        made.nouns |= {noun}
        made = self._table.add(made)
        self._short.learn(made, text)
        return made

    def _can_act(self, head: Token) -> bool:
        """Whether the head is part of a name or a kind of agent: `Iran's presence` is nobody."""
        if self.names.is_name(head) or head.ent_type_ in NAMED_TYPES or self.names.is_agent(head):
            return True
        # `King Abdullah II`: a title before a proper noun that the tagger has no label for.
        return head.pos_ == "PROPN" and any(c.pos_ == "PROPN" and self.names.is_role_noun(c) for c in head.lefts)

    def _personal(self, head: Token) -> bool:
        """Whether what the tagger calls a person has no country in its name (`U.S.-China Economic`)."""
        return not self.names.is_country(head) and not any(
            self.names.is_country(t) for t in head.lefts if t.ent_type_ == "PERSON"
        )

    def modifier(self, token: Token) -> tuple[str, ...]:
        """Entities that a name before another noun stands for: `Israeli strike`, `U.S.-China talks`."""
        out = []
        for entry in self.names.ids(token):
            if not entry.startswith(("region:", "person:")) and (entity := self._entry(entry)) is not None:
                out.append(self._table.add(entity).id)
        return tuple(out)

    def _entry(self, entry: str) -> Entity | None:
        """The entity of a registry entry, where its name means it at the date of the article."""
        row = self.names.registry.get(entry)
        if row is None:
            return None
        found = self.names.ask(row.name, row.country)
        return self.names.entity(found, row.name) if found is not None and found.entry == entry else None

    def ensure(self, entry: str) -> None:
        """Make the entity of a registry entry known, where the article has not named it by itself."""
        if entry not in self._table.entities and (entity := self._entry(entry)) is not None:
            self._table.add(entity)

    def ensure_states(self) -> None:
        """Make known whom the entities act for, up to the state."""
        queue = [e.acts_for for e in self._table.entities.values() if e.acts_for]
        while queue:
            entry = queue.pop()
            self.ensure(entry)
            above = self._table.entities.get(entry)
            if above is None:
                for entity in self._table.entities.values():
                    if entity.acts_for == entry:
                        entity.acts_for = None  # a body that the registry cannot name is no one's superior
            elif above.acts_for and above.acts_for not in self._table.entities:
                queue.append(above.acts_for)

    def coordinated(self, head: Token) -> tuple[str, ...]:
        """`Russian and Ukrainian officials`, `ministers of Ghana and Togo`: one entity for each country."""
        for child in head.lefts:
            others = [c for c in child.children if c.dep_ == "conj" and c.i < head.i and c.pos_ in {"ADJ", "PROPN"}]
            if child.dep_ not in {"amod", "compound", "nmod"} or not others or child.pos_ not in {"ADJ", "PROPN"}:
                continue
            tail = self._doc[others[-1].i + 1 : head.i + 1].text
            ids = self._each([f"{part.text} {tail}" for part in [child, *others]])
            if ids:
                return ids
        return self._of_several(head)

    def _of_several(self, head: Token) -> tuple[str, ...]:
        if head.tag_ not in {"NNS", "NNPS"} or not self.names.is_agent(head):
            return ()
        for prep in head.rights:
            if prep.dep_ != "prep" or prep.lower_ not in {"of", "from"}:
                continue
            first = next((c for c in prep.children if c.dep_ == "pobj"), None)
            if first is None or not self.names.is_country(first) or not first.n_rights:
                continue
            parts = [first, *(t for t in first.conjuncts if t.i > first.i)]
            if len(parts) > 1 and all(self.names.is_country(p) for p in parts):
                start = min((c.i for c in head.lefts if c.dep_ in {"amod", "compound"}), default=head.i)
                title = self._doc[start : head.i + 1].text
                places = [self._doc[min(c.i for c in p.subtree if c.i <= p.i) : p.i + 1].text for p in parts]
                return self._each([f"{title} of {strip(place)}" for place in places])
        return ()

    def _each(self, phrases: list[str]) -> tuple[str, ...]:
        """Entities of phrases that each name a country; none where they are not several."""
        ids: list[str] = []
        for text in phrases:
            found = self.names.ask(text)
            if found is not None and found.country is not None:
                ids.append(self._table.add(self.names.entity(found, text)).id)
        return tuple(dict.fromkeys(ids)) if len(set(ids)) > 1 else ()

    def generic(self, head: Token, bounds: tuple[int, int]) -> Entity | None:
        """Entity of a phrase without a name whose head is an agent noun (`soldiers`, `the government`), or None."""
        if fold(head.lower_) not in agent_heads() or self.names.is_name(head):
            return None
        if head.lower_ == "opposition" and any(c.lower_ == "to" for c in head.rights):
            return None  # what is felt, not who feels it
        found = self._resolve(head, bounds)
        if found is None or (found.role and not self._is_of(found.role, head)):
            return None
        return self._keep(found, head, bounds)

    @staticmethod
    def _is_of(role: str, head: Token) -> bool:
        """Whether the noun that told the kind is the head: `a general strike` is no general."""
        last = fold(role.split()[-1])
        return last[:4] == fold(head.lower_)[:4]

    def _context_country(self, head: Token, ours: bool = True) -> str | None:
        """The country of an office whose words name none: see `home.HomeCountry`."""
        foreign = any(self._is_foreign(t) for t in head.sent)
        return self._home.of(head, self._table, ours=ours and not foreign, foreign=foreign)

    def _is_foreign(self, token: Token) -> bool:
        """Whether the token names a country that is not the publisher's."""
        own = self._home.publisher_country
        return own is not None and any(
            i.startswith("country:") and i != f"country:{own}" for i in self.names.ids(token)
        )

    def _resolve(self, head: Token, bounds: tuple[int, int]) -> Resolution | None:
        text = strip(self._doc[bounds[0] : bounds[1]].text)
        if not text or (head.lower_ in words()["no_agents"] and head.pos_ == "NOUN"):
            return None
        found = self.names.ask(text)
        if found is not None and self._no_people(found, head):
            return None
        if found is not None and found.country is None and (place := self._place_of(head)):
            local = self.names.ask(f"{text} in {place}")
            if local is not None and local.country is not None and local.sectors == found.sectors:
                return local
        if found is not None and found.key.count(":") > 1 and head.lower_ in words()["facilities"]:
            return self.names.ask(head.text)  # `Balad Air Base` has nothing to do with a party of that name
        if (
            found is not None
            and found.country is None
            and found.sectors
            and found.kind in {"institution", "person", "group"}
        ):
            country = self._country_for(head, found.sectors)
            again = self.names.ask(text, country) if country else None
            if again is not None and again.country is not None:
                return again
        return found

    def _place_of(self, head: Token) -> str | None:
        """Where a body without a country is, if that is whose it is: `officials in Baku`."""
        if noun_lemma(head) not in words()["of_the_place"]:
            return None
        prep = next((c for c in head.rights if c.dep_ == "prep" and c.lower_ == "in" and c.i == head.i + 1), None)
        place = next((c for c in prep.children if c.dep_ == "pobj"), None) if prep is not None else None
        if place is None or place.pos_ != "PROPN" or not self.names.is_name(place):
            return None
        return strip(self._doc[left_edge(place) : place.i + 1].text)

    def _no_people(self, found: Resolution, head: Token) -> bool:
        """`an Israeli strike` is no people, although a demonym is all that the who's-who knows of it."""
        return found.kind == "population" and not self.names.is_name(head) and "head noun" not in found.reason

    def _country_for(self, head: Token, sectors: tuple[str, ...]) -> str | None:
        """The country of a body without a name: its possessor's, or for organs of a state the context's.

        `Assad's regime` is its owner's; `the regime` and rebels are never the publisher's; `rebels` stay open.
        """
        for child in head.lefts:
            if child.dep_ in {"poss", "compound", "nmod"}:
                for entity_id in self._table.ids(child):
                    return self._table.entities[entity_id].country
                if child.ent_type_ == "PERSON" or child.pos_ == "PROPN":
                    owner = self.names.ask(child.text) or self.persons.leader(child.text)  # `the Assad regime`
                    if owner is not None and owner.kind == "person":
                        return owner.country
                if child.ent_type_ == "PERSON" or child.dep_ == "poss":
                    return None
        if any(c.ent_type_ == "NORP" or (c.pos_ == "ADJ" and c.text[:1].isupper()) for c in head.lefts):
            return None  # `a Western diplomat`
        if not set(sectors) & STATE_ORGANS or head.lemma_.lower() in NOT_OURS or head.tag_ in {"NNS", "NNPS"}:
            return None
        return self._context_country(head)

    def _official(self, found: Resolution, noun: str) -> Resolution:
        """`the army` of a country whose army has an entry of its own is that entry."""
        if found.entry is not None or noun not in ORGANS or found.key != f"{found.country}:{noun}":
            return found
        state = self.names.registry.get(f"country:{found.country}")
        named = self.names.ask(f"{state.adjectives[0]} {noun}") if state is not None and state.adjectives else None
        return named if named is not None and named.entry is not None and named.country == found.country else found

    def _keep(self, found: Resolution, head: Token, bounds: tuple[int, int]) -> Entity:
        text = strip(self._doc[bounds[0] : bounds[1]].text)
        if head.tag_ not in {"NNS", "NNPS"}:
            found = self._official(found, noun_lemma(head))
        made = self.names.entity(found, text)
        count = numeral(head) if not made.registered and head.tag_ in {"NNS", "NNPS"} else None
        if count is not None and not self.names.is_name(head):
            made.id = f"{made.id}-{slug(count)}"  # `three men` are not the `two men` before
        elif made.office and made.country is None and (whose := complement(head)):
            made.id = f"{made.id}-of-{slug(whose)}"  # `the president of the union` is no other president
        entity = self._table.add(made)
        entity.words.add(head.lemma_.lower())
        entity.nouns |= self.persons.role_words(head, bounds[0]) if head.pos_ == "PROPN" else {noun_lemma(head)}
        entity.words |= self.persons.role_words(head, bounds[0])
        entity.plural = entity.plural or (head.tag_ in {"NNS", "NNPS"} and not entity.registered)
        if entity.is_person and entity.registered and found.role:
            entity.words |= set(re.findall(r"[a-z-]+", found.role.lower()))
        if head.pos_ == "PROPN":
            entity.proper = True
            if entity.kind == "country" and bounds[1] - bounds[0] == 1:
                self._states[head.text] = entity
            self._short.learn(entity, text)
        return entity
