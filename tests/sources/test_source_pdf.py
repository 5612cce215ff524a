"""PDF: text of pages as paragraphs; clear words for what has none."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from source_helpers import make_pdf

from detente.errors import SourceEmpty, SourceFormat
from detente.model import Document
from detente.sources import Loaded
from detente.sources.pdf import join_pages

PAGE_1 = [
    "Ministry of Waters - Press Service",
    "Brook holds talks in Tallmark",
    "Foreign Minister Lena Brook arrived in Tallmark on Monday for talks with",
    "President Idris Hale. The two discussed the fishing dispute and the cooper-",
    "ation of their coast guards.",
    "Opposition parties in Tallmark criticised the visit and demanded that the",
    "1 / 3",
]
PAGE_2 = [
    "Ministry of Waters - Press Service",
    "agreement be published. The cross-border commission was not mentioned at",
    "all. Nobody knows whether the cross-",
    "border commission will meet.",
    "2 / 3",
]
PAGE_3 = ["Ministry of Waters - Press Service", "For questions: press office.", "3 / 3"]


def test_pages_become_paragraphs(document: Callable[..., Document]) -> None:
    assert document(make_pdf([PAGE_1, PAGE_2, PAGE_3]), "release.pdf").text == (
        "Brook holds talks in Tallmark\n\n"
        "Foreign Minister Lena Brook arrived in Tallmark on Monday for talks with President Idris Hale. The two "
        "discussed the fishing dispute and the cooperation of their coast guards.\n\n"
        "Opposition parties in Tallmark criticised the visit and demanded that the agreement be published. The "
        "cross-border commission was not mentioned at all. "
        "Nobody knows whether the cross-border commission will meet.\n\n"
        "For questions: press office."
    )


def test_blank_lines_end_paragraphs() -> None:
    assert join_pages(["One line here\n\nAnother line here"]) == "One line here\n\nAnother line here"


def test_the_day_of_making_is_offered_not_taken(read_bytes: Callable[..., Loaded]) -> None:
    loaded = read_bytes(make_pdf([PAGE_1], info="/CreationDate (D:20250304101500Z) /Title (Untitled 4)"), "release.pdf")
    assert loaded.document is not None
    assert (loaded.document.published, loaded.document.title) == (None, None)
    assert "2025-03-04" in loaded.warnings[0]
    assert "--date" in loaded.warnings[0]


def test_a_title_that_the_text_has_is_taken(document: Callable[..., Document]) -> None:
    read = document(make_pdf([PAGE_1], info="/Title (Brook holds talks in Tallmark)"), "release.pdf")
    assert read.title == "Brook holds talks in Tallmark"


def test_images_only(read_bytes: Callable[..., Loaded]) -> None:
    error = read_bytes(make_pdf([[], []]), "scan.pdf").error
    assert isinstance(error, SourceEmpty)
    assert "2 pages without text" in str(error)
    assert "OCR" in str(error)


def encrypted(user: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(make_pdf([PAGE_1]))))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_password(read_bytes: Callable[..., Loaded]) -> None:
    error = read_bytes(encrypted("secret"), "locked.pdf").error
    assert isinstance(error, SourceFormat)
    assert "password" in str(error)


def test_a_pdf_locked_against_changes_only_is_read(document: Callable[..., Document]) -> None:
    assert "Foreign Minister Lena Brook" in document(encrypted(""), "release.pdf").text


@pytest.mark.parametrize("data", [b"%PDF-1.4\nnothing", make_pdf([PAGE_1])[:400], b"%PDF-", b"These are just words."])
def test_broken(read_bytes: Callable[..., Loaded], data: bytes) -> None:
    error = read_bytes(data, "release.pdf").error
    assert isinstance(error, SourceFormat | SourceEmpty)
    assert "release.pdf" in str(error)
