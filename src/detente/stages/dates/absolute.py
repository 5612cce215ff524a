"""Values of expressions that name their time: dates, months, years, seasons, quarters, decades, holidays."""

from __future__ import annotations

import datetime
import re

from detente.stages.dates import calendar, tense
from detente.stages.dates.calendar import Partial
from detente.stages.dates.items import UP_TO, in_heading
from detente.stages.dates.scan import Raw
from detente.stages.dates.story import Story
from detente.stages.dates.vocabulary import vocabulary

_NUMBER = re.compile(r"\d+")
_WEEK_OF = re.compile(r"\bweek (?:of|beginning|starting|commencing) (?:the )?$")
_PART = re.compile(
    r"\b(?P<which>first|second|latter|last|final)\s+(?:half\b|(?P<count>\w+)\s+months\s+of\b)", re.IGNORECASE
)
_ATTRIBUTE = re.compile(
    r"(?:\bsince|\bthe|\b[Hh]is|\b[Hh]er|\bits?|\btheir|\ba|\ban|['’]s|\blike|\bunlike|\bthan|\bof)\s+$"
)
Found = tuple[int, int, str | None]


def month_number(name: str) -> int:
    """1 to 12 of any spelling."""
    return vocabulary().months[name.rstrip(".").lower()]


def related_year(phrase: str, story: Story) -> int | None:
    """Year of "last year", "of that year", "the following year"."""
    words = phrase.lower().split()
    if "following" in words or ("the" in words and "next" in words):
        step, year = 1, story.spoken.year
    elif "previous" in words or "preceding" in words:
        step, year = -1, story.spoken.year
    elif "that" in words or "same" in words:
        step, year = 0, story.spoken.year
    else:
        step, year = 1 if "next" in words else -1 if "last" in words else 0, story.base.year
    return None if year is None else year + step


def written_year(raw: Raw, story: Story) -> int | None:
    """The year that an expression itself gives, in figures or as "last year"."""
    year = raw.get("year")
    if year:
        return int(year)
    phrase = raw.get("relyear")
    return related_year(phrase, story) if phrase else None


def dates(raw: Raw, story: Story, hint: int | None) -> list[Found]:
    """One or several days of a month: "5, 7 and 9 May" gives three; each has its own span."""
    match = raw.match
    month = month_number(match["month"])
    days = [(int(m.group()), match.start("chain") + m.start()) for m in _NUMBER.finditer(match["chain"] or "")]
    main = (int(_NUMBER.search(match["day"]).group()), match.start("day"))  # type: ignore[union-attr]  # the pattern has a digit there
    backward = raw.kind == "day_month"
    days = [*days, main] if backward else [main, *days]
    if any(not calendar.valid(month, day) for day, _ in days):
        return []
    year = written_year(raw, story) or hint
    explicit = bool(raw.get("year"))
    if year is None:
        year = _by_weekday(raw, month, days[0][0], story) or story.year_of(month, days[0][0], raw.start, raw.end)
    found: list[Found] = []
    for i, (day, at) in enumerate(days):
        first, last = i == 0, i == len(days) - 1
        start = raw.start if first else at
        end = raw.end if last else _figure_end(story.text, at)
        date = Partial(year, month, day)
        if year is not None and date.date is None:
            return []
        value = date.edtf
        if date.date is not None and _WEEK_OF.search(story.text[max(0, start - 20) : start]):
            value = calendar.week(date.date)
        found.append((start, end, value))
        story.say(date, end, explicit=explicit)
    return found


def _figure_end(text: str, at: int) -> int:
    """End of a day in figures with its ordinal ending."""
    match = re.compile(r"\d+(?:st|nd|rd|th)?").match(text, at)
    return match.end() if match else at


def _by_weekday(raw: Raw, month: int, day: int, story: Story) -> int | None:
    """The year near the day of writing in which the date falls on the weekday that is written with it."""
    name, now = raw.get("weekday"), story.now.year
    if not name or now is None or story.narrative:
        return None
    weekday = vocabulary().weekdays[name.rstrip(".").lower()]
    years = [y for y in (now, now - 1, now + 1) if calendar.valid(month, day, y)]
    fitting = [y for y in years if datetime.date(y, month, day).isoweekday() == weekday]
    here = story.now.date
    if here is None or not fitting:
        return fitting[0] if fitting else None
    return min(fitting, key=lambda y: abs((datetime.date(y, month, day) - here).days))


def iso(raw: Raw, story: Story) -> str | None:
    """YYYY-MM-DD."""
    date = calendar.parse(f"{raw.match['year']}-{raw.match['month']}-{raw.match['day']}")
    if date is None:
        return None
    story.say(date, raw.end, explicit=True)
    return date.edtf


def numeric(raw: Raw, story: Story, order: str | None) -> str | None:
    """D/M/Y or M/D/Y, by what is possible and what the text does elsewhere; full stops: day first; else None."""
    first, second, year = int(raw.match["first"]), int(raw.match["second"]), int(raw.match["year"])
    if len(raw.match["year"]) == 2:
        year += 2000 if year < 70 else 1900
    if first > 12 or first == second or (second <= 12 and (raw.match["sep"] == "." or order == "dmy")):
        date = Partial(year, second, first)
    elif second > 12 or order == "mdy":
        date = Partial(year, first, second)
    else:
        return None
    if date.date is None:
        return None
    story.say(date, raw.end, explicit=True)
    return date.edtf


def month(raw: Raw, story: Story, hint: int | None) -> str | None:
    """A month, with its year where one is written or known."""
    number = month_number(raw.match["month"])
    year = written_year(raw, story) or hint or story.year_of(number, None, raw.start, raw.end)
    date = Partial(year, number)
    story.say(date, raw.end, explicit=bool(raw.get("year")))
    return date.edtf


def years(raw: Raw, story: Story) -> list[Found]:
    """A year; "1944–45" gives two."""
    match = raw.match
    year = int(match["year"])
    whole = match.group()
    value: str | None = halved(f"{year:04}", whole)
    if not _aside(story, raw):
        story.say(Partial(year), raw.end)
    tail = match["tail"]
    if not tail:
        return [(raw.start, raw.end, value)]
    figures = _NUMBER.search(tail)
    assert figures is not None
    digits = figures.group()
    end_year = int(f"{year:04}"[: 4 - len(digits)] + digits)
    if end_year <= year:
        return [(raw.start, match.end("year"), value)]
    at = match.start("tail") + figures.start()
    return [(raw.start, match.end("year"), value), (at, at + len(digits), f"{end_year:04}")]


def halved(year: str | None, words: str) -> str | None:
    """The part that "the first half of" or "the last two months of" cuts from a year; the year itself without them."""
    match = _PART.search(words)
    if match is None or year is None or len(year) != 4 or not year.isdigit():
        return year
    first = match["which"].lower() == "first"
    if match["count"] is None:
        return calendar.half(int(year), 1 if first else 2)
    months = int(match["count"]) if match["count"].isdigit() else vocabulary().numbers.get(match["count"].lower(), 0)
    if not 2 <= months <= 11:
        return year
    return f"{year}-01/{year}-{months:02}" if first else f"{year}-{13 - months:02}/{year}-12"


def _aside(story: Story, raw: Raw) -> bool:
    """Whether a bare year only describes something ("the 1949 armistice") and leaves the story where it is."""
    before = story.text[max(0, raw.start - 12) : raw.start]
    after = story.text[raw.end : raw.end + 2]
    if UP_TO.search(before):
        return True
    if _ATTRIBUTE.search(before):
        return not (story.narrative and in_heading(story.text, raw))
    same = story.current.year == raw.match["year"] and story.current.month is not None
    return same or (len(after) == 2 and after[0] == " " and after[1].islower() and before.endswith("("))


def season(raw: Raw, story: Story, hint: int | None) -> str | None:
    """A season as EDTF month 21 to 24; None where its year is unknown."""
    name = raw.match["season"].lower().removeprefix("mid")
    code = vocabulary().seasons[name]
    year = written_year(raw, story) or hint
    if year is None:
        year = season_year(code, raw, story)
    if year is None:
        return None
    story.say(Partial(year), raw.end)
    return f"{year:04}-{code}"


def season_year(code: int, raw: Raw, story: Story) -> int | None:
    """Year of a season written without one."""
    if story.narrative:
        return story.current.year
    if story.now.year is None or story.now.month is None:
        return story.now.year
    here, start = story.now.month, 3 * (code - 20)
    way = story.direction(raw.start, raw.end)
    if way == tense.FUTURE:
        return story.now.year + (here > start + 2)
    return story.now.year - (here < start and way == tense.PAST)


def quarter(raw: Raw, story: Story) -> str | None:
    """A quarter or a half of a year as an interval."""
    groups = raw.match.groupdict()
    if groups.get("q"):
        number = int(re.sub(r"\D", "", groups["q"]))
        year = int(groups["qy"] or groups["year"] or 0) or None
        unit = "quarter"
    else:
        number, unit = _ordinal(groups["which"]), groups["unit"]
        year = written_year(raw, story)
    if unit == "half":
        number = 2 if groups["which"].lower() in ("final", "last", "latter", "second") else number
        return calendar.half(year, number) if year and number in (1, 2) else None
    if not 1 <= number <= 4:
        return None
    if year is None:
        year = _quarter_year(number, raw, story)
    if year is None:
        return None
    story.say(Partial(year), raw.end)
    story.quarter = number
    return calendar.quarter(year, number)


def _quarter_year(number: int, raw: Raw, story: Story) -> int | None:
    base = story.base
    if base.year is None or base.month is None:
        return base.year
    here = (base.month + 2) // 3
    way = story.direction(raw.start, raw.end)
    if way == tense.FUTURE:
        return base.year + (number < here)
    just_begun = number == here and base.month % 3 == 1 and way == tense.PAST
    return base.year - (number > here or just_begun)


def _ordinal(word: str) -> int:
    """Number of an ordinal in words or figures."""
    figures = _NUMBER.match(word)
    return int(figures.group()) if figures else vocabulary().ordinals.get(word.lower(), 0)


def decade(raw: Raw) -> str | None:
    """`198X`; "the 1800s" are a century."""
    name = raw.match["decade"].lower()
    if name in vocabulary().decades:
        return f"{vocabulary().decades[name]}X"
    figures = _NUMBER.search(name)
    assert figures is not None
    digits = figures.group()
    if len(digits) == 4:
        return f"{digits[:2]}XX" if digits in ("1500", "1600", "1700", "1800", "1900") else f"{digits[:3]}X"
    return f"{20 if int(digits) < 30 else 19}{digits[0]}X"


def century(raw: Raw) -> str | None:
    """`18XX` of "the 19th century"."""
    number = _ordinal(raw.match["which"])
    return f"{number - 1:02}XX" if 10 <= number <= 22 else None
