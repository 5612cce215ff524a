"""The pages, each a function from a request to an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

if TYPE_CHECKING:
    from detente.server.desk import Desk

WARMED = 24  # relations whose pages are made before anybody asks


def routes() -> list[Route]:
    """All pages."""
    from detente.server.pages import account, board, overview, reading, relation, review, table, things

    out: list[Route] = []
    for module in (overview, relation, table, board, things, review, reading, account):
        out += module.routes()
    return out


def warm(desk: Desk, whole: bool) -> None:
    """Make the overview and, with `whole`, the pages of the busiest relations, so that nobody waits for them."""
    from detente.server.pages.overview import DEFAULT, PAGE, home_body, relations
    from detente.server.pages.relation import body_of

    found, _ = relations(desk)
    home_body(desk, DEFAULT)
    if not whole:
        return
    version = desk.version
    busy = sorted(found[:PAGE], key=lambda r: -r.recent)[:WARMED]
    for relation in busy:
        if desk.closing or desk.version != version:
            return
        body_of(desk, relation.a, relation.b, "365", {})
