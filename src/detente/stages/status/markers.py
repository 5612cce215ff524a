"""What a clause says of itself: tense, modality, negation, adverbs. See `Markers`."""

from __future__ import annotations

from dataclasses import dataclass

from detente.stages.status.lexicon import Effect, StatusLexicon
from detente.stages.status.tree import SUBJECTS, Tree

_ONLY = frozenset({"only", "just", "merely", "simply", "least", "necessarily"})
_NEVER_NOUNS = frozenset({"circumstance", "circumstances", "point", "time", "way", "account", "condition"})
_ADJUNCTS = frozenset({"npadvmod", "prep", "advmod", "tmod"})


@dataclass(slots=True)
class Markers:
    """Own marks of a verb. `form` is past, present, infinitive, participle or bare; `modal` a kind of the lexicon."""

    form: str
    modal: str | None = None
    perfect: bool = False
    progressive: bool = False
    negation: str | None = None
    adverb: tuple[str, Effect] | None = None
    finite: bool = False


def read_markers(tree: Tree, lexicon: StatusLexicon, i: int) -> Markers:
    """Markers of the verb or auxiliary at `i`, from its tag and children."""
    marks = Markers(_form(tree.tag[i]))
    to = False
    for k in tree.kids[i]:
        label, word = tree.dep[k], tree.lower[k]
        if label in ("aux", "auxpass"):
            to |= tree.tag[k] == "TO"
            _auxiliary(tree, lexicon, i, k, marks)
        elif label == "neg":
            if not (k + 1 < tree.size and tree.lower[k + 1] in _ONLY):
                marks.negation = word
        elif label in ("advmod", "cc", "preconj", "dep") or (label == "prep" and word == "instead"):
            _adverb(tree, lexicon, k, marks)
        elif label in SUBJECTS or label in ("dobj", "attr"):
            _negative_argument(tree, lexicon, k, marks)
        elif label in ("prep", "npadvmod"):
            _negative_adjunct(tree, k, marks)
    if to:
        marks.form, marks.finite = "infinitive", False
    elif marks.modal or marks.form in ("past", "present"):
        marks.finite = True
    return marks


def _form(tag: str) -> str:
    if tag == "VBD":
        return "past"
    if tag in ("VBZ", "VBP"):
        return "present"
    return "participle" if tag in ("VBN", "VBG") else "bare"


def _auxiliary(tree: Tree, lexicon: StatusLexicon, i: int, k: int, marks: Markers) -> None:
    word, tag = tree.lower[k], tree.tag[k]
    modal = lexicon.modals.get(word)
    if modal and not (word == "'d" and tree.tag[i] == "VBN"):
        marks.modal = modal
        marks.finite = True
        return
    if tag in ("VBD", "VBZ", "VBP"):
        marks.finite = True
        marks.form = "past" if tag == "VBD" else "present"
    if tree.lemma[k] in ("have", "'ve", "'d") and tree.tag[i] in ("VBN", "VBG"):
        marks.perfect = True
    if word == "being" and tree.tag[i] == "VBN":
        marks.progressive = True
    if tree.tag[i] == "VBG" and (tree.lemma[k] == "be" or word in ("'s", "'re", "'m", "been", "be")):
        marks.progressive = True


def _adverb(tree: Tree, lexicon: StatusLexicon, k: int, marks: Markers) -> None:
    word = tree.lower[k]
    if word in lexicon.sets["negation"]:
        if not (k + 1 < tree.size and tree.lower[k + 1] in _ONLY):
            marks.negation = word
        return
    if word in ("longer", "more") and any(tree.lower[c] in ("no", "any") for c in tree.kids[k]):
        marks.negation = f"no {word}"
        return
    effect = lexicon.adverbs.get(word)
    if effect is not None and (marks.adverb is None or effect.link or effect.name == "likely"):
        marks.adverb = (word, effect)


def _negative_argument(tree: Tree, lexicon: StatusLexicon, k: int, marks: Markers) -> None:
    if tree.lower[k] in lexicon.sets["no_subjects"] or (
        tree.lower[k] == "one" and k and tree.lower[k - 1] == "no"
    ):
        marks.negation = tree.lower[k]
        return
    for c in tree.kids[k]:
        if tree.lower[c] in lexicon.sets["no_determiners"] and tree.dep[c] in ("det", "neg", "preconj", "nummod"):
            marks.negation = tree.lower[c]
            return


def _negative_adjunct(tree: Tree, k: int, marks: Markers) -> None:
    noun = tree.child(k, "pobj")
    if noun is None or tree.lower[noun] not in _NEVER_NOUNS:
        return
    if any(tree.lower[c] == "no" for c in tree.kids[noun]):
        marks.negation = "no"


def future_date(tree: Tree, lexicon: StatusLexicon, i: int) -> bool:
    """Whether an adjunct of the word puts it ahead: "tomorrow", "next week", "in the coming days"."""
    sets = lexicon.sets
    for k in tree.kids[i]:
        if tree.dep[k] not in _ADJUNCTS:
            continue
        for j in (k, *tree.kids[k], *(c for kid in tree.kids[k] for c in tree.kids[kid])):
            word = tree.lower[j]
            if word in sets["future_times"] or (word in sets["next_words"] and tree.dep[j] == "amod"):
                return True
    return False


def calendar_date(tree: Tree, lexicon: StatusLexicon, i: int) -> bool:
    """Whether an adjunct of the word names a weekday, a month, or a time ahead."""
    if future_date(tree, lexicon, i):
        return True
    days, months = lexicon.sets["weekdays"], lexicon.sets["months"]
    for k in tree.kids[i]:
        if tree.dep[k] in _ADJUNCTS:
            for j in (k, *tree.kids[k]):
                if tree.lower[j] in days or (tree.lower[j] in months and tree.pos[j] == "PROPN"):
                    return True
    return False
