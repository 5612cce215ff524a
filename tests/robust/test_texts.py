"""Texts that no editor would write: each is read, as it is, in a time that grows with its length."""

from __future__ import annotations

from typing import Any

import pytest

import detente
from detente.pipeline import nlp as loading

NEWS = "Kenya attacked Chad."
TEXTS = {
    "nothing": "",
    "a million blanks": " " * 1_000_000,
    "blank lines": "\n" * 50_000,
    "tabs and lines": " \t\n" * 5_000,
    "no blank": "a" * 200_000,
    "no blank, marks": "“‘(" * 5_000 + NEWS + ")’”" * 5_000,
    "quotation marks": '"' * 20_000,
    "brackets with blanks": "( " * 400 + NEWS + " )" * 400,
    "quotes in quotes": "“ ‘ " * 200 + NEWS + " ’ ”" * 200,
    "NUL": "Ken\0ya attacked\0 Chad.",
    "lone surrogates": "Kenya \ud800attacked\udfff Chad.",
    "right to left": "\u202eKenya\u202c \u2066attacked\u2069 Chad.",
    "combining": "Kenya" + "\u0301" * 20_000 + " attacked Chad.",
    "address": "https://x.example/" + "a." * 20_000,
    "only marks": "?!" * 3_000,
    "stops": "." * 20_000,
    "of of of": "The minister of " * 200 + "Kenya said.",
    "that that": "Kenya said that " * 150 + "Chad attacked.",
    "heading and blanks": "Statement by Ann Otieno" + " " * 100_000 + "\n" * 1000 + "We met.",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text(name: str) -> None:
    text = TEXTS[name]
    reading = detente.read(text, date="2024-05-22", language="en", judge=False)
    assert len(reading.document.text) == len(text)
    reading.to_json(rejected=True).decode("utf-8")
    for event in reading.events:
        start, end = event.evidence.trigger
        assert 0 <= start < end <= len(text)


def test_news_between_noise_is_still_read() -> None:
    reading = detente.read(" " * 9_000 + NEWS + "\n\n" + "(" * 9_000, date="2024-05-22", language="en", judge=False)
    assert [e.actors for e in reading.events] == [("country:KEN",)]


def sentences(text: str) -> list[Any]:
    return list(loading.load_model()(text).sents)


def test_what_runs_on_without_an_end_is_cut() -> None:
    longest = max(len(s) for s in sentences("Kenya condemned Chad and " * 1250 + NEWS))
    assert longest <= loading.LONGEST_SENTENCE


def test_a_long_sentence_stays_whole() -> None:
    text = "Kenya said that " + "it would open the road to the north, " * 24 + "and Chad agreed."
    cut = [s for s in sentences(text) if s[0].text == ","]
    assert not cut
    assert len(sentences(text)[0].doc) < loading.LONGEST_SENTENCE
    whole = loading.load_model()(text)
    assert list(loading._cuts(whole, [])) == []


@pytest.mark.parametrize("door", ["find_dates", "event_status", "classify_pair", "resolve_actor"])
def test_lone_surrogates_at_the_other_doors(door: str) -> None:
    text = "Kenya \ud800attacked Chad on Monday."
    more: dict[str, tuple[Any, ...]] = {
        "find_dates": ("2024-05-22",),
        "event_status": (7, 15),
        "classify_pair": ((0, 5), (16, 20)),
        "resolve_actor": (),
    }
    assert getattr(detente, door)(text, *more[door]) is not NotImplemented


@pytest.mark.parametrize("day", ["9999-12-31", "1000-01-01", "0001-01-01"])
def test_days_at_the_ends_of_the_calendar(day: str) -> None:
    text = "They met last week, in two weeks, this weekend and on Monday, and will meet in December."
    assert len(detente.find_dates(text, date=day)) >= 4


def test_lone_surrogates_beside_the_text() -> None:
    odd = "Gaz\ud800ette"
    for reading in (
        detente.read(NEWS, publisher=odd, title=odd, url=f"https://{odd}.example", language="en", judge=False),
        *detente.read_many([{"text": NEWS, "publisher": odd, "title": odd, "language": "en"}], judge=False),
    ):
        assert reading.document.publisher == "Gaz\ufffdette"
        assert reading.to_json()
