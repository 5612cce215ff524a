"""Spellings: misspelt places, and one id for one institution however it is written."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from detente.actors.compose import Reading
from detente.actors.names import fold
from detente.actors.registry import Registry, Row

_SPELLINGS = {
    "defense": "defence", "labor": "labour", "foreign": "foreign-affairs", "external-affairs": "foreign-affairs",
    "the-interior": "interior", "home-affairs": "interior", "internal-affairs": "interior",
}  # fmt: skip

_OF = re.compile(r"^(ministry|department|minister|secretary|deputy-minister)-(of|for)-(?:the-)?(.+)$")


class PlaceSpeller:
    """Finds the country or capital that a word misspells by one letter or one swap."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._places: dict[tuple[str, int], list[tuple[str, str]]] | None = None

    def nearest(self, word: str) -> Row | None:
        """The row of the one place at distance 1, None where there is none or more than one."""
        if len(word) < 5:
            return None
        if self._places is None:
            self._places = self._build()
        near = {
            entry
            for size in (len(word) - 1, len(word), len(word) + 1)
            for name, entry in self._places.get((word[0], size), ())
            if OSA.distance(word, name, score_cutoff=1) <= 1
        }
        return self._registry.rows[near.pop()] if len(near) == 1 else None

    def _build(self) -> dict[tuple[str, int], list[tuple[str, str]]]:
        places: dict[tuple[str, int], list[tuple[str, str]]] = {}
        for row in self._registry.rows.values():
            if row.id.startswith("country:"):
                for name in (row.name, *row.capitals, *row.adjectives):
                    key = fold(name)
                    if " " not in key and len(key) > 4:
                        places.setdefault((key[0], len(key)), []).append((key, row.id))
        return places


def slug(text: str) -> str:
    """Words of a name as an id: folded, joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", " ".join(fold(w) for w in text.split())).strip("-")


def canonical(reading: Reading, name: str) -> str:
    """Id of an actor that the registry has not: the same for "Ministry of Defence" and "Defense Ministry"."""
    if reading.person:
        return f"person:{slug(reading.person)}"
    place = reading.country or "xxx"
    if reading.agent is None:
        return f"{place}:{slug(name)}"
    org = f"{slug(reading.org.name)}:" if reading.org is not None else ""
    text = _OF.sub(r"\3-\1", slug(reading.agent.lemma))
    for old, new in _SPELLINGS.items():
        text = re.sub(rf"(?<![a-z]){old}(?!-affairs)(?![a-z])", new, text)
    former = "former-" if reading.former else ""
    local = f"{slug(reading.qualifier)}-" if reading.qualifier else ""
    return f"{place}:{org}{local}{former}{text}"
