"""When an article speaks: its own date, its dateline, and whether it is news or a history."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from detente.stages.dates.calendar import Partial, parse, valid
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


@lru_cache(maxsize=1)
def _dateline() -> re.Pattern[str]:
    """A place in capitals, a date, an agency in brackets and a dash, at the start of a line."""
    month = pieces().month
    date = (
        rf"(?:(?P<m1>{month}){GAP}(?P<d1>\d{{1,2}})(?:,?{GAP}(?P<y1>{YEAR}))?"
        rf"|(?P<d2>\d{{1,2}}){GAP}(?P<m2>{month})(?:,?{GAP}(?P<y2>{YEAR}))?)"
    )
    agency = rf"(?:\((?:[^()\n]{{0,20}}\b)?(?:{words(vocabulary().cues['agencies'])})(?:\b[^()\n]{{0,20}})?\)"
    return re.compile(
        rf"^[^\S\n]*(?:[A-Z][\w.’'/-]*(?:,?[^\S\n]+[\w.’'/-]+){{0,5}},?[^\S\n]*)?(?:\(|,[^\S\n]*)?{date}\)?[^\S\n]*"
        rf"(?:{agency}[^\S\n]*{DASH}{{0,2}}|[—–‒]|--|-[^\S\n]|:))",
        re.MULTILINE,
    )


@lru_cache(maxsize=1)
def _own_line() -> re.Pattern[str]:
    """A full date that stands on a line of its own, after at most a few words such as "For immediate release"."""
    p = pieces()
    return re.compile(
        rf"^[^\S\n]*(?:(?:[Ff]or{GAP}[Ii]mmediate{GAP}[Rr]elease|FOR IMMEDIATE RELEASE|[Pp]ublished|[Rr]eleased|[Uu]pdated|[Dd]ate|[Pp]osted)(?:{GAP}on)?:?[^\S\n]*[-–—|,]?[^\S\n]*)?"
        rf"(?:{p.weekday_any},?[^\S\n]+)?(?:(?P<m1>{p.month})[^\S\n]+(?P<d1>\d{{1,2}}),?[^\S\n]+(?P<y1>{YEAR})|(?P<d2>\d{{1,2}})[^\S\n]+(?P<m2>{p.month}),?[^\S\n]+(?P<y2>{YEAR}))"
        rf"(?:[^\S\n]*[|,–-]?[^\S\n]*\d{{1,2}}:\d\d[^\n]{{0,12}})?[^\S\n]*$",
        re.MULTILINE,
    )


def _named(match: re.Match[str]) -> Partial | None:
    groups = match.groupdict()
    month = vocabulary().months[(groups["m1"] or groups["m2"]).rstrip(".").lower()]
    day = int(groups["d1"] or groups["d2"])
    year = groups["y1"] or groups["y2"]
    return Partial(int(year) if year else None, month, day) if valid(month, day, int(year) if year else None) else None


def written(text: str, published: str | None) -> Partial:
    """The day of writing: the published date made exact by a dateline, or what the head of the text says of itself."""
    known = parse(published) or Partial()
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
    return _closer(known, min(days, key=lambda c: abs((c.date - known.date).days))) if days else known  # type: ignore[operator]


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
