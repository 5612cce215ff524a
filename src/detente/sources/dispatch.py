"""From what a user names to Documents: files, folders, globs, addresses, standard input."""

from __future__ import annotations

import glob
import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from detente.errors import SourceEmpty, SourceError, SourceRefused
from detente.sources import detect, stores
from detente.sources.archives.kinds import archive_kind
from detente.sources.base import Loaded, SourceSettings, finish, too_large
from detente.sources.opening import Chained, called, documents, extract, guarded, read_head

if TYPE_CHECKING:
    from detente.sources.web import Fetched

DEFAULTS = SourceSettings()


def load(
    specs: Iterable[str], *, settings: SourceSettings = DEFAULTS, stdin: BinaryIO | None = None,
) -> Iterator[Loaded]:
    """Documents of all sources named, in order, one at a time; what cannot be read gives an error in its place.

    A spec is a file, an archive of documents, a folder (its files in the order of their names; hidden ones are left
    out), a glob, an http or https address, one of a store (where the settings allow it), or `-` for standard input
    (`stdin`, else the process's own). Nothing is raised for a bad source.
    """
    for spec in specs:
        yield from guarded(_shown(spec), _load(spec, settings, stdin))


def _load(spec: str, settings: SourceSettings, stdin: BinaryIO | None) -> Iterator[Loaded]:
    if spec == "-":
        yield from _from_stream(stdin if stdin is not None else sys.stdin.buffer, "-", settings)
        return
    if settings.stores:
        spec = stores.local_path(spec) or spec
    scheme = stores.scheme_of(spec)
    if scheme is not None:
        if scheme in ("http", "https"):
            yield from _from_web(spec, settings)
        elif settings.stores and stores.is_store(spec):
            for name in stores.files(spec):
                yield from guarded(_shown(name), _from_store(name, settings))
        else:
            raise SourceRefused(f"addresses of the kind {scheme!r} are not fetched: {spec}")
        return
    if "\0" in spec or not spec:
        raise SourceError("a source has no name" if not spec else "a source's name holds a NUL character")
    path = Path(spec)
    if path.is_dir():
        yield from _from_folder(path, settings)
    elif os.path.lexists(path) or not glob.has_magic(spec):
        yield from _from_file(path, spec, settings)
    else:
        yield from _from_glob(spec, settings)


def named(spec: str) -> Iterator[str]:
    """Names of the files that a spec stands for, in the order in which they are read. Raises SourceError."""
    spec = stores.local_path(spec) or spec
    if stores.is_store(spec):
        yield from stores.files(spec)
    elif stores.scheme_of(spec) is not None:
        yield spec
    elif Path(spec).is_dir():
        found = [str(path) for path in _walk(Path(spec), True)]
        if not found:
            raise SourceEmpty(f"the folder {spec} holds no files", remedy="Name a folder with articles in it.")
        yield from found
    elif os.path.lexists(spec) or not glob.has_magic(spec):
        if not os.path.lexists(spec):
            raise SourceError(f"{spec} cannot be read: no such file or directory")
        yield spec
    else:
        for path in _matching(spec):
            yield from named(str(path)) if path.is_dir() else [str(path)]


def _from_glob(spec: str, settings: SourceSettings) -> Iterator[Loaded]:
    for path in _matching(spec):
        inner = _from_folder(path, settings) if path.is_dir() else _from_file(path, _shown(str(path)), settings)
        yield from guarded(_shown(str(path)), inner)


def _matching(spec: str) -> list[Path]:
    """Files and folders that a glob matches, sorted; with `**` files alone, which are all there are below."""
    found = sorted((Path(name) for name in glob.iglob(spec, recursive=True)), key=lambda path: path.parts)
    kept = [path for path in found if path.is_file() or ("**" not in spec and path.is_dir())]
    if not kept:
        raise SourceError(f"nothing matches {spec}")
    return kept


def _from_folder(folder: Path, settings: SourceSettings) -> Iterator[Loaded]:
    """Files below a folder. Links to folders are not followed, since they may run in circles."""
    empty = True
    for path in _walk(folder, settings.recursive):
        empty = False
        yield from guarded(_shown(str(path)), _from_file(path, _shown(str(path)), settings))
    if empty:
        raise SourceEmpty(f"the folder {folder} holds no files", remedy="Name a folder with articles in it.")


def _walk(folder: Path, recursive: bool) -> Iterator[Path]:
    """Regular files in the order of their paths, name by name."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if recursive:
                yield from _walk(Path(entry.path), recursive)
        elif entry.is_file():
            yield Path(entry.path)


def _from_file(path: Path, spec: str, settings: SourceSettings) -> Iterator[Loaded]:
    info = path.stat()
    with path.open("rb") as stream:
        if not stat.S_ISREG(info.st_mode):  # a pipe that the user named, as shells make of <(command)
            yield from _from_stream(stream, spec, settings)
            return
        with settings.track.following(stream, info.st_size) if settings.track else nullcontext():
            yield from _from_regular(stream, spec, info.st_size, settings)


def _from_store(address: str, settings: SourceSettings) -> Iterator[Loaded]:
    size = stores.state(address)[0] or 0
    with (
        stores.open_file(address) as stream,
        settings.track.following(stream, size) if settings.track else nullcontext(),
    ):
        yield from _from_regular(stream, address, size, settings)


def _from_regular(stream: BinaryIO, spec: str, size: int, settings: SourceSettings) -> Iterator[Loaded]:
    head = stream.read(detect.HEAD)
    stream.seek(0)
    if archive_kind(head) is not None:
        from detente.sources.archives import read_archive

        yield from read_archive(stream, head, spec, settings)
        return
    format_ = detect.detect(head, name=spec)
    if format_ not in detect.TABLES and size > settings.max_bytes:
        raise too_large(spec, settings)
    if settings.track is not None and settings.track.skipping and format_ not in detect.MANY:
        yield Loaded(spec)
    else:
        yield from documents(stream, format_, spec, settings)


def _from_stream(stream: BinaryIO, spec: str, settings: SourceSettings) -> Iterator[Loaded]:
    """A stream that cannot be rewound: its format shows in its first bytes."""
    head = read_head(stream)
    if archive_kind(head) is not None:
        from detente.sources.archives import read_archive

        yield from read_archive(io.BufferedReader(Chained(head, stream)), head, spec, settings)
        return
    format_ = detect.detect(head, name="" if spec == "-" else spec, called=called(spec))
    if format_ == detect.PARQUET:
        rest = stream.read(settings.max_bytes + 1)
        if len(head) + len(rest) > settings.max_bytes:
            raise too_large(called(spec), settings)
        yield from documents(io.BytesIO(head + rest), format_, spec, settings)
    else:
        yield from documents(io.BufferedReader(Chained(head, stream)), format_, spec, settings)


def _from_web(url: str, settings: SourceSettings) -> Iterator[Loaded]:
    from detente.sources.download import is_box
    from detente.sources.web import fetch

    if settings.download and is_box(url):
        yield from _from_download(url, settings)
        return
    yield from read_fetched(url, fetch(url, settings), settings)


def _from_download(url: str, settings: SourceSettings) -> Iterator[Loaded]:
    from detente.sources.download import downloaded

    with downloaded(url, settings) as (stream, size, got):
        head = read_head(stream)
        stream.seek(0)
        format_ = detect.detect(head, name=url.partition("?")[0]) if archive_kind(head) is None else None
        if format_ is None or format_ in detect.TABLES:
            yield from _from_regular(stream, url, size, settings)
        elif size > settings.max_bytes:
            raise too_large(url, settings)
        else:  # a page, in spite of its name
            yield from read_fetched(url, replace(got, data=stream.read()), settings)


def read_fetched(url: str, got: Fetched, settings: SourceSettings) -> Iterator[Loaded]:
    """Documents of what the address `url` gave. Raises SourceError."""
    path = got.url.partition("?")[0].partition("#")[0]
    # A server's "text/plain" and "octet-stream" mean as good as nothing; the name in the address tells more.
    name = "" if got.content_type in detect.CONTENT_TYPES else path
    format_ = detect.detect(got.data[: detect.HEAD], name=name, content_type=got.content_type, called=url)
    if format_ in detect.MANY:
        yield from documents(io.BytesIO(got.data), format_, url, settings)
        return
    piece = extract(got.data, format_, url, charset=got.charset, url=got.url)
    piece.url, piece.retrieved = got.url, got.retrieved
    yield finish(url, piece, settings)


def _shown(name: str) -> str:
    """A name as it can be printed: bytes that are no UTF-8 come from the system as lone surrogates."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
