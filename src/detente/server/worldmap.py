"""The map of a relation: events at the precision of their evidence and never finer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from detente.lexicon.files import data_dir
from detente.server.lines import code_name

_WIDTH, _HEIGHT = 720, 340
_LEAST = 26.0  # degrees that a map shows at least: with fewer there is little coast to know the region by


@lru_cache(maxsize=1)
def _land() -> list[tuple[float, float, float, float, str]]:
    """(west, east, south, north, path) of each piece of land."""
    text = (data_dir() / "server" / "land.txt").read_text(encoding="utf-8")
    out = []
    for piece in "".join(line for line in text.splitlines() if not line.startswith("#")).split("M")[1:]:
        points = [tuple(map(float, point.split(","))) for point in piece.rstrip("Z").split()]
        lons, lats = [p[0] for p in points], [-p[1] for p in points]
        out.append((min(lons), max(lons), min(lats), max(lats), f"M{piece}"))
    return out


def _seen(west: float, north: float, scale: float) -> str:
    """Land that lies in the window."""
    east, south = west + _WIDTH / scale, north - _HEIGHT / scale
    return "".join(d for w, e, s, n, d in _land() if w < east and e > west and s < north and n > south)


def world_map(places: Sequence[dict[str, Any]], link: str) -> Markup:
    """Places of events: a dot for a town, a ring for a region, an open square for a country as a whole."""
    if not places:
        return Markup("")
    west, north, scale = _window(places)
    most = max(int(p["events"]) for p in places)
    marks = [
        _mark(p, (float(p["lon"]) - west) * scale, (north - float(p["lat"])) * scale, most, link)
        for p in reversed(places)
    ]
    return Markup(
        f'<svg class="map" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="group" aria-label="Map of where events took place">'
        f'<g transform="translate({-west * scale:.2f} {north * scale:.2f}) scale({scale:.4f})">'
        f'<path class="land" d="{_seen(west, north, scale)}"/></g>'
        f"{_countries(places, west, north, scale)}{''.join(marks)}</svg>"
    )


@lru_cache(maxsize=1)
def _middles() -> list[tuple[str, float, float]]:
    """(name, latitude, longitude) of each country's middle."""
    lines = (data_dir() / "places" / "countries.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(code_name(code), float(lat), float(lon)) for code, lat, lon, *_ in rows]


def _countries(places: Sequence[dict[str, Any]], west: float, north: float, scale: float) -> str:
    """Names of countries for orientation, faintly, where they cover neither a place nor each other."""
    taken = [((float(p["lon"]) - west) * scale, (north - float(p["lat"])) * scale, 60.0) for p in places]
    out = []
    for name, lat, lon in _middles():
        x, y, half = (lon - west) * scale, (north - lat) * scale, 3.6 * len(name)
        inside = half < x < _WIDTH - half and 12 < y < _HEIGHT - 8
        if inside and all(abs(y - b) > 15 or abs(x - a) > half + wide for a, b, wide in taken):
            taken.append((x, y, half))
            out.append(f'<text class="country" x="{x:.1f}" y="{y + 3.5:.1f}">{escape(name)}</text>')
    return "".join(out)


def _window(places: Sequence[dict[str, Any]]) -> tuple[float, float, float]:
    """(west, north, units a degree) of a window around the places, with a margin."""
    lons, lats = [float(p["lon"]) for p in places], [float(p["lat"]) for p in places]
    wide = max(max(lons) - min(lons), _LEAST) * 1.25
    tall = max(max(lats) - min(lats), _LEAST) * 1.35
    scale = min(_WIDTH / wide, _HEIGHT / tall)
    west = (max(lons) + min(lons)) / 2 - _WIDTH / scale / 2
    north = (max(lats) + min(lats)) / 2 + _HEIGHT / scale / 2
    return west, north, scale


def _mark(place: dict[str, Any], x: float, y: float, most: int, link: str) -> str:
    size = 4 + 8 * (int(place["events"]) / most) ** 0.5
    tone = "conf" if 2 * int(place["conflict"]) > int(place["events"]) else "coop"
    title = escape(f"{place['place']} ({place['precision'] or 'precision not told'}): {place['events']} events")
    name = escape(place["place"])
    if place["precision"] == "country":
        shape = f'<rect class="whole {tone}" x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size:.1f}" '
        shape += f'height="{2 * size:.1f}">'
        end = "</rect>"
    elif place["precision"] == "region":
        shape, end = f'<circle class="region {tone}" cx="{x:.1f}" cy="{y:.1f}" r="{size + 5:.1f}">', "</circle>"
    else:
        shape, end = f'<circle class="town {tone}" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}">', "</circle>"
    href = escape(f"{link}&country={place['country']}") if place["country"] else escape(link)
    return (
        f'<a href="{href}">{shape}<title>{title}</title>{end}'
        f'<text class="place" x="{x + size + 3:.1f}" y="{y + 3.5:.1f}">{name}</text></a>'
    )
