"""The codebook holds PLOVER's types as we read them, and refuses rows that do not keep their format."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from detente.codebook import Reading, codebook
from detente.errors import DataError, InputError
from detente.lexicon.files import data_dir
from detente.lexicon.load import load_frames

QUADS = {
    1: {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"},
    2: {"COOPERATE", "AID", "RETREAT"},
    3: {"REQUEST", "ACCUSE", "REJECT", "THREATEN"},
    4: {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the codebook's files that a test may spoil."""
    for name in ("types.yaml", "readings.yaml"):
        shutil.copy(data_dir() / "codebook" / name, tmp_path / name)
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_sixteen_types_in_four_quads() -> None:
    book = codebook()
    assert {q: {t for t in book.types if book.quad(t) == q} for q in QUADS} == QUADS


def test_sixty_seven_pairs_of_type_and_mode() -> None:
    assert sum(len(modes) for modes in codebook().modes.values()) == 67


def test_cooperation_scores_above_zero_and_conflict_not() -> None:
    book = codebook()
    for name, entry in book.types.items():
        for score in [book.score(name), *(book.score(name, mode) for mode in entry.modes)]:
            assert -10 <= score <= 10
            assert (score > 0) == (entry.quad < 3) or name == "REQUEST"


@pytest.mark.parametrize(
    ("type_", "mode", "score"),
    [
        ("ACCUSE", None, -3),
        ("PROTEST", "vandalize", -5),
        ("PROTEST", "riot", -7),
        ("RETREAT", "disarm", 10),
        ("REQUEST", None, 0),
        ("REQUEST", "assist", 0.5),
        ("ASSAULT", "unconventional", -10),
        ("AID", None, 10),
    ],
)
def test_scores(type_: str, mode: str | None, score: float) -> None:
    assert codebook().score(type_, mode) == score


def test_sanction_is_material_conflict() -> None:
    assert codebook().quad("SANCTION") == 4


def test_who_needs_a_recipient() -> None:
    assert {n for n, t in codebook().types.items() if t.recipient_required} == {"COOPERATE", "AID", "SANCTION"}


@pytest.mark.parametrize(
    ("type_", "mode", "code"),
    [
        ("CONSULT", "visit", "042"),
        ("CONSULT", "multilateral", "040"),
        ("ASSAULT", "aerial", "195"),
        ("ASSAULT", None, "190"),
        ("COERCE", "arrest", "173"),
        ("SANCTION", "convict", "116"),
        ("AGREE", None, "030"),
    ],
)
def test_cameo_code_of_the_mode_else_of_the_type(type_: str, mode: str | None, code: str) -> None:
    assert codebook().cameo(type_, mode) == code


def test_every_cameo_root_but_the_dropped_ones_has_a_type() -> None:
    roots = {root for entry in codebook().types.values() for root in entry.cameo_roots}
    assert roots == {f"{n:02}" for n in range(3, 21)}


def test_unknown_names_are_refused_with_the_choices() -> None:
    with pytest.raises(InputError, match="FIGHT") as caught:
        codebook().score("FIGHT")
    assert "ASSAULT" in caught.value.choices
    with pytest.raises(InputError, match="sideAB"):
        codebook().score("ASSAULT", "sideAB")


def test_eleven_readings_each_with_a_reason() -> None:
    readings = codebook().readings
    assert len({r.id for r in readings}) == 11
    assert all(r.contradiction and r.reading and r.why for r in readings)


@pytest.mark.parametrize("reading", codebook().readings, ids=lambda r: r.id)
def test_types_keep_what_each_reading_holds(reading: Reading) -> None:
    book, holds = codebook(), dict(reading.holds)
    type_, mode = holds.pop("type", None), holds.pop("mode", None)
    checks = {
        "score": lambda: book.score(type_, mode),
        "quad": lambda: book.quad(type_),
        "cameo": lambda: book.cameo(type_, mode),
        "roots": lambda: sorted(book.type(type_).cameo_roots),
        "types": lambda: len(book.types),
        "pairs": lambda: sum(map(len, book.modes.values())),
        "recipient_required": lambda: [n for n, t in book.types.items() if t.recipient_required],
    }
    assert not set(holds.get("absent", ())) & set(book.types)
    for name, modes in holds.get("absent_modes", {}).items():
        assert not set(modes) & set(book.type(name).modes)
    for name, modes in holds.get("modes", {}).items():
        assert set(modes) <= set(book.type(name).modes)
    for key, wanted in holds.items():
        if key in checks:
            found = checks[key]()
            assert sorted(found) == sorted(wanted) if isinstance(wanted, list) else found == wanted
        else:
            assert key in {"absent", "absent_modes", "modes"}


@pytest.mark.parametrize(
    ("case", "type_", "mode"),
    [
        ("an ambassador summoned", "ACCUSE", None),
        ("a withdrawal announced", "CONCEDE", None),
        ("a withdrawal carried out", "RETREAT", "withdraw"),
        ("a meeting or visit that lies ahead", "AGREE", None),
        ("a meeting that is cancelled", "REJECT", "meet"),
        ("joint exercises", "COOPERATE", None),
        ("one's own exercises", "MOBILIZE", None),
        ("combatants captured", "ASSAULT", "abduct"),
        ("persons deported", "COERCE", "deport"),
        ("diplomats expelled", "SANCTION", "expel"),
        ("a truce that collapses", "SANCTION", "discontinue"),
        ("an arrest warrant for someone absent", "THREATEN", "arrest"),
    ],
)
def test_rules_of_type(case: str, type_: str, mode: str | None) -> None:
    rule = {r.case: r for r in codebook().rules}[case]
    assert (rule.type, rule.mode) == (type_, mode)


def test_frames_use_only_types_and_modes_of_the_codebook() -> None:
    book = codebook()
    strays = {
        (f.type, f.mode)
        for f in load_frames()
        if f.type != "NONE" and (f.type not in book.types or f.mode not in {None, *book.types[f.type].modes})
    }
    assert strays == set()


def test_the_contexts_are_plovers_thirty_seven() -> None:
    assert len(set(codebook().contexts)) == 37


def test_contexts_are_read_in_order_and_split_into_words_and_phrases(folder: Path) -> None:
    assert codebook(folder).contexts == ()
    cues = {"contexts": {"military": ["Army", "armed  forces"], "health": ["vaccine"]}}
    (folder / "contexts.yaml").write_text(yaml.safe_dump(cues, sort_keys=False), encoding="utf-8")
    codebook.cache_clear()
    book = codebook(folder)
    assert book.contexts == ("military", "health")
    assert book.context_cues[0] == ("military", frozenset({"army"}), ("armed forces",))


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("types.yaml", "score: -3\n", "score: 3\n", "ACCUSE: a score of 3 contradicts quad 3"),
        ("types.yaml", "quad: 4", "quad: 5", "PROTEST: quad must be one of"),
        ("types.yaml", 'cameo: "042"', "cameo: 42", "CONSULT visit: 42 is no CAMEO code"),
        ("types.yaml", "score: 10\n", "score: 11\n", "AID: score must be a number"),
        ("types.yaml", "recipient_required: false", "recipient_required: maybe", "AGREE: recipient_required"),
        ("types.yaml", "  modes: {}", "  moods: {}", "AGREE: unknown key moods"),
        ("readings.yaml", "    why: ", "    because: ", "reading 1: unknown key because"),
        ("readings.yaml", "type: CONSULT, mode: visit", "type: CONSULT, mode: tea", "CONSULT has no mode 'tea'"),
        ("readings.yaml", "type: ACCUSE}", "type: BLAME}", "'BLAME' is no event type"),
    ],
)
def test_bad_rows_are_named(folder: Path, name: str, old: str, new: str, complaint: str) -> None:
    spoil(folder, name, old, new)
    with pytest.raises(DataError, match=complaint):
        codebook(folder)


def test_bad_contexts_are_named(folder: Path) -> None:
    (folder / "contexts.yaml").write_text("contexts:\n  military: army\n", encoding="utf-8")
    with pytest.raises(DataError, match="military: cues must be a list"):
        codebook(folder)
