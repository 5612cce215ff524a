"""States of clauses: what governs the clause, and what its own tense, modals and negation add."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.stages.status.algebra import HAPPENED, apply, negate
from detente.stages.status.clause import Markers, calendar_date, future_date, read_markers
from detente.stages.status.readings import OPEN, Link, State
from detente.stages.status.tree import VERBAL

if TYPE_CHECKING:
    from detente.stages.status.reader import Reader

_FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


def clause_state(reader: Reader, i: int) -> State:
    """State of the clause headed by the verb at `i`."""
    marks = read_markers(reader.tree, reader.lexicon, i)
    context = clause_context(reader, i, marks)
    state = own_state(reader, i, marks, context)
    link = reader.according.get(i) or reader.quoted.get(i) or _parenthesis(reader, i)
    if link is not None and link not in state.chain:
        state = replace(state, chain=(link, *state.chain), reasons=(f"source: {reader.tree.lower[link.predicate]}", *state.reasons))
    return state


def _parenthesis(reader: Reader, i: int) -> Link | None:
    """A verb of saying put in between: "the attack, officials said, killed five"."""
    tree = reader.tree
    for k in tree.kids[i]:
        if tree.dep[k] == "parataxis" and tree.pos[k] == "VERB" and tree.has_subject(k):
            effect = reader.lexicon.predicate("verbs", "that", tree.lemma[k])
            if effect is not None and effect.link:
                return Link(tree.child(k, "nsubj"), k, effect.link)
    return None


def clause_context(reader: Reader, i: int, marks: Markers) -> State:
    """What stands over the clause."""
    tree = reader.tree
    head, dep = tree.head[i], tree.dep[i]
    if head == i:
        return OPEN
    if dep == "conj":
        return _conjunct(reader, i, marks)
    if dep in ("advcl", "csubj", "csubjpass") or (dep == "ccomp" and _mark(reader, i) in ("if", "unless", "because")):
        return _adverbial(reader, i, marks, head)
    if dep in ("xcomp", "ccomp", "oprd"):
        return _complement(reader, i, marks, head)
    if dep == "pcomp":
        return _prepositional(reader, i, head)
    if dep == "acl":
        return _of_noun(reader, i, marks, head)
    if dep == "relcl":
        return _relative(reader, i, head)
    if dep == "parataxis":
        return _inherit_chain(reader, head)
    if tree.pos[head] in VERBAL and not marks.finite:
        return reader.settled(head)
    return _inherit_chain(reader, head)


def _inherit_chain(reader: Reader, head: int) -> State:
    above = reader.state(head)
    return State("open", above.chain, above.reasons if above.chain else (), above.confidence, above.backshift)


def _mark(reader: Reader, i: int) -> str | None:
    """The subordinator of a clause, a phrase ("so that") as one."""
    tree = reader.tree
    for k in tree.kids[i]:
        if k > i:
            break
        if tree.dep[k] == "mark" or (tree.dep[k] == "advmod" and tree.tag[k] == "WRB"):
            phrase = " ".join(tree.lower[max(tree.sent_start[k], k - 1) : k + 1])
            if phrase in reader.lexicon.subordinators:
                return phrase
            return tree.lower[k]
    return None


def _conjunct(reader: Reader, i: int, marks: Markers) -> State:
    """A coordinated clause shares what stands over the first one, and its modal unless it has a tense of its own."""
    tree = reader.tree
    first = tree.first_conjunct(i)
    own = tree.has_subject(i) or marks.modal or marks.finite
    if not reader.is_clause(first):
        return reader.state(first)
    if own:
        first_marks = read_markers(tree, reader.lexicon, first)
        above = clause_context(reader, first, first_marks)
        if tree.has_subject(i) and above.status in ("hypothetical", "future") and first_marks.finite:
            return replace(above, status="open")
        state = above
        link = reader.according.get(first) or reader.quoted.get(first)
        if link is not None:
            state = replace(state, chain=(link, *state.chain))
        return state
    state = reader.settled(first)
    if state.status == "negated" and _contrast(reader, i):
        return replace(state, status="occurred")
    return state


def _contrast(reader: Reader, i: int) -> bool:
    tree = reader.tree
    return any(tree.dep[k] == "cc" and tree.lower[k] == "but" for k in tree.kids[tree.head[i]])


def _adverbial(reader: Reader, i: int, marks: Markers, head: int) -> State:
    tree, lexicon = reader.tree, reader.lexicon
    mark = _mark(reader, i)
    kind = lexicon.subordinators.get(mark or "")
    above = reader.state(head)
    if kind == "condition" or (mark is None and _inverted(reader, i)):
        return State("hypothetical", above.chain, (*above.reasons, f"condition: {mark or 'inversion'}"), above.confidence)
    if kind == "purpose":
        return State("hypothetical", above.chain, (*above.reasons, f"purpose: {mark}"), above.confidence)
    if marks.form == "infinitive":
        return _purpose(reader, i, head)
    if kind == "time" and marks.finite:
        if marks.form == "present" and not marks.perfect and _settled(above) in ("future", "hypothetical"):
            return State(_settled(above), above.chain, (*above.reasons, f"time: {mark}"), above.confidence)
        if mark in ("before", "until", "till") and marks.form == "present":
            return State("future", above.chain, (*above.reasons, f"time: {mark}"), above.confidence * 0.8)
        return _inherit_chain(reader, head)
    if marks.finite:
        return _inherit_chain(reader, head)
    if _settled(above) == "negated":
        return State("occurred", above.chain, above.reasons, above.confidence * 0.6)
    return replace(above, status=_settled(above))


def _settled(state: State) -> str:
    return "occurred" if state.status == "open" else state.status


def _inverted(reader: Reader, i: int) -> bool:
    """ "Had they attacked, ...": an auxiliary before its subject opens a condition."""
    tree = reader.tree
    kids = tree.kids[i]
    return bool(kids) and tree.dep[kids[0]] == "aux" and tree.lower[kids[0]] in ("had", "should", "were") and (
        tree.has_subject(i)
    )


def _purpose(reader: Reader, i: int, head: int) -> State:
    """An infinitive of purpose lies ahead of its clause; what people met or came to do, they did."""
    tree = reader.tree
    above = reader.state(head)
    status = _settled(above)
    effect = reader.predicate_effect("inf", head) if tree.has_subject(i) or tree.dep[head] == "ROOT" else None
    if effect is not None and (effect.name not in ("same",)):
        return reader.under(effect, head)
    if status in HAPPENED:
        done = tree.lemma[head] in reader.lexicon.sets["purpose_done"]
        status = status if done else "future"
    elif status == "negated":
        status = "hypothetical"
    return State(status, above.chain, (*above.reasons, "purpose infinitive"), above.confidence * 0.8)


def _complement(reader: Reader, i: int, marks: Markers, head: int) -> State:
    """A clause that a verb, adjective or noun takes as its complement."""
    tree, lexicon = reader.tree, reader.lexicon
    mark = _mark(reader, i)
    if marks.form == "infinitive":
        kinds: tuple[str, ...] = ("inf",)
    elif marks.finite or marks.form == "bare":
        kinds = ("that", "inf") if marks.form == "bare" and not marks.modal else ("that",)
    elif tree.tag[i] == "VBG" and not marks.progressive:
        kinds = ("ing", "that")
    else:
        kinds = ("that", "obj") if marks.finite or marks.progressive else ("obj", "that", "ing")
    predicate = head
    if tree.lemma[head] == "be" and (complement := tree.child(head, "acomp", "attr", "oprd")) not in (None, i):
        assert complement is not None
        predicate = complement
    effect = next((e for kind in kinds if (e := reader.predicate_effect(kind, predicate)) is not None), None)
    if mark in ("whether", "if") and (effect is None or effect.link or effect.name == "fact"):
        above = reader.state(head)
        return State("hypothetical", above.chain, (*above.reasons, f"question: {mark}"), above.confidence)
    if "yet" in (tree.lower[k] for k in tree.kids[head]) and tree.lemma[head] in ("have", "be") and kinds == ("inf",):
        return apply(lexicon.effects["not"], reader.state(head), head, None, "yet to", False)
    if effect is None:
        if marks.finite:
            return _inherit_chain(reader, head)
        state = reader.settled(head)
        if kinds == ("inf",) and state.status in HAPPENED and tree.pos[predicate] != "ADJ":
            return replace(state, confidence=state.confidence * 0.6)
        return state
    if marks.form == "bare" and not marks.finite and mark == "that" and effect.link:
        effect = lexicon.effects["hypothetical"]      # subjunctive: "insisted that they leave"
    return reader.under(effect, predicate, finite=marks.finite)


def _prepositional(reader: Reader, i: int, prep: int) -> State:
    """A gerund after a preposition: "accused of bombing", "without firing", "after meeting"."""
    tree, lexicon = reader.tree, reader.lexicon
    word, head = tree.lower[prep], tree.head[prep]
    effect = reader.predicate_effect(word, head)
    if effect is not None:
        return reader.under(effect, head)
    general = lexicon.prepositions.get(word)
    above = reader.settled(head) if reader.tree.pos[head] in (*VERBAL, *_NOMINAL, "ADJ") else OPEN
    if general is None:
        return above
    if word == "for" and tree.pos[head] in _NOMINAL and above.status in HAPPENED:
        return replace(above, confidence=above.confidence * 0.7)
    return apply(general, above, prep, None, word, False)


def _of_noun(reader: Reader, i: int, marks: Markers, noun: int) -> State:
    """A clause that completes or narrows a noun: "plan to strike", "claim that", "attack carried out"."""
    tree = reader.tree
    if marks.form == "infinitive":
        effect = reader.predicate_effect("inf", noun)
        if effect is not None:
            return reader.under(effect, noun)
        if _superlative(reader, noun):
            return reader.settled(noun)
        return apply(reader.lexicon.effects["future"], reader.settled(noun), noun, None, tree.lower[noun], False)
    if marks.finite:
        effect = reader.predicate_effect("that", noun)
        if effect is not None:
            return reader.under(effect, noun, finite=True)
        return _inherit_chain(reader, noun)
    if tree.pos[noun] in VERBAL:
        return reader.settled(noun)
    return _modified(reader, noun)


def _superlative(reader: Reader, noun: int) -> bool:
    """ "The first country to leave" has left."""
    tree = reader.tree
    return any(
        tree.lower[k] in ("first", "second", "third", "last", "only", "latest", "next+") or tree.tag[k] == "JJS"
        for k in tree.kids[noun]
    )


def _relative(reader: Reader, i: int, noun: int) -> State:
    state = _modified(reader, noun)
    return replace(state, status="open") if state.status in ("occurred", "ongoing", "negated", "future") else state


def _modified(reader: Reader, noun: int) -> State:
    """State that a participle or relative clause takes from its noun: unreal only where the noun is unreal and indefinite."""
    state = reader.settled(noun)
    if state.status in HAPPENED or reader.tree.pos[noun] == "PROPN":
        return State("occurred", state.chain, state.reasons, state.confidence)
    definite = reader.lexicon.sets["definite"]
    if state.status != "negated" and any(reader.tree.lower[k] in definite for k in reader.tree.kids[noun]):
        return State("occurred", state.chain, state.reasons, state.confidence * 0.7)
    return state


def own_state(reader: Reader, i: int, marks: Markers, context: State) -> State:
    """The clause's markers laid over its context."""
    if context.status == "open":
        state = _tensed(reader, i, marks, context)
    else:
        state = _governed(reader, i, marks, context)
    if marks.adverb is not None:
        state = _with_adverb(reader, i, marks, state)
    if marks.negation is not None:
        state = _negated(marks, context, state)
    if reader.tree.head[i] == i and state.status in HAPPENED and _question(reader, i):
        state = replace(state, status="hypothetical", reasons=(*state.reasons, "question"))
    return state


def _negated(marks: Markers, context: State, state: State) -> State:
    if context.status == "hypothetical" and marks.finite:
        return state                                        # "if they do not stop"
    if marks.modal == "possible" and not marks.perfect and marks.negation != "never" and state.status == "hypothetical":
        return state if "could" not in marks.form else negate(state, str(marks.negation))
    return negate(state, str(marks.negation))


def _with_adverb(reader: Reader, i: int, marks: Markers, state: State) -> State:
    assert marks.adverb is not None
    word, effect = marks.adverb
    if effect.name == "ongoing" and marks.form != "present" and not marks.progressive:
        return state
    if effect.name == "future" and (marks.finite and marks.form == "past"):
        return state
    return apply(effect, state, i, None, word, False)


def _question(reader: Reader, i: int) -> bool:
    tree = reader.tree
    last = tree.sent_end[i] - 1
    while last > i and tree.pos[last] in ("SPACE", "PUNCT") and tree.lower[last] != "?":
        last -= 1
    if tree.lower[last] != "?":
        return False
    subject = tree.child(i, "nsubj", "nsubjpass")
    aux = tree.child(i, "aux", "auxpass")
    return subject is not None and aux is not None and aux < subject


def _governed(reader: Reader, i: int, marks: Markers, context: State) -> State:
    """A clause whose status comes from above; a perfect infinitive is past, a modal of its own still counts."""
    status = context.status
    if status == "occurred" and marks.progressive:
        status = "ongoing"
    if marks.perfect and status == "future":
        status = "occurred"
    if marks.modal and status in HAPPENED:
        return _tensed(reader, i, marks, context)
    return replace(context, status=status)


def _tensed(reader: Reader, i: int, marks: Markers, context: State) -> State:
    """A clause whose own tense decides."""
    tree = reader.tree
    conditional = _has_condition(reader, i)
    status, why, confidence = "occurred", None, 1.0
    if marks.modal:
        status, why = _modal(reader, i, marks, context, conditional)
    elif marks.form == "infinitive":
        status, why = "future", "infinitive"                # headline: "Army to leave the valley"
    elif marks.form == "bare" and tree.tag[i] == "VB" and not tree.has_subject(i) and tree.head[i] == i:
        status, why = "hypothetical", "imperative"
    elif marks.form == "present" and conditional:
        status, why = "hypothetical", "condition"
    elif marks.progressive:
        if marks.form == "present" and not marks.perfect and _arranged(reader, i):
            status, why = "future", "arranged for a date"
        elif marks.form == "present":
            status, why = "ongoing", "progressive"
    elif marks.form == "present" and not marks.perfect and (
        future_date(tree, reader.lexicon, i) or (_arranged(reader, i) and not _first_person_today(reader, i))
    ):
        status, why, confidence = "future", "arranged for a date", 0.8
    reasons = (*context.reasons, why) if why else context.reasons
    return replace(context, status=status, reasons=reasons, confidence=context.confidence * confidence)


def _first_person_today(reader: Reader, i: int) -> bool:
    """Headlines and news in brief tell Sunday's events in the present: only travel verbs speak of what is arranged."""
    return reader.tree.tag[i] not in ("VBZ", "VBP")


def _arranged(reader: Reader, i: int) -> bool:
    tree = reader.tree
    if tree.lemma[i] not in reader.lexicon.sets["travel"]:
        return future_date(tree, reader.lexicon, i)
    return calendar_date(tree, reader.lexicon, i)


def _modal(reader: Reader, i: int, marks: Markers, context: State, conditional: bool) -> tuple[str, str]:
    if marks.modal == "future":
        return ("hypothetical", "condition") if conditional else ("future", "will")
    if marks.modal == "would":
        if conditional or marks.perfect:
            return "hypothetical", "would"
        return ("future", "would, reported") if context.backshift else ("hypothetical", "would")
    return "hypothetical", f"modal: {marks.modal}"


def _has_condition(reader: Reader, i: int) -> bool:
    """Whether an if-clause, an inversion or "otherwise" stands over the truth of the clause."""
    tree, lexicon = reader.tree, reader.lexicon
    for k in tree.kids[i]:
        if tree.dep[k] in ("advcl", "ccomp") and reader.is_clause(k):
            mark = _mark(reader, k)
            if mark in lexicon.sets["dominant_conditions"]:
                first = tree.leftmost(k)
                if mark != "whether" and tree.lower[first] != "even":
                    return True
            if mark is None and tree.dep[k] == "advcl" and _inverted(reader, k):
                return True
        elif tree.dep[k] == "advmod" and tree.lower[k] in lexicon.sets["conditional_adverbs"]:
            return True
    return False
