"""What large collections cost: rates measured on this machine, and what follows for a day, a year and a whole crawl.

    python bench/archives.py [--articles 120] [--rates bench/rates.json] [--save FILE.json] [--price 0.04]

Rates are by CPU time of one process, over the articles of tests/gold/texts. They are measured anew, or taken from a
file that --save has written; bench/rates.json are those of docs/cluster.md. --price is what one core costs an hour. The
assumptions about the collections are the constants below, and options: --day, --english, --crawl, --sentences.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from detente.settings import Settings

TEXTS = Path(__file__).parents[1] / "tests" / "gold" / "texts"
DAY = 200_000  # articles of the world's news in English on one day
CRAWL = 1_350_000_000  # articles of Common Crawl News since 2016, in all languages (arXiv:2605.18337)
ENGLISH = 0.4  # of them; our assumption
SENTENCES = 22.0  # of an article, on the average
CORES = (1, 16, 256)


def main() -> None:
    """Measure or load rates; print them and the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=120)
    parser.add_argument("--rates", type=Path)
    parser.add_argument("--save", type=Path)
    parser.add_argument("--price", type=float, default=0.04)
    parser.add_argument("--day", type=int, default=DAY)
    parser.add_argument("--crawl", type=int, default=CRAWL)
    parser.add_argument("--english", type=float, default=ENGLISH)
    parser.add_argument("--sentences", type=float, default=SENTENCES)
    args = parser.parse_args()
    rates = json.loads(args.rates.read_text()) if args.rates else measured(args.articles)
    if args.save:
        args.save.write_text(json.dumps(rates, indent=1) + "\n")
    for name, value in rates.items():
        print(f"{name:<48} {value:>10,.1f}")
    print()
    for line in table(rates, args):
        print(line)


def measured(count: int) -> dict[str, float]:
    """Rates of one process on this machine."""
    from detente.api import to_document
    from detente.cluster.rows import packed, row_of
    from detente.pipeline.nlp import load_model
    from detente.pipeline.pipeline import default_pipeline

    texts = [path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt"))]
    chosen = [f"Report {n}. {texts[n % len(texts)]}" for n in range(count)]
    documents = [to_document({"text": t, "date": "2031-03-05", "language": "en"}) for t in chosen]
    nlp = load_model()
    sentences = sum(len(list(nlp(d.text).sents)) for d in documents)
    rates = {"pages of a WARC taken apart, a second": count / spent(lambda: warc(chosen))}
    rates["rows of JSON lines taken apart, a second"] = count / spent(lambda: lines(chosen))
    for name, judge in (("by the rules", False), ("with the judge", True)):
        pipeline = default_pipeline(Settings(judge=judge))
        list(pipeline.read_many(documents[:8]))
        rates[f"sentences read {name}, a second"] = sentences / spent(lambda p=pipeline: list(p.read_many(documents)))
    readings = list(pipeline.read_many(documents))
    rates["readings written into a lake, a second"] = count / spent(
        lambda: packed([row_of(r, "bench") for r in readings])
    )
    rates["bytes in a lake for each sentence"] = growth(readings[: len(texts)]) / (sentences / count)
    rates["readings absorbed into a record, a second"] = count / spent(lambda: absorbed(readings))
    return rates


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of a piece of work: of two tries the better one."""
    found = []
    for _ in range(2):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def warc(texts: list[str]) -> None:
    """Take pages of a WARC file apart, each compressed by itself as in Common Crawl's files."""
    records = io.BytesIO()
    for number, text in enumerate(texts):
        paragraphs = "".join(f"<p>{p}</p>" for p in text.split("\n\n"))
        links = "".join(f"<li><a href='/{n}'>Other story number {n}</a></li>" for n in range(120))
        page = (
            f"<!doctype html><html><head><title>Report {number}</title><style>{'p { margin: 0 } ' * 200}</style></head>"
            f"<body><nav><ul>{links}</ul></nav><article><h1>Report {number}</h1>{paragraphs}</article>"
            f"<aside><ul>{links}</ul></aside></body></html>"
        )
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2031-03-05T10:11:12Z\r\nWARC-Target-URI: "
            f"https://news.example/{number}\r\nContent-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        records.write(gzip.compress(head.encode() + answer + b"\r\n\r\n"))
    _take_apart(records.getvalue(), "a.warc.gz", len(texts))


def lines(texts: list[str]) -> None:
    """Take JSON lines apart."""
    data = "".join(json.dumps({"text": t, "date": "2031-03-05"}) + "\n" for t in texts)
    _take_apart(gzip.compress(data.encode()), "a.jsonl.gz", len(texts))


def _take_apart(data: bytes, name: str, count: int) -> None:
    from detente.sources import load

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        found = sum(loaded.document is not None for loaded in load([str(path)]))
    assert found == count, f"{found} of {count}"


def absorbed(readings: list[Any]) -> None:
    """Enter readings into a fresh record."""
    from detente.record import Record

    with tempfile.TemporaryDirectory() as folder, Record(Path(folder, "r.duckdb")) as record:
        record.add(readings)


def growth(readings: list[Any]) -> float:
    """Bytes that an article adds to a file, besides the description of the columns that each file has once."""
    from detente.cluster.rows import packed, row_of

    rows = [row_of(reading, "bench") for reading in readings]
    return (len(packed(rows)) - len(packed(rows[:1]))) / (len(rows) - 1)


def table(rates: dict[str, float], args: argparse.Namespace) -> Iterator[str]:
    """The table of docs/cluster.md."""
    collections = (
        ("one day of world news", args.day, args.day, "rows of JSON lines taken apart, a second"),
        ("one year of it", 365 * args.day, 365 * args.day, "rows of JSON lines taken apart, a second"),
        ("Common Crawl News", args.crawl, int(args.crawl * args.english), "pages of a WARC taken apart, a second"),
    )
    yield f"Sentences an article: {args.sentences:g}. One core an hour: {args.price:.2f}."
    yield ""
    yield "| collection | articles read | | core hours | " + " | ".join(
        f"on {n} core{'s' if n > 1 else ''}" for n in CORES
    ) + " | cost | lake |"
    yield "|---|--:|---|--:|" + "--:|" * len(CORES) + "--:|--:|"
    for name, all_, read, door in collections:
        for how in ("by the rules", "with the judge"):
            seconds = all_ / rates[door] + read * args.sentences / rates[f"sentences read {how}, a second"]
            seconds += read / rates["readings written into a lake, a second"]
            times = " | ".join(spell(seconds / cores) for cores in CORES)
            size = read * args.sentences * rates["bytes in a lake for each sentence"]
            cost = seconds / 3600 * args.price
            cells = (
                name, f"{read:,}", how, f"{seconds / 3600:,.0f}", times,
                f"{cost:,.2f}" if cost < 10 else f"{cost:,.0f}",
                f"{size / 1e12:,.1f} TB" if size >= 1e12 else f"{size / 1e9:,.0f} GB",
            )
            yield f"| {' | '.join(cells)} |"


def spell(seconds: float) -> str:
    """A span of time as people say it."""
    for unit, length in (("years", 31_557_600), ("days", 86_400), ("h", 3600)):
        if seconds >= 3 * length:
            return f"{seconds / length:,.0f} {unit}"
    return f"{seconds / 60:,.0f} min"


if __name__ == "__main__":
    main()
