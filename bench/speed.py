"""Times the whole pipeline against bare spaCy (parse and named entities) over the same articles, in one process.

usage: python bench/speed.py [FILE.jsonl] [--sentences 2000] [--repeat 3]

Without a file it reads the example articles of the project, repeated. Prints sentences a second and the ratio; what
counts is the ratio, since both runs share the machine.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path
from typing import Any


def texts(path: Path | None) -> list[dict[str, Any]]:
    """Documents of a JSONL file, or the text examples of the project."""
    if path is not None:
        return [json.loads(line) for line in path.open(encoding="utf-8")]
    folder = Path(__file__).parents[1] / "tests" / "gold" / "texts"
    return [{"text": p.read_text(encoding="utf-8")} for p in sorted(folder.glob("*.txt"))] * 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()

    from detente.api import to_document
    from detente.pipeline.nlp import load_model
    from detente.pipeline.pipeline import default_pipeline

    nlp, pipeline = load_model(), default_pipeline()
    chosen: list[dict[str, Any]] = []
    count = 0
    for row in texts(args.file):
        chosen.append(row)
        count += sum(1 for _ in nlp(row["text"]).sents)
        if count >= args.sentences:
            break
    documents = [to_document({**row, "language": "en"}) for row in chosen]
    list(pipeline.read_many(documents[:3]))
    bare, whole = [], []
    for _ in range(args.repeat):
        start = time.process_time()
        for _doc in nlp.pipe([d.text for d in documents], batch_size=256):
            pass
        bare.append(time.process_time() - start)
        start = time.process_time()
        for _reading in pipeline.read_many(documents):
            pass
        whole.append(time.process_time() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} sentences in {len(documents)} articles, CPU seconds, best of {args.repeat}")
    print(f"bare spaCy {min(bare):.2f} s = {count / min(bare):.0f} sentences/s")
    print(f"detente    {min(whole):.2f} s = {count / min(whole):.0f} sentences/s")
    print(f"ratio {min(whole) / min(bare):.2f}   memory {memory:.0f} MB")


if __name__ == "__main__":
    main()
