"""What a stage is: a small pure step with a declared contract over a Draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from detente.model import Document, Rejection, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class Draft:
    """One article on its way through the pipeline.

    `doc` is spaCy's parse of the whole `document.text`: `token.idx` counts characters of it. `layers` holds what
    stages add, by the name declared in their contract; `rejected` the candidates left out, with reasons.
    """

    document: Document
    doc: Doc
    layers: dict[str, object] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.document.text

    def reject(self, kind: str, span: Span, reason: str, detail: str | None = None) -> None:
        """Keep a candidate that was left out, for `--explain`."""
        self.rejected.append(Rejection(kind=kind, span=span, reason=reason, detail=detail))


@runtime_checkable
class Stage(Protocol):
    """A step. `requires` and `assigns` name layers; the pipeline checks them when it is built."""

    name: ClassVar[str]
    requires: ClassVar[tuple[str, ...]]
    assigns: ClassVar[tuple[str, ...]]

    def __call__(self, draft: Draft) -> None:
        """Read the required layers and add the assigned ones."""
        ...
