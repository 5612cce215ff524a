"""How fast and how small the record is, on this machine.

    python bench/record.py                         # synthetic readings and rows
    python bench/record.py --icews DIR --events 10000000
    python bench/record.py --only add --readings readings.jsonl   # what `detente read -f jsonl` wrote
    python bench/record.py --only search --sentences 1000000

Bytes an event: the file after the record was closed, less the blocks of the articles' texts and of the index of their
words (`base.texts`, `base.words`, `base.parts`), divided by the events read. All else counts: what was read around them
(statements, actors, commitments, figures), the kept readings, stories, merges, and room in blocks not yet filled.

`DIR` holds ICEWS14 as triples (entity2id.txt, relation2id.txt, train/valid/test.txt); its year is shifted over many
years until there are as many events as asked for. Without it, rows of the same kind are drawn at random.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa

from detente.codebook import codebook
from detente.lexicon.files import data_dir
from detente.model import Actor, Document, Event, Evidence, Reading, document_id
from detente.record import Record
from detente.record import rows as flat

COUNTRIES = (
    "PAK",
    "AFG",
    "USA",
    "RUS",
    "UKR",
    "IND",
    "CHN",
    "IRN",
    "TUR",
    "FRA",
    "DEU",
    "GBR",
    "ISR",
    "EGY",
    "JPN",
    "KOR",
)
WORDS = (
    "minister envoy border trade water grain treaty police court market river harbour school doctor engine valley "
    "quarter signal report budget session council letter friend winter bridge supply answer demand measure"
).split()
DAY_ONE = date(2014, 1, 1)


def main() -> None:
    """Run all parts and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--icews", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000, help="events of the large record")
    parser.add_argument("--documents", type=int, default=2000, help="readings added")
    parser.add_argument("--readings", type=Path, help="add these, one a line, in place of made-up ones")
    parser.add_argument("--sentences", type=int, default=200_000, help="sentences of the record that is searched")
    parser.add_argument("--only", choices=["add", "large", "search"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.only in (None, "add"):
            measure_add(Path(folder) / "read.duckdb", made(options.readings, options.documents))
        if options.only in (None, "search"):
            measure_search(Path(folder) / "search.duckdb", options.sentences)
        if options.only in (None, "large"):
            measure_large(Path(folder) / "large.duckdb", options.icews, options.events)


def made(path: Path | None, documents: int) -> list[Reading]:
    """Readings of a file, or made-up ones."""
    if path is None:
        return [reading(number) for number in range(documents)]
    return [Reading.from_dict(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def measure_add(path: Path, readings: list[Reading]) -> None:
    """Readings into an empty record."""
    characters = sum(len(r.document.text.encode()) for r in readings)
    with Record(path) as record:
        start, worked = time.perf_counter(), time.process_time()
        done = record.add(readings)
        took, worked = time.perf_counter() - start, time.process_time() - worked
        start = time.perf_counter()
        record.add(readings)
        again = time.perf_counter() - start
    say("read events added a second", f"{done.events / took:,.0f}", "3,000", f"{done.events:,} events, {took:.1f} s")
    # On a machine that others use too, the time of the processors says more than that of the clock.
    say("... a second of processor time", f"{done.events / worked:,.0f}", "3,000", f"{worked:.1f} s")
    say("the same again", f"{again:.1f} s")
    size = path.stat().st_size
    words, index = table_bytes(path, "texts"), table_bytes(path, "words") + table_bytes(path, "parts")
    about = f"file {size / 1e6:.1f} MB: texts {words / 1e6:.1f} of {characters / 1e6:.1f}, index {index / 1e6:.1f}"
    say("bytes a read event, without text", f"{(size - words - index) / done.events:,.0f}", "250", about)
    start = time.perf_counter()
    Record(path, read_only=True).close()
    say("opening it, s", f"{time.perf_counter() - start:.2f}", "0.5")


def table_bytes(path: Path, table: str) -> int:
    """Bytes of the blocks that hold a table; no block holds two tables."""
    with Record(path, read_only=True) as record:
        size = record.sql("SELECT block_size FROM pragma_database_size()")[0]["block_size"]
        own = record.sql(f"SELECT DISTINCT block_id FROM pragma_storage_info('base.{table}') WHERE block_id >= 0")
        more = record.sql(f"SELECT DISTINCT unnest(additional_block_ids) FROM pragma_storage_info('base.{table}')")
        return (len(own) + len(more)) * int(size)


def measure_search(path: Path, sentences: int) -> None:
    """Searches in a record of made-up articles of thirty sentences; words are as unlike in number as in a language."""
    draw = random.Random(3)
    letters = "bcdfghklmnprstvz", "aeiou"
    words = ["".join(draw.choice(letters[n % 2]) for n in range(draw.randrange(4, 10))) for _ in range(40_000)]
    weights = [1 / (n + 3) for n in range(len(words))]
    with Record(path) as record:
        for start in range(0, sentences // 30, 2000):
            record.add(bare(n, draw.choices(words, weights, k=30 * 22)) for n in range(start, start + 2000))
    with Record(path, read_only=True) as record:
        count = record.stats()["sentences"]
        asked = {
            "a rare word": words[20_000],
            "a common word": words[5],
            "two words": f"{words[40]} {words[300]}",
            "a phrase": f'"{words[10]} {words[20]}"',
            "a beginning": f"{words[700][:4]}*",
            "nothing found": "absentword",
        }
        record.search(words[1])
        for name, query in asked.items():
            times, worked, found = [], time.process_time(), 0
            for _ in range(5):
                at = time.perf_counter()
                found = len(record.search(query))
                times.append((time.perf_counter() - at) * 1000)
            worked = (time.process_time() - worked) / 5 * 1000
            about = f"{found} found among {count:,} sentences; {worked:.0f} of processor time"
            say(f"search, {name}, ms", f"{statistics.median(times):.0f}", "300", about)


def bare(number: int, words: list[str]) -> Reading:
    """An article of thirty sentences without events."""
    text = " ".join(" ".join(words[n : n + 22]).capitalize() + "." for n in range(0, len(words), 22))
    day = (DAY_ONE + timedelta(days=number % 3000)).isoformat()
    document = Document(id=document_id(text), text=text, publisher=f"Paper {number % 40}", published=day)
    return Reading(document=document)


def measure_large(path: Path, icews: Path | None, events: int) -> None:
    """A large record of rows: import, size, opening, the year of a dyad."""
    year = icews_year(icews) if icews else random_year()
    shifts = max(1, events // year.num_rows)
    start = time.perf_counter()
    with Record(path) as record:
        record.add_rows(year, origin="icews")
    took = time.perf_counter() - start
    say(f"import of {year.num_rows:,} events, s", f"{took:.1f}", "20")
    start = time.perf_counter()
    with Record(path) as record:
        for shift in range(1, shifts):
            record.add_rows(shifted(year, shift), origin="icews")
        count = record.stats()["events"]
    took = time.perf_counter() - start
    say(f"import up to {count:,} events, s", f"{took:.0f}")
    say("bytes an event", f"{path.stat().st_size / count:,.0f}", "250", f"file {path.stat().st_size / 1e6:,.0f} MB")
    opened = []
    for _ in range(5):
        start = time.perf_counter()
        Record(path, read_only=True).close()
        opened.append(time.perf_counter() - start)
    say("opening it, s", f"{statistics.median(opened):.2f}", "0.5")
    measure_questions(path, shifts)


def measure_questions(path: Path, shifts: int) -> None:
    """Times of the questions that people and pages ask of a dyad."""
    with Record(path, read_only=True) as record:
        top = record.sql(
            "SELECT a, b FROM base.dyads WHERE a <> b AND reported < DATE '2015-01-01' GROUP BY a, b "
            "ORDER BY count(*) DESC LIMIT 50"
        )
        pairs = [(row["a"], row["b"]) for row in top]
        draw = random.Random(7)
        asked = [(draw.choice(pairs), 2014 + draw.randrange(shifts)) for _ in range(60)]
        questions = {
            "a dyad's year by days, ms": lambda p, y: record.dyad_days(*p, since=str(y), until=str(y)),
            "a dyad's year of events, ms": lambda p, y: record.events(dyad=p, since=str(y), until=str(y)),
            "a relation's year, ms": lambda p, y: record.relation(*p, since=str(y), until=str(y)),
            "a dyad's whole time by days, ms": lambda p, y: record.dyad_days(*p),
        }
        for name, ask in questions.items():
            times, found = [], 0
            for pair, year in asked:
                start = time.perf_counter()
                found += len(ask(pair, year))
                times.append((time.perf_counter() - start) * 1000)
            late = sorted(times)[int(0.95 * len(times))]
            say(
                name,
                f"{statistics.median(times):.0f}, p95 {late:.0f}",
                "100, p95 300",
                f"{found / len(asked):,.0f} rows",
            )


def say(what: str, value: str, target: str = "", about: str = "") -> None:
    """A line of the table."""
    print(f"{what:<42} {value:>16}   {'target ' + target if target else '':<22} {about}", flush=True)


def reading(number: int) -> Reading:
    """A made-up article of twelve sentences, each an event."""
    draw = random.Random(number)
    parts: list[str] = []
    events: list[Event] = []
    chosen = draw.sample(COUNTRIES, 4)
    actors = [
        Actor(id=f"country:{c}", name=c, kind="country", country=c, code=c, confidence=0.9, mentions=((0, 3),))
        for c in chosen
    ]
    day = DAY_ONE + timedelta(days=number % 1500)
    book, at = codebook(), 0
    for n in range(12):
        source, target = draw.sample(chosen, 2)
        words = " ".join(draw.choice(WORDS) for _ in range(18))
        sentence = f"{source} met {target} about the {words} {number}."
        type_ = draw.choice(("CONSULT", "ACCUSE", "AGREE", "ASSAULT", "AID"))
        evidence = Evidence(
            sentence=(at, at + len(sentence)),
            trigger=(at + 4, at + 7),
            actors=((at, at + 3),),
            recipients=((at + 8, at + 11),),
        )
        events.append(
            Event(
                id=f"e{n}",
                type=type_,
                mode=None,
                contexts=("diplomatic",),
                cameo=book.cameo(type_),
                quad=book.quad(type_),
                score=book.score(type_),
                actors=(f"country:{source}",),
                recipients=(f"country:{target}",),
                status="occurred",
                historical=False,
                stance="asserted",
                asserted_by=(),
                statement=None,
                date=day.isoformat(),
                date_text=None,
                place=None,
                confidence=round(draw.uniform(0.5, 1), 2),
                evidence=evidence,
            )
        )
        parts.append(sentence)
        at += len(sentence) + 1
    text = " ".join(parts)
    document = Document(
        id=document_id(text),
        text=text,
        url=f"https://example.org/{number}",
        title=f"Report {number}",
        publisher=f"Paper {number % 40}",
        language="en",
        published=day.isoformat(),
    )
    return Reading(document=document, actors=tuple(actors), events=tuple(events))


def icews_year(folder: Path) -> pa.Table:
    """ICEWS14 as rows: CAMEO's relation folded into a type by its words, countries where the name tells them."""
    names, relations = _table(folder / "entity2id.txt"), _table(folder / "relation2id.txt")
    code = {row["name"]: row["country"] for row in _countries()} | {
        alias: row["country"] for row in _countries() for alias in row.get("aliases", ())
    }
    parties = {number: _party(name.replace("_", " "), code) for number, name in names.items()}
    types = sorted(codebook().types)
    kinds = {number: types[hash_of(name) % len(types)] for number, name in relations.items()}
    out: dict[str, list[object]] = {
        "external": [],
        "type": [],
        "date": [],
        "actors": [],
        "recipients": [],
        "publisher": [],
    }
    for path in ("train.txt", "valid.txt", "test.txt"):
        for n, line in enumerate((folder / path).read_text().splitlines()):
            s, r, o, t = (int(x) for x in line.split()[:4])
            out["external"].append(f"{path}:{n}")
            out["type"].append(kinds[r])
            out["date"].append((DAY_ONE + timedelta(days=t % 365)).isoformat())
            out["actors"].append([parties[s]])
            out["recipients"].append([parties[o]])
            out["publisher"].append(f"Paper {n % 200}")
    schema = flat.schema()
    return pa.table({name: pa.array(values, type=schema.field(name).type) for name, values in out.items()})


def random_year(rows: int = 90_730) -> pa.Table:
    """Rows of the same shape, drawn at random."""
    draw, types = random.Random(1), sorted(codebook().types)
    party = {c: {"id": f"country:{c}", "name": c, "country": c, "sectors": []} for c in COUNTRIES}
    pairs = [draw.sample(COUNTRIES, 2) for _ in range(rows)]
    schema = flat.schema()
    columns: dict[str, list[object]] = {
        "external": [str(n) for n in range(rows)],
        "type": [draw.choice(types) for _ in range(rows)],
        "date": [(DAY_ONE + timedelta(days=draw.randrange(365))).isoformat() for _ in range(rows)],
        "actors": [[party[a]] for a, _ in pairs],
        "recipients": [[party[b]] for _, b in pairs],
        "publisher": [f"Paper {n % 200}" for n in range(rows)],
    }
    return pa.table({name: pa.array(values, type=schema.field(name).type) for name, values in columns.items()})


def shifted(year: pa.Table, by: int) -> pa.Table:
    """The year's rows, some years later, under ids of their own."""
    dates = pa.array([f"{int(d[:4]) + by}{d[4:]}" for d in year.column("date").to_pylist()])
    ids = pa.array([f"{i}+{by}" for i in year.column("external").to_pylist()])
    for name, column in (("date", dates), ("external", ids)):
        year = year.set_column(year.column_names.index(name), name, column)
    return year


def hash_of(name: str) -> int:
    """A number of a name, the same in every run."""
    return sum(ord(c) * (i + 1) for i, c in enumerate(name))


def _table(path: Path) -> dict[int, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {int(number): name for name, number in (line.rsplit("\t", 1) for line in lines if "\t" in line)}


def _countries() -> Iterator[dict]:
    with (data_dir() / "actors" / "countries.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("{"):
                yield json.loads(line)


def _party(name: str, code: dict[str, str]) -> dict[str, object]:
    whole, _, inside = name.rstrip(")").partition(" (")
    country = code.get(inside or whole)
    sectors = ["GOV"] if inside else []
    return {"id": None, "name": country if country and not inside else name, "country": country, "sectors": sectors}


if __name__ == "__main__":
    main()
