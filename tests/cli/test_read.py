"""`detente read` end to end on small sources. What the articles say is the concern of other tests."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import detente
from detente.cli import run
from detente.cli.read import MAX_BYTES, Format
from detente.model import Document, Reading
from detente.sources import SourceSettings

ENGLISH = "Freedonia accused Sylvania of a raid on Monday. The government of Sylvania denied the charge on Tuesday."
GERMAN = (
    "Der Außenminister hat am Montag die Botschafter der beiden Staaten einbestellt. Er sprach von einer ernsten "
    "Lage und forderte sie auf, die Gespräche über den Frieden wieder aufzunehmen."
)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (folder / "b.txt").write_text(ENGLISH.replace("Monday", "Friday"), encoding="utf-8")
    return folder


def out_of(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    found = capsys.readouterr()
    return found.out, found.err


def test_one_document_is_one_json_object(inbox: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    options = ["--format", "json", "--date", "2031-03-05", "--publisher", "Gazette"]
    assert run(["read", str(inbox / "a.txt"), *options]) == 0
    found = json.loads(capsysbinary.readouterr().out)
    assert found["schema"] == "detente/1"
    assert found["document"]["published"] == "2031-03-05"
    assert found["document"]["publisher"] == "Gazette"
    title = found["document"]["title"]
    assert found == detente.read(ENGLISH, date="2031-03-05", publisher="Gazette", title=title).to_dict()


def test_a_folder_is_an_array_in_order(inbox: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["read", str(inbox), "--format", "json"]) == 0
    array = json.loads(capsysbinary.readouterr().out)
    assert run(["read", str(inbox), "--format", "jsonl"]) == 0
    lines = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert array == lines
    assert [r["document"]["text"] for r in lines] == [ENGLISH, ENGLISH.replace("Monday", "Friday")]


def test_a_glob_of_one_file_is_an_array_too(inbox: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["read", str(inbox / "a*.txt"), "--format", "json"]) == 0
    assert len(json.loads(capsysbinary.readouterr().out)) == 1


def test_standard_input(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ENGLISH.encode())))
    assert run(["read", "-", "--format", "json"]) == 0
    assert json.loads(capsysbinary.readouterr().out)["document"]["text"] == ENGLISH


def test_a_bad_source_is_one_line_and_the_rest_goes_on(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (inbox / "empty.txt").write_text("")
    (inbox / "german.txt").write_text(GERMAN, encoding="utf-8")
    assert run(["read", str(inbox), "nowhere.txt"]) == 1
    out, err = out_of(capsys)
    lines = err.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith(f"detente: {inbox / 'empty.txt'}: [D301] ")
    assert "detente: nowhere.txt: [D300] " in err
    assert f"detente: {inbox / 'german.txt'}: [D310] the text seems to be 'de', not English." in err
    assert out.count("English ·") == 2


def test_when_nothing_could_be_read_the_status_is_2(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "german.txt").write_text(GERMAN, encoding="utf-8")
    assert run(["read", str(tmp_path / "german.txt"), "--format", "json"]) == 2
    assert capsysbinary.readouterr().out == b""
    assert run(["read", str(tmp_path / "german.txt"), "--format", "json", "--language", "en"]) == 0


def test_the_table_goes_with_json_files(inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert run(["read", str(inbox), "--out", str(out)]) == 0
    shown, _ = out_of(capsys)
    assert shown.splitlines()[-2:] == [str(out / "a.json"), str(out / "b.json")]
    assert json.loads((out / "a.json").read_text(encoding="utf-8"))["document"]["text"] == ENGLISH


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_tables_go_to_a_folder(inbox: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(inbox), "--format", kind, "--out", str(tmp_path / "t")]) == 0
    paths = out_of(capsys)[0].splitlines()
    assert str(tmp_path / "t" / f"events.{kind}") in paths
    assert all(Path(p).exists() for p in paths)
    assert not list((tmp_path / "t").glob("*.part"))


def test_without_out_tables_go_below_the_working_folder(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["read", str(inbox), "--format", "csv"]) == 0
    assert (tmp_path / "detente-out" / "documents.csv").exists()
    capsys.readouterr()


def test_a_folder_that_cannot_be_made_is_an_error(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(inbox), "--out", str(inbox / "a.txt" / "below")]) == 2
    assert "[D400]" in out_of(capsys)[1]


def test_pipeline_prints_the_contracts(capsys: pytest.CaptureFixture[str]) -> None:
    from detente.pipeline.builtin import builtin_stages

    assert run(["read", "--pipeline"]) == 0
    text, _ = out_of(capsys)
    for stage in builtin_stages():
        assert f"{stage.name}: " in text
        for layer in stage.assigns:
            assert layer in text


def test_a_text_that_breaks_a_stage_does_not_take_the_others_with_it(
    inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(documents: Iterator[Document], **_: object) -> Iterator[Reading]:
        for document in list(documents):
            if "Friday" in document.text:
                raise ZeroDivisionError("of a stage")
            yield Reading(document=Document(id="x", text=document.text, language="en"))

    monkeypatch.setattr("detente.pipeline.parallel.read_documents", breaking)
    (inbox / "c.txt").write_text(ENGLISH.replace("Monday", "Sunday"), encoding="utf-8")
    assert run(["read", str(inbox)]) == 1
    out, err = out_of(capsys)
    assert err.startswith(f"detente: {inbox / 'b.txt'}: [D220] reading broke with ZeroDivisionError: of a stage.")
    assert out.count("Nothing to record") == 2


def test_explain_adds_what_was_left_out(inbox: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["read", str(inbox / "a.txt"), "--format", "json", "--explain"]) == 0
    assert "rejected" in json.loads(capsysbinary.readouterr().out)


def test_defaults_agree_with_those_of_the_sources() -> None:
    assert SourceSettings().max_bytes == MAX_BYTES
    assert Format.TABLE == "table"
