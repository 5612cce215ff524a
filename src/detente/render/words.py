"""The words of the terminal view: codes said plainly, dates as people write them, text made safe to print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.model import Event, Place


@dataclass(frozen=True, slots=True)
class Mark:
    """How a status looks: a glyph, the same in ASCII, the word for it and a colour that reads on light and dark."""

    glyph: str
    ascii: str
    word: str
    style: str


STATUS = {
    "occurred": Mark("✓", "+", "happened", "green"),
    "ongoing": Mark("▸", ">", "going on", "cyan"),
    "future": Mark("○", "o", "ahead", "magenta"),
    "hypothetical": Mark("?", "?", "possible", "magenta"),
    "negated": Mark("✗", "x", "did not happen", "red"),
}
# What a stance makes of something told as done: a tick is for what the article vouches for or a second party confirms.
STANCE = {
    "alleged": Mark("~", "~", "alleged", "magenta"),
    "denied": Mark("!", "!", "denied", "red"),
    "disputed": Mark("!", "!", "disputed", "red"),
    "confirmed": Mark("✓", "+", "confirmed", "green"),
}
MEETING = {
    "held": Mark("✓", "+", "held", "green"),
    "ongoing": Mark("▸", ">", "going on", "cyan"),
    "planned": Mark("○", "o", "planned", "magenta"),
    "proposed": Mark("?", "?", "proposed", "magenta"),
    "cancelled": Mark("✗", "x", "called off", "red"),
}
STATE = {
    "offered": "offered",
    "pledged": "pledged",
    "agreed_in_principle": "agreed in principle",
    "agreed": "agreed",
    "under_way": "under way",
    "fulfilled": "kept",
    "broken": "broken",
    "withdrawn": "withdrawn",
    "unknown": "state not told",
}
LEVEL = {"leader": "leaders", "ministerial": "ministers", "senior": "senior officials", "technical": "technical level"}
POSITION = {"asserts": "asserts", "denies": "denies", "confirms": "confirms", "doubts": "doubts"}

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_DAY = re.compile(r"(\d{4}|XXXX)(?:-(\d\d|XX))?(?:-(\d\d|XX))?([~?%])?")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
# Control characters could drive the terminal, and direction marks could show words in another order than they are in.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")


def squash(text: str) -> str:
    """Text on one line, without characters that would steer a terminal; white space at the ends stays."""
    return _UNSAFE.sub("", _SPACE.sub(" ", text))


def clean(text: str) -> str:
    """`squash` without white space at the ends."""
    return squash(text).strip()


def voice(event: Event, names: list[str]) -> str:
    """Who vouches for an event. `names` are those of `asserted_by`."""
    return ", ".join(names) or ("the article" if event.stance == "asserted" else "not named")


def standing(event: Event) -> Mark:
    """Status and stance of an event in one mark."""
    mark, stance = STATUS[event.status], STANCE.get(event.stance)
    if stance is None:
        return mark
    if event.status == "occurred":
        return stance
    if event.status == "ongoing":
        return Mark(stance.glyph, stance.ascii, f"{mark.word}, {stance.word}", stance.style)
    contested = event.stance in {"denied", "disputed"}
    return Mark(mark.glyph, mark.ascii, f"{mark.word}, {stance.word}", mark.style) if contested else mark


def plain_date(edtf: str | None) -> str:
    """An EDTF date as people write it: `19 Apr 2025`, `Nov 2022`, `21-27 Jul 2025`; unknown shapes as they are."""
    if not edtf:
        return ""
    start, slash, end = edtf.partition("/")
    if not slash:
        return _one(start)
    if end in {"..", ""}:
        return f"from {_one(start)}"
    if start in {"..", ""}:
        return f"until {_one(end)}"
    if len(start) == len(end) == 10 and start[:7] == end[:7]:
        return f"{int(start[8:])}–{_one(end)}" if start[8:].isdigit() else f"{_one(start)} – {_one(end)}"
    return f"{_one(start)} – {_one(end)}"


def _one(value: str) -> str:
    if week := _WEEK.fullmatch(value):
        return f"week {int(week[2])} of {week[1]}"
    match = _DAY.fullmatch(value)
    if match is None:
        return value
    year, month, day, doubt = match.groups()
    parts = []
    if day and day.isdigit():
        parts.append(str(int(day)))
    if month in _SEASONS:
        parts.append(_SEASONS[month])
    elif month and month.isdigit():
        if not 1 <= int(month) <= 12:
            return value
        parts.append(_MONTHS[int(month) - 1])
    parts.append(year if year.isdigit() else "(year not told)")
    return ("about " if doubt in {"~", "%"} else "") + " ".join(parts) + (" (uncertain)" if doubt in {"?", "%"} else "")


def amount(low: float | None, high: float | None, approximate: bool) -> str:
    """A number or range in words: `3,000 to 4,000`, `more than 20`, `about 500`."""
    if low is None and high is None:
        return "a number not told"
    about = "about " if approximate else ""
    if low is not None and high is not None:
        return about + (_number(low) if low == high else f"{_number(low)} to {_number(high)}")
    return f"{_number(low)} or more" if low is not None else f"up to {_number(high or 0)}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.6g}"


def place_name(place: Place | None) -> str:
    """Name of a place, with its country where the record has one that the name does not tell."""
    if place is None:
        return ""
    country = f" ({place.country})" if place.country and place.precision != "country" else ""
    return clean(place.name) + country


def kind_of(event: Event) -> str:
    """PLOVER's type and mode, as shown small beside the words."""
    return event.type + (f"/{event.mode}" if event.mode else "")
