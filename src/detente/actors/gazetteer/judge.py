"""Whether a known name stands for a place where it stands: persons, peoples and organisations bear such names too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from detente.actors.gazetteer.entries import Entry
from detente.actors.gazetteer.scan import PLACE_LABELS, Scan
from detente.actors.gazetteer.tables import Tables

Use = Literal["place", "name"]

_BLOCKING = frozenset(
    {"DATE", "TIME", "MONEY", "QUANTITY", "CARDINAL", "ORDINAL", "PERCENT", "LANGUAGE", "LAW", "WORK_OF_ART"}
)
_NAME_HOLDERS = frozenset({"ORG", "EVENT", "FAC", "LAW", "PRODUCT", "LOC"})
_LARGE, _VERY_LARGE = 100_000, 500_000


class Judge:
    """Decides on the use of a name: a place, part of another name, or neither (None)."""

    def __init__(self, tables: Tables, look_up: Callable[[str], tuple[Entry, ...]]) -> None:
        self._tables = tables
        self._cues = tables.cues
        self._look_up = look_up

    def is_strong(self, entries: tuple[Entry, ...], key: str = "") -> bool:
        """A country, a row of ours that is no surname or common word too, a capital, or a very large city."""
        best = entries[0]
        if best.own:
            return key not in self._cues["borne"]
        return best.people >= _VERY_LARGE or best.kind == "capital"

    def use_of(self, scan: Scan, i: int, end: int, key: str, entries: tuple[Entry, ...]) -> Use | None:
        """The use of the words `i` to `end`, which the gazetteer knows as `entries`."""
        label = scan.labels[i]
        if not self._may_be_name(scan, i, end, key, entries, label):
            return None
        if label in PLACE_LABELS:
            return self._in_place_entity(scan, i, end, entries)
        if self._is_titled(scan, i):
            return None
        people = key in self._tables.demonyms and key not in self._tables.names
        if label == "NORP" or people:
            nation = end - i > 1 and entries[0].kind == "country"
            return "place" if not people and (nation or self._is_called(scan, i, end)) else None
        run = scan.runs[i]
        whole = run[0] in (i, i - 1) and run[1] == end
        if label and not whole and not self._is_called(scan, i, end):
            return "name" if label in _NAME_HOLDERS and self._leads_name(scan, i, end, entries) else None
        return self._unlabelled(scan, i, end, key, entries, label)

    def _may_be_name(
        self, scan: Scan, i: int, end: int, key: str, entries: tuple[Entry, ...], label: str
    ) -> bool:
        if key in self._tables.upper:
            return True
        if key in self._cues["common"]:
            return label == "GPE" and (self.comes_in_known(scan, end) or scan.fold(i - 1) in self._cues["surest"])
        if key in self._cues["generic"] or (len(key) < 3 and not entries[0].own):
            return False
        return not any(scan.labels[n] in _BLOCKING for n in range(i, end)) or (
            entries[0].own and not any(scan.labels[n] in ("DATE", "TIME", "MONEY") for n in range(i, end))
        )

    def _in_place_entity(self, scan: Scan, i: int, end: int, entries: tuple[Entry, ...]) -> Use | None:
        """A known name in a place entity: the whole, or not merely the first words of a longer name."""
        stop = scan.runs[end - 1][1]
        if scan.labels[end - 1] not in PLACE_LABELS or stop == end:
            return None if self._speaks(scan, i, end, entries) else "place"
        following = scan.words[end]
        if not following.joined or not following.capital or self._is_unit(following.fold):
            return "place"
        if following.fold in self._cues["place_nouns"]:
            return None  # "Islington Bay" is not Islington
        return "name" if self.is_strong(entries) else None

    def _unlabelled(self, scan: Scan, i: int, end: int, key: str, entries: tuple[Entry, ...], label: str) -> Use | None:
        """A name that the parser does not call a place."""
        known = self.is_strong(entries, key)
        if self._is_called(scan, i, end):
            return "place"
        joined = label == "" and self._is_joined_name(scan, i, end)
        if key in scan.known and not joined and not self._speaks(scan, i, end, entries):
            return "place"
        listed = self.comes_in_known(scan, end) or self._is_listed(scan, i, end)
        strong = scan.words[i].joined and scan.fold(i - 1) in self._cues["strong"]
        if label == "PERSON":
            placed = listed or (strong and scan.fold(i - 1) in self._cues["surest"])
            own = known and entries[0].own and (end - i > 1 or entries[0].kind != "country")
            return "place" if placed or (own and not self._speaks(scan, i, end, entries)) else None
        if label == "ORG":
            near = strong or (scan.words[i].joined and scan.fold(i - 1) == "from")
            return "place" if known or near or listed else None
        if label:
            return "place" if known or listed else None
        if joined:
            return "place" if strong and known else "name" if known else None
        return "place" if known or strong or listed else None

    # Signs

    def _is_kind(self, word: str) -> bool:
        return self._is_unit(word) or word in self._cues["place_nouns"]

    def _is_unit(self, word: str) -> bool:
        return word in self._cues["city_nouns"] or word in self._cues["area_nouns"]

    def _is_called(self, scan: Scan, i: int, end: int) -> bool:
        """A noun beside the name calls it a place: "town of X", "province X", "the X region", "residents of X"."""
        before = scan.words[i - 1] if i and scan.words[i].joined else None
        if before is not None and not before.capital:
            if before.fold == "of" and i > 1 and (
                self._is_kind(scan.fold(i - 2)) or scan.fold(i - 2) in self._cues["people_of"]
            ):
                return not scan.words[i - 2].capital or self._is_kind(scan.fold(i - 2))
            if before.fold == "called" and self._is_kind(scan.fold(i - 2)):
                return True
            if self._is_kind(before.fold):
                return True
        after = scan.words[end] if end < len(scan.words) else None
        if after is None or not after.joined or scan.words[end - 1].possessive:
            return False
        if self._is_kind(after.fold):
            return not after.capital or (self._is_unit(after.fold) and end == scan.runs[i][1])
        return not after.capital and after.fold in self._cues["people_at"] and not self._is_person(scan, i, end)

    @staticmethod
    def _is_person(scan: Scan, i: int, end: int) -> bool:
        return scan.labels[i] == "PERSON" or any(t.fold in scan.persons for t in scan.words[i:end])

    def _is_titled(self, scan: Scan, i: int) -> bool:
        before = scan.words[i - 1] if i and scan.words[i].joined else None
        return before is not None and before.capital and before.fold in self._cues["titles"]

    def _speaks(self, scan: Scan, i: int, end: int, entries: tuple[Entry, ...]) -> bool:
        """A town's name that a person of the article bears and that speaks: "Lincoln said"."""
        if entries[0].own and scan.key(i, end) not in self._cues["borne"]:
            return False
        if end - i > 1 or scan.words[i].fold not in scan.persons:
            return entries[0].kind == "city" and not entries[0].own and end - i == 1 and self._says(scan, i, end)
        return self._says(scan, i, end) or scan.fold(i - 1) not in self._cues["strong"]

    def _says(self, scan: Scan, i: int, end: int) -> bool:
        after = scan.words[end] if end < len(scan.words) else None
        return after is not None and after.joined and after.fold in self._cues["speech"]

    def _leads_name(self, scan: Scan, i: int, end: int, entries: tuple[Entry, ...]) -> bool:
        """A well-known place at the beginning of a longer name, or after its "of" or comma."""
        best = entries[0]
        if not (self.is_strong(entries) or best.kind == "admin1" or best.people >= _LARGE):
            return False
        first = scan.runs[i][0]
        at_start = i == first or (i == first + 1 and scan.fold(first) == "the")
        after_of = scan.fold(i - 1) in ("of", "in") or (scan.fold(i - 1) == "the" and scan.fold(i - 2) in ("of", "in"))
        return at_start or after_of or scan.runs[i][1] == end

    def _is_joined_name(self, scan: Scan, i: int, end: int) -> bool:
        """Part of a longer capitalised name, such as "Kabul Declaration"."""
        tokens = scan.words
        after = tokens[end] if end < len(tokens) else None
        before = tokens[i - 1] if i else None
        follows = after is not None and after.joined and after.capital and not tokens[end - 1].possessive
        if follows and scan.labels[end] not in PLACE_LABELS:
            return True
        if before is None or not tokens[i].joined or not before.capital or before.possessive or i < 2:
            return False
        starts = not before.joined or scan.text[before.start - 2 : before.start].strip() in (".", "!", "?", "”", '"')
        return before.fold not in self._cues["directions"] and not starts and scan.labels[i - 1] not in PLACE_LABELS

    def comes_in_known(self, scan: Scan, end: int) -> bool:
        """Before a comma and a country, state or region: "Lincoln, Nebraska"."""
        if not 0 < end < len(scan.words) or scan.gap(end - 1, end).strip() != ",":
            return False
        return any(e.kind in ("country", "state", "region") for e in self._own_at(scan, end))

    def _own_at(self, scan: Scan, at: int) -> list[Entry]:
        """Entries of the longest own name that begins at a word."""
        tokens = scan.words
        if not tokens[at].capital:
            return []
        for size in range(min(self._tables.longest.get(tokens[at].fold, 0), len(tokens) - at), 0, -1):
            if all(t.joined for t in tokens[at + 1 : at + size]):
                key = scan.key(at, at + size)
                if key in self._tables.names and (key not in self._tables.upper or tokens[at].text.isupper()):
                    return self._tables.names[key]
        return []

    def _is_listed(self, scan: Scan, i: int, end: int) -> bool:
        """In an enumeration next to an accepted name: "Herat, Farah and Nimroz"."""
        last = i - 1
        if last >= 1 and scan.fold(last) in ("and", "or") and last in range(len(scan.words)):
            last -= 1
        elif last < 0 or scan.gap(last, i).strip() != ",":
            last = -1
        if last >= 0 and (last in scan.taken or scan.labels[last] in ("GPE", "LOC")):
            return True
        following = end
        if following < len(scan.words) and scan.fold(following) in ("and", "or"):
            following += 1
        elif following >= len(scan.words) or scan.gap(end - 1, following).strip() != ",":
            return False
        return following in scan.taken and last >= 0
