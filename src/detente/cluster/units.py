"""What is to be read, in units that one process takes apart, and their documents in portions that one process reads.

A portion is known by its content, not by where it comes from: files may be moved, renamed or grown, and what was read
of them is not read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from detente.cluster.rows import key_of
from detente.errors import SourceError
from detente.model import Document
from detente.sources import SourceSettings, load, stores
from detente.sources.archives import kinds
from detente.sources.base import Loaded, Track
from detente.sources.dispatch import named

_BOXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", *kinds.NAMES)


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that are taken apart together: one archive or table, or a handful of single articles."""

    names: tuple[str, ...]
    size: int | None  # bytes, None where they are not known, and so whether the files have changed
    stamp: str  # changes with the files

    @property
    def id(self) -> str:
        """Id of these files in this state."""
        return _digest([*self.names, self.stamp])


class Fault(msgspec.Struct, frozen=True):
    """A document that could not be read."""

    source: str
    code: str
    cause: str
    remedy: str = ""


class Item(msgspec.Struct, frozen=True):
    """A document of a portion, or what stands in its place."""

    source: str
    document: Document | None = None
    fault: Fault | None = None
    remarks: tuple[str, ...] = ()


class Portion(msgspec.Struct, frozen=True):
    """Documents that are read together. `number` counts the portions of a unit from 0; `bytes` lie behind it.

    `last` is set where no more follow; such a portion may be empty.
    """

    unit: str
    number: int
    id: str
    items: tuple[Item, ...]
    bytes: int = 0
    last: bool = False


def plan(specs: Iterable[str], size: int) -> Iterator[Unit | Fault]:
    """The units of what a user names, each of at most `size` single articles; a fault for what is not there."""
    for spec in specs:
        waiting: list[str] = []
        try:
            for name in named(spec):
                if _is_box(name):
                    yield _unit([name])
                else:
                    waiting.append(name)
                if len(waiting) == size:
                    yield _unit(waiting)
                    waiting = []
        except SourceError as error:
            yield _fault(spec, error)
        except OSError as error:
            yield _fault(spec, SourceError(f"{spec} cannot be read: {(error.strerror or str(error)).lower()}"))
        if waiting:
            yield _unit(waiting)


def portions(unit: Unit, settings: SourceSettings, size: int) -> Iterator[Portion]:
    """The documents of a unit, `size` at a time."""
    track = settings.track or Track()
    number, at, items = 0, track.position, list[Item]()
    for loaded in load(unit.names, settings=settings):
        track.seen += 1
        if len(items) == size:
            behind = track.position
            yield _portion(unit, number, items, behind - at)
            number, at, items = number + 1, behind, []
        items.append(_item(loaded))
    yield _portion(unit, number, items, track.position - at, last=True)


def _portion(unit: Unit, number: int, items: list[Item], behind: int, *, last: bool = False) -> Portion:
    content = _digest([key_of(i.document) if i.document is not None else i.fault and i.fault.code for i in items])
    return Portion(unit.id, number, content, tuple(items), max(behind, 0), last)


def _item(loaded: Loaded) -> Item:
    if loaded.error is not None or loaded.document is None:
        error = loaded.error or SourceError(f"{loaded.spec} gave nothing")
        return Item(loaded.spec, fault=_fault(loaded.spec, error), remarks=loaded.warnings)
    return Item(loaded.spec, loaded.document, remarks=loaded.warnings)


def _fault(spec: str, error: SourceError) -> Fault:
    return Fault(spec, error.code, error.cause, error.remedy)


def _is_box(name: str) -> bool:
    """Whether a file holds many documents, as far as its name tells."""
    return stores.scheme_of(name) in ("http", "https") or name.lower().endswith(_BOXES)


def _unit(names: list[str]) -> Unit:
    states = [_state(name) for name in names]
    known = [size for size, _ in states if size is not None]
    return Unit(tuple(names), sum(known) if len(known) == len(names) else None, _digest([s for _, s in states]))


def _state(name: str) -> tuple[int | None, Any]:
    """Bytes of a file, and what else tells whether it has changed."""
    if stores.scheme_of(name) is None:
        try:
            info = Path(name).stat()
        except OSError:
            return None, None
        return info.st_size, [info.st_size, info.st_mtime_ns]
    if stores.is_store(name):
        return stores.state(name)
    return None, None


def _digest(value: Any) -> str:
    return blake2b(msgspec.json.encode(value), digest_size=12).hexdigest()
