"""How long series, indices, turning points and outlook take: `python bench/relations.py`.

Ten years of daily data of one relationship within a record of 200 dyads; times are processor time, the best of five.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from detente.relations import index
from detente.relations.outlook import outlook, panel
from detente.relations.series import relation_series
from detente.relations.table import DyadDays
from detente.relations.turning import turning_points

DAYS, DYADS = 3653, 200


def table() -> DyadDays:
    """About 600,000 rows."""
    generator = np.random.default_rng(0)
    types, quad, score = ("CONSULT", "AID", "ACCUSE", "ASSAULT"), np.array([1, 2, 3, 4]), np.array([2.5, 10, -3, -9])
    counts = generator.poisson(generator.gamma(1.0, 0.25, (DYADS, 4))[:, :, None], (DYADS, 4, DAYS))
    dyad, kind, day = np.nonzero(counts)
    n = counts[dyad, kind, day]
    actors = tuple(f"A{i:02d}" for i in range(20))
    return DyadDays(
        actors, types, dyad // 20, dyad % 20, np.datetime64("2015-01-01") + day, quad[kind], kind, n, n * score[kind],
        n, n,
    )


def best(what: str, work: Callable[[], object], times: int = 5) -> None:
    """Print the shortest time of some runs."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    print(f"{what:<48} {1000 * min(taken):8.0f} ms")


def main() -> None:
    """Print one line a measurement."""
    rows = table()
    print(f"{len(rows):,} rows, {DAYS} days, {DYADS} dyads")
    best("series of one dyad", lambda: relation_series(rows, "A01", "A02"))
    best("series of a group against a group", lambda: relation_series(rows, rows.actors[:10], rows.actors[10:]))
    series = relation_series(rows, "A01", "A02")
    best("all indices of a series", lambda: (
        index.tension_index(series), index.asymmetry(series), index.material_share(series), index.compare(series)
    ))
    best("turning points with calibration", lambda: turning_points(series), 2)
    data = panel(rows)
    best("outlook of all dyads, 7 and 30 days", lambda: outlook(data), 1)


if __name__ == "__main__":
    main()
