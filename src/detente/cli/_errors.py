"""Errors on the command line: one line on stderr, `detente: SOURCE: [CODE] cause. remedy`."""

from __future__ import annotations

import sys

from detente.errors import DetenteError, InputError
from detente.render.words import clean


def complain(error: DetenteError, source: str | None = None) -> None:
    """Print an error. `source` is what the user named; the cause need not name it again."""
    text = clean(str(error))
    if source:
        name = clean(source)
        text = f"{name}: " + text.replace(f"] {name} ", "] ", 1)
    print(f"detente: {text}", file=sys.stderr, flush=True)


def remark(text: str, source: str) -> None:
    """Print a warning or note about a source that was read all the same."""
    print(f"detente: {clean(source)}: note: {clean(text)}", file=sys.stderr, flush=True)


def usage_error(error: Exception) -> InputError | None:
    """What the argument parser objects to as one of our errors; None for any other exception."""
    say = getattr(error, "format_message", None)
    if say is None:
        return None
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "detente"
    return InputError(clean(say()).replace("Value error, ", "").rstrip("."), remedy=f"See `{command} --help`.")
