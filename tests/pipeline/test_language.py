"""English is told from other languages with a bias to read."""

from __future__ import annotations

import pytest

from detente.pipeline.language import guess_language


@pytest.mark.parametrize(
    "text",
    [
        "The president said he will leave.",
        "Chad’s army attacked rebels in the north.",
        "Kenya – Somalia: the talks resume",
        "Kenya condemned Chad.",
        "",
        "...",
        "2024",
        "“We will not leave,” said the envoy — and left.",
        "PRESIDENT OF KENYA TO VISIT NORWAY IN MAY",
    ],
)
def test_english_is_english(text: str) -> None:
    assert guess_language(text) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("El presidente se reunió con el canciller a primera hora en Lima para hablar de la crisis.", "es"),
        ("Le ministre a rencontré son homologue à Paris mardi pour discuter de la crise au Sahel.", "fr"),
        ("Президент встретился с министром иностранных дел в понедельник.", "ru"),
        ("التقى الرئيس وزير الخارجية يوم الاثنين في العاصمة.", "ar"),
        ("北京表示将继续与各方合作。", "zh"),
    ],
)
def test_other_languages_are_named(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_a_long_foreign_text_with_english_names_is_foreign() -> None:
    text = "Der Minister sagte, die Zeitung The Daily Planet habe falsch berichtet, und lobte die Verhandlungen. " * 5
    assert guess_language(text) == "de"


def test_the_guess_is_the_same_each_time() -> None:
    text = "Il presidente ha incontrato il ministro degli Esteri."
    assert len({guess_language(text) for _ in range(3)}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan President William Ruto met Ethiopian Prime Minister Abiy Ahmed.",
        "Kenya – Somalia: talks resume",
        "Islamabad “welcomes” Kabul move",
    ],
)
def test_english_full_of_names_is_english(text: str) -> None:
    assert guess_language(text) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Außenministerin traf am Dienstag ihren Amtskollegen in Berlin, um weitere Hilfen zu vereinbaren.", "de"),
        ("Die Regierung will in Berlin an die Verträge mit den Nachbarn erinnern, hieß es.", "de"),
    ],
)
def test_a_word_that_languages_share_is_not_enough(text: str, language: str) -> None:
    assert guess_language(text) == language
