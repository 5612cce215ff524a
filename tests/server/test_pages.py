"""Every page, over a small record and over none."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest_server import Article, first

from detente.record import Record

PAGES = (
    "/", "/?q=pak&sort=change", "/relation/PAK/AFG", "/relation/PAK/AFG?span=all",
    "/relation/PAK/AFG?span=30&type=ACCUSE",
    "/relation/PAK/PAK", "/relation/KEN/UKR", "/relation/USA/FRA", "/events", "/events?dyad=PAK,AFG&quad=3",
    "/commitments",
    "/claims", "/engagements", "/statements", "/documents", "/sources", "/actors", "/figures", "/reviews", "/board",
    "/calendar", "/search", "/search?q=fighters", "/search?q=%22trade+visit%22", "/method", "/review", "/read",
    "/disagreements", "/login", "/api/openapi.json", "/events.csv", "/claims.csv", "/relation/PAK/AFG/chart.json",
    "/relation/PAK/AFG/brief.html",
)  # fmt: skip
THINGS = ("events", "commitments", "claims", "engagements", "statements", "figures")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_renders(desk, page: str) -> None:
    assert desk.get(page).status_code == 200


@pytest.mark.parametrize("page", [p for p in PAGES if "brief" not in p])
def test_a_page_of_an_empty_record_renders(open_desk, tmp_path: Path, page: str) -> None:
    assert open_desk(tmp_path / "none.duckdb").get(page).status_code == 200


def test_an_empty_record_says_what_to_do(open_desk, tmp_path: Path) -> None:
    text = open_desk(tmp_path / "none.duckdb").get("/").text
    assert "The record is empty" in text
    assert "detente read" in text
    assert not (tmp_path / "none.duckdb").exists()


@pytest.mark.parametrize("table", THINGS)
def test_everything_with_an_id_has_a_page_with_its_sentence(desk, table: str) -> None:
    row = first(desk, table)
    answer = desk.get(f"/thing/{row['id']}", follow_redirects=True)
    assert answer.status_code == 200
    assert row["id"] in answer.text
    assert "/article/" in answer.text


def test_the_overview_leads_to_relations_and_their_last_event(desk) -> None:
    text = desk.get("/").text
    assert 'href="/relation/AFG/PAK"' in text
    assert "Kenya" in text
    assert "meets 1" in text or "due 1" in text or "contested 1" in text


def test_the_overview_filters(desk) -> None:
    assert "Kenya" not in desk.get("/?q=pakistan").text
    assert "No relation is like that" in desk.get("/?q=atlantis").text
    assert desk.get("/?sort=drop+table").status_code == 303


def test_a_relation_shows_what_stands_between_the_two(desk) -> None:
    text = desk.get("/relation/PAK/AFG").text
    assert "to reopen the crossing" in text
    assert "denies" in text
    assert "Pakistan accused Afghanistan" in text
    assert 'class="timeline"' in text
    assert 'class="map"' in text


def test_an_event_shows_its_mentions_side_by_side(desk) -> None:
    row = first(desk, "events", type="ACCUSE", sources="2")
    text = desk.get(f"/event/{row['id']}").text
    assert "sheltering 3,000 fighters" in text
    assert "harbouring militants" in text
    assert "Nobody has looked at it yet" in text


def test_an_article_is_marked_and_whole(desk) -> None:
    row = first(desk, "documents", title="A report", publisher="Dawn")
    text = desk.get(f"/article/{row['id']}").text
    assert 'class="m event q3"' in text
    assert "Legend" in text
    assert "3,000 fighters" in text


def test_an_actor_has_a_page(desk) -> None:
    text = desk.get("/actor/country:PAK").text
    assert "Pakistan" in text
    assert desk.get("/actor/nobody").status_code == 404


def test_search_marks_the_words(desk) -> None:
    text = desk.get("/search?q=accord").text
    assert "<mark>accord</mark>" in text


def test_a_table_goes_on_where_it_broke_off(desk) -> None:
    seen, cursor = [], None
    while True:
        answer = desk.get("/api/events", params={"limit": "1", **({"cursor": cursor} if cursor else {})}).json()
        seen += [row["id"] for row in answer["data"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == desk.get("/api/events?extra=total").json()["total"]


def test_numbers_lead_to_as_many_rows(desk) -> None:
    for query, total in (
        ("events?party=PAK&party2=AFG", 2), ("events?conflict=true", 2), ("events?deeds=true", 0),
        ("events?done=true", 3), ("events?source=Dawn", 3), ("events?source=Other", 1),
        ("commitments?stage=open", 1), ("commitments?stage=kept", 0),
        ("claims?contested=true", 1), ("figures?what=fighters", 1),
    ):  # fmt: skip
        table, _, rest = query.partition("?")
        assert desk.get(f"/api/{table}?{rest}&extra=total").json()["total"] == total, query
        assert f'<span class="n">{total}</span>' in desk.get(f"/{query}").text, query


def test_the_calendar_shows_days_with_meetings(path: Path, open_desk) -> None:
    with Record(path) as record:
        told = Article("Kenya and Pakistan meet on 3 June.")
        record.add([told.engagement("Kenya and Pakistan meet", ("KEN", "PAK"), date="2024-06-03").reading()])
    text = open_desk(path).get("/calendar").text
    assert "June 2024" in text
    assert 'href="/engagements?since=2024-06-03&amp;until=2024-06-03"' in text


def test_csv_holds_the_filtered_rows(desk) -> None:
    rows = list(csv.DictReader(io.StringIO(desk.get("/events.csv?type=REJECT").text)))
    assert [row["type"] for row in rows] == ["REJECT"]


def test_csv_cells_are_no_formulas(tmp_path: Path, open_desk: Callable) -> None:  # type: ignore[type-arg]
    path = tmp_path / "formula.duckdb"
    with Record(path) as record:
        record.add(
            Article("Kenya praised Ukraine.", title="=cmd|' /C calc'!A0")
            .event("praised", "SUPPORT", ("KEN",), ("UKR",))
            .reading()
        )
    assert "'=cmd" in open_desk(path).get("/documents.csv").text


def test_what_is_not_there_is_404_and_what_is_wrong_400(desk) -> None:
    assert desk.get("/nothing").status_code == 404
    assert desk.get("/event/E0000000000000").status_code == 404
    assert desk.get("/article/zz").status_code == 404
    assert desk.get("/relation/PAKISTAN/AFG").status_code == 404
    assert desk.get("/events?type=NOPE").status_code == 400
    assert desk.get("/events?since=yesterday").status_code == 400
    assert desk.get("/events?dyad=PAK").status_code == 400


def test_what_is_added_meanwhile_shows(path: Path, open_desk) -> None:
    client = open_desk(path)
    with Record(path) as record:
        record.add(
            Article("Kenya thanked Pakistan.", title="Late").event("thanked", "SUPPORT", ("KEN",), ("PAK",)).reading()
        )
    client.app.state.desk._not_before = 0.0
    assert client.app.state.desk.refresh()
    assert "/relation/KEN/PAK" in client.get("/").text


def test_pages_ask_for_nothing_from_elsewhere(desk) -> None:
    import re

    for page in ("/", "/relation/PAK/AFG", "/review", "/read"):
        text = desk.get(page).text
        assert not re.findall(r'(?:src|action)="(?!/)[^"]', text)
        assert not re.findall(r'<link[^>]*href="(?!/|data:)', text)
        assert " style=" not in text
        assert " onclick=" not in text
