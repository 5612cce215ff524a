"""Engagements: meetings of any kind with who met, how, where, when and on what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from detente.lexicon.files import data_dir, read_yaml
from detente.model import AgendaItem, Engagement, Place, Span
from detente.stages.base import Draft
from detente.stages.events.build import Built
from detente.stages.mentions.table import Entity, MentionTable
from detente.stages.records.agenda import agenda_below, agenda_of_sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

STATUS = {"occurred": "held", "ongoing": "ongoing", "future": "planned", "hypothetical": "proposed"}
KIND_RANK = ("call", "visit", "summit", "talks", "meeting")


@lru_cache(maxsize=1)
def cues() -> dict[str, Any]:
    """cues/engagement.yaml with lists as frozensets."""
    raw = read_yaml(data_dir() / "cues" / "engagement.yaml")
    out: dict[str, Any] = {k: frozenset(v) for k, v in raw.items() if k != "kinds"}
    out["kinds"] = {lemma: kind for kind in reversed(KIND_RANK) for lemma in raw["kinds"][kind]}
    return out


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
    verb: int
    level_words: str = ""
    extra: list[str] = field(default_factory=list)


class Engagements:
    """Reads meetings off CONSULT events and gathers their agenda over sentence borders."""

    name: ClassVar[str] = "engagements"
    requires: ClassVar[tuple[str, ...]] = ("built_events", "mentions", "attachments")
    assigns: ClassVar[tuple[str, ...]] = ("engagements",)

    def __call__(self, draft: Draft) -> None:
        table: MentionTable = draft.layers["mentions"]  # type: ignore[assignment]  # the mentions stage's
        built: list[Built] = draft.layers["built_events"]  # type: ignore[assignment]  # the events stage's
        starts = {s.start: n for n, s in enumerate(draft.doc.sents)}
        meetings: list[Meeting] = []
        for event in built:
            if event.match.frame.type != "CONSULT" or event.reading.status not in STATUS:
                continue
            meeting = _meeting(event, starts, draft)
            if not _joins(meeting, meetings, event):
                meetings.append(meeting)
        _later_agenda(draft, meetings, table)
        draft.layers["engagements"] = [_record(m, n, table) for n, m in enumerate(meetings, 1)]


def kind_of(event: Built) -> str:
    """visit, meeting, call, talks or summit, by the frame's mode and the words."""
    if event.match.frame.mode == "phone":
        return "call"
    words = [event.match.trigger, *event.match.objects]
    kinds = [cues()["kinds"].get(w.lemma_.lower()) for w in words]
    if event.match.frame.mode == "visit":
        return "visit"
    return next((k for k in reversed(kinds) if k), "meeting")


def _meeting(event: Built, starts: dict[int, int], draft: Draft) -> Meeting:
    trigger = event.match.trigger
    sentence = trigger.sent
    place = event.place
    level_words = sentence.text.lower()
    return Meeting(
        kind=kind_of(event),
        status=STATUS[event.reading.status],
        ids=list(dict.fromkeys((*event.actors, *event.recipients))),
        date=event.date.edtf if event.date else None,
        place=place,
        agenda=agenda_below(trigger, draft),
        evidence=[event.sentence],
        sentence=starts.get(sentence.start, 0),
        verb=trigger.i,
        level_words=level_words,
    )


def _joins(meeting: Meeting, earlier: list[Meeting], event: Built) -> bool:
    """Whether this is an earlier meeting again: `visited Kabul and met X`, `held a call ... They discussed`."""
    for other in reversed(earlier):
        near = meeting.sentence - other.sentence
        if near > 4 or other.status != meeting.status:
            continue
        shared = set(meeting.ids) & set(other.ids)
        same_sentence = near == 0 and bool(shared) and _one_chain(event.match.trigger, other.verb)
        retold = (
            near > 0
            and set(meeting.ids) <= set(other.ids)
            and len(meeting.ids) > 1
            and meeting.kind in {"talks", "meeting", other.kind}
        )
        if retold and meeting.date and other.date and meeting.date != other.date:
            retold = False
        if not (same_sentence or retold):
            continue
        other.ids += [i for i in meeting.ids if i not in other.ids]
        other.agenda += [a for a in meeting.agenda if a not in other.agenda]
        other.date, other.place = other.date or meeting.date, other.place or meeting.place
        other.evidence += [e for e in meeting.evidence if e not in other.evidence]
        if "visit" not in (other.kind,) and KIND_RANK.index(meeting.kind) < KIND_RANK.index(other.kind):
            other.kind = meeting.kind
        return True
    return False


def _one_chain(trigger: Token, other: int) -> bool:
    """Whether two event words of one sentence tell of one meeting: coordinated verbs, or one below the other."""
    node = trigger
    for _ in range(6):
        if node.i == other or any(c.i == other for c in node.conjuncts):
            return True
        if node.head is node or node.dep_ == "ccomp":
            break
        node = node.head
    back = trigger.doc[other]
    for _ in range(6):
        if back.i == trigger.i:
            return True
        if back.head is back:
            return False
        back = back.head
    return False


def _later_agenda(draft: Draft, meetings: list[Meeting], table: MentionTable) -> None:
    """`Discussions focused on ...`, `They also discussed ...` in the sentences that follow give the agenda."""
    sentences = list(draft.doc.sents)
    for number, meeting in enumerate(meetings):
        stop = meetings[number + 1].sentence if number + 1 < len(meetings) else len(sentences)
        for index in range(
            meeting.sentence + 1, min(len(sentences), meeting.sentence + 5, max(stop, meeting.sentence + 1))
        ):
            items = agenda_of_sentence(sentences[index], draft)
            if items:
                meeting.agenda += [a for a in items if a not in meeting.agenda]
                meeting.evidence.append((sentences[index].start_char, sentences[index].end_char))


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
    people = [i for i in meeting.ids if table.entities[i].is_person]
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
        agenda=tuple(meeting.agenda),
        evidence=tuple(meeting.evidence),
    )
