"""Claims: propositions that parties stand differently on. Positions are shown; nothing is judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from detente.lexicon.files import data_dir, read_yaml
from detente.model import Claim, Position, Span
from detente.stages.base import Draft
from detente.stages.clause import agents, noun_agent, objects
from detente.stages.events.build import Built, sentence_span
from detente.stages.events.roles import ids_of, parties
from detente.stages.mentions.table import MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 1500  # characters that `these claims` may reach back


@lru_cache(maxsize=1)
def cues() -> dict[str, frozenset[str]]:
    """cues/claims.yaml as sets."""
    return {k: frozenset(v) for k, v in read_yaml(data_dir() / "cues" / "claims.yaml").items()}


@dataclass(slots=True)
class Contested:
    """A claim in the making."""

    proposition: Span
    event: Built | None
    positions: list[Position]


class Claims:
    """Links denials to what they deny, and marks the events that they dispute."""

    name: ClassVar[str] = "claims"
    requires: ClassVar[tuple[str, ...]] = ("built_events", "statements", "mentions")
    assigns: ClassVar[tuple[str, ...]] = ("claims",)

    def __call__(self, draft: Draft) -> None:
        table: MentionTable = draft.layers["mentions"]  # type: ignore[assignment]  # the mentions stage's
        events: list[Built] = draft.layers["built_events"]  # type: ignore[assignment]  # the events stage's
        found: list[Contested] = []
        for token in draft.doc:
            denial = _denial(token, table)
            if denial is not None:
                _settle(denial, events, draft, found)
        _from_chains(events, draft, table, found)
        numbers = {id(e): f"e{n}" for n, e in enumerate(events, 1)}
        draft.layers["claims"] = [
            Claim(
                id=f"c{n}",
                proposition=c.proposition,
                event=numbers.get(id(c.event)) if c.event else None,
                positions=tuple(dict.fromkeys(c.positions)),
                contested=any(p.stance in {"denies", "doubts"} for p in c.positions),
            )
            for n, c in enumerate(found, 1)
        ]


@dataclass(frozen=True, slots=True)
class Denial:
    """A word of denial: who denies, and the head of what is denied."""

    word: Token
    holders: tuple[str, ...]
    what: Token | None


def _denial(token: Token, table: MentionTable) -> Denial | None:
    lemma = token.lemma_.lower()
    if token.pos_ == "VERB" and lemma in cues()["deny_verbs"]:
        holders = ids_of(parties(agents(token), table, inner=True))
        what = next(iter(objects(token)), None) or next(
            (c for c in token.children if c.dep_ in {"ccomp", "xcomp"}), None
        )
        if lemma == "reject" and (what is None or what.lemma_.lower() not in cues()["claim_nouns"]):
            return None
        return Denial(token, holders, what) if holders else None
    if token.pos_ == "NOUN" and lemma in cues()["deny_nouns"]:
        owner = noun_agent(token)
        holders = ids_of(parties([owner], table, inner=False)) if owner is not None else ()
        return Denial(token, holders, None) if holders else None
    return None


def _settle(denial: Denial, events: list[Built], draft: Draft, found: list[Contested]) -> None:
    """Find what the denial denies: events within its own clause, else the charge that it goes back to."""
    evidence = sentence_span(denial.word)
    denies = [Position(holder=h, stance="denies", evidence=evidence) for h in denial.holders]
    below = {t.i for t in denial.what.subtree} if denial.what is not None else set()
    inside = [e for e in events if e.match.trigger.i in below and e.match.trigger.i != denial.word.i]
    table: MentionTable = draft.layers["mentions"]  # type: ignore[assignment]  # the mentions stage's
    target = inside[0] if inside else _charge(denial, events, table)
    if target is None:
        proposition = _what_span(denial, draft)
        if proposition is not None:
            asserts = _asserters(proposition, denial, draft)
            found.append(Contested(proposition, None, [*asserts, *denies]))
        return
    asserters = [h for h in (target.asserted_by or _accusers(target, events)) if h not in denial.holders]
    target.stance = "disputed" if asserters else "denied"
    if not target.asserted_by:
        target.asserted_by = tuple(asserters)
    known = next((c for c in found if c.event is target), None)
    if known is not None:
        known.positions += denies
        return
    asserts = [Position(holder=h, stance="asserts", evidence=target.sentence) for h in asserters]
    found.append(
        Contested(
            target.sentence if not inside else _what_span(denial, draft) or target.sentence, target, [*asserts, *denies]
        )
    )


def _charge(denial: Denial, events: list[Built], table: MentionTable) -> Built | None:
    """The last alleged event, or accusation, that is directed at or told of those who deny."""
    if denial.what is None or denial.what.lemma_.lower() not in cues()["claim_nouns"]:
        return None
    before = [e for e in events if e.trigger[0] < denial.word.idx and denial.word.idx - e.trigger[0] < REACH]
    mine = set(denial.holders)
    countries = {table.entities[h].country for h in mine} - {None}
    for event in reversed(before):
        involved = set(event.actors) | set(event.recipients)
        touched = involved & mine or any(table.entities[i].country in countries for i in involved)
        if event.stance in {"alleged", "disputed"} and touched and not set(event.asserted_by) & mine:
            return event
    for event in reversed(before):
        if event.type == "ACCUSE" and not set(event.actors) & mine:
            return event
    return None


def _accusers(target: Built, events: list[Built]) -> tuple[str, ...]:
    return target.actors if target.type == "ACCUSE" else ()


def _what_span(denial: Denial, draft: Draft) -> Span | None:
    if denial.what is None or denial.what.pos_ == "PRON":
        return None
    doc = draft.doc
    first, last = denial.what.left_edge.i, denial.what.right_edge.i
    while last > first and (doc[last].is_punct or doc[last].is_space):
        last -= 1
    return doc[first].idx, doc[last].idx + len(doc[last].text)


def _asserters(proposition: Span, denial: Denial, draft: Draft) -> list[Position]:
    """`denied claims by X that`: whoever owns the claim noun."""
    table: MentionTable = draft.layers["mentions"]  # type: ignore[assignment]  # the mentions stage's
    if denial.what is None:
        return []
    owner = noun_agent(denial.what)
    ids = ids_of(parties([owner], table, inner=False)) if owner is not None else ()
    return [Position(holder=i, stance="asserts", evidence=proposition) for i in ids if i not in denial.holders]


def _from_chains(events: list[Built], draft: Draft, table: MentionTable, found: list[Contested]) -> None:
    """Events whose own parse says that someone denies them, not yet on the list."""
    for event in events:
        if event.stance not in {"denied", "disputed"} or any(c.event is event for c in found):
            continue
        positions: list[Position] = []
        for link in event.reading.chain:
            if link.holder_root is not None:
                stance = {"deny": "denies", "doubt": "doubts", "confirm": "confirms"}.get(link.kind, "asserts")
                positions += [
                    Position(holder=i, stance=stance, evidence=event.sentence)  # type: ignore[arg-type]  # the four literals above
                    for i in table.ids(draft.doc[link.holder_root])
                ]
        if positions:
            found.append(Contested(event.sentence, event, positions))
