"""Dates and places belong to the word that they hang on, not to the nearest one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import DateMention, Event, Place
from detente.stages.records.attach import Attachments

Find = Callable[..., Event]


@pytest.mark.parametrize(
    ("text", "type_", "date"),
    [
        ("Kenya attacked Somalia on 3 May 2023.", "ASSAULT", "2023-05-03"),
        ("Kenya signed a pact with Chad in Nairobi after rebels attacked Goma in 2021.", "ASSAULT", "2021"),
        ("Kenya signed a pact with Chad in Nairobi after rebels attacked Goma in 2021.", "SUPPORT", None),
        ("On Tuesday, Kenya, which expelled an envoy in 2019, signed a pact with Chad.", "SANCTION", "2019"),
        ("On Tuesday, Kenya, which expelled an envoy in 2019, signed a pact with Chad.", "SUPPORT", "2024-05-21"),
        ("Talks were held in Accra in March between Ghana and Togo.", "CONSULT", "2024-03"),
        ("Kenya said on Monday that Chad attacked Sudan on Sunday.", "ASSAULT", "2024-05-19"),
        ("Kenya accused Chad of attacks in 2020.", "ACCUSE", None),
    ],
)
def test_an_event_has_its_own_date(event: Find, text: str, type_: str, date: str | None) -> None:
    assert event(text, type_).date == date


def test_the_words_of_the_date_are_kept(event: Find) -> None:
    assert event("Kenya attacked Somalia on 3 May 2023.", "ASSAULT").date_text == "3 May 2023"


@pytest.mark.parametrize(
    ("text", "type_", "place"),
    [
        ("Kenya signed a pact with Chad in Nairobi after rebels attacked Goma in 2021.", "SUPPORT", "Nairobi"),
        ("Talks were held in Accra in March between Ghana and Togo.", "CONSULT", "Accra"),
        ("Protesters marched in Dakar on Saturday against the government.", "PROTEST", "Dakar"),
        ("Kenya condemned Chad.", "ACCUSE", None),
        ("The Kenyan foreign minister visited Kampala.", "CONSULT", "Kampala"),
    ],
)
def test_an_event_has_the_place_of_its_own_phrase(event: Find, text: str, type_: str, place: str | None) -> None:
    found = event(text, type_).place
    assert (found.name if found else None) == place


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("According to Kenya, Chad attacked Sudan.", "ASSAULT"),
        ("Kenya received aid from Chad.", "AID"),
        ("Kenya responded positively to Chad.", "AGREE"),
        ("Kenya imposed sanctions on Burundi.", "SANCTION"),
    ],
)
def test_a_party_is_no_place(event: Find, text: str, type_: str) -> None:
    assert event(text, type_).place is None


def test_attachments_work_on_a_bare_parse(nlp) -> None:
    doc = nlp("Rebels attacked Goma on Monday while Kenya mourned in Nairobi.")
    at = {t.text: t for t in doc}
    monday = (at["Monday"].idx, at["Monday"].idx + len("Monday"))
    nairobi = Place(name="Nairobi", precision="city")
    attach = Attachments(
        doc, [DateMention(span=monday, edtf="2024-05-20", text="Monday")], [(at["Nairobi"].i, nairobi)]
    )
    found = attach.date_of(at["attacked"])
    assert found is not None
    assert found.edtf == "2024-05-20"
    assert attach.place_of(at["mourned"]) is nairobi
    assert attach.place_of(at["attacked"]) is None
    assert attach.place_at(at["Nairobi"]) is nairobi
    assert attach.place_at(at["Goma"]) is None


def test_an_article_without_dates_or_places_has_none(nlp) -> None:
    doc = nlp("Rebels attacked Goma.")
    attach = Attachments(doc, [], [])
    assert attach.date_of(doc[1]) is None
    assert attach.place_of(doc[1]) is None
