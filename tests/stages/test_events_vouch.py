"""Who vouches for an event: the article, a party, or parties that disagree."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.model import Event, Reading

Read = Callable[..., Reading]
Find = Callable[..., Event]
KEN = ("country:KEN",)


@pytest.mark.parametrize(
    ("text", "stance", "by"),
    [
        ("Chad attacked Sudan.", "asserted", ()),
        ("Kenya said Chad attacked Sudan.", "alleged", KEN),
        ("According to Kenya, Chad attacked Sudan.", "alleged", KEN),
        ("Kenya believes Chad attacked Sudan.", "alleged", KEN),
        ("“Chad attacked Sudan,” Kenya said.", "alleged", KEN),
        ("Kenya accused Chad of shelling Sudan.", "alleged", KEN),
        ("It is alleged that Chad attacked Sudan.", "alleged", ()),
        ("Chad reportedly attacked Sudan.", "alleged", ()),
    ],
)
def test_a_party_vouches_for_what_it_says(event: Find, text: str, stance: str, by: tuple[str, ...]) -> None:
    found = event(text, "ASSAULT")
    assert (found.stance, found.asserted_by) == (stance, by)


def test_what_somebody_is_accused_of_doing_is_on_record(event: Find) -> None:
    found = event("Kenya accused Chad of attacking Sudan.", "ASSAULT")
    assert (found.stance, found.actors, found.recipients) == ("alleged", ("country:TCD",), ("country:SDN",))


def test_a_second_party_confirms(event: Find) -> None:
    assert event("Norway confirmed that Chad attacked Sudan.", "ASSAULT").stance == "confirmed"


@pytest.mark.parametrize("text", ["Kenya denied that Chad attacked Sudan.", "Chad denied attacking Sudan."])
def test_a_denied_event_is_on_record_beside_the_denial(read: Read, event: Find, text: str) -> None:
    assert event(text, "ASSAULT").stance == "denied"
    assert event(text, "REJECT").stance == "asserted"


@pytest.mark.parametrize("text", ["Kenya denied that Chad attacked Sudan.", "Chad denied attacking Sudan."])
def test_who_denies_does_not_assert(event: Find, text: str) -> None:
    assert event(text, "ASSAULT").asserted_by == ()


@pytest.mark.parametrize(
    "text",
    [
        "Kenya said Chad attacked Sudan, but Chad denied attacking Sudan.",
        pytest.param(
            "Kenya said Chad attacked Sudan. Chad denied the attack.",
            marks=pytest.mark.xfail(reason="`the attack` of another sentence is not always taken for the same deed"),
        ),
    ],
)
def test_asserted_by_one_and_denied_by_another_is_disputed(read: Read, text: str) -> None:
    assert {e.stance for e in read(text).events if e.type == "ASSAULT"} == {"disputed"}


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("“We condemn the raid by Chad,” Kenya said.", "ACCUSE"),
        ("Kenya's army said it killed rebels.", "ASSAULT"),
        ("Kenya said it had expelled the Chadian envoy.", "SANCTION"),
    ],
)
def test_ones_own_deed_is_asserted_by_its_doer(event: Find, text: str, type_: str) -> None:
    found = event(text, type_)
    assert found.stance == "asserted"
    assert found.asserted_by == found.actors


def test_a_release_vouches_for_itself(event: Find) -> None:
    text = "Norway's foreign minister met envoys. The minister said Chad attacked Sudan."
    found = event(text, "ASSAULT", publisher="Ministry of Foreign Affairs of Norway")
    assert found.stance == "asserted"


def test_the_same_words_in_a_newspaper_are_alleged(event: Find) -> None:
    text = "Norway's foreign minister met envoys. The minister said Chad attacked Sudan."
    assert event(text, "ASSAULT", publisher="The Daily Planet").stance == "alleged"


def test_an_event_in_a_statement_names_it(read: Read, event: Find) -> None:
    text = "“Chad attacked Sudan,” Kenya said."
    found = event(text, "ASSAULT")
    statement = next(s for s in read(text).statements if s.id == found.statement)
    assert statement.speaker == "country:KEN"


@pytest.mark.xfail(strict=True, reason="`attack` as a verb of speech makes a statement of every armed attack")
@pytest.mark.parametrize("text", ["Chad attacked Sudan on Monday.", "Hezbollah attacked an Israeli base."])
def test_an_attack_is_no_statement(read: Read, text: str) -> None:
    assert read(text).statements == ()
