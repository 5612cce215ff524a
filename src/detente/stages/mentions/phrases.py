"""Noun phrases as mentions: their heads, spans and modifiers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detente.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

LEFT_DEPS = {"det", "amod", "compound", "nmod", "poss", "nummod", "predet", "quantmod", "advmod", "case", "npadvmod"}
SPEAKS_FOR = frozenset({"spokesman", "spokeswoman", "spokesperson"})
DASHES = frozenset({"-", "–", "—", "--"})
SKIP_POS = {"PUNCT", "SPACE"}


def left_edge(head: Token) -> int:
    """Index of the first token of the head's own noun phrase."""
    start = head.i
    for child in head.lefts:
        if child.dep_ in LEFT_DEPS and child.i < start and child.pos_ not in SKIP_POS:
            start = min(start, child.left_edge.i)
    doc = head.doc
    for index in range(head.i - 1, start, -1):
        if doc[index].text in DASHES and doc[index].whitespace_ and doc[index - 1].whitespace_:
            start = index + 1  # `LIMA, Peru - Prosecutors`
            break
    while start < head.i and (doc[start].pos_ in SKIP_POS or doc[start].is_space):
        start += 1
    return start


def right_edge(head: Token, with_of: bool = True) -> int:
    """Index after the last token: names end at their head, titles and bodies take an `of`/`for` phrase along."""
    end = head.i + 1
    if with_of:
        for child in head.rights:
            if child.dep_ == "prep" and child.lower_ in {"of", "for"} and child.i == end:
                pobj = next((c for c in child.children if c.dep_ == "pobj"), None)
                if pobj is not None and pobj.i - head.i <= 8 and _belongs(child, pobj):
                    end = right_edge(pobj) if pobj.i > head.i else end
            elif child.dep_ in {"nummod", "nmod"} and child.i == end and child.pos_ in {"NUM", "PROPN"}:
                end = child.i + 1
    return end


def _belongs(prep: Token, pobj: Token) -> bool:
    """Whether an `of`/`for` phrase is part of a title or name: `Minister for Trade`, not `thanked him for his help`."""
    if pobj.tag_ == "VBG":
        return False
    if prep.lower_ == "of":  # `deprived Mora of the means`
        return prep.head.ent_type_ != "PERSON" or pobj.pos_ == "PROPN"
    if prep.head.lemma_.lower() in SPEAKS_FOR:
        return pobj.pos_ in {"PROPN", "NOUN"} and not any(c.dep_ == "poss" and c.tag_ == "PRP$" for c in pobj.lefts)
    named = prep.head.pos_ == "PROPN" and pobj.text[:1].isupper()  # `the Front for the Defence of the Tana`
    return pobj.pos_ == "PROPN" and not any(c.dep_ == "poss" or (c.dep_ == "det" and not named) for c in pobj.lefts)


def phrase(head: Token, with_of: bool = True) -> tuple[int, int]:
    """(first, after last) token index of the noun phrase."""
    return left_edge(head), right_edge(head, with_of)


def char_span(head: Token, bounds: tuple[int, int]) -> Span:
    """Characters of a token range, without edge whitespace."""
    doc = head.doc
    first, last = bounds[0], bounds[1] - 1
    while last > first and (doc[last].is_space or doc[last].text in {",", "’s", "'s"}):
        last -= 1
    return doc[first].idx, doc[last].idx + len(doc[last].text)


def is_phrase_head(token: Token) -> bool:
    """Whether the token heads a noun phrase that could be a party: not a modifier inside another name."""
    if token.pos_ not in {"NOUN", "PROPN", "PRON", "NUM"} and not (
        token.pos_ == "ADJ" and token.dep_ in {"nsubj", "dobj", "pobj", "nsubjpass"}
    ):
        return False
    return token.dep_ not in {"compound", "det", "nummod", "quantmod"}


def has_determiner(head: Token, words: frozenset[str]) -> bool:
    """Whether a determiner of the head is among the words."""
    return any(c.dep_ in {"det", "predet", "nummod", "poss"} and c.lower_ in words for c in head.lefts)


def numeral(head: Token) -> str | None:
    """The number that a noun phrase begins with, as written: `three men`, `140 rebels`."""
    for child in head.lefts:
        if child.dep_ == "nummod" and child.lower_ not in {"one", "both"}:
            return child.text
    return None


def complement(head: Token) -> str | None:
    """Words of the `of` phrase that follows a head."""
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == head.i + 1:
            rest = head.doc[child.i + 1 : child.right_edge.i + 1].text
            return re.split(r"[,;(]| (?:who|which|that) ", rest)[0].strip()[:60]
    return None


def noun_lemma(token: Token) -> str:
    """The lemma in small letters; of a capitalised plural (`the Parties`), which taggers leave alone, the singular."""
    lemma = token.lemma_.lower()
    if token.tag_ == "NNPS" and lemma == token.lower_ and lemma.endswith("s"):
        return lemma[:-3] + "y" if lemma.endswith("ies") else lemma[:-1]
    return lemma
