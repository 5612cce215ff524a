"""The first page: one row a relation; on an empty record what to do next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from detente.server.lines import countries, event_lines
from detente.server.overview import WORDS, Relation, edge, ordered, overview
from detente.server.render import fragment, page

if TYPE_CHECKING:
    from detente.server.desk import Desk
    from detente.server.memo import Codes

SORTS = ("last", "events", "recent", "index", "change")
PAGE = 60
DEFAULT = {"q": "", "word": "", "ahead": "", "home": "", "sort": "last", "at": "0"}


class Overview(NamedTuple):
    """All relations, names by code, and the day that they stand for."""

    found: list[Relation]
    names: dict[str, str]
    until: date


def edge_of(desk: Desk) -> date:
    """The last day of the record."""

    def make() -> date:
        with desk.reading() as record:
            return edge(record, desk.settings.today or date.today())

    return desk.memo("edge", make)


def relations(desk: Desk) -> tuple[list[Relation], dict[str, str]]:
    """All relations, and names of countries by code."""

    def make() -> Overview:
        until = edge_of(desk)
        with desk.reading() as record:
            found = overview(record, until)
            return Overview(found, countries(record, {code for r in found for code in (r.a, r.b)}), until)

    def revise(old: Overview, codes: Codes) -> Overview:
        """With the rows between these countries made anew."""
        until = edge_of(desk)
        if until != old.until:
            return make()
        with desk.reading() as record:
            fresh = overview(record, until, codes)
            names = old.names | countries(record, codes)
        kept = [r for r in old.found if not (r.a in codes and r.b in codes)]
        return Overview(ordered([*kept, *fresh]), names, until)

    made = desk.memo("relations", make, revise=revise)
    return made.found, made.names


def home(request: Request) -> Response:
    """GET /"""
    desk: Desk = request.app.state.desk
    params = request.query_params
    chosen = {
        "q": params.get("q", "").strip()[:60],
        "word": params.get("word", ""),
        "ahead": params.get("ahead", ""),
        "home": params.get("home", ""),
        "sort": params.get("sort", "last"),
        "at": params.get("at", "0"),
    }
    if (
        chosen["sort"] not in SORTS
        or chosen["word"] not in ("", *WORDS)
        or not (chosen["at"].isascii() and chosen["at"].isdigit())
    ):
        return RedirectResponse("/", status_code=303)
    found, _ = relations(desk)
    if not found:
        with desk.reading() as record:
            stats = record.stats()
        if not stats["documents"]:
            return page(request, "empty.html", stats=stats)
    return page(request, "overview.html", body=home_body(desk, chosen), chosen=chosen)


def home_body(desk: Desk, chosen: dict[str, str]) -> Any:
    """The rows, kept until the record changes."""
    return desk.memo(("home", tuple(chosen.items())), lambda: _body(desk, chosen))


def _body(desk: Desk, chosen: dict[str, str]) -> Any:
    found, names = relations(desk)
    kept = [r for r in found if _kept(r, chosen, names)]
    order = {
        "events": lambda r: -r.events,
        "recent": lambda r: -r.recent,
        "index": lambda r: r.now,
        "change": lambda r: -abs(r.change),
    }.get(chosen["sort"])
    if order is not None:
        kept.sort(key=order)
    at = min(int(chosen["at"][:6]), len(kept))
    shown = kept[at : at + PAGE]
    with desk.reading() as record:
        listed = ", ".join(str(int(r.last_event)) for r in shown) or "NULL"
        rows = list(record.sql(f"SELECT * FROM events WHERE key IN ({listed})"))
        last = {line.row["key"]: line for line in event_lines(record, rows, sentences=False)}
    counts = {word: sum(r.word == word for r in found) for word in WORDS}
    return fragment(
        "overview_rows.html",
        rows=shown,
        last=last,
        names=names,
        chosen=chosen,
        total=len(kept),
        at=at,
        step=PAGE,
        counts=counts,
        all=len(found),
        until=edge_of(desk),
        flagged=sum(bool(r.flags) for r in found),
    )


def _kept(relation: Relation, chosen: dict[str, str], names: dict[str, str]) -> bool:
    if relation.a == relation.b and not chosen["home"]:
        return False
    if (chosen["word"] and relation.word != chosen["word"]) or (chosen["ahead"] and not relation.flags):
        return False
    text = f"{relation.a} {relation.b} {names[relation.a]} {names[relation.b]}".casefold()
    return all(word in text for word in chosen["q"].casefold().split())


def routes() -> list[Route]:
    """Routes of this module."""
    return [Route("/", home, methods=["GET"])]
