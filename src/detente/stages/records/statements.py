"""Statements of the record: attributions found in the text, and the voice of a release that speaks as `we`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from detente.model import Span, Statement
from detente.stages.base import Draft
from detente.stages.clause import grammar
from detente.stages.events.roles import inner_ids
from detente.stages.mentions.coref import words
from detente.stages.mentions.table import MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan

QUOTES = frozenset("\"'“”‘’«»„")


class Statements:
    """Raw attributions with their speakers, then the sentences that a publisher says in its own voice."""

    name: ClassVar[str] = "statements"
    requires: ClassVar[tuple[str, ...]] = ("raw_statements", "mentions", "layout")
    assigns: ClassVar[tuple[str, ...]] = ("statements",)

    def __call__(self, draft: Draft) -> None:
        table: MentionTable = draft.layers["mentions"]  # type: ignore[assignment]  # the mentions stage's table
        raw: list[Any] = draft.layers["raw_statements"]  # type: ignore[assignment]  # the attribution stage's list
        rows: list[tuple[Span, Statement]] = []
        for item in raw:
            if item.parent is not None:
                continue  # nested attributions stay in the chains of events, which tell who vouches for what
            speaker = speakers(draft.doc[item.source_root], table) if item.source_root is not None else ()
            addressee = table.ids(draft.doc[item.addressee_root]) if item.addressee_root is not None else ()
            for content in _pieces(draft, item):
                record = Statement(
                    id="",
                    speaker=speaker[0] if speaker else None,
                    kind=item.kind,
                    source=item.source,
                    cue=item.cue,
                    content=content,
                    addressee=addressee[0] if addressee else None,
                )
                rows.append((content, record))
        rows += [(s.content, s) for s in own_voice(draft, table, [s for _, s in rows])]
        rows.sort(key=lambda r: r[0])
        draft.layers["statements"] = [_numbered(s, n) for n, (_, s) in enumerate(rows, 1)]


def _pieces(draft: Draft, item: Any) -> list[Span]:
    """A direct statement without quotation marks (`X said:` before a block) is one statement a sentence."""
    start, end = item.content
    if item.kind != "direct" or draft.text[start : start + 1] in QUOTES:
        return [item.content]
    inside = [s for s in draft.doc.sents if s.start_char < end and start < s.end_char]
    return [_trimmed(draft.text, (max(start, s.start_char), min(end, s.end_char))) for s in inside] or [item.content]


def speakers(source: Token, table: MentionTable) -> tuple[str, ...]:
    """Who speaks: the source's own entity; of a text (`the ministry's statement`, `the release`) its author."""
    found = table.ids(source)
    if not found and source.lemma_.lower() in grammar("texts"):
        found = inner_ids(source, table) or ((table.publisher,) if table.publisher else ())
    return found


def _numbered(statement: Statement, number: int) -> Statement:
    fields = {f: getattr(statement, f) for f in statement.__struct_fields__}
    return Statement(**{**fields, "id": f"s{number}"})


def own_voice(draft: Draft, table: MentionTable, found: list[Statement]) -> list[Statement]:
    """Sentences in the first person outside quotation marks: the publisher's words, or those of the person whom a
    paragraph that ends in a colon or a headline `Statement by X` introduces."""
    out: list[Statement] = []
    first = words()["first_person"]
    for sentence in _body_sentences(draft):
        span = (sentence.start_char, sentence.end_char)
        if any(s.kind != "indirect" and s.content[0] < span[1] and span[0] < s.content[1] for s in found):
            continue
        voice = next(
            (
                t
                for t in sentence
                if t.lower_ in first and t.pos_ == "PRON" and table.ids(t) and t.dep_ in {"nsubj", "nsubjpass", "poss"}
            ),
            None,
        )
        if voice is None:
            continue
        if any(
            s.source is not None and span[0] <= s.source[0] < span[1] and s.source[0] <= voice.idx < s.source[1]
            for s in found
        ):
            continue
        out.append(
            Statement(
                id="",
                speaker=table.ids(voice)[0],
                kind="direct",
                source=None,
                cue=None,
                content=_trimmed(draft.text, span),
                addressee=None,
            )
        )
    return out


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _body_sentences(draft: Draft) -> list[DocSpan]:
    skipped: list[Span] = draft.layers["layout"].skipped  # type: ignore[attr-defined]  # Layout of the layout stage
    doc: Doc = draft.doc
    return [s for s in doc.sents if not any(a <= s.start_char < b for a, b in skipped)]
