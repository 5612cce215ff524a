"""E-mail: the text of a message, with subject, day and sender."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

from source_helpers import SENTENCES

from detente.errors import SourceEmpty
from detente.model import Document
from detente.sources import Loaded

TEXT = "\n\n".join(SENTENCES)


def message(text: str | None = TEXT, html: str | None = None) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Ministry of Waters <press@waters.example>"
    mail["To"] = "desk@paper.example"
    mail["Subject"] = "Fwd: Brook holds talks in Tallmark – read-out"
    mail["Date"] = "Mon, 03 Mar 2025 23:15:00 -0500"
    if text is not None:
        mail.set_content(text, cte="quoted-printable")
    if html is not None and text is not None:
        mail.add_alternative(html, subtype="html")
    elif html is not None:
        mail.set_content(html, subtype="html")
    return mail


def test_text_and_headers(document: Callable[..., Document]) -> None:
    read = document(message().as_bytes(), "release.eml")
    assert read.text.strip() == TEXT
    assert read.title == "Brook holds talks in Tallmark – read-out"
    assert read.published == "2025-03-03"
    assert read.publisher == "Ministry of Waters"


def test_plain_text_is_preferred_and_html_stands_in(document: Callable[..., Document]) -> None:
    page = "<html><body>" + "".join(f"<p>{s}</p>" for s in SENTENCES) + "</body></html>"
    assert document(message(html=page).as_bytes(), "a.eml").text.strip() == TEXT
    assert document(message(None, page).as_bytes(), "b.eml").text == TEXT


def test_attachments_are_named_not_read(read_bytes: Callable[..., Loaded]) -> None:
    mail = message()
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="annex.pdf")
    loaded = read_bytes(mail.as_bytes(), "release.eml")
    assert loaded.document is not None
    assert loaded.warnings == ("attachments not read: annex.pdf",)


def test_flowed_and_wrapped_lines_are_joined(document: Callable[..., Document]) -> None:
    head = b"From: a@b.example\nSubject: x\nTo: c@d.example\nContent-Type: text/plain; format=flowed\n\n"
    assert document(head + b"They met in \nOrla.\n\nBye.", "a.eml").text == "They met in  Orla.\n\nBye."


def test_declared_charset(document: Callable[..., Document]) -> None:
    head = b"From: a@b.example\nSubject: =?iso-8859-2?Q?Dvo=F8=E1k?=\nContent-Type: text/plain; charset=iso-8859-2\n\n"
    read = document(head + "Premier Dvořák left.".encode("iso-8859-2"), "a.eml")
    assert (read.title, read.text) == ("Dvořák", "Premier Dvořák left.")


def test_nothing_but_attachments(read_bytes: Callable[..., Loaded]) -> None:
    mail = message("")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="map.png")
    error = read_bytes(mail.as_bytes(), "a.eml").error
    assert isinstance(error, SourceEmpty)
    assert "attachments" in str(error)


def test_malformed_headers_do_not_matter(document: Callable[..., Document]) -> None:
    data = b"From: <<<>>,;\nDate: yesterday 25:61\nSubject: =?x?Q?=\nContent-Type: ;;;=\nTo: a\n\nThe minister left."
    read = document(data, "a.eml")
    assert read.text == "The minister left."
    assert read.published is None
