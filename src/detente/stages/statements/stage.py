"""The attribution stage: raw statements, before anyone knows who the speakers are."""

from __future__ import annotations

from typing import ClassVar

from detente.stages.base import Draft
from detente.stages.statements.extract import find_statements


class Attributions:
    """Assigns `raw_statements`: sources, cues and contents as spans and token indices."""

    name: ClassVar[str] = "attributions"
    requires: ClassVar[tuple[str, ...]] = ()
    assigns: ClassVar[tuple[str, ...]] = ("raw_statements",)

    def __call__(self, draft: Draft) -> None:
        draft.layers["raw_statements"] = find_statements(draft.doc)
