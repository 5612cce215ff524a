"""What looks like a time expression and is none: numbers that count, names, verbs, sets, durations."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, lru_cache

from detente.stages.dates.pieces import YEAR, pieces
from detente.stages.dates.vocabulary import straight, vocabulary

_BEFORE = re.compile(r"([^\W_]+)(?:[.'’]?)[\s(\[“\"]*$")
_AFTER = re.compile(r"[\s]*([^\W_]+)")
_OWNER = re.compile(r"['’]s\s+(?:[a-z-]+\s+)?([a-z]+)")


@lru_cache(maxsize=1)
def _range_on() -> re.Pattern[str]:
    """A dash and another month: "June–July 1943"."""
    return re.compile(rf"\s?[-–—/]\s?{pieces().month}")


@lru_cache(maxsize=1)
def _list_on() -> re.Pattern[str]:
    """Another season with a year: "summer and autumn 1918"."""
    season = pieces().season
    return re.compile(rf"(?:\s?[-–—/]\s?|\s(?:and|or|to)\s){season}(?:\s(?:of\s)?)(?:{YEAR})")


class Around:
    """The words beside a position of a text."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start

    @cached_property
    def left(self) -> str:
        """The word before, as written; empty at the start of a line."""
        stretch = self.text[max(0, self.start - 40) : self.start].rpartition("\n")[2]
        match = _BEFORE.search(stretch)
        return match.group(1) if match else ""

    @cached_property
    def before(self) -> str:
        """The word before, in lower case."""
        return self.left.lower()

    @property
    def char(self) -> str:
        """The character right before; empty at the start."""
        return self.text[self.start - 1] if self.start else ""

    def after(self, end: int) -> str:
        """The word after a position, as written; empty where something else than a blank comes first."""
        match = _AFTER.match(self.text, end)
        return match.group(1) if match else ""


def refused(kind: str, match: re.Match[str], around: Around) -> bool:
    """Whether the words around say that this is no date."""
    cues = vocabulary().cues
    if around.char and (around.char.isalnum() or around.char in "_@#$£€¥"):
        return True
    if around.before in ("every", "each") and kind not in ("year", "month_day", "day_month", "iso"):
        return True
    if kind in ("weekday", "season", "holiday") and around.left in cues["named_before"]:
        return True
    if kind in ("weekday", "month", "holiday") and around.after(match.end()) in cues["named_after"]:
        return True
    check = _CHECKS.get(kind)
    return check is not None and check(match, around)


def _year(match: re.Match[str], around: Around) -> bool:
    cues = vocabulary().cues
    whole, year = match.group(), int(match.group("year"))
    if not whole[0].isdigit():
        return False
    if around.char in "-–—/." and around.start > 1 and around.text[around.start - 2].isalpha():
        return True
    if around.char == "/" or (around.char != "(" and around.before in cues["labelled"]):
        return True
    following = around.after(match.end()).lower()
    if around.before in vocabulary().cues["firm_cues"]:
        return False
    if around.text[match.end() : match.end() + 1] == "-" and around.text[match.end() + 1 : match.end() + 2].isalpha():
        return True
    if following in cues["counted"]:
        return True
    cued = around.before in cues["cues"]
    if year < 1600 or year > 2035:
        return not cued
    return False


def _short_year(match: re.Match[str], around: Around) -> bool:
    return around.before not in vocabulary().cues["cues"] and around.before not in vocabulary().seasons


def _month(match: re.Match[str], around: Around) -> bool:
    words = vocabulary()
    if match.group("year") or match.group("relyear"):
        return False
    name = match.group("month")
    if match.group()[: -len(name)]:
        return False
    following = around.after(match.end())
    before = around.before
    if before in words.cues["sets"]:
        return True
    if _range_on().match(around.text, match.end()) or following in words.cues["events"]:
        return False
    owned = _OWNER.match(around.text, match.end())
    if owned and name != "May":
        return owned.group(1).lower() not in words.cues["events"]
    if name.rstrip(".").lower() in words.doubtful_months:
        if before in vocabulary().cues["firm_cues"]:
            return False
        listed = before == "" or before in words.cues["cues"] or before in words.months
        return not (listed and _another_month(around, match))
    if before in words.cues["cues"]:
        return False
    capital = following[:1].isupper() and following.lower() not in words.weekdays
    if capital or (before != "the" and around.left[:1].isupper()):
        return not (around.left[:1].isupper() and not capital and before in ("when", "but", "then", "as", "than"))
    return name.title() not in words.cues["firm_months"] and before in ("", "the", "a", "mr", "ms", "mrs")


def _another_month(around: Around, match: re.Match[str]) -> bool:
    """Whether another month stands near: "from March to June"."""
    months = vocabulary().months
    near = around.text[max(0, around.start - 25) : around.start] + " " + around.text[match.end() : match.end() + 25]
    return any(len(word) > 3 and word[0].isupper() and word.lower() in months for word in re.findall(r"[^\W\d]+", near))


def _season(match: re.Match[str], around: Around) -> bool:
    words = vocabulary()
    if match.group("year"):
        return False
    groups = match.groupdict()
    if groups.get("relyear"):
        return False
    name, det = match.group("season"), groups.get("det")
    following = around.after(match.end())
    doubtful = name.lower() in words.doubtful_seasons
    if following.lower() in words.cues["events"] or _coordinated(around, words.seasons):
        return False
    if _list_on().match(around.text, match.end()):
        return False
    acronym = det and not doubtful and len(following) > 1 and following.isupper()
    if (following[:1].isupper() and not acronym) or (following == "of" and doubtful):
        return True
    if det:
        return following.lower() in ("from", "in", "to") and name.lower() == "fall"
    if match.group()[: -len(name)]:
        return doubtful and following != ""
    return around.before not in words.cues["season_cues"] or name[0].isupper()


def _coordinated(around: Around, seasons: dict[str, int]) -> bool:
    """Whether another season stands before with "and": "the spring and summer"."""
    if around.before not in ("and", "or"):
        return False
    stretch = around.text[max(0, around.start - 20) : around.start].lower().split()
    return len(stretch) > 1 and stretch[-2] in seasons


def _pointer(match: re.Match[str], around: Around) -> bool:
    words = vocabulary()
    which, head = match.group("which").lower(), match.group("head").lower()
    possessive = around.before in words.cues["owners"]
    if which in ("last", "next", "previous") and possessive and match.group()[:1] in "lLnNpP":
        return True
    if which == "last" and head == "day":
        return True
    if which.startswith("this") and head in ("day", "date"):
        following = around.after(match.end())
        return (around.before == "to" and following != "as") or following[:1].isupper()
    if head == "date" and which not in ("that", "that same", "the same"):
        return True
    following = around.after(match.end())
    if head in words.doubtful_seasons and which.startswith("that"):
        return following != ""
    if head in words.seasons or head in words.weekdays:
        return following[:1].isupper()
    return False


def _offset(match: re.Match[str], around: Around) -> bool:
    way = match.group("way").lower()
    if way in ("before", "after", "prior") and match.group("closed") is None:
        return True
    return around.before in vocabulary().cues["sets"]


def _within(match: re.Match[str], around: Around) -> bool:
    return around.before != "in"


def _quarter(match: re.Match[str], around: Around) -> bool:
    following = around.after(match.end()).lower()
    return following in ("of", "mile", "miles", "century") and not match.groupdict().get("year")


def _ordinal_day(match: re.Match[str], around: Around) -> bool:
    return around.before not in vocabulary().cues["ordinal_cues"] and not match.group("which")


def _holiday(match: re.Match[str], around: Around) -> bool:
    holiday = vocabulary().holidays.get(straight(match.group("holiday")))
    following = around.after(match.end())
    if holiday is None:
        return True
    if holiday.before:
        return following.lower() not in holiday.before
    return following[:1].isupper() and holiday.rule[0] != "historic" and match.group()[-1].isalpha()


def _clock(match: re.Match[str], around: Around) -> bool:
    if match.group()[0] in "Tt":
        return around.left != "In"
    if around.after(match.end()) == "on":
        return False
    return around.before not in vocabulary().cues["clock_cues"]


def _numeric(match: re.Match[str], around: Around) -> bool:
    """Version numbers, sections and fractions: two-figure years need slashes, and neither part may exceed 31."""
    first, second, year = match.group("first"), match.group("second"), match.group("year")
    if around.char in "-/." or max(int(first), int(second)) > 31 or min(int(first), int(second)) in (0,):
        return True
    return int(min(first, second, key=int)) > 12 or (len(year) == 2 and match.group("sep") != "/")


def _iso(match: re.Match[str], around: Around) -> bool:
    return not (1 <= int(match.group("month")) <= 12 and 1 <= int(match.group("day")) <= 31)


def _running(match: re.Match[str], around: Around) -> bool:
    return match.group("head").lower() in ("day", "fortnight", "decade", "century", "quarter")


def _century(match: re.Match[str], around: Around) -> bool:
    return match.group("which").lower() in ("last", "final")


def _day_month(match: re.Match[str], around: Around) -> bool:
    return around.char in "$£€.,:" and around.start > 1 and around.text[around.start - 2].isdigit()


def _deictic(match: re.Match[str], around: Around) -> bool:
    word = match.group("word").lower()
    return word == "overnight" and (around.before in ("an", "the") or around.char == "-")


def _anniversary(match: re.Match[str], around: Around) -> bool:
    return around.before not in vocabulary().cues["marking"]


_CHECKS: dict[str, Callable[[re.Match[str], Around], bool]] = {
    "year": _year,
    "short_year": _short_year,
    "month": _month,
    "season": _season,
    "pointer": _pointer,
    "offset": _offset,
    "within": _within,
    "quarter": _quarter,
    "ordinal_day": _ordinal_day,
    "holiday": _holiday,
    "clock": _clock,
    "numeric": _numeric,
    "iso": _iso,
    "running": _running,
    "century": _century,
    "day_month": _day_month,
    "anniversary": _anniversary,
    "deictic": _deictic,
}
