"""What every engine does with a portion: read it, write its files into the lake, and only then say that it is done."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import msgspec

from detente.cluster.rows import key_of, month_of, packed, row_of, version
from detente.cluster.store import Store, store_of
from detente.cluster.units import Fault, Item, Portion, Unit, portions
from detente.errors import DetenteError, LanguageDeclined, StageFailed
from detente.model import Document, Reading
from detente.settings import Settings
from detente.sources import SourceSettings
from detente.sources.base import Track

DONE, UNITS, TRYING = "_done", "_units", "_trying"
TRIES = 4


@dataclass(frozen=True, slots=True)
class Job:
    """What a process must know to work on a lake: plain values that travel."""

    lake: str
    settings: Settings
    sources: SourceSettings
    size: int
    language: str | None = None


class Outcome(msgspec.Struct, frozen=True):
    """What became of a portion; `rejected` counts by code.

    `known` is set where it was read before, `lost` where it could not be read this time.
    """

    unit: str
    number: int
    read: int
    rejected: dict[str, int]
    faults: tuple[Fault, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    known: bool = False
    lost: bool = False
    bytes: int = 0
    last: bool = False


Tick = Callable[[int, Counter[str]], None]


def take_apart(unit: Unit, job: Job) -> Iterator[Portion]:
    """Portions of a unit; of those that are in the lake, only what is needed to count them."""
    store, settings = _store(job.lake), replace(job.sources, track=Track())
    for portion in portions(unit, settings, job.size):
        if portion.items and store.exists(_mark(portion)):
            yield msgspec.structs.replace(portion, items=())
        else:
            yield portion


def work(portion: Portion, job: Job, tick: Tick | None = None) -> Outcome:
    """Read a portion into the lake, unless it is there. May be done twice, at once or later: the result is the same."""
    store = _store(job.lake)
    mark = store.read(_mark(portion))
    if mark is not None:
        done = msgspec.json.decode(mark)
        return _outcome(portion, done["read"], Counter(done["rejected"]), known=True)
    faults: list[Fault] = []
    remarks = [(item.source, text) for item in portion.items for text in item.remarks]
    rejected, months, seen, read = Counter[str](), dict[str, list[dict[str, Any]]](), set[str](), 0
    for item, found in _read(portion.items, job):
        if isinstance(found, Fault):
            faults.append(found)
            rejected[found.code] += 1
        else:
            read += 1
            remarks += [(item.source, note) for note in found.notes]
            key = key_of(found.document)
            if key not in seen:
                seen.add(key)
                months.setdefault(month_of(found.document), []).append(row_of(found, item.source))
        if tick is not None:
            tick(read, rejected)
    for month, rows in months.items():
        store.write(f"month={month}/{portion.id}.parquet", packed(rows))
    if portion.items:
        told = {"read": read, "rejected": rejected, "months": sorted(months), "version": version()}
        store.write(_mark(portion), msgspec.json.encode(told))
    return msgspec.structs.replace(
        _outcome(portion, read, rejected), faults=tuple(faults), remarks=tuple(remarks)
    )


def attempt(portion: Portion, job: Job) -> Outcome:
    """`work`, for engines that try again what ended its process: a portion that does so each time is given up."""
    store = _store(job.lake)
    if portion.items and len(_tries(portion, store)) >= TRIES:
        error = StageFailed(f"a process died {TRIES} times over this text or one that was read with it")
        faults = tuple(_fault(item, error) for item in portion.items)
        lost = _outcome(portion, 0, Counter({StageFailed.code: len(faults)}))
        outcome = msgspec.structs.replace(lost, faults=faults, lost=True)
    else:
        if portion.items:
            store.write(f"{TRYING}/{portion.id}.{uuid.uuid4().hex}", b"")
        outcome = work(portion, job)
    for name in _tries(portion, store):
        store.delete(name)
    return outcome


def _tries(portion: Portion, store: Store) -> list[str]:
    return [name for name in store.names(TRYING, "") if name.startswith(f"{TRYING}/{portion.id}.")]


def finished(unit: Unit, store: Store) -> dict[str, Any] | None:
    """What is kept of a unit that was read to its end, in this state of its files."""
    data = store.read(f"{UNITS}/{unit.id}.json") if unit.size is not None else None
    return msgspec.json.decode(data, type=dict[str, Any]) if data is not None else None


def finish(unit: Unit, store: Store, read: int, rejected: Counter[str]) -> None:
    """Keep that a unit was read to its end. Addresses that do not tell of changes are looked at each time."""
    if unit.size is not None:
        told = {"names": unit.names, "bytes": unit.size, "read": read, "rejected": rejected}
        store.write(f"{UNITS}/{unit.id}.json", msgspec.json.encode(told))


def _outcome(portion: Portion, read: int, rejected: Counter[str], *, known: bool = False) -> Outcome:
    return Outcome(
        portion.unit, portion.number, read, dict(rejected), known=known, bytes=portion.bytes, last=portion.last
    )


def _mark(portion: Portion) -> str:
    return f"{DONE}/{portion.id}.json"


@lru_cache(maxsize=4)
def _store(lake: str) -> Store:
    return store_of(lake)


def _read(items: Iterable[Item], job: Job) -> Iterator[tuple[Item, Reading | Fault]]:
    """Each item with its reading or its fault, in order."""
    items = list(items)
    texts = [i.document for i in items if i.document is not None]
    if job.language:
        texts = [msgspec.structs.replace(d, language=job.language) for d in texts]
    found = _readings(texts, job)
    for item in items:
        if item.document is None:
            yield item, item.fault or Fault(item.source, "D300", f"{item.source} gave nothing")
            continue
        reading = next(found)
        if isinstance(reading, DetenteError):
            yield item, _fault(item, reading)
        elif reading.document.language != "en":
            language = reading.document.language
            yield item, _fault(item, LanguageDeclined(f"the text seems to be {language!r}, not English"))
        else:
            yield item, reading


def _readings(documents: list[Document], job: Job) -> Iterator[Reading | DetenteError]:
    """A reading for each document; where a batch breaks, one at a time, so that one text costs itself alone."""
    from detente.pipeline.parallel import read_documents

    done = 0
    while done < len(documents):
        try:
            for reading in read_documents(documents[done:], settings=job.settings):
                yield reading
                done += 1
            return
        except DetenteError:
            raise
        except Exception:
            yield _alone(documents[done], job)
            done += 1


def _alone(document: Document, job: Job) -> Reading | DetenteError:
    from detente.pipeline.parallel import read_documents

    try:
        return next(iter(read_documents([document], settings=job.settings)))
    except DetenteError:
        raise
    except Exception as error:
        return StageFailed(f"reading broke with {type(error).__name__}: {str(error)[:200]}")


def _fault(item: Item, error: DetenteError) -> Fault:
    return Fault(item.source, error.code, error.cause, error.remedy)
