"""How lines are worded, ranked and cut."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from detente.briefs.chart import Chart, chart_spec, ticks, to_svg
from detente.briefs.names import side
from detente.briefs.phrases import phrases_of
from detente.briefs.rank import bundles, weight
from detente.briefs.words import around, event_text, phrases, shortened, signed
from detente.codebook import codebook
from detente.relations.series import relation_series
from detente.relations.table import from_columns

SIDES = (frozenset({"PAK"}), frozenset({"AFG"}))


def actor(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "name": id_, "kind": "country", "country": None, "role": None, "acts_for": None, **more}


ACTORS = {
    "country:USA": actor("country:USA", name="United States", country="USA"),
    "country:AFG": actor("country:AFG", name="Afghanistan", country="AFG"),
    "org:house": actor("org:house", name="White House", kind="institution", country="USA"),
    "p": actor("p", name="partners", kind="company"),
    "mr": actor("mr", name="Mr. President", kind="person", country="USA", role="President"),
    "ada": actor("ada", name="Ada Njoroge", kind="person", country="USA", role="Minister"),
}


def event(**more: Any) -> dict[str, Any]:
    return {
        "id": "E1",
        "type": "AID",
        "mode": None,
        "actors": ["country:USA"],
        "recipients": ["country:AFG"],
        "asserted_by": [],
        "actor_countries": ["PAK"],
        "recipient_countries": ["AFG"],
        "status": "occurred",
        "stance": "asserted",
        "historical": False,
        "score": 5.0,
        "sources": 1,
        "confidence": 0.8,
        "quad": 2,
        "reported": date(2024, 5, 1),
        **more,
    }


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, "The United States gave help to Afghanistan"),
        ({"status": "future"}, "The United States is to give help to Afghanistan"),
        ({"status": "negated"}, "The United States did not give help to Afghanistan"),
        ({"recipients": []}, "The United States gave help"),
        ({"actors": ["mr"]}, "The president of the United States gave help to Afghanistan"),
        (
            {"stance": "alleged", "asserted_by": ["ada"]},
            "The United States gave help to Afghanistan, according to Ada Njoroge",
        ),
        ({"stance": "denied"}, "The United States gave help to Afghanistan – denied"),
        ({"historical": True}, "The United States gave help to Afghanistan (background)"),
        ({"type": "OWN_TYPE"}, "The United States own type: Afghanistan"),
    ],
)
def test_an_event_is_said(change: dict[str, Any], text: str) -> None:
    assert event_text(event(**change), ACTORS) == text


def test_beside_a_country_its_offices_and_nameless_company_go() -> None:
    assert side(["country:USA", "org:house", "p"], ACTORS) == ["the United States"]
    assert side(["org:house", "p"], ACTORS) == ["the White House"]
    assert side(["country:USA", "ada"], ACTORS) == ["the United States", "Ada Njoroge"]


def test_every_type_of_the_codebook_has_its_phrase() -> None:
    said = phrases()
    assert set(codebook().types) <= set(said)
    for key, entry in said.items():
        name, _, mode = key.partition("/")
        assert not mode or mode in codebook().types[name].modes, key
        assert set(entry) == {"base", "past", "ing", "alone"}


def test_weight_grows_with_sources_and_novelty_and_falls_with_doubt() -> None:
    plain = weight(event(), {("AID", None)})
    assert weight(event(sources=3), {("AID", None)}) > plain
    assert weight(event(), set()) > plain
    assert weight(event(historical=True), {("AID", None)}) < plain
    assert weight(event(confidence=0.4, score=-10.0), set()) < weight(event(confidence=0.9, score=-10.0), set())


def test_bundles_end_at_a_gap_and_keep_directions_apart() -> None:
    days = [date(2024, 1, 1), date(2024, 1, 10), date(2024, 6, 1)]
    rows = [event(id=f"E{n}", reported=day) for n, day in enumerate(days)]
    rows.append(event(id="E9", actor_countries=["AFG"], reported=days[0]))
    found = bundles(rows, set(), 9, SIDES)
    assert sorted(sorted(e["id"] for e in b.events) for b in found) == [["E0", "E1"], ["E2"], ["E9"]]


def test_a_long_sentence_is_cut_around_its_word() -> None:
    text = "word " * 60 + "the crossing was closed " + "word " * 60
    cut = around(text, text.index("crossing"), 80)
    assert "crossing was closed" in cut
    assert cut.startswith("… ")
    assert len(cut) <= 84
    assert shortened("one two three", 8) == "one two …"


def test_phrases_are_runs_without_verbs_and_names() -> None:
    found = phrases_of(
        "Kenya's drone attacks on the grain silos, said Ada, are hurting trade routes.", {"kenya", "ada"}
    )
    assert found == ["drone attacks", "grain silos", "trade routes"]


def test_the_chart_puts_zero_in_the_middle_and_draws_offline() -> None:
    days = [f"2024-{m:02}-{d:02}" for m in range(1, 7) for d in (1, 11, 21)]
    table = from_columns(
        {
            "a": ["one"] * 18,
            "b": ["other"] * 18,
            "day": days,
            "quad": [1, 3] * 9,
            "type": ["CONSULT", "ACCUSE"] * 9,
            "events": [2, 1] * 9,
            "score": [2.0, -2.0] * 9,
        }
    )
    series = relation_series(table, "one", "other")
    spec = chart_spec(Chart(series, (("A", np.datetime64("2024-05-01")),)))
    index, bars, coverage = spec["vconcat"]
    assert index["layer"][0]["encoding"]["y"]["scale"]["domain"] == [-10, 10]
    low, high = bars["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert low == -high
    assert coverage["encoding"]["y"]["title"] == "all news"
    pytest.importorskip("vl_convert")
    assert "<svg" in to_svg(Chart(series, ()))


@pytest.mark.parametrize(("value", "text"), [(2.13, "+2.1"), (-3.5, "−3.5"), (-0.04, "0.0"), (0.0, "0.0")])
def test_scores_have_a_sign_and_zero_has_none(value: float, text: str) -> None:
    assert signed(value) == text


def test_what_is_returned_stands_in_the_same_line() -> None:
    days = [date(2024, 1, 1), date(2024, 1, 8)]
    rows = [event(id=f"E{n}", reported=day) for n, day in enumerate(days)]
    rows += [event(id=f"F{n}", reported=day, actor_countries=["AFG"]) for n, day in enumerate(days)]
    (found,) = bundles(rows, set(), 9, SIDES)
    assert {e["id"][0] for e in found.events} != {e["id"][0] for e in found.back}
    assert len(found.back) == 2


def test_offices_of_a_dataset_bear_their_country() -> None:
    actors = {"c": actor("c", name="Police", kind="institution", country="KEN")}
    assert side(["c"], actors, placed=True) == ["Police (Kenya)"]


def test_no_month_stands_twice_on_the_axis() -> None:
    days = np.arange("2021-10-30", "2022-04-21", dtype="datetime64[D]")
    assert ticks(days) == ["2021-11-01", "2021-12-01", "2022-01-01", "2022-02-01", "2022-03-01", "2022-04-01"]
    assert len(ticks(np.arange("2010-01-01", "2022-01-01", dtype="datetime64[D]"))) <= 8
