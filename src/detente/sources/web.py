"""Fetching an address: http and https only, public hosts only, within limits of size and time."""

from __future__ import annotations

import datetime
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import SourceError, SourceFormat, SourceRefused, SourceTooLarge, SourceUnreachable
from detente.sources.base import SourceSettings
from detente.sources.net import checked_address

if TYPE_CHECKING:
    import httpx

MAX_REDIRECTS = 5
_HEADERS = {
    "User-Agent": "detente (reader of news articles)",
    "Accept": "text/html, application/xhtml+xml, text/plain, application/pdf;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",  # one layer of a known kind: nested ones can blow a few bytes up without bound
}
_TEXTUAL = ("text/", "application/", "message/rfc822", "binary/octet-stream")
_OTHER = (
    "application/zip", "application/gzip", "application/x-tar", "application/msword", "application/vnd.openxmlformats",
    "application/javascript",
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: bytes, where they came from in the end, their declared type and charset, and when (UTC)."""

    data: bytes
    url: str
    content_type: str | None
    charset: str | None
    retrieved: str


def fetch(url: str, settings: SourceSettings) -> Fetched:
    """Fetch an address. Raises SourceRefused, SourceUnreachable, SourceTooLarge, SourceFormat.

    The time limit holds for everything together: names, redirects, headers and body. A blocking call cannot be ended
    from outside, so the fetch runs in a thread of its own, which is abandoned when time is up.
    """
    box: list[Fetched | SourceError] = []

    def run() -> None:
        try:
            box.append(_follow(url, settings))
        except SourceError as error:
            box.append(error)
        except Exception as error:  # whatever a library raises for an odd answer is that answer's fault
            box.append(SourceUnreachable(f"{url} cannot be fetched ({type(error).__name__})"))

    thread = threading.Thread(target=run, name="detente-fetch", daemon=True)
    thread.start()
    thread.join(settings.timeout)
    if not box:
        raise SourceUnreachable(f"{url} did not answer within {settings.timeout:g} seconds")
    if isinstance(box[0], SourceError):
        raise box[0]
    return box[0]


def _follow(url: str, settings: SourceSettings) -> Fetched:
    import httpx

    deadline = time.monotonic() + settings.timeout
    here = _parse(url)
    # No proxy and no credentials from the environment: a proxy would look names up itself, past the check.
    with httpx.Client(trust_env=False, follow_redirects=False, timeout=settings.timeout, headers=_HEADERS) as client:
        for _ in range(MAX_REDIRECTS + 1):
            request = _pinned(client, here, settings)
            try:
                response = client.send(request, stream=True)
            except httpx.HTTPError as error:
                raise SourceUnreachable(f"{here} cannot be fetched ({_reason(error)})") from error
            try:
                if not response.has_redirect_location:
                    return _receive(response, here, settings, deadline)
                here = _parse(response.headers["location"], base=here)
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


def _pinned(client: httpx.Client, url: httpx.URL, settings: SourceSettings) -> httpx.Request:
    """A request to the very address that was checked, so that a second look-up cannot lead elsewhere.

    The Host header and, for https, the name in the certificate stay those of the address as written.
    """
    port = url.port or (443 if url.scheme == "https" else 80)
    address = checked_address(url.raw_host.decode("ascii"), port, allow_private=settings.allow_private)
    target = url.copy_with(host=address, userinfo=b"")
    host = url.netloc.decode("ascii").rpartition("@")[2]
    return client.build_request("GET", target, headers={"Host": host}, extensions={
        "sni_hostname": url.raw_host.decode("ascii"), "timeout": client.timeout.as_dict(),
    })


def _receive(response: httpx.Response, url: httpx.URL, settings: SourceSettings, deadline: float) -> Fetched:
    """The body of an answer, within the limits."""
    import httpx

    if response.status_code != 200:
        raise SourceUnreachable(f"{url} answers with status {response.status_code} {response.reason_phrase}".rstrip())
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower() or None
    if content_type and (not content_type.startswith(_TEXTUAL) or content_type.startswith(_OTHER)):
        raise SourceFormat(f"{url} is of the type {content_type[:60]!r}, not text")
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity", "gzip", "deflate"):
        raise SourceFormat(f"{url} is compressed in a way that was not asked for")
    too_large = SourceTooLarge(f"{url} is larger than {settings.max_bytes:,} bytes")
    length = response.headers.get("content-length", "")
    if length.isdigit() and len(length) < 20 and int(length) > settings.max_bytes:
        raise too_large
    data = bytearray()
    try:
        for chunk in response.iter_bytes():
            data += chunk
            if len(data) > settings.max_bytes:
                raise too_large
            if time.monotonic() > deadline:
                raise SourceUnreachable(f"{url} did not arrive within {settings.timeout:g} seconds")
    except httpx.HTTPError as error:
        raise SourceUnreachable(f"{url} broke off ({_reason(error)})") from error
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Fetched(bytes(data), str(url.copy_with(userinfo=b"")), content_type, response.charset_encoding, now)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:120].rstrip(".") or type(error).__name__
