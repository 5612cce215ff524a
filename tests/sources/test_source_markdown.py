"""Markdown: words without markup."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import Document
from detente.sources.markdown import read_markdown


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("# Talks *resume* #\n\nThey met.", "Talks resume\n\nThey met."),
        ("Talks resume\n============\nThey met.", "Talks resume\n\nThey met."),
        ("They **met** in _Orla_ and ***left***, `soon`.", "They met in Orla and left, soon."),
        ("A [joint text](https://x.example/a_(b)) and [more][1].\n\n[1]: https://x.example", "A joint text and more."),
        ("![The *two* ministers](a.jpg)\n\nThey met.", "They met."),
        ("[![logo](a.png)](https://x.example) They met.", "They met."),
        ("The line\ngoes on\nto here.", "The line goes on to here."),
        ("Quay Street 4  \nOrla\\\nLakeland", "Quay Street 4\nOrla\nLakeland"),
        ("* one\n* two\n  goes on\n+ three", "- one\n- two goes on\n- three"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("> We came\n> to listen.", "We came to listen."),
        ("Before.\n\n---\n\nAfter.", "Before.\n\nAfter."),
        ("| who | what |\n|---|---|\n| Orla | talks |", "who | what\nOrla | talks"),
        ("They met.[^1]\n\n[^1]: In the hall.", "They met.\n\nIn the hall."),
        ("<p>They <b>met</b>.</p><!-- not\nyet --> Soon.", "They met. Soon."),
        (r"5 \* 3, snake_case_name, 2 * 4 * 6, R&amp;D", "5 * 3, snake_case_name, 2 * 4 * 6, R&D"),
        ("See <https://x.example/a>.", "See https://x.example/a."),
        ("```\nraw   line\nnext\n```", "raw   line\nnext"),
        ("[The minister] left; a < b and c > d.", "[The minister] left; a < b and c > d."),
        ("“[We] will not *yield*”", "“[We] will not yield”"),
    ],
)
def test_markup_is_stripped(marked: str, plain: str) -> None:
    assert read_markdown(marked).text == plain


def test_front_matter(document: Callable[..., Document]) -> None:
    data = b'---\ntitle: "Week 9: the dam"\ndate: 4 March 2025\ntags:\n  - x\npublisher: Lake Desk\n---\n\nThey met.\n'
    read = document(data, "week.md")
    assert (read.title, read.published, read.publisher) == ("Week 9: the dam", "2025-03-04", "Lake Desk")
    assert read.text == "Week 9: the dam\n\nThey met."


def test_the_first_heading_is_the_title(document: Callable[..., Document]) -> None:
    assert document(b"# The dam\n\n## Orla\n\nThey met.", "week.md").title == "The dam"


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert read_markdown("---\n\nThey met at last.\n\n---\n\nThey left.").text == "They met at last.\n\nThey left."


@pytest.mark.parametrize("mark", ["[", "*", "_", "`", "![", "[a](", "<a", "<!--", "|", "> ", "#", "- ", "\\", "&"])
def test_heaps_of_markup_take_no_time(mark: str) -> None:
    read_markdown(mark * 50_000)
    read_markdown(f"{mark}\n" * 20_000)
    read_markdown(f"word {mark}" * 20_000)
