"""Disk full, places that cannot be written, files that are broken: one coded line, and nothing lost."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from robust_helpers import reading

from detente.actors import compiled
from detente.cli import run
from detente.errors import RecordError
from detente.model import Document, Reading, document_id
from detente.record import Record, add, runs

resource = pytest.importorskip("resource")
Refused = Callable[..., str]


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file can grow beyond this size: what a full disk is to a program, without one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def long_reading(rng: random.Random) -> Reading:
    text = " ".join("".join(rng.choices("abcdefghijkl", k=8)) for _ in range(300)) + "."
    return Reading(document=Document(id=document_id(text), text=text))


def test_a_full_disk_keeps_what_was_entered_and_takes_the_rest_later(record: Path) -> None:
    rng = random.Random(1)
    batches = [[long_reading(rng) for _ in range(40)] for _ in range(8)]
    entered = 0
    with room(record.stat().st_size + 300_000), Record(record) as r, suppress(RecordError):
        for batch in batches:
            r.add(batch)
            entered += len(batch)
    assert entered < 8 * 40
    with Record(record) as r:
        assert r.stats()["documents"] == 3 + entered
        for batch in batches:
            r.add(batch)
        assert r.stats()["documents"] == 3 + 8 * 40


def test_a_full_disk_under_the_record_of_a_reading(article: Path, tmp_path: Path, refused: Refused) -> None:
    with room(60_000):
        said = refused("read", article, "--no-model", "--record", tmp_path / "new.duckdb")
    assert "[D410]" in said
    assert run(["read", str(article), "--no-model", "--record", str(tmp_path / "new.duckdb")]) == 0


def test_a_full_disk_under_the_output(article: Path, tmp_path: Path, refused: Refused) -> None:
    article.write_text("Freedonia accused Sylvania of a raid on Monday. " * 40)
    with room(1500):
        said = refused(
            "read", article, "--no-model", "--language", "en", "--format", "jsonl", "--out", tmp_path / "out"
        )
    assert "[D400]" in said
    assert not (tmp_path / "out" / "readings.jsonl").exists()


def test_a_full_disk_under_the_cache_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_CACHE", str(tmp_path))
    with room(10):
        assert compiled.compiled("try", list, lambda: ["a" * 100]) == ["a" * 100]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("nobody")
def test_an_unwritable_cache_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_CACHE", "/proc/nowhere")
    assert compiled.compiled("try", list, lambda: ["a"]) == ["a"]


def test_a_read_only_folder(article: Path, tmp_path: Path, refused: Refused, request: pytest.FixtureRequest) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    request.getfixturevalue("nobody")
    assert "permission denied" in refused("read", article, "--no-model", "--record", folder / "r.duckdb")
    assert "[D400]" in refused("read", article, "--no-model", "--format", "jsonl", "--out", folder / "out")
    assert list(folder.iterdir()) == []


def test_a_read_only_record_can_be_asked(
    article: Path, record: Path, refused: Refused, request: pytest.FixtureRequest
) -> None:
    record.chmod(0o444)
    before = record.read_bytes()
    request.getfixturevalue("nobody")
    assert "permission denied" in refused("read", article, "--no-model", "--record", record)
    assert run(["stats", "--record", str(record)]) == 0
    assert record.read_bytes() == before


@pytest.mark.parametrize("kind", ["noise", "head", "half", "middle", "empty log", "text"])
def test_a_broken_record_is_told_and_left_as_it_is(kind: str, record: Path, article: Path, refused: Refused) -> None:
    whole, rng = record.read_bytes(), random.Random(3)
    broken = {
        "noise": rng.randbytes(len(whole)),
        "head": whole[:5000],
        "half": whole[: len(whole) // 2],
        "middle": whole[:20_000] + rng.randbytes(len(whole) - 20_000),
        "empty log": rng.randbytes(40),
        "text": b"a note\n" * 999,
    }[kind]
    record.write_bytes(broken)
    for command in (["stats"], ["read", article, "--no-model"]):
        assert "[D41" in refused(*command, "--record", record)
    assert record.read_bytes() == broken


def test_a_record_of_a_newer_detente(record: Path, article: Path, refused: Refused) -> None:
    with Record(record) as opened:
        opened.con.execute("INSERT INTO base.migrations VALUES ('0999_later', '9.1.0', now()::TIMESTAMP)")
    before = record.read_bytes()
    assert "[D412]" in refused("read", article, "--no-model", "--record", record)
    assert "9.1.0" in refused("stats", "--record", record)
    assert record.read_bytes() == before


def test_a_clock_that_goes_back(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # only ever asked for UTC
            return datetime(2001, 1, 1, tzinfo=UTC) - timedelta(days=1)

    monkeypatch.setattr(add, "datetime", Earlier)
    monkeypatch.setattr(runs, "datetime", Earlier)
    with Record(record) as opened:
        assert opened.add([reading(n) for n in range(2, 6)]).documents == 3
        assert opened.stats()["documents"] == 6
        (run_,) = opened.sql("SELECT started, ended FROM base.runs")
        assert run_["started"] <= run_["ended"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", [["stats", "-r", "{}"], ["--help"]])
def test_output_that_cannot_be_written(command: list[str], record: Path) -> None:
    import subprocess
    import sys

    with Path("/dev/full").open("wb") as full:
        got = subprocess.run(
            [sys.executable, "-m", "detente", *(a.replace("{}", str(record)) for a in command)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            check=False,
        )
    assert got.returncode == 2
    assert got.stderr.splitlines() == [
        "detente: [D400] the output cannot be written: No space left on device. Make room, or name another place."
    ]
