"""Mentions to countries and sectors, over a table of cases of our own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from detente.actors import load_resolver

CASES = yaml.safe_load((Path(__file__).parent / "mentions.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["mentions"], ids=lambda c: str(c[0]))
def test_mention_has_its_country_and_sectors(case: list) -> None:
    mention, country, sectors, date, known = [*case, None, None][:5]
    found = load_resolver().resolve(mention, date=date, country=known)
    if country is None and not sectors:
        assert found is None or found.country in (None, "IGO")
        return
    assert found is not None
    assert found.country == country
    assert list(found.sectors[: len(sectors)]) == sectors
    assert sectors or not found.sectors


@pytest.mark.parametrize("mention", CASES["nothing"])
def test_nothing_is_claimed(mention: str) -> None:
    assert load_resolver().resolve(mention) is None
