"""Persons: dated roles, spellings, surnames with and without a title."""

from __future__ import annotations

import pytest

from detente.actors import Registry, Resolver, Row
from detente.actors.registry import Role


def person(entry: str, name: str, country: str, *roles: tuple, aliases: tuple[str, ...] = ()) -> Row:
    held = tuple(Role(title=t, country=country, sectors=s, start=a, end=b) for t, s, a, b in roles)
    return Row(id=f"person:{entry}", name=name, kind="person", country=country, roles=held, aliases=aliases)


ROWS = [
    person("tammsoo", "Aavo Tammsoo", "EST", ("Prime Minister", ("GOV",), "2015-04-01", "2019-06-30")),
    person(
        "quarrel",
        "Dame Hester Quarrel",
        "GBR",
        ("Defence Secretary", ("GOV", "MIL"), "2016", "2018-03-15"),
        ("Foreign Secretary", ("GOV",), "2018-03-16", None),
        aliases=("Hester Quarrel",),
    ),
    person("erdemoglu", "Tarık Erdemoğlu", "TUR", ("President", ("GOV",), "2014-08-28", None)),
    person("zelinsky", "Ostap Zelinskyy", "UKR", ("Interior Minister", ("GOV",), "2020", None)),
    person("zutaqi", "Amir Gul Zuttaqi", "AFG", ("Acting Foreign Minister", ("GOV",), "2021-09-07", None)),
    person("sirajullah", "Siraj-ud-Daula Wardaki", "AFG", ("Interior Minister", ("GOV",), "2021-09-07", None)),
    person("hosseini", "Reza Karim Hosseini", "IRN", ("Speaker of Parliament", ("LEG",), "2010", "2014-05")),
    person("li", "Li Guozhen", "CHN", ("Defence Minister", ("GOV", "MIL"), "2012", "2018")),
    person("khan-a", "Shaukat Tareen Khan", "PAK", ("Foreign Minister", ("GOV",), "2019", None)),
    person("khan-b", "Wahid Gulzar Khan", "AFG", ("Governor", ("GOV",), "2019", None)),
    person("cmdr", "Bosco Kambale", "COD", ("Commander", ("REB",), "2012", "2013")),
]


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    registry = Registry.load()
    registry.add_all(ROWS)
    return Resolver(registry)


@pytest.mark.parametrize(
    ("date", "sectors"),
    [("2017-05-01", ("GOV",)), ("2021-01-10", ("ELI",)), ("2010-01-01", ()), ("2019-06", ("GOV",)), (None, ("GOV",))],
)
def test_a_prime_minister_in_after_and_before_office(resolver: Resolver, date: str | None, sectors: tuple) -> None:
    found = resolver.resolve("Aavo Tammsoo", date=date)
    assert found is not None
    assert (found.entry, found.country, found.sectors) == ("person:tammsoo", "EST", sectors)
    assert date is not None or "no date given" in found.reason


def test_two_offices_one_after_the_other(resolver: Resolver) -> None:
    then = resolver.resolve("Hester Quarrel", date="2017")
    later = resolver.resolve("Hester Quarrel", date="2022-02-02")
    assert then is not None
    assert later is not None
    assert then.sectors == ("GOV", "MIL")
    assert later.sectors == ("GOV",)
    assert later.role == "Foreign Secretary"


def test_without_a_date_the_title_decides(resolver: Resolver) -> None:
    found = resolver.resolve("Defence Secretary Hester Quarrel")
    assert found is not None
    assert found.sectors == ("GOV", "MIL")


def test_a_commander_who_stopped_is_no_elite(resolver: Resolver) -> None:
    found = resolver.resolve("Bosco Kambale", date="2020")
    assert found is not None
    assert found.sectors == ()


@pytest.mark.parametrize(
    ("mention", "entry"),
    [
        ("Tarik Erdemoglu", "erdemoglu"),
        ("President Erdemoglu", "erdemoglu"),
        ("Erdemoğlu", "erdemoglu"),
        ("Ostap Zelinsky", "zelinsky"),
        ("Ostap Zelinskiy", "zelinsky"),
        ("Amir Gul Zutaqi", "zutaqi"),
        ("Amir Zuttaqi", "zutaqi"),
        ("Foreign Minister Zuttaqi", "zutaqi"),
        ("Sirajuddaula Wardaki", "sirajullah"),
        ("Siraj ud Daula Wardaki", "sirajullah"),
        ("Reza Hosseini", "hosseini"),
        ("Guozhen Li", "li"),
        ("Pakistani Foreign Minister Khan", "khan-a"),
        ("Turkey’s President Tarik Erdemoglu", "erdemoglu"),
        ("Tammsoo, the former Estonian prime minister", "tammsoo"),
    ],
)
def test_spellings_orders_and_surnames(resolver: Resolver, mention: str, entry: str) -> None:
    found = resolver.resolve(mention)
    assert found is not None
    assert found.entry == f"person:{entry}"
    assert found.kind == "person"


@pytest.mark.parametrize("mention", ["Khan", "Mr Khan", "Li", "Karim", "Amir", "Hester", "Quarrelsome", "Aavo Tomson"])
def test_a_name_that_may_be_several_or_none_is_nobody(resolver: Resolver, mention: str) -> None:
    assert resolver.resolve(mention) is None


def test_a_surname_with_the_country_of_the_context(resolver: Resolver) -> None:
    found = resolver.resolve("Zelinskyy", country="UKR")
    assert found is not None
    assert found.entry == "person:zelinsky"


def test_a_title_in_the_text_outweighs_dates_that_do_not_reach_it(resolver: Resolver) -> None:
    found = resolver.resolve("Prime Minister Aavo Tammsoo", date="2024-01-01")
    assert found is not None
    assert found.sectors == ("GOV",)
    assert found.confidence <= 0.75


def test_called_former_is_former(resolver: Resolver) -> None:
    found = resolver.resolve("former Prime Minister Aavo Tammsoo", date="2017-01-01")
    assert found is not None
    assert found.sectors == ("ELI",)


def test_an_unknown_person_in_office_is_coded_by_the_title(resolver: Resolver) -> None:
    found = resolver.resolve("Estonian Environment Minister Kadri Lumivald")
    assert found is not None
    assert found.entry is None
    assert (found.name, found.country, found.sectors) == ("Kadri Lumivald", "EST", ("GOV",))
    assert found.acts_for == "country:EST"
