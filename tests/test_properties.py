"""What holds for every text: no crash, spans within the text, actors that are on the list, the same bytes again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
from detente.model import Reading, Span

FEW = settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
WHO = ["Kenya", "Chad", "the Kenyan army", "President Ann Otieno", "Norway’s foreign minister", "rebels", "They", "He",
       "Both sides", "the UN", "Islamabad", "officials", "It", "the two leaders", "Minister Ishaq Dar"]  # fmt: skip
DID = ["condemned", "attacked", "will meet", "did not attack", "was accused by", "denied attacking", "agreed with",
       "said it would send 3,000 to 4,000 troops to", "imposed sanctions on", "is expected to visit",
       "held talks on trade with", "promised aid to", "told reporters that the raid had been launched by",
       "must withdraw from"]  # fmt: skip
WHEN = ["", " on Monday", " in April 2022", " this week", ", officials said", " in Geneva", " if it agrees"]
MARKS = [". ", ".\n\n", "! ", "; ", " — ", ".” “", "…\n"]
CLAUSES = st.tuples(*map(st.sampled_from, (WHO, DID, WHO, WHEN, MARKS))).map(
    lambda c: f"{c[0]} {c[1]} {c[2]}{c[3]}{c[4]}"
)
NEWS = st.lists(CLAUSES, min_size=1, max_size=5).map("".join)


def spans_of(value: Any, key: str = "") -> Iterator[Span]:
    """Every span of a reading as a plain dict: lists of two numbers, wherever they stand."""
    if isinstance(value, dict):
        for k, item in value.items():
            yield from spans_of(item, k)
    elif isinstance(value, list):
        if len(value) == 2 and all(type(n) is int for n in value):
            yield (value[0], value[1])
        else:
            for item in value:
                yield from spans_of(item, key)


def ids_of(reading: Reading) -> set[str]:
    """Every actor id that a record names."""
    out: set[str] = set()
    for s in reading.statements:
        out |= {i for i in (s.speaker, s.addressee) if i}
    for e in reading.events:
        out |= {*e.actors, *e.recipients, *e.asserted_by}
    for c in reading.claims:
        out |= {p.holder for p in c.positions}
    for k in reading.commitments:
        out |= {*k.by, *k.to} | ({k.told_by} if k.told_by else set())
    for g in reading.engagements:
        out |= {*g.participants, *g.people}
    for f in reading.figures:
        out |= set(f.by)
    return out


def check(reading: Reading) -> None:
    text = reading.document.text
    for start, end in spans_of(reading.to_dict(rejected=True)):
        assert 0 <= start < end <= len(text), (start, end, len(text))
    actors = [a.id for a in reading.actors]
    assert len(actors) == len(set(actors))
    assert ids_of(reading) <= set(actors)
    statements = {s.id for s in reading.statements}
    assert {e.statement for e in reading.events if e.statement} <= statements
    events = {e.id for e in reading.events}
    assert {c.event for c in reading.claims if c.event} <= events
    for rows in (reading.statements, reading.events, reading.claims, reading.commitments, reading.engagements):
        ids = [r.id for r in rows]
        assert len(ids) == len(set(ids))
    for e in reading.events:
        sentence, trigger = e.evidence.sentence, e.evidence.trigger
        assert sentence[0] <= trigger[0] < trigger[1] <= sentence[1]
        assert 0 <= e.confidence <= 1
    for figure in reading.figures:
        assert figure.low is None or figure.high is None or figure.low <= figure.high
    assert Reading.from_dict(reading.to_dict(rejected=True)) == reading


@FEW
@given(st.text(max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    check(detente.read(text, date="2024-05-22", language="en"))


@FEW
@given(st.text(alphabet="abcN KTthe.,“”\"'’—–-()\n\t\u00a0\u00ad\u200e0123456789%$€é中😀", max_size=160))
def test_any_heap_of_marks_can_be_read(text: str) -> None:
    check(detente.read(text, language="en"))


@FEW
@given(NEWS)
def test_the_record_of_any_news_holds_together(text: str) -> None:
    check(detente.read(text, date="2024-05-22", language="en"))


@FEW
@given(NEWS)
def test_the_same_words_give_the_same_bytes(text: str) -> None:
    first, again = (detente.read(text, date="2024-05-22", language="en").to_json(rejected=True) for _ in range(2))
    assert first == again


@FEW
@given(NEWS, st.sampled_from(["\n\n", " \n", "   "]))
def test_space_before_a_text_does_no_harm(text: str, space: str) -> None:
    reading = detente.read(space + text, date="2024-05-22", language="en")
    check(reading)
    assert reading.document.text == space + text


@FEW
@given(st.text(max_size=80), st.text(max_size=20))
def test_publisher_and_title_may_be_anything(publisher: str, title: str) -> None:
    check(detente.read("We condemn Chad. I met them.", publisher=publisher, title=title, language="en"))


@FEW
@given(st.text(max_size=200))
def test_dates_of_any_text_lie_within_it(text: str) -> None:
    for row in detente.find_dates(text, date="2024-05-22"):
        start, end = row["span"]
        assert text[start:end] == row["text"] != ""


@FEW
@given(st.text(max_size=60), st.one_of(st.none(), st.text(max_size=5)))
def test_any_mention_can_be_asked_for(mention: str, country: str | None) -> None:
    actor = detente.resolve_actor(mention, country=country)
    assert actor is None or actor.id


@FEW
@given(NEWS, st.integers(0, 40), st.integers(1, 20), st.integers(0, 40), st.integers(1, 20))
def test_the_types_of_any_pair_sum_to_one(text: str, a: int, m: int, b: int, n: int) -> None:
    words = [t for t in range(len(text)) if text[t].isalpha()]
    first, second = words[a % len(words)], words[b % len(words)]
    ranked = detente.classify_pair(text, source=(first, first + m), target=(second, second + n))
    assert sum(p for _, p in ranked) == pytest.approx(1.0)
    assert "NONE" in dict(ranked)
