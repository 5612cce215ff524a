"""What each kind of rule finds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from detente.alerts import evaluate, read_rules
from detente.errors import InputError
from detente.record import Record


def found(record: Record, rule: str) -> list[str]:
    return [alert.text for alert in evaluate(record, read_rules(f"rules:\n  - {{name: r, {rule}}}"))]


def shelling(article: Any, day: str, number: int = 1) -> Any:
    made = article(
        f"Pakistan shelled Afghanistan for the {number}th time that day.", day, url=f"https://a.example/{number}"
    )
    return made.event("shelled", "ASSAULT", ("PAK",), ("AFG",), mode="heavy-weapons", date=day).reading()


def test_events_by_dyad_actor_type_mode_and_quad(record: Record, article: Any) -> None:
    record.add(shelling(article, "2024-05-22"))
    assert found(record, "when: event, dyad: AFG-PAK, quad: 4") == ["Pakistan shelled Afghanistan"]
    assert found(record, "when: event, actor: Pakistan, type: ASSAULT, mode: heavy-weapons")
    assert not found(record, "when: event, actor: AFG, type: ASSAULT")
    assert not found(record, "when: event, dyad: AFG-PAK, quad: [1, 2]")
    assert not found(record, "when: event, dyad: AFG-PAK, sources: 2")


def test_an_alert_carries_its_sentence(record: Record, article: Any) -> None:
    record.add(shelling(article, "2024-05-22"))
    (alert,) = evaluate(record, read_rules("rules: [{name: r, when: event, actor: PAK}]"))
    (evidence,) = alert.evidence
    assert evidence["sentence"] == "Pakistan shelled Afghanistan for the 1th time that day."
    assert evidence["url"] == "https://a.example/1"
    assert alert.to_dict()["day"] == "2024-05-22"


def test_old_news_is_no_news_unless_asked_for(record: Record, article: Any) -> None:
    record.add([shelling(article, "2024-05-01"), shelling(article, "2024-05-22", 2)])
    assert len(found(record, "when: event, actor: PAK")) == 1
    assert len(found(record, "when: event, actor: PAK, within: 30")) == 2
    rules = read_rules("rules: [{name: r, when: event, actor: PAK}]")
    assert len(evaluate(record, rules, {"r": date(2024, 4, 30)})) == 2


def test_background_and_plans_are_left_out(record: Record, article: Any) -> None:
    made = article("Pakistan shelled Afghanistan in 1999.\nPakistan may attack Afghanistan.")
    made.event("shelled", "ASSAULT", ("PAK",), ("AFG",), historical=True).event(
        "attack", "ASSAULT", ("PAK",), ("AFG",), status="hypothetical"
    )
    record.add(made.reading())
    assert not found(record, "when: event, actor: PAK")
    assert found(record, "when: event, actor: PAK, background: true, status: [occurred, hypothetical]").__len__() == 2


def test_a_step_of_the_score(record: Record, article: Any) -> None:
    start = date(2024, 3, 1)
    for n in range(40):
        day = (start + timedelta(days=n)).isoformat()
        made = article(f"Pakistan talked with Afghanistan, day {n}.", day)
        record.add(made.event("talked", "CONSULT", ("PAK",), ("AFG",), date=day).reading())
    record.add([shelling(article, (start + timedelta(days=40 + n)).isoformat(), n) for n in range(6)])
    (text,) = found(record, "when: score, dyad: PAK-AFG, step: 2")
    assert text.startswith("Pakistan and Afghanistan: mean score +")
    assert not found(record, "when: score, dyad: PAK-AFG, step: 2, direction: up")
    assert not found(record, "when: score, dyad: PAK-AFG, step: 19")
    # Two weeks of it make a turning point.
    record.add([shelling(article, (start + timedelta(days=46 + n)).isoformat(), 6 + n) for n in range(14)])
    (turn,) = found(record, "when: turning point, dyad: PAK-AFG, within: 30")
    assert "turning point on 1" in turn


def test_commitments_new_due_and_overdue(record: Record, article: Any) -> None:
    made = article("Islamabad pledged to reopen the crossing.", "2024-05-22")
    record.add(made.commitment("to reopen the crossing", "PAK", "AFG", due="2024-05-30").reading())
    assert found(record, "when: commitment, actor: PAK, is: new")
    (due,) = found(record, "when: commitment, dyad: PAK-AFG, is: [due, broken, overdue]")
    assert due.startswith("Undertaking due: Pakistan to Afghanistan: “to reopen the crossing”, due 30 May 2024")
    record.add(article("Nothing happened in Kabul.", "2024-06-02").reading())
    assert not found(record, "when: commitment, actor: PAK, is: due")
    assert found(record, "when: commitment, actor: PAK, is: overdue")


def test_commitments_broken(record: Record, article: Any) -> None:
    made = article("Islamabad broke its promise to reopen the crossing.", "2024-05-22")
    record.add(made.commitment("to reopen the crossing", "PAK", "AFG", state="broken").reading())
    (text,) = found(record, "when: commitment, actor: PAK, is: [broken, kept]")
    assert text.startswith("Undertaking broken")


def test_a_claim_is_contested_when_the_second_side_speaks(record: Record, article: Any) -> None:
    words = "Afghanistan shelters three thousand gunmen"
    record.add(article(f"Pakistan said that {words}.", "2024-05-02").claim(words, PAK="asserts").reading())
    assert not found(record, "when: claim, dyad: PAK-AFG, within: 60")
    made = article(f"Pakistan says {words}; Kabul denied it.", "2024-05-22")
    record.add(made.claim(words, PAK="asserts", AFG="denies").reading())
    (text,) = found(record, "when: claim, dyad: PAK-AFG")
    assert "asserted by Pakistan, denied or doubted by Afghanistan" in text
    assert not found(record, "when: claim, actor: KEN")


def test_meetings_announced_and_lapsed(record: Record, article: Any) -> None:
    made = article("A visit to Kabul on trade is planned for May 25.", "2024-05-20")
    record.add(made.engagement("trade", ("PAK", "AFG"), date="2024-05-25").reading())
    assert found(record, "when: engagement, dyad: PAK-AFG, is: announced") == [
        "Visit of Pakistan and Afghanistan in Kabul, 25 May 2024 – announced"
    ]
    record.add(article("Much later, rain fell on the market.", "2024-12-20").reading())
    lapsed = found(record, "when: engagement, actor: PAK, is: [announced, lapsed], within: 300")
    assert "Visit of Pakistan and Afghanistan in Kabul, 25 May 2024 – lapsed, no sign of it since" in lapsed


def test_an_empty_record_has_no_alerts_and_a_stranger_is_an_error(record: Record, article: Any) -> None:
    assert found(record, "when: event, actor: PAK") == []
    record.add(shelling(article, "2024-05-22"))
    with pytest.raises(InputError, match="no actor of the record"):
        found(record, "when: event, actor: Ruritania Street")
