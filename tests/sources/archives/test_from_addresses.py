"""Archives and tables at http addresses and in stores: fetched whole, within limits, read as files are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from archive_makers import packed, page, record, tarred, zipped
from source_helpers import Server

from detente.sources import Loaded, SourceSettings, load, web
from detente.sources import download as downloading
from detente.sources.dispatch import named

LOCAL = SourceSettings(allow_private=True, timeout=5, download=1_000_000, stores=True)
LINES = b"".join(json.dumps({"text": f"Envoys met for round {n}."}).encode() + b"\n" for n in range(3))


def read(spec: str, settings: SourceSettings = LOCAL) -> list[Loaded]:
    return list(load([spec], settings=settings))


@pytest.mark.parametrize(
    ("path", "content_type", "data", "count"),
    [
        ("/a.warc.gz", "application/octet-stream", packed(record(page(n)) for n in range(3)), 3),
        ("/a.zip", "application/zip", zipped([("1.txt", b"They met."), ("2.txt", b"They left.")]), 2),
        ("/a.tar.gz", "application/gzip", tarred([("1.txt", b"They met.")], "w:gz"), 1),
        ("/a.jsonl", "application/x-ndjson", LINES, 3),
        ("/a.jsonl.gz?key=1", "application/x-gzip", gzip.compress(LINES), 3),
        ("/a.csv", "text/csv", b"text\nThey met.\n", 1),
    ],
)
def test_kinds(server: Server, path: str, content_type: str, data: bytes, count: int) -> None:
    server.pages[path] = (200, {"Content-Type": content_type}, data)
    found = read(server.url(path))
    assert [f.error for f in found] == [None] * count
    assert all(f.spec.startswith(server.url(path)) for f in found)


def test_a_body_that_was_packed_on_the_way_is_read_all_the_same(server: Server) -> None:
    server.pages["/a.jsonl"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(LINES))
    assert len([f for f in read(server.url("/a.jsonl")) if f.document]) == 3
    server.pages["/b.jsonl"] = (200, {"Content-Encoding": "br"}, b"x")
    assert "not asked for" in str(read(server.url("/b.jsonl"))[0].error)


def test_a_page_in_spite_of_its_name(server: Server) -> None:
    server.pages["/a.zip"] = (200, {"Content-Type": "text/html"}, page(1))
    (found,) = read(server.url("/a.zip"))
    assert found.document is not None
    assert found.document.url == server.url("/a.zip")


def test_a_document_in_it_keeps_to_the_usual_limit(server: Server) -> None:
    lines = json.dumps({"text": "word " * 1000}).encode() + b"\n" + LINES
    server.pages["/a.jsonl"] = (200, {}, lines)
    settings = SourceSettings(allow_private=True, download=1_000_000, max_bytes=2000)
    found = read(server.url("/a.jsonl"), settings)
    assert [f.error.code if f.error else None for f in found] == ["D302", None, None, None]


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "999999999"}])
def test_what_is_too_large_is_not_taken(server: Server, headers: dict[str, str]) -> None:
    server.pages["/a.jsonl"] = (200, headers, LINES * 20_000)
    (found,) = read(server.url("/a.jsonl"))
    assert found.error is not None
    assert found.error.code == "D302"
    assert "1,000,000 bytes" in str(found.error)


def test_a_full_disk_is_told(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading, "SPARE", 10**18)
    server.pages["/a.jsonl"] = (200, {}, LINES)
    assert "no room on the disk" in str(read(server.url("/a.jsonl"))[0].error)


def test_a_server_that_trickles_is_left(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "SLOWEST", 10**9)
    server.pages["/slow"] = (200, {}, b"")
    server.pages["/a.jsonl"] = (302, {"Location": "/slow"}, b"")
    settings = SourceSettings(allow_private=True, timeout=0.2, download=1_000_000)
    assert "did not answer" in str(read(server.url("/a.jsonl"), settings)[0].error)


def test_errors_and_private_addresses(server: Server) -> None:
    assert read(server.url("/gone.zip"))[0].error is not None
    server.pages["/a.zip"] = (200, {}, zipped([("1.txt", b"They met.")]))
    (found,) = read(server.url("/a.zip"), SourceSettings(download=1_000_000))
    assert found.error is not None
    assert found.error.code == "D304"
    assert server.seen == [("/gone.zip", f"127.0.0.1:{server.port}")]


def test_without_leave_nothing_large_is_fetched(server: Server) -> None:
    server.pages["/a.zip"] = (200, {"Content-Type": "application/zip"}, zipped([("1.txt", b"They met.")]))
    (found,) = read(server.url("/a.zip"), SourceSettings(allow_private=True))
    assert found.error is not None
    assert found.error.code == "D303"


def test_stores_are_for_those_who_are_given_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("They met.")
    address = f"file://{tmp_path}/a.txt"
    assert read(address)[0].document is not None
    for refused in (address, "memory://a.txt", "s3://box/a.txt"):
        (found,) = read(refused, SourceSettings())
        assert found.error is not None
        assert found.error.code == "D304"
    assert read("ftp://example.org/a.txt")[0].error is not None


def test_a_store_by_fsspec() -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe({
        "/desk/b/rows.jsonl": LINES, "/desk/a.zip": zipped([("1.txt", b"They met.")]), "/desk/c.txt": b"They left.",
        "/desk/.hidden/x.txt": b"They hid.",
    })
    try:
        assert list(named("memory://desk")) == [
            "memory:///desk/a.zip", "memory:///desk/b/rows.jsonl", "memory:///desk/c.txt",
        ]
        assert list(named("memory://desk/*.txt")) == ["memory:///desk/c.txt"]
        assert [f.document is not None for f in read("memory://desk")] == [True] * 5
        assert "holds no files" in str(read("memory://desk/none")[0].error)
        (row,) = [f for f in read("memory://desk/b/rows.jsonl") if f.spec.endswith(":2")]
        assert row.document is not None
    finally:
        memory.rm("/desk", recursive=True)


def test_the_library_of_a_store_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fsspec")
    monkeypatch.setitem(__import__("sys").modules, "s3fs", None)
    (found,) = read("s3://box/a.txt")
    assert "pip install 'fsspec[s3]'" in str(found.error)
