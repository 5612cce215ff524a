"""Frames: which words report an event of which type, and where its parties stand. See docs/frames.md.

`parse_frame` turns one line of a frames file into a `Frame`; `load_frames` reads and checks all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from detente.errors import DataError

Complement = Literal["inf", "that", "ing"]
PARTICLES = frozenset(
    (
        "about ahead along apart around aside away back by down forward in off on open out over short through "
        "together under up"
    ).split()
)
PREPOSITIONS = frozenset(
    (
        "about above across after against alongside along amid among amongst around as at before behind below "
        "beside between beyond by concerning despite during for from in inside into like near of off on onto out "
        "outside over past regarding round since through throughout to toward towards under underneath until unto "
        "up upon versus via with within without poss subj"
    ).split()
)
ADVERB = frozenset({"~"})  # stands for no preposition: a word that must modify the verb (`support R militarily`)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a frame. `preps` is empty for the direct object; `role` is A, R, L, AA or None (words only)."""

    preps: frozenset[str]
    role: str | None
    words: frozenset[str]
    required: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A sense of a word. `pos` is VERB or NOUN; `lemma` the head word; `prefix` a noun's leading compound."""

    type: str
    mode: str | None
    pos: Literal["VERB", "NOUN"]
    lemma: str
    particle: str | None
    prefix: tuple[frozenset[str], ...]
    subject: Literal["A", "R"]
    object: Slot | None
    preps: tuple[Slot, ...]
    complement: Complement | None
    complement_words: frozenset[str]
    needs_actor: bool
    needs_recipient: bool
    reciprocal: bool
    source: str

    @property
    def has_acting(self) -> bool:
        """Whether the frame demands what kind of word its subject is (`subj:@weapon`)."""
        return any("subj" in slot.preps for slot in self.preps)

    @property
    def weight(self) -> int:
        """How much the frame demands: the most demanding match wins."""
        score = 2 * (self.particle is not None) + 3 * len(self.prefix)
        if self.object is not None:
            score += 3 if self.object.words else 1
        for slot in self.preps:
            score += 3 if slot.words else 1 if slot.role else 2
        score += 2 * (self.complement is not None) + 3 * bool(self.complement_words)
        return score


class ClassTable:
    """Named sets of lemmas, with inclusion of other classes resolved."""

    def __init__(self, classes: dict[str, list[str]]) -> None:
        self._raw = classes
        self._done: dict[str, frozenset[str]] = {}
        # Alternatives (`ban|@sanction`) and slots (`on|against:R`) as lines write them, read once.
        self.read: dict[str, frozenset[str]] = {}
        self.slots: dict[str, Slot] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def words(self, name: str, where: str = "", _above: tuple[str, ...] = ()) -> frozenset[str]:
        """All lemmas of a class. Raises DataError for an unknown or circular class."""
        if name in self._done:
            return self._done[name]
        if name not in self._raw or name in _above:
            raise DataError(f"{where or name}: class @{name} is unknown or includes itself")
        out: set[str] = set()
        for word in self._raw[name]:
            text = str(word)
            out |= self.words(text[1:], where, (*_above, name)) if text.startswith("@") else {text}
        self._done[name] = frozenset(out)
        return self._done[name]


def _words(text: str, classes: ClassTable, where: str) -> frozenset[str]:
    if text not in classes.read:
        out: set[str] = set()
        for part in text.split("|"):
            out |= classes.words(part[1:], where) if part.startswith("@") else {part}
        classes.read[text] = frozenset(out)
    return classes.read[text]


def _slot(token: str, classes: ClassTable, where: str) -> Slot:
    if token not in classes.slots:
        classes.slots[token] = _new_slot(token, classes, where)
    return classes.slots[token]


def _new_slot(token: str, classes: ClassTable, where: str) -> Slot:
    required = token.endswith("!")
    token = token.rstrip("!")
    prep, _, value = token.rpartition(":")
    preps = frozenset(prep.split("|")) if prep else frozenset()
    if unknown := preps - PREPOSITIONS:
        raise DataError(f"{where}: not a preposition: {', '.join(sorted(unknown))}")
    if value in {"A", "R", "L", "AA"}:
        return Slot(preps, value, frozenset(), required)
    return Slot(preps, None, _words(value, classes, where), True)


def parse_frame(
    line: str, type_: str, mode: str | None, pos: Literal["VERB", "NOUN"], classes: ClassTable, where: str
) -> Iterable[Frame]:
    """The frames that one line stands for (one per alternative head word). Raises DataError with the line."""
    tokens = line.split()
    where = f"{where}: {line!r}"
    flags = {t[1:] for t in tokens if t.startswith("#")}
    if unknown := flags - {"R", "A", "both", "AA"}:
        raise DataError(f"{where}: unknown flag {', '.join(sorted(unknown))}")
    tokens = [t for t in tokens if not t.startswith("#")]
    subject: Literal["A", "R"] = "A"
    if tokens and tokens[0] == "R" and pos == "VERB":
        subject, tokens = "R", tokens[1:]
    head_at = 0
    if pos == "NOUN":
        while head_at + 1 < len(tokens) and ":" not in tokens[head_at + 1]:
            head_at += 1
    if not tokens or not re.fullmatch(r"@?[^\s:#>]+", tokens[head_at]):
        raise DataError(f"{where}: no head word")
    heads = _words(tokens[head_at], classes, where)
    prefix = tuple(_words(t, classes, where) for t in tokens[:head_at])
    particle: str | None = None
    obj: Slot | None = None
    preps: list[Slot] = []
    complement: Complement | None = None
    complement_words: frozenset[str] = frozenset()
    for index, token in enumerate(tokens[head_at + 1 :]):
        if token.startswith(">"):
            kind, _, words = token[1:].partition(":")
            if kind not in ("inf", "that", "ing"):
                raise DataError(f"{where}: unknown complement {token}")
            complement = kind  # type: ignore[assignment]  # narrowed by the check above
            complement_words = _words(words, classes, where) if words else frozenset()
        elif token.startswith("~") and pos == "VERB":
            preps.append(Slot(ADVERB, None, _words(token[1:], classes, where), True))
        elif ":" in token:
            preps.append(_slot(token, classes, where))
        elif pos == "VERB" and token in PARTICLES and (index == 0 or (obj is not None and particle is None)):
            particle = token
        elif obj is None and pos == "VERB":
            obj = _slot(token, classes, where)
        elif pos == "VERB":
            preps.append(Slot(ADVERB, None, _words(token, classes, where), True))
        else:
            raise DataError(f"{where}: cannot read {token!r}")
    for head in sorted(h for h in heads if " " not in h):  # two words are never one token
        yield Frame(
            type=type_,
            mode=mode,
            pos=pos,
            lemma=head,
            particle=particle,
            prefix=prefix,
            subject=subject,
            object=obj,
            preps=tuple(preps),
            complement=complement,
            complement_words=complement_words,
            needs_actor=bool(flags & {"A", "both"}),
            needs_recipient=bool(flags & {"R", "both"}),
            reciprocal="AA" in flags,
            source=line,
        )
