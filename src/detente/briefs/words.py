"""Records said in a line of English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from detente.briefs.names import Row, capital, listed, name_of, side
from detente.lexicon.files import data_dir, read_yaml
from detente.render.words import plain_date

LONGEST = 240  # characters of a quotation
TOGETHER = {"CONSULT", "COOPERATE", "AGREE"}


@lru_cache(maxsize=1)
def phrases() -> dict[str, dict[str, str]]:
    """Verb phrases by `TYPE` and `TYPE/mode` (briefs/phrases.yaml)."""
    loaded: dict[str, dict[str, str]] = read_yaml(data_dir() / "briefs" / "phrases.yaml")
    return loaded


def event_text(event: Mapping[str, Any], actors: Mapping[str, Row]) -> str:
    """Who did what to whom, with the status and who vouches for it."""
    entry = phrases().get(f"{event['type']}/{event['mode']}") or phrases().get(str(event["type"]))
    if entry is None:  # a type of the user's own codebook
        entry = {k: f"{str(event['type']).lower().replace('_', ' ')}:" for k in ("base", "past", "ing", "alone")}
    placed = event.get("origin", "read") != "read"  # datasets name offices without their country
    by = side(event["actors"] or [], actors, placed=placed)
    others = [name for name in side(event["recipients"] or [], actors, placed=placed) if name not in by]
    if not others and len(by) > 1 and event["type"] in TOGETHER:
        by, others = by[:1], by[1:]
    verb = _verb(entry, str(event["status"]), bool(others), len(by) != 1)
    text = f"{capital(listed(by))} {verb}" + (f" {listed(others)}" if others else "")
    return text + _vouched(event, actors) + (" (background)" if event.get("historical") else "")


def _verb(entry: Mapping[str, str], status: str, other: bool, plural: bool) -> str:
    base, past, ing = entry["base"], entry["past"], entry["ing"]
    if not other:
        return {
            "occurred": entry["alone"],
            "ongoing": f"{entry['alone']} (going on)",
            "future": f"{entry['alone']} (expected)",
            "hypothetical": f"{entry['alone']} (possible)",
            "negated": f"{entry['alone']} (did not happen)",
        }.get(status, entry["alone"])
    be = "are" if plural else "is"
    return {
        "occurred": past,
        "ongoing": f"{be} {ing}",
        "future": f"{be} to {base}",
        "hypothetical": f"may {base}",
        "negated": f"did not {base}",
    }.get(status, past)


def _vouched(event: Mapping[str, Any], actors: Mapping[str, Row]) -> str:
    who = [name_of(i, actors) for i in event["asserted_by"] or [] if i not in (event["actors"] or [])]
    stance = event["stance"]
    if stance == "alleged":
        return f", according to {listed(who)}" if who else ", it is alleged"
    if stance == "denied":
        return " – denied"
    if stance == "disputed":
        return f" – disputed{f'; asserted by {listed(who)}' if who else ''}"
    return ""


def said_day(day: date | None, edtf: str | None = None) -> str:
    """A day as `19 Apr 2025`, an EDTF value as people say it; a dash where nothing is known."""
    return plain_date(edtf or (day.isoformat() if day else None)) or "–"


def signed(value: float, digits: int = 1) -> str:
    """A score as text: `+2.1`, `−3.5` with a minus sign, `0.0` without any."""
    text = f"{value:+.{digits}f}"
    return text[1:] if not text.strip("+-0.") else text.replace("-", "−")


def one_line(text: str | None) -> str:
    """Without line breaks and runs of spaces."""
    return " ".join((text or "").split())


def quote(text: str) -> str:
    """In quotation marks; in single ones where the words hold double ones."""
    return f"‘{text}’" if any(mark in text for mark in '“”"') else f"“{text}”"


def shortened(text: str | None, most: int = LONGEST) -> str:
    """One line of at most `most` characters, cut between words."""
    line = one_line(text)
    return line if len(line) <= most else line[: max(line.rfind(" ", 0, most), 1)].rstrip(",;:–-—") + " …"


def around(text: str | None, at: int, most: int = LONGEST) -> str:
    """One line of at most `most` characters of a sentence that holds the word at a place, cut between words."""
    whole = text or ""
    at = len(one_line(whole[:at]))
    line = one_line(whole)
    if len(line) <= most:
        return line
    start = 0 if at < most * 2 // 3 else line.find(" ", max(0, min(at - most // 2, len(line) - most))) + 1
    return ("… " if start else "") + shortened(line[start:], most)
