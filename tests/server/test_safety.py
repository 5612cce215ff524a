"""What the desk refuses, and that hostile words stay words."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from conftest_server import PASSWORD, Article, first, token

from detente.errors import InputError
from detente.record import Record
from detente.server.settings import Settings, is_loopback, load_accounts, new_account, save_account

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}${8*8}</article><!--\u202e"


def test_every_answer_has_the_headers(desk) -> None:
    for page in ("/", "/api/events", "/static/desk.css", "/nothing", "/events.csv", "/events?type=NOPE"):
        headers = desk.get(page).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_a_failure_tells_no_secrets_and_has_the_headers(desk, monkeypatch, caplog) -> None:
    caplog.set_level(logging.CRITICAL, logger="detente.server")
    monkeypatch.setattr(type(desk.app.state.desk), "reading", lambda self: 1 / 0)
    answer = desk.get("/events")
    assert answer.status_code == 500
    assert "division" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.fixture
def hostile(tmp_path: Path, open_desk):
    """A desk over an article whose every word is meant badly."""
    path = tmp_path / "hostile.duckdb"
    text = f"Pakistan accused Afghanistan of {HOSTILE} on Monday.\nKabul denied {HOSTILE} at once."
    article = (
        Article(text, title=HOSTILE, publisher=HOSTILE, url="javascript:alert(3)")
        .event("accused", "ACCUSE", ("PAK", f"p:{HOSTILE[:40]}"), ("AFG",), date="2024-05-21")
        .statement("PAK", f"of {HOSTILE}")
        .claim(f"Afghanistan of {HOSTILE}", PAK="asserts", AFG="denies")
        .commitment(f"denied {HOSTILE}", "AFG", "PAK", due="2024-06-10")
        .engagement(f"{HOSTILE} at once", ("PAK", "AFG"), date="2024-06-05")
        .figure("Monday", 3)
    )
    with Record(path) as record:
        record.add([article.reading()])
    return open_desk(path, review=True)


def test_hostile_words_are_shown_as_words(hostile) -> None:
    ids = [first(hostile, t)["id"] for t in ("events", "commitments", "claims", "engagements", "statements", "figures")]
    pages = [
        "/", "/relation/PAK/AFG", "/events", "/commitments", "/claims", "/engagements", "/statements", "/documents",
        "/sources", "/actors", "/figures", "/board", "/calendar", "/search?q=alert", "/review", "/method",
        f"/article/{first(hostile, 'documents')['id']}", *(f"/thing/{i}" for i in ids),
    ]  # fmt: skip
    for page in pages:
        answer = hostile.get(page, follow_redirects=True)
        assert answer.status_code == 200, page
        assert "<script>alert" not in answer.text, page
        assert "<img src=x" not in answer.text, page
        assert "javascript:" not in answer.text, page
        assert "\u202e" not in answer.text, page
        assert "49" not in answer.text or "{{7*7}}" in answer.text, page


def test_a_query_is_echoed_as_words(desk) -> None:
    for page in ("/search", "/events", "/", "/relation/PAK/AFG"):
        assert "<script>" not in desk.get(page, params={"q": HOSTILE, "party": "x<script>"}).text.replace(
            '<script src="/static', ""
        )


def test_names_of_other_hosts_are_refused(desk) -> None:
    assert desk.get("/", headers={"host": "evil.example"}).status_code == 400
    assert desk.get("/", headers={"host": "127.0.0.1.evil.example:8337"}).status_code == 400
    assert desk.get("/", headers={"host": "localhost:8337"}).status_code == 200


def test_a_post_without_the_token_is_refused(reviewing) -> None:
    target = first(reviewing, "events")["id"]
    for data in ({}, {"token": "0" * 64}):
        assert reviewing.post("/review", data={"action": "reject", "target": target, **data}).status_code == 403
    good = token(reviewing)
    reviewing.cookies.clear()
    assert reviewing.post("/review", data={"action": "reject", "target": target, "token": good}).status_code == 403
    assert reviewing.get("/api/reviews").json()["data"] == []


def test_a_post_from_another_site_is_refused(reviewing) -> None:
    data = {"action": "undo", "token": token(reviewing)}
    for origin in ("https://evil.example", "null"):
        assert reviewing.post("/review", data=data, headers={"origin": origin}).status_code == 403


def test_a_desk_for_reading_takes_no_reviews(desk) -> None:
    data = {"action": "reject", "target": first(desk, "events")["id"], "token": token(desk)}
    assert desk.post("/review", data=data).status_code == 403
    assert "detente serve --review" in desk.get("/review").text


def test_accounts_are_asked_for(path: Path, open_desk, accounts) -> None:
    client = open_desk(path, review=True, accounts=accounts)
    assert client.get("/events?type=ACCUSE").headers["location"] == "/login?next=/events%3Ftype%3DACCUSE"
    assert client.get("/api/events").status_code == 401
    assert client.get("/api/events", auth=("reader", "wrong password")).status_code == 401
    assert client.get("/api/events", auth=("reader", PASSWORD)).status_code == 200
    assert client.get("/static/desk.css").status_code == 200
    assert (
        client.post("/login", data={"token": token(client, "/login"), "name": "bob", "password": "no"}).status_code
        == 403
    )
    data = {"token": token(client, "/login"), "name": "reader", "password": PASSWORD, "next": "//evil.example"}
    answer = client.post("/login", data=data)
    assert answer.headers["location"] == "/"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=Strict" in answer.headers["set-cookie"]
    assert client.get("/events").status_code == 200
    assert client.post("/review", data={"token": token(client), "action": "accept", "target": "x"}).status_code == 403
    client.post("/logout", data={"token": token(client)})
    assert client.get("/events").status_code == 303


def test_a_forged_or_foreign_session_is_none(path: Path, open_desk, accounts) -> None:
    client = open_desk(path, accounts=accounts)
    from detente.server.guard import Keys, Visitor

    client.cookies.set("detente_desk", Keys().sign(Visitor("bob", "review", "s")))
    assert client.get("/events").status_code == 303
    client.cookies.set("detente_desk", "bm90IGpzb24=.00")
    assert client.get("/events").status_code == 303


def test_tries_and_readings_are_limited(path: Path, open_desk, accounts) -> None:
    client = open_desk(path, accounts=accounts, logins_a_minute=3)
    known = token(client, "/login")
    data = {"token": known, "name": "nobody", "password": "x"}
    assert [client.post("/login", data=data).status_code for _ in range(5)] == [403, 403, 403, 429, 429]


def test_pages_are_limited(path: Path, open_desk) -> None:
    client = open_desk(path, pages_a_minute=3)
    assert [client.get("/method").status_code for _ in range(4)][-1] == 429


def test_large_bodies_are_refused(path: Path, open_desk) -> None:
    client = open_desk(path, most_body=2000)
    data = {"token": token(client), "text": "x" * 3000}
    assert client.post("/read", data=data).status_code == 413

    def parts():
        yield b"token=&text="
        for _ in range(100):
            yield b"x" * 100

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/read", content=parts(), headers=headers).status_code == 413


def test_paths_and_sql_lead_nowhere(desk) -> None:
    assert desk.get("/static/../app.py").status_code == 404
    assert desk.get("/static/%2e%2e/%2e%2e/record/views.sql").status_code == 404
    for bad in ("'; DROP TABLE base.events; --", "PAK' OR '1'='1", "x') UNION SELECT 1 --"):
        assert desk.get("/events", params={"party": bad}).status_code in (200, 404)
        assert desk.get("/api/events", params={"actor": bad}).status_code in (200, 404)
        assert desk.get("/search", params={"q": bad}).status_code == 200
        assert desk.get("/complete", params={"q": bad}).json() == []
        assert desk.get(f"/actor/{bad}").status_code == 404
    assert desk.get("/api/events?extra=total").json()["total"] > 0


def test_an_address_beyond_the_loopback_needs_accounts(tmp_path: Path) -> None:
    from detente.cli.serve import serve

    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("0.0.0.0")
    with pytest.raises(InputError, match="no accounts"):
        serve(record=tmp_path / "x.duckdb", host="0.0.0.0")


def test_accounts_are_kept_hashed(tmp_path: Path) -> None:
    file = tmp_path / "accounts"
    save_account(file, new_account("ana", "read", PASSWORD))
    save_account(file, new_account("ana", "review", PASSWORD))
    assert PASSWORD not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    (found,) = load_accounts(file)
    assert found.role == "review"
    assert found.fits(PASSWORD)
    assert not found.fits("another password")
    with pytest.raises(InputError, match="too short"):
        new_account("ana", "read", "short")


def test_the_settings_name_the_hosts() -> None:
    assert "desk.example.org" in Settings(host="0.0.0.0", hosts=("desk.example.org",)).names()
    assert "0.0.0.0" not in Settings(host="0.0.0.0").names()
