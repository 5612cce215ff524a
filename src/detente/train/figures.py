"""Figures: macro-F1, temperature, expected calibration error."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float64]


def macro_f1(gold: Sequence[Hashable], got: Sequence[Hashable]) -> tuple[float, dict[Any, float]]:
    """(mean F1 over the labels of the gold, F1 by label)."""
    by: dict[Any, float] = {}
    for label in sorted(set(gold), key=str):
        hits = sum(g == label == h for g, h in zip(gold, got, strict=True))
        by[label] = 2 * hits / (sum(g == label for g in gold) + sum(h == label for h in got))
    return (sum(by.values()) / len(by) if by else 0.0), by


def chances(logits: npt.ArrayLike, heat: float) -> Rows:
    """Probabilities of logits (rows, labels) at a temperature."""
    scaled = np.asarray(logits, dtype=np.float64) / heat
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    out: Rows = powers / powers.sum(axis=1, keepdims=True)
    return out


def temperature(logits: npt.ArrayLike, gold: Sequence[int]) -> float:
    """The temperature under which the gold labels are most probable, from 0.3 to 5."""
    choices = np.exp(np.linspace(np.log(0.3), np.log(5.0), 141))
    rows = np.arange(len(gold))
    losses = [-np.log(chances(logits, float(t))[rows, list(gold)] + 1e-12).mean() for t in choices]
    return round(float(choices[int(np.argmin(losses))]), 3)


def calibration_error(rows: Sequence[tuple[int, float, float]]) -> float:
    """Expected calibration error of a reliability table."""
    total = sum(n for n, _, _ in rows)
    return sum(n * abs(p - r) for n, p, r in rows) / total if total else 0.0
