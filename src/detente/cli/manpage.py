"""The manual page, made from the help of the commands."""

from __future__ import annotations

from detente.cli.docs import commands, help_text

HEAD = '.\\" Made from the code by `make docs`; edit the code instead.\n.TH DETENTE 1 "" "detente" "User commands"\n'
CLOSING = [
    ("EXIT STATUS", "0 all done, 1 some of it not, 2 wrong usage or nothing done, 130 interrupted."),
    ("ENVIRONMENT", "DETENTE_CACHE names the folder for compiled data, DETENTE_ACTORS a file with your own who's-who."),
    ("SEE ALSO", "The documentation that comes with the source: docs/index.md."),
]


def manual_page() -> str:
    """docs/detente.1: every command with its help, as man(1) takes it."""
    parts = [HEAD, ".SH NAME\ndetente \\- read the news and keep the record of who did what to whom\n"]
    for command in commands():
        title = escaped(" ".join(("detente", *command))).upper() if command else "SYNOPSIS"
        parts.append(f".SH {title}\n.nf\n{escaped(help_text(command))}.fi\n")
    parts += [f".SH {title}\n{escaped(text)}\n" for title, text in CLOSING]
    return "".join(parts)


def escaped(text: str) -> str:
    """Text whose backslashes, hyphens and first letters mean nothing to the formatter."""
    out = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{line}" if line[:1] in {".", "'"} else line for line in out.split("\n"))
