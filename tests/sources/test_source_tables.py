"""Tables of documents: JSON lines, CSV, Parquet, JSON."""

from __future__ import annotations

import codecs
import datetime
import io
import itertools
import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from detente.sources import Loaded, SourceSettings, load

ROW = {
    "id": 7, "text": "Envoys met in Orla.", "date": "2025-03-04T10:00:00Z", "title": "Talks", "publisher": "Gazette",
    "url": "https://g.example/7",
}


@pytest.fixture
def rows(tmp_path: Path) -> Callable[..., list[Loaded]]:
    def read(data: bytes, name: str, **options: object) -> list[Loaded]:
        path = tmp_path / name
        path.write_bytes(data)
        found = list(load([str(path)], settings=SourceSettings(**options)))  # type: ignore[arg-type]
        return [Loaded(r.spec.removeprefix(f"{tmp_path}/"), r.document, r.error, r.warnings) for r in found]

    return read


def texts(found: list[Loaded]) -> list[str | None]:
    return [loaded.document.text if loaded.document else None for loaded in found]


def check_whole_row(found: list[Loaded]) -> None:
    (loaded,) = found
    document = loaded.document
    assert document is not None
    assert (document.text, document.published, document.title, document.publisher, document.url) == (
        "Envoys met in Orla.", "2025-03-04", "Talks", "Gazette", "https://g.example/7",
    )
    assert document.id != "7"


def test_json_lines(rows: Callable[..., list[Loaded]]) -> None:
    check_whole_row(rows(json.dumps(ROW).encode(), "a.jsonl"))
    found = rows(b'\xef\xbb\xbf{"text": "One."}\r\n\r\n{"TEXT": "Two."}\n', "a.ndjson")
    assert texts(found) == ["One.", "Two."]
    assert [loaded.spec for loaded in found] == ["a.ndjson:1", "a.ndjson:3"]


def test_one_bad_line_is_that_line_only(rows: Callable[..., list[Loaded]]) -> None:
    bad = (b'{"text": ', b'["no object"]', b'{"title": "no text"}', b'{"text": ""}')
    found = rows(b"\n".join((b'{"text": "One."}', *bad, b'{"text": "Six."}')), "a.jsonl")
    assert texts(found) == ["One.", None, None, None, None, "Six."]
    assert [loaded.error.code if loaded.error else "" for loaded in found] == ["", "D303", "D303", "D303", "D301", ""]
    assert "a.jsonl:2" in str(found[1].error)


def test_deep_json_and_lone_surrogates(rows: Callable[..., list[Loaded]]) -> None:
    found = rows(b'{"text": "a \\ud83d b"}\n{"text": ' + b"[" * 100_000 + b'\n{"text": "Three."}\n', "a.jsonl")
    assert texts(found) == ["a \ufffd b", None, "Three."]


def test_no_text_anywhere_is_one_error(rows: Callable[..., list[Loaded]]) -> None:
    found = rows(b'{"body": "x"}\n' * 500, "a.jsonl")
    assert len(found) == 1
    assert "no document" in str(found[0].error)
    assert "'text'" in str(found[0].error)


def test_a_line_over_the_limit(rows: Callable[..., list[Loaded]]) -> None:
    data = b'{"text": "One."}\n{"text": "' + b"word " * 60_000 + b'"}\n{"text": "Three."}\n'
    found = rows(data, "a.jsonl", max_bytes=100_000)
    assert texts(found) == ["One.", None, "Three."]
    assert found[1].error is not None
    assert found[1].error.code == "D302"


def test_a_row_wins_over_the_settings(rows: Callable[..., list[Loaded]]) -> None:
    found = rows(json.dumps(ROW).encode() + b'\n{"text": "Two."}', "a.jsonl", date="2020-01-01", publisher="Else")
    assert [(r.document.published, r.document.publisher) for r in found if r.document] == [
        ("2025-03-04", "Gazette"), ("2020-01-01", "Else"),
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-03-04", "2025-03-04"), ("2025-3-4 08:15", "2025-03-04"), ("20250304", "2025-03-04"),
        ("2025/03/04", "2025-03-04"), ("4 March 2025", "2025-03-04"), ("March 4, 2025", "2025-03-04"),
        ("Tue, 4 Mar 2025 10:00:00 GMT", "2025-03-04"),
        ("03/04/25", None), ("2025-02-31", None), ("soon", None), ("99999999", None),
    ],
)
def test_days(rows: Callable[..., list[Loaded]], written: str, day: str | None) -> None:
    (loaded,) = rows(json.dumps({"text": "They met.", "published": written}).encode(), "a.jsonl")
    assert loaded.document is not None
    assert loaded.document.published == day
    assert bool(loaded.warnings) is (day is None)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv_with_any_delimiter(rows: Callable[..., list[Loaded]], mark: str) -> None:
    data = mark.join(ROW) + "\r\n" + mark.join(str(v) for v in ROW.values()) + "\r\n"
    check_whole_row(rows(data.encode(), "a.csv"))
    check_whole_row(rows(data.encode("utf-8-sig"), "b.csv"))
    check_whole_row(rows(data.replace("\r\n", "\r").encode(), "d.csv"))
    check_whole_row(rows(codecs.BOM_UTF16_LE + data.encode("utf-16-le"), "c.csv"))


def test_csv_cells_with_lines_quotes_and_old_encodings(rows: Callable[..., list[Loaded]]) -> None:
    data = 'id,text\n1,"He said: ""No.""\n\nThey left, all."\n2,"“We agree – at last”"\n\n3,\n4,Four.\n'
    found = rows(data.encode("cp1252"), "a.csv")
    assert texts(found) == ['He said: "No."\n\nThey left, all.', "“We agree – at last”", None, "Four."]


def test_csv_with_a_long_article(rows: Callable[..., list[Loaded]]) -> None:
    long = "They met again. " * 20_000
    assert texts(rows(f'id,text\n1,"{long}"\n'.encode(), "a.csv")) == [long]


def test_csv_without_text_names_its_columns(rows: Callable[..., list[Loaded]]) -> None:
    (loaded,) = rows(b"id,body,date\n1,They met.,2025-03-04\n2,They left.,2025-03-05\n", "a.csv")
    assert "Choices: id, body, date." in str(loaded.error)


def test_an_unclosed_quote_does_not_swallow_memory(rows: Callable[..., list[Loaded]]) -> None:
    found = rows(b'id,text\n1,"open\n' + b"2,They met.\n" * 20_000, "a.csv", max_bytes=200_000)
    assert found[0].error is not None or found[0].document is not None


def parquet(table: pyarrow.Table) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out)
    return out.getvalue()


def test_parquet(rows: Callable[..., list[Loaded]]) -> None:
    row = {**ROW, "date": datetime.datetime(2025, 3, 4, 10)}
    check_whole_row(rows(parquet(pyarrow.Table.from_pylist([row])), "a.parquet"))
    table = pyarrow.table({"text": ["One.", None, "Three."], "date": [datetime.date(2025, 3, 4), None, None]})
    found = rows(parquet(table), "b.parquet")
    assert texts(found) == ["One.", None, "Three."]
    assert found[1].spec == "b.parquet:2"


def test_parquet_broken_or_without_text(rows: Callable[..., list[Loaded]]) -> None:
    whole = parquet(pyarrow.table({"text": ["One."]}))
    for data in (whole[:50], whole[:20] + whole[30:], b"PAR1", b"PAR1PAR1"):
        (loaded,) = rows(data, "a.parquet")
        assert "broken Parquet" in str(loaded.error)
    (loaded,) = rows(parquet(pyarrow.table({"body": ["One."]})), "b.parquet")
    assert "Choices: body." in str(loaded.error)


def test_json_document_and_list(rows: Callable[..., list[Loaded]]) -> None:
    check_whole_row(rows(json.dumps(ROW, indent=2).encode(), "a.json"))
    assert texts(rows(b'[{"text": "One."}, 5, {"text": "Three."}]', "b.json")) == ["One.", None, "Three."]
    (loaded,) = rows(b'{"text": "One."', "c.json")
    assert "no JSON" in str(loaded.error)


class Endless(io.RawIOBase):
    """Rows without end, as from a pipe."""

    def __init__(self, header: bytes, row: bytes, rows: int) -> None:
        self._parts: Iterator[bytes] = itertools.chain([header] if header else [], itertools.repeat(row, rows))
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._rest = self._rest or next(self._parts, b"")
        block, self._rest = self._rest[: len(buffer)], self._rest[len(buffer):]
        buffer[: len(block)] = block
        return len(block)


def test_a_first_line_longer_than_what_is_sniffed() -> None:
    data = json.dumps({"text": "They met. " * 20_000}).encode()
    for whole in (data, data + b"\n" + data):
        assert all(loaded.document is not None for loaded in load(["-"], stdin=io.BytesIO(whole)))


@pytest.mark.parametrize(
    ("header", "row"),
    [(b"", b'{"text": "' + b"They met. " * 1000 + b'"}\n'), (b"id,text\n", b'1,"' + b"They met. " * 1000 + b'"\n')],
    ids=["jsonl", "csv"],
)
def test_standard_input_streams_in_constant_memory(header: bytes, row: bytes) -> None:
    stream = io.BufferedReader(Endless(header, row, 3000))  # 30 MB
    tracemalloc.start()
    try:
        count = sum(loaded.document is not None for loaded in load(["-"], stdin=stream))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 3000
    assert peak < 3_000_000
