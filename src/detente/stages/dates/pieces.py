"""The parts that the patterns of dates are made of: regular expressions compiled from the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from detente.stages.dates.vocabulary import vocabulary

# One gap between words: blanks, or one line break of hard-wrapped text; never a blank line.
GAP = r"(?:[^\S\n]+\n?[^\S\n]*|\n[^\S\n]*)"
DASH = r"[-–—‒−]"
YEAR = r"(?:1\d{3}|20\d\d|21[0-4]\d)(?![\d%]|[.,:]\d)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:/]\d|,\d)"
ORDINAL_DAY = r"(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)\b"
# Between the days of "5, 7 and 9 May" or "5-9 May".
JOIN = rf"(?:{GAP}?{DASH}{GAP}?|{GAP}?/{GAP}?|,{GAP}(?:(?:and|or){GAP})?|{GAP}(?:and|or|to|through|until|till|&){GAP})"
_ZONE = r"(?:\s?(?:hrs|hours|local time|GMT|UTC|EDT|EST|ET|CET|BST|IST|PKT))?"
CLOCK = (
    r"(?:(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?\s?(?:[ap]\.m\.|[ap]m\b|[AP]M\b|hrs?\b|GMT\b|UTC\b)"
    r"|(?:[01]?\d|2[0-4]):[0-5]\d(?!\d)"
    rf"|(?:[01]\d|2[0-4])[0-5]\d(?=\s?(?:GMT|UTC|hrs|hours))){_ZONE}"
)


def words(values: Iterable[str]) -> str:
    """Alternatives, the longest first so that a short spelling never cuts a long one."""
    return "|".join(re.escape(v).replace(r"\ ", GAP) for v in sorted(values, key=lambda v: (-len(v), v)))


def caseless(values: Iterable[str]) -> str:
    """Alternatives in lower case and with a capital."""
    return words({form for v in values for form in (v.lower(), v[0].upper() + v[1:])})


@dataclass(frozen=True, slots=True)
class Pieces:
    """Sources of regular expressions without named groups (`month` and the like may be wrapped in one)."""

    month: str
    weekday: str
    weekday_any: str
    season: str
    unit: str
    units: str
    part: str
    number: str
    ordinal: str
    decade: str
    holiday: str
    near: str
    portion: str
    qualified: str
    time_of: str
    relative_year: str


@lru_cache(maxsize=1)
def pieces() -> Pieces:
    """All parts, compiled once."""
    v = vocabulary()
    spelled = {s for m in v.month_spellings for s in (m, m.upper())}
    full = {s for s in spelled if s.lower() in ("may", "june", "july") or len(s) > 4}
    month = rf"(?:(?:{words(full)})\b|(?:{words(spelled - full)})(?:\.|\b))(?!['’]s?\w)"
    days = {s for d in v.weekday_names for s in (d, d.upper())}
    weekday = rf"(?:{words(days)})\b"
    weekday_any = rf"(?:{weekday}|(?:{words(v.weekday_short)})(?:\.|\b))"
    season = rf"(?:[Mm]id)?(?:{caseless(v.seasons)})\b"
    part = rf"(?:{caseless(v.parts_of_day)})\b"
    units = [u for u in v.units if not u.startswith(("hour", "minute"))]
    unit = rf"(?:{words(u for u in units if not u.endswith('s') and u != 'centuries')})\b"
    number = rf"(?:{caseless(v.numbers)}|\d{{1,3}})"
    ordinal = rf"(?:(?:{caseless(v.ordinals)})\b|\d{{1,2}}(?:st|nd|rd|th)\b)"
    near = (
        rf"(?:(?:[Vv]ery{GAP})?(?:[Ee]arly|[Ll]ate|[Mm]id|[Mm]iddle|[Ee]arlier|[Ll]ater)(?:-to-late)?(?:-|{GAP})"
        rf"(?:(?:in|on){GAP})?(?:the{GAP})?)"
    )
    portion = (
        rf"(?:(?:[Tt]he{GAP})?(?:very{GAP})?(?:(?:[Ff]irst|[Ss]econd|[Ll]atter|[Ll]ast|[Ff]inal|[Ee]arly|[Ll]ater|[Cc]losing|[Oo]pening){GAP})?"
        rf"(?:(?:{number}){GAP}(?=weeks|days|months|years))?(?:[Bb]eginning|[Ss]tart|[Ee]nd|[Mm]iddle|[Cc]lose|[Oo]utset|[Rr]est|[Rr]emainder|[Tt]urn|half|part|weeks?|days|months|years){GAP}of{GAP}(?:the{GAP})?)"
    )
    time_of = (
        rf"(?:(?:[Tt]he{GAP})?(?:(?:[Ee]arly|[Ll]ate){GAP})?(?:in{GAP}the{GAP})?(?:early{GAP})?"
        rf"(?:{part}|[Ee]arly{GAP}hours)(?:{GAP}hours)?(?:,?{GAP}(?:of|on))?{GAP}(?:the{GAP})?"
        rf"|{CLOCK},?{GAP}|(?:[Vv]ery{GAP})?(?:[Ee]arly|[Ll]ate){GAP}(?:on{GAP})?)"
    )
    told = rf"the{GAP}(?:same|following|next|previous|preceding|current)"
    relative_year = rf"(?:,?{GAP}(?:of{GAP}|in{GAP})?(?:last|next|this|that(?:{GAP}same)?|{told}){GAP}year\b)"
    return Pieces(
        month=month, weekday=weekday, weekday_any=weekday_any, season=season, unit=unit,
        units=rf"(?:{words(units)})\b", part=part, number=number, ordinal=ordinal,
        decade=rf"(?:{words(v.decades)})\b", holiday=_holiday(), near=near, portion=portion,
        qualified=rf"(?:{near}|{portion})", time_of=time_of, relative_year=relative_year,
    )  # fmt: skip


def _holiday() -> str:
    """Names of holidays; either apostrophe, and the full stop of `Sept.` kept where it is written."""
    names = words(h.name for h in vocabulary().holidays.values())
    return rf"(?:{names.replace(chr(39), '[’' + chr(39) + ']').replace(chr(92) + '.', chr(92) + '.?')})(?!\w)"
