"""An alerts file: rules and ways of delivery, in YAML, checked in whole before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from detente.codebook import codebook
from detente.errors import InputError
from detente.lexicon.files import data_dir, read_yaml

WITHIN = 7  # days in which something is news


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `dyad`: both sides as codes or names; `options`: the keys of its kind, standards filled in."""

    name: str
    when: str
    dyad: tuple[str, str] | None
    actor: str | None
    within: int
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules, and how alerts go out: file, rss, webhook (list), email (settings); all of them may be missing."""

    rules: tuple[Rule, ...]
    deliver: Mapping[str, Any] = field(default_factory=dict)


def load_rules(path: Path | str) -> Rules:
    """Rules of a file; paths to write to are led back to its folder. Raises InputError with file, rule and key."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read", remedy="Name a YAML file with `rules:`.") from error
    return read_rules(text, str(path), path.parent)


def read_rules(text: str, name: str = "rules", folder: Path | None = None) -> Rules:
    """Rules of a text in YAML. Raises InputError."""
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise InputError(
            f"{name}{where}: no valid YAML: {getattr(error, 'problem', None) or 'cannot be parsed'}"
        ) from error
    if not isinstance(found, dict) or not isinstance(found.get("rules"), list) or not found["rules"]:
        raise InputError(f"{name} holds no rules", remedy="Write `rules:` with a list; docs/alerts.md has examples.")
    if unknown := set(found) - {"rules", "deliver"}:
        raise InputError(f"{name}: unknown key {_listed(unknown)}", choices=("rules", "deliver"))
    rules = tuple(_rule(entry, f"{name}, rule {number}") for number, entry in enumerate(found["rules"], 1))
    names = [rule.name for rule in rules]
    if twice := {n for n in names if names.count(n) > 1}:
        raise InputError(
            f"{name}: two rules are called {_listed(twice)}", remedy="Alerts are kept by rule: give each its own name."
        )
    return Rules(rules, _deliver(found.get("deliver") or {}, f"{name}, deliver", folder))


@lru_cache(maxsize=1)
def _keys() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(data_dir() / "alerts" / "keys.yaml")
    return loaded


def _rule(entry: Any, where: str) -> Rule:
    if not isinstance(entry, dict):
        raise InputError(f"{where} is no mapping", remedy="Write `- name: ...` and `when: ...`.")
    if isinstance(entry.get("name"), str):
        where = f"{where} ({entry['name']})"
    kinds, when = _keys()["kinds"], entry.get("when")
    if when not in kinds:
        raise InputError(f"{where}: `when` is {when!r}" if when else f"{where} has no `when`", choices=tuple(kinds))
    common, own = _keys()["common"], kinds[when]
    if unknown := set(entry) - set(common) - set(own):
        raise InputError(f"{where}: unknown key {_listed(unknown)} for `when: {when}`", choices=(*common, *own))
    values = {key: _value(entry, key, form, where) for key, form in (common | own).items()}
    _codes(values, where)
    dyad = _dyad(values["dyad"], where)
    if (dyad is None) == (values["actor"] is None):
        raise InputError(
            f"{where} needs `dyad` or `actor`, and not both", remedy="For instance `dyad: PAK-AFG` or `actor: PAK`."
        )
    if dyad is None and when in _keys()["both"]:
        raise InputError(f"{where}: `when: {when}` needs a dyad", remedy="For instance `dyad: PAK-AFG`.")
    within = values["within"] if values["within"] is not None else WITHIN
    return Rule(str(values["name"]), str(when), dyad, values["actor"], within, {key: values[key] for key in own})


def _value(entry: Mapping[str, Any], key: str, form: Mapping[str, Any], where: str) -> Any:
    """A key's value in its form, or its standard. Raises InputError."""
    value = entry.get(key)
    if value is None:
        if form.get("needed"):
            raise InputError(f"{where} has no `{key}`", choices=tuple(form.get("choices", ())))
        return form.get("standard")
    made = _FORMS[form["form"]](value)
    if made is None:
        raise InputError(f"{where}: `{key}` is {value!r}", remedy=_REMEDIES[form["form"]])
    choices = form.get("choices")
    if choices and (wrong := [v for v in (made if isinstance(made, list) else [made]) if v not in choices]):
        raise InputError(f"{where}: `{key}` is {wrong[0]!r}", choices=tuple(choices))
    return made


def _text(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _words(value: Any) -> list[str] | None:
    every = value if isinstance(value, list) else [value]
    return [v.strip() for v in every] if every and all(_text(v) for v in every) else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _quads(value: Any) -> list[int] | None:
    every = value if isinstance(value, list) else [value]
    return every if every and all(_whole(v) in (1, 2, 3, 4) for v in every) else None


def _addresses(value: Any) -> list[str] | None:
    every = _words(value)
    return every if every and all(v.startswith(("http://", "https://")) for v in every) else None


def _mapping(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


_FORMS: dict[str, Any] = {
    "text": _text,
    "words": _words,
    "whole": _whole,
    "number": _number,
    "flag": _flag,
    "quads": _quads,
    "addresses": _addresses,
    "mail": _mapping,
}
_REMEDIES = {
    "text": "Write a text.",
    "words": "Write a text or a list of texts.",
    "whole": "Write a whole number, 0 or more.",
    "number": "Write a number, 0 or more.",
    "flag": "Write true or false.",
    "quads": "Write 1, 2, 3 or 4, or a list of them.",
    "addresses": "Write an address that begins with https:// or http://, or a list.",
    "mail": "Write server, from and to.",
}


def _codes(values: dict[str, Any], where: str) -> None:
    """Types and modes are those of the codebook; `step` is more than nothing."""
    book = codebook()
    if values.get("type"):
        values["type"] = [name.upper() for name in values["type"]]
        if wrong := [name for name in values["type"] if name not in book.types]:
            raise InputError(f"{where}: `type` is {wrong[0]!r}", choices=tuple(book.types))
    if values.get("mode"):
        types = values.get("type") or list(book.types)
        known = sorted({mode for name in types for mode in book.types[name].modes})
        if wrong := [mode for mode in values["mode"] if mode not in known]:
            raise InputError(f"{where}: `mode` is {wrong[0]!r}", choices=tuple(known))
    if values.get("step") == 0:
        raise InputError(f"{where}: `step` is 0", remedy="Write by how much the mean score must move, such as 3.")


def _dyad(value: list[str] | None, where: str) -> tuple[str, str] | None:
    if value is None:
        return None
    sides = value[0].split("-") if len(value) == 1 else value
    if len(sides) != 2 or not all(side.strip() for side in sides):
        raise InputError(
            f"{where}: `dyad` is {value!r}",
            remedy="Write PAK-AFG, or [PAK, AFG]; several countries of a side with commas.",
        )
    return sides[0].strip(), sides[1].strip()


def _deliver(found: Any, where: str, folder: Path | None) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise InputError(f"{where} is no mapping", choices=tuple(_keys()["deliver"]))
    if unknown := set(found) - set(_keys()["deliver"]):
        raise InputError(f"{where}: unknown key {_listed(unknown)}", choices=tuple(_keys()["deliver"]))
    out = {
        key: value for key, form in _keys()["deliver"].items() if (value := _value(found, key, form, where)) is not None
    }
    for key in ("file", "rss"):
        if key in out and folder is not None:
            out[key] = str(folder / out[key])
    if "email" in out:
        mail = out["email"]
        if unknown := set(mail) - set(_keys()["mail"]):
            raise InputError(f"{where}, email: unknown key {_listed(unknown)}", choices=tuple(_keys()["mail"]))
        out["email"] = {key: _value(mail, key, form, f"{where}, email") for key, form in _keys()["mail"].items()}
    return out


def _listed(names: set[str]) -> str:
    return ", ".join(repr(str(name)) for name in sorted(names, key=str))
