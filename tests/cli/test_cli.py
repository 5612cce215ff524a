"""Contracts that every command keeps: help with an example, one shape of error, exit statuses."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import detente
from detente.cli import run
from detente.cli.docs import commands, help_text

ERROR = re.compile(r"detente: (.+: )?\[D\d{3}\] .+\.( .+)?\n")
HEAVY = {
    "spacy", "thinc", "numpy", "pyarrow", "trafilatura", "lxml", "httpx", "yaml", "rich", "pypdf", "rapidfuzz",
    "pydantic",
}


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_has_help_with_an_example(command: tuple[str, ...]) -> None:
    text = help_text(command)
    assert text.startswith("Usage: detente")
    assert "Example:\n    detente" in text
    about = text.split("\n\n")[1].strip()
    assert about.endswith(".")
    assert about[0].isupper()


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_options_are_told_in_sentences(command: tuple[str, ...]) -> None:
    lines = help_text(command).partition("Options:\n")[2].partition("\n\n")[0]
    flat = re.sub(r"\n {10,}", "  ", lines)
    for line in flat.splitlines():
        option, _, about = line.strip().partition("  ")
        assert about.strip(), f"{option} has no help"
        assert about.strip()[0].isupper(), option


def test_help_loads_nothing_heavy() -> None:
    """What makes it answer at once. The time itself would depend on the machine."""
    code = (
        "import sys\nfrom detente.cli import run\nrun(['read', '--help'])\n"
        f"found = sorted({HEAVY!r} & set(sys.modules))\nprint('loaded', found)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "loaded []"


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"], ["read"], ["read", "--format", "xml", "a.txt"], ["read", "--date", "soon", "a.txt"],
        ["read", "--workers", "0", "a.txt"], ["read", "--language", "de", "a.txt"], ["read", "--no-such-option"],
        ["read", "nowhere.txt"], ["actors", "show", "country:NOWHERE"], ["actors", "frobnicate"], ["actors", "resolve"],
        ["actors", "resolve", "Paris", "--date", "1 May"], ["check", "surplus"], ["info", "--nope"],
    ],
    ids=" ".join,
)
def test_errors_have_one_shape_on_stderr_and_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert ERROR.fullmatch(err), err


def test_a_missing_model_is_told_with_choices(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Freedonia accused Sylvania of a raid on Monday.")
    assert run(["read", str(article), "--model", "en_core_web_none"]) == 2
    assert "[D210]" in (err := capsys.readouterr().err)
    assert "en_core_web_lg" in err


@pytest.mark.parametrize("group", [[], ["actors"]], ids=["detente", "actors"])
def test_a_group_alone_shows_its_help(group: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(group) == 0
    assert "Commands:" in capsys.readouterr().out


def test_a_value_that_looks_like_the_help_option_is_a_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "--title", "--help", "nowhere.txt"]) == 2
    assert "[D300]" in capsys.readouterr().err


def test_nothing_below_imports_the_command_line() -> None:
    package = Path(detente.__file__).parent
    for path in package.rglob("*.py"):
        part = path.relative_to(package).parts[0]
        if part not in {"cli", "__main__.py"}:
            assert "detente.cli" not in path.read_text(encoding="utf-8"), path
        if part == "render":
            below = set(re.findall(r"from detente\.(\w+)", path.read_text(encoding="utf-8")))
            assert below <= {"model", "render"}, path


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"detente {detente.__version__}\n"


def test_as_a_module_and_when_the_reader_of_a_pipe_goes_away() -> None:
    script = f"{sys.executable} -m detente read --help | head -n 1"
    result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=dict(os.environ), check=True)
    assert result.stdout.startswith("Usage: detente read")
    assert result.stderr == ""
