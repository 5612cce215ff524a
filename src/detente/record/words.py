"""The index of words: which sentences have a word, so that search need not read all texts.

Words are letters and digits in lower case without accents. The documents of one `add` are a part, and sentences are
numbered through it; where many small parts have come together (a watcher adds a few articles at a time) they are made
into one. A document that is forgotten leaves its numbers behind, which then belong to none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.lexicon.files import data_dir, read_yaml
from detente.record import derive
from detente.record.table import one

if TYPE_CHECKING:
    import duckdb

_LARGEST = 5000  # documents of a part
_SMALL, _MANY = 250, 24  # so many parts of fewer documents are made into one
FOLD = "lower(strip_accents({}))"

_INDEX = rf"""
INSERT INTO base.words
SELECT word, $part, list(number ORDER BY number) FROM (
    SELECT p."first" + s.n AS number, unnest(list_distinct(regexp_extract_all(
        {FOLD.format('substring(t.text, s."start" + 1, s."end" - s."start")')}, '[\p{{L}}\p{{N}}]+'))) AS word
    FROM base.parts p JOIN base.sentences s USING (document) JOIN base.texts t USING (document) WHERE p.part = $part)
WHERE word NOT IN (SELECT unnest($common)) GROUP BY word ORDER BY word
"""
_PART = """
INSERT INTO base.parts
SELECT $part, (sum(sentences) OVER (ORDER BY document) - sentences)::INTEGER, sentences, document FROM (
    SELECT document, (max(n) + 1)::INTEGER AS sentences FROM base.sentences
    WHERE document IN (SELECT key FROM _to_index) AND document NOT IN (SELECT document FROM base.parts)
    GROUP BY document)
"""


@lru_cache(maxsize=1)
def settings() -> Mapping[str, Any]:
    """search.yaml: `common` words as a set, `endings`."""
    raw = read_yaml(data_dir() / "record" / "search.yaml")
    return {"common": frozenset(raw["common"].split()), "endings": tuple(raw["endings"])}


def index(con: duckdb.DuckDBPyConnection, new: Sequence[int]) -> None:
    """Enter the words of documents that are not in the index."""
    for start in range(0, len(new), _LARGEST):
        _enter(con, list(new[start : start + _LARGEST]))
    _gather(con)


def _enter(con: duckdb.DuckDBPyConnection, documents: list[int]) -> None:
    (last,) = one(con, "SELECT coalesce(max(part), 0) FROM base.parts") or (0,)
    derive.select(con, "_to_index", documents)
    con.execute(_PART, {"part": last + 1})
    con.execute(_INDEX, {"part": last + 1, "common": sorted(settings()["common"])})


def _gather(con: duckdb.DuckDBPyConnection) -> None:
    """Make one part of many small ones."""
    small = con.execute("SELECT part FROM base.parts GROUP BY part HAVING count(*) < ?", [_SMALL]).fetchall()
    if len(small) < _MANY:
        return
    parts = [part for (part,) in small]
    wanted = "part IN (SELECT unnest(?::INTEGER[]))"
    documents = con.execute(f"SELECT document FROM base.parts WHERE {wanted}", [parts]).fetchall()
    for table in ("parts", "words"):
        con.execute(f"DELETE FROM base.{table} WHERE {wanted}", [parts])
    _enter(con, [document for (document,) in documents])
