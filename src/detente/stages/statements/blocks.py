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
    r"\A\s*(?:[^\n]{0,160}\n+){0,2}?[ \t]*"
    r"(?P<cue>(?:(?:joint|press|media|official|written|public) )?(?:statement|declaration|message|comments?) "
    r"(?:by|from|of)) (?P<who>[^\n]{3,120}?)"
    r"(?= (?:on|regarding|about|concerning|following|to|after|at|ahead|in|for) |[:.]?[ \t]*(?:\n|\Z))",
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
    cue = bisect_left(view.starts, heading.start("cue")), bisect_left(view.starts, heading.end("cue"))
    source = view.trim((bisect_left(view.starts, heading.start("who")), bisect_left(view.starts, heading.end("who"))))
    if cue[0] >= cue[1] or source[0] >= source[1]:
        return
    names = [t.i for t in view.doc[source[0] : source[1]] if t.ent_type_ == "PERSON"]
    root = names[-1] if names else view.doc[source[0] : source[1]].root.i
    line_end = view.text.find("\n", heading.end())
    for sent in view.doc.sents:
        content = view.trim((sent.start, sent.end))
        if line_end < 0 or content[1] - content[0] < _SHORTEST or view.starts[content[0]] < line_end:
            continue
        if _finite(view, content):
            yield Found(cue[0], cue, content, "direct", "state", True, "assert", source, root)


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
