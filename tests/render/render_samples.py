"""Readings built by hand, so that tests of the views need no parser."""

from __future__ import annotations

from typing import Any

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
    Rejection,
    Span,
    Statement,
    document_id,
)

TEXT = (
    "Freedonia accuses Sylvania of raid\n\n"
    "Freedonia accused Sylvania on 4 March 2031 of a raid that left 20 to 30 soldiers dead. Sylvania denied this. "
    "Foreign Minister Ada Quill will visit Sylvania to discuss border trade. Sylvania promised to pull back its troops."
)


def at(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return start, start + len(words)


def event(**changes: Any) -> Event:
    values: dict[str, Any] = {
        "id": "e1", "type": "ACCUSE", "mode": "allege", "contexts": ("military",), "cameo": "112", "quad": 3,
        "score": -3.5,
        "actors": ("country:FRE",), "recipients": ("country:SYL",), "status": "occurred", "historical": False,
        "stance": "asserted", "asserted_by": (), "statement": None, "date": "2031-03-04",
        "date_text": "on 4 March 2031",
        "place": None, "confidence": 0.8,
        "evidence": Evidence(sentence=at(SENTENCE), trigger=at("accused")),
    }
    return Event(**{**values, **changes})


SENTENCE = "Freedonia accused Sylvania on 4 March 2031 of a raid that left 20 to 30 soldiers dead."
ACTORS = (
    Actor(id="country:FRE", name="Freedonia", kind="country", country="FRE", code="FRE", mentions=(at("Freedonia"),)),
    Actor(id="country:SYL", name="Sylvania", kind="country", country="SYL", code="SYL"),
    Actor(
        id="person:ada-quill", name="Ada Quill", kind="person", country="FRE", sectors=("GOV",), code="FRE GOV",
        acts_for="country:FRE", role="Foreign Minister", mentions=(at("Foreign Minister Ada Quill"),),
    ),
)


def reading(**changes: Any) -> Reading:
    raid = event(
        id="e2", type="ASSAULT", mode=None, actors=("country:SYL",), recipients=(), stance="disputed",
        asserted_by=("country:FRE",), evidence=Evidence(sentence=at(SENTENCE), trigger=at("raid that")),
        mentions=(Evidence(sentence=at("Sylvania denied this."), trigger=at("denied")),),
    )
    values: dict[str, Any] = {
        "document": Document(
            id=document_id(TEXT), text=TEXT, publisher="The Gazette", language="en", published="2031-03-05",
        ),
        "actors": ACTORS,
        "statements": (
            Statement(
                id="s1", speaker="country:SYL", kind="indirect", source=None, cue=at("denied"), content=at("this"),
            ),
        ),
        "events": (event(), raid),
        "claims": (
            Claim(
                id="c1", proposition=at("a raid that left 20 to 30 soldiers dead"), event="e2", contested=True,
                positions=(
                    Position(holder="country:FRE", stance="asserts", evidence=at(SENTENCE)),
                    Position(holder="country:SYL", stance="denies", evidence=at("Sylvania denied this.")),
                ),
            ),
        ),
        "commitments": (
            Commitment(
                id="k1", by=("country:SYL",), to=("country:FRE",), action=at("to pull back its troops"),
                event_type="RETREAT", state="agreed_in_principle", conditions=None, due="2031-04",
                told_by="country:FRE",
                evidence=(at("Sylvania promised to pull back its troops."),),
            ),
        ),
        "engagements": (
            Engagement(
                id="g1", kind="visit", level="ministerial", participants=("country:SYL",), people=("person:ada-quill",),
                status="planned", date=None, place=Place(name="Sylvania", country="SYL"),
                agenda=(AgendaItem(span=at("border trade"), topic="border trade"),),
                evidence=(at("Foreign Minister Ada Quill will visit Sylvania to discuss border trade."),),
            ),
        ),
        "figures": (
            Figure(
                id="f1", what="soldiers dead", unit="soldier", low=20, high=30, approximate=False, by=("country:FRE",),
                date=None, place=None, evidence=(at("20 to 30 soldiers"),),
            ),
        ),
        "rejected": (Rejection(kind="event", span=at("trade"), reason="no party is named", detail="COOPERATE trade"),),
    }
    return Reading(**{**values, **changes})
