"""The gate: floors rise by themselves and fall only on purpose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.errors import DataError
from detente.evaluate import gate
from detente.evaluate.gate import Baseline, Change, Groups, changes, load_baseline, new_floors, save_baseline, table
from detente.evaluate.gold import digest
from detente.evaluate.score import Score


def groups(found: int = 40, of: int = 50, joint: int = 30) -> Groups:
    events = {"found": Score(found, of), "whole": Score(20, of), "joint": Score(joint, of), "borne_out": Score(9, 10)}
    kinds = {"events": events, "traps": {"avoided": Score(3, 4)}}
    return {"development": kinds, "held": kinds}


def only_change(floors: Groups, now: Groups) -> Change:
    found = changes(floors, now)
    assert [c.name for c in found] == ["development events found", "held events found"]
    return found[0]


@pytest.mark.parametrize(
    ("found", "of", "verdict"),
    [(45, 50, "higher"), (39, 50, "within noise"), (38, 50, "BROKEN"), (4, 5, "same share"), (20, 25, "same share")],
)
def test_one_item_is_noise_and_two_are_not(found: int, of: int, verdict: str) -> None:
    floors, now = groups(), groups()
    for figures in (floors, now):
        figures["development"] = figures["held"] = {"events": {"found": Score(40, 50)}}
    now["development"] = now["held"] = {"events": {"found": Score(found, of)}}
    change = only_change(floors, now)
    assert change.verdict == verdict
    assert str(change).startswith("development events found: 40/50 80.0% -> ")


def test_nothing_is_said_where_nothing_changed() -> None:
    assert changes(groups(), groups()) == []


def test_a_figure_that_vanishes_breaks_its_floor_and_a_new_one_breaks_nothing() -> None:
    less = {"development": groups()["development"]}
    gone = changes(groups(), less)
    assert gone
    assert all(c.broken and c.lower for c in gone)
    assert not any(c.broken for c in changes(less, groups()))


def test_floors_rise() -> None:
    raised = new_floors(groups(), groups(found=45))
    assert raised["held"]["events"]["found"] == Score(45, 50)


def test_a_floor_within_noise_stays_where_it_was() -> None:
    kept = new_floors(groups(), groups(found=39, joint=33))
    assert kept["held"]["events"]["found"] == Score(40, 50)
    assert kept["held"]["events"]["joint"] == Score(33, 50)


def test_a_lower_floor_is_refused_without_the_flag() -> None:
    with pytest.raises(DataError, match="development events joint"):
        new_floors(groups(), groups(joint=25))
    lowered = new_floors(groups(), groups(joint=25), allow_regression=True)
    assert lowered["development"]["events"]["joint"] == Score(25, 50)


def test_a_baseline_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert load_baseline(path) is None
    save_baseline(path, Baseline("abc", groups()))
    assert load_baseline(path) == Baseline("abc", groups())
    assert json.loads(path.read_text(encoding="utf-8"))["floors"]["held"]["traps"] == {"avoided": [3, 4]}


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"digest": "a", "floors": {"held": {"events": {"found": 3}}}}'])
def test_a_broken_baseline_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"baseline\.json is no baseline"):
        load_baseline(path)


def test_the_table_keeps_the_held_group_to_totals() -> None:
    lines = list(table(groups()))
    assert lines[1].split() == ["events", "50", "80.0%", "60.0%", "40.0%"]
    assert [line for line in lines if line.startswith("held")] == [lines[-1]]
    assert "events joint 30/50 60.0%" in lines[-1]
    assert "traps avoided 3/4 75.0%" in lines[-1]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gold folder whose figures are given instead of measured: `figures.json` says how many were found."""
    (tmp_path / "held.txt").write_text("", encoding="utf-8")

    def figures(_: object) -> Groups:
        return groups(found=int((tmp_path / "found").read_text()))

    monkeypatch.setattr(gate, "measure_groups", lambda _: {"development": [], "held": []})
    monkeypatch.setattr(gate, "figures_by_group", figures)
    return tmp_path


def run(folder: Path, found: int, *options: str) -> int:
    (folder / "found").write_text(str(found), encoding="utf-8")
    return gate.run(["--gold", str(folder), *options])


def test_the_command_holds_the_floor(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, 40) == 0
    assert "no baseline yet" in capsys.readouterr().out
    assert run(folder, 40, "--update") == 0
    assert run(folder, 39) == 0
    assert run(folder, 35) == 1
    assert "held events found: 40/50 80.0% -> 35/50 70.0%  BROKEN" in capsys.readouterr().out
    with pytest.raises(DataError, match="would be lowered"):
        run(folder, 35, "--update")
    assert run(folder, 35, "--allow-regression") == 0
    assert run(folder, 35) == 0


def test_changed_gold_stops_the_command_until_it_is_looked_at(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, 40, "--update")
    (folder / "held.txt").write_text("isles\n", encoding="utf-8")
    assert run(folder, 40) == 1
    assert "gold files have changed" in capsys.readouterr().out
    assert run(folder, 40, "--update") == 0
    saved = load_baseline(folder / "baseline.json")
    assert saved is not None
    assert saved.digest == digest(folder)


def test_held_articles_are_not_shown(folder: Path) -> None:
    with pytest.raises(DataError, match="Held articles are not shown"):
        run(folder, 40, "--show", "isles")
