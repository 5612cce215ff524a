"""The watch as a program: articles are read and written, each once whatever happens, and every feed gets its line."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import msgspec

from detente.cli import NOTHING_DONE, OK, SOME_FAILED
from detente.cli._alerting import RoundAlerts, rules_for
from detente.cli._errors import complain, remark
from detente.cli._watch_ends import JsonLinesEnd, RecordEnd, WatchEnd
from detente.errors import DetenteError, StageFailed
from detente.render.words import clean

if TYPE_CHECKING:
    from detente.model import Document, Reading
    from detente.sources import SourceSettings
    from detente.sources.watch import Article, FeedReport, State, Watcher, WatchPlan

BATCH = 16
LONGEST_SLEEP = 30.0  # a computer may have slept, or its clock been set


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    feeds: Path
    state: Path | None
    record: Path | None = None
    jsonl: Path | None = None
    once: bool = False
    check: bool = False
    every: float | None = None
    model: str | None = None
    alerts: Path | None = None


def source_settings() -> SourceSettings:
    """How addresses are fetched: public ones only."""
    from detente.sources import SourceSettings

    return SourceSettings()


def watch_feeds(options: Options) -> int:
    """Run a watch: one round, or rounds until interrupted. The exit status of a single round."""
    from detente.sources.watch import State, Watcher

    plan = _plan(options)
    rules = rules_for(options.alerts, options.record)
    with State(None if options.check else options.state) as state:
        ends: list[WatchEnd] = []
        if options.record and not options.check:
            ends.append(RecordEnd(options.record))
        if options.jsonl and not options.check:
            ends.append(JsonLinesEnd(options.jsonl, state))
        desk, watcher = Desk(state, ends, options.model), Watcher(state, source_settings())
        out = sys.stderr if options.jsonl == Path("-") else sys.stdout
        alerts = RoundAlerts(rules, options.record, out)
        try:
            desk.recover()
            if options.once or options.check:
                status = _status(list(_round(watcher, desk, plan, options, out)))
                return status if options.check else max(status, alerts.after(desk.written))
            while True:
                plan = _endure(watcher, desk, plan, options, out, alerts)
                time.sleep(_pause(watcher, plan))
        finally:
            watcher.stop()
            desk.close()


def _plan(options: Options) -> WatchPlan:
    from detente.sources.watch import read_plan

    plan = read_plan(options.feeds)
    return replace(plan, settings=replace(plan.settings, every=options.every)) if options.every else plan


def _endure(
    watcher: Watcher, desk: Desk, plan: WatchPlan, options: Options, out: TextIO, alerts: RoundAlerts
) -> WatchPlan:
    """One round of many: what fails is told, and tried again in the next. feeds.toml is read anew each time."""
    try:
        plan = _plan(options)
        for _ in _round(watcher, desk, plan, options, out):
            pass
        alerts.after(desk.written)
    except DetenteError as error:
        complain(error)
        desk.drop()
        time.sleep(LONGEST_SLEEP)
    return plan


def _pause(watcher: Watcher, plan: WatchPlan) -> float:
    due = min(watcher.due_in(feed, plan.settings) for feed in plan.feeds)
    return min(max(due, 1.0), LONGEST_SLEEP)


def _round(
    watcher: Watcher, desk: Desk, plan: WatchPlan, options: Options, out: TextIO
) -> Iterator[FeedReport]:
    from detente.sources.watch import Article, FeedReport

    at_once = options.once or options.check
    for event in watcher.round(plan, at_once=at_once, articles=not options.check):
        if isinstance(event, Article):
            desk.take(event)
        elif isinstance(event, FeedReport):
            desk.flush()
            print(line(event, desk.count.pop(event.feed.url, Counter())), file=out, flush=True)
            yield event
        elif event.final:
            complain(event.error, event.url)
    desk.flush()


def _status(reports: list[FeedReport]) -> int:
    well = sum(report.well for report in reports)
    if well == len(reports):
        return OK
    return SOME_FAILED if well else NOTHING_DONE


def line(report: FeedReport, read: Counter[str]) -> str:
    """How a feed stands, in one line."""
    facts = [f"{report.entries:,} entries"] if report.entries else []
    facts += [f"{number:,} {word}" for number, word in (
        (report.new, "new"), (read["read"], "read"), (report.old, "too old"), (report.foreign, "in other languages"),
        (read["foreign"], "not English"), (report.bare, "without address or text"), (report.lost, "not to be had"),
        (read["failed"], "not readable"), (report.left, "left for later"),
    ) if number]
    if report.error is not None:
        facts.append(str(report.error))
    stamp = time.strftime("%Y-%m-%d %H:%M", time.gmtime())
    said = "; ".join([*([", ".join(facts)] if facts else []), *report.remarks]) or "nothing new"
    name = f"{report.feed.publisher}: " if report.feed.publisher else ""
    return f"{stamp}Z  {report.word:<5}  {clean(name + said)}  <{clean(report.feed.url)}>"


class Desk:
    """Takes articles, reads them a few at a time and hands the readings to where they go."""

    def __init__(self, state: State, ends: list[WatchEnd], model: str | None) -> None:
        self._state, self._ends, self._model = state, ends, model
        self._waiting: list[Article] = []
        self.count: dict[str, Counter[str]] = {}
        self.written = 0

    def recover(self) -> None:
        """Find out what became of documents whose writing was broken off: those in place everywhere are done."""
        open_ = self._state.unfinished()
        if not open_:
            return
        ids = {document for _, document in open_}
        held = [end.recover(ids) for end in self._ends]
        done = [number for number, document in open_ if held and all(document in ids for ids in held)]
        self._state.settle(done, "read")
        self._state.reopen([number for number, _ in open_ if number not in set(done)])

    def take(self, article: Article) -> None:
        """Put an article on the pile, which is read when it is high enough."""
        for note in article.notes:
            remark(note, article.document.url or article.feed.url)
        self._waiting.append(article)
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Read and write what is on the pile."""
        if not self._waiting:
            return
        pile, readings = self._waiting, list[tuple["Article", "Reading"]]()
        for article, reading in zip(pile, self._read([a.document for a in pile]), strict=True):
            if isinstance(reading, DetenteError):
                self._settle(article, "failed")
                complain(reading, article.document.url or article.feed.url)
            elif reading.document.language != "en":
                self._settle(article, "foreign")
            else:
                notes = (*reading.notes, *article.notes)
                readings.append((article, msgspec.structs.replace(reading, notes=notes)))
        self._write(readings)
        self._waiting = []

    def drop(self) -> None:
        """Forget the pile: its entries are still open in the state."""
        self._waiting = []
        self._state.reopen([number for number, _ in self._state.unfinished()])

    def close(self) -> None:
        """Let go of the outputs."""
        for end in self._ends:
            end.close()

    def _write(self, readings: list[tuple[Article, Reading]]) -> None:
        if not readings:
            return
        self._state.writing([(article.number, reading.document.id) for article, reading in readings])
        for end in self._ends:
            end.add([reading for _, reading in readings if reading.document.id not in end.held])
        self._state.settle([article.number for article, _ in readings], "read")
        for end in self._ends:
            end.settled()
        self.written += len(readings)
        for article, _ in readings:
            self._counted(article)["read"] += 1

    def _settle(self, article: Article, word: str) -> None:
        self._state.settle([article.number], word)
        self._counted(article)[word] += 1

    def _counted(self, article: Article) -> Counter[str]:
        return self.count.setdefault(article.feed.url, Counter())

    def _read(self, documents: list[Document]) -> list[Reading | DetenteError]:
        """A reading each, or what went wrong with it; one text cannot take the others with it."""
        from detente.pipeline.parallel import read_documents
        from detente.settings import settings_of

        try:
            return list(read_documents(documents, settings=settings_of(self._model)))
        except DetenteError:
            raise
        except Exception as error:
            if len(documents) == 1:
                return [StageFailed(f"reading broke with {type(error).__name__}: {str(error)[:200]}")]
        return [reading for document in documents for reading in self._read([document])]
