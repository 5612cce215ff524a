"""Times the whole pipeline against bare spaCy (parse and named entities) over the same articles, in one process.

usage: python bench/speed.py [FILE.jsonl] [--sentences 2000] [--repeat 3] [--no-model] [--workers 2]

Without a file it reads the example articles of the project, repeated. Bare spaCy is the model as it comes, run by numpy
on one thread, as in the pipeline. Prints sentences a second of processor time and the ratio; what counts is the ratio,
since both runs share the machine. With --workers it also times that many processes against one, by the clock: the
machine must have as many cores and nothing else to do.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def texts(path: Path | None) -> list[dict[str, Any]]:
    """Documents of a JSONL file, or the text examples of the project."""
    if path is not None:
        return [json.loads(line) for line in path.open(encoding="utf-8")]
    folder = Path(__file__).parents[1] / "tests" / "gold" / "texts"
    return [{"text": p.read_text(encoding="utf-8")} for p in sorted(folder.glob("*.txt"))] * 20


def best(run: Callable[[], Iterable[object]], repeat: int, clock: Callable[[], float] = time.process_time) -> float:
    """Seconds of the quickest of several runs."""
    taken = []
    for _ in range(repeat):
        start = clock()
        for _row in run():
            pass
        taken.append(clock() - start)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--no-model", action="store_true", help="by rules alone")
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()

    from detente.api import to_document
    from detente.judge import load_judge
    from detente.pipeline.nlp import DEFAULT_MODEL, load_model
    from detente.pipeline.parallel import read_documents
    from detente.pipeline.pipeline import default_pipeline
    from detente.settings import Settings

    nlp = load_model()  # first: it chooses numpy and one thread for bare spaCy too
    bare = importlib.import_module(DEFAULT_MODEL).load(exclude=["senter"])
    chosen: list[dict[str, Any]] = []
    count = 0
    for row in texts(args.file):
        chosen.append(row)
        count += sum(1 for _ in nlp(row["text"]).sents)
        if count >= args.sentences:
            break
    documents = [to_document({**row, "language": "en"}) for row in chosen]
    print(f"{count} sentences in {len(documents)} articles, CPU seconds, best of {args.repeat}")
    plain = best(lambda: bare.pipe([d.text for d in documents], batch_size=256), args.repeat)
    print(f"bare spaCy {plain:.2f} s = {count / plain:.0f} sentences/s")
    for name, judge in (("rules", False),) if args.no_model else (("rules", False), ("judge", True)):
        pipeline = default_pipeline(Settings(judge=judge))
        list(pipeline.read_many(documents[:3]))

        def read(pipeline: Any = pipeline) -> Iterable[object]:
            if (found := load_judge()) is not None:
                found.forget()  # what it has judged, it would not judge again
            return pipeline.read_many(documents)

        whole = best(read, args.repeat)
        print(f"{name:10} {whole:.2f} s = {count / whole:.0f} sentences/s, {whole / plain:.2f} times bare spaCy")
    print(f"memory     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, with bare spaCy beside it")
    if args.workers > 1:
        settings = Settings(judge=not args.no_model)
        many = documents * max(1, 20_000 // count)

        def clock(workers: int) -> float:
            """Seconds from the first reading, when all processes are up, to the last."""
            readings = read_documents(iter(many), workers=workers, settings=settings)
            for _ in range(8 * workers):
                next(readings)
            return best(lambda: readings, 1, time.perf_counter)

        one, several = clock(1), clock(args.workers)
        print(f"{args.workers} processes read {one / several:.2f} times as fast as one")


if __name__ == "__main__":
    main()
