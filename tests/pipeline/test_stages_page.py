"""docs/stages.md says what the code does: the table of contracts, and the worked example."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

from detente.pipeline.builtin import builtin_stages
from detente.stages.base import Draft

PAGE = (Path(__file__).parents[2] / "docs" / "stages.md").read_text(encoding="utf-8")


def table() -> list[tuple[str, list[str], list[str]]]:
    """(stage, needs, adds) of every row under the first heading."""
    head = PAGE.partition("\n## ")[0]
    cells = [row.split("|")[1:4] for row in re.findall(r"(?m)^\| `.*$", head)]
    return [(re.findall(r"`(\w+)`", a)[0], re.findall(r"`(\w+)`", b), re.findall(r"`(\w+)`", c)) for a, b, c in cells]


def test_the_table_lists_the_stages_with_their_contracts_in_order() -> None:
    contracts = [(s.name, list(s.requires), list(s.assigns)) for s in builtin_stages()]
    assert table() == contracts, "write the contracts of pipeline/builtin.py into docs/stages.md"


def test_every_layer_is_explained() -> None:
    section = PAGE.partition("What is in the layers")[2].partition("\n## ")[0]
    told = {name for row in re.findall(r"(?m)^\| (`.*?) \|", section) for name in re.findall(r"`(\w+)`", row)}
    assert told == {layer for s in builtin_stages() for layer in s.assigns}


def test_every_field_of_a_draft_is_explained() -> None:
    section = PAGE.partition("## A Draft")[2].partition("What is in the layers")[0]
    assert set(re.findall(r"(?m)^\| `(\w+)` \|", section)) == set(Draft.__dataclass_fields__)


def test_the_worked_example_prints_what_the_page_says() -> None:
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.S))
    said = re.findall(r"(?m)^ *print\(.*?\)  # (.+)$", code)
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(code, "docs/stages.md", "exec"), {"__name__": "stages_page"})
    assert out.getvalue().splitlines() == said
    assert len(said) >= 4
