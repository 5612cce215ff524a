"""A shell can complete commands and options, and there is a manual page."""

from __future__ import annotations

import pytest

from detente.cli import COMPLETE, run
from detente.cli.docs import commands
from detente.cli.manpage import escaped, manual_page


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_lines(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    told = capsys.readouterr().out
    assert COMPLETE in told
    assert "detente" in told


@pytest.mark.parametrize(
    ("typed", "at", "offered"),
    [("detente re", 1, {"read", "relation", "record"}), ("detente read --fo", 2, {"--format"})],
)
def test_what_could_come_next(
    typed: str, at: int, offered: set[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(at))
    monkeypatch.setenv(COMPLETE, "complete_bash")
    with pytest.raises(SystemExit):
        run([])
    assert offered <= set(capsys.readouterr().out.split())


def test_the_manual_page_tells_of_every_command() -> None:
    page = manual_page()
    for command in commands()[1:]:
        assert f".SH {escaped(' '.join(('detente', *command))).upper()}\n" in page


def test_a_line_that_begins_like_a_request_is_text() -> None:
    assert escaped(".TH a-b\\") == "\\&.TH a\\-b\\e"
