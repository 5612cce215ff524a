"""Who stands behind an attributing word, and attributions that govern nothing: "according to" and quotation marks."""

from __future__ import annotations

from detente.stages.status.lexicon import StatusLexicon
from detente.stages.status.readings import Link
from detente.stages.status.tree import VERBAL, Tree

_OPENING = frozenset({"“", "„", "«", "``"})
_CLOSING = frozenset({"”", "»"})
_EITHER = frozenset({'"', "''"})
_RELATIVES = frozenset({"who", "which", "that"})


def holder(tree: Tree, i: int) -> int | None:
    """Head word of the source of an attributing word: subject, "by" phrase or possessor; None where nobody is named."""
    passive = tree.is_passive(i)
    for k in tree.kids[i]:
        label = tree.dep[k]
        if label == "nsubj" and not passive:
            return _antecedent(tree, i, k)
        if label == "agent" or (tree.lower[k] == "by" and label == "prep" and tree.pos[i] == "NOUN"):
            return tree.child(k, "pobj")
        if label == "poss":
            return k
    return None if passive else _controller(tree, i)


def _antecedent(tree: Tree, verb: int, subject: int) -> int | None:
    if tree.lower[subject] in _RELATIVES and tree.dep[verb] == "relcl":
        return tree.head[verb]
    return None if tree.lower[subject] in ("it", "there") and tree.dep[subject] == "expl" else subject


def _controller(tree: Tree, i: int) -> int | None:
    """Subject of the clause that an infinitive, participle or conjunct takes its subject from."""
    if tree.dep[i] == "acl" and tree.pos[tree.head[i]] in ("NOUN", "PROPN", "PRON"):
        return tree.head[i] if tree.tag[i] == "VBG" else holder(tree, tree.head[i])
    if tree.dep[i] in ("xcomp", "conj", "advcl", "pcomp") and tree.head[i] != i:
        up = tree.head[i]
        if tree.dep[i] == "xcomp" and (raised := tree.child(up, "dobj", "nsubjpass")) is not None:
            return _antecedent(tree, up, raised)
        return holder(tree, up if tree.pos[up] in (*VERBAL, "NOUN", "ADJ") else tree.head[up])
    return None


def according_links(tree: Tree) -> dict[int, Link]:
    """Links of "according to X", by the clause that each stands over."""
    out: dict[int, Link] = {}
    for i, word in enumerate(tree.lower):
        if word != "according" or i + 1 >= tree.size or tree.lower[i + 1] != "to":
            continue
        to = tree.child(i, "prep")
        source = tree.child(to, "pobj") if to is not None else None
        out[_clause_over(tree, i)] = Link(source, i, "report")
    return out


def _clause_over(tree: Tree, i: int) -> int:
    """The clause that a sentence adverbial speaks of: the main one where it opens or closes the sentence."""
    first = tree.sent_start[i]
    at = i
    while tree.head[at] != at and not (tree.pos[at] in VERBAL and at != i):
        at = tree.head[at]
    last = tree.rightmost(i)
    edge = i - first <= 1 or last >= tree.sent_end[i] - 2
    while edge and tree.head[at] != at and not (tree.dep[at] == "conj" and tree.has_subject(at)):
        at = tree.head[at]
    return at


def quote_links(tree: Tree, lexicon: StatusLexicon) -> dict[int, Link]:
    """Links for main clauses inside quotation marks whose speaker is named in a neighbouring sentence.

    Keyed by the root of the quoted sentence. A quotation that runs over several sentences names its speaker once.
    """
    out: dict[int, Link] = {}
    for start, end in quotations(tree):
        cue = _cue_of(tree, lexicon, start, end)
        if cue is None:
            continue
        link = Link(holder(tree, cue), cue, "report")
        for k in range(start + 1, end):
            if tree.head[k] == k:
                out[k] = link
    return out


def quotations(tree: Tree) -> list[tuple[int, int]]:
    """(opening, closing) token indices of quotations, straight and curly marks."""
    out: list[tuple[int, int]] = []
    opened: int | None = None
    for i, word in enumerate(tree.lower):
        if word in _OPENING or (word in _EITHER and opened is None):
            if opened is not None:                  # a quotation of several paragraphs opens each of them
                out.append((opened, i - 1))
            opened = i
        elif opened is not None and (word in _CLOSING or word in _EITHER):
            out.append((opened, i))
            opened = None
    return out


def _cue_of(tree: Tree, lexicon: StatusLexicon, start: int, end: int) -> int | None:
    """The verb of saying for a quotation: over one of its clauses, in its sentence, or before it."""
    for k in range(start + 1, end):
        up = tree.head[k]
        if not start < up < end and _says(tree, lexicon, up):
            return up
    after = range(end + 1, min(end + 8, tree.sent_end[end - 1] if end else end))
    before = range(max(tree.sent_start[start], start - 8), start)
    nearest: list[int] = [*reversed(before), *after]
    for k in nearest:
        if _says(tree, lexicon, k):
            return k
    return _speaking_on(tree, lexicon, start, end)


def _speaking_on(tree: Tree, lexicon: StatusLexicon, start: int, end: int) -> int | None:
    """“...,” she said. “Next sentence.”: whoever spoke in the sentence before goes on.

    Over a paragraph break only where the quotation fills its sentences.
    """
    back = start - 1
    while back > 0 and tree.pos[back] == "SPACE":
        back -= 1
    if back <= 0 or tree.sent_start[back] == tree.sent_start[start]:
        return None
    if "\n" in tree.lower[start - 1] and end + 1 < tree.size and tree.sent_end[end - 1] > end + 2:
        return None
    first = tree.sent_start[back]
    if not any(tree.lower[k] in _CLOSING or tree.lower[k] in _EITHER for k in range(first, back + 1)):
        return None
    cues = (k for k in range(first, back + 1) if tree.head[k] == k and _says(tree, lexicon, k))
    return next(cues, None)


def _says(tree: Tree, lexicon: StatusLexicon, i: int) -> bool:
    if tree.pos[i] != "VERB":
        return False
    effect = lexicon.predicate("verbs", "that", tree.lemma[i])
    return effect is not None and effect.link == "report"
