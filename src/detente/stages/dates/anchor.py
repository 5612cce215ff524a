"""When an article speaks: its own date, its dateline, and whether it is news or a history."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from detente.stages.dates.calendar import FIRST_YEAR, LAST_YEAR, Partial, parse, valid
from detente.stages.dates.pieces import DASH, GAP, YEAR, pieces, words
from detente.stages.dates.scan import Raw
from detente.stages.dates.vocabulary import vocabulary

LEAD = 800  # characters of the lead
HEAD = 600  # characters in which a dateline or a date of its own line may stand


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day of writing as far as known, and how the text tells its story."""

    now: Partial
    narrative: bool

    @property
    def day(self) -> datetime.date | None:
        """The full day of writing."""
        return self.now.date


def _full_date(with_year: str) -> str:
    """A month and a day in either order, the year as given; groups m1 d1 y1 or d2 m2 y2."""
    month, blank = pieces().month, r"[^\S\n]+"
    first = rf"(?P<m1>{month}){blank}(?P<d1>\d{{1,2}}){with_year.replace('YEAR', f'(?P<y1>{YEAR})')}"
    second = rf"(?P<d2>\d{{1,2}}){blank}(?P<m2>{month}){with_year.replace('YEAR', f'(?P<y2>{YEAR})')}"
    return rf"(?:{first}|{second})"


@lru_cache(maxsize=1)
def _dateline() -> re.Pattern[str]:
    """A place, a date, and an agency in brackets or a dash, at the start of a line; before a bare dash in capitals."""
    blank, rest = r"[^\S\n]*", r"(?:,?[^\S\n]+[\w.’'/-]+){0,5},?[^\S\n]*"
    agencies = words(vocabulary().cues["agencies"])
    agency = rf"\((?:[^()\n]{{0,20}}\b)?(?:{agencies})(?:\b[^()\n]{{0,20}})?\){blank}{DASH}{{0,2}}"
    day = _full_date(r"(?:,?[^\S\n]+YEAR)?")
    date = rf"(?:\(|,{blank})?{day}\)?{blank}"
    dash = r"(?:[—–‒]|--|-[^\S\n]|:)"
    known = _groups_apart(date)
    return re.compile(
        rf"^{blank}(?:(?:[A-Z][\w.’'/-]*{rest})?{date}{agency}|[A-Z][A-Z.’'/-]+{rest}{known}{dash})", re.MULTILINE
    )


def _groups_apart(source: str) -> str:
    """The same expression with its groups renamed (m1 to m3 and so on), to stand beside itself."""
    return re.sub(r"\?P<([mdy])([12])>", lambda m: f"?P<{m[1]}{int(m[2]) + 2}>", source)


@lru_cache(maxsize=1)
def _own_line() -> re.Pattern[str]:
    """A full date that stands on a line of its own, after at most a few words such as "For immediate release"."""
    blank = r"[^\S\n]*"
    labels = "|".join(re.escape(w) for w in sorted(vocabulary().cues["date_labels"], key=len, reverse=True))
    date = _full_date(r",?[^\S\n]+YEAR")
    clock = rf"(?:{blank}[|,–-]?{blank}\d{{1,2}}:\d\d[^\n]{{0,12}})?"
    return re.compile(
        rf"^{blank}(?:(?i:{labels})(?:{GAP}on)?:?{blank}[-–—|,]?{blank})?(?:{pieces().weekday_any},?{blank})?"
        rf"{date}{clock}{blank}$",
        re.MULTILINE,
    )


def _named(match: re.Match[str]) -> Partial | None:
    parts = {name[0]: value for name, value in match.groupdict().items() if value}
    month, day, year = vocabulary().months[parts["m"].rstrip(".").lower()], int(parts["d"]), parts.get("y")
    return Partial(int(year) if year else None, month, day) if valid(month, day, int(year) if year else None) else None


def written(text: str, published: str | None) -> Partial:
    """The day of writing: the published date made exact by a dateline, or what the head of the text says of itself."""
    known = parse(published) or Partial()
    if known.year is not None and not FIRST_YEAR < known.year < LAST_YEAR:
        known = Partial()  # no article was written then, and "next week" of it may lie beyond the calendar
    head = text[:HEAD]
    line = _dateline().search(head)
    said = _named(line) if line else None
    if said is None and known.year is None:
        line = _own_line().search(head)
        said = _named(line) if line else None
    if said is None:
        return known
    if said.year is not None:
        return _closer(known, said)
    if known.year is None:
        return said
    candidates = [Partial(known.year + by, said.month, said.day) for by in (-1, 0, 1)]
    if known.date is None:
        return next(
            (c for c in candidates if c.year == known.year and c.date and known.month in (None, c.month)), known
        )
    days = [c for c in candidates if c.date is not None]
    return _closer(known, min(days, key=lambda c: abs((c.date - known.date).days))) if days else known  # type: ignore[operator]  # both dates are known here


def _closer(known: Partial, said: Partial) -> Partial:
    """The dateline's day where it agrees with the published one: reports are put out up to some days after."""
    if known.date is None or said.date is None:
        return said if known.year in (None, said.year) else known
    return said if -1 <= (known.date - said.date).days <= 10 else known


def anchor(text: str, published: str | None, raws: list[Raw]) -> Anchor:
    """The article's anchor; `raws` are its time expressions."""
    now = written(text, published)
    return Anchor(now, _is_narrative(now, raws))


_SPOKEN = frozenset({"weekday", "deictic", "ahead"})
_NEAR = frozenset({"last", "next", "this"})
_YEARED = frozenset({"year", "month", "month_day", "day_month", "season", "iso"})


def _is_narrative(now: Partial, raws: list[Raw]) -> bool:
    """Whether the text tells a history: many years far from its own date, little talk of Tuesday and last week.

    News says in its lead when things happened, and says it by weekday or "yesterday".
    """
    spoken = [r.start for r in raws if r.kind in _SPOKEN or (r.kind == "pointer" and r.match["which"].lower() in _NEAR)]
    if spoken and spoken[0] < LEAD:
        return False
    years = [int(y) for r in raws if r.kind in _YEARED and (y := r.get("year"))]
    years += [0 for r in raws if r.kind == "bc"]
    if now.year is None:
        return len(years) >= 3 and len(years) > 2 * len(spoken)
    old = sum(1 for y in years if y <= now.year - 2)
    return old >= 4 and old > len(spoken) + (len(years) - old) / 2
