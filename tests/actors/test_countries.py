"""Every country and territory of ISO 3166, and Kosovo, by name, demonym and capital."""

from __future__ import annotations

import pytest

from detente.actors import Row, load_registry, load_resolver

COUNTRIES = sorted((r for r in load_registry().rows.values() if r.id.startswith("country:")), key=lambda r: r.id)


def test_all_of_iso_3166_and_kosovo_are_there() -> None:
    assert len(COUNTRIES) == 250
    assert all(len(r.id) == 11 for r in COUNTRIES)


@pytest.mark.parametrize("row", COUNTRIES, ids=lambda r: r.id)
def test_by_name(row: Row) -> None:
    for name in (row.name, *row.aliases):
        found = load_resolver().resolve(name)
        assert found is not None, name
        assert (found.entry, found.country) == (row.id, row.country), name


@pytest.mark.parametrize("row", COUNTRIES, ids=lambda r: r.id)
def test_by_demonym(row: Row) -> None:
    resolver = load_resolver()
    for adjective in row.adjectives:
        found = resolver.resolve(f"the {adjective} government")
        assert found is not None, adjective
        assert (found.country, found.sectors[0]) == (row.country, "GOV"), adjective
    for people in row.people:
        found = resolver.resolve(f"two {people}")
        assert found is not None, people
        assert found.country == row.country, people


@pytest.mark.parametrize("row", COUNTRIES, ids=lambda r: r.id)
def test_by_capital(row: Row) -> None:
    resolver = load_resolver()
    for capital in row.capitals:
        for template in ("{}", "officials in {}", "the authorities in {}"):
            if template == "{}" and capital in (row.name, *row.aliases):
                continue  # Gibraltar is the country first
            found = resolver.resolve(template.format(capital))
            assert found is not None, capital
            assert (found.country, found.sectors[:1]) == (row.country, ("GOV",)), capital
    for capital in row.weak_capitals:
        found = resolver.resolve(f"police in {capital}", country=row.id[8:])
        assert found is not None, capital
        assert found.country in (row.country, row.id[8:]), capital


@pytest.mark.parametrize("row", COUNTRIES, ids=lambda r: r.id)
def test_names_are_found_in_running_text(row: Row) -> None:
    text = f"A delegation left {row.name} on Monday, ministers said."
    matches = load_resolver().find_names(text)
    assert any(row.id in m.entry_ids and text[m.start_char : m.end_char] == row.name for m in matches)
