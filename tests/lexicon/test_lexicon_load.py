"""Frames and classes of the package, and a user's own over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.codebook import codebook
from detente.errors import DataError
from detente.lexicon.load import load_classes, load_frames


def folder_of(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_every_frame_has_a_type_and_mode_of_the_codebook() -> None:
    book = codebook()
    types = set(book.types)
    pairs = {(f.type, f.mode) for f in load_frames()}
    assert {t for t, _ in pairs} - types <= {"NONE"}
    for type_, mode in pairs:
        if type_ != "NONE" and mode is not None:
            assert mode in book.types[type_].modes, (type_, mode)


def test_all_types_have_verbs_and_nearly_all_have_nouns() -> None:
    verbs = {f.type for f in load_frames() if f.pos == "VERB"}
    nouns = {f.type for f in load_frames() if f.pos == "NOUN"}
    assert set(codebook().types) <= verbs
    assert len(nouns - {"NONE"}) >= 12


def test_lemmas_are_lower_case_single_words() -> None:
    odd = {f.lemma for f in load_frames() if f.lemma != f.lemma.lower() or " " in f.lemma}
    assert odd == set()


def test_loading_twice_gives_the_same_frames() -> None:
    assert load_frames() is load_frames()


def test_every_class_of_the_package_can_be_resolved() -> None:
    table = load_classes()
    assert all(table.words(name) for name in table._raw)


def test_a_users_class_replaces_one_of_the_package(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, mine="sanction: [toll]\ncustoms: ['@sanction', levy]\n")
    table = load_classes(folder)
    assert table.words("sanction") == {"toll"}
    assert table.words("customs") == {"toll", "levy"}
    assert "toll" not in load_classes().words("sanction")


def test_a_class_that_is_no_list_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"mine\.yaml: class @customs must be a list"):
        load_classes(folder_of(tmp_path, mine="customs: toll"))


def test_an_empty_file_adds_nothing(tmp_path: Path) -> None:
    assert load_frames(folder_of(tmp_path, mine="")) == load_frames()


def test_a_user_adds_frames_from_a_folder(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, mine="type: SANCTION\nverbs:\n  '*':\n    - unfriend R #both\n")
    known = set(load_frames())
    added = [f for f in load_frames(folder) if f not in known]
    assert [(f.type, f.mode, f.lemma) for f in added] == [("SANCTION", None, "unfriend")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("type: GRUMBLE\nverbs: {'*': [grumble at:R]}\n", "GRUMBLE"),
        ("type: SANCTION\nverbs: {sulk: [sulk at:R]}\n", "sulk"),
    ],
)
def test_an_unknown_type_or_mode_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(DataError, match=rf"mine\.yaml.*{complaint}"):
        load_frames(folder_of(tmp_path, mine=text))
