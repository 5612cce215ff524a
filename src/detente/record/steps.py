"""The merged layer, step by step: stories, events, what moves over time, people. Each is `(con, new documents)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.record import derive, merging, over_time, people, reviews, stories

if TYPE_CHECKING:
    import duckdb

# Derived tables, with the column that names their document, or None where they hang on something else.
LAYER = (
    "stories",
    "story_members",
    "signatures",
    "members",
    "details",
    "claim_groups",
    "commitment_groups",
    "commitment_moves",
    "engagement_groups",
    "engagement_outcomes",
    "people",
)
_OF_DOCUMENT = ("story_members", "signatures")
_OF_THING = (
    ("claim_groups", "claim", "claims"),
    ("commitment_groups", "commitment", "commitments"),
    ("commitment_moves", "commitment", "commitments"),
    ("engagement_groups", "engagement", "engagements"),
    ("engagement_outcomes", "engagement", "engagements"),
)
_MACHINE = (
    "documents",
    "texts",
    "kept",
    "parts",
    "sentences",
    "appearances",
    "statements",
    "mentions",
    "further",
    "claims",
    "positions",
    "commitments",
    "engagements",
    "figures",
)


def run(con: duckdb.DuckDBPyConnection, new: list[int]) -> None:
    """All steps for new documents, in order; within the caller's transaction."""
    if not new:
        return
    stories.assign(con, new)
    merging.merge(con, new)
    reviews.impose(con, new)
    over_time.advance(con, new)
    people.learn(con, new)


def forget(con: duckdb.DuckDBPyConnection, documents: list[int]) -> None:
    """Take documents out of the machine and the merged layer; reviews and carriers stay."""
    if not documents:
        return
    derive.select(con, "_gone", documents)
    touched = derive.events_of(con, documents)
    together = _keys(con, "SELECT mention FROM base.members WHERE event IN (SELECT unnest(?::BIGINT[]))", touched)
    for table, key, home in _OF_THING:
        con.execute(
            f"DELETE FROM base.{table} WHERE {key} IN (SELECT {key} FROM base.{home} "
            "WHERE document IN (SELECT key FROM _gone))"
        )
    for table in _OF_DOCUMENT:
        con.execute(f"DELETE FROM base.{table} WHERE document IN (SELECT key FROM _gone)")
    _leave_stories(con)
    _leave_events(con)
    for table in _MACHINE:
        con.execute(f"DELETE FROM base.{table} WHERE document IN (SELECT key FROM _gone)")
    con.execute("DELETE FROM base.people WHERE document IN (SELECT key FROM _gone)")
    left = _keys(con, "SELECT DISTINCT event FROM base.members WHERE mention IN (SELECT unnest(?::BIGINT[]))", together)
    derive.refresh(con, touched + left)


def _keys(con: duckdb.DuckDBPyConnection, sql: str, keys: list[int]) -> list[int]:
    return [key for (key,) in con.execute(sql, [keys]).fetchall()]


def _leave_stories(con: duckdb.DuckDBPyConnection) -> None:
    """A story without carriers ends; one that lost its first document is told from the next on."""
    con.execute(
        "UPDATE base.stories SET document = n.document FROM (SELECT story, min(document) AS document "
        "FROM base.story_members GROUP BY story) n WHERE n.story = stories.story AND stories.document IN "
        "(SELECT key FROM _gone)"
    )
    con.execute("DELETE FROM base.stories WHERE story NOT IN (SELECT story FROM base.story_members)")


def _leave_events(con: duckdb.DuckDBPyConnection) -> None:
    """Memberships of gone mentions end; an event that was named by one is named by the next that is left."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE _lost AS SELECT mention FROM base.mentions "
        "WHERE document IN (SELECT key FROM _gone)"
    )
    con.execute("DELETE FROM base.members WHERE mention IN (SELECT mention FROM _lost)")
    con.execute("DELETE FROM base.details WHERE event IN (SELECT mention FROM _lost)")
    con.execute(
        "UPDATE base.members SET event = n.event FROM ("
        "SELECT g.event AS old, arg_min(g.mention, (m.published, g.mention)) AS event "
        "FROM base.members g JOIN base.mentions m USING (mention) WHERE g.event IN (SELECT mention FROM _lost) "
        "GROUP BY g.event) n WHERE n.old = members.event"
    )


def rebuild(con: duckdb.DuckDBPyConnection, size: int = 500) -> int:
    """Make the merged layer anew from the readings and the reviews; the number of documents."""
    for table in LAYER:
        con.execute(f"DELETE FROM base.{table}")
    con.execute("DELETE FROM base.dyads WHERE origin = 'read'")
    con.execute("DELETE FROM base.events WHERE origin = 'read'")
    found = con.execute(
        "SELECT d.document FROM base.documents d LEFT JOIN base.carriers c ON c.document = d.document AND c.n = 0 "
        "ORDER BY c.published NULLS LAST, d.document"
    ).fetchall()
    everything = [document for (document,) in found]
    for start in range(0, len(everything), size):
        run(con, everything[start : start + size])
    return len(everything)
