"""Who the actors and recipients of an event are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import Event, Reading
from detente.stages.events.roles import Party, ids_of, is_political, party
from detente.stages.mentions.table import Entity, MentionTable

Read = Callable[..., Reading]
Find = Callable[..., Event]


def codes(reading: Reading, ids: tuple[str, ...]) -> list[str | None]:
    by_id = {a.id: a for a in reading.actors}
    return [by_id[i].country for i in ids]


@pytest.mark.parametrize(
    ("text", "type_", "actors", "recipients"),
    [
        ("Kenya imposed sanctions on Chad and Niger.", "SANCTION", ["KEN"], ["TCD", "NER"]),
        ("Sanctions were imposed on Chad by Kenya.", "SANCTION", ["KEN"], ["TCD"]),
        ("Kenya and Uganda condemned Sudan.", "ACCUSE", ["KEN", "UGA"], ["SDN"]),
        ("Kenya asked Chad and Niger to release the sailors.", "REQUEST", ["KEN"], ["TCD", "NER"]),
        ("Kenya received aid from Chad.", "AID", ["TCD"], ["KEN"]),
        ("Kenya came under attack by Chad.", "ASSAULT", ["TCD"], ["KEN"]),
        ("Kenya provided Chad with weapons.", "AID", ["KEN"], ["TCD"]),
        ("Sweden gave Kenya aid.", "AID", ["SWE"], ["KEN"]),
        ("Kenya paid a visit to Chad.", "CONSULT", ["KEN"], ["TCD"]),
        ("Kenya lodged a protest with Chad.", "ACCUSE", ["KEN"], ["TCD"]),
        ("Kenya summoned the Chadian ambassador.", "ACCUSE", ["KEN"], ["TCD"]),
        ("Brazilian forces attacked Peruvian troops.", "ASSAULT", ["BRA"], ["PER"]),
        ("Zambia was accused by Malawi of lying.", "ACCUSE", ["MWI"], ["ZMB"]),
        ("The envoy, whom Kenya expelled, was Chadian.", "SANCTION", ["KEN"], [None]),
    ],
)
def test_who_does_it_to_whom(
    read: Read, event: Find, text: str, type_: str, actors: list[str], recipients: list[str | None]
) -> None:
    found, reading = event(text, type_), read(text)
    assert codes(reading, found.actors) == actors
    if recipients != [None]:
        assert codes(reading, found.recipients) == recipients


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("Kenya rejected Somalia's demand for money.", "SOM"),
        ("Kenya condemned the raid on the camp by Sudan.", "SDN"),
        ("Kenya praised the efforts of Chad.", "TCD"),
        ("Kenya condemned Chadian attacks.", "TCD"),
    ],
)
def test_words_about_a_thing_are_directed_at_whose_it_is(read: Read, text: str, recipient: str) -> None:
    (found,) = read(text).events
    assert codes(read(text), found.recipients) == [recipient]


def test_words_about_a_deed_are_not_directed_at_its_victim(read: Read) -> None:
    (found,) = read("Kenya denounced the detention of Chadian officials.").events
    assert found.recipients == ()


@pytest.mark.xfail(strict=True, reason="in the passive the possessor of what is rejected is lost")
def test_a_passive_rejection_is_directed_at_the_same_party(event: Find) -> None:
    assert event("Somalia's demand was rejected by Kenya.", "REJECT").recipients == ("country:SOM",)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Kenya met Chad, Niger and Mali.", {"KEN", "TCD", "NER", "MLI"}),
        ("Kenya held talks with Chad.", {"KEN", "TCD"}),
        ("Talks between Kenya and Chad began.", {"KEN", "TCD"}),
        ("Kenya signed an agreement with Chad.", {"KEN", "TCD"}),
        ("U.S.-China talks resumed.", {"USA", "CHN"}),
        ("Russian and Ukrainian officials met in Geneva.", {"RUS", "UKR"}),
        ("The Kenyan foreign minister met his Chadian counterpart.", {"KEN", "TCD"}),
    ],
)
def test_all_who_meet_are_actors(read: Read, text: str, countries: set[str]) -> None:
    (found,) = read(text).events
    assert set(codes(read(text), found.actors)) == countries


@pytest.mark.xfail(
    strict=True, reason="host and guest are turned round: `talks` frames take the host for the recipient"
)
def test_who_will_host_talks_is_an_actor(read: Read) -> None:
    (found,) = read("Moldova said it would host talks with Romania next month.").events
    assert "country:MDA" in found.actors


@pytest.mark.parametrize("text", ["The storm hit Chad.", "A truck hit the wall.", "The company fired an employee."])
def test_who_is_no_political_actor_attacks_nobody(read: Read, text: str) -> None:
    assert read(text).events == ()


def test_what_is_left_out_is_kept_with_its_reason(read: Read) -> None:
    (left_out,) = [r for r in read("The storm hit Chad.").rejected if r.kind == "event"]
    assert "no political actor" in left_out.reason
    assert left_out.detail
    assert left_out.detail.startswith("ASSAULT")


def test_an_event_without_parties_is_not_on_record(read: Read) -> None:
    reading = read("An agreement was signed.")
    assert reading.events == ()
    assert [r.reason for r in reading.rejected if r.kind == "event"] == ["no party is named"]


def test_a_title_beside_its_bearer_is_one_person(event: Find) -> None:
    text = "Deputy Prime Minister and Foreign Minister Ann Otieno of Kenya visited Chad."
    assert len(event(text, "CONSULT").actors) == 1


def test_a_party_takes_part_once(read: Read) -> None:
    for text in ("Kenya met Kenya's allies and Kenya.", "Kenya and Kenya attacked Chad."):
        for found in read(text).events:
            assert len(found.actors) == len(set(found.actors))
            assert len(found.recipients) == len(set(found.recipients))


def test_the_spans_of_the_parties_are_evidence(event: Find) -> None:
    text = "Brazilian forces attacked Peruvian troops near the river."
    found = event(text, "ASSAULT").evidence
    assert [text[slice(*s)] for s in found.actors] == ["Brazilian forces"]
    assert [text[slice(*s)] for s in found.recipients] == ["Peruvian troops"]
    assert text[slice(*found.trigger)] == "attacked"
    assert text[slice(*found.sentence)] == text


def test_a_head_that_nobody_knows_is_a_party_without_ids(nlp) -> None:
    doc = nlp("The storm hit Chad.")
    found = party(doc[1], MentionTable(), inner=True)
    assert found is not None
    assert (found.ids, doc.text[slice(*found.span)]) == ((), "The storm")


def test_ids_come_once_in_order() -> None:
    found = [Party(("b", "a"), (0, 1), True), Party((), (2, 3), False), Party(("a", "c"), (4, 5), True)]
    assert ids_of(found) == ("b", "a", "c")


def test_political_is_who_has_a_country_or_a_sector() -> None:
    assert is_political(Entity("a", "a", "group", country="KEN"))
    assert is_political(Entity("a", "a", "group", sectors=("REB",)))
    assert not is_political(Entity("a", "a", "person"))


def test_the_evidence_of_a_pronoun_shows_the_name_in_its_sentence(read: Read) -> None:
    text = "Kenya said on Monday that it had expelled three Chadian diplomats."
    found = next(e for e in read(text).events if e.type == "SANCTION")
    assert [text[slice(*s)] for s in found.evidence.actors] == ["it", "Kenya"]


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        ("Kenya has refused to send troops to Somalia.", ["SOM"]),
        ("Kenya agreed to help Somalia rebuild its army.", ["SOM"]),
        ("Kenya agreed to hold talks in Geneva.", []),
        ("Kenya decided to lift sanctions imposed on Chad.", ["TCD"]),
    ],
)
def test_whom_an_undertaking_concerns(read: Read, text: str, recipients: list[str]) -> None:
    reading = read(text)
    assert codes(reading, reading.events[0].recipients) == recipients
