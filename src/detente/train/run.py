"""One training from corpus to package: read, train, export, calibrate the eight-bit model, measure, write the card."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from detente.errors import DataError, InputError, ModelMissing
from detente.judge import load_judge
from detente.judge.judge import MODEL, VOCABULARY
from detente.judge.wordpiece import WordPiece
from detente.train.card import write_card
from detente.train.clauses import practice
from detente.train.corpus import Example, faults, problems, read_corpus
from detente.train.data import split
from detente.train.hints import with_hints
from detente.train.labels import Labels, plover_labels, read_labels
from detente.train.pack import package, package_head
from detente.train.settings import Settings
from detente.train.standoff import join, label_files, read_texts

LEAST = 50
NEEDED = ("torch", "onnx", "safetensors", "onnxruntime")
REMEDY = "pip install 'detente[train]'; docs/judge.md."


def run(settings: Settings, out: Path) -> dict[str, dict[str, Any]]:
    """Train as the settings say and write into `out`; the figures by what was judged. Raises DetenteError."""
    labels = labels_of(settings)
    light = settings.light or (settings.codebook is not None and not _can_train())
    parts = read_parts(settings, labels)
    say("examples: " + ", ".join(f"{k} {len(v)}" for k, v in parts.items()))
    out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    if settings.mean:
        start = _average(settings.mean, parts, labels, out)
    else:
        start = _train_head(parts, labels, out) if light else _train_all(settings, parts, labels, out)
    told = {
        "corpus": settings.corpus.name,
        "licence": "" if settings.codebook else " (CC BY 4.0)",
        "start": start,
        "seed": settings.seed,
        "rate": settings.rate,
        "minutes": (time.monotonic() - began) / 60,
        "threads": settings.threads,
    }
    return write_card(out, labels, parts, told)


def labels_of(settings: Settings) -> Labels:
    """The labels of the codebook that is named, or of the package's. Raises DataError."""
    return read_labels(settings.codebook) if settings.codebook else plover_labels()


def _can_train() -> bool:
    return all(find_spec(name) is not None for name in NEEDED)


def _train_head(parts: dict[str, list[Example]], labels: Labels, out: Path) -> str:
    judge = load_judge()
    if judge is None:
        raise ModelMissing("there is no judge to build on", remedy=REMEDY)
    package_head(judge, parts, labels, out)
    return "the last layer alone, over the judge that ships"


def _average(folders: Sequence[Path], parts: dict[str, list[Example]], labels: Labels, out: Path) -> str:
    """Write the mean of judges whose parameters lie close together; it does better than each. Raises DetenteError."""
    from detente.train.export import read_onnx

    words = {(f / VOCABULARY).read_text(encoding="utf-8") for f in folders}
    if len(words) > 1:
        raise InputError("the judges have different vocabularies", remedy="Train each from the one before (--start).")
    found = [read_onnx(f / MODEL) for f in folders]
    mean = {name: sum(p[name] for p in found) / len(found) for name in found[0]}
    package(mean, words.pop().splitlines(), parts, labels, out)
    return "the mean of " + ", ".join(f"`{f.name}`" for f in folders)


def _train_all(settings: Settings, parts: dict[str, list[Example]], labels: Labels, out: Path) -> str:
    missing = [name for name in NEEDED if find_spec(name) is None]  # better told now than after the training
    if missing:
        raise ModelMissing(f"training needs {', '.join(missing)}", remedy=REMEDY)
    import torch

    from detente.train.loop import Plan, train
    from detente.train.model import start_from

    torch.manual_seed(settings.seed)
    words, p = start_from(settings.start, (e.candidate.sentence for e in parts["train"]), labels)
    plan = Plan(
        epochs=settings.epochs,
        rate=settings.rate,
        seed=settings.seed,
        threads=settings.threads,
        minutes=settings.minutes,
    )

    def save(kept: Any) -> None:
        package({n: t.numpy() for n, t in kept.items()}, words, parts, labels, out)

    clauses = practice(parts["train"], labels) if settings.codebook is None else None
    train(p, parts["train"], parts["steer"], WordPiece(words), labels, plan, say, save, clauses)
    return f"the judge in `{settings.start.name}`" if settings.start else "MiniLM's public weights"


def read_parts(settings: Settings, labels: Labels) -> dict[str, list[Example]]:
    """Examples by part, with the rules' hints: `train` (cut to the share), `steer`, `held`, and, where texts are
    given, `real`: the held-out tenth of the documents with stand-off labels. Raises DetenteError."""
    for fault in faults(settings.corpus, labels):
        raise DataError(fault, remedy="Correct the line named; docs/judge.md describes the form.")
    written = read_corpus(settings.corpus)
    if len(written) < LEAST:
        raise InputError(
            f"{len(written)} examples are too few to learn from",
            remedy=f"Write at least {LEAST}, better some hundreds a type.",
        )
    parts = split(with_hints(written, settings.hints))
    real = split(with_hints(read_real(settings, labels), settings.hints))
    parts = {"train": [*parts["train"], *real["train"]], "steer": [*parts["steer"], *real["steer"]],
             "held": parts["held"], "real": real["held"]}  # fmt: skip
    return {**parts, "train": shared(parts["train"], settings.share, settings.seed)}


def shared(examples: Sequence[Example], share: float, seed: int) -> list[Example]:
    """The examples of a share of the sentences (documents), drawn by the seed."""
    if share >= 1:
        return list(examples)
    chosen = sorted({e.group or e.candidate.sentence for e in examples})
    random.Random(seed).shuffle(chosen)
    some = set(chosen[: round(share * len(chosen))])
    return [e for e in examples if (e.group or e.candidate.sentence) in some]


def read_real(settings: Settings, labels: Labels) -> list[Example]:
    """The stand-off examples whose texts are given; none where no texts are. Raises DetenteError."""
    if settings.texts is None or not label_files(settings.corpus):
        return []
    joined = join(settings.corpus, read_texts(settings.texts))
    for example in joined.examples:
        for problem in problems(example, labels, written=False):
            raise DataError(f"{example.where}: {problem}", remedy="Correct the label named.")
    documents = len({e.group for e in joined.examples})
    say(f"stand-off labels: {len(joined.examples)} of {documents} documents; "
        f"{len(joined.absent)} absent, {len(joined.changed)} with another text")  # fmt: skip
    return joined.examples


def curve(settings: Settings, out: Path, shares: Sequence[float] = (0.25, 0.5, 0.75, 1.0)) -> list[str]:
    """A learning curve: one training a share; lines of a table. Raises DetenteError."""
    lines = ["| share | examples | macro-F1 | macro-F1, pair alone | minutes |", "|---|---|---|---|---|"]
    for share in shares:
        began = time.monotonic()
        some = replace(settings, share=share)
        figures = run(some, out / f"share-{share:g}")
        size = len(read_parts(some, labels_of(some))["train"])
        minutes = (time.monotonic() - began) / 60
        scores = figures["written"]["macro"], figures["written, pair alone"]["macro"]
        lines.append(f"| {share:g} | {size} | {scores[0]:.3f} | {scores[1]:.3f} | {minutes:.0f} |")
        say(lines[-1])
    return lines


def say(line: str) -> None:
    """Progress."""
    print(line, flush=True)
