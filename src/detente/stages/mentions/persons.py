"""Persons by name: who is one, which words are the name, and which office, title or country belongs to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from detente.stages.mentions.coref import gender_of, words
from detente.stages.mentions.names import ArticleNames, slug, strip
from detente.stages.mentions.phrases import left_edge, phrase
from detente.stages.mentions.table import Entity, MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors import Resolution

STATE_ORGANS = frozenset(["GOV", "MIL", "COP", "JUD", "LEG", "SPY"])
CHIEFS = frozenset("president premier prime king queen chancellor emir sultan foreign".split())
HONORIFICS = frozenset("mr mrs ms miss dr sir dame lord lady prof professor rev hon ustadz sheikh col gen".split())
QUOTES = frozenset({'"', "“", "”", "'", "‘", "’", "''", "``"})
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
PARTICLES = frozenset({"-", "al", "bin", "ibn", "van", "von", "de", "da", "der", "el", "y", "den"})


def family(surname: str) -> str:
    """Key of a family name: `al-Abadi` and `Abadi` are one."""
    return slug(surname.replace("\u200e", "").replace("\u200f", "")).removeprefix("al-").removeprefix("el-")


def surname_of(tokens: list[str]) -> str | None:
    """The last word of a name that is no `Jr.`; None where nothing else is left."""
    return next((t for t in reversed(tokens) if t.lower().rstrip(".") not in SUFFIXES), None)


class PersonFinder:
    """The persons of one article, by surname. `country_of(head, ours)`: whose minister one without a country is."""

    def __init__(
        self,
        names: ArticleNames,
        table: MentionTable,
        country_of: Callable[[Token, bool], str | None],
        publisher_role: str | None,
    ) -> None:
        self._names = names
        self._doc = names.doc
        self._table = table
        self._country_of = country_of
        self._publisher_role = publisher_role
        self._people: dict[str, list[Entity]] = {}
        self._parts: dict[str, set[str]] = {}  # names before the last: who bears them

    def known(self, head: Token) -> Entity | None:
        """A person met before, by surname or a name that fits; the article comes before the registry."""
        if head.pos_ != "PROPN" or self._names.is_body(head) or self._names.is_role_noun(head):
            return None
        tokens = self.name_tokens(head)
        if surname_of(tokens) is None:
            return None  # a lone `Jr.`
        for entity in reversed(self._people.get(family(surname_of(tokens) or ""), [])):
            if len(tokens) == 1 or _compatible(entity.name, " ".join(tokens)):
                return entity
        if len(tokens) > 1 or any(c.dep_ == "compound" for c in head.lefts):
            return None
        part = self._parts.get(slug(tokens[0]), set())  # `Lin` for Lin Weiguo, `Vega` for Ana Vega Soto
        return self._table.entities.get(next(iter(part))) if len(part) == 1 else None

    def announced(self, head: Token) -> bool:
        """Whether the words around a proper noun say that it is a person, although the tagger does not."""
        if head.pos_ != "PROPN" or self._names.is_body(head) or self._names.is_role_noun(head) or self.is_thing(head):
            return False
        tokens = self.name_tokens(head)
        before = self._doc[head.i - self._width(tokens)] if head.i >= self._width(tokens) else None
        if before is not None and before.lower_.rstrip(".") in HONORIFICS:
            return True
        if any(self._names.is_body(t) for t in self._doc[head.i - self._width(tokens) + 1 : head.i]):
            return False
        beside = [c for c in head.rights if c.dep_ == "appos"] + ([head.head] if head.dep_ == "appos" else [])
        if len(tokens) > 1 and any(b.pos_ == "NOUN" and b.tag_ == "NN" and self._one(b) for b in beside):
            return True
        return len(tokens) > 1 and before is not None and before.tag_ in {"NN", "NNP"} and self._one(before)

    @staticmethod
    def is_thing(head: Token) -> bool:
        """Whether the last word of a name is none of a person's: `Orange Movement`, `Joint Statement`."""
        return head.lower_ in words()["not_persons"]

    def _one(self, noun: Token) -> bool:
        """Whether a noun is for one person."""
        return self._names.is_person_noun(noun) and noun.lemma_.lower() not in words()["body_nouns"]

    @staticmethod
    def _width(tokens: list[str]) -> int:
        """Number of spaCy tokens of a name: hyphens are tokens of their own."""
        return sum(1 + 2 * t.strip("-").count("-") for t in tokens)

    def is_company(self, head: Token) -> str | None:
        """The noun for a body that stands beside a name: `Zavod Kalina, a manufacturer of drones` is nobody."""
        for child in head.rights:
            if child.dep_ == "appos" and child.lemma_.lower() in words()["company_nouns"] | words()["body_nouns"]:
                return child.lemma_.lower()
        return None

    def by_name(self, head: Token, bounds: tuple[int, int]) -> Entity | None:
        """A person by name: met before (surname), or new with title and apposition."""
        name_tokens = self.name_tokens(head)
        surname = surname_of(name_tokens)
        if surname is None:
            return None
        full = " ".join(name_tokens)
        for known in reversed(self._people.get(family(surname), [])):
            if len(name_tokens) == 1 or _compatible(known.name, full):
                if len(full) > len(known.name) and not known.registered:
                    known.name = full
                return known
        after = self._after_nickname(head)
        if after is not None:
            surname, full = after.text, f"{full} {after.text}"
        entity = self._new(head, bounds, full)
        if entity is None:
            return None
        for last in {family(surname), family(surname_of(entity.name.split()) or surname)}:
            self._people.setdefault(last, []).append(entity)
        for part in entity.name.split()[:-1]:
            if len(part) > 1 and part[0].isupper():
                self._parts.setdefault(slug(part), set()).add(entity.id)
        return self._table.add(entity)

    def _new(self, head: Token, bounds: tuple[int, int], full: str) -> Entity | None:
        first = left_edge(head)
        title = self._doc[first : bounds[1]].text
        role_text, found = "", self._names.ask(strip(title))
        if found is None or (found.country is None and found.entry is None):
            apposed = self._apposition(head)
            told = self._names.ask(strip(apposed)) if apposed is not None else None
            if apposed is not None and (found is None or not found.sectors or (told is not None and told.sectors)):
                role_text = apposed
                found = told or found
            elif told is not None and told.country:  # `her Kenyan host, President Ann Okafor`
                found = self._names.ask(strip(title), told.country) or found
        if found is None and " " not in full:
            found = self.leader(full)
        if found is not None and found.entry is None and found.country and " " in full:
            known = self._names.ask(full, found.country)  # a title that the parser cut off from the name
            if known is not None and known.entry is not None and known.country == found.country:
                found = known if known.kind == "person" and set(known.sectors) & set(found.sectors) else found
        if found is not None and found.country is None and set(found.sectors) & (STATE_ORGANS | {"PTY", "OPP"}):
            # `Interior Minister X`: of the country that the article is about.
            office = (role_text or title).lower()
            chief = bool(CHIEFS & set(re.findall(r"[a-z]+", office)))
            if self._publisher_role and self._publisher_role.lower() in office:
                chief = False  # a release of the Prime Minister speaks of the Prime Minister
            country = self._owner_country(head) or self._country_of(head, not chief)
            again = self._names.ask(strip(role_text or title), country)
            found = again or found
        if found is None:
            entity = Entity(
                f"person:{slug(full)}", full, "person", confidence=0.3, reason="a person's name without an office"
            )
        else:
            entity = self._names.entity(found, full, person=True)
        entity.words |= self.role_words(head, first) | self._apposed_words(head)
        owner = self._owner(head)
        entity.of = owner.id if owner is not None and owner.kind not in {"person", "country"} else None
        if found is not None and found.role:
            entity.words |= set(re.findall(r"[a-z-]+", found.role.lower()))
        if (role_text or title).lower().startswith(("ex-", "ex ", "the ex-", "former ", "the former ")):
            entity.words.add("former")
        entity.gender = gender_of(f"{title} {role_text}") or given_gender(full)
        return entity

    def _owner_country(self, head: Token) -> str | None:
        """`Its foreign minister, X`: the country of whose office it is."""
        owner = self._owner(head)
        return owner.country if owner is not None and owner.country and len(owner.country) == 3 else None

    def _owner(self, head: Token) -> Entity | None:
        """Who stands as the possessor of the title beside a name: `the Front's leader, X`."""
        beside = [head, *(c for c in head.rights if c.dep_ == "appos"), *([head.head] if head.dep_ == "appos" else [])]
        for noun in beside:
            owner = next((self._table.entity(c) for c in noun.lefts if c.dep_ == "poss"), None)
            if owner is not None:
                return owner
        return None

    def _after_nickname(self, head: Token) -> Token | None:
        """The family name that follows a name in quotation marks: `Juan "Lobo" Mora`."""
        doc = self._doc
        if head.i + 3 >= len(doc) or doc[head.i + 1].text not in QUOTES:
            return None
        for width in (2, 3):
            close = head.i + 1 + width
            if close + 1 < len(doc) and doc[close].text in QUOTES:
                last = doc[close + 1]
                return last if last.pos_ == "PROPN" and last.text[:1].isupper() else None
        return None

    def leader(self, surname: str) -> Resolution | None:
        """A bare surname that exactly one of the countries spoken of has in office (`Assad` in an article on Syria)."""
        found = [self._names.ask(surname, country) for country in self._names.context.countries[:4]]
        known = {r.entry: r for r in found if r is not None and r.entry is not None and r.kind == "person"}
        return next(iter(known.values())) if len(known) == 1 else None

    def _apposition(self, head: Token) -> str | None:
        """Words of an office beside the name: `Sergei Lavrov, Russia's foreign minister`, `the minister, X`."""
        for child in head.rights:
            if child.dep_ == "appos" and child.pos_ in {"NOUN", "PROPN"}:
                return self._doc[left_edge(child) : child.right_edge.i + 1].text[:120]
        if head.dep_ == "appos" and head.head.pos_ in {"NOUN", "PROPN"}:
            first, last = phrase(head.head)
            return self._doc[first : min(last, head.i)].text
        return None

    def _apposed_words(self, head: Token) -> set[str]:
        """Words of the title beside a name, up to its noun: what follows may speak of others."""
        beside = [c for c in head.rights if c.dep_ == "appos"] + ([head.head] if head.dep_ == "appos" else [])
        return {w for b in beside if b.pos_ in {"NOUN", "PROPN"} for w in self.role_words(b, left_edge(b))}

    def name_tokens(self, head: Token) -> list[str]:
        """The name itself, without titles before it."""
        registered = self._names.person_name(head)
        if registered is None and head.lower_.rstrip(".") in SUFFIXES and head.i:
            registered = self._names.person_name(self._doc[head.i - 1])  # `Joseph R. Biden Jr.`
        if registered is not None:
            return registered.split()
        out = [head.text]
        for index in range(head.i - 1, max(-1, head.i - 6), -1):
            token = self._doc[index]
            titled = self._names.is_role_noun(token) or self._names.is_agent(token)
            if (
                token.pos_ == "PROPN"
                and not titled
                and not self._names.is_name(token)
                and token.dep_ in {"compound", "nmod", "amod", "det", "nsubj"}
                and token.text[:1].isupper()
                and token.head.i in range(token.i, head.i + 1)
            ) or (token.text in PARTICLES and index > 0):
                out.insert(0, token.text)
            else:
                break
        while len(out) > 1 and (out[0] == "-" or out[0].islower() or out[0].lower().rstrip(".") in HONORIFICS):
            out.pop(0)
        return " ".join(out).replace(" - ", "-").split()

    def looks_like_one(self, head: Token, bounds: tuple[int, int]) -> bool:
        """Whether a proper noun follows an office: `Foreign Minister X`."""
        lefts = self._doc[bounds[0] : head.i]
        return head.pos_ == "PROPN" and any(self._names.is_role_noun(t) for t in lefts)

    def role_words(self, head: Token, first: int) -> set[str]:
        """Nouns and adjectives of a phrase by which the text may refer back to it."""
        return {
            t.lemma_.lower()
            for t in self._doc[first : head.i + 1]
            if t.pos_ in {"NOUN", "PROPN", "ADJ"} and t.ent_type_ != "PERSON"
        }


def given_gender(full: str) -> str | None:
    """Gender that a given name tells, from data/cues/given_names.yaml; None for a bare surname or a shared name."""
    from detente.stages.mentions.coref import given_names

    tokens = full.split()
    return given_names().get(slug(tokens[0])) if len(tokens) > 1 else None


def _compatible(known: str, full: str) -> bool:
    """Whether two names with one surname can be one person: no two different first names."""
    a, b = [slug(w) for w in known.split()], [slug(w) for w in full.split()]
    return (
        len(a) == 1
        or len(b) == 1
        or bool(set(a[:-1]) & set(b[:-1]))
        or (a[0][:1] == b[0][:1] and (len(a[0]) <= 2 or len(b[0]) <= 2))
    )
