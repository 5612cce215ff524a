"""The labels that a judge learns: of the package's codebook, or of a person's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import DataError
from detente.judge.records import NONE
from detente.lexicon.files import read_yaml

STATUSES = ("occurred", "ongoing", "future", "hypothetical", "negated")


@dataclass(frozen=True, slots=True)
class Labels:
    """Types with NONE last; (type, mode) pairs with (type, None) for no mode; contexts; statuses."""

    types: tuple[str, ...]
    modes: tuple[tuple[str, str | None], ...]
    contexts: tuple[str, ...]
    statuses: tuple[str, ...] = STATUSES


def make_labels(modes: dict[str, Iterable[str]], contexts: Iterable[str]) -> Labels:
    """Labels of types with their modes."""
    pairs = [(type_, mode) for type_, names in modes.items() if type_ != NONE for mode in (None, *names)]
    return Labels((*(t for t in modes if t != NONE), NONE), tuple(pairs), tuple(contexts))


def plover_labels() -> Labels:
    """Those of the package's codebook."""
    from detente.codebook import codebook

    book = codebook()
    return make_labels(dict(book.modes), book.contexts)


def read_labels(path: Path) -> Labels:
    """Those of a person's own codebook: `types` maps names to rows with optional `modes`; `contexts` is a list.

    Raises DataError.
    """
    content: Any = read_yaml(path)
    types = content.get("types") if isinstance(content, dict) else None
    if not isinstance(types, dict) or not types:
        raise DataError(
            f"{path.name}: `types` must map at least one type to its row", remedy="docs/judge.md shows an example."
        )
    modes: dict[str, Iterable[str]] = {}
    for name, row in types.items():
        listed = (row or {}).get("modes") or [] if isinstance(row or {}, dict) else None
        if not isinstance(name, str) or not isinstance(listed, list | dict):
            raise DataError(
                f"{path.name}: {name}: a type is a word and its `modes` a list",
                remedy="docs/judge.md shows an example.",
            )
        modes[name] = [str(m) for m in listed]
    return make_labels(modes, [str(c) for c in content.get("contexts") or []])
