"""Coreference: the marks, the measures, and the floors on the gold articles."""

from __future__ import annotations

import pytest

from detente.errors import DataError
from detente.evaluate.coref import GOLD, Mention, align, compare, load_chains, load_marked, measure, read_marked, totals
from detente.evaluate.gold import load_gold

FLOORS = {"development": 0.90, "held": 0.70}


def marked(text: str, found: list[tuple[str, str]]) -> dict[str, float]:
    """F1 by measure of mentions (words, ids joined by +), each the next occurrence of its words."""
    plain, gold = read_marked(text)
    mentions, at = [], 0
    for words, who in found:
        at = plain.index(words, at)
        mentions.append(Mention((at, at + len(words)), frozenset(who.split("+"))))
        at += 1
    return {name: round(a.f1, 3) for name, a in compare(gold, mentions, plain).items()}


def test_marks_give_spans_of_the_plain_text() -> None:
    text, mentions = read_marked("[m|[k|Kenya]’s envoy] met [?c|Chad].")
    assert text == "Kenya’s envoy met Chad."
    assert [(text[m.span[0] : m.span[1]], set(m.who), m.optional) for m in mentions] == [
        ("Kenya", {"k"}, False), ("Kenya’s envoy", {"m"}, False), ("Chad", {"c"}, True),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["[k|Kenya", "Kenya]"])
def test_marks_that_do_not_match_are_an_error(text: str) -> None:
    with pytest.raises(DataError):
        read_marked(text)


def test_all_right_is_one() -> None:
    text = "[k|Kenya] met [c|Chad]. [k|It] thanked [c|Chad]."
    found = [("Kenya", "1"), ("Chad", "2"), ("It", "1"), ("Chad", "2")]
    assert marked(text, found) == {"links": 1.0, "MUC": 1.0, "B-cubed": 1.0}


def test_a_wrong_link_costs_precision_and_recall() -> None:
    text = "[k|Kenya] met [c|Chad]. [k|It] left."
    assert marked(text, [("Kenya", "1"), ("Chad", "2"), ("It", "2")])["links"] == 0.0


def test_both_sides_link_to_each() -> None:
    text = "[k|Kenya] met [c|Chad]. [k+c|Both sides] left."
    assert marked(text, [("Kenya", "1"), ("Chad", "2"), ("Both sides", "1+2")])["links"] == 1.0
    assert marked(text, [("Kenya", "1"), ("Chad", "2"), ("Both sides", "1")])["links"] == 0.667


def test_optional_mentions_do_not_count() -> None:
    text = "[k|Kenya] met [c|Chad] in [?k|Kenya]. [k|It] left."
    found = [("Kenya", "1"), ("Chad", "2"), ("It", "1")]
    assert marked(text, found) == marked(text, [*found[:2], ("Kenya", "9"), found[2]])


def test_a_title_before_the_name_is_the_same_mention() -> None:
    text, gold = read_marked("[m|Minister Ann Otieno of Kenya] left.")
    assert align(gold, [Mention((9, 19), frozenset("x"))], text) == {0: 0}


def test_every_gold_article_has_chains() -> None:
    for article in load_gold(GOLD):
        assert load_chains(article, GOLD)


def test_articles_marked_for_coreference_alone_come_too() -> None:
    rows = {article.id: (mentions, held) for article, mentions, held in load_marked(GOLD)}
    assert rows["wire-isfara"][0]
    assert not rows["wire-isfara"][1]
    assert rows["wire-chaman"][1]


def test_links_keep_their_floor() -> None:
    for group, articles in measure().items():
        assert totals(articles.values())["links"].f1 >= FLOORS[group], group
