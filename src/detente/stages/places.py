"""Places of an article and what hangs on them; dates and places by attachment for the stages that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from detente.model import Place
from detente.stages.base import Draft
from detente.stages.records.attach import Attachments

if TYPE_CHECKING:
    from detente.actors import Resolver

PLACE_TYPES = frozenset({"GPE", "LOC", "FAC"})


class Places:
    """Finds places; assigns them and the Attachments over dates and places."""

    name: ClassVar[str] = "places"
    requires: ClassVar[tuple[str, ...]] = ("dates",)
    assigns: ClassVar[tuple[str, ...]] = ("places", "attachments")

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def __call__(self, draft: Draft) -> None:
        at: list[tuple[int, Place]] = []
        for ent in draft.doc.ents:
            if ent.label_ in PLACE_TYPES:
                at.append((ent.root.i, Place(name=ent.text, mentions=((ent.start_char, ent.end_char),))))
        draft.layers["places"] = [p for _, p in at]
        draft.layers["attachments"] = Attachments(draft.doc, draft.layers["dates"], at)  # type: ignore[arg-type]  # the dates stage's list
