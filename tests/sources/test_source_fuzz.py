"""Nothing crashes, whatever the bytes: a document or one error with cause and remedy."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_helpers import make_pdf

from detente.sources import SourceSettings, load
from detente.sources.days import iso_day
from detente.sources.detect import SUFFIXES, decode
from detente.sources.markdown import read_markdown
from detente.sources.text import normalise, unwrap

MARKS = st.sampled_from([
    b"<", b">", b"</p>", b"<p>", b"<html>", b"&#0;", b"{", b"}", b'"text"', b":", b",", b"\n", b"\r", b"\x00",
    b"[", b"](", b"**", b"---\n", b"From: a\n", b"Subject: b\n", b"To: =?utf-8?b?\n",
    b"Content-Type: multipart/mixed; boundary=x\n",
    b"\n--x\n", b"%PDF-1.4", b"PAR1", b"\xff\xfe", b"\xef\xbb\xbf", b"text,date\n", b'"',
    b"minister", b" ", b"\xe2\x80",
])
BYTES = st.one_of(st.binary(max_size=200), st.lists(st.one_of(MARKS, st.binary(max_size=8)), max_size=40).map(b"".join))
LIMITS = SourceSettings(max_bytes=5_000)
CHARSETS = st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["utf-7", "hex", "idna", "utf-16"]))
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def check(specs: list[str], stdin: bytes | None = None) -> None:
    for loaded in load(specs, settings=LIMITS, stdin=io.BytesIO(stdin or b"")):
        assert (loaded.document is None) != (loaded.error is None)
        if loaded.document is not None:
            loaded.document.text.encode("utf-8")
            assert "\r" not in loaded.document.text
            assert "\x00" not in loaded.document.text
        elif loaded.error is not None:
            assert loaded.error.cause
            assert loaded.error.remedy
            assert "cannot be read" not in loaded.error.cause, "only the last net caught it"


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(data=BYTES)
@pytest.mark.parametrize("suffix", [*sorted(SUFFIXES), ""])
def test_any_bytes_under_any_name(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(data)
    check([str(path)])


@settings(max_examples=80, deadline=None)
@given(data=BYTES)
def test_any_bytes_on_standard_input(data: bytes) -> None:
    check(["-"], data)


def whole_files() -> dict[str, bytes]:
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"text": ["They met in Orla."] * 3, "date": ["2025-03-04"] * 3}), out)
    return {".pdf": make_pdf([["They met in Orla."], ["They left."]]), ".parquet": out.getvalue()}


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(cuts=st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=4)), max_size=4))
@pytest.mark.parametrize("suffix", [".pdf", ".parquet"])
def test_damaged_files(tmp_path: Path, suffix: str, cuts: list[tuple[int, bytes]]) -> None:
    data = bytearray(whole_files()[suffix])
    for at, patch in cuts:
        place = at % len(data)
        data[place : place + len(patch)] = patch
    path = tmp_path / f"damaged{suffix}"
    path.write_bytes(bytes(data))
    check([str(path)])


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text(text: str) -> None:
    clean = normalise(text)
    assert normalise(clean) == clean
    joined = unwrap(clean)
    assert len(joined) == len(clean)
    assert joined.replace("\n", " ") == clean.replace("\n", " ")
    read_markdown(text)
    iso_day(text)


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=300), declared=CHARSETS)
def test_any_charset(data: bytes, declared: str | None) -> None:
    from detente.errors import SourceFormat

    with contextlib.suppress(SourceFormat):
        decode(data, declared)
