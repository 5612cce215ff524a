"""`detente check`: lint all data files."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from detente.cli import OK, SOME_FAILED


def check(
    warnings: Annotated[bool, typer.Option("--warnings", help="Show what is worth a look, too.")] = False,
) -> int:
    """Check the data files.

    Codebook, word classes, frames, actors and cues are read as the pipeline reads them, and every fault is told with
    its place. Exit status 1 where there is an error.

    \b
    Example:
      detente check --warnings
    """
    from detente.cli._lint import lint
    from detente.errors import DataError

    failed = False
    for subject in lint():
        errors = [f for f in subject.findings if f.error]
        others = [f for f in subject.findings if not f.error]
        state = f"{len(errors)} wrong" if errors else "ok"
        print(f"{subject.name:<9} {state:<8} {subject.counted}" + (f"; {len(others)} worth a look" if others else ""))
        for finding in others if warnings else ():
            print(f"  {finding.where}: {finding.problem}")
        for finding in errors:
            print(f"detente: {finding.where}: [{DataError.code}] {finding.problem}", file=sys.stderr)
        failed = failed or bool(errors)
    return SOME_FAILED if failed else OK
