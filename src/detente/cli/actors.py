"""`detente actors`: ask the who's-who."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import OK, SOME_FAILED

if TYPE_CHECKING:
    from detente.actors import Row
    from detente.model import Actor

actors = typer.Typer(add_completion=False, rich_markup_mode=None)


@actors.callback()
def group() -> None:
    """Ask the who's-who.

    Whom a name stands for at a date, and what an entry holds.

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
) -> int:
    """Say which actor a mention stands for. Exit status 1 where nothing can be claimed.

    \b
    Example:
      detente actors resolve "Foreign Minister Ishaq Dar" --date 2025-04-19
    """
    import detente
    from detente.api import check_date

    check_date(date)
    actor = detente.resolve_actor(mention, date=date, country=country)
    if actor is None:
        print("null" if json else f"No actor can be claimed for “{mention}”.")
        return SOME_FAILED
    if json:
        import msgspec

        print(msgspec.json.format(msgspec.json.encode(actor.to_dict()), indent=2).decode())
    else:
        _print(_facts(actor))
    return OK


@actors.command("show")
def show(
    actor_id: Annotated[str, typer.Argument(metavar="ID", help="Id of an entry, such as country:PAK.")],
) -> int:
    """Show an entry of the who's-who with its names and dated roles.

    \b
    Example:
      detente actors show country:PAK
    """
    from detente.actors import load_registry
    from detente.errors import InputError

    registry = load_registry()
    row = registry.get(actor_id)
    if row is None:
        from rapidfuzz import process

        near = tuple(match[0] for match in process.extract(actor_id, registry.rows.keys(), limit=5, score_cutoff=70))
        remedy = "`detente actors resolve NAME` finds ids."
        raise InputError(f"no entry has the id {actor_id!r}", remedy=remedy, choices=near)
    _print(_entry(row))
    return OK


def _facts(actor: Actor) -> list[tuple[str, object]]:
    return [
        ("id", actor.id), ("name", actor.name), ("kind", actor.kind), ("code", actor.code), ("role", actor.role),
        ("acts for", actor.acts_for), ("wikidata", actor.wikidata), ("confidence", actor.confidence),
        ("because", actor.reason),
    ]


def _entry(row: Row) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        ("id", row.id), ("name", row.name), ("kind", row.kind), ("country", row.country),
        ("sectors", " ".join(row.sectors)), ("acts for", row.acts_for), ("wikidata", row.wikidata),
        ("names", "; ".join(row.aliases)), ("ambiguous", "; ".join(row.ambiguous)), ("members", " ".join(row.members)),
    ]
    for role in row.roles:
        span = f"{role.start or '..'} to {role.end or '..'}"
        told = ", ".join(p for p in (role.title, role.org, role.country, " ".join(role.sectors)) if p)
        facts.append(("role", f"{span}: {told}"))
    facts += [("formerly", f"{n.name}, {n.start or '..'} to {n.end or '..'}") for n in row.former_names]
    return facts


def _print(facts: list[tuple[str, object]]) -> None:
    for key, value in facts:
        if value not in (None, ""):
            print(f"{key:<11} {value}")
