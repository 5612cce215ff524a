"""The page on lakes shows what the script makes of the rates that are kept."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_table_of_costs_is_what_the_script_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    script = ROOT / "bench" / "archives.py"
    monkeypatch.setattr(sys, "argv", [str(script), "--rates", str(ROOT / "bench" / "rates.json")])
    runpy.run_path(str(script), run_name="__main__")
    printed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    page = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8").splitlines()
    assert len(printed) == 8
    assert [line for line in printed if line not in page] == []
