"""Every page as it is seen: nothing complained of, nothing asked of others, readable, on a phone as well."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

import pytest

PAGES = (
    "/", "/relation/PAK/AFG", "/relation/PAK/AFG?span=all&type=ACCUSE", "/relation/USA/FRA", "/event", "/article",
    "/actor/country:PAK", "/board", "/claims", "/calendar", "/events", "/commitments", "/engagements", "/statements",
    "/documents", "/sources", "/actors", "/figures", "/reviews", "/disagreements", "/search?q=fighters", "/method",
    "/review", "/review?kind=commitments", "/read", "/thing/commitments", "/thing/claims", "/thing/engagements",
    "/thing/statements", "/thing/figures",
)  # fmt: skip


def resolved(looker: Any, page: str) -> str:
    """The address of a page that needs an id of the record."""
    tables = {"/event": "events", "/article": "documents"}
    table = tables.get(page) or (page.removeprefix("/thing/") if page.startswith("/thing/") else None)
    if table is None:
        return page
    filters = "?sources=2" if table == "events" else "?title=A+report" if table == "documents" else ""
    answer = looker.page.request.get(f"{looker.base}/api/{table}{filters}").json()
    return f"{page if table in ('events', 'documents') else '/thing'}/{answer['data'][0]['id']}"


@lru_cache(maxsize=1)
def _axe() -> str:
    pytest.importorskip("axe_playwright_python")
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def faults(page: Any, *rules: str) -> list[str]:
    """What axe-core finds serious or critical. Given to the page from outside: its policy lets no script be added."""
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {"resultTypes": ["violations"]}
    page.evaluate(f"() => {{ if (!window.axe) {{ {_axe()} }} }}")
    found = page.evaluate(f"() => axe.run(document, {json.dumps(only)}).then((r) => r.violations)")
    return [
        f"{v['id']}: {v['help']}: {[n['html'][:160] for n in v['nodes'][:3]]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_quiet_accessible_and_fits_a_phone(look, address: str, page: str) -> None:
    looker = look(address)
    seen = looker.open(resolved(looker, page))
    assert seen.locator("h1").count() == 1
    assert faults(seen) == []
    seen.emulate_media(color_scheme="dark")
    assert faults(seen, "color-contrast", "link-in-text-block") == []
    seen.set_viewport_size({"width": 375, "height": 812})
    assert seen.evaluate("document.documentElement.scrollWidth") <= 375
    looker.quiet()


def test_dark_follows_the_system_and_a_choice_lasts(look, address: str) -> None:
    def ground(page: Any) -> int:
        """How light the ground is, 0 to 765."""
        return sum(map(int, page.evaluate("getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g)")))

    looker = look(address, dark=True)
    page = looker.open("/")
    assert ground(page) < 200
    page.click("#theme")
    assert ground(page) > 600
    looker.open("/events")
    assert ground(page) > 600
    page.click("#theme")
    assert ground(page) < 200


def test_everything_is_reached_by_keys(look, address: str) -> None:
    page = look(address).open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**/#main")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # round
        seen.add(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.name || ''"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")
    assert {"q", "sort", "/relation/AFG/PAK"} <= seen


def test_pages_work_without_scripts(look, address: str) -> None:
    page = look(address, scripts=False).open("/")
    page.click("text=Kenya – Ukraine")
    assert page.locator("h1").inner_text() == "Kenya – Ukraine"
    page.click("nav >> text=Review")
    page.click("button[value=skip]")
    assert "Skipped" in page.locator("[role=status]").inner_text()


def test_facets_narrow_and_are_permalinks(look, address: str) -> None:
    looker = look(address)
    page = looker.open("/events")
    every = page.locator("li.event").count()
    page.click(".facets >> text=ACCUSE")
    page.wait_for_url("**/events?type=ACCUSE")
    assert 0 < page.locator("li.event").count() < every
    page.click(".facets >> text=verbal conflict")
    page.wait_for_url("**quad=3**")
    assert "type=ACCUSE" in page.url
    number = page.locator("h1 .n").inner_text()
    assert int(number) == page.locator("li.event").count()
    page.click(".facets [aria-current] >> text=ACCUSE")
    page.wait_for_url(lambda url: "type=" not in url)
    looker.quiet()


def test_a_bar_of_the_chart_leads_to_its_events(look, address: str) -> None:
    page = look(address).open("/relation/PAK/AFG")
    bar = page.locator("svg.timeline a:has(rect.q4)").first
    told = bar.locator("title").text_content()
    bar.locator("rect").click(force=True)
    page.wait_for_url("**/events?dyad=PAK,AFG**")
    assert page.locator("h1 .n").inner_text() == told.split()[0]


def test_numbers_of_a_relation_lead_to_as_many_events(look, address: str) -> None:
    page = look(address).open("/relation/PAK/AFG")
    link = page.locator("tr:has(th:text-is('Events')) td a").first
    number = link.inner_text()
    link.click()
    page.wait_for_url("**/events?**")
    assert page.locator("h1 .n").inner_text() == number
