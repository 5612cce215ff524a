"""Load and check frames and word classes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from detente.errors import DataError
from detente.lexicon.files import data_dir, read_yaml, yaml_files
from detente.lexicon.frames import ClassTable, Frame, parse_frame

_SECTIONS: tuple[tuple[str, Literal["VERB", "NOUN"]], ...] = (("verbs", "VERB"), ("nouns", "NOUN"))


@lru_cache(maxsize=8)
def load_classes(extra: Path | None = None) -> ClassTable:
    """Word classes of the package and, over them, of a user's folder."""
    classes: dict[str, list[str]] = {}
    for folder in [data_dir() / "classes"] + ([extra] if extra else []):
        for path, content in yaml_files(folder):
            if isinstance(content, dict) and "type" in content:
                continue  # a user keeps frames and classes in one folder
            for name, words in (content or {}).items():
                if name in classes and folder != extra:
                    raise DataError(f"{path.name}: class @{name} is already defined")
                if not isinstance(words, list):
                    raise DataError(f"{path.name}: class @{name} must be a list of lemmas")
                classes[name] = [str(w) for w in words]
    return ClassTable(classes)


@lru_cache(maxsize=1)
def _types() -> dict[str, Any]:
    types: dict[str, Any] = read_yaml(data_dir() / "codebook" / "types.yaml")
    return types


def _check_names(name: str, content: dict[str, Any]) -> None:
    """Raise DataError for a type or mode that the codebook does not have."""
    book = _types()
    if content["type"] == "NONE":
        return
    if content["type"] not in book:
        raise DataError(f"{name}: {content['type']} is no event type", choices=tuple(book))
    modes = {"*", *(book[content["type"]].get("modes") or {})}
    for section, _ in _SECTIONS:
        if unknown := {str(m) for m in content.get(section) or {}} - modes:
            raise DataError(f"{name}: {content['type']} has no mode {', '.join(sorted(unknown))}")


@lru_cache(maxsize=8)
def load_frames(extra: Path | None = None) -> tuple[Frame, ...]:
    """All frames, checked against the codebook's types and modes. Raises DataError naming file and line."""
    classes = load_classes(extra)
    out: list[Frame] = []
    for path, content in yaml_files(data_dir() / "frames", *([extra] if extra else [])):
        if not isinstance(content, dict) or "type" not in content:
            continue
        _check_names(path.name, content)
        for section, pos in _SECTIONS:
            for mode, lines in (content.get(section) or {}).items():
                for line in lines or []:
                    out.extend(
                        parse_frame(
                            str(line),
                            content["type"],
                            None if mode == "*" else str(mode),
                            pos,
                            classes,
                            path.name,
                        )
                    )
    return tuple(out)
