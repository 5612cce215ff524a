"""Files for other programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet
import pytest
from render_samples import SENTENCE, reading

from detente.model import Document, Reading
from detente.render.export import CsvTables, Json, JsonFiles, JsonLines, ParquetTables, file_name
from detente.render.flatten import tables


def test_json_of_one_document_is_an_object_and_of_several_an_array() -> None:
    for single, count, kind in ((True, 1, dict), (False, 1, list), (False, 3, list), (True, 2, list), (False, 0, list)):
        buffer = io.BytesIO()
        with Json(buffer, single=single) as writer:
            for _ in range(count):
                writer.add(reading(), "a.txt")
        found = json.loads(buffer.getvalue())
        assert isinstance(found, kind)
        assert kind is dict or len(found) == count


def test_json_lines_hold_whole_readings() -> None:
    buffer = io.BytesIO()
    with JsonLines(buffer) as writer:
        writer.add(reading(), "a.txt")
        writer.add(reading(), "b.txt")
    lines = buffer.getvalue().splitlines()
    assert len(lines) == 2
    assert json.loads(lines[0]) == reading().to_dict()


def test_rejected_candidates_only_when_asked_for(tmp_path: Path) -> None:
    plain, full = io.BytesIO(), io.BytesIO()
    with JsonLines(plain) as writer:
        writer.add(reading(), "a")
    with JsonLines(full, rejected=True) as writer:
        writer.add(reading(), "a")
    assert "rejected" not in json.loads(plain.getvalue())
    assert json.loads(full.getvalue())["rejected"][0]["reason"] == "no party is named"
    with CsvTables(tmp_path) as tables_written:
        tables_written.add(reading(), "a")
    assert not (tmp_path / "rejected.csv").exists()


def test_json_files_are_named_after_sources(tmp_path: Path) -> None:
    other = reading(document=Document(id="0123", text=reading().document.text, language="en"))
    with JsonFiles(tmp_path) as writer:
        writer.add(reading(), "in/one.txt")
        writer.add(reading(), "https://example.org/news/two.html?page=1")
        writer.add(other, "elsewhere/one.md")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one-0123.json", "one.json", "two.json"]
    assert writer.paths[0] == tmp_path / "one.json"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("-", "reading"), ("../../etc/passwd", "passwd"), ("a b\x00c.txt", "a-b-c"), ("docs.csv:7", "docs-7"),
        ("x.tar", "x.tar"),
    ],
)
def test_file_names_are_safe(label: str, name: str) -> None:
    assert file_name(label) == name


def test_csv_has_one_file_a_kind_with_the_words_of_spans(tmp_path: Path) -> None:
    with CsvTables(tmp_path) as writer:
        writer.add(reading(), "a")
        writer.add(reading(), "b")
    with (tmp_path / "events.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 4
    first = rows[0]
    assert first["actor_names"] == "Freedonia"
    assert first["sentence_text"] == SENTENCE
    assert first["trigger_text"] == "accused"
    assert first["historical"] == "false"
    assert first["place_name"] == ""
    assert {p.stem for p in writer.paths} == {t.name for t in tables()} - {"rejected"}


def test_parquet_has_typed_columns_and_lists(tmp_path: Path) -> None:
    with ParquetTables(tmp_path) as writer:
        writer.add(reading(), "a")
    events = pyarrow.parquet.read_table(tmp_path / "events.parquet").to_pylist()
    assert events[0]["actors"] == ["country:FRE"]
    assert events[0]["score"] == -3.5
    assert events[0]["place_lat"] is None
    evidence = pyarrow.parquet.read_table(tmp_path / "event_evidence.parquet").to_pylist()
    assert [row["event"] for row in evidence] == ["e1", "e2", "e2"]
    positions = pyarrow.parquet.read_table(tmp_path / "positions.parquet").to_pylist()
    assert [(row["claim"], row["stance"]) for row in positions] == [("c1", "asserts"), ("c1", "denies")]


def test_parquet_is_written_in_groups_of_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.render.export.ROWS_HELD", 4)
    with ParquetTables(tmp_path) as writer:
        for _ in range(5):
            writer.add(reading(), "a")
    file = pyarrow.parquet.ParquetFile(tmp_path / "events.parquet")
    assert file.metadata.num_rows == 10
    assert file.num_row_groups == 3


@pytest.mark.parametrize("kind", [CsvTables, ParquetTables])
def test_a_broken_run_leaves_no_file_behind(tmp_path: Path, kind: type[CsvTables | ParquetTables]) -> None:
    def broken_run() -> None:
        with kind(tmp_path) as writer:
            writer.add(reading(), "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_run()
    assert list(tmp_path.iterdir()) == []


def test_empty_readings_give_empty_tables(tmp_path: Path) -> None:
    with ParquetTables(tmp_path) as writer:
        writer.add(Reading(document=Document(id="x", text="Calm.")), "a")
    assert pyarrow.parquet.read_table(tmp_path / "events.parquet").num_rows == 0
    assert pyarrow.parquet.read_table(tmp_path / "documents.parquet").num_rows == 1


def test_every_field_of_every_record_is_in_a_table() -> None:
    for table in tables():
        names = [c.name for c in table.columns]
        assert len(names) == len(set(names)), table.name
        for row in table.rows(reading()):
            assert list(row) == names
