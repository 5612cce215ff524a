"""Load and check the codebook from data/codebook: types.yaml, readings.yaml and, where there is one, contexts.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from detente.errors import DataError, InputError
from detente.lexicon.files import data_dir, read_yaml

QUADS = (1, 2, 3, 4)
SCORE_LIMIT = 10.0
_CAMEO = re.compile(r"(0[1-9]|1\d|20)\d{0,2}")
_NAME = re.compile(r"[a-z]+(?:[-_][a-z]+)*")
_TYPE_KEYS = frozenset({"quad", "score", "recipient_required", "definition", "cameo", "modes"})


@dataclass(frozen=True, slots=True)
class Mode:
    """A mode of a type. `score` is its own or None; `cameo` the code that corresponds, or None."""

    name: str
    score: float | None
    cameo: str | None


@dataclass(frozen=True, slots=True)
class EventType:
    """One of PLOVER's types. `cameo_roots` fold into it; `cameo_code` is the unspecified code of the main root."""

    name: str
    quad: int
    score: float
    recipient_required: bool
    definition: str
    cameo_roots: tuple[str, ...]
    cameo_code: str
    modes: Mapping[str, Mode]


@dataclass(frozen=True, slots=True)
class Reading:
    """How one contradiction of the manual is read, and why. `holds` are the values that the types must have."""

    id: str
    contradiction: str
    reading: str
    why: str
    holds: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of case and the type (and mode) that it is coded as."""

    case: str
    type: str
    mode: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Codebook:
    """Types by name, readings, rules, and the contexts with their cues (words, phrases)."""

    types: Mapping[str, EventType]
    readings: tuple[Reading, ...] = ()
    rules: tuple[Rule, ...] = ()
    context_cues: tuple[tuple[str, frozenset[str], tuple[str, ...]], ...] = field(default=())

    @property
    def modes(self) -> Mapping[str, tuple[str, ...]]:
        """The names of each type's modes."""
        return {name: tuple(entry.modes) for name, entry in self.types.items()}

    @property
    def contexts(self) -> tuple[str, ...]:
        """The names of the contexts, in the order of the file."""
        return tuple(name for name, _, _ in self.context_cues)

    def type(self, name: str) -> EventType:
        """The type of that name. Raises InputError with the choices."""
        found = self.types.get(name)
        if found is None:
            raise InputError(f"{name!r} is no event type", choices=tuple(self.types))
        return found

    def mode(self, type_: str, mode: str) -> Mode:
        """A type's mode. Raises InputError with the choices."""
        entry = self.type(type_)
        found = entry.modes.get(mode)
        if found is None:
            raise InputError(f"{type_} has no mode {mode!r}", choices=tuple(entry.modes))
        return found

    def score(self, type_: str, mode: str | None = None) -> float:
        """PLOVER's score, -10 to 10: the mode's own, else the type's."""
        own = self.mode(type_, mode).score if mode is not None else None
        return self.type(type_).score if own is None else own

    def quad(self, type_: str) -> int:
        """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
        return self.type(type_).quad

    def cameo(self, type_: str, mode: str | None = None) -> str:
        """The CAMEO code that corresponds: the mode's, else the unspecified code of the type's main root."""
        own = self.mode(type_, mode).cameo if mode is not None else None
        return own or self.type(type_).cameo_code


@lru_cache(maxsize=8)
def codebook(folder: Path | None = None) -> Codebook:
    """The package's codebook, or that of a folder. Raises DataError that names file and row."""
    folder = folder or data_dir() / "codebook"
    types = _types(folder / "types.yaml")
    readings, rules = _readings(folder / "readings.yaml", types)
    return Codebook(types=types, readings=readings, rules=rules, context_cues=_contexts(folder / "contexts.yaml"))


def _mapping(path: Path) -> dict[str, Any]:
    content = read_yaml(path)
    if not isinstance(content, dict) or not content:
        raise DataError(f"{path.name}: must be a mapping with at least one row")
    return content


def _row(value: Any, where: str, allowed: frozenset[str], required: frozenset[str]) -> dict[str, Any]:
    """The row as a dict with known keys only. Raises DataError."""
    if not isinstance(value, dict):
        raise DataError(f"{where}: must be a mapping")
    if unknown := set(value) - allowed:
        raise DataError(f"{where}: unknown key {', '.join(sorted(map(str, unknown)))}")
    if missing := required - set(value):
        raise DataError(f"{where}: missing {', '.join(sorted(missing))}")
    return value


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > SCORE_LIMIT:
        raise DataError(f"{where}: score must be a number from -{SCORE_LIMIT:g} to {SCORE_LIMIT:g}, not {value!r}")
    return float(value)


def _code(value: Any, where: str) -> str:
    # Codes must stay text: YAML would read 042 as a number and lose the zero.
    if not isinstance(value, str) or not _CAMEO.fullmatch(value):
        raise DataError(f"{where}: {value!r} is no CAMEO code in quotation marks")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise DataError(f"{where}: must be text")
    return value


def _types(path: Path) -> Mapping[str, EventType]:
    rows = _mapping(path).items()
    return MappingProxyType({name: _type(str(name), row, f"{path.name}: {name}") for name, row in rows})


def _type(name: str, value: Any, where: str) -> EventType:
    if not name.isalpha() or not name.isupper():
        raise DataError(f"{where}: a type's name is in capitals")
    row = _row(value, where, _TYPE_KEYS, _TYPE_KEYS)
    if isinstance(row["quad"], bool) or row["quad"] not in QUADS:
        raise DataError(f"{where}: quad must be one of {', '.join(map(str, QUADS))}, not {row['quad']!r}")
    if not isinstance(row["recipient_required"], bool):
        raise DataError(f"{where}: recipient_required must be true or false")
    score = _number(row["score"], where)
    if (score < 0) != (row["quad"] > 2) and score != 0:
        raise DataError(f"{where}: a score of {score:g} contradicts quad {row['quad']}")
    cameo = _row(row["cameo"], f"{where}: cameo", frozenset({"roots", "code"}), frozenset({"roots", "code"}))
    if not isinstance(cameo["roots"], list) or not cameo["roots"]:
        raise DataError(f"{where}: cameo roots must be a list")
    return EventType(
        name=name, quad=row["quad"], score=score, recipient_required=row["recipient_required"],
        definition=_text(row["definition"], f"{where}: definition"),
        cameo_roots=tuple(_code(c, where) for c in cameo["roots"]), cameo_code=_code(cameo["code"], where),
        modes=_modes(row["modes"], where),
    )


def _modes(value: Any, where: str) -> Mapping[str, Mode]:
    if not isinstance(value, dict):
        raise DataError(f"{where}: modes must be a mapping")
    keys = frozenset({"score", "cameo"})
    out: dict[str, Mode] = {}
    for name, entry in value.items():
        at = f"{where} {name}"
        if not isinstance(name, str) or not re.fullmatch(_NAME, name):
            raise DataError(f"{at}: a mode's name is in small letters")
        row = _row(entry, at, keys, keys)
        score = None if row["score"] is None else _number(row["score"], at)
        out[name] = Mode(name, score, None if row["cameo"] is None else _code(row["cameo"], at))
    return MappingProxyType(out)


def _readings(path: Path, types: Mapping[str, EventType]) -> tuple[tuple[Reading, ...], tuple[Rule, ...]]:
    content = _row(_mapping(path), path.name, frozenset({"readings", "rules"}), frozenset({"readings", "rules"}))
    keys = frozenset({"id", "contradiction", "reading", "why", "holds"})
    readings: list[Reading] = []
    for number, entry in enumerate(content["readings"] or [], 1):
        where = f"{path.name}: reading {number}"
        row = _row(entry, where, keys, keys)
        if not isinstance(row["holds"], dict):
            raise DataError(f"{where}: holds must be a mapping")
        words = {k: _text(row[k], f"{where}: {k}") for k in sorted(keys - {"holds"})}
        readings.append(Reading(**words, holds=MappingProxyType(row["holds"])))
    rules = [_rule(entry, types, f"{path.name}: rule {n}") for n, entry in enumerate(content["rules"] or [], 1)]
    return tuple(readings), tuple(rules)


def _rule(entry: Any, types: Mapping[str, EventType], where: str) -> Rule:
    row = _row(entry, where, frozenset({"case", "type", "mode", "note"}), frozenset({"case", "type"}))
    type_, mode = row["type"], row.get("mode")
    if type_ not in types:
        raise DataError(f"{where}: {type_!r} is no event type")
    if mode is not None and mode not in types[type_].modes:
        raise DataError(f"{where}: {type_} has no mode {mode!r}")
    return Rule(_text(row["case"], where), type_, mode, row.get("note"))


def _contexts(path: Path) -> tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]:
    """(name, single words, phrases) of each context, lower case; empty where the file is absent."""
    if not path.exists():
        return ()
    rows = _mapping(path).get("contexts")
    if not isinstance(rows, dict) or not rows:
        raise DataError(f"{path.name}: `contexts` must map names to lists of cues")
    out = []
    for name, cues in rows.items():
        where = f"{path.name}: {name}"
        if not isinstance(name, str) or not re.fullmatch(_NAME, name):
            raise DataError(f"{where}: a context's name is in small letters")
        if not isinstance(cues, list) or not all(isinstance(c, str) and c.strip() for c in cues):
            raise DataError(f"{where}: cues must be a list of words and phrases")
        lowered = [" ".join(c.lower().split()) for c in cues]
        out.append((name, frozenset(c for c in lowered if " " not in c), tuple(c for c in lowered if " " in c)))
    return tuple(out)
