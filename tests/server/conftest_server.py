"""A desk over a small record made by hand, and one over none."""

from __future__ import annotations

import re
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have another HTTP library; ours is the one of `sources`
    from starlette.testclient import TestClient

from record_articles import KABUL, Article

from detente.record import Record
from detente.server import Account, Settings, make_app
from detente.server.settings import new_account

HERE = "http://127.0.0.1"
PASSWORD = "correct horse battery"


def small_record(path: Path) -> None:
    """Two countries that quarrel, promise and plan a visit, over two articles; and one about another pair."""
    text = (
        "Pakistan accused Afghanistan of sheltering 3,000 fighters.\n"
        "Kabul denied that it shelters anyone.\n"
        "Islamabad pledged to reopen the crossing, and a trade visit to Kabul is planned for June."
    )
    first = (
        Article(text)
        .event("accused", "ACCUSE", ("PAK",), ("AFG",), date="2024-05-21", place=KABUL)
        .event("denied", "REJECT", ("AFG",), ("PAK",))
        .statement("PAK", "sheltering 3,000 fighters")
        .claim("sheltering 3,000 fighters", PAK="asserts", AFG="denies")
        .commitment("to reopen the crossing", "PAK", "AFG", due="2024-06-10")
        .engagement("trade visit", ("PAK", "AFG"), date="2024-06")
        .figure("3,000 fighters", 3000)
    )
    second = Article(
        "Islamabad again accused Kabul of harbouring militants on Tuesday.",
        url="https://other.example/2",
        publisher="Other",
    ).event("accused", "ACCUSE", ("PAK",), ("AFG",), date="2024-05-21")
    third = Article("Kenya and Ukraine signed an accord on grain.", published="2024-05-20", title="Grain").event(
        "signed", "AGREE", ("KEN", "UKR"), ("UKR", "KEN"), date="2024-05-19"
    )
    with Record(path) as record:
        record.add([a.reading() for a in (first, second, third)])


@pytest.fixture(scope="session")
def made_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small record, to be copied."""
    found = tmp_path_factory.mktemp("made") / "relations.duckdb"
    small_record(found)
    return found


@pytest.fixture
def path(tmp_path: Path, made_record: Path) -> Path:
    """A small record of a test's own."""
    return Path(shutil.copy(made_record, tmp_path / "relations.duckdb"))


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    """Open a desk over a record; closed at the end of the test."""
    opened: list[TestClient] = []

    def run(path: Path, **settings: Any) -> TestClient:
        app = make_app(path, Settings(cache=tmp_path, **settings), watch=False)
        client = TestClient(app, base_url=HERE, follow_redirects=False)
        client.__enter__()
        opened.append(client)
        return client

    yield run
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def desk(path: Path, open_desk: Callable[..., TestClient]) -> TestClient:
    """A desk for reading."""
    return open_desk(path)


@pytest.fixture
def reviewing(path: Path, open_desk: Callable[..., TestClient]) -> TestClient:
    """A desk on which Ana reviews."""
    return open_desk(path, review=True, who="Ana")


@pytest.fixture
def accounts() -> tuple[Account, ...]:
    """Somebody who reads and somebody who reviews."""
    return new_account("reader", "read", PASSWORD), new_account("bob", "review", PASSWORD)


def token(client: TestClient, page: str = "/read") -> str:
    """The token that forms of this session carry."""
    found = re.search(r'name="token" value="([0-9a-f]+)"', client.get(page).text)
    assert found is not None
    return found[1]


def first(client: TestClient, table: str, **conditions: str) -> dict[str, Any]:
    """The first row of a table."""
    rows: list[dict[str, Any]] = client.get(f"/api/{table}", params=conditions).json()["data"]
    return rows[0]
