"""Pages that are made from the code: `python -m detente.cli.docs` writes them, `--check` tells which are stale.

`--readme` runs the commands named in README.md in `<!-- output: ... -->` and puts their output under them.
"""

from __future__ import annotations

import inspect
import io
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from detente import errors
from detente.cli import OK, SOME_FAILED, run
from detente.cli._keys import meaning
from detente.model import SCHEMA, Reading, Record, Span

ROOT = Path(__file__).parents[3]
WIDTH = 100
MADE = "<!-- Made from the code by `make docs`; edit the code instead. -->\n"
_OUTPUT = re.compile(r"(<!-- output: (?P<command>[^\n]+?) -->\n```text\n)(?P<body>.*?)(```\n<!-- end -->)", re.S)


def commands() -> list[tuple[str, ...]]:
    """The words that call each command and group, `()` for the program itself."""
    from detente.cli.app import app

    out: list[tuple[str, ...]] = [()]
    out += [(str(c.name),) for c in app.registered_commands]
    for group in app.registered_groups:
        inner = group.typer_instance
        out.append((str(group.name),))
        out += [(str(group.name), str(c.name)) for c in (inner.registered_commands if inner else [])]
    return out


def help_text(command: tuple[str, ...]) -> str:
    """What `--help` prints, at a fixed width."""
    return output_of([*command, "--help"])


def output_of(arguments: list[str]) -> str:
    """Standard output of a command that is run in this process. What it says on stderr is dropped."""
    buffer = io.StringIO()
    with _columns(WIDTH), redirect_stdout(buffer), redirect_stderr(io.StringIO()):
        run(arguments)
    return "\n".join(line.rstrip() for line in buffer.getvalue().strip("\n").splitlines()) + "\n"


@contextmanager
def _columns(width: int) -> Iterator[None]:
    """Have the terminal seem this wide."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(width)
    try:
        yield
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before


def cli_page() -> str:
    """docs/cli.md: the help of every command."""
    parts = ["# Command line\n", MADE]
    for command in commands():
        parts.append(f"## `{' '.join(('detente', *command))}`\n\n```text\n{help_text(command)}```\n")
    return "\n".join(parts)


def errors_page() -> str:
    """docs/errors.md: every error with its code."""
    rows = [
        "# Errors\n", MADE,
        "On the command line an error is one line on stderr, `detente: SOURCE: [CODE] cause. remedy`. In Python each",
        "is an exception with `code`, `cause`, `remedy` and `choices`; all are subclasses of `DetenteError`.\n",
        "| code | exception | meaning | remedy |", "|---|---|---|---|",
    ]
    for kind in error_kinds():
        about = " ".join((kind.__doc__ or "").split())
        rows.append(f"| {kind.code} | `{kind.__name__}` | {about} | {kind.remedy} |")
    return "\n".join(rows) + "\n"


def error_kinds() -> list[type[errors.DetenteError]]:
    """All exceptions of detente, by code."""
    kinds = [k for _, k in inspect.getmembers(errors, inspect.isclass) if issubclass(k, errors.DetenteError)]
    return sorted(kinds, key=lambda k: k.code)


def record_kinds() -> list[type[Record]]:
    """All nouns of the record, the reading first, the others in the order in which its keys name them."""
    out: list[type[Record]] = [Reading]
    for kind in out:  # grows while it is walked: nested records come after those that hold them
        for hint in get_type_hints(kind).values():
            out += [r for r in _records_in(hint) if r not in out]
    return out


def _records_in(hint: Any) -> list[type[Record]]:
    if isinstance(hint, type) and issubclass(hint, Record):
        return [hint]
    return [record for inner in get_args(hint) for record in _records_in(inner)]


def output_page() -> str:
    """docs/output.md: keys of the JSON and columns of the tables."""
    from detente.render.flatten import tables

    parts = [
        "# Output\n", MADE,
        f'A reading in JSON is one object with `"schema": "{SCHEMA}"` and the keys below. Spans are `[start, end]`',
        "in characters of `document.text`, the end not included; dates are EDTF (ISO 8601-2), times UTC. Unknown is",
        "`null`. New keys may be added within a schema version; keys go or change meaning only with a new one.\n",
    ]
    for kind in record_kinds():
        about = inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0].replace("\n", " ")
        parts.append(f"## {kind.__name__.lower()}\n\n{about}\n\n| key | value | meaning |\n|---|---|---|")
        hints = get_type_hints(kind)
        name = kind.__name__
        rows = [f"| `{f}` | {json_type(hints[f])} | {meaning(name, f) or ''} |" for f in kind.__struct_fields__]
        parts.append("\n".join(rows) + "\n")
    parts.append("# Tables\n\nCSV and Parquet hold one table a kind of record. " + _TABLES)
    for table in tables():
        columns = ", ".join(f"`{c.name}`" for c in table.columns)
        parts.append(f"- **{table.name}**: {columns}")
    return "\n".join(parts) + "\n"


_TABLES = """`document` is the id of the article. A span `f` stands
in three columns, `f_start`, `f_end` and `f_text`; a list of spans in two, `f` (`12:40` each) and `f_text`. Lists are
lists in Parquet and joined with `; ` in CSV; empty is null. `rejected` is written with `--explain` only.
"""


def json_type(hint: Any) -> str:
    """A field's type as its JSON looks."""
    if get_origin(hint) in (Union, UnionType):
        inner = [a for a in get_args(hint) if a is not NoneType]
        return " or ".join([*(json_type(a) for a in inner), "null"])
    if hint == Span:
        return "span"
    if get_origin(hint) is Literal:
        return ", ".join(f"`{c}`" for c in get_args(hint))
    if get_origin(hint) is tuple:
        return f"list of {json_type(get_args(hint)[0])}"
    if isinstance(hint, type) and issubclass(hint, Record):
        return hint.__name__.lower()
    return {str: "text", int: "integer", float: "number", bool: "true or false"}[hint]


def readme_page() -> str:
    """README.md with the output of its commands put in anew."""
    return renewed((ROOT / "README.md").read_text(encoding="utf-8"))


def renewed(text: str) -> str:
    """A page with the output blocks run anew, from the root of the project."""

    def put(match: re.Match[str]) -> str:
        words = shlex.split(match["command"])
        if words[:1] != ["detente"]:
            raise errors.InputError(f"{match['command']!r} is no detente command", remedy="Correct the output marker.")
        return match[1] + output_of(words[1:]) + match[4]

    before = Path.cwd()
    os.chdir(ROOT)
    try:
        return _OUTPUT.sub(put, text)
    finally:
        os.chdir(before)


def manual_page() -> str:
    """docs/detente.1, which its own module makes from the help."""
    from detente.cli.manpage import manual_page

    return manual_page()


PAGES: dict[str, Callable[[], str]] = {
    "docs/cli.md": cli_page, "docs/errors.md": errors_page, "docs/output.md": output_page,
    "docs/detente.1": manual_page,
}


def main(arguments: list[str]) -> int:
    """Write or check the pages; exit status 1 where `--check` finds a stale one."""
    pages = {"README.md": readme_page} if "--readme" in arguments else PAGES
    status = OK
    for name, make in pages.items():
        path, text = ROOT / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"{name} is stale: run `make {'readme' if name == 'README.md' else 'docs'}`")
            status = SOME_FAILED
        else:
            path.write_text(text, encoding="utf-8")
            print(name)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
