"""Each alert once by every way, and none lost where a way is closed for a while."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from detente.alerts import Alert, read_rules, run
from detente.alerts.state import State, path_of
from detente.cli import run as command
from detente.cli._alerting import RoundAlerts
from detente.record import Record


def add(record: Record, article: Any, number: int, day: str = "2024-05-22", words: str = "") -> None:
    made = article(f"Pakistan shelled Afghanistan near post {number}. {words}", day, url=f"https://a.example/{number}")
    record.add(
        made.event(
            "shelled", "ASSAULT", ("PAK",), ("AFG",), date=day, mode=("heavy-weapons", "aerial")[number % 2]
        ).reading()
    )


def rules(deliver: str = "{}") -> Any:
    return read_rules(f"deliver: {deliver}\nrules:\n  - {{name: force, when: event, dyad: PAK-AFG, quad: 4}}")


def test_each_alert_goes_out_once(record: Record, article: Any, tmp_path: Path) -> None:
    wanted, screen = rules(f"{{file: {tmp_path}/a.jsonl, rss: {tmp_path}/a.xml}}"), io.StringIO()
    add(record, article, 1)
    assert run(record, wanted, terminal=screen).sent == {
        "terminal": 1,
        f"file:{tmp_path}/a.jsonl": 1,
        f"rss:{tmp_path}/a.xml": 1,
    }
    assert run(record, wanted, terminal=screen).sent == {}
    add(record, article, 2, "2024-05-23")
    assert len(run(record, wanted, terminal=screen).raised) == 1
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert [line["text"] for line in lines] == [
        "Pakistan attacked from the air Afghanistan",
        "Pakistan shelled Afghanistan",
    ]
    assert screen.getvalue().count("rule: force") == 2
    items = ElementTree.parse(tmp_path / "a.xml").findall("./channel/item")
    assert [item.findtext("guid") for item in items] == [line["id"] for line in reversed(lines)]
    assert items[0].findtext("link") == "https://a.example/2"


def test_a_webhook_that_fails_gets_it_next_time(record: Record, article: Any, hook: Any) -> None:
    wanted = rules(f"{{webhook: '{hook.url}'}}")
    add(record, article, 1)
    for hook.status in (500, 302):
        outcome = run(record, wanted, quiet=True)
        assert f"answered {hook.status}" in outcome.failed[f"webhook:{hook.url}"]
    add(record, article, 2)
    hook.status = 200
    assert run(record, wanted, quiet=True).sent == {f"webhook:{hook.url}": 2}
    assert run(record, wanted, quiet=True).sent == {}
    ((body, key),) = hook.got
    assert body["schema"] == "detente-alerts/1"
    assert [a["evidence"][0]["url"] for a in body["alerts"]] == ["https://a.example/1", "https://a.example/2"]
    assert len(key) == 32


def test_a_server_that_is_away_loses_nothing(record: Record, article: Any, hook: Any) -> None:
    url = hook.url
    hook.server.server_close()
    add(record, article, 1)
    outcome = run(record, rules(f"{{webhook: '{url}'}}"), quiet=True)
    assert "cannot be reached" in outcome.failed[f"webhook:{url}"]
    with State(path_of(record.path)) as kept:
        (payload,) = kept.raised()
        assert payload["pending"][0]["tries"] == 1


def test_mail_holds_all_that_is_pending(record: Record, article: Any, post: Any) -> None:
    to = "[a@example.org, b@example.org]"
    settings = f"{{server: 127.0.0.1, port: {post.port}, from: desk@example.org, to: {to}, security: none}}"
    wanted = rules(f"{{email: {settings}}}")
    add(record, article, 1)
    post.refuses = True
    assert "451" in run(record, wanted, quiet=True).failed["email:a@example.org,b@example.org"]
    add(record, article, 2)
    post.refuses = False
    assert run(record, wanted, quiet=True).sent == {"email:a@example.org,b@example.org": 2}
    (mail,) = post.got
    assert "Subject: detente: 2 alerts" in mail
    assert mail.count("rule: force") == 2
    assert "To: a@example.org, b@example.org" in mail


def test_hostile_words_stay_words(record: Record, article: Any, post: Any, tmp_path: Path) -> None:
    words = "</title><script>x</script>\r\nBcc: all@example.org\r\n\x1b[2J ]]>"
    made = article(f"Pakistan shelled Afghanistan {words}", title=words, publisher=words)
    made.actor("person:x", name=f"Ada {words}", country="PAK", role="Minister")
    record.add(made.event("shelled", "ASSAULT", ("person:x",), ("AFG",)).reading())
    settings = f"{{server: 127.0.0.1, port: {post.port}, from: d@example.org, to: m@example.org, security: none}}"
    screen = io.StringIO()
    outcome = run(record, rules(f"{{email: {settings}, rss: {tmp_path}/a.xml}}"), terminal=screen)
    assert not outcome.failed
    head = post.got[0].split("\r\n\r\n")[0]
    assert "\nBcc:" not in head.replace("\r", "")
    assert "\x1b" not in screen.getvalue()
    assert len(ElementTree.parse(tmp_path / "a.xml").findall(".//item")) == 1


def test_a_password_that_is_not_set_is_said_and_nothing_is_lost(
    record: Record, article: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESK_MAIL", raising=False)
    add(record, article, 1)
    settings = "{server: localhost, from: d@example.org, to: m@example.org, user: desk, password_env: DESK_MAIL}"
    outcome = run(record, rules(f"{{email: {settings}}}"), quiet=True)
    assert "DESK_MAIL is not set" in outcome.failed["email:m@example.org"]


def test_an_event_that_changes_its_id_is_no_new_alert(tmp_path: Path) -> None:
    """An event carries the key of its first mention; an earlier mention that is found later becomes the first."""
    day = date(2024, 5, 22)
    with State(tmp_path / "state") as kept:
        first = Alert("force", "event", "E1", day, "Pakistan shelled Afghanistan", aliases=("E1", "E2"))
        assert kept.enter([first], ["terminal"], day, ["force"]) == [first]
        assert kept.enter([replace(first, subject="E2", aliases=("E2", "E3"))], [], day, ["force"]) == []
        assert kept.enter([replace(first, subject="E3", aliases=("E3",))], [], day, ["force"]) == []
        other = replace(first, rule="other")
        assert kept.enter([other], [], day, ["other"]) == [other]


def test_a_step_that_lasts_is_one_alert(record: Record, article: Any) -> None:
    wanted = read_rules("rules: [{name: worse, when: score, dyad: PAK-AFG, step: 1, reports: 1, against: 20}]")
    for n in range(20):
        made = article(f"Pakistan talked with Afghanistan, meeting {n}.", f"2024-05-{n + 1:02}")
        record.add(made.event("talked", "CONSULT", ("PAK",), ("AFG",), date=f"2024-05-{n + 1:02}").reading())
    raised = []
    for n in range(21, 28):
        add(record, article, n, f"2024-05-{n}")
        raised += run(record, wanted, quiet=True).raised
    assert len(raised) == 1


def test_the_commands(
    record: Record, path: Path, article: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(record, article, 1)
    record.close()
    file = tmp_path / "rules.yaml"
    file.write_text("deliver: {file: a.jsonl}\nrules:\n  - {name: force, when: event, dyad: PAK-AFG}\n")
    assert command(["alerts", "check", str(file)]) == 0
    assert capsys.readouterr().out == "force: event, PAK-AFG\n"
    assert command(["alerts", "run", str(file), "--record", str(path), "--dry-run"]) == 0
    assert "rule: force" in capsys.readouterr().out
    assert not path_of(path).exists()
    assert command(["alerts", "run", str(file), "--record", str(path)]) == 0
    assert "a.jsonl: 1 alert\n" in capsys.readouterr().err
    assert command(["alerts", "list", "--record", str(path)]) == 0
    assert "rule: force" in capsys.readouterr().out
    file.write_text(
        "deliver: {webhook: 'http://127.0.0.1:9/x'}\nrules:\n  - {name: other, when: event, dyad: PAK-AFG}\n"
    )
    assert command(["alerts", "run", str(file), "--record", str(path), "--quiet"]) == 1
    assert "cannot be reached" in capsys.readouterr().err


def test_articles_that_are_read_raise_their_alerts_once(
    tmp_path: Path, hook: Any, post: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    article, record, file = tmp_path / "a.txt", tmp_path / "r.duckdb", tmp_path / "rules.yaml"
    article.write_text("Pakistan shelled Afghanistan on Monday, officials said.")
    file.write_text(
        f"deliver:\n  webhook: '{hook.url}'\n  email: {{server: 127.0.0.1, port: {post.port}, security: none, "
        "from: a@b.example, to: [c@d.example]}\nrules:\n  - {name: force, when: event, dyad: PAK-AFG, quad: 4}\n"
    )
    ask = ["read", str(article), "--date", "2024-05-22", "--no-model", "--record", str(record), "--alerts", str(file)]
    post.refuses = True
    assert command(ask) == 1
    assert "rule: force" in capsys.readouterr().out
    post.refuses = False
    assert command(ask) == 0  # nothing new; the mail that was refused goes out
    assert "rule: force" not in capsys.readouterr().out
    assert (len(hook.got), len(post.got)) == (1, 1)
    assert command([*ask[:-2], "--format", "json", "--alerts", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["document"]
    assert command([*ask[:2], "--alerts", str(file)]) == 2
    file.write_text("rules:\n  - {name: force, when: nothing}\n")
    assert command(ask) == 2  # told before anything is read


def test_a_round_of_a_watch_tells_only_where_there_is_reason_to(
    record: Record, path: Path, article: Any, hook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(record, article, 1)
    record.close()
    watch = RoundAlerts(rules(f"{{webhook: '{hook.url}'}}"), path, io.StringIO())
    hook.status = 500
    assert watch.after(0) == 1
    hook.status = 200
    assert watch.after(0) == 1  # not yet time to try again
    monkeypatch.setattr("detente.cli._alerting.time.monotonic", lambda: float("inf"))
    assert watch.after(0) == 0
    assert len(hook.got) == 1
    assert RoundAlerts(None, path).after(3) == 0
