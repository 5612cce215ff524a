"""`detente train`: teach the judge from marked sentences, the package's or one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from detente.cli import OK, SOME_FAILED
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.train.settings import Settings

CURVE = "curve.md"


def train(
    corpus: Annotated[
        Path, Option(metavar="PATH", help="Marked sentences: a .txt or .jsonl file, or a folder of them.")
    ],
    out: Annotated[Path | None, Option(metavar="DIR", help="Where the judge is written.")] = None,
    codebook: Annotated[
        Path | None, Option(metavar="YAML", help="Types of your own; without it, the package's.")
    ] = None,
    texts: Annotated[
        Path | None, Option(metavar="JSONL", help="Documents (id, text) that stand-off labels of the corpus belong to.")
    ] = None,
    start: Annotated[
        Path | None, Option(metavar="DIR", help="A trained judge to start from; without it, MiniLM's public weights.")
    ] = None,
    mean: Annotated[
        list[Path] | None,
        Option(metavar="DIR", help="Average the judges in these folders, each trained from the one before."),
    ] = None,
    light: Annotated[
        bool, Option("--light", help="Only a last layer over the judge that ships: seconds, and no torch.")
    ] = False,
    lint: Annotated[bool, Option("--lint", help="Only check the corpus and tell how varied it is.")] = False,
    curve: Annotated[bool, Option("--curve", help="Train on a quarter, half, three quarters and all.")] = False,
    epochs: Annotated[int, Option(min=1, metavar="N", help="Passes over the corpus.")] = 6,
    minutes: Annotated[
        float, Option(min=0, metavar="N", help="Shorten the schedule to fit this time; 0 for no limit.")
    ] = 0.0,
    rate: Annotated[float, Option(metavar="X", help="Learning rate of the last layer but one.")] = 1.2e-4,
    share: Annotated[float, Option(min=0.01, max=1.0, metavar="X", help="Train on this part of the sentences.")] = 1.0,
    seed: Annotated[int, Option(metavar="N", help="Fixes the order, the marks left out and the dropout.")] = 7,
    threads: Annotated[int, Option(min=1, metavar="N", help="Processor cores to use.")] = 2,
    hints: Annotated[
        Path | None, Option(metavar="FILE", help="Keep what the rules make of the corpus here, to spare time.")
    ] = None,
) -> int:
    """Teach the judge of event types from marked sentences.

    Writes model.onnx (or head.npz), labels.json, vocab.txt, a model card and a reliability diagram into --out. The
    package's judge takes under an hour on two cores, and needs the `train` extra; types of your own are learnt in
    seconds without it, as a last layer over the judge that ships.

    \b
    Example:
      detente train --corpus corpus --lint
      detente train --corpus corpus --out out/model --minutes 40
      detente train --corpus border.jsonl --codebook border.yaml --out border-model
    """
    from detente.train.settings import Settings

    settings = Settings(
        corpus=corpus, out=out, codebook=codebook, start=start, texts=texts, hints=hints, light=light,
        mean=tuple(mean or ()), epochs=epochs,
        rate=rate, seed=seed, threads=threads, share=share, minutes=minutes,
    )  # fmt: skip
    if not corpus.exists():
        raise InputError(f"{corpus} does not exist", remedy="Name a .txt or .jsonl file or a folder of them.")
    if lint:
        return _lint(settings)
    if out is None:
        raise InputError("no folder is named to write the judge into", remedy="Name one with --out.")
    from detente.train import run as training

    if curve:
        (out / CURVE).write_text("\n".join(training.curve(settings, out)) + "\n", encoding="utf-8")
        print(out / CURVE)
        return OK
    training.run(settings, out)
    print((out / "card.md").read_text(encoding="utf-8"))
    return OK


def _lint(settings: Settings) -> int:
    from detente.train.corpus import faults, read_corpus
    from detente.train.report import report
    from detente.train.run import labels_of, read_real

    labels = labels_of(settings)
    found = list(faults(settings.corpus, labels))
    for fault in found:
        print(f"detente: {fault}", file=sys.stderr)
    if found:
        return SOME_FAILED
    for line in report([*read_corpus(settings.corpus), *read_real(settings, labels)]):
        print(line)
    return OK
