"""Two phrases side by side for one: title and name, a body and its kind, a name and what it is also known as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.stages.mentions.coref import PLURAL, words
from detente.stages.mentions.entities import EntityFactory
from detente.stages.mentions.phrases import has_determiner, left_edge, phrase
from detente.stages.mentions.table import Entity, MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

BODIES = frozenset({"group", "institution", "igo", "ngo", "company"})
NAMED = frozenset({"know", "call", "dub", "abbreviate", "name"})


class Appositions:
    """Who an apposed phrase of one article is."""

    def __init__(self, doc: Doc, table: MentionTable, factory: EntityFactory) -> None:
        self._doc = doc
        self._table = table
        self._factory = factory
        self._words = words()

    def of(self, token: Token, end: int) -> Entity | None:
        """Who a phrase is by what stands beside it; `end`: index after the phrase. None where nothing tells."""
        return self._person(token, end) or self._body(token, end) or self._alias(token)

    def title_before(self, token: Token, end: int) -> Entity | None:
        """`Secretary of State Ann Okafor`: who bears a title that the parser cut off from the name right after it."""
        names = self._factory.names
        if end >= len(self._doc) or not names.is_role_noun(token) or end - token.i < 2 or token.pos_ != "PROPN":
            return None
        name = self._name_from(end)
        if name is None or name.i == end or token.dep_ == "pobj":
            return None
        person = self._factory.named(name, phrase(name))
        if person is None or not person.is_person:
            return None
        if not person.country:
            self._factory.give_office(person, token)
        person.words |= self._factory.persons.role_words(token, token.i)
        return person

    def _person(self, token: Token, end: int) -> Entity | None:
        """`the President of Ghana, Kwabena X` and `Kwabena X, president of Ghana`: title and name are one person."""
        factory = self._factory
        if token.dep_ == "appos" and factory.names.is_person_noun(token):
            holder = self._table.entity(token.head)
            return holder if holder is not None and holder.is_person and holder.named else None
        if not factory.names.is_person_noun(token) or token.tag_ in PLURAL:
            return None
        if (second := self._second_office(token)) is not None:
            return factory.named(second, phrase(second))
        for child in token.rights:
            if (
                child.dep_ == "appos"
                and child.pos_ == "PROPN"
                and (
                    (child.ent_type_ == "PERSON" and not factory.persons.is_thing(child))
                    or factory.persons.announced(child)
                )
            ):
                return factory.named(child, phrase(child))
        name = self._name_after(end)
        if name is None:
            return None
        person = factory.named(name, phrase(name))
        if person is None and name.ent_type_ != "PERSON":
            person = factory.persons.by_name(name, phrase(name))
        if person is not None and person.is_person:
            if not person.country:
                factory.give_office(person, token)
            person.words |= factory.persons.role_words(token, left_edge(token))
        return person

    def _second_office(self, token: Token) -> Token | None:
        """`Deputy Premier and Foreign Minister X`: the name after the second of two titles bears the first as well."""
        if any(c.dep_ in {"det", "poss"} for c in token.lefts) or not self._factory.names.is_role_noun(token):
            return None
        for name in token.rights:
            titled = name.dep_ == "conj" and name.pos_ == "PROPN" and name.ent_type_ == "PERSON"
            if titled and any(self._factory.names.is_role_noun(c) for c in name.lefts if c.dep_ == "compound"):
                return name
        return None

    def _name_after(self, index: int) -> Token | None:
        """The person's name between a comma and the next stop, where the parser has not seen the apposition."""
        doc = self._doc
        if index + 2 >= len(doc) or doc[index].text != ",":
            return None
        first = index + 1
        while first < len(doc) - 1 and doc[first].pos_ == "PROPN" and self._factory.names.is_role_noun(doc[first]):
            first += 1  # `the governor, General Ann Okafor`
        last = self._name_from(first) or self._untagged(first)
        if last is None or last.i == index + 1:
            return None
        after = doc[last.i + 1].text if last.i + 1 < len(doc) else "."
        return last if after in {",", ".", ":", ";"} else None

    def _name_from(self, first: int) -> Token | None:
        """The last word of the person's name that begins here."""
        doc = self._doc
        if doc[first].ent_type_ != "PERSON":
            return None
        last = first
        while last + 1 < len(doc) and doc[last + 1].ent_type_ == "PERSON" and doc[last + 1].ent_iob_ == "I":
            last += 1
        return doc[last] if doc[last].pos_ == "PROPN" else None

    def _untagged(self, first: int) -> Token | None:
        """The last of two or three capitalised words that the tagger knows no person by, before a stop."""
        names = self._factory.names
        last = first
        while last + 1 < len(self._doc) and self._doc[last + 1].pos_ == "PROPN":
            last += 1
        run = self._doc[first : last + 1]
        fits = 2 <= len(run) <= 3 and all(t.pos_ == "PROPN" and t.text[:1].isupper() for t in run)
        return run[-1] if fits and not any(names.is_name(t) or names.is_agent(t) for t in run) else None

    def _body(self, token: Token, end: int) -> Entity | None:
        """`the Tana Front, a militia`, `the mission, MONUSCO`, `the Tana Front (TF)`: body and kind are one."""
        names = self._factory.names
        lemma = token.lemma_.lower()
        nouns = self._words["body_nouns"] | self._words["company_nouns"]
        bracketed = token.i > 0 and self._doc[token.i - 1].text == "("
        if token.dep_ == "appos" and (lemma in nouns or bracketed) and token.tag_ not in PLURAL:
            holder = self._table.entity(token.head)
            described = has_determiner(token, frozenset({"a", "an"}))
            if holder is not None and holder.kind in BODIES and (holder.registered or holder.proper or described):
                if bracketed and names.is_name(token):
                    return None  # it has an entry of its own, which may be another
                if lemma in nouns:
                    holder.nouns.add(lemma)
                elif not bracketed:
                    return None
                return holder
        if lemma not in self._words["body_nouns"] or token.tag_ in PLURAL or names.is_name(token):
            return None
        beside = [token, *(c for p in token.rights if p.dep_ == "prep" for c in p.children if c.dep_ == "pobj")]
        name = next((c for t in beside for c in t.rights if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
        if name is None and end + 2 < len(self._doc) and self._doc[end].text == ",":
            after = self._doc[end + 1]
            name = after if after.pos_ == "PROPN" and after.text.isupper() and self._doc[end + 2].text == "," else None
        if name is None or not names.is_body(name) or names.is_country(name):
            return None
        found = self._factory.named(name, phrase(name))
        if found is None or found.kind not in BODIES:
            return None
        found.nouns.add(lemma)
        return found

    def _alias(self, token: Token) -> Entity | None:
        """`the group, known as the TF`: a further name of the noun before."""
        prep = token.head
        if token.dep_ not in {"pobj", "oprd"} or token.pos_ != "PROPN" or self._factory.names.is_country(token):
            return None
        verb = prep.head if prep.dep_ == "prep" and prep.lower_ == "as" else prep
        if verb.lemma_ not in NAMED or verb.dep_ not in {"acl", "relcl", "advcl"}:
            return None
        body = self._table.entity(verb.head)
        if body is None or body.kind not in BODIES or has_determiner(token, frozenset({"a", "an"})):
            return None
        self._factory.call(body, token)
        return body
