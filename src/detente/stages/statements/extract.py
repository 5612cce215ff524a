"""All statements of an article, nested ones under the statements that hold them."""

from __future__ import annotations

from spacy.tokens import Doc

from detente.stages.statements.blocks import find_blocks
from detente.stages.statements.cues import Cues, load_cues
from detente.stages.statements.direct import find_direct
from detente.stages.statements.found import Found
from detente.stages.statements.lines import find_lines
from detente.stages.statements.nominal import find_nominal
from detente.stages.statements.raw import RawStatement
from detente.stages.statements.verbal import find_verbal
from detente.stages.statements.view import View

_PERSONS = frozenset(["i", "we", "you", "me", "us"])


def find_statements(doc: Doc, cues: Cues | None = None) -> list[RawStatement]:
    """Statements in a parsed article, in the order of their cues. Spans are characters of `doc.text`."""
    if not len(doc):
        return []
    view = View(doc)
    cues = cues or load_cues()
    lines = list(find_lines(view, cues))
    lines += find_blocks(view, cues) if not any(f.verb == ":" and f.kind == "direct" for f in lines) else []
    found = lines + [f for f in find_direct(view, cues) if not any(f.content == g.content for g in lines)]
    done = {f.cue_root for f in found}
    found += find_verbal(view, cues, done)
    found += find_nominal(view, cues)
    found.sort(key=lambda f: (f.cue_root, f.content))
    found = _heard(view, found)
    parents = _parents(found)
    return [_raw(view, f, parent) for f, parent in zip(found, parents, strict=True)]


def _heard(view: View, found: list[Found]) -> list[Found]:
    """Without the thoughts and first persons inside quotations that no one is known to have uttered."""
    owned = {q for f in found for q in _quotes_of(view, f)}
    kept = []
    for f in found:
        quote = view.quote_at[f.cue_root]
        if (
            quote < 0
            or quote in owned
            or f.kind == "direct"
            or (f.speech and f.source_root is not None and view.lower[f.source_root] not in _PERSONS)
        ):
            kept.append(f)
    return kept


def _quotes_of(view: View, f: Found) -> set[int]:
    """Quotations within a content that does not itself stand in one."""
    inside = view.quote_at[f.cue_root]
    return {view.quote_at[i] for i in range(*f.content)} - {-1, inside}


def _parents(found: list[Found]) -> list[int | None]:
    """For each, the index of the smallest statement whose content holds its cue and content."""
    order = sorted(range(len(found)), key=lambda n: (found[n].content[0], -found[n].content[1], found[n].cue_root))
    parents: list[int | None] = [None] * len(found)
    open_: list[int] = []
    for n in order:
        inner = found[n]
        while open_ and found[open_[-1]].content[1] <= inner.content[0]:
            open_.pop()
        parents[n] = next((m for m in reversed(open_) if _holds(found[m], inner)), None)
        open_.append(n)
    return parents


def _holds(outer: Found, inner: Found) -> bool:
    if not (outer.content[0] <= inner.cue_root < outer.content[1]) or outer.cue_root == inner.cue_root:
        return False
    if outer.hole and outer.hole[0] <= inner.cue_root < outer.hole[1]:
        return False
    return (
        outer.content[0] <= inner.content[0] and inner.content[1] <= outer.content[1] and outer.content != inner.content
    )


def _raw(view: View, f: Found, parent: int | None) -> RawStatement:
    return RawStatement(
        source=view.chars(f.source) if f.source else None,
        source_root=f.source_root,
        cue=view.chars(f.cue),
        cue_root=f.cue_root,
        content=view.chars(f.content),
        kind=f.kind,
        addressee=view.chars(f.addressee) if f.addressee else None,
        addressee_root=f.addressee_root,
        verb=f.verb,
        polarity=f.polarity,
        speech=f.speech,
        parent=parent,
    )
