"""Part of speech, morphology and lemma of every token: spaCy's attribute ruler and lemmatizer, asked once a word form.

What the two give a token depends on its form, tag and dependency alone, but for a handful of patterns of two tokens
(`gon na`, `there is`). The answers are therefore kept: the two would else take a fifth of the time of a parse.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

NAME = "detente_words"
KEPT = 60_000  # word forms: those of a few hundred articles, in some 30 MB
READ = frozenset({"TAG", "LOWER", "ORTH", "DEP", "IS_SPACE"})  # what a form, tag and dependency determine
WRITTEN = frozenset({"POS", "LEMMA", "MORPH", "TAG", "DEP"})
Key = tuple[int, int, int]  # form, tag, dependency


class Form(NamedTuple):
    """What is known of a word form. `begins`: longer patterns whose first token it can be; `fits`: parts of them."""

    pos: int
    lemma: int
    morph: Any
    tag: int
    dep: int
    rules: tuple[int, ...]
    begins: tuple[int, ...]
    fits: frozenset[tuple[int, int]]


class Part(NamedTuple):
    """What a pattern of the ruler asks of one token: it alone (`place` is None), or at a place of a long pattern."""

    asks: dict[str, Any]
    number: int  # of the rule, or of the long pattern
    place: int | None


class Words:
    """A component in place of `attribute_ruler` and `lemmatizer`, with the same annotations."""

    def __init__(self, nlp: Language) -> None:
        ruler: Any = nlp.get_pipe("attribute_ruler")
        self._vocab = nlp.vocab
        self._lemmatizer: Any = nlp.get_pipe("lemmatizer")
        _as_sets(self._lemmatizer)
        self._attrs, self._indices = ruler.attrs, ruler.indices
        self._numbers = [nlp.vocab.strings[name] for name in ("POS", "LEMMA", "MORPH", "TAG", "DEP")]
        self._long: list[tuple[int, int]] = []  # rule and length of patterns of several tokens
        self._by_tag: dict[str, list[Part]] = {}
        self._by_word: dict[str, list[Part]] = {}
        self._other: list[Part] = []
        for number, rule in enumerate(ruler.patterns):
            for asked in rule["patterns"]:
                if len(asked) == 1:
                    self._file(Part(asked[0], number, None))
                else:
                    for place, asks in enumerate(asked):
                        self._file(Part(asks, len(self._long), place))
                    self._long.append((number, len(asked)))
        self._kept: dict[Key, Form] = {}

    def __call__(self, doc: Doc) -> Doc:
        keys: list[Key] = list(zip(*(doc.to_array(a).tolist() for a in ("ORTH", "TAG", "DEP")), strict=True))
        if not keys:
            return doc
        kept = self._kept
        if len(kept) > KEPT:
            kept.clear()
            self._lemmatizer.cache.clear()
        if missing := [key for key in dict.fromkeys(keys) if key not in kept]:
            self._learn(missing)
        forms = [kept[key] for key in keys]
        for place, rules in self._in_context(forms).items():
            known = forms[place]
            forms[place] = self._apply([keys[place]], [known._replace(rules=tuple(sorted({*known.rules, *rules})))])[0]
        both: Any = np.array([form[:2] for form in forms], dtype=np.uint64)
        doc.from_array(["POS", "LEMMA"], both)
        for token, form, key in zip(doc, forms, keys, strict=True):
            if form.morph is not None:
                token.morph = form.morph
            if form.tag != key[1]:
                token.tag = form.tag
            if form.dep != key[2]:
                token.dep = form.dep
        return doc

    def _file(self, part: Part) -> None:
        """Put it where few word forms need to be held against it."""
        tag, word = part.asks.get("TAG"), part.asks.get("LOWER")
        words = [word] if isinstance(word, str) else word.get("IN") if isinstance(word, dict) else None
        if words:
            for each in words:
                self._by_word.setdefault(each, []).append(part)
        elif isinstance(tag, str):
            self._by_tag.setdefault(tag, []).append(part)
        else:
            self._other.append(part)

    def _in_context(self, forms: Sequence[Form]) -> dict[int, list[int]]:
        """Rules of several tokens, by the token that they change."""
        out: dict[int, list[int]] = {}
        for start, form in enumerate(forms):
            for number in form.begins:
                rule, size = self._long[number]
                there = forms[start : start + size]
                if len(there) == size and all((number, n) in f.fits for n, f in enumerate(there)):
                    out.setdefault(start + self._indices[rule], []).append(rule)
        return out

    def _learn(self, keys: Sequence[Key]) -> None:
        found = []
        for token in self._plain(keys):
            have: dict[str, Any] = {
                "TAG": token.tag_, "LOWER": token.lower_, "ORTH": token.orth_, "DEP": token.dep_,
                "IS_SPACE": token.is_space,
            }
            near = [*self._by_tag.get(have["TAG"], ()), *self._by_word.get(have["LOWER"], ()), *self._other]
            parts = [part for part in near if _fits(have, part.asks)]
            rules = sorted({p.number for p in parts if p.place is None})
            fits = frozenset((p.number, p.place) for p in parts if p.place is not None)
            begins = tuple(sorted(number for number, place in fits if place == 0))
            found.append(Form(0, 0, None, 0, 0, tuple(rules), begins, fits))
        self._kept.update(zip(keys, self._apply(keys, found), strict=True))

    def _apply(self, keys: Sequence[Key], forms: Sequence[Form]) -> list[Form]:
        """The forms with what their rules, the later ones last, and then the lemmatizer make of them."""
        out: list[Form] = []
        part, lemmas, morphs, tag, dep = self._numbers
        for token, key, form in zip(self._plain(keys), keys, forms, strict=True):
            made = {part: 0, lemmas: 0, morphs: 0, tag: key[1], dep: key[2]}
            for rule in form.rules:
                made.update(self._attrs[rule])
            morph = self._set(token, made[part], made[morphs])
            lemma = made[lemmas] or self._vocab.strings.add(self._lemmatizer.lemmatize(token)[0])
            out.append(form._replace(pos=made[part], lemma=lemma, morph=morph, tag=made[tag], dep=made[dep]))
        return out

    def _set(self, token: Any, pos: int, morph: int) -> Any:
        """Tell a token its part of speech and morphology; the latter as an object, None where there is none."""
        token.pos = pos
        if not morph:
            return None
        token.set_morph(morph)
        return token.morph

    def _plain(self, keys: Sequence[Key]) -> Doc:
        """The word forms as a text without sense, with their tags and dependencies."""
        from spacy.tokens import Doc as Made

        doc = Made(self._vocab, words=[self._vocab.strings[form] for form, _, _ in keys])
        both: Any = np.array([key[1:] for key in keys], dtype=np.uint64)
        return doc.from_array(["TAG", "DEP"], both)


def _as_sets(lemmatizer: Any) -> None:
    """Let the lemmatizer's word lists, in which it looks every guess up, be sets: it comes with lists of thousands."""
    if "lemma_index" in lemmatizer.lookups:
        index = lemmatizer.lookups.get_table("lemma_index")
        for kind, known in list(index.items()):
            index[kind] = frozenset(known)


def _fits(have: dict[str, Any], asks: dict[str, Any]) -> bool:
    """Whether a token is what one part of a pattern asks for."""
    return all(_is(have[name], wanted) for name, wanted in asks.items())


def _is(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, dict):
        return bool(value == wanted)
    if "REGEX" in wanted and not re.search(wanted["REGEX"], value):
        return False
    return value in wanted.get("IN", (value,)) and value not in wanted.get("NOT_IN", ())


def fits(nlp: Language) -> bool:
    """Whether the model has the two components side by side after the parser, and rules that can be followed here."""
    names = nlp.pipe_names
    if not {"parser", "attribute_ruler", "lemmatizer"} <= set(names):
        return False
    ruler: Any = nlp.get_pipe("attribute_ruler")
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    order = [names.index(name) for name in ("parser", "attribute_ruler", "lemmatizer")]
    parts = [part for rule in ruler.patterns for pattern in rule["patterns"] for part in pattern]
    return (
        order[0] < order[1] == order[2] - 1
        and lemmatizer.mode == "rule"
        and not lemmatizer.overwrite
        and all(set(part) <= READ for part in parts)
        and all(set(v) <= {"IN", "NOT_IN", "REGEX"} for part in parts for v in part.values() if isinstance(v, dict))
        and all(set(rule["attrs"]) <= WRITTEN and rule["index"] >= 0 for rule in ruler.patterns)
    )
