"""Fetching: public http and https only, whatever the way an address comes in; limits hold."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import time

import pytest
from source_helpers import SENTENCES, Server, make_pdf

from detente.errors import SourceRefused
from detente.sources import Loaded, SourceSettings, load, net

LOCAL = SourceSettings(allow_private=True, timeout=5)
PAGE = (
    "<html><head><title>Brook in Tallmark</title></head><body><nav><a href='/'>Home</a></nav><article>"
    + "".join(f"<p>{s}</p>" for s in SENTENCES) + "</article></body></html>"
).encode()
HTML = {"Content-Type": "text/html; charset=utf-8"}


def one(url: str, settings: SourceSettings = LOCAL) -> Loaded:
    (loaded,) = load([url], settings=settings)
    return loaded


def test_a_page(server: Server) -> None:
    server.pages["/a"] = (200, HTML, PAGE)
    document = one(server.url("/a")).document
    assert document is not None
    assert document.text == "\n\n".join(("Brook in Tallmark", *SENTENCES))
    assert document.url == server.url("/a")
    assert document.retrieved is not None
    assert document.retrieved.endswith("Z")


@pytest.mark.parametrize(
    ("path", "content_type", "body", "text"),
    [
        ("/a.txt", "text/plain", b"They met.", "They met."),
        ("/a.md", "text/plain; charset=utf-8", b"They *met*.", "They met."),
        ("/a.md", "text/plain; charset=windows-1252", "They “met”.".encode("cp1252"), "They “met”."),
        ("/a", "application/pdf", make_pdf([["They met."]]), "They met."),
        ("/a.pdf", "application/octet-stream", make_pdf([["They met."]]), "They met."),
        ("/a.jsonl", "application/octet-stream", b'{"text": "They met."}', "They met."),
        ("/a", "text/csv", b"id,text\n1,They met.\n", "They met."),
        ("/a", "", b"They met.", "They met."),
    ],
)
def test_other_formats(server: Server, path: str, content_type: str, body: bytes, text: str) -> None:
    server.pages[path] = (200, {"Content-Type": content_type} if content_type else {}, body)
    loaded = one(server.url(path))
    assert loaded.document is not None, loaded.error
    assert loaded.document.text == text


def test_redirects_are_followed_to_the_page(server: Server) -> None:
    server.pages["/old"] = (301, {"Location": "/new#part"}, b"")
    server.pages["/new"] = (200, HTML, PAGE)
    document = one(server.url("/old")).document
    assert document is not None
    assert document.url == server.url("/new")


def test_redirects_in_circles_end(server: Server) -> None:
    server.pages["/a"] = (302, {"Location": "/a"}, b"")
    assert "redirects more than 5 times" in str(one(server.url("/a")).error)


@pytest.mark.parametrize(
    ("status", "headers", "body", "code"),
    [
        (404, HTML, b"gone", "D305"), (500, HTML, b"", "D305"),
        (200, {"Content-Type": "image/png"}, b"\x89PNG", "D303"), (200, HTML, b"", "D301"),
        (200, {"Content-Type": "application/zip"}, b"PK\x03\x04", "D303"),
        (200, {**HTML, "Content-Length": "999999999"}, b"x", "D302"), (200, HTML, b"<p>word " * 20_000, "D302"),
        (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(b"word " * 100_000), "D302"),
        (200, {**HTML, "Content-Encoding": "gzip, gzip"}, gzip.compress(gzip.compress(PAGE)), "D303"),
        (200, {**HTML, "Content-Encoding": "gzip"}, b"not gzip at all", "D305"),
        (302, {"Location": "ftp://a.example/x"}, b"", "D304"), (302, {"Location": "http://[::1"}, b"", "D305"),
    ],
)
def test_odd_answers(server: Server, status: int, headers: dict[str, str], body: bytes, code: str) -> None:
    server.pages["/a"] = (status, headers, body)
    error = one(server.url("/a"), SourceSettings(allow_private=True, max_bytes=100_000)).error
    assert error is not None
    assert error.code == code, error
    assert error.remedy


def test_a_compressed_page_is_read(server: Server) -> None:
    server.pages["/a"] = (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(PAGE))
    assert one(server.url("/a")).document is not None


def test_a_server_that_never_answers(server: Server) -> None:
    start = time.monotonic()
    error = one(server.url("/slow"), SourceSettings(allow_private=True, timeout=0.3)).error
    assert time.monotonic() - start < 3
    assert error is not None
    assert error.code == "D305"
    server.release.set()


def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def test_nobody_listens() -> None:
    error = one(f"http://127.0.0.1:{unused_port()}/").error
    assert error is not None
    assert error.code == "D305"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "2130706433", "0x7f000001",
        "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "[fe80::1]", "[fc00::1]", "[ff02::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
        "[::]", "user:pass@127.0.0.1",
    ],
)
def test_addresses_inside_a_network_are_refused(server: Server, host: str) -> None:
    error = one(server.url("/a", host), SourceSettings(timeout=5)).error
    assert isinstance(error, SourceRefused), error
    assert server.seen == []


def fake_resolver(monkeypatch: pytest.MonkeyPatch, table: dict[str, list[str]]) -> list[str]:
    """Answer look-ups from a table; the list says who was asked for. A `turning` host changes its answer each time."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        if host.replace(":", ".").replace(".", "").isdigit():
            return [host]
        if host not in table:
            raise socket.gaierror("unknown")
        answers = table[host]
        return [answers.pop(0)] if len(answers) > 1 and host.startswith("turning") else list(answers)

    monkeypatch.setattr(net, "resolve", resolve)
    return asked


def test_a_name_that_stands_for_a_private_address_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_resolver(monkeypatch, {"inside.example": ["127.0.0.1"], "both.example": ["93.184.216.34", "10.0.0.1"]})
    for host in ("inside.example", "both.example"):
        assert isinstance(one(server.url("/a", host), SourceSettings(timeout=5)).error, SourceRefused)
    assert one("http://unknown.example/").error is not None
    assert server.seen == []


def test_a_redirect_to_a_private_address_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_resolver(monkeypatch, {"public.example": ["127.0.0.1"], "inside.example": ["127.0.0.2"]})
    # For this test the server's own address counts as public, and only that.
    monkeypatch.setattr(net, "is_public", lambda address: address == ipaddress.ip_address("127.0.0.1"))
    server.pages["/secret"] = (200, HTML, PAGE)
    targets = [server.url("/secret", host) for host in ("inside.example", "127.0.0.2", "[::1]")]
    for target in (*targets, f"//169.254.169.254:{server.port}/secret"):
        server.pages["/a"] = (302, {"Location": target}, b"")
        error = one(server.url("/a", "public.example"), SourceSettings(timeout=5)).error
        assert isinstance(error, SourceRefused), (target, error)
    assert {path for path, _ in server.seen} == {"/a"}


def test_the_connection_goes_to_the_address_that_was_checked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that changes its answer between check and connection leads nowhere else: it is looked up once."""
    asked = fake_resolver(monkeypatch, {"turning.example": ["127.0.0.1", "10.0.0.1"]})
    monkeypatch.setattr(net, "is_public", lambda address: address == ipaddress.ip_address("127.0.0.1"))
    server.pages["/a"] = (200, HTML, PAGE)
    loaded = one(server.url("/a", "turning.example"), SourceSettings(timeout=5))
    assert loaded.document is not None, loaded.error
    assert asked == ["turning.example"]
    assert server.seen == [("/a", f"turning.example:{server.port}")]
    assert loaded.document.url == server.url("/a", "turning.example")


def test_a_proxy_of_the_environment_is_not_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, server.url(""))
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert one(f"http://127.0.0.1:{unused_port()}/").error is not None
    assert server.seen == []


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "64:ff9b::808:808"])
def test_public_addresses(address: str) -> None:
    assert net.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("url", ["http://", "https:///x", "http://[::1", "http://a b/", "http://\u2603\u0000.example/"])
def test_addresses_that_are_none(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_resolver(monkeypatch, {})
    error = one(url, SourceSettings(timeout=5)).error
    assert error is not None
    assert error.code in ("D304", "D305", "D300")
