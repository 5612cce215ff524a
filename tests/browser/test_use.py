"""What people do at the desk: reading an article on the spot, and reviewing by keys."""

from __future__ import annotations

import time
from typing import Any

import pytest


def api(looker: Any, path: str) -> Any:
    return looker.page.request.get(looker.base + path).json()["data"]


def said(page: Any, word: str) -> None:
    """Wait until the desk says what was done."""
    page.locator("#stream [role=status]", has_text=word).wait_for()


def shown(page: Any) -> str:
    found: str = page.locator("section.item").get_attribute("data-target")
    return found


def pressed(page: Any, key: str) -> None:
    """Press a key that decides, and wait for the next thing."""
    before = page.locator("#stream").element_handle()
    page.keyboard.press(key)
    page.wait_for_function("(old) => !old.isConnected", arg=before)


@pytest.fixture
def reviewer(look, own_address: str) -> Any:
    """A window at the stream of reviews."""
    looker = look(own_address)
    looker.open("/review")
    return looker


def test_accept_reject_undo_and_skip_by_keys(reviewer) -> None:
    page = reviewer.page
    first = shown(page)
    pressed(page, "a")
    said(page, "Accepted")
    second = shown(page)
    assert second != first
    pressed(page, "r")
    said(page, "Rejected")
    assert {(r["target"], r["action"]) for r in api(reviewer, "/api/reviews")} == {
        (first, "accept"),
        (second, "reject"),
    }
    assert second not in {e["id"] for e in api(reviewer, "/api/events")}
    pressed(page, "u")
    said(page, "Taken back")
    assert shown(page) == second
    pressed(page, "s")
    assert shown(page) != second
    reviewer.quiet()


def test_a_type_is_fixed_by_keys(reviewer) -> None:
    page = reviewer.page
    target = shown(page)
    page.keyboard.press("t")
    page.keyboard.type("COERCE")  # the field is focused and its words are chosen
    before = page.locator("#stream").element_handle()
    page.keyboard.press("Enter")
    page.wait_for_function("(old) => !old.isConnected", arg=before)
    said(page, "Corrected: type")
    assert api(reviewer, f"/api/show/{target}")["type"] == "COERCE"
    reviewer.quiet()


def test_actors_are_completed(reviewer) -> None:
    page = reviewer.page
    page.keyboard.press("f")
    field = page.locator("input[name=fix_actors]")
    field.fill("country:PAK, keny")
    page.locator("datalist#actors option[value='country:PAK, country:KEN']").wait_for(state="attached")
    reviewer.quiet()


def test_keys_do_nothing_while_one_types(reviewer) -> None:
    page = reviewer.page
    target = shown(page)
    page.keyboard.press("c")
    page.keyboard.type("rather a rumour")
    assert api(reviewer, "/api/reviews") == []
    page.keyboard.press("Enter")
    said(page, "Comment kept")
    assert shown(page) == target
    assert api(reviewer, "/api/reviews")[0]["comment"] == "rather a rumour"


def test_commitments_claims_and_meetings_are_reviewed_too(reviewer) -> None:
    page = reviewer.page
    for kind, key in (("commitments", "r"), ("claims", "a"), ("engagements", "a")):
        reviewer.open(f"/review?kind={kind}")
        pressed(page, key)
        said(page, "ed")
        assert page.locator("text=Nothing is left to decide").count() == 1
    assert api(reviewer, "/api/commitments") == []
    reviewer.quiet()


def test_twenty_decisions_a_minute(reviewer) -> None:
    page, start = reviewer.page, time.monotonic()
    for key in "aarasaa":
        pressed(page, key)
    assert time.monotonic() - start < 7 * 3


def test_a_pasted_article_is_shown_marked(look, address: str, pasted: str) -> None:
    looker = look(address)
    page = looker.open("/read")
    page.fill("textarea[name=text]", pasted)
    page.fill("input[name=date]", "2024-05-22")
    page.click("button >> text=Read")
    page.wait_for_selector("#text")
    assert page.locator("#text").inner_text().split() == pasted.split()
    mark = page.locator("#text .m.event").first
    mark.hover()
    card = page.locator("#card")
    assert card.is_visible()
    assert "event" in card.inner_text()
    page.locator("#text a.m.actor").nth(1).focus()
    assert "actor" in card.inner_text()
    looker.quiet()


def test_the_legend_takes_marks_away(look, address: str) -> None:
    looker = look(address)
    page = looker.page
    looker.open(f"/article/{api(looker, '/api/documents?title=A+report')[0]['id']}")
    assert page.locator("#text .m.actor, #text .m.event").count() > 0
    page.uncheck("input[data-kind=event]")
    assert page.locator("#text .m.event").count() == 0
    assert page.locator(".records li.event:visible").count() == 0
    page.check("input[data-kind=event]")
    assert page.locator("#text .m.event").count() > 0


def test_a_dropped_file_is_read(look, address: str, pasted: str) -> None:
    looker = look(address)
    page = looker.open("/read")
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.items.add(new File([text], "article.txt", { type: "text/plain" }));
            for (const kind of ["dragover", "drop"])
                document.querySelector("#drop").dispatchEvent(
                    new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        pasted,
    )
    page.wait_for_selector("#text")
    assert page.locator("#text .m.event").count() > 0
    looker.quiet()


def test_an_article_is_entered_and_shows_at_once(look, own_address: str, pasted: str) -> None:
    looker = look(own_address)
    page = looker.open("/read")
    page.fill("textarea[name=text]", pasted)
    page.fill("input[name=title]", "Entered by hand")
    page.check("input[name=keep]")
    page.click("button >> text=Read")
    page.click("main >> a[href^='/article/']")
    assert page.locator("h1").inner_text() == "Entered by hand"
    looker.quiet()
