"""What a training is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths and numbers of one training.

    `texts` are the documents of stand-off labels, `hints` a file that keeps what the rules make of the corpus;
    `share` trains on a part of the training part; `minutes` shortens the schedule, 0 for no limit; `light` trains the
    last layer alone over the judge that ships; `mean` are folders of judges of one descent, averaged in place of
    training.
    """

    corpus: Path
    out: Path | None = None
    codebook: Path | None = None
    start: Path | None = None
    texts: Path | None = None
    hints: Path | None = None
    light: bool = False
    mean: tuple[Path, ...] = ()
    epochs: int = 6
    rate: float = 1.2e-4
    seed: int = 7
    threads: int = 2
    share: float = 1.0
    minutes: float = 0.0
