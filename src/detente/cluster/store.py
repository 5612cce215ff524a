"""Where a lake lies: a folder, or a store by fsspec. Files appear whole or not at all."""

from __future__ import annotations

import os
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from detente.errors import InputError
from detente.sources import stores


class Store(ABC):
    """Files of a lake, named by their path in it, with `/` between folders. OSError is passed on."""

    address: str

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """What a file holds; None where there is none."""

    @abstractmethod
    def write(self, name: str, data: bytes) -> None:
        """Put a file in its place, whole; one of the same name is replaced."""

    @abstractmethod
    def delete(self, name: str) -> None:
        """Take a file away; none is no error."""

    @abstractmethod
    def exists(self, name: str) -> bool:
        """Whether there is such a file."""

    @abstractmethod
    def names(self, folder: str, suffix: str) -> Iterator[str]:
        """Files below a folder ("" for all), sorted."""

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """A file as a stream."""

    @abstractmethod
    def url(self, name: str) -> str:
        """Name by which DuckDB finds a file."""

    def attach(self, con: Any) -> None:  # noqa: B027  # a folder needs nothing
        """Have a DuckDB connection read from here."""


class _Folder(Store):
    def __init__(self, root: Path) -> None:
        self._root, self.address = root, str(root)

    def read(self, name: str) -> bytes | None:
        try:
            return (self._root / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")  # two engines may write the same file at once
        try:
            with part.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def delete(self, name: str) -> None:
        (self._root / name).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        return (self._root / name).exists()

    def names(self, folder: str, suffix: str) -> Iterator[str]:
        found = (path for path in (self._root / folder).rglob(f"*{suffix}") if not path.name.startswith("."))
        yield from sorted(path.relative_to(self._root).as_posix() for path in found)

    def open(self, name: str) -> BinaryIO:
        return (self._root / name).open("rb")

    def url(self, name: str) -> str:
        return str(self._root / name)


class _Remote(Store):
    def __init__(self, address: str) -> None:
        self._fs, self._root = stores.filesystem(address)
        self._root = self._root.rstrip("/")
        self.address = address.rstrip("/")
        self._fs.invalidate_cache()

    def read(self, name: str) -> bytes | None:
        try:
            return cast(bytes, self._fs.cat_file(self._path(name)))
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        path = self._path(name)
        self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
        self._fs.pipe_file(path, data)

    def delete(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self._fs.rm_file(self._path(name))

    def exists(self, name: str) -> bool:
        return bool(self._fs.exists(self._path(name)))

    def names(self, folder: str, suffix: str) -> Iterator[str]:
        try:
            found = self._fs.find(self._path(folder).rstrip("/"))
        except FileNotFoundError:
            found = []
        yield from sorted(n.removeprefix(f"{self._root}/") for n in found if n.endswith(suffix))

    def open(self, name: str) -> BinaryIO:
        return cast(BinaryIO, self._fs.open(self._path(name), "rb"))

    def url(self, name: str) -> str:
        return f"{self.address}/{name}"

    def attach(self, con: Any) -> None:
        con.register_filesystem(self._fs)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


def store_of(address: str | Path) -> Store:
    """The store at a path or address. Raises InputError, LibraryMissing, SourceError."""
    text = str(address)
    local = stores.local_path(text)
    if local is not None:
        return _Folder(Path(local))
    if not stores.is_store(text):
        raise InputError(f"{text} is no place for a lake", remedy="Name a folder, or an address such as s3://.")
    return _Remote(text)
