"""Pages from templates: everything is escaped, links lead only to the web and to this desk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from detente.briefs.names import capital
from detente.briefs.words import said_day
from detente.lexicon.files import data_dir
from detente.render.words import LEVEL, MEETING, STATE, STATUS, plain_date
from detente.server.guard import Visitor
from detente.server.svg import spark
from detente.server.tables import STAGES

if TYPE_CHECKING:
    from jinja2 import Environment

QUAD_NAMES = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
# Direction marks could show hostile text in another order than it is in; control characters have no business in a page.
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def safe_link(url: object) -> str:
    """An address of the web; empty for everything else (javascript:, data:, files)."""
    text = str(url or "").strip()
    return text if re.match(r"https?://[^\s\"'<>\\]+$", text) else ""


def plain(text: object) -> str:
    """Text without characters that steer how it is shown."""
    return _STEERING.sub("\ufffd", str(text)) if text is not None else ""


def query(values: Mapping[str, Any], **change: Any) -> str:
    """`?...` of an address, with some values changed; None leaves one out."""
    found = {k: v for k, v in {**values, **change}.items() if v not in (None, "")}
    return f"?{urlencode(found)}" if found else "?"


def number(value: object) -> str:
    """With separators; a dash for what is not known."""
    if isinstance(value, float):
        return f"{value:,.0f}"
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def signed(value: float | None) -> str:
    """An index with its sign."""
    return "–" if value is None or value != value else f"{value:+.1f}".replace("-", "−")


def word_of(table: str, field: str, value: object) -> str:
    """A value of a filter as people say it."""
    text = str(value)
    if field == "quad":
        return QUAD_NAMES.get(int(text), text) if text.isdigit() else text
    words = {
        "status": {k: m.word for k, m in (MEETING if table == "engagements" else STATUS).items()},
        "state": STATE,
        "level": LEVEL,
        "stage": {key: title.casefold() for key, title, _ in STAGES},
        "outcome": {"lapsed": "no sign of it since", "cancelled": "called off"},
    }.get(field, {})
    return words.get(text) or {"true": "yes", "false": "no"}.get(text) or text.replace("_", " ")


def thing_link(id_: object) -> str:
    """The page of an id of the record."""
    text = str(id_)
    pages = {"E": "event", "M": "event", "A": "actor", "D": "article"}
    return f"/{pages[text[:1]]}/{quote(text)}" if text[:1] in "EM" else f"/thing/{quote(text)}"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates with escaping everywhere."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(data_dir() / "server" / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.filters |= {
        "safe_link": safe_link,
        "plain": plain,
        "number": number,
        "signed": signed,
        "capital": capital,
        "day": _day,
        "edtf": plain_date,
        "path": lambda text: quote(str(text), safe=""),
    }
    found.globals |= {
        "query": query,
        "word_of": word_of,
        "thing_link": thing_link,
        "QUADS": QUAD_NAMES,
        "STATES": STATE,
        "LEVELS": LEVEL,
        "STATUSES": {k: m.word for k, m in STATUS.items()},
        "MEETINGS": {k: m.word for k, m in MEETING.items()},
        "spark": spark,
        "ARROWS": {"deteriorated": "↘", "improved": "↗", "unchanged": "→"},
    }
    found.finalize = _finalize
    return found


def _finalize(value: object) -> object:
    """Every value that a template prints goes through here before it is escaped."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _day(value: object) -> str:
    if isinstance(value, datetime):
        return f"{said_day(value.date())}, {value:%H:%M}"
    return said_day(value) if isinstance(value, date) else plain(value) if value else "–"


def page(request: Request, template: str, code: int = 200, /, **values: Any) -> Response:
    """A page for the visitor."""
    state = request.app.state
    visitor: Visitor = request.state.visitor
    text = (
        environment()
        .get_template(template)
        .render(
            request_path=request.url.path,
            visitor=visitor,
            token=state.keys.form_token(visitor),
            desk=state.desk,
            settings=state.desk.settings,
            **values,
        )
    )
    return HTMLResponse(text, code)


def fragment(template: str, **values: Any) -> Markup:
    """A part of a page, to be kept and put into pages."""
    return Markup(environment().get_template(template).render(**values))


class Upload(NamedTuple):
    """A file of a form."""

    name: str
    content: bytes


async def read_form(request: Request) -> dict[str, Any]:
    """The fields of a form, files as Upload, checked for the token of the session. Raises HTTPException."""
    import hmac

    from starlette.exceptions import HTTPException

    most = request.app.state.desk.settings.most_body
    fields: dict[str, Any] = {}
    async with request.form(max_files=1, max_fields=40, max_part_size=most) as form:
        for name, value in form.items():
            fields[name] = value if isinstance(value, str) else Upload(value.filename or "", await value.read())
    expected = request.app.state.keys.form_token(request.state.visitor)
    token = fields.get("token") or ""
    if not isinstance(token, str) or not hmac.compare_digest(token.encode(), expected.encode()):
        raise HTTPException(403, "the form is too old or comes from elsewhere: load the page again")
    return fields
