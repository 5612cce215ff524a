"""Imports point one way."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "detente"
BASE = {"model", "errors", "settings"}
MAY_IMPORT = {
    "model": {"model"},
    "errors": set(),
    "lexicon": {"lexicon"} | BASE,
    "codebook": {"codebook", "lexicon"} | BASE,
    "actors": {"actors", "lexicon"} | BASE,
    "sources": {"sources", "lexicon"} | BASE,
    "stages": {"stages", "judge", "lexicon", "codebook", "actors"} | BASE,
    "pipeline": {"pipeline", "stages", "judge", "lexicon", "codebook", "actors"} | BASE,
    "record": {"record", "lexicon", "codebook", "actors"} | BASE,
    "relations": {"relations", "record", "lexicon", "codebook"} | BASE,
    "briefs": {"briefs", "relations", "record", "render", "lexicon", "codebook"} | BASE,
    "cluster": {"cluster", "pipeline", "sources", "record", "render"} | BASE,
    "alerts": {"alerts", "briefs", "relations", "record", "render", "lexicon", "codebook", "sources"} | BASE,
    "render": {"render"} | BASE,
    "judge": {"judge", "lexicon", "codebook"} | BASE,
    "train": {"train", "judge", "pipeline", "stages", "lexicon", "codebook"} | BASE,
    "evaluate": {"evaluate", "api", "pipeline", "record", "relations", "lexicon", "codebook", "actors"} | BASE,
    "api": {"api", "pipeline", "stages", "actors"} | BASE,
}
NETWORK = {"httpx", "requests", "urllib.request", "socket", "aiohttp"}


def modules() -> list[Path]:
    return sorted(SRC.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Full names of what a module imports, at whatever depth of the code."""
    out: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            out |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            out.add(node.module)
    return out


def layer(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SRC)))
def test_imports_point_downwards(path: Path) -> None:
    allowed = MAY_IMPORT.get(layer(path))
    if allowed is None:
        return
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("detente.")}
    assert ours <= allowed, f"{layer(path)} imports {ours - allowed}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SRC)))
def test_only_sources_touch_the_network(path: Path) -> None:
    if layer(path) != "sources":
        assert not imported(path) & NETWORK


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SRC)))
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500
