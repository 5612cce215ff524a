"""Frames by head word."""

from __future__ import annotations

from detente.lexicon.frames import ClassTable, Frame, parse_frame
from detente.lexicon.index import FrameIndex, frame_index

CLASSES = ClassTable({"plan": ["idea", "plan"]})


def frames(type_: str, pos: str, *lines: str) -> list[Frame]:
    return [f for line in lines for f in parse_frame(line, type_, None, pos, CLASSES, "x")]


INDEX = FrameIndex(
    (
        *frames("ASSAULT", "VERB", "attack R", "attack R with:plan"),
        *frames("NONE", "VERB", "attack @plan"),
        *frames("ASSAULT", "NOUN", "attack on:R", "missile attack on:R"),
    )
)


def test_verbs_and_nouns_are_apart() -> None:
    assert {f.pos for f in INDEX.verbs("attack")} == {"VERB"}
    assert {f.pos for f in INDEX.nouns("attack")} == {"NOUN"}


def test_the_most_demanding_frame_comes_first() -> None:
    weights = [f.weight for f in INDEX.verbs("attack")]
    assert weights == sorted(weights, reverse=True)
    assert INDEX.nouns("attack")[0].prefix


def test_an_unknown_word_has_no_frames() -> None:
    assert INDEX.verbs("hum") == ()
    assert INDEX.nouns("hum") == ()
    assert INDEX.is_event_noun("attack")
    assert not INDEX.is_event_noun("hum")


def test_the_order_does_not_depend_on_the_order_of_the_files() -> None:
    rows = frames("ASSAULT", "VERB", "hit R", "hit R with:plan", "hit @plan in:R")
    forth, back = FrameIndex(tuple(rows)).verbs("hit"), FrameIndex(tuple(reversed(rows))).verbs("hit")
    assert [f.weight for f in forth] == [f.weight for f in back]


def test_the_index_over_the_packages_frames_is_made_once() -> None:
    assert frame_index() is frame_index()
    assert frame_index().verbs("accuse")
    assert frame_index().is_event_noun("visit")
