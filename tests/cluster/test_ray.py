"""Ray: the same lake as by the processes of one machine, also where a node dies; and what is said without Ray."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
from lakes import TEXTS, article, content, write_table

from detente.cli import run
from detente.cluster import Lake, absorb
from detente.cluster.engines import LocalEngine
from detente.cluster.lake import prepare
from detente.cluster.run import read_into
from detente.cluster.work import Job
from detente.record import Record
from detente.settings import Settings
from detente.sources import SourceSettings

COUNT = 160
HAS_RAY = importlib.util.find_spec("ray") is not None


@pytest.mark.slow
@pytest.mark.cluster
@pytest.mark.skipif(not HAS_RAY, reason="Ray is not installed")
def test_a_node_dies_in_the_middle_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    folder = tmp_path / "wires"
    folder.mkdir()
    rows = [article(n) for n in range(COUNT)]
    for number, row in enumerate(rows):
        row["text"] = " ".join((row["text"], *TEXTS, f"That was all of {number}."))
    for number in range(4):
        write_table(folder / f"{number}.jsonl", rows[number::4])
    command = [sys.executable, str(Path(__file__).with_name("two_nodes.py")), str(tmp_path / "lake"), str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    said = json.loads(ran.stdout.splitlines()[-1])
    if said is None:
        pytest.skip("the machine is too busy for Ray to start")
    assert said["read"] == COUNT
    assert said["killed"]
    assert said["at work"] == 2
    assert 0 < said["there"] < COUNT // 2
    assert said["after"] > 0

    store, size = prepare(tmp_path / "local", {"judge": False}, 2)
    job = Job(str(tmp_path / "local"), Settings(judge=False), SourceSettings(), size, "en")
    read_into([str(folder)], job, store, LocalEngine(), lambda *_: None)
    assert content(tmp_path / "lake") == content(tmp_path / "local")
    with Lake(tmp_path / "lake") as lake, Record(tmp_path / "r.duckdb") as record:
        assert lake.sql("SELECT count(*) AS n, count(DISTINCT id) AS d FROM rows")[0] == {"n": COUNT, "d": COUNT}
        done = absorb(record, lake)
        assert (done.documents, done.known) == (COUNT, 0)
        assert {row["id"] for row in record.sql("SELECT id FROM base.documents")} == {
            row["id"] for row in lake.sql("SELECT id FROM documents")
        }


def test_without_ray_it_is_said_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    table = write_table(tmp_path / "a.jsonl", [article(1)])
    assert run(["read", str(table), "--engine", "ray", "--out", str(tmp_path / "lake")]) == 2
    assert capsys.readouterr().err == "detente: [D420] Ray is not installed. `pip install 'detente[ray]'`.\n"


@pytest.mark.skipif(not HAS_RAY, reason="Ray is not installed")
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_is_not_there_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write_table(tmp_path / "a.jsonl", [article(1)])
    command = ["read", str(table), "--engine", "ray", "--out", str(tmp_path / "lake"), "--address", "127.0.0.1:1"]
    assert run(command) == 2
    assert "[D430] nothing answers at 127.0.0.1:1" in capsys.readouterr().err
