"""A statement in the making, in tokens, and the phrases that its parts consist of."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from detente.stages.statements.raw import Kind, Polarity
from detente.stages.statements.view import Tokens, View, antecedent

_CUE_LEFT = frozenset(["aux", "auxpass", "neg", "advmod"])
# Adverbs that link sentences or ask; they stand beside a cue without being part of it.
_LINKERS = frozenset(
    [
        "when",
        "where",
        "how",
        "why",
        "as",
        "so",
        "then",
        "however",
        "meanwhile",
        "moreover",
        "instead",
        "here",
        "there",
        "while",
        "once",
        "if",
    ]
)
_DASHES = frozenset(["-", "--", "–", "—", "―"])
_LONG_QUOTE = 6  # tokens; shorter ones in a noun phrase are names ("the film “Crossing”")


@dataclass(slots=True)
class Found:
    """One cue with its arguments. `hole` is the stretch of a split content that belongs to the frame."""

    cue_root: int
    cue: Tokens
    content: Tokens
    kind: Kind
    verb: str
    speech: bool
    polarity: Polarity
    source: Tokens | None = None
    source_root: int | None = None
    addressee: Tokens | None = None
    addressee_root: int | None = None
    hole: Tokens | None = None

    def set_source(self, view: View, token: Token | None) -> Found:
        """Name the source by the head of its noun phrase."""
        if token is not None:
            self.source = noun_phrase(view, token, self.cue)
            self.source_root = antecedent(token).i
        return self

    def set_addressee(self, view: View, token: Token | None) -> Found:
        if token is not None:
            self.addressee = noun_phrase(view, token, self.cue)
            self.addressee_root = token.i
        return self


def noun_phrase(view: View, head: Token, cue: Tokens) -> Tokens:
    """The whole phrase of a noun: titles, appositions and relative clauses, with the comma that closes an apposition
    before the cue. Never reaches over the cue, into a long quotation or over a line end."""
    first, last = view.subtree(head)
    if cue[0] > head.i:
        last = min(last, cue[0])
    elif cue[1] <= head.i:
        first = max(first, cue[1])
    for i in range(head.i - 1, first - 1, -1):
        if _breaks(view, i, head.i):
            first = i + 1
            break
    for i in range(head.i + 1, last):
        if _breaks(view, i, head.i):
            last = i
            break
    first, last = view.trim((first, last))
    while (
        first < last
        and head.i > first
        and view.doc[first].dep_ in ("cc", "mark", "punct")
        and view.doc[first].tag_ not in ("-LRB-", "``")
    ):
        first += 1
    if (
        last < cue[0]
        and (view.lower[last] == "," or view.lower[last] in _DASHES)
        and view.lower[last] in view.lower[head.i + 1 : last]
    ):
        last += 1
    return (first, last) if first < last else (head.i, head.i + 1)


def _breaks(view: View, i: int, head: int) -> bool:
    token = view.doc[i]
    if token.is_space and "\n" in token.text:
        return True
    if i > head and view.tags[i] == "," and i + 1 < len(view.tags) and view.tags[i + 1] == "VBG":
        return True  # ", speaking after the meeting," tells of the saying, not of the speaker
    if i < head and view.lower[i] in _DASHES and view.doc[i - 1].whitespace_ and view.doc[i].whitespace_:
        return True  # what stands before is a dateline
    quote = view.quote_at[i]
    if quote < 0 or quote == view.quote_at[head]:
        return False
    first, last = view.quote_tokens[quote]
    return last - first > _LONG_QUOTE + 2


def cue_phrase(view: View, verb: Token) -> Tokens:
    """A verb with the auxiliaries, negation and adverbs directly before it and its particle after it."""
    first, last = verb.i, verb.i + 1
    while first > 0:
        token = view.doc[first - 1]
        belongs = token.head.i == verb.i or token.head.i in range(first, verb.i)
        if (
            not belongs
            or (
                token.dep_ not in _CUE_LEFT
                and not (
                    token.dep_ in ("npadvmod", "advmod") and first - 1 > 0 and view.doc[first - 2].dep_ in _CUE_LEFT
                )
            )
            or token.lower_ in _LINKERS
            or token.tag_ in ("WRB", "CC")
        ):
            break
        first -= 1
    if last < len(view.doc) and view.doc[last].dep_ == "prt":
        last += 1
    return first, last


def is_split(content: Tokens, cue: Tokens) -> bool:
    return content[0] < cue[0] and cue[1] < content[1]


def kind_of(view: View, content: Tokens, cue: int) -> Kind:
    """Indirect, or mixed where quoted words stand in the content."""
    outside = view.quote_at[cue]
    for i in range(*content):
        if view.quote_at[i] >= 0 and view.quote_at[i] != outside:
            return "mixed"
    return "indirect"
