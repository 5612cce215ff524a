"""The who's-who as data: rows of data/actors, by id and by name, and what an entry was at a date."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from detente.actors.compiled import compiled
from detente.actors.edtf import FIRST, LAST, bounds, lower, upper
from detente.actors.names import Form, How, NameIndex, key_of
from detente.errors import DataError
from detente.lexicon.files import data_dir, read_yaml
from detente.model.records import ActorKind


class Role(msgspec.Struct, frozen=True, omit_defaults=True):
    """An office held, or a group's standing, between two EDTF dates."""

    title: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    org: str | None = None
    start: str | None = msgspec.field(name="from", default=None)
    end: str | None = msgspec.field(name="to", default=None)


class FormerName(msgspec.Struct, frozen=True, omit_defaults=True):
    """A name that was used between two dates."""

    name: str
    start: str | None = msgspec.field(name="from", default=None)
    end: str | None = msgspec.field(name="to", default=None)


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """One entry of the who's-who; the format is described in docs/actors.md."""

    id: str
    name: str
    kind: ActorKind = "country"
    country: str | None = None
    sectors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    acts_for: str | None = None
    wikidata: str | None = None
    roles: tuple[Role, ...] = ()
    former_names: tuple[FormerName, ...] = ()
    active: tuple[str | None, ...] = ()
    members: tuple[str, ...] = ()
    factions_of: str | None = None
    patron: str | None = None
    died: str | None = None
    iso2: str | None = None
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    weak_capitals: tuple[str, ...] = ()
    same_as: str | None = None
    forget: bool = False
    source: str | None = None
    checked: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What an entry was at a date. `when`: in, after, before, latest (no date given) or undated (no dated roles)."""

    country: str | None
    sectors: tuple[str, ...]
    when: str
    title: str | None = None
    org: str | None = None


# Offices of state: who has left one is ELI; a rebel or a reporter who has stopped is not.
STATE_SECTORS = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP", "PTY"})


class Image(msgspec.Struct, array_like=True):
    """The shipped registry as it is kept in the cache."""

    rows: list[Row]
    forms: dict[str, list[Form]]
    lengths: dict[str, tuple[int, ...]]
    same: list[Row]
    problems: list[tuple[str, str]]


@dataclass
class Registry:
    """Rows by id and by name. `problems` holds rows that could not be read, as (file:line, reason)."""

    rows: dict[str, Row] = field(default_factory=dict)
    names: NameIndex = field(default_factory=NameIndex)
    problems: list[tuple[str, str]] = field(default_factory=list)
    countries: set[str] = field(default_factory=set)
    _more_names: list[Row] = field(default_factory=list)
    _same: list[Row] = field(default_factory=list)
    _shipped: bool = False

    @classmethod
    def load(cls, *extra: Path) -> Registry:
        """The shipped registry and a user's own JSONL or YAML files, whose rows add to it or override it by id.

        Raises DataError where a user's file is missing; a broken row is left out and listed in `problems`.
        """
        # Thousands of small objects that all stay: collecting garbage between them only costs time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            registry = cls._from_image(compiled("registry", Image, cls._image))
            registry._load_own(extra)
        finally:
            if collecting:
                gc.enable()
        return registry

    @classmethod
    def _image(cls) -> Image:
        registry, folder = cls(), data_dir() / "actors"
        for path in sorted(folder.glob("*.jsonl"), key=lambda p: (p.name != "countries.jsonl", p.name)):
            registry.add_all(_jsonl_rows(path, registry.problems))
        registry._add_disputed(folder / "disputed.yaml")
        registry._add_regions(folder / "regions.yaml")
        same = list(registry._more_names)
        registry._name_all()
        return Image(list(registry.rows.values()), *registry.names.parts(), same, registry.problems)

    @classmethod
    def _from_image(cls, image: Image) -> Registry:
        rows = {row.id: row for row in image.rows}
        countries = {i[8:] for i in rows if i.startswith("country:")}
        registry = cls(rows, NameIndex.of(image.forms, image.lengths), list(image.problems), countries)
        registry._same = image.same
        return registry

    @property
    def is_shipped(self) -> bool:
        """Whether it holds the shipped rows and no others."""
        return self._shipped

    def with_rows(self, rows: Iterable[Row]) -> Registry:
        """A registry of its own with more rows, such as the people that a record has learnt."""
        forms, lengths = self.names.parts()
        names = NameIndex.of({key: list(known) for key, known in forms.items()}, dict(lengths))
        made = Registry(dict(self.rows), names, list(self.problems), set(self.countries))
        made._same = self._same
        made.add_all(rows)
        made._name_all()
        return made

    def _load_own(self, extra: tuple[Path, ...]) -> None:
        """A user's files; what the shipped rows call an entry stays its name when the entry is overridden."""
        self._shipped = not extra
        if not extra:
            return
        before = dict(self.rows)
        for path in extra:
            if not path.is_file():
                raise DataError(f"{path.name} is not there")
            read = _jsonl_rows if path.suffix == ".jsonl" else _yaml_rows
            self.add_all(read(path, self.problems))
        changed = {i for i, row in self.rows.items() if before.get(i) is not row}
        self._more_names += [row for row in self._same if row.same_as in changed]
        self._name_all()

    def _name_all(self) -> None:
        for row in self._more_names:
            self._name_too(row)
        self._more_names.clear()

    def _name_too(self, row: Row) -> None:
        """Further names of an entry (`same_as`), which takes in an entry of the row's own id; a row of its own where
        that entry is not there."""
        if row.same_as not in self.rows:
            self.add(msgspec.structs.replace(row, same_as=None))
            return
        for each in (row, *self._taken_in(row)):
            for name in (each.name, *each.aliases):
                self.names.add(name, row.same_as, "name")
            for name in each.ambiguous:
                self.names.add(name, row.same_as, "ambiguous")

    def _taken_in(self, row: Row) -> tuple[Row, ...]:
        """The entry with the id of a `same_as` row, taken out: two entries are merged."""
        known = self.rows.get(row.id) if row.id != row.same_as else None
        if known is None:
            return ()
        self.remove(row.id)
        return (known,)

    def remove(self, entry: str) -> None:
        """Take an entry and all its names out; an id that is not there is no error."""
        if self.rows.pop(entry, None) is not None:
            self.names.remove(entry)

    def add_all(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Add a row; one with the same id is replaced, or taken out where the row says `forget`."""
        self._shipped = False
        if row.same_as is not None:
            self._more_names.append(row)
            return
        if row.id in self.rows:
            self.names.remove(row.id)
        if row.forget:
            self.rows.pop(row.id, None)
            return
        self.rows[row.id] = row
        if row.id.startswith("country:"):
            self.countries.add(row.id[8:])
        add = self.names.add
        add(row.name, row.id, "name")
        for name in row.aliases:
            add(name, row.id, "name")
        for kind, values in _other_names(row):
            for name in values:
                add(name, row.id, kind)
        for former in row.former_names:
            add(former.name, row.id, "former")

    def get(self, entry: str) -> Row | None:
        """The row with this id, or None."""
        return self.rows.get(entry)

    def country_code(self, value: str | None) -> str | None:
        """ISO alpha-3 of a code or a country's name, None where it is neither."""
        if not value:
            return None
        if value in self.countries or value in _INTERNATIONAL:
            return value
        for form in self.names.get(value):
            row = self.rows.get(form.entry)
            if row is not None and row.kind == "country" and form.how != "region":
                return row.country
        return None

    def state_at(self, row: Row, date: str | None) -> State:
        """Country and sectors of an entry at an EDTF date; without a date the latest known role."""
        if not row.roles:
            return State(row.country, row.sectors, "undated")
        when = bounds(date)
        if when is None:
            return _state(max(row.roles, key=_recency), row, "latest")
        held = [r for r in row.roles if lower(r.start) <= when[1] and upper(r.end) >= when[0]]
        if held:
            return _merged(held, row)
        past = [r for r in row.roles if upper(r.end) < when[0]]
        if not past:
            first = min(row.roles, key=lambda r: lower(r.start))
            return State(first.country or row.country, (), "before")
        last = max(past, key=lambda r: upper(r.end))
        state = _state(last, row, "after")
        if row.kind == "person" and set(last.sectors) & STATE_SECTORS:
            return State(state.country, ("ELI",), "after", state.title, state.org)
        if row.kind == "person":
            return State(state.country, (), "after", state.title, state.org)
        return state

    def _add_disputed(self, path: Path) -> None:
        for raw in read_yaml(path) or []:
            known = self.rows.get(raw["id"])
            raw.setdefault("sectors", ["PRE"])
            if known is not None:
                self.add(msgspec.structs.replace(known, country=raw["country"], sectors=tuple(raw["sectors"])))
                continue
            self.add(msgspec.convert({"kind": "country", **raw}, Row))

    def _add_regions(self, path: Path) -> None:
        for code, content in (read_yaml(path) or {}).items():
            for kind in ("regions", "cities", "weak"):
                for name in content.get(kind, ()):
                    self._add_place(code, str(name), "weak" if kind == "weak" else "region")
            for name, people in (content.get("adjectives") or {}).items():
                entry = self._add_place(code, str(name), "region_adjective")
                for person in people:
                    self.names.add(person, entry, "people")

    def _add_place(self, code: str, name: str, how: How) -> str:
        entry = f"region:{code}:{' '.join(key_of(name))}"
        self.rows.setdefault(entry, Row(id=entry, name=name, kind="country", country=code))
        self.names.add(name, entry, how)
        return entry


_INTERNATIONAL = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})


def _other_names(row: Row) -> Iterator[tuple[How, tuple[str, ...]]]:
    yield "ambiguous", row.ambiguous
    yield "adjective", row.adjectives
    yield "people", row.people
    yield "capital", row.capitals
    yield "weak", row.weak_capitals


def _recency(role: Role) -> tuple[str, str]:
    return upper(role.end), lower(role.start)


def _state(role: Role, row: Row, when: str) -> State:
    return State(role.country or row.country, role.sectors or row.sectors, when, role.title, role.org)


def _merged(held: list[Role], row: Row) -> State:
    """Several roles at once: the one taken up last leads, the sectors of the others follow."""
    held = sorted(held, key=lambda r: lower(r.start), reverse=True)
    held.sort(key=lambda r: "GOV" not in r.sectors)
    sectors: list[str] = []
    for role in held:
        sectors += [s for s in role.sectors if s not in sectors]
    first = _state(held[0], row, "in")
    return State(first.country, tuple(sectors) or first.sectors, "in", first.title, first.org)


_ROW = msgspec.json.Decoder(Row)


def _jsonl_rows(path: Path, problems: list[tuple[str, str]]) -> Iterator[Row]:
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield _ROW.decode(line)
        except msgspec.DecodeError as error:
            # A file may be growing while it is read; what is whole counts, the lint names the rest.
            problems.append((f"{path.name}:{number}", str(error)))


def _yaml_rows(path: Path, problems: list[tuple[str, str]]) -> Iterator[Row]:
    content: Any = read_yaml(path) or []
    if not isinstance(content, list):
        problems.append((path.name, "must be a list of rows"))
        content = []
    for number, raw in enumerate(content, 1):
        try:
            yield msgspec.convert(raw, Row)
        except msgspec.ValidationError as error:
            problems.append((f"{path.name}#{number}", str(error)))


@lru_cache(maxsize=1)
def load_registry() -> Registry:
    """The shipped registry with the user's own file (`own.own_path`), read once. Raises DataError as `load` does."""
    from detente.actors.own import own_files

    return Registry.load(*own_files())


__all__ = ["FIRST", "LAST", "FormerName", "Registry", "Role", "Row", "State", "load_registry"]
