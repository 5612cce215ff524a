"""Reading the data files that ship with the package, and a user's own beside them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from detente.errors import DataError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def data_dir() -> Path:
    """Folder of the package's data files."""
    return Path(str(resources.files("detente"))) / "data"


def read_yaml(path: Path) -> Any:
    """Parsed YAML. Raises DataError that names file and line."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.YAMLError as error:
        raise DataError(f"{path.name}: {' '.join(str(error).split())}") from error


def yaml_files(*folders: Path) -> Iterator[tuple[Path, Any]]:
    """(path, content) of every YAML file in the folders, in the order of their names."""
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            yield path, read_yaml(path)
