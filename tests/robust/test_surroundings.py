"""Odd surroundings: no home, no streams, an old locale, names that nobody expects."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.actors.folders import cache_dir, config_dir
from detente.cli import run
from detente.sources import load

COMMAND = [sys.executable, "-m", "detente"]


def test_no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "DETENTE_CACHE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", nobody)
    assert not config_dir().exists()
    assert not cache_dir().exists()


@pytest.mark.skipif(sys.platform == "win32", reason="file descriptors of Unix")
@pytest.mark.parametrize(
    ("closed", "arguments", "status", "said"),
    [
        ("<&-", "read -", 2, "detente: -: [D301] standard input is empty."),
        (">&-", "--help", 2, "detente: [D400] the output cannot be written: Bad file descriptor."),
        ("2>&-", "stats -r nowhere.duckdb", 2, ""),
    ],
)
def test_a_closed_stream(closed: str, arguments: str, status: int, said: str, tmp_path: Path) -> None:
    got = subprocess.run(
        f'"{sys.executable}" -m detente {arguments} {closed}',
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert got.returncode == status
    assert got.stderr.startswith(said)
    assert len(got.stderr.splitlines()) == bool(said)


def test_a_locale_of_plain_letters_and_no_home(record: Path) -> None:
    plain = {k: v for k, v in os.environ.items() if k != "HOME" and not k.startswith(("LC_", "LANG", "XDG"))}
    plain |= {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    query = "SELECT chr(8594) || chr(20013) AS place"
    got = subprocess.run(
        [*COMMAND, "record", "sql", query, "-r", str(record)],
        capture_output=True,
        env=plain,
        check=False,
    )
    assert got.returncode == 0, got.stderr
    assert b"place" in got.stdout
    assert got.stderr == b""


@pytest.mark.parametrize(
    "name",
    [
        "two words.txt",
        "Überfall – 中文.txt",
        "line\nbreak.txt",
        "-dash.txt",
        'it\'s "quoted" [1].txt',
        "‮lived.txt",
        "e\u0301.txt",
        "a" * 240 + ".txt",
    ],
)
def test_any_name_of_a_file(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    path.write_text("Kenya condemned Chad on Monday.", encoding="utf-8")
    (loaded,) = load([str(path)])
    assert loaded.document is not None
    path.write_text("")
    assert run(["read", str(path)]) == 2
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "[D301]" in lines[0]
    assert "\u202e" not in lines[0]


def test_any_name_of_a_record(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from detente.record import Record

    for name in ("a b.duckdb", "é中.duckdb", "it's.duckdb", "lock corrupt.duckdb", "x\ny.duckdb"):
        with Record(tmp_path / name) as record:
            assert record.stats()["documents"] == 0
        assert run(["record", "compact", "-r", str(tmp_path / name)]) == 0, capfd.readouterr().err


def test_a_name_too_long_or_with_a_nul(refused: Callable[..., str]) -> None:
    assert "[D300]" in refused("read", "x" * 5000)
    assert "[D300]" in refused("read", "a\0b")
    assert "[D400]" in refused("stats", "--record", "x" * 5000)
    assert "[D400]" in refused("stats", "--record", "a\0b")
