"""Plain text: encodings, line ends, odd characters, hard-wrapped lines."""

from __future__ import annotations

import codecs
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.errors import SourceEmpty, SourceFormat
from detente.model import Document, document_id
from detente.sources import Loaded, SourceSettings
from detente.sources.text import normalise, unwrap

PARAGRAPHS = (
    "Envoys of the lake states met in Orla on Tuesday to settle the quarrel over the dam, which had kept both "
    "governments apart since the floods of last spring and had cost two ministers their posts.",
    "“We came to listen,” the chair of the meeting said after the first round. He added that a second round would "
    "follow on May 4 and that the cross-border commission would report by the end of June.",
    "Nobody signed anything yet, and the delegation of the upstream state left before dinner without a word to the "
    "reporters who had waited in the rain for most of the day.",
)
ARTICLE = "Lake states meet over dam\n\n" + "\n\n".join(PARAGRAPHS)


def wrapped(width: int) -> str:
    return "\n\n".join(textwrap.fill(p, width, break_on_hyphens=False) for p in ARTICLE.split("\n\n"))


def test_a_plain_file_is_kept_as_it_is(document: Callable[..., Document]) -> None:
    read = document(ARTICLE.encode())
    assert read.text == ARTICLE
    assert read.id == document_id(ARTICLE)
    assert (read.language, read.published, read.title, read.url, read.retrieved) == (None,) * 5


def test_what_the_user_states_is_kept(document: Callable[..., Document]) -> None:
    read = document(ARTICLE.encode(), settings=SourceSettings(date="2025-03-04", publisher="The Gazette", title="Dam"))
    assert (read.published, read.publisher, read.title) == ("2025-03-04", "The Gazette", "Dam")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE), ("utf-32-le", codecs.BOM_UTF32_LE), ("utf-16-le", b""),
        ("utf-16-be", b""), ("cp1252", b""),
    ],
)
def test_encodings_are_found(document: Callable[..., Document], encoding: str, mark: bytes) -> None:
    assert document(mark + ARTICLE.encode(encoding)).text == ARTICLE


def test_a_guessed_encoding_is_said(read_bytes: Callable[..., Loaded]) -> None:
    assert "cp1252" in read_bytes(ARTICLE.encode("cp1252")).warnings[0]


def test_one_broken_byte_does_not_garble_the_rest(read_bytes: Callable[..., Loaded]) -> None:
    loaded = read_bytes(ARTICLE.encode().replace(b"rain", b"ra\xffn"))
    assert loaded.document is not None
    assert loaded.document.text == ARTICLE.replace("rain", "ra\ufffdn")
    assert "1 characters" in loaded.warnings[0]


def test_mojibake_is_not_mended(document: Callable[..., Document]) -> None:
    garbled = "He said: â€œWe agree.â€\u009d and left the hall."
    assert document(garbled.encode()).text == garbled.replace("\u009d", " ")


def test_line_ends_and_control_characters() -> None:
    assert normalise("a\r\nb\rc\x0bd\u2028e") == "a\nb\nc\nd\ne"
    assert normalise("one\x00two\x1b[0m") == "one two [0m"
    assert normalise("co\u00adopera\u200btion") == "cooperation"
    assert normalise("\ud83d!").encode() == "\ufffd!".encode()
    assert normalise("São Tomé\u00a0– ’tis") == "São Tomé\u00a0– ’tis"


@pytest.mark.parametrize("width", [60, 66, 72, 76, 80, 92])
def test_hard_wrapped_lines_become_paragraphs_of_the_same_length(width: int) -> None:
    text = wrapped(width)
    assert text != ARTICLE
    assert unwrap(text) == ARTICLE
    assert len(unwrap(text)) == len(text)


def test_what_was_not_wrapped_stays() -> None:
    short = "Talks resume in Orla\nDam still closed\nEnvoys leave without a deal, say officials\nMarkets calm"
    lines = "\n".join(PARAGRAPHS)
    poem = "The river rose, the river fell,\nand no one knew what it would tell;\nwe stood and watched from a hill."
    for text in (ARTICLE, short, lines, poem, "", "\n", "one line"):
        assert unwrap(text) == text


def test_lists_columns_and_addresses_inside_wrapped_text_stay() -> None:
    items = "- boats of the northern fleet\n- nets\n1. The dam\n2. The ferry"
    columns = "Orla       14   open\nTamm        9   closed"
    text = wrapped(70) + f"\n\n{items}\n\n{columns}\n\nMinistry of Waters\n4 Quay Street\nOrla"
    assert unwrap(text) == f"{ARTICLE}\n\n{items}\n\n{columns}\n\nMinistry of Waters\n4 Quay Street\nOrla"


def test_a_line_that_begins_with_the_day_of_a_month_is_no_list_item() -> None:
    text = (
        "The two sides will come back to the table in the old harbour hall on April\n"
        "19. Until then the ferry stays closed, and the boats of both fleets remain\n"
        "in their ports, as the chair of the talks put it to the reporters outside\n"
        "the hall on Tuesday night."
    )
    assert "\n" not in unwrap(text)


@pytest.mark.parametrize("data", [b"", b" \n\n\t ", b"\xef\xbb\xbf", b"... --- ...", b"\x00"])
def test_nothing_to_read(read_bytes: Callable[..., Loaded], data: bytes) -> None:
    loaded = read_bytes(data)
    assert loaded.document is None
    assert isinstance(loaded.error, SourceEmpty | SourceFormat)
    assert loaded.error.remedy


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "an image"), (b"PK\x03\x04" + bytes(100), "office document"),
        (b"\xd0\xcf\x11\xe0" + bytes(90), "office document"), (b"\x1f\x8b\x08" + bytes(range(200)), "gzip"),
        (b"{\\rtf1 Minister}", "rich-text"), (bytes(range(256)) * 8, "binary"), (bytes(5000), "binary"),
    ],
)
def test_what_is_no_text_is_named(read_bytes: Callable[..., Loaded], data: bytes, kind: str) -> None:
    for name in ("article.txt", "article.xyz"):
        error = read_bytes(data, name).error
        assert isinstance(error, SourceFormat)
        assert kind in str(error)
        assert name in str(error)


def test_a_file_over_the_limit(read_bytes: Callable[..., Loaded]) -> None:
    error = read_bytes(b"Words. " * 200, settings=SourceSettings(max_bytes=1000)).error
    assert error is not None
    assert error.code == "D302"
    assert "1,000 bytes" in str(error)


def test_the_limit_is_20_megabytes_unless_told(tmp_path: Path, read_bytes: Callable[..., Loaded]) -> None:
    error = read_bytes(b"Words. " * 2_900_000).error
    assert error is not None
    assert error.code == "D302"
