"""Whether a record of a reading agrees with a gold item, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from detente.actors import load_registry
from detente.actors.agents import SECTORS
from detente.evaluate.gold import GoldItem
from detente.model import Actor, Reading, Span
from detente.model.records import Claim, Commitment, Engagement, Event, Figure, Place, Statement

INTERNATIONAL = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})

Checks = dict[str, bool]
Wants = Mapping[str, tuple[str, ...]]


class Parties:
    """The actors of a reading, asked whether they are who gold says."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.document.text
        self.actors = {a.id: a for a in reading.actors}

    def any_fits(self, ids: Iterable[str | None], specs: Iterable[str]) -> bool:
        """Whether one of the actors meets one of the specifications."""
        found = [self.actors[i] for i in ids if i in self.actors]
        return any(self.fits(actor, spec) for actor in found for spec in specs)

    def fits(self, actor: Actor, spec: str) -> bool:
        """Whether an actor meets "ISO3", "ISO3 SECTOR ...", a sector alone, or part of one of its names."""
        first, *rest = spec.split()
        if not rest and first in SECTORS:
            return first in actor.sectors
        if first in _codes() and set(rest) <= SECTORS | INTERNATIONAL:
            return (actor.country == first or first in actor.sectors) and all(_has_sector(actor, s) for s in rest)
        return any(spec.lower() in name.lower() for name in self.names(actor))

    def names(self, actor: Actor) -> list[str]:
        """The actor's name and every wording of the text for it."""
        return [actor.name, *(self.text[s:e] for s, e in actor.mentions)]


def _has_sector(actor: Actor, sector: str) -> bool:
    # A bare country in a sentence such as "Peru said" stands for its government.
    return sector in actor.sectors or (sector == "GOV" and actor.kind == "country" and not actor.sectors)


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(load_registry().countries) | INTERNATIONAL


def check_statement(parties: Parties, record: Statement, wants: Wants) -> Checks:
    """Fields speaker, speaker_name, kind."""
    told = [key for key in ("speaker", "speaker_name") if key in wants]
    checks = {key: parties.any_fits([record.speaker], wants[key]) for key in told}
    return checks | _among(record, wants, "kind")


def check_event(parties: Parties, record: Event, wants: Wants) -> Checks:
    """Fields type, actor, recipient, status, historical, stance, by, mode, date, place."""
    checks = _among(record, wants, "type", "stance", "mode")
    if "actor" in wants:
        checks["actor"] = parties.any_fits(record.actors, wants["actor"])
    if "recipient" in wants:
        # Both parties of a reciprocal event may stand on the actors' side.
        ids = record.recipients or (record.actors if len(record.actors) > 1 else ())
        checks["recipient"] = parties.any_fits(ids, wants["recipient"])
    if "status" in wants:
        checks["status"] = record.status in wants["status"] or _promise_made(record, wants)
    if wants.get("historical") == ("True",):
        checks["historical"] = record.historical
    if "by" in wants:
        checks["by"] = parties.any_fits(record.asserted_by, wants["by"])
    return checks | _when_and_where(record.date, record.place, wants)


def _promise_made(record: Event, wants: Wants) -> bool:
    """A promise has been made though its content lies ahead: both views of such a type are right."""
    made = record.type in {"AGREE", "CONCEDE", "THREATEN"} and record.type in wants.get("type", ())
    return made and record.status == "occurred" and "future" in wants["status"]


def check_claim(parties: Parties, record: Claim, wants: Wants) -> Checks:
    """Fields contested, holder, denied_by."""
    checks = {"contested": record.contested}
    for key, stances in (("holder", {"asserts", "confirms"}), ("denied_by", {"denies", "doubts"})):
        if key in wants:
            holders = [p.holder for p in record.positions if p.stance in stances]
            checks[key] = parties.any_fits(holders, wants[key])
    return checks


def check_commitment(parties: Parties, record: Commitment, wants: Wants) -> Checks:
    """Fields by, to, state, action, due."""
    checks = {"by": parties.any_fits(record.by, wants.get("by", ()))} | _among(record, wants, "state", "due")
    if "to" in wants:
        checks["to"] = parties.any_fits(record.to, wants["to"])
    if "action_has" in wants:
        checks["action"] = _mentions_any(parties.text[slice(*record.action)], wants["action_has"])
    return checks


def check_engagement(parties: Parties, record: Engagement, wants: Wants) -> Checks:
    """Fields kind, status, level, participants, person, agenda, date, place."""
    checks = _among(record, wants, "kind", "status", "level")
    present = (*record.participants, *record.people)
    if "participants" in wants:
        checks["participants"] = all(parties.any_fits(present, [spec]) for spec in wants["participants"])
    if "person" in wants:
        checks["person"] = parties.any_fits(present, wants["person"])
    if "agenda_has" in wants:
        agenda = " ".join(f"{item.topic} {parties.text[slice(*item.span)]}" for item in record.agenda)
        checks["agenda"] = _mentions_any(agenda, wants["agenda_has"])
    return checks | _when_and_where(record.date, record.place, wants)


def check_figure(parties: Parties, record: Figure, wants: Wants) -> Checks:
    """Fields low, high, by."""
    checks: Checks = {}
    for key, value in (("low", record.low), ("high", record.high)):
        if key in wants:
            checks[key] = value is not None and value == float(wants[key][0])
    if "by" in wants:
        checks["by"] = parties.any_fits(record.by, wants["by"])
    return checks


def check_actor(parties: Parties, record: Actor, wants: Wants) -> Checks:
    """Fields country, sectors."""
    checks = _among(record, wants, "country")
    if "sectors" in wants:
        checks["sectors"] = not set(wants["sectors"]).isdisjoint(record.sectors)
    return checks


def names_actor(parties: Parties, record: Actor, item: GoldItem) -> bool:
    """Whether the record is about the actor that a gold item names."""
    return any(item.snippet.lower() in name.lower() for name in parties.names(record))


def _among(record: Any, wants: Wants, *keys: str) -> Checks:
    return {key: getattr(record, key) in wants[key] for key in keys if key in wants}


def _mentions_any(text: str, words: Iterable[str]) -> bool:
    return any(word.lower() in text.lower() for word in words)


def _when_and_where(date: str | None, place: Place | None, wants: Wants) -> Checks:
    checks: Checks = {}
    if "date" in wants:
        checks["date"] = date in wants["date"]
    elif "date_within" in wants:
        first, last = wants["date_within"]
        parts = (date or "").split("/")
        checks["date"] = bool(date) and first <= parts[0][:10] and parts[-1][:10] <= last
    if "place" in wants:
        name = place.name.lower() if place else ""
        checks["place"] = bool(name) and any(p.lower() in name or name in p.lower() for p in wants["place"])
    return checks


Check = Callable[[Parties, Any, Wants], Checks]


def spans_of(record: Any) -> list[Span]:
    """Every place of the text that a record points at."""
    match record:
        case Statement():
            return [s for s in (record.content, record.cue, record.source) if s]
        case Event():
            told = (record.evidence, *record.mentions)
            return [s for e in told for s in (e.trigger, e.sentence, *e.actors, *e.recipients)]
        case Claim():
            return [record.proposition, *(p.evidence for p in record.positions)]
        case Commitment():
            return [record.action, *record.evidence]
        case Engagement():
            return [*record.evidence, *(item.span for item in record.agenda)]
        case _:
            return list(record.evidence)


def core_of(record: Any) -> list[Span]:
    """The words a record hangs on: those of an event are its triggers, for its sentence may hold several events."""
    if isinstance(record, Event):
        return [e.trigger for e in (record.evidence, *record.mentions)]
    return spans_of(record)
