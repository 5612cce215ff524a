"""Calendar arithmetic over dates that may lack their year, month or day, and their EDTF form."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

_EDTF = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?$")
FIRST_YEAR, LAST_YEAR = 1000, 2199


@dataclass(frozen=True, slots=True)
class Partial:
    """A date as far as it is known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def date(self) -> datetime.date | None:
        """The calendar day, where all three are known and exist."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return datetime.date(self.year, self.month, self.day)
        except ValueError:
            return None

    @property
    def edtf(self) -> str | None:
        """`2025-07-25`, `2025-07`, `2025`, `XXXX-07-25`, `XXXX-07`; None where neither year nor month is known."""
        if self.year is None and self.month is None:
            return None
        parts = ["XXXX" if self.year is None else f"{self.year:04}"]
        if self.month is not None:
            parts.append(f"{self.month:02}")
            if self.day is not None:
                parts.append(f"{self.day:02}")
        return "-".join(parts)


def of(day: datetime.date) -> Partial:
    """A full calendar day as a Partial."""
    return Partial(day.year, day.month, day.day)


def parse(edtf: str | None) -> Partial | None:
    """A Partial of `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or a date-time; None for anything else."""
    match = _EDTF.match(edtf or "")
    if match is None:
        return None
    found = Partial(*(int(g) if g else None for g in match.groups()))
    if found.month is not None and not valid(found.month, found.day, found.year):
        return None
    return found


def valid(month: int, day: int | None, year: int | None = None) -> bool:
    """Whether a month, or a day of a month, exists (in a leap year where the year is unknown)."""
    if not 1 <= month <= 12:
        return False
    return day is None or 1 <= day <= month_length(year or 2000, month)


def month_length(year: int, month: int) -> int:
    """Days of a month."""
    return calendar.monthrange(year, month)[1]


def shift_months(year: int, month: int, by: int) -> tuple[int, int]:
    """(year, month) a number of months away."""
    count = year * 12 + month - 1 + by
    return count // 12, count % 12 + 1


def shift(day: datetime.date, days: int) -> datetime.date | None:
    """The day that many days away; None beyond the calendar."""
    try:
        return day + datetime.timedelta(days=days)
    except OverflowError:
        return None


def week(day: datetime.date) -> str:
    """Monday to Sunday of the day's week, as an EDTF interval."""
    monday = day - datetime.timedelta(days=day.weekday())
    return f"{monday}/{monday + datetime.timedelta(days=6)}"


def weekend(day: datetime.date) -> str:
    """Saturday and Sunday of the day's week, as an EDTF interval."""
    saturday = day + datetime.timedelta(days=5 - day.weekday())
    return f"{saturday}/{saturday + datetime.timedelta(days=1)}"


def quarter(year: int, number: int) -> str:
    """A calendar quarter (1 to 4) as an EDTF interval of days."""
    last = 3 * number
    return f"{year:04}-{last - 2:02}-01/{year:04}-{last:02}-{month_length(year, last):02}"


def half(year: int, number: int) -> str:
    """A half of a year (1 or 2) as an EDTF interval of months."""
    return f"{year:04}-01/{year:04}-06" if number == 1 else f"{year:04}-07/{year:04}-12"


def easter(year: int) -> datetime.date:
    """Easter Sunday of the Western churches (anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, which: int) -> datetime.date:
    """The `which`-th ISO weekday of a month; -1 is its last."""
    if which < 0:
        last = datetime.date(year, month, month_length(year, month))
        return last - datetime.timedelta(days=(last.isoweekday() - weekday) % 7)
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (which - 1))


def near_weekday(day: datetime.date, weekday: int, direction: int, *, strict: bool = False) -> datetime.date | None:
    """The nearest such ISO weekday before (-1) or after (1) a day; the day itself counts unless `strict`."""
    distance = (day.isoweekday() - weekday) % 7 if direction < 0 else (weekday - day.isoweekday()) % 7
    if strict and distance == 0:
        distance = 7
    return shift(day, distance * (1 if direction > 0 else -1))
