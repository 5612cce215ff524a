"""Pairing of quotation marks over plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.stages.statements.quotes import find_quotes


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “yes” and “no”.", ["“yes”", "“no”"]),
        ('He said "yes" and "no".', ['"yes"', '"no"']),
        ("He said ''yes'' and left.", ["''yes''"]),
        ("It’s the rebels’ camp and they don’t mind.", []),
        ("It's the rebels' camp and they don't mind.", []),
        ("She called it ‘a farce’ twice.", ["‘a farce’"]),
        ("She called it 'a farce' twice.", ["'a farce'"]),
        ("“He told me ‘go’ and I went,” she said.", ["“He told me ‘go’ and I went,”"]),
        ('“A line opened curly, closed straight," he said.', ['“A line opened curly, closed straight,"']),
        ("The '90s were quiet.", []),
        ('A wall 5" thick.', []),
        ("« Oui », dit-il.", ["« Oui »"]),
    ],
)
def test_outermost_pairs(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_quotation_left_open_runs_to_the_paragraph_end_if_the_next_one_opens_again() -> None:
    quotes = find_quotes("“One line.\n\n“Another line.”")
    assert [q.closed for q in quotes] == [False, True]


@given(st.text(alphabet="ab .,\n“”\"'‘’`-", max_size=60))
def test_quotes_are_ordered_and_disjoint(text: str) -> None:
    end = 0
    for quote in find_quotes(text):
        assert end <= quote.start < quote.end <= len(text)
        end = quote.end
