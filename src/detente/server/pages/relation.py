"""The page of a relation."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from detente.errors import NotInRecord
from detente.server import answer as answers
from detente.server.filters import given
from detente.server.lines import event_lines
from detente.server.overview import AGAINST, RECENT
from detente.server.pages.overview import edge_of
from detente.server.relation import SPANS, RelationPage, relation_page
from detente.server.render import fragment, page
from detente.server.svg import network, timeline
from detente.server.tables import tables
from detente.server.worldmap import world_map

if TYPE_CHECKING:
    from detente.server.desk import Desk

EVENTS = 12


def page_data(desk: Desk, a: str, b: str, span: str) -> RelationPage:
    """What the page shows, kept until the record changes."""

    until = edge_of(desk)

    def make() -> RelationPage:
        with desk.reading() as record:
            return relation_page(record, a, b, span, until)

    return desk.memo(("relation", a, b, span, until), make, about=frozenset((a, b)))


def relation(request: Request) -> Response:
    """GET /relation/PAK/AFG?span=365"""
    desk: Desk = request.app.state.desk
    a, b = (request.path_params[name].upper() for name in ("a", "b"))
    if not all(re.fullmatch("[A-Z]{3}", code) for code in (a, b)):
        raise NotInRecord("a relation is one of two countries", remedy="Name them by code, as /relation/PAK/AFG.")
    span = request.query_params.get("span", "365")
    if span not in SPANS:
        return RedirectResponse(f"/relation/{a}/{b}", status_code=303)
    values = given(tables()["events"].filters, request.query_params)
    values.pop("dyad", None)
    return page(request, "relation.html", body=body_of(desk, a, b, span, values), title=f"{a} – {b}")


def body_of(desk: Desk, a: str, b: str, span: str, values: dict[str, str]) -> Any:
    """The page without its frame, kept until the record changes."""
    key = ("relation page", a, b, span, edge_of(desk), tuple(sorted(values.items())))
    return desk.memo(key, lambda: _body(desk, a, b, span, values), about=frozenset((a, b)))


def _body(desk: Desk, a: str, b: str, span: str, values: dict[str, str]) -> Any:
    found = page_data(desk, a, b, span)
    table = tables()["events"]
    asked = {"since": found.since.isoformat(), "until": found.until.isoformat(), **values, "dyad": f"{a},{b}"}
    with desk.reading() as record:
        part = answers.answer(record, table, asked, limit=EVENTS)
        counted = answers.facets(record, table, asked)
        total = answers.total(record, table, asked)
        lines = event_lines(record, part.rows)
    link = f"/events?dyad={a},{b}"
    spanned = f"{link}&since={found.since}&until={found.until}"
    return fragment(
        "relation_body.html",
        p=found,
        span=span,
        spans=list(SPANS),
        a=a,
        b=b,
        lines=lines,
        total=total,
        facets=counted,
        asked=asked,
        values=values,
        table=table,
        chart=timeline(found, link),
        network=network(found),
        map=world_map(found.places, spanned),
        link=spanned,
        numbers=numbers(found, link),
        next=part.next,
    )


def numbers(found: RelationPage, link: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The table beside the chart: (row, [(number, address of what it counts) of each span])."""
    recent = found.until - timedelta(days=RECENT - 1)
    spans = ((recent, found.until), (recent - timedelta(days=AGAINST), recent - timedelta(days=1)))
    out = []
    for name, *cells in found.table.rows:
        more = "&conflict=true" if name == "in conflict" else "&deeds=true" if name.startswith("deeds") else ""
        if name.startswith("by "):
            more = f"&actor={found.one.codes[0]}"
        base = "/documents?" if name == "reports of anything" else f"{link}&done=true{more}&"
        linked = [
            (text, f"{base}since={since}&until={until}") for text, (since, until) in zip(cells, spans, strict=True)
        ]
        out.append((name, linked))
    return out


def spec(request: Request) -> Response:
    """GET /relation/PAK/AFG/chart.json: the chart as a Vega-Lite specification."""
    from starlette.responses import JSONResponse

    from detente.briefs.chart import chart_spec
    from detente.briefs.make import chart_of

    desk: Desk = request.app.state.desk
    a, b = request.path_params["a"], request.path_params["b"]
    found = page_data(desk, a, b, "365")
    chart = chart_of(found.series, found.turns, found.since)
    return JSONResponse(chart_spec(chart) if chart else {})


def brief(request: Request) -> Response:
    """GET /relation/PAK/AFG/brief.html: the brief of the last year, as `detente brief` sets it."""
    from detente.briefs import make_brief, render

    kind = request.path_params["kind"]
    media = {"html": "text/html", "md": "text/markdown"}.get(kind)
    if media is None:
        raise NotInRecord("a brief is .html or .md here", remedy="`detente brief --format pdf` sets a PDF.")
    desk: Desk = request.app.state.desk
    with desk.reading() as record:
        made = make_brief(record, request.path_params["a"], request.path_params["b"], until=edge_of(desk))
    name = f"brief-{made.a}-{made.b}.{kind}"
    # As a file: a brief brings its own styles, which the desk's policy would not let it use.
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(render(made, kind), media_type=media, headers=headers)


def routes() -> list[Route]:
    """Routes of this module."""
    return [
        Route("/relation/{a}/{b}", relation, methods=["GET"]),
        Route("/relation/{a}/{b}/chart.json", spec, methods=["GET"]),
        Route("/relation/{a}/{b}/brief.{kind}", brief, methods=["GET"]),
    ]
