"""The terminal view, over readings built by hand."""

from __future__ import annotations

import io

import pytest
from render_samples import ACTORS, TEXT, event, reading
from rich.console import Console

from detente.model import Document, Evidence, Reading
from detente.render.table import console, show


def shown(given: Reading, width: int = 110, **options: bool) -> str:
    buffer = io.StringIO()
    show(given, console(buffer, width=width), **options)
    return buffer.getvalue()


def test_the_header_names_the_article_and_what_it_holds() -> None:
    text = shown(reading())
    assert "Freedonia accuses Sylvania of raid" in text
    assert "The Gazette · 5 Mar 2031 · English · 2 events · 1 statement" in text
    assert "Speaking: Sylvania (1)" in text


def test_a_wide_terminal_has_a_table_and_a_narrow_one_a_list() -> None:
    assert "Who says so" in shown(reading(), 110)
    narrow = shown(reading(), 50)
    assert "Who says so" not in narrow
    assert "Freedonia → Sylvania" in narrow


@pytest.mark.parametrize("width", [20, 40, 79, 100, 140, 300])
def test_no_line_is_wider_than_the_terminal_or_ends_in_blanks(width: int) -> None:
    for line in shown(reading(), width, evidence=True, explain=True).splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


def test_an_accusation_is_no_tick_for_what_it_alleges() -> None:
    line = next(row for row in shown(reading()).splitlines() if "ASSAULT" in row)
    assert "! disputed" in line
    assert "✓" not in line
    assert "Freedonia" in line  # who says so


def test_sections_stand_only_where_there_is_something() -> None:
    text = shown(reading())
    for title in ("Promises and undertakings", "Meetings", "Contested claims", "Figures"):
        assert title in text
    bare = shown(reading(claims=(), commitments=(), engagements=(), figures=()))
    for title in ("Promises and undertakings", "Meetings", "Contested claims", "Figures"):
        assert title not in bare


def test_sections_speak_plainly() -> None:
    text = shown(reading(), 140)
    assert "Sylvania to Freedonia: “to pull back its troops”; agreed in principle; due Apr 2031; told by" in text
    assert "○ visit planned (ministers): Sylvania (Ada Quill); in Sylvania; about border trade" in text
    assert "“a raid that left 20 to 30 soldiers dead”: Freedonia asserts, Sylvania denies" in text
    assert "20 to 30 soldiers dead; says Freedonia" in text


def test_evidence_shows_the_sentence_with_its_trigger() -> None:
    assert "Freedonia [accused] Sylvania" in shown(reading(), 140, evidence=True)
    assert "[accused]" not in shown(reading(), 140)


def test_explain_gives_reasons() -> None:
    assert "event “trade”: no party is named (COOPERATE trade)" in shown(reading(), explain=True)
    assert "no party is named" not in shown(reading())


def test_nothing_to_record_is_said() -> None:
    empty = Reading(document=Document(id="x", text="The sea was calm.", language="en"))
    assert "Nothing to record in this text." in shown(empty)


def test_parties_that_act_alike_are_each_other() -> None:
    both = ("country:FRE", "country:SYL")
    text = shown(reading(events=(event(type="CONSULT", mode=None, actors=both, recipients=both),)), 60)
    assert "Freedonia and Sylvania → each other" in text


def test_text_cannot_steer_the_terminal() -> None:
    nasty = TEXT.replace("accused", "\x1b[2Jac\u202ecused[bold]:smile:")
    evidence = Evidence(sentence=(0, len(nasty)), trigger=(0, 9))
    given = Reading(
        document=Document(id="x", text=nasty, title="\x1b]0;owned\x07Title", language="en"), actors=ACTORS,
        events=(event(evidence=evidence),),
    )
    text = shown(given, evidence=True)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold]:smile:" in text  # printed as it is, not taken for markup


def test_a_pipe_gets_no_colours_and_a_terminal_does() -> None:
    assert "\x1b[" not in shown(reading())
    buffer = io.StringIO()
    coloured = Console(file=buffer, width=100, force_terminal=True, color_system="standard", highlight=False)
    show(reading(), coloured, evidence=True)
    assert "\x1b[" in buffer.getvalue()
    assert "[accused]" not in buffer.getvalue()  # the colour marks it


def test_ascii_terminals_get_ascii_marks() -> None:
    class Ascii(io.StringIO):
        encoding = "ascii"

    buffer = Ascii()
    show(reading(), console(buffer, width=60))
    marks = [line for line in buffer.getvalue().splitlines() if "Freedonia" in line]
    assert any("Freedonia -> Sylvania" in line for line in marks)
