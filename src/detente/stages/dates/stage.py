"""The stage that puts the article's dates on its draft."""

from __future__ import annotations

from typing import ClassVar

from detente.stages.base import Draft
from detente.stages.dates.find import find_dates


class Dates:
    """Adds `dates`: a list of DateMention."""

    name: ClassVar[str] = "dates"
    requires: ClassVar[tuple[str, ...]] = ()
    assigns: ClassVar[tuple[str, ...]] = ("dates",)

    def __call__(self, draft: Draft) -> None:
        """Find all time expressions against the day of publication and the dateline."""
        draft.layers["dates"] = find_dates(draft.text, draft.document.published, draft.doc)
