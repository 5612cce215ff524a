"""The short sections under the events: promises, meetings, contested claims, figures. Only those that have lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.model import Claim, Commitment, Engagement, Figure, Reading, Span
from detente.render.names import Names
from detente.render.words import LEVEL, MEETING, POSITION, STATE, Mark, amount, clean, place_name, plain_date


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section. `evidence` are the spans to show under it, `focus` the words in them that matter."""

    text: str
    evidence: tuple[Span, ...] = ()
    focus: Span | None = None
    mark: Mark | None = None


def sections(reading: Reading, names: Names) -> Iterator[tuple[str, list[Line]]]:
    """(title, lines) of each section that has any."""
    text = reading.document.text
    groups = (
        ("Promises and undertakings", [_commitment(c, text, names) for c in reading.commitments]),
        ("Meetings", [_engagement(g, text, names) for g in reading.engagements]),
        ("Contested claims", [_claim(c, text, names) for c in reading.claims if c.contested]),
        ("Figures", [_figure(f, names) for f in reading.figures]),
    )
    for title, lines in groups:
        if lines:
            yield title, lines


def _quoted(text: str, span: Span) -> str:
    return f"“{clean(text[span[0] : span[1]])}”"


def _commitment(row: Commitment, text: str, names: Names) -> Line:
    to = f" to {names.joined(row.to)}" if row.to else ""
    parts = [f"{names.joined(row.by) or 'Someone'}{to}: {_quoted(text, row.action)}", STATE[row.state]]
    if row.due:
        parts.append(f"due {plain_date(row.due)}")
    if row.conditions:
        parts.append(f"on condition {_quoted(text, row.conditions)}")
    if row.told_by:
        parts.append(f"told by {names.one(row.told_by)}")
    return Line("; ".join(parts), row.evidence, row.action)


def _engagement(row: Engagement, text: str, names: Names) -> Line:
    mark = MEETING[row.status]
    level = f" ({LEVEL[row.level]})" if row.level else ""
    parts = [f"{row.kind} {mark.word}{level}: {_who(row, names) or 'participants not named'}"]
    when, where = plain_date(row.date), place_name(row.place)
    if when or where:
        parts.append(", ".join(filter(None, [when, f"in {where}" if where else ""])))
    if row.agenda:
        parts.append("about " + ", ".join(dict.fromkeys(clean(item.topic) for item in row.agenda)))
    return Line("; ".join(parts), row.evidence, None, mark)


def _who(row: Engagement, names: Names) -> str:
    """Parties, and the people who met for them in brackets."""
    parties = names.joined(p for p in row.participants if p not in row.people)
    people = names.joined(row.people)
    return f"{parties} ({people})" if parties and people else parties or people


def _claim(row: Claim, text: str, names: Names) -> Line:
    stands = ", ".join(f"{names.one(p.holder)} {POSITION[p.stance]}" for p in row.positions)
    evidence = tuple(dict.fromkeys([row.proposition, *(p.evidence for p in row.positions)]))
    return Line(f"{_quoted(text, row.proposition)}: {stands}", evidence)


def _figure(row: Figure, names: Names) -> Line:
    what = clean(row.what or row.unit or "")
    facts = [f"{amount(row.low, row.high, row.approximate)} {what}".strip()]
    if row.by:
        facts.append(f"says {names.joined(row.by)}")
    if row.date:
        facts.append(plain_date(row.date))
    if row.place:
        facts.append(f"in {place_name(row.place)}")
    return Line("; ".join(facts), row.evidence)
