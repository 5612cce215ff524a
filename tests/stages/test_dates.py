"""Dates beyond a single sentence: missing article dates, datelines, histories, tense by parse, the stage."""

from __future__ import annotations

from itertools import pairwise

import pytest

from detente.model import DateMention, Document
from detente.stages.base import Draft, Stage
from detente.stages.dates import Dates, find_dates
from detente.stages.dates import calendar as cal
from detente.stages.dates.calendar import Partial


def values(text: str, date: str | None = None) -> list[tuple[str, str | None]]:
    return [(m.text, m.edtf) for m in find_dates(text, date)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoy spoke on Thursday.", [("Thursday", None)]),
        ("The envoy spoke yesterday.", [("yesterday", None)]),
        ("The envoy spoke last week.", [("last week", None)]),
        ("They recalled the visit of April 19.", [("April 19", "XXXX-04-19")]),
        ("They met in early March.", [("early March", "XXXX-03")]),
        ("They met on Christmas Day.", [("Christmas Day", "XXXX-12-25")]),
        ("They met on 3 May 2024 and again on 5 May.", [("3 May 2024", "2024-05-03"), ("5 May", "2024-05-05")]),
        ("Since 2021 there was no visit; the envoy came on April 19.", [("2021", "2021"), ("April 19", "XXXX-04-19")]),
        ("The notice of 05/06/2025 lapsed.", []),
        ("The notice of 05/06/2025 replaced that of 23/05/2025.",
         [("05/06/2025", "2025-06-05"), ("23/05/2025", "2025-05-23")]),
        ("The notice of 05/06/2025 came after that of May 23, 2025.",
         [("05/06/2025", "2025-05-06"), ("May 23, 2025", "2025-05-23")]),
    ],
)  # fmt: skip
def test_without_an_article_date_nothing_is_assumed(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        ("ANKARA, July 25 (Reuters) - Talks were held on Thursday.", "2025-07-25",
         [("July 25", "2025-07-25"), ("Thursday", "2025-07-24")]),
        ("ANKARA, July 25 (Reuters) - Talks were held on Friday.", "2025-07-26",
         [("July 25", "2025-07-25"), ("Friday", "2025-07-25")]),
        ("ANKARA, Dec. 31 (AFP) — The truce began today.", "2025-01-01",
         [("Dec. 31", "2024-12-31"), ("today", "2024-12-31")]),
        ("LIMA, 3 March -- The minister quit today.", None, [("3 March", "XXXX-03-03"), ("today", "XXXX-03-03")]),
        ("LIMA, 3 March 2024 -- The minister quit on Friday.", None,
         [("3 March 2024", "2024-03-03"), ("Friday", "2024-03-01")]),
        ("Joint communiqué\nFor immediate release: July 25, 2025\nThe two sides met on Wednesday.", None,
         [("July 25, 2025", "2025-07-25"), ("Wednesday", "2025-07-23")]),
    ],
)  # fmt: skip
def test_dateline_says_when_the_text_speaks(text: str, date: str | None, expected: list[tuple[str, str]]) -> None:
    assert values(text, date) == expected


HISTORY = """The river campaign, 1911-1912

In March 1911 the garrison rose. By August the rising had reached the coast, and on 3 October the capital fell.
The following day the cabinet fled. In January the new assembly met; that year it passed forty laws.

On 7 May 1912 a second rising broke out. Two days later it was over. Papers found in 1987 name its leaders.
By late June the courts had sat, and the amnesty of that year freed most prisoners in the autumn.
"""


@pytest.mark.parametrize("date", ["2010-02-01", None])
def test_a_history_carries_its_years_forward(date: str | None) -> None:
    assert values(HISTORY, date) == [
        ("1911", "1911"),
        ("1912", "1912"),
        ("March 1911", "1911-03"),
        ("August", "1911-08"),
        ("3 October", "1911-10-03"),
        ("The following day", "1911-10-04"),
        ("January", "1912-01"),
        ("that year", "1912"),
        ("7 May 1912", "1912-05-07"),
        ("Two days later", "1912-05-09"),
        ("1987", "1987"),
        ("late June", "1912-06"),
        ("that year", "1912"),
        ("the autumn", "1912-23"),
    ]


def test_a_later_written_year_corrects_the_months_before_it() -> None:
    text = (
        "The league was founded in 1901. In May 1902 it split. The split was healed in September. "
        "In February the league met again, and in April 1903 it won the vote of 1903. It lost in 1905."
    )
    found = dict(values(text, "2012-01-01"))
    assert found["September"] == "1902-09"
    assert found["February"] == "1903-02"


def test_times_before_the_common_era_are_left_out() -> None:
    assert values("The city fell in 490 BC, and again in the spring of 480 BC.") == []


def test_old_background_in_news_keeps_its_own_year() -> None:
    text = "The two sides met on Monday. A first pact, signed on 3 May 1998, was broken on 7 June."
    assert values(text, "2025-07-25")[1:] == [("3 May 1998", "1998-05-03"), ("7 June", "1998-06-07")]


def test_clock_times_belong_to_the_day_they_stand_with() -> None:
    found = values("The guns fell silent at 11 a.m. on 5 May 2024.")
    assert found == [("11 a.m.", "2024-05-05"), ("5 May 2024", "2024-05-05")]


def test_a_weekday_in_brackets_is_the_date_beside_it() -> None:
    assert values("They met on September 9, 2024 (Monday).", "2025-07-25")[1] == ("Monday", "2024-09-09")


def test_a_weekday_written_with_a_date_decides_its_year() -> None:
    found = values("The order of Saturday, 27 July was annulled.", "2025-07-25")
    assert found == [("Saturday, 27 July", "2024-07-27")]


@pytest.mark.parametrize("date", ["2025-07", "2025"])
def test_a_partial_article_date_gives_what_it_can(date: str) -> None:
    assert values("It will change this year, he said on Monday.", date) == [("this year", "2025"), ("Monday", None)]


def test_hard_wrapped_lines_do_not_cut_a_date() -> None:
    assert values("The council met on July\n25, 2025, in Rome.") == [("July\n25, 2025", "2025-07-25")]


def test_spans_are_characters_of_the_text_and_do_not_overlap() -> None:
    text = "“Between 3 and 5 May” – in Kraków – they met; the day after, on Tuesday, 6\u00a0May 2025, they left."
    found = find_dates(text, "2025-07-25")
    assert all(text[m.span[0] : m.span[1]] == m.text for m in found)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(found))
    assert ("Tuesday, 6\u00a0May 2025", "2025-05-06") in [(m.text, m.edtf) for m in found]


@pytest.mark.parametrize("text", ["", "   \n", "No date here.", "2", "May", "the", "31 April 2024", "2024-13-45"])
def test_odd_texts_do_not_fail(text: str) -> None:
    assert all(isinstance(m, DateMention) for m in find_dates(text, "2025-07-25"))


@pytest.mark.parametrize("date", ["", "soon", "2025-99-99", "2025-07-21/2025-07-27"])
def test_an_unreadable_article_date_counts_as_none(date: str) -> None:
    assert values("They met on Thursday.", date) == [("Thursday", None)]


def test_easter_and_moving_holidays() -> None:
    assert str(cal.easter(2025)) == "2025-04-20"
    assert str(cal.easter(2024)) == "2024-03-31"
    assert str(cal.nth_weekday(2024, 11, 4, 4)) == "2024-11-28"
    assert str(cal.nth_weekday(2025, 5, 1, -1)) == "2025-05-26"


def test_partials_write_what_they_know() -> None:
    assert Partial(None, 4, 19).edtf == "XXXX-04-19"
    assert Partial(2022, 11).edtf == "2022-11"
    assert Partial(None, None, 5).edtf is None


def test_the_parse_gives_the_tense_of_the_governing_verb() -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    words = ["Ministers", "agreed", "and", "will", "Thursday", "meet", "."]
    doc = spacy.tokens.Doc(
        nlp.vocab, words=words, spaces=[True, True, True, True, True, False, False],
        heads=[1, 1, 1, 5, 5, 1, 1], deps=["nsubj", "ROOT", "cc", "aux", "npadvmod", "conj", "punct"],
        pos=["NOUN", "VERB", "CCONJ", "AUX", "PROPN", "VERB", "PUNCT"],
        tags=["NNS", "VBD", "CC", "MD", "NNP", "VB", "."],
    )  # fmt: skip
    assert [m.edtf for m in find_dates(doc.text, "2025-07-25", doc)] == ["2025-07-31"]


def test_the_stage_adds_its_layer() -> None:
    spacy = pytest.importorskip("spacy")
    text = "They met yesterday."
    draft = Draft(Document(id="1", text=text, published="2025-07-25"), spacy.blank("en")(text))
    stage = Dates()
    assert isinstance(stage, Stage)
    stage(draft)
    assert draft.layers["dates"] == [DateMention(span=(9, 18), edtf="2025-07-24", text="yesterday")]
