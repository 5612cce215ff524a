"""Names of actors within one reading, short enough for a table."""

from __future__ import annotations

from collections.abc import Iterable

from detente.model import Reading
from detente.render.words import clean


class Names:
    """Looks actor ids of a reading up; an id that the reading does not list stands for itself."""

    def __init__(self, reading: Reading) -> None:
        self._actors = {a.id: a for a in reading.actors}

    def one(self, actor_id: str) -> str:
        actor = self._actors.get(actor_id)
        return clean(actor.name) if actor else clean(actor_id)

    def with_code(self, actor_id: str) -> str:
        """Name with the country's code, where the name is not the country's own."""
        actor = self._actors.get(actor_id)
        if actor is None or actor.kind == "country" or not actor.country:
            return self.one(actor_id)
        return f"{clean(actor.name)} ({actor.country})"

    def many(self, ids: Iterable[str]) -> list[str]:
        return [self.one(i) for i in ids]

    def joined(self, ids: Iterable[str], *, code: bool = False) -> str:
        """`A`, `A and B`, `A, B and C`; empty for nobody."""
        names = [self.with_code(i) if code else self.one(i) for i in ids]
        return names[0] if len(names) == 1 else " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
