"""Entering readings: a batch is one transaction, a known text changes nothing, a newer reading replaces an older."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from detente.model import Reading
from detente.record import derive, kept, keys, machine, people, reviews, runs, steps, table, words
from detente.record.outlets import outlets
from detente.record.store import transaction

if TYPE_CHECKING:
    import duckdb

BATCH = 500


@dataclass(slots=True)
class Added:
    """What an `add` did: documents and events entered, documents known already, documents read anew."""

    documents: int = 0
    events: int = 0
    known: int = 0
    replaced: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(
            self.documents + other.documents,
            self.events + other.events,
            self.known + other.known,
            self.replaced + other.replaced,
        )


@dataclass(slots=True)
class _Plan:
    """What is to be written of a batch."""

    fresh: list[tuple[Reading, bytes]] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    known: int = 0


def add_batch(con: duckdb.DuckDBPyConnection, batch: list[Reading], made_by: runs.Run) -> Added:
    """Enter readings, all or none."""
    with transaction(con):
        run = runs.enter(con, made_by)
        plan = _plan(con, batch, run)
        steps.forget(con, plan.replaced)
        new = [keys.document_key(reading.document.id) for reading, _ in plan.fresh]
        events = _write(con, plan.fresh, run)
        _carriers(con, batch, run)
        if plan.replaced:
            reviews.reattach(con, plan.replaced)
        steps.run(con, new)
        done = Added(len(plan.fresh) - len(plan.replaced), events, plan.known, len(plan.replaced))
        runs.count(con, run, len(plan.fresh), events)
    return done


def _plan(con: duckdb.DuckDBPyConnection, batch: list[Reading], run: int) -> _Plan:
    """Which readings are new, which replace one. The first of the same text in a batch counts."""
    wanted = list({keys.document_key(r.document.id) for r in batch})
    held = {
        document: (digest, made_in)
        for document, digest, made_in in con.execute(
            "SELECT document, digest, run FROM base.documents WHERE document IN (SELECT unnest(?::BIGINT[]))", [wanted]
        ).fetchall()
    }
    plan, seen = _Plan(), set()
    for reading in batch:
        key = keys.document_key(reading.document.id)
        if key in seen:
            plan.known += 1
            continue
        content = _content(reading)
        before = held.get(key)
        if before is not None and (before[0] == digest(content) or not _wins(con, before[1], run)):
            plan.known += 1
            continue
        seen.add(key)
        plan.fresh.append((reading, content))
        if before is not None:
            plan.replaced.append(key)
    return plan


def _wins(con: duckdb.DuckDBPyConnection, before: int, run: int) -> bool:
    """Whether another reading of a known text takes the place of the one that is held.

    It does when other code, data or settings made it, and not an older version. What the same run reads again stays as
    it was: it may differ only by whom the record has met in the meantime.
    """
    return before != run and runs.not_older(con, run, before)


def digest(content: bytes) -> bytes:
    """Digest of a reading's content."""
    return blake2b(content, digest_size=12).digest()


def _content(reading: Reading) -> bytes:
    """The reading as JSON, without its text (kept apart) and without what it left out."""
    bare = msgspec.structs.replace(reading.document, text="")
    return msgspec.json.encode(msgspec.structs.replace(reading, document=bare, rejected=()))


def _write(con: duckdb.DuckDBPyConnection, fresh: list[tuple[Reading, bytes]], run: int) -> int:
    """Rows of the machine layer; the number of events."""
    if not fresh:
        return 0
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = machine.Rows(people.learnt(con))
    shape = kept.number(con)
    documents: list[dict[str, Any]] = []
    packed: list[dict[str, Any]] = []
    events = 0
    for reading, content in fresh:
        key = keys.document_key(reading.document.id)
        documents.append(
            {
                "document": key,
                "id": reading.document.id,
                "language": reading.document.language,
                "characters": len(reading.document.text),
                "digest": digest(content),
                "run": run,
                "added": now,
            }
        )
        packed.append({"document": key, "shape": shape, "reading": kept.pack(reading)})
        events += rows.add(reading)
    table.insert(con, "documents", documents)
    table.insert(con, "kept", packed)
    for name, found in rows.tables.items():
        table.insert(con, name, found)
    _actors(con, [row["document"] for row in documents])
    words.index(con, [row["document"] for row in documents])
    return events


def _actors(con: duckdb.DuckDBPyConnection, documents: list[int]) -> None:
    """Enter actors that the record has not met."""
    derive.select(con, "_new", documents)
    con.execute("""
        INSERT INTO base.actors
        SELECT actor, arg_max(name, coalesce(confidence, 0)), any_value(kind), any_value(country), any_value(sectors),
            any_value(code), any_value(acts_for), any_value(role), any_value(wikidata)
        FROM base.appearances WHERE document IN (SELECT key FROM _new)
            AND actor NOT IN (SELECT actor FROM base.actors)
        GROUP BY actor
    """)


def _carriers(con: duckdb.DuckDBPyConnection, batch: list[Reading], run: int) -> None:
    """Where each text appeared: a row for every publisher and address that is not there yet."""
    wanted = list({keys.document_key(r.document.id) for r in batch})
    rows = con.execute(
        "SELECT document, publisher, url, published FROM base.carriers WHERE document IN (SELECT unnest(?::BIGINT[]))",
        [wanted],
    ).fetchall()
    seen = {tuple(row) for row in rows}
    count: dict[int, int] = {}
    for row in rows:
        count[row[0]] = count.get(row[0], 0) + 1
    known = {source for (source,) in con.execute("SELECT source FROM base.sources").fetchall()}
    carriers: list[dict[str, Any]] = []
    sources: list[dict[str, Any]] = []
    for reading in batch:
        document, key = reading.document, keys.document_key(reading.document.id)
        mark = (key, document.publisher, document.url, machine.published(reading))
        if mark in seen:
            continue
        seen.add(mark)
        origin = outlets().origin(document.publisher, document.url)
        outlet = origin.outlet
        carriers.append(
            {
                "document": key,
                "n": count.get(key, 0),
                "url": document.url,
                "title": document.title,
                "publisher": document.publisher,
                "source": outlet.name if outlet else None,
                "host": origin.host,
                "via": origin.via,
                "published": mark[3],
                "retrieved": document.retrieved,
                "run": run,
            }
        )
        count[key] = count.get(key, 0) + 1
        if outlet and outlet.name not in known:
            known.add(outlet.name)
            host = None if origin.via else origin.host
            sources.append({"source": outlet.name, "host": host, "country": outlet.country, "kind": outlet.kind})
    table.insert(con, "carriers", carriers)
    table.insert(con, "sources", sources)
    widened = [row["document"] for row in carriers if row["n"] > 0]
    if widened:
        derive.refresh(con, derive.events_of(con, widened))


def as_readings(given: Reading | Mapping[str, Any] | Iterable[Reading | Mapping[str, Any]]) -> Iterable[Reading]:
    """Readings from one or many, as objects or as their `to_dict`."""
    many = [given] if isinstance(given, Reading | Mapping) else given
    for each in many:
        yield each if isinstance(each, Reading) else Reading.from_dict(dict(each))
