"""Full-text search over sentences: all words, the best of the newest.

The index of words tells which sentences have them all; of those, the newest are read until there are enough to choose
from, and these are ordered by BM25. (DuckDB's full-text extension would have to be downloaded.)
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import InputError
from detente.record import queries
from detente.record.table import one, registered
from detente.record.words import settings

if TYPE_CHECKING:
    import duckdb

_STEP = 400  # sentences that are read first; then twice as many, and so on
_ENOUGH = 200  # sentences to choose from, or five for each that is asked for
_MOST = 40_000  # sentences that are read at most, where none of the words is in the index or a phrase is not found
_K, _B = 1.2, 0.75  # BM25's usual constants
_SCHEMA = ("score", "document", "published", "publisher", "title", "n", "start", "end", "sentence")
_ASKED = re.compile(r'"([^"]*)"|(\S+)')
_WORDS = re.compile(r"[^\W_]+")
Numbers = NDArray[np.int64]

# Documents of the numbers that were found, as conditions allow, the newest first.
_DOCUMENTS = """
SELECT f.at FROM _matches f LEFT JOIN base.carriers c ON c.document = f.document AND c.n = 0
WHERE ($first IS NULL OR c.published >= $first) AND ($last IS NULL OR c.published <= $last)
    AND (($code IS NULL AND $actors IS NULL) OR f.document IN (SELECT document FROM base.appearances
        WHERE country = $code OR actor IN (SELECT unnest($actors::VARCHAR[]))))
ORDER BY c.published DESC NULLS LAST, f.document
"""
_TEXTS = """
SELECT t.document, t.text, d.id, c.published, coalesce(c.source, c.publisher), c.title FROM base.texts t
JOIN base.documents d USING (document) LEFT JOIN base.carriers c ON c.document = t.document AND c.n = 0
WHERE t.document IN (SELECT unnest(?::BIGINT[]))
"""
_SPANS = """
SELECT f.row, s."start", s."end" FROM base.sentences s JOIN _wanted f ON f.document = s.document AND f.n = s.n
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A word with its regular endings, the beginning of one (`sanction*`), or a "phrase"."""

    words: tuple[str, ...]
    prefix: bool = False
    exact: bool = False

    def forms(self, word: str) -> tuple[str, ...]:
        """The words that stand for one."""
        if self.exact or len(self.words) > 1 or len(word) < 3 or not word.isalpha():
            return (word,)
        others = [word + ending for ending in settings()["endings"]]
        others += [word[:-1]] if word.endswith("s") and len(word) > 4 else []
        if word.endswith("y"):
            others += [word[:-1] + ending for ending in ("ies", "ied")]
        if word.endswith("e"):
            others.append(word[:-1] + "ing")
        return (word, *others)

    def pattern(self) -> re.Pattern[str]:
        """What to look for in a sentence in plain letters; group 1 is there where it is not the word itself."""
        words = r"[\W_]+".join(map(re.escape, self.words))
        if self.prefix:
            return re.compile(rf"(?<![^\W_]){words}([^\W_]*)")
        others = self.forms(self.words[0])[1:] if len(self.words) == 1 else ()
        return re.compile(rf"(?<![^\W_])(?:{words}|({'|'.join(map(re.escape, others))}))(?![^\W_])" if others else
                          rf"(?<![^\W_]){words}()(?![^\W_])")  # fmt: skip


def fold(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).lower()


def terms(words: str) -> list[Term]:
    """What is searched for. Raises InputError where there is nothing."""
    out: list[Term] = []
    for phrase, word in _ASKED.findall(fold(words)):
        found = tuple(_WORDS.findall(phrase or word))
        if found:
            out.append(Term(found, prefix=(phrase or word).rstrip(".,;:!?)").endswith("*"), exact=bool(phrase)))
    if not out:
        raise InputError("nothing to search for", remedy="Give one or more words.")
    return out


def search(
    con: duckdb.DuckDBPyConnection,
    words: str,
    *,
    limit: int = 20,
    actor: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> list[dict[str, Any]]:
    """Sentences with all of the words, by BM25, newer first among equals. `actor`: whom the article names, as code, id
    or name; `since` and `until`: days of publication. Raises InputError."""
    asked = terms(words)
    code, ids = queries.whose(con, actor) if actor else (None, None)
    conditions = {"first": queries.day(since), "last": queries.day(until, last=True), "code": code, "actors": ids}
    lists = [_postings(con, term) for term in asked]
    known = [each for each in lists if each is not None]
    places = _newest(con, reduce(np.intersect1d, known) if known else None, conditions)
    (total,) = one(con, "SELECT coalesce(sum(sentences), 0) FROM base.parts") or (0,)
    weights = [math.log(1 + int(total) / (1 + (int(total) if each is None else len(each)))) for each in lists]
    found: list[dict[str, Any]] = []
    patterns = [term.pattern() for term in asked]
    start, step = 0, _STEP
    while start < min(len(places), _MOST) and len(found) < max(_ENOUGH, 5 * limit):
        found += _hits(con, places[start : start + step], patterns)
        start, step = start + step, 2 * step
    return _best(found, weights)[:limit]


def _postings(con: duckdb.DuckDBPyConnection, term: Term) -> Numbers | None:
    """Numbers (part and sentence) of the sentences that have all words of a term; None where the index has none."""
    out: Numbers | None = None
    for n, word in enumerate(term.words):
        if term.prefix and n == len(term.words) - 1:
            where, value = "starts_with(word, ?)", [word]
        elif word in settings()["common"]:
            continue
        else:
            forms = list(term.forms(word))
            where, value = f"word IN ({', '.join('?' * len(forms))})", forms
        sql = f"SELECT part::BIGINT << 32 | unnest(numbers) AS number FROM base.words WHERE {where}"
        numbers = np.unique(con.execute(sql, value).fetchnumpy()["number"].astype(np.int64))
        out = numbers if out is None else np.intersect1d(out, numbers)
    return out


def _newest(con: duckdb.DuckDBPyConnection, numbers: Numbers | None, conditions: dict[str, Any]) -> Numbers:
    """(n, 2) document keys and sentence numbers of what the conditions allow, the newest first."""
    import pyarrow as pa

    parts = con.execute(
        'SELECT document, part::BIGINT << 32 | "first" AS start, sentences FROM base.parts ORDER BY start'
    ).fetchnumpy()
    starts, counts = parts["start"].astype(np.int64), parts["sentences"].astype(np.int64)
    if numbers is None:
        numbers = np.repeat(starts, counts) + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    if not len(numbers) or not len(starts):
        return np.zeros((0, 2), dtype=np.int64)
    at = np.searchsorted(starts, numbers, side="right") - 1
    there = (at >= 0) & (numbers - starts[at] < counts[at])  # others were left by documents that are gone
    numbers, at = numbers[there], at[there]
    documents = np.unique(at)
    with registered(con, _matches=pa.table({"at": documents, "document": parts["document"][documents]})):
        allowed = con.execute(_DOCUMENTS, conditions).fetchnumpy()["at"]
    rank = np.full(len(starts), -1, dtype=np.int64)
    rank[allowed] = np.arange(len(allowed))
    kept = rank[at] >= 0
    numbers, at = numbers[kept], at[kept]
    order = np.lexsort((numbers, rank[at]))
    return np.stack([parts["document"][at[order]], numbers[order] - starts[at[order]]], axis=1)


def _hits(con: duckdb.DuckDBPyConnection, places: Numbers, patterns: list[re.Pattern[str]]) -> list[dict[str, Any]]:
    """The sentences that do have every term, in order; a whole word counts double what the beginning of one does."""
    import pyarrow as pa

    rows = con.execute(_TEXTS, [np.unique(places[:, 0]).tolist()]).fetchall()
    texts = {row[0]: row[1:] for row in rows}
    wanted = pa.table({"row": np.arange(len(places)), "document": places[:, 0], "n": places[:, 1]})
    with registered(con, _wanted=wanted):
        spans = {row: (start, end) for row, start, end in con.execute(_SPANS).fetchall()}
    out = []
    for row, (document, n) in enumerate(places.tolist()):
        if row not in spans:
            continue
        start, end = spans[row]
        text, id_, published, publisher, title = texts[document]
        plain = fold(text[start:end])
        counts = []
        for pattern in patterns:
            found = [0.5 if match[1] else 1.0 for match in pattern.finditer(plain)]
            if not found:
                break
            counts.append(sum(found))
        else:
            values = (0.0, id_, published, publisher, title, n, start, end, text[start:end])
            out.append(dict(zip(_SCHEMA, values, strict=True)) | {"counts": counts})
    return out


def _best(found: list[dict[str, Any]], weights: list[float]) -> list[dict[str, Any]]:
    """Hits by their scores; they came the newest first, and stay so among equals."""
    mean = sum(len(hit["sentence"]) for hit in found) / max(1, len(found))
    for hit in found:
        length = _K * (1 - _B + _B * len(hit["sentence"]) / mean)
        hit["score"] = sum(w * c * (_K + 1) / (c + length) for w, c in zip(weights, hit.pop("counts"), strict=True))
    return sorted(found, key=lambda hit: -round(hit["score"], 2))
