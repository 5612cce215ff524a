"""What stands before every page: host names, sizes, rates, who is asking, and the headers of every answer."""

from __future__ import annotations

import base64
import hmac
import json
import logging
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.server.settings import Account, Settings

log = logging.getLogger("detente.server")
COOKIE = "detente_desk"
LASTS = 12 * 3600  # seconds that a session lasts
OPEN_PATHS = ("/login", "/static/")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: with it browsers send forms with the origin `null`, which is refused here.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: a name and a role, and the session that forms are tied to."""

    who: str
    role: str
    session: str

    @property
    def reviews(self) -> bool:
        """Whether they may write."""
        return self.role == "review"


class Keys:
    """Signs sessions and forms; made anew at each start, so that a stolen cookie ends with the server."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._known: dict[bytes, tuple[str, float]] = {}

    def sign(self, visitor: Visitor) -> str:
        """A cookie for a visitor."""
        row = json.dumps([visitor.who, visitor.role, visitor.session, int(time.time()) + LASTS]).encode()
        return f"{base64.urlsafe_b64encode(row).decode()}.{self._mac(b'session', row)}"

    def read(self, cookie: str | None) -> Visitor | None:
        """The visitor of a cookie, None where it is not one of ours or has run out."""
        body, _, mac = (cookie or "").partition(".")
        try:
            row = base64.urlsafe_b64decode(body.encode())
            if not hmac.compare_digest(mac.encode(), self._mac(b"session", row).encode()):
                return None
            who, role, session, until = json.loads(row)
        except (ValueError, TypeError):
            return None
        return Visitor(who, role, session) if until > time.time() else None

    def form_token(self, visitor: Visitor) -> str:
        """What a form of this session must carry."""
        return self._mac(b"form", visitor.session.encode())

    def account(self, accounts: tuple[Account, ...], name: str, password: str) -> Account | None:
        """The account of a name and password. A password found right is known for ten minutes: hashing is slow."""
        found = next((a for a in accounts if a.name == name), None)
        if found is None:
            accounts[0].fits(password)  # as slow as a wrong password, so that names cannot be told apart
            return None
        seal = hmac.digest(self._secret, f"{name}\0{found.hash}\0{password}".encode(), "sha256")
        known = self._known.get(seal)
        if known is not None and known[1] > time.monotonic():
            return found
        if not found.fits(password):
            return None
        if len(self._known) > 1000:
            self._known.clear()
        self._known[seal] = (name, time.monotonic() + 600)
        return found

    def _mac(self, purpose: bytes, row: bytes) -> str:
        return hmac.new(self._secret, purpose + b"\0" + row, sha256).hexdigest()


class Rates:
    """Buckets by kind and client: each fills at its rate and empties by one for every request."""

    def __init__(self, most: int = 5000) -> None:
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._most, self._lock = most, threading.Lock()

    def allow(self, kind: str, client: str, a_minute: int) -> bool:
        """Whether one more may pass now."""
        now = time.monotonic()
        with self._lock:
            left, at = self._buckets.pop((kind, client), (float(a_minute), now))
            left = min(float(a_minute), left + (now - at) * a_minute / 60)
            allowed = left >= 1
            self._buckets[kind, client] = (left - 1 if allowed else left, now)
            while len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
        return allowed


class Guard:
    """ASGI middleware; sets `visitor` in the request's state."""

    def __init__(self, app: ASGIApp, settings: Settings, keys: Keys, rates: Rates) -> None:
        self.app, self.settings, self.keys, self.rates = app, settings, keys, rates
        self.names = settings.names()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with limits on what comes in and headers on what goes out."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refused = self._refusal(request)
        visitor, fresh = (None, False) if refused else self._visitor(request)
        if refused is None and visitor is None:
            refused = self._ask_in(request)
        if visitor is not None:
            scope.setdefault("state", {})["visitor"] = visitor
        cookie = self._cookie(request, visitor) if visitor is not None and fresh else None
        sender = _Sender(send, cookie, request.url.path.startswith("/static/"))
        if refused is not None:
            await refused(scope, receive, sender)
            return
        try:
            await self.app(scope, _Limited(receive, self.settings.most_body), sender)
        except Exception:
            # Told here, so that this answer has its headers too. The cause stays in the log: it may hold paths.
            log.exception("%s %s failed", request.method, request.url.path)
            if sender.started:
                raise
            remedy = "What happened stands in the server's log."
            await refuse(request, 500, "the desk failed at this page", remedy)(scope, receive, sender)

    def _refusal(self, request: Request) -> Response | None:
        if len(request.scope["path"]) + len(request.scope["query_string"]) > 8000:
            return refuse(request, 414, "the address is too long")
        host = request.headers.get("host", "").casefold()
        name = host if host.endswith("]") else host.rpartition(":")[0] if ":" in host else host
        if name not in self.names:
            return refuse(request, 400, "this desk is not called so", "Start it with --host-name to allow that name.")
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.settings.most_body:
            return refuse(request, 413, "the request is too large")
        if request.method not in ("GET", "HEAD"):
            origin = request.headers.get("origin")
            if origin is not None and origin.partition("://")[2].casefold() != host:
                return refuse(request, 403, "the request comes from another site")
        client = request.client.host if request.client else "?"
        if not self.rates.allow("page", client, self.settings.pages_a_minute):
            return refuse(request, 429, "too many requests", "Wait a moment.")
        return None

    def _visitor(self, request: Request) -> tuple[Visitor | None, bool]:
        """(who asks, whether they need a new cookie)."""
        found = self.keys.read(request.cookies.get(COOKIE))
        if not self.settings.accounts:
            role = "review" if self.settings.review else "read"
            known = found is not None and found.role == role
            return (found, False) if known else (Visitor(self.settings.who, role, secrets.token_hex(16)), True)
        if found is None and (account := self._from_header(request)) is not None:
            return Visitor(account.name, self.role(account), "header"), False
        # Somebody whose account was taken away meanwhile is asked to log in again: names are looked up at each request.
        account = next((a for a in self.settings.accounts if found is not None and a.name == found.who), None)
        if found is not None and account is not None:
            return Visitor(found.who, self.role(account), found.session), False
        return None, False

    def role(self, account: Account) -> str:
        """An account's role on this desk: without --review everybody only reads."""
        return account.role if self.settings.review else "read"

    def _from_header(self, request: Request) -> Account | None:
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        try:
            text = base64.b64decode(value, validate=True).decode() if kind.casefold() == "basic" else value
        except ValueError:
            return None
        name, colon, password = text.partition(":")
        if kind.casefold() not in ("basic", "bearer") or not colon:
            return None
        client = request.client.host if request.client else "?"
        if not self.rates.allow("header", client, 30 * self.settings.logins_a_minute):
            return None
        return self.keys.account(self.settings.accounts, name, password)

    def _ask_in(self, request: Request) -> Response | None:
        path = request.url.path
        if path.startswith(OPEN_PATHS):
            request.scope.setdefault("state", {})["visitor"] = Visitor("", "", "login")
            return None
        if path.startswith("/api/") or request.method not in ("GET", "HEAD"):
            return refuse(request, 401, "this desk asks for a name and password")
        from urllib.parse import quote

        back = path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?next={quote(back)}", status_code=303)

    def _cookie(self, request: Request, visitor: Visitor) -> str:
        return cookie_header(self.keys.sign(visitor), secure=request.url.scheme == "https")


def cookie_header(value: str, *, secure: bool) -> str:
    """A Set-Cookie header that scripts and other sites do not see."""
    return f"{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={LASTS}" + ("; Secure" if secure else "")


class _Sender:
    def __init__(self, send: Send, cookie: str | None, lasting: bool) -> None:
        self._send, self._cookie, self._lasting, self.started = send, cookie, lasting, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "max-age=3600" if self._lasting else "no-store")
            if self._cookie is not None:
                headers.append("Set-Cookie", self._cookie)
        await self._send(message)


class _Limited:
    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._left = receive, most

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise HTTPException(413, "the request is too large")
        return message


def refuse(request: Request, status: int, cause: str, remedy: str = "") -> Response:
    """A refusal in the form that was asked for."""
    headers = {"WWW-Authenticate": 'Basic realm="detente", charset="UTF-8"'} if status == 401 else {}
    if Headers(scope=request.scope).get("accept", "").startswith("application/json") or request.url.path.startswith(
        "/api/"
    ):
        return JSONResponse(error_body(status, cause, remedy), status, headers)
    return PlainTextResponse(f"{cause[:1].upper()}{cause[1:]}. {remedy}".strip() + "\n", status, headers)


def error_body(status: int, cause: str, remedy: str = "") -> dict[str, object]:
    """The one shape of an error."""
    return {"ok": False, "status": status, "error": cause, "remedy": remedy}
