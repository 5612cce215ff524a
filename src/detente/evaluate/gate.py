"""The gate: figures on the gold articles must not fall below the floors in `baseline.json`.

usage: python -m detente.evaluate.gate [--gold DIR] [--update] [--allow-regression] [--show ARTICLE]

A share may lie below its floor by one item, since one item is the noise of a figure. `--update` raises floors to what
is measured; `--allow-regression` does so too and also lowers them. Exit status: 0 kept, 1 a floor broken, 2 nothing
measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import DataError, DetenteError
from detente.evaluate.gold import digest, load_gold, read_held
from detente.evaluate.score import ArticleScore, Figures, Outcome, Score, figures_of, measure

GOLD = Path(__file__).parents[3] / "tests" / "gold"
NOISE = 1  # items

Groups = dict[str, Figures]
"""Figures by group: development, held."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The floors of each group, and the digest of the gold files they were measured on."""

    digest: str
    floors: Groups


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that differs from its floor. `now` is None where it is no longer measured, `floor` where it is new."""

    name: str
    floor: Score | None
    now: Score | None

    @property
    def broken(self) -> bool:
        """Whether the figure lies below its floor by more than the noise."""
        if self.floor is None:
            return False
        return self.now is None or self.now.right + NOISE < self.floor.share * self.now.of - 1e-9

    @property
    def lower(self) -> bool:
        """Whether the figure lies below its floor at all."""
        if self.floor is None:
            return False
        return self.now is None or self.now.share < self.floor.share

    def __str__(self) -> str:
        return f"{self.name}: {_written(self.floor)} -> {_written(self.now)}  {self.verdict}"

    @property
    def verdict(self) -> str:
        """One word or two for the change."""
        if self.floor is None:
            return "new"
        if self.lower:
            return "BROKEN" if self.broken else "within noise"
        return "higher" if self.now and self.now.share > self.floor.share else "same share"


def load_baseline(path: Path) -> Baseline | None:
    """The baseline, or None where there is none yet. Raises DataError where the file does not keep its form."""
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        floors: Groups = {
            group: {kind: {name: Score(*pair) for name, pair in row.items()} for kind, row in kinds.items()}
            for group, kinds in data["floors"].items()
        }
        return Baseline(str(data["digest"]), floors)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path.name} is no baseline", remedy="Write it anew with --update.") from error


def save_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline, one kind a line, so that a change of floors reads well in a diff."""
    lines = [f'{{\n "digest": {json.dumps(baseline.digest)},\n "floors": {{']
    for g, (group, kinds) in enumerate(baseline.floors.items()):
        rows = [f"   {json.dumps(kind)}: {json.dumps(row)}" for kind, row in kinds.items()]
        end = "," if g + 1 < len(baseline.floors) else ""
        lines.append(f"  {json.dumps(group)}: {{\n" + ",\n".join(rows) + f"\n  }}{end}")
    path.write_text("\n".join(lines) + "\n }\n}\n", encoding="utf-8")


def changes(floors: Groups, now: Groups) -> list[Change]:
    """Every figure that differs from its floor, by name; all that are measured where there are no floors."""
    before, after = dict(_flat(floors)), dict(_flat(now))
    names = [*before, *(name for name in after if name not in before)]
    return [Change(n, before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n)]


def new_floors(floors: Groups, now: Groups, *, allow_regression: bool = False) -> Groups:
    """The floors after `now`: raised where it is better, kept where it is lower within noise.

    Raises DataError where a floor is broken, unless a regression is allowed; then `now` becomes the floor throughout.
    """
    if allow_regression:
        return now
    broken = [c for c in changes(floors, now) if c.broken]
    if broken:
        names = "; ".join(c.name for c in broken)
        raise DataError(f"floors would be lowered: {names}", remedy="Lower them with --allow-regression.")
    kept = {c.name: c.floor for c in changes(floors, now) if c.lower}
    return {
        group: {
            kind: {name: kept.get(f"{group} {kind} {name}") or score for name, score in row.items()}
            for kind, row in kinds.items()
        }
        for group, kinds in now.items()
    }


def measure_groups(folder: Path) -> dict[str, list[ArticleScore]]:
    """Scores of the articles in each group."""
    held = read_held(folder)
    scores = measure(load_gold(folder))
    strangers = held - {s.article for s in scores}
    if strangers:
        raise DataError(f"held.txt names articles without gold: {', '.join(sorted(strangers))}")
    return {
        "development": [s for s in scores if s.article not in held],
        "held": [s for s in scores if s.article in held],
    }


def figures_by_group(groups: dict[str, list[ArticleScore]]) -> Groups:
    """Figures of each group."""
    return {group: figures_of(scores) for group, scores in groups.items()}


def table(figures: Groups) -> Iterator[str]:
    """The development group by kind; of the held group totals only, so that nobody tunes to it."""
    yield f"{'development':13} {'gold':>5} {'found':>7} {'joint':>7} {'whole':>7}"
    for kind, row in figures["development"].items():
        if "found" in row:
            cells = " ".join(f"{_percent(row.get(name)):>7}" for name in ("found", "joint", "whole"))
            yield f"{kind:13} {row['found'].of:5} {cells}"
    for group, kinds in figures.items():
        yield f"{group + ':':13} " + "  ".join(_totals(kinds))


def _totals(figures: Figures) -> Iterator[str]:
    for name in ("found", "whole"):
        rows = [row[name] for row in figures.values() if name in row]
        yield f"{name} {_written(Score(sum(s.right for s in rows), sum(s.of for s in rows)))}"
    yield f"events joint {_written(figures['events']['joint'])}"
    yield f"events borne out {_written(figures['events']['borne_out'])}"
    yield f"traps avoided {_written(figures['traps']['avoided'])}"


def _flat(groups: Groups) -> Iterator[tuple[str, Score]]:
    for group, kinds in groups.items():
        for kind, row in kinds.items():
            for name, score in row.items():
                yield f"{group} {kind} {name}", score


def _percent(score: Score | None) -> str:
    return f"{score.share:.1%}" if score else ""


def _written(score: Score | None) -> str:
    return f"{score.right}/{score.of} {score.share:.1%}" if score else "-"


def detail(scores: Iterable[ArticleScore], article: str) -> Iterator[str]:
    """What became of every item of a development article. Raises DataError for one that is held or unknown."""
    found = next((s for s in scores if s.article == article), None)
    if found is None:
        raise DataError(f"{article!r} is no development article", remedy="Held articles are not shown.")
    for outcome in found.outcomes:
        yield f"{outcome.item.kind:12} {outcome.item.id:4} {_fate(outcome):38} {outcome.item.snippet}"
    for event in found.stray:
        yield f"{'stray':12} {event.id:4} {event.type:38} at {event.evidence.trigger}"
    yield from (f"{'trap':12} {name:4} sprang" for name, sprang in found.traps.items() if sprang)


def _fate(outcome: Outcome) -> str:
    if outcome.checks is None:
        return "missed"
    wrong = [field for field, right in outcome.checks.items() if not right]
    return "wrong: " + ", ".join(wrong) if wrong else "ok"


def run(arguments: Sequence[str]) -> int:
    """Measure, print, compare; the exit status. Raises DetenteError where nothing can be measured."""
    options = _options(arguments)
    path, seal = options.gold / "baseline.json", digest(options.gold)
    baseline = load_baseline(path)
    groups = measure_groups(options.gold)
    if options.show:
        print(*detail(groups["development"], options.show), sep="\n")
        return 0
    now = figures_by_group(groups)
    print(*table(now), sep="\n")
    floors = baseline.floors if baseline else {}
    different = changes(floors, now)
    if baseline:
        print(*different or ("all figures as in the baseline",), sep="\n")
    else:
        print("no baseline yet")
    if options.update or options.allow_regression:
        save_baseline(path, Baseline(seal, new_floors(floors, now, allow_regression=options.allow_regression)))
        return 0
    if baseline and baseline.digest != seal:
        print("the gold files have changed since the baseline; look at the change, then --update")
        return 1
    return int(any(c.broken for c in different))


def _options(arguments: Sequence[str]) -> Any:
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m detente.evaluate.gate", description=about)
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder with texts/, gold/, held.txt and baseline.json")
    parser.add_argument("--update", action="store_true", help="write baseline.json; floors may rise")
    parser.add_argument("--allow-regression", action="store_true", help="write it even where floors fall")
    parser.add_argument("--show", metavar="ARTICLE", help="every item of one development article, and no table")
    return parser.parse_args(arguments)


def main() -> None:
    """Entry point of `python -m detente.evaluate.gate`."""
    try:
        sys.exit(run(sys.argv[1:]))
    except DetenteError as error:
        print(f"detente: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
