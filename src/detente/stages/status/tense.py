"""Tense, modality, adverbs and negation of a clause, laid over what governs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.stages.status.algebra import HAPPENED, apply, negate
from detente.stages.status.markers import Markers, calendar_date, future_date
from detente.stages.status.readings import State

if TYPE_CHECKING:
    from detente.stages.status.reader import Reader


def subordinator(reader: Reader, i: int) -> str | None:
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


def inverted(reader: Reader, i: int) -> bool:
    """ "Had they attacked, ...": an auxiliary before its subject opens a condition."""
    tree = reader.tree
    kids = tree.kids[i]
    return bool(kids) and tree.dep[kids[0]] == "aux" and tree.lower[kids[0]] in ("had", "should", "were") and (
        tree.has_subject(i)
    )


def concession(reader: Reader, i: int) -> bool:
    """ "Tolerated, if not encouraged": no condition."""
    tree = reader.tree
    return not tree.has_subject(i) and tree.child(i, "neg") is not None


def own_state(reader: Reader, i: int, marks: Markers, context: State) -> State:
    """The clause's markers laid over its context."""
    lay = _tensed if context.status == "open" else _governed
    state = lay(reader, i, marks, context)
    if marks.adverb is not None:
        state = _with_adverb(reader, i, marks, state)
    if marks.negation is not None:
        state = _negated(marks, context, state)
    if reader.tree.head[i] == i and state.status in HAPPENED and _question(reader, i):
        state = state.to("hypothetical", "question")
    return state


def _negated(marks: Markers, context: State, state: State) -> State:
    if context.reasons and context.reasons[-1].startswith(("condition", "question", "if not")):
        return state                                        # "if they do not stop"
    if marks.modal == "possible" and not marks.perfect and marks.negation != "never" and state.status == "hypothetical":
        return state
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
    return context.to(status)


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
    elif marks.form == "present" and not marks.perfect and _arranged(reader, i):
        status, why, confidence = "future", "arranged for a date", 0.7
    return context.to(status, why, confidence)


def _arranged(reader: Reader, i: int) -> bool:
    """A present tense with a date ahead; a bare weekday tells only with verbs of travelling and holding."""
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
            mark = subordinator(reader, k)
            if mark in lexicon.sets["dominant_conditions"]:
                first = tree.leftmost(k)
                if mark != "whether" and tree.lower[first] != "even" and not concession(reader, k):
                    return True
            if mark is None and tree.dep[k] == "advcl" and inverted(reader, k):
                return True
        elif tree.dep[k] == "advmod" and tree.lower[k] in lexicon.sets["conditional_adverbs"]:
            return True
    return False
