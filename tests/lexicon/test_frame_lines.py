"""How one line of a frames file is read: every part that docs/frames.md names."""

from __future__ import annotations

import pytest

from detente.errors import DataError
from detente.lexicon.frames import ADVERB, ClassTable, Frame, parse_frame

CLASSES = ClassTable({"ban": ["embargo", "tariff"], "tie": ["tie", "link"], "break": ["snap", "cut"]})


def verbs(line: str) -> list[Frame]:
    return list(parse_frame(line, "SANCTION", "discontinue", "VERB", CLASSES, "mine.yaml"))


def verb(line: str) -> Frame:
    (frame,) = verbs(line)
    return frame


def noun(line: str) -> Frame:
    (frame,) = parse_frame(line, "ASSAULT", None, "NOUN", CLASSES, "mine.yaml")
    return frame


def test_the_first_word_is_the_verb_and_type_and_mode_come_from_the_file() -> None:
    frame = verb("accuse R")
    assert (frame.lemma, frame.pos, frame.type, frame.mode, frame.source) == (
        "accuse", "VERB", "SANCTION", "discontinue", "accuse R",
    )  # fmt: skip


def test_alternative_heads_give_a_frame_each() -> None:
    assert [f.lemma for f in verbs("slap|levy|impose @ban on:R")] == ["impose", "levy", "slap"]


def test_a_class_of_heads_gives_a_frame_each() -> None:
    assert [f.lemma for f in verbs("@break @tie with:R")] == ["cut", "snap"]


def test_the_subject_acts_unless_a_recipient_stands_before_the_verb() -> None:
    assert verb("impose @ban on:R").subject == "A"
    assert verb("R receive aid from:A").subject == "R"


def test_a_role_after_the_verb_is_the_direct_object() -> None:
    slot = verb("blacklist R").object
    assert slot is not None
    assert (slot.role, slot.preps, slot.words, slot.required) == ("R", frozenset(), frozenset(), False)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("impose @ban", {"embargo", "tariff"}),
        ("open fire", {"fire"}),
        ("hold talk|negotiation", {"talk", "negotiation"}),
        ("cut @tie|contact", {"tie", "link", "contact"}),
    ],
)
def test_a_word_or_class_after_the_verb_must_be_the_object(line: str, words: set[str]) -> None:
    slot = verb(line).object
    assert slot is not None
    assert slot.words == words
    assert slot.role is None
    assert slot.required


@pytest.mark.parametrize(("line", "particle"), [("call off talk with:R", "off"), ("break off @tie", "off")])
def test_a_particle_directly_after_the_verb_belongs_to_it(line: str, particle: str) -> None:
    frame = verb(line)
    assert frame.particle == particle
    assert frame.object is not None


def test_a_particle_may_stand_after_the_object() -> None:
    frame = verb("call R up")
    assert frame.particle == "up"
    assert frame.object is not None
    assert frame.object.role == "R"


def test_prepositions_carry_a_role_a_place_or_demanded_words() -> None:
    roles = verb("impose @ban on|against:R by:A in:L over:@tie").preps
    assert [(set(s.preps), s.role, set(s.words)) for s in roles] == [
        ({"on", "against"}, "R", set()),
        ({"by"}, "A", set()),
        ({"in"}, "L", set()),
        ({"over"}, None, {"tie", "link"}),
    ]
    assert [s.required for s in roles] == [False, False, False, True], "words are always demanded, roles are not"


def test_an_exclamation_mark_demands_the_slot() -> None:
    (slot,) = verb("break with:R!").preps
    assert slot.required


@pytest.mark.parametrize("line", ["respond to:R ~positively", "support R militarily"])
def test_an_adverb_must_modify_the_verb(line: str) -> None:
    slot = verb(line).preps[-1]
    assert slot.preps == ADVERB
    assert slot.required


@pytest.mark.parametrize("kind", ["inf", "that", "ing"])
def test_a_clause_may_follow(kind: str) -> None:
    frame = verb(f"vow >{kind}:@break")
    assert frame.complement == kind
    assert frame.complement_words == {"cut", "snap"}
    assert verb(f"vow >{kind}").complement_words == frozenset()


@pytest.mark.parametrize(
    ("flag", "actor", "recipient", "together"),
    [
        ("", False, False, False),
        ("#A", True, False, False),
        ("#R", False, True, False),
        ("#both", True, True, False),
        ("#AA", False, False, True),
        ("#AA #both", True, True, True),
    ],
)
def test_flags_demand_political_parties(flag: str, actor: bool, recipient: bool, together: bool) -> None:
    frame = verb(f"meet R {flag}")
    assert (frame.needs_actor, frame.needs_recipient, frame.reciprocal) == (actor, recipient, together)


def test_a_noun_may_have_a_compound_before_it() -> None:
    frame = noun("missile|rocket attack|strike on:R by:A".replace("attack|strike", "attack"))
    assert (frame.lemma, frame.pos) == ("attack", "NOUN")
    assert frame.prefix == (frozenset({"missile", "rocket"}),)
    assert [s.role for s in frame.preps] == ["R", "A"]


def test_a_possessor_may_be_the_recipient() -> None:
    assert [(set(s.preps), s.role) for s in noun("bombardment of:R poss:R").preps] == [({"of"}, "R"), ({"poss"}, "R")]


def test_all_parties_at_once_stand_after_between() -> None:
    (slot,) = noun("talk between:AA").preps
    assert slot.role == "AA"


def test_more_demands_weigh_more() -> None:
    lines = ["cut R", "cut @tie", "cut @tie with:R", "cut off @tie with:R", "cut off @tie with:R >ing"]
    weights = [verb(line).weight for line in lines]
    assert weights == sorted(set(weights)), "each demand adds weight"
    assert noun("missile attack on:R").weight > noun("attack on:R").weight


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("impose @nonsense on:R", "@nonsense is unknown"),
        ("impose R aboard:R", "not a preposition: aboard"),
        ("meet R #maybe", "unknown flag maybe"),
        ("vow >perhaps", "unknown complement >perhaps"),
        ("", "no head word"),
        ("R", "no head word"),
        (">inf", "no head word"),
        ("on:R", "no head word"),
    ],
)
def test_a_slip_names_file_line_and_what_is_wrong(line: str, complaint: str) -> None:
    with pytest.raises(DataError) as caught:
        verbs(line)
    assert complaint in str(caught.value)
    assert "mine.yaml" in str(caught.value)
    assert repr(line) in str(caught.value)


def test_a_noun_frame_takes_only_slots_after_its_head() -> None:
    with pytest.raises(DataError, match="cannot read"):
        noun("attack on:R fiercely")


def test_frames_are_values() -> None:
    assert verb("cut @tie with:R") == verb("cut @tie with:R")
    assert len({verb("cut @tie with:R"), verb("cut @tie with:R")}) == 1
