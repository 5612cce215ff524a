"""What a migration cannot do in SQL: steps in Python that belong to it, in the same transaction."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from detente.errors import RecordError
from detente.model import Reading
from detente.record import kept, words
from detente.record.table import insert

if TYPE_CHECKING:
    import duckdb

_CHUNK = 500
_OLD = """
SELECT r.document, r.reading, c.dictionary, t.text FROM base.readings r JOIN base.codecs c USING (codec)
JOIN base.texts t USING (document) WHERE r.document > ? ORDER BY r.document LIMIT ?
"""


def keep(con: duckdb.DuckDBPyConnection) -> None:
    """0004: deflated readings into the form of `kept`. One that the tables do not give back as it was is kept whole."""
    last = -1
    while rows := con.execute(_OLD, [last, _CHUNK]).fetchall():
        last = rows[-1][0]
        held = kept.held_of(con, [row[0] for row in rows], kept.shape())
        numbers = {whole: kept.number(con, whole) for whole in (False, True)}
        insert(con, "kept", [_kept(held[row[0]], numbers, *row) for row in rows])
    con.execute("DROP TABLE base.readings")
    con.execute("DROP TABLE base.codecs")


def _kept(
    held: kept.Held, numbers: dict[bool, int], document: int, packed: bytes, dictionary: bytes, text: str
) -> dict[str, Any]:
    reading = _inflate(packed, dictionary, text)
    lean = kept.pack(reading)
    whole = not _same(reading, lean, held)
    content = kept.pack(reading, kept.shape(whole=True)) if whole else lean
    return {"document": document, "shape": numbers[whole], "reading": content}


def _same(reading: Reading, lean: str, held: kept.Held) -> bool:
    """Whether the tables give back what the lean form leaves to them."""
    try:
        return kept.unpack(lean, kept.shape(), reading.document.text, held) == reading
    except (RecordError, msgspec.ValidationError):
        return False


def _inflate(packed: bytes, dictionary: bytes, text: str) -> Reading:
    """A reading as records before 0004 kept it."""
    open_ = zlib.decompressobj(zdict=dictionary) if dictionary else zlib.decompressobj()
    reading = msgspec.json.decode(open_.decompress(packed) + open_.flush(), type=Reading)
    return msgspec.structs.replace(reading, document=msgspec.structs.replace(reading.document, text=text))


def index_words(con: duckdb.DuckDBPyConnection) -> None:
    """0005: the words of all texts into the index."""
    words.index(con, [document for (document,) in con.execute("SELECT document FROM base.texts").fetchall()])


STEPS: dict[str, Callable[[duckdb.DuckDBPyConnection], None]] = {"0004_kept": keep, "0005_words": index_words}
