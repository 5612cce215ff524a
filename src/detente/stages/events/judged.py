"""The judge beside the rules: how sure an event is, which proposals are none, and events of words that no frame knows.

The rules find, the judge judges. An event that both see gains confidence; one that the judge takes for none is left out
unless the rules are firm; another type is taken only where the judge is sure and the rules are not. A verb of a
political party that no frame knows is shown to the judge alone, and enters the record where it is very sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.actors.names import text_of
from detente.codebook import codebook
from detente.judge.records import NONE, Candidate, Judgement
from detente.lexicon.frames import Frame
from detente.model import Span
from detente.stages.clause import agents, objects, prep_phrases
from detente.stages.events.build import Built, sentence_span, word_span
from detente.stages.events.hints import hints, ties
from detente.stages.events.match import Match
from detente.stages.events.roles import is_political

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from detente.judge import Judge
    from detente.stages.mentions.table import MentionTable

JUDGED = "a word that no frame knows, as the judge reads it"
# Probabilities, set on the development half of our gold. DROP: of NONE, above which a proposal is left out; FIRM: of
# the rules' type, above which their word stands; RETYPE: of another type, above which it is taken; PROPOSE: of a type
# for a word without a frame between two parties, ALONE: with one. TRUST: of the rules' type, above which an event that
# names too few parties stands.
DROP, FIRM, RETYPE, PROPOSE, ALONE, TRUST = 0.60, 0.30, 0.85, 0.90, 0.80, 0.80
NOWHERE = (0, 0)
HELPING = frozenset({"amod", "aux", "auxpass", "xcomp"})


class Judging:
    """Asks the judge about the events of one article."""

    def __init__(self, judge: Judge, matches: Sequence[Match]) -> None:
        self._judge = judge
        self._by_sentence: dict[int, list[Match]] = {}
        for match in matches:
            self._by_sentence.setdefault(match.trigger.sent.start, []).append(match)

    def verdict(self, trigger: Token, at: Span, actor: Span | None, recipient: Span | None) -> Judgement:
        """What the judge makes of a word (its span `at`) with its parties; spans are characters of the article."""
        start, end = sentence_span(trigger)
        text = text_of(trigger.doc)[start:end]
        own = self._by_sentence.get(trigger.sent.start, [])
        known = hints(ties(own, actor or NOWHERE, recipient or NOWHERE), start)
        word, who, whom = (_inside(span, start, end) for span in (at, actor, recipient))
        return self._judge.classify([Candidate(text, word, who, whom, known)])[0]

    def of(self, event: Built) -> Judgement:
        """What the judge makes of an event."""
        actor = event.actor_spans[0] if event.actor_spans else None
        recipient = event.recipient_spans[0] if event.recipient_spans else None
        if recipient is None and len(event.actor_spans) > 1:
            recipient = event.actor_spans[1]
        return self.verdict(event.match.trigger, event.trigger, actor, recipient)


def _inside(span: Span | None, start: int, end: int) -> Span | None:
    """A span counted from the start of its sentence; None for one that stands elsewhere."""
    return (span[0] - start, span[1] - start) if span is not None and start <= span[0] and span[1] <= end else None


def settle(event: Built, found: Judgement, beside: frozenset[str] = frozenset()) -> str | None:
    """Put the judge's word into the event; the reason where it is to be left out, else None.

    `beside`: types of the other events of the sentence: the judge may have read their word (`denied shelling`).
    """
    mine = found.of(event.type)
    if event.doubt is not None and mine < TRUST:
        return f"{event.doubt}; nor is the judge sure of it ({mine:.2f})"
    if found.of(NONE) >= DROP and mine < FIRM:
        return f"the judge takes it for none ({found.of(NONE):.2f})"
    best, chance = next((pair for pair in found.types if pair[0] != NONE), (event.type, mine))
    if best != event.type and best not in beside and chance >= RETYPE and mine < FIRM:
        event.type, event.mode = best, found.mode if found.mode in codebook().type(best).modes else None
        mine = chance
    event.confidence = round(0.5 * event.confidence + 0.5 * max(mine, 0.05), 2)
    return None


def unknown_words(doc: Doc, taken: Set[int], spoken: Set[int], table: MentionTable) -> Iterator[Match]:
    """Verbs of a political party that no frame fits, as matches of a type still to be judged.

    `taken`: tokens that the rules have made something of; `spoken`: where the cues of statements begin.
    """
    for verb in doc:
        if verb.pos_ != "VERB" or verb.i in taken or verb.dep_ in HELPING or verb.lemma_ in {"have", "be", "do"}:
            continue
        if verb.idx in spoken or _leans(verb, taken):
            continue
        who = [t for t in agents(verb) if _party(t, table)]
        others = [t for t in _others(verb) if _party(t, table)]
        ids = {i for t in who for i in table.ids(t)}
        others = [t for t in others if not set(table.ids(t)) & ids]
        if who:
            yield Match(FRAME, verb, actors=who, recipients=others)


def _leans(verb: Token, taken: Set[int]) -> bool:
    """Whether the verb only says how something comes about that the rules have seen: `continued to shell`,
    `flew to visit`."""
    return any(c.dep_ in {"xcomp", "ccomp", "advcl"} and c.i in taken for c in verb.children)


def _others(verb: Token) -> Iterator[Token]:
    yield from objects(verb)
    for phrase in prep_phrases(verb):
        if phrase.word not in {"by", "in", "at", "since", "during", "after", "before"}:
            yield from phrase.heads


def _party(token: Token, table: MentionTable) -> bool:
    return any(is_political(table.entities[i]) for i in table.ids(token))


FRAME = Frame(
    type=NONE, mode=None, pos="VERB", lemma="", particle=None, prefix=(), subject="A", object=None, preps=(),
    complement=None, complement_words=frozenset(), needs_actor=True, needs_recipient=True, reciprocal=False,
    source=JUDGED,
)


def proposed(match: Match, found: Judgement) -> Match | None:
    """The match with the judge's type, or None where the judge is not sure of one."""
    if found.type == NONE or found.probability < (PROPOSE if match.recipients else ALONE):
        return None
    if codebook().type(found.type).recipient_required and not match.recipients:
        return None
    mode = found.mode if found.mode in codebook().type(found.type).modes else None
    return replace(match, frame=replace(match.frame, type=found.type, mode=mode))


def spans_of(match: Match) -> tuple[Span, Span | None, Span | None]:
    """(trigger, actor, recipient) of a match by its heads."""
    first = next(iter(match.actors), None)
    other = next(iter(match.recipients), None)
    return word_span(match.trigger), word_span(first) if first else None, word_span(other) if other else None
