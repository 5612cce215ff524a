"""The day of a document from how people write it in columns, headers and front matter. Ambiguous forms give none."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d.*)?")
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
_WORDS = re.compile(
    r"(?:[a-z]{3,9}\.?,? )?"
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)? (?P<m1>[a-z]{3,9})|(?P<m2>[a-z]{3,9})\.? (?P<d2>\d{1,2})(?:st|nd|rd|th)?)"
    r"\.?,? (?P<y>\d{4})\b.*",
    re.I,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def iso_day(value: str | None) -> str | None:
    """`YYYY-MM-DD` from ISO 8601 (with or without a time), `25 July 2025`, `July 25, 2025` or a mail's date, else None.

    `25/07/25` and the like are ambiguous and give None. The day is the one written, in the writer's own time zone.
    """
    text = " ".join((value or "").split())[:80]
    numeric = _ISO.match(text) or _BASIC.fullmatch(text) or _SLASHED.match(text)
    if numeric is not None:
        return _day(int(numeric[1]), int(numeric[2]), int(numeric[3]))
    words = _WORDS.fullmatch(text)
    if words is not None:
        month = (words["m1"] or words["m2"]).lower()[:3]
        if month in _MONTHS:
            return _day(int(words["y"]), _MONTHS.index(month) + 1, int(words["d1"] or words["d2"]))
    try:
        return parsedate_to_datetime(text).date().isoformat() if re.search(r"\d:\d", text) else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
