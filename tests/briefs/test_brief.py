"""A brief: what stands on it, in what order, and that every line leads to its words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente.briefs import make_brief, render
from detente.errors import InputError
from detente.record import Record

KEYS = ["happened", "turning", "promised", "contested", "said", "agenda", "coming", "unknown"]


def test_sections_stand_in_the_order_of_the_page(full: Record) -> None:
    brief = make_brief(full, "PAK", "AFG")
    assert [s.key for s in brief.sections] == KEYS
    assert brief.title == "Pakistan and Afghanistan"
    assert brief.until == date(2024, 12, 20)


def test_every_line_has_evidence_that_is_shown(full: Record) -> None:
    brief = make_brief(full, "PAK", "AFG")
    assert len(brief.lines) > 12
    for line in brief.lines:
        assert line.ids, line.text
        assert any(i in brief.numbers for i in line.ids), line.text
    for id_, reference in brief.references.items():
        assert reference.sentence, id_
        assert reference.publisher
        assert reference.url


def test_evidence_is_the_very_sentence(full: Record) -> None:
    brief = make_brief(full, "PAK", "AFG")
    (promise,) = brief.section("promised").lines
    assert brief.references[promise.ids[0]].sentence == "Islamabad pledged to reopen the crossing by January 10."
    shelled = next(line for line in brief.section("happened").lines if "shelled" in line.text)
    assert "shelled a Pakistani border post" in brief.references[shelled.ids[0]].sentence


def test_a_relation_that_got_worse_says_so_and_when_it_turned(full: Record) -> None:
    brief = make_brief(full, "PAK", "AFG")
    assert brief.state.word == "deteriorated"
    assert brief.state.arrow == "↘"
    turns = brief.section("turning").lines
    assert len(turns) == 1
    assert "shelled Pakistan" in turns[0].text or "accused" in turns[0].text


def test_alike_events_stand_in_one_line(full: Record) -> None:
    lines = make_brief(full, "PAK", "AFG").section("happened").lines
    talks = [line for line in lines if "talked with" in line.text]
    assert len(talks) == 1
    assert "64 more of the kind" in talks[0].text


def test_promises_contested_claims_words_and_meetings(full: Record) -> None:
    brief = make_brief(full, "PAK", "AFG")
    assert "Pakistan to Afghanistan: “to reopen the crossing” – pledged" in brief.section("promised").lines[0].text
    assert "Pakistan asserts; Afghanistan denies" in brief.section("contested").lines[0].text
    (said,) = brief.section("said").lines
    assert said.text == "Salma Rashid, Foreign Minister: “We will not accept attacks from Afghan soil”"
    assert "Visit of Pakistan and Afghanistan in Kabul, on trade – planned" in brief.section("coming").lines[0].text
    assert {"1 undertaking due within 30 days", "1 new contested claim"} <= {
        line.text for line in brief.state.look_ahead
    }


def test_what_it_is_about_counts_contexts_and_phrases(full: Record) -> None:
    context, phrases = make_brief(full, "PAK", "AFG").section("agenda").lines
    assert context.text.startswith("Economic (65), military (12, 12 in conflict)")
    assert "“grain trade” (65)" in phrases.text


def test_a_crowd_and_an_office_are_no_speakers(record: Record, article: Any) -> None:
    text = "The president said Kabul would be attacked.\nProtesters said that Afghanistan must leave them alone."
    made = article(text)
    office = made.actor("PAK:president", name="PRESIDENT", role="PRESIDENT", country="PAK")
    made.statement("PAK", "Kabul would be attacked")
    made.parts["statements"][0] = _spoken_by(made.parts["statements"][0], office)
    made.event("attacked", "THREATEN", (office,), ("AFG",), statement="s1")
    record.add(made.reading())
    brief = make_brief(record, "PAK", "AFG")
    assert brief.section("said").lines == ()
    assert "The president of Pakistan threatened Afghanistan" in brief.section("happened").lines[0].text or (
        "The president (PAK)" in brief.section("happened").lines[0].text
    )


def _spoken_by(statement: Any, speaker: str) -> Any:
    import msgspec

    return msgspec.structs.replace(statement, speaker=speaker)


def test_countries_of_one_side_count_an_event_once(record: Record, article: Any) -> None:
    made = article("Kenya and the United States accused Russia of a raid.")
    record.add(made.event("accused", "ACCUSE", ("KEN", "USA"), ("RUS",)).reading())
    brief = make_brief(record, "KEN,USA", "RUS")
    assert brief.title == "Kenya and United States / Russia"
    (line,) = brief.section("happened").lines
    assert line.text == "Kenya and the United States accused Russia"
    table = brief.blocks[0].table
    assert table is None or not table.rows or table.rows[0][1] == "1"


def test_an_alliance_stands_for_its_members(record: Record, article: Any) -> None:
    made = article("The United States accused Russia of a raid.")
    record.add(made.event("accused", "ACCUSE", ("USA",), ("RUS",)).reading())
    assert "USA" in make_brief(record, "NATO", "RUS").a.split(",")


def test_an_empty_record_and_an_empty_span_say_so(record: Record, article: Any) -> None:
    with pytest.raises(InputError, match="nothing between Pakistan and Afghanistan is on record"):
        make_brief(record, "PAK", "AFG")
    record.add(article("Pakistan accused Afghanistan.").event("accused", "ACCUSE", ("PAK",), ("AFG",)).reading())
    with pytest.raises(InputError, match="is empty"):
        make_brief(record, "PAK", "AFG", date(2025, 1, 1), date(2024, 1, 1))
    with pytest.raises(InputError, match="stands on both sides"):
        make_brief(record, "PAK,AFG", "AFG")


def test_imported_rows_show_where_they_come_from(record: Record) -> None:
    rows = [
        {
            "external": str(n),
            "type": "AID",
            "date": f"2024-03-{n + 1:02}",
            "actors": [("Kenya", "KEN", [])],
            "recipients": [("Uganda", "UGA", [])],
            "publisher": "ICEWS",
            "note": None,
        }
        for n in range(12)
    ]
    record.add_rows(rows, origin="icews")
    brief = make_brief(record, "KEN", "UGA")
    reference = brief.references[brief.section("happened").lines[0].ids[0]]
    assert reference.sentence.startswith("a row of ICEWS, number")
    assert "rows of other datasets" in brief.method[0]


def test_json_is_plain_and_keeps_the_evidence(full: Record) -> None:
    plain = json.loads(render(make_brief(full, "PAK", "AFG"), "json"))
    assert plain["blocks"][0]["state"]["arrow"] == "↘"
    assert [s["key"] for s in plain["blocks"][0]["sections"]] == KEYS
    assert set(plain["references"]) == set(plain["numbers"])


def test_pdf_holds_the_brief_on_two_pages(full: Record, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    out = tmp_path / "brief.pdf"
    out.write_bytes(render(make_brief(full, "PAK", "AFG"), "pdf"))
    pages = pypdf.PdfReader(out).pages
    assert len(pages) == 2
    assert "What happened" in pages[0].extract_text()
    assert "Evidence" in pages[1].extract_text()


def test_an_unknown_form_is_refused(full: Record) -> None:
    with pytest.raises(InputError, match="cannot be set as 'doc'"):
        render(make_brief(full, "PAK", "AFG"), "doc")


def test_third_parties_stand_where_there_are_any(record: Record, article: Any) -> None:
    said = [("ACCUSE", "PAK", "AFG"), ("ACCUSE", "AFG", "PAK"), ("AID", "QAT", "PAK"), ("AID", "QAT", "AFG")]
    for n, (type_, by, to) in enumerate([*said, *said, *said]):
        made = article(f"{by} did it to {to} in case {n}.", f"2024-{n + 1:02}-05", url=f"https://a.example/{n}")
        record.add(made.event("did", type_, (by,), (to,)).reading())
    section = make_brief(record, "PAK", "AFG").section("others")
    assert section.lines[0].text == "Qatar is on good terms with both sides while these are in conflict"
    assert "Qatar (2 with Pakistan, +10.0; 2 with Afghanistan, +10.0)" in section.lines[1].text
    assert all(line.ids for line in section.lines)


def test_the_latest_turning_point_stands_beside_the_state(full: Record) -> None:
    turn = make_brief(full, "PAK", "AFG").state.turn
    assert turn is not None
    assert turn.ids
    assert "before" in turn.text


def test_an_outlook_is_learnt_once(full: Record, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_brief(full, "PAK", "AFG", outlook=True).section("outlook").lines
    assert path.with_name(f"{path.name}.outlook").exists()
    monkeypatch.setattr("detente.relations.outlook.learn", lambda *_: pytest.fail("learnt again"))
    assert first
    assert make_brief(full, "PAK", "AFG", outlook=True).section("outlook").lines == first
    path.with_name(f"{path.name}.outlook").write_text("{}")
    monkeypatch.undo()
    assert make_brief(full, "PAK", "AFG", outlook=True).section("outlook").lines == first
