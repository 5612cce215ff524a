"""Build the wheel, install it with nothing but what it asks for, and read an article with it: try_wheel.py FOLDER.

The environment has neither the source tree nor the tools of development. What it asks for comes from the lock, so the
hashes are checked; packages of the extras are left out by resolving the wheel's own requirements.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]


def plain(name: str) -> str:
    """A package's name as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(name: str, seen: set[str]) -> set[str]:
    """The normalised names of a package's requirements without extras, and theirs in turn."""
    for row in metadata.requires(name) or []:
        wanted, _, condition = row.partition(";")
        if "extra" in condition:
            continue
        found = re.match(r"[A-Za-z0-9._-]+", wanted)
        other = plain(found[0]) if found else ""
        if not other or other in seen:
            continue
        try:
            metadata.distribution(other)
        except metadata.PackageNotFoundError:
            continue  # only for other platforms
        seen.add(other)
        needed(other, seen)
    return seen


def locked(names: set[str]) -> str:
    """The lines of the lock for these packages, with their hashes."""
    rows = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / "requirements.lock").read_text(encoding="utf-8"))
    kept = [r for r in rows if (m := re.match(r"([A-Za-z0-9._-]+)==", r)) and plain(m[1]) in names]
    return "\n".join(kept) + "\n"


def main(folder: Path) -> int:
    """Exit status 0 where the installed program reads an example and knows its types."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.whl"):
        old.unlink()
    run = subprocess.check_call
    here = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    run([*here, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)])
    (wheel,) = folder.glob("*.whl")
    place = folder / "env"
    venv.create(place, clear=True, with_pip=True)
    python = str(place / ("Scripts" if os.name == "nt" else "bin") / "python")
    wanted = folder / "needed.txt"
    wanted.write_text(locked(needed("detente", set())), encoding="utf-8")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    run([*pip, "--require-hashes", "-r", str(wanted)])
    run([*pip, str(wheel)])
    outside = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    article = str(ROOT / "examples" / "1-wire-story.txt")
    told = subprocess.check_output(
        [python, "-m", "detente", "read", article, "--format", "json"], cwd=folder, env=outside, text=True
    )
    events = json.loads(told)["events"]
    man = place / "share" / "man" / "man1" / "detente.1"
    print(f"{wheel.name}: {wheel.stat().st_size / 2**20:.1f} MiB, installed alone, {len(events)} events read")
    return 0 if events and man.exists() else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
