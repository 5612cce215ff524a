"""The events stage: candidates become events of the record, told once each, with every further mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from detente.codebook import codebook
from detente.lexicon.index import FrameIndex
from detente.model import Event, Place
from detente.stages.base import Draft
from detente.stages.clause import grammar, is_infinitive
from detente.stages.events.build import (
    DEEDS,
    Built,
    confidence_of,
    contexts_of,
    fill_roles,
    may_stand,
    sentence_span,
    statement_of,
    trigger_span,
    unreported_reason,
)
from detente.stages.events.candidates import candidates
from detente.stages.events.demands import DUTY_FRAME, bears_duty
from detente.stages.events.judged import Judging, proposed, settle, spans_of, unknown_words
from detente.stages.events.match import Match
from detente.stages.events.merge import merge
from detente.stages.events.moves import moved_type
from detente.stages.events.roles import Party, ids_of, words_of
from detente.stages.events.vouch import voucher
from detente.stages.mentions.table import MentionTable
from detente.stages.records.attach import Attachments
from detente.stages.status import StatusContext, event_status

if TYPE_CHECKING:
    from detente.judge import Judge
    from detente.stages.layout import Layout


# Of these a wish alone is no event: `the importance of cooperating`, `an opportunity to meet`, `to support X`.
WISHED = frozenset({"AGREE", "AID", "CONCEDE", "CONSULT", "COOPERATE", "RETREAT", "SUPPORT"})


class Events:
    """Finds who did what to whom."""

    name: ClassVar[str] = "events"
    requires: ClassVar[tuple[str, ...]] = ("layout", "mentions", "statements", "dates", "attachments")
    assigns: ClassVar[tuple[str, ...]] = ("built_events",)

    def __init__(self, index: FrameIndex, judge: Judge | None = None) -> None:
        self._index, self._judge = index, judge

    def __call__(self, draft: Draft) -> None:
        layout: Layout = draft.layers["layout"]  # type: ignore[assignment]  # the layout stage's
        matches = [m for m in candidates(draft.doc, self._index) if not layout.in_skipped(m.trigger.idx)]
        out = [built for match in matches if (built := build(draft, match)) is not None]
        out = without_agendas(out, draft)
        out = self._judged(out, matches, draft) if self._judge is not None else certain(out, draft)
        draft.layers["built_events"] = merge(out, draft)

    def _judged(self, events: list[Built], matches: list[Match], draft: Draft) -> list[Built]:
        """The events that the judge lets stand, and those that it alone sees."""
        assert self._judge is not None
        judging = Judging(self._judge, matches)
        out = []
        for event in events:
            beside = frozenset(
                e.type for e in events if e is not event and e.doubt is None and e.sentence == event.sentence
            )
            reason = None if event.match.frame is DUTY_FRAME else settle(event, judging.of(event), beside)
            if reason is None:
                out.append(event)
            else:
                draft.reject("event", event.trigger, reason, f"{event.type} {event.match.frame.source}")
        return out + self._unknown(judging, matches, out, draft)

    def _unknown(
        self, judging: Judging, matches: list[Match], settled: list[Built], draft: Draft
    ) -> list[Built]:
        """Events of words that no frame knows, where the judge is sure. A type that the sentence has already is left:
        the judge may have read the other word."""
        table: MentionTable = draft.layers["mentions"]  # type: ignore[assignment]  # the mentions stage's
        layout: Layout = draft.layers["layout"]  # type: ignore[assignment]  # the layout stage's
        taken = {t.i for m in matches for t in (m.trigger, *m.objects, *([m.complement] if m.complement else []))}
        seen = {(e.sentence, e.type) for e in settled}
        out = []
        spoken = {s.cue[0] for s in draft.layers["statements"] if s.cue}  # type: ignore[attr-defined]  # statements
        for match in unknown_words(draft.doc, taken, spoken, table):
            if layout.in_skipped(match.trigger.idx):
                continue
            found = proposed(match, judging.verdict(match.trigger, *spans_of(match)))
            if found is not None and (sentence_span(match.trigger), found.frame.type) not in seen:
                event = build(draft, found)
                if event is not None:
                    out.append(event)
        return out


def certain(events: list[Built], draft: Draft) -> list[Built]:
    """The events that the rules are sure of; the others are noted."""
    for event in events:
        if event.doubt is not None:
            draft.reject("event", event.trigger, event.doubt, f"{event.type} {event.match.frame.source}")
    return [e for e in events if e.doubt is None]


def without_agendas(events: list[Built], draft: Draft) -> list[Built]:
    """Leave out `to discuss ...` under a meeting: it is the meeting's agenda."""
    meetings = {e.match.trigger.i for e in events if e.match.frame.type == "CONSULT"}
    out = []
    for event in events:
        trigger = event.match.trigger
        aim = (
            event.match.frame.type == "CONSULT" and trigger.lemma_ in grammar("agenda_aims") and is_infinitive(trigger)
        )
        if _is_topic(event):
            draft.reject("event", event.trigger, "a topic of talks")
            continue
        if aim and any(a.i in meetings or any(c.i in meetings for c in a.children) for a in trigger.ancestors):
            draft.reject("event", event.trigger, "the agenda of a meeting that is on record")
            continue
        out.append(event)
    return out


def _is_topic(event: Built) -> bool:
    """`discussed strengthening ties`, `discussed U.S. support`: what is talked about has not been done by that."""
    trigger = event.match.trigger
    if event.match.frame.type in DEEDS or event.match.frame.type == "CONSULT":
        return False
    top = trigger
    while top.dep_ in {"conj", "pobj", "prep"} and top.pos_ not in {"VERB", "AUX"}:
        top = top.head
    if top == trigger and top.dep_ == "conj":
        top = top.head
    above = top if top != trigger and top.pos_ == "VERB" else top.head
    hangs = top.dep_ in {"dobj", "xcomp", "ccomp", "ROOT", "conj", "pcomp"}
    return hangs and above.lemma_ in grammar("topical") and above != trigger


def build(draft: Draft, match: Match) -> Built | None:
    """One event, or None after noting why not."""
    table: MentionTable = draft.layers["mentions"]  # type: ignore[assignment]  # the mentions stage's
    attach: Attachments = draft.layers["attachments"]  # type: ignore[assignment]  # the places stage's
    trigger = trigger_span(match)
    actors, recipients, reason = fill_roles(match, table)
    place = _place(match, attach)
    reason = reason or unreported_reason(match, actors, recipients, place)
    doubt = reason if may_stand(reason, match, actors, recipients) else None
    if reason is not None and doubt is None:
        draft.reject("event", trigger, reason, f"{match.frame.type} {match.frame.source}")
        return None
    date = attach.date_of(match.trigger)
    context = StatusContext(document_date=draft.document.published, event_date=date.edtf if date else None)
    reading = event_status(match.trigger, context=context)
    type_, mode, status = moved_type(match, reading)
    statement = statement_of(draft, trigger)
    if type_ == "REJECT" and match.frame.reciprocal:
        actors = [p for p in actors if p not in recipients]  # `will not meet X`: X is refused and refuses nothing
    duty = "modal: duty" in reading.reasons or bears_duty(match.trigger)
    if duty and match.frame is not DUTY_FRAME:
        demanded = own_demand(actors, statement, table)
        if demanded is not None:
            # `Russia must withdraw`, said in the first person of a release or a quotation.
            recipients, actors = actors, demanded
            type_, mode, status = "REQUEST", "change", "occurred"
    possible = "modal: possible" in reading.reasons  # `the two sides may meet`: the report holds it possible
    if status == "hypothetical" and type_ in WISHED and not possible:
        draft.reject("event", trigger, "a wish or an aim, which nobody has undertaken", f"{type_} {match.frame.source}")
        return None
    stance, asserted_by = voucher(reading, statement, ids_of(actors), table, draft)
    return Built(
        match=match,
        type=type_,
        mode=mode,
        actors=ids_of(actors),
        recipients=ids_of(recipients),
        actor_spans=words_of(actors, match.trigger, table),
        recipient_spans=words_of(recipients, match.trigger, table),
        reading=reading,
        status=status,
        stance=stance,
        asserted_by=asserted_by,
        statement=statement.id if statement else None,
        date=date,
        place=place,
        confidence=confidence_of(match, actors, recipients, reading),
        sentence=sentence_span(match.trigger),
        trigger=trigger,
        further=[],
        doubt=doubt,
    )


def own_demand(actors: list[Party], statement: Any | None, table: MentionTable) -> list[Party] | None:
    """The speaker of a duty put on somebody else, or None."""
    speaker = statement.speaker if statement is not None else _voice(table)
    if speaker is None or not ids_of(actors) or speaker in ids_of(actors):
        return None
    said_by = table.entities[speaker].country
    if said_by and all(table.entities[i].country == said_by for i in ids_of(actors)):
        return None
    told = (statement.source or statement.content,) if statement is not None else ()
    return [Party((speaker,), told[0] if told else None, True)]


def _voice(table: MentionTable) -> str | None:
    """Whose words the text itself is: a publisher that rules or represents, not one that reports."""
    publisher = table.entities.get(table.publisher or "")
    return publisher.id if publisher is not None and "JRN" not in publisher.sectors and publisher.country else None


def _place(match: Match, attach: Attachments) -> Place | None:
    """Where it happened: what a visit goes to, else the place that hangs on the word."""
    if match.frame.mode == "visit":
        for head in match.recipients:
            found = attach.place_at(head)
            if found is not None:
                return found
    return attach.place_of(match.trigger)


def to_events(built: list[Built], draft: Draft) -> list[Event]:
    """Numbered records in the order of the text."""
    book = codebook()
    out: list[Event] = []
    for number, b in enumerate(built, 1):
        sentence = draft.text[b.sentence[0] : b.sentence[1]]
        lemmas = {t.lemma_.lower() for t in b.match.trigger.sent}
        fields: dict[str, Any] = {
            "id": f"e{number}",
            "type": b.type,
            "mode": b.mode,
            "contexts": contexts_of(sentence, lemmas),
            "cameo": book.cameo(b.type, b.mode),
            "quad": book.quad(b.type),
            "score": book.score(b.type, b.mode),
            "actors": b.actors,
            "recipients": b.recipients,
            "status": b.status,
            "historical": b.reading.historical,
            "stance": b.stance,
            "asserted_by": b.asserted_by,
            "statement": b.statement,
            "date": b.date.edtf if b.date else None,
            "date_text": b.date.text if b.date else None,
            "place": b.place,
            "confidence": b.confidence,
            "evidence": b.evidence,
            "mentions": tuple(b.further),
        }
        out.append(Event(**fields))
    return out
