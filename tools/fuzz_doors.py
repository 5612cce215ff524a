"""The doors that `tools/fuzz.py` knocks at: for each, how hostile input is made and what must hold of the answer.

Input is whole material (a page, a feed, an archive, a table, an article) that is then damaged, or made of marks that
mean something to the reader. An answer is "read", or the code of the error that was given; anything else is a fault.
"""

from __future__ import annotations

import io
import json
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fuzz_seeds import ODD, WHEN, WHO, YAMLS, damaged, news, seeds, tables

import detente
from detente.errors import DetenteError


@dataclass(frozen=True)
class Door:
    """`make` an input of a generator of chance; `knock` with it and say what came of it."""

    make: Callable[[random.Random], Any]
    knock: Callable[[Any], str]
    heavy: bool = False


# Bytes to the sources ---------------------------------------------------------------------------------------------


ARCHIVES = ("warc", "zip", "tar", "wiki")
SOURCES = ("text", "html", "markdown", "pdf", "mail", *ARCHIVES, "jsonl", "json", "csv", "parquet")


def source(kind: str) -> Callable[[bytes], str]:
    """Read bytes as a format, or as the archive that they are; every document or error is looked at."""

    def knock(data: bytes) -> str:
        from detente.sources import SourceSettings, detect
        from detente.sources.archives import read_archive
        from detente.sources.archives.kinds import archive_kind
        from detente.sources.base import quiet
        from detente.sources.opening import documents, guarded

        limits = SourceSettings(max_bytes=200_000)
        if kind in ARCHIVES and archive_kind(data[: detect.HEAD]) is not None:
            found = read_archive(io.BytesIO(data), data[: detect.HEAD], "x", limits)
        else:
            format_ = getattr(detect, kind.upper(), None) or detect.detect(data[: detect.HEAD], name="x")
            found = documents(io.BytesIO(data), format_, "x", limits)
        outcome = "nothing"
        with quiet():
            for loaded in guarded("x", found):
                assert (loaded.document is None) != (loaded.error is None), "neither document nor error"
                if loaded.error is not None:
                    assert "cannot be read (" not in loaded.error.cause, f"the last net: {loaded.error.cause}"
                    assert loaded.error.remedy
                    outcome = loaded.error.code if outcome == "nothing" else outcome
                elif loaded.document is not None:
                    loaded.document.text.encode("utf-8")
                    assert not {"\r", "\0"} & set(loaded.document.text), "a character that should have gone"
                    outcome = "read"
        return outcome

    return knock


def feed(data: bytes) -> str:
    """A feed: its entries, with addresses that can be followed."""
    from detente.sources.feeds.parse import parse_feed

    found = parse_feed(data, url="https://x.example/feed", max_bytes=200_000)
    for entry in found.entries:
        assert entry.url is None or entry.url.startswith(("http://", "https://")), entry.url
    return "read"


# Text to the pipeline ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _valid() -> Any:
    import jsonschema

    from detente.model import json_schema

    return jsonschema.Draft202012Validator(json_schema())


def _spans(value: Any, text: str, inside: str = "") -> None:
    """Spans lie in the text, and where a row carries words beside its span, they are the text's."""
    if isinstance(value, dict):
        for key, item in value.items():
            _spans(item, text, key)
        span, words = value.get("span"), value.get("text")
        if inside == "dates" and span and words is not None:
            assert text[span[0] : span[1]] == words, (span, words)
    elif isinstance(value, list):
        if len(value) == 2 and all(type(n) is int for n in value):
            assert 0 <= value[0] < value[1] <= len(text), (inside, value, len(text))
        else:
            for item in value:
                _spans(item, text, inside)


def pipeline(text: str, *, judge: bool = True) -> str:
    """Read a text, and check what stands in docs/robustness.md."""
    from detente.api import whole_characters

    address = f"https://{text[:20]}"
    reading = detente.read(text, date="2024-05-22", publisher="Gazette", url=address, language="en", judge=judge)
    assert reading.document.text == whole_characters(text), "the text was changed"
    data = json.loads(reading.to_json(rejected=True))
    plain = {k: v for k, v in data.items() if k != "schema"}
    problem = next(_valid().iter_errors(plain), None)
    assert problem is None, f"schema: {problem.message[:200]}"
    _spans(plain, reading.document.text)
    for rows in (
        reading.actors,
        reading.statements,
        reading.events,
        reading.claims,
        reading.commitments,
        reading.engagements,
    ):
        ids = [row.id for row in rows]
        assert len(ids) == len(set(ids)), "an id stands twice"
    return "read"


def dates(given: tuple[str, str | None]) -> str:
    """Dates of a text."""
    from detente.api import whole_characters

    text, day = given
    for row in detente.find_dates(text, date=day):
        start, end = row["span"]
        assert whole_characters(text)[start:end] == row["text"] != "", row
    return "read"


def status(given: tuple[str, int, int]) -> str:
    """Status of any stretch of a text, in or out of it."""
    text, start, end = given
    found = detente.event_status(text, start, end, date="2024-05-22")
    assert set(found) == {"status", "historical", "stance"}
    return "read"


def actor(given: tuple[str, str | None, str | None]) -> str:
    """A mention."""
    mention, day, country = given
    found = detente.resolve_actor(mention, date=day, country=country)
    return "nobody" if found is None else "read"


# Files to importers, YAML and TOML to registries, requests to the desk --------------------------------------------


def importer(data: bytes) -> str:
    """A table of another dataset."""
    from detente.record.importers.layouts import read_table
    from detente.record.importers.source import lines

    _, rows = read_table("x", lines(io.BytesIO(data), "x"))
    kinds = {type(row).__name__ for _, row in rows}
    assert kinds <= {"dict", "str"}, kinds
    return "read" if "dict" in kinds else "left out"


@lru_cache(maxsize=1)
def folder() -> Path:
    """A folder of one's own, gone at the end."""
    made = tempfile.TemporaryDirectory(prefix="detente-fuzz-")
    folder.kept = made  # type: ignore[attr-defined]  # goes with the process
    return Path(made.name)


def registries(data: bytes) -> str:
    """One file to each that reads YAML or TOML of the user's; what the first three say counts together."""
    from detente.actors.own import own_rows
    from detente.actors.registry import _yaml_rows
    from detente.alerts.rules import load_rules
    from detente.codebook.own import read_own
    from detente.sources.watch.config import read_plan

    path = folder() / "own.yaml"
    path.write_bytes(data)
    said = set()
    readers: tuple[Callable[[Path], Any], ...] = (
        own_rows,
        lambda p: list(_yaml_rows(p, [])),
        read_own,
        load_rules,
        read_plan,
    )
    for reader in readers:
        try:
            reader(path)
            said.add("read")
        except DetenteError as error:
            said.add(error.code)
    return "read" if "read" in said else min(said)


@lru_cache(maxsize=1)
def _desk() -> Any:
    from starlette.testclient import TestClient

    from detente.record import Record
    from detente.server import Settings, make_app

    path = folder() / "desk.duckdb"
    with Record(path) as record:
        record.add(
            detente.read("Kenya accused Chad of a raid on Monday. Chad denied it.", date="2024-05-22", judge=False)
        )
    few = Settings(
        pages_a_minute=10**9,
        writes_a_minute=10**9,
        logins_a_minute=10**9,
        readings_a_minute=10**9,
        reading=False,
        review=True,
    )
    client = TestClient(make_app(path, few, watch=False), base_url="http://127.0.0.1", raise_server_exceptions=True)
    client.__enter__()
    return client


PATHS = (
    "/", "/events", "/api/events", "/events.csv", "/relation/KEN/TCD", "/relation/{}/{}",
    "/relation/{}/{}/chart.json", "/relation/KEN/TCD/brief.{}", "/event/{}", "/actor/{}", "/article/{}",
    "/thing/{}", "/search", "/board", "/calendar", "/review", "/complete", "/disagreements", "/login", "/who",
    "/static/{}", "/api/{}", "/api/openapi.json", "/{}",
)  # fmt: skip
KEYS = (
    "q", "actor", "since", "until", "type", "limit", "page", "after", "sort", "status", "dyad", "token", "target",
    "action", "text", "a", "b", "n", "name", "password", "field", "value", "quad",
)  # fmt: skip


def requests(given: tuple[str, str, dict[str, str], dict[str, str], bytes]) -> str:
    """A request to the desk: an answer below 500, and headers that every answer has."""
    method, path, query, headers, body = given
    answer = _desk().request(method, path, params=query, headers=headers, content=body, follow_redirects=False)
    assert answer.status_code < 500, (answer.status_code, answer.text[:200])
    assert "content-security-policy" in answer.headers, "an answer without a policy"
    return f"HTTP {answer.status_code}"


def _request(rng: random.Random) -> tuple[str, str, dict[str, str], dict[str, str], bytes]:
    from urllib.parse import quote

    def odd() -> str:
        return rng.choice(
            (*ODD, *WHO, "KEN", "TCD", "2024-05-22", "2024-13", "-1", "0", "10" * 20, "md", "e0", "<script>")
        )

    path = rng.choice(PATHS)
    while "{}" in path:
        path = path.replace("{}", quote(odd().encode("utf-8", "replace"), safe="" if rng.random() < 0.8 else "/"), 1)
    query = {rng.choice(KEYS): odd().encode("utf-8", "replace").decode() for _ in range(rng.randrange(4))}
    headers = {"accept": rng.choice(("text/html", "application/json", "*/*", ";;;q=x"))}
    if rng.random() < 0.2:
        headers[rng.choice(("host", "origin", "cookie", "authorization", "content-type", "if-none-match", "range"))] = (
            rng.choice(
                (
                    "evil.example",
                    "x=y; z",
                    "Basic !!!",
                    "multipart/form-data; boundary=",
                    "bytes=9-1",
                    '"x"',
                    "application/json",
                )
            )
        )
    form = "&".join(
        f"{rng.choice(KEYS)}={quote(odd().encode('utf-8', 'replace'))}" for _ in range(rng.randrange(5))
    ).encode()
    method = rng.choice(("GET", "GET", "GET", "GET", "POST", "HEAD", "PUT", "OPTIONS", "X"))
    return method, path, query, headers, damaged(rng, (form,)) if method == "POST" else b""


def _stretch(rng: random.Random) -> tuple[str, int, int]:
    text = news(rng, 1)
    return text, rng.randrange(-3, len(text) + 5), rng.randrange(-3, len(text) + 5)


def _dated(rng: random.Random) -> tuple[str, str | None]:
    units = (
        "Monday",
        "3 March",
        "last week",
        "the 1990s",
        "Q3",
        "2024",
        "31/12/99",
        "0 BC",
        "tomorrow",
        "Ramadan",
        "two days",
    )
    text = news(rng, 2) + " ".join(rng.choice((*units, *WHEN, *ODD)) for _ in range(rng.randrange(6)))
    return text, rng.choice((None, "2024-05-22", "0001-01-01", "9999-12-31", "2024-02-29", "2024-02-30", "", "x"))


def _mention(rng: random.Random) -> tuple[str, str | None, str | None]:
    words = " ".join(
        rng.choice((*WHO, *ODD, "minister", "of", "the", "’s", "Republic")) for _ in range(rng.randrange(5))
    )
    return words, rng.choice((None, "2024-05-22", "0001-01-01", "x")), rng.choice((None, "KEN", "Kenya", "\x00", "ZZZ"))


def _from(make: Callable[[], tuple[bytes, ...]]) -> Callable[[random.Random], bytes]:
    return lambda rng: damaged(rng, make())


def _seeded(kind: str) -> Callable[[random.Random], bytes]:
    return lambda rng: damaged(rng, seeds()[kind])


def doors() -> Iterator[tuple[str, Door]]:
    """All doors by name; the heavy ones are given a hundredth of the inputs."""
    for kind in SOURCES:
        yield kind, Door(_seeded(kind), source(kind), heavy=kind == "html")
    yield "feed", Door(_seeded("feed"), feed)
    yield "importers", Door(_from(tables), importer)
    yield "registries", Door(_from(lambda: YAMLS), registries)
    yield "dates", Door(_dated, dates)
    yield "actors", Door(_mention, actor)
    yield "requests", Door(_request, requests, heavy=True)
    yield "status", Door(_stretch, status, heavy=True)
    yield "rules", Door(news, lambda text: pipeline(text, judge=False), heavy=True)
    yield "pipeline", Door(news, pipeline, heavy=True)
