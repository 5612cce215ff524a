"""Web pages: the article, its headline, day and publisher; no navigation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from source_helpers import SENTENCES

from detente.errors import SourceEmpty
from detente.model import Document
from detente.sources import Loaded, SourceSettings

BODY = "".join(f"<p>{s}</p>" for s in SENTENCES)


def page(body: str = BODY, *, title: str = "Brook holds talks in Tallmark", head: str = "") -> bytes:
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}</head><body>
    <div class="cookie-banner"><p>We use cookies on this site.</p><button>Accept</button></div>
    <nav><ul><li><a href="/">Home</a></li><li><a href="/world">World news</a></li></ul></nav>
    <article>{body}</article>
    <footer><p>Copyright. All rights reserved.</p><a href="/imprint">Imprint</a></footer></body></html>""".encode()


def test_paragraphs_without_navigation_under_the_headline(document: Callable[..., Document]) -> None:
    read = document(page(), "visit.html")
    assert read.text == "\n\n".join(("Brook holds talks in Tallmark", *SENTENCES))
    assert read.title == "Brook holds talks in Tallmark"


def test_a_headline_that_the_article_has_is_not_put_twice(document: Callable[..., Document]) -> None:
    body = f"<h1>Brook holds talks in <em>Tallmark</em></h1>{BODY}"
    assert document(page(body), "visit.html").text.count("holds talks") == 1
    reworded = document(page(body, title="Brook in Tallmark: what was said"), "visit.html").text
    assert "what was said" not in reworded


def test_metadata(document: Callable[..., Document]) -> None:
    head = (
        '<meta property="article:published_time" content="2025-02-03T23:30:00-05:00">'
        '<meta property="og:site_name" content="Tallmark Herald">'
        '<link rel="canonical" href="https://herald.example/visit">'
    )
    read = document(page(title="Brook holds talks in Tallmark - Tallmark Herald", head=head), "visit.html")
    assert read.published == "2025-02-03"
    assert read.publisher == "Tallmark Herald"
    assert read.title == "Brook holds talks in Tallmark"
    assert read.url == "https://herald.example/visit"


def test_no_day_is_guessed_from_the_text(document: Callable[..., Document]) -> None:
    body = BODY + "<p>The last visit of that kind took place on 4 May 2019, when the ferry still ran.</p>"
    assert document(page(body), "visit.html").published is None


def test_what_the_user_states_wins_over_the_page(document: Callable[..., Document]) -> None:
    head = '<meta property="article:published_time" content="2025-02-03">'
    assert document(page(head=head), "v.html", SourceSettings(date="2025-02-05")).published == "2025-02-05"


def test_lists_keep_their_lines(document: Callable[..., Document]) -> None:
    body = f"{BODY}<ul><li>The ferry will run again from the first of June.</li><li>Fees will be halved.</li></ul>"
    read = document(page(body), "visit.html")
    assert "- The ferry will run again from the first of June.\n- Fees will be halved." in read.text


def test_entities_and_soft_hyphens(document: Callable[..., Document]) -> None:
    body = BODY + "<p>Brook &amp; Hale spoke of &ldquo;co&shy;op&shy;eration&rdquo;&nbsp;and peace for an hour.</p>"
    assert "Brook & Hale spoke of “cooperation”" in document(page(body), "visit.html").text


@pytest.mark.parametrize("encoding", ["windows-1252", "windows-1250", "utf-16"])
def test_the_declared_charset_is_used(document: Callable[..., Document], encoding: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    text = page(BODY + "<p>Premier Jiří Dvořák was not there.</p>" if "50" in encoding else BODY, head=head).decode()
    text = text.replace("</article>", "<p>“We agree on the lake,” the minister said – and nothing else.</p></article>")
    read = document(text.encode(encoding), "visit.html").text
    assert "“We agree on the lake,” the minister said – and" in read
    assert ("Jiří Dvořák" in read) is ("50" in encoding)


def test_a_page_is_known_whatever_its_name(document: Callable[..., Document]) -> None:
    xml = b'<?xml version="1.0" encoding="utf-8"?>\n' + page()
    for data, name in ((page(), "page"), (page(), "page.txt"), (xml, "page.xhtml"), (page(), "page.pdf")):
        assert document(data, name).text.startswith("Brook holds talks in Tallmark\n\nForeign Minister")


@pytest.mark.parametrize("data", [b"<html></html>", b"<html><body><script>go()</script></body></html>"])
def test_a_page_without_article(read_bytes: Callable[..., Loaded], data: bytes) -> None:
    error = read_bytes(data, "visit.html").error
    assert isinstance(error, SourceEmpty)
    assert "scripts" in str(error)


def test_broken_markup_is_still_read(document: Callable[..., Document]) -> None:
    broken = page().replace(b"</p>", b"").replace(b"</article>", b"<p <b>>").replace(b"</html>", b"<<<")
    assert SENTENCES[0] in document(broken, "visit.html").text


def test_deeply_nested_markup_does_not_stop_the_rest(read_bytes: Callable[..., Loaded]) -> None:
    loaded = read_bytes(b"<html><body>" + b"<div>" * 20_000 + BODY.encode(), "visit.html")
    assert (loaded.document is None) != (loaded.error is None)
