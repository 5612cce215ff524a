"""`Record`: one DuckDB file that the user owns, with everything that was read and what was made of it."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from detente.errors import NotInRecord, RecordError
from detente.record import add as adding
from detente.record import datasets, kept, keys, queries, reviews, rows, search, showing, steps, table
from detente.record.add import Added
from detente.record.answers import Rows
from detente.record.runs import Run
from detente.record.store import failure, open_file, transaction

if TYPE_CHECKING:
    import duckdb

    from detente.model import Reading

__all__ = ["Added", "Record"]


class Record:
    """A record, open. One process writes at a time; `read_only` ones may be many.

    `wait`: seconds to wait for a process that holds the file. Raises RecordLocked, RecordNewer, RecordMissing.
    """

    def __init__(self, path: str | Path, read_only: bool = False, *, wait: float = 0.0) -> None:
        self.path = Path(path)
        self.read_only = read_only
        self._con: duckdb.DuckDBPyConnection | None = open_file(self.path, read_only=read_only, wait=wait)

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The DuckDB connection, for whoever builds on the record. Raises RecordError when closed."""
        if self._con is None:
            raise RecordError("the record is closed", remedy="Open it again.")
        return self._con

    def close(self) -> None:
        """Let go of the file. Closing twice is no error."""
        if self._con is not None:
            self._con.close()
            self._con = None

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # In -----------------------------------------------------------------------------------------------------------

    def add(self, readings: Any, *, model: str | None = None, settings: dict[str, Any] | None = None) -> Added:
        """Enter a reading, or many (objects or their `to_dict`), in batches that are each entered whole or not at all.

        A text that is known changes nothing; read by newer code, its lines are replaced and the reviews of it are kept.
        `model` and `settings` go on record as what made the readings.
        """
        self._writable()
        run = Run(model=model, settings=settings or {})
        done, source = Added(), iter(adding.as_readings(readings))
        while batch := list(islice(source, adding.BATCH)):
            done += adding.add_batch(self.con, batch, run)
        return done

    def add_rows(self, rows_: Any, *, origin: str) -> Added:
        """Enter events of another dataset: dicts or Arrow tables with the columns of `rows.schema()`, each once."""
        self._writable()
        return rows.add(self.con, rows_, origin)

    def merge_datasets(self) -> int:
        """Merge events of one imported dataset with the same events of another; how many went into another.

        Only where type, parties and day agree and each is the other's only candidate; `part_datasets` takes it back.
        """
        self._writable()
        return datasets.merge(self.con)

    def part_datasets(self) -> int:
        """Take apart all that `merge_datasets` merged; how many events are by themselves again."""
        self._writable()
        with transaction(self.con):
            return datasets.part(self.con)

    def rebuild(self) -> int:
        """Merge everything anew from the readings and the reviews; the number of documents."""
        self._writable()
        with transaction(self.con):
            return steps.rebuild(self.con)

    def review(
        self,
        target: str,
        action: str,
        field: str | None = None,
        value: Any = None,
        comment: str | None = None,
        who: str | None = None,
    ) -> str:
        """Say of a line that it is right (`accept`), wrong (`reject`), or to be corrected (`fix` a field to a value);
        `merge` an event with another (the value is its id), `split` a mention off, or `comment`. The review's id.
        """
        self._writable()
        kind, key = self._find(target)
        with transaction(self.con):
            made = reviews.add(self.con, kind, key, action, field=field, value=value, comment=comment, who=who)
        return keys.show("V", made)

    def undo(self, review: str) -> None:
        """Take a review back."""
        self._writable()
        kind, key = self._find(review)
        if kind != "V":
            raise NotInRecord(f"{review} is no review")
        with transaction(self.con):
            reviews.undo(self.con, key)

    # Out ----------------------------------------------------------------------------------------------------------

    def sql(self, query: str, parameters: Any = None) -> Rows:
        """Answer of one SQL query over the views. Raises RecordError with the database's words."""
        import duckdb

        try:
            found = self.con.sql(query, params=parameters)
            return Rows(found.to_arrow_table() if found is not None else _nothing())
        except duckdb.Error as error:
            if problem := failure(error):
                raise problem from error
            text = str(error).strip()
            raise RecordError(text.removesuffix("."), remedy="docs/record.md lists the views and columns.") from error

    def events(self, *, sentences: bool = False, **conditions: Any) -> Rows:
        """Events by actor, recipient, dyad, type, quad, since, until, status, stance, origin, limit, newest.

        An actor is a country's code, an actor's id or a name. `sentences` adds the sentence of the first report.
        """
        query = queries.events(self.con, **conditions)
        return self.sql(*(queries.with_sentence(query) if sentences else query))

    def relation(self, a: str, b: str, **conditions: Any) -> Rows:
        """What two countries did to each other (since, until, type, limit, newest), with sentences."""
        return self.sql(*queries.relation(self.con, a, b, **conditions))

    def balance(self, a: str, b: str, **conditions: Any) -> Rows:
        """Each direction of a relation in numbers (since, until, type): events done by quad class, and others."""
        return self.sql(*queries.balance(self.con, a, b, **conditions))

    def dyad_days(self, a: str, b: str, since: str | None = None, until: str | None = None) -> Rows:
        """Days of what `a` did to `b`, by type: events, score, reports, independent sources."""
        return self.sql(*queries.dyad_days(self.con, a, b, since, until))

    def commitments(self, **conditions: Any) -> Rows:
        """Commitments by open, by, to, state, since, until, limit."""
        return self.sql(*queries.commitments(self.con, **conditions))

    def claims(self, contested: bool | None = None, limit: int | None = None) -> Rows:
        """Claims; `contested` ones over all articles, with who asserts and who denies."""
        return self.sql(*queries.claims(contested=contested, limit=limit))

    def upcoming(self, days: int | None = None, today: str | None = None, limit: int | None = None) -> Rows:
        """Engagements ahead of `today` (by default the day that it is), and those without a date."""
        return self.sql(*queries.upcoming(days=days, today=today, limit=limit))

    def actors(self, name: str | None = None, country: str | None = None, limit: int | None = None) -> Rows:
        """Actors, those with most events first."""
        return self.sql(*queries.actors(name=name, country=country, limit=limit))

    def sources(self) -> Rows:
        """Publishers with country, kind and number of documents."""
        return self.sql("SELECT * FROM sources ORDER BY documents DESC, source")

    def stats(self) -> dict[str, Any]:
        """How many of everything, from when to when, and the size of the file."""
        return showing.stats(self.con, self.path)

    def search(
        self,
        words: str,
        limit: int = 20,
        *,
        actor: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Rows:
        """Sentences with all of the words, best first; a "phrase" in quotation marks stays together, `word*` is the
        beginning of one. `actor`: only articles that name it; `since`, `until`: days of publication.
        """
        types = (
            self.con.sql(
                "SELECT 0.0::DOUBLE AS score, '' AS document, NULL::DATE AS published, '' AS publisher, '' AS title, "
                '0 AS n, 0 AS "start", 0 AS "end", \'\' AS sentence LIMIT 0'
            )
            .to_arrow_table()
            .schema
        )
        found = search.search(self.con, words, limit=limit, actor=actor, since=since, until=until)
        return Rows(table.to_arrow(found, types))

    def show(self, id_: str) -> dict[str, Any]:
        """Everything about one thing, down to its sentences: an event, mention, statement, document, actor, ..."""
        return showing.show(self.con, *self._find(id_))

    def reading(self, document_id: str) -> Reading:
        """The reading of a document as it was added. Raises NotInRecord."""
        found = kept.fetch(self.con, document_id)
        if found is None:
            raise NotInRecord(f"there is no document {document_id}")
        return found

    def _find(self, id_: str) -> tuple[str, Any]:
        return showing.find(self.con, id_)

    def _writable(self) -> None:
        if self.read_only:
            raise RecordError("the record is open for reading only", remedy="Open it with read_only=False.")


def _nothing() -> Any:
    import pyarrow as pa

    return pa.table({})
