"""Figures: reported numbers with their range, unit, what they count, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from detente.model import Figure, Span
from detente.stages.base import Draft
from detente.stages.clause import agents, subject
from detente.stages.events.build import statement_of
from detente.stages.mentions.phrases import char_span, left_edge, right_edge
from detente.stages.mentions.table import MentionTable
from detente.stages.records.attach import Attachments
from detente.stages.records.numbers import Number, numbers

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from detente.stages.layout import Layout


class Figures:
    """Reads the numbers that count something or state an amount."""

    name: ClassVar[str] = "figures"
    requires: ClassVar[tuple[str, ...]] = ("dates", "mentions", "statements", "attachments", "layout")
    assigns: ClassVar[tuple[str, ...]] = ("figures",)

    def __call__(self, draft: Draft) -> None:
        layout: Layout = draft.layers["layout"]  # type: ignore[assignment]  # the layout stage's
        dates: list[Span] = [d.span for d in draft.layers["dates"]]  # type: ignore[attr-defined]  # DateMention list
        out: list[Figure] = []
        for number in numbers(draft.doc):
            if layout.in_skipped(number.span[0]) or any(a < number.span[1] and number.span[0] < b for a, b in dates):
                continue
            record = _figure(number, draft, len(out) + 1)
            if record is not None:
                out.append(record)
        draft.layers["figures"] = out


def _figure(number: Number, draft: Draft, index: int) -> Figure | None:
    head = _counted(number, draft.doc)
    if head is None and number.unit is None:
        draft.reject("figure", number.span, "it counts nothing that is named")
        return None
    what = _what(number, head, draft)
    unit = number.unit or (head.lemma_.lower() if head is not None else None)
    attach: Attachments = draft.layers["attachments"]  # type: ignore[assignment]  # the places stage's
    anchor = head if head is not None else draft.doc[number.last]
    date = attach.date_of(anchor)
    evidence = (
        min(number.span[0], what[0]) if what else number.span[0],
        max(number.span[1], what[1]) if what else number.span[1],
    )
    return Figure(
        id=f"f{index}",
        what=" ".join(draft.text[what[0] : what[1]].split()) if what else None,
        unit=unit,
        low=number.low,
        high=number.high,
        approximate=number.approximate,
        by=_source(anchor, number, draft),
        date=date.edtf if date else None,
        place=attach.place_of(anchor),
        evidence=(evidence,),
    )


def _counted(number: Number, doc: Doc) -> Token | None:
    """The noun that the number counts, or None."""
    last = doc[number.last]
    node = last
    for _ in range(4):
        if (
            node.dep_ in {"nummod", "quantmod", "compound", "advmod", "amod", "npadvmod", "nmod", "punct"}
            and node.head is not node
        ):
            node = node.head
        else:
            break
    if node.pos_ in {"NOUN", "PROPN"} and node.i > number.last and node.ent_type_ not in {"DATE", "TIME", "ORDINAL"}:
        return node
    for child in node.children:
        # `dozens of soldiers`, `60 of them`
        if child.dep_ == "prep" and child.lower_ == "of":
            found = next((c for c in child.children if c.dep_ == "pobj" and c.pos_ in {"NOUN", "PROPN"}), None)
            if found is not None:
                return found
    following = doc[number.last + 1] if number.last + 1 < len(doc) else None
    if following is not None and following.pos_ == "NOUN" and following.ent_type_ not in {"DATE", "TIME"}:
        return following
    return _affected(node)


def _affected(node: Token) -> Token | None:
    """`killing 12`, `left 40 dead`: the number stands for people, told by the verb."""
    if node.dep_ in {"dobj", "nsubjpass", "nsubj"} and node.pos_ == "NUM" and node.head.pos_ == "VERB":
        return node.head
    return None


def _what(number: Number, head: Token | None, draft: Draft) -> Span | None:
    if head is None:
        return None
    if head.pos_ == "VERB":
        return head.idx, head.idx + len(head.text)
    first = max(left_edge(head), number.last + 1) if head.i > number.last else left_edge(head)
    start, end = char_span(head, (min(first, head.i), right_edge(head)))
    verb = head.head if head.dep_ in {"nsubjpass", "dobj", "nsubj"} else None
    if verb is not None and verb.pos_ == "VERB" and verb.i > head.i and verb.i - head.i <= 6:
        # `60 civilians were killed and injured`: what happened to them is part of what is counted.
        last = max([verb.i, *[c.i for c in verb.children if c.dep_ == "conj" and c.i - verb.i <= 3]])
        end = draft.doc[last].idx + len(draft.doc[last].text)
    return start, end


def _source(anchor: Token, number: Number, draft: Draft) -> tuple[str, ...]:
    """Who gives the number: the speaker of the words it stands in, or the subject of `estimate`."""
    table: MentionTable = draft.layers["mentions"]  # type: ignore[assignment]  # the mentions stage's
    node = anchor
    for _ in range(8):
        if node.pos_ == "VERB" and node.lemma_ in {"estimate", "put", "count", "report", "reckon", "calculate", "say"}:
            found = subject(node)
            ids = table.ids(found) if found is not None else tuple(i for a in agents(node) for i in table.ids(a))
            if ids:
                return ids
        if node.head is node:
            break
        node = node.head
    statement = statement_of(draft, number.span)
    return (statement.speaker,) if statement is not None and statement.speaker else ()
