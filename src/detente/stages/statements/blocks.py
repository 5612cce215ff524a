"""Speech set without quotation marks: a block after "X said:", and releases headed "Statement by X"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Token

from detente.stages.statements.cues import Cues
from detente.stages.statements.found import Found, cue_phrase
from detente.stages.statements.verbal import cue_of
from detente.stages.statements.view import FINITE, Tokens, View, subject

_HEADING = re.compile(
    r"\A\s*+(?:[^\n]{1,160}\n\s*+){0,2}?"  # possessive: a text that opens with many blanks is passed over once
    r"(?P<cue>(?:(?:joint|press|media|official|written|public|opening|closing) )?"
    r"(?:statement|declaration|message|comments?|(?P<long>remarks|address|speech)) (?:by|from|of)) "
    r"(?P<who>[^\n]{3,120}?)"
    r"(?= (?:on|regarding|about|concerning|following|before|after|at|ahead|in|for|to|during|urging|announcing|marking) "
    r"|[:.]?[ \t]{0,20}(?:\n|\Z))",
    re.IGNORECASE,
)
_FIRST_PERSON = frozenset(["we", "i", "our", "us", "my"])
_REACH = 7  # tokens between a cue and its colon: "told the council on Monday:"
_SHORTEST = 3  # tokens of a sentence that says something


def find_blocks(view: View, cues: Cues) -> Iterator[Found]:
    """Statements by blocks of text. A release gives one statement a sentence, a block one a paragraph."""
    heading = _HEADING.match(view.text)
    if heading is not None:
        yield from _release(view, heading)
        return
    for i, form in enumerate(view.lower):
        if form == ":" and view.quote_at[i] < 0:
            yield from _after_colon(view, cues, i)


def _release(view: View, heading: re.Match[str]) -> Iterator[Found]:
    """The body under a heading, by sentences; remarks, which are long, by paragraphs."""
    cue = bisect_left(view.starts, heading.start("cue")), bisect_left(view.starts, heading.end("cue"))
    source = view.trim((bisect_left(view.starts, heading.start("who")), bisect_left(view.starts, heading.end("who"))))
    line_end = view.text.find("\n", heading.end())
    if cue[0] >= cue[1] or source[0] >= source[1] or line_end < 0:
        return
    body = bisect_left(view.starts, line_end)
    names = [t.i for t in view.doc[source[0] : source[1]] if t.ent_type_ == "PERSON"]
    if _finite(view, (cue[0], body)) or not (names or _first_person(view, body)):
        return  # a headline about somebody's statement
    root = names[-1] if names else view.doc[source[0] : source[1]].root.i
    for content in _lines(view, body) if heading["long"] else _sentences(view, body):
        if content[1] - content[0] >= _SHORTEST and _finite(view, content):
            yield Found(cue[0], cue, content, "direct", "state", True, "assert", source, root)


def _first_person(view: View, start: int) -> bool:
    return any(view.lower[i] in _FIRST_PERSON and view.quote_at[i] < 0 for i in range(start, len(view.lower)))


def _sentences(view: View, start: int) -> Iterator[Tokens]:
    for sent in view.doc.sents:
        if sent.start >= start:
            yield view.trim((sent.start, sent.end))


def _lines(view: View, start: int) -> Iterator[Tokens]:
    first = start
    for i in range(start, len(view.doc) + 1):
        if i == len(view.doc) or (view.doc[i].is_space and "\n" in view.doc[i].text):
            if i > first:
                yield first, i
            first = i + 1


def _finite(view: View, tokens: Tokens) -> bool:
    return any(view.tags[i] in FINITE for i in range(*tokens))


def _after_colon(view: View, cues: Cues, colon: int) -> Iterator[Found]:
    verb = _cue_before(view, cues, colon)
    if verb is None:
        return
    source = subject(verb)
    paragraphs = _paragraphs(view, colon)
    if source is None or not paragraphs:
        return
    cue = cues.verbs[view.lower[verb.i]]
    first, last = cue_phrase(view, verb)
    phrase = (first, colon + 1) if colon == last else (first, last)
    for content in paragraphs:
        speech, polarity = cue.meaning("quote")
        yield Found(verb.i, phrase, content, "direct", cue.lemma, speech, polarity).set_source(view, source)


def _cue_before(view: View, cues: Cues, colon: int) -> Token | None:
    for k in range(colon - 1, max(-1, colon - _REACH - 1), -1):
        token = view.doc[k]
        if token.is_space or view.quote_at[k] >= 0 or view.lower[k] in (".", "?", "!"):
            return None
        if view.tags[k] in FINITE:
            cue = cue_of(token, cues) if view.lower[k] in cues.verbs else None
            return token if cue is not None and cue.speech and {"quote", "clause"} <= cue.takes else None
    return None


def _paragraphs(view: View, colon: int) -> list[Tokens]:
    """The rest of the line, or the next paragraph, and those after it that go on in the first person."""
    out: list[Tokens] = []
    start = colon + 1
    while start < len(view.doc):
        end = start
        while end < len(view.doc) and not (view.doc[end].is_space and "\n" in view.doc[end].text):
            end += 1
        content = start, end
        while content[0] < content[1] and view.doc[content[0]].is_space:
            content = content[0] + 1, content[1]
        start = end + 1
        if content[0] >= content[1]:
            if out or start - colon > 3:
                break
            continue
        if (
            any(view.quote_at[i] >= 0 and _long(view, i) for i in range(*content))
            or not view.doc[content[0]].text[0].isupper()
        ):
            break
        if not _finite(view, content) or (out and not _FIRST_PERSON & set(view.lower[content[0] : content[1]])):
            break
        out.append(content)
    return out


def _long(view: View, i: int) -> bool:
    first, last = view.quote_tokens[view.quote_at[i]]
    return last - first > 8
