"""Who the record remembers, who it does not, and what a person says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from detente.record import Record, people

Article = Callable[..., Any]


@pytest.fixture
def learnt(record: Record, article: Article) -> Record:
    made = article(
        "Amina Otieno of Kenya met officials. Ben Okoth saw it. Tana Valley Front men left.", published="2024-01-01"
    )
    made.actor("person:amina-otieno", name="Amina Otieno", kind="person", country="KEN", role="envoy", sectors=("GOV",))
    made.actor("person:ben-okoth", name="Ben Okoth", kind="person", country="KEN", role="resident", sectors=("CVL",))
    made.actor("person:cy-odera", name="Cy Odera", kind="person", country="KEN")
    made.actor("KEN:tana-valley-front", name="Tana Valley Front", kind="group", country="KEN", sectors=("REB",))
    made.actor("xxx:rebels", name="rebels", kind="group", sectors=("REB",))
    for who in ("person:amina-otieno", "person:ben-okoth", "person:cy-odera", "KEN:tana-valley-front", "xxx:rebels"):
        made.event("met", "CONSULT", (who,), ("PAK",))
    record.add(made.reading())
    return record


def ids(record: Record) -> list[str]:
    return [row["id"] for row in people.known(record.con)]


def test_office_holders_and_bodies_are_remembered_and_private_persons_are_not(learnt: Record) -> None:
    assert ids(learnt) == ["KEN:tana-valley-front", "person:amina-otieno"]


def test_every_entry_says_where_it_was_learnt(learnt: Record) -> None:
    row = next(r for r in people.known(learnt.con) if r["id"] == "person:amina-otieno")
    assert (row["role"], row["country"], str(row["first"]), str(row["last"])) == (
        "envoy",
        "KEN",
        "2024-01-01",
        "2024-01-01",
    )
    assert row["document"]


def test_a_reader_of_the_past_does_not_know_the_future(learnt: Record) -> None:
    assert people.known(learnt.con, before="2024-01-01") == []
    assert len(people.memory(learnt.con, before="2024-01-02")) == 2


def test_forgotten_stays_forgotten(learnt: Record, article: Article) -> None:
    assert people.tell(learnt.con, "person:amina-otieno", "forget")
    again = article("Amina Otieno of Kenya left.", published="2024-03-01")
    again.actor("person:amina-otieno", name="Amina Otieno", kind="person", country="KEN", role="envoy")
    again.event("left", "CONSULT", ("person:amina-otieno",), ("PAK",))
    learnt.add(again.reading())
    assert ids(learnt) == ["KEN:tana-valley-front"]


def test_a_further_name_and_a_merge_last(learnt: Record, article: Article) -> None:
    other = article("Amina A. Otieno of Kenya left.", published="2024-02-01")
    other.actor("person:amina-a-otieno", name="Amina A. Otieno", kind="person", country="KEN", role="envoy")
    other.event("left", "CONSULT", ("person:amina-a-otieno",), ("PAK",))
    learnt.add(other.reading())
    assert people.tell(learnt.con, "person:amina-otieno", "alias", "Mama Otieno")
    assert people.tell(learnt.con, "person:amina-a-otieno", "merge", "person:amina-otieno")
    row = next(r for r in people.known(learnt.con) if r["id"] == "person:amina-otieno")
    assert {"Mama Otieno", "Amina A. Otieno"} <= set(row["aliases"])
    assert str(row["last"]) == "2024-02-01"
    assert "person:amina-a-otieno" not in ids(learnt)


def test_a_merge_is_taken_back(learnt: Record, article: Article) -> None:
    other = article("Amina A. Otieno of Kenya left.", published="2024-02-01")
    other.actor("person:amina-a-otieno", name="Amina A. Otieno", kind="person", country="KEN", role="envoy")
    other.event("left", "CONSULT", ("person:amina-a-otieno",), ("PAK",))
    learnt.add(other.reading())
    before = people.known(learnt.con)
    assert people.tell(learnt.con, "person:amina-a-otieno", "merge", "person:amina-otieno")
    assert people.known(learnt.con) != before
    assert people.split(learnt.con, "person:amina-otieno") == ["person:amina-a-otieno"]
    assert people.known(learnt.con) == before
    assert people.split(learnt.con, "person:amina-otieno") == []


def test_a_name_given_outlasts_a_split(learnt: Record, article: Article) -> None:
    other = article("Amina A. Otieno of Kenya left.", published="2024-02-01")
    other.actor("person:amina-a-otieno", name="Amina A. Otieno", kind="person", country="KEN", role="envoy")
    other.event("left", "CONSULT", ("person:amina-a-otieno",), ("PAK",))
    learnt.add(other.reading())
    people.tell(learnt.con, "person:amina-a-otieno", "merge", "person:amina-otieno")
    people.tell(learnt.con, "person:amina-otieno", "alias", "Mama Otieno")
    people.split(learnt.con, "person:amina-a-otieno")
    names = {row["id"]: row["aliases"] for row in people.known(learnt.con)}
    assert "Mama Otieno" in names["person:amina-otieno"]
    assert "Mama Otieno" not in names["person:amina-a-otieno"]


def test_unknown_entries_cannot_be_told_of(learnt: Record) -> None:
    assert not people.tell(learnt.con, "person:nobody-here", "forget")
    assert not people.tell(learnt.con, "person:amina-otieno", "merge", "person:nobody-here")
