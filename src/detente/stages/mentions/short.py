"""Short names that an article gives to bodies: `the Sulu Liberation Army ... the SLA`, `Aegis Lines ... Aegis`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.stages.mentions.names import ArticleNames
from detente.stages.mentions.table import Entity

if TYPE_CHECKING:
    from spacy.tokens import Token

_SMALL = frozenset({"of", "the", "for", "and", "de", "la", "&"})


class ShortNames:
    """Acronyms and first words of the names of one article's bodies."""

    def __init__(self, names: ArticleNames) -> None:
        self._names = names
        self._bodies: dict[str, Entity] = {}

    def learn(self, entity: Entity, name: str) -> None:
        """Remember how a body may be called after its full name."""
        if entity.kind in {"person", "country", "population"}:
            return
        parts = [w for w in name.replace("’s", "").replace("-", " ").split() if w.lower() not in _SMALL]
        if len(parts) < 2 or not all(w[:1].isupper() for w in parts[-2:]):
            return
        capitals = [w for w in parts if w[:1].isupper()]
        if len(capitals) > 1:
            self._bodies.setdefault("".join(w[0] for w in capitals), entity)
            self._bodies.setdefault(" ".join(parts), entity)
        if entity.kind == "company":
            self._bodies.setdefault(parts[0], entity)
        elif entity.kind == "institution" and " of the " in name:
            self._bodies.setdefault(parts[-1], entity)  # `the Department of the Treasury`: `Treasury`

    def call(self, body: Entity, head: Token) -> None:
        """Remember a name that the article itself gives to a body: `known as the TF`."""
        before = [c.text for c in head.lefts if c.dep_ == "compound"]
        self._bodies.setdefault(" ".join([*before, head.text]), body)

    def known(self, head: Token) -> Entity | None:
        """The body that a lone word is short for; a name of the registry stands for itself."""
        if head.pos_ != "PROPN" or self._names.is_name(head):
            return None
        before = [c.text for c in head.lefts if c.dep_ == "compound"]
        return self._bodies.get(" ".join([*before, head.text]))
