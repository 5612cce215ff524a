"""Engagements: meetings of any kind with who met, how, where, when and on what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from detente.model import AgendaItem, DateMention, Engagement, Place, Span
from detente.stages.base import Draft
from detente.stages.events.build import Built, sentence_span
from detente.stages.mentions.table import Entity, MentionTable
from detente.stages.records.agenda import agenda_below, agenda_of_sentence
from detente.stages.records.attach import Attachments
from detente.stages.records.meetings import (
    WITH_VERBS,
    another,
    cues,
    hosted,
    indirect_status,
    led_by,
    listed,
    meeting_word,
    noun_meeting,
    verb_meeting,
)
from detente.stages.status import StatusContext, event_status

if TYPE_CHECKING:
    from spacy.tokens import Token

STATUS = {"occurred": "held", "ongoing": "ongoing", "future": "planned", "hypothetical": "proposed"}
DEFINITE = frozenset(["the", "this", "that", "these", "those", "their", "both"])
NOT_ITS_DAY = frozenset("since after before until till following from by ahead of".split())
GOING_ON = re.compile(
    r"\b(?:talks|negotiations|consultations|discussions|dialogue)\b[^.;]{0,60}?"
    r"\b(?:are|is|remains?|were still) (?:still )?(?:under way|underway|ongoing|continuing|going on|in progress)\b",
    re.IGNORECASE,
)
NEAR = 4  # sentences within which a retelling needs no other sign
AGENDA_REACH = 5


@dataclass(slots=True)
class Meeting:
    """An engagement in the making."""

    kind: str
    status: str
    ids: list[str]
    date: str | None
    place: Place | None
    agenda: list[AgendaItem]
    evidence: list[Span]
    sentence: int
    trigger: Token
    others: bool  # the words name another side, though nobody known
    generic: bool
    historical: bool = False
    level_words: str = ""


class Engagements:
    """Reads meetings off events and meeting words, each told once, and gathers their agenda over sentence borders."""

    name: ClassVar[str] = "engagements"
    requires: ClassVar[tuple[str, ...]] = ("built_events", "mentions", "attachments", "layout", "dates")
    assigns: ClassVar[tuple[str, ...]] = ("engagements",)

    def __call__(self, draft: Draft) -> None:
        table: MentionTable = draft.layers["mentions"]  # type: ignore[assignment]  # the mentions stage's
        starts = {s.start: n for n, s in enumerate(draft.doc.sents)}
        found = sorted([*_from_events(draft, table), *_from_words(draft, table)], key=lambda m: m.trigger.i)
        meetings: list[Meeting] = []
        for meeting in found:
            meeting.sentence = starts.get(meeting.trigger.sent.start, 0)
            if _joins(meeting, meetings, table):
                continue
            if (
                len(_sides(meeting.ids, table)) < 2
                and meetings
                and another(meeting.trigger)
                and meeting.status == "planned"
            ):
                meeting.ids += [i for i in meetings[-1].ids if i not in meeting.ids and not table.entities[i].is_person]
            reason = _unfit(meeting, table)
            if reason is not None:
                draft.reject("engagement", sentence_span(meeting.trigger), reason)
                continue
            meetings.append(meeting)
        _later_agenda(draft, meetings, table)
        draft.layers["engagements"] = [_record(m, n, table) for n, m in enumerate(meetings, 1)]


def _from_events(draft: Draft, table: MentionTable) -> list[Meeting]:
    """Consultations, and the events that cancel, plan or propose one."""
    built: list[Built] = draft.layers["built_events"]  # type: ignore[assignment]  # the events stage's
    out: list[Meeting] = []
    for event in built:
        if event.match.frame.type == "CONSULT":
            if event.reading.status in STATUS and _is_meeting(event):
                out.append(_meeting(event, event.match.trigger, STATUS[event.reading.status], draft, table))
            continue
        word = meeting_word(event) if event.type in {"REJECT", "AGREE", "REQUEST"} else None
        status = indirect_status(event) if word is not None else None
        if word is not None and status is not None:
            out.append(_meeting(event, word, status, draft, table))
    return [m for n, m in enumerate(out) if m.trigger.i not in {o.trigger.i for o in out[:n]}]


def _is_meeting(event: Built) -> bool:
    """Whether a consultation is a meeting or call: letters, briefings, speeches, mediation by deed are none."""
    match = event.match
    below = list(match.trigger.children) if match.trigger.pos_ == "VERB" else []
    called = any(c.dep_ in {"oprd", "ccomp", "xcomp", "prt"} or c.lower_ == "together" for c in below) or (
        any(c.lower_ in {"for", "on"} for c in below) and not any(c.dep_ == "dobj" for c in below)
    )
    if match.trigger.lemma_ == "call" and called:
        return False  # `called the report a lie`, `called on Iran`
    if match.frame.mode in {"phone", "visit"} and match.trigger.lemma_ not in {"tell", "send", "dispatch"}:
        return True
    return any(w.lemma_.lower() in cues()["kinds"] for w in [match.trigger, *match.objects])


def _from_words(draft: Draft, table: MentionTable) -> list[Meeting]:
    """Meetings of two named parties that no event tells of."""
    built: list[Built] = draft.layers["built_events"]  # type: ignore[assignment]  # the events stage's
    attach: Attachments = draft.layers["attachments"]  # type: ignore[assignment]  # the places stage's
    layout: Any = draft.layers["layout"]
    told = {
        t.i
        for e in built
        for t in [e.match.trigger, *e.match.objects]
        if e.match.frame.type == "CONSULT" or indirect_status(e) is not None
    }
    out: list[Meeting] = []
    for token in draft.doc:
        lemma = token.lemma_.lower()
        verb = token.pos_ == "VERB" and lemma in cues()["meeting_verbs"]
        noun = token.pos_ in {"NOUN", "PROPN"} and lemma in cues()["meeting_nouns"]
        if not (verb or noun) or token.i in told or layout.in_skipped(token.idx):
            continue
        ids = [i for i in (verb_meeting(token, table) if verb else noun_meeting(token, table)) if not _unknown(i)]
        sides = len(_sides(ids, table))
        if sides < 2 and not (noun and (another(token) or (sides and hosted(token)))):
            continue
        date, place = attach.date_of(token), attach.place_of(token)
        day = StatusContext(draft.document.published, date.edtf if date else None)
        reading = event_status(token, context=day)
        if reading.status not in STATUS or (sides < 2 and (reading.status != "future" or not (date or place))):
            continue
        out.append(
            Meeting(
                kind=_kind([token], None),
                status=STATUS[reading.status],
                ids=ids,
                date=date.edtf if date else _day_of(token, draft),
                place=place,
                agenda=agenda_below(token, draft),
                evidence=[sentence_span(token)],
                sentence=0,
                trigger=token,
                others=False,
                generic=noun or lemma in cues()["generic"],
                historical=reading.historical,
                level_words=token.sent.text.lower(),
            )
        )
    return out


def _kind(words: list[Token], mode: str | None) -> str:
    """visit, meeting, call, talks or summit, by the frame's mode and the words."""
    if mode == "visit":
        return "visit"
    sentence = words[0].sent.text.lower()
    kinds = [k for w in words if (k := cues()["kinds"].get(w.lemma_.lower()))]
    call = mode == "phone" or "call" in kinds
    if call:
        named = any(f" {w}" in sentence for w in cues()["phone_words"])
        face = any(w in sentence for w in cues()["in_person"])
        return "meeting" if face and not named else "call"
    return kinds[-1] if kinds else "meeting"


def _meeting(event: Built, word: Token, status: str, draft: Draft, table: MentionTable) -> Meeting:
    trigger = event.match.trigger
    ids = list(dict.fromkeys((*event.actors, *event.recipients)))
    if trigger.lemma_ in WITH_VERBS or trigger.pos_ == "NOUN":
        known = _sides(ids, table)
        ids += [i for i in listed(trigger, table) if i not in ids and (i not in known)]
    ids += [i for i in led_by(trigger, table) if i not in ids and i not in _sides(ids, table)]
    words = [*event.match.objects, trigger] if word == trigger else [word]
    return Meeting(
        kind=_kind(list(reversed(words)), event.match.frame.mode if word == trigger else None),
        status="ongoing" if status == "held" and GOING_ON.search(trigger.sent.text) else status,
        ids=ids,
        date=event.date.edtf if event.date else _day_of(trigger, draft),
        place=event.place or (None if word == trigger else _place_below(word, draft)),
        agenda=agenda_below(trigger, draft),
        evidence=[event.sentence],
        sentence=0,
        trigger=word,
        others=len(event.actor_spans) + len(event.recipient_spans) > 1,
        generic=trigger.lemma_.lower() in cues()["generic"] and not event.match.objects,
        historical=event.reading.historical,
        level_words=trigger.sent.text.lower(),
    )


def _place_below(word: Token, draft: Draft) -> Place | None:
    """`invited X to visit Accra`: the place that the meeting word is in, or has as its object."""
    attach: Attachments = draft.layers["attachments"]  # type: ignore[assignment]  # the places stage's
    found = [attach.place_at(c) for c in word.children if c.dep_ in {"dobj", "pobj"}]
    return next((p for p in found if p is not None), None) or attach.place_of(word)


def _day_of(trigger: Token, draft: Draft) -> str | None:
    """The one date of a simple sentence whose own verb tells of the meeting, where the parse hangs it elsewhere."""
    verb = trigger
    while verb.dep_ in {"dobj", "pobj", "prep", "attr"} and verb.head != verb:
        verb = verb.head
    if verb.dep_ != "ROOT":
        return None
    sentence = verb.sent
    dates: list[DateMention] = draft.layers["dates"]  # type: ignore[assignment]  # the dates stage's
    inside = [d for d in dates if sentence.start_char <= d.span[0] < sentence.end_char and d.edtf]
    if len(inside) != 1:
        return None
    first = draft.doc.char_span(*inside[0].span, alignment_mode="expand")
    if first is None or any(a.dep_ in {"relcl", "advcl", "ccomp", "acl"} for a in [first.root, *first.root.ancestors]):
        return None
    before = draft.doc[first.start - 1].lower_ if first.start > sentence.start else ""
    beside = first.start == sentence.start or first.start <= verb.i + 4
    return inside[0].edtf if before not in NOT_ITS_DAY and beside else None


def _unknown(entity_id: str) -> bool:
    """Whether an id stands for somebody whose country nobody knows."""
    return entity_id.startswith("xxx:")


def _sides(ids: Iterable[str], table: MentionTable) -> set[str]:
    """The states (or else the bodies) behind ids."""
    out = set()
    for i in ids:
        entity = table.entities[i]
        out.add(f"country:{entity.country}" if entity.country and len(entity.country) == 3 else i)
    return out


def _unfit(meeting: Meeting, table: MentionTable) -> str | None:
    """Why a candidate is no engagement of the record, or None. Drops the press and the public from its parties."""
    if meeting.kind != "visit":
        meeting.ids = [
            i for i in meeting.ids if "JRN" not in table.entities[i].sectors and table.entities[i].kind != "population"
        ]
        meeting.others = meeting.others and len(meeting.ids) == 1 and not _told_public(meeting.trigger, table)
    elif all("JRN" in table.entities[i].sectors or not table.entities[i].country for i in meeting.ids):
        return "nobody of a state or body travels"
    lemma = meeting.trigger.lemma_.lower()
    if (
        meeting.status in {"planned", "proposed"}
        and lemma in cues()["loose_ahead"]
        and not (meeting.date or meeting.place)
    ):
        return "a standing promise of contact"
    offered = meeting.status in {"planned", "proposed"} and hosted(meeting.trigger)
    if len(meeting.ids) < 2 and not (meeting.others or meeting.date or meeting.place or offered):
        return "one party alone, no date and no place"
    if not meeting.ids:
        return "nobody is named"
    return None


def _joins(meeting: Meeting, earlier: list[Meeting], table: MentionTable) -> bool:
    """Whether this is an earlier meeting again: `visited Kabul and met X`, `held a call ... They discussed`."""
    for other in reversed(earlier):
        if not _same(meeting, other, table):
            continue
        known = _sides(other.ids, table)
        other.ids += [i for i in meeting.ids if i not in other.ids and not (_unknown(i) or i in known)]
        other.agenda += [a for a in meeting.agenda if a not in other.agenda]
        other.date, other.place = other.date or meeting.date, other.place or meeting.place
        other.evidence += [e for e in meeting.evidence if e not in other.evidence]
        if not meeting.generic and (other.generic or (other.kind == "meeting" and meeting.kind in {"summit", "call"})):
            other.kind = meeting.kind if other.kind != "visit" else other.kind
        other.generic = other.generic and meeting.generic
        return True
    return False


def _same(meeting: Meeting, other: Meeting, table: MentionTable) -> bool:
    near = meeting.sentence - other.sentence
    if near == 0 and set(meeting.ids) & set(other.ids) and _one_chain(meeting.trigger, other.trigger.i):
        return meeting.status == other.status or "cancelled" not in (meeting.status, other.status)
    if meeting.status != other.status or _clash(meeting.date, other.date) or _elsewhere(meeting, other):
        return False
    definite = any(c.lower_ in DEFINITE for c in meeting.trigger.lefts)
    here, there = _sides([i for i in meeting.ids if not _unknown(i)], table), _sides(other.ids, table)
    people = {i for i in meeting.ids if table.entities[i].is_person and not _unknown(i)}
    new_people = people - set(other.ids) if any(table.entities[i].is_person for i in other.ids) else set()
    if not here <= there or (new_people and not meeting.generic):
        return False
    if len(here) < 2:
        return meeting.generic and near <= NEAR and not meeting.date and not meeting.place
    if meeting.generic or definite:
        return True
    alike = meeting.kind == other.kind or "meeting" in (meeting.kind, other.kind) or meeting.kind == "talks"
    return alike and (near <= NEAR or not meeting.date)


def _told_public(trigger: Token, table: MentionTable) -> bool:
    """Whether the other side is the press or the public: `spoke to reporters`."""
    ids = [i for t in trigger.subtree for i in table.ids(t)]
    return any("JRN" in table.entities[i].sectors or table.entities[i].kind == "population" for i in ids)


def _clash(first: str | None, second: str | None) -> bool:
    """Whether two dates cannot be one: neither begins the other."""
    return bool(first and second) and not (str(first).startswith(str(second)) or str(second).startswith(str(first)))


def _elsewhere(meeting: Meeting, other: Meeting) -> bool:
    """Whether both name a city, and not the same one."""
    if meeting.place is None or other.place is None:
        return False
    fine = meeting.place.precision != "country" and other.place.precision != "country"
    return fine and meeting.place.name != other.place.name


def _one_chain(trigger: Token, other: int) -> bool:
    """Whether two event words of one sentence tell of one meeting: coordinated verbs, or one below the other."""
    node = trigger
    for _ in range(6):
        if node.i == other or any(c.i == other for c in node.conjuncts):
            return True
        if node.head == node or node.dep_ == "ccomp":
            break
        node = node.head
    back = trigger.doc[other]
    for _ in range(6):
        if back.i == trigger.i:
            return True
        if back.head == back:
            return False
        back = back.head
    return False


def _later_agenda(draft: Draft, meetings: list[Meeting], table: MentionTable) -> None:
    """`Discussions focused on ...`, `They also discussed ...` in the sentences that follow give the agenda."""
    sentences = list(draft.doc.sents)
    main = [m for m in meetings if m.status != "cancelled" and not m.historical]
    for number, meeting in enumerate(main):
        stop = main[number + 1].sentence if number + 1 < len(main) else len(sentences)
        last = min(len(sentences), meeting.sentence + 1 + AGENDA_REACH, max(stop, meeting.sentence + 1))
        known = {*meeting.ids, *_sides(meeting.ids, table)}
        for sentence in sentences[meeting.sentence + 1 : last]:
            items = agenda_of_sentence(sentence, draft, table, known)
            fresh = [a for a in items if not any(_within(a.span, b.span) for b in meeting.agenda)]
            if fresh:
                meeting.agenda += fresh
                span = sentence_span(sentence.root)
                meeting.evidence += [span] if span not in meeting.evidence else []


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _level(meeting: Meeting, entities: Iterable[Entity]) -> str | None:
    """leader, ministerial, senior or technical, by the offices of those who met."""
    roles = [f"{e.role or ''} {' '.join(sorted(e.words))}".lower() for e in entities if e.is_person]
    if any(w in meeting.level_words for w in ("technical-level", "working-level", "expert-level")):
        return "technical"
    for level, key in (("leader", "leader_roles"), ("ministerial", "ministerial_roles"), ("senior", "senior_words")):
        for role in roles:
            if any(f" {w} " in f" {role} " for w in cues()[key]) and not (
                level == "leader" and any(w in role for w in ("deputy", "vice"))
            ):
                return level
    return None


def _record(meeting: Meeting, number: int, table: MentionTable) -> Engagement:
    people = [
        i for i in meeting.ids if table.entities[i].is_person and not table.entities[i].plural and not _unknown(i)
    ]
    participants: list[str] = []
    for entity_id in meeting.ids:
        entity = table.entities[entity_id]
        if entity.is_person:
            state = f"country:{entity.country}" if entity.country else None
            entity_id = state if state in table.entities else entity_id
        if entity_id not in participants:
            participants.append(entity_id)
    return Engagement(
        id=f"g{number}",
        kind=meeting.kind,  # type: ignore[arg-type]  # values of cues()["kinds"]
        level=_level(meeting, [table.entities[i] for i in meeting.ids]),  # type: ignore[arg-type]  # this module's literals
        participants=tuple(participants),
        people=tuple(people),
        status=meeting.status,  # type: ignore[arg-type]  # values of STATUS
        date=meeting.date,
        place=meeting.place,
        agenda=tuple(dict.fromkeys(meeting.agenda)),
        evidence=tuple(meeting.evidence),
    )
