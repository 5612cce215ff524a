"""Cities and subdivisions in a compact block: sorted names, and columns of numbers.

A table of Python objects for all of them would take seconds to make and a hundred megabytes; this takes about ten.
"""

from __future__ import annotations

import json
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from detente.actors.gazetteer.entries import Entry
from detente.errors import DataError

_MAGIC = b"DETENTE-PLACES 1"
_KINDS = ("city", "capital", "admin1", "admin2")


class CityStore:
    """Names to entries. `code_of` turns GeoNames' two-letter country into ours (alpha-3)."""

    def __init__(self, path: Path, code_of: dict[str, str]) -> None:
        """Raises DataError where the file is not ours."""
        raw = path.read_bytes()
        first = raw.find(b"\n")
        second = raw.find(b"\n", first + 1)
        if raw[:first] != _MAGIC:
            raise DataError(f"{path.name} is not a compiled gazetteer; run tools/build_gazetteer.py")
        head: dict[str, Any] = json.loads(raw[first + 1 : second])
        body = zlib.decompress(raw[second + 1 :])
        self._names = body[: head["names"]]
        self._starts = np.flatnonzero(np.frombuffer(self._names, np.uint8) == 10).astype(np.int32)
        columns = self._columns(body, head)
        counts = columns.pop("counts").astype(np.int32)
        self._first = np.concatenate(([0], np.cumsum(counts, dtype=np.int32))).astype(np.int32)
        self._refs = np.cumsum(columns.pop("refs"), dtype=np.int32)
        self._columns_of = columns
        self._countries = tuple(code_of.get(c, c) for c in head["countries"])
        self.find = lru_cache(maxsize=4096)(self._find)

    @staticmethod
    def _columns(body: bytes, head: dict[str, Any]) -> dict[str, np.ndarray[Any, Any]]:
        out: dict[str, np.ndarray[Any, Any]] = {}
        at = int(head["names"])
        for name, kind, length in head["columns"]:
            dtype = np.dtype(kind)
            size = dtype.itemsize * length
            planes = np.frombuffer(body, np.uint8, size, at).reshape(dtype.itemsize, length)
            out[name] = np.ascontiguousarray(planes.T).view(dtype).reshape(length)
            at += size
        return out

    def __len__(self) -> int:
        return len(self._columns_of["id"])

    def _index(self, key: bytes) -> int:
        """Position of the name, -1 where there is none."""
        names, starts = self._names, self._starts
        low, high = 0, len(starts) - 1
        while low < high:
            mid = (low + high) // 2
            if names[starts[mid] + 1 : starts[mid + 1]] < key:
                low = mid + 1
            else:
                high = mid
        if low < len(starts) - 1 and names[starts[low] + 1 : starts[low + 1]] == key:
            return low
        return -1

    def _find(self, key: str) -> tuple[Entry, ...]:
        """Entries of a folded name, the most populous first."""
        at = self._index(key.encode())
        if at < 0:
            return ()
        found = [self._entry(int(i)) for i in self._refs[self._first[at] : self._first[at + 1]]]
        return tuple(sorted(found, key=lambda e: -e.people))

    def _entry(self, i: int) -> Entry:
        c = self._columns_of
        return Entry(
            kind=_KINDS[int(c["level"][i])],
            countries=(self._countries[int(c["country"][i])],),
            lat=float(c["lat"][i]) / 100,
            lon=float(c["lon"][i]) / 100,
            people=round(2 ** (float(c["people"][i]) / 8)),
            admin1=int(c["admin1"][i]),
            admin2=int(c["admin2"][i]),
            geonames=int(c["id"][i]),
        )

    def nearest_countries(self, lat: float, lon: float, most: int = 5) -> list[tuple[str, float]]:
        """(country, km) of the cities nearest to a point: what country a point lies in, roughly."""
        c = self._columns_of
        scale = np.cos(np.radians(lat))
        east = (c["lon"].astype(np.float32) / 100 - lon + 180) % 360 - 180
        square = (c["lat"].astype(np.float32) / 100 - lat) ** 2 + (east * scale) ** 2
        square[c["level"] > 1] = np.inf
        best = np.argpartition(square, most)[:most]
        rows = [(self._countries[int(c["country"][i])], float(np.sqrt(square[i])) * 111.2) for i in best]
        return sorted(rows, key=lambda r: r[1])
