"""Stores beyond the local disk, by fsspec: s3://, gs:// and the like, where the user has the library of the store.

Such an address is the user's own, with the user's own keys, and no page or feed ever names one: they are opened only
where the settings of the sources say so. http and https do not come through here.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, cast

from detente.errors import LibraryMissing, SourceEmpty, SourceError

SCHEMES: Final = frozenset({
    "file", "local", "memory", "s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "oci",
})
LOCAL: Final = ("file://", "local://")
_ADDRESS = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)://")


def scheme_of(address: str) -> str | None:
    """`s3` of `s3://bucket/key`; None for a path."""
    found = _ADDRESS.match(address)
    return found[1].lower() if found else None


def is_store(address: str) -> bool:
    """Whether an address is one of a store that can be opened."""
    return scheme_of(address) in SCHEMES


def local_path(address: str) -> str | None:
    """The path that a path or a `file://` address names; None for what is not on this disk."""
    prefix = next((p for p in LOCAL if address.lower().startswith(p)), None)
    if prefix is not None:
        return address[len(prefix) :]
    return address if scheme_of(address) is None else None


def absolute(address: str) -> str:
    """A path from the root, for programs that run in another folder; an address as it is."""
    return address if scheme_of(address) is not None else os.path.abspath(address)


def filesystem(address: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path in it. Raises LibraryMissing, SourceError."""
    scheme = scheme_of(address) or "file"
    if scheme not in SCHEMES:
        raise SourceError(f"{scheme}:// is no store that is known", choices=tuple(sorted(SCHEMES)))
    try:
        import fsspec
    except ImportError as error:
        raise LibraryMissing(f"fsspec is needed for {scheme}://", remedy="`pip install fsspec`.") from error
    try:
        opened, path = fsspec.core.url_to_fs(address)
    except ImportError as error:
        raise LibraryMissing(
            f"the library for {scheme}:// is not installed", remedy=f"`pip install 'fsspec[{scheme}]'`."
        ) from error
    except Exception as error:  # whatever a store's library makes of its settings
        raise SourceError(f"{address} cannot be opened ({_reason(error)})", remedy="Check address and keys.") from error
    return opened, str(path)


def files(address: str) -> Iterator[str]:
    """Addresses of the files that an address, a folder or a glob names, sorted; hidden ones are left out.

    Raises SourceError.
    """
    store, path = _opened(address)
    scheme = scheme_of(address) or "file"
    try:
        if store.isfile(path):
            yield address
            return
        found = store.glob(path) if glob.has_magic(path) else store.find(path)
        names = [n for n in found if not glob.has_magic(path) or store.isfile(n)]
    except FileNotFoundError:
        names = []
    except Exception as error:
        raise SourceError(f"{address} cannot be listed ({_reason(error)})") from error
    shown = sorted(n for n in names if not any(p.startswith(".") for p in n.removeprefix(path).split("/")))
    if not shown:
        raise SourceEmpty(f"{address} holds no files", remedy="Name a folder with articles in it.")
    yield from (f"{scheme}://{name}" for name in shown)


def state(address: str) -> tuple[int | None, str]:
    """Bytes of a file in a store (None where it does not tell), and a word that changes with the file."""
    store, path = _opened(address)
    try:
        told = store.info(path)
    except Exception:
        return None, ""
    size = told.get("size")
    marks = [told.get(name) for name in ("size", "ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified")]
    return (int(size) if size is not None else None), " ".join(str(m) for m in marks if m is not None)


def open_file(address: str) -> BinaryIO:
    """A file in a store, as a stream that can be searched. Raises SourceError."""
    store, path = _opened(address)
    try:
        return cast(BinaryIO, store.open(path, "rb"))
    except Exception as error:
        raise SourceError(f"{address} cannot be opened ({_reason(error)})") from error


def _opened(address: str) -> tuple[Any, str]:
    try:
        return filesystem(address)
    except LibraryMissing as error:
        raise SourceError(error.cause, remedy=error.remedy) from error


def _reason(error: Exception) -> str:
    said = str(getattr(error, "strerror", None) or error)
    return " ".join(said.split())[:120].rstrip(".") or type(error).__name__
