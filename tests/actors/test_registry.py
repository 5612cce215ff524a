"""The registry: rows, a user's own, names in text, and its lint."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from detente.actors import Registry, Resolver, Row, load_registry, load_resolver, resolve_actor
from detente.actors.agents import load_lexicon
from detente.actors.edtf import bounds
from detente.actors.lint import lint
from detente.actors.names import fold, words
from detente.actors.registry import Role
from detente.errors import DataError


def test_the_shipped_rows_have_no_errors() -> None:
    assert [f for f in lint(load_registry()) if f.error] == []


def test_the_lexicon_has_many_heads() -> None:
    assert len({a.lemma for a in load_lexicon().agents.values()}) > 2000


def test_lint_finds_codes_dates_and_double_office() -> None:
    registry = Registry()
    registry.countries = {"UTO"}
    role = Role(title="President", country="UTO", sectors=("GOV",), start="2019-01-01")
    registry.add(Row(id="person:a", name="A Bee", kind="person", country="UTO", roles=(role,)))
    later = Role(title="President", country="UTO", sectors=("GOV",), start="2021-01-01")
    registry.add(Row(id="person:c", name="C Dee", kind="person", country="UTO", roles=(later,)))
    registry.add(Row(id="grp:x", name="X", kind="group", country="ATL", sectors=("INS",), active=("2020", "2010")))
    problems = " / ".join(f.problem for f in lint(registry) if f.error)
    assert "unknown country ATL" in problems
    assert "unknown sector INS" in problems
    assert "ends before it begins" in problems
    assert "president of UTO until now" in problems


def test_a_users_rows_add_and_override(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "- {id: 'grp:moss-front', name: Moss Front, kind: group, country: FIN, sectors: [SOC]}\n"
        "- {id: 'country:ESH', name: Western Sahara, country: ESH}\n"
        "- {id: 'x', same_as: 'country:FIN', name: Land of Lakes}\n",
        encoding="utf-8",
    )
    resolver = Resolver(Registry.load(own))
    moss, sahara, lakes = (resolver.resolve(n) for n in ("the Moss Front", "Western Sahara", "Land of Lakes"))
    assert moss is not None
    assert sahara is not None
    assert lakes is not None
    assert (moss.country, moss.sectors) == ("FIN", ("SOC",))
    assert (sahara.country, sahara.sectors) == ("ESH", ())
    assert lakes.entry == "country:FIN"


def test_a_missing_user_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        Registry.load(tmp_path / "none.yaml")


def test_a_broken_row_is_left_out_and_told(tmp_path: Path) -> None:
    own = tmp_path / "own.jsonl"
    own.write_text('{"id": "grp:a", "name": "Alder Brigade", "kind": "group"}\n{"id": "grp:b", "na', encoding="utf-8")
    registry = Registry.load(own)
    assert registry.get("grp:a") is not None
    assert any(where == "own.jsonl:2" for where, _ in registry.problems)


def test_the_standing_of_a_group_follows_the_date() -> None:
    registry = Registry()
    roles = (Role(sectors=("REB",), end="2021-08-14"), Role(sectors=("GOV",), start="2021-08-15"))
    row = Row(id="grp:g", name="G", kind="group", country="UTO", roles=roles)
    assert registry.state_at(row, "2021-08-14").sectors == ("REB",)
    assert registry.state_at(row, "2021-08-15").sectors == ("GOV",)
    assert registry.state_at(row, None).sectors == ("GOV",)


def test_names_in_text_have_their_offsets_and_capitals() -> None:
    text = "“Let us go,” the U.S. envoy said in Bogotá; Guinea-Bissau’s side and Al Qaeda did not."
    found = {text[m.start_char : m.end_char]: m for m in load_resolver().find_names(text)}
    assert set(found) >= {"U.S.", "Bogotá", "Guinea-Bissau", "Al Qaeda"}
    assert "us" not in found
    assert found["Bogotá"].how == "capital"


def test_context_names_the_countries_most_spoken_of() -> None:
    context = load_resolver().context_of("Kenya and Somalia met. Kenya’s minister thanked Nairobi.")
    assert context.countries == ("KEN", "SOM")


def test_an_ambiguous_name_needs_its_country() -> None:
    registry = Registry.load()
    registry.add(
        Row(id="party:x", name="Alder Party", kind="institution", country="FIN", sectors=("PTY",), ambiguous=("QXP",))
    )
    resolver = Resolver(registry)
    assert resolver.resolve("QXP") is None
    found = resolver.resolve("QXP", country="Finland")
    assert found is not None
    assert found.entry == "party:x"
    assert resolver.resolve("Finland’s QXP") is not None
    assert resolver.resolve("QXP", context=["FIN"]) is not None


def test_words_know_possessives_and_joins() -> None:
    tokens = words("Burkina Faso’s workers’ union, Iran-backed")
    assert [t.possessive for t in tokens] == [False, True, True, False, False, False]
    assert tokens[4].joined is False
    assert tokens[5].hyphen is True
    assert fold("Erdoğan") == fold("Erdogan")


def test_bounds_of_edtf_dates() -> None:
    assert bounds("2021") == ("2021-01-01", "2021-12-31")
    assert bounds("2021-07-21/2021-07-27") == ("2021-07-21", "2021-07-27")
    assert bounds("../2020-02") == ("0000-01-01", "2020-02-31")
    assert bounds("XXXX-04-19") is None


def test_the_door_gives_an_actor_of_the_record() -> None:
    actor = resolve_actor("the Kenyan foreign ministry")
    assert actor is not None
    assert (actor.country, actor.sectors, actor.code, actor.acts_for) == ("KEN", ("GOV",), "KEN GOV", "country:KEN")
    assert actor.reason
    assert actor.confidence is not None


def test_one_institution_has_one_key_however_it_is_written() -> None:
    resolver = load_resolver()
    spellings = ["Malawi's Ministry of Defence", "the Malawian Defense Ministry", "the defence ministry of Malawi"]
    keys = {found.key for m in spellings if (found := resolver.resolve(m)) is not None}
    assert len(keys) == 1


def test_loading_and_resolving_are_quick() -> None:
    start = time.process_time()
    registry = Registry.load()
    assert time.process_time() - start < 1.0  # a laptop takes a fifth of this; the ceiling allows for a busy machine
    resolver = Resolver(registry)
    resolver.resolve("the Omani army")
    start = time.process_time()
    for n in range(200):
        resolver.resolve(f"a spokesman for the Omani army number {n}")
    assert time.process_time() - start < 0.5
