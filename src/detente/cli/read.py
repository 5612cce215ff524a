"""`detente read`: articles in, the record out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from detente.errors import InputError

if TYPE_CHECKING:
    from detente.cli._keeping import Keeper
    from detente.cli._reading import Reader
    from detente.cli._resume import Resume
    from detente.model import Reading
    from detente.render.export import Writer

    View = Callable[[Reading, str], None]

MAX_BYTES = 20_000_000  # the default of the sources, which are not imported for `--help`
MAX_DOWNLOAD = 8_000_000_000  # bytes of an archive or table at an http address
TABLE_FOLDER = Path("detente-out")


class Format(StrEnum):
    """What `read` writes."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    LAKE = "lake"


class Engine(StrEnum):
    """What reads into a lake."""

    LOCAL = "local"
    RAY = "ray"


class Language(StrEnum):
    """Languages that can be read."""

    ENGLISH = "en"


def read(
    sources: Annotated[
        list[str] | None,
        Argument(metavar="SOURCE", help="Files, folders, globs, http(s) addresses, or - for standard input."),
    ] = None,
    date: Annotated[
        str | None, Option(metavar="YYYY-MM-DD", help="Day of the article; relative dates count from it.")
    ] = None,
    publisher: Annotated[
        str | None, Option(metavar="NAME", help="Who publishes it: the voice behind “we” in a release.")
    ] = None,
    title: Annotated[str | None, Option(metavar="TEXT", help="Headline, where the source does not give one.")] = None,
    language: Annotated[Language | None, Option(metavar="en", help="Read as this language without guessing.")] = None,
    model: Annotated[
        str | None, Option(metavar="NAME", help="An installed spaCy model, such as en_core_web_lg.")
    ] = None,
    no_model: Annotated[bool, Option("--no-model", help="Read by the rules alone, without the judge.")] = False,
    codebook: Annotated[
        Path | None, Option(metavar="FILE", help="Your own types of events, with the judge that knows them.")
    ] = None,
    actors: Annotated[
        Path | None, Option(metavar="FILE", help="Your own who's-who in place of the one in your configuration folder.")
    ] = None,
    format: Annotated[
        Format | None,
        Option("--format", "-f", help="What to write: by default the table, or nothing with --record."),
    ] = None,
    record: Annotated[
        Path | None, Option("--record", "-r", metavar="FILE", help="Keep what is read in this record; made if need be.")
    ] = None,
    out: Annotated[
        str | None,
        Option(
            metavar="DIR",
            help="Write files into this folder (a lake: or address); with the table: one JSON file a document too.",
        ),
    ] = None,
    evidence: Annotated[
        bool, Option("--evidence", "-e", help="Show the sentence under each record of the table.")
    ] = False,
    explain: Annotated[bool, Option("--explain", help="Add the candidates that were left out, with reasons.")] = False,
    workers: Annotated[
        int | None,
        Option(min=1, metavar="N", help="Processes that read side by side: by default one; on Ray as many as fit."),
    ] = None,
    max_bytes: Annotated[int, Option(min=1, metavar="N", help="Largest document that is read.")] = MAX_BYTES,
    resume: Annotated[
        Path | None,
        Option(metavar="STATE", help="Keep in this file how far reading is; named again, it goes on from there."),
    ] = None,
    engine: Annotated[
        Engine, Option(help="What reads into a lake: processes of this machine, or a Ray cluster.")
    ] = Engine.LOCAL,
    address: Annotated[
        str | None, Option(metavar="HOST:PORT", help="The Ray cluster; without it the one here, or one made for now.")
    ] = None,
    alerts: Annotated[
        Path | None,
        Option(metavar="RULES", help="Then tell what the rules of this file find in the record, each alert once."),
    ] = None,
    pipeline: Annotated[bool, Option("--pipeline", help="Print the stages with their contracts, and stop.")] = False,
) -> int:
    """Read articles and write who did what to whom.

    Sources may be text, HTML, Markdown, PDF, e-mail, JSONL, CSV and Parquet tables of documents (columns text, date,
    title, publisher, url), and archives of them: WARC, ZIP, tar, wiki dumps, compressed or not. With fsspec they may
    lie in stores (s3://, gs:// and others).

    `--format json` prints one object for one document and an array for a folder, glob, table, archive or several
    sources; `jsonl` one line a document; `csv` and `parquet` one file a kind of record, into ./detente-out unless --out
    names another folder. `lake` makes Parquet files by month that grow from run to run (docs/cluster.md).

    A source that cannot be read, or is not in English, is told in one line on stderr, and the rest goes on.

    Exit status: 0 all read, 1 some not (or an alert has not gone out), 2 wrong usage or nothing read.

    \b
    Example:
      detente read article.txt --date 2025-07-25 --evidence
      detente read inbox/ --format jsonl --workers 2 > readings.jsonl
      curl -s https://example.org/release | detente read - --format json
      detente read inbox/ --record relations.duckdb
      detente read inbox/ --record relations.duckdb --alerts rules.yaml
      detente read news.warc.gz --record relations.duckdb --resume news.state
      detente read s3://crawl/2025/ --engine ray --address auto --out s3://desk/lake
    """
    if pipeline:
        return _contracts()
    if not sources:
        raise InputError("no source is named", remedy="Name a file, a folder, an address or -.")
    from detente.actors.own import use_own
    from detente.api import check_date
    from detente.cli._alerting import raise_alerts, rules_for
    from detente.cli._progress import Progress, counted, total_bytes
    from detente.cli._reading import Reader
    from detente.cli._resume import Lines
    from detente.settings import settings_of
    from detente.sources import SourceSettings, load
    from detente.sources.base import Track

    check_date(date)
    rules = rules_for(alerts, record)
    if actors is not None:
        use_own(actors)
    if format is None and (record is None or out is not None or engine is Engine.RAY):
        format = Format.LAKE if engine is Engine.RAY else Format.TABLE
    track = Track()
    settings = SourceSettings(
        max_bytes=max_bytes, date=date, publisher=publisher, title=title, stores=True, download=MAX_DOWNLOAD,
        track=track,
    )
    if format is Format.LAKE or engine is Engine.RAY:
        from detente.cli._lake import read_into_lake

        _check_lake(format, {
            "--record": record, "--resume": resume, "--alerts": alerts, "--explain": explain, "--evidence": evidence,
        })
        return read_into_lake(
            sources, out, settings_of(model, not no_model, codebook), settings, engine=engine.value, address=address,
            workers=workers, language=language.value if language else None, actors=actors,
        )
    folder = Path(out) if out is not None else None
    state = _state(resume, {
        "sources": sources, "date": date, "publisher": publisher, "title": title, "language": language, "model": model,
        "no model": no_model, "codebook": codebook, "actors": actors, "size limit": max_bytes, "format": format,
        "record": record, "folder": out, "explanations": explain,
    })
    made_with = settings_of(model, not no_model, codebook, _met(record))
    if state is not None:  # who was met before is asked once: a broken reading must not differ from a whole one
        made_with = replace(made_with, people=state.people) if state.known else made_with
        state.people = made_with.people
    seen = sys.stderr.isatty() and (format is None or out is not None or not sys.stdout.isatty())
    progress = Progress(track, total_bytes(sources) if seen else None, shown=seen)
    reader = Reader(
        load(sources, settings=settings), workers=workers or 1, language=language.value if language else None,
        settings=made_with, track=track, before=state.done if state else None, progress=progress,
    )
    view = _view(evidence, explain) if format is Format.TABLE and (record is None or out is None) else None
    try:
        with state or nullcontext(), _keeper(record, model, judge=not no_model, codebook=codebook) as keeper:
            single = _is_single(sources)
            writer = _writer(format, folder, single=single, explain=explain, resume=state) if format else None
            if state is not None:
                state.attach(writer if isinstance(writer, Lines) else None, lambda: keeper is None or keeper.safe)
            paths = _write(reader, writer, view, keeper, state)
    except BrokenPipeError:
        raise
    except OSError as error:
        place = error.filename or out or "the output"
        cause = f"{place} cannot be written: {error.strerror or error}"
        raise InputError(cause, remedy="Choose another folder with --out.") from error
    finally:
        progress.clear()
    if track.archives or state is not None:
        faults = f", {counted(reader.rejected)}" if reader.rejected else ""
        print(f"detente: {reader.read:,} read{faults}", file=sys.stderr)
    for path in paths:
        print(path)
    if rules is None or record is None:
        return reader.status
    # What goes on standard output for another program is not mixed with alerts.
    piped = format in (Format.JSON, Format.JSONL) and out is None
    return max(reader.status, raise_alerts(rules, record, sys.stderr if piped else None))


def _check_lake(format_: Format | None, others: dict[str, object]) -> None:
    """Raise InputError for what does not go with a lake."""
    if format_ is not Format.LAKE:
        raise InputError("Ray writes lakes only", remedy="Leave --format out, and name the lake with --out.")
    if odd := [name for name, value in others.items() if value]:
        raise InputError(
            f"{odd[0]} does not go with a lake",
            remedy="A lake goes on by itself where it was; `detente record absorb LAKE` enters it in a record.",
        )


def _state(path: Path | None, about: dict[str, Any]) -> Resume | None:
    """The state of a reading that can go on. Raises InputError where its output cannot be continued."""
    if path is None:
        return None
    lines = about["format"] is Format.JSONL and about["folder"] is not None
    if not (lines or (about["format"] is None and about["record"] is not None)):
        raise InputError(
            "what --resume is to continue cannot be continued exactly",
            remedy="Use it with --record FILE, with --format jsonl --out DIR, or with both.",
        )
    if "-" in about["sources"]:
        raise InputError("standard input cannot be read a second time", remedy="Name a file, or leave --resume out.")
    from detente.cli._resume import Resume

    return Resume(path, about)


def _met(record: Path | None) -> list[dict[str, Any]] | None:
    """Who was met in the articles that a record holds: their surnames resolve in those read now."""
    if record is None or not record.exists():
        return None
    from detente.cli._record import reading
    from detente.record.people import memory

    with reading(record) as opened:
        return memory(opened.con)


def _keeper(
    record: Path | None, model: str | None, *, judge: bool, codebook: Path | None
) -> AbstractContextManager[Keeper | None]:
    if record is None:
        return nullcontext()
    from detente.cli._keeping import Keeper

    return Keeper(record, model, {"judge": judge, "codebook": codebook.name if codebook else None})


def _write(
    reader: Reader, writer: Writer | None, view: View | None, keeper: Keeper | None, resume: Resume | None = None
) -> list[Path]:
    """Pass every reading on; the paths of the files that were made."""
    with writer or nullcontext():
        for spec, reading in reader:
            if keeper is not None:
                keeper.add(reading)
            if view is not None:
                view(reading, spec)
            if writer is not None:
                writer.add(reading, spec)
            if resume is not None:
                resume.mark(reader.done)
        if resume is not None:
            resume.mark(reader.done)
    return writer.paths if writer is not None else []


def _view(evidence: bool, explain: bool) -> View:
    from detente.render.table import console, show

    out = console()
    return lambda reading, spec: show(reading, out, label=spec, evidence=evidence, explain=explain)


def _writer(
    format_: Format, out: Path | None, *, single: bool, explain: bool, resume: Resume | None = None
) -> Writer | None:
    """The writer of a format; None where only the table is printed."""
    from detente.render import export

    if format_ is Format.CSV:
        return export.CsvTables(out or TABLE_FOLDER, rejected=explain)
    if format_ is Format.PARQUET:
        return export.ParquetTables(out or TABLE_FOLDER, rejected=explain)
    if resume is not None and out is not None:
        from detente.cli._resume import Lines

        return Lines(out, resume.size, rejected=explain)
    if format_ is Format.JSONL:
        return export.JsonLines(None if out else sys.stdout.buffer, out, rejected=explain)
    if out is not None:
        return export.JsonFiles(out, rejected=explain)
    return export.Json(sys.stdout.buffer, single=single, rejected=explain) if format_ is Format.JSON else None


def _is_single(sources: list[str]) -> bool:
    """Whether one document was asked for: one source that is no folder, glob, table or archive."""
    import glob

    from detente.sources.archives import kinds

    if len(sources) != 1:
        return False
    path = Path(sources[0])
    try:
        folder = path.is_dir()
    except OSError:  # a name that is too long for one: told where the source is read
        return True
    if folder or path.suffix.lower() in {".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", *kinds.NAMES}:
        return False
    return path.exists() or not glob.has_magic(sources[0]) or "://" in sources[0]


def _contracts() -> int:
    from detente.pipeline.builtin import builtin_stages

    for stage in builtin_stages():
        about = (type(stage).__doc__ or "").strip().splitlines()
        print(f"{stage.name}: {about[0] if about else ''}".rstrip(": "))
        print(f"  needs  {', '.join(stage.requires) or 'nothing but the parse'}")
        print(f"  adds   {', '.join(stage.assigns) or 'nothing'}")
    return 0
