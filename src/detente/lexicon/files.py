"""Reading the data files that ship with the package, and a user's own beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from detente.errors import DataError

_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):  # type: ignore[misc]  # the C loader where libyaml is there, else the Python one
    """YAML whose `on`, `off`, `yes` and `no` are words, as a lexicon needs; only true and false are booleans."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:bool"]
    for first, rules in _BASE.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def data_dir() -> Path:
    """Folder of the package's data files."""
    return Path(str(resources.files("detente"))) / "data"


def read_yaml(path: Path) -> Any:
    """Parsed YAML. Raises DataError that names file and line."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a day that is none, nesting without an end
        raise DataError(f"{path.name}: {' '.join(str(error).split())}") from error


def yaml_files(*folders: Path) -> Iterator[tuple[Path, Any]]:
    """(path, content) of every YAML file in the folders, in the order of their names."""
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            yield path, read_yaml(path)
