"""The running state of a reading: the day of writing, and the day that the text speaks of."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from detente.stages.dates import tense
from detente.stages.dates.anchor import Anchor
from detente.stages.dates.calendar import Partial, valid

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SINCE = re.compile(r"\bsince\s+(?:the\s+)?$", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:until|till|by|for|before|from|after)\s+(?:the\s+)?$", re.IGNORECASE)
SENTENCE = re.compile(r"[.!?][”\"’')\]]*\s+[“\"‘'(\[]?[A-Z]|\n")


class Story:
    """`now` is the day of writing; `current` the date spoken of last, `explicit` where a year was written with it.

    `beside` is a date that stands aside from the story, `quarter` the quarter of a year spoken of last (0: none).
    """

    def __init__(self, text: str, anchor: Anchor, doc: Doc | None = None) -> None:
        self.text = text
        self.now = anchor.now
        self.narrative = anchor.narrative
        self.doc = doc
        self.current = Partial()
        self.explicit = Partial()
        self.current_end = 0
        self.beside = Partial()
        self.beside_end = 0
        self.explicit_end = 0
        self.index = 0
        self.aside: set[int] = set()
        self.ancient = False
        self.quarter = 0

    @property
    def base(self) -> Partial:
        """What "last year" counts from: the day of writing, in a history the day spoken of."""
        return self.current if self.narrative else self.now

    @property
    def spoken(self) -> Partial:
        """What "that year" and "a year earlier" count from: the date spoken of, in news else the day of writing."""
        return self.current if self.current.year is not None or self.narrative else self.now

    def named_last(self, start: int) -> Partial:
        """What "the next year" counts from: the date named last, be it beside the story, in this paragraph."""
        if self.beside_end > self.current_end and "\n" not in self.text[self.beside_end : start]:
            return self.beside
        return self.spoken

    def direction(self, start: int, end: int) -> int:
        """PAST, FUTURE or UNKNOWN of the clause around an expression."""
        before = self.text[max(0, start - 12) : start]
        if _SINCE.search(before):
            return tense.PAST
        found = tense.direction(self.text, start, end, self.doc)
        if found == tense.PAST and _OPEN.search(before):
            return tense.UNKNOWN
        return found

    def say_ancient(self) -> None:
        """The text has spoken of a time before the common era, where the years of its other dates do not belong."""
        self.current, self.ancient = Partial(), True

    def say(self, date: Partial, end: int, *, explicit: bool = False) -> None:
        """The text has spoken of a date."""
        if date.year is None and date.month is None:
            return
        if self.index in self.aside:
            self.beside, self.beside_end = date, end
            return
        self.current, self.current_end = date, end
        self.ancient = False
        if explicit:
            self.explicit, self.explicit_end = date, end

    def year_of(self, month: int, day: int | None, start: int, end: int) -> int | None:
        """The year of a month or a day written without one; None where nothing says it."""
        if self.ancient:
            return None
        if self.narrative:
            return self._narrative_year(month, day)
        carried = self._carried(start)
        if carried is not None:
            year = nearest_after(carried, month, day)
            if self.now.year is None or year <= self.now.year:
                return year
        if self.now.year is None:
            return None
        return self._news_year(month, day, start, end)

    def _narrative_year(self, month: int, day: int | None) -> int | None:
        year = self.current.year
        if year is None:
            return self.now.year if self.explicit.year is None else self.explicit.year
        return nearest_after(self.current, month, day)

    def _carried(self, start: int) -> Partial | None:
        """The dated event that the text is still about: written with its year, within this paragraph or sentence."""
        said = self.explicit
        if said.month is None or said.year is None or self.explicit_end > start:
            return None
        if self.now.year is None:
            return said
        between = self.text[self.explicit_end : start]
        if said.year == self.now.year or len(between) > 200 or "\n" in between:
            return None
        if abs(said.year - self.now.year) == 1 and SENTENCE.search(between):
            return None
        return said

    def _news_year(self, month: int, day: int | None, start: int, end: int) -> int | None:
        year, here = self.now.year, self.now.month
        if year is None or here is None:
            return year
        behind = (here - month) % 12 * 30.4
        ahead = (month - here) % 12 * 30.4
        if day is not None and self.now.day is not None:
            offset = self.now.day - day
            behind = (behind + offset) % 365
            ahead = (ahead - offset) % 365
        past_year = year if (month, day or 0) <= (here, (self.now.day or 31) if day else 0) else year - 1
        future_year = year if (month, day or 0) >= (here, (self.now.day or 0) if day else 0) else year + 1
        way = self.direction(start, end)
        if way == tense.PAST:
            return future_year if behind > 270 and ahead < 62 else past_year
        if way == tense.FUTURE:
            return past_year if ahead > 300 and behind < 40 else future_year
        return past_year if behind <= 1.5 * ahead else future_year


def nearest_after(said: Partial, month: int, day: int | None) -> int:
    """Year of a month that is told after a dated event: stories go forward, and jump back only a little."""
    year = said.year or 0
    if said.month is None:
        return year
    step = month - said.month
    if step <= -BACK and (said.month >= 9 or step <= -9):
        return year + 1
    if step >= FORWARD:
        return year - 1
    return year


BACK, FORWARD = 6, 11


def day_of(date: Partial, month: int, day: int, year: int | None) -> datetime.date | None:
    """A full day of parts, None where it does not exist."""
    if year is None or not valid(month, day, year):
        return None
    return Partial(year, month, day).date
