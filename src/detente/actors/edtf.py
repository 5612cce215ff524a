"""Days that an EDTF date covers, for asking whether a role was held then."""

from __future__ import annotations

import re

_DATE = re.compile(r"(-?\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
FIRST, LAST = "0000-01-01", "9999-12-31"


def bounds(edtf: str | None) -> tuple[str, str] | None:
    """(first day, last day) as ISO strings; None where the value gives no year."""
    if not edtf:
        return None
    first, _, last = edtf.strip().rstrip("?~%").partition("/")
    low = _bound(first, "-01", "-01") if first not in ("", "..") else FIRST
    high = LAST if last == ".." else _bound(last or first, "-12", "-31")
    return (low, high) if low and high else None


def _bound(value: str, month: str, day: str) -> str | None:
    found = _DATE.match(value.strip().rstrip("?~%")[:10])
    if not found:
        return None
    year, mm, dd = found.groups()
    return f"{year}-{mm or month[1:]}-{dd or day[1:]}"


def lower(edtf: str | None) -> str:
    """First day of a `from` date; the beginning of time where there is none."""
    found = bounds(edtf)
    return found[0] if found else FIRST


def upper(edtf: str | None) -> str:
    """Last day of a `to` date; the end of time where there is none."""
    found = bounds(edtf)
    return found[1] if found else LAST
