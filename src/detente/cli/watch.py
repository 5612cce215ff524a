"""`detente watch`: live feeds into the record."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from detente.cli import OK
from detente.errors import InputError


def watch(
    feeds: Annotated[Path | None, Argument(metavar="FEEDS", help="A feeds.toml; --starter prints one.")] = None,
    record: Annotated[Path | None, Option(metavar="FILE", help="Add to this record; made where there is none.")] = None,
    jsonl: Annotated[
        Path | None, Option(metavar="FILE", help="Append each reading to this file, a line each; - prints them.")
    ] = None,
    once: Annotated[bool, Option("--once", help="Look at every feed once, and stop.")] = False,
    check: Annotated[
        bool, Option("--check", help="Only tell how each feed answers; nothing is read, written or remembered.")
    ] = False,
    every: Annotated[
        float | None, Option(min=5, metavar="MINUTES", help="Between two looks at a feed; else as FEEDS says, or 60.")
    ] = None,
    state: Annotated[
        Path | None, Option(metavar="FILE", help="What was read already; by default beside FEEDS.")
    ] = None,
    alerts: Annotated[
        Path | None, Option(metavar="RULES", help="After each round, tell what these rules find in the record.")
    ] = None,
    model: Annotated[
        str | None, Option(metavar="NAME", help="An installed spaCy model, such as en_core_web_lg.")
    ] = None,
    starter: Annotated[
        str | None, Option(metavar="REGION", help="Print official sources of a region, or all, as FEEDS to begin with.")
    ] = None,
) -> int:
    """Watch feeds, and read what is new in them.

    RSS, Atom, JSON Feed, sitemaps, and pages that name their feed. Hosts are asked one request at a time, at a pace,
    as their robots.txt allows, and only for what changed; a feed that fails is left alone for longer each time. Every
    look at a feed gives one line. It can be stopped and started at any time: nothing is read twice, nothing is lost.

    Exit status with --once and --check: 0 all feeds answered, 1 some did not, 2 none did, or wrong usage. 1 with --once
    too where an alert has not gone out.

    \b
    Example:
      detente watch --starter europe > feeds.toml
      detente watch feeds.toml --check
      detente watch feeds.toml --record relations.duckdb
      detente watch feeds.toml --record relations.duckdb --alerts rules.yaml
    """
    if starter is not None:
        from detente.sources.watch.starter import starter_toml

        print(starter_toml(starter), end="")
        return OK
    if feeds is None:
        raise InputError("no feeds are named", remedy="`detente watch --starter REGION` prints a file of them.")
    if record is None and jsonl is None and not check:
        raise InputError("nothing says where readings go", remedy="Name a record (--record) or a file (--jsonl).")
    from detente.cli._watching import Options, watch_feeds

    _end_politely()
    beside = state or feeds.with_name(f"{feeds.stem}.state.sqlite")
    return watch_feeds(Options(feeds, beside, record, jsonl, once, check, every, model, alerts))


def _end_politely() -> None:
    """Have a request to end, as service managers send it, do the same as Ctrl-C."""
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    except ValueError:  # not in the main thread, where no signal comes
        return
