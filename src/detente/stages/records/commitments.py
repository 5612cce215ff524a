"""Commitments: what an actor undertook, told apart from wishes, demands, predictions, refusals and past deeds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from detente.lexicon.files import data_dir, read_yaml
from detente.lexicon.index import FrameIndex
from detente.model import Commitment, Span
from detente.stages.base import Draft
from detente.stages.clause import agents, conjuncts, is_passive, noun_agent, prep_phrases
from detente.stages.events.build import sentence_span, statement_of
from detente.stages.events.candidates import best_verb_match
from detente.stages.events.roles import ids_of, parties
from detente.stages.mentions.table import MentionTable
from detente.stages.records.attach import Attachments
from detente.stages.status import StatusReading, event_status

if TYPE_CHECKING:
    from spacy.tokens import Token

FUTURE = frozenset({"will", "’ll", "'ll", "shall", "would"})


@dataclass(frozen=True, slots=True)
class Cues:
    """cues/commitment.yaml, by lemma."""

    verbs: dict[str, str]
    adjectives: dict[str, str]
    nouns: dict[str, str]
    principle: tuple[str, ...]
    conditions: frozenset[str]
    no_promise: frozenset[str]


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The undertaking words, checked for shape by the data lint."""
    raw = read_yaml(data_dir() / "cues" / "commitment.yaml")

    def by_lemma(section: str) -> dict[str, str]:
        return {lemma: state for state, lemmas in raw[section].items() for lemma in lemmas}

    return Cues(
        by_lemma("verbs"),
        by_lemma("adjectives"),
        by_lemma("nouns"),
        tuple(raw["principle"]),
        frozenset(raw["conditions"]),
        frozenset(raw["no_promise"]),
    )


@dataclass(slots=True)
class Undertaking:
    """One found undertaking: the word that says so, its actors' heads, and the word of the action."""

    word: Token
    by: list[Token]
    to: list[Token]
    action: Token
    state: str
    plain: bool = False  # told by a bare future, and a promise only in the mouth of the one who is to act


class Commitments:
    """Finds what was undertaken."""

    name: ClassVar[str] = "commitments"
    requires: ClassVar[tuple[str, ...]] = ("mentions", "statements", "attachments", "layout")
    assigns: ClassVar[tuple[str, ...]] = ("commitments",)

    def __init__(self, index: FrameIndex) -> None:
        self._index = index

    def __call__(self, draft: Draft) -> None:
        out: list[Commitment] = []
        layout: Any = draft.layers["layout"]
        for token in draft.doc:
            found = undertaking(token)
            if found is None or layout.in_skipped(token.idx):
                continue
            record = self._record(found, draft, len(out) + 1)
            if record is not None and not any(_inside(record.action, o.action) for o in out):
                out.append(record)
        draft.layers["commitments"] = out

    def _record(self, found: Undertaking, draft: Draft, number: int) -> Commitment | None:
        table: MentionTable = draft.layers["mentions"]  # type: ignore[assignment]  # the mentions stage's
        attach: Attachments = draft.layers["attachments"]  # type: ignore[assignment]  # the places stage's
        status = event_status(found.word)
        if status.status in {"negated", "hypothetical"} or any(link.kind == "deny" for link in status.chain):
            draft.reject("commitment", _word(found.word), f"status {status.status}")
            return None
        by = ids_of(parties(found.by, table, inner=True))
        if not by:
            draft.reject("commitment", _word(found.word), "nobody is named who undertakes it")
            return None
        if found.plain and not _speaks_for_itself(found, by, status, draft, table):
            return None
        match = best_verb_match(found.action, self._index) if found.action.pos_ == "VERB" else None
        to = found.to or (match.recipients if match is not None else [])
        statement = statement_of(draft, _word(found.word))
        holders = [
            i for link in status.chain if link.holder_root is not None for i in table.ids(draft.doc[link.holder_root])
        ]
        due = attach.date_of(found.action)
        return Commitment(
            id=f"k{number}",
            by=by,
            to=tuple(i for i in ids_of(parties(to, table, inner=True)) if i not in by),
            action=_action_span(found.action),
            event_type=match.frame.type if match and match.frame.type != "NONE" else None,
            state=_state(found, draft),  # type: ignore[arg-type]  # states come from the cue file, linted against the model
            conditions=_condition(found.action),
            due=due.edtf if due is not None else None,
            told_by=holders[0] if holders else statement.speaker if statement is not None else by[0],
            evidence=(sentence_span(found.word),),
        )


def _speaks_for_itself(
    found: Undertaking, by: tuple[str, ...], status: StatusReading, draft: Draft, table: MentionTable
) -> bool:
    """`We will`, `Kabul said it would`, and in a release the state or body that publishes it (or joins in it)."""
    if any(s.lower_ in {"we", "i"} for s in found.by):
        return True
    holders = {
        i for link in status.chain if link.holder_root is not None for i in table.ids(draft.doc[link.holder_root])
    }
    if holders & set(by):
        return True
    publisher = table.entities.get(table.publisher or "")
    if publisher is None or holders:
        return False
    joint = "joint" in draft.text[:200].lower()
    return all(
        table.entities[i].country == publisher.country or (joint and table.entities[i].kind == "country") for i in by
    )


def undertaking(token: Token) -> Undertaking | None:
    """The undertaking that this word tells of, or None."""
    lemma, table = token.lemma_.lower(), cues()
    if token.pos_ == "VERB" and lemma in table.verbs:
        return _verb(token, table.verbs[lemma])
    if token.pos_ in {"ADJ", "VERB"} and (lemma in table.adjectives or token.lower_ in table.adjectives):
        return _adjective(token, table.adjectives.get(token.lower_, table.adjectives.get(lemma, "pledged")))
    if token.pos_ == "NOUN" and lemma in table.nouns:
        return _noun(token, table.nouns[lemma])
    if (
        token.pos_ == "VERB"
        and token.tag_ == "VB"
        and any(c.dep_ == "aux" and c.lower_ in FUTURE for c in token.children)
    ):
        return _will(token)
    return None


def _complement(token: Token) -> Token | None:
    """The infinitive, that-clause, gerund after `to`, or object of a word of undertaking."""
    for child in token.children:
        if child.dep_ in {"xcomp", "ccomp", "acl"} and child.pos_ in {"VERB", "AUX"} and child.i > token.i:
            return child
    for phrase in prep_phrases(token):
        if phrase.word in {"to", "on", "upon"}:
            return phrase.heads[0]
    return None


def _verb(token: Token, state: str) -> Undertaking | None:
    if token.tag_ == "VBG" and token.dep_ in {"amod", "compound"}:
        return None
    action = _complement(token) or next((c for c in token.children if c.dep_ == "dobj"), None)
    if action is None or action.pos_ == "PRON" or action.lemma_.lower() in {"that"}:
        return None
    if action.dep_ == "ccomp" and not any(
        c.dep_ == "aux" and c.lower_ in {"to", "will", "would", "shall"} for c in action.children
    ):
        return None
    if token.lemma_ in {
        "determine",
        "settle",
        "decide",
        "ensure",
        "reaffirm",
        "reiterate",
        "engage",
        "contract",
        "resolve",
        "guarantee",
    } and not (action.pos_ == "VERB" and action.tag_ == "VB"):
        return None
    to = [h for p in prep_phrases(token) if p.word in {"with", "to"} and p.heads[0] is not action for h in p.heads]
    to += [
        c
        for c in token.children
        if c.dep_ in {"dobj", "dative"} and action is not c and c.pos_ in {"PROPN", "NOUN", "PRON"}
    ]
    return Undertaking(token, agents(token), to, action, state)


def _adjective(token: Token, state: str) -> Undertaking | None:
    """`remain committed to working`, `is ready to`: only after a copula."""
    action = _complement(token)
    if action is None:
        return None
    if token.dep_ in {"acomp", "ROOT", "oprd", "conj", "xcomp"} or is_passive(token):
        verb = token.head if token.dep_ in {"acomp", "oprd", "xcomp"} else token
        return Undertaking(
            token,
            agents(verb) or conjuncts(next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)),
            [],
            action,
            state,
        )
    return None


def _noun(token: Token, state: str) -> Undertaking | None:
    """`their commitment to advance the partnership`: only with an owner and an action."""
    action = _complement(token)
    owner = noun_agent(token)
    if action is None or owner is None or (action.pos_ not in {"VERB", "NOUN"}):
        return None
    if token.head.lemma_ in {"break", "violate", "abandon", "breach"}:
        return Undertaking(token, conjuncts(owner), [], action, "broken")
    return Undertaking(token, conjuncts(owner), [], action, state)


def _will(token: Token) -> Undertaking | None:
    """`We will continue to ...`: an undertaking where the subject is the speaker; the caller checks who that is."""
    subject = agents(token)
    if not subject or token.lemma_ in cues().no_promise or is_passive(token):
        return None
    return Undertaking(token, subject, [], token, "pledged", plain=True)


def _state(found: Undertaking, draft: Draft) -> str:
    sentence = found.word.sent.text.lower()
    if found.state == "agreed" and any(p in sentence for p in cues().principle):
        return "agreed_in_principle"
    if found.action.lemma_ == "continue" or any(
        c.lemma_ == "continue" for c in found.action.children if c.dep_ == "xcomp"
    ):
        return "under_way" if found.state == "pledged" else found.state
    return found.state


def _word(token: Token) -> Span:
    return token.idx, token.idx + len(token.text)


def _action_span(action: Token) -> Span:
    doc = action.doc
    first, last = action.left_edge.i, action.right_edge.i
    while first < action.i and (doc[first].is_punct or doc[first].is_space or doc[first].dep_ in {"nsubj", "det"}):
        first += 1
    while last > first and (doc[last].is_punct or doc[last].is_space):
        last -= 1
    return doc[first].idx, doc[last].idx + len(doc[last].text)


def _condition(action: Token) -> Span | None:
    """The clause that the undertaking depends on."""
    for child in action.subtree:
        if child.dep_ == "mark" and child.lower_ in cues().conditions and child.head.dep_ == "advcl":
            return _action_span(child.head)
    return None


def _inside(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
