"""Who vouches for an event: the article, a party, or parties that disagree."""

from __future__ import annotations

from typing import Any

from detente.stages.base import Draft
from detente.stages.mentions.table import MentionTable
from detente.stages.records.statements import speakers
from detente.stages.status import StatusReading

DENY = {"deny", "doubt"}


def voucher(
    status: StatusReading, statement: Any | None, actors: tuple[str, ...], table: MentionTable, draft: Draft
) -> tuple[str, tuple[str, ...]]:
    """(stance, ids of those who assert). The parse's chain first; else the statement whose words hold the event.

    What a speaker does by saying it (`we condemn`) the article vouches for: the words were said.
    """
    holders: list[str] = []
    for link in status.chain:
        if link.kind not in DENY and link.holder_root is not None:
            holders += speakers(draft.doc[link.holder_root], table)
    if holders and _is_publisher(holders, table) and status.stance == "alleged":
        return "asserted", tuple(dict.fromkeys(holders))  # a release reports itself
    if holders:
        return _own_act(status.stance, tuple(dict.fromkeys(holders)), actors, status)
    deniers = [
        i
        for k in status.chain
        if k.kind in DENY and k.holder_root is not None
        for i in table.ids(draft.doc[k.holder_root])
    ]
    if statement is not None and statement.speaker is not None and statement.speaker not in deniers:
        if _is_publisher([statement.speaker], table) and status.stance == "asserted":
            return "asserted", (statement.speaker,)
        stance = status.stance if status.stance != "asserted" else "alleged"
        return _own_act(stance, (statement.speaker,), actors, status)
    return status.stance, ()


def _is_publisher(holders: list[str], table: MentionTable) -> bool:
    """Whether all who vouch are the publisher, or bodies and officials of the state whose release this is."""
    publisher = table.entities.get(table.publisher or "")
    if publisher is None or publisher.country is None:
        return False
    return all(h in table.entities and table.entities[h].country == publisher.country for h in holders)


def _own_act(
    stance: str, holders: tuple[str, ...], actors: tuple[str, ...], status: StatusReading
) -> tuple[str, tuple[str, ...]]:
    if stance == "alleged" and set(actors) & set(holders) and not any(link.kind in DENY for link in status.chain):
        return "asserted", holders
    return stance, holders
