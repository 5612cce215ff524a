"""The doors of the package as plain functions. Offsets are characters of the text given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import InputError
from detente.model import Actor, Document, Reading, Span, document_id
from detente.settings import settings_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


def read(
    text: str,
    date: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    *,
    language: str | None = None,
    model: str | None = None,
    judge: bool = True,
    codebook: str | Path | None = None,
    people: Iterable[Mapping[str, Any]] | None = None,
) -> Reading:
    """Read one article.

    `date` is the article's day (ISO 8601); without it relative dates stay partial. `publisher` tells who `we` is.
    `language="en"` skips the guess; `model` names an installed spaCy model; `judge=False` reads by the rules alone;
    `codebook` is a file of one's own types; `people` are those met before (`detente.record.people.memory`). Raises
    LanguageDeclined, InputError.
    """
    from detente.pipeline.pipeline import read_text

    if not isinstance(text, str):
        raise InputError(f"a text is needed, not {type(text).__name__}", remedy="Pass the article as a string.")
    check_date(date)
    return read_text(
        whole_characters(text), date=date, publisher=_whole(publisher), title=_whole(title), url=_whole(url),
        language=language, settings=settings_of(model, judge, codebook, people),
    )


def read_many(
    documents: Iterable[dict[str, Any]], workers: int = 1, *, model: str | None = None, judge: bool = True,
    codebook: str | Path | None = None, people: Iterable[Mapping[str, Any]] | None = None,
) -> Iterator[Reading]:
    """Read documents (dicts with `text` and optionally `date`, `publisher`, `title`, `url`, `language`), in order.

    The result does not depend on `workers`. A text that is not English gives a Reading with a note and no records.
    """
    from detente.pipeline.parallel import read_documents

    settings = settings_of(model, judge, codebook, people)
    return read_documents((to_document(d) for d in documents), workers=workers, settings=settings)


def to_document(row: dict[str, Any]) -> Document:
    """A Document from a plain dict; `date` or `published` is its day. Raises InputError without text."""
    text = row.get("text")
    if not isinstance(text, str):
        raise InputError("a document has no 'text'", remedy="Give each document a 'text' column or key.")
    text = whole_characters(text)
    day = row.get("date") or row.get("published")
    day = str(day)[:10] if day else None
    check_date(day)
    return Document(
        id=document_id(text),
        text=text,
        url=_whole(row.get("url")),
        title=_whole(row.get("title")),
        publisher=_whole(row.get("publisher")),
        published=day,
        retrieved=row.get("retrieved"),
        language=row.get("language"),
    )


def whole_characters(text: str) -> str:
    """The text with lone surrogates, which no encoding can write, as U+FFFD: offsets stay as they are."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _whole(value: Any) -> Any:
    """What is told of a document beside its text, likewise."""
    return whole_characters(value) if isinstance(value, str) else value


def check_date(date: str | None) -> None:
    """Raise InputError for a day that is none."""
    import datetime

    if date is None:
        return
    try:
        if datetime.date.fromisoformat(date).isoformat() != date:
            raise ValueError(date)  # other ISO forms (weeks, no hyphens) would end up in the record as they are
    except ValueError as error:
        raise InputError(f"{date!r} is no date", remedy="Write it as YYYY-MM-DD.") from error


def resolve_actor(mention: str, date: str | None = None, country: str | None = None) -> Actor | None:
    """The actor that a mention stands for at a date, or None where nothing can be claimed.

    `country` is the ISO alpha-3 code (or name) that the context tells.
    """
    from detente.actors import resolve_actor as resolve

    return resolve(mention, date=date, country=country)


def classify_pair(sentence: str, source: Span, target: Span) -> list[tuple[str, float]]:
    """PLOVER types of what `source` does to `target` (character spans), best first, with probabilities that sum to one.

    NONE stands for no event between the two.
    """
    from detente.pipeline.pair import rank_types

    return rank_types(_parse(whole_characters(sentence)), (source[0], source[1]), (target[0], target[1]))


def find_dates(text: str, date: str | None = None) -> list[dict[str, Any]]:
    """Time expressions with EDTF values, sorted: [{"span": [start, end], "edtf": .., "text": ..}]."""
    from detente.stages.dates import find_dates as find

    return [{"span": list(d.span), "edtf": d.edtf, "text": d.text} for d in find(whole_characters(text), date)]


def event_status(text: str, start: int, end: int, date: str | None = None) -> dict[str, Any]:
    """Status of the event word in `text[start:end]`: {"status", "historical", "stance"}."""
    from detente.stages.status import status_at

    reading = status_at(_parse(whole_characters(text)), start, end, date)
    return {"status": reading.status, "historical": reading.historical, "stance": reading.stance}


@lru_cache(maxsize=8)
def _parse(text: str) -> Doc:
    """The parse of a text; the last few are kept, since a caller often asks many things of one text."""
    from detente.pipeline.nlp import load_model

    return load_model()(text)
