"""Fetching an address: http and https only, public hosts only, within limits of size and time."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.errors import SourceError, SourceFormat, SourceRefused, SourceTooLarge, SourceUnreachable
from detente.sources.base import SourceSettings
from detente.sources.inflate import Overflow, inflate
from detente.sources.net import checked_address

if TYPE_CHECKING:
    import httpx

    from detente.sources.download import Sink

MAX_REDIRECTS = 5
SLOWEST = 1000  # bytes a second that a download must bring
_HEADERS = {
    "User-Agent": "detente (reader of news articles)",
    "Accept": "text/html, application/xhtml+xml, text/plain, application/pdf;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",  # one layer of a known kind: nested ones can blow a few bytes up without bound
}
_TEXTUAL = ("text/", "application/", "message/rfc822", "binary/octet-stream")
_OTHER = (
    "application/zip", "application/gzip", "application/x-tar", "application/msword", "application/vnd.openxmlformats",
    "application/javascript", "application/x-gzip",
)
_GZIPPED = ("application/gzip", "application/x-gzip", "application/x-gunzip")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: bytes, where they came from in the end, their declared type and charset, and when (UTC)."""

    data: bytes
    url: str
    content_type: str | None
    charset: str | None
    retrieved: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server. `data` is there with status 200 only; `location` is where a redirect leads."""

    status: int
    reason: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    data: bytes = field(repr=False, default=b"")
    content_type: str | None = None
    charset: str | None = None
    location: str | None = None
    retrieved: str = ""

    def fetched(self) -> Fetched:
        """The answer as an article to read. Raises SourceUnreachable for any status but 200."""
        if self.status != 200:
            raise SourceUnreachable(f"{self.url} answers with status {self.status} {self.reason}".rstrip())
        return Fetched(self.data, self.url, self.content_type, self.charset, self.retrieved)


def fetch(url: str, settings: SourceSettings) -> Fetched:
    """Fetch an address. Raises SourceRefused, SourceUnreachable, SourceTooLarge, SourceFormat."""
    return request(url, settings).fetched()


def request(
    url: str, settings: SourceSettings, *, headers: Mapping[str, str] | None = None, follow: bool = True,
    packed: bool = False, sink: Sink | None = None,
) -> Answer:
    """Ask an address, whatever status it answers with.

    `headers` are sent beside or in place of the usual ones; without `follow` a redirect is an answer like others;
    `packed` lets gzip files through; a `sink` takes the body, of whatever type, as it is sent. Raises SourceRefused,
    SourceUnreachable, SourceTooLarge, SourceFormat.

    The time limit holds for everything together: names, redirects, headers and body; with a sink, anew as long as
    enough arrives in it. A blocking call cannot be ended from outside, so the fetch runs in a thread of its own, which
    is cut off when time is up.
    """
    box: list[Answer | SourceError] = []
    line, ask = _Line(), _Ask(settings, {**_HEADERS, **(headers or {})}, follow, packed, sink)

    def run() -> None:
        try:
            box.append(_follow(url, ask, line))
        except SourceError as error:
            box.append(error)
        except Exception as error:  # whatever a library raises for an odd answer is that answer's fault
            box.append(SourceUnreachable(f"{url} cannot be fetched ({type(error).__name__})"))

    thread = threading.Thread(target=run, name="detente-fetch", daemon=True)
    thread.start()
    ended = False
    try:
        ended = _wait(thread, settings.timeout, sink)
    finally:
        if not ended:  # time is up, or the user has interrupted
            line.cut()
    if not ended or not box:  # a body that the cut ended looks whole to the thread
        raise SourceUnreachable(f"{url} did not answer within {settings.timeout:g} seconds")
    if isinstance(box[0], SourceError):
        raise box[0]
    return box[0]


def _wait(thread: threading.Thread, timeout: float, sink: Sink | None) -> bool:
    """Whether a fetch ends in time; with a sink it has more of it as long as enough arrives."""
    while True:
        before = sink.count if sink is not None else 0
        thread.join(timeout)
        if not thread.is_alive():
            return True
        if sink is None or sink.count - before < SLOWEST * timeout:
            return False


@dataclass(frozen=True, slots=True)
class _Ask:
    settings: SourceSettings
    headers: dict[str, str]
    follow: bool
    packed: bool
    sink: Sink | None


class _Line:
    """The connection in use, which can be cut from another thread: a server that trickles would hold it for ever."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._cut = False

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Called by the transport for each of its steps."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
                if self._cut:
                    self._close()

    def cut(self) -> None:
        with self._lock:
            self._cut = True
            self._close()

    def _close(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """Whom to believe for https; reading the list takes longer than many a fetch."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _follow(url: str, ask: _Ask, line: _Line) -> Answer:
    import httpx

    settings = ask.settings
    deadline = time.monotonic() + settings.timeout
    here = _parse(url)
    # No proxy and no credentials from the environment: a proxy would look names up itself, past the check.
    with httpx.Client(
        trust_env=False, follow_redirects=False, timeout=settings.timeout, headers=ask.headers, verify=_certificates()
    ) as client:
        for _ in range(MAX_REDIRECTS + 1):
            request = _pinned(client, here, settings, line)
            try:
                response = client.send(request, stream=True)
            except httpx.HTTPError as error:
                raise SourceUnreachable(f"{here} cannot be fetched ({_reason(error)})") from error
            try:
                ahead = _parse(response.headers["location"], base=here) if response.has_redirect_location else None
                if ahead is None or not ask.follow:
                    return _receive(response, here, ask, deadline, ahead)
                here = ahead
            finally:
                response.close()
                client.cookies.clear()
    raise SourceUnreachable(f"{url} redirects more than {MAX_REDIRECTS} times")


def _parse(url: str, base: httpx.URL | None = None) -> httpx.URL:
    import httpx

    try:
        parsed = base.join(url) if base is not None else httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise SourceRefused(f"{url[:200]!r} is no web address") from error
    if parsed.scheme not in ("http", "https"):
        raise SourceRefused(f"addresses of the kind {parsed.scheme!r} are not fetched: {url[:200]}")
    if not parsed.host:
        raise SourceRefused(f"{url[:200]!r} names no host")
    return parsed.copy_with(fragment=None)


def _pinned(client: httpx.Client, url: httpx.URL, settings: SourceSettings, line: _Line) -> httpx.Request:
    """A request to the very address that was checked, so that a second look-up cannot lead elsewhere.

    The Host header and, for https, the name in the certificate stay those of the address as written.
    """
    port = url.port or (443 if url.scheme == "https" else 80)
    address = checked_address(url.raw_host.decode("ascii"), port, allow_private=settings.allow_private)
    target = url.copy_with(host=address, userinfo=b"")
    host = url.netloc.decode("ascii").rpartition("@")[2]
    return client.build_request("GET", target, headers={"Host": host}, extensions={
        "sni_hostname": url.raw_host.decode("ascii"), "timeout": client.timeout.as_dict(), "trace": line.trace,
    })


def _receive(
    response: httpx.Response, url: httpx.URL, ask: _Ask, deadline: float, ahead: httpx.URL | None
) -> Answer:
    """An answer; its body, within the limits, where it is what was asked for."""
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower() or None
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    data = b""
    if response.status_code == 200 and ask.sink is not None:
        ask.sink.receive(response, str(url))
    elif response.status_code == 200:
        odd = content_type and (not content_type.startswith(_TEXTUAL) or content_type.startswith(_OTHER))
        if odd and not (ask.packed and content_type in _GZIPPED):
            raise SourceFormat(f"{url} is of the type {str(content_type)[:60]!r}, not text")
        data = _body(response, url, ask.settings, deadline)
    headers = {name.lower(): value[:2000] for name, value in response.headers.items()}
    return Answer(
        response.status_code, response.reason_phrase, str(url.copy_with(userinfo=b"")), headers, data, content_type,
        response.charset_encoding, str(ahead) if ahead is not None else None, now,
    )


def _body(response: httpx.Response, url: httpx.URL, settings: SourceSettings, deadline: float) -> bytes:
    import httpx

    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise SourceFormat(f"{url} is compressed in a way that was not asked for")
    too_large = SourceTooLarge(f"{url} is larger than {settings.max_bytes:,} bytes")
    length = response.headers.get("content-length", "")
    if length.isdigit() and len(length) < 20 and int(length) > settings.max_bytes:
        raise too_large
    data = bytearray()
    try:
        for chunk in response.iter_raw():
            data += chunk
            if len(data) > settings.max_bytes:
                raise too_large
            if time.monotonic() > deadline:
                raise SourceUnreachable(f"{url} did not arrive within {settings.timeout:g} seconds")
    except httpx.HTTPError as error:
        raise SourceUnreachable(f"{url} broke off ({_reason(error)})") from error
    if coding in ("", "identity"):
        return bytes(data)
    try:
        return inflate(bytes(data), settings.max_bytes)
    except Overflow:
        raise too_large from None
    except (zlib.error, EOFError) as error:
        raise SourceUnreachable(f"{url} broke off, or is compressed wrongly") from error


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:120].rstrip(".") or type(error).__name__
