"""Toponyms of a text: the names that the gazetteer knows and that stand for places there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.actors.gazetteer.entries import Entry, distance_km
from detente.actors.gazetteer.judge import Judge, Use
from detente.actors.gazetteer.scan import PLACE_LABELS, Scan, Toponym, scan_of
from detente.actors.gazetteer.store import CityStore
from detente.actors.gazetteer.tables import Tables
from detente.actors.names import Word, words

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LINKS = frozenset(
    "of de da do del dos das la le les el al es an den des du the and e i on upon sur sous ar bin ben aux".split()
)
_ARTICLES = frozenset({"the", "a", "an"})
_SHORT = {"st": "saint", "ft": "fort", "mt": "mount"}
_LONGEST = 5
_Found = tuple[int, int, Toponym]


class Finder:
    """Finds toponyms in a text or a parsed document."""

    def __init__(self, tables: Tables, store: CityStore) -> None:
        self._tables = tables
        self._store = store
        self._cues = tables.cues
        self.look_up = lru_cache(maxsize=8192)(self._look_up)
        self._judge = Judge(tables, self.look_up)

    def _look_up(self, key: str) -> tuple[Entry, ...]:
        """What a folded name may mean: our rows first, then those of GeoNames that are not the same places."""
        own = self._tables.names.get(key, [])
        ids = {e.geonames for e in own if e.geonames}
        units = {e.admin1 for e in own if e.kind == "state" and e.admin1}
        nations = {e.countries for e in own if e.kind == "country"}
        out = list(own)
        for entry in self._store.find(key):
            # "Mexico" is the country: its state and its city have names of their own.
            unit = entry.kind == "admin1" and entry.admin1 in units
            same = unit or entry.geonames in ids or entry.countries in nations
            if not same and not any(_one_place(entry, e) for e in own):
                out.append(entry)
        first, _, rest = key.partition(" ")
        if rest and first in _SHORT:
            out += [e for e in self.look_up(f"{_SHORT[first]} {rest}") if e not in out]
        return tuple(out)

    def entries(self, name: str) -> tuple[Entry, ...]:
        """What a name as written may mean; capitals count for short names ("US")."""
        parts = words(name)
        if len(parts) > 1 and parts[0].fold == "the":
            parts = parts[1:]
        key = " ".join(w.fold for w in parts)
        if key in self._tables.upper and not _capitals(parts):
            return ()
        return self.look_up(key)

    def find(self, source: Doc | str) -> list[Toponym]:
        """Toponyms from left to right, none inside another."""
        return self.read(scan_of(source))

    def read(self, scan: Scan) -> list[Toponym]:
        """Toponyms of a scan."""
        scan.starts = [i for i in range(len(scan.words)) if self._may_begin(scan, i)]
        spans = list(self._spans(scan))
        scan.known = {t.key for _, _, t in spans if t.use == "place" and (t.label in PLACE_LABELS or t.cue)}
        if spans and scan.refused:
            # Once more: what is a place in one sentence is one in the next, and lists are read from both ends.
            spans = list(self._spans(scan))
        return self._joined_up(scan, spans)

    def _spans(self, scan: Scan) -> Iterator[_Found]:
        done = 0
        for i in scan.starts:
            found = (self._longest(scan, i) or self._unknown(scan, i)) if i >= done else None
            if found is not None:
                if found[2].use == "place":
                    scan.taken |= {found[0], found[1] - 1}
                yield found
                done = found[1]

    def _may_begin(self, scan: Scan, i: int) -> bool:
        token = scan.words[i]
        if token.fold in _ARTICLES:
            return False
        if token.capital or (scan.labels[i] in PLACE_LABELS and scan.runs[i][0] == i):
            return True
        return (token.fold in self._cues["directions"] or token.fold in ("al", "el", "occupied")) and (
            token.fold in self._tables.longest
        )

    def _longest(self, scan: Scan, i: int) -> _Found | None:
        """The longest known name that begins at a word and passes as a place."""
        tokens = scan.words
        for end in range(self._stop(scan, i), i, -1):
            last = tokens[end - 1]
            if last.fold in _LINKS and not last.capital:
                continue
            key = scan.key(i, end)
            if any(t.possessive for t in tokens[i : end - 1]) and key not in self._tables.names:
                continue
            entries = self.look_up(key)
            if not entries or (key in self._tables.upper and not _capitals(tokens[i:end])):
                continue
            use = self._judge.use_of(scan, i, end, key, entries)
            if use is not None:
                return i, end, self._toponym(scan, i, end, key, entries, use)
            scan.refused.add(key)
        return None

    def _stop(self, scan: Scan, i: int) -> int:
        """End of the longest run of words that may be one name."""
        tokens, stop = scan.words, i + 1
        own = self._tables.longest.get(tokens[i].fold, 0)
        while stop < len(tokens) and stop - i < _LONGEST:
            token = tokens[stop]
            if not token.joined and not (token.fold in ("d", "dc") and tokens[i].fold == "washington"):
                break
            if not (token.capital or token.fold in _LINKS or token.hyphen or stop - i < own):
                break
            stop += 1
        return stop

    def _unknown(self, scan: Scan, i: int) -> _Found | None:
        """A name that is called a place and that the gazetteer does not know: a place without coordinates."""
        start, end = scan.runs[i]
        if scan.labels[i] not in PLACE_LABELS or (start != i and scan.fold(start) not in _ARTICLES):
            return None
        links = [n for n in range(i + 1, end) if scan.fold(n) in ("and", "or")]
        end = links[0] if links else end
        part = scan.words[i:end]
        if not any(t.capital for t in part) or any(t.fold in self._tables.demonyms for t in part):
            return None
        kind = part[0].fold in self._cues["generic"] or part[0].fold in self._cues["city_nouns"]
        if part[0].fold in self._cues["common"] or (kind and len(part) > 1 and part[1].fold == "of"):
            return None
        if any(self._names_well_known(scan, n, end) for n in range(i + 1, end)):
            return None
        return i, end, self._toponym(scan, i, end, scan.key(i, end), (), "place")

    def _names_well_known(self, scan: Scan, i: int, end: int) -> bool:
        """Whether a well-known name begins at a word of an entity, as in "Asian Kazakhstan"."""
        for stop in range(end, i, -1):
            key = scan.key(i, stop)
            if key not in self._cues["generic"] and key not in self._cues["common"]:
                entries = self.look_up(key)
                if entries and self._judge.is_strong(entries):
                    return True
        return False

    def _toponym(self, scan: Scan, i: int, end: int, key: str, entries: tuple[Entry, ...], use: Use) -> Toponym:
        start, stop = scan.words[i].start, scan.words[end - 1].end
        dotted = stop - start > 2 and scan.text[stop - 2] == "." and scan.words[end - 1].capital
        if dotted and scan.text[stop : stop + 1] == ".":
            stop += 1  # the last dot of "U.S." belongs to it
        direction = bool(i) and scan.words[i].joined and scan.fold(i - 1) in self._cues["directions"]
        text, label, cue = scan.text[start:stop], scan.labels[i], self._cue(scan, i, end)
        return Toponym(text, start, stop, key, entries, use=use, label=label, cue=cue, direction=direction)

    def _cue(self, scan: Scan, i: int, end: int) -> str:
        """Whether the words beside the name call it a city or an area."""
        near = []
        if end < len(scan.words) and scan.words[end].joined and not scan.words[end - 1].possessive:
            near.append(scan.fold(end))
        if i and scan.words[i].joined:
            near.append(scan.fold(i - 2) if scan.fold(i - 1) == "of" else scan.fold(i - 1))
        for word in near:
            if word in self._cues["city_nouns"]:
                return "city"
            if word in self._cues["area_nouns"]:
                return "area"
        return ""

    def _joined_up(self, scan: Scan, spans: list[_Found]) -> list[Toponym]:
        """Toponyms with what a following ", Lebanon" or " in Lebanon" says, and with their enumerations."""
        out: list[Toponym] = []
        row = 0
        for n, (_, _, toponym) in enumerate(spans):
            if n + 1 < len(spans):
                following = spans[n + 1][2]
                gap = scan.text[toponym.end : following.start]
                between = " ".join(gap.split()).lower()
                nations = _is_nation(toponym) and _is_nation(following)
                if not nations and "\n" not in gap and between in (",", "(", "in", "in the", "of", ", in"):
                    toponym = replace(toponym, inside=following.key)
            if n and " ".join(scan.text[spans[n - 1][2].end : toponym.start].split()).lower() not in _ENUMERATION:
                row += 1
            out.append(replace(toponym, row=row))
        return out


_ENUMERATION = frozenset({",", "and", "or", ", and", ", or", ", the", "and the", ", and the", "/", ";", "; and", "&"})


def _is_nation(toponym: Toponym) -> bool:
    return bool(toponym.entries) and toponym.entries[0].kind == "country"


def _capitals(parts: list[Word]) -> bool:
    return all(w.text.isupper() for w in parts)


def _one_place(a: Entry, b: Entry) -> bool:
    """Two rows for one place: the same kind of thing in the same country, near each other."""
    if not set(a.countries) & set(b.countries):
        return False
    if b.kind in ("region", "island", "area"):
        return a.kind in ("admin1", "admin2") and distance_km(a, b) < 150
    return a.precision in ("city", "point") and b.precision in ("city", "point") and distance_km(a, b) < 40
