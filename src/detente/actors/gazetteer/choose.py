"""Which of the places that bear a name an article means, or none."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detente.actors.gazetteer.entries import Entry, distance_km
from detente.actors.gazetteer.scan import Toponym

# How much each kind of evidence counts; populations count by their logarithm to the base of ten.
PRIOR = {
    "country": 7.5, "state": 6.5, "region": 5.9, "area": 5.9, "continent": 7.0, "ocean": 6.5, "sea": 6.2, "gulf": 6.0,
    "strait": 6.0, "line": 6.0, "river": 5.6, "lake": 5.6, "mountains": 5.6, "desert": 5.6, "island": 5.6,
    "crossing": 5.8, "base": 5.2, "camp": 5.6, "airport": 5.6, "site": 5.4, "point": 5.4,
}  # fmt: skip
OWN_CITY = 5.0
# A state that bears a country's name ("Georgia") is nearly as likely as the country.
RIVAL_STATE = 7.2
COUNTRY, UNIT, INSIDE, CUE, PEERS = 2.1, 1.3, 7.0, 2.5, 2.0
NEAR = ((60.0, 1.0), (200.0, 0.7), (500.0, 0.3))
# A town with fewer people, in a country that the article does not speak of, is not claimed.
SMALL, UNSUPPORTED = 20_000, 100_000
MARGIN, SAME_KM = 0.12, 100.0


@dataclass(frozen=True)
class PlaceContext:
    """What an article says about where it plays.

    `countries`: weight of each country spoken of (its name, its people, its cities); `anchors`: places that are
    already certain; `units`: first-level subdivisions spoken of.
    """

    countries: Mapping[str, float] = field(default_factory=dict)
    anchors: Sequence[Entry] = ()
    units: frozenset[int] = frozenset()

    def weight(self, entry: Entry) -> float:
        """0 to 1: how much the article speaks of the entry's country."""
        top = max(self.countries.values(), default=0.0)
        if not top:
            return 0.0
        best = max((self.countries.get(c, 0.0) for c in entry.countries), default=0.0)
        return best / top


def prior(entry: Entry) -> float:
    """How likely a place is meant before any context."""
    if entry.own and entry.is_city:
        return max(OWN_CITY, math.log10(entry.people + 1) + (1.0 if entry.kind == "capital" else 0.3))
    if entry.kind in PRIOR:
        return PRIOR[entry.kind]
    size = math.log10(entry.people + 1)
    if entry.kind == "capital":
        return size + 1.0
    if entry.kind == "admin1":
        return min(size - 1.2, 5.6)
    return size - 1.4 if entry.kind == "admin2" else size


def score(
    entry: Entry, toponym: Toponym, context: PlaceContext, containers: Sequence[Entry], peers: Sequence[Entry] = ()
) -> float:
    """Prior plus evidence; higher is likelier."""
    total = prior(entry)
    if entry.kind == "state" and any(e.kind == "country" for e in toponym.entries):
        total = RIVAL_STATE
    weight = context.weight(entry)
    if weight:
        total += COUNTRY * (0.45 + 0.55 * weight)
    if entry.admin1 and entry.admin1 in context.units and entry.kind != "admin1" and entry.kind != "state":
        total += UNIT
    if toponym.cue == "city":
        total += CUE if entry.is_city else -CUE / 2 if entry.kind != "country" else 0.0
    elif toponym.cue == "area":
        total += CUE if entry.precision == "region" else -CUE / 2 if entry.kind != "country" else 0.0
    elif toponym.direction and entry.is_city:
        total -= 0.5
    if any(c.contains(entry) for c in containers):
        total += INSIDE
    nation = entry.kind == "country"
    alike = sum(_rank(p) == _rank(entry) and (nation or p.countries == entry.countries) for p in peers)
    if alike >= 2 and 2 * alike >= len(peers):
        total += PEERS
    if context.anchors and entry.kind not in ("country", "continent", "ocean"):
        nearest = min(distance_km(entry, a) for a in context.anchors)
        total += next((gain for limit, gain in NEAR if nearest <= limit), 0.0)
    return total


def _rank(entry: Entry) -> str:
    """Kinds that are enumerated together."""
    return "state" if entry.kind == "admin1" else "city" if entry.is_city else entry.kind


def choose(
    toponym: Toponym, context: PlaceContext, containers: Sequence[Entry] = (), peers: Sequence[Entry] = ()
) -> Entry | None:
    """The likeliest place, None where none is likely enough. `peers`: the sure places of its enumeration."""
    ranked = sorted(
        ((score(e, toponym, context, containers, peers), -i, e) for i, e in enumerate(toponym.entries)), reverse=True
    )
    if not ranked:
        return None
    best, _, entry = ranked[0]
    contained = any(c.contains(entry) for c in containers)
    if not entry.own and not contained and entry.kind not in ("admin1", "capital"):
        supported = context.weight(entry) > 0 or entry.admin1 in context.units
        if not supported and entry.people < (UNSUPPORTED if not context.countries else SMALL * 4):
            return None
    rivals = [e for s, _, e in ranked[1:] if best - s < MARGIN and distance_km(e, entry) > SAME_KM]
    return None if rivals and (not entry.own or entry.kind == rivals[0].kind == "country") else entry


def is_certain(toponym: Toponym) -> bool:
    """Whether a name means one place whatever the article: it has no namesake, or only ones far less known."""
    if not toponym.entries:
        return False
    best = max(toponym.entries, key=prior)
    top, kinds = prior(best), {e.kind for e in toponym.entries}
    if top < 4.9 or (toponym.use == "name" and top < 6) or kinds >= {"country", "state"}:
        return False
    return all(top - prior(e) > 1.2 or distance_km(e, best) < SAME_KM for e in toponym.entries if e is not best)


def country_weights(
    toponyms: Sequence[Toponym], demonyms: Counter[str], certain: Mapping[str, Entry]
) -> dict[str, float]:
    """Weight of each country: by its name and people, less by its cities."""
    weights: dict[str, float] = defaultdict(float)
    for code, count in demonyms.items():
        weights[code] += count
    for toponym in toponyms:
        entry = certain.get(toponym.key)
        if entry is None:
            continue
        for code in entry.countries:
            weights[code] += (1.0 if entry.kind == "country" else 0.8) / len(entry.countries)
    return {c: 1.0 + math.log2(w + 1) for c, w in weights.items() if w > 0}
