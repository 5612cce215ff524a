"""A date told twice: "on July 5, the anniversary of the vote", "on 27 June, two days after the landing"."""

from __future__ import annotations

import re
from functools import lru_cache

from detente.stages.dates.absolute import Found
from detente.stages.dates.pieces import GAP, caseless, pieces
from detente.stages.dates.vocabulary import vocabulary

# Length of the EDTF value that a unit asks for.
LENGTHS = {"day": 10, "anniversary": 10, "morning": 10, "night": 10, "eve": 10, "month": 7, "year": 4}
COUNTED = {"day": 10, "hour": 10, "year": 4}  # least precision of a date that is so many days from something
LONGEST, MOST = 80, 2
_JOINED = re.compile(rf"{GAP}and{GAP}")
_REST = r"[^,.;:()\n–—\"”“-]*(?:-[^,.;:()\n–—\"”“-]+)*"


@lru_cache(maxsize=1)
def _second() -> re.Pattern[str]:
    """After a comma or a dash: an ordinal or the utmost of days, an anniversary, or a distance from an event."""
    p = pieces()
    whose = r"(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|(?:the )?[A-Z]\w+['’]s?)"
    which = rf"(?:(?:very{GAP})?(?:{p.ordinal}|\d+(?:st|nd|rd|th)|eve|\w{{2,}}est|worst|most{GAP}\w+)(?:{GAP}\w+)?)"
    named = rf"{whose}{GAP}(?:{which}{GAP})?(?P<unit>{'|'.join(LENGTHS)}){GAP}(?:of|since|in|that|when)"
    hedge = rf"(?:(?:{caseless(vocabulary().starters['hedges'])}){GAP})?"
    counted = rf"{hedge}(?:the{GAP}(?P<day>day)|{p.number}{GAP}(?P<count>{p.units})){GAP}(?P<way>after|before)"
    # "May was the deadliest month of the war", "making 1985 the bloodiest year of the war".
    utmost = rf"(?:{GAP}(?:was|were|is|became))?{GAP}(?=the{GAP}\w{{2,}}est{GAP}|the{GAP}worst{GAP})"
    link = rf"(?:{utmost}|,{GAP}|\s?[-–—]\s?|{GAP}\(|{GAP}and{GAP})"
    return re.compile(rf"{link}(?P<whole>(?:{named}|{counted}){GAP}(?P<rest>[A-Za-z]{_REST}))")


def appositions(text: str, end: int, edtf: str | None) -> list[Found]:
    """Further tellings of the date that ends at `end`, with the same value."""
    found: list[Found] = []
    again = _apposition(text, end, edtf)
    while again is not None and len(found) < MOST:
        found.append(again)
        again = _apposition(text, again[1], edtf)
    return found


def _apposition(text: str, end: int, edtf: str | None) -> Found | None:
    if edtf is None or text[end : end + 1] not in (",", "-", " ", "–", "—") or len(edtf) not in (4, 7, 10):
        return None
    match = _second().match(text, end)
    if match is None:
        return None
    unit, counted = match["unit"], match["day"] or match["count"]
    if (unit and LENGTHS[unit] != len(edtf)) or (counted and len(edtf) < COUNTED.get(counted.lower().rstrip("s"), 7)):
        return None
    at, last = match.start("whole"), match.end("whole")
    joined = _JOINED.search(match["rest"])
    if joined is not None and not unit:
        last = match.start("rest") + joined.start()
    last = at + len(text[at:last].rstrip())
    return (at, last, edtf) if 3 <= last - match.start("rest") <= LONGEST else None
