"""One thing of the record: an event with all its mentions, an actor, an article, and what else has an id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from detente.errors import NotInRecord
from detente.record import keys
from detente.server.lines import People, countries, event_lines, people
from detente.server.marks import KINDS, entries, pieces
from detente.server.render import page
from detente.server.stream import candidates

if TYPE_CHECKING:
    from detente.record import Record
    from detente.server.desk import Desk

Row = dict[str, Any]
_LOCAL = {
    "E": "SELECT m.local, m.mention FROM base.mentions m WHERE m.document = ?",
    "S": "SELECT local, statement FROM base.statements WHERE document = ?",
    "C": "SELECT local, claim FROM base.claims WHERE document = ?",
    "K": "SELECT local, commitment FROM base.commitments WHERE document = ?",
    "G": "SELECT local, engagement FROM base.engagements WHERE document = ?",
    "F": "SELECT local, figure FROM base.figures WHERE document = ?",
}


def event(request: Request) -> Response:
    """GET /event/E...: what it says, each mention with its sentence, what differs between them, who said what of it."""
    desk: Desk = request.app.state.desk
    with desk.reading() as record:
        found = record.show(request.path_params["id"])
        if found["thing"] == "mention" and found.get("event"):
            return RedirectResponse(f"/event/{found['event']}", status_code=303)
        if found["thing"] != "event":
            raise NotInRecord(f"{request.path_params['id'][:40]} is no event")
        line = event_lines(record, [found])[0] if "reported" in found else None
        listed = ", ".join(str(k) for k in candidates(record, found["key"])) or "NULL" if "key" in found else "NULL"
        near = event_lines(record, list(record.sql(f"SELECT * FROM events WHERE key IN ({listed})")))
        details = _details(found["details"])
        versions = [row["value"] for rows in details.values() for row in rows]
        known = people(record, [found], *(id_ for value in versions for id_ in _ids_in(value)))
        pairs = sorted({(a, b) for a in found["actor_countries"] for b in found["recipient_countries"] if a != b})
        names = countries(record, {code for two in pairs for code in two})
        mine = {m["id"]: m for m in found["evidence"]}
        reviews = _reviews(record, found["id"], list(mine))
        parts = [{**m, "parts": _parts(m)} for m in found["evidence"]]
    return page(
        request,
        "event.html",
        e=found,
        line=line,
        mentions=parts,
        details={field: [{**r, "value": _named(r["value"], known)} for r in rows] for field, rows in details.items()},
        pairs=pairs,
        names=names,
        near=near,
        people=known,
        reviews=reviews,
    )


def _details(rows: list[Row]) -> dict[str, list[Row]]:
    """Versions of each field that more than one stands in."""
    out: dict[str, list[Row]] = {}
    for row in rows:
        out.setdefault(row["field"], []).append(row)
    return {field: versions for field, versions in out.items() if len(versions) > 1}


def _ids_in(value: str | None) -> list[str]:
    """Ids of actors in a version of a field."""
    return [word.strip(",") for word in (value or "").split() if ":" in word]


def _named(value: str | None, known: People) -> str | None:
    """The version with names instead of ids."""
    for id_ in _ids_in(value):
        if id_ in known.rows and value:
            value = value.replace(id_, known.name(id_))
    return value


def _reviews(record: Record, id_: str, mentions: list[str]) -> list[Row]:
    """Reviews of the event and of its mentions, in order."""
    return list(
        record.sql(
            'SELECT * FROM reviews WHERE target = ? OR list_contains(?::VARCHAR[], target) ORDER BY "at"',
            [id_, mentions],
        )
    )


def _parts(mention: Row) -> list[tuple[str, str]]:
    """The sentence of a mention in parts: (words, trigger/actor/recipient or nothing)."""
    base, text = mention["sentence_start"], mention["sentence"]
    spans = [(mention["trigger_start"], mention["trigger_end"], "trigger")]
    spans += [(s[0], s[1], kind) for kind in ("actor", "recipient") for s in mention[f"{kind}_spans"] or ()]
    out, at = [], 0
    for start, end, kind in sorted(spans):
        start, end = start - base, end - base
        if start < at or end > len(text) or start >= end:
            continue
        out += [(text[at:start], ""), (text[start:end], kind)]
        at = end
    return [part for part in [*out, (text[at:], "")] if part[0]]


def actor(request: Request) -> Response:
    """GET /actor/ID"""
    desk: Desk = request.app.state.desk
    id_ = request.path_params["id"]
    with desk.reading() as record:
        rows = list(record.sql("SELECT actor AS id, * EXCLUDE (actor) FROM base.actors WHERE actor = ?", [id_]))
        if not rows:
            raise NotInRecord(f"the record has no actor {id_[:60]!r}")
        found = rows[0]
        names = list(
            record.sql(
                "SELECT p.name, p.role, count(*) AS documents, min(c.published) AS first, max(c.published) AS last "
                "FROM base.appearances p LEFT JOIN base.carriers c ON c.document = p.document AND c.n = 0 "
                "WHERE p.actor = ? GROUP BY ALL ORDER BY documents DESC, p.name LIMIT 20",
                [id_],
            )
        )
        recent = list(
            record.sql(
                "SELECT * FROM events WHERE list_contains(actors, ?) OR list_contains(recipients, ?) "
                "ORDER BY reported DESC NULLS LAST, key LIMIT 30",
                [id_, id_],
            )
        )
        counts = record.sql(
            "SELECT count(*) FILTER (list_contains(actors, ?)) AS by, "
            "count(*) FILTER (list_contains(recipients, ?)) AS to, "
            "(SELECT count(*) FROM base.statements WHERE speaker = ?) AS statements FROM events "
            "WHERE list_contains(actors, ?) OR list_contains(recipients, ?)",
            [id_] * 5,
        )[0]
        partners = _partners(record, id_)
        learnt = list(record.sql("SELECT * FROM base.people WHERE id = ?", [id_]))
        lines, known = event_lines(record, recent), people(record, [found], id_, *(p["other"] for p in partners))
        staff = list(
            record.sql(
                "SELECT actor AS id, name, kind, role FROM base.actors WHERE acts_for = ? ORDER BY name LIMIT 30", [id_]
            )
        )
    return page(
        request,
        "actor.html",
        a=found,
        names=names,
        partners=partners,
        lines=lines,
        counts=counts,
        learnt=learnt,
        people=known,
        staff=staff,
    )


def _partners(record: Record, id_: str) -> list[Row]:
    """With whom an actor deals most: events of both, those in conflict, their mean score."""
    return list(
        record.sql(
            """WITH mine AS (SELECT key, quad, score, actors || recipients AS all_of FROM events
                WHERE list_contains(actors, $1) OR list_contains(recipients, $1)),
            others AS (SELECT DISTINCT key, quad, score, unnest(all_of) AS other FROM mine)
        SELECT other, count(*) AS events, count(*) FILTER (quad > 2) AS conflict, avg(score) AS score
        FROM others WHERE other <> $1 GROUP BY other ORDER BY events DESC, other LIMIT 12""",
            [id_],
        )
    )


def article(request: Request) -> Response:
    """GET /article/ID: the text with everything marked in it."""
    desk: Desk = request.app.state.desk
    with desk.reading() as record:
        kind, key = _found(record, request.path_params["id"])
        if kind != "D":
            raise NotInRecord("that is no article")
        about = record.sql("SELECT * FROM documents WHERE id = ?", [key])[0]
        carriers = list(record.sql("SELECT * FROM carriers WHERE document = ? ORDER BY n", [key]))
        reading = record.reading(key)
        marked = entries(reading, _ids(record, key))
    counts = {name: sum(e.kind == name for e in marked) for name in KINDS}
    return page(
        request,
        "article.html",
        about=about,
        carriers=carriers,
        entries=marked,
        pieces=pieces(reading.document.text, marked),
        counts=counts,
        notes=reading.notes,
    )


def _found(record: Record, id_: str) -> tuple[str, Any]:
    from detente.record.showing import find

    return find(record.con, id_)


def _ids(record: Record, document: str) -> dict[tuple[str, str], str]:
    """Printed ids by (kind, local id) of a document's records; actors lead to their own page."""
    key = keys.document_key(document)
    out = {
        (kind, local): keys.show("M" if kind == "E" else kind, number)
        for kind, sql in _LOCAL.items()
        for local, number in record.con.execute(sql, [key]).fetchall()
    }
    for (id_,) in record.con.execute("SELECT actor FROM base.appearances WHERE document = ?", [key]).fetchall():
        out["A", id_.removeprefix(f"{document}:")] = id_
    return out


def thing(request: Request) -> Response:
    """GET /thing/ID: whatever an id stands for."""
    desk: Desk = request.app.state.desk
    with desk.reading() as record:
        kind, key = _found(record, request.path_params["id"])
        if kind in ("E", "M"):
            return RedirectResponse(f"/event/{keys.show(kind, key)}", status_code=303)
        if kind in ("D", "A"):
            return RedirectResponse(f"/{'article' if kind == 'D' else 'actor'}/{quote(key)}", status_code=303)
        try:
            found = record.show(keys.show(kind, key))
        except NotInRecord:
            said = _reviews(record, keys.show(kind, key), [])
            if not said:
                raise
            return page(request, "rejected.html", id=keys.show(kind, key), what=keys.KINDS[kind], reviews=said)
        known = people(record, [found, *(found.get("positions") or ())])
        related: list[Row] = []
        if kind == "C":
            related = list(
                record.sql(
                    'SELECT p.*, k.id FROM positions p JOIN claims k ON k.key = p.claim_key WHERE k."group" = ? '
                    "ORDER BY p.published",
                    [found["group"]],
                )
            )
            known = people(record, related)
    return page(request, "thing.html", t=found, kind=kind, people=known, positions=related)


def routes() -> list[Route]:
    """Routes of this module."""
    return [
        Route("/event/{id}", event, methods=["GET"]),
        Route("/actor/{id:path}", actor, methods=["GET"]),
        Route("/article/{id}", article, methods=["GET"]),
        Route("/thing/{id:path}", thing, methods=["GET"]),
    ]
