"""Propose events: every frame that fits a verb or an event noun, the most demanding one each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from detente.lexicon.index import FrameIndex
from detente.stages.clause import grammar, is_infinitive
from detente.stages.events.demands import DUTY_FRAME, demand, stressed
from detente.stages.events.match import Match, VerbClause, match_noun, match_verb

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Verbs whose infinitive is theirs: `agreed to disarm` is one AGREE, not a disarmament beside it.
SWALLOWS = frozenset({"AGREE", "REQUEST", "THREATEN", "REJECT"})


def best_verb_match(verb: Token, index: FrameIndex) -> Match | None:
    """The frame of the verb that fits with most of its demands and slots filled (a NONE frame stops the others)."""
    frames = index.verbs(verb.lemma_.lower())
    if not frames:
        return None
    clause = VerbClause(verb)
    return _best(m for f in frames if (m := match_verb(clause, f)) is not None)


def _best(matches: Iterable[Match]) -> Match | None:
    best: Match | None = None
    for match in matches:
        if (
            best is None
            or match.score > best.score
            or (match.score == best.score and match.frame.type == "NONE" != best.frame.type)
        ):
            best = match
    return best


def best_noun_match(noun: Token, index: FrameIndex) -> Match | None:
    """The frame of the noun that fits with most of its demands and slots filled."""
    return _best(m for f in index.nouns(noun.lemma_.lower()) if (m := match_noun(noun, f)) is not None)


def _verbs(token: Token) -> bool:
    if token.lemma_ == "go" and token.tag_ == "VBG" and any(c.dep_ == "xcomp" for c in token.children):
        return False  # `are going to discuss`: a tense
    if token.pos_ == "VERB" and token.dep_ not in {"amod", "aux", "auxpass"}:
        return True
    # `is willing to`, `remains committed to`: a predicate like any other.
    return token.pos_ == "ADJ" and token.dep_ in {"acomp", "ROOT", "conj", "oprd"}


def candidates(doc: Doc, index: FrameIndex) -> Iterator[Match]:
    """Matches of an article in the order of the text; swallowed and stopped ones left out.

    A verb frame that took a noun as its literal object (`impose sanctions`) keeps the noun from being an event again;
    an infinitive under a verb of agreeing, asking, threatening or refusing belongs to that verb.
    """
    taken: set[int] = set()
    nouns: list[Token] = []
    for token in doc:
        if token.i in taken:
            continue
        if _verbs(token):
            match = demand(token, grammar("reporters")) or stressed(token) or best_verb_match(token, index)
            if match is None:
                continue
            taken.update(o.i for o in [*match.objects, *match.subjects])
            if match.frame.type == "NONE":
                taken.update(h.i for h in match.recipients)
                continue
            if match.complement is not None and match.frame.type in SWALLOWS and match.frame.complement == "inf":
                taken.update(_chain(match.complement))
            elif match.frame.type in SWALLOWS:
                # `agreed in principle to disarm`: the infinitive is the frame's although the frame does not ask for it.
                for child in token.children:
                    if child.dep_ == "xcomp" and is_infinitive(child):
                        taken.update(_chain(child))
            if match.frame is DUTY_FRAME:
                taken.update(_chain(token))
            yield match
        elif token.pos_ in {"NOUN", "PROPN"} and token.dep_ != "compound" and index.is_event_noun(token.lemma_.lower()):
            nouns.append(token)
    for noun in nouns:
        if noun.i in taken:
            continue
        match = best_noun_match(noun, index)
        if match is not None:
            taken.update(o.i for o in match.objects)  # `the collapse of the ceasefire` is no ceasefire
        if match is not None and match.frame.type != "NONE":
            yield match


def _chain(verb: Token) -> set[int]:
    """An infinitive with its coordinated infinitives and the event nouns that are their objects."""
    out = {verb.i}
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ == "VERB":
            out |= _chain(child)
        elif child.dep_ in {"dobj"}:
            out.add(child.i)
        elif child.dep_ == "xcomp" and child.pos_ == "VERB":
            out |= _chain(child)
    return out
