"""`detente alerts`: rules over the record, each alert once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from detente.cli import OK
from detente.cli._alerting import report

alerts = typer.Typer(
    name="alerts", rich_markup_mode=None,
    help="Tell what the rules of a file find in the record, each alert once.\n\n\b\nExample:\n"
    "  detente alerts run rules.yaml --record relations.duckdb",
)
Rules = Annotated[Path, Argument(metavar="RULES", help="A YAML file; docs/alerts.md has examples.")]
RecordFile = Annotated[Path, Option("--record", "-r", metavar="FILE", help="The record.", envvar="DETENTE_RECORD")]
StateFile = Annotated[
    Path | None, Option("--state", metavar="FILE", help="What has gone out; by default FILE.alerts beside the record.")
]


@alerts.command("run")
def run(
    rules: Rules,
    record: RecordFile = Path("detente.duckdb"),
    state: StateFile = None,
    dry_run: Annotated[bool, Option("--dry-run", help="Show what is new; send and note nothing.")] = False,
    quiet: Annotated[bool, Option("--quiet", "-q", help="Nothing on the terminal; only the ways of the file.")] = False,
) -> int:
    """Evaluate the rules over the record and bring out what is new, with what could not be brought out before.

    Something is news in the seven days before the record's last day (`within` of a rule says otherwise), and since the
    last run. Only servers that the file names are called.

    Exit status: 0 all has gone out, 1 something has not (it is tried again at the next run), 2 wrong usage.

    \b
    Example:
      detente alerts run rules.yaml --record relations.duckdb
    """
    from detente.alerts import load_rules
    from detente.alerts import run as run_rules
    from detente.record import Record

    wanted = load_rules(rules)
    with Record(record, read_only=True) as opened:
        if dry_run:
            from detente.alerts.channels import told
            from detente.alerts.dry import would_raise

            for alert in would_raise(opened, wanted, state):
                print(told(alert.to_dict()))
            return OK
        outcome = run_rules(opened, wanted, state=state, quiet=quiet)
    return report(outcome)


@alerts.command("check")
def check(rules: Rules) -> int:
    """Check a file of rules without a record.

    \b
    Example:
      detente alerts check rules.yaml
    """
    from detente.alerts import load_rules

    found = load_rules(rules)
    for rule in found.rules:
        print(f"{rule.name}: {rule.when}, {'-'.join(rule.dyad) if rule.dyad else rule.actor}")
    return OK


@alerts.command("list")
def list_(
    record: RecordFile = Path("detente.duckdb"),
    state: StateFile = None,
    limit: Annotated[int, Option(metavar="N", min=1, help="At most so many.")] = 20,
    as_json: Annotated[bool, Option("--json", help="A line of JSON an alert.")] = False,
) -> int:
    """List the alerts that were raised, newest first, with what has not gone out yet.

    \b
    Example:
      detente alerts list --record relations.duckdb
    """
    from detente.alerts.channels import told
    from detente.alerts.state import State, path_of
    from detente.render.words import clean

    path = state or path_of(record)
    if not path.exists():
        return OK
    with State(path) as kept:
        for payload in kept.raised(limit):
            if as_json:
                print(json.dumps(payload, ensure_ascii=False))
                continue
            print(told(payload))
            for waiting in payload["pending"]:
                cause = clean(waiting["error"] or "not tried")
                print(f"    not yet out: {clean(waiting['channel'])}, {waiting['tries']} tries, {cause}")
    return OK
