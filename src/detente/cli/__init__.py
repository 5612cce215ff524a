"""The command line: thin commands over plain functions, one file each. `main` is the entry point."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

OK, SOME_FAILED, NOTHING_DONE = 0, 1, 2
COMPLETE = "_DETENTE_COMPLETE"  # set by the shell that asks what could come next
INTERRUPTED = 130  # 128 + the signal's number, as shells count


def main() -> None:
    """Run the command that the arguments name, and exit with its status."""
    _whole_streams()
    try:
        status = run(sys.argv[1:])
    except KeyboardInterrupt:  # before the first line of the command, or while its end was put in order
        status = INTERRUPTED
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command in this process and return its exit status. Errors go to stderr in one shape."""
    from detente.cli._errors import complain, system_error, usage_error
    from detente.cli.app import app, help_of
    from detente.errors import DetenteError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter must not end the run
    try:
        if COMPLETE in os.environ:
            _complete()
        elif text := help_of(arguments):
            print(text, flush=True)
            return OK
        status = app(list(arguments), prog_name="detente", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else OK
    except DetenteError as error:
        complain(error)
        _drop_output()
    except BrokenPipeError:
        _drop_output()
        return SOME_FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        found = usage_error(error) or system_error(error)
        if found is None:
            raise
        complain(found)
        _drop_output()
    return NOTHING_DONE


def _complete() -> None:
    """Have the shell's question answered by the parser, which reads it from the environment."""
    from typer.completion import completion_init  # type: ignore[attr-defined]  # named in its manual, not in __all__

    completion_init()


def _whole_streams() -> None:
    """Give the standard streams that the caller has closed a place, so that no file that is opened later takes theirs.

    Nothing comes from such an input; what would be written to such an output fails, as on any output that is gone.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            flags = (os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)[number]
            if os.open(os.devnull, flags) == number:
                mode = "w" if number else "r"
                setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115  stays open


def _drop_output() -> None:
    """Where output cannot be written, let the interpreter flush into nothing at its end; the error is told already."""
    from contextlib import suppress

    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
