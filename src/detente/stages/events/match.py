"""Match frames against clauses: which slots a verb or noun fills, and with which heads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.lexicon.frames import Frame, Slot
from detente.stages.clause import (
    PrepPhrase,
    agents,
    conjuncts,
    content_of,
    datives,
    grammar,
    is_infinitive,
    is_passive,
    light_governor,
    noun_agent,
    objects,
    prep_phrases,
    subject,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

POINTING = {w: n for n, w in enumerate("against with upon at to toward towards on into from".split())}
# Compound and adjectival modifiers that can hold a noun's actor: `Israeli strike`, `NATO exercise`.
MODIFIERS = {"amod", "compound", "nmod"}
# What a `~word` slot may take: adverbs, and what is said of subject or object.
ADVERBIAL = {"advmod", "npadvmod", "acomp", "oprd", "advcl", "intj"}


@dataclass(slots=True)
class Match:
    """A frame that fits. Heads are tokens; `object` is the word that a literal object slot took."""

    frame: Frame
    trigger: Token
    actors: list[Token] = field(default_factory=list)
    recipients: list[Token] = field(default_factory=list)
    objects: list[Token] = field(default_factory=list)
    subjects: list[Token] = field(default_factory=list)  # words that a `subj:` slot took
    places: list[Token] = field(default_factory=list)
    complement: Token | None = None
    passive: bool = False
    score: int = 0
    loose: list[Token] = field(default_factory=list)  # heads below the complement: who an undertaking is towards
    used: set[int] = field(default_factory=set)  # prepositions that have filled a slot: one phrase, one role

    def add(self, role: str | None, heads: list[Token]) -> None:
        """Put heads into the list of their role."""
        target = {"A": self.actors, "AA": self.actors, "R": self.recipients, "L": self.places}.get(role or "")
        if target is not None:
            target.extend(h for h in heads if h not in target)


class VerbClause:
    """The filled places of one verb, computed once for all frames of its lemma."""

    def __init__(self, verb: Token) -> None:
        self.verb = verb
        self.passive = is_passive(verb)
        self.agents = agents(verb)
        self.objects = objects(verb)
        named, said = small_clause(verb)
        self.objects = named or self.objects
        self.subject = conjuncts(subject(verb)) if self.passive else self.agents
        self.datives = datives(verb)
        self.preps = list(prep_phrases(verb))
        adverbs = [c for c in verb.children if c.dep_ in ADVERBIAL] + said
        if adverbs:
            self.preps.append(PrepPhrase("~", verb, tuple(adverbs)))
        self.acting = [PrepPhrase("subj", self.agents[0], tuple(self.agents))] if self.agents else []
        self.particles = {c.lower_ for c in verb.children if c.dep_ in {"prt", "advmod", "prep"}}
        self.clauses = [c for c in verb.children if c.dep_ in {"xcomp", "ccomp", "advcl"}]
        self.words = {p.word for p in self.preps}
        self._object_preps: list[PrepPhrase] | None = None
        self._forms: dict[int, frozenset[str]] = {}

    def forms(self, token: Token) -> frozenset[str]:
        """The forms of a token that a frame may name, found once for all frames."""
        found = self._forms.get(token.i)
        if found is None:
            found = self._forms[token.i] = forms_of(token)
        return found

    @property
    def object_preps(self) -> list[PrepPhrase]:
        """Phrases that the parser hung on the object (`imposed [sanctions on Russia]`, `rockets aimed at the town`)."""
        if self._object_preps is None:
            heads = list(self.objects)
            heads += [
                i
                for o in self.objects
                if o.lemma_.lower() in grammar("transparent") and (i := content_of(o)) is not None
            ]
            self._object_preps = [p for o in heads for p in prep_phrases(o)]
            for head in heads:
                aimed = [c for c in head.children if c.dep_ == "acl" and c.lemma_ in grammar("aiming")]
                self._object_preps += [p for a in aimed for p in prep_phrases(a)]
        return self._object_preps


def small_clause(verb: Token) -> tuple[list[Token], list[Token]]:
    """(whom, what is said of them) where the parser makes a clause or a second object of it: `found [him guilty]`,
    `labelled the vote a fraud`, `set free the crew`."""
    given = [c for c in verb.children if c.dep_ == "dobj"]
    if given:
        if len(given) > 1 and given[-1].nbor(-1).text == "-":
            return conjuncts(given[-1]), []  # `urged de-escalation`: the parser makes objects of the parts
        head = given[0]
        return [], given[1:] + [c for c in head.children if c.dep_ == "amod" and (c.i == verb.i + 1 or c.i > head.i)]
    for child in verb.children:
        if child.dep_ == "ccomp" and child.pos_ in {"ADJ", "NOUN", "PROPN"} and child.i > verb.i:
            named = next((c for c in child.lefts if c.dep_ == "nsubj"), None)
            if named is not None and not any(c.dep_ in {"aux", "mark", "cop"} for c in child.children):
                return conjuncts(named), [child]
    return [], []


def forms_of(token: Token) -> frozenset[str]:
    """What a frame may call a word: its lemma, itself, `air strike` where a class lists compounds, what it counts."""
    lemma = token.lemma_.lower()
    out = {lemma, token.lower_}
    compound = " ".join(c.lower_ for c in token.lefts if c.dep_ in {"compound", "amod"})
    if compound:
        out.add(f"{compound} {lemma}")
    if lemma in grammar("transparent"):
        # `dozens of rounds of artillery`: the counted thing counts.
        inner = content_of(token)
        if inner is not None:
            out |= forms_of(inner)
    return frozenset(out)


def _fits_words(token: Token, words: frozenset[str], forms: frozenset[str] | None = None) -> bool:
    return not words.isdisjoint(forms_of(token) if forms is None else forms)


def _complement(clause: VerbClause, frame: Frame) -> Token | None:
    for child in clause.clauses:
        if frame.complement == "inf":
            fits = is_infinitive(child)
        elif frame.complement == "that":
            fits = child.dep_ == "ccomp" and not is_infinitive(child)
        else:
            fits = child.tag_ == "VBG" and child.dep_ in {"xcomp", "ccomp"}
        if fits and (not frame.complement_words or _clause_has(child, frame.complement_words)):
            return child
    return None


def _clause_has(verb: Token, words: frozenset[str]) -> bool:
    return any(v.lemma_.lower() in words for v in [verb, *[c for c in verb.children if c.dep_ in {"conj", "xcomp"}]])


def _phrase_rank(phrase: PrepPhrase) -> tuple[bool, int]:
    """Named parties first, then the prepositions that point at a party most."""
    named = any(h.pos_ == "PROPN" or h.ent_type_ in {"GPE", "ORG", "NORP", "PERSON"} for h in phrase.heads)
    return not named, POINTING.get(phrase.word, 9)


def _fill_slot(slot: Slot, phrases: list[PrepPhrase], match: Match) -> bool:
    """Fill a prepositional slot from the first phrase that fits. False if a demand is not met."""
    for phrase in sorted(phrases, key=_phrase_rank) if len(slot.preps) > 1 else phrases:
        if phrase.word not in slot.preps or phrase.prep.i in match.used:
            continue
        if slot.words:
            fitting = [h for h in phrase.heads if _fits_words(h, slot.words)]
            if fitting:
                if phrase.word == "subj":
                    match.subjects.extend(fitting)
                else:
                    # A gerund (`accused of attacking`) fits the word and stays an event of its own.
                    match.objects.extend(h for h in fitting if h.dep_ != "pcomp")
                match.score += 3
                match.used.add(phrase.prep.i)
                return True
            continue
        nominal = [h for h in phrase.heads if h.dep_ != "pcomp" and h.ent_type_ not in {"DATE", "TIME"}]
        if nominal:
            match.add(slot.role, nominal)
            match.score += 1
            match.used.add(phrase.prep.i)
            return True
    return not slot.required and not slot.words


def match_verb(clause: VerbClause, frame: Frame) -> Match | None:
    """The frame's roles in this clause, or None where a demand of the frame is not met."""
    if _is_out(clause, frame):
        return None
    match = Match(frame, clause.verb, passive=clause.passive)
    if frame.particle is not None:
        match.score += 2
    if frame.complement is not None:
        match.complement = _complement(clause, frame)
        if match.complement is None:
            return None
        match.score += 5 if frame.complement_words else 2
    if not _fill_object(clause, frame, match):
        return None
    if frame.subject == "A":
        match.add("A", clause.agents)
    elif not clause.passive:
        match.add("R", clause.subject)
    elif frame.object is not None and frame.object.role == "A":
        match.add("R", clause.agents)  # `was received by the king`: the host is the recipient
    else:
        return None
    phrases = clause.preps + (clause.object_preps if frame.object is not None and frame.object.words else [])
    if frame.has_acting:
        phrases = phrases + clause.acting + [p for a in clause.agents for p in prep_phrases(a)]
    for slot in frame.preps:
        if not _fill_slot(slot, phrases, match) and not _fill_dative(slot, clause, match):
            return None
    if not match.recipients:
        for slot in frame.preps:
            if slot.role == "R":
                _fill_dative(slot, clause, match)
    if frame.object is None and clause.objects and not match.recipients:
        # `met the president at the palace`: the object wants a frame that has a place for it.
        match.score -= 6 if frame.has_acting else 3
    if not match.recipients:
        match.loose = _below(match.complement) if match.complement is not None else _on_objects(clause.objects)
    if not match.recipients and any(s.role == "R" and "against" in s.preps for s in frame.preps):
        # `filed a lawsuit in a Paris court against X`: parsers hang it on the court.
        deep = [p for t in clause.verb.subtree if t.dep_ == "prep" and t.lower_ == "against" for p in [t]]
        match.add("R", [c for t in deep[:1] for c in t.children if c.dep_ == "pobj"])
    return match if _has_needed(match) else None


def _is_out(clause: VerbClause, frame: Frame) -> bool:
    """Whether a demand of the frame is plainly not met: a verb has many frames, and most end here."""
    if frame.particle is not None and frame.particle not in clause.particles:
        return True
    if frame.complement is not None and not clause.clauses:
        return True
    if frame.object is not None and frame.object.words:
        return not any(_fits_words(o, frame.object.words, clause.forms(o)) for o in clause.objects)
    if frame.has_acting or clause.datives:
        return False  # more phrases than the verb's own, or an object in the place of one, may fill a slot
    return any((slot.required or slot.words) and slot.preps.isdisjoint(clause.words) for slot in frame.preps)


def _below(complement: Token) -> list[Token]:
    """Who an infinitive is towards: pointing phrases, then its objects and what those are about, one infinitive
    deeper where it leads on (`agreed to help rebuild Mosul`). Where talks are held is no party to them."""
    found = objects(complement)
    out = [h for p in prep_phrases(complement) if p.word in POINTING or p.word in {"for", "of"} for h in p.heads]
    out += datives(complement)
    out += [o for o in found if o.lemma_.lower() not in grammar("held_somewhere")]
    out += _on_objects(found)
    for deeper in complement.children:
        if deeper.dep_ in {"xcomp", "ccomp"} and deeper.tag_ == "VB":
            out += [c for c in deeper.lefts if c.dep_ == "nsubj"] + _below(deeper)  # `to help Somalia rebuild`
    return out


def _on_objects(heads: Iterable[Token]) -> list[Token]:
    """Phrases on the objects: whom a thing is for, whom a measure is on (`sanctions imposed on Syria`)."""
    out: list[Token] = []
    for head in heads:
        phrases = [*prep_phrases(head), *(p for c in head.children if c.dep_ == "acl" for p in prep_phrases(c))]
        for p in phrases:
            if p.word in POINTING or p.word in {"for", "of", "between", "among"}:
                out += p.heads
                out += _on_objects(p.heads)
    return out


def _has_needed(match: Match) -> bool:
    """Whether the roles that the frame demands are filled at all; who fills them is checked when parties are known."""
    parties = len(match.actors) + len(match.recipients)
    if match.frame.reciprocal and match.frame.needs_recipient:
        return parties > 1 or bool(match.recipients)
    return not (match.frame.needs_recipient and not match.recipients) and not (
        match.frame.needs_actor and not match.actors and not match.passive
    )


def _fill_dative(slot: Slot, clause: VerbClause, match: Match) -> bool:
    """`gave Ukraine aid` fills the slot of `give @aid to:R`."""
    if slot.role == "R" and clause.datives and slot.preps & {"to", "for"}:
        match.add("R", clause.datives)
        match.score += 1
        return True
    return False


def _fill_object(clause: VerbClause, frame: Frame, match: Match) -> bool:
    slot = frame.object
    if slot is None:
        # A passive has its object as the subject: a frame without one can only be impersonal (`it was agreed that`).
        return not clause.passive or frame.complement is not None or frame.subject == "R"
    if slot.words:
        fitting = [o for o in clause.objects if _fits_words(o, slot.words, clause.forms(o))]
        match.objects.extend(fitting)
        match.score += 3
        return bool(fitting)
    heads = clause.objects or clause.datives
    if not heads and match.complement is not None:
        # `urged Iran to stop` is often parsed with Iran as the subject of `stop`.
        heads = [t for c in match.complement.children if c.dep_ in {"nsubj", "nsubjpass"} for t in conjuncts(c)]
    if not heads and slot.required:
        return False
    match.add(slot.role, heads)
    match.score += bool(heads)
    return bool(heads) or frame.complement is not None


def match_noun(noun: Token, frame: Frame) -> Match | None:
    """The frame's roles around an event noun, or None where a demand is not met."""
    match = Match(frame, noun)
    if frame.complement is not None and not any(
        c.dep_ in {"acl", "relcl", "xcomp", "ccomp"}
        and (frame.complement != "inf" or is_infinitive(c))
        and (not frame.complement_words or _clause_has(c, frame.complement_words))
        for c in noun.children
    ):
        return None
    if frame.prefix:
        lefts = [c for c in noun.lefts if c.dep_ in MODIFIERS]
        if not all(any(c.lemma_.lower() in words or c.lower_ in words for c in lefts) for words in frame.prefix):
            return None
        match.score += 3 * len(frame.prefix)
    phrases = list(prep_phrases(noun))
    phrases += [p for c in noun.children if c.dep_ == "acl" and c.lemma_ in grammar("aiming") for p in prep_phrases(c)]
    governor = light_governor(noun)
    if governor is not None:
        phrases += [p for p in prep_phrases(governor) if noun not in p.heads]
    poss_role = "A"
    for slot in frame.preps:
        if slot.preps == {"poss"}:
            poss_role = slot.role or "A"
        elif not _fill_slot(slot, phrases, match):
            return None
    if governor is not None and any(slot.role == "AA" for slot in frame.preps):
        match.actors = agents(governor) + [a for a in match.actors if a not in agents(governor)]
    _fill_left(noun, frame, match, poss_role)
    if not match.recipients:
        for child in noun.children:
            if child.dep_ in {"acl", "relcl"} and child.lemma_ in grammar("aiming") and not is_passive(child):
                match.add("R", [o for o in objects(child) if o != noun])
    if not match.actors and match.recipients and frame.reciprocal:
        match.add("A", _host_subject(noun))
    if governor is not None and not match.actors:
        match.add("A", agents(governor))
        match.passive = match.passive or not match.actors
    return match if _has_needed(match) else None


def _host_subject(noun: Token) -> list[Token]:
    """`raised it in a call with X`: who is on the other side is the subject of the clause that the call stands in."""
    prep = noun.head
    if (
        noun.dep_ == "pobj"
        and prep.dep_ == "prep"
        and prep.lower_ in {"in", "during", "at", "on", "after", "over", "by", "through", "following"}
    ):
        above = prep.head
        while above.dep_ in {"dobj", "pobj", "prep", "attr"} and above.pos_ != "VERB":
            above = above.head
        if above.pos_ in {"VERB", "AUX"}:
            return agents(above)
    return []


def _fill_left(noun: Token, frame: Frame, match: Match, poss_role: str) -> None:
    """Possessor and modifiers before the noun: `Putin's visit`, `the Russian attack`, `the Israel strike`."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            match.add(poss_role, conjuncts(child))
    if not match.actors and poss_role == "A":
        named = [
            c
            for c in noun.lefts
            if c.dep_ in MODIFIERS
            and (c.pos_ == "PROPN" or c.ent_type_ in {"NORP", "GPE", "ORG"} or c.lower_ in grammar("agent_modifiers"))
        ]
        match.add("A", named)
    if not match.actors:
        agent = noun_agent(noun)
        if agent is not None and agent not in match.recipients:
            match.add("A", conjuncts(agent))
