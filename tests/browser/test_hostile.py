"""Articles that are meant badly are shown as words: nothing of them runs, loads, leads away or hides the page."""

from __future__ import annotations

from typing import Any

import pytest
from desk_records import ATTACKS

PAGES = (
    "/", "/relation/PAK/AFG", "/events", "/commitments", "/claims", "/engagements", "/statements", "/documents",
    "/sources", "/actors", "/figures", "/reviews", "/board", "/calendar", "/search?q=alert", "/review",
    "/review?kind=commitments", "/review?kind=claims", "/review?kind=engagements", "/method", "/disagreements",
)  # fmt: skip
HARM = """() => ({
    broken: window.broken || 0,
    handlers: [...document.querySelectorAll("*")]
        .filter((e) => e.getAttributeNames().some((n) => n.startsWith("on"))).length,
    links: [...document.querySelectorAll("[href], [src], [action]")]
        .map((e) => new URL(e.getAttribute("href") ?? e.getAttribute("src") ?? e.getAttribute("action"), location).href)
        .filter((u) => !/^(https?:|data:,$)/.test(u)).length,
    smuggled: document.querySelectorAll("main :is(script, iframe, img, style, link, base, meta, object, embed)").length,
    hidden: getComputedStyle(document.body).display === "none",
    steered: /[\\u202a-\\u202e\\u2066-\\u2069\\u0008\\u001b]/.test(document.body.innerText),
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
})"""  # fmt: skip
HARMLESS = {
    "broken": 0, "handlers": 0, "links": 0, "smuggled": 0, "hidden": False, "steered": False, "wide": False,
}  # fmt: skip


def unharmed(looker: Any, path: str) -> None:
    page = looker.open(path)
    assert page.evaluate(HARM) == HARMLESS, path
    assert page.url.startswith(looker.base), path


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_hostile_articles(look, hostile_address: str, page: str) -> None:
    looker = look(hostile_address)
    unharmed(looker, page)
    looker.quiet()


def test_each_hostile_article_event_and_actor(look, hostile_address: str) -> None:
    looker = look(hostile_address, phone=True)
    get = looker.page.request.get
    for table, prefix in (("documents", "/article/"), ("events", "/event/"), ("commitments", "/thing/")):
        for row in get(f"{looker.base}/api/{table}").json()["data"]:
            unharmed(looker, prefix + row["id"])
    looker.page.mouse.move(180, 400)
    assert looker.page.evaluate("window.broken || 0") == 0
    looker.quiet()


@pytest.mark.parametrize("attack", [ATTACKS[0] + ATTACKS[1] + ATTACKS[3], ATTACKS[4] + ATTACKS[9]])
def test_a_hostile_article_read_on_the_spot(look, address: str, attack: str) -> None:
    looker = look(address)
    page = looker.open("/read")
    page.fill("textarea[name=text]", f"Pakistan accused Afghanistan of {attack} on Monday. Kabul denied it.")
    page.fill("input[name=title]", attack[:290])
    page.fill("input[name=publisher]", attack[:190])
    page.click("button >> text=Read")
    page.wait_for_selector("#text")
    assert page.evaluate(HARM) == HARMLESS
    looker.quiet()
