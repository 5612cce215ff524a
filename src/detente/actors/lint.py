"""Checks of the who's-who: codes, dates, offices held by two at once, names that two entries claim without a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from detente.actors.agents import SECTORS
from detente.actors.choice import load_ambiguity
from detente.actors.edtf import bounds, lower, upper
from detente.actors.registry import Registry, Role, Row

_INTERNATIONAL = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})
_KINDS = frozenset({"country", "institution", "person", "group", "igo", "ngo", "company", "population"})
# Offices that one person holds at a time.
_SOLE = frozenset(
    {"president", "prime minister", "foreign minister", "defence minister", "defense minister", "interior minister"}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong. `error`: must be corrected; else it is worth a look."""

    entry: str
    problem: str
    error: bool = True


def lint(registry: Registry) -> list[Finding]:
    """All findings, errors first."""
    findings = [Finding(where, f"cannot be read: {why}") for where, why in registry.problems]
    for row in registry.rows.values():
        findings += _row(registry, row)
    findings += _offices(registry)
    findings += _names(registry)
    return sorted(findings, key=lambda f: (not f.error, f.entry, f.problem))


def _row(registry: Registry, row: Row) -> Iterator[Finding]:
    for code in (row.country, *(r.country for r in row.roles), *row.members):
        if code is not None and code not in registry.countries and code not in _INTERNATIONAL:
            yield Finding(row.id, f"unknown country {code}")
    for sector in (*row.sectors, *(s for r in row.roles for s in r.sectors)):
        if sector not in SECTORS:
            yield Finding(row.id, f"unknown sector {sector}")
    if row.kind not in _KINDS:
        yield Finding(row.id, f"unknown kind {row.kind}")
    for target in (row.acts_for, row.factions_of, *(r.org for r in row.roles)):
        if target is not None and target not in registry.rows:
            yield Finding(row.id, f"refers to {target}, which is no entry", error=False)
    yield from _dates(row)


def _dates(row: Row) -> Iterator[Finding]:
    spans = [(r.start, r.end) for r in row.roles] + [(f.start, f.end) for f in row.former_names]
    if len(row.active) == 2:
        spans.append((row.active[0], row.active[1]))
    for start, end in spans:
        if any(value is not None and bounds(value) is None for value in (start, end)):
            yield Finding(row.id, f"not EDTF: {start} to {end}")
        elif lower(start) > upper(end):
            yield Finding(row.id, f"ends before it begins: {start} to {end}")


def _offices(registry: Registry) -> Iterator[Finding]:
    """Two persons in one sole office at the same time by more than a month."""
    held: dict[tuple[str, str], list[tuple[Row, Role]]] = {}
    for row in registry.rows.values():
        for role in row.roles if row.kind == "person" else ():
            title = (role.title or "").lower()
            country = role.country or row.country
            if title in _SOLE and country:
                held.setdefault((country, title), []).append((row, role))
    for (country, title), holders in held.items():
        holders.sort(key=lambda h: lower(h[1].start))
        for (a, first), (b, second) in pairwise(holders):
            exact = second.start is not None and len(second.start) >= 7
            if a.id != b.id and exact and upper(first.end)[:7] > lower(second.start)[:7]:
                problem = f"{title} of {country} until {first.end or 'now'}, {b.id} from {second.start}"
                yield Finding(a.id, problem, error=first.end is None)


def _names(registry: Registry) -> Iterator[Finding]:
    """Names that several entries of different countries claim without one being ambiguous, dated or ruled."""
    ruled = load_ambiguity().readings
    for key, forms in registry.names.items():
        claims = {f.entry for f in forms if f.how == "name" and f.entry}
        if len(claims) < 2 or " ".join(key) in ruled:
            continue
        rows = [registry.rows[c] for c in sorted(claims)]
        if len({r.country for r in rows}) > 1 and len({r.kind for r in rows}) == 1 and not _dated(rows):
            others = ", ".join(r.id for r in rows[1:])
            yield Finding(rows[0].id, f"“{' '.join(key)}” is claimed by {others} too: make it ambiguous", error=False)


def _dated(rows: Iterable[Row]) -> bool:
    """Whether the times of the entries decide between them."""
    spans = sorted((lower(r.active[0]), upper(r.active[1])) for r in rows if len(r.active) == 2)
    return len(spans) > 1 and all(a[1] <= b[0] for a, b in pairwise(spans))
