"""Readings as the record keeps them: columns of what the tables do not hold, small, and given back as they were.

A reading's names, spans and codes stand in the tables already; the rest of it is written as columns (all ids, then all
names, ...), a string that was there before as its number, a column of equal values as one value, spans as distances.
The database compresses many of these texts together. How the columns follow each other is the `shape`, which is kept
too: a file can be read after the model has got new fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import inspect
from msgspec.structs import astuple

from detente.errors import RecordError
from detente.model import Reading

if TYPE_CHECKING:
    import duckdb

# ["value"], ["text"], ["span"], ["held"], ["maybe", shape], ["list", shape] or ["struct", [[name, shape], ...]]
Shape = list[Any]
Column = Sequence[Any]
Held = dict[str, dict[str, list[Any]]]


def _span(name: str) -> str:
    return f"CASE WHEN {name}_start IS NULL THEN NULL ELSE [{name}_start, {name}_end] END"


# Lists of a reading whose rows stand in a table in the same order: (table, what each field is there).
_HELD: dict[str, tuple[str, dict[str, str]]] = {
    "actors": ("appearances", {n: n for n in ("name", "kind", "sectors", "code", "role", "wikidata", "confidence")}),
    "statements": (
        "statements",
        {"id": "local", "kind": "kind", **{name: _span(name) for name in ("source", "cue", "content")}},
    ),
    "events": (
        "mentions",
        {
            **{n: n for n in ("type", "mode", "contexts", "cameo", "quad", "score", "status", "historical", "stance")},
            **{n: n for n in ("date", "date_text", "confidence")},
            "id": "local",
            "evidence": "{'sentence': [sentence_start, sentence_end], 'trigger': [trigger_start, trigger_end], "
            "'actors': actor_spans, 'recipients': recipient_spans}",
        },
    ),
    "commitments": (
        "commitments",
        {
            **{n: n for n in ("event_type", "state", "due", "evidence")},
            **{name: _span(name) for name in ("action", "conditions")},
            "id": "local",
        },
    ),
    "engagements": (
        "engagements",
        {"id": "local", "kind": "kind", "level": '"level"', "status": "status", "date": "date", "evidence": "evidence"},
    ),
    "figures": (
        "figures",
        {"id": "local", **{n: n for n in ("what", "unit", "low", "high", "approximate", "date", "evidence")}},
    ),
}
# Text stands in a table of its own; what was left out is not kept.
_LEFT_OUT = {("document", "text"), ("rejected",)}


# The shape ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def shape(whole: bool = False) -> Shape:
    """The shape of today's model; `whole` leaves nothing to the tables but the text."""
    return _shape(inspect.type_info(Reading), (), whole)


def _shape(type_: inspect.Type, path: tuple[str, ...], whole: bool) -> Shape:
    if isinstance(type_, inspect.UnionType):
        (inner,) = [each for each in type_.types if not isinstance(each, inspect.NoneType)]
        found = _shape(inner, path, whole)
        return ["maybe", found] if found[0] in ("struct", "span", "list") else found
    if isinstance(type_, inspect.StructType):
        fields = [(field.name, (*path, field.name), field.type) for field in type_.fields]
        return [
            "struct",
            [[name, ["held"] if _is_held(at, whole) else _shape(each, at, whole)] for name, at, each in fields],
        ]
    if isinstance(type_, inspect.VarTupleType):
        return ["list", _shape(type_.item_type, path, whole)]
    if isinstance(type_, inspect.TupleType):
        return ["span"]
    return ["text"] if isinstance(type_, inspect.StrType | inspect.LiteralType) else ["value"]


def _is_held(path: tuple[str, ...], whole: bool) -> bool:
    if path in _LEFT_OUT:
        return True
    return not whole and len(path) == 2 and path[0] in _HELD and path[1] in _HELD[path[0]][1]


# Writing --------------------------------------------------------------------------------------------------------


def pack(reading: Reading, form: Shape | None = None) -> str:
    """The columns of a reading as JSON."""
    out: list[Any] = []
    _write(form or shape(), (reading,), out, {})
    return msgspec.json.encode(out).decode()


def _write(form: Shape, values: Column, out: list[Any], seen: dict[str, int]) -> None:
    """Append the columns of `values`; `seen` numbers the strings that were written."""
    tag = form[0]
    if tag == "maybe":
        out.append(_run([value is not None for value in values]))
        _write(form[1], [value for value in values if value is not None], out, seen)
    elif tag == "held" or not values:
        return
    elif tag == "struct":
        for (_, field), column in zip(form[1], zip(*map(astuple, values), strict=True), strict=True):
            _write(field, column, out, seen)
    elif tag == "list":
        out.append(_run([len(value) for value in values]))
        _write(form[1], list(chain.from_iterable(values)), out, seen)
    elif tag == "span":
        starts = [value[0] for value in values]
        out.append([starts[0], *(b - a for a, b in pairwise(starts))])
        out.append(_run([value[1] - value[0] for value in values]))
    else:
        out.append(_run(values, seen if tag == "text" else None))


def _run(values: Column, seen: dict[str, int] | None = None) -> Any:
    """A column: one value where all are equal, `{prefix}` where they are counted (e1, e2, ...), else a list."""
    first = values[0] if len(values) else None
    if all(value == first and type(value) is type(first) for value in values):
        return _known(first, seen)
    if isinstance(first, str) and all(value == f"{first[:1]}{n}" for n, value in enumerate(values, 1)):
        return {"counted": first[:1]}
    return [_known(value, seen) for value in values]


def _known(value: Any, seen: dict[str, int] | None) -> Any:
    """A string's number where it was written before."""
    if seen is None or value is None:
        return value
    number = seen.get(value)
    if number is None:
        seen[value] = len(seen)
        return value
    return number


# Reading --------------------------------------------------------------------------------------------------------


def unpack(packed: str, form: Shape, text: str, held: Held) -> Reading:
    """The reading that was packed. `held`: columns of the tables by list and field."""
    columns: Iterator[Any] = iter(msgspec.json.decode(packed))
    (made,) = _read(form, 1, columns, [], held)
    made["document"]["text"] = text
    return msgspec.convert(made, Reading)


def _read(form: Shape, count: int, columns: Iterator[Any], seen: list[str], held: Mapping[str, Any]) -> list[Any]:
    """`count` values of a form, from the columns that come next."""
    tag = form[0]
    if tag == "maybe":
        there = _unrun(next(columns), count)
        found = iter(_read(form[1], sum(there), columns, seen, held))
        return [next(found) if yes else None for yes in there]
    if not count:
        return []
    if tag == "struct":
        return _structs(form, count, columns, seen, held)
    if tag == "list":
        sizes = _unrun(next(columns), count)
        flat = _read(form[1], sum(sizes), columns, seen, held)
        ends = list(accumulate(sizes))
        return [flat[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    if tag == "span":
        starts = accumulate(next(columns))
        return [[start, start + length] for start, length in zip(starts, _unrun(next(columns), count), strict=True)]
    return _unrun(next(columns), count, seen if tag == "text" else None)


def _structs(form: Shape, count: int, columns: Iterator[Any], seen: list[str], held: Mapping[str, Any]) -> list[Any]:
    made: list[dict[str, Any]] = [{} for _ in range(count)]
    for name, field in form[1]:
        if field[0] == "held":
            values = held.get(name)
            if values is None:  # the text, or what was left out
                continue
            if len(values) != count:
                raise RecordError(f"the record has {len(values)} rows for {count} of a reading: it was changed by hand")
        else:
            values = _read(field, count, columns, seen, held.get(name, {}))
        for each, value in zip(made, values, strict=True):
            each[name] = value
    return made


def _unrun(column: Any, count: int, seen: list[str] | None = None) -> list[Any]:
    if isinstance(column, dict):
        return [f"{column['counted']}{n}" for n in range(1, count + 1)]
    if not isinstance(column, list):
        return [_word(column, seen)] * count
    return [_word(value, seen) for value in column]


def _word(value: Any, seen: list[str] | None) -> Any:
    if seen is None or value is None:
        return value
    if isinstance(value, str):
        seen.append(value)
        return value
    return seen[value]


# The tables -----------------------------------------------------------------------------------------------------


def number(con: duckdb.DuckDBPyConnection, whole: bool = False) -> int:
    """The number of today's shape in the record; a new row where it is the first of its kind."""
    wanted = msgspec.json.encode(shape(whole)).decode()
    rows = con.execute("SELECT shape, form FROM base.shapes").fetchall()
    known = next((n for n, form in rows if form == wanted), None)
    if known is None:
        known = max((n for n, _ in rows), default=0) + 1
        con.execute("INSERT INTO base.shapes VALUES (?, ?)", [known, wanted])
    return int(known)


def fetch(con: duckdb.DuckDBPyConnection, document_id: str) -> Reading | None:
    """The reading of a document, or None. Raises RecordError where its rows do not fit it."""
    rows = con.execute(
        "SELECT k.document, k.reading, s.form, t.text FROM base.documents d JOIN base.kept k USING (document) "
        "JOIN base.shapes s USING (shape) JOIN base.texts t USING (document) WHERE d.id = ?",
        [document_id],
    ).fetchall()
    if not rows:
        return None
    key, packed, text_form, text = rows[0]
    form: Shape = msgspec.json.decode(text_form)
    return unpack(packed, form, text, held_of(con, [key], form)[key])


def held_of(con: duckdb.DuckDBPyConnection, documents: Sequence[int], form: Shape) -> dict[int, Held]:
    """The columns that the tables hold of documents, in the order of the readings."""
    lists = {name: field for name, field in form[1] if name in _HELD}
    out: dict[int, Held] = {document: {} for document in documents}
    for name, field in lists.items():
        wanted = [each for each, inner in field[1][1] if inner == ["held"]]
        if not wanted:
            continue
        table, columns = _HELD[name]
        listed = ", ".join(columns[each] for each in wanted)
        for held in out.values():
            held[name] = {each: [] for each in wanted}
        where = "document IN (SELECT unnest(?::BIGINT[]))"
        rows = con.execute(
            f"SELECT document, {listed} FROM base.{table} WHERE {where} ORDER BY rowid", [list(documents)]
        ).fetchall()
        for document, *values in rows:
            for column, value in zip(out[document][name].values(), values, strict=True):
                column.append(value)
    return out
