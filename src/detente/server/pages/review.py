"""Review as a stream: one event at a time, decided by a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from detente.codebook import codebook
from detente.errors import DetenteError, InputError, NotInRecord
from detente.model import records as model
from detente.record import keys
from detente.record.reviews import FIELDS
from detente.record.showing import find
from detente.server import stream
from detente.server.guard import error_body
from detente.server.lines import event_lines, people
from detente.server.pages.things import _parts
from detente.server.render import page, query, read_form

if TYPE_CHECKING:
    from detente.record import Record
    from detente.server.desk import Desk

Row = dict[str, Any]
FIXED = ("type", "mode", "status", "stance", "actors", "recipients", "date", "place", "historical")
LETTERS = "EMKCGSF"  # of ids that can be reviewed


def _scope(values: Any) -> stream.Scope:
    order, kind = str(values.get("order") or "both"), str(values.get("kind") or "events")
    if order not in stream.ORDERS:
        raise InputError("there is no such order", choices=stream.ORDERS)
    if kind not in stream.LETTERS:
        raise InputError("nothing of that kind is reviewed", choices=tuple(stream.LETTERS))
    return stream.Scope(order, str(values.get("dyad") or ""), str(values.get("type") or ""), kind)


def _who(request: Request) -> str:
    return str(request.state.visitor.who)


def review(request: Request) -> Response:
    """GET /review: what comes next, or what `id` names."""
    desk: Desk = request.app.state.desk
    if not request.state.visitor.reviews:
        return page(request, "review_off.html", 200)
    scope = _scope(request.query_params)
    with desk.reading() as record:
        target = _wanted(record, request, scope, request.query_params.get("id"))
        item = None if target is None else _event_item(record, target[1]) if target[0] == "E" else _item(record, target)
        done = stream.progress(record, _who(request), scope.kind)
        last = stream.last_of(record, _who(request))
    return page(
        request,
        "review.html" if scope.kind == "events" and (item is None or item["kind"] == "E") else "review_other.html",
        item=item,
        scope=scope,
        orders=stream.ORDERS,
        kinds=tuple(stream.LETTERS),
        done=done,
        last=last,
        types=list(codebook().types),
        statuses=get_args(model.Status),
        stances=get_args(model.Stance),
        here=query(vars_of(scope)),
        said=request.query_params.get("said", "")[:200],
    )


def vars_of(scope: stream.Scope) -> Row:
    """A scope as the query of an address."""
    order, kind = ("" if value == usual else value for value, usual in ((scope.order, "both"), (scope.kind, "events")))
    return {"order": order, "dyad": scope.dyad, "type": scope.type, "kind": kind}


def _wanted(record: Record, request: Request, scope: stream.Scope, id_: str | None) -> tuple[str, int] | None:
    """(kind letter, key) of what is shown."""
    if id_:
        if id_[:1] not in LETTERS:
            raise InputError("this cannot be reviewed", remedy="Give the id of an event, commitment, claim or meeting.")
        kind, key = find(record.con, id_)
        if kind != "M":
            return kind, key
        found = record.con.execute("SELECT event FROM base.members WHERE mention = ?", [key]).fetchone()
        return ("E", int(found[0])) if found else None
    who = _who(request)
    wanted = stream.upcoming(record, who, scope, request.app.state.skips.of(who), 1)
    return (stream.LETTERS[scope.kind][0], wanted[0]) if wanted else None


def _event_item(record: Record, key: int) -> Row | None:
    """An event with its sentences, and those that it may be the same as."""
    rows = list(record.sql("SELECT * FROM events WHERE key = ?", [key]))
    if not rows:
        return None
    shown = record.show(rows[0]["id"])
    listed = ", ".join(str(k) for k in stream.candidates(record, key)) or "NULL"
    near = event_lines(record, list(record.sql(f"SELECT * FROM events WHERE key IN ({listed})")))
    mentions = [{**m, "parts": _parts(m), "around": _around(record, m)} for m in shown["evidence"][:5]]
    return {
        "kind": "E",
        "e": rows[0],
        "line": event_lines(record, rows)[0],
        "mentions": mentions,
        "near": near,
        "people": people(record, rows),
        "reviews": shown["reviews"],
    }


def _item(record: Record, target: tuple[str, int]) -> Row | None:
    """A commitment, claim, meeting, statement or figure with its sentences and the fields that can be corrected."""
    try:
        shown = record.show(keys.show(*target))
    except NotInRecord:
        return None  # rejected meanwhile
    stands: list[Row] = []
    if target[0] == "C":
        stands = list(record.sql("SELECT * FROM positions WHERE claim_key = ? ORDER BY published", [target[1]]))
    return {
        "kind": target[0],
        "t": shown,
        "mentions": [{**m, "around": _around(record, m)} for m in shown.get("evidence") or ()],
        "positions": stands,
        "people": people(record, [shown, *stands]),
        "reviews": shown["reviews"],
        "fields": FIELDS.get(target[0], {}),
    }


def _around(record: Record, mention: Row) -> tuple[str, str]:
    """The sentences before and after that of a mention, empty at the ends of the article."""
    rows = record.con.execute(
        """SELECT s."start" < $2, substring(t.text, s."start" + 1, s."end" - s."start") FROM base.sentences s
        JOIN base.texts t USING (document) WHERE s.document = $1 AND s.n BETWEEN
            (SELECT min(n) FROM base.sentences WHERE document = $1 AND "end" > $2) - 1
            AND (SELECT max(n) FROM base.sentences WHERE document = $1 AND "start" < $3) + 1
            AND (s."end" <= $2 OR s."start" >= $3)""",
        [keys.document_key(mention["document"]), mention["sentence_start"], mention["sentence_end"]],
    ).fetchall()
    return next((text for before, text in rows if before), ""), next((text for before, text in rows if not before), "")


async def decide(request: Request) -> Response:
    """POST /review: accept, reject, fix, merge, comment, undo, skip; then the next one."""
    form = await read_form(request)
    if not request.state.visitor.reviews:
        raise HTTPException(403, "this desk is open for reading only")
    state = request.app.state
    client = request.client.host if request.client else "?"
    if not state.rates.allow("write", client, state.desk.settings.writes_a_minute):
        raise HTTPException(429, "too many reviews at once")
    json = request.headers.get("accept", "").startswith("application/json")
    try:
        target, said = await run_in_threadpool(_act, request, form)
        scope = _scope(form)
    except DetenteError as error:
        if json:
            return JSONResponse(error_body(400, error.cause, error.remedy), 400)
        raise
    change = {**vars_of(scope), "id": target or "", "said": said}
    if json:
        return JSONResponse(
            {
                "ok": True,
                "data": {"said": said, "next": f"/review{query(change)}"},
                "next": None,
                "version": state.desk.version,
            }
        )
    back = str(form.get("back") or "")
    if back.startswith(("/event/", "/thing/")) and "\\" not in back:
        return RedirectResponse(back, status_code=303)
    return RedirectResponse(f"/review{query(change)}", status_code=303)


def _act(request: Request, form: Row) -> tuple[str | None, str]:
    """(event to stay at, or None for the next; what was done)."""
    desk: Desk = request.app.state.desk
    who, action, target = _who(request), str(form.get("action") or ""), str(form.get("target") or "")
    comment = str(form.get("comment") or "").strip()[:2000] or None
    if action == "skip":
        parsed = keys.parse(target)
        if parsed is not None:
            request.app.state.skips.add(who, parsed[1])
        return None, "skipped"
    if action == "undo":
        review = str(form.get("review") or "")
        if not review:
            with desk.reading() as record:
                last = stream.last_of(record, who)
            if last is None:
                raise InputError("there is nothing of yours to take back")
            review = last["id"]
        back = stream.take_back(desk, review, who)
        return back, "taken back"
    if action == "fix":
        return _fix(desk, target, who, form, comment)
    if action == "merge":
        stream.decide(desk, target, "merge", who, value=str(form.get("value") or ""), comment=comment)
        return None, "merged"
    if action == "comment":
        stream.decide(desk, target, "comment", who, comment=comment)
        return target, "comment kept"
    if action not in ("accept", "reject", "split"):
        raise InputError(
            "there is no such review", choices=("accept", "reject", "fix", "merge", "split", "comment", "undo", "skip")
        )
    stream.decide(desk, target, action, who, comment=comment)
    return None, f"{action}ed" if action != "split" else "split off"


def _fix(desk: Desk, target: str, who: str, form: Row, comment: str | None) -> tuple[str | None, str]:
    """Each field whose value differs from what stood there is a review of its own."""
    changed = []
    for field in FIXED if target[:1] in "EM" else FIELDS.get(target[:1], {}):
        if f"fix_{field}" not in form:
            continue
        value, before = str(form[f"fix_{field}"]).strip(), str(form.get(f"was_{field}") or "").strip()
        if value != before:
            stream.decide(desk, target, "fix", who, field=field, value=value, comment=comment)
            changed.append(field)
    if not changed:
        raise InputError("nothing was changed", remedy="Change a field, or accept the event as it stands.")
    return target, f"corrected: {', '.join(changed)}"


def completion(request: Request) -> Response:
    """GET /complete?q=: actors for a field."""
    desk: Desk = request.app.state.desk
    start = request.query_params.get("q", "").strip()[:80]
    if len(start) < 2:
        return JSONResponse([])
    with desk.reading() as record:
        return JSONResponse(stream.completions(record, start))


def disagreements(request: Request) -> Response:
    """GET /disagreements"""
    desk: Desk = request.app.state.desk
    with desk.reading() as record:
        rows = stream.disagreements(record)
        keys_ = [k[1] for row in rows if row["id"][:1] == "E" and (k := keys.parse(row["id"]))]
        listed = ", ".join(map(str, keys_)) or "NULL"
        lines = event_lines(
            record,
            list(
                record.sql(
                    "SELECT show_key('E', event) AS id, event AS key, * EXCLUDE (event) FROM base.events "
                    f"WHERE event IN ({listed})"
                )
            ),
        )
    return page(request, "disagreements.html", rows=rows, lines={line.row["id"]: line for line in lines})


def routes() -> list[Route]:
    """Routes of this module."""
    return [
        Route("/review", review, methods=["GET"]),
        Route("/review", decide, methods=["POST"]),
        Route("/complete", completion, methods=["GET"]),
        Route("/disagreements", disagreements, methods=["GET"]),
    ]
