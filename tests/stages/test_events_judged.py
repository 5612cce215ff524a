"""The judge drops what it sees no event in, puts a type right only where it is sure, and sees words without a frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from detente.judge import Candidate, Judgement
from detente.judge.records import FIRM
from detente.lexicon.index import frame_index
from detente.model import Document
from detente.pipeline.builtin import builtin_stages
from detente.pipeline.nlp import load_model
from detente.settings import Settings
from detente.stages.base import Draft
from detente.stages.events.stage import Events

TEXT = "On Monday Kenya condemned Chad."


class Says:
    """Stands for a judge: the same probabilities whatever it is asked."""

    def __init__(self, **chances: float) -> None:
        self.chances = chances
        self.asked: list[Candidate] = []

    def classify(self, items: Sequence[Candidate]) -> list[Judgement]:
        self.asked += items
        ranked = tuple(sorted(self.chances.items(), key=lambda p: -p[1]))
        return [Judgement(ranked, None, (), "occurred", ranked[0][1]) for _ in items]


def events(judge: Any, text: str = TEXT) -> Any:
    """What the events stage makes of a text with this judge."""
    draft = Draft(Document(id="", text=text, language="en"), load_model()(text))
    for stage in builtin_stages(Settings(judge=False)):
        if stage.name == "events":
            Events(frame_index(), judge)(draft)
            return draft.layers["built_events"]
        stage(draft)
    return None


def test_the_judge_is_asked_with_marks_and_hints() -> None:
    judge = Says(ACCUSE=1.0)
    events(judge)
    first = judge.asked[0]
    spans = (first.actor, first.trigger, first.recipient)
    assert [first.sentence[s[0] : s[1]] for s in spans if s] == ["Kenya", "condemned", "Chad"]
    assert [(h.type, h.tie) for h in first.hints] == [("ACCUSE", FIRM)]


@pytest.mark.parametrize(
    ("chances", "types"),
    [
        ({"ACCUSE": 0.9, "NONE": 0.1}, ["ACCUSE"]),
        ({"NONE": 0.9, "ACCUSE": 0.1}, []),
        ({"NONE": 0.6, "ACCUSE": 0.4}, ["ACCUSE"]),
        ({"SUPPORT": 0.9, "ACCUSE": 0.05, "NONE": 0.05}, ["SUPPORT"]),
        ({"SUPPORT": 0.5, "ACCUSE": 0.4, "NONE": 0.1}, ["ACCUSE"]),
    ],
)
def test_what_the_rules_propose_the_judge_judges(chances: dict[str, float], types: list[str]) -> None:
    assert [e.type for e in events(Says(**chances))] == types


def test_the_more_sure_the_judge_the_higher_the_confidence() -> None:
    (sure,), (less,) = (events(Says(ACCUSE=p, NONE=1 - p)) for p in (0.95, 0.6))
    assert sure.confidence > less.confidence


def test_a_word_that_no_frame_knows_is_an_event_only_where_the_judge_is_very_sure() -> None:
    text = "Kenya bamboozled Chad."
    assert [e.type for e in events(Says(ACCUSE=0.95, NONE=0.05), text)] == ["ACCUSE"]
    assert events(Says(ACCUSE=0.7, NONE=0.3), text) == []
    assert events(None, text) == []


def test_an_event_with_too_few_parties_stands_only_where_the_judge_is_sure() -> None:
    text = "Kenya hailed the vote."
    assert [e.type for e in events(Says(SUPPORT=0.9, NONE=0.1), text)] == ["SUPPORT"]
    assert events(Says(SUPPORT=0.7, NONE=0.3), text) == []
    assert events(None, text) == []


def test_what_a_thing_did_is_no_deed_of_a_party_whatever_the_judge_says() -> None:
    assert events(Says(ASSAULT=1.0), "Kenya was hit by a storm.") == []


def test_a_type_that_the_sentence_has_already_is_not_proposed_again() -> None:
    assert len(events(Says(ACCUSE=0.95, NONE=0.05), "Kenya condemned Chad and bamboozled it.")) == 1
