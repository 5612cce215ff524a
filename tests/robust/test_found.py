"""What `tools/fuzz.py` has found, one by one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

import detente
from detente.actors.registry import _yaml_rows
from detente.alerts.rules import read_rules
from detente.errors import DataError, InputError, SourceFormat
from detente.lexicon.files import read_yaml
from detente.record.importers.layouts import read_table
from detente.sources import SourceSettings
from detente.sources.archives import read_archive
from detente.sources.base import Loaded
from detente.sources.download import is_box

NO_ADDRESS = "https://[nowhere"


def test_what_only_looks_like_an_address() -> None:
    assert not is_box(NO_ADDRESS)
    reading = detente.read("Kenya attacked Chad.", url=NO_ADDRESS, language="en", judge=False)
    assert reading.document.url == NO_ADDRESS


def archive(data: bytes) -> Iterator[Loaded]:
    return read_archive(io.BytesIO(data), data[:4096], "x", SourceSettings())


def test_a_crawl_of_what_only_looks_like_an_address() -> None:
    from archive_makers import page, record, wiki, wiki_page

    (loaded,) = archive(record(page(1), url=NO_ADDRESS))
    assert loaded.document is not None
    assert loaded.document.url is None
    dump = wiki([wiki_page("A", "Kenya attacked Chad.")]).replace(b"https://news.example/wiki", NO_ADDRESS.encode())
    (loaded,) = archive(dump)
    assert loaded.document is not None
    assert loaded.document.url is None


def test_a_header_that_breaks_off_in_a_quotation() -> None:
    with pytest.raises(SourceFormat, match="line 1"):
        read_table("x", iter(['"event id",a\rb,c\n']))


def test_yaml_with_a_day_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("- id: a\n  since: 2020-91-01\n")
    with pytest.raises(DataError):
        read_yaml(path)
    with pytest.raises(InputError):
        read_rules("rules:\n- since: 2020-91-01\n")


def test_a_registry_that_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("17")
    problems: list[tuple[str, str]] = []
    assert list(_yaml_rows(path, problems)) == []
    assert len(problems) == 1
