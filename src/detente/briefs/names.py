"""Names as a line says them: the office for who is not named, the country for its many voices, `the` where due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from detente.lexicon.files import data_dir, read_yaml

Row = Mapping[str, Any]
MOST_NAMES = 3
CROWDS = {"population", "company"}


@lru_cache(maxsize=1)
def _book() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(data_dir() / "briefs" / "names.yaml")
    return loaded


def finite() -> frozenset[str]:
    """Words that make a sentence of a phrase."""
    return _finite()


@lru_cache(maxsize=1)
def _finite() -> frozenset[str]:
    return frozenset(_book()["finite"])


def listed(names: Iterable[str], most: int = MOST_NAMES) -> str:
    """`A, B and C`; `A, B and 4 others` beyond `most`."""
    all_names = list(dict.fromkeys(names))
    shown = all_names[:most]
    rest = len(all_names) - len(shown)
    if rest:
        return f"{', '.join(shown)} and {rest} other{'s' if rest > 1 else ''}"
    return (
        shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else "somebody not named"
    )


def context_name(context: str) -> str:
    """One of PLOVER's contexts as people say it."""
    said: str = _book()["contexts"].get(context, context.replace("_", " "))
    return said


def with_article(name: str) -> str:
    """`the United States`; other names stay as they are."""
    the, last = _book()["the"], _book()["the_last"]
    plain = name.split(" (")[0]
    if name.casefold().startswith("the ") or not name[:1].isupper():
        return name
    return f"the {name}" if plain in the or plain.split(" ")[-1] in last else name


def capital(text: str) -> str:
    """With a capital at the beginning, as a sentence has it."""
    return text[:1].upper() + text[1:]


def is_named(row: Row) -> bool:
    """Whether a person has a name and not only an office (`PRESIDENT`, `Mr. President`, `U.S. officials`)."""
    words = _without_courtesy(str(row["name"]))
    role = str(row["role"] or "").casefold()
    return (
        bool(words)
        and " ".join(words).casefold() != role
        and any(w[:1].isupper() and not w.isupper() for w in words[-1:])
    )


def name_of(id_: str, actors: Mapping[str, Row]) -> str:
    """An actor as a line calls it."""
    row = actors.get(id_)
    if row is None:
        return id_.removeprefix("country:")
    if row["kind"] == "person" and not is_named(row):
        return _office(row, actors)
    return with_article(str(row["name"]))


def side(ids: Iterable[str], actors: Mapping[str, Row], *, placed: bool = False) -> list[str]:
    """Names of those who act together: beside a country its offices and crowds are not named, nor nameless company.

    placed: with their country in brackets, for names such as `Police` that say nothing without it.
    """
    all_ids = list(dict.fromkeys(ids))
    rows = {i: actors.get(i) for i in all_ids}
    whole = {row["country"] for i, row in rows.items() if row is not None and i.startswith("country:")}
    kept = [i for i in all_ids if i.startswith("country:") or not _within(rows[i], whole)]
    known = [i for i in kept if not _nameless(rows[i])]
    return list(dict.fromkeys(name_of(i, actors) + (_place(i, actors) if placed else "") for i in known or kept))


def _place(id_: str, actors: Mapping[str, Row]) -> str:
    from detente.briefs.parties import country_name

    row = actors.get(id_)
    name = country_name(str(row["country"])) if row is not None and not id_.startswith("country:") else None
    return f" ({name})" if name and name not in str(row["name"] if row is not None else "") else ""


def _within(row: Row | None, whole: set[str | None]) -> bool:
    return row is not None and row["country"] in whole and row["kind"] != "person"


def _nameless(row: Row | None) -> bool:
    return row is not None and row["country"] is None and row["kind"] in CROWDS


def _office(row: Row, actors: Mapping[str, Row]) -> str:
    """`the president of Kenya` for who is only called by the office."""
    role = str(row["role"] or " ".join(_without_courtesy(str(row["name"]))) or row["name"]).lower()
    country = actors.get(f"country:{row['country']}")
    if country is None:
        return f"the {role}" + (f" ({row['country']})" if row["country"] else "")
    return f"the {role} of {with_article(str(country['name']))}"


def _without_courtesy(name: str) -> list[str]:
    words = name.split()
    courtesy = _book()["courtesy"]
    return words[1:] if words and words[0].strip(".").casefold() in courtesy else words
