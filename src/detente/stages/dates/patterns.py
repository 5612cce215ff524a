"""Patterns of time expressions, looked up by the word that they start with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from detente.stages.dates.pieces import CLOCK, DASH, DAY, GAP, JOIN, ORDINAL_DAY, YEAR, caseless, pieces, words
from detente.stages.dates.vocabulary import vocabulary

# Starter keys of expressions that begin with a figure: of one or two digits, of three, of four.
DAY_FIGURE, COUNT_FIGURE, YEAR_FIGURE = "0", "000", "0000"
FIGURES = {1: DAY_FIGURE, 2: DAY_FIGURE, 3: COUNT_FIGURE, 4: YEAR_FIGURE}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of expression and how it is written; tried in the order of the list, the first that matches wins."""

    kind: str
    regex: re.Pattern[str]


Row = tuple[str, str, str]  # kind, regular expression, names of starter groups


def _year_tail() -> str:
    """What may follow a month or a day: a year in figures, or "of that year"."""
    short = rf"(?P<tail>{DASH}\d\d(?!\d|{DASH}|,\d))?"
    return rf"(?:(?:,|,?{GAP}of|,?{GAP}in)?{GAP}(?P<year>{YEAR}){short}|(?P<relyear>{pieces().relative_year}))?"


def _dates() -> list[Row]:
    """Days and months by name or in figures."""
    p = pieces()
    after = rf"(?:{GAP}{p.part})?(?:(?:,|{GAP}at|,{GAP}at){GAP}{CLOCK})?"
    weekday = rf"(?:(?P<weekday>{p.weekday_any}),?{GAP}(?:the{GAP})?(?:{p.part}{GAP}(?:of{GAP})?)?)?"
    chain = rf"(?P<day>{DAY})(?P<chain>(?:{JOIN}{DAY}(?!{GAP}(?:of{GAP})?{p.month})){{0,4}})"
    month_day = rf"(?:{p.time_of})?{weekday}(?P<month>{p.month}){GAP}(?:the{GAP})?{chain}{_year_tail()}{after}"
    days = rf"(?:[Tt]he{GAP})?(?P<chain>(?:{DAY}{JOIN}){{0,4}})(?:the{GAP})?(?P<day>{DAY})"
    joint = rf"(?:{GAP}of{GAP}(?:the{GAP})?|{GAP}|-)"
    day_month = rf"(?:{p.time_of})?{weekday}{days}{joint}(?P<month>{p.month}){_year_tail()}{after}"
    month = rf"{p.qualified}?(?P<month>{p.month})(?!\.?(?:[-–]?\d|{GAP}{DAY})){_year_tail()}"
    figures = r"(?P<first>\d{1,2})(?P<sep>[/.\-])(?P<second>\d{1,2})(?P=sep)(?P<year>\d{4}|\d\d)(?![\d/.\-]\d|\d)"
    return [
        ("iso", r"(?P<year>[12]\d{3})-(?P<month>\d\d)-(?P<day>\d\d)(?:T\d\d:\d\d\S*)?(?!\d)", "figure4"),
        ("numeric", figures, "figure"),
        ("month_day", month_day, "time month weekday the figure figure4"),
        ("day_month", day_month, "time weekday the figure figure4"),
        ("month", month, "near portion month the"),
    ]


def _years() -> list[Row]:
    """Years, decades and centuries."""
    p = pieces()
    short = rf"(?P<tail>{GAP}?{DASH}{GAP}?\d\d?(?!\d|{DASH}|[.,:]\d|{GAP}?{p.month}|{GAP}?%)|/\d\d(?!\d))?"
    the = rf"(?:[Tt]he{GAP})?"
    tens = r"(?P<decade>(?:1[5-9]|20)\d0['’]?s\b|['’][1-9]0s\b)"
    year = rf"{p.qualified}?(?:{the}[Yy]ear{GAP})?(?P<year>{YEAR}){short}(?!s\b)"
    century = rf"{p.qualified}?{the}(?:{p.near})?(?P<which>{p.ordinal})(?:-|{GAP})[Cc]entury\b"
    return [
        ("decade", rf"{p.qualified}?{the}(?:{p.qualified})?{tens}", "figure4 quote near portion the"),
        ("decade", rf"(?:[Tt]he{GAP}(?:{p.near})?|{p.near})(?P<decade>{p.decade})", "near the"),
        ("century", century, "ordinal figure near portion the"),
        *_seasons(),
        ("year", year, "figure4 near portion the year"),
        ("short_year", r"['’](?P<short>\d\d)\b(?!['’])", "quote"),
    ]


def _seasons() -> list[Row]:
    p = pieces()
    det = rf"(?P<det>[Tt]he{GAP}|[Tt]his{GAP}past{GAP})?"
    weather = rf"(?:{words(vocabulary().starters['weather'])})(?:{GAP}[A-Z]\w+n)?"
    year = rf"(?:(?:of|in){GAP})?(?P<year>{YEAR})(?P<tail>[-–/]\d\d(?:\d\d)?(?!\d))?"
    name = rf"{p.qualified}?{det}(?:{p.qualified}|{weather}{GAP})?(?P<season>{p.season})"
    season = rf"{name}(?:,?{GAP}{year}|(?P<relyear>{p.relative_year}))?"
    return [
        ("season", season, "season near portion the this"),
        ("season", rf"(?P<year>{YEAR}){GAP}(?P<season>{p.season})", "figure4"),
    ]


def _quarters() -> list[Row]:
    """Quarters and halves, fiscal years."""
    p = pieces()
    the = rf"(?:[Tt]he{GAP})?"
    fiscal = r"(?:fiscal|financial|Fiscal|Financial)"
    written = rf",?{GAP}(?:of{GAP}|in{GAP})?(?:the{GAP})?(?:{fiscal}{GAP}(?:year{GAP})?)?(?P<year>{YEAR})"
    year = rf"(?:{written}|(?P<relyear>{p.relative_year}|{GAP}of{GAP}(?:the|last){GAP}year))"
    named = rf"{the}(?P<which>{p.ordinal})(?:-|{GAP})(?P<unit>quarter)\b(?!-?final|{DASH}?back){year}?"
    short = rf"(?P<q>[Qq][1-4]|[1-4]Q)(?:{GAP}(?:of{GAP})?(?P<qy>{YEAR}))?"
    half = rf"{the}(?P<which>{p.ordinal}|latter)(?:-|{GAP})(?P<unit>half){year}"
    prefix = rf"(?:{the}{fiscal}{GAP}(?:year{GAP})?|FY{GAP}?|FY-?)"
    which = rf"(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Tt]he{GAP}(?:current|coming|next|past))"
    return [
        ("fiscal", rf"{prefix}(?P<year>{YEAR}|['’]?\d\d\b)(?:[-–/]\d{{2,4}})?", "fiscal the"),
        ("fiscal_ref", rf"{which}{GAP}{fiscal}{GAP}year\b", "fiscal pointing the"),
        ("quarter", rf"(?:{named}|{short})", "ordinal the figure q"),
        ("quarter", half, "ordinal the"),
    ]


def _named() -> list[Row]:
    p = pieces()
    tail = rf"(?:(?:,|,?{GAP}(?:of|in))?{GAP}(?P<year>{YEAR})|(?P<relyear>{p.relative_year}))?(?:{GAP}{p.part})?"
    era = rf"{GAP}?(?:B\.{GAP}?C\.(?:{GAP}?E\.)?|BCE?\b)"
    within = rf"(?:{p.month}{GAP}(?:of{GAP}|\d\d?,?{GAP})?|{p.season}{GAP}(?:of{GAP})?)"
    figures = rf"(?:\d{{1,2}}(?:st|nd|rd|th){GAP}century|\d{{1,4}}(?:s|[-–]\d{{1,4}})?)"
    return [
        (
            "bc",
            rf"{p.qualified}?(?:[Tt]he{GAP})?{within}?{figures}{era}",
            "figure figure3 figure4 near portion the month season",
        ),
        ("holiday", rf"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his){GAP})?(?P<holiday>{p.holiday}){tail}", "holiday pointing"),
    ]


def _offsets() -> list[Row]:
    """Spans of time counted from now or from the day spoken of: "two days ago", "a year earlier"."""
    p = pieces()
    hedges = caseless(vocabulary().starters["hedges"])
    hedge = rf"(?:(?:{hedges}|[Mm]ore{GAP}than|[Ll]ess{GAP}than|[Aa]{GAP}(?:mere|full|good)){GAP})*"
    start = rf"from{GAP}(?:now|today|tomorrow|yesterday|{p.weekday})"
    way = rf"ago|earlier|later|previously|hence|prior|before|afterwards?|after|{start}"
    closed = rf"(?P<closed>(?=[,.;:)”\"]|{GAP}(?:and|but|that|in|at|by|when|was|were|had)\b|\s*$))?"
    return [
        (
            "offset",
            rf"{hedge}(?P<count>{p.number})(?:-|{GAP})(?P<unit>{p.units}){GAP}(?P<way>{way})\b{closed}",
            "number figure figure3 hedge",
        ),
        (
            "anchored",
            rf"{hedge}(?P<count>[Tt]he|{p.number}){GAP}(?P<unit>{p.units}){GAP}(?P<way>after|before)(?={GAP}(?:the|its|his|her|their|[A-Z]))",
            "number figure figure3 hedge the",
        ),
        (
            "within",
            rf"(?P<count>{p.number})(?:{GAP})(?P<unit>{p.units})(?:['’]s?{GAP}time)?(?!{GAP}(?:of|ago)\b|\w)",
            "number figure figure3",
        ),
    ]


def _pointers() -> list[Row]:
    """What points at a time without naming it: "yesterday", "the following day", "last March"."""
    p = pieces()
    the = rf"[Tt]he{GAP}(?:very{GAP})?"
    which = (
        rf"(?P<which>[Ll]ast|[Nn]ext|[Tt]his{GAP}(?:past|coming|same)|[Tt]his|[Tt]hat{GAP}(?:same|very)|[Tt]hat|[Pp]revious"
        rf"|{the}(?:same|following|next|previous|preceding|coming|current|succeeding|prior))"
    )
    head = rf"(?P<head>{p.unit}|{p.season}|{p.part}|{p.month}|{p.weekday}|date\b)"
    part = rf"(?:{GAP}{p.part})?"
    some = rf"(?:(?:few|several|couple{GAP}of|two|three|four|five|six|twelve|\d{{1,2}}){GAP})"
    closed = rf"(?=[,.;:)”\"]|{GAP}(?:and|but|in|at|by|when|to|he|she|they|was|were|had)\b|\s*$)"
    saw = rf"following(?!{GAP}(?:the|an?|his|her|its|their|[A-Z]))"
    side = rf"(?P<side>{saw}|(?:before|after|earlier|later|following|prior){closed})"
    return [
        (
            "deictic",
            rf"(?:(?:[Ee]arly|[Ll]ate|[Ee]arlier|[Ll]ater){GAP})?(?P<word>{caseless(vocabulary().starters['deictic'])})\b{part}",
            "deictic near",
        ),
        ("deictic", rf"{the}(?P<word>day{GAP}before{GAP}yesterday|day{GAP}after{GAP}tomorrow)\b", "the"),
        (
            "ahead",
            rf"[Tt]he{GAP}(?P<which>coming|next|following){GAP}(?P<count>{some})?(?P<unit>days|weeks|months|years|fortnight)\b",
            "the",
        ),
        ("side", rf"(?:[Tt]he|[Tt]hat){GAP}(?P<unit>day|night|morning|week|month|year){GAP}{side}", "the that"),
        (
            "pointer",
            rf"{p.qualified}?{which}{GAP}{head}(?:{GAP}(?:of|in){GAP}(?P<year>{YEAR})|(?P<relyear>{p.relative_year}))?{part}{_at()}",
            "pointing near portion the that this",
        ),
        ("running", rf"{p.qualified}(?P<head>{p.unit})(?!['’])", "near portion the"),
        ("running", rf"(?:[Tt]he{GAP})?(?P<head>[Yy]ear)(?:['’]s)?[- ]end\b", "year the"),
        ("running", rf"(?P<head>month|week|year)['’]s{GAP}end\b", "unit year"),
        ("weekend", rf"[Tt]he{GAP}(?P<head>weekend)\b", "the"),
    ]


def _at() -> str:
    return rf"(?:,?{GAP}(?:at|around|about){GAP}(?:{CLOCK}|noon|midnight|dawn|dusk|midday))?"


def _days() -> list[Row]:
    """Weekdays, days of an understood month, times of the day."""
    p = pieces()
    part = rf"(?:{GAP}{p.part})?"
    month = rf"(?:{GAP}of{GAP}(?P<which>that|this|the{GAP}same|the|next|last){GAP}month)?"
    verbs = "was|were|is|had|has|will|would|when|after|before|by|with|for"
    closed = rf"(?=[,.;:)–—]|{GAP}(?:and|to|at|the|a|in|but|he|she|they|it|{verbs})\b|\s*$)"
    week = rf"(?P<relweek>,?{GAP}(?:of{GAP})?(?:last|next|this){GAP}week\b)?"
    return [
        (
            "weekday",
            rf"(?:{p.time_of}|{p.near})?(?P<weekday>{p.weekday}){part}{_at()}{week}",
            "weekday time near the figure figure4",
        ),
        ("ordinal_day", rf"(?:{p.time_of})?[Tt]he{GAP}(?P<day>{ORDINAL_DAY}){month}{closed}", "the time"),
        ("clock", rf"(?P<clock>{CLOCK})", "figure figure4"),
        ("anniversary", rf"[Tt]he{GAP}(?:{p.ordinal}{GAP})?anniversary\b", "the"),
        ("clock", rf"[Tt]he{GAP}(?P<clock>morning|afternoon|evening)(?=[,.;]|{GAP}(?:and|he|she|they|the)\b)", "the"),
    ]


def _starters() -> dict[str, set[str]]:
    """Names of starter groups and the lower-case words in each."""
    v = vocabulary()
    time = {*v.parts_of_day, "early", "late", "very"}
    return {
        "figure": {DAY_FIGURE},
        "figure3": {COUNT_FIGURE},
        "figure4": {YEAR_FIGURE},
        "quote": {"'", "’"},
        "month": set(v.months),
        "weekday": set(v.weekdays),
        "season": set(v.seasons) | {f"mid{s}" for s in v.seasons},
        "near": set(v.starters["near"]),
        "portion": set(v.starters["portion"]),
        "the": {"the"},
        "that": {"that"},
        "this": {"this"},
        "time": time,
        "pointing": set(v.starters["pointing"]),
        "deictic": set(v.starters["deictic"]),
        "number": set(v.numbers),
        "ordinal": {w.split("-")[0] for w in v.ordinals} | {"latter"},
        "hedge": {*v.starters["hedges"], "more", "less"},
        "fiscal": {"fiscal", "financial"}
        | {f"fy{n}" for n in range(100)}
        | {"fy"}
        | {f"fy{n}" for n in range(2000, 2050)},
        "q": {"q1", "q2", "q3", "q4"},
        "year": {"year"},
        "unit": {"week", "month"},
        "holiday": {DAY_FIGURE if name[0].isdigit() else re.split(r"[\s'-]", name)[0] for name in v.holidays},
    }


@lru_cache(maxsize=1)
def patterns() -> dict[str, tuple[Pattern, ...]]:
    """Lower-case first word (or key of a figure) -> the patterns to try there."""
    groups = _starters()
    table: dict[str, list[Pattern]] = {}
    order = [*_named(), *_dates(), *_offsets(), *_pointers(), *_quarters(), *_years(), *_days()]
    for kind, source, names in order:
        pattern = Pattern(kind, re.compile(source))
        for word in {w for name in names.split() for w in groups[name]}:
            table.setdefault(word, []).append(pattern)
    return {word: tuple(rows) for word, rows in table.items()}
