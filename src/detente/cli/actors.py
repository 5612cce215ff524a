"""`detente actors`: ask the who's-who, and correct it in a file of one's own or in a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import OK, SOME_FAILED
from detente.cli._who import entry_of, facts_of, learnt_of, print_facts, print_table

if TYPE_CHECKING:
    from detente.record import Record

actors = typer.Typer(add_completion=False, rich_markup_mode=None)

Id = Annotated[str, typer.Argument(metavar="ID", help="Id of an entry, such as country:PAK.")]
Own = Annotated[
    Path | None,
    typer.Option("--actors", metavar="FILE", help="Your own who's-who; else $DETENTE_ACTORS, else in your settings."),
]
InRecord = Annotated[
    Path | None, typer.Option("--record", metavar="FILE", help="The who's-who that this record has learnt instead.")
]


@actors.callback()
def group() -> None:
    """Ask and correct the who's-who.

    Whom a name stands for at a date, what an entry holds, and your own entries beside the shipped ones.

    \b
    Example:
      detente actors resolve "the Kremlin"
    """


@actors.command("resolve")
def resolve(
    mention: Annotated[str, typer.Argument(metavar="MENTION", help="A name as an article writes it.")],
    date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Day of the article: offices change hands.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CODE", help="Country of the context, as ISO alpha-3 code or name.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the actor as JSON.")] = False,
    own: Own = None,
    record: InRecord = None,
) -> int:
    """Say which actor a mention stands for. Exit status 1 where nothing can be claimed.

    \b
    Example:
      detente actors resolve "Foreign Minister Ishaq Dar" --date 2025-04-19
    """
    from detente.actors import load_resolver, resolver_with, to_actor
    from detente.api import check_date

    check_date(date)
    use(own)
    resolver = resolver_with(_memory(record)) if record is not None else load_resolver()
    found = resolver.resolve(mention, date=date, country=country)
    if found is None:
        print("null" if json else f"No actor can be claimed for “{mention}”.")
        return SOME_FAILED
    actor = to_actor(found, resolver.registry)
    if json:
        import msgspec

        print(msgspec.json.format(msgspec.json.encode(actor.to_dict()), indent=2).decode())
    else:
        print_facts(facts_of(actor))
    return OK


@actors.command("list")
def list_(
    words: Annotated[
        str | None, typer.Argument(metavar="WORDS", help="Only entries with these words in a name.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Only this kind: person, group, institution, igo, country ...")
    ] = None,
    country: Annotated[str | None, typer.Option(metavar="CODE", help="Only entries of this country.")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only the rows of your own file.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    own: Own = None,
    record: InRecord = None,
) -> int:
    """List entries of the who's-who. Exit status 1 where there are none.

    \b
    Example:
      detente actors list Khan --kind person --country PAK
    """
    wanted = (words or "").casefold()
    rows = sorted(
        (entry, told_kind or "", of or "", names[0])
        for entry, told_kind, of, names in _entries(own, record, mine=mine)
        if (kind is None or told_kind == kind) and (country is None or of == country.upper())
        and any(wanted in n.casefold() for n in (entry, *names))
    )  # fmt: skip
    print_table(rows, limit)
    return OK if rows else SOME_FAILED


@actors.command("show")
def show(actor_id: Id, own: Own = None, record: InRecord = None) -> int:
    """Show an entry of the who's-who with its names and dated roles.

    \b
    Example:
      detente actors show country:PAK
    """
    if record is not None:
        rows = {row["id"]: row for row in _learnt(record)}
        if actor_id not in rows:
            raise _unknown(actor_id, rows)
        print_facts(learnt_of(rows[actor_id]))
        return OK
    from detente.actors import load_registry

    use(own)
    registry = load_registry()
    row = registry.get(actor_id)
    if row is None:
        raise _unknown(actor_id, registry.rows)
    print_facts(entry_of(row))
    return OK


@actors.command("merge")
def merge(
    actor_id: Id,
    into: Annotated[str, typer.Argument(metavar="INTO", help="Id of the entry that stays.")],
    own: Own = None,
    record: InRecord = None,
) -> int:
    """Say that two entries are one: names of the first are the second's. `split` takes it back.

    \b
    Example:
      detente actors merge person:a-khan person:shafqat-ali-khan --record relations.duckdb
    """
    _change(actor_id, own, record, "merge", into)
    print(f"{actor_id} is now {into}.")
    return OK


@actors.command("split")
def split(actor_id: Id, own: Own = None, record: InRecord = None) -> int:
    """Take a wrong merge back: of an entry that was merged away, or of all that were merged into an entry.

    \b
    Example:
      detente actors split person:a-khan --record relations.duckdb
    """
    if record is not None:
        from detente.record.people import split as split_learnt

        with _open(record, read_only=False) as opened:
            apart = split_learnt(opened.con, actor_id)
    else:
        from detente.actors.own import drop, own_path, own_rows

        path = own if own is not None else own_path()
        rows = own_rows(path)
        apart = [row["id"] for row in rows if _is_merge(row) and actor_id in (row["id"], row["same_as"])]
        for entry in apart:
            drop(path, entry)
    if not apart:
        from detente.errors import InputError

        raise InputError(f"nothing is merged with {actor_id!r}", remedy="`detente actors show ID` shows an entry.")
    for entry in apart:
        print(f"{entry} is an entry of its own again.")
    return OK


@actors.command("alias")
def alias(
    actor_id: Id,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A further name of the entry.")],
    own: Own = None,
    record: InRecord = None,
) -> int:
    """Give an entry a further name.

    \b
    Example:
      detente actors alias org:pak-foreign-office "the Constitution Avenue"
    """
    _change(actor_id, own, record, "alias", name)
    print(f"{actor_id} is also called “{name}”.")
    return OK


@actors.command("forget")
def forget(actor_id: Id, own: Own = None, record: InRecord = None) -> int:
    """Take an entry out; of your own rows, take the row back so that the shipped entry holds again.

    \b
    Example:
      detente actors forget person:someone --record relations.duckdb
    """
    _change(actor_id, own, record, "forget", None)
    print(f"{actor_id} is forgotten.")
    return OK


def use(own: Path | None) -> None:
    """Load a user's file named on the command line from now on, in this process and those that it starts."""
    if own is None:
        return
    import os

    from detente.actors import load_registry, load_resolver
    from detente.actors.own import VARIABLE

    os.environ[VARIABLE] = str(own)
    load_registry.cache_clear()
    load_resolver.cache_clear()


def _is_merge(row: Mapping[str, Any]) -> bool:
    """Whether a row of a user's file makes one entry another's, and not only gives a name."""
    return "same_as" in row and not str(row["id"]).startswith("own:")


def _change(actor_id: str, own: Path | None, record: Path | None, action: str, value: str | None) -> None:
    if record is not None:
        from detente.record.people import tell

        with _open(record, read_only=False) as opened:
            if not tell(opened.con, actor_id, action, value):
                raise _unknown(f"{actor_id} {value}" if action == "merge" else actor_id, _ids(opened))
        return
    from detente.actors import Registry
    from detente.actors.own import drop, own_path, put

    path = own if own is not None else own_path()
    if action == "forget" and drop(path, actor_id):
        return
    registry = Registry.load(*([path] if path.is_file() else []))
    for entry in (actor_id, value) if action == "merge" and value else (actor_id,):
        if entry not in registry.rows:
            raise _unknown(entry, registry.rows)
    row = registry.rows[actor_id]
    if action == "merge":
        put(path, {"id": actor_id, "name": row.name, "same_as": value})
    elif action == "alias":
        from detente.actors.spelling import slug

        put(path, {"id": f"own:{slug(value or '')}", "name": value, "same_as": actor_id})
    else:
        put(path, {"id": actor_id, "name": row.name, "forget": True})


def _entries(
    own: Path | None, record: Path | None, *, mine: bool
) -> Iterator[tuple[str, str | None, str | None, list[str]]]:
    """(id, kind, country, names) of what is listed."""
    if record is not None:
        for row in _learnt(record):
            yield row["id"], row["kind"], row["country"], [row["name"], *(row["aliases"] or ())]
        return
    from detente.actors import load_registry
    from detente.actors.own import own_path, own_rows

    use(own)
    if mine:
        for raw in own_rows(own_path()):
            kind = "forgotten" if raw.get("forget") else f"= {raw['same_as']}" if "same_as" in raw else raw.get("kind")
            yield raw["id"], kind, raw.get("country"), [str(raw.get("name") or raw["id"])]
        return
    for entry in load_registry().rows.values():
        if not entry.id.startswith("region:"):
            yield entry.id, entry.kind, entry.country, [entry.name, *entry.aliases]


def _learnt(path: Path) -> list[dict[str, Any]]:
    from detente.record.people import known

    with _open(path, read_only=True) as record:
        return known(record.con)


def _memory(path: Path) -> list[dict[str, Any]]:
    from detente.record.people import memory

    with _open(path, read_only=True) as record:
        return memory(record.con)


@contextmanager
def _open(path: Path, *, read_only: bool) -> Iterator[Record]:
    from detente.errors import RecordMissing
    from detente.record import Record

    if not path.exists():
        raise RecordMissing(f"{path} does not exist")
    with Record(path, read_only=read_only) as record:
        yield record


def _ids(record: Record) -> list[str]:
    from detente.record.people import known

    return [row["id"] for row in known(record.con)]


def _unknown(actor_id: str, ids: Iterable[str]) -> Exception:
    from rapidfuzz import process

    from detente.errors import InputError

    near = tuple(match[0] for match in process.extract(actor_id, list(ids), limit=5, score_cutoff=70))
    return InputError(f"no entry has the id {actor_id!r}", remedy="`detente actors list NAME` finds ids.", choices=near)
