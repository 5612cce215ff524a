"""Score the gazetteer on GeoVirus-style XML: toponyms with coordinates.

    python -m detente.evaluate.geovirus DIR [--misses] [--first N] [--places-only]

DIR holds XML files of `<article><text>…</text><locations><location><name/><start/><end/><lat/><lon/>…`. Offsets in such
files may be off by a character, so a toponym counts as found where a found name overlaps it. The files give no
countries; the country of a gold point is that of the named country or, failing that, of the cities nearest to it.
They count names inside names too ("U.S." in "U.S. Army"); `--places-only` leaves those out of what is found.
"""

from __future__ import annotations

import argparse
import json
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.actors.gazetteer import Gazetteer, great_circle, load_gazetteer
from detente.actors.gazetteer.tables import load_store
from detente.errors import DataError
from detente.model import Place

if TYPE_CHECKING:
    from spacy.language import Language

LIMIT_KM = 161.0


@dataclass(frozen=True)
class Gold:
    """A toponym of the file. `page` is what the annotators linked it to."""

    name: str
    start: int
    end: int
    lat: float
    lon: float
    page: str


def read(path: Path) -> Iterator[tuple[str, list[Gold]]]:
    """(text, toponyms) of every article. Raises DataError for a file that is not such XML."""
    try:
        root = ET.parse(path).getroot()
    except ET.ParseError as error:
        raise DataError(f"{path.name}: {error}") from error
    for article in root.iter("article"):
        rows = []
        for place in article.iter("location"):
            value = {c.tag: (c.text or "").strip() for c in place}
            page = value.get("page", "").rsplit("/", 1)[-1].replace("_", " ")
            numbers = int(value["start"]), int(value["end"]), float(value["lat"]), float(value["lon"])
            rows.append(Gold(value["name"], *numbers, page))
        yield article.findtext("text") or "", rows


def gold_country(gold: Gold, gazetteer: Gazetteer) -> str | None:
    """Country of a gold point, None for oceans, continents and points between countries."""
    for entry in gazetteer.resolve_all(gold.page):
        if entry.own and great_circle(entry.lat, entry.lon, gold.lat, gold.lon) < 900:
            return entry.country if entry.kind == "country" or not entry.countries else entry.countries[0]
    near = [(c, km) for c, km in load_store().nearest_countries(gold.lat, gold.lon) if km < 250]
    if not near or near[0][1] > 120:
        return None
    votes = Counter(c for c, _ in near)
    return max(votes, key=lambda c: (votes[c], c == near[0][0]))


@dataclass
class Score:
    """Counts of one run."""

    total: int = 0
    found: int = 0
    placed: int = 0
    right: int = 0
    in_country: int = 0
    country_right: int = 0
    country_right_found: int = 0
    country_found: int = 0
    extra: int = 0

    def row(self) -> dict[str, float | int]:
        """Shares: `all` of all toponyms of the file, `found` of those that were found."""

        def share(part: int, whole: int) -> float:
            return round(part / whole, 4) if whole else 0.0

        return {
            "toponyms": self.total,
            "found": share(self.found, self.total),
            "within_161km_all": share(self.right, self.total),
            "within_161km_found": share(self.right, self.found),
            "country_all": share(self.country_right, self.in_country),
            "country_found": share(self.country_right_found, self.country_found),
            "precision_of_found": share(self.found, self.found + self.extra),
        }


def score_article(
    gold: list[Gold], places: list[Place], gazetteer: Gazetteer, score: Score
) -> Iterator[tuple[Gold, Place | None, float | None]]:
    """Add an article to the score; yields the toponyms that are missed or far off."""
    matched: set[int] = set()
    for item in gold:
        score.total += 1
        hits = [p for p in places if p.mentions[0][0] <= item.end and item.start <= p.mentions[0][1]]
        best = max(hits, key=lambda p: _overlap(p, item), default=None)
        country = gold_country(item, gazetteer)
        score.in_country += country is not None
        if best is None:
            yield item, None, None
            continue
        matched.add(id(best))
        score.found += 1
        score.country_found += country is not None
        if country is not None and best.country == country:
            score.country_right += 1
            score.country_right_found += 1
        if best.lat is None or best.lon is None:
            yield item, best, None
            continue
        distance = great_circle(best.lat, best.lon, item.lat, item.lon)
        if distance <= LIMIT_KM:
            score.right += 1
        else:
            yield item, best, distance
    score.extra += sum(id(p) not in matched for p in places)


def _overlap(place: Place, item: Gold) -> int:
    start, end = place.mentions[0]
    return min(end, item.end) - max(start, item.start)


def evaluate(
    folder: Path, nlp: Language, first: int | None = None, misses: bool = False, places_only: bool = False
) -> dict[str, float | int]:
    """Shares over all XML files of a folder; `misses` prints what went wrong."""
    gazetteer, score, count = load_gazetteer(), Score(), 0
    for path in sorted(folder.glob("*.xml")):
        for text, gold in read(path):
            count += 1
            if first is not None and count > first:
                break
            places = [p for t, p in gazetteer.places(nlp(text)) if t.use == "place" or not places_only]
            for item, place, distance in score_article(gold, places, gazetteer, score):
                if misses:
                    where = f"{distance:.0f} km" if distance is not None else "not placed" if place else "not found"
                    got = f"{place.name}\t{place.country}" if place else "\t"
                    print(f"{item.name}\t{item.page}\t{where}\t{got}")
    return score.row()


def main() -> None:
    """Command line."""
    from detente.pipeline.nlp import load_model

    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m detente.evaluate.geovirus", description=about)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--first", type=int, default=None, help="only the first N articles")
    parser.add_argument("--misses", action="store_true", help="print the toponyms that went wrong")
    parser.add_argument("--places-only", action="store_true", help="without names inside names")
    options = parser.parse_args()
    row = evaluate(options.folder, load_model(), options.first, options.misses, options.places_only)
    print(json.dumps(row, indent=2))


if __name__ == "__main__":
    main()
