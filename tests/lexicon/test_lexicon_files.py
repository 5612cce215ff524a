"""Data files: YAML in which `on`, `off`, `yes` and `no` are words."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import DataError
from detente.lexicon.files import data_dir, read_yaml, yaml_files


def yaml_of(folder: Path, text: str) -> object:
    path = folder / "words.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


def test_on_off_yes_and_no_are_words(tmp_path: Path) -> None:
    assert yaml_of(tmp_path, "[on, off, yes, no, On, OFF, Yes, NO, y, n]") == (
        ["on", "off", "yes", "no", "On", "OFF", "Yes", "NO", "y", "n"]
    )


def test_they_are_words_as_keys_too(tmp_path: Path) -> None:
    assert yaml_of(tmp_path, "on: 1\nno: 2\n") == {"on": 1, "no": 2}


def test_true_and_false_are_the_only_booleans(tmp_path: Path) -> None:
    assert yaml_of(tmp_path, "[true, false]") == [True, False]
    assert yaml_of(tmp_path, "[True, FALSE]") == ["True", "FALSE"]


def test_numbers_null_and_other_words_are_as_in_yaml(tmp_path: Path) -> None:
    assert yaml_of(tmp_path, "[3, 0.5, null, '*', Łódź, tell]") == [3, 0.5, None, "*", "Łódź", "tell"]


def test_the_plain_yaml_loader_is_left_as_it_was() -> None:
    import yaml

    assert yaml.safe_load("[on, no]") == [True, False]


def test_broken_yaml_names_file_and_line_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        yaml_of(tmp_path, "a: 1\nb: [1,\n")
    assert "words.yaml" in str(caught.value)
    assert "line" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_utf8_are_a_data_error(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_bytes(b"a: \xff\xfe")
    with pytest.raises(DataError, match=r"words\.yaml"):
        read_yaml(path)


def test_files_come_in_the_order_of_their_names_folder_by_folder(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, names in ((one, "zebra ant"), (two, "bee")):
        folder.mkdir()
        for name in names.split():
            (folder / f"{name}.yaml").write_text(f"name: {name}", encoding="utf-8")
    (one / "notes.txt").write_text("no data", encoding="utf-8")
    assert [(p.name, c["name"]) for p, c in yaml_files(one, two)] == [
        ("ant.yaml", "ant"), ("zebra.yaml", "zebra"), ("bee.yaml", "bee"),
    ]  # fmt: skip


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert list(yaml_files(tmp_path / "nowhere")) == []


@pytest.mark.parametrize("folder", ["frames", "classes", "cues", "codebook"])
def test_the_package_brings_its_data(folder: str) -> None:
    assert list(yaml_files(data_dir() / folder))
