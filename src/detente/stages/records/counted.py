"""What a number counts: the noun, what was done to it, or the size that it tells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.model import Span
from detente.stages.clause import is_passive, subject
from detente.stages.mentions.phrases import char_span, left_edge
from detente.stages.records.numbers import Number, cues

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

HANGING = {"nummod", "quantmod", "compound", "advmod", "amod", "npadvmod", "nmod", "punct"}
JAILED = frozenset(["in", "behind"])
MONEY_PREPS = ("of", "in", "for", "on")


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of cues/numbers.yaml that figures use."""

    settings: frozenset[str]
    wanted: frozenset[str]
    deeds: dict[str, str]
    states: frozenset[str]
    measures: frozenset[str]
    lengths: frozenset[str]
    deed_nouns: frozenset[str]
    estimating: frozenset[str]
    settings_below: float
    plain_below: float


@lru_cache(maxsize=1)
def word_lists() -> Words:
    raw = cues()
    return Words(
        frozenset(raw["settings"]),
        frozenset(raw["wanted"]),
        raw["deeds"],
        frozenset(raw["states"]),
        frozenset(raw["measures"]),
        frozenset(raw["lengths"]),
        frozenset(raw["deed_nouns"]),
        frozenset(raw["estimate_verbs"]),
        raw["settings_below"],
        raw["plain_below"],
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts: its noun (None where only a verb tells), what was done to it, and the words for it."""

    head: Token | None
    deed: Token | None
    what: str | None
    words: Span | None
    unit: str | None = None


def counted(number: Number, doc: Doc) -> Counted:
    """What the number counts: its noun and what was done to it, a state (`34 wounded`), a deed alone, or a measure."""
    last = doc[number.last]
    node = last
    for _ in range(4):
        if node.dep_ in HANGING and node.head != node and abs(node.head.i - number.last) <= 8:
            node = node.head
        else:
            break
    if number.unit is not None:
        return _amount(number, node, doc)
    following = doc[number.last + 1] if number.last + 1 < len(doc) else None
    if (
        following is not None
        and following.lower_ in {"other", "others", "more", "further"}
        and number.last + 2 < len(doc)
    ):
        following = doc[number.last + 2]
    if (
        following is not None
        and following.lower_ in word_lists().states
        and following.head.i <= following.i + 4
        and not (following.dep_ == "amod" and following.head.i > following.i)
    ):
        return Counted(None, following, following.lower_, _span(following))
    head = _noun(number, node, following)
    if head is not None:
        deed = _deed(head, number.last)
        unit = head.text if head.pos_ == "PROPN" else head.lemma_.lower()
        return Counted(head, deed, _what(number, head, deed), _head_span(number, head), unit)
    if following is not None and following.lower_ in word_lists().states:
        return Counted(None, following, following.lower_, _span(following))
    if last.pos_ == "NUM" or last.dep_ in {"dobj", "nsubj", "nsubjpass", "pobj", "attr"}:
        deed = _deed(last) or (_deed(node) if node.pos_ in {"NUM", "NOUN"} else None)
        if deed is not None:
            return Counted(None, deed, _told(deed) or None, _span(deed))
        measured = _measured(last)
        if measured is not None and measured.lemma_.lower() in word_lists().measures:
            return Counted(measured, None, _phrase(measured), _span(measured), measured.lemma_.lower())
    return Counted(None, None, None, None)


def _noun(number: Number, node: Token, following: Token | None) -> Token | None:
    """The noun that is counted, or None."""
    if node.pos_ in {"NOUN", "PROPN"} and node.i > number.last and node.ent_type_ not in {"DATE", "TIME", "ORDINAL"}:
        return node
    for child in node.children:
        # `dozens of soldiers`, `60 of the hostages`
        if child.dep_ == "prep" and child.lower_ == "of" and child.i - number.last <= 2:
            found = next((c for c in child.children if c.dep_ == "pobj" and c.pos_ in {"NOUN", "PROPN"}), None)
            if found is not None:
                return found
    if following is not None and following.pos_ == "NOUN" and following.ent_type_ not in {"DATE", "TIME"}:
        head = following
        while head.dep_ == "compound" and head.head.i > head.i and head.head.pos_ in {"NOUN", "PROPN"}:
            head = head.head
        return head
    return None


def _deed(head: Token, last: int | None = None) -> Token | None:
    """The verb of cues that tells what was done to the counted, or what it did."""
    node = head
    if node.dep_ == "pobj" and node.head.lower_ == "of" and node.head.head.i == last:
        node = node.head.head  # `dozens of sailors were rescued`
    while node.dep_ == "conj" and node.head.pos_ in {"NOUN", "PROPN", "NUM"}:
        node = node.head
    deeds = word_lists().deeds
    verb = node.head
    if verb.lemma_ == "leave" and verb.pos_ == "VERB":
        # `left 20 villagers injured`
        return next(
            (c for c in [*head.rights, *verb.children] if c.i > head.i and c.lower_ in word_lists().states), None
        )
    if node.dep_ == "nsubj" and verb.pos_ == "VERB" and not is_passive(verb) and verb.lemma_.lower() in deeds:
        # `40 soldiers died`, not `40 soldiers fired`
        if verb.lemma_ == "remain":
            return next(
                (
                    c
                    for c in verb.children
                    if c.dep_ in {"acomp", "oprd", "advcl", "xcomp"} and c.lower_ in word_lists().states
                ),
                None,
            )
        return (
            verb
            if verb.lemma_.lower() in INTRANSITIVE
            and (verb.lemma_ in ENTERED or not any(c.dep_ == "dobj" for c in verb.children))
            else None
        )
    if node.dep_ in {"dobj", "nsubjpass"} and verb.pos_ == "VERB" and verb.lemma_.lower() in deeds:
        return verb
    if node.dep_ == "pobj" and node.head.dep_ == "agent":
        return None
    if node.dep_ == "nsubj" and verb.pos_ in {"ADJ", "AUX"}:
        return next((c for c in verb.children if c.dep_ in {"acomp", "oprd"} and c.lower_ in word_lists().states), None)
    for child in head.children:
        # `40 people killed in the raid`, `60 rebels captured`
        if (
            child.dep_ in {"acl", "relcl"}
            and child.lemma_.lower() in deeds
            and is_passive(child)
            and child.i - head.i <= 5
        ):
            return child
    return None


AHEAD = frozenset(["to", "will", "would", "shall", "’ll", "'ll", "should", "must", "could", "may", "might"])
ENTERED = frozenset(["flee", "cross", "surrender"])
INTRANSITIVE = frozenset(
    "die perish flee disappear vanish surrender defect drown land collapse starve lose cross remain".split()
)


def slice_text(doc: Doc, start: int, end: int) -> str:
    """Characters of a text between token borders; `Doc.text` would put the whole text together anew."""
    found = doc.char_span(start, end)
    return found.text if found is not None else ""


def _what(number: Number, head: Token, deed: Token | None) -> str:
    """What is counted in a reader's words: `Djiboutian soldiers killed`, `shells fired`."""
    start, end = _head_span(number, head)
    phrase = " ".join(slice_text(head.doc, start, end).split())
    told = _told(deed) if deed is not None else ""
    return phrase if told in phrase.split() else f"{phrase} {told}".strip()


def _told(deed: Token) -> str:
    """The participle that a reader puts behind the noun: `killed and injured`, of what lies ahead `to be freed`."""
    if any(c.dep_ == "neg" for c in deed.children):
        return ""
    done = [deed]
    if is_passive(deed):
        done += [c for c in deed.conjuncts if c.i > deed.i and c.pos_ == "VERB" and c.i - deed.i <= 3]
    words = [
        word_lists().deeds.get(d.lemma_.lower(), d.lower_ if d.lower_ in word_lists().states else "") for d in done
    ]
    told = " and ".join(dict.fromkeys(w for w in words if w))
    ahead = (
        not is_passive(deed) and deed.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ in AHEAD for c in deed.children)
    )
    return f"to be {told}" if told and ahead and deed.lemma_ not in INTRANSITIVE else told


def _head_span(number: Number, head: Token) -> Span:
    """The counted noun with its modifiers and a close `of` phrase, without clauses and other phrases."""
    if head.i < number.last:
        return char_span(head, (left_edge(head), head.i + 1))
    first = max(left_edge(head), number.last + 1)
    doc = head.doc
    while first < head.i and (
        doc[first].lower_ in {"of", "the", "other", "more", "further", "additional"}
        or doc[first].is_punct
        or doc[first].pos_ == "NUM"
    ):
        first += 1
    end = head.i + 1
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == head.i + 1:
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None and inner.i - child.i <= 4 and inner.pos_ in {"NOUN", "PROPN"}:
                end = inner.i + 1
    return doc[min(first, head.i)].idx, doc[end - 1].idx + len(doc[end - 1].text)


def _amount(number: Number, node: Token, doc: Doc) -> Counted:
    """Money and shares: the noun they modify (`a $40 million loan`), are of (`24 percent of voters`), are for
    (`€5m for schools`), or stand after (`a tariff of 10 percent`, `inflation rose to 12%`)."""
    last = doc[number.last]
    unit = node.lemma_.lower() in cues()["currencies"] or node.lemma_.lower() in {"percent", "point", "%", "worth"}
    if node.pos_ in {"NOUN", "PROPN"} and node.i > number.last and not unit:
        return Counted(node, None, _phrase_after(number, node), _head_span(number, node))
    if last.dep_ == "pobj" and last.head.dep_ == "prep" and last.head.lower_ == "of" and last.head.head.pos_ == "NOUN":
        # `a loan of 42 billion yen`, `the remaining rate of 10 percent on those articles`
        noun = last.head.head
        return Counted(noun, None, _phrase(noun), _span(noun))
    worth = next((a for a in last.ancestors if a.lemma_ == "worth" and a.i < number.first), None)
    if worth is not None and worth.head.pos_ == "NOUN" and number.first - worth.i <= 4:
        return Counted(worth.head, None, _phrase(worth.head), _span(worth.head))
    below = [c for t in {last, node} for c in t.children if c.dep_ == "prep" and c.i > number.last]
    for prep in sorted(below, key=lambda c: (MONEY_PREPS.index(c.lower_) if c.lower_ in MONEY_PREPS else 9, c.i)):
        found = next((c for c in prep.children if c.dep_ == "pobj" and c.pos_ in {"NOUN", "PROPN", "PRON"}), None)
        if prep.lower_ in MONEY_PREPS and found is not None and found.ent_type_ not in {"DATE", "TIME"}:
            words = _phrase(found)
            return Counted(
                found, None, words if prep.lower_ in {"of", "in"} else f"{prep.lower_} {words}", _span(found)
            )
    if last.lower_ == "cent" and last.i > 0:
        last = doc[number.first]  # `8 per cent` is parsed as a phrase below the number
    nxt = doc[number.last + 1 : number.last + 3]
    if len(nxt) == 2 and nxt[0].lower_ in {"in", "of"} and nxt[1].pos_ == "NOUN":
        inner = next((c for c in nxt[0].children if c.dep_ == "pobj"), nxt[1])
        return Counted(inner, None, _phrase(inner), _span(inner))  # `€75m in aid`, however it is parsed
    measured = _measured(last if last.dep_ in {"pobj", "dobj", "npadvmod", "attr"} else node)
    if measured is not None:
        verb = measured.head
        moved = (
            verb.tag_ in {"VBD", "VBN"}
            and measured.i < verb.i
            and not any(c.lower_ in {"to", "at"} for c in verb.children)
        )
        return Counted(
            measured,
            None,
            f"{_phrase(measured)} {verb.lower_}" if moved and verb.pos_ == "VERB" else _phrase(measured),
            _span(measured),
        )
    deed = _deed(node) or _deed(last)
    if deed is not None:
        return Counted(None, deed, _told(deed) or None, _span(deed))
    return Counted(None, None, None, None)


def _measured(node: Token) -> Token | None:
    """`the toll rose to 45`, `put its losses at 17`, `inflation fell 3 percent`: the noun whose size is told."""
    verb = node.head
    if (
        node.dep_ == "pobj"
        and verb.dep_ in {"prep", "agent"}
        and verb.lower_ in {"to", "at", "by", "of", "from", "above", "below", "over"}
    ):
        if (
            verb.head.pos_ in {"NOUN", "PROPN"}
            and verb.lower_ in {"of", "at"}
            and verb.head.lemma_.lower() in word_lists().measures
        ):
            return verb.head
        verb = verb.head
    elif node.dep_ not in {"dobj", "npadvmod", "attr", "advmod"}:
        return None
    if verb.pos_ not in {"VERB", "AUX"}:
        return None
    for child in sorted(verb.children, key=lambda c: c.dep_ != "dobj"):
        if (
            child.dep_ in {"dobj", "nsubjpass", "nsubj"}
            and child != node
            and child.lemma_.lower() in word_lists().measures
        ):
            return child
    rising = any(c.lower_ in {"to", "by", "at"} for c in verb.children if c.dep_ == "prep") or node.dep_ == "npadvmod"
    own = subject(verb)
    return own if rising and own is not None and own.pos_ == "NOUN" and own.ent_type_ == "" else None


def _phrase(head: Token) -> str:
    """A noun with what stands before it and a close `of` phrase: `death toll`, `tariffs`."""
    first = left_edge(head)
    doc = head.doc
    while first < head.i and (
        doc[first].dep_ in {"det", "poss"} or doc[first].is_punct or doc[first].lower_ in {"'s", "’s"}
    ):
        first += 1
    end = head.i + 1
    of = next((c for c in head.rights if c.lower_ == "of" and c.i == head.i + 1), None)
    inner = (
        next((c for c in of.children if c.dep_ == "pobj" and c.pos_ == "NOUN" and c.i - head.i <= 3), None)
        if of is not None
        else None
    )
    if inner is not None and inner.ent_type_ not in {"DATE", "MONEY", "PERCENT", "CARDINAL"}:
        end = inner.i + 1
    return " ".join(doc[first:end].text.split())


def _phrase_after(number: Number, head: Token) -> str:
    start, end = _head_span(number, head)
    return " ".join(slice_text(head.doc, start, end).split())


def _span(token: Token) -> Span:
    return token.idx, token.idx + len(token.text)


def jail_term(number: Number, doc: Doc) -> Counted | None:
    """`sentenced to 27 years in prison`: the one span of time that is a figure."""
    words = [t.lower_ for t in doc[number.last + 1 : number.last + 5]]
    if (
        len(words) >= 3
        and words[0] in {"years", "months"}
        and words[1] in JAILED
        and words[2] in {"prison", "jail", "custody", "bars"}
    ):
        noun = doc[number.last + 1]
        end = doc[number.last + 3]
        return Counted(
            noun, None, f"{words[0]} {words[1]} {words[2]}", (noun.idx, end.idx + len(end.text)), noun.lemma_
        )
    return None
