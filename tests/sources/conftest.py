"""What the tests of sources share: ways to read one thing, and a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from source_helpers import Server

from detente.model import Document
from detente.sources import Loaded, SourceSettings, load


@pytest.fixture
def read_bytes(tmp_path: Path) -> Callable[..., Loaded]:
    """Read bytes as a file of a name; the one result."""

    def read(data: bytes, name: str = "article.txt", settings: SourceSettings | None = None) -> Loaded:
        path = tmp_path / name
        path.write_bytes(data)
        (loaded,) = load([str(path)], settings=settings or SourceSettings())
        return loaded

    return read


@pytest.fixture
def document(read_bytes: Callable[..., Loaded]) -> Callable[..., Document]:
    """Read bytes as a file of a name; the document."""

    def read(data: bytes, name: str = "article.txt", settings: SourceSettings | None = None) -> Document:
        loaded = read_bytes(data, name, settings)
        assert loaded.error is None, loaded.error
        assert loaded.document is not None
        return loaded.document

    return read


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()
