"""`python -m detente.train`: a judge from a corpus."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from detente.errors import DetenteError
from detente.train.labels import Labels, plover_labels, read_labels


def parser() -> argparse.ArgumentParser:
    """The options."""
    out = argparse.ArgumentParser(
        prog="detente train", description="Teach the judge of event types from a corpus of marked sentences."
    )
    out.add_argument("--corpus", type=Path, required=True, help="A .txt or .jsonl file, or a folder of them.")
    out.add_argument("--codebook", type=Path, help="Your own types (YAML); without it, the package's.")
    out.add_argument("--out", type=Path, help="Folder for model.onnx, labels.json, vocab.txt and card.md.")
    out.add_argument("--start", type=Path, help="Folder of a trained judge to start from; without it, MiniLM.")
    out.add_argument("--lint", action="store_true", help="Only check the corpus.")
    out.add_argument("--epochs", type=int, default=8)
    out.add_argument("--rate", type=float, default=1.2e-4, help="Learning rate of the last layer.")
    out.add_argument("--seed", type=int, default=7)
    out.add_argument("--threads", type=int, default=2)
    out.add_argument(
        "--share", type=float, default=1.0, help="Train on this share of the training part (learning curve)."
    )
    out.add_argument(
        "--minutes", type=float, default=0.0, help="Shorten the schedule to this many minutes; 0 for no limit."
    )
    return out


def lint(corpus: Path, labels: Labels) -> int:
    """Print the faults of a corpus and what it holds; the exit status."""
    from collections import Counter

    from detente.train.corpus import faults, read_corpus, repeated

    found = list(faults(corpus, labels))
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        return 1
    examples = read_corpus(corpus)
    print(f"{len(examples)} examples, {len({e.candidate.sentence for e in examples})} sentences")
    print("  ".join(f"{t} {n}" for t, n in sorted(Counter(e.type for e in examples).items())))
    print(f"six-word sequences in more than two sentences: {len(repeated(examples))}")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    options = parser().parse_args(arguments)
    try:
        labels = read_labels(options.codebook) if options.codebook else plover_labels()
        if options.lint:
            return lint(options.corpus, labels)
        if options.out is None:
            parser().error("--out is needed to train")
        from detente.train.run import run

        return run(options, labels)
    except DetenteError as error:
        print(f"detente: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
