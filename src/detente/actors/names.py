"""Matching names in text: folding, words with offsets, and an index from word sequences to who bears the name.

Diacritics, hyphens, dots and kinds of apostrophe do not matter; capitals do ("US" is not "us").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from spacy.tokens import Doc

How = Literal[
    "name", "ambiguous", "former", "adjective", "people", "capital", "weak", "region", "region_adjective", "blocked"
]

_WORD = re.compile(r"[^\W_]+|&")
_GAP = re.compile(r"[ \t\u00a0\u202f.\-‐‑–/'’ʼ‘`]{0,2}\n?")
_APOSTROPHES = "'’ʼ`"
MENTION = 400  # characters: what is longer is a text
_LETTERS = str.maketrans({
    "ı": "i", "İ": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ß": "ss", "æ": "ae", "Æ": "ae",
    "œ": "oe", "Œ": "oe", "ə": "a", "Ə": "a", "ð": "d", "þ": "th", "ʻ": "", "ʿ": "", "ʾ": "", "&": "and",
})  # fmt: skip


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower-case ASCII skeleton of a word: Erdoğan -> erdogan."""
    if text.isascii():
        return "and" if text == "&" else text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


@dataclass(slots=True)
class Word:
    """A word of a text. `joined`: only a space, hyphen, dot or apostrophe before it; `hyphen`: a hyphen before it."""

    text: str
    fold: str
    start: int
    end: int
    joined: bool = False
    hyphen: bool = False
    possessive: bool = False

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def words(text: str) -> list[Word]:
    """Words of the text in order; a possessive 's is a mark on the word before it."""
    return list(_kept(text)) if len(text) > MENTION else _words(text)


@lru_cache(maxsize=2)
def _kept(text: str) -> list[Word]:
    """The words of an article, which are asked for several times while it is read."""
    return _words(text)


def _words(text: str) -> list[Word]:
    out: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        gap = text[last:start]
        form = match.group()
        if gap == " " and out:
            out.append(Word(form, fold(form), start, end, True))
            last = end
            continue
        if form in ("s", "S") and out and gap[-1:] and gap[-1] in _APOSTROPHES and gap.strip() == gap[-1]:
            out[-1].possessive = True
            last = end
            continue
        if gap and gap[0] in _APOSTROPHES and len(gap) > 1 and out and out[-1].fold.endswith("s"):
            out[-1].possessive = True
            gap = gap[1:]
        joined = bool(out) and (gap in (" ", "") or _GAP.fullmatch(gap) is not None)
        out.append(Word(form, fold(form), start, end, joined, joined and gap[-1:] in ("-", "‐", "‑")))
        last = end
    return out


def text_of(source: Doc | str) -> str:
    """The text of a parse, which spaCy would put together anew from its tokens; a text is its own."""
    if isinstance(source, str):
        return source
    known: str | None = source.user_data.get("text")
    return source.text if known is None else known


def key_of(name: str) -> tuple[str, ...]:
    """Folded words of a name as the index keeps them."""
    if name.isascii() and "'" not in name and "&" not in name:
        return tuple(_WORD.findall(name.lower()))
    return tuple(w.fold for w in words(name))


class Form(NamedTuple):
    """One way in which an entry is named. `upper`: an acronym, in capitals only; `lower`: has no capital at all;
    `small`: begins with a small letter (al-Shabaab); `exact`: a short word of mixed case (LeT), so written only.
    """

    entry: str
    how: How
    upper: bool = False
    lower: bool = False
    small: bool = False
    exact: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a list of words: [start, end) are word positions."""

    start: int
    end: int
    forms: tuple[Form, ...]


def is_acronym(name: str) -> bool:
    """Names in capitals only, as DRC, U.S., 5+1 G7: they never match lower-case words."""
    return name.isupper() and len(name) <= 8


class NameIndex:
    """Names -> forms; the longest name that starts at a word wins."""

    def __init__(self) -> None:
        self._forms: dict[str, list[Form]] = {}  # by folded words, joined by spaces
        self._lengths: dict[str, tuple[int, ...]] = {}

    @classmethod
    def of(cls, forms: dict[str, list[Form]], lengths: dict[str, tuple[int, ...]]) -> NameIndex:
        """An index from what `parts` gave."""
        index = cls()
        index._forms, index._lengths = forms, lengths
        return index

    def parts(self) -> tuple[dict[str, list[Form]], dict[str, tuple[int, ...]]]:
        """What the index consists of, to keep it."""
        return self._forms, self._lengths

    def add(self, name: str, entry: str, how: How) -> None:
        """Index a name of an entry; a leading article is dropped."""
        key = key_of(name)
        if len(key) > 1 and key[0] == "the":
            key = key[1:]
        if not key:
            return
        exact = name if len(key) == 1 and len(name) < 7 and not name[1:].islower() and not name.isupper() else None
        form = Form(entry, how, is_acronym(name), name.islower(), name[0].islower(), exact)
        joined = " ".join(key)
        forms = self._forms.get(joined)
        if forms is not None:
            if not any(f.entry == entry and f.how == how for f in forms):
                forms.append(form)
            return
        self._forms[joined] = [form]
        lengths = self._lengths.get(key[0], ())
        if len(key) not in lengths:
            self._lengths[key[0]] = tuple(sorted((*lengths, len(key)), reverse=True))

    def remove(self, entry: str) -> None:
        """Forget all names of an entry (a user's row overrides it)."""
        for forms in self._forms.values():
            if any(f.entry == entry for f in forms):
                forms[:] = [f for f in forms if f.entry != entry]

    def get(self, name: str) -> tuple[Form, ...]:
        """Forms of a whole name, capitals disregarded."""
        key = key_of(name)
        return tuple(self._forms.get(" ".join(key[1:] if len(key) > 1 and key[0] == "the" else key), ()))

    def items(self) -> Iterator[tuple[tuple[str, ...], list[Form]]]:
        """All (folded words, forms)."""
        for key, forms in self._forms.items():
            yield tuple(key.split()), forms

    def at(self, tokens: Sequence[Word], i: int) -> Found | None:
        """The longest name that starts at word i, with the forms that its capitals allow."""
        first = tokens[i].fold
        for n in self._lengths.get(first, ()):
            if n == 1:
                forms = self._forms.get(first)
            elif i + n > len(tokens):
                continue
            else:
                forms = self._forms.get(" ".join([t.fold for t in tokens[i : i + n]]))
            if forms and all(t.joined for t in tokens[i + 1 : i + n]):
                fits = tuple(f for f in forms if _case_fits(f, tokens[i : i + n]))
                if fits:
                    return Found(i, i + n, fits)
        return None

    def find(self, tokens: Sequence[Word]) -> Iterator[Found]:
        """All names from left to right, none inside another."""
        i = 0
        while i < len(tokens):
            found = self.at(tokens, i) if tokens[i].fold in self._lengths else None
            if found is None:
                i += 1
                continue
            yield found
            i = found.end


def _case_fits(form: Form, tokens: Sequence[Word]) -> bool:
    if form.lower:
        return True
    if form.upper:
        return all(t.text.isupper() or t.text.isdigit() for t in tokens)
    if form.exact is not None:
        return tokens[0].text == form.exact
    if len(tokens) == 1:
        # "SWAT" is not Swat, "POLISH" may be a heading: short all-capital words are taken for acronyms
        text = tokens[0].text
        return not text.islower() and not (text.isupper() and 1 < len(text) < 5 and form.how != "name")
    # "left Germany" is not the Left
    return (form.small or not tokens[0].text[0].islower()) and any(t.text[0].isupper() for t in tokens)
