"""An article, a record, and a way to run one command and see its lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from robust_helpers import ARTICLE, CODED, reading

from detente.cli import run
from detente.record import Record


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A record of three documents."""
    path = tmp_path / "relations.duckdb"
    with Record(path) as made:
        made.add([reading(n) for n in range(3)])
    return path


@pytest.fixture
def refused(capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command that must fail with status 2 and one coded line, which is returned."""

    def go(*arguments: str | Path) -> str:
        assert run([str(a) for a in arguments]) == 2
        lines = capfd.readouterr().err.splitlines()
        assert len(lines) == 1, lines
        assert CODED.fullmatch(lines[0]), lines[0]
        return lines[0]

    return go


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[None]:
    """The rights of an ordinary user, whom a read-only folder stops; root passes everywhere."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield
        return
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder != Path("/tmp"):
            folder.chmod(0o755)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
