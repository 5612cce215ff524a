"""What the tests of lakes share: articles, a stand-in for the pipeline, and a lake as plain data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from detente.cluster import Lake
from detente.model import Document, Reading
from detente.settings import Settings

TEXTS = (
    "Foreign Minister Lena Brook of Norway met President Idris Hale of Ghana in Accra on Monday.",
    "France condemned the attack on the harbour and promised Ukraine more aid.",
    "Troops of the Russian army shelled the village of Marn, a spokesman of the government in Kyiv said.",
    "Turkey and Greece agreed to exchange prisoners before the end of the spring.",
    "Thousands of farmers protested in Quito against the government's new tariffs.",
)
GERMAN = "Der Minister hat am Montag die Botschafter der beiden Staaten einbestellt und sprach von einer ernsten Lage."
DAYS = ("2031-03-05", "2031-03-20", "2031-04-01", None)


def article(number: int) -> dict[str, Any]:
    """A row of a table; each number has words of its own."""
    text = f"{TEXTS[number % len(TEXTS)]} It was report {number} of the day."
    return {"text": text, "date": DAYS[number % len(DAYS)], "publisher": "Gazette", "url": f"https://g.example/{number}"}


def write_table(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def stand_in(documents: Iterable[Document], *, workers: int = 1, settings: Settings | None = None) -> Iterator[Reading]:
    """Readings without records."""
    for document in documents:
        language = "de" if document.text.startswith(GERMAN) else "en"
        yield Reading(document=msgspec.structs.replace(document, language=language))


def content(lake: Path | str) -> dict[str, list[dict[str, Any]]]:
    """The readings in each file of a lake, by the file's name."""
    import pyarrow.parquet as pq

    opened, found = Lake(lake), {}
    for name in opened.files():
        with opened.store.open(name) as stream:
            found[name] = pq.read_table(stream).drop_columns(["source"]).to_pylist()
    return found
