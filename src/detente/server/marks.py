"""A reading laid over its text: pieces of text with what each is part of, and the list of all that was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from detente.briefs.names import capital, listed, name_of, side
from detente.briefs.words import event_text
from detente.model import Actor, Reading, Span
from detente.render.words import POSITION, STATE, amount, plain_date

# What is marked, in the order in which one is chosen where several lie over the same words.
KINDS = ("event", "figure", "claim", "commitment", "actor", "statement", "meeting")
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the article. `id` is the record's, where it holds it; `spans` are its words."""

    number: int
    kind: str
    quad: int
    text: str
    detail: str
    id: str | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text without a border inside. `over` are entry numbers, the one that it is marked as first."""

    text: str
    kind: str
    quad: int
    over: tuple[int, ...]
    begins: int | None  # the entry whose words begin here, for the link to it
    kinds: tuple[str, ...] = ()  # of all entries over it


def entries(reading: Reading, ids: Mapping[tuple[str, str], str] | None = None) -> list[Entry]:
    """All records of a reading in the order of its text. `ids`: printed ids by (kind letter, local id)."""
    ids = ids or {}
    people = {a.id: _person(a) for a in reading.actors}
    text = reading.document.text
    found: list[tuple[str, int, str, str, str | None, tuple[Span, ...]]] = []
    for e in reading.events:
        row = {
            "type": e.type,
            "mode": e.mode,
            "actors": list(e.actors),
            "recipients": list(e.recipients),
            "asserted_by": list(e.asserted_by),
            "status": e.status,
            "stance": e.stance,
            "historical": e.historical,
        }
        detail = ", ".join(
            filter(
                None,
                (
                    e.type + (f"/{e.mode}" if e.mode else ""),
                    QUADS.get(e.quad or 0),
                    e.status,
                    e.stance if e.stance != "asserted" else "",
                    plain_date(e.date),
                    e.place.name if e.place else "",
                    f"confidence {e.confidence:.2f}" if e.confidence is not None else "",
                ),
            )
        )
        spans = (e.evidence.trigger, *(m.trigger for m in e.mentions))
        found.append(("event", e.quad or 0, event_text(row, people), detail, ids.get(("E", e.id)), spans))
    for f in reading.figures:
        what = f"{amount(f.low, f.high, f.approximate)} {f.what}"
        found.append(
            (
                "figure",
                0,
                what,
                f"according to {_names(f.by, people)}" if f.by else "",
                ids.get(("F", f.id)),
                f.evidence,
            )
        )
    for c in reading.claims:
        detail = "; ".join(f"{name_of(p.holder, people)} {POSITION[p.stance]}" for p in c.positions)
        found.append(("claim", 0, _quoted(text, c.proposition), detail, ids.get(("C", c.id)), (c.proposition,)))
    for k in reading.commitments:
        detail = STATE.get(k.state, k.state) + (f", due {plain_date(k.due)}" if k.due else "")
        by = f"{_names(k.by, people)}{f' to {_names(k.to, people)}' if k.to else ''}: {_quoted(text, k.action)}"
        found.append(("commitment", 0, by, detail, ids.get(("K", k.id)), (k.action,)))
    for g in reading.engagements:
        who = _names(g.people or g.participants, people)
        detail = ", ".join(filter(None, (g.status, plain_date(g.date), g.place.name if g.place else "")))
        found.append(("meeting", 0, f"{capital(g.kind)} of {who}", detail, ids.get(("G", g.id)), g.evidence))
    for s in reading.statements:
        who = name_of(s.speaker, people) if s.speaker else "Somebody not named"
        found.append(
            ("statement", 0, f"{capital(who)} ({s.kind})", _quoted(text, s.content), ids.get(("S", s.id)), (s.content,))
        )
    for a in reading.actors:
        detail = ", ".join(filter(None, (a.kind, a.role, a.country, a.code)))
        found.append(("actor", 0, a.name, detail, ids.get(("A", a.id)), tuple(a.mentions)))
    found = [row for row in found if row[5]]
    found.sort(key=lambda row: (min(s[0] for s in row[5]), KINDS.index(row[0])))
    return [Entry(n, *row) for n, row in enumerate(found, 1)]


def pieces(text: str, found: Iterable[Entry]) -> list[Piece]:
    """The whole text in pieces, in order; joined they are the text again."""
    spans = [
        (max(0, start), min(len(text), end), entry)
        for entry in found
        for start, end in entry.spans
        if start < end and start < len(text)
    ]
    edges = sorted({0, len(text), *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
    starts: dict[int, list[Entry]] = {}
    ends: dict[int, list[Entry]] = {}
    for start, end, entry in spans:
        starts.setdefault(start, []).append(entry)
        ends.setdefault(end, []).append(entry)
    open_: list[Entry] = []
    out = []
    for start, end in pairwise(edges):
        for entry in ends.get(start, ()):
            open_.remove(entry)
        open_ += starts.get(start, [])
        over = sorted(dict.fromkeys(open_), key=lambda e: (KINDS.index(e.kind), e.number))
        begins = next((e.number for e in over[:1] if e in starts.get(start, ())), None)
        top = over[0] if over else None
        out.append(
            Piece(
                text[start:end],
                top.kind if top else "",
                top.quad if top else 0,
                tuple(e.number for e in over),
                begins,
                tuple(dict.fromkeys(e.kind for e in over)),
            )
        )
    return out


def _person(a: Actor) -> dict[str, Any]:
    return {"id": a.id, "name": a.name, "kind": a.kind, "country": a.country, "role": a.role, "acts_for": a.acts_for}


def _names(ids: Iterable[str], people: Mapping[str, Mapping[str, Any]]) -> str:
    return capital(listed(side(list(ids), people)))


def _quoted(text: str, span: Span) -> str:
    from detente.briefs.words import shortened

    return f"“{shortened(text[span[0] : span[1]], 200)}”"
