"""From a text to its dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from detente.model import DateMention
from detente.stages.dates import absolute, holidays, relative, tense
from detente.stages.dates.absolute import Found
from detente.stages.dates.anchor import anchor
from detente.stages.dates.anchored import event
from detente.stages.dates.apposition import appositions
from detente.stages.dates.calendar import Partial, parse
from detente.stages.dates.chronology import plan
from detente.stages.dates.scan import Raw, scan
from detente.stages.dates.shared import scale, shared_years
from detente.stages.dates.story import Story

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ON = re.compile(r"(?:[^\S\n]+(?:[A-Z][a-z]+ |local |[A-Z]{2,4} )?(?:time)?)?,?\s*(?:on)\s+(?:the\s+)?$")
_VALUES: dict[str, Callable[[Raw, Story], str | None]] = {
    "iso": absolute.iso,
    "quarter": absolute.quarter,
    "holiday": holidays.holiday,
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
    "anniversary": relative.anniversary,
}
_NAMED_TIMES = frozenset({"month_day", "day_month", "month", "year", "iso", "weekday"})
_NEW_YEAR = re.compile(r"\s+the\s+(?:new year|New Year)\b(?!['’])")
_DAYS = frozenset({"holiday", "month_day", "day_month", "iso"})
_POINTING = frozenset({"pointer", "offset", "weekday", "deictic", "holiday"})
# Kinds that are dates only where a value comes out: without one they are as likely durations or other uses.
_ONLY_WITH_VALUE = frozenset(
    "within running ordinal_day century clock short_year season numeric quarter side anniversary".split()
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
    years = shared_years(raws, text)
    if story.narrative:
        chosen = plan(raws, text, years)
        years = {**chosen.years, **years}
        story.aside = chosen.aside
        if next((r.kind for r in raws if r.kind in ("year", "bc")), None) == "bc":
            story.say_ancient()
    found: list[DateMention] = []
    waiting: Raw | None = None
    reached = 0
    for i, raw in enumerate(raws):
        story.index = i
        if raw.kind == "clock" and i + 1 < len(raws) and _day_follows(text[raw.end : raws[i + 1].start], raws[i + 1]):
            waiting = raw
            continue
        mentions = _told(raws, i, story, years, order, found)
        if waiting is not None and mentions:
            # "10 a.m. on 5 May": two expressions, one day; "10 a.m. today": one.
            if raw.start - waiting.end <= len(", "):
                mentions[0] = (waiting.start, *mentions[0][1:])
            else:
                mentions.insert(0, (waiting.start, waiting.end, mentions[0][2]))
        waiting = None
        mentions = [m for m in mentions if m[0] >= reached]
        reached = mentions[-1][1] if mentions else reached
        found += [DateMention(span=(start, end), edtf=value, text=text[start:end]) for start, end, value in mentions]
    return found


def _told(
    raws: list[Raw], i: int, story: Story, years: dict[int, int], order: str | None, found: list[DateMention]
) -> list[Found]:
    """What the i-th expression tells: spans and values."""
    raw = raws[i]
    if raw.kind != "anchored":
        mentions = _resolve(raw, story, years.get(i), order)
        if mentions and raw.kind in _NAMED_TIMES:
            mentions += appositions(story.text, mentions[-1][1], mentions[-1][2])
        return mentions
    mentions = _anchored(raw, story, found)
    if not mentions and i + 1 < len(raws) and raws[i + 1].kind in _DAYS:
        mentions = _counted_from(raw, raws[i + 1], story, years.get(i + 1), order)
    return mentions or _from_new_year(raw, story)


def _anchored(raw: Raw, story: Story, found: list[DateMention]) -> list[Found]:
    """A time counted from an event: only where the text has told the event's date."""
    known = event(raw, story, found)
    value = relative.anchored(raw, story, known[1]) if known is not None else None
    return [(raw.start, known[0], value)] if known is not None and value is not None else []


def _counted_from(raw: Raw, day: Raw, story: Story, year: int | None, order: str | None) -> list[Found]:
    """ "Two weeks before Christmas": the days from the date that follows, which is told beside it."""
    if story.text[raw.end : day.start].strip() not in ("", "the"):
        return []
    known = _resolve(day, story, year, order)
    base = parse((known[0][2] or "").partition("/")[0].rstrip("~")) if known else None
    value = relative.anchored(raw, story, base) if base is not None and base.date is not None else None
    return [(raw.start, raw.end, value)] if value is not None else []


def _from_new_year(raw: Raw, story: Story) -> list[Found]:
    """ "A week before the new year"."""
    match = _NEW_YEAR.match(story.text, raw.end)
    year = story.base.year
    if match is None or year is None:
        return []
    ahead = story.narrative or story.direction(raw.start, match.end()) == tense.FUTURE
    value = relative.anchored(raw, story, Partial(year + ahead, 1, 1))
    return [(raw.start, match.end(), value)] if value is not None else []


def _day_follows(gap: str, following: Raw) -> bool:
    """Whether a time of day stands right before its day."""
    return bool(_ON.match(gap)) or (following.kind in ("deictic", "pointer") and gap in (" ", ", "))


def _resolve(raw: Raw, story: Story, year: int | None, order: str | None) -> list[Found]:
    kind = raw.kind
    if kind == "bc":
        story.say_ancient()
        return []
    if story.ancient and not raw.get("year"):
        if scale(raw):
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


def _two_figures(figures: str, story: Story) -> str | None:
    """A year of two figures near the year of writing, or of the last century."""
    if len(figures) == 4:
        return figures
    year = int(figures)
    if story.narrative and story.current.year is not None:
        return f"{story.current.year // 100 * 100 + year:04}"
    return f"{2000 + year if year < 50 else 1900 + year}"


def _clock(raw: Raw, story: Story) -> str | None:
    """A time of the day belongs to the day spoken of last in its paragraph, in a history the one before too."""
    day = story.current.date
    between = story.text[story.current_end : raw.start]
    if day is None or between.count("\n") > story.narrative or len(between) > 600:
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
