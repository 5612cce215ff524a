"""Broken off in the middle: nothing lost, nothing doubled, and no traceback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.cli import run
from detente.record import Record

ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}
COMMAND = [sys.executable, "-m", "detente"]
COUNT = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def test_ctrl_c_while_reading_into_a_record(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table, record = tmp_path / "many.jsonl", tmp_path / "relations.duckdb"
    lines = [
        f"Kenya condemned Chad over raid {n} in the border village, officials said on Monday." for n in range(COUNT)
    ]
    table.write_text("".join(json.dumps({"text": line, "date": "2024-05-22"}) + "\n" for line in lines))
    command = [*COMMAND, "read", str(table), "--no-model", "--language", "en", "--record", str(record)]
    command += ["--format", "jsonl"]
    first = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
    assert first.stdout is not None
    shown = [first.stdout.readline() for _ in range(5)]
    first.send_signal(signal.SIGINT)
    rest, said = first.communicate(timeout=60)
    assert first.returncode in (130, 0), said
    assert b"Traceback" not in said
    with Record(record, read_only=True) as opened:
        held = opened.stats()["documents"]
    whole = [line for line in [*shown, *rest.splitlines(keepends=True)] if line.endswith(b"\n")]
    assert held >= len(whole) - 1, "what was shown is entered"
    assert run(command[3:-2]) == 0
    found = re.search(r"(\d+) documents? and", capfd.readouterr().err)
    assert int(found[1] if found else 0) == COUNT - held
    with Record(record, read_only=True) as opened:
        assert opened.stats()["documents"] == COUNT
        (row,) = opened.sql("SELECT count(*) AS n, count(DISTINCT document) AS unlike FROM base.texts")
        assert row == {"n": COUNT, "unlike": COUNT}


def test_ctrl_c_before_anything_has_begun() -> None:
    started = subprocess.Popen([*COMMAND, "read", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
    time.sleep(1.5)
    started.send_signal(signal.SIGINT)
    _, said = started.communicate(timeout=60)
    assert started.returncode in (130, -signal.SIGINT)
    assert said == b"" or started.returncode == -signal.SIGINT


def test_a_reader_that_has_gone(record: Path) -> None:
    ends = os.pipe()
    os.close(ends[0])
    got = subprocess.run(
        [*COMMAND, "record", "sql", "SELECT * FROM base.texts", "-r", str(record)],
        stdout=ends[1],
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        check=False,
    )
    os.close(ends[1])
    assert got.returncode == 1
    assert got.stderr == b""
