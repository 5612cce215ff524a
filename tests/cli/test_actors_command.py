"""`detente actors`: the user's own who's-who on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from detente.cli.actors import alias, forget, list_, merge, show, split
from detente.errors import InputError, RecordMissing


def test_a_name_is_given_listed_and_taken_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.yaml"
    alias("country:FIN", "Land of Lakes", own=own)
    alias("country:FIN", "Suomi-land", own=own)
    forget("own:land-of-lakes", own=own)
    assert "Land of Lakes" not in own.read_text(encoding="utf-8")
    assert "Suomi-land" in own.read_text(encoding="utf-8")
    assert "also called “Land of Lakes”" in capsys.readouterr().out


def test_merging_and_forgetting_are_rows(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    merge("country:TUV", "country:FIN", own=own)
    forget("country:NRU", own=own)
    content = own.read_text(encoding="utf-8")
    assert "same_as: country:FIN" in content
    assert "forget: true" in content


def test_a_merge_is_split_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.yaml"
    merge("country:TUV", "country:FIN", own=own)
    alias("country:FIN", "Land of Lakes", own=own)
    assert split("country:FIN", own=own) == 0
    assert "country:TUV is an entry of its own again." in capsys.readouterr().out
    content = own.read_text(encoding="utf-8")
    assert "country:TUV" not in content
    assert "Land of Lakes" in content
    with pytest.raises(InputError, match="nothing is merged"):
        split("country:FIN", own=own)


@pytest.mark.parametrize(
    "call", [lambda own: forget("person:nobody-x", own=own), lambda own: alias("x:y", "Z", own=own)]
)
def test_unknown_ids_are_refused(tmp_path: Path, call: Callable[[Path], int]) -> None:
    with pytest.raises(InputError, match="no entry has the id"):
        call(tmp_path / "own.yaml")


def test_lists_are_filtered(capsys: pytest.CaptureFixture[str]) -> None:
    assert list_("ishaq dar", kind="person", country="PAK") == 0
    assert capsys.readouterr().out.startswith("person:ishaq-dar ")
    assert list_("no such name at all") == 1


def test_a_record_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RecordMissing):
        show("person:x-y", record=tmp_path / "none.duckdb")
