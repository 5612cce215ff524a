"""What the gazetteer knows of one place, and the distance between places."""

from __future__ import annotations

import math
from dataclasses import dataclass

from detente.model.records import PlacePrecision

_POINTS = frozenset({"crossing", "base", "camp", "airport", "site", "point"})
_CITIES = frozenset({"city", "capital"})
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A place: `countries` are those it lies in (none for an ocean), `admin1` and `admin2` numbers of subdivisions.

    `own` marks rows of our tables. Equal coordinates and kinds are the same place.
    """

    kind: str
    countries: tuple[str, ...]
    lat: float
    lon: float
    people: int = 0
    admin1: int = 0
    admin2: int = 0
    geonames: int | None = None
    own: bool = False

    @property
    def country(self) -> str | None:
        """Its country, None for a place of several or of none."""
        return self.countries[0] if len(self.countries) == 1 else None

    @property
    def precision(self) -> PlacePrecision:
        if self.kind == "country":
            return "country"
        if self.kind in _POINTS:
            return "point"
        return "city" if self.kind in _CITIES else "region"

    @property
    def is_city(self) -> bool:
        return self.kind in _CITIES

    def contains(self, other: Entry) -> bool:
        """Whether the other place lies in this one, as far as codes and distances tell."""
        if other is self or not set(self.countries) & set(other.countries):
            return False
        if self.kind == "country":
            return other.kind != "country"
        if self.kind == "admin2":
            return bool(self.admin2) and self.admin2 == other.admin2
        if self.kind in ("admin1", "state"):
            return bool(self.admin1) and self.admin1 == other.admin1
        if self.is_city or self.precision == "point":
            return other.precision in ("point", "city") and distance_km(self, other) < 30
        return other.precision in ("point", "city") and distance_km(self, other) < 350


def distance_km(a: Entry, b: Entry) -> float:
    """Great-circle distance of two entries."""
    return great_circle(a.lat, a.lon, b.lat, b.lon)


def great_circle(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance in km of two points in degrees."""
    la, lb = math.radians(lat_a), math.radians(lat_b)
    half = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
