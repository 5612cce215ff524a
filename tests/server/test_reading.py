"""Articles read on the spot."""

from __future__ import annotations

import pytest
from conftest_server import token

TEXT = "Pakistan's foreign minister visited Kabul on Monday and promised aid to Afghanistan."


@pytest.fixture
def unread(monkeypatch):
    """A reader that finds nothing and is quick."""
    import detente
    from detente.model import Document, Reading, document_id

    def read(text: str, date=None, publisher=None, title=None, url=None, people=None):  # type: ignore[no-untyped-def]
        document = Document(
            id=document_id(text), text=text, published=date, publisher=publisher, title=title, url=url, language="en"
        )
        return Reading(document=document)

    monkeypatch.setattr(detente, "read", read)


def test_a_pasted_article_is_shown(desk, unread) -> None:
    answer = desk.post("/read", data={"token": token(desk), "text": TEXT, "date": "2024-05-22", "title": "<b>"})
    assert answer.status_code == 200
    assert "not entered in the record" in answer.text
    assert "&lt;b&gt;" in answer.text


def test_a_file_is_read_and_entered(reviewing, unread) -> None:
    files = {
        "file": (
            "article.html",
            f"<html><body><article><p>{TEXT}</p><p>{TEXT}</p></article></body></html>",
            "text/html",
        )
    }
    answer = reviewing.post("/read", data={"token": token(reviewing), "keep": "1"}, files=files)
    assert answer.status_code == 200
    assert "entered in the record" in answer.text
    assert reviewing.get("/api/documents?extra=total").json()["total"] == 4


def test_who_only_reads_enters_nothing(desk, unread) -> None:
    desk.post("/read", data={"token": token(desk), "text": TEXT, "keep": "1"})
    assert desk.get("/api/documents?extra=total").json()["total"] == 3


@pytest.mark.parametrize(
    "form",
    [
        {"text": ""},
        {"text": "x" * 100_001},
        {"text": TEXT, "date": "yesterday"},
        {"text": TEXT, "url": "file:///etc/passwd"},
    ],
)
def test_what_cannot_be_read_is_told(desk, unread, form) -> None:
    answer = desk.post("/read", data={"token": token(desk), **form})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_other_files_are_refused(desk, unread) -> None:
    answer = desk.post(
        "/read", data={"token": token(desk)}, files={"file": ("a.pdf", b"%PDF-1.7 \0\0", "application/pdf")}
    )
    assert answer.status_code == 400


def test_readings_are_limited(path, open_desk, unread) -> None:
    client = open_desk(path, readings_a_minute=2)
    data = {"token": token(client), "text": TEXT}
    assert [client.post("/read", data=data).status_code for _ in range(3)] == [200, 200, 429]


def test_pieces_join_to_the_text_again(read) -> None:
    from detente.server.marks import entries, pieces

    found = read(TEXT)
    marked = entries(found)
    assert "".join(p.text for p in pieces(found.document.text, marked)) == found.document.text
    assert any(e.kind == "event" for e in marked)
