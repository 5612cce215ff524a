"""Frames fitted to clauses: which frame, and which words fill its places."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from detente.lexicon.frames import ClassTable, parse_frame
from detente.lexicon.index import FrameIndex, frame_index
from detente.stages.events.candidates import best_noun_match, best_verb_match, candidates
from detente.stages.events.match import Match

if TYPE_CHECKING:
    from spacy.language import Language

CLASSES = ClassTable({"ban": ["ban", "embargo", "sanction"], "idea": ["idea", "plan"]})
VERBS = {
    "ACCUSE": ["accuse R of", "condemn R"],
    "ASSAULT": ["attack R", "open fire on:R", "kill R", "R come under:fire from:A"],
    "SANCTION": ["impose @ban on|against:R by:A", "call off talk with:R"],
    "AGREE": ["agree >inf", "respond to:R ~positively"],
    "REJECT": ["respond to:R ~negatively", "break with:R!"],
    "CONSULT": ["meet R #AA", "meet with:R #AA", "hold talk with:R #AA"],
    "AID": ["give aid to:R", "R receive aid from:A"],
    "NONE": ["attack @idea"],
}
NOUNS = {
    "ASSAULT": ["attack on:R by:A", "missile attack on:R by:A", "bombardment of:R poss:R"],
    "CONSULT": ["talk between:AA with:AA", "visit by|of:A to:R"],
}
INDEX = FrameIndex(
    tuple(
        frame
        for pos, rows in (("VERB", VERBS), ("NOUN", NOUNS))
        for type_, lines in rows.items()
        for line in lines
        for frame in parse_frame(line, type_, None, pos, CLASSES, "test")
    )
)
Fit = Callable[[str], list[Match]]


@pytest.fixture
def fit(nlp: Language) -> Fit:
    """All matches of a sentence under the frames above."""
    return lambda sentence: list(candidates(nlp(sentence), INDEX))


def told(match: Match) -> tuple[str, list[str], list[str]]:
    return match.frame.type, [t.text for t in match.actors], [t.text for t in match.recipients]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Kenya condemned Chad.", ("ACCUSE", ["Kenya"], ["Chad"])),
        ("Chad was condemned by Kenya.", ("ACCUSE", ["Kenya"], ["Chad"])),
        ("Chad was condemned.", ("ACCUSE", [], ["Chad"])),
        ("Kenya imposed an embargo on Chad and Niger.", ("SANCTION", ["Kenya"], ["Chad", "Niger"])),
        ("An embargo was imposed on Chad by Kenya.", ("SANCTION", ["Kenya"], ["Chad"])),
        ("Kenya called off talks with Chad.", ("SANCTION", ["Kenya"], ["Chad"])),
        ("Kenya opened fire on Chad.", ("ASSAULT", ["Kenya"], ["Chad"])),
        ("Kenya came under fire from Chad.", ("ASSAULT", ["Chad"], ["Kenya"])),
        ("Kenya received aid from Chad.", ("AID", ["Chad"], ["Kenya"])),
        ("Sweden gave the rebels some aid.", ("AID", ["Sweden"], ["rebels"])),
        ("Kenya responded positively to Chad.", ("AGREE", ["Kenya"], ["Chad"])),
        ("Kenya responded negatively to Chad.", ("REJECT", ["Kenya"], ["Chad"])),
        ("Kenya agreed to leave the port.", ("AGREE", ["Kenya"], [])),
        ("Kenya broke with Chad.", ("REJECT", ["Kenya"], ["Chad"])),
    ],
)
def test_a_clause_fills_the_places_of_its_frame(fit: Fit, sentence: str, expected: tuple[object, ...]) -> None:
    assert [told(m) for m in fit(sentence)] == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "Kenya attacked the idea of a truce.",  # a NONE frame stops the others
        "Kenya imposed order on Chad.",  # the object is not of the class
        "Kenya responded to Chad.",  # the adverb is missing
        "Kenya broke the glass.",  # the demanded slot is empty
        "Kenya called Chad.",  # the particle is missing
        "Chad was agreed by all.",
        "Kenya slept.",
    ],
)
def test_a_clause_that_misses_a_demand_is_no_event(fit: Fit, sentence: str) -> None:
    assert fit(sentence) == []


def test_a_literal_object_is_no_event_of_its_own(fit: Fit) -> None:
    assert [m.trigger.text for m in fit("Kenya held talks with Chad.")] == ["held"]


def test_an_infinitive_belongs_to_the_verb_of_agreeing(fit: Fit) -> None:
    assert [m.trigger.text for m in fit("Kenya agreed to attack Chad and kill the rebels.")] == ["agreed"]


def test_a_reciprocal_frame_needs_no_object(fit: Fit) -> None:
    match = next(iter(fit("Kenya met with Chad.")))
    assert match.frame.reciprocal
    assert {t.text for t in [*match.actors, *match.recipients]} == {"Kenya", "Chad"}


def test_a_date_fills_no_role(fit: Fit) -> None:
    assert [told(m) for m in fit("Kenya opened fire on Monday.")] == [("ASSAULT", ["Kenya"], [])]


@pytest.mark.parametrize(
    ("sentence", "noun", "actors", "recipients"),
    [
        ("The attack on Chad by Kenya lasted hours.", "attack", ["Kenya"], ["Chad"]),
        ("Kenya's attack on Chad lasted hours.", "attack", ["Kenya"], ["Chad"]),
        ("The Kenyan attack on Chad lasted hours.", "attack", ["Kenyan"], ["Chad"]),
        ("Kenya launched an attack on Chad.", "attack", ["Kenya"], ["Chad"]),
        ("Aleppo's bombardment went on.", "bombardment", [], ["Aleppo"]),
        ("Talks between Kenya and Chad went on.", "Talks", ["Kenya", "Chad"], []),
        ("A visit by the minister to Chad is planned.", "visit", ["minister"], ["Chad"]),
    ],
)
def test_a_noun_fills_its_places_too(
    nlp: Language, sentence: str, noun: str, actors: list[str], recipients: list[str]
) -> None:
    match = best_noun_match(next(t for t in nlp(sentence) if t.text == noun), INDEX)
    assert match is not None
    assert told(match)[1:] == (actors, recipients)


def test_the_compound_chooses_the_more_special_noun_frame(nlp: Language) -> None:
    match = best_noun_match(next(t for t in nlp("Missile attacks on Chad went on.") if t.text == "attacks"), INDEX)
    assert match is not None
    assert match.frame.prefix


def test_a_word_without_frames_has_no_match(nlp: Language) -> None:
    doc = nlp("Kenya slept during a concert.")
    assert best_verb_match(doc[1], INDEX) is None
    assert best_noun_match(doc[4], INDEX) is None


@pytest.mark.parametrize(
    ("sentence", "type_"),
    [
        ("Malawi accused Zambia of lying.", "ACCUSE"),
        ("Norway urged Peru to release the sailors.", "REQUEST"),
        ("Kenya imposed sanctions on Chad.", "SANCTION"),
        ("Kenya broke off ties with Chad.", "SANCTION"),
        ("Rebels bombed the port in Chad.", "ASSAULT"),
        ("Kenya threatened to attack Chad.", "THREATEN"),
        ("Kenya refused to meet Chad.", "REJECT"),
        ("Police arrested ten opposition leaders.", "COERCE"),
        ("Farmers marched against the government.", "PROTEST"),
        ("Kenya mobilised its army.", "MOBILIZE"),
        ("Kenya withdrew its troops from Chad.", "RETREAT"),
        ("Kenya met Chad in Accra.", "CONSULT"),
        ("Kenya praised Chad.", "SUPPORT"),
        ("Kenya sent food aid to Chad.", "AID"),
        ("Kenya agreed to open the border with Chad.", "AGREE"),
        ("Kenya and Chad held joint military exercises.", "COOPERATE"),
        ("Kenya released Chadian prisoners.", "RETREAT"),
    ],
)
def test_the_packages_frames_read_plain_sentences(nlp: Language, sentence: str, type_: str) -> None:
    assert [m.frame.type for m in candidates(nlp(sentence), frame_index())] == [type_]


@pytest.mark.parametrize(
    "sentence",
    ["The company fired an employee.", "Kenya met its targets.", "The team attacked the problem.", "The storm passed."],
)
def test_everyday_senses_are_no_events(nlp: Language, sentence: str) -> None:
    assert list(candidates(nlp(sentence), frame_index())) == []


def test_a_crowd_that_protests_does_not_accuse(read) -> None:
    assert [e.type for e in read("Farmers protested against the government of Chad.").events] == ["PROTEST"]


@pytest.mark.xfail(
    strict=True, reason="`under` after the verb is taken for a particle: the form that docs/frames.md shows"
)
def test_the_form_that_the_page_on_frames_shows_fits(nlp: Language) -> None:
    frames = tuple(parse_frame("R come under fire by|from:A", "ASSAULT", None, "VERB", CLASSES, "test"))
    assert [told(m) for m in candidates(nlp("Kenya came under fire from Chad."), FrameIndex(frames))] == [
        ("ASSAULT", ["Chad"], ["Kenya"])
    ]


@pytest.mark.xfail(strict=True, reason="the frame of `bombardment` lacks poss:R, which docs/frames.md gives as example")
def test_aleppo_does_not_bombard_itself(nlp: Language) -> None:
    (match,) = candidates(nlp("Aleppo's bombardment went on."), frame_index())
    assert told(match)[1:] == ([], ["Aleppo"])


@pytest.mark.parametrize(
    ("sentence", "type_"),
    [
        ("Students closed the road to Gdansk.", "PROTEST"),
        ("The army closed the road to Gdansk.", "COERCE"),
        ("The truce between Ghana and Togo collapsed.", "SANCTION"),
        ("A Polish shell landed near the Lithuanian village.", "ASSAULT"),
        ("Malta holds Cyprus responsible for the attack.", "ACCUSE"),
        ("Norway dispatched a frigate to the strait.", "MOBILIZE"),
    ],
)
def test_a_frame_may_demand_what_stands_as_subject_or_is_said_of_the_object(read, sentence: str, type_: str) -> None:
    assert type_ in [e.type for e in read(sentence).events]


def test_a_flood_is_no_attack(read) -> None:
    assert not read("A flood destroyed a bridge in Nepal.").events
