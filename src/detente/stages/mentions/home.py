"""Whose minister, whose army: the country of an office or body that the words leave open.

In this order: the publisher of an official release, the place of the dateline, the subject of the sentences just before
in the same paragraph, the country that the article is about. Where the text points several ways, none is taken.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from detente.stages.base import Draft
from detente.stages.mentions.coref import INTERNATIONAL
from detente.stages.mentions.table import Entity, MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors import Resolver
    from detente.stages.layout import Layout

OFFICIAL = frozenset("ministry government department presidency embassy office parliament army police mission".split())
REACH = 30  # linked heads to look back over


class HomeCountry:
    """The countries that one article lets an unnamed office belong to."""

    def __init__(self, draft: Draft, resolver: Resolver, publisher: Entity | None, counts: Counter[str]) -> None:
        self._doc = draft.doc
        country = publisher.country if publisher is not None else None
        self.publisher_country = country if country and country not in INTERNATIONAL else None
        words = set((draft.document.publisher or "").lower().split())
        self._official = bool(words & OFFICIAL)
        self._dateline = _dateline_country(draft, resolver)
        self._main = _main(counts)

    def of(self, head: Token, table: MentionTable, *, ours: bool, foreign: bool) -> str | None:
        """ISO code or None. `ours`: the publisher's country may be taken; `foreign`: the sentence names another."""
        if self.publisher_country is not None:
            return self.publisher_country if ours else None
        if self._official:
            return None  # a release of a body that the who's-who does not know: its own country cannot be told
        if foreign:
            return None
        return self._dateline or self._subject_before(head, table) or self._main

    def _subject_before(self, head: Token, table: MentionTable) -> str | None:
        """Country of the last subject of the paragraph."""
        for index in reversed([i for i in table.heads() if i < head.i][-REACH:]):
            token = self._doc[index]
            if any(t.is_space and "\n" in t.text for t in self._doc[index : head.i]):
                return None
            entity = table.entity(token)
            if token.dep_ in {"nsubj", "nsubjpass"} and entity is not None and entity.country:
                return entity.country if entity.country not in INTERNATIONAL else None
        return None


def _dateline_country(draft: Draft, resolver: Resolver) -> str | None:
    """Country of the dateline's place."""
    layout: Layout = draft.layers["layout"]  # type: ignore[assignment]  # the layout stage's
    if layout.dateline_place is None:
        return None
    place = layout.dateline_place.split(",")[0].title()
    found = resolver.resolve(place, draft.document.published)
    return found.country if found is not None and found.country not in INTERNATIONAL else None


def _main(counts: Counter[str]) -> str | None:
    """The country named at least twice as often as any other, or None."""
    top = counts.most_common(2)
    return top[0][0] if top and (len(top) == 1 or top[0][1] >= 2 * top[1][1]) else None
