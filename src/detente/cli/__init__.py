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
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command in this process and return its exit status. Errors go to stderr in one shape."""
    from detente.cli._errors import complain, usage_error
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
    except BrokenPipeError:
        _drop_output()
        return SOME_FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        found = usage_error(error)
        if found is None:
            raise
        complain(found)
    return NOTHING_DONE


def _complete() -> None:
    """Have the shell's question answered by the parser, which reads it from the environment."""
    from typer.completion import completion_init  # type: ignore[attr-defined]  # named in its manual, not in __all__

    completion_init()


def _drop_output() -> None:
    """Let the interpreter flush into nothing at its end: who read our output has gone."""
    from contextlib import suppress

    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
