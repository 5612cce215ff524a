"""The commands, listed one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from detente.cli.actors import actors
from detente.cli.alerts import alerts
from detente.cli.brief import brief
from detente.cli.check import check
from detente.cli.completion import completion
from detente.cli.evaluate import evaluate
from detente.cli.events import events, relation
from detente.cli.export import export
from detente.cli.import_ import import_
from detente.cli.info import info
from detente.cli.lookup import search, show, sources, stats
from detente.cli.mcp import mcp
from detente.cli.read import read
from detente.cli.record import record, review
from detente.cli.serve import serve
from detente.cli.told import claims, commitments, upcoming
from detente.cli.train import train
from detente.cli.watch import watch

# Plain help: it answers in a fraction of the time that formatted help takes to load, and it pipes.
HELP_OPTIONS = ["-h", "--help"]
HELP = {"help_option_names": HELP_OPTIONS, "max_content_width": 100}

app = typer.Typer(
    name="detente", add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, context_settings=HELP,
)


def help_of(arguments: Sequence[str]) -> str | None:
    """The help that the arguments ask for (a group named alone does), or None where they ask for something else.

    Answered before the arguments are parsed: parsing loads a validator that takes longer than all the rest.
    """
    command = get_command(app)
    context = command.context_class(command, info_name="detente", **command.context_settings)
    for word in arguments:
        if word in HELP_OPTIONS:
            return command.get_help(context)
        inner = getattr(command, "commands", {}).get(word)
        if inner is None:
            return None
        command = inner
        context = command.context_class(command, parent=context, info_name=word, **command.context_settings)
    return command.get_help(context) if hasattr(command, "commands") else None


def _version(asked: bool) -> None:
    if asked:
        from detente import __version__

        print(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read the news like a desk officer and keep the record: who did what to whom, and who says so.

    Everything runs on this computer; only addresses that you name are fetched.

    \b
    Example:
      detente read article.txt --date 2025-07-25
    """


app.command("read")(read)
app.command("relation")(relation)
app.command("events")(events)
app.command("commitments")(commitments)
app.command("claims")(claims)
app.command("upcoming")(upcoming)
app.command("search")(search)
app.command("show")(show)
app.command("sources")(sources)
app.command("stats")(stats)
app.command("review")(review)
app.add_typer(record, name="record")
app.command("check")(check)
app.add_typer(actors, name="actors")
app.command("import")(import_)
app.command("export")(export)
app.add_typer(evaluate, name="evaluate")
app.command("brief")(brief)
app.add_typer(alerts, name="alerts")
app.command("info")(info)
app.command("watch")(watch)
app.command("train")(train)
app.command("serve")(serve)
app.command("mcp")(mcp)
app.command("completion")(completion)
