"""Layout of an article: headline, dateline and what is no part of it, as spans of the text that is kept whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from detente.lexicon.files import data_dir, read_yaml
from detente.model import Document, Span
from detente.stages.base import Draft
from detente.stages.dates import find_dates

# `ISLAMABAD, July 25 (Reuters) -`, `KYIV (AP) —`, `GENEVA, 3 March 2024 –`
DATELINE = re.compile(
    r"(?m)^(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ'’.\- ]{2,30}(?:, [A-Z][\w'’.\- ]{2,30}){0,2}?)"
    r"(?P<date>,? (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:\d{1,2} )?"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?: \d{1,2})?(?:,? \d{4})?)?"
    r"(?: ?[\[(/](?P<agency>[A-Z][\w .,’'/&-]{1,40})[\])/])?\s*(?:--?|–|—|:)\s+(?=[A-ZÀ-Þ0-9“\"‘'])"
)
MAX_HEADLINE = 160
HEAD = 2500  # characters in which a dateline may stand


@dataclass(frozen=True, slots=True)
class Layout:
    """Spans of the parts. `skipped` holds boilerplate, from which nothing may be read."""

    headline: Span | None
    dateline: Span | None
    dateline_place: str | None
    dateline_date: Span | None
    agency: str | None
    skipped: tuple[Span, ...]

    def in_skipped(self, offset: int) -> bool:
        """Whether a character lies in boilerplate."""
        return any(a <= offset < b for a, b in self.skipped)


@lru_cache(maxsize=1)
def _boilerplate() -> re.Pattern[str]:
    lines = read_yaml(data_dir() / "cues" / "boilerplate.yaml")["lines"]
    return re.compile("(?:" + "|".join(lines) + r")[\s.!»›>]*", re.IGNORECASE)


def read_layout(text: str) -> Layout:
    """Find the parts of a text. Pure; offsets are of the text given."""
    skipped: list[Span] = []
    lines = [(m.start(), m.end(), m.group().strip()) for m in re.finditer(r"[^\n]+", text) if m.group().strip()]
    pattern = _boilerplate()
    for start, end, line in lines:
        if len(line) <= 260 and pattern.fullmatch(line):
            skipped.append((start, end))
    kept = [row for row in lines if (row[0], row[1]) not in skipped]
    headline = _headline(kept)
    match = dateline(text)
    if match is not None:
        date = match.span("date") if match["date"] else None
        return Layout(headline, match.span(), match["place"].strip(" ,"), date, match["agency"], tuple(skipped))
    return Layout(headline, None, None, None, None, tuple(skipped))


def dateline(text: str) -> re.Match[str] | None:
    """The dateline of a text, with groups place, date and agency; None where what looks like one may be anything."""
    match = DATELINE.search(text[:HEAD])
    if match is None:
        return None
    capitals = match["place"].partition(",")[0].isupper()  # `PUTRAJAYA, Malaysia`
    if not (match["agency"] or match["date"] or capitals):
        return None
    if match.group().rstrip().endswith(":") and not capitals:
        return None  # `Ottawa: ...` may be anything; `DJIBOUTI CITY: ...` is a dateline
    return match


def _headline(lines: list[tuple[int, int, str]]) -> Span | None:
    """The first line, if it is short, ends in no full stop and something longer follows."""
    if len(lines) < 2:
        return None
    start, end, line = lines[0]
    if len(line) > MAX_HEADLINE or line.endswith((".", ":", ",", ";", "”", '"')) or len(line.split()) < 2:
        return None
    return (start, end) if any(len(row[2]) > len(line) for row in lines[1:4]) else None


class LayoutStage:
    """Assigns `layout`."""

    name: ClassVar[str] = "layout"
    requires: ClassVar[tuple[str, ...]] = ()
    assigns: ClassVar[tuple[str, ...]] = ("layout",)

    def __call__(self, draft: Draft) -> None:
        layout = read_layout(draft.text)
        draft.layers["layout"] = layout
        if draft.document.published is None and layout.dateline_date is not None:
            day = _whole_day(draft.text[slice(*layout.dateline_date)])
            if day is not None:
                fields = {f: getattr(draft.document, f) for f in draft.document.__struct_fields__}
                draft.document = Document(**{**fields, "published": day})


def _whole_day(text: str) -> str | None:
    """The day that a dateline states with its year, or None: a year is never guessed."""
    found = [d.edtf for d in find_dates(text) if d.edtf and re.fullmatch(r"\d{4}-\d\d-\d\d", d.edtf)]
    return found[0] if found else None
