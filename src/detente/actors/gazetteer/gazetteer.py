"""Names of places to countries and coordinates, by what the article says around them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.actors.gazetteer.choose import PlaceContext, choose, country_weights, is_certain, prior
from detente.actors.gazetteer.entries import Entry
from detente.actors.gazetteer.find import Finder
from detente.actors.gazetteer.scan import Scan, Toponym, scan_of
from detente.actors.gazetteer.store import CityStore
from detente.actors.gazetteer.tables import Tables, load_store, load_tables
from detente.actors.names import key_of
from detente.model import Place

if TYPE_CHECKING:
    from spacy.tokens import Doc


# Countries' letters that anyone takes for an address.
_GENERIC_DOMAINS = frozenset({"", "IO", "TV", "ME", "CO", "AI", "FM", "EU"})


class Gazetteer:
    """The places of the world that news names."""

    def __init__(self, tables: Tables | None = None, store: CityStore | None = None) -> None:
        self._tables = tables or load_tables()
        self._finder = Finder(self._tables, store or load_store())

    def find(self, source: Doc | str) -> list[Toponym]:
        """Toponyms of a text, from left to right."""
        return self._finder.find(source)

    def resolve(
        self, name: str, context: PlaceContext | Iterable[str] | str | None = None, inside: str | None = None
    ) -> Place | None:
        """The place of a name, None where nothing is known or likely enough.

        `context` is a PlaceContext, a text, or countries (ISO alpha-3) that are spoken of; `inside` what the place lies
        in. "Tripoli, Lebanon" says so itself.
        """
        head, comma, rest = name.partition(",")
        container = inside or (rest.strip() if comma else None)
        around = self._context(context)
        entries = self._finder.entries(head)
        toponym = Toponym(head, 0, len(head), " ".join(key_of(head)), entries)
        containers = self._finder.entries(container) if container else ()
        entry = choose(toponym, around, containers)
        return self._place(toponym, entry) if entry is not None else None

    def places(self, source: Doc | str, hints: Iterable[str] = ()) -> list[tuple[Toponym, Place]]:
        """Every toponym of an article with its place; coordinates are None where nothing can be claimed.

        `hints` are countries (ISO alpha-3) that the article is near to, such as its publisher's.
        """
        return [(t, self._place(t, e)) for t, e in self.entries(source, hints)]

    def entries(self, source: Doc | str, hints: Iterable[str] = ()) -> list[tuple[Toponym, Entry | None]]:
        """As `places`, with the gazetteer's own rows."""
        scan = scan_of(source)
        toponyms = self._finder.read(scan)
        return list(zip(toponyms, self._resolve_all(toponyms, scan, hints), strict=True))

    def resolve_all(self, name: str) -> tuple[Entry, ...]:
        """All that a name may mean, our own rows first."""
        return self._finder.entries(name)

    def country_of_domain(self, host: str) -> str | None:
        """Country (alpha-3) of a host name such as dawn.com.pk; None for .com and the like."""
        ending = host.rpartition(".")[2].upper()
        return self._tables.iso3.get({"UK": "GB"}.get(ending, ending)) if ending not in _GENERIC_DOMAINS else None

    def _context(self, context: PlaceContext | Iterable[str] | str | None) -> PlaceContext:
        if context is None:
            return PlaceContext()
        if isinstance(context, PlaceContext):
            return context
        if isinstance(context, str):
            scan = scan_of(context)
            return self._article_context(self._finder.read(scan), scan, ())[0]
        return PlaceContext(dict.fromkeys(context, 1.0))

    def _demonyms(self, scan: Scan) -> Counter[str]:
        """Countries whose adjective or people a text names."""
        table = self._tables.demonyms
        return Counter(table[scan.words[i].fold] for i in scan.starts if scan.words[i].fold in table)

    def _article_context(
        self, toponyms: list[Toponym], scan: Scan, hints: Iterable[str]
    ) -> tuple[PlaceContext, dict[str, Entry]]:
        certain = {t.key: max(t.entries, key=prior) for t in toponyms if is_certain(t)}
        weights = country_weights(toponyms, self._demonyms(scan), certain)
        for code in hints:
            weights[code] = weights.get(code, 0.0) + 0.5
        anchors = [e for e in certain.values() if e.kind not in ("country", "continent", "ocean", "sea")]
        units = frozenset(e.admin1 for e in certain.values() if e.admin1)
        return PlaceContext(weights, anchors, units), certain

    def _resolve_all(self, toponyms: list[Toponym], scan: Scan, hints: Iterable[str]) -> list[Entry | None]:
        context, certain = self._article_context(toponyms, scan, hints)
        rows: dict[int, list[Entry]] = defaultdict(list)
        for toponym in toponyms:
            if toponym.key in certain:
                rows[toponym.row].append(certain[toponym.key])
        by_key: dict[str, Entry | None] = {}
        out: list[Entry | None] = [None] * len(toponyms)
        # Names with a container beside them first: they are the surest, and one name means one place in an article.
        for i in sorted(range(len(toponyms)), key=lambda n: (toponyms[n].inside is None, n)):
            toponym = toponyms[i]
            if out[i] is not None:
                continue
            if toponym.inside is None and toponym.key in by_key and not toponym.cue:
                out[i] = by_key[toponym.key]
                continue
            containers = self._finder.look_up(toponym.inside) if toponym.inside else ()
            entry = certain.get(toponym.key) if not containers and not toponym.cue else None
            if entry is None:
                entry = choose(toponym, context, containers, rows[toponym.row])
            out[i] = entry
            if entry is not None and containers and i + 1 < len(toponyms):
                # What the place lies in is settled by it: the "New York" after "Buffalo" is the state.
                out[i + 1] = next((c for c in containers if c.contains(entry)), None)
            if entry is not None:
                by_key.setdefault(toponym.key, entry)
                if entry.kind not in ("country", "continent", "ocean", "sea") and entry not in context.anchors:
                    units = context.units | ({entry.admin1} if entry.admin1 else frozenset())
                    context = PlaceContext(context.countries, [*context.anchors, entry], units)
        return out

    @staticmethod
    def _place(toponym: Toponym, entry: Entry | None) -> Place:
        spans = ((toponym.start, toponym.end),)
        if entry is None:
            return Place(name=toponym.text, precision="region", mentions=spans)
        return Place(
            name=toponym.text,
            country=entry.country,
            lat=entry.lat,
            lon=entry.lon,
            precision=entry.precision,
            geonames=entry.geonames,
            mentions=spans,
        )


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The gazetteer over the shipped data, made once."""
    return Gazetteer()
