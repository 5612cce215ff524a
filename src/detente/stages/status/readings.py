"""What judging an event word gives: `StatusReading` with its attribution chain; what a caller may tell beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from detente.model.records import Stance, Status


@dataclass(frozen=True, slots=True)
class Link:
    """One step of attribution: whose predicate the event word stands under.

    `holder_root` is the token index of the source's head word (None where the text names nobody), `predicate` the
    token index of the attributing word, `kind` one of report, belief, accuse, confirm, unconfirmed, deny, doubt.
    """

    holder_root: int | None
    predicate: int
    kind: str


@dataclass(frozen=True, slots=True)
class StatusReading:
    """How a text vouches for one event word.

    `chain` runs from the outermost attribution to the innermost ("the paper says that the minister said"); `reasons`
    names every operator that had a part, outermost first.
    """

    status: Status
    historical: bool
    stance: Stance
    chain: tuple[Link, ...]
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusContext:
    """What the caller knows of the article and the event. Dates are EDTF or ISO 8601 strings.

    `document_date` is the article's day, `event_date` the date attached to this event word (None: unknown).
    """

    document_date: str | None = None
    event_date: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Working value of one node: what its context and its own markers make of it.

    `status` is a Status, or "open" for a clause whose own tense decides. `backshift` tells that a past report stands
    above, so that "would" is a future.
    """

    status: str
    chain: tuple[Link, ...] = ()
    reasons: tuple[str, ...] = ()
    confidence: float = 1.0
    backshift: bool = False

    def to(self, status: str, reason: str | None = None, weight: float = 1.0) -> State:
        """This state with another status, one more reason, and less confidence."""
        reasons = (*self.reasons, reason) if reason else self.reasons
        return State(status, self.chain, reasons, self.confidence * weight, self.backshift)

    def attributed(self, link: Link, word: str) -> State:
        """This state under one more, outermost, attribution."""
        reasons = (f"source: {word}", *self.reasons)
        return State(self.status, (link, *self.chain), reasons, self.confidence, self.backshift)

    @property
    def settled(self) -> str:
        """The status, an open clause read as occurred."""
        return "occurred" if self.status == "open" else self.status


OPEN = State("open")
