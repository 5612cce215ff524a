"""How events move commitments: moves.yaml as rules, and the walk of one commitment through its later events. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, get_args

from detente.errors import DataError
from detente.lexicon.files import data_dir, read_yaml
from detente.model.records import CommitmentState
from detente.record.wording import STEM

_PARTIES = ("by_to", "by", "between")
_DONE = ("occurred", "ongoing")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of moves.yaml."""

    id: str
    state: str
    reason: str
    origins: frozenset[str]
    event_types: frozenset[str]
    parties: str
    types: frozenset[str]
    words: re.Pattern[str] | None
    said: frozenset[str]
    unsaid: frozenset[str]
    statuses: frozenset[str]
    topic: int
    figures: bool
    days: int
    after_due: bool
    generic: frozenset[str]


@dataclass(frozen=True, slots=True)
class MoveRules:
    """All of moves.yaml."""

    rules: tuple[Rule, ...]
    scale: tuple[str, ...]
    ends: frozenset[str]
    alleged_sources: int
    told_days: int
    alike: float
    engagements: dict[str, Any]
    claims: dict[str, Any]

    @property
    def event_types(self) -> list[str]:
        """Types of events that any rule looks at."""
        return sorted({type_ for rule in self.rules for type_ in rule.event_types})

    @property
    def reach(self) -> int:
        """Days after a promise that the furthest rule reaches."""
        return max(rule.days for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A commitment as told: parties by country, the words of its action and where it stands."""

    key: int
    by: frozenset[str]
    to: frozenset[str]
    action: str
    words: frozenset[str]
    figures: frozenset[str]
    type: str | None
    state: str
    told: date
    due: date | None


@dataclass(frozen=True, slots=True)
class Deed:
    """An event that may move commitments. `words` are all words' stems of its sentences."""

    key: int
    type: str
    status: str
    stance: str
    actors: frozenset[str]
    recipients: frozenset[str]
    at: date
    sources: int
    words: frozenset[str]
    figures: frozenset[str]


@dataclass(frozen=True, slots=True)
class Move:
    """A change of state, when, by which event and why."""

    at: date
    state: str
    event: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Telling:
    """The same commitment told again by a later article, and the state that it is told in."""

    at: date
    state: str


@lru_cache(maxsize=1)
def move_rules() -> MoveRules:
    """The rules in force. Raises DataError that names the rule that does not keep the form."""
    raw = read_yaml(data_dir() / "record" / "moves.yaml")
    try:
        return MoveRules(
            rules=tuple(_rule(entry) for entry in raw["rules"]), scale=tuple(raw["scale"]), ends=frozenset(raw["ends"]),
            alleged_sources=raw["alleged_sources"], told_days=raw["told_days"], alike=raw["alike"],
            engagements=raw["engagements"], claims=raw["claims"],
        )
    except (KeyError, TypeError) as error:
        raise DataError(f"moves.yaml: {error!r} is missing or not of the form that moves need") from error


def _rule(entry: dict[str, Any]) -> Rule:
    event = entry["event"]
    rule = Rule(
        id=entry["id"], state=entry["state"], reason=entry["reason"], origins=frozenset(entry["from"]),
        event_types=frozenset(event["types"]), parties=event["parties"], types=frozenset(entry.get("types", ())),
        words=_pattern(entry.get("words", ())), said=frozenset(event.get("said", ())),
        unsaid=frozenset(event.get("unsaid", ())), statuses=frozenset(event.get("statuses", _DONE)),
        topic=entry.get("topic", 0), figures=entry.get("figures", False), days=entry["days"],
        after_due=entry.get("after_due", False),
        generic=frozenset(word[:STEM].lower() for phrase in entry.get("words", ()) for word in phrase.split()),
    )
    if rule.parties not in _PARTIES or not {rule.state, *rule.origins} <= set(get_args(CommitmentState)):
        raise DataError(f"moves.yaml: rule {rule.id} names an unknown state or unknown parties")
    return rule


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})", re.I) if words else None


def walk(promise: Undertaking, deeds: Iterable[Deed], tellings: Iterable[Telling] = ()) -> list[Move]:
    """The moves of a commitment, in order of time; none while nothing speaks for one."""
    state, moves = promise.state, []
    moving = moving_types(promise.type, promise.action)
    later: list[Deed | Telling] = [*(deed for deed in deeds if deed.type in moving), *tellings]
    for step in sorted(later, key=lambda s: (s.at, isinstance(s, Telling), getattr(s, "key", 0))):
        if step.at <= promise.told:
            continue
        move = _told_again(state, step) if isinstance(step, Telling) else _moved_by(promise, state, step)
        if move is not None and move.state != state:
            state = move.state
            moves.append(move)
    return moves


def _told_again(state: str, telling: Telling) -> Move | None:
    """A later article tells the same commitment further on; one that tells it less far on only repeats it."""
    rules = move_rules()
    ended = telling.state in rules.ends and state not in rules.ends
    both = telling.state in rules.scale and state in rules.scale
    further = both and rules.scale.index(telling.state) > rules.scale.index(state)
    return Move(telling.at, telling.state, None, f"told again as {telling.state}") if ended or further else None


def _moved_by(promise: Undertaking, state: str, deed: Deed) -> Move | None:
    rule = _fitting(promise, state, deed)
    return Move(deed.at, rule.state, deed.key, _because(rule, promise, deed)) if rule else None


def _fitting(promise: Undertaking, state: str, deed: Deed) -> Rule | None:
    if deed.stance in ("denied", "disputed"):
        return None
    if deed.stance == "alleged" and deed.sources < move_rules().alleged_sources:
        return None
    about = moving_types(promise.type, promise.action).get(deed.type, ())
    return next((rule for rule in about if _fits(rule, promise, state, deed)), None)


def _fits(rule: Rule, promise: Undertaking, state: str, deed: Deed) -> bool:
    return (
        state in rule.origins
        and deed.status in rule.statuses
        and _between(rule.parties, promise, deed)
        and deed.at <= promise.told + timedelta(days=rule.days)
        and (not rule.after_due or (promise.due is not None and deed.at > promise.due))
        and (not rule.said or bool(rule.said & deed.words))
        and not rule.unsaid & deed.words
        and len((promise.words & deed.words) - rule.generic) >= rule.topic
        and (not rule.figures or bool(promise.figures & deed.figures))
    )


@lru_cache(maxsize=20_000)
def moving_types(type_: str | None, action: str) -> dict[str, list[Rule]]:
    """Types of events that can move a promise of a type and these words, each with the rules that are for it.

    Cached: each promise is looked at again whenever something new may concern it.
    """
    out: dict[str, list[Rule]] = {}
    for rule in move_rules().rules:
        if _about(rule, type_, action):
            for event_type in rule.event_types:
                out.setdefault(event_type, []).append(rule)
    return out


def _about(rule: Rule, type_: str | None, action: str) -> bool:
    """Whether the rule is for such promises; one without types and words is for all."""
    if not rule.types and rule.words is None:
        return True
    return type_ in rule.types or (rule.words is not None and bool(rule.words.search(action)))


def _between(parties: str, promise: Undertaking, deed: Deed) -> bool:
    forward = bool(promise.by & deed.actors)
    if parties == "by":
        return forward
    if parties == "by_to":
        return forward and (not promise.to or not deed.recipients or bool(promise.to & deed.recipients))
    # Between: both sides take part, whoever is named first; a promise to nobody named binds its makers.
    other = promise.to or promise.by
    taking_part = deed.actors | deed.recipients
    return bool(
        (promise.by & deed.actors and other & deed.recipients)
        or (promise.by & deed.recipients and other & deed.actors)
        or len((promise.by | promise.to) & taking_part) > 1
    ) and len(taking_part) > 1


def _because(rule: Rule, promise: Undertaking, deed: Deed) -> str:
    shared = ", ".join(sorted((promise.words & deed.words) - rule.generic)[:4]) if rule.topic else ""
    alleged = f"; alleged, told by {deed.sources} sources" if deed.stance == "alleged" else ""
    return f"{rule.reason} ({deed.type}{f'; in common: {shared}' if shared else ''}{alleged}; rule {rule.id})"
