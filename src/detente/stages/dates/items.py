"""The dates of a history as its chronology sees them: what is written of each, and what the words around say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from detente.stages.dates.scan import Raw
from detente.stages.dates.vocabulary import vocabulary

NEAR = 60  # characters within which a bare year belongs to the month before it
REACH = 110  # characters back to what governs a date
_BESIDE = re.compile(r"(?:\bsince|\b[Tt]he|\bhis|\bher|\bits|\btheir|\ba|\ban|['’]s|\blike|\bunlike|\bthan|\bof)\s+$")
# Told from afterwards: "had been agreed on", "had fallen in".
_BEFORE_THAT = re.compile(r"\bhad\s+(?:\w+ly\s+)?(?!to\b)\w+[^.;\n]{0,80}$")
_HEADED = re.compile(r"(?:\A|\n)[^\S\n]*([^\n]{0,80})$")
_REST = re.compile(r"[^\n]{0,80}(?=\n|\Z)")
UP_TO = re.compile(r"\d\s?[-–—]\s?$")  # the later year of "1791-1792" follows
_TO = re.compile(r"\s?[-–—]\s?|\s(?:to|through|until|till)\s(?:the\s)?")
_LIMIT = re.compile(
    r"\b(?:(?:until|till|before|for)\s+(?:the\s+)?|(?:until|till)\b[^.,;:\n]{3,45}\b(?:in|on|of)\s+(?:the\s+)?)$"
)
_WORD = re.compile(r"[a-z]+")
_STOP = re.compile(r"[;\n]|\.\s")
Cue = tuple[frozenset[str], re.Pattern[str]]  # words of which one must stand there, and how they stand
_DATED = frozenset({"month", "month_day", "day_month", "iso", "season", "year"})
WINTER = 12
_SEASON_MONTH = {21: 4, 22: 7, 23: 10, 24: WINTER}


def _stretch(text: str, at: int) -> str:
    """The words of the sentence before a position."""
    return _STOP.split(text[max(0, at - REACH) : at])[-1]


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))


@lru_cache(maxsize=1)
def _compared() -> Cue:
    """What something else is measured against: "compared with the toll of May", "from a peak in 2007"."""
    cues = vocabulary().cues
    peak = rf"(?:from|since|than|to) (?:a|an|the|its|their) (?:[a-z-]+ )?(?:{_any_of(cues['peaks'])})"
    first = {w.split()[0] for w in cues["compared"]} | {"from", "since", "than", "to"}
    return frozenset(first), re.compile(rf"\b(?:{_any_of(cues['compared'])}|{peak})\b[^.;:\n]{{0,60}}$")


@lru_cache(maxsize=1)
def _foreseen() -> Cue:
    """What was to come: "would leave by 2011", "predicted that after 2011"."""
    until = r"(?:by|after|in|until|through|before|of)\s+(?:the\s+)?$"
    cues = vocabulary().cues["foreseen"]
    return cues, re.compile(rf"\b(?:{_any_of(cues)})\b[^.;\n]{{0,70}}\b{until}")


@dataclass(frozen=True, slots=True)
class Item:
    """One date: its place in the list of expressions, and year and month where written.

    `bare` is a year alone, `bound` must stay in the year ("of that year"), `beside` seldom moves the story, `limit`
    says until when, `fresh` is the first of its paragraph, `heading` stands in a heading, `near` right after another,
    `ends_range` is the later end of a stretch, `until` the month in which a stretch over New Year ends, `compared` is
    what something else is measured against, `foreseen` what was to come, `earlier` what had happened by then.
    """

    index: int
    year: int | None
    month: int | None
    bare: bool = False
    bound: bool = False
    beside: bool = False
    limit: bool = False
    fresh: bool = False
    heading: bool = False
    near: bool = False
    ends_range: bool = False
    until: int | None = None
    compared: bool = False
    foreseen: bool = False
    earlier: bool = False


def items(raws: list[Raw], text: str, shared: dict[int, int]) -> Iterator[Item]:
    """The dates that take part in the story; `shared` holds years known from a neighbour."""
    compared, foreseen = _compared(), _foreseen()
    last_end, last = 0, -1
    for i, raw in enumerate(raws):
        month = _month_of(raw)
        if raw.kind not in _DATED or (month is None and raw.kind != "year"):
            continue
        if raw.kind == "season" and month == WINTER and not raw.get("year"):
            continue  # a winter lies in two years
        heading = raw.kind == "year" and in_heading(text, raw)
        if heading and UP_TO.search(text, max(0, raw.start - 8), raw.start):
            continue
        written = raw.get("year")
        year = int(written) if written else shared.get(i)
        related = set((raw.get("relyear") or "").split())
        if related and not {"that", "same"} & related:
            continue
        stretch = _stretch(text, raw.start)
        around = frozenset(_WORD.findall(stretch)) if written is not None else frozenset[str]()
        yield Item(
            i,
            year,
            month,
            bare=raw.kind in ("year", "season"),
            bound=bool(related),
            beside=not heading and _is_beside(raw, text),
            limit=bool(_LIMIT.search(stretch)),
            fresh="\n" in text[last_end : raw.start],
            heading=heading,
            near=last_end < raw.start < last_end + NEAR,
            ends_range=last == i - 1 and i > 0 and bool(_TO.fullmatch(text, last_end, raw.start)),
            until=_over_new_year(raws, i, text),
            compared=not around.isdisjoint(compared[0]) and bool(compared[1].search(stretch)),
            foreseen=not around.isdisjoint(foreseen[0]) and bool(foreseen[1].search(stretch)),
            earlier="had" in around and bool(_BEFORE_THAT.search(stretch)),
        )
        last_end, last = raw.end, i


def _is_beside(raw: Raw, text: str) -> bool:
    """Whether a bare year only describes something ("the 1949 armistice") or stands alone in brackets."""
    if raw.kind != "year" or not raw.match.group()[0].isdigit():
        return False
    before = text[max(0, raw.start - 14) : raw.start]
    return bool(_BESIDE.search(before)) or (before.endswith("(") and text[raw.end : raw.end + 1] == ")")


def _over_new_year(raws: list[Raw], i: int, text: str) -> int | None:
    """The month that ends a stretch from an earlier year: March of "from October to March"."""
    if i + 1 >= len(raws) or not _TO.fullmatch(text, raws[i].end, raws[i + 1].start):
        return None
    first, last = raws[i], raws[i + 1]
    if "month" not in first.kind or "month" not in last.kind:
        return None
    end = _month_of(last)
    return end if end is not None and end < (_month_of(first) or 0) else None


def in_heading(text: str, raw: Raw) -> bool:
    """Whether an expression stands in a short line of its own that is no sentence."""
    before, rest = _HEADED.search(text, max(0, raw.start - 82), raw.start), _REST.match(text, raw.end)
    if before is None or rest is None:
        return False
    line = before[1] + raw.match.group() + rest.group().rstrip()
    return len(line) <= 80 and line[-1:] not in ".!?,;"


def _month_of(raw: Raw) -> int | None:
    """The month of an expression, about the middle of a season, None of a year alone."""
    v = vocabulary()
    if raw.kind == "year":
        return _month_of_year(raw)
    if raw.kind == "season":
        return _SEASON_MONTH[v.seasons[raw.match["season"].lower().removeprefix("mid")]]
    if raw.kind == "iso":
        return int(raw.match["month"])
    return v.months[raw.match["month"].rstrip(".").lower()] if raw.kind in _DATED else None


def _month_of_year(raw: Raw) -> int | None:
    """About which month "early 1943" or "the end of 1943" means."""
    words = raw.match.group().lower()
    if "early" in words or "start" in words or "beginning" in words:
        return 2
    if "late" in words or "end" in words or "close" in words:
        return 11
    return 6 if "mid" in words else None
