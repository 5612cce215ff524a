"""From the heads of a match to the parties of an event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.model import Span, overlap
from detente.stages.clause import prep_phrases
from detente.stages.mentions.phrases import char_span, phrase
from detente.stages.mentions.table import Entity, MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Token

INNER_PREPS = {"of", "by", "from", "against", "on", "in", "between", "among", "with", "to", "for"}


@dataclass(frozen=True, slots=True)
class Party:
    """One filled role: entity ids and the words that fill it (None where the voice of the text itself does).

    `direct` if the head itself names the entity.
    """

    ids: tuple[str, ...]
    span: Span | None
    direct: bool


def party(head: Token, table: MentionTable, *, inner: bool, owner_only: bool = False) -> Party | None:
    """Who a role's head stands for. With `inner`, a deed or thing stands for whose it is (`Iran's attack`)."""
    span = char_span(head, phrase(head))
    ids = table.ids(head)
    if ids:
        return Party(ids, span, True)
    apposed = next((c for c in head.rights if c.dep_ == "appos" and table.ids(c)), None)
    if apposed is not None:
        return Party(table.ids(apposed), span, True)
    if not inner:
        return Party((), span, False)
    found = inner_ids(head, table, owner_only=owner_only)
    return Party(found, char_span(head, (phrase(head)[0], wide_end(head))), False)


def wide_end(head: Token) -> int:
    """Index after a phrase with its prepositional phrases but without clauses: `the protest by farmers`."""
    stops = {
        c.left_edge.i
        for c in head.subtree
        if c.dep_ in {"relcl", "advcl", "acl", "conj", "cc", "appos"} and c.i > head.i
    }
    end = head.right_edge.i + 1
    return max(head.i + 1, min([end, head.i + 15, *stops]))


def inner_ids(head: Token, table: MentionTable, depth: int = 0, *, owner_only: bool = False) -> tuple[str, ...]:
    """Entities within a phrase whose head is none: possessor, author, demonym, then (unless `owner_only`: of an attack,
    whom it hit) what it is about."""
    owner = head
    while owner.dep_ == "conj" and owner.head.pos_ == "NOUN":
        owner = owner.head  # `its attacks and strikes`
    for child in [*head.lefts, *owner.lefts]:
        if child.dep_ == "poss":
            found = table.ids(child) or (inner_ids(child, table, depth + 1) if depth < 3 else ())
            if found:
                return found
    phrases = [p for p in prep_phrases(head) if p.word in INNER_PREPS]
    for wanted in (("by",), ("of", "from", "against", "between", "among"), ("on", "in", "with", "to", "for")):
        for p in phrases:
            if p.word in wanted:
                for inner in p.heads:
                    ids = table.ids(inner) or (
                        inner_ids(inner, table, depth + 1)
                        if depth < 3 and p.word in {"of", "on", "to", "in", "for"}
                        else ()
                    )
                    if ids:
                        return ids
        if wanted == ("by",):
            for child in head.lefts:
                if child.dep_ in {"amod", "compound", "nmod"} and table.ids(child):
                    return table.ids(child)
            if owner_only:
                return ()
    return ()


def parties(
    heads: list[Token], table: MentionTable, *, inner: bool, owner_only: Callable[[Token], bool] | None = None
) -> list[Party]:
    """Parties of a role in the order of the text; a title coordinated with its bearer (`Deputy Premier and Foreign
    Minister X`) is one person."""
    out: list[Party] = []
    for head in heads:
        if _is_title_of_next(head, heads):
            continue
        found = party(head, table, inner=inner, owner_only=owner_only is not None and owner_only(head))
        if found is not None and found not in out:
            out.append(found)
    return out


def _is_title_of_next(head: Token, heads: list[Token]) -> bool:
    if head.ent_type_ == "PERSON" or head.tag_ not in {"NNP", "NN"} or any(c.dep_ == "det" for c in head.lefts):
        return False
    following = [h for h in heads if h.i > head.i and h.head == head and h.dep_ == "conj" and h.ent_type_ == "PERSON"]
    return any(
        not any(c.dep_ == "det" for c in h.lefts) and h.i - head.i <= 5 for h in following
    ) and head.lemma_.lower() in {
        "minister",
        "secretary",
        "president",
        "chairman",
        "chief",
        "premier",
        "chancellor",
        "leader",
        "general",
        "commander",
    }


def ids_of(found: list[Party]) -> tuple[str, ...]:
    """All entity ids of parties, once each."""
    return tuple(dict.fromkeys(i for p in found for i in p.ids))


def words_of(found: list[Party], trigger: Token, table: MentionTable) -> tuple[Span, ...]:
    """The words that name the parties: of a pronoun (`it said that it would`) also the name in the same sentence."""
    out = [p.span for p in found if p.span]
    for party in found:
        if party.span and not _has_name(trigger, party.span):
            out += _names(party.ids, trigger, party.span, table)
    return tuple(dict.fromkeys(out))


def _names(ids: tuple[str, ...], trigger: Token, said: Span, table: MentionTable) -> list[Span]:
    """For each entity the last mention by name before the words, or the first after, within the sentence."""
    sentence = trigger.sent
    out = []
    for entry in ids:
        spans = [
            m
            for m in table.entities[entry].mentions
            if sentence.start_char <= m[0] and m[1] <= sentence.end_char and not overlap(m, said)
        ]
        named = [m for m in spans if _has_name(trigger, m)]
        before = [m for m in named if m[0] < said[0]]
        out += [max(before)] if before else named[:1]
    return out


def _has_name(trigger: Token, span: Span) -> bool:
    words = trigger.doc.char_span(*span, alignment_mode="expand")
    return words is not None and any(t.pos_ == "PROPN" or t.ent_type_ == "NORP" for t in words)


def is_political(entity: Entity) -> bool:
    """Whether an entity counts as a political actor for frames that demand one."""
    return bool(entity.country or entity.sectors)
