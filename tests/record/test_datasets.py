"""The same event in two datasets: one where it is asked for, never by default, and two again at a word."""

from __future__ import annotations

from typing import Any

import pytest

from detente.record import Record

RAID: dict[str, Any] = {
    "type": "ASSAULT",
    "date": "2023-05-04",
    "actors": [("army of Kenya", "KEN", ["MIL"])],
    "recipients": [("Somalia", "SOM", [])],
    "place": "Liboi",
    "place_country": "KEN",
    "lat": 0.35,
    "lon": 40.87,
    "place_precision": "city",
}


def row(external: str, **changes: Any) -> dict[str, Any]:
    return {**RAID, "external": external, **changes}


def into(record: Record) -> list[tuple[str, str]]:
    """(origin, origin that it went into) of what was merged."""
    found = record.sql(
        "SELECT o.origin AS a, l.origin AS b FROM base.same s JOIN base.originals o ON o.event = s.event "
        'JOIN base.originals l ON l.event = s."into" ORDER BY 1'
    )
    return [(each["a"], each["b"]) for each in found]


def test_nothing_is_merged_unless_asked_for(record: Record) -> None:
    record.add_rows([row("1")], origin="acled")
    record.add_rows([row("1")], origin="icews")
    assert len(record.events()) == 2


def test_the_same_event_of_three_datasets_is_one(record: Record) -> None:
    record.add_rows([row("1", publisher="Radio Wajir", reports=2)], origin="icews")
    record.add_rows([row("1", publisher="The Garissa Post", place="Liboi town", lat=0.36)], origin="acled")
    record.add_rows([row("9", publisher="Radio Wajir")], origin="ucdp")
    assert record.merge_datasets() == 2
    event = record.events()[0]
    assert (len(record.events()), event["origin"]) == (1, "acled")
    assert (event["reports"], event["sources"]) == (4, 2)
    assert into(record) == [("icews", "acled"), ("ucdp", "acled")]
    assert len(record.sql("SELECT * FROM dyads")) == 1
    reasons = {each["reason"] for each in record.sql("SELECT reason FROM merges")}
    assert all("the same type, parties and day" in reason for reason in reasons)


@pytest.mark.parametrize(
    "other",
    [
        {"date": "2023-05-05"},
        {"date": "2023-05"},
        {"type": "COERCE"},
        {"recipients": [("Uganda", "UGA", [])]},
        {"actors": [("Somalia", "SOM", [])], "recipients": [("army of Kenya", "KEN", ["MIL"])]},
        {"lat": -4.0, "lon": 39.6, "place": "Mombasa"},
        {"place_country": "SOM", "lat": None, "lon": None, "place": None, "place_precision": "country"},
        {"status": "hypothetical"},
    ],
    ids=["day", "month", "type", "party", "direction", "city", "country", "status"],
)
def test_a_near_miss_stays_apart(record: Record, other: dict[str, Any]) -> None:
    record.add_rows([row("1")], origin="acled")
    record.add_rows([row("1", **other)], origin="icews")
    assert record.merge_datasets() == 0


def test_what_either_party_may_be_named_first_in_is_merged_the_other_way_round(record: Record) -> None:
    talks = {"type": "CONSULT", "place": None, "place_precision": None, "lat": None, "lon": None, "place_country": None}
    turned = {"actors": [("Somalia", "SOM", [])], "recipients": [("Kenya", "KEN", [])]}
    record.add_rows([row("1", **talks)], origin="gdelt")
    record.add_rows([row("1", **{**talks, **turned})], origin="icews")
    assert record.merge_datasets() == 1


def test_where_it_may_be_one_of_two_nothing_is_merged(record: Record) -> None:
    record.add_rows([row("1")], origin="acled")
    record.add_rows([row("1"), row("2")], origin="icews")
    assert record.merge_datasets() == 0


def test_within_a_country_the_city_must_be_the_same(record: Record) -> None:
    home = {"recipients": [("people of Kenya", "KEN", ["CVL"])]}
    nowhere = {"place": None, "place_precision": None, "lat": None, "lon": None}
    record.add_rows([row("1", **home), row("2", date="2023-06-01", **home)], origin="acled")
    record.add_rows([row("1", **home), row("2", date="2023-06-01", **{**home, **nowhere})], origin="ucdp")
    assert record.merge_datasets() == 1


def test_taken_apart_all_is_as_it_was(record: Record) -> None:
    record.add_rows([row("1", reports=3)], origin="acled")
    record.add_rows([row("1", mode="aerial")], origin="icews")
    before, dyads = list(record.events()), len(record.sql("SELECT * FROM dyads"))
    record.merge_datasets()
    assert record.merge_datasets() == 0
    assert record.part_datasets() == 1
    key = "id"
    assert sorted(record.events(), key=lambda e: e[key]) == sorted(before, key=lambda e: e[key])
    assert len(record.sql("SELECT * FROM dyads")) == dyads


def test_one_that_a_person_split_off_is_not_merged_again(record: Record) -> None:
    record.add_rows([row("1")], origin="acled")
    record.add_rows([row("1")], origin="icews")
    gone = record.events(origin="icews")[0]["id"]
    record.merge_datasets()
    assert record.show(gone)["origin"] == "acled"
    assert {each["origin"] for each in record.show(gone)["imported"]} == {"acled", "icews"}
    record.review(gone, "split", who="a reader")
    assert len(record.events()) == 2
    assert record.merge_datasets() == 0


def test_a_file_imported_again_changes_nothing(record: Record) -> None:
    record.add_rows([row("1")], origin="acled")
    record.add_rows([row("1")], origin="icews")
    record.merge_datasets()
    assert record.add_rows([row("1")], origin="icews").known == 1
    assert len(record.events()) == 1
