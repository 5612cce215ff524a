"""The walk over the parse: the state of a node from that of its governor, then from its own markers."""

from __future__ import annotations

from functools import cached_property

from detente.stages.status import attribution
from detente.stages.status.algebra import HAPPENED, apply
from detente.stages.status.clauses import clause_state
from detente.stages.status.lexicon import Effect, StatusLexicon
from detente.stages.status.nominals import nominal_state
from detente.stages.status.readings import OPEN, Link, State
from detente.stages.status.tree import Tree

_WORDS = {"VERB": "verbs", "AUX": "verbs", "NOUN": "nouns", "PROPN": "nouns", "ADJ": "adjectives"}
_MODIFIERS = frozenset({"amod", "compound", "nmod", "poss", "det", "nummod", "quantmod"})


class Reader:
    """States of the nodes of one Doc, each computed once."""

    def __init__(self, tree: Tree, lexicon: StatusLexicon) -> None:
        self.tree = tree
        self.lexicon = lexicon
        self._states: dict[int, State] = {}
        self._open: set[int] = set()

    @cached_property
    def according(self) -> dict[int, Link]:
        """"According to" links by clause."""
        return attribution.according_links(self.tree)

    @cached_property
    def quoted(self) -> dict[int, Link]:
        """Speakers of quoted sentences, by their root."""
        return attribution.quote_links(self.tree, self.lexicon)

    def state(self, i: int) -> State:
        """What the text makes of the word at `i`."""
        found = self._states.get(i)
        if found is not None:
            return found
        if i in self._open:
            return OPEN
        self._open.add(i)
        state = clause_state(self, i) if self.is_clause(i) else nominal_state(self, i)
        self._open.discard(i)
        self._states[i] = state
        return state

    def settled(self, i: int) -> State:
        """`state`, with "open" read as occurred."""
        state = self.state(i)
        return state.to("occurred") if state.status == "open" else state

    def is_clause(self, i: int) -> bool:
        """Whether the word heads a clause: a verb that is no mere modifier, or a copula."""
        return self.tree.pos[i] in ("VERB", "AUX") and self.tree.dep[i] not in _MODIFIERS

    def predicate_effect(self, kind: str, i: int) -> Effect | None:
        """Effect of the word at `i` on a complement of this kind."""
        tree, lexicon = self.tree, self.lexicon
        words = _WORDS.get(tree.pos[i])
        if words is None:
            return lexicon.predicate("adjectives", kind, tree.lower[i])
        lower, lemma = tree.lower[i], tree.lemma[i]
        if words == "verbs":
            particle = tree.particle(i)
            if particle is not None:
                phrasal = lexicon.predicate(words, kind, f"{lemma} {particle}")
                if phrasal is not None:
                    return phrasal
        effect = lexicon.predicate(words, kind, lower, lemma)
        if effect is None and words == "verbs" and tree.tag[i] in ("VBN", "JJ", "VBG"):
            effect = lexicon.predicate("adjectives", kind, lower)
        return effect

    def under(self, effect: Effect, predicate: int, finite: bool = False) -> State:
        """State of a complement under the word at `predicate`."""
        governor = self.state(predicate)
        holder = attribution.holder(self.tree, predicate) if effect.link else None
        return apply(effect, governor, predicate, holder, self.tree.lower[predicate], finite)

    def happened(self, i: int) -> bool:
        """Whether the word at `i` is told as having happened or going on."""
        return self.settled(i).status in HAPPENED
