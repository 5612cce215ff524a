"""Errors on the command line: one line on stderr, `detente: SOURCE: [CODE] cause. remedy`."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

from detente.errors import DetenteError, InputError, RecordError
from detente.render.words import clean

_WRITING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EBADF, errno.EIO, errno.EROFS})


def complain(error: DetenteError, source: str | None = None) -> None:
    """Print an error. `source` is what the user named; the cause need not name it again."""
    text = clean(str(error))
    if source:
        name = clean(source)
        text = f"{name}: " + text.replace(f"] {name} ", "] ", 1)
    with suppress(OSError):  # where standard error is gone too, the exit status tells
        print(f"detente: {text}", file=sys.stderr, flush=True)


def remark(text: str, source: str) -> None:
    """Print a warning or note about a source that was read all the same."""
    print(f"detente: {clean(source)}: note: {clean(text)}", file=sys.stderr, flush=True)


def system_error(error: Exception) -> InputError | RecordError | None:
    """What the system or the database refuses as one of our errors; None for any other exception."""
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        if error.filename is not None:
            named = os.fsdecode(error.filename) if isinstance(error.filename, bytes) else str(error.filename)
            return InputError(f"{named} cannot be opened: {reason}", remedy="Check the path and its permissions.")
        if error.errno in _WRITING:
            return InputError(f"the output cannot be written: {reason}", remedy="Make room, or name another place.")
        return None
    if "duckdb" not in sys.modules:
        return None
    from detente.record.store import failure

    return failure(error)


def usage_error(error: Exception) -> InputError | None:
    """What the argument parser objects to as one of our errors; None for any other exception."""
    say = getattr(error, "format_message", None)
    if say is None:
        return None
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "detente"
    return InputError(clean(say()).replace("Value error, ", "").rstrip("."), remedy=f"See `{command} --help`.")
