"""Toponyms of a text: names that the gazetteer knows, used as places and not as persons, peoples or organisations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.actors.gazetteer.entries import Entry
from detente.actors.gazetteer.store import CityStore
from detente.actors.gazetteer.tables import Tables
from detente.actors.names import Word, words

if TYPE_CHECKING:
    from spacy.tokens import Doc

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_PERSONAL = frozenset({"PERSON"})
_BLOCKING = frozenset({"DATE", "TIME", "MONEY", "QUANTITY", "CARDINAL", "ORDINAL", "PERCENT", "LANGUAGE", "LAW", "WORK_OF_ART"})
_DIRECTIONS = frozenset(
    "north south east west central northern southern eastern western northeastern northwestern southeastern southwestern "
    "northeast northwest southeast southwest upper lower mainland downtown greater outer inner metropolitan coastal rural".split()
)
_LINKS = frozenset({"of", "de", "da", "do", "del", "la", "le", "el", "al", "du", "des", "the", "and", "e", "i", "on", "upon", "sur", "ar"})
_ARTICLES = frozenset({"the", "a", "an"})
_SHORT = {"st": "saint", "ft": "fort", "mt": "mount"}
_LONGEST = 5
# An unknown name of the parser's is kept as a place without coordinates only where its label is one of these.
_KNOWN_CITY = 100_000


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in a text: characters `start` to `end`, its folded key, and what it may mean.

    `label` is the parser's entity label or ""; `inside` the key of what the text says it lies in ("Tripoli, Lebanon");
    `cue` is "city" or "area" where a noun beside the name says so; `direction` a "northern" before it;
    `locative` whether a preposition of place governs it.
    """

    text: str
    start: int
    end: int
    key: str
    entries: tuple[Entry, ...] = field(repr=False)
    label: str = ""
    inside: str | None = None
    cue: str = ""
    direction: bool = False
    locative: bool = False


@dataclass(slots=True)
class _Scan:
    """Words of a text with the entity label of each and the run of its entity."""

    text: str
    words: list[Word]
    labels: list[str]
    runs: list[tuple[int, int]]


class Finder:
    """Finds toponyms in a text or a parsed document."""

    def __init__(self, tables: Tables, store: CityStore) -> None:
        self._tables = tables
        self._store = store
        self._cues = tables.cues
        self.look_up = lru_cache(maxsize=8192)(self._look_up)

    # Names

    def _look_up(self, key: str) -> tuple[Entry, ...]:
        """What a folded name may mean: our rows first, those of GeoNames that are not the same places after."""
        own = self._tables.names.get(key, [])
        ids = {e.geonames for e in own if e.geonames}
        units = {e.admin1 for e in own if e.kind == "state" and e.admin1}
        out = list(own)
        country = next((e for e in own if e.kind == "country"), None)
        for entry in self._store.find(key):
            if country is not None and entry.countries == country.countries:
                continue  # "Mexico" is the country; its state and its city have names of their own
            same_unit = entry.kind == "admin1" and entry.admin1 in units
            if entry.geonames not in ids and not same_unit and not any(_one_place(entry, e) for e in own):
                out.append(entry)
        if out:
            return tuple(out)
        first, _, rest = key.partition(" ")
        if rest and first in _SHORT:
            return self.look_up(f"{_SHORT[first]} {rest}")
        return ()

    def entries(self, name: str) -> tuple[Entry, ...]:
        """What a name as written may mean; capitals count for short names ("US")."""
        parts = words(name)
        key = " ".join(w.fold for w in parts)
        if key in self._tables.upper and not _capitals(parts):
            return ()
        return self.look_up(key)

    # Texts

    def find(self, source: Doc | str) -> list[Toponym]:
        """Toponyms from left to right, none inside another."""
        scan = self._scan(source)
        spans = list(self._spans(scan))
        return self._with_containers(scan, spans)

    def _scan(self, source: Doc | str) -> _Scan:
        text = source if isinstance(source, str) else source.text
        tokens = words(text)
        labels = [""] * len(tokens)
        runs = [(i, i + 1) for i in range(len(tokens))]
        if not isinstance(source, str):
            at = 0
            for ent in source.ents:
                start, end = ent.start_char, ent.end_char
                while at < len(tokens) and tokens[at].start < start:
                    at += 1
                first = at
                while at < len(tokens) and tokens[at].start < end:
                    labels[at] = ent.label_
                    at += 1
                for i in range(first, at):
                    runs[i] = (first, at)
        return _Scan(text, tokens, labels, runs)

    def _spans(self, scan: _Scan) -> Iterator[tuple[int, int, Toponym]]:
        i, tokens = 0, scan.words
        while i < len(tokens):
            if not self._may_begin(scan, i):
                i += 1
                continue
            found = self._longest(scan, i)
            if found is None:
                found = self._unknown(scan, i)
            if found is None:
                i += 1
                continue
            yield found
            i = found[1]

    def _may_begin(self, scan: _Scan, i: int) -> bool:
        token = scan.words[i]
        if token.capital or (scan.labels[i] in PLACE_LABELS and scan.runs[i][0] == i):
            return token.fold not in _ARTICLES
        return token.fold in ("al", "el", "eastern", "northern", "southern", "western", "central", "occupied") and (
            token.fold in self._tables.longest
        )

    def _longest(self, scan: _Scan, i: int) -> tuple[int, int, Toponym] | None:
        """The longest known name that begins at a word and passes as a place."""
        tokens = scan.words
        stop = i + 1
        while stop < len(tokens) and stop - i < _LONGEST and tokens[stop].joined and (
            tokens[stop].capital or tokens[stop].fold in _LINKS or self._goes_on(tokens, i, stop) or tokens[stop].hyphen
        ):
            stop += 1
        for end in range(stop, i, -1):
            last = tokens[end - 1]
            if last.fold in _LINKS and not last.capital:
                continue
            key = " ".join(t.fold for t in tokens[i:end])
            if any(t.possessive for t in tokens[i : end - 1]) and key not in self._tables.names:
                continue
            entries = self.look_up(key)
            if not entries or (key in self._tables.upper and not _capitals(tokens[i:end])):
                continue
            if self._is_place(scan, i, end, key, entries):
                return i, end, self._toponym(scan, i, end, key, entries)
        return None

    def _goes_on(self, tokens: list[Word], i: int, at: int) -> bool:
        """A lower-case word that our own names contain ("Gaza enclave", "eastern Congo")."""
        return at - i < self._tables.longest.get(tokens[i].fold, 0)

    def _unknown(self, scan: _Scan, i: int) -> tuple[int, int, Toponym] | None:
        """A name that the parser takes for a place and the gazetteer does not know: a place without coordinates."""
        start, end = scan.runs[i]
        if scan.labels[i] not in PLACE_LABELS or start != i and scan.words[start].fold not in _ARTICLES:
            return None
        part = scan.words[i:end]
        if not any(t.capital for t in part) or any(t.fold in self._tables.demonyms for t in part):
            return None
        if any(self._names_well_known(scan, n, end) for n in range(i + 1, end)):
            return None
        key = " ".join(t.fold for t in part)
        return i, end, self._toponym(scan, i, end, key, ())

    def _names_well_known(self, scan: _Scan, i: int, end: int) -> bool:
        """Whether a well-known name begins at a word of an entity: "Asian Kazakhstan" is not unknown."""
        for stop in range(end, i, -1):
            key = " ".join(t.fold for t in scan.words[i:stop])
            if key not in self._cues["generic"] and key not in self._cues["common"]:
                entries = self.look_up(key)
                if entries and self._is_strong(entries):
                    return True
        return False

    def _toponym(self, scan: _Scan, i: int, end: int, key: str, entries: tuple[Entry, ...]) -> Toponym:
        start, stop = scan.words[i].start, scan.words[end - 1].end
        if scan.text[stop : stop + 1] == "." and stop - start > 2 and scan.text[stop - 2] == "." and scan.words[end - 1].capital:
            stop += 1  # the last dot of "U.S." belongs to it
        before = scan.words[i - 1].fold if i and scan.words[i].joined else ""
        locative = before in self._cues["locative"]
        if before in _DIRECTIONS and i > 1:
            locative = scan.words[i - 2].fold in self._cues["locative"]
        elif before == "the" and i > 1:
            locative = scan.words[i - 2].fold in self._cues["locative"]
        return Toponym(
            text=scan.text[start:stop],
            start=start,
            end=stop,
            key=key,
            entries=entries,
            label=scan.labels[i],
            cue=self._cue(scan, i, end),
            direction=before in _DIRECTIONS,
            locative=locative,
        )

    def _cue(self, scan: _Scan, i: int, end: int) -> str:
        """Whether the words beside the name call it a city or an area."""
        tokens = scan.words
        near = []
        if end < len(tokens) and tokens[end].joined and not tokens[end - 1].possessive:
            near.append(tokens[end].fold)
        if i > 1 and tokens[i - 1].fold == "of" and tokens[i].joined:
            near.append(tokens[i - 2].fold)
        for word in near:
            if word in self._cues["city_nouns"]:
                return "city"
            if word in self._cues["area_nouns"]:
                return "area"
        return ""

    # What is no place

    def _is_place(self, scan: _Scan, i: int, end: int, key: str, entries: tuple[Entry, ...]) -> bool:
        tokens = scan.words
        before = tokens[i - 1] if i and tokens[i].joined else None
        after = tokens[end] if end < len(tokens) and tokens[end].joined else None
        labels = set(scan.labels[i:end])
        label = scan.labels[i]
        own = entries[0].own
        if before is not None and before.fold in self._cues["titles"] and before.capital and label not in PLACE_LABELS:
            return False
        if key in self._tables.upper:
            pass
        elif key in self._cues["common"]:
            return label == "GPE" and self._comes_in_known(scan, end)
        elif key in self._cues["generic"] or (len(key) < 3 and not own):
            return False
        if labels & _BLOCKING and not (own and labels <= {"LAW", "WORK_OF_ART", "LANGUAGE", ""}):
            return False
        whole = scan.runs[i][0] in (i, i - 1) and scan.runs[end - 1][1] == end and len({scan.runs[n] for n in range(i, end)}) == 1
        if label in PLACE_LABELS:
            return self._fits_entity(scan, i, end, after)
        strong = before is not None and before.fold in self._cues["strong"]
        if label == "NORP" or key in self._tables.demonyms:
            return own and whole and key not in self._tables.demonyms
        if after is not None and after.capital and not tokens[end - 1].possessive and after.fold in self._cues["org_nouns"] and not own:
            return False
        return self._passes(scan, i, end, entries, label, whole, strong)

    def _passes(
        self, scan: _Scan, i: int, end: int, entries: tuple[Entry, ...], label: str, whole: bool, strong: bool
    ) -> bool:
        """A name that the parser does not call a place."""
        known = self._is_strong(entries)
        listed = self._comes_in_known(scan, end) or self._follows_known(scan, i)
        if label == "PERSON":
            return whole and (listed or (strong and not self._is_given(scan, i))) and end - i <= 3
        if label == "ORG":
            return (whole and (known or strong or listed)) or (strong and known and scan.runs[i][1] == end)
        if label:
            return whole and known
        if self._is_joined_name(scan, i, end):
            return strong and known
        return known or strong or listed

    @staticmethod
    def _is_given(scan: _Scan, i: int) -> bool:
        return bool(i) and scan.words[i - 1].fold in ("off", "into", "around", "via", "through", "at")

    @staticmethod
    def _is_joined_name(scan: _Scan, i: int, end: int) -> bool:
        """Part of a longer capitalised name, such as "Kabul Declaration"."""
        tokens = scan.words
        after = tokens[end] if end < len(tokens) else None
        before = tokens[i - 1] if i else None
        follows = after is not None and after.joined and after.capital and not tokens[end - 1].possessive
        leads = before is not None and tokens[i].joined and before.capital and before.fold not in _DIRECTIONS
        return follows or (leads and before is not None and not before.possessive and before.start > 0 and i > 1)

    @staticmethod
    def _is_strong(entries: tuple[Entry, ...]) -> bool:
        """A country, a row of ours that is no small town, or a large city."""
        best = entries[0]
        if best.own:
            return best.kind != "city" or best.people >= _KNOWN_CITY
        return best.people >= 5 * _KNOWN_CITY or best.kind == "capital"

    def _fits_entity(self, scan: _Scan, i: int, end: int, after: Word | None) -> bool:
        """A known name that begins inside a place entity and ends with it, or before a comma or kind noun in it."""
        stop = scan.runs[end - 1][1]
        if scan.labels[end - 1] not in PLACE_LABELS or stop == end:
            return True
        following = scan.words[end]
        if not following.joined or not following.capital:
            return True
        # "Paris Square": a known name that opens a longer unknown one is not that place.
        return following.fold in self._cues["city_nouns"] or following.fold in self._cues["area_nouns"]

    def _comes_in_known(self, scan: _Scan, end: int) -> bool:
        """Before a comma and a country or state: "Lincoln, Nebraska"."""
        tokens = scan.words
        if end >= len(tokens) or scan.text[tokens[end - 1].end : tokens[end].start].strip() != ",":
            return False
        return any(e.own and e.kind in ("country", "state", "region") for e in self._known_at(scan, end))

    def _follows_known(self, scan: _Scan, i: int) -> bool:
        """After a comma or "and" in a list of names of which the first is governed by a preposition of place."""
        tokens = scan.words
        at = i - 1
        if at >= 1 and tokens[at].fold in ("and", "or"):
            at -= 1
        elif at < 0 or scan.text[tokens[at].end : tokens[i].start].strip() != ",":
            return False
        return scan.labels[at] in ("GPE", "LOC")

    def _known_at(self, scan: _Scan, at: int) -> tuple[Entry, ...]:
        """Entries of the longest own name that begins at a word."""
        tokens = scan.words
        for size in range(min(4, len(tokens) - at), 0, -1):
            if size > 1 and not all(t.joined for t in tokens[at + 1 : at + size]):
                continue
            key = " ".join(t.fold for t in tokens[at : at + size])
            if key in self._tables.names and tokens[at].capital:
                return tuple(self._tables.names[key])
        return ()

    # Containment

    def _with_containers(self, scan: _Scan, spans: list[tuple[int, int, Toponym]]) -> list[Toponym]:
        """Toponyms with the key of what a following ", Lebanon" or " in Lebanon" says that they lie in."""
        out: list[Toponym] = []
        for n, (_, _, toponym) in enumerate(spans):
            if n + 1 < len(spans):
                following = spans[n + 1][2]
                gap = scan.text[toponym.end : following.start]
                words_between = gap.strip(" ,.(").lower()
                if ("," in gap or "(" in gap) and words_between == "" and "\n" not in gap:
                    toponym = replace(toponym, inside=following.key)
                elif words_between in ("in", "in the", "of", "province of") and "\n" not in gap and "," not in gap:
                    toponym = replace(toponym, inside=following.key)
            out.append(toponym)
        return out


def _capitals(parts: list[Word]) -> bool:
    return all(w.text.isupper() for w in parts)


def _one_place(a: Entry, b: Entry) -> bool:
    """Two rows for one place: the same kind of thing in the same country, near each other."""
    from detente.actors.gazetteer.entries import distance_km

    if not set(a.countries) & set(b.countries):
        return False
    if b.kind == "country":
        return a.kind in ("admin1", "admin2") and distance_km(a, b) < 30
    limit = {"state": 0.0, "region": 150.0, "island": 80.0, "area": 60.0}.get(b.kind, 40.0)
    if b.kind in ("region", "island"):
        return a.kind in ("admin1", "admin2") and distance_km(a, b) < limit
    return a.precision in ("city", "point") and b.precision in ("city", "point") and distance_km(a, b) < limit
