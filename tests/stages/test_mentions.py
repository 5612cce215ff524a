"""Who is spoken of: names, offices, bodies, nouns for kinds of agents, and who is nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import Actor, Reading
from detente.pipeline.nlp import load_model
from detente.stages.mentions.table import Entity, MentionTable

Read = Callable[..., Reading]


def by_mention(reading: Reading, words: str) -> Actor | None:
    """The actor with a mention of exactly these words."""
    text = reading.document.text
    return next((a for a in reading.actors if words in [text[s:e] for s, e in a.mentions]), None)


@pytest.mark.parametrize(
    ("text", "words", "country", "kind"),
    [
        ("Kenya condemned the raid.", "Kenya", "KEN", "country"),
        ("Moscow accused Oslo of spying.", "Moscow", "RUS", "country"),
        ("Kenyan officials met the rebels.", "Kenyan officials", "KEN", None),
        ("The Kenyan foreign ministry condemned the raid.", "The Kenyan foreign ministry", "KEN", "institution"),
        ("The United Nations urged Sudan to stop.", "The United Nations", "UNO", "igo"),
        ("Hezbollah attacked the Israeli army.", "Hezbollah", "LBN", "group"),
        ("Egypt's president visited Chad.", "Egypt's president", "EGY", "person"),
    ],
)
def test_a_phrase_stands_for_its_actor(read: Read, text: str, words: str, country: str, kind: str | None) -> None:
    actor = by_mention(read(text), words)
    assert actor is not None
    assert actor.country == country
    assert kind is None or actor.kind == kind


def test_a_title_gives_a_person_office_and_country(read: Read) -> None:
    actor = by_mention(read("Prime Minister Olaf Berg of Norway visited Chad."), "Prime Minister Olaf Berg of Norway")
    assert actor is not None
    assert (actor.name, actor.kind, actor.country, actor.sectors) == ("Olaf Berg", "person", "NOR", ("GOV",))
    assert actor.acts_for is not None


@pytest.mark.parametrize(
    "text",
    [
        "Maria Lopez, Peru's foreign minister, met Czech envoys.",
        "Peru's foreign minister, Maria Lopez, met Czech envoys.",
        "Peru's foreign minister Maria Lopez met Czech envoys.",
    ],
)
def test_an_office_beside_the_name_is_the_same_person(read: Read, text: str) -> None:
    people = [a for a in read(text).actors if a.kind == "person"]
    assert [(a.name, a.country) for a in people if a.name == "Maria Lopez"] == [("Maria Lopez", "PER")]
    assert not [a for a in people if a.name != "Maria Lopez" and a.country == "PER"]


def test_a_surname_goes_back_to_the_full_name(read: Read) -> None:
    reading = read("Prime Minister Olaf Berg of Norway visited Chad. Berg praised the army.")
    full, short = by_mention(reading, "Prime Minister Olaf Berg of Norway"), by_mention(reading, "Berg")
    assert full is not None
    assert full is short


def test_two_people_of_one_surname_stay_apart(read: Read) -> None:
    reading = read("Kenyan minister Ann Otieno met rebels. Kenyan minister Paul Otieno met envoys from Chad.")
    assert {"Ann Otieno", "Paul Otieno"} <= {a.name for a in reading.actors}


def test_an_adjective_before_another_noun_is_whose_it_is_and_no_mention(read: Read) -> None:
    reading = read("The Kenyan attack on Chad began on Monday.")
    kenya = next(a for a in reading.actors if a.id == "country:KEN")
    assert kenya.mentions == ()


def test_an_israeli_strike_is_israels(read: Read) -> None:
    assert [e.actors for e in read("An Israeli strike killed rebels.").events] == [("country:ISR",)]


def test_adjectives_side_by_side_are_actors_of_their_own(read: Read) -> None:
    reading = read("Russian and Ukrainian officials met in Geneva.")
    assert {a.country for a in reading.actors} >= {"RUS", "UKR"}


def test_two_countries_after_of_are_both_meant(read: Read) -> None:
    meeting = next(e for e in read("Ministers of Ghana and Togo met in Accra.").events if e.type == "CONSULT")
    assert len(meeting.actors) == 2


def test_ministers_of_two_states_are_two(read: Read) -> None:
    reading = read("The ministers of Norway and Sweden met in Oslo.")
    meeting = next(e for e in reading.events if e.type == "CONSULT")
    assert {a.country for a in reading.actors if a.id in meeting.actors} == {"NOR", "SWE"}


def test_what_stands_beside_a_name_says_that_it_is_a_company(read: Read) -> None:
    reading = read("The ministry of defence of Peru fined Kalina Motors, a maker of drones. The company thanked Peru.")
    assert not [a for a in reading.actors if a.kind == "person"]


def test_two_offices_of_one_person(read: Read) -> None:
    reading = read("Deputy Prime Minister and Foreign Minister Ann Otieno of Kenya visited Chad.")
    assert [a.name for a in reading.actors if a.kind == "person"] == ["Ann Otieno"]


def test_a_country_that_only_says_where_is_no_mention_of_an_actor(read: Read) -> None:
    reading = read("Rebels attacked Kenyan troops in Somalia.")
    assert by_mention(reading, "Somalia") is None
    assert {a.country for a in reading.actors if a.mentions} == {None, "KEN"}


@pytest.mark.parametrize(
    "text", ["The storm hit the coast on Monday.", "Prices rose by three percent in May.", "It was raining again."]
)
def test_a_text_without_agents_has_no_actors(read: Read, text: str) -> None:
    assert read(text).actors == ()


def test_the_publisher_of_a_release_is_we(read: Read) -> None:
    reading = read("We urge Sudan to talk.", publisher="Ministry of Foreign Affairs of Norway")
    actor = by_mention(reading, "We")
    assert actor is not None
    assert (actor.country, actor.kind) == ("NOR", "institution")


def test_a_newspaper_is_no_party(read: Read) -> None:
    assert by_mention(read("We urge Sudan to talk.", publisher="The Daily Planet"), "We") is None


def test_we_in_a_quotation_is_the_speaker(read: Read) -> None:
    reading = read("“We will not leave Somalia,” Kenyan spokesman Peter Otieno said.")
    actor = by_mention(reading, "We")
    assert actor is not None
    assert actor.name == "Peter Otieno"


def test_an_actor_is_listed_once_with_all_its_mentions(read: Read) -> None:
    reading = read("Kenya condemned Chad. Chad condemned Kenya. Kenya recalled its ambassador.")
    ids = [a.id for a in reading.actors]
    assert len(ids) == len(set(ids))
    kenya = reading.actor("country:KEN")
    assert kenya is not None
    assert len(kenya.mentions) >= 3
    assert list(kenya.mentions) == sorted(kenya.mentions)


def test_the_code_is_country_then_sectors(read: Read) -> None:
    for actor in read("Kenyan troops attacked Somali rebels near the port, the UN said.").actors:
        parts = [p for p in (actor.country, *actor.sectors) if p]
        assert actor.code == (" ".join(dict.fromkeys(parts)) or None)


@pytest.mark.parametrize(
    "text",
    ["Kenyan President William Ruto met Norwegian envoys.", "The Kenyan foreign ministry condemned Chad's army."],
)
def test_whom_an_actor_acts_for_is_an_actor_too(read: Read, text: str) -> None:
    reading = read(text)
    assert {a.acts_for for a in reading.actors if a.acts_for} <= {a.id for a in reading.actors}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Lima accused Chile of aggression.", "PER"),
        ("Rebels attacked Lima on Monday.", "PER"),
        ("Chile accused Santiago's critics of lying.", "CHL"),
    ],
)
def test_a_capital_is_not_a_namesake_abroad(read: Read, text: str, country: str) -> None:
    assert {a.country for a in read(text).actors} - {None, "CHL"} <= {country}
    assert country in {a.country for a in read(text).actors}


def test_every_mention_can_be_found_in_the_text(read: Read) -> None:
    text = "Egypt’s foreign minister met his Sudanese counterpart — twice — in Cairo. “We agree,” he said."
    for actor in read(text).actors:
        for start, end in actor.mentions:
            assert text[start:end] == text[start:end].strip() != ""


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("Iran condemned a statement by officials in Baku.", "officials", "AZE GOV"),
        ("Police in Nairobi arrested two men.", "Police", "KEN COP"),
    ],
)
def test_who_belongs_to_the_place(read: Read, text: str, words: str, code: str) -> None:
    reading = read(text)
    assert [a.code for a in reading.actors for s, e in a.mentions if text[s:e] == words] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya asked several times.",
        "Kenya stated its opposition to the court.",
        "Kenya condemned the clash at Doumeira. Jr. said no.",
        "Kenya read the Joint Statement.",
    ],
)
def test_what_is_nobody(read: Read, text: str) -> None:
    assert {a.name for a in read(text).actors} <= {"Kenya", "court"}


def test_a_name_with_hyphens_and_a_suffix_is_whole(read: Read) -> None:
    reading = read("Prayut Chan-o-cha met Ferdinand Marcos Jr. in Bangkok. Marcos Jr. thanked Prayut.")
    people = {a.id for a in reading.actors if a.kind == "person"}
    assert people == {"person:prayuth-chan-ocha", "person:ferdinand-marcos-jr"}


def test_an_adviser_to_a_chief_is_no_chief(read: Read) -> None:
    text = "Tomas Pojar, National Security Advisor to the Prime Minister of the Czech Republic, met Jake Sullivan."
    (person,) = (a for a in read(text).actors if a.name == "Tomas Pojar")
    assert (person.country, person.sectors, person.role) == ("CZE", ("GOV",), "National Security Advisor")


def test_who_still_holds_the_id_of_a_merged_entity_means_the_one_it_became() -> None:
    table = MentionTable()
    envoy, person = (table.add(Entity(i, i, "person")) for i in ("USA:envoy", "ada-field"))
    table.merge(envoy, person)
    head = load_model()("She left.")[0]
    table.link(head, (0, 3), ("USA:envoy",))
    assert table.ids(head) == ("ada-field",)
    assert table.add(Entity("USA:envoy", "envoy", "person")) is person


def test_junior_after_a_known_name_is_part_of_it(read: Read) -> None:
    reading = read("President Joseph R. Biden Jr. spoke with President Ruto of Kenya.", date="2023-05-01")
    assert "Joe Biden" in {a.name for a in reading.actors}
