"""The unit of attribution, before anyone knows who its speaker is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from detente.model import Span

Kind = Literal["direct", "indirect", "mixed"]
Polarity = Literal["assert", "deny", "doubt", "ask", "believe"]


@dataclass(frozen=True, slots=True)
class RawStatement:
    """Words attributed to a source by a cue. All spans are characters of the text, all roots token indices.

    `source` is null where none is named ("it was reported that"). For a relative pronoun ("the minister, who said")
    `source` is the pronoun and `source_root` the noun that it stands for. `content` of a split quotation is one span
    across its cue. `speech` tells what was uttered or published from what was only thought, wished or intended.
    `parent` is the index, in the list that find_statements returns, of the statement within whose content this is.
    """

    source: Span | None
    source_root: int | None
    cue: Span
    cue_root: int
    content: Span
    kind: Kind
    addressee: Span | None
    addressee_root: int | None
    verb: str
    polarity: Polarity
    speech: bool
    parent: int | None
