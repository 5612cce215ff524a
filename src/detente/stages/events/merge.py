"""One event told twice in an article is one event with further mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.stages.events.build import Built

if TYPE_CHECKING:
    from detente.stages.base import Draft

DEFINITE = frozenset(["the", "this", "that", "these", "those", "such"])


def merge(events: list[Built], draft: Draft) -> list[Built]:
    """Fold later mentions into the first telling; events whose type, parties, status or voucher differ stay apart."""
    out: list[Built] = []
    for event in sorted(events, key=lambda e: e.trigger):
        same = next((o for o in reversed(out) if _same(o, event)), None)
        if same is None:
            out.append(event)
            continue
        same.further.append(event.evidence)
        same.date = same.date or event.date
        same.place = same.place or event.place
        draft.reject("event", event.trigger, "told before", f"see characters {same.trigger[0]} to {same.trigger[1]}")
    return out


def _same(first: Built, later: Built) -> bool:
    if first.type != later.type or first.stance != later.stance or _done(first) != _done(later):
        return False
    if first.date and later.date and first.date.edtf and later.date.edtf and first.date.edtf != later.date.edtf:
        return False
    if first.place and later.place and first.place.name != later.place.name:
        return False
    lemma = later.match.trigger.lemma_.lower()
    same_word = lemma == first.match.trigger.lemma_.lower()
    anaphor = later.match.frame.pos == "NOUN" and any(c.lower_ in DEFINITE for c in later.match.trigger.lefts)
    if not (same_word and _parties_agree(first, later, strict=True)) and not (
        anaphor and _parties_agree(first, later, strict=False)
    ):
        return False
    return same_word or (anaphor and first.type in {"CONSULT", "ASSAULT", "AGREE", "PROTEST"})


def _done(event: Built) -> bool:
    return event.reading.status in {"occurred", "ongoing"}


def _parties_agree(first: Built, later: Built, *, strict: bool) -> bool:
    """Whether the later mention names nobody new; strictly: the same actors and recipients."""
    if strict:
        return set(first.actors) == set(later.actors) and set(first.recipients) == set(later.recipients)
    known = set(first.actors) | set(first.recipients)
    return set(later.actors) | set(later.recipients) <= known and bool(known)
