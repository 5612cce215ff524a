"""Gold files are read strictly: a slip is an error that names file and item."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import DataError
from detente.evaluate.gold import GoldArticle, digest, load_gold, read_held, sentence_around

TEXT = (
    "Tonga to host talks\n\n"
    "Tonga condemned the raid. Fiji denied it, saying “nothing happened.” Both agreed to meet.\n"
)  # fmt: skip
GOLD = """\
article: isles
date: 2024-05-02
events:
  - {id: e1, in: "Tonga condemned the raid", type: [ACCUSE], actor: [TON], status: [occurred]}
  - {id: e2, in: "Both agreed to meet", type: AGREE, minor: true}
actors:
  - {id: a1, name_has: tonga, country: [TON]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("texts", "gold"):
        (tmp_path / name).mkdir()
    (tmp_path / "texts" / "isles.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "gold" / "isles.yaml").write_text(GOLD, encoding="utf-8")
    (tmp_path / "held.txt").write_text("isles\n", encoding="utf-8")
    return tmp_path


def rewritten(folder: Path, old: str, new: str) -> Path:
    (folder / "gold" / "isles.yaml").write_text(GOLD.replace(old, new), encoding="utf-8")
    return folder


def only(folder: Path) -> GoldArticle:
    (article,) = load_gold(folder)
    return article


def test_an_item_knows_its_place_and_answers(folder: Path) -> None:
    article = only(folder)
    first, second = article.items["events"]
    assert TEXT[slice(*first.at)] == first.snippet
    assert TEXT[slice(*first.sentence)] == "Tonga condemned the raid."
    assert first.wants == {"type": ("ACCUSE",), "actor": ("TON",), "status": ("occurred",)}
    assert second.wants["type"] == ("AGREE",), "one answer need not be a list"
    assert (first.minor, second.minor) == (False, True)
    assert article.date == "2024-05-02"


def test_an_actor_is_found_in_any_case(folder: Path) -> None:
    assert only(folder).items["actors"][0].at == (0, 5)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("Tonga condemned the raid", "Tonga condemned a raid", "e1.*once and only once"),
        ('in: "Tonga condemned the raid"', 'in: "Tonga"', "e1.*once and only once"),
        ("ACCUSE", "BLAME", "e1: type cannot be BLAME"),
        ("[occurred]", "[done]", "e1: status cannot be done"),
        ("actor: [TON]", "actors: [TON]", "e1: unknown keys.*actors"),
        ("id: e2", "id: e1", "e1: this id occurs twice"),
        ("article: isles", "article: islands", "wrong article name"),
        ("events:", "event:", "unknown key"),
        ("id: e1, ", "", "with an id"),
    ],
)
def test_slips_are_named(folder: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(DataError, match=complaint):
        load_gold(rewritten(folder, old, new))


def test_gold_without_text_is_refused(folder: Path) -> None:
    (folder / "texts" / "isles.txt").unlink()
    with pytest.raises(DataError, match=r"no isles\.txt"):
        load_gold(folder)


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no gold"):
        load_gold(tmp_path)


def test_the_digest_follows_gold_texts_and_the_held_list(folder: Path) -> None:
    seen = {digest(folder)}
    for path in ("gold/isles.yaml", "texts/isles.txt", "held.txt"):
        with (folder / path).open("a", encoding="utf-8") as file:
            file.write("\n")
        seen.add(digest(folder))
    assert len(seen) == 4


def test_the_digest_is_blind_to_line_ends(folder: Path) -> None:
    before = digest(folder)
    (folder / "texts" / "isles.txt").write_bytes(TEXT.replace("\n", "\r\n").encode())
    assert digest(folder) == before


def test_held_articles_are_listed_one_a_line(folder: Path) -> None:
    assert read_held(folder) == {"isles"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("host talks", "Tonga to host talks"),
        ("denied it", "Fiji denied it, saying “nothing happened."),
        ("agreed", "Both agreed to meet."),
        ("raid. Fiji", "Tonga condemned the raid. Fiji denied it, saying “nothing happened."),
    ],
)
def test_sentences_end_at_stops_and_lines(words: str, sentence: str) -> None:
    at = TEXT.find(words)
    assert TEXT[slice(*sentence_around(TEXT, (at, at + len(words))))] == sentence
