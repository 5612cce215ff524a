"""The tables of the desk, each with its filters, order and facets: the pages, CSV and the API are made from these."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from detente.codebook import codebook
from detente.model import records as model
from detente.server.filters import Filter, one_of, pair, since, until, whoever, whose

WHO = "A country's code, an actor's id, or a name as the record has it."


@dataclass(frozen=True, slots=True)
class Table:
    """`view` with its `key`; `sort` is the column that lists go by, newest (or largest) first.

    wide: rows hold words from texts, so that keys are chosen first and words fetched only for those.
    """

    name: str
    title: str
    view: str
    key: str
    sort: str
    kind: str  # of the sort column: date or number
    filters: tuple[Filter, ...]
    about: str
    wide: bool = False
    ascending: bool = False

    def filter(self, name: str) -> Filter | None:
        """The filter of that name."""
        return next((f for f in self.filters if f.name == name), None)


def _choice(name: str, label: str, values: tuple[str, ...], column: str = "", *, rare: bool = False) -> Filter:
    return Filter(name, "word", label, f"{column or name} = ?", values, facet=column or name, rare=rare)


def _told_by(con: object, value: str) -> tuple[str, list[object]]:
    """Events that a source tells: in an article, or as a dataset."""
    return (
        "key IN (SELECT g.event FROM base.members g JOIN base.mentions m USING (mention) JOIN base.carriers c "
        "USING (document) WHERE coalesce(c.source, c.publisher, 'not named') = ? UNION ALL "
        "SELECT event FROM base.imports WHERE coalesce(publisher, upper(origin)) = ?)",
        [value, value],
    )


def _events() -> Table:
    book = codebook()
    types = tuple(sorted(book.types))
    filters = (
        Filter("dyad", "pair", "between", build=pair, help="Two codes with a comma, as PAK,AFG."),
        Filter("party", "actor", "who", build=whoever("actor", "recipient"), help=WHO),
        Filter("party2", "actor", "and whom", build=whoever("actor", "recipient"), help=WHO, rare=True),
        Filter("actor", "actor", "by", build=whoever("actor"), help=WHO, rare=True),
        Filter("recipient", "actor", "to", build=whoever("recipient"), help=WHO, rare=True),
        _choice("type", "type", types),
        Filter("mode", "word", "mode", "mode = ?", rare=True),
        Filter("quad", "word", "kind", "quad = ?::TINYINT", ("1", "2", "3", "4"), facet="quad"),
        Filter("conflict", "flag", "in conflict", "(quad > 2) = ?", rare=True),
        Filter("deeds", "flag", "deeds", "(quad IN (2, 4)) = ?", rare=True),
        _choice("status", "status", get_args(model.Status), rare=True),
        Filter("done", "flag", "happened or going on", "(status IN ('occurred', 'ongoing')) = ?", rare=True),
        _choice("stance", "stance", get_args(model.Stance), rare=True),
        Filter("context", "word", "context", "list_contains(contexts, ?)", facet="unnest(contexts)", rare=True),
        Filter("origin", "word", "origin", "origin = ?", facet="origin", rare=True),
        Filter("source", "text", "source", build=_told_by, rare=True),
        _choice("review", "review", ("accepted", "corrected"), rare=True),
        Filter("historical", "flag", "background", "historical = ?", rare=True),
        Filter("country", "code", "place", "place_country = ?", facet="place_country", rare=True),
        Filter("sources", "int", "sources at least", "sources >= ?", rare=True),
        since("reported"),
        until("reported"),
    )
    return Table("events", "Events", "events", "key", "reported", "date", filters, "Who did what to whom.")


# Where commitments stand, as the board has them: key, title, states.
STAGES = (
    ("open", "Open", ("offered", "pledged", "agreed_in_principle", "agreed", "unknown")),
    ("under_way", "Under way", ("under_way",)),
    ("kept", "Kept", ("fulfilled",)),
    ("broken", "Broken or withdrawn", ("broken", "withdrawn")),
)


def _staged(con: object, value: str) -> tuple[str, list[object]]:
    """Commitments of a column of the board, each told-again one once, as the board counts them."""
    states = next(states for key, _, states in STAGES if key == value)
    return (
        "list_contains(?::VARCHAR[], state) AND key IN (SELECT key FROM commitments "
        'QUALIFY row_number() OVER (PARTITION BY "group" ORDER BY published DESC, key) = 1)',
        [list(states)],
    )


def _commitments() -> Table:
    filters = (
        Filter("party", "actor", "who", build=whoever("by", "to", ids=('"by"', '"to"')), help=WHO),
        Filter("by", "actor", "by", build=whoever("by", ids=('"by"',)), help=WHO),
        Filter("to", "actor", "to", build=whoever("to", ids=('"to"',)), help=WHO),
        _choice("state", "state", get_args(model.CommitmentState)),
        Filter("stage", "word", "stands", choices=tuple(key for key, _, _ in STAGES), build=_staged),
        Filter("open", "flag", "open", "(state NOT IN ('fulfilled', 'broken', 'withdrawn')) = ?", rare=True),
        Filter("rated", "flag", "moved since", "rated = ?", rare=True),
        Filter("type", "word", "type", "event_type = ?", facet="event_type"),
        Filter("due", "flag", "with a date", "(due IS NOT NULL) = ?", facet="(due IS NOT NULL)"),
        since("published"),
        until("published"),
    )
    about = "What was undertaken, by whom to whom, and where it stands."
    return Table("commitments", "Commitments", "commitments", "key", "published", "date", filters, about, wide=True)


def _claims() -> Table:
    filters = (
        Filter("contested", "flag", "contested", "contested = ?", facet="contested"),
        Filter("holder", "actor", "who", build=_holder, help=WHO),
        since("published"),
        until("published"),
    )
    about = "What is asserted and denied, and by whom; never who is right."
    return Table("claims", "Claims", "claims", "key", "published", "date", filters, about, wide=True)


def _holder(con: object, value: str) -> tuple[str, list[object]]:
    sql, parameters = one_of("holder")(con, value)  # type: ignore[arg-type]  # the table has checked it
    return f"key IN (SELECT claim FROM base.positions WHERE {sql})", parameters


def _engagements() -> Table:
    filters = (
        Filter("party", "actor", "who", build=_met, help=WHO),
        _choice("kind", "kind", get_args(model.EngagementKind)),
        Filter("level", "word", "level", '"level" = ?', get_args(model.EngagementLevel), facet='"level"'),
        _choice("status", "status", get_args(model.EngagementStatus)),
        _choice("outcome", "came of it", ("held", "lapsed", "cancelled")),
        Filter("dated", "flag", "with a date", "(day IS NOT NULL) = ?"),
        since("day"),
        until("day"),
    )
    about = "Meetings of any kind: held, announced, called off."
    return Table("engagements", "Meetings", "engagements", "key", "day", "date", filters, about)


def _met(con: object, value: str) -> tuple[str, list[object]]:
    code, found = whose(con, value)  # type: ignore[arg-type]  # the table has checked it
    if code:
        return "list_contains(countries, ?)", [code]
    return "list_has_any(participants, ?::VARCHAR[]) OR list_has_any(people, ?::VARCHAR[])", [found, found]


def _statements() -> Table:
    filters = (
        Filter("speaker", "actor", "speaker", build=one_of("speaker"), help=WHO),
        _choice("kind", "kind", ("direct", "indirect", "mixed")),
        since("published"),
        until("published"),
    )
    return Table(
        "statements", "Statements", "statements", "key", "published", "date", filters, "Who said what.", wide=True
    )


def _documents() -> Table:
    filters = (
        Filter("publisher", "text", "publisher", "publisher = ?", facet="publisher"),
        Filter("country", "code", "country", "country = ?", facet="country"),
        Filter("title", "text", "title", "contains(lower(title), lower(?))"),
        since("published"),
        until("published"),
    )
    return Table("documents", "Articles", "documents", "key", "published", "date", filters, "What was read.")


def _sources() -> Table:
    filters = (
        Filter("source", "text", "name", "contains(lower(source), lower(?))"),
        Filter("country", "code", "country", "country = ?", facet="country"),
        Filter("kind", "word", "kind", "kind = ?", facet="kind"),
    )
    return Table(
        "sources", "Sources", "sources", "source", "documents", "number", filters, "Who published what was read."
    )


def _actors() -> Table:
    filters = (
        Filter("name", "text", "name", "contains(lower(name), lower(?))"),
        Filter("country", "code", "country", "country = ?", facet="country"),
        Filter("kind", "word", "kind", "kind = ?", facet="kind"),
    )
    return Table("actors", "Actors", "actors", "id", "events", "number", filters, "Everybody whom the articles name.")


def _figures() -> Table:
    filters = (
        Filter("what", "text", "of what", "contains(lower(what), lower(?))", facet="what"),
        Filter("unit", "text", "unit", "unit = ?", facet="unit"),
        Filter("country", "code", "place", "place_country = ?", facet="place_country"),
        since("published"),
        until("published"),
    )
    return Table("figures", "Figures", "figures", "key", "published", "date", filters, "Numbers that articles report.")


def _reviews() -> Table:
    filters = (
        Filter("who", "text", "who", "who = ?", facet="who"),
        _choice("action", "action", ("accept", "reject", "fix", "merge", "split", "comment")),
        Filter("state", "word", "state", "state = ?", ("held", "orphaned"), facet="state"),
    )
    about = "What people said of the record's lines. They win over the machine."
    return Table("reviews", "Reviews", "reviews", "key", '"at"::DATE', "date", filters, about)


@lru_cache(maxsize=1)
def tables() -> dict[str, Table]:
    """Tables by name."""
    made = (
        _events(),
        _commitments(),
        _claims(),
        _engagements(),
        _statements(),
        _documents(),
        _sources(),
        _actors(),
        _figures(),
        _reviews(),
    )
    return {table.name: table for table in made}
