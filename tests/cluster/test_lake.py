"""Reading into a lake by the processes of one machine: months, content ids, resuming, asking, absorbing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lakes import GERMAN, article, content, stand_in, write_table

from detente.cli import run
from detente.cluster import Lake, absorb, engines, is_lake, work
from detente.cluster.engines import LocalEngine
from detente.cluster.lake import prepare
from detente.cluster.run import read_into
from detente.cluster.units import Unit, plan, portions
from detente.cluster.work import Job, take_apart
from detente.errors import EngineFailed, InputError, RecordError, RecordMissing
from detente.record import Record
from detente.settings import Settings
from detente.sources import SourceSettings

# Reads as the command does, with a stand-in for the parser that kills its own process after so many readings.
KILLER = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
import lakes
from detente.cli import run
from detente.cluster import lake
from detente.pipeline import parallel
left = int(sys.argv[2])
lake._PORTION = 4

def reading(documents, **options):
    global left
    for found in lakes.stand_in(documents):
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        yield found

parallel.read_documents = reading
sys.exit(run(sys.argv[3:]))
"""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in, and small portions."""
    monkeypatch.setattr("detente.pipeline.parallel.read_documents", stand_in)
    monkeypatch.setattr("detente.cluster.lake._PORTION", 4)


@pytest.fixture
def wires(tmp_path: Path) -> Path:
    """A folder with a table of 18 articles, one of them without text and one German, and three single files."""
    folder = tmp_path / "wires"
    folder.mkdir()
    rows = [article(n) for n in range(18)]
    rows[6]["text"], rows[9]["text"] = "", GERMAN
    write_table(folder / "b.jsonl", rows)
    for number, name in ((30, "a"), (31, "c"), (32, "d")):
        (folder / f"{name}.txt").write_text(article(number)["text"], encoding="utf-8")
    return folder


def lake_of(source: Path | str, lake: Path | str, *more: str) -> int:
    return run(["read", str(source), "--format", "lake", "--out", str(lake), "--no-model", *more])


@pytest.mark.usefixtures("quick")
def test_a_lake_has_a_folder_for_each_month(
    wires: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = tmp_path / "lake"
    assert lake_of(wires, lake) == 1
    out, err = capsys.readouterr()
    assert out == f"{lake}\n"
    lines = err.splitlines()
    assert lines[-1] == "detente: 19 read, 2 rejected: 1 no text (D301), 1 not English (D310)"
    assert lines[0].startswith(f"detente: {wires}/b.jsonl:7: [D301] ")
    assert {name.split("/")[0] for name in content(lake)} == {"month=2031-03", "month=2031-04", "month=unknown"}
    for name, rows in content(lake).items():
        month = name.split("/")[0].removeprefix("month=")
        assert {(row["published"] or "unknown")[:7] for row in rows} == {month}
    assert is_lake(lake)
    assert not is_lake(wires)
    assert not is_lake("https://example.org/")


@pytest.mark.usefixtures("quick")
def test_what_is_in_the_lake_is_not_read_again(
    wires: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = tmp_path / "lake"
    lake_of(wires, lake)
    before = content(lake)
    read: list[str] = []

    def noted(documents: Any, **options: Any) -> Any:
        for reading in stand_in(documents):
            read.append(reading.document.text)
            yield reading

    monkeypatch.setattr("detente.pipeline.parallel.read_documents", noted)
    capsys.readouterr()
    assert lake_of(wires, lake) == 1
    assert capsys.readouterr().err.endswith(
        "detente: 19 read (19 of them before), 2 rejected: 1 no text (D301), 1 not English (D310)\n"
    )
    moved = tmp_path / "elsewhere"
    wires.rename(moved)
    lake_of(moved, lake)
    assert read == []
    with (moved / "b.jsonl").open("a", encoding="utf-8") as more:
        more.write(json.dumps(article(40)) + "\n")
    lake_of(moved, lake)
    assert len(read) == 3  # the portion that has grown
    assert before.items() <= content(lake).items()
    with Lake(lake) as opened:
        assert opened.sql("SELECT count(*) AS n, count(DISTINCT id) AS d FROM documents")[0] == {"n": 20, "d": 20}
        assert len(list(opened.readings())) == 20


@pytest.mark.usefixtures("quick")
def test_killed_anywhere_and_begun_again_it_is_as_if_read_in_one_go(wires: Path, tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    lake_of(wires, whole)
    command = ["read", str(wires), "--format", "lake", "--out", str(broken), "--no-model"]
    for survived in (9, 2, 0):
        killer = [sys.executable, "-c", KILLER, str(Path(__file__).parent), str(survived), *command]
        assert subprocess.run(killer, capture_output=True, check=False).returncode == -signal.SIGKILL
    assert 0 < len(content(broken)) < len(content(whole))
    assert run(command) == 1
    assert content(broken) == content(whole)
    assert not [p for p in broken.rglob("*") if p.name.startswith(".")]


@pytest.mark.usefixtures("quick")
def test_a_text_that_comes_twice_counts_once(tmp_path: Path) -> None:
    first = write_table(tmp_path / "a.jsonl", [article(n) for n in range(6)])
    again = [{**article(n), "publisher": "Courier"} for n in (2, 3)]
    second = write_table(tmp_path / "b.jsonl", [*again, article(1), article(1)])
    lake = tmp_path / "lake"
    assert run(["read", str(first), str(second), "--format", "lake", "--out", str(lake), "--no-model"]) == 0
    with Lake(lake) as opened:
        assert opened.sql("SELECT count(*) AS n FROM documents")[0]["n"] == 6
        carriers = opened.sql("SELECT document, count(*) AS n FROM carriers GROUP BY document ORDER BY n DESC")
        assert [row["n"] for row in carriers] == [2, 2, 1, 1, 1, 1]
        assert len(list(opened.readings())) == 8
    with Record(tmp_path / "r.duckdb") as record:
        done = absorb(record, lake)
        assert (done.documents, done.known) == (6, 3)
        assert absorb(record, lake).documents == 0
        assert record.sql("SELECT count(*) AS n FROM documents")[0]["n"] == 6


def test_equal_results_by_one_process_several_and_without_a_lake(tmp_path: Path) -> None:
    table = write_table(tmp_path / "a.jsonl", [article(n) for n in range(12)])
    found: dict[int, dict[str, Any]] = {}
    for workers in (1, 2):
        lake = tmp_path / f"lake{workers}"
        store, size = prepare(lake, {"judge": False}, 4)
        job = Job(str(lake), Settings(judge=False), SourceSettings(), size, "en")
        assert read_into([str(table)], job, store, LocalEngine(workers), lambda *_: None).read == 12
        found[workers] = content(lake)
    assert found[1] == found[2]
    assert run(["read", str(table), "--no-model", "--language", "en", "--record", str(tmp_path / "direct")]) == 0
    with Record(tmp_path / "direct") as direct, Record(tmp_path / "absorbed") as absorbed:
        absorb(absorbed, tmp_path / "lake2")
        for query in ("events", "documents", "actors"):
            rows = [sorted(map(str, r.sql(f"SELECT * FROM {query}"))) for r in (direct, absorbed)]
            assert rows[0] == rows[1]
            assert rows[0]
        for row in direct.sql("SELECT id FROM base.documents"):
            assert direct.reading(row["id"]) == absorbed.reading(row["id"])


def test_the_views_of_a_lake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write_table(tmp_path / "a.jsonl", [article(n) for n in range(5)])
    lake = tmp_path / "lake"
    assert lake_of(table, lake, "--language", "en") == 0
    with Lake(lake) as opened:
        types = {row["type"] for row in opened.sql("SELECT type FROM events WHERE month = '2031-03'")}
        assert types
        for view in ("rows", "readings", "documents", "carriers", "actors", "statements", "claims", "places"):
            assert "month" in opened.sql(f"SELECT * FROM {view}").columns or view == "carriers"
        with pytest.raises(RecordError, match="views of a lake"):
            opened.sql("SELECT nothing FROM nowhere")
    capsys.readouterr()
    query = "SELECT document, published, type FROM events ORDER BY 1, 2, 3"
    assert run(["record", "sql", query, "--record", str(lake), "--format", "jsonl"]) == 0
    assert types <= {json.loads(line)["type"] for line in capsys.readouterr().out.splitlines()}
    assert run(["record", "absorb", str(lake), "--record", str(tmp_path / "r.duckdb")]) == 0
    assert "5 documents" in capsys.readouterr().err
    assert run(["record", "absorb", str(tmp_path / "none"), "--record", str(tmp_path / "r.duckdb")]) == 2


@pytest.mark.usefixtures("quick")
def test_small_files_become_large_ones(
    wires: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = tmp_path / "lake"
    lake_of(wires, lake)
    before = sorted(str(r.document) for r in Lake(lake).readings())
    capsys.readouterr()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(Lake(lake).store), "delete", killed)
        assert run(["record", "compact", "--record", str(lake)]) == 130
    for _ in range(2):
        assert run(["record", "compact", "--record", str(lake)]) == 0
        months = [name.split("/")[0] for name in Lake(lake).files()]
        assert months == ["month=2031-03", "month=2031-04", "month=unknown"]
        with Lake(lake) as opened:
            assert sorted(str(r.document) for r in opened.readings()) == before
            assert opened.sql("SELECT count(*) AS n FROM rows")[0]["n"] == len(before)
    assert capsys.readouterr().out.endswith("3 files before, 3 now\n")
    lake_of(wires, lake)
    assert "(19 of them before)" in capsys.readouterr().err
    monkeypatch.setattr("detente.cluster.compacting.ENOUGH", 3)
    assert run(["record", "compact", "--record", str(lake)]) == 0


@pytest.mark.usefixtures("quick")
def test_a_lake_in_a_store(tmp_path: Path) -> None:
    memory = pytest.importorskip("fsspec").filesystem("memory")
    table = write_table(tmp_path / "a.jsonl", [article(n) for n in range(10)])
    try:
        memory.pipe("/desk/in/a.jsonl", table.read_bytes())
        assert lake_of("memory://desk/in", "memory://desk/lake") == 0
        assert lake_of("memory://desk/in", "memory://desk/lake") == 0
        assert lake_of(table, tmp_path / "lake") == 0
        assert content("memory://desk/lake") == content(tmp_path / "lake")
        with Lake("memory://desk/lake") as opened:
            assert opened.sql("SELECT count(*) AS n FROM documents")[0]["n"] == 10
    finally:
        memory.rm("/desk", recursive=True)


@pytest.mark.usefixtures("quick")
def test_one_lake_one_way_of_reading(wires: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = tmp_path / "lake"
    lake_of(wires, lake)
    capsys.readouterr()
    assert lake_of(wires, lake, "--date", "2031-01-01") == 2
    assert "made with other date" in capsys.readouterr().err
    for more in (["--record", "r"], ["--resume", "s"], ["--explain"]):
        assert lake_of(wires, lake, *more) == 2
    assert run(["read", str(wires), "--format", "lake"]) == 2
    assert run(["read", str(wires), "--engine", "ray", "--format", "csv", "--out", str(lake)]) == 2
    assert lake_of("-", lake) == 2
    assert lake_of(wires, "https://example.org/lake") == 2
    for data in ("{", '{"form": 9, "about": {}}'):
        (lake / "lake.json").write_text(data)
        assert lake_of(wires, lake) == 2
    (lake / "lake.json").unlink()
    assert lake_of(wires, lake) == 2
    assert "other Parquet files" in capsys.readouterr().err
    with pytest.raises(RecordMissing):
        Lake(wires)


@pytest.mark.usefixtures("quick")
def test_an_empty_lake_can_be_asked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    assert lake_of(tmp_path / "a.txt", tmp_path / "lake") == 2
    with Lake(tmp_path / "lake") as opened:
        assert opened.sql("SELECT count(*) AS n FROM events")[0]["n"] == 0
        assert list(opened.readings()) == []


@pytest.mark.usefixtures("quick")
def test_sources_that_are_not_there_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write_table(tmp_path / "a.jsonl", [article(1)])
    (tmp_path / "empty").mkdir()
    command = ["read", "gone.txt", str(tmp_path / "empty"), "none*.txt", str(table), "--format", "lake", "--no-model"]
    assert run([*command, "--out", str(tmp_path / "lake")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 4


def test_single_articles_are_taken_together(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("They met.")
    (tmp_path / "2.zip").write_bytes(b"")
    units = [unit for unit in plan([str(tmp_path)], 2) if isinstance(unit, Unit)]
    assert [[Path(n).name for n in u.names] for u in units] == [
        ["0.txt", "1.txt"], ["2.zip"], ["2.txt", "3.txt"], ["4.txt"],
    ]
    found = [list(portions(unit, SourceSettings(), 2)) for unit in units]
    assert [[len(p.items) for p in some] for some in found] == [[2], [1], [2], [1]]
    assert found[0][0].id == found[2][0].id  # the same words


def test_a_reading_that_breaks_costs_one_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(documents: Any, **options: Any) -> Any:
        for document in list(documents):
            if "report 3" in document.text:
                raise RuntimeError("odd")
            yield from stand_in([document])

    monkeypatch.setattr("detente.pipeline.parallel.read_documents", breaking)
    table = write_table(tmp_path / "a.jsonl", [article(n) for n in range(6)])
    lake = tmp_path / "lake"
    assert lake_of(table, lake) == 1
    with Lake(lake) as opened:
        assert opened.sql("SELECT count(*) AS n FROM documents")[0]["n"] == 5


@pytest.mark.usefixtures("quick")
def test_what_an_engine_loses_is_asked_for_again(tmp_path: Path) -> None:
    table = write_table(tmp_path / "a.jsonl", [article(n) for n in range(12)])
    store, size = prepare(tmp_path / "lake", {}, 4)
    job = Job(str(tmp_path / "lake"), Settings(), SourceSettings(), size)
    passes: list[list[bool]] = []

    class Losing:
        """Loses the second portion of its first pass, and hands the first on twice."""

        def run(self, units: Any, job: Job) -> Any:
            found = list(LocalEngine().run(units, job))
            passes.append([o.known for o in found])
            if len(passes) == 1:
                found = [found[0], found[0], found[2]]
            yield from found

    done = read_into([str(table)], job, store, Losing(), lambda *_: None)
    assert (done.read, len(passes)) == (12, 2)
    assert passes[1] == [True, True, True]

    class Broken:
        def run(self, units: Any, job: Job) -> Any:
            yield from ()

    other = write_table(tmp_path / "b.jsonl", [article(20)])
    with pytest.raises(EngineFailed):
        read_into([str(other)], job, store, Broken(), lambda *_: None)


@pytest.mark.usefixtures("quick")
def test_a_portion_that_ends_its_process_each_time_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = write_table(tmp_path / "a.jsonl", [article(n) for n in range(4)])
    lake = tmp_path / "lake"
    store, size = prepare(lake, {}, 4)
    job = Job(str(lake), Settings(), SourceSettings(), size)
    (unit,) = plan([str(table)], size)
    assert isinstance(unit, Unit)
    (portion,) = take_apart(unit, job)

    def dying(*_: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(work, "work", dying)
        for _ in range(work.TRIES):
            with pytest.raises(KeyboardInterrupt):
                work.attempt(portion, job)
        lost = work.attempt(portion, job)
    assert lost.lost
    assert lost.rejected == {"D220": 4}
    assert len(lost.faults) == 4

    class Giving:
        def run(self, units: Any, job: Job) -> Any:
            yield lost

    assert read_into([str(table)], job, store, Giving(), lambda *_: None).read == 0
    assert read_into([str(table)], job, store, LocalEngine(), lambda *_: None).read == 4  # it is tried anew later
    assert not list(store.names(work.TRYING, ""))


def test_a_process_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures.process import BrokenProcessPool

    def broken(*_: Any, **__: Any) -> Any:
        raise BrokenProcessPool

    monkeypatch.setattr(engines, "ProcessPoolExecutor", broken)
    table = write_table(tmp_path / "a.jsonl", [article(1)])
    assert lake_of(table, tmp_path / "lake", "--workers", "2") == 2


def test_no_place_for_a_lake() -> None:
    with pytest.raises(InputError):
        prepare("ftp://example.org/lake", {})
