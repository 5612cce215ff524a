"""One training from corpus to package: read, train, export, calibrate the eight-bit model, measure, write the card."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from detente.errors import DataError, InputError, ModelMissing
from detente.judge.encode import MAX_TOKENS
from detente.judge.judge import FORMAT, LABELS, MODEL, VOCABULARY
from detente.judge.wordpiece import WordPiece
from detente.train.card import write_card
from detente.train.corpus import Example, faults, read_corpus
from detente.train.data import Row, split, to_row, without_trigger
from detente.train.figures import temperature
from detente.train.labels import Labels

LEAST = 50
CONTEXT_LOGIT = 0.0


def run(options: argparse.Namespace, labels: Labels) -> int:
    """Train as the options say. Raises DetenteError."""
    try:
        import onnxruntime  # noqa: F401  # better missed now than after the training
        import torch

        from detente.train.loop import Plan, train
        from detente.train.model import start_from
    except ImportError as error:
        raise ModelMissing(
            f"training needs {error.name}", remedy="pip install 'detente[train]'; docs/judge.md."
        ) from error
    parts, examples = read_parts(options.corpus, labels, options.share, options.seed)
    say(f"{len(examples)} examples: {', '.join(f'{k} {len(v)}' for k, v in parts.items())}")
    torch.manual_seed(options.seed)
    words, p = start_from(options.start, (e.candidate.sentence for e in parts["train"]), labels)
    plan = Plan(
        epochs=options.epochs, rate=options.rate, seed=options.seed, threads=options.threads, minutes=options.minutes
    )
    began = time.monotonic()
    pieces = WordPiece(words)
    options.out.mkdir(parents=True, exist_ok=True)

    def save(kept: Any) -> None:
        package({n: t.numpy() for n, t in kept.items()}, words, parts, labels, options.out)

    train(p, parts["train"], parts["steer"], pieces, labels, plan, say, save)
    minutes = (time.monotonic() - began) / 60
    told = {
        "corpus": options.corpus.name,
        "licence": "" if options.codebook else " (CC BY 4.0)",
        "start": f"the judge in `{options.start.name}`" if options.start else "MiniLM's public weights",
        "seed": plan.seed,
        "epochs": plan.epochs,
        "rate": plan.rate,
        "minutes": minutes,
        "threads": plan.threads,
    }
    write_card(options.out, labels, parts, told)
    say((options.out / "card.md").read_text(encoding="utf-8"))
    return 0


def read_parts(corpus: Path, labels: Labels, share: float, seed: int) -> tuple[dict[str, list[Example]], list[Example]]:
    """(examples by part with the training part cut to a share, all examples). Raises DataError."""
    for fault in faults(corpus, labels):
        raise DataError(fault, remedy="Correct the line named; docs/judge.md describes the form.")
    examples = read_corpus(corpus)
    if len(examples) < LEAST:
        raise InputError(
            f"{len(examples)} examples are too few to learn from",
            remedy=f"Write at least {LEAST}, better some hundreds a type.",
        )
    parts = split(examples)
    if share < 1:
        chosen = sorted({e.candidate.sentence for e in parts["train"]})
        random.Random(seed).shuffle(chosen)
        some = set(chosen[: round(share * len(chosen))])
        parts["train"] = [e for e in parts["train"] if e.candidate.sentence in some]
    return parts, examples


def package(
    p: dict[str, Any], words: Sequence[str], parts: dict[str, list[Example]], labels: Labels, out: Path
) -> None:
    """Write model, vocabulary and labels; temperatures are those of the eight-bit model on the steering part."""
    from detente.train.export import run_onnx, write_onnx

    write_onnx(p, out / MODEL)
    (out / VOCABULARY).write_text("\n".join(words) + "\n", encoding="utf-8")
    pieces = WordPiece(words)
    heat = {}
    for name, examples in (("trigger", parts["steer"]), ("pair", [without_trigger(e) for e in parts["steer"]])):
        rows: list[Row] = [to_row(e, e.candidate, pieces, labels) for e in examples]
        heat[name] = (
            temperature(run_onnx(out / MODEL, rows)[:, : len(labels.types)], [r.type for r in rows]) if rows else 1.0
        )
    content = {
        "format": FORMAT,
        "types": labels.types,
        "modes": labels.modes,
        "contexts": labels.contexts,
        "statuses": labels.statuses,
        "temperature": heat,
        "context_logit": CONTEXT_LOGIT,
        "max_tokens": MAX_TOKENS,
    }
    (out / LABELS).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def say(line: str) -> None:
    """Progress."""
    print(line, flush=True)
