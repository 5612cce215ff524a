"""States of event nouns and adjectives: what governs them, and what their determiners and modifiers add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.stages.status.algebra import HAPPENED, apply
from detente.stages.status.readings import OPEN, State
from detente.stages.status.tree import VERBAL

if TYPE_CHECKING:
    from detente.stages.status.lexicon import Effect
    from detente.stages.status.reader import Reader

_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "oprd", "acomp", "dative", "npadvmod", "csubj"})
_SHARING = frozenset({"attr", "acomp", "oprd"})


def nominal_state(reader: Reader, i: int) -> State:
    """State of the noun, adjective or participle at `i`."""
    context = _context(reader, i)
    if context.status == "open":
        context = context.to("occurred")
    return _modifiers(reader, i, context)


def _modifiers(reader: Reader, i: int, state: State) -> State:
    """Determiners and adjectives: "no talks", "the planned visit", "an alleged attack"."""
    tree, lexicon = reader.tree, reader.lexicon
    for k in tree.kids[i]:
        label, word = tree.dep[k], tree.lower[k]
        if label in ("det", "neg", "preconj") and word in lexicon.sets["no_determiners"]:
            return state.to("negated", f"negation: {word}")
        if label == "amod" or (label == "compound" and word in lexicon.modifiers):
            effect = lexicon.modifiers.get(word)
            if effect is not None and effect.name != "fact":
                state = _modify(reader, i, k, effect, state)
    return state


def _modify(reader: Reader, i: int, k: int, effect: Effect, state: State) -> State:
    word = reader.tree.lower[k]
    if effect.name in ("ongoing", "future", "likely") and state.status not in HAPPENED:
        return state
    state = apply(effect, state, k, None, word, False)
    for c in reader.tree.kids[k]:
        adverb = reader.lexicon.adverbs.get(reader.tree.lower[c])
        if adverb is not None and reader.tree.dep[c] == "advmod":
            state = apply(adverb, state, c, None, reader.tree.lower[c], False)
    return state


def _context(reader: Reader, i: int) -> State:
    tree = reader.tree
    head, dep = tree.head[i], tree.dep[i]
    if head == i:
        return OPEN
    if dep == "conj":
        return _conjunct(reader, i)
    if dep == "pobj":
        return _object_of(reader, i, head)
    if dep in _ARGUMENTS and tree.pos[head] in VERBAL:
        return _argument(reader, i, head, dep)
    if dep == "amod" and tree.pos[i] == "VERB":
        return _context(reader, head) if not reader.is_clause(head) else reader.settled(head)
    if dep in ("compound", "nmod", "poss", "amod", "npadvmod"):
        return _modifier_of(reader, i, head)
    if dep == "appos":
        return reader.settled(head)
    if dep in ("xcomp", "ccomp", "advcl", "pcomp", "relcl", "acl"):
        return _small_clause(reader, i, head)
    return _chain_only(reader, head)


def _chain_only(reader: Reader, head: int) -> State:
    above = reader.state(head)
    return State("occurred", above.chain, above.reasons if above.chain else (), above.confidence * 0.8)


def _conjunct(reader: Reader, i: int) -> State:
    """A coordinated noun stands where the first one stands; "no" reaches over "or"."""
    tree = reader.tree
    first = tree.first_conjunct(i)
    if reader.is_clause(first):
        return reader.settled(first)
    state = reader.state(first)
    own = any(tree.dep[k] in ("det", "amod", "poss") for k in tree.kids[i])
    joined = any(tree.dep[k] == "cc" and tree.lower[k] in ("or", "nor") for k in tree.kids[tree.head[i]])
    return state if joined or not own else _context(reader, first)


def _argument(reader: Reader, i: int, verb: int, dep: str) -> State:
    """A subject or object of a verb."""
    tree, lexicon = reader.tree, reader.lexicon
    if dep in _SHARING:
        return reader.settled(verb)
    if dep == "nsubj" and tree.lemma[verb] == "be":
        return _subject_of_copula(reader, i, verb)
    kind = "subj" if dep == "nsubj" else "obj"
    lemma = f"{tree.lemma[verb]}+{tree.lemma[i]}"
    effect = lexicon.predicate("verbs", kind, lemma) or reader.predicate_effect(kind, verb)
    if kind == "obj" and tree.lemma[i] in lexicon.sets["content_nouns"]:
        about = reader.predicate_effect("that", verb)      # "rejected claims that" denies what they claim
        effect = about if about is not None and about.link in ("deny", "confirm", "doubt") else effect
    if effect is None and dep == "nsubjpass":
        effect = _passive_complement(reader, i, verb)
    if effect is None and dep == "nsubj" and (below := _raised(reader, verb)) is not None:
        return _argument(reader, i, below, dep)
    if effect is not None:
        return _effect_on_argument(reader, i, verb, effect)
    return default_argument(reader, i, verb)


def _raised(reader: Reader, verb: int) -> int | None:
    """The infinitive whose subject this verb's subject really is: "talks are set to resume"."""
    tree = reader.tree
    effect = reader.predicate_effect("inf", verb)
    if effect is None:
        return None
    below = tree.child(verb, "xcomp")
    return below if below is not None and reader.is_clause(below) else None


def _passive_complement(reader: Reader, i: int, verb: int) -> Effect | None:
    return reader.lexicon.modifiers.get(reader.tree.lower[verb])


def _effect_on_argument(reader: Reader, i: int, verb: int, effect: Effect) -> State:
    tree = reader.tree
    if effect.name == "postponed" and any(tree.lower[k] in ("until", "till", "to", "for") for k in tree.kids[verb]):
        effect = reader.lexicon.effects["future"]
    below = _raised(reader, verb) if tree.dep[i] in ("nsubjpass", "nsubj") else None
    if below is not None and effect.name not in ("not", "avert", "never"):
        return _argument(reader, i, below, "nsubjpass" if tree.is_passive(below) else "nsubj")
    if effect.link and effect.link != "deny" and not reader.happened(verb) and is_definite(reader, i):
        return _presupposed(reader, i, verb)
    return reader.under(effect, verb)


def _subject_of_copula(reader: Reader, i: int, verb: int) -> State:
    """ "The talks are over / possible / under way"."""
    tree = reader.tree
    for k in tree.kids[verb]:
        if tree.dep[k] in ("acomp", "attr", "oprd", "advmod", "prep") and k > verb:
            effect = reader.lexicon.predicate("adjectives", "subj", tree.lower[k])
            if effect is not None:
                return reader.under(effect, verb)
    return default_argument(reader, i, verb)


def default_argument(reader: Reader, i: int, governor: int) -> State:
    """An argument of a word that says nothing of its truth: a definite one is taken for granted, another goes along."""
    state = reader.settled(governor)
    if state.status in HAPPENED:
        return state.to("occurred")
    if not is_definite(reader, i):
        return state.to(state.status, weight=0.8)
    return _presupposed(reader, i, governor)


def _presupposed(reader: Reader, i: int, governor: int) -> State:
    state = reader.settled(governor)
    tree = reader.tree
    if state.status == "future" and tree.pos[i] != "PROPN" and tree.lemma[i] in reader.lexicon.sets["schedulable"]:
        return state.to("future", weight=0.7)
    return state.to("occurred", "taken for granted", 0.6)


def is_definite(reader: Reader, i: int) -> bool:
    """Whether the noun phrase is presented as known: "the", "this", a possessor, a name."""
    tree, sets = reader.tree, reader.lexicon.sets
    if tree.pos[i] == "PROPN":
        return True
    return any(
        tree.dep[k] == "poss" or (tree.dep[k] == "det" and tree.lower[k] in sets["definite"]) for k in tree.kids[i]
    )


def _object_of(reader: Reader, i: int, prep: int) -> State:
    """The object of a preposition: by the word that takes it ("threat of", "call for"), else by the preposition."""
    tree, lexicon = reader.tree, reader.lexicon
    word = tree.lower[prep]
    head = tree.head[prep]
    phrase = _phrase(reader, prep)
    if phrase in lexicon.prepositions:
        return apply(lexicon.prepositions[phrase], reader.settled(head), prep, None, phrase, False)
    if tree.pos[head] == "ADP" or tree.dep[head] == "prep" or (
        tree.pos[head] in ("ADV", "SCONJ") and tree.lower[head] in lexicon.prepositions
    ):
        return _nested(reader, i, prep, head)
    effect = reader.predicate_effect(word, head)
    if effect is not None:
        return reader.under(effect, head)
    general = lexicon.prepositions.get(word)
    above = reader.settled(head)
    if general is None or general.name == "same":
        return default_argument(reader, i, head) if head != prep else OPEN
    return apply(general, above, prep, None, word, False)


def _phrase(reader: Reader, prep: int) -> str:
    tree = reader.tree
    start = max(tree.sent_start[prep], prep - 1)
    return " ".join(tree.lower[start : prep + 1])


def _nested(reader: Reader, i: int, prep: int, head: int) -> State:
    """ "Ahead of", "because of", "instead of": the outer word decides."""
    tree, lexicon = reader.tree, reader.lexicon
    outer = lexicon.prepositions.get(tree.lower[head])
    over = tree.head[head]
    if outer is None or over == head:
        return _chain_only(reader, head)
    if outer.name == "same":
        return default_argument(reader, i, over)
    return apply(outer, reader.settled(over), head, None, tree.lower[head], False)


def _modifier_of(reader: Reader, i: int, head: int) -> State:
    """A noun before a noun: "attack threat", "ceasefire violation"."""
    effect = reader.predicate_effect("compound", head) if reader.tree.dep[i] in ("compound", "nmod") else None
    if effect is not None:
        return reader.under(effect, head)
    state = reader.settled(head)
    return state.to(state.status, weight=0.8)


def _small_clause(reader: Reader, i: int, head: int) -> State:
    """A noun or adjective that heads a verbless clause: "described as a success", "willing" in "make them willing"."""
    tree = reader.tree
    finite = tree.child(i, "cop", "aux") is not None
    kind = "that" if tree.has_subject(i) else "obj"
    effect = reader.predicate_effect(kind, head)
    if effect is not None and tree.dep[i] in ("ccomp", "xcomp"):
        return reader.under(effect, head, finite=finite)
    return _chain_only(reader, head)
