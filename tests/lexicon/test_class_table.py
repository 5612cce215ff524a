"""Named sets of lemmas."""

from __future__ import annotations

import pytest

from detente.errors import DataError
from detente.lexicon.frames import ClassTable


def test_a_class_is_its_words() -> None:
    assert ClassTable({"ban": ["embargo", "tariff"]}).words("ban") == {"embargo", "tariff"}


def test_a_class_takes_in_others_at_any_depth() -> None:
    table = ClassTable({"all": ["@hard", "boycott"], "hard": ["embargo", "@trade"], "trade": ["tariff", "quota"]})
    assert table.words("all") == {"embargo", "tariff", "quota", "boycott"}


def test_two_classes_may_share_a_third() -> None:
    table = ClassTable({"a": ["@c", "x"], "b": ["@c", "y"], "c": ["z"], "top": ["@a", "@b"]})
    assert table.words("top") == {"x", "y", "z"}


def test_membership_is_by_name() -> None:
    table = ClassTable({"ban": ["embargo"]})
    assert "ban" in table
    assert "embargo" not in table


def test_an_unknown_class_is_named_with_the_place_of_its_use() -> None:
    with pytest.raises(DataError, match=r"mine\.yaml.*@nowhere is unknown"):
        ClassTable({}).words("nowhere", "mine.yaml")


def test_an_unknown_class_within_a_class_is_an_error() -> None:
    with pytest.raises(DataError, match="@nowhere"):
        ClassTable({"ban": ["@nowhere"]}).words("ban")


@pytest.mark.parametrize("classes", [{"a": ["@a"]}, {"a": ["@b"], "b": ["@c"], "c": ["@a"]}])
def test_a_circle_is_an_error_and_no_endless_loop(classes: dict[str, list[str]]) -> None:
    with pytest.raises(DataError, match="includes itself"):
        ClassTable(classes).words("a")
