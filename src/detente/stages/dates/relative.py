"""Values of expressions that point: "yesterday", "last week", "two days later", "on Thursday"."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from detente.stages.dates import calendar, tense
from detente.stages.dates.absolute import halved, month_number, written_year
from detente.stages.dates.calendar import Partial
from detente.stages.dates.pieces import pieces
from detente.stages.dates.scan import Raw
from detente.stages.dates.story import SENTENCE, Story
from detente.stages.dates.vocabulary import vocabulary

_WILL = re.compile(r"\b(?:will|would|shall)\b")
_STEPS = {
    "last": -1, "previous": -1, "preceding": -1, "prior": -1, "past": -1, "before": -1, "earlier": -1,
    "next": 1, "following": 1, "coming": 1, "succeeding": 1, "after": 1, "later": 1,
}  # fmt: skip
_DEICTIC = {"today": 0, "tonight": 0, "overnight": 0, "yesterday": -1, "tomorrow": 1}


def deictic(raw: Raw, story: Story) -> str | None:
    """A day counted from the day of writing."""
    word = " ".join(raw.match["word"].lower().split())
    step = _DEICTIC.get(word)
    if step is None:
        step = -2 if "before" in word else 2
    day = story.now.date
    if day is None:
        return _shift_partial(story.now, step)
    return _said_day(story, calendar.shift(day, step), raw.end)


def _shift_partial(date: Partial, step: int) -> str | None:
    """A day of unknown year, moved; None at the end of February, which depends on the year."""
    if date.month is None or date.day is None or date.year is not None:
        return None
    day = calendar.shift(datetime.date(2001, date.month, min(date.day, calendar.month_length(2001, date.month))), step)
    if day is None or {day.month, date.month} == {2, 3}:
        return None
    return Partial(None, day.month, day.day).edtf


def weekday(raw: Raw, story: Story) -> str | None:
    """A day of the week: by tense, from the day of writing; in a history from the day spoken of."""
    number = vocabulary().weekdays[raw.match["weekday"].lower()]
    if story.narrative:
        day = story.current.date
        return _said_day(story, calendar.near_weekday(day, number, tense.FUTURE) if day else None, raw.end)
    said = story.current.date
    if said and said.isoweekday() == number and story.text[story.current_end : raw.start] in (" (", ", ", " "):
        return said.isoformat()
    day = story.now.date
    if day is None:
        return None
    phrase = (raw.match["relweek"] or _week_after(story.text, raw.end)).lower().split()
    if phrase:
        monday = day - datetime.timedelta(days=day.weekday())
        week = 7 * ("next" in phrase) - 7 * ("last" in phrase)
        return _said_day(story, calendar.shift(monday, week + number - 1), raw.end)
    way = story.direction(raw.start, raw.end)
    return _said_day(story, calendar.near_weekday(day, number, way or tense.PAST), raw.end)


@lru_cache(maxsize=1)
def _listed() -> re.Pattern[str]:
    """Another weekday that says of which week both are: "Thursday and Friday of last week"."""
    return re.compile(
        rf"(?:,| and| or| to| through|[-–])\s?{pieces().weekday}(?P<week> (?:of )?(?:last|next|this) week\b)"
    )


def _week_after(text: str, end: int) -> str:
    match = _listed().match(text, end)
    return match["week"] if match else ""


def pointer(raw: Raw, story: Story) -> str | None:
    """ "last week", "that year", "the following spring", "next Monday", "this morning"."""
    words = raw.match["which"].lower().split()
    step = next((_STEPS[w] for w in reversed(words) if w in _STEPS), 0)
    told = (
        words[0] == "that"
        or (words[0] == "the" and words[-1] not in ("current", "coming"))
        or "same" in words
        or words[0] == "previous"
    )
    base = story.spoken if told else story.base
    head = raw.match["head"]
    lower = head.rstrip(".").lower()
    if told and lower == "year":
        base = story.named_last(raw.start)
    year = written_year(raw, story)
    if year is not None and "same" in words:
        if lower == "quarter":
            return calendar.quarter(year, story.quarter) if story.quarter else None
        base = Partial(year, story.spoken.month, story.spoken.day)
    elif year is not None:
        base, step = Partial(year), 0
    v = vocabulary()
    if lower == "day" and words[0] == "this":
        base = story.spoken
    if lower in v.units:
        return halved(unit(v.units[lower], step, base, story, raw.end), raw.match.group())
    if head[0].isupper() and lower in v.months:
        return _month(month_number(head), step, base, story, raw)
    if head[0].isupper() and lower in v.weekdays:
        return _weekday(v.weekdays[lower], step, words, base, story, raw)
    name = lower.removeprefix("mid")
    if name in v.seasons:
        return _season(v.seasons[name], step, base, told, story, raw.end)
    day = story.spoken.date if lower == "date" else base.date
    return _said_day(story, calendar.shift(day, step) if day else None, raw.end)


def unit(name: str, step: int, base: Partial, story: Story, end: int) -> str | None:
    """A whole day, week, month, quarter, year, decade, century or weekend, `step` units from a base."""
    day = base.date
    if name == "day":
        return _said_day(story, calendar.shift(day, step) if day else None, end)
    if name in ("week", "fortnight", "weekend"):
        if day is None:
            return None
        moved = calendar.shift(day, 7 * step * (2 if name == "fortnight" else 1))
        if moved is None:
            return None
        return calendar.weekend(moved) if name == "weekend" else calendar.week(moved)
    if base.year is None:
        return None
    if name in ("month", "quarter"):
        if base.month is None:
            return None
        year, month = calendar.shift_months(base.year, base.month, step * (3 if name == "quarter" else 1))
        story.say(Partial(year, month), end)
        return calendar.quarter(year, (month + 2) // 3) if name == "quarter" else Partial(year, month).edtf
    if name == "year":
        date = Partial(base.year + step) if step else Partial(base.year, base.month if base == story.current else None)
        story.say(date, end)
        return f"{base.year + step:04}"
    return f"{base.year // 10 + step:03}X" if name == "decade" else f"{base.year // 100 + step:02}XX"


def _month(number: int, step: int, base: Partial, story: Story, raw: Raw) -> str | None:
    """ "last May" before, "next May" after the base; "that May" in its year."""
    if base.year is None:
        return Partial(None, number).edtf
    year = base.year
    if base.month is not None and step:
        year += (number <= base.month) if step > 0 else -(number >= base.month)
    date = Partial(year, number)
    story.say(date, raw.end)
    return date.edtf


def _weekday(number: int, step: int, words: list[str], base: Partial, story: Story, raw: Raw) -> str | None:
    day = base.date
    if day is None:
        return None
    if step:
        return _said_day(story, calendar.near_weekday(day, number, step, strict=True), raw.end)
    if words[0] == "this":
        monday = day - datetime.timedelta(days=day.weekday())
        return _said_day(story, calendar.shift(monday, number - 1), raw.end)
    return _said_day(story, calendar.near_weekday(day, number, tense.FUTURE), raw.end)


def _season(code: int, step: int, base: Partial, told: bool, story: Story, end: int) -> str | None:
    """ "last summer" is the one that has ended, "next summer" the one to come."""
    year = base.year
    if year is None:
        return None
    first = 3 * (code - 20)
    if step and base.month is None:
        year += step
    elif step > 0:
        year += (base.month or 0) >= first
    elif step < 0:
        year -= (base.month or 0) <= first + 2
    story.say(Partial(year), end)
    return f"{year:04}-{code}"


def side(raw: Raw, story: Story) -> str | None:
    """ "the day before", "the year after"."""
    side_word = raw.match["side"].lower()
    name = raw.match["unit"].lower()
    name = "day" if name in ("night", "morning") else name
    return unit(name, _STEPS[side_word], story.spoken, story, raw.end)


def running(raw: Raw, story: Story) -> str | None:
    """ "the end of the year", "later in the week": the unit that runs."""
    name = vocabulary().units[raw.match["head"].lower()]
    base = story.base
    return halved(unit(name, 0, base, story, raw.end), raw.match.group())


def weekend(raw: Raw, story: Story) -> str | None:
    """The weekend behind or ahead."""
    day = story.base.date
    if day is None:
        return None
    if story.direction(raw.start, raw.end) != tense.FUTURE and day.weekday() < 5:
        day -= datetime.timedelta(days=7)
    return calendar.weekend(day)


def offset(raw: Raw, story: Story) -> str | None:
    """So many units before or after now, or the time spoken of."""
    count = _count(raw.match["count"])
    way = " ".join(raw.match["way"].lower().split())
    name = vocabulary().units[raw.match["unit"].lower()]
    step = count if way.startswith(("later", "after", "from", "hence")) else -count
    base = story.base if way in ("ago", "hence") or way.startswith("from") else story.spoken
    if way.startswith("from "):
        word = way.split()[1]
        day = base.date
        if day is not None and word in vocabulary().weekdays:
            day = calendar.near_weekday(day, vocabulary().weekdays[word], tense.FUTURE)
        elif day is not None:
            day = calendar.shift(day, _DEICTIC.get(word, 0))
        if day is not None and name in ("week", "day"):
            return _said_day(story, calendar.shift(day, step * (7 if name == "week" else 1)), raw.end)
    return unit(name, step, base, story, raw.end)


def anchored(raw: Raw, story: Story, base: Partial) -> str | None:
    """So many units before or after an event whose date is known."""
    single = raw.match["count"].lower() == "the"
    if single and raw.match["unit"].lower().endswith("s"):
        return None
    count = 1 if single else _count(raw.match["count"])
    step = count if raw.match["way"] == "after" else -count
    name = vocabulary().units[raw.match["unit"].lower()]
    value = unit(name, step, base, story, raw.end)
    return None if name in ("hour", "minute") else value


def anniversary(raw: Raw, story: Story) -> str | None:
    """ "Crowds marked the anniversary": the day named before it in the sentence."""
    day = story.current.date
    between = story.text[story.current_end : raw.start]
    return None if day is None or SENTENCE.search(between) or _WILL.search(between) else day.isoformat()


def within(raw: Raw, story: Story) -> str | None:
    """ "in three weeks", ahead of the day of writing."""
    name = vocabulary().units[raw.match["unit"].lower()]
    return unit(name, _count(raw.match["count"]), story.now, story, raw.end)


def ahead(raw: Raw, story: Story) -> str | None:
    """ "the coming weeks": open at the end; "the next two weeks": an interval."""
    day = story.now.date
    if day is None:
        return None
    words = (raw.match["count"] or "").lower().split()
    number = _count(words[0]) if words and (words[0].isdigit() or words[0] in vocabulary().numbers) else 0
    name = vocabulary().units[raw.match["unit"].lower()]
    length = {"day": 1, "week": 7, "fortnight": 14}.get(name)
    if number and length:
        last = calendar.shift(day, number * length)
        return f"{day}/{last}" if last else None
    return f"{day}/.."


def _count(word: str) -> int:
    return int(word) if word.isdigit() else vocabulary().numbers[word.lower()]


def _said_day(story: Story, day: datetime.date | None, end: int) -> str | None:
    """The day's EDTF, after the story has moved there."""
    if day is None:
        return None
    story.say(calendar.of(day), end)
    return day.isoformat()


def ordinal_day(raw: Raw, story: Story) -> str | None:
    """ "the 19th" of the month spoken of; "of last month" counts from the day of writing."""
    number = int("".join(c for c in raw.match["day"] if c.isdigit()))
    which = (raw.match["which"] or "that").lower()
    base = story.base if which in ("this", "last", "next") else story.spoken
    if base.year is None or base.month is None:
        return None
    year, month = calendar.shift_months(base.year, base.month, _STEPS.get(which, 0))
    date = Partial(year, month, number)
    if date.date is None:
        return None
    story.say(date, raw.end)
    return date.edtf
