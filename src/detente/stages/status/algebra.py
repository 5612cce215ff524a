"""How an effect turns the state of a governing word into that of its complement, and a chain into a stance."""

from __future__ import annotations

from detente.model.records import Stance, Status
from detente.stages.status.lexicon import Effect
from detente.stages.status.readings import Link, State

HAPPENED = frozenset({"occurred", "ongoing"})
_UNSETTLED = {"confirm": "unconfirmed", "deny": "report", "accuse": "report", "doubt": "report"}


def link_kind(kind: str, governor: str) -> str | None:
    """What an attribution amounts to by the status of the attributing word: "did not confirm" leaves it unconfirmed.

    None: nothing is attributed ("did not say that").
    """
    if governor in HAPPENED:
        return kind
    if governor == "future":
        return kind if kind != "confirm" else "report"
    return _UNSETTLED.get(kind)


def apply(effect: Effect, governor: State, predicate: int, holder: int | None, word: str, finite: bool) -> State:
    """State of the complement of a predicate whose own state is `governor`.

    A finite complement stays "open" under a predicate that leaves its truth alone: its own tense decides.
    """
    outcome = effect.outcome[governor.settled]
    chain = governor.chain
    reasons = (*governor.reasons, f"{effect.name}: {word}")
    if effect.link is None:
        if finite and outcome in HAPPENED:
            return State("open", chain, reasons, governor.confidence, governor.backshift)
        return State(outcome, chain, reasons, governor.confidence, governor.backshift)
    kind = link_kind(effect.link, governor.settled)
    if kind is None:
        return State("hypothetical", chain, reasons, governor.confidence * 0.8)
    chain = (*chain, Link(holder, predicate, kind))
    confidence = governor.confidence * (1.0 if kind == effect.link else 0.8)
    if effect.outcome["occurred"] != "occurred":
        return State(outcome, chain, reasons, confidence)
    if finite:
        return State("open", chain, reasons, confidence, backshift=True)
    return State("future" if governor.settled == "future" else "occurred", chain, reasons, confidence)


def negate(state: State, word: str) -> State:
    """The state under a negation of its own. What is merely conditional stays so."""
    status = "occurred" if state.status == "negated" else "negated"
    return state.to(status, f"negation: {word}")


def stance_of(state: State) -> tuple[Status, Stance]:
    """Status and stance that a chain gives.

    A denial over something negated ("deny that they failed to") asserts it against those who say otherwise: disputed.
    """
    status: Status = state.settled  # type: ignore[assignment]  # State keeps it as str
    kinds = [link.kind for link in state.chain]
    if not kinds:
        return status, "asserted"
    if "deny" in kinds:
        if status == "negated":
            return "occurred", "disputed"
        at = kinds.index("deny")
        claimed = any(
            link.kind in ("report", "accuse", "belief") and link.holder_root is not None
            for link in state.chain[at + 1 :]
        )
        return status, "disputed" if claimed else "denied"
    if kinds[-1] == "confirm":
        return status, "confirmed"
    return status, "alleged"
