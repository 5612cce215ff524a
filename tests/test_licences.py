"""Everything that the lock installs may be used and passed on with a program under the Apache licence."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
FREE = re.compile(
    r"\b(?:MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public|Zlib|0BSD|Unlicense|HPND|CC0|BSL-1\.0"
    r"|CC-BY-4\.0|CC BY 4\.0|Blue ?Oak)\b", re.I,
)
BOUND = re.compile(r"\bA?GPL|\bGNU (?:Affero )?General Public|\bSSPL|\bCC.BY.N[CD]|Proprietary|Commercial", re.I)
# What these state elsewhere than where it is looked for, as read in the files that they come with.
READ = {"axe-playwright-python": "MIT", "docutils": "Public Domain, BSD; GPL for an editor mode not installed"}
LINKED = re.compile(r"\bLGPL|\bGNU (?:Lesser|Library)", re.I)


def stated(name: str) -> str:
    """What a package states of its licence: the expression, else the classifiers, else the first words of the field."""
    about = metadata.metadata(name)
    classified = [c.rpartition("::")[2].strip() for c in about.get_all("Classifier") or () if c.startswith("License")]
    return about.get("License-Expression") or " / ".join(classified) or (about.get("License") or "")[:200]


def test_licences_of_all_dependencies() -> None:
    locked = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M)
    wrong = {}
    for name in set(locked) - set(READ):
        try:
            licence = stated(name)
        except metadata.PackageNotFoundError:
            continue  # only for other platforms
        bound = BOUND.search(LINKED.sub("", licence)) and not re.search(r"\bOR\b", licence)
        if bound or not (FREE.search(licence) or LINKED.search(licence)):
            wrong[name] = licence
    assert wrong == {}
    assert len(locked) > 50
