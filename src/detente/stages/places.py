"""Places of an article and what hangs on them; dates and places by attachment for the stages that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from detente.actors.gazetteer import Gazetteer, load_gazetteer
from detente.model import Place
from detente.stages.base import Draft
from detente.stages.records.attach import Attachments

if TYPE_CHECKING:
    from detente.actors import Resolver


class Places:
    """Finds places; assigns them (`places`: one Place a mention) and the Attachments over dates and places."""

    name: ClassVar[str] = "places"
    requires: ClassVar[tuple[str, ...]] = ("dates",)
    assigns: ClassVar[tuple[str, ...]] = ("places", "attachments")

    def __init__(self, resolver: Resolver | None = None, gazetteer: Gazetteer | None = None) -> None:
        """`resolver` is accepted for the pipeline's sake: the gazetteer reads countries and demonyms itself."""
        self._gazetteer = gazetteer

    def __call__(self, draft: Draft) -> None:
        if self._gazetteer is None:
            self._gazetteer = load_gazetteer()
        at: list[tuple[int, Place]] = []
        for toponym, place in self._gazetteer.places(draft.doc, self._hints(draft, self._gazetteer)):
            if toponym.use != "place":
                continue  # the "U.S." of "U.S. Army" is no place of the article
            span = draft.doc.char_span(toponym.start, toponym.end, alignment_mode="expand")
            if span is not None:
                at.append((span.root.i, place))
        draft.layers["places"] = [place for _, place in at]
        draft.layers["attachments"] = Attachments(draft.doc, draft.layers["dates"], at)  # type: ignore[arg-type]  # the dates stage's list

    @staticmethod
    def _hints(draft: Draft, gazetteer: Gazetteer) -> tuple[str, ...]:
        """The country of the publisher's address, where it ends in a country's letters."""
        try:
            host = urlsplit(draft.document.url or "").hostname or ""
        except ValueError:  # what only looks like an address
            return ()
        code = gazetteer.country_of_domain(host)
        return (code,) if code else ()
