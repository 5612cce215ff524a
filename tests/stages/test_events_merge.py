"""One event told twice is one event; what differs in type, parties, status, voucher, date or place is another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya condemned Chad. Kenya condemned Chad.",
        "Chad attacked Sudan on Monday. The attack on Sudan by Chad lasted hours.",
        "Kenya met Somalia in Nairobi. The meeting between Kenya and Somalia ended.",
    ],
)
def test_told_twice_is_one_event_with_a_further_mention(read: Read, text: str) -> None:
    (found,) = read(text).events
    assert len(found.mentions) == 1
    assert found.mentions[0].sentence != found.evidence.sentence
    assert found.mentions[0].trigger > found.evidence.trigger, "the first telling leads"
    assert [r.reason for r in read(text).rejected if r.kind == "event"] == ["told before"]


def test_a_later_mention_adds_date_and_place(read: Read) -> None:
    (found,) = read("Chad attacked Sudan. On Monday, Chad attacked Sudan in Khartoum.").events
    assert found.date == "2024-05-20"
    assert found.place is not None
    assert found.place.name == "Khartoum"


@pytest.mark.parametrize(
    "text",
    [
        "Kenya condemned Chad. Norway condemned Chad.",
        "Kenya condemned Chad. Kenya condemned Niger.",
        "Kenya condemned Chad. Kenya praised Chad.",
        "Kenya attacked Chad. Kenya will attack Chad.",
        "Kenya attacked Chad. Kenya did not attack Chad.",
        "Kenya attacked Chad. Officials in Norway said Kenya attacked Chad.",
        "Kenya attacked Chad on Monday. Kenya attacked Chad on Tuesday.",
        "Kenya attacked Chad in Goma. Kenya attacked Chad in Khartoum.",
    ],
)
def test_what_differs_stays_apart(read: Read, text: str) -> None:
    found = [e for e in read(text).events if e.mode != "allege"]
    assert len(found) == 2
    assert all(e.mentions == () for e in found)


def test_events_are_numbered_in_the_order_of_the_text(read: Read) -> None:
    events = read(
        "Kenya condemned Chad. Chad expelled Kenyan envoys. Kenya praised Norway. Kenya condemned Chad."
    ).events
    assert [e.id for e in events] == [f"e{n}" for n in range(1, len(events) + 1)]
    triggers = [e.evidence.trigger for e in events]
    assert triggers == sorted(triggers)


@pytest.mark.xfail(
    strict=True, reason="`the attack` without parties is dropped (no party is named) before it can merge"
)
@pytest.mark.parametrize(
    "text", ["Chad attacked Sudan on Monday. The attack lasted hours.", "Kenya met Somalia. The meeting lasted hours."]
)
def test_a_definite_noun_is_a_further_mention(read: Read, text: str) -> None:
    (found,) = read(text).events
    assert len(found.mentions) == 1


@pytest.mark.xfail(strict=True, reason="the second telling by its victims is an event of its own, with no actor")
def test_the_attack_that_killed_is_the_attack(read: Read) -> None:
    found = read("Chad attacked Sudan on Monday. The attack killed ten soldiers.").events
    assert all(e.actors == ("country:TCD",) for e in found if e.type == "ASSAULT")
