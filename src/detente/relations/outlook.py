"""Outlook: how many events of a kind a dyad will see in the next days, with intervals and the reasons.

Model: a negative binomial whose log-mean is linear in the logarithms of discounted rates: of this kind in this dyad
(half-lives of 3, 10, 30 and 120 days and the long run), of everything in the dyad, and of the kind everywhere. The
weights are shared by all dyads, so that a thin dyad borrows from the others; bursts decay as fast as they did before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from detente.relations import scores
from detente.relations.table import QUADS, DyadDays, Floats, Ints

HORIZONS = (7, 30)
LEVEL = 0.9
FEATURES = (
    "last days", "last ten days", "last month", "last months", "long run", "all dealings of late",
    "all dealings, long run", "this kind everywhere",
)
_HALF_LIVES = (3.0, 10.0, 30.0, 120.0)
_EPSILON = 0.004  # events a day added before logarithms: an unseen kind is rare, not impossible
_RIDGE = 1.0
MINIMUM = 20  # events in all that a dyad needs
SPAN = 730  # days of history that are used
_MOST_ROWS = 30_000  # more examples than these change the weights no more


@dataclass(frozen=True, slots=True)
class Panel:
    """Daily counts [U, D] of units: a dyad and a target (a quad's number as text, or a type).

    dyads: (a, b) by number; targets: names by number; dyad, target: numbers of each unit [U]; first: day of column 0.
    """

    counts: Floats
    dyads: tuple[tuple[str, str], ...]
    targets: tuple[str, ...]
    dyad: Ints
    target: Ints
    first: np.datetime64

    @property
    def days(self) -> int:
        """Number of days."""
        return int(self.counts.shape[1])


def panel(table: DyadDays, minimum: int = MINIMUM, days: int = SPAN) -> Panel:
    """Units of every ordered pair with at least `minimum` events: each quad, and each type that occurs in the table.

    Only the last `days` days are taken: what is older says little about the next month and costs memory.
    """
    if not len(table):
        return Panel(np.zeros((0, 0)), (), (), *(np.zeros(0, np.int64),) * 2, np.datetime64("1970-01-01"))
    table = table.rows(table.day > table.day.max() - np.timedelta64(days, "D"))
    first = table.day.min()
    at = (table.day - first).astype(np.int64)
    pair = table.a * len(table.actors) + table.b
    totals = np.bincount(pair, weights=table.events)
    kept = np.flatnonzero(totals >= minimum)
    place = np.full(len(totals), -1)
    place[kept] = np.arange(len(kept))
    rows = place[pair] >= 0
    length, targets = int(at.max()) + 1, (*(str(q) for q in QUADS), *table.types)
    counts = np.zeros((len(kept), len(targets), length))
    np.add.at(counts, (place[pair][rows], table.quad[rows] - 1, at[rows]), table.events[rows])
    np.add.at(counts, (place[pair][rows], len(QUADS) + table.type[rows], at[rows]), table.events[rows])
    dyads = tuple((table.actors[p // len(table.actors)], table.actors[p % len(table.actors)]) for p in kept)
    unit = np.arange(len(kept) * len(targets))
    return Panel(
        counts.reshape(-1, length), dyads, targets, unit // len(targets), unit % len(targets), np.datetime64(first, "D")
    )


def features(data: Panel, at: Ints | None = None) -> Floats:
    """Features [U, n, F] at the end of the days `at` (all, if None), from those days and the ones before them."""
    at = np.arange(data.days) if at is None else at
    whole = data.counts.reshape(len(data.dyads), len(data.targets), -1)
    everything = whole[:, : len(QUADS)].sum(1)
    own = [_rate(data.counts, h)[:, at] for h in (*_HALF_LIVES, np.inf)]
    late, long_run = (_rate(everything, h)[:, at][data.dyad] for h in (10.0, np.inf))
    common = _rate(whole.mean(0), 60.0)[:, at][data.target]
    return np.stack([np.log(x + _EPSILON) for x in (*own, late, long_run, common)], axis=2)


def future(data: Panel, horizon: int) -> Floats:
    """Events in the `horizon` days after each day [U, D]; nan where they are not all known yet."""
    total = np.concatenate([np.zeros((len(data.counts), 1)), np.cumsum(data.counts, axis=1)], axis=1)
    out = np.full(data.counts.shape, np.nan)
    known = data.days - horizon
    if known > 0:
        out[:, :known] = total[:, 1 + horizon:] - total[:, 1: 1 + known]
    return out


@dataclass(frozen=True, slots=True)
class OutlookModel:
    """Weights for one horizon: by feature [F], of each target [T], and dispersion = exp(level + slope * log mean)."""

    horizon: int
    weights: Floats
    of_target: Floats
    centre: Floats
    level: float
    slope: float

    def predict(self, x: Floats, target: Ints) -> tuple[Floats, Floats]:
        """(mean, dispersion) of each row, from features [n, F] and targets [n]."""
        log_mean = np.clip((x - self.centre) @ self.weights + self.of_target[target], -12, 9)
        return np.exp(log_mean), np.exp(self.level + self.slope * log_mean)

    def reasons(self, x: Floats) -> list[tuple[str, float]]:
        """(feature, factor by which it moves the mean) of one row [F] against the average row, strongest first."""
        parts = (x - self.centre) * self.weights
        return [(FEATURES[i], float(np.exp(parts[i]))) for i in np.argsort(-np.abs(parts))]


def learn(x: Floats, target: Ints, seen: Floats, horizon: int, targets: int) -> OutlookModel:
    """Weights of greatest likelihood with a ridge, from rows of features [n, F], targets [n] and counts seen [n]."""
    if len(x) > _MOST_ROWS:
        some = np.random.default_rng(0).choice(len(x), _MOST_ROWS, replace=False)
        x, target, seen = x[some], target[some], seen[some]
    centre = x.mean(0)
    z, width = x - centre, x.shape[1]
    start = np.zeros(width + targets + 2)
    start[4] = 0.5
    start[width:-2] = np.log(seen.mean() + 1e-3)
    found = optimize.minimize(
        _loss, start, args=(z, target, seen, targets), jac=True, method="L-BFGS-B", options={"maxiter": 150}
    ).x
    return OutlookModel(horizon, found[:width], found[width:-2], centre, float(found[-2]), float(found[-1]))


def _loss(theta: Floats, z: Floats, target: Ints, seen: Floats, targets: int) -> tuple[float, Floats]:
    """Mean negative log-likelihood and its gradient."""
    width = z.shape[1]
    beta, gamma, level, slope = theta[:width], theta[width:-2], theta[-2], theta[-1]
    raw = z @ beta + gamma[target]
    log_mean = np.clip(raw, -12, 9)
    mean = np.exp(log_mean)
    log_alpha = np.clip(level + slope * log_mean, -8, 6)
    size = np.exp(-log_alpha)
    fit = (
        special.gammaln(seen + size) - special.gammaln(size) + size * np.log(size / (size + mean))
        + seen * np.log(mean / (size + mean))
    )
    by_size = special.digamma(seen + size) - special.digamma(size) + np.log(size / (size + mean))
    by_size += 1 - (seen + size) / (size + mean)
    by_alpha = -size * by_size
    by_log_mean = seen - mean * (seen + size) / (size + mean) + by_alpha * slope
    by_log_mean = np.where(raw == log_mean, by_log_mean, 0.0)
    n = len(seen)
    middle = gamma.mean()
    gradient = -np.concatenate([
        z.T @ by_log_mean, np.bincount(target, weights=by_log_mean, minlength=targets),
        [by_alpha.sum(), (by_alpha * log_mean).sum()],
    ]) / n
    ridge = _RIDGE / n
    gradient[:width] += ridge * beta
    gradient[width:-2] += ridge * (gamma - middle)
    penalty = 0.5 * ridge * float(beta @ beta + (gamma - middle) @ (gamma - middle))
    return -float(fit.mean()) + penalty, gradient


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of one dyad and target after a day. `last_expected`, `last_seen`: the period that just ended."""

    a: str
    b: str
    target: str
    horizon: int
    expected: float
    chance: float
    low: int
    high: int
    reasons: tuple[tuple[str, float], ...]
    last_expected: float
    last_seen: int
    naive: dict[str, float]


def outlook(data: Panel, horizons: tuple[int, ...] = HORIZONS) -> list[Outlook]:
    """Outlook from the last day of the panel, for every unit; none for horizons that leave too little to learn from."""
    return expect(data, models(data, horizons))


def models(data: Panel, horizons: tuple[int, ...] = HORIZONS) -> list[OutlookModel]:
    """What is learnt from a panel for each horizon; none for horizons that leave too little to learn from."""
    from detente.relations.rolling import training_rows

    out: list[OutlookModel] = []
    for horizon in horizons:
        rows = training_rows(data.days, data.days - 1, horizon)
        if not len(rows):
            continue
        known = features(data, rows)
        seen = future(data, horizon)[:, rows]
        out.append(learn(
            known.reshape(-1, known.shape[2]), np.repeat(data.target, len(rows)), seen.ravel(), horizon,
            len(data.targets),
        ))
    return out


def expect(data: Panel, learnt: Sequence[OutlookModel]) -> list[Outlook]:
    """Outlook from the last day of the panel by models that were learnt with the same targets in the same order."""
    from detente.relations.rolling import baselines

    out: list[Outlook] = []
    for model in learnt:
        horizon = model.horizon
        if data.days <= horizon or not len(data.counts):
            continue
        x = features(data, np.array([data.days - 1 - horizon, data.days - 1]))
        mean, dispersion = model.predict(x[:, -1], data.target)
        before, _ = model.predict(x[:, -2], data.target)
        low, high = scores.interval(mean, dispersion, LEVEL)
        chance, naive = scores.any_event(mean, dispersion), baselines(data, data.days - 1, horizon)
        out += [
            Outlook(
                *_names(data, u), horizon, float(mean[u]), float(chance[u]),
                int(low[u]), int(high[u]), tuple(model.reasons(x[u, -1])[:3]), float(before[u]),
                int(data.counts[u, -horizon:].sum()), {name: float(values[u]) for name, values in naive.items()},
            )
            for u in range(len(data.counts))
        ]
    return out


def _names(data: Panel, unit: int) -> tuple[str, str, str]:
    a, b = data.dyads[data.dyad[unit]]
    return a, b, data.targets[data.target[unit]]


def _rate(counts: Floats, half_life: float) -> Floats:
    """Discounted events a day at the end of each day; the first days are divided by what weight there is."""
    keep = 0.5 ** (1 / half_life)
    out, total = np.empty_like(counts), np.zeros(counts.shape[0])
    weight = 0.0
    for day in range(counts.shape[1]):
        total = keep * total + counts[:, day]
        weight = keep * weight + 1
        out[:, day] = total / weight
    return out
