"""Types that status moves: help ahead is AGREE, an attack ahead THREATEN, help that is refused REJECT."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.lexicon.files import data_dir, read_yaml
from detente.stages.events.demands import DUTY_FRAME
from detente.stages.events.match import Match
from detente.stages.status import StatusReading

if TYPE_CHECKING:
    from spacy.tokens import Token

REFUSING = frozenset({"will", "wo", "would", "shall", "’ll", "'ll"})


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    raw: dict[str, Any] = read_yaml(data_dir() / "codebook" / "status_moves.yaml")
    return raw


def moved_type(match: Match, reading: StatusReading) -> tuple[str, str | None, str]:
    """(type, mode, status) of a match whose event word has this reading."""
    type_, mode, status = match.frame.type, match.frame.mode, reading.status
    table = _table()
    if match.frame is DUTY_FRAME:
        return type_, mode, "occurred"
    if match.frame.pos == "NOUN" and status in {"hypothetical", "future", "negated"} and _to_be_ended(match.trigger):
        # What is asked to stop is going on.
        return type_, mode, "ongoing"
    if type_ == "MOBILIZE" and len(match.actors) > 1 and _drill(match):
        type_, mode = "COOPERATE", None  # forces that exercise together
    if "purpose infinitive" in reading.reasons:
        # `sent troops to retake the town`: an aim, neither a promise nor a threat. What is said in a call that took
        # place (`spoke to reiterate support`) was said.
        contact = match.trigger.head
        said = match.frame.pos == "VERB" and type_ in table["said"] and contact.lemma_ in table["talking"]
        return type_, mode, "occurred" if said and contact.tag_ == "VBD" else status
    if status == "future" and type_ in table["future"]:
        if type_ == "RETREAT" and _announced(match.trigger):
            return "CONCEDE", None, "occurred"
        to_type, to_mode = table["future"][type_]
        if to_type == "THREATEN":
            if match.frame.pos == "NOUN" or not match.actors:
                return type_, mode, status
            modes = table["modes_future"].get(type_, {})
            return to_type, modes.get(mode or "null", to_mode), "occurred"
        return to_type, to_mode, status
    if status == "negated" and type_ in table["refused"] and _refuses(match):
        to_type, to_mode = table["refused"][type_]
        return to_type, to_mode, "occurred"
    return type_, mode, status


def _drill(match: Match) -> bool:
    """Whether the words tell of an exercise."""
    return any(t.lemma_.lower() in _table()["drills"] for t in [match.trigger, *match.objects])


def _to_be_ended(noun: Token) -> bool:
    """Whether the noun is what somebody is to stop: `cease airstrikes`, `an end to the attacks`."""
    top = noun
    while top.dep_ == "conj" and top.head.pos_ == "NOUN":
        top = top.head
    if top.dep_ == "dobj" and top.head.lemma_ in _table()["ending"]:
        return not any(c.dep_ == "neg" for c in top.head.children)
    return (
        top.dep_ == "pobj" and top.head.lower_ in {"to", "of"} and top.head.head.lemma_.lower() in _table()["endings"]
    )


def _announced(trigger: Token) -> bool:
    return any(a.lemma_ in _table()["announcing"] for a in trigger.ancestors)


def _refuses(match: Match) -> bool:
    """`will not release`: a refusal by somebody, not the report that something did not happen."""
    return (
        bool(match.actors)
        and match.frame.pos == "VERB"
        and any(c.dep_ == "aux" and c.lower_ in REFUSING for c in match.trigger.children)
    )
