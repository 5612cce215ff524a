"""A parsed article seen as tokens, quotations and paragraphs, with the few walks over the tree that cues need."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from spacy.tokens import Doc, Token

from detente.actors.names import text_of
from detente.model import Span
from detente.stages.statements.quotes import Quote, find_quotes

Tokens = tuple[int, int]  # half-open range of token indices

FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_TRIM = frozenset([",", ".", ";", ":", "-", "--", "–", "—", "―", "..."])
_PRONOUNS = frozenset(["who", "which", "that", "whom"])


class View:
    """Random access to a Doc. `quote_at[i]` is the index of the quotation around token i, or -1."""

    __slots__ = ("doc", "ends", "governor", "lower", "quote_at", "quote_tokens", "quotes", "starts", "tags", "text")

    starts: list[int]
    ends: list[int]
    lower: list[str]
    tags: list[str]

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = text_of(doc)
        # cue verbs that the parser hung into another's content, with the cue that they are coordinated with
        self.governor: dict[int, int] = {}
        self.starts, self.ends, self.lower, self.tags = [], [], [], []
        for token in doc:  # one walk: making token objects is what costs
            start, form = token.idx, token.lower_
            self.starts.append(start)
            self.ends.append(start + len(token))
            self.lower.append(form)
            self.tags.append(token.tag_)
        self.quotes: list[Quote] = find_quotes(self.text)
        self.quote_at = [-1] * len(doc)
        self.quote_tokens: list[Tokens] = []
        for number, quote in enumerate(self.quotes):
            first, last = bisect_left(self.starts, quote.start), bisect_left(self.starts, quote.end)
            self.quote_tokens.append((first, last))
            for i in range(first, last):
                self.quote_at[i] = number

    def token_at(self, offset: int) -> int:
        """Index of the token at a character."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def chars(self, tokens: Tokens) -> Span:
        """Characters of a non-empty range of tokens."""
        return self.starts[tokens[0]], self.ends[tokens[1] - 1]

    def trim(self, tokens: Tokens) -> Tokens:
        """The range without space, commas and stops at its ends; a stop inside a closing mark stays."""
        first, last = tokens
        while first < last and (self.lower[first] in _TRIM or self.doc[first].is_space):
            first += 1
        while last > first and (self.lower[last - 1] in _TRIM or self.doc[last - 1].is_space):
            last -= 1
        if last > first and self.lower[last - 1] == ")" and "(" not in self.lower[first:last]:
            return self.trim((first, last - 1))
        return first, last

    def sentence(self, i: int) -> Tokens:
        """Tokens of the parser's sentence around a token."""
        sent = self.doc[i].sent
        return sent.start, sent.end

    def subtree(self, token: Token) -> Tokens:
        return token.left_edge.i, token.right_edge.i + 1

    def whole(self, tokens: Tokens, cue: int) -> Tokens:
        """The range stretched so as not to cut a quotation, unless the cue stands in the same quotation."""
        first, last = tokens
        inside = self.quote_at[cue]
        if inside >= 0:
            low, high = self.quote_tokens[inside]
            return max(first, low + 1), min(last, high - 1) if self.quotes[inside].closed else min(last, high)
        if last > first and (q := self.quote_at[last - 1]) >= 0:
            last = max(last, self.quote_tokens[q][1])
        if last > first and (q := self.quote_at[first]) >= 0:
            first = min(first, self.quote_tokens[q][0])
        return first, last


def child(token: Token, *deps: str) -> Token | None:
    """First child with one of the dependencies."""
    for c in token.children:
        if c.dep_ in deps:
            return c
    return None


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive, by auxiliary or as a reduced relative ("the man accused of")."""
    if verb.tag_ != "VBN":
        return False
    for c in verb.children:
        if c.dep_ in ("auxpass", "nsubjpass"):
            return True
        if c.dep_ in ("aux", "nsubj"):
            return False
    if verb.dep_ == "conj" and verb.head.tag_ == "VBN":
        return is_passive(verb.head)
    return verb.dep_ in ("acl", "advcl", "amod", "relcl")


def subject(verb: Token) -> Token | None:
    """Who does what a verb says: its own subject, or that of the verb it hangs from."""
    for _ in range(6):  # chains of coordination and control are short; a bad parse may be long
        own = nearest_subject(verb)
        if own is not None and own.pos_ != "PUNCT":
            return own
        step = _above(verb)
        if step is None or step[1]:
            return step[0] if step else None
        verb = step[0]
    return None


def nearest_subject(verb: Token) -> Token | None:
    """A verb's own subject; the nearest where the parser gives it several."""
    own: Token | None = None
    for c in verb.children:
        if c.dep_ in ("nsubj", "nsubjpass") and (own is None or c.i < verb.i):
            own = c
    return own


def _above(verb: Token) -> tuple[Token, bool] | None:
    """(token, whether it is the subject itself) one step up from a verb without a subject of its own."""
    head, dep = verb.head, verb.dep_
    if dep in ("acl", "relcl"):
        return (head, True) if verb.tag_ != "VBN" or dep == "relcl" else None
    if dep == "xcomp":
        controlled = child(head, "dobj") if head.pos_ == "VERB" else None
        return (controlled, True) if controlled is not None else (head, False)
    if dep in ("conj", "advcl", "dep", "ccomp") and head.pos_ in ("VERB", "AUX"):
        return (head, False) if dep != "ccomp" or verb.tag_ == "VBG" else None
    if dep == "pcomp" and head.head.pos_ in ("VERB", "AUX"):
        return head.head, False
    return None


def antecedent(pronoun: Token) -> Token:
    """The noun that a relative pronoun stands for, or the token itself."""
    if pronoun.lower_ not in _PRONOUNS or pronoun.tag_ not in ("WP", "WDT", "IN"):
        return pronoun
    verb = pronoun.head
    for _ in range(3):
        if verb.dep_ == "relcl":
            return verb.head
        if verb.dep_ not in ("conj", "xcomp", "ccomp"):
            break
        verb = verb.head
    return pronoun
