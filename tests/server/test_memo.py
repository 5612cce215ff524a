"""What is kept between requests, and what a change takes away."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from conftest_server import Article, first

from detente.record import Record
from detente.server import Settings
from detente.server.desk import Desk
from detente.server.memo import Memo
from detente.server.pages.overview import relations
from detente.server.pages.relation import body_of
from detente.server.stream import decide, take_back

PAK_AFG, KEN_UKR = frozenset({"PAK", "AFG"}), frozenset({"KEN", "UKR"})


def test_a_value_is_made_once_however_many_ask() -> None:
    memo, made, waiting = Memo(), [], threading.Barrier(4)

    def make() -> int:
        made.append(1)
        return 7

    def ask() -> None:
        waiting.wait()
        assert memo.get("x", make) == 7

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


def test_a_failure_is_not_kept() -> None:
    memo = Memo()
    with pytest.raises(ZeroDivisionError):
        memo.get("x", lambda: 1 // 0)
    assert memo.get("x", lambda: 1) == 1


def test_only_what_is_touched_is_made_anew() -> None:
    memo, count = Memo(), iter(range(100))
    for key, about in (("one", PAK_AFG), ("other", KEN_UKR), ("all", None)):
        memo.get(key, lambda: next(count), about)
    memo.touch(frozenset({"AFG"}))
    assert memo.get("one", lambda: next(count), PAK_AFG) == 3
    assert memo.get("other", lambda: next(count), KEN_UKR) == 1
    assert memo.get("all", lambda: next(count)) == 4
    memo.touch(None)
    assert memo.get("other", lambda: next(count), KEN_UKR) == 5


def test_what_can_be_revised_is_told_what_changed() -> None:
    memo = Memo()
    for codes, expected in ((None, "made"), (frozenset({"AFG"}), "made+AFG"), (frozenset({"PAK"}), "made+AFG+PAK")):
        if codes:
            memo.touch(codes)
        assert memo.get("x", lambda: "made", revise=lambda old, c: f"{old}+{'+'.join(sorted(c))}") == expected


@pytest.fixture
def over(path: Path, tmp_path: Path):
    """A desk without its server."""
    found = Desk(path, Settings(cache=tmp_path))
    yield found
    found.close()


def test_a_review_takes_away_only_pages_of_its_countries(over: Desk) -> None:
    quarrel, accord = body_of(over, "AFG", "PAK", "365", {}), body_of(over, "KEN", "UKR", "365", {})
    with over.reading() as record:
        event = record.sql("SELECT id FROM events WHERE type = 'ACCUSE'")[0]["id"]
    decide(over, event, "reject", "Ana")
    assert body_of(over, "KEN", "UKR", "365", {}) is accord
    assert body_of(over, "AFG", "PAK", "365", {}) != quarrel


def test_the_overview_after_reviews_is_that_of_a_fresh_desk(over: Desk, path: Path, tmp_path: Path) -> None:
    relations(over)
    with over.reading() as record:
        event = record.sql("SELECT id FROM events WHERE type = 'ACCUSE'")[0]["id"]
    steps = [("reject", None, None), ("fix", "actors", "country:KEN"), ("fix", "recipients", "country:PAK")]
    made = []
    for number, (action, field, value) in enumerate(steps):
        made.append(decide(over, event, action, "Ana", field=field, value=value))
        if action == "reject":
            assert next(r for r in relations(over)[0] if r.a == "AFG").events == 1
            take_back(over, made[0], "Ana")
        again = Desk(Path(shutil.copy(path, tmp_path / f"again{number}.duckdb")), Settings(cache=tmp_path))
        assert relations(over) == relations(again)
        again.close()
    assert any((r.a, r.b) == ("KEN", "PAK") for r in relations(over)[0])


def test_a_new_copy_is_shown_with_its_first_page_ready_and_misses_no_review(over: Desk, path: Path) -> None:
    seen: list[int] = []

    def abroad(desk: Desk) -> int:
        return sum(r.a != r.b for r in relations(desk)[0])

    def warm(desk: Desk, whole: bool) -> None:
        # While the new copy is made ready, people still see the old one, and somebody reviews.
        seen.append(abroad(desk))

        def review() -> None:
            seen.append(abroad(over))
            with over.reading() as record:
                event = record.sql("SELECT id FROM events WHERE type = 'AGREE'")[0]["id"]
            decide(over, event, "reject", "Ana")

        thread = threading.Thread(target=review)
        thread.start()
        thread.join()

    with Record(path) as record:
        record.add([Article("Kenya thanked Pakistan.").event("thanked", "SUPPORT", ("KEN",), ("PAK",)).reading()])
    over._warm, over._not_before = warm, 0.0
    assert over.refresh()
    assert seen == [3, 2]
    assert {(r.a, r.b) for r in relations(over)[0] if r.a != r.b} == {("AFG", "PAK"), ("KEN", "PAK")}
    with over.reading() as record:
        assert len(record.sql("SELECT * FROM reviews")) == 1


def test_reviewing_other_things_than_events(reviewing) -> None:
    from test_review import say, shown

    for kind in ("commitments", "claims", "engagements"):
        row = first(reviewing, kind)
        page = reviewing.get(f"/review?kind={kind}")
        assert f'data-target="{row["id"]}"' in page.text
        assert say(reviewing, "reject", row["id"], kind=kind).json()["data"]["next"].startswith("/review?kind=")
        assert "Nothing is left to decide" in reviewing.get(f"/review?kind={kind}").text
        assert "it counts nowhere" in reviewing.get(f"/thing/{row['id']}").text
        assert reviewing.get(f"/api/{kind}").json()["data"] == []
        assert say(reviewing, "undo").json()["ok"]
        assert len(reviewing.get(f"/api/{kind}").json()["data"]) == 1
    row = first(reviewing, "commitments")
    say(reviewing, "fix", row["id"], fix_state="broken", was_state=row["state"])
    assert first(reviewing, "commitments")["state"] == "broken"
    assert reviewing.get("/review?kind=nonsense").status_code == 400
    assert shown(reviewing) is not None


