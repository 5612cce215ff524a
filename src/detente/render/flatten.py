"""Records as rows for tables: one kind of record a table, columns derived from the model's fields.

A span `f` becomes `f_start`, `f_end` and `f_text`; a list of spans becomes `f` ("12:40" each) and `f_text`; a place
becomes `place_name`, `place_country` ...; lists stay lists (CSV joins them with "; "). Events also carry names and
codes of their parties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from detente.model import (
    Actor,
    AgendaItem,
    Claim,
    Commitment,
    DateMention,
    Document,
    Engagement,
    Event,
    Evidence,
    Figure,
    Place,
    Position,
    Reading,
    Record,
    Rejection,
    Span,
    Statement,
)

Kind = Literal["text", "integer", "number", "boolean", "texts"]
Cell = str | int | float | bool | None | list[str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, and how to get it from a record and its reading."""

    name: str
    kind: Kind
    get: Callable[[Any, Reading], Cell]


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: its columns and the records of a reading that become its rows."""

    name: str
    columns: tuple[Column, ...]
    records: Callable[[Reading], Iterable[Any]]

    def rows(self, reading: Reading) -> Iterator[dict[str, Cell]]:
        for record in self.records(reading):
            yield {c.name: c.get(record, reading) for c in self.columns}


@dataclass(frozen=True, slots=True)
class Child:
    """A record that belongs to another of the same reading, such as a position to its claim."""

    parent: str
    record: Any


@lru_cache(maxsize=1)
def tables() -> tuple[TableSpec, ...]:
    """All tables, in the order of the keys of a reading."""
    return (
        _table("documents", Document, lambda r: [r.document], own=True),
        _table("actors", Actor, lambda r: r.actors),
        _table("statements", Statement, lambda r: r.statements),
        _table("events", Event, lambda r: r.events, extra=_parties(), skip=("mentions",)),
        _table("event_evidence", Evidence, _all_evidence, parent="event"),
        _table("claims", Claim, lambda r: r.claims, skip=("positions",)),
        _table("positions", Position, _positions, parent="claim"),
        _table("commitments", Commitment, lambda r: r.commitments),
        _table("engagements", Engagement, lambda r: r.engagements),
        _table("figures", Figure, lambda r: r.figures),
        _table("dates", DateMention, lambda r: r.dates, skip=("text",)),
        _table("places", Place, lambda r: r.places),
        _table("rejected", Rejection, lambda r: r.rejected),
    )


def _all_evidence(reading: Reading) -> Iterator[Child]:
    for event in reading.events:
        for evidence in (event.evidence, *event.mentions):
            yield Child(event.id, evidence)


def _positions(reading: Reading) -> Iterator[Child]:
    return (Child(claim.id, position) for claim in reading.claims for position in claim.positions)


def _table(
    name: str, record: type[Record], records: Callable[[Reading], Iterable[Any]], *, own: bool = False,
    parent: str | None = None, extra: tuple[Column, ...] = (), skip: tuple[str, ...] = (),
) -> TableSpec:
    columns: list[Column] = [] if own else [Column("document", "text", lambda _, reading: reading.document.id)]
    hints = get_type_hints(record)
    fields = [c for f in record.__struct_fields__ if f not in skip for c in _columns(f, hints[f], _attribute(f))]
    if parent:
        columns.append(Column(parent, "text", lambda row, _: row.parent))
        fields = [Column(c.name, c.kind, _of_child(c)) for c in fields]
    return TableSpec(name, (*columns, *fields, *extra), records)


def _attribute(name: str) -> Callable[[Any], Any]:
    return lambda record: getattr(record, name)


def _of_child(column: Column) -> Callable[[Any, Reading], Cell]:
    return lambda row, reading: column.get(row.record, reading)


def _columns(name: str, hint: Any, get: Callable[[Any], Any]) -> Iterator[Column]:
    """The columns that a field of a type becomes."""
    hint = _without_none(hint)
    if hint == Span:
        yield from _span_columns(name, get)
    elif isinstance(hint, type) and issubclass(hint, Place):
        for field in ("name", "country", "lat", "lon", "precision", "geonames"):
            yield from _columns(f"{name}_{field}", get_type_hints(Place)[field], _below(get, field))
    elif isinstance(hint, type) and issubclass(hint, Evidence):
        yield from _span_columns("sentence", _below(get, "sentence"))
        yield from _span_columns("trigger", _below(get, "trigger"))
    elif get_origin(hint) is tuple and get_args(hint)[0] == Span:
        yield Column(name, "texts", lambda row, _: [_pair(s) for s in get(row)])
        yield Column(f"{name}_text", "texts", lambda row, reading: [_words(reading, s) for s in get(row)])
    elif get_origin(hint) is tuple and get_args(hint)[0] is AgendaItem:
        yield Column(name, "texts", lambda row, _: [item.topic for item in get(row)])
        yield Column(f"{name}_spans", "texts", lambda row, _: [_pair(item.span) for item in get(row)])
    elif get_origin(hint) is tuple:
        yield Column(name, "texts", lambda row, _: list(get(row)))
    else:
        kinds: dict[Any, Kind] = {bool: "boolean", int: "integer", float: "number"}
        yield Column(name, kinds.get(hint, "text"), lambda row, _: get(row))


def _span_columns(name: str, get: Callable[[Any], Any]) -> Iterator[Column]:
    def part(index: int) -> Callable[[Any, Reading], Cell]:
        return lambda row, _: None if get(row) is None else int(get(row)[index])

    yield Column(f"{name}_start", "integer", part(0))
    yield Column(f"{name}_end", "integer", part(1))
    yield Column(f"{name}_text", "text", lambda row, reading: None if get(row) is None else _words(reading, get(row)))


def _below(get: Callable[[Any], Any], field: str) -> Callable[[Any], Any]:
    def value(record: Any) -> Any:
        inner = get(record)
        return None if inner is None else getattr(inner, field)

    return value


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        rest = [a for a in get_args(hint) if a is not NoneType]
        return rest[0] if len(rest) == 1 else hint
    return hint


def _pair(span: Span) -> str:
    return f"{span[0]}:{span[1]}"


def _words(reading: Reading, span: Span) -> str:
    return reading.document.text[span[0] : span[1]]


def _parties() -> tuple[Column, ...]:
    """Names and codes of an event's parties, and the day of its article: what most uses of the table alone need."""

    def looked_up(field: str, key: str) -> Callable[[Any, Reading], Cell]:
        def value(event: Event, reading: Reading) -> Cell:
            actors = {a.id: a for a in reading.actors}
            return [str(getattr(actors[i], key) or "") if i in actors else "" for i in getattr(event, field)]

        return value

    columns = [
        Column(f"{field[:-1]}_{key}s", "texts", looked_up(field, key))
        for field in ("actors", "recipients") for key in ("name", "code")
    ]
    return (*columns, Column("published", "text", lambda _, reading: reading.document.published))
