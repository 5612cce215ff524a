"""Search: all words, the best of the newest sentences, without a scan of the texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from detente.errors import InputError
from detente.record import Record, search, words

ARTICLES = (
    ("2023-01-05", "Daily Ledger", "Exports of barley rose.\nThe ministry banned an export of seed."),
    ("2023-06-01", "Harbour News", "President Erdoğan met envoys.\nTalks on security assistance to Kenya began."),
    ("2024-02-01", "Harbour News", "The envoy’s export licence was refused.\nThe security of the assistance is low."),
)


@pytest.fixture
def full(path: Path, article: Callable[..., object]) -> Iterator[Record]:
    with Record(path) as record:
        for published, publisher, text in ARTICLES:
            made = article(text, published=published, publisher=publisher)
            if "Kenya" in text:
                made.event("met", "CONSULT", ("TUR",), ("KEN",))  # type: ignore[attr-defined]
            record.add(made.reading())  # type: ignore[attr-defined]
        yield record


def found(record: Record, query: str, **conditions: str) -> list[str]:
    return sorted(row["sentence"].split()[0] for row in record.search(query, **conditions))


@pytest.mark.parametrize(
    ("query", "first_words"),
    [
        ("export", ["Exports", "The", "The"]),
        ("exports", ["Exports", "The", "The"]),
        ("export banned", ["The"]),
        ('"export"', ["The", "The"]),
        ("export*", ["Exports", "The", "The"]),
        ("expo", []),
        ("expo*", ["Exports", "The", "The"]),
        ("erdogan", ["President"]),
        ("ERDOĞAN", ["President"]),
        ('"security assistance"', ["Talks"]),
        ("security assistance", ["Talks", "The"]),
        ('"security of the assistance"', ["The"]),
        ('"assistance security"', []),
        ("the", ["The", "The", "The"]),
        ("envoy", ["President", "The"]),
        ("nothing barley", []),
        ("envoy’s", ["The"]),
    ],
)
def test_what_is_found(full: Record, query: str, first_words: list[str]) -> None:
    assert found(full, query) == first_words


def test_days_and_actors_narrow_it(full: Record) -> None:
    assert found(full, "export", since="2024") == ["The"]
    assert found(full, "export", until="2023-12") == ["Exports", "The"]
    assert found(full, "security", actor="KEN") == ["Talks"]
    assert found(full, "security", actor="PAK") == []
    with pytest.raises(InputError, match="no date"):
        full.search("export", since="soon")


def test_a_whole_word_stands_before_another_form_of_it(full: Record) -> None:
    assert full.search("export")[2]["sentence"].startswith("Exports")
    assert full.search("exports")[0]["sentence"].startswith("Exports")


def test_nothing_to_search_for_is_told(full: Record) -> None:
    for query in ("", "  ", '""', "...", "*"):
        with pytest.raises(InputError):
            full.search(query)


def test_a_text_that_is_read_anew_is_found_once(path: Path, article: Callable[..., object]) -> None:
    made = article("Barley was sold. Seed was not.", published="2024-01-01").reading()  # type: ignore[attr-defined]
    with Record(path) as record:
        record.add(made)
        record.add(made.__class__.from_dict({**made.to_dict(), "notes": ["again"]}), settings={"threshold": 0.4})
        assert len(record.search("barley")) == 1


def test_many_small_additions_are_gathered(
    path: Path, article: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_MANY", 4)
    with Record(path) as record:
        for n in range(6):
            record.add(article(f"Ship {n} came with barley.", published="2024-01-01").reading())  # type: ignore[attr-defined]
        parts = record.sql("SELECT count(DISTINCT part) AS n FROM base.parts")[0]["n"]
        assert parts < 4
        assert len(record.search("barley")) == 6


def test_more_are_read_where_the_first_do_not_have_the_phrase(full: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_STEP", 1)
    assert found(full, '"security assistance"') == ["Talks"]
