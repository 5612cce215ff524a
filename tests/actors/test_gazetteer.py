"""Where places are: names to countries and coordinates, and names that are no places."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span

from detente.actors.gazetteer import Gazetteer, great_circle, load_gazetteer
from detente.actors.gazetteer.store import CityStore
from detente.actors.gazetteer.tables import load_store, load_tables
from detente.errors import DataError
from detente.lexicon.files import data_dir


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def parsed(text: str, **ents: str) -> Doc:
    """A doc with entities: label="words|other words", each at its first occurrence."""
    doc = spacy.blank("en")(text)
    spans = []
    for label, names in ents.items():
        for name in names.split("|"):
            start = text.index(name)
            span = doc.char_span(start, start + len(name), label=label)
            assert isinstance(span, Span)
            spans.append(span)
    doc.set_ents(spans)
    return doc


def found(gazetteer: Gazetteer, source: Doc | str) -> dict[str, str | None]:
    return {t.text: p.country for t, p in gazetteer.places(source) if t.use == "place"}


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon", "precision"),
    [
        ("Kabul", "AFG", 34.5, 69.2, "city"),
        ("Kyiv", "UKR", 50.45, 30.5, "city"),
        ("Kiev", "UKR", 50.45, 30.5, "city"),
        ("St. Petersburg", "RUS", 59.9, 30.3, "city"),
        ("Xi'an", "CHN", 34.3, 108.9, "city"),
        ("Khyber Pakhtunkhwa", "PAK", 34.5, 72.0, "region"),
        ("the Gaza Strip", "PSE", 31.4, 34.4, "region"),
        ("South Lebanon", "LBN", 33.3, 35.4, "region"),
        ("Donbas", "UKR", 48.3, 38.0, "region"),
        ("Torkham", None, 34.1, 71.1, "point"),
        ("Durand Line", None, 33.5, 70.0, "region"),
        ("Strait of Hormuz", None, 26.6, 56.3, "region"),
        ("Bab el-Mandeb", None, 12.6, 43.3, "region"),
        ("South China Sea", None, 12.0, 113.0, "region"),
        ("US", "USA", 39.8, -98.6, "country"),
        ("Côte d’Ivoire", "CIV", 8.0, -5.0, "country"),
        ("Washington", "USA", 38.9, -77.0, "city"),
    ],
)
def test_names_have_places(
    gazetteer: Gazetteer, name: str, country: str | None, lat: float, lon: float, precision: str
) -> None:
    place = gazetteer.resolve(name)
    assert place is not None
    assert place.country == country
    assert place.precision == precision
    assert place.lat is not None
    assert place.lon is not None
    assert great_circle(place.lat, place.lon, lat, lon) < 60


@pytest.mark.parametrize(
    ("name", "context", "country"),
    [
        ("Tripoli", None, "LBY"),
        ("Tripoli", ["LBN", "SYR"], "LBN"),
        ("Tripoli, Lebanon", None, "LBN"),
        ("Paris", None, "FRA"),
        ("Paris, Texas", None, "USA"),
        ("Hyderabad", None, "IND"),
        ("Hyderabad", ["PAK"], "PAK"),
        ("Georgia", ["RUS"], "GEO"),
        ("Georgia", ["USA"], "USA"),
        ("Congo", "Soldiers from Kinshasa crossed the river.", "COD"),
        ("Congo", "Soldiers from Brazzaville crossed the river.", "COG"),
        ("Cambridge", ["GBR"], "GBR"),
    ],
)
def test_namesakes_are_told_apart(
    gazetteer: Gazetteer, name: str, context: list[str] | str | None, country: str
) -> None:
    place = gazetteer.resolve(name, context)
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize("name", ["Frank", "Zzyzzxville", "Congo", "Springfield", "us", ""])
def test_nothing_is_claimed_where_nothing_is_known(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.resolve(name) is None


def test_a_state_after_its_city_is_the_state(gazetteer: Gazetteer) -> None:
    places = [p for _, p in gazetteer.places("Delegates met in Buffalo, New York, and later in New York City.")]
    assert [p.precision for p in places] == ["city", "region", "city"]
    assert places[0].country == "USA"


def test_countries_in_a_row_do_not_contain_each_other(gazetteer: Gazetteer) -> None:
    places = found(gazetteer, "Envoys of China, Japan, Mexico and Georgia signed.")
    assert places == {"China": "CHN", "Japan": "JPN", "Mexico": "MEX", "Georgia": "GEO"}


def test_persons_are_no_places(gazetteer: Gazetteer) -> None:
    text = "Paris Hilton met President Lincoln in Austin, Texas. Lincoln said little."
    assert "Lincoln" not in found(gazetteer, parsed(text, PERSON="Paris Hilton|Lincoln", GPE="Austin|Texas"))
    assert found(gazetteer, parsed(text, PERSON="Paris Hilton|Lincoln", GPE="Austin|Texas"))["Austin"] == "USA"
    assert "Paris" not in found(gazetteer, parsed(text, PERSON="Paris Hilton|Lincoln", GPE="Austin|Texas"))


def test_peoples_and_organisations_are_no_places(gazetteer: Gazetteer) -> None:
    text = "Afghan traders sued the Bank of China and the U.S. Army over Torkham."
    doc = parsed(text, NORP="Afghan", ORG="the Bank of China|the U.S. Army")
    assert found(gazetteer, doc) == {"Torkham": None}


def test_a_place_in_a_name_is_marked_as_such(gazetteer: Gazetteer) -> None:
    doc = parsed("He left the Bank of China.", ORG="the Bank of China")
    assert [(t.text, t.use) for t in gazetteer.find(doc)] == [("China", "name")]


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("Shells fell on the town of Vovchansk overnight.", "ORG", "Vovchansk"),
        ("Police sealed off the Garissa region.", "PERSON", "Garissa"),
        ("Aid reached Bamiyan, Afghanistan.", "PERSON", "Bamiyan"),
        ("Clashes broke out in Mosul.", "ORG", "Mosul"),
    ],
)
def test_words_beside_a_name_outweigh_the_parser(gazetteer: Gazetteer, text: str, label: str, name: str) -> None:
    assert name in found(gazetteer, parsed(text, **{label: name}))


def test_an_unknown_place_stays_without_coordinates(gazetteer: Gazetteer) -> None:
    places = [p for _, p in gazetteer.places(parsed("They fled to Qarwazabad.", GPE="Qarwazabad"))]
    assert [(p.name, p.country, p.lat, p.geonames) for p in places] == [("Qarwazabad", None, None, None)]


def test_offsets_are_those_of_the_text(gazetteer: Gazetteer) -> None:
    text = "“Peace,” said the envoy in São Paulo — and the U.S. agreed.\n\nKABUL, May 3"
    for toponym in gazetteer.find(text):
        assert text[toponym.start : toponym.end] == toponym.text
    assert [t.text for t in gazetteer.find(text)] == ["São Paulo", "U.S.", "KABUL"]


def test_a_publisher_s_address_tells_its_country(gazetteer: Gazetteer) -> None:
    assert gazetteer.country_of_domain("www.paper.com.pk") == "PAK"
    assert gazetteer.country_of_domain("news.co.uk") == "GBR"
    assert gazetteer.country_of_domain("example.com") is None


def test_every_country_and_own_row_resolves_to_a_sane_point() -> None:
    tables = load_tables()
    entries = {e for rows in tables.names.values() for e in rows}
    assert len({e.countries for e in entries if e.kind == "country"}) == 250
    assert len(entries) > 1500
    known = set(tables.iso3.values())
    for entry in entries:
        assert -90 <= entry.lat <= 90
        assert -180 <= entry.lon <= 180
        assert set(entry.countries) <= known


def test_own_rows_lie_in_the_country_they_name() -> None:
    """A slip in a coordinate shows where the cities around it are all another country's."""
    tables, store = load_tables(), load_store()
    wrong = []
    rows = {entry: name for name, entries in tables.names.items() for entry in entries}
    for entry, name in rows.items():
        if entry.kind == "city" and len(entry.countries) == 1:
            near = {c for c, km in store.nearest_countries(entry.lat, entry.lon, 200) if km < 250}
            if near and entry.countries[0] not in near:
                wrong.append((name, entry.countries[0], sorted(near)))
    assert wrong == []


def test_a_foreign_file_is_refused(tmp_path: object) -> None:
    with pytest.raises(DataError, match=r"countries\.tsv is not a compiled gazetteer"):
        CityStore(data_dir() / "places" / "countries.tsv", {})
