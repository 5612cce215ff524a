"""States of clauses: what governs the clause, and what its own tense, modals and negation add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.stages.status.algebra import HAPPENED, apply
from detente.stages.status.markers import Markers, read_markers
from detente.stages.status.readings import OPEN, Link, State
from detente.stages.status.tense import concession, inverted, own_state, subordinator
from detente.stages.status.tree import VERBAL

if TYPE_CHECKING:
    from detente.stages.status.reader import Reader

_FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP"})
_ANY = frozenset({"any", "each", "every", "no"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


def clause_state(reader: Reader, i: int) -> State:
    """State of the clause headed by the verb at `i`."""
    marks = read_markers(reader.tree, reader.lexicon, i)
    context = clause_context(reader, i, marks)
    state = own_state(reader, i, marks, context)
    link = reader.according.get(i) or reader.quoted.get(i) or _parenthesis(reader, i)
    if link is not None and link not in state.chain:
        state = state.attributed(link, reader.tree.lower[link.predicate])
    return state


def _parenthesis(reader: Reader, i: int) -> Link | None:
    """A verb of saying put in between: "the attack, officials said, killed five"; "as officials said"."""
    tree = reader.tree
    for k in tree.kids[i]:
        as_said = tree.dep[k] == "advcl" and subordinator(reader, k) == "as" and tree.child(k, "ccomp", "dobj") is None
        if (as_said or tree.dep[k] == "parataxis") and tree.pos[k] == "VERB" and tree.has_subject(k):
            effect = reader.lexicon.predicate("verbs", "that", tree.lemma[k])
            subject = tree.child(k, "nsubj")
            if effect is not None and effect.link and (subject is None or tree.lower[subject] not in ("i", "we")):
                return Link(subject, k, effect.link)
    return None


def clause_context(reader: Reader, i: int, marks: Markers) -> State:
    """What stands over the clause."""
    tree = reader.tree
    head, dep = tree.head[i], tree.dep[i]
    if head == i:
        return OPEN
    if dep == "conj":
        return _conjunct(reader, i, marks)
    if dep in ("advcl", "csubj", "csubjpass"):
        return _adverbial(reader, i, marks, head)
    if dep in ("xcomp", "ccomp", "oprd"):
        return _complement(reader, i, marks, head)
    if dep in ("pcomp", "pobj"):
        return _prepositional(reader, i, head)
    if dep == "acl" or (dep == "relcl" and marks.form == "infinitive" and not marks.modal):
        return _of_noun(reader, i, marks, head)
    if dep == "relcl":
        return _relative(reader, i, marks, head)
    if dep == "parataxis":
        return _inherit_chain(reader, head)
    if tree.pos[head] in VERBAL and not marks.finite:
        return reader.settled(head)
    return _inherit_chain(reader, head)


def _inherit_chain(reader: Reader, head: int) -> State:
    above = reader.state(head)
    return State("open", above.chain, above.reasons if above.chain else (), above.confidence, above.backshift)


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
            return above.to("open")
        state = above
        link = reader.according.get(first) or reader.quoted.get(first)
        if link is not None:
            state = state.attributed(link, tree.lower[link.predicate])
        return state
    state = reader.settled(first)
    if state.status == "negated" and _contrast(reader, i):
        return state.to("occurred")
    return state


def _contrast(reader: Reader, i: int) -> bool:
    tree = reader.tree
    return any(tree.dep[k] == "cc" and tree.lower[k] == "but" for k in tree.kids[tree.head[i]])


def _adverbial(reader: Reader, i: int, marks: Markers, head: int) -> State:
    mark = subordinator(reader, i)
    kind = reader.lexicon.subordinators.get(mark or "")
    above = reader.state(head)
    if mark == "if" and concession(reader, i):
        return above.to("hypothetical", "if not", 0.7)
    if kind == "condition" or (mark is None and inverted(reader, i)):
        return above.to("hypothetical", f"condition: {mark or 'inversion'}")
    if kind == "purpose":
        return above.to("hypothetical", f"purpose: {mark}")
    if marks.form == "infinitive":
        return _purpose(reader, i, head)
    if kind == "time" and marks.finite:
        ahead = marks.form == "present" or above.backshift
        if ahead and not marks.perfect and above.settled in ("future", "hypothetical"):
            return above.to(above.settled, f"time: {mark}")
        if mark in ("before", "until", "till") and marks.form == "present":
            return above.to("future", f"time: {mark}", 0.8)
        return _inherit_chain(reader, head)
    if marks.finite:
        return _inherit_chain(reader, head)
    return above.to("occurred", weight=0.6) if above.settled == "negated" else above.to(above.settled)


def _purpose(reader: Reader, i: int, head: int) -> State:
    """An infinitive of purpose lies ahead of its clause; what people met or came to do, they did."""
    tree = reader.tree
    above = reader.state(head)
    status = above.settled
    effect = reader.predicate_effect("inf", head) if tree.has_subject(i) or tree.dep[head] == "ROOT" else None
    if effect is not None and (effect.name not in ("same",)):
        return reader.under(effect, head)
    if status in HAPPENED:
        done = tree.lemma[head] in reader.lexicon.sets["purpose_done"]
        status = status if done else "future"
    elif status == "negated":
        status = "hypothetical"
    return above.to(status, "purpose infinitive", 0.8)


def _complement(reader: Reader, i: int, marks: Markers, head: int) -> State:
    """A clause that a verb, adjective or noun takes as its complement."""
    tree, lexicon = reader.tree, reader.lexicon
    mark = subordinator(reader, i)
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
        return reader.state(head).to("hypothetical", f"question: {mark}")
    if "yet" in (tree.lower[k] for k in tree.kids[head]) and tree.lemma[head] in ("have", "be") and kinds == ("inf",):
        return apply(lexicon.effects["not"], reader.state(head), head, None, "yet to", False)
    if effect is not None and kinds == ("inf",) and _performative(reader, i, head):
        return reader.state(head).to("occurred", "said is done")
    if effect is None:
        if marks.finite:
            return _inherit_chain(reader, head)
        state = reader.settled(head)
        if kinds == ("inf",) and state.status in HAPPENED and tree.pos[predicate] != "ADJ":
            return state.to(state.status, weight=0.6)
        return state
    if marks.form == "bare" and not marks.finite and mark == "that" and effect.link:
        effect = lexicon.effects["hypothetical"]      # subjunctive: "insisted that they leave"
    return reader.under(effect, predicate, finite=marks.finite)


def _performative(reader: Reader, i: int, head: int) -> bool:
    """ "I would like to thank": whoever says so does it."""
    tree, sets = reader.tree, reader.lexicon.sets
    if tree.lemma[head] not in sets["performative_verbs"] or tree.lemma[i] not in sets["performatives"]:
        return False
    subject = tree.child(head, "nsubj")
    would = any(word in ("would", "'d") for word in tree.auxiliaries(head))
    return would or (subject is not None and tree.lower[subject] in ("i", "we"))


def _prepositional(reader: Reader, i: int, prep: int) -> State:
    """A gerund after a preposition: "accused of bombing", "without firing", "after meeting"."""
    tree, lexicon = reader.tree, reader.lexicon
    word, head = tree.lower[prep], tree.head[prep]
    before = prep - 1 if prep and tree.pos[prep - 1] in ("ADV", "ADP", "SCONJ") else head
    outer = lexicon.prepositions.get(tree.lower[before])
    if outer is not None and outer.name != "same" and tree.pos[before] in ("ADV", "ADP", "SCONJ"):
        over = head if before != head else tree.head[head]      # "instead of", whatever it hangs from
        return apply(outer, reader.settled(over), before, None, tree.lower[before], False)
    effect = reader.predicate_effect(word, head)
    if effect is not None:
        return reader.under(effect, head)
    general = lexicon.prepositions.get(word)
    above = reader.settled(head) if reader.tree.pos[head] in (*VERBAL, *_NOMINAL, "ADJ") else OPEN
    if general is None:
        return above
    if word == "for" and tree.pos[head] in _NOMINAL and above.status in HAPPENED:
        return above.to(above.status, weight=0.7)
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
    if tree.tag[i] == "VBG" and not any(tree.lower[k] in _ANY for k in tree.kids[noun]):
        return _inherit_chain(reader, noun)
    return _modified(reader, noun)


def _superlative(reader: Reader, noun: int) -> bool:
    """ "The first country to leave" has left."""
    tree = reader.tree
    return any(
        tree.lower[k] in ("first", "second", "third", "last", "only", "latest") or tree.tag[k] == "JJS"
        for k in tree.kids[noun]
    )


def _relative(reader: Reader, i: int, marks: Markers, noun: int) -> State:
    tree = reader.tree
    if marks.finite and any(tree.dep[k] == "mark" and tree.lower[k] == "that" for k in tree.kids[i]):
        over = tree.head[tree.head[noun]] if tree.dep[noun] == "pobj" else noun
        for predicate in (noun, over):      # "announced in a memo that": the clause belongs to the verb
            effect = reader.predicate_effect("that", predicate)
            if effect is not None:
                return reader.under(effect, predicate, finite=True)
    state = _modified(reader, noun)
    return state if state.status == "hypothetical" else state.to("open")


def _modified(reader: Reader, noun: int) -> State:
    """What a participle or relative clause takes from its noun: unreal only where the noun is unreal and indefinite."""
    state = reader.settled(noun)
    if state.status in HAPPENED or reader.tree.pos[noun] == "PROPN":
        return state.to("occurred")
    definite = reader.lexicon.sets["definite"]
    if state.status != "negated" and any(reader.tree.lower[k] in definite for k in reader.tree.kids[noun]):
        return state.to("occurred", weight=0.7)
    return state
