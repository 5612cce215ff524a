"""From a text to its dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from detente.model import DateMention
from detente.stages.dates import absolute, relative, tense
from detente.stages.dates.absolute import Found
from detente.stages.dates.anchor import anchor
from detente.stages.dates.chronology import plan
from detente.stages.dates.scan import Raw, scan
from detente.stages.dates.story import Story
from detente.stages.dates.vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

_RANGE = re.compile(r"(?:,\s)?\s*(?:[-–—‒−/]|to|and|or|through|until|till|up to|(?<=,\s))\s*(?:the\s+|on\s+|in\s+)?$")
_ON = re.compile(r"(?:[^\S\n]+(?:[A-Z][a-z]+ |local |[A-Z]{2,4} )?(?:time)?)?,?\s*(?:on)\s+(?:the\s+)?$")
_VALUES: dict[str, Callable[[Raw, Story], str | None]] = {
    "iso": absolute.iso,
    "quarter": absolute.quarter,
    "holiday": absolute.holiday,
    "deictic": relative.deictic,
    "weekday": relative.weekday,
    "pointer": relative.pointer,
    "side": relative.side,
    "running": relative.running,
    "weekend": relative.weekend,
    "offset": relative.offset,
    "within": relative.within,
    "ahead": relative.ahead,
    "ordinal_day": relative.ordinal_day,
}
_MONTHLY = frozenset({"month_day", "day_month", "month"})
_POINTING = frozenset({"pointer", "offset", "weekday", "deictic"})
# Kinds that are dates only where a value comes out: without one they are as likely durations or other uses.
_ONLY_WITH_VALUE = frozenset(
    {"within", "running", "ordinal_day", "century", "clock", "short_year", "season", "numeric", "quarter", "side"}
)


def find_dates(text: str, date: str | None = None, doc: Doc | None = None) -> list[DateMention]:
    """Time expressions of an article in order, non-overlapping, with EDTF values.

    `date` is the article's own day (`YYYY-MM-DD`, or less of it); without it relative expressions stay partial or None,
    today is never assumed. `doc` is spaCy's parse of the same text, where there is one: it helps with tense.
    """
    raws = scan(text)
    if not raws:
        return []
    story = Story(text, anchor(text, date, raws), doc)
    order = _day_order(raws)
    years = _shared_years(raws, text)
    if story.narrative:
        chosen = plan(raws, text, years)
        years = {**chosen.years, **years}
        story.aside = chosen.aside
        if next((r.kind for r in raws if r.kind in ("year", "bc")), None) == "bc":
            story.say_ancient()
    found: list[DateMention] = []
    waiting: Raw | None = None
    for i, raw in enumerate(raws):
        story.index = i
        if raw.kind == "clock" and i + 1 < len(raws) and _ON.match(text[raw.end : raws[i + 1].start]):
            waiting = raw
            continue
        mentions = _resolve(raw, story, years.get(i), order)
        if waiting is not None and mentions:
            # "10 a.m. on 5 May": two expressions, one day.
            mentions.insert(0, (waiting.start, waiting.end, mentions[0][2]))
        waiting = None
        found += [DateMention(span=(start, end), edtf=value, text=text[start:end]) for start, end, value in mentions]
    return found


def _resolve(raw: Raw, story: Story, year: int | None, order: str | None) -> list[Found]:
    kind = raw.kind
    if kind == "bc":
        story.say_ancient()
        return []
    if story.ancient and not raw.get("year"):
        if _scale(raw):
            return []
        year = None
    if kind in ("month_day", "day_month"):
        return absolute.dates(raw, story, year)
    if kind == "year":
        return absolute.years(raw, story)
    if kind in ("deictic", "ahead", "within") and not _in_use(raw, story):
        return []
    value = _value(raw, story, year, order)
    if value is None and (kind in _ONLY_WITH_VALUE or (story.narrative and kind in _POINTING)):
        return []
    return [(raw.start, raw.end, value)]


def _value(raw: Raw, story: Story, year: int | None, order: str | None) -> str | None:
    kind = raw.kind
    if kind in _VALUES:
        return _VALUES[kind](raw, story)
    if kind == "month":
        return absolute.month(raw, story, year)
    if kind == "season":
        return absolute.season(raw, story, year)
    if kind == "numeric":
        return absolute.numeric(raw, story, order)
    if kind == "decade":
        return absolute.decade(raw)
    if kind == "century":
        return absolute.century(raw)
    if kind == "fiscal":
        return _two_figures(raw.match["year"].lstrip("'’"), story)
    if kind == "short_year":
        return _two_figures(raw.match["short"], story)
    if kind == "clock":
        return _clock(raw, story)
    return None


def _in_use(raw: Raw, story: Story) -> bool:
    """In a history "today" is nowadays and "in two years" a duration; "in three weeks" needs a future."""
    if story.narrative:
        return False
    return raw.kind != "within" or tense.direction(story.text, raw.start, raw.end, story.doc) == tense.FUTURE


def _shared_years(raws: list[Raw], text: str) -> dict[int, int]:
    """Years written once at the end of a range, by index: "June-July 1943", "5 September to 12 October 1914"."""
    shared: dict[int, int] = {}
    for i in range(len(raws) - 2, -1, -1):
        raw, following = raws[i], raws[i + 1]
        if _scale(raw) != _scale(following) or not _scale(raw) or raw.get("year") or raw.get("relyear"):
            continue
        known = following.get("year")
        year = int(known) if known else shared.get(i + 1)
        if year is not None and _RANGE.match(text[raw.end : following.start]):
            shared[i] = year - (_place(following) < _place(raw))
    return shared


def _scale(raw: Raw) -> str | None:
    """Which expressions share a year with their neighbours: months with months, seasons with seasons."""
    return "month" if raw.kind in _MONTHLY else "season" if raw.kind == "season" else None


def _place(raw: Raw) -> int:
    """Place of a month or a season within its year."""
    if raw.kind == "season":
        return vocabulary().seasons[raw.match["season"].lower().removeprefix("mid")]
    return absolute.month_number(raw.match["month"])


def _two_figures(figures: str, story: Story) -> str | None:
    """A year of two figures near the year of writing, or of the last century."""
    if len(figures) == 4:
        return figures
    year = int(figures)
    if story.narrative and story.current.year is not None:
        return f"{story.current.year // 100 * 100 + year:04}"
    return f"{2000 + year if year < 50 else 1900 + year}"


def _clock(raw: Raw, story: Story) -> str | None:
    """A time of the day belongs to the day spoken of last in its paragraph."""
    day = story.current.date
    if day is None or "\n" in story.text[story.current_end : raw.start] or raw.start - story.current_end > 600:
        return None
    return day.isoformat()


def _day_order(raws: list[Raw]) -> str | None:
    """Whether the text writes days or months first, from its unmistakable dates; None where it does not show."""
    votes = {"dmy": 0, "mdy": 0}
    for raw in raws:
        if raw.kind == "numeric":
            votes["dmy"] += int(raw.match["first"]) > 12
            votes["mdy"] += int(raw.match["second"]) > 12
        elif raw.kind in ("month_day", "day_month"):
            votes["mdy" if raw.kind == "month_day" else "dmy"] += 1
    if votes["dmy"] == votes["mdy"]:
        return None
    return max(votes, key=lambda k: votes[k])
