"""A lake: readings as Parquet files by month, in a folder or a store, opened for reading by DuckDB.

    lake.json                          what its readings were made with; one lake, one way of reading
    month=2025-07/<content>.parquet    a row an article, the columns of `rows.schema`; month=unknown without a date
    _done/<content>.json               portions that are in it
    _units/<digest>.json               files that were read to their end
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import msgspec

from detente.cluster import rows
from detente.cluster.store import Store, store_of
from detente.errors import InputError, RecordError, RecordMissing, SourceError

if TYPE_CHECKING:
    import duckdb

    from detente.model import Reading
    from detente.record import Rows

FORM = 1
HEAD = "lake.json"
_PORTION = 250  # articles that are read together, and become one file for each of their months


def is_lake(address: str | Path) -> bool:
    """Whether there is a lake at a path or address."""
    try:
        return store_of(address).exists(HEAD)
    except (InputError, SourceError):
        return False


def prepare(address: str | Path, about: Mapping[str, Any], portion: int | None = None) -> tuple[Store, int]:
    """The store of a lake that is to be written, made if need be, and how many articles a portion holds.

    `about` is what its readings are made with. Raises InputError where a lake there was made otherwise.
    """
    store = store_of(address)
    told = msgspec.json.decode(msgspec.json.encode(about, enc_hook=str), type=dict[str, Any])
    head = _head(store)
    if head is None:
        if next(store.names("", ".parquet"), None) is not None:
            raise InputError(f"{address} holds other Parquet files", remedy="Name a new folder for the lake.")
        head = {"form": FORM, "version": rows.version(), "portion": portion or _PORTION, "about": told}
        store.write(HEAD, msgspec.json.format(msgspec.json.encode(head)))
    odd = sorted(k for k in told.keys() | head["about"].keys() if told.get(k) != head["about"].get(k))
    if odd:
        raise InputError(f"the lake {address} was made with other {', '.join(odd)}", remedy="Name another folder.")
    return store, int(head["portion"])


def _head(store: Store) -> dict[str, Any] | None:
    data = store.read(HEAD)
    if data is None:
        return None
    try:
        head = msgspec.json.decode(data, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise InputError(f"{store.address}/{HEAD} is broken", remedy="Name a new folder for the lake.") from error
    if head.get("form") != FORM:
        raise InputError(f"the lake {store.address} was written by a newer detente", remedy="Update detente.")
    return head


class Lake:
    """A lake, open for reading. Raises RecordMissing where there is none."""

    def __init__(self, address: str | Path) -> None:
        self.store = store_of(address)
        head = _head(self.store)
        if head is None:
            raise RecordMissing(
                f"{address} is no lake", remedy="`detente read SOURCE --format lake --out FOLDER` makes one."
            )
        self.about: dict[str, Any] = head["about"]
        self._con: duckdb.DuckDBPyConnection | None = None

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection with the views (docs/cluster.md). Nothing is ever written by it."""
        if self._con is None:
            import duckdb

            con = duckdb.connect(config={"autoinstall_known_extensions": "false"})
            self.store.attach(con)
            _make_views(con, self.store)
            self._con = con
        return self._con

    def close(self) -> None:
        """Let go of the connection."""
        if self._con is not None:
            self._con.close()
            self._con = None

    def __enter__(self) -> Lake:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def sql(self, query: str, parameters: Any = None) -> Rows:
        """Answer of one SQL query over the views. Raises RecordError with the database's words."""
        import duckdb
        import pyarrow as pa

        from detente.record import Rows

        try:
            found = self.con.sql(query, params=parameters)
        except duckdb.Error as error:
            text = str(error).strip().removesuffix(".")
            raise RecordError(text, remedy="docs/cluster.md lists the views of a lake.") from error
        return Rows(found.to_arrow_table() if found is not None else pa.table({}))

    def files(self) -> list[str]:
        """Names of its Parquet files, by month."""
        return [name for name in self.store.names("", ".parquet") if name.startswith("month=")]

    def readings(self) -> Iterator[Reading]:
        """Every reading, by month; a text that appeared in several places, once for each."""
        query = "SELECT key FROM rows GROUP BY key HAVING count(*) > 1"
        twice = {key for (key,) in self.con.execute(query).fetchall()}
        met: set[str] = set()
        for _, reading in self.versions():
            key = rows.key_of(reading.document) if twice else ""
            if key not in met:
                yield reading
            if key in twice:
                met.add(key)

    def versions(self) -> Iterator[tuple[str, Reading]]:
        """Every row as a reading, with the version of detente that made it, by month."""
        for name in self.files():
            with self.store.open(name) as stream:
                yield from rows.readings_of(stream)


def _make_views(con: duckdb.DuckDBPyConnection, store: Store) -> None:
    """Views over the files. A text that is in several rows counts by the first."""
    if next((n for n in store.names("", ".parquet") if n.startswith("month=")), None) is None:
        import pyarrow as pa

        empty = rows.schema().append(pa.field("month", pa.string()))
        con.register("_empty", empty.empty_table())
        con.execute("CREATE VIEW rows AS SELECT *, '' AS filename, 0 AS file_row_number FROM _empty")
    else:
        glob = store.url("month=*/*.parquet").replace("'", "''")
        con.execute(
            f"CREATE VIEW rows AS SELECT * FROM read_parquet('{glob}', filename = true, file_row_number = true, "
            "hive_partitioning = true, hive_types = {'month': VARCHAR})"
        )
    con.execute("""
        CREATE TEMP TABLE later AS
        SELECT filename, file_row_number FROM rows
        WHERE id IN (SELECT id FROM rows GROUP BY id HAVING count(*) > 1)
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY filename, file_row_number) > 1
    """)
    con.execute("CREATE VIEW readings AS SELECT * FROM rows ANTI JOIN later USING (filename, file_row_number)")
    about = ", ".join(rows.ABOUT)
    con.execute(f"CREATE VIEW documents AS SELECT {about}, month, text, characters, source, version FROM readings")
    con.execute("CREATE VIEW carriers AS SELECT DISTINCT id AS document, publisher, url, title, published FROM rows")
    for table in rows.kinds():
        con.execute(
            f"CREATE VIEW {table.name} AS SELECT document, published, month, unnest(one) FROM "
            f"(SELECT id AS document, published, month, unnest({table.name}) AS one FROM readings)"
        )
