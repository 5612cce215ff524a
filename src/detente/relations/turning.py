"""Turning points: the days on which a relationship changed its regime, with the false alarms that the method makes.

Method: the series is divided into stretches of constant rates (of the commonest types of event, relative to coverage)
and constant mean score, with a penalty for every cut. The penalty is the smallest at which series of the same
relationship shuffled in blocks, so that no turn is left, show no more than `alarms` cuts a year. All shuffles set it;
the rate stated is measured crosswise: with the penalty that one half sets, on the other half. Where turns are found
this way, the stretches between them are levelled and the penalty is set anew, because shuffling true turns makes
noise of them. The day is then found by moving each cut over the days around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from detente.relations.segments import Bins, best_costs, costs, cuts, levelled, number_of_cuts, shuffled
from detente.relations.series import RelationSeries
from detente.relations.table import Days, Floats, Ints

DAYS_IN_YEAR = 365.25
_CLASSES, _PER_CLASS = 5, 50  # types told apart at most, one for so many events; the rest are one class
_FLOOR = 1.0  # spread of scores never assumed smaller
FADES = 14.0  # days after which an event explains a turn half as well
_CLOSE = 2.0  # days whose fit is within this of the best are a possible date (log-likelihood)
_PENALTIES = np.geomspace(4.0, 400.0, 400)  # less than four nats is noise whatever the shuffles say


@dataclass(frozen=True, slots=True)
class Method:
    """Settings. bins: at most; shortest, block: in days; shuffles: in each of the halves of the calibration."""

    alarms: float = 0.7
    bins: int = 130
    shortest: int = 14
    block: int = 14
    shuffles: int = 120
    seed: int = 0


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A change found: first day of the new regime, the days that it may have been, and when it could be known.

    score_before, score_after: mean PLOVER score an event of the stretches around it (nan without events).
    rate_before, rate_after: events for 30 days. shifts: (type, events for 30 days before, after), the strongest first.
    gain: log-likelihood won by the cut; strength: gain over the penalty.
    """

    day: np.datetime64
    earliest: np.datetime64
    latest: np.datetime64
    detected: np.datetime64
    score_before: float
    score_after: float
    rate_before: float
    rate_after: float
    shifts: tuple[tuple[str, float, float], ...]
    gain: float
    strength: float


@dataclass(frozen=True, slots=True)
class TurningPoints:
    """The points in order of time, the penalty used, and the false alarms a year that it gives on shuffled series."""

    points: tuple[TurningPoint, ...]
    penalty: float
    false_alarms: float
    method: str


def turning_points(series: RelationSeries, method: Method | None = None) -> TurningPoints:
    """Turning points of a relationship. None are sought where there are fewer than ten events."""
    method = method or Method()
    width = max(1, -(-len(series) // method.bins))
    shortest = max(2, -(-method.shortest // width))
    _, counts = classes(series)
    daily = damped(Bins(counts, exposure(series), series.score, series.squares, spread(series)))
    bins = grouped(daily, width)
    if series.count.sum() < 10 or len(bins) < 2 * shortest:
        return TurningPoints((), float("inf"), 0.0, "too few events to look for turning points")
    years = len(series) / DAYS_IN_YEAR
    most = int(min(24, max(6, 4 * years)))
    totals, last = best_costs(costs(bins, shortest), min(most, len(bins) // shortest - 1))
    penalty, rate = calibrate(bins, shortest, most, years, width, method)
    found = cuts(last, number_of_cuts(totals, penalty))
    if found:
        # Turns that stand out even so are taken out of the noise, which the others are then measured against.
        penalty, rate = calibrate(levelled(bins, found), shortest, most, years, width, method)
        found = cuts(last, number_of_cuts(totals, penalty))
    days = refine(daily, [c * width for c in found], width)
    points = _points(series, daily, days, penalty, shortest * width)
    return TurningPoints(points, penalty, rate, describe(method, width, rate))


def calibrate(
    bins: Bins, shortest: int, most: int, years: float, width: int, method: Method,
) -> tuple[float, float]:
    """(penalty, false alarms a year measured crosswise: what one half of the shuffles sets, on the other)."""
    generator = np.random.default_rng(method.seed)
    block = max(1, -(-method.block // width))
    most = min(most, len(bins) // shortest - 1)
    numbers = np.empty((2 * method.shuffles, len(_PENALTIES)))
    for k in range(2 * method.shuffles):
        cost = costs(bins.taken(shuffled(len(bins), block, generator)), shortest)
        totals, _ = best_costs(cost, most)
        numbers[k] = np.argmin(totals[None] + _PENALTIES[:, None] * np.arange(len(totals)), axis=1)
    halves = [part.mean(0) / years for part in (numbers[: method.shuffles], numbers[method.shuffles :])]
    one, two = (_least(half, method.alarms) for half in halves)
    chosen = _least(numbers.mean(0) / years, method.alarms)
    return float(_PENALTIES[chosen]), float(halves[1][one] + halves[0][two]) / 2


def _least(rates: Floats, alarms: float) -> int:
    """Position of the smallest penalty with no more than so many alarms a year."""
    fitting = np.flatnonzero(rates <= alarms)
    return int(fitting[0]) if len(fitting) else len(_PENALTIES) - 1


def describe(method: Method, width: int, rate: float) -> str:
    """The method in one sentence, for the note under a chart."""
    step = "days" if width == 1 else f"periods of {width} days"
    return (
        f"Penalised change points on event types relative to coverage and on the mean PLOVER score, over {step}; "
        f"on {2 * method.shuffles} series shuffled in blocks of {method.block} days it raises {rate:.1f} "
        "false alarms a year."
    )


def classes(series: RelationSeries) -> tuple[tuple[str, ...], Floats]:
    """Names and counts [D, C] of the commonest types and of all others together."""
    apart = int(np.clip(series.count.sum() // _PER_CLASS, 2, _CLASSES))
    head = series.by_type[:, :apart].astype(float)
    if series.by_type.shape[1] <= apart:
        return series.types, head
    rest = series.by_type[:, apart:].sum(1, keepdims=True).astype(float)
    return (*series.types[:apart], "other"), np.concatenate([head, rest], axis=1)


def exposure(series: RelationSeries) -> Floats:
    """Coverage of each day relative to the mean day; days that the record hardly covers keep a tenth."""
    covered = series.coverage.astype(float)
    mean = covered.mean()
    return np.maximum(covered / mean, 0.1) if mean > 0 else np.ones(len(series))


def spread(series: RelationSeries) -> float:
    """Standard deviation of scores an event over the whole series."""
    count = max(float(series.count.sum()), 1.0)
    variance = float(series.squares.sum()) / count - (float(series.score.sum()) / count) ** 2
    return max(_FLOOR, float(np.sqrt(max(variance, 0.0))))


def damped(daily: Bins) -> Bins:
    """A day's n events count as the square root of n: they are told in bunches and are not independent news."""
    count = daily.counts.sum(1)
    scale = np.where(count > 0, 1 / np.sqrt(np.maximum(count, 1)), 1.0)
    # Exposure must follow: with twice the coverage a busy pair's square root grows by less than twice.
    usual = max(float(count.mean()), 1e-6)
    covered = _mean_root(usual * daily.exposure) / _mean_root(np.array([usual]))
    return Bins(daily.counts * scale[:, None], covered, daily.score * scale, daily.squares * scale, daily.spread)


def _mean_root(rates: Floats) -> Floats:
    """Mean of the square root of a Poisson count, for each rate; beyond 50 its limit."""
    k = np.arange(1, 121)
    small = np.minimum(rates, 50.0)[:, None]
    chance = np.exp(k * np.log(small) - small - np.cumsum(np.log(k)))
    return np.asarray(np.where(rates > 50, np.sqrt(rates), (np.sqrt(k) * chance).sum(1)), dtype=float)


def grouped(daily: Bins, width: int) -> Bins:
    """Days summed into bins of `width` days; the last bin may be shorter."""
    edges = np.arange(0, len(daily), width)

    def total(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values, edges, axis=0), dtype=float)

    return Bins(
        total(daily.counts), total(daily.exposure), total(daily.score), total(daily.squares), daily.spread
    )


def refine(daily: Bins, found: list[int], width: int) -> list[tuple[int, int, int]]:
    """(day, earliest, latest) of each cut: the best day near it given its neighbours, as positions in the series."""
    out: list[tuple[int, int, int]] = []
    for at, after in pairwise([*found, len(daily)]):
        before = out[-1][0] if out else 0
        profile = split_gains(daily, before, after)
        # A cut of bins may lie up to a bin away from the day; further away would be another turning point.
        low, high = max(before + 1, at - 2 * width), min(after - 1, at + 2 * width)
        day = low + int(np.argmax(profile[low - before:high - before + 1]))
        likely = np.flatnonzero(profile >= profile[day - before] - _CLOSE) + before
        near = _run(likely, day)
        out.append((day, near[0], near[1]))
    return out


def split_gains(daily: Bins, before: int, after: int) -> Floats:
    """Log-likelihood won by a cut at each day of [before, after] against none; 0 at the ends. [after - before + 1]"""
    part = Bins(
        daily.counts[before:after], daily.exposure[before:after], daily.score[before:after],
        daily.squares[before:after], daily.spread,
    )
    head, tail = _heads(part), _heads(part.taken(np.arange(len(part))[::-1]))[::-1]
    gains = head[-1] - head - tail
    gains[[0, -1]] = 0.0
    return np.asarray(gains, dtype=float)


def _heads(bins: Bins) -> Floats:
    """Cost of the first m bins, m from 0 to n."""
    counts = np.cumsum(bins.counts, axis=0)
    covered = np.cumsum(bins.exposure)
    fit = (counts * np.log(np.where(counts > 0, counts / covered[:, None], 1.0))).sum(1)
    total = np.maximum(counts.sum(1), 1e-9)
    within = np.maximum(np.cumsum(bins.squares) - np.cumsum(bins.score) ** 2 / total, 0)
    return np.concatenate([[0.0], within / (2 * bins.spread**2) - fit])


def _run(days: Ints, middle: int) -> tuple[int, int]:
    """First and last of the consecutive days around the middle one."""
    parts = np.split(days, np.flatnonzero(np.diff(days) > 1) + 1)
    part = next((p for p in parts if len(p) and p[0] <= middle <= p[-1]), np.array([middle]))
    return int(part[0]), int(part[-1])


def _points(
    series: RelationSeries, daily: Bins, days: list[tuple[int, int, int]], penalty: float, shortest: int,
) -> tuple[TurningPoint, ...]:
    out = []
    edges = [0, *(day for day, _, _ in days), len(series)]
    for (day, low, high), before, after in zip(days, edges[:-2], edges[2:], strict=True):
        gain = float(split_gains(daily, before, after)[day - before])
        one, two = slice(before, day), slice(day, after)
        out.append(TurningPoint(
            series.days[day], series.days[low], series.days[high],
            _detected(series.days, daily, before, day, after, penalty, shortest),
            _mean(series, one), _mean(series, two), _rate(series, one), _rate(series, two),
            _shifts(series, one, two), gain, gain / penalty,
        ))
    return tuple(out)


def _detected(
    days: Days, daily: Bins, before: int, day: int, after: int, penalty: float, shortest: int,
) -> np.datetime64:
    """The first day on which the news so far would have shown the cut."""
    for end in range(min(day + 1, after), after + 1):
        if end - day >= min(shortest, 3) and split_gains(daily, before, end)[day - before] > penalty:
            return np.datetime64(days[end - 1], "D")
    return np.datetime64(days[after - 1], "D")


def _mean(series: RelationSeries, part: slice) -> float:
    count = int(series.count[part].sum())
    return float(series.score[part].sum()) / count if count else float("nan")


def _rate(series: RelationSeries, part: slice) -> float:
    return float(30 * series.count[part].sum() / max(1, part.stop - part.start))


def _shifts(series: RelationSeries, one: slice, two: slice) -> tuple[tuple[str, float, float], ...]:
    """Types by how much of the change they carry, relative to coverage."""
    names, covered = series.types, exposure(series)
    n, m = series.by_type[one].sum(0), series.by_type[two].sum(0)
    e, f = covered[one].sum(), covered[two].sum()
    both = np.where(n + m > 0, (n + m) / (e + f), 1.0)
    carried = n * np.log(np.where(n > 0, n / e, both) / both) + m * np.log(np.where(m > 0, m / f, both) / both)
    length = (max(1, one.stop - one.start), max(1, two.stop - two.start))
    return tuple(
        (names[i], 30 * float(n[i]) / length[0], 30 * float(m[i]) / length[1]) for i in np.argsort(-carried)
    )


def explaining(
    point: TurningPoint, days: Days, scores: Floats, sources: Ints, *, types: Sequence[str] | None = None,
    within: int = 30, count: int = 5,
) -> Ints:
    """Positions of the events that explain a change best: soon after it, on its side of the old mean, well attested,
    and, where `types` are given, of the types that grew most with it.

    days, scores, sources, types: of the relation's single events [n].
    """
    base = point.score_before if point.score_before == point.score_before else 0.0
    side = np.sign(point.score_after - base) if point.score_after == point.score_after else 0.0
    age = (days - point.day).astype(int)
    weight = (scores - base) * side if side else np.abs(scores - base)
    weight = np.maximum(weight, 0) * np.log1p(sources) * 0.5 ** (np.maximum(age, 0) / FADES)
    grown = {name for name, before, after in point.shifts[:3] if after > before}
    weight *= np.array([2.0 if name in grown else 1.0 for name in types]) if types is not None else 1.0
    weight = np.where((age >= 0) & (age < within), weight, 0.0)
    order = np.argsort(-weight, kind="stable")[:count]
    return np.asarray(order[weight[order] > 0], dtype=np.int64)
