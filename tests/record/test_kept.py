"""A reading is kept in few bytes and comes back as it was."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect

from detente.errors import RecordError
from detente.lexicon.files import data_dir
from detente.model import Reading, document_id
from detente.record import Record, kept, upgrades

WORDS = ("", "a", "e1", "s2", "Kyiv", "Erdoğan", "x y", "naïve “word”", "0", "e", "\u0000")
SPANS = st.tuples(st.integers(0, 3000), st.integers(0, 60)).map(lambda pair: (pair[0], sum(pair)))


def values(type_: inspect.Type) -> st.SearchStrategy[Any]:
    """Anything that a field of the model may hold."""
    if isinstance(type_, inspect.UnionType):
        return st.one_of(*(values(each) for each in type_.types))
    if isinstance(type_, inspect.NoneType):
        return st.none()
    if isinstance(type_, inspect.StructType):
        return st.builds(type_.cls, **{field.name: values(field.type) for field in type_.fields})
    if isinstance(type_, inspect.VarTupleType):
        return st.lists(values(type_.item_type), max_size=2).map(tuple)
    if isinstance(type_, inspect.TupleType):
        return SPANS
    if isinstance(type_, inspect.LiteralType):
        return st.sampled_from(sorted(type_.values, key=str))
    if isinstance(type_, inspect.BoolType):
        return st.booleans()
    if isinstance(type_, inspect.IntType):
        return st.integers(0, 100)  # columns of the tables are no wider than what is read needs
    if isinstance(type_, inspect.FloatType):
        return st.sampled_from([0.0, -0.5, 2.5, 1 / 3, 1e9])
    return st.sampled_from(WORDS)


READINGS = values(inspect.type_info(Reading)).map(lambda r: msgspec.structs.replace(r, rejected=()))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(READINGS)
def test_any_reading_comes_back_without_the_tables(reading: Reading) -> None:
    form = kept.shape(whole=True)
    assert kept.unpack(kept.pack(reading, form), form, reading.document.text, {}) == reading


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(READINGS)
def test_any_reading_comes_back_from_the_record(tmp_path_factory: pytest.TempPathFactory, reading: Reading) -> None:
    text = reading.document.text.replace("\u0000", "") + " words" * 600  # as long as spans are far
    document = msgspec.structs.replace(reading.document, text=text, id=document_id(text), publisher=None, url=None)
    reading = msgspec.structs.replace(reading, document=document)
    with Record(tmp_path_factory.mktemp("kept") / "r.duckdb") as record:
        record.add(reading)
        assert record.reading(document.id) == reading


def test_what_the_tables_hold_is_not_written_twice(visit: Reading) -> None:
    assert len(kept.pack(visit)) < 0.6 * len(kept.pack(visit, kept.shape(whole=True)))
    assert "ACCUSE" not in kept.pack(visit)


def test_the_text_is_not_kept_twice(visit: Reading) -> None:
    assert "sheltering" not in kept.pack(visit, kept.shape(whole=True))


def test_a_reading_kept_in_a_shape_of_before_is_read_with_what_the_model_has_now(visit: Reading) -> None:
    form = json.loads(json.dumps(kept.shape(whole=True)))
    form[1] = [each for each in form[1] if each[0] != "notes"]  # a field that the model got later
    packed = kept.pack(visit, kept.shape(whole=True))
    names = [name for name, _ in kept.shape(whole=True)[1]]
    assert names.index("notes") > 0
    assert kept.unpack(packed, kept.shape(whole=True), visit.document.text, {}).notes == ()


def test_rows_that_were_taken_away_by_hand_are_told(record: Record, visit: Reading) -> None:
    record.add(visit)
    record.con.execute("DELETE FROM base.statements")
    with pytest.raises(RecordError, match="changed by hand"):
        record.reading(visit.document.id)


def old_record(path: Path, reading: Reading, *, rows: bool) -> None:
    """A record as it was before 0004: readings deflated with a dictionary."""
    with Record(path) as record:
        record.add(reading)
    con = duckdb.connect(str(path))
    content = msgspec.json.encode(
        msgspec.structs.replace(reading, document=msgspec.structs.replace(reading.document, text=""), rejected=())
    )
    squeeze = zlib.compressobj(9, zdict=b'{"document":')
    packed = squeeze.compress(content) + squeeze.flush()
    con.execute("CREATE TABLE base.codecs (codec INTEGER, dictionary BLOB)")
    con.execute("CREATE TABLE base.readings (document BIGINT, codec INTEGER, reading BLOB)")
    con.execute("INSERT INTO base.codecs VALUES (1, ?)", [b'{"document":'])
    con.execute("INSERT INTO base.readings SELECT document, 1, ? FROM base.documents", [packed])
    con.execute("ALTER TABLE base.signatures ADD COLUMN signature USMALLINT[]")
    con.execute("UPDATE base.signatures SET signature = heads || rest::USMALLINT[]")
    con.execute("ALTER TABLE base.signatures DROP COLUMN heads")
    con.execute("ALTER TABLE base.signatures DROP COLUMN rest")
    con.execute("CREATE TABLE base.bands (band UTINYINT, hash BIGINT, document BIGINT)")
    for table in ("kept", "shapes", "parts", "words", "same"):
        con.execute(f"DROP TABLE base.{table} CASCADE")
    con.execute("DELETE FROM base.migrations WHERE name >= '0004'")
    con.execute("DELETE FROM base.settings")
    if not rows:
        con.execute("DELETE FROM base.statements")
    con.close()


@pytest.mark.parametrize("rows", [True, False], ids=["whole", "rows-missing"])
def test_an_older_record_keeps_its_readings(path: Path, visit: Reading, rows: bool) -> None:
    old_record(path, visit, rows=rows)
    with Record(path) as record:
        assert record.reading(visit.document.id) == visit
        assert len(record.search("crossing")) == 1
        assert record.add(visit).known == 1
        names = {row["name"] for row in record.sql("SELECT table_name AS name FROM duckdb_tables()")}
        assert not names & {"readings", "codecs", "bands"}


def test_every_step_belongs_to_a_migration() -> None:
    names = {path.stem for path in (data_dir() / "record").glob("[0-9]*.sql")}
    assert set(upgrades.STEPS) <= names
