"""An article read on the spot: pasted or dropped, shown with everything marked, and entered if that is wanted."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import DetenteError, InputError
from detente.server.marks import KINDS, entries, pieces
from detente.server.render import Upload, page, read_form

if TYPE_CHECKING:
    from detente.model import Reading
    from detente.server.desk import Desk


def ask(request: Request) -> Response:
    """GET /read"""
    return page(request, "read.html", problem="", form={})


async def read(request: Request) -> Response:
    """POST /read"""
    form = await read_form(request)
    state = request.app.state
    settings = state.desk.settings
    if not settings.reading:
        raise HTTPException(403, "this desk reads no articles on the spot")
    client = request.client.host if request.client else "?"
    if not state.rates.allow("reading", client, settings.readings_a_minute):
        raise HTTPException(429, "too many articles at once: one takes a few seconds of this computer")
    try:
        text, fields = await _article(form, settings.most_text)
        keep = bool(form.get("keep")) and request.state.visitor.reviews
        async with state.one_reading:  # one at a time: a reading takes a processor for itself
            made = await run_in_threadpool(_read, state.desk, text, fields)
        if keep:
            await run_in_threadpool(_keep, state.desk, made)
    except DetenteError as error:
        plain = {k: v for k, v in form.items() if isinstance(v, str)}
        return page(request, "read.html", 400, problem=str(error), form=plain)
    marked = entries(made)
    counts = {name: sum(e.kind == name for e in marked) for name in KINDS}
    return page(
        request,
        "reading.html",
        about=made.document,
        entries=marked,
        pieces=pieces(made.document.text, marked),
        counts=counts,
        notes=made.notes,
        kept=keep,
    )


async def _article(form: dict[str, Any], most: int) -> tuple[str, dict[str, str | None]]:
    """(text, what is known about it) of a form. Raises InputError."""
    fields: dict[str, str | None] = {
        name: str(form.get(name) or "").strip()[:300] or None for name in ("date", "publisher", "title", "url")
    }
    if fields["url"] and not re.match(r"https?://", fields["url"]):
        raise InputError("the address does not begin with http:// or https://")
    if fields["date"]:
        try:
            date.fromisoformat(fields["date"])
        except ValueError as error:
            raise InputError(f"{fields['date'][:20]!r} is no date", remedy="Write it as YYYY-MM-DD.") from error
    file = form.get("file")
    text = str(form.get("text") or "")
    if isinstance(file, Upload) and file.name:
        text = await run_in_threadpool(_decoded, file.content, file.name)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise InputError("there is no text", remedy="Paste an article, or choose a file.")
    if len(text) > most:
        raise InputError(
            f"the text has {len(text):,} characters", remedy=f"At most {most:,} are read here; use `detente read`."
        )
    return text, fields


def _decoded(raw: bytes, name: str) -> str:
    """The words of a file: plain text, or a web page without its frame. Raises InputError."""
    if b"\0" in raw[:4000] or raw[:5] == b"%PDF-":
        raise InputError("only text and web pages are read here", remedy="`detente read` reads PDF and more.")
    text = raw.decode("utf-8-sig", errors="replace")
    if name.casefold().endswith((".html", ".htm")) or re.match(r"\s*<(!doctype|html)", text, re.IGNORECASE):
        import trafilatura

        text = trafilatura.extract(text) or ""
    return text


def _read(desk: Desk, text: str, fields: dict[str, str | None]) -> Reading:
    """Read it as `detente read --record` does: surnames resolve to whom the record has met."""
    import detente
    from detente.record.people import memory

    with desk.reading() as record:
        met = memory(record.con)
    return detente.read(
        text, date=fields["date"], publisher=fields["publisher"], title=fields["title"], url=fields["url"], people=met
    )


def _keep(desk: Desk, made: Reading) -> None:
    desk.write(lambda record: record.add([made]), lambda record, _: record.add([made]))


def routes() -> list[Route]:
    """Routes of this module."""
    return [Route("/read", ask, methods=["GET"]), Route("/read", read, methods=["POST"])]
