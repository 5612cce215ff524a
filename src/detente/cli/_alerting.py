"""The rules of an alerts file over a record that articles were just added to, and what came of it on stderr."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from detente.cli import OK, SOME_FAILED
from detente.errors import InputError
from detente.render.words import clean

if TYPE_CHECKING:
    from detente.alerts import Outcome, Rules

RETRY = 900.0  # seconds until a way out that failed is tried again though nothing was added


def rules_for(path: Path | None, record: Path | None) -> Rules | None:
    """The rules to run, read before anything else is done. Raises InputError where they are wrong or have no record."""
    if path is None:
        return None
    if record is None:
        raise InputError("alerts are told of a record", remedy="Name one with --record.")
    from detente.alerts import load_rules

    return load_rules(path)


def raise_alerts(rules: Rules | None, record: Path, terminal: TextIO | None = None) -> int:
    """Bring out what is new in the record; the exit status, 1 where a way out failed. Without a record, none."""
    if rules is None or not record.exists():
        return OK
    from detente.alerts import run
    from detente.cli._record import WAIT
    from detente.record import Record

    with Record(record, read_only=True, wait=WAIT) as opened:
        return report(run(opened, rules, terminal=terminal))


class RoundAlerts:
    """Alerts after the rounds of a watch: where articles were added, and again after a while where a way out failed."""

    def __init__(self, rules: Rules | None, record: Path | None, terminal: TextIO | None = None) -> None:
        self._rules, self._record, self._terminal = rules, record, terminal
        self._written = -1  # so that the first round tells what an earlier run could not
        self._again = float("inf")
        self.status = OK

    def after(self, written: int) -> int:
        """Run them where there is reason to. `written`: articles written so far. The exit status of the last run."""
        if self._record is not None and (written != self._written or time.monotonic() >= self._again):
            self.status = raise_alerts(self._rules, self._record, self._terminal)
            self._written = written
            self._again = time.monotonic() + RETRY if self.status else float("inf")
        return self.status


def report(outcome: Outcome) -> int:
    """Say by which ways how many went out and which failed; the exit status."""
    for way, count in outcome.sent.items():
        if way != "terminal":
            print(f"{clean(way)}: {count} alert{'s' if count != 1 else ''}", file=sys.stderr)
    for way, cause in outcome.failed.items():
        print(f"detente: {clean(way)}: {clean(cause)}", file=sys.stderr)
    return SOME_FAILED if outcome.failed else OK
