"""Years that one expression takes from its neighbour: "June-July 1943", "the treaty of 1920 on July 12"."""

from __future__ import annotations

import re
from itertools import pairwise

from detente.stages.dates import absolute
from detente.stages.dates.scan import Raw
from detente.stages.dates.vocabulary import vocabulary

_RANGE = re.compile(r"(?:,\s)?\s*(?:[-–—‒−/]|to|and|or|through|until|till|up to|(?<=,\s))\s*(?:the\s+|on\s+|in\s+)?$")
# "the Spring Offensive of 1918": a name between the season and its year.
_NAMED = re.compile(r"(?: [A-Z][\w’'-]+){1,3} of $")
_DAY_OF = re.compile(r",? (?:on|in) (?:the )?$")
_IN_MONTH = re.compile(r"[^.;:\n]{0,54} in $")
_MONTHLY = frozenset({"month_day", "day_month", "month"})


def shared_years(raws: list[Raw], text: str) -> dict[int, int]:
    """Years written once at the end of a range, by index: "June-July 1943", "5 September to 12 October 1914"."""
    shared = _years_beside(raws, text)
    for i in range(len(raws) - 2, -1, -1):
        raw, following = raws[i], raws[i + 1]
        if scale(raw) != scale(following) or not scale(raw) or _dated(raw):
            continue
        known = following.get("year")
        year = int(known) if known else shared.get(i + 1)
        if year is not None and _RANGE.match(text[raw.end : following.start]):
            shared[i] = year - (_place(following) < _place(raw))
    return shared


def _years_beside(raws: list[Raw], text: str) -> dict[int, int]:
    """Years written in the same breath: "the treaty of 1920 on July 12", "the Spring Offensive of 1918"."""
    shared: dict[int, int] = {}
    for i, (raw, following) in enumerate(pairwise(raws)):
        gap = text[raw.end : following.start]
        if len(gap) > 60:
            continue
        first, second = scale(raw), scale(following)
        if raw.kind == "year" and second == "month" and not _dated(following) and _DAY_OF.match(gap):
            shared[i + 1] = int(raw.match["year"])
        elif first == "season" and second == "month" and not _dated(raw) and following.get("year"):
            if _IN_MONTH.match(gap) and _season_has(raw, following):
                shared[i] = int(following.match["year"])
        elif first and following.kind == "year" and not _dated(raw) and _NAMED.match(gap):
            shared[i] = int(following.match["year"])
    return shared


def _season_has(season: Raw, month: Raw) -> bool:
    """Whether a month lies in a season or right beside it; not for winters, which lie in two years."""
    code = vocabulary().seasons[season.match["season"].lower().removeprefix("mid")]
    return code < 24 and -1 <= absolute.month_number(month.match["month"]) - 3 * (code - 20) <= 3


def _dated(raw: Raw) -> bool:
    """Whether an expression says its year."""
    return bool(raw.get("year") or raw.get("relyear"))


def scale(raw: Raw) -> str | None:
    """Which expressions share a year with their neighbours: months with months, seasons with seasons."""
    return "month" if raw.kind in _MONTHLY else "season" if raw.kind == "season" else None


def _place(raw: Raw) -> int:
    """Place of a month within its year; a winter may stand on either side of its year: 0 for all seasons."""
    if raw.kind == "season":
        return 0
    return absolute.month_number(raw.match["month"])
