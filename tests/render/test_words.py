"""Plain wording."""

from __future__ import annotations

import pytest
from render_samples import event

from detente.render.words import amount, clean, plain_date, standing


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        (None, ""),
        ("2025-04-19", "19 Apr 2025"),
        ("2022-11", "Nov 2022"),
        ("2021", "2021"),
        ("2025-07-21/2025-07-27", "21–27 Jul 2025"),
        ("2025-07-28/2025-08-03", "28 Jul 2025 – 3 Aug 2025"),
        ("2025-07-25/..", "from 25 Jul 2025"),
        ("../2025-07-25", "until 25 Jul 2025"),
        ("XXXX-04-19", "19 Apr (year not told)"),
        ("2025-W30", "week 30 of 2025"),
        ("2025-21", "spring 2025"),
        ("2025~", "about 2025"),
        ("2025-13", "2025-13"),
        ("-0044", "-0044"),
    ],
)
def test_dates_read_as_people_write_them(edtf: str | None, words: str) -> None:
    assert plain_date(edtf) == words


@pytest.mark.parametrize(
    ("low", "high", "about", "words"),
    [
        (3000, 4000, False, "3,000 to 4,000"),
        (5, 5, False, "5"),
        (500, 500, True, "about 500"),
        (20, None, False, "20 or more"),
        (None, 9, False, "up to 9"),
        (1.5, 1.5, False, "1.5"),
        (None, None, False, "a number not told"),
    ],
)
def test_numbers(low: float | None, high: float | None, about: bool, words: str) -> None:
    assert amount(low, high, about) == words


@pytest.mark.parametrize(
    ("status", "stance", "word"),
    [
        ("occurred", "asserted", "happened"),
        ("occurred", "alleged", "alleged"),
        ("occurred", "confirmed", "confirmed"),
        ("ongoing", "alleged", "going on, alleged"),
        ("future", "alleged", "ahead"),
        ("future", "denied", "ahead, denied"),
        ("negated", "asserted", "did not happen"),
    ],
)
def test_status_and_stance_are_one_word_or_two(status: str, stance: str, word: str) -> None:
    assert standing(event(status=status, stance=stance)).word == word


def test_clean_keeps_words_and_drops_controls() -> None:
    assert clean(" a\n\tb\x1b[31m\u200bc\ud800 ") == "a b[31mc"
