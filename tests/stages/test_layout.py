"""Headline, dateline and boilerplate are spans of the text, which is kept whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import Reading
from detente.stages.layout import Layout, read_layout

ARTICLE = """Kenya and Chad sign pact

NAIROBI, May 3 (Reuters) - Kenya and Chad signed a pact on Friday, officials said, ending months of talks.

Read more
Advertisement
The pact covers trade and fishing.
© 2024 The Daily Planet. All rights reserved."""


def words(text: str, span: tuple[int, int] | None) -> str | None:
    return text[slice(*span)].strip() if span else None


def test_an_article_is_taken_apart() -> None:
    layout = read_layout(ARTICLE)
    assert words(ARTICLE, layout.headline) == "Kenya and Chad sign pact"
    assert words(ARTICLE, layout.dateline) == "NAIROBI, May 3 (Reuters) -"
    assert layout.dateline_place == "NAIROBI"
    assert words(ARTICLE, layout.dateline_date) == ", May 3"
    assert layout.agency == "Reuters"
    assert [words(ARTICLE, s) for s in layout.skipped] == [
        "Read more", "Advertisement", "© 2024 The Daily Planet. All rights reserved.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "agency"),
    [
        ("GENEVA, 3 March 2024 – The envoy met the rebels.", "GENEVA", None),
        ("LOMÉ (AFP) — Togo denied the claim.", "LOMÉ", "AFP"),
        ("LOMÉ — Togo denied the claim.", "LOMÉ", None),
        ("SAN JOSÉ, Costa Rica (AP) -- The minister left.", "SAN JOSÉ, Costa Rica", "AP"),
        ("PORT-AU-PRINCE, Haiti, June 4, 2023 (AP) — Gangs attacked.", "PORT-AU-PRINCE, Haiti", "AP"),
        ("ACCRA, Monday, 4 March 2024 – The envoy left.", "ACCRA", None),
    ],
)
def test_datelines_of_many_houses(text: str, place: str, agency: str | None) -> None:
    layout = read_layout(text)
    assert (layout.dateline_place, layout.agency) == (place, agency)
    assert layout.dateline is not None
    assert layout.dateline[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "Togo denied the claim. It was false - or so it said.",
        "Kenya – once again – left the talks.",
        "One line",
        "",
        "\n\n",
    ],
)
def test_a_dash_alone_makes_no_dateline(text: str) -> None:
    assert read_layout(text).dateline is None


@pytest.mark.parametrize("text", ["NATO - the alliance - is strong.", "OPEC — and its members — cut output."])
def test_a_parenthesis_after_an_acronym_makes_no_dateline(text: str) -> None:
    assert read_layout(text).dateline is None


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Envoy leaves\nThe envoy left the city on Monday evening.", "Envoy leaves"),
        ("The envoy left.\nThe envoy left the city on Monday evening.", None),
        ("Envoys leave the city after days of talks\nThey left.", None),
        ("Envoy\nThe envoy left the city on Monday evening.", None),
        ("Envoy leaves", None),
        ("x y " * 60 + "\n" + "z " * 300, None),
    ],
)
def test_a_headline_is_short_and_open_and_stands_over_something_longer(text: str, headline: str | None) -> None:
    assert words(text, read_layout(text).headline) == headline


def test_a_headline_may_stand_below_boilerplate() -> None:
    text = "Skip to main content\nEnvoy leaves\nThe envoy left the city on Monday evening."
    assert words(text, read_layout(text).headline) == "Envoy leaves"


def test_an_offset_is_in_boilerplate_or_not() -> None:
    layout = Layout(None, None, None, None, None, ((4, 9),))
    assert [layout.in_skipped(n) for n in (3, 4, 8, 9)] == [False, True, True, False]


def test_whole_lines_only_are_boilerplate() -> None:
    text = "Ends\nThe war ends.\nSign in\nThe parties sign in Geneva."
    assert [words(text, s) for s in read_layout(text).skipped] == ["Ends", "Sign in"]


def test_a_full_dateline_dates_an_article_without_a_date(read: Callable[..., Reading]) -> None:
    reading = read("GENEVA, 3 March 2024 – The envoy met the rebels.", date=None)
    assert reading.document.published == "2024-03-03"


def test_a_dateline_without_a_year_dates_nothing(read: Callable[..., Reading]) -> None:
    assert read("GENEVA, March 3 – The envoy met the rebels.", date=None).document.published is None


def test_the_callers_date_beats_the_dateline(read: Callable[..., Reading]) -> None:
    text = "GENEVA, 3 March 2024 – The envoy met the rebels."
    assert read(text, date="2024-03-05").document.published == "2024-03-05"


def test_no_event_is_read_from_boilerplate(read: Callable[..., Reading]) -> None:
    reading = read("Kenya condemned Chad.\nRelated: Norway attacked Peru in 2011")
    assert [e.type for e in reading.events] == ["ACCUSE"]


def test_nobody_is_an_actor_by_boilerplate_alone(read: Callable[..., Reading]) -> None:
    reading = read("Kenya condemned Chad.\nRelated: Norway attacked Peru in 2011\nShare on Facebook")
    assert {a.name for a in reading.actors} == {"Kenya", "Chad"}


@pytest.mark.parametrize(
    "text",
    [
        "JAKARTA, April 17 (Reuters) - Kenya attacked Chad.",
        "JAKARTA — Kenya attacked Chad.",
        "KHOST, Afghanistan, March 4 (Reuters) - Kenya attacked Chad.",
    ],
)
def test_the_city_of_the_dateline_does_not_act(read: Callable[..., Reading], text: str) -> None:
    found = read(text, date="2023-06-11").events
    assert [(e.actors, e.recipients) for e in found] == [(("country:KEN",), ("country:TCD",))]
    assert text[slice(*found[0].evidence.sentence)] == "Kenya attacked Chad."
    assert found[0].date is None


def test_a_dateline_of_city_and_country_needs_no_agency() -> None:
    layout = read_layout("Pact signed\n\nNAIROBI, Kenya — Kenya and Chad signed a pact on Friday, officials said.")
    assert layout.dateline_place == "NAIROBI, Kenya"
