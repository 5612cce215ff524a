"""From a noun phrase to an entity: registry names, people with titles, bodies, and generic agents."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.actors import agent_heads
from detente.actors.names import fold
from detente.stages.base import Draft
from detente.stages.mentions.coref import gender_of
from detente.stages.mentions.coref import words as coref_words
from detente.stages.mentions.home import HomeCountry
from detente.stages.mentions.phrases import left_edge
from detente.stages.mentions.table import Entity, MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors import Resolution, Resolver

DETERMINERS = frozenset(
    ("the a an this that these those his her its their our my your some several many any no both all").split()
)
STATE_ORGANS = frozenset(["GOV", "MIL", "COP", "JUD", "LEG", "SPY"])
NOT_OURS = frozenset(
    (
        "regime junta rebel opposition leader authority party faction ally counterpart terrorist enemy side partner"
    ).split()
)
CHIEFS = frozenset("president premier prime king queen chancellor emir sultan foreign".split())
HONORIFICS = frozenset("mr mrs ms miss dr sir dame lord lady prof professor rev hon".split())
NAMED_TYPES = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC"})


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Lower-case ASCII id part of a name."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", folded.lower()).strip("-") or "x"


def family(surname: str) -> str:
    """Key of a family name: `al-Abadi` and `Abadi` are one."""
    return slug(surname.replace("\u200e", "").replace("\u200f", "")).removeprefix("al-").removeprefix("el-")


class EntityFactory:
    """Makes entities for noun phrases of one article."""

    def __init__(self, draft: Draft, resolver: Resolver, table: MentionTable) -> None:
        self._draft = draft
        self._doc = draft.doc
        self._resolver = resolver
        self._table = table
        self._date = draft.document.published
        self._name_at: dict[int, tuple[str, ...]] = {}
        self._people: dict[str, list[Entity]] = {}
        self._find_names()
        self._home = HomeCountry(draft, resolver, self.publisher(), self._counts)

    def _find_names(self) -> None:
        """Mark the tokens of registry names."""
        countries: Counter[str] = Counter()
        for match in self._resolver.find_names(self._doc):
            span = self._doc.char_span(match.start_char, match.end_char, alignment_mode="expand")
            if span is None or match.weak:
                continue
            for token in span:
                known = self._name_at.get(token.i, ())
                # `U.S.-China` is one token with two names.
                self._name_at[token.i] = known + tuple(i for i in match.entry_ids if i not in known)
            if len(match.entry_ids) == 1 and match.entry_ids[0].startswith("country:"):
                countries[match.entry_ids[0].removeprefix("country:")] += 1
        self._context = self._resolver.context_of(self._doc)
        self._counts = countries

    def is_name(self, token: Token) -> bool:
        """Whether the token belongs to a registry name."""
        return token.i in self._name_at

    def has_country(self, head: Token) -> bool:
        """Whether a name stands before the head: `the Afghan minister`."""
        return any(t.i in self._name_at or t.ent_type_ in {"NORP", "GPE"} for t in self._doc[left_edge(head) : head.i])

    def publisher(self) -> Entity | None:
        """The publisher as a party, where it is one: the `we` of a release."""
        name = self._draft.document.publisher
        found = self._ask(name) if name else None
        if found is None or found.country is None or "JRN" in found.sectors:
            return None
        return self._table.add(self._from(found, name or found.name))

    def named(self, head: Token, bounds: tuple[int, int]) -> Entity | None:
        """Entity of a phrase with a proper name in it, or None."""
        if head.ent_type_ == "PERSON" and head.pos_ == "PROPN" and not self._is_body(head) and self._personal(head):
            return self._person(head, bounds)
        if not self._has_name(head, bounds) or not self._can_act(head):
            return None
        found = self._resolve(head, bounds)
        if found is None or (head.i not in self._name_at and "last noun is not known" in found.reason):
            # `President of Ghana Kwabena X`: the country belongs to the title before the name.
            return self._person(head, bounds) if self._looks_like_person(head, bounds) else None
        if found.kind == "person" and found.entry is None and head.pos_ == "PROPN" and not self.is_role_noun(head):
            return self._person(head, bounds)
        return self._keep(found, head, bounds)

    def _can_act(self, head: Token) -> bool:
        """Whether the head is part of a name or a kind of agent: `Iran's presence` is nobody."""
        if head.i in self._name_at or head.ent_type_ in NAMED_TYPES or fold(head.lower_) in agent_heads():
            return True
        # `King Abdullah II`: a title before a proper noun that the tagger has no label for.
        return head.pos_ == "PROPN" and any(c.pos_ == "PROPN" and self.is_role_noun(c) for c in head.lefts)

    def _personal(self, head: Token) -> bool:
        """Whether what the tagger calls a person has no country in its name (`U.S.-China Economic`)."""
        return not any(
            any(i.startswith("country:") for i in self._name_at.get(t.i, ()))
            for t in head.lefts
            if t.ent_type_ == "PERSON"
        ) and not any(i.startswith("country:") for i in self._name_at.get(head.i, ()))

    def modifier(self, token: Token) -> tuple[str, ...]:
        """Entities that a name before another noun stands for: `Israeli strike`, `U.S.-China talks`."""
        out = []
        for entry in self._name_at.get(token.i, ()):
            row = self._resolver.registry.get(entry)
            if row is None or entry.startswith(("region:", "person:")):
                continue
            found = self._resolver.resolve(row.name, self._date, row.country, self._context)
            if found is not None and found.entry == entry:
                out.append(self._table.add(self._from(found, row.name)).id)
        return tuple(out)

    def ensure(self, entry: str) -> None:
        """Make the entity of a registry entry known, where the article has not named it by itself."""
        row = self._resolver.registry.get(entry)
        if entry not in self._table.entities and row is not None:
            found = self._resolver.resolve(row.name, self._date, row.country, self._context)
            if found is not None and found.entry == entry:
                self._table.add(self._from(found, row.name))

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

    def coordinated(self, head: Token, bounds: tuple[int, int]) -> tuple[str, ...]:
        """`Russian and Ukrainian officials`, `North and South Korea`: one entity for each modifier."""
        for child in head.lefts:
            others = [c for c in child.children if c.dep_ == "conj" and c.i < head.i and c.pos_ in {"ADJ", "PROPN"}]
            if child.dep_ not in {"amod", "compound", "nmod"} or not others or child.pos_ not in {"ADJ", "PROPN"}:
                continue
            tail = self._doc[others[-1].i + 1 : head.i + 1].text
            ids: list[str] = []
            for part in [child, *others]:
                found = self._ask(f"{part.text} {tail}")
                if found is not None and found.country is not None:
                    ids.append(self._table.add(self._from(found, f"{part.text} {tail}")).id)
            if len(set(ids)) > 1:
                return tuple(dict.fromkeys(ids))
        return ()

    def generic(self, head: Token, bounds: tuple[int, int]) -> Entity | None:
        """Entity of a phrase without a name whose head is an agent noun (`soldiers`, `the government`), or None."""
        if fold(head.lower_) not in agent_heads():
            return None
        found = self._resolve(head, bounds)
        return self._keep(found, head, bounds) if found is not None else None

    def _ask(self, text: str, country: str | None = None) -> Resolution | None:
        return self._resolver.resolve(text, self._date, country, self._context)

    # -- persons ---------------------------------------------------------------------------------------------

    def _person(self, head: Token, bounds: tuple[int, int]) -> Entity | None:
        """A person by name: met before (surname), or new with title and apposition."""
        name_tokens = self._name_tokens(head)
        surname = name_tokens[-1]
        full = " ".join(name_tokens)
        for known in reversed(self._people.get(family(surname), [])):
            if len(name_tokens) == 1 or _compatible(known.name, full):
                if len(full) > len(known.name) and not known.registered:
                    known.name = full
                return known
        entity = self._new_person(head, bounds, full)
        if entity is None:
            return None
        for last in {family(surname), family(entity.name.split()[-1])}:
            self._people.setdefault(last, []).append(entity)
        return self._table.add(entity)

    def _new_person(self, head: Token, bounds: tuple[int, int], full: str) -> Entity | None:
        first = left_edge(head)
        title = self._doc[first : bounds[1]].text
        role_text, found = "", self._ask(_strip(title))
        if found is None or (found.country is None and not found.sectors):
            apposed = self._apposition(head)
            if apposed is not None:
                role_text = apposed
                found = self._ask(_strip(apposed)) or found
        if found is None and " " not in full:
            found = self._leader(full)
        if found is not None and found.country is None and set(found.sectors) & (STATE_ORGANS | {"PTY", "OPP"}):
            # `Interior Minister X`: of the country that the article is about.
            chief = bool(CHIEFS & set(re.findall(r"[a-z]+", (role_text or title).lower())))
            own = self.publisher()
            if own is not None and own.role and own.role.lower() in (role_text or title).lower():
                chief = False  # a release of the Prime Minister speaks of the Prime Minister
            again = self._ask(_strip(role_text or title), self._context_country(head, ours=not chief))
            found = again or found
        if found is None:
            entity = Entity(
                f"person:{slug(full)}", full, "person", confidence=0.3, reason="a person's name without an office"
            )
        else:
            entity = self._from(found, full, force_person=True)
        entity.words |= self._role_words(head, first) | set(re.findall(r"[a-z]+", role_text.lower()))
        if found is not None and found.role:
            entity.words |= set(re.findall(r"[a-z-]+", found.role.lower()))
        entity.gender = gender_of(title + " " + role_text)
        return entity

    def _leader(self, surname: str) -> Resolution | None:
        """A bare surname that exactly one of the countries spoken of has in office (`Assad` in an article on Syria)."""
        found = [self._ask(surname, country) for country in self._context.countries[:4]]
        known = {r.entry: r for r in found if r is not None and r.entry is not None and r.kind == "person"}
        return next(iter(known.values())) if len(known) == 1 else None

    def _apposition(self, head: Token) -> str | None:
        """Words of an office beside the name: `Sergei Lavrov, Russia's foreign minister`, `the minister, X`."""
        for child in head.rights:
            if child.dep_ == "appos" and child.pos_ in {"NOUN", "PROPN"}:
                return self._doc[left_edge(child) : child.right_edge.i + 1].text[:120]
        if head.dep_ == "appos" and head.head.pos_ in {"NOUN", "PROPN"}:
            return self._doc[left_edge(head.head) : head.head.i + 1].text
        return None

    def _context_country(self, head: Token, *, ours: bool = True) -> str | None:
        """The country of an office whose words name none: see `home.HomeCountry`."""
        foreign = any(self._is_foreign(t) for t in head.sent)
        return self._home.of(head, self._table, ours=ours and not foreign, foreign=foreign)

    def _is_foreign(self, token: Token) -> bool:
        """Whether the token names a country that is not the publisher's."""
        own = self._home.publisher_country
        return own is not None and any(
            i.startswith("country:") and i != f"country:{own}" for i in self._name_at.get(token.i, ())
        )

    def _name_tokens(self, head: Token) -> list[str]:
        """The name itself, without titles before it."""
        out = [head.text]
        for index in range(head.i - 1, max(-1, head.i - 6), -1):
            token = self._doc[index]
            titled = self.is_role_noun(token) or fold(token.lower_) in agent_heads()
            if (
                token.pos_ == "PROPN"
                and not titled
                and token.i not in self._name_at
                and token.dep_ in {"compound", "nmod", "amod", "det", "nsubj"}
                and token.text[:1].isupper()
                and token.head.i in range(token.i, head.i + 1)
            ) or (
                token.text in {"-", "al", "bin", "ibn", "van", "von", "de", "da", "der", "el", "y", "den"} and index > 0
            ):
                out.insert(0, token.text)
            else:
                break
        while len(out) > 1 and (out[0] == "-" or out[0].islower() or out[0].lower().rstrip(".") in HONORIFICS):
            out.pop(0)
        return " ".join(out).replace(" - ", "-").split()

    def is_role_noun(self, token: Token) -> bool:
        # Invisible marks (left-to-right, soft hyphen) stick to words in copied text.
        return fold(token.lemma_.lower()).strip("\u200e\u200f\u00ad\ufeff") in coref_words()["person_nouns"]

    def _is_body(self, head: Token) -> bool:
        """A registry name that is no person: the tagger takes many bodies for people."""
        ids = self._name_at.get(head.i, ())
        return bool(ids) and not any(i.startswith("person:") for i in ids)

    def _looks_like_person(self, head: Token, bounds: tuple[int, int]) -> bool:
        lefts = self._doc[bounds[0] : head.i]
        return head.pos_ == "PROPN" and any(self.is_role_noun(t) for t in lefts)

    # -- everything else -------------------------------------------------------------------------------------

    def _has_name(self, head: Token, bounds: tuple[int, int]) -> bool:
        return any(t.i in self._name_at or t.ent_type_ in NAMED_TYPES for t in self._doc[bounds[0] : bounds[1]])

    def _resolve(self, head: Token, bounds: tuple[int, int]) -> Resolution | None:
        text = _strip(self._doc[bounds[0] : bounds[1]].text)
        if not text:
            return None
        found = self._ask(text)
        if found is not None and self._no_people(found, head):
            return None
        if (
            found is not None
            and found.country is None
            and found.sectors
            and found.kind in {"institution", "person", "group"}
        ):
            country = self._country_for(head, found.sectors)
            again = self._ask(text, country) if country else None
            if again is not None and again.country is not None:
                return again
        return found

    def _no_people(self, found: Resolution, head: Token) -> bool:
        """`an Israeli strike` is no people, although a demonym is all that the who's-who knows of it."""
        return found.kind == "population" and head.i not in self._name_at and "head noun" not in found.reason

    def _country_for(self, head: Token, sectors: tuple[str, ...]) -> str | None:
        """The country of a body without a name: its possessor's, or for organs of a state the context's.

        `Assad's regime` is its owner's; `the regime` and rebels are never the publisher's; `rebels` stay open.
        """
        for child in head.lefts:
            if child.dep_ in {"poss", "compound", "nmod"}:
                for entity_id in self._table.ids(child):
                    return self._table.entities[entity_id].country
                if child.ent_type_ == "PERSON" or child.pos_ == "PROPN":
                    owner = self._ask(child.text) or self._leader(child.text)  # `the Assad regime`
                    if owner is not None and owner.kind == "person":
                        return owner.country
                if child.ent_type_ == "PERSON" or child.dep_ == "poss":
                    return None
        if any(c.ent_type_ == "NORP" or (c.pos_ == "ADJ" and c.text[:1].isupper()) for c in head.lefts):
            return None  # `a Western diplomat`
        if not set(sectors) & STATE_ORGANS or head.lemma_.lower() in NOT_OURS or head.tag_ in {"NNS", "NNPS"}:
            return None
        return self._context_country(head)

    def _keep(self, found: Resolution, head: Token, bounds: tuple[int, int]) -> Entity:
        text = _strip(self._doc[bounds[0] : bounds[1]].text)
        entity = self._table.add(self._from(found, text))
        entity.words.add(head.lemma_.lower())
        entity.words |= self._role_words(head, bounds[0])
        entity.plural = entity.plural or head.tag_ in {"NNS", "NNPS"}
        return entity

    def _from(self, found: Resolution, text: str, force_person: bool = False) -> Entity:
        kind = "person" if force_person else found.kind
        if found.entry is not None and (not force_person or found.kind == "person"):
            identity, name, named = found.entry, found.name, True
        elif force_person:
            identity, name, named = f"person:{slug(text)}", text, True
        else:
            identity, name, named = found.key, text, kind != "population"
        return Entity(
            id=identity,
            name=name,
            kind=kind,
            country=found.country,
            sectors=tuple(found.sectors),
            acts_for=found.acts_for,
            role=found.role,
            wikidata=self._resolver.wikidata(found.entry),
            confidence=found.confidence,
            reason=found.reason,
            registered=found.entry == identity,
            named=named,
        )

    def _role_words(self, head: Token, first: int) -> set[str]:
        return {
            t.lemma_.lower()
            for t in self._doc[first : head.i + 1]
            if t.pos_ in {"NOUN", "PROPN", "ADJ"} and t.ent_type_ != "PERSON"
        }


def _strip(text: str) -> str:
    """A phrase without its determiner and edge punctuation."""
    tokens = text.split()
    while tokens and tokens[0].lower() in DETERMINERS:
        tokens.pop(0)
    return " ".join(tokens).strip(" ,;:'\"“”’‘()-–—")


def _compatible(known: str, full: str) -> bool:
    """Whether two names with one surname can be one person: no two different first names."""
    a, b = [slug(w) for w in known.split()], [slug(w) for w in full.split()]
    return (
        len(a) == 1
        or len(b) == 1
        or bool(set(a[:-1]) & set(b[:-1]))
        or (a[0][:1] == b[0][:1] and (len(a[0]) <= 2 or len(b[0]) <= 2))
    )
