"""From a match to an event: parties, status, voucher, date and place; or a rejection with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.codebook import codebook
from detente.lexicon.index import frame_index
from detente.model import DateMention, Evidence, Place, Span
from detente.stages.base import Draft
from detente.stages.clause import light_governor
from detente.stages.events.match import Match
from detente.stages.events.roles import Party, ids_of, is_political, parties
from detente.stages.mentions.phrases import char_span
from detente.stages.mentions.table import MentionTable
from detente.stages.status import StatusReading

if TYPE_CHECKING:
    from spacy.tokens import Token
NO_ACTOR, NO_RECIPIENT = "actor is no political actor", "recipient is no political actor"
FEW = "a noun of speech or help with fewer than two parties"
# Types whose literal object is what they are directed at: `denounced the detentions`, `summoned the ambassador`.
TARGETING = frozenset({"ACCUSE", "SUPPORT", "REJECT", "ASSAULT", "COERCE"})
VIOLENT = frozenset({"ASSAULT", "COERCE"})
# Types that a bare noun reports with one party alone: deeds that leave traces. Of talk, both sides must be told.
DEEDS = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "SANCTION", "RETREAT"})
# Rejections that speak of parties alone: the word may still tell an event.
DOUBTED = frozenset({NO_ACTOR, NO_RECIPIENT, FEW})
# Done to people: `held the budget hostage` is a figure of speech.
TO_PEOPLE = frozenset({"abduct", "arrest", "beat", "torture", "sexual", "deport"})


@dataclass(slots=True)
class Built:
    """An event in the making; `Event` once it is numbered."""

    match: Match
    type: str
    mode: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    actor_spans: tuple[Span, ...]
    recipient_spans: tuple[Span, ...]
    reading: StatusReading
    status: str
    stance: str
    asserted_by: tuple[str, ...]
    statement: str | None
    date: DateMention | None
    place: Place | None
    confidence: float
    sentence: Span
    trigger: Span
    further: list[Evidence]
    doubt: str | None = None  # why the rules alone would leave it out; the judge may let it stand

    @property
    def evidence(self) -> Evidence:
        return Evidence(
            sentence=self.sentence, trigger=self.trigger, actors=self.actor_spans, recipients=self.recipient_spans
        )


def word_span(token: Token) -> Span:
    """Characters of a token."""
    return token.idx, token.idx + len(token.text)


def trigger_span(match: Match) -> Span:
    """The trigger word, with the literal object of a light phrase when it stands close (`held talks`)."""
    start, end = word_span(match.trigger)
    for obj in match.objects:
        if 0 < obj.i - match.trigger.i <= 4:
            end = max(end, obj.idx + len(obj.text))
    return start, end


def sentence_span(token: Token) -> Span:
    """Characters of the token's sentence, without edge whitespace."""
    sent = token.sent
    first, last = sent.start, sent.end - 1
    doc = token.doc
    while first < last and doc[first].is_space:
        first += 1
    while last > first and doc[last].is_space:
        last -= 1
    return doc[first].idx, doc[last].idx + len(doc[last].text)


def fill_roles(match: Match, table: MentionTable) -> tuple[list[Party], list[Party], str | None]:
    """(actors, recipients, reason to reject or None)."""
    actors = parties(match.actors, table, inner=match.frame.pos == "VERB")
    recipients = parties(match.recipients, table, inner=True, owner_only=is_deed)
    if not ids_of(actors) and (match.frame.type == "MOBILIZE" or match.frame.mode == "withdraw"):
        # `the country's military was put on alert`: those who are moved are the ones who act.
        actors = [p for p in parties(match.objects, table, inner=True) if p.ids]
    if not ids_of(recipients) and not match.frame.reciprocal:
        recipients += whose_object(match, table, actors)
    reason = unmet(match, actors, recipients, table)
    actor_ids = set(ids_of(actors))
    if match.frame.reciprocal and not actor_ids and not ids_of(recipients):
        # `Talks are ongoing, both sides are engaged`: the pair that the sentence names.
        actors = [
            Party(table.ids(t), char_span(t, (t.i, t.i + 1)), True) for t in match.trigger.sent if len(table.ids(t)) > 1
        ][:1]
    if match.frame.reciprocal:
        recipients = [p for p in recipients if not p.ids or not set(p.ids) <= actor_ids]  # `with his counterparts`
        actors = actors + [p for p in recipients if p not in actors]
        return actors, recipients or towards(match, table, actors), reason
    if not ids_of(recipients):
        recipients += towards(match, table, actors)
    if not recipients and match.frame.type in TARGETING:
        recipients = parties(match.objects, table, inner=True, owner_only=is_deed)
    recipients = [p for p in recipients if not p.ids or not set(p.ids) <= actor_ids]
    return actors, recipients, reason


def unmet(match: Match, actors: list[Party], recipients: list[Party], table: MentionTable) -> str | None:
    """Which demand of the frame on its parties is not met, or None."""
    if match.frame.needs_actor and not _political(actors, table):
        return NO_ACTOR
    together = match.frame.reciprocal and len(ids_of(actors)) > 1
    if match.frame.needs_recipient and not together and not _political(recipients, table):
        return NO_RECIPIENT
    return None


def may_stand(reason: str | None, match: Match, actors: list[Party], recipients: list[Party]) -> bool:
    """Whether the judge may overrule a rejection: parties are too few for the rules alone, but someone is named, and
    it is not said that something else did it (`was hit by the storm`)."""
    if reason not in DOUBTED or not (ids_of(actors) or ids_of(recipients)):
        return False
    if actors and not ids_of(actors):
        return False
    return bool(ids_of(recipients)) or not codebook().type(match.frame.type).recipient_required


def _foreign(found: list[Party], table: MentionTable, actors: list[Party]) -> list[Party]:
    """Parties with an entity that is not of the actors' own country."""
    own = {table.entities[i].country for i in ids_of(actors)} - {None}
    return [p for p in found if p.ids and p not in actors and not own & {table.entities[i].country for i in p.ids}]


def whose_object(match: Match, table: MentionTable, actors: list[Party]) -> list[Party]:
    """`rejected Iran's demand`: the recipient is whose the literal object is."""
    found = parties(match.objects, table, inner=True, owner_only=is_deed)
    if match.frame.type in {"MOBILIZE", "CONSULT"}:
        found = [p for p in found if not p.direct]  # `deployed troops`: those who are sent, not whom it is against
    return _foreign(found, table, actors)


def towards(match: Match, table: MentionTable, actors: list[Party]) -> list[Party]:
    """`agreed to lend money to Indonesia`: the party below the complement, one of another country first."""
    heads = [h for h in match.loose if not _of_a_deed(h, match.trigger)]
    found = parties(heads, table, inner=True, owner_only=is_deed)
    return (_foreign(found, table, actors) or _others_by_name(found, table, actors))[:1]


def _others_by_name(found: list[Party], table: MentionTable, actors: list[Party]) -> list[Party]:
    """Parties of the actors' own country with a name of their own: `refused to meet Vice President X`."""
    own = set(ids_of(actors)) | {table.entities[i].acts_for for i in ids_of(actors)}
    return [p for p in found if p.direct and any(table.entities[i].proper and i not in own for i in p.ids)]


def is_deed(head: Token) -> bool:
    """Whether the head names a deed with a doer and a victim (`condemned the attack on X`): its victim is not the one
    at whom the words are directed."""
    return any(f.type in VIOLENT for f in frame_index().nouns(head.lemma_.lower()))


def _of_a_deed(head: Token, trigger: Token) -> bool:
    """Whether a deed stands between the word and the head: its victim is not whom the word is directed at."""
    above = head.head
    while above != trigger and above.head != above:
        if above.pos_ == "NOUN" and is_deed(above):
            return True
        above = above.head
    return False


def _political(found: list[Party], table: MentionTable) -> bool:
    return any(is_political(table.entities[i]) for i in ids_of(found))


def confidence_of(match: Match, actors: list[Party], recipients: list[Party], status: StatusReading) -> float:
    """A rough certainty by rules alone: how demanding the frame, how direct the parties, how sure the status."""
    score = 0.35 + 0.04 * min(match.frame.weight, 5)
    score += 0.15 * any(p.ids and p.direct for p in actors) + 0.08 * any(p.ids and not p.direct for p in actors)
    score += 0.12 * any(p.ids and p.direct for p in recipients)
    score += 0.08 if match.frame.pos == "VERB" else 0.0
    return round(min(0.95, score) * (0.7 + 0.3 * status.confidence), 2)


def contexts_of(sentence: str, lemmas: set[str]) -> tuple[str, ...]:
    """PLOVER contexts whose cues stand in the sentence, in the codebook's order."""
    lowered = f" {sentence.lower()} "
    single, several = _context_words()
    found = {name for lemma in lemmas for name in single.get(lemma, ())}
    for word in set(lowered.split(" ")):
        found.update(name for cue, name in several.get(word, ()) if name not in found and f" {cue} " in lowered)
    return tuple(name for name, _, _ in codebook().context_cues if name in found) if found else ()


@lru_cache(maxsize=1)
def _context_words() -> tuple[dict[str, list[str]], dict[str, list[tuple[str, str]]]]:
    """Contexts by the lemmas that tell them, and cues of several words, with their contexts, by their first words."""
    lemmas: dict[str, list[str]] = {}
    cues: dict[str, list[tuple[str, str]]] = {}
    for name, single, multi in codebook().context_cues:
        for lemma in single:
            lemmas.setdefault(lemma, []).append(name)
        for cue in multi:
            cues.setdefault(cue.split(" ")[0], []).append((cue, name))
    return lemmas, cues


def unreported_reason(match: Match, actors: list[Party], recipients: list[Party], place: Place | None) -> str | None:
    """Why a candidate without enough parties is not put on record, or None."""
    if match.frame.mode in TO_PEOPLE and recipients and not any(p.direct for p in recipients):
        return "what it is done to is no person"
    if match.frame.pos == "NOUN" and match.frame.type not in DEEDS and light_governor(match.trigger) is None:
        both = len(set(ids_of(actors)) | set(ids_of(recipients))) > 1
        told = any(p.ids and p.direct for p in actors) and match.frame.complement is not None
        gathered = match.frame.reciprocal and place is not None and bool(ids_of(actors))
        if not (both or told or gathered):
            return FEW
    if ids_of(actors) or ids_of(recipients):
        return None
    if match.frame.type in {"ASSAULT", "PROTEST"} and place is not None and match.frame.pos == "NOUN":
        return None
    return "no party is named"


def statement_of(draft: Draft, span: Span) -> Any | None:
    """The innermost statement whose words hold the span."""
    rows: list[Any] = draft.layers["statements"]  # type: ignore[assignment]  # Statement records
    inside = [s for s in rows if s.content[0] <= span[0] and span[1] <= s.content[1]]
    return min(inside, key=lambda s: s.content[1] - s.content[0]) if inside else None
