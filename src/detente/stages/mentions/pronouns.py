"""Who a pronoun stands for: the subject of the clauses around it, then of the sentence before; agreement always."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.stages.mentions.coref import PLURAL, SUBJECTS, Memory, Seen, states_before, words
from detente.stages.mentions.phrases import SPEAKS_FOR
from detente.stages.mentions.table import Entity, MentionTable

if TYPE_CHECKING:
    from spacy.tokens import Token

VERBS = {"VERB", "AUX"}
OBJECTS = {"dobj", "pobj", "dative"}


def subjects_above(token: Token) -> Iterator[Token]:
    """Subjects of the clauses around a token, the innermost first; a relative pronoun stands for its antecedent."""
    node = token
    while node.head != node:
        parent = node.head
        if parent.pos_ in VERBS:
            if (told := _told(parent)) is not None and told.i < token.i:
                yield told
            for child in parent.children:
                if child.dep_ in SUBJECTS and child != node and child.i < token.i:
                    yield _antecedent(child)
        node = parent


def _told(verb: Token) -> Token | None:
    """Who is to do what the verb says: `urged Chad to withdraw its troops`, `called on Chad to honour its word`."""
    if verb.dep_ not in {"xcomp", "advcl"} or verb.head.pos_ != "VERB" or verb.head.lemma_ in {"promise", "use"}:
        return None
    if not any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.lefts):
        return None
    for child in verb.head.children:
        if verb.dep_ == "xcomp" and child.dep_ == "dobj" and child.i < verb.i:
            return child
        if verb.head.lemma_ in {"call", "prevail"} and child.dep_ == "prep" and child.lower_ in {"on", "upon"}:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _antecedent(subject: Token) -> Token:
    verb = subject.head
    return verb.head if subject.tag_ in {"WDT", "WP"} and verb.dep_ == "relcl" else subject


def modified_by_clause_of(token: Token) -> set[int]:
    """Nouns whose relative clause holds the token: `the soldiers they hold` are not `they`."""
    return {a.head.i for a in (token, *token.ancestors) if a.dep_ in {"relcl", "acl"}}


class PronounReader:
    """Finds the antecedents of the pronouns of one article."""

    def __init__(self, memory: Memory, table: MentionTable) -> None:
        self._memory = memory
        self._table = table

    # -- he, she ---------------------------------------------------------------------------------------------

    def person(self, token: Token, sentence: int, gender: str) -> Entity | None:
        """The last fitting person: of the clauses around, else the subject of the nearest sentence."""
        memory = self._memory
        rows = [s for s in memory.recent(sentence, 6) if _one_person(s) and s.entity is not None and s.entity.named]
        rows = rows or [s for s in memory.recent(sentence, 2) if _one_person(s)]
        rows = [s for s in rows if s.entity is not None and s.entity.gender in (gender, None)]
        # A text may call one person `he` and once `she`: what pronouns told is preferred, not insisted on.
        agreeing = [s for s in rows if s.entity is not None and s.entity.gender_read in (gender, None)]
        if agreeing and (agreeing[0].sentence >= sentence - 2 or rows[0].sentence < sentence - 2):
            rows = agreeing
        own = self._own_subject(token)
        if own is not None:
            rows = [s for s in rows if s.entity is not None and s.entity.id != own]
        if not rows:
            return None
        found = self._above(token, rows) or self._nearest(rows)
        if found is not None:
            found.gender_read = found.gender_read or gender
        return found

    def _own_subject(self, token: Token) -> str | None:
        """Who is the subject of the clause that the pronoun is an object of: `Kerry urged him` is another."""
        if token.dep_ not in OBJECTS or token.head.lower_ in {"among", "of", "between"}:
            return None
        verb = token.head
        while verb.dep_ in {"prep", "pobj", "dative", "pcomp"}:
            verb = verb.head
        if verb.dep_ in {"xcomp", "advcl"} and (helper := self._told_to(verb)) is not None:
            return helper  # `urged Chad to help him`, `called on Chad to help him`: Chad helps
        if any(c.dep_ in SUBJECTS for c in verb.children) or verb.dep_ in {"conj", "xcomp", "advcl"}:
            ids = next((self._table.ids(s) for s in subjects_above(token)), ())
            return ids[0] if len(ids) == 1 else None
        return None

    def _told_to(self, verb: Token) -> str | None:
        """Who is told to do what the verb says; None where nobody known is told."""
        if not any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.lefts):
            return None
        for child in verb.head.children:
            told = child if child.dep_ == "dobj" else None
            if child.dep_ == "prep" and child.lower_ in {"on", "upon", "to"}:
                told = next((c for c in child.children if c.dep_ == "pobj"), None)
            if told is not None and told.i < verb.i:
                ids = self._table.ids(told)
                if len(ids) == 1:
                    return ids[0]
        return None

    def _above(self, token: Token, rows: list[Seen]) -> Entity | None:
        fitting = {s.entity.id: s.entity for s in rows if s.entity is not None}
        for subject in subjects_above(token):
            ids = self._table.ids(subject)
            if len(ids) == 1 and ids[0] in fitting:
                return fitting[ids[0]]
        return None

    @staticmethod
    def _nearest(rows: list[Seen]) -> Entity | None:
        nearest = [s for s in rows if s.sentence == rows[0].sentence]
        return next((s.entity for s in reversed(nearest) if s.subject), nearest[0].entity)

    # -- it, its ---------------------------------------------------------------------------------------------

    def owner(self, token: Token, sentence: int) -> Entity | None:
        """What `its` stands for: a body or state that is the subject around it, else named before it."""
        stop = modified_by_clause_of(token)
        for subject in subjects_above(token):
            ids = self._table.ids(subject)
            entity = self._table.entities[ids[0]] if len(ids) == 1 else None
            if entity is not None and _is_thing(entity, subject):
                return entity
            if subject.i in stop or (entity is None and not ids and subject.tag_ in {"NN", "PRP"}):
                return None  # `which will hold its first meeting`, `the river keeps its course`
        here = [
            s for s in self._memory.recent(sentence, 0)
            if s.entity is not None and s.entity.named and s.definite and not s.plural and s.entity.kind != "person"
        ]  # fmt: skip
        return here[0].entity if here else self._subject_before(sentence)

    def thing(self, token: Token, sentence: int) -> Entity | None:
        """What `it` stands for: a body or state that is the subject around it or of the sentence before, else None."""
        if (_is_empty(token) and not _is_told(token)) or not _can_be_party(token):
            return None
        for subject in subjects_above(token):
            ids = self._table.ids(subject)
            entity = self._table.entities[ids[0]] if len(ids) == 1 else None
            if entity is not None and _is_thing(entity, subject) and token.dep_ not in OBJECTS:
                return entity
            if (body := self._spoken_for(subject)) is not None and token.dep_ not in OBJECTS:
                return body
            if entity is None and not ids and subject.tag_ == "NN":
                return None
        if token.dep_ in OBJECTS:
            own = self._own_subject(token)
            rows = [s for s in self._memory.recent(sentence, 1) if s.entity is not None and s.entity.id != own]
            return next((s.entity for s in rows if s.entity and _thing_seen(s)), None)
        if _is_later_clause(token):
            rows = [s for s in self._memory.recent(sentence, 0) if _thing_seen(s) and s.definite]
            if rows:
                return rows[0].entity  # `press the regime until it stops`
        return self._subject_before(sentence, here=True)

    def _spoken_for(self, subject: Token) -> Entity | None:
        """`a spokeswoman for the ministry said it ...`: the ministry."""
        for prep in subject.rights:
            if prep.dep_ == "prep" and prep.lower_ == "for" and subject.lemma_.lower() in SPEAKS_FOR:
                body = next((self._table.entity(c) for c in prep.children if c.dep_ == "pobj"), None)
                return body if body is not None and body.kind != "person" else None
        return None

    def _subject_before(self, sentence: int, *, here: bool = False) -> Entity | None:
        """The body or state that was a subject of the sentence before; None where something else was its first."""
        rows = [s for s in self._memory.recent(sentence, 1) if s.subject]
        if here:
            before = [s for s in rows if s.sentence == sentence and _thing_seen(s)]
            if before:
                return before[-1].entity
        last = [s for s in reversed(rows) if s.sentence == sentence - 1]
        for s in last:
            if s.entity is None and not s.plural:
                return None
            if _thing_seen(s):
                return s.entity
        return None

    # -- they ------------------------------------------------------------------------------------------------

    def several(self, token: Token, sentence: int) -> tuple[str, ...] | None:
        """Ids of those whom `they` stands for, () where a plural noun that is no party was meant; None: open."""
        stop = modified_by_clause_of(token)
        own = self._own_subject(token)
        if token.dep_ in SUBJECTS | {"poss"} and (pair := self._coordinated(token)):
            return pair
        rows = [s for s in self._memory.recent(sentence, 1) if s.index not in stop]
        for near in (sentence, sentence - 1):
            here = [s for s in rows if s.sentence == near and (s.plural or _many(s.entity)) and own not in _ids(s)]
            first = [s for s in here if s.subject and s.index < token.i]
            # The clauses around a pronoun are nearer to it than the beginning of its sentence.
            above = {s.i for s in subjects_above(token)}
            best = next((s for s in first if s.index in above), None) or next(iter(first), None)
            best = best or (next(iter(here), None) if near == sentence else None)
            if best is not None:
                return _ids(best)
        return None

    def _coordinated(self, token: Token) -> tuple[str, ...]:
        """`Kenya and Chad reopened their border`: all subjects of the clause that holds the pronoun."""
        for subject in subjects_above(token):
            others = [subject, *(c for c in subject.conjuncts if c.i < token.i)]
            ids = tuple(dict.fromkeys(i for c in others for i in self._table.ids(c)))
            if len(others) > 1:
                return ids if len(ids) >= len(others) else ()
            if subject.tag_ in PLURAL or subject.tag_ == "PRP":
                return ()
        return ()

    def two_states(self, sentence: int) -> bool:
        """Whether `they` may be the two states before."""
        return states_before(self._memory, sentence)


def _ids(seen: Seen) -> tuple[str, ...]:
    return seen.with_ or ((seen.entity.id,) if seen.entity is not None else ())


def _one_person(seen: Seen) -> bool:
    entity = seen.entity
    if entity is None or seen.plural:
        return False
    single = entity.kind in {"group", "population"} and not (entity.plural or entity.registered or entity.proper)
    return entity.is_person or (single and bool(entity.nouns & words()["individuals"]))


def _many(entity: Entity | None) -> bool:
    """Whether a body is spoken of as many: police, the family, an armed group."""
    return (
        entity is not None
        and (entity.kind != "person" or entity.plural)
        and (entity.plural or entity.kind == "group" or bool(entity.words & words()["collectives"]))
    )


def _is_thing(entity: Entity, subject: Token) -> bool:
    """Whether `it` can be this: a body or state in the singular."""
    return entity.kind != "person" and subject.tag_ not in PLURAL and (entity.registered or not entity.plural)


def _thing_seen(seen: Seen) -> bool:
    entity = seen.entity
    return entity is not None and entity.kind not in {"person", "population"} and not seen.plural


def _is_empty(token: Token) -> bool:
    """`It was the first visit`, `it rained`, `it is clear that`: no one is meant."""
    verb = token.head
    if token.dep_ not in SUBJECTS:
        return False
    if verb.lemma_ == "be":
        return any(c.dep_ in {"attr", "acomp"} for c in verb.children)
    return verb.lemma_.lower() in words()["impersonal"]


def _is_told(token: Token) -> bool:
    """`Kenya said it was ready`: a participle or an adjective of a state of mind tells that somebody is meant."""
    verb = token.head
    if verb.dep_ != "ccomp" or verb.head.pos_ != "VERB" or verb.lemma_ != "be":
        return False
    feels = next((c for c in verb.children if c.dep_ == "acomp"), None)
    return feels is not None and feels.lemma_.lower() in words()["minded"]


def _is_later_clause(token: Token) -> bool:
    """Whether a pronoun is the subject of a clause that follows its main clause: `until it stops`."""
    verb = token.head
    return verb.dep_ == "advcl" and verb.head.i < verb.i and any(c.dep_ == "mark" for c in verb.children)


def _can_be_party(token: Token) -> bool:
    """Whether the verb is one that parties do, or suffer: `urged it`; `looted it` may be any thing."""
    if token.dep_ not in OBJECTS:
        return True
    verb = token.head
    while verb.dep_ in {"prep", "pobj", "dative", "pcomp"}:
        verb = verb.head
    return verb.lemma_.lower() in words()["done_to_parties"]
