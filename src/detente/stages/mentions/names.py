"""The registry's names in one article, and asking the who's-who with the article around the question."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.actors import agent_heads
from detente.actors.agents import load_lexicon
from detente.actors.names import fold
from detente.stages.base import Draft
from detente.stages.mentions.coref import words
from detente.stages.mentions.phrases import left_edge
from detente.stages.mentions.table import Entity

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors import Resolution, Resolver

DETERMINERS = frozenset(
    ("the a an this that these those his her its their our my your some several many any no both all").split()
)
NAMED_TYPES = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC"})
# Invisible marks (left-to-right, soft hyphen) stick to words in copied text.
INVISIBLE = "\u200e\u200f\u00ad\ufeff"


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Lower-case ASCII id part of a name."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", folded.lower()).strip("-") or "x"


def strip(text: str) -> str:
    """A phrase without its determiner and edge punctuation."""
    tokens = text.split()
    while tokens and tokens[0].lower() in DETERMINERS:
        tokens.pop(0)
    return " ".join(tokens).strip(" ,;:'\"“”’‘()-–—")


@lru_cache(maxsize=1)
def _person_heads() -> frozenset[str]:
    """Folded words of one-word agents that are persons: `journalist`, `historian`, `commander`."""
    return frozenset(k[0] for k, agent in load_lexicon().agents.items() if len(k) == 1 and agent.kind == "person")


class ArticleNames:
    """Which tokens of an article belong to registry names, and who is meant by a phrase of it."""

    def __init__(self, draft: Draft, resolver: Resolver) -> None:
        self.doc = draft.doc
        self.registry = resolver.registry
        self._resolver = resolver
        self._date = draft.document.published
        self._at: dict[int, tuple[str, ...]] = {}
        self._parts: dict[int, tuple[int, int, bool]] = {}  # word of a longer name: its bounds, whether a person's
        self._wide: dict[int, tuple[int, int]] = {}  # head of a name: where the name begins and ends
        self.counts: Counter[str] = Counter()
        self._find()
        self.context = resolver.context_of(draft.doc)

    def _find(self) -> None:
        for match in self._resolver.find_names(self.doc):
            span = self.doc.char_span(match.start_char, match.end_char, alignment_mode="expand")
            if span is None or match.weak:
                continue
            if len(span) > 1:
                self._wide[span.root.i] = (span.start, span.end)
                person = all(i.startswith("person:") for i in match.entry_ids)
                for token in span:
                    self._parts[token.i] = (span.start, span.end, person)
            for token in span:
                known = self._at.get(token.i, ())
                # `U.S.-China` is one token with two names.
                self._at[token.i] = known + tuple(i for i in match.entry_ids if i not in known)
            if len(match.entry_ids) == 1 and match.entry_ids[0].startswith("country:"):
                self.counts[match.entry_ids[0].removeprefix("country:")] += 1

    def prefer(self, country: str) -> None:
        """Let a country come first where a name may be several: the publisher's of an official release."""
        rest = tuple(c for c in self.context.countries if c != country)
        self.context = replace(self.context, countries=(country, *rest))

    def widen(self, head: Token, bounds: tuple[int, int]) -> tuple[int, int]:
        """Bounds of a phrase with the whole of the registry name that it is the head of: `Doctors Without Borders`."""
        name = self._wide.get(head.i, bounds)
        return min(bounds[0], name[0]), max(bounds[1], name[1])

    def is_inside(self, token: Token) -> bool:
        """Whether a token is a word of a longer registry name and not its head: `the [People]'s Republic of China`."""
        return token.i in self._parts and token.i not in self._wide

    def person_name(self, token: Token) -> str | None:
        """The whole of the registered person's name that a token belongs to: `Prayut Chan-o-cha` is five tokens."""
        part = self._parts.get(token.i)
        return self.doc[part[0] : part[1]].text if part is not None and part[2] else None

    def ids(self, token: Token) -> tuple[str, ...]:
        """Entries whose name the token belongs to."""
        return self._at.get(token.i, ())

    def is_name(self, token: Token) -> bool:
        """Whether the token belongs to a registry name."""
        return token.i in self._at

    def is_country(self, token: Token) -> bool:
        """Whether the token belongs to the name of a country."""
        return any(i.startswith("country:") for i in self.ids(token))

    def is_body(self, token: Token) -> bool:
        """A registry name that is no person: the tagger takes many bodies for people."""
        ids = self.ids(token)
        return bool(ids) and not any(i.startswith("person:") for i in ids)

    def has_country(self, head: Token) -> bool:
        """Whether a name stands before the head: `the Afghan minister`."""
        return any(t.i in self._at or t.ent_type_ in {"NORP", "GPE"} for t in self.doc[left_edge(head) : head.i])

    def has_name(self, bounds: tuple[int, int]) -> bool:
        """Whether a phrase holds a name that the registry or the tagger knows."""
        return any(t.i in self._at or t.ent_type_ in NAMED_TYPES for t in self.doc[bounds[0] : bounds[1]])

    def ask(self, text: str, country: str | None = None) -> Resolution | None:
        """Who a phrase means, at the date of the article and with its countries in mind."""
        return self._resolver.resolve(text, self._date, country, self.context)

    def is_role_noun(self, token: Token) -> bool:
        """Whether the token names an office or standing that stands before a name (`minister`)."""
        return fold(token.lemma_.lower()).strip(INVISIBLE) in words()["person_nouns"]

    def is_person_noun(self, token: Token) -> bool:
        """Whether the token is an office or any other noun for one person (`historian`, `businessman`)."""
        word = fold(token.lemma_.lower())
        return (
            self.is_role_noun(token)
            or word in _person_heads() | words()["jobs"]
            or word.endswith(("man", "woman", "person", "ist"))
        )

    def is_agent(self, token: Token) -> bool:
        """Whether the token can head a phrase for a kind of agent."""
        return fold(token.lower_) in agent_heads()

    def entity(self, found: Resolution, text: str, *, person: bool = False) -> Entity:
        """An entity from an answer of the who's-who; `person`: it holds the office, and `text` is its name."""
        kind = "person" if person else found.kind
        office = False
        if found.entry is not None and (not person or found.kind == "person"):
            identity, name, named = found.entry, found.name, True
        elif person:
            identity, name, named = f"person:{slug(text)}", text, True
        else:
            identity, name, named = found.key, text, kind != "population"
            office = kind == "person" and not found.key.startswith("person:")
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
            office=office,
        )
