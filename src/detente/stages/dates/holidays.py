"""Days with a name: feasts in their year, by rule or by table."""

from __future__ import annotations

import datetime

from detente.stages.dates import calendar, tense
from detente.stages.dates.absolute import written_year
from detente.stages.dates.calendar import Partial
from detente.stages.dates.scan import Raw
from detente.stages.dates.story import Story
from detente.stages.dates.vocabulary import Holiday, straight, vocabulary


def holiday(raw: Raw, story: Story) -> str | None:
    """The day of a feast in its year; the stretch of days where it lasts longer."""
    found = vocabulary().holidays[straight(raw.match["holiday"])]
    rule = found.rule
    if rule[0] == "historic":
        return str(rule[1])
    if rule[0] == "table":
        return _of_table(found, raw, story)
    year = written_year(raw, story)
    which = raw.get("which")
    if year is None and which and story.base.year is not None:
        year = _pointed_holiday(rule, which.lower(), story.base)
    if year is None:
        day = holiday_date(rule, story.now.year or 2000)
        year = story.year_of(day.month, day.day, raw.start, raw.end)
    if year is None:
        return f"XXXX-{rule[1]:02}-{rule[2]:02}" if rule[0] == "fixed" else None
    date = calendar.of(holiday_date(rule, year))
    story.say(date, raw.end)
    return _marked(date.edtf, found)


def _marked(edtf: str | None, found: Holiday) -> str | None:
    return f"{edtf}~" if found.approximate and edtf else edtf


def _of_table(found: Holiday, raw: Raw, story: Story) -> str | None:
    """A feast of the moon, which moves through the year: the one that the tense asks for, else the nearest."""
    name, offset, length = found.rule[1:]
    starts = [day + datetime.timedelta(days=offset) for day in vocabulary().tables[name]]
    day = _chosen(starts, length, raw, story)
    if day is None:
        return None
    story.say(calendar.of(day), raw.end)
    first = _marked(day.isoformat(), found)
    if length == 1:
        return first
    return f"{first}/{_marked((day + datetime.timedelta(days=length - 1)).isoformat(), found)}"


def _chosen(starts: list[datetime.date], length: int, raw: Raw, story: Story) -> datetime.date | None:
    year = written_year(raw, story)
    here = story.base.date
    if year is None and here is None:
        year = story.base.year
    if year is not None:
        return next((d for d in starts if d.year == year), None)
    if here is None:
        return None
    which = (raw.get("which") or "").lower()
    way = {"last": tense.PAST, "next": tense.FUTURE}.get(which)
    ends = datetime.timedelta(days=length - 1)
    running = next((d for d in starts if d <= here <= d + ends), None)
    if running is not None and way is None:
        return running
    if way is None and not which and not story.narrative:
        way = story.direction(raw.start, raw.end)
    if way == tense.PAST:
        return max((d for d in starts if d + ends < here), default=None)
    if way == tense.FUTURE:
        return min((d for d in starts if d > here), default=None)
    if not starts[0] <= here <= starts[-1]:
        return None
    return min(starts, key=lambda d: abs((d - here).days))


def _pointed_holiday(rule: tuple[str | int, ...], which: str, base: Partial) -> int | None:
    """Year of "last Christmas", "next Easter", "this Thanksgiving"."""
    year = base.year
    if year is None or which == "this":
        return year
    here = base.date
    if here is None:
        return year + (1 if which == "next" else -1)
    passed = holiday_date(rule, year) < here
    return year + (passed if which == "next" else passed - 1)


def holiday_date(rule: tuple[str | int, ...], year: int) -> datetime.date:
    """The day of a rule in a year."""
    kind, *numbers = rule
    args = [int(n) for n in numbers]
    if kind == "fixed":
        return datetime.date(year, args[0], args[1])
    if kind == "easter":
        return calendar.easter(year) + datetime.timedelta(days=args[0])
    return calendar.nth_weekday(year, args[0], args[1], args[2])
