"""Gold articles: what a careful desk officer would enter, as YAML beside the text. `docs/gold.md` has the form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from detente.codebook import codebook
from detente.errors import DataError
from detente.lexicon.files import read_yaml
from detente.model import Span
from detente.model.records import (
    CommitmentState,
    EngagementKind,
    EngagementLevel,
    EngagementStatus,
    Stance,
    StatementKind,
    Status,
)

KEYS: Mapping[str, frozenset[str]] = {
    "statements": frozenset({"speaker", "speaker_name", "kind"}),
    "events": frozenset({
        "type", "mode", "actor", "recipient", "recipient_optional", "status", "historical", "stance", "by", "date",
        "date_within", "place",
    }),
    "claims": frozenset({"holder", "denied_by"}),
    "commitments": frozenset({"by", "to", "state", "action_has", "due"}),
    "engagements": frozenset({
        "kind", "status", "level", "participants", "person", "agenda_has", "date", "date_within", "place",
    }),
    "figures": frozenset({"low", "high", "unit", "what", "by"}),
    "actors": frozenset({"name", "name_has", "country", "sectors"}),
    "not_events": frozenset(),
}  # fmt: skip
_COMMON = frozenset({"id", "in", "minor", "optional"})
_HEAD = frozenset({"article", "date", "publisher"})
_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*\s+(?=[^\sa-z])|\n+")


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One thing to find. `at` is the snippet's place, `sentence` what surrounds it, `wants` the accepted answers."""

    id: str
    kind: str
    snippet: str
    at: Span
    sentence: Span
    wants: Mapping[str, tuple[str, ...]]
    minor: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A text with the items of each kind in `KEYS`; `not_events` are the traps."""

    id: str
    text: str
    date: str
    publisher: str | None
    items: Mapping[str, tuple[GoldItem, ...]]


def load_gold(folder: Path) -> list[GoldArticle]:
    """The articles of a folder that holds `texts/<id>.txt` and `gold/<id>.yaml`, by id.

    Raises DataError that names file and item where a text is missing or an item does not keep the form.
    """
    articles = [read_article(path, folder / "texts") for path in sorted((folder / "gold").glob("*.yaml"))]
    if not articles:
        raise DataError(f"{folder} holds no gold", remedy="Name a folder with texts/ and gold/ in it.")
    return articles


def read_article(path: Path, texts: Path) -> GoldArticle:
    """One article of gold with its text. Raises DataError as `load_gold` does."""
    data = read_yaml(path)
    if not isinstance(data, dict) or "date" not in data:
        raise DataError(f"{path.name}: gold is a mapping with a date")
    unknown = set(data) - _HEAD - set(KEYS)
    if unknown or data.get("article") != path.stem:
        raise DataError(f"{path.name}: unknown key or wrong article name: {sorted(unknown) or data.get('article')}")
    source = texts / f"{path.stem}.txt"
    if not source.is_file():
        raise DataError(f"{path.name}: there is no {source.name}")
    text = source.read_text(encoding="utf-8")
    items = {kind: tuple(_items(kind, data.get(kind) or [], text, path.name)) for kind in KEYS}
    return GoldArticle(path.stem, text, str(data["date"]), data.get("publisher"), items)


def read_held(folder: Path) -> frozenset[str]:
    """Ids of the articles that nobody tunes to, from `held.txt`."""
    return frozenset((folder / "held.txt").read_text(encoding="utf-8").split())


def digest(folder: Path) -> str:
    """A digest of all gold files with their texts and the list of held articles."""
    total = hashlib.sha256()
    for path in sorted([*folder.glob("gold/*.yaml"), *folder.glob("texts/*.txt"), folder / "held.txt"]):
        total.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return total.hexdigest()


def sentence_around(text: str, span: Span) -> Span:
    """The sentence, or the line of a headline, that holds a span; a break inside the span does not count."""
    left = 0
    for found in _SENTENCE_END.finditer(text):
        if found.end() <= span[0]:
            left = found.end()
        elif found.start() >= span[1] - 1:
            return left, found.start() + (found[0][0] != "\n")
    return left, len(text)


def _items(kind: str, rows: list[Any], text: str, name: str) -> Iterator[GoldItem]:
    seen: set[str] = set()
    for row in rows:
        if not isinstance(row, dict) or "id" not in row:
            raise DataError(f"{name}: {kind}: every item is a mapping with an id")
        where = f"{name}: {kind}: {row['id']}"
        if row["id"] in seen:
            raise DataError(f"{where}: this id occurs twice")
        seen.add(row["id"])
        unknown = set(row) - _COMMON - KEYS[kind]
        if unknown:
            raise DataError(f"{where}: unknown keys", choices=tuple(sorted(unknown)))
        yield _item(kind, row, text, where)


def _item(kind: str, row: dict[str, Any], text: str, where: str) -> GoldItem:
    wants = {key: _answers(row[key]) for key in row if key not in _COMMON}
    for key, answers in wants.items():
        wrong = set(answers) - _vocabulary().get((kind, key), frozenset(answers))
        if wrong:
            raise DataError(f"{where}: {key} cannot be {', '.join(sorted(wrong))}")
    snippet = str(row.get("in") or row.get("name_has") or row.get("name") or "")
    if kind == "actors":
        at = text.lower().find(snippet.lower())
    else:
        at = text.find(snippet) if text.count(snippet) == 1 else -1
    if at < 0 or not snippet:
        once = "" if kind == "actors" else " once and only once"
        raise DataError(f"{where}: {snippet!r} must occur in the text{once}")
    span = (at, at + len(snippet))
    return GoldItem(
        id=str(row["id"]), kind=kind, snippet=snippet, at=span, sentence=sentence_around(text, span), wants=wants,
        minor=bool(row.get("minor")), optional=bool(row.get("optional")),
    )  # fmt: skip


def _answers(value: Any) -> tuple[str, ...]:
    return tuple(str(v) for v in (value if isinstance(value, list) else [value]))


@lru_cache(maxsize=1)
def _vocabulary() -> Mapping[tuple[str, str], frozenset[str]]:
    """Closed lists of answers by kind and key, so that a slip in gold is an error and not a miss."""
    book = codebook()
    return {
        ("statements", "kind"): frozenset(get_args(StatementKind)),
        ("events", "type"): frozenset(book.types),
        ("events", "mode"): frozenset(m for modes in book.modes.values() for m in modes),
        ("events", "status"): frozenset(get_args(Status)),
        ("events", "stance"): frozenset(get_args(Stance)),
        ("commitments", "state"): frozenset(get_args(CommitmentState)),
        ("engagements", "kind"): frozenset(get_args(EngagementKind)),
        ("engagements", "level"): frozenset(get_args(EngagementLevel)),
        ("engagements", "status"): frozenset(get_args(EngagementStatus)),
    }
