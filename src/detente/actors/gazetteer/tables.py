"""Our own tables: countries with their names and demonyms, subdivisions, regions, waters, crossings, camps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from detente.actors.gazetteer.entries import Entry, distance_km
from detente.actors.gazetteer.store import CityStore
from detente.actors.names import key_of
from detente.errors import DataError
from detente.lexicon.files import data_dir, read_yaml

_TABLES = ("regions.tsv", "waters.tsv", "land.tsv", "sites.tsv")
# Where a row of ours and one of GeoNames bear one name and are this near, they are one place.
_SAME_KM = {"state": 500.0, "region": 120.0, "area": 60.0, "island": 60.0}
_NEAR_KM = 40.0
_MERGING = frozenset("state city capital region area island camp crossing base site point".split())


@dataclass
class Tables:
    """Folded names to entries, and the words that choose between them.

    `upper`: names that count only in capitals ("US"); `demonyms`: folded adjective or people noun -> country;
    `longest`: first word -> words of the longest name that begins with it; `cues`: the lists of cues.yaml.
    """

    names: dict[str, list[Entry]] = field(default_factory=dict)
    upper: set[str] = field(default_factory=set)
    demonyms: dict[str, str] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    iso3: dict[str, str] = field(default_factory=dict)
    cues: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, name: str, entry: Entry) -> None:
        words = key_of(name)
        if not words:
            return
        key = " ".join(words)
        rows = self.names.setdefault(key, [])
        if entry not in rows:
            rows.append(entry)
        if len(key) <= 7 and name.isupper() and sum(map(str.isalpha, name)) <= 4:
            self.upper.add(key)
        self.longest[words[0]] = max(self.longest.get(words[0], 0), len(words))


def _rows(path: Path, width: int) -> Iterator[list[str]]:
    """Cells of a table's lines, without comments. Raises DataError for a line of another width."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) != width:
                raise DataError(f"{path.name}, line {number}: {len(cells)} columns where {width} are expected")
            yield cells


def _countries(tables: Tables, folder: Path) -> None:
    points = {c: (float(lat), float(lon)) for c, lat, lon in _rows(folder / "places" / "countries.tsv", 3)}
    path = folder / "actors" / "countries.jsonl"
    for line in path.read_bytes().splitlines():
        if not line.strip() or line.startswith(b"#"):
            continue
        row: dict[str, Any] = msgspec.json.decode(line)
        code = row["country"]
        if code not in points:
            continue
        lat, lon = points[code]
        tables.iso3[row.get("iso2", code)] = code
        entry = Entry("country", (code,), lat, lon, own=True)
        former = [f if isinstance(f, str) else f.get("name", "") for f in row.get("former_names", ())]
        for name in [row["name"], *row.get("aliases", ()), *former]:
            if key_of(name) and not name.endswith(" side"):
                tables.add(name, entry)
        for word in [*row.get("adjectives", ()), *row.get("people", ())]:
            tables.demonyms[" ".join(key_of(word))] = code


def _shared_names(tables: Tables, folder: Path) -> None:
    """Names that several countries bear: the article must say which."""
    by_code = {e.countries[0]: e for rows in list(tables.names.values()) for e in rows if e.kind == "country"}
    for name, codes in _rows(folder / "places" / "shared_names.tsv", 2):
        for code in codes.split("|"):
            tables.add(name, by_code[code])


def _merged(entry: Entry, store: CityStore, key: str) -> Entry:
    """The entry with the codes and the id of GeoNames' row for the same place, where there is one."""
    if entry.kind not in _MERGING:
        return entry
    limit = _SAME_KM.get(entry.kind, _NEAR_KM)
    wanted = ("city", "capital") if entry.kind not in ("state", "region", "island") else ("admin1", "admin2")
    for other in store.find(key):
        if other.kind in wanted and set(other.countries) & set(entry.countries):
            near = Entry("", (), other.lat, other.lon)
            if _km(entry, near) <= limit or (entry.kind == "state" and other.kind == "admin1"):
                codes = {"admin1": other.admin1, "admin2": other.admin2, "people": other.people}
                ident = other.geonames if entry.kind in ("state", "region", "city", "capital", "island") else None
                return _replace(entry, geonames=ident, **codes)
    return entry


def _replace(entry: Entry, **values: Any) -> Entry:
    fields = {f: getattr(entry, f) for f in entry.__dataclass_fields__}
    return Entry(**{**fields, **values})


def _km(a: Entry, b: Entry) -> float:
    return distance_km(a, b)


def _places(tables: Tables, folder: Path, store: CityStore) -> None:
    def add(names: str, kind: str, countries: tuple[str, ...], lat: str, lon: str) -> None:
        forms = names.split(";")
        entry = Entry(kind, countries, float(lat), float(lon), own=True)
        merged = _merged(entry, store, " ".join(key_of(forms[0])))
        for name in forms:
            tables.add(name, merged)

    for names, country, lat, lon in _rows(folder / "states.tsv", 4):
        add(names, "state", (country,), lat, lon)
    for table in _TABLES:
        for names, country, lat, lon, kind in _rows(folder / table, 5):
            add(names, kind, () if country == "-" else tuple(country.split("|")), lat, lon)


@lru_cache(maxsize=1)
def load_world() -> tuple[Tables, CityStore]:
    """Our tables and the compiled cities, once."""
    tables, folder = Tables(), data_dir()
    _countries(tables, folder)
    _shared_names(tables, folder)
    store = CityStore(folder / "places" / "cities.bin", tables.iso3)
    _places(tables, folder / "places", store)
    content = read_yaml(folder / "places" / "cues.yaml")
    tables.cues = {name: frozenset(str(w) for w in words) for name, words in content.items()}
    return tables, store


def load_tables() -> Tables:
    """Our tables."""
    return load_world()[0]


def load_store() -> CityStore:
    """The compiled cities."""
    return load_world()[1]
