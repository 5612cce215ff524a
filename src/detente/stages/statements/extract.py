"""All statements of an article, nested ones under the statements that hold them."""

from __future__ import annotations

from spacy.tokens import Doc

from detente.stages.statements.cues import Cues, load_cues
from detente.stages.statements.direct import find_direct
from detente.stages.statements.found import Found
from detente.stages.statements.nominal import find_nominal
from detente.stages.statements.raw import RawStatement
from detente.stages.statements.verbal import find_verbal
from detente.stages.statements.view import View


def find_statements(doc: Doc, cues: Cues | None = None) -> list[RawStatement]:
    """Statements in a parsed article, in the order of their cues. Spans are characters of `doc.text`."""
    if not len(doc):
        return []
    view = View(doc)
    cues = cues or load_cues()
    found = find_direct(view, cues)
    done = {f.cue_root for f in found}
    found += find_verbal(view, cues, done)
    found += find_nominal(view, cues)
    found.sort(key=lambda f: (f.cue_root, f.content))
    parents = _parents(found)
    return [_raw(view, f, parent) for f, parent in zip(found, parents, strict=True)]


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
    return outer.content[0] <= inner.content[0] and inner.content[1] <= outer.content[1] and outer.content != inner.content


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
