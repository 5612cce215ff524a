"""Hostile input to every door, counted: `python tools/fuzz.py --inputs 2000 --seed 1`.

Each input is made from the seed and its number, so that any can be made again (`--only NUMBER --door NAME`). What is
printed is a report in Markdown: inputs, what came of them by error code, the slowest, and every fault with the number
that makes it. Exit status 1 where there was a fault. With atheris installed, `--atheris` explores one door of bytes.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from fuzz_doors import Door, doors

from detente.errors import DetenteError

SLOW = 2.0  # seconds of processor time that no input may take
SHARE = 100  # a heavy door gets one input where the others get so many
TOLD = 5  # faults of a door that are told


@dataclass
class Tally:
    """What came of the inputs of one door."""

    name: str
    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: dict[str, tuple[int, int, str]] = field(default_factory=dict)  # where: how often, first number, words
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_at: int = -1

    def fault(self, what: str, number: int) -> None:
        """Count a fault; those of the same place are told once, with the words of the first."""
        place = what.partition(": ")[0]
        often, first, words = self.faults.get(place, (0, number, what))
        self.faults[place] = often + 1, first, words


def made(name: str, door: Door, seed: int, number: int) -> Any:
    """The input of a number."""
    return door.make(random.Random(f"{seed}/{name}/{number}"))


def knock(door: Door, given: Any) -> tuple[str, str | None]:
    """(outcome, fault) of one input."""
    try:
        return door.knock(given), None
    except DetenteError as error:
        return error.code, None if error.remedy and "\n" not in str(error) else f"a poor message: {str(error)[:120]!r}"
    except RecursionError:
        return "fault", "RecursionError"
    except Exception as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "/detente/" in f.filename]
        place = f" in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        return "fault", f"{type(error).__name__}{place}: {' '.join(str(error).split())[:160]}"


def run(name: str, door: Door, seed: int, count: int, until: float) -> Tally:
    """Knock `count` times, or as long as there is time (the first input, which loads, is not measured)."""
    tally = Tally(name)
    knock(door, made(name, door, seed, -1))
    for number in range(count):
        given = made(name, door, seed, number)
        start = time.process_time()
        outcome, fault = knock(door, given)
        spent = time.process_time() - start
        tally.inputs += 1
        tally.outcomes[outcome] += 1
        tally.seconds += spent
        if spent > tally.slowest:
            tally.slowest, tally.slowest_at = spent, number
        if spent > SLOW:
            tally.fault(f"slower than {SLOW} s", number)
        if fault:
            tally.fault(fault, number)
        if time.monotonic() > until:
            break
    return tally


def report(tallies: list[Tally], seed: int) -> str:
    """The report in Markdown."""
    total, faults = sum(t.inputs for t in tallies), sum(n for t in tallies for n, *_ in t.faults.values())
    lines = [
        f"{total:,} inputs with seed {seed}: {faults:,} faults.\n",
        "| door | inputs | what came of them | faults | slowest (ms, number) | CPU (s) |",
        "|---|---:|---|---:|---:|---:|",
    ]
    for t in tallies:
        came = ", ".join(f"{k} {n:,}" for k, n in t.outcomes.most_common())
        count = sum(n for n, *_ in t.faults.values())
        slow = f"{t.slowest * 1000:,.0f} (#{t.slowest_at})"
        lines.append(f"| {t.name} | {t.inputs:,} | {came} | {count} | {slow} | {t.seconds:.1f} |")
    for t in tallies:
        for often, first, what in list(t.faults.values())[:TOLD]:
            lines.append(f"\n- `{t.name}` #{first} ({often} times): {what}")
    return "\n".join(lines)


def explore(door: Door, rest: list[str]) -> None:
    """Let atheris look for inputs that reach new code of the door. Does not come back."""
    import atheris

    def once(data: bytes) -> None:
        _, fault = knock(door, data)
        if fault:
            raise RuntimeError(fault)

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *rest], once)
    atheris.Fuzz()


def main() -> int:
    """Run the doors that are asked for."""
    known = dict(doors())
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=1000, help=f"inputs a door; heavy doors get one in {SHARE}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--door", action="append", choices=sorted(known), help="only this door, with all of the inputs")
    parser.add_argument("--seconds", type=float, default=1e9, help="at most so long a door")
    parser.add_argument("--only", type=int, help="make this one input of the door, print it, and let faults through")
    parser.add_argument(
        "--atheris", action="store_true", help="explore one door of bytes; what follows `--` goes to atheris"
    )
    parser.add_argument("rest", nargs="*")
    asked = parser.parse_args()
    names = asked.door or list(known)
    if asked.only is not None:
        given = made(names[0], known[names[0]], asked.seed, asked.only)
        print(repr(given))
        print(known[names[0]].knock(given))
        return 0
    if asked.atheris:
        explore(known[names[0]], asked.rest)
    tallies = []
    for name in names:
        share = SHARE if known[name].heavy and not asked.door else 1
        tallies.append(
            run(name, known[name], asked.seed, max(1, asked.inputs // share), time.monotonic() + asked.seconds)
        )
        print(f"{name}: {tallies[-1].inputs:,}", file=sys.stderr, flush=True)
    print(report(tallies, asked.seed))
    return int(any(t.faults for t in tallies))


if __name__ == "__main__":
    sys.exit(main())
