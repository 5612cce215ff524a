"""How a reading made by hand fares against gold."""

from __future__ import annotations

from typing import Any

import pytest

from detente.evaluate.checks import Parties, check_claim, check_commitment, check_engagement, check_event, check_figure
from detente.evaluate.gold import GoldArticle, GoldItem, sentence_around
from detente.evaluate.score import Score, figures_of, score_reading
from detente.model import (
    Actor,
    AgendaItem,
    Claim,
    Commitment,
    Document,
    Engagement,
    Event,
    Evidence,
    Figure,
    Place,
    Position,
    Reading,
    Span,
)

TEXT = "Foreign Minister Sione Vaka of Tonga condemned the raid. Fiji will send 20 boats by June. The wind attacked us."
ACTORS = (
    Actor(id="vaka", name="Sione Vaka", kind="person", country="TON", sectors=("GOV",), mentions=((17, 27),)),
    Actor(id="fiji", name="Fiji", kind="country", country="FJI"),
    Actor(id="gang", name="Reef Front", kind="group", country="FJI", sectors=("REB",)),
)


def place(words: str) -> Span:
    start = TEXT.index(words)
    return start, start + len(words)


def item(
    kind: str, words: str, *, name: str = "x1", minor: bool = False, optional: bool = False, **wants: Any
) -> GoldItem:
    at = place(words)
    answers = {k: tuple(str(v) for v in (value if isinstance(value, list) else [value])) for k, value in wants.items()}
    return GoldItem(name, kind, words, at, sentence_around(TEXT, at), answers, minor, optional)


def event(words: str, type_: str, name: str = "e1", **fields: Any) -> Event:
    rest: dict[str, Any] = {
        "mode": None, "contexts": (), "cameo": None, "quad": 1, "score": 0.0, "actors": (), "recipients": (),
        "status": "occurred", "historical": False, "stance": "asserted", "asserted_by": (), "statement": None,
        "date": None, "date_text": None, "place": None, "confidence": 1.0,
    }  # fmt: skip
    evidence = Evidence(sentence=sentence_around(TEXT, place(words)), trigger=place(words))
    return Event(id=name, type=type_, evidence=evidence, **{**rest, **fields})


def article(*items: GoldItem) -> GoldArticle:
    kinds = ("statements", "events", "claims", "commitments", "engagements", "figures", "actors", "not_events")
    return GoldArticle("isles", TEXT, "2024-05-02", None, {k: tuple(i for i in items if i.kind == k) for k in kinds})


def reading(**records: Any) -> Reading:
    return Reading(document=Document(id="d", text=TEXT), actors=ACTORS, **records)


PARTIES = Parties(reading())


@pytest.mark.parametrize(
    ("who", "spec", "fits"),
    [
        ("vaka", "TON", True),
        ("vaka", "TON GOV", True),
        ("vaka", "TON MIL", False),
        ("vaka", "GOV", True),
        ("vaka", "sione", True),
        ("fiji", "FJI GOV", True),  # a bare country stands for its government
        ("fiji", "GOV", False),
        ("gang", "REB", True),
        ("gang", "FJI GOV", False),
        ("gang", "Reef", True),
        ("gang", "TON", False),
        (None, "TON", False),
    ],
)
def test_who_fits_a_specification(who: str | None, spec: str, fits: bool) -> None:
    assert PARTIES.any_fits([who], [spec]) is fits


def test_an_event_is_checked_field_by_field() -> None:
    wants = item(
        "events", "condemned the raid", type="ACCUSE", actor=["TON"], recipient=["FJI"], status=["occurred"],
        stance=["alleged"], by=["TON"], date_within=["2024-05-01", "2024-05-31"], place=["Suva"], historical=True,
    ).wants  # fmt: skip
    record = event(
        "condemned", "ACCUSE", actors=("vaka",), recipients=("gang",), asserted_by=("fiji",), date="2024-05-02",
        place=Place(name="Suva Harbour"),
    )  # fmt: skip
    assert check_event(PARTIES, record, wants) == {
        "type": True, "stance": False, "actor": True, "recipient": True, "status": True, "historical": False,
        "by": False, "date": True, "place": True,
    }  # fmt: skip


def test_both_parties_may_stand_among_the_actors() -> None:
    wants = {"type": ("CONSULT",), "actor": ("TON",), "recipient": ("FJI",)}
    assert all(check_event(PARTIES, event("send", "CONSULT", actors=("vaka", "fiji")), wants).values())
    assert not check_event(PARTIES, event("send", "CONSULT", actors=("fiji",)), wants)["recipient"]


@pytest.mark.parametrize(("type_", "right"), [("AGREE", True), ("AID", False)])
def test_a_promise_made_may_count_as_occurred(type_: str, right: bool) -> None:
    wants = {"type": ("AGREE", "AID"), "status": ("future",)}
    assert check_event(PARTIES, event("send", type_), wants)["status"] is right


def test_a_claim_needs_the_right_sides() -> None:
    told = (
        Position(holder="vaka", stance="asserts", evidence=(0, 5)),
        Position(holder="fiji", stance="denies", evidence=(0, 5)),
    )
    claim = Claim(id="c", proposition=place("the raid"), event=None, positions=told, contested=True)
    assert check_claim(PARTIES, claim, {"holder": ("TON",), "denied_by": ("FJI",)}) == {
        "contested": True, "holder": True, "denied_by": True,
    }  # fmt: skip
    assert not check_claim(PARTIES, claim, {"denied_by": ("TON",)})["denied_by"]


def test_a_commitment_a_meeting_and_a_number() -> None:
    promise = Commitment(
        id="k", by=("fiji",), to=(), action=place("send 20 boats"), event_type=None, state="pledged", conditions=None,
        due="2024-06", told_by=None, evidence=(),
    )  # fmt: skip
    wants: dict[str, tuple[str, ...]]
    wants = {"by": ("FJI",), "state": ("pledged",), "action_has": ("BOATS",), "due": ("2024-06",), "to": ("TON",)}
    checks = check_commitment(PARTIES, promise, wants)
    assert checks == {"by": True, "state": True, "action": True, "due": True, "to": False}
    meeting = Engagement(
        id="g", kind="talks", level=None, participants=("fiji",), people=("vaka",), status="planned", date=None,
        place=None, agenda=(AgendaItem(span=place("the raid"), topic="security"),), evidence=(),
    )  # fmt: skip
    wants = {"participants": ("FJI", "TON"), "person": ("Vaka",), "agenda_has": ("raid",), "date": ("2024",)}
    checks = check_engagement(PARTIES, meeting, wants)
    assert checks == {"participants": True, "person": True, "agenda": True, "date": False}
    number = Figure(
        id="f", what=None, unit=None, low=20, high=None, approximate=False, by=(), date=None, place=None, evidence=()
    )
    assert check_figure(PARTIES, number, {"low": ("20",), "high": ("20",)}) == {"low": True, "high": False}


def test_each_record_serves_one_item_and_the_best_pair_comes_first() -> None:
    gold = article(
        item("events", "Sione Vaka of Tonga condemned", name="e1", type="ACCUSE", actor="FJI"),
        item("events", "condemned the raid", name="e2", type="ACCUSE", actor="TON"),
    )
    score = score_reading(gold, reading(events=(event("condemned", "ACCUSE", actors=("vaka",)),)))
    assert [o.found for o in score.outcomes] == [False, True]
    assert [o.whole for o in score.outcomes] == [False, True]


def test_an_event_of_another_type_or_sentence_is_a_miss_and_a_stray() -> None:
    gold = article(item("events", "condemned the raid", type="ACCUSE"))
    for wrong in (event("condemned", "REQUEST"), event("send", "ACCUSE")):
        score = score_reading(gold, reading(events=(wrong,)))
        assert [o.found for o in score.outcomes] == [False]
        assert score.stray == (wrong,)


def test_optional_items_bear_out_but_never_count() -> None:
    gold = article(item("events", "condemned the raid", type="ACCUSE", optional=True))
    found = score_reading(gold, reading(events=(event("condemned", "ACCUSE"),)))
    assert found.outcomes == ()
    assert found.stray == ()


def test_figures_leave_out_minor_items_and_count_traps() -> None:
    gold = article(
        item("events", "condemned the raid", name="e1", type="ACCUSE", actor="FJI", status="occurred", minor=True),
        item("events", "will send 20 boats", name="e2", type=["AID", "AGREE"], actor="FJI", status="future"),
        item("actors", "Sione Vaka", country="TON", sectors="MIL"),
        item("not_events", "The wind attacked us"),
    )
    events = (
        event("condemned", "ACCUSE"), event("send", "AID", "e2", actors=("fiji",), status="future", date="2020"),
        event("attacked", "ASSAULT", "e3"),
    )  # fmt: skip
    figures = figures_of([score_reading(gold, reading(events=events))])
    assert figures["events"] == {
        "found": Score(1, 1), "whole": Score(1, 1), "joint": Score(1, 1), "borne_out": Score(2, 3),
    }  # fmt: skip
    assert figures["actors"] == {"found": Score(1, 1), "whole": Score(0, 1)}
    assert figures["traps"] == {"avoided": Score(0, 1)}
    assert figures["claims"]["found"].share == 1.0, "nothing asked, nothing missed"
