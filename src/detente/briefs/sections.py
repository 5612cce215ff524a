"""The sections of a brief, each a list of lines with the ids of their evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from detente.briefs.content import Line, Section
from detente.briefs.gather import Material, Row
from detente.briefs.names import capital, context_name, is_named, listed, name_of, side
from detente.briefs.rank import Bundle, bundles, tone
from detente.briefs.words import around, event_text, quote, said_day, shortened
from detente.render.words import STATE

MOST_EVENTS, MOST_LINES = 7, 5
QUOTES = '“”"'
QUOTED = 150  # characters of a sentence beside a line
OPEN_STATES = {"offered", "pledged", "agreed_in_principle", "agreed", "under_way", "unknown"}
AHEAD = timedelta(days=30)


def chosen(material: Material, most: int = MOST_EVENTS) -> list[Bundle]:
    """The events that are told, alike ones together."""
    sides = (frozenset(material.one.codes), frozenset(material.other.codes))
    return bundles(material.events, material.seen_before, most, sides)


def happened(material: Material, told: list[Bundle]) -> Section:
    """What happened, by weight and novelty."""
    lines = tuple(event_line(bundle, material) for bundle in told)
    left = int(material.counts["events"]) - sum(len(b.events) + len(b.back) for b in told)
    return Section("happened", "What happened", lines, "Nothing between the two is on record in this span.", left)


def event_line(bundle: Bundle, material: Material) -> Line:
    """A bundle in one line: its weightiest event, and how many more there are of the kind."""
    event, more = bundle.events[0], len(bundle.events) - 1
    text = event_text(event, material.actors)
    if more:
        first, last = said_day(bundle.first), said_day(bundle.last)
        text += f", and {more} more of the kind" + (f", {first} – {last}" if first != last else "")
    if bundle.back:
        times = len(bundle.back)
        text += f"; the other way round { {1: 'once', 2: 'twice'}.get(times, f'{times} times') } in the same time"
    return Line(
        text=text,
        ids=tuple(e["id"] for e in (*bundle.events[:3], *bundle.back[:2])),
        when=when(event),
        detail=_sentence(material, event["id"]),
        sources=int(event["sources"] or 0),
        weight=round(bundle.weight, 2),
        tone=tone(event),
    )


def when(event: Row | Any) -> str:
    """The date as told; where none was told, the day of the first report, marked as such."""
    if event["date"]:
        return said_day(event["day"], str(event["date"]))
    return f"reported {said_day(event['reported'])}" if event["reported"] else ""


def _sentence(material: Material, id_: str) -> str:
    found = material.told.get(id_)
    if found is None or found.document is None:
        return ""
    return quote(around(found.sentence, found.at, QUOTED))


def promised(material: Material, until: date) -> Section:
    """What was promised and where it stands: what moved and what is due first."""
    rows = open_first(material.commitments, until)
    lines = tuple(promise_line(row, material, until) for row in rows[:MOST_LINES])
    empty = "No undertaking between the two is on record."
    return Section("promised", "What was promised, and where it stands", lines, empty, len(rows) - len(lines))


def open_first(rows: list[Row], until: date) -> list[Row]:
    """Undertakings in the order in which they are told."""
    return sorted(rows, key=lambda k: _urgency(k, until))


def _urgency(row: Row, until: date) -> tuple[int, float]:
    published = row["published"].toordinal() if row["published"] else 0
    if row["moves"]:
        return 0, -published
    return (1 if ends(row) and row["state"] in OPEN_STATES else 2), -published


def ends(row: Row) -> date | None:
    """The day by which an undertaking is due."""
    found: date | None = row["due_end"] or row["due_day"]
    return found


def promise_line(row: Row, material: Material, until: date) -> Line:
    """Who undertook what towards whom, and where it stands."""
    by = side(row["by"] or [], material.actors)
    to = [name for name in side(row["to"] or [], material.actors) if name not in by]
    rated = "" if row["rated"] else ", not yet rated"
    due = f"; due {said_day(None, row['due'])}" if row["due"] else ""
    end = ends(row)
    late = ", overdue" if end and end < until and row["state"] in OPEN_STATES else ""
    told = row["told_by"] if row["told_by"] and row["told_by"] not in row["by"] else None
    action = _whole(shortened(row.get("action"), 140))
    return Line(
        text=f"{capital(listed(by))}{f' to {listed(to)}' if to else ''}: “{action}” – "
        f"{STATE.get(row['state'], row['state'])}{_moved(row)}{rated}{due}{late}"
        + (f" (told by {name_of(told, material.actors)})" if told else ""),
        ids=(row["id"], *([row["moved_by"]] if row.get("moved_by") else [])),
        when=said_day(row["published"]),
        detail=f"on condition: “{shortened(row['conditions'], 120)}”" if row.get("conditions") else "",
        tone="conflict" if row["state"] in {"broken", "withdrawn"} or late else "",
    )


def _moved(row: Row) -> str:
    """The day of the event that moved an undertaking."""
    return f" by word of {said_day(row['moved_on'])}" if row.get("moved_on") else ""


def _whole(words: str) -> str:
    """Words without a conjunction that hangs at their end."""
    head, _, last = words.rpartition(" ")
    return head.rstrip(",;") if last in {"and", "or", "but", "to", "that"} else words


def contested(material: Material) -> Section:
    """What is contested, with the words of both sides; never a verdict."""
    lines = tuple(contested_line(row, material) for row in material.contested[:MOST_LINES])
    empty = "No claim of one against the other is on record as contested."
    return Section("contested", "What is contested", lines, empty, len(material.contested) - len(lines))


def contested_line(row: Row, material: Material) -> Line:
    """A proposition, who stands where on it, and the words of each."""
    positions = material.positions.get(row["id"], [])
    found = material.told.get(row["id"])
    proposition = found.sentence if found is not None else ""
    words = {
        p["stance"]: f"{p['holder_name'] or p['holder']}: “{shortened(p['evidence'], 120)}”"
        for p in reversed(positions)
    }
    return Line(
        text=f"“{shortened(proposition, 160)}” – {_sides(positions)}",
        ids=(row["id"],),
        when=said_day(row["last"]),
        detail=" / ".join(dict.fromkeys(words[s] for s in ("asserts", "confirms", "denies", "doubts") if s in words)),
        sources=int(row["documents"]),
        tone="conflict",
    )


def _sides(positions: list[Row]) -> str:
    sides = []
    for word in ("asserts", "confirms", "denies", "doubts"):
        holders = [p["holder_name"] or p["holder"] for p in positions if p["stance"] == word]
        if holders:
            plain = {"denies": "deny"}.get(word, word.removesuffix("s"))
            sides.append(f"{listed(holders)} {word if len(set(holders)) == 1 else plain}")
    return "; ".join(sides)


def said(material: Material) -> Section:
    """Who spoke, with the words that weigh most."""
    lines = tuple(
        Line(
            text=f"{capital(_speaker(row))}{_words(row)}",
            ids=(row["id"],),
            when=said_day(row["published"]),
            detail=f"and {row['times'] - 1} further statement{'s' if row['times'] > 2 else ''}"
            if row["times"] > 1
            else "",
        )
        for row in material.statements[:MOST_LINES]
    )
    return Section(
        "said",
        "Who spoke",
        lines,
        "Nobody of the two sides is quoted on the other.",
        len(material.statements) - len(lines),
    )


def _speaker(row: Row) -> str:
    name = name_of(row["speaker"], {row["speaker"]: row})
    role = _role(row)
    return f"{name}, {role}" if role else name


def _role(row: Row) -> str | None:
    """The office of a named person, not in capitals."""
    role = row["role"] if row["kind"] == "person" and is_named(row) else None
    return str(role.capitalize() if role.isupper() and len(role) > 4 else role) if role else None


def _words(row: Row) -> str:
    """What was said: in quotation marks; where an article only reports that it was said, without them."""
    words = shortened(row["content"].strip(QUOTES), 180)
    if row["form"] not in ("direct", "mixed") and words.startswith("that "):
        return f"{',' if _role(row) else ''} said {words.rstrip('.')}."
    return f": “{words}”"


def agenda(material: Material) -> Section:
    """What they talk and quarrel about: contexts, and the phrases that come back."""
    total = int(material.counts["events"])
    rows = material.contexts[:MOST_LINES]
    parts = [
        f"{context_name(str(row['context']))} ({row['events']}"
        + (f", {row['conflict']} in conflict)" if row["conflict"] else ")")
        for row in rows
    ]
    line = Line(
        capital(", ".join(parts)) + f" of {total} events",
        tuple(dict.fromkeys(i for row in rows for i in row["ids"][:1])),
    )
    lines = ((line,) if rows else ()) + ((material.phrases,) if material.phrases is not None else ())
    return Section("agenda", "What it is about", lines, "The events bear no context.")


def coming(material: Material) -> Section:
    """What is planned, and what was planned and left no trace."""
    lines = [meeting_line(row, material) for row in material.coming[:MOST_LINES]]
    lines += [meeting_line(row, material, "no sign of it since") for row in material.lapsed[:3]]
    left = len(material.coming) + len(material.lapsed) - len(lines)
    return Section("coming", "What is coming", tuple(lines), "No meeting of the two is announced.", left)


def meeting_line(row: Row, material: Material, note: str = "") -> Line:
    """A meeting: of whom, where, on what, and how sure it is."""
    people = side(row["people"] or row["participants"] or [], material.actors)
    where = f" in {row['place']}" if row["place"] else ""
    topics = [t for item in row["agenda"] or [] if (t := item["topic"] if isinstance(item, dict) else str(item))]
    about = f", on {listed((shortened(t, 70) for t in topics), 2)}" if topics else ""
    level = f" ({row['level']} level)" if row["level"] else ""
    return Line(
        text=f"{capital(str(row['kind']))} of {listed(people)}{where}{about}{level} – {row['status']}"
        + (f"; {note}" if note else ""),
        ids=(row["id"],),
        when=said_day(row["day"], row["date"]) if row["date"] else "no date told",
    )


def unknown(material: Material) -> Section:
    """What the record does not know about its own lines."""
    counts, of = material.counts, int(material.counts["events"])
    texts = {
        "undated": "{n} of {of} events are without a day of their own; the day of the report stands in.",
        "single": "{n} of {of} events rest on one source.",
        "unsettled": "{n} of {of} events are alleged, denied or disputed.",
    }
    lines = [
        Line(text=text.format(n=counts[kind], of=of), ids=tuple(counts[f"{kind}_ids"]))
        for kind, text in texts.items()
        if counts[kind]
    ]
    if counts["imported"] and counts["imported"] == of:
        ids = tuple(counts["single_ids"]) or tuple(e["id"] for e in material.events[-3:])
        text = "All events are rows of other datasets: what was promised, claimed, said or planned is not in them."
        lines.append(Line(text=text, ids=ids))
    unrated = [k for k in material.commitments if not k["rated"]]
    if unrated:
        of_all = len(material.commitments)
        text = f"{len(unrated)} of {of_all} undertakings are not yet rated: nothing later speaks of them."
        lines.append(Line(text=text, ids=tuple(k["id"] for k in unrated[:3])))
    undated = [g for g in material.coming if not g["date"]]
    if undated:
        text = f"{len(undated)} announced meeting{'s have' if len(undated) > 1 else ' has'} no date."
        lines.append(Line(text=text, ids=tuple(g["id"] for g in undated[:3])))
    return Section("unknown", "What is not known", tuple(lines), "Nothing stands out.")
