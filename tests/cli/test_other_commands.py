"""`detente check`, `actors` and `info`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.cli import run
from detente.cli._lint import Finding, Subject, lint


def test_the_data_files_are_clean() -> None:
    errors = [f for subject in lint() for f in subject.findings if f.error]
    assert errors == []


def test_check_says_what_it_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        [name, "ok"] for name in ("files", "codebook", "classes", "frames", "actors", "cues", "dates")
    ]


def test_check_fails_on_an_error_and_names_its_place(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (Finding("accuse.yaml", "no head word"), Finding("x", "worth a look", error=False))
    monkeypatch.setattr("detente.cli._lint.lint", lambda: iter([Subject("frames", "9 frames", found)]))
    assert run(["check"]) == 1
    out, err = capsys.readouterr()
    assert out == "frames    1 wrong  9 frames; 1 worth a look\n"
    assert err == "detente: accuse.yaml: [D100] no head word\n"


def test_faults_in_frames_are_all_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("frames", "classes"):
        (tmp_path / folder).mkdir()
    (tmp_path / "classes" / "c.yaml").write_text("# CC BY 4.0\nties: [tie]\n")
    (tmp_path / "frames" / "f.yaml").write_text(
        "# CC BY 4.0\ntype: ACCUSE\nverbs:\n"
        "  '*':\n    - cut @nothing to:R\n    - cut @ties with:R\n    - cut @ties with:R\n"
        "  shout:\n    - shout at:R\n    - ': :'\n"
    )
    (tmp_path / "frames" / "g.yaml").write_text("# CC BY 4.0\ntype: GOSSIP\n")
    monkeypatch.setattr("detente.lexicon.files.data_dir", lambda: tmp_path)
    monkeypatch.setattr("detente.lexicon.load.data_dir", lambda: tmp_path)
    from detente.cli._lint import _frames
    from detente.lexicon.load import load_classes

    load_classes.cache_clear()
    try:
        _, findings = _frames()
    finally:
        load_classes.cache_clear()
    problems = [f.problem for f in findings]
    assert any("class @nothing is unknown" in p for p in problems)
    assert any("ACCUSE has no mode 'shout'" in p for p in problems)
    assert any("already" in f.problem and not f.error for f in findings)
    assert any("'GOSSIP' is no event type" in p for p in problems)


def test_actors_resolve_as_facts_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actors", "resolve", "Pakistan"]) == 0
    assert "country:PAK" in capsys.readouterr().out
    assert run(["actors", "resolve", "Pakistan", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "country:PAK"


def test_who_cannot_be_told_is_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actors", "resolve", "the green umbrella"]) == 1
    assert "No actor can be claimed" in capsys.readouterr().out


def test_actors_show_an_entry_and_near_ids_for_a_wrong_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["actors", "show", "country:PAK"]) == 0
    assert "Pakistan" in capsys.readouterr().out
    assert run(["actors", "show", "country:PKA"]) == 2
    assert "country:PAK" in capsys.readouterr().err


def test_info_has_what_a_report_needs_and_no_folders(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["info", "--markdown"]) == 0
    text = capsys.readouterr().out
    for word in ("detente", "spacy", "schema", "default model", "frames"):
        assert f"| {word} |" in text
    assert str(Path.home()) not in text
