"""Killed in the middle, run again: nothing is lost and nothing doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.record import Record

COUNT = 5000
SCRIPT = """
import hashlib, sys
from detente.model import Document, Reading, document_id
from detente.record import Record
def made(n):
    if n == 1500:
        print("going on", flush=True)  # the batches before this one have been entered
    words = hashlib.sha256(str(n).encode()).hexdigest()
    text = " ".join(words[i : i + 5] for i in range(0, 60, 5)) + "."
    document = Document(id=document_id(text), text=text, published="2024-01-01", publisher=f"Paper {n % 9}")
    return Reading(document=document)
with Record(sys.argv[1]) as record:
    done = record.add(made(n) for n in range(int(sys.argv[2])))
    print(done.documents, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_killed_while_adding(path: Path) -> None:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", SCRIPT, str(path), str(COUNT)]
    first = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    assert first.stdout is not None
    assert first.stdout.readline() == b"going on\n"
    time.sleep(0.02)  # into the middle of a batch
    first.kill()
    first.wait()
    first.stdout.close()
    with Record(path) as record:
        held = record.stats()["documents"]
        assert 0 < held < COUNT
    second = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert int(second.stdout.split()[-1]) == COUNT - held
    with Record(path, read_only=True) as record:
        for table in ("documents", "texts", "kept", "carriers", "story_members"):
            row = record.sql(f"SELECT count(*) AS n, count(DISTINCT document) AS unlike FROM base.{table}")[0]
            assert row == {"n": COUNT, "unlike": COUNT}, table
