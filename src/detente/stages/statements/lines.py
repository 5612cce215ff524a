"""Attribution by layout: headlines with a colon, turns of a transcript, quotations signed after a dash."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from detente.stages.statements.cues import Cues
from detente.stages.statements.found import Found, kind_of
from detente.stages.statements.view import Tokens, View

_TURN = re.compile(r"[\"“]?((?:[A-Z][A-Za-z.’'\-]*\.? ){0,4}[A-Z][A-Z.’'\-]+(?: \([^)\n]{1,30}\))?|Q|A):\s", re.MULTILINE)
_CAPITALS = re.compile(r"[A-Z]{2,}|^[QA]$")
_SIGNED = re.compile(r"[ \t\xa0]*(―|—|–|--?)[ \t\xa0]*(?=[A-Z@])")
_HEADLINE_WORDS = 22
_LABEL_WORDS = 5
_DASHES = frozenset(["—", "–", "―", "--", "-"])
_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])


def find_lines(view: View, cues: Cues) -> Iterator[Found]:
    """Statements that a line's layout attributes."""
    turns = list(_turns(view))
    yield from turns
    if not turns:
        yield from _headline(view, cues)
    yield from _signatures(view)


def _tokens(view: View, start: int, end: int) -> Tokens:
    return bisect_left(view.starts, start), bisect_left(view.starts, end)


def _turns(view: View) -> Iterator[Found]:
    """NAME: what was said, to the next name; only where there are two or more, so that a heading is not taken for one."""
    marks = [m for m in _TURN.finditer(view.text) if _line_start(view.text, m.start()) and _CAPITALS.search(m[1])]
    if len(marks) < 2:
        return
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else _paragraph_end(view.text, mark.end())
        source, content = _tokens(view, mark.start(1), mark.end(1)), view.trim(_tokens(view, mark.end(), end))
        colon = _tokens(view, mark.end(1), mark.end(1) + 1)
        if content[0] < content[1] and source[0] < source[1] and colon[0] < colon[1]:
            root = source[1] - 1
            yield Found(colon[0], colon, content, "direct", ":", True, "assert", source, root)


def _line_start(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"


def _paragraph_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _headline(view: View, cues: Cues) -> Iterator[Found]:
    """Speaker: content, or content: speaker, in the first line if that reads like a headline."""
    first = 0
    while first < len(view.doc) and view.doc[first].is_space:
        first += 1
    end = first
    while end < len(view.doc) and not (view.doc[end].is_space and "\n" in view.doc[end].text):
        end += 1
    if end - first > _HEADLINE_WORDS or end >= len(view.doc):
        return
    for i in range(first + 1, end - 1):
        if view.quote_at[i] >= 0 or view.lower[i] != ":" and not (view.lower[i] in _DASHES and i > first + 2):
            continue
        before, after = view.trim((first, i)), view.trim((i + 1, end))
        if view.lower[i] == ":" and _names_speaker(view, cues, before) and _says_something(view, after):
            yield _line(view, before, i, after)
        elif _names_speaker(view, cues, after) and _says_something(view, before) and after[1] - after[0] <= 3:
            yield _line(view, after, i, before)
        return


def _line(view: View, source: Tokens, cue: int, content: Tokens) -> Found:
    root = view.doc[source[0] : source[1]].root.i
    return Found(cue, (cue, cue + 1), content, kind_of(view, content, cue), view.lower[cue], True, "assert", source, root)


def _names_speaker(view: View, cues: Cues, tokens: Tokens) -> bool:
    """A person or body that speaks, alone: "Minister", "Khan", "UN report"; not a country or a subject."""
    if not 0 < tokens[1] - tokens[0] <= _LABEL_WORDS:
        return False
    span = view.doc[tokens[0] : tokens[1]]
    if any(t.pos_ in ("VERB", "ADP", "AUX", "CCONJ") or not (t.text[0].isupper() or t.like_num or t.is_punct) for t in span[:-1]):
        return False
    last = span[-1]
    return last.lower_ in cues.texts or last.lower_ in cues.speakers or any(t.ent_type_ in ("PERSON", "ORG") for t in span)


def _says_something(view: View, tokens: Tokens) -> bool:
    return tokens[1] - tokens[0] > 3 and any(view.tags[i] in _FINITE or view.quote_at[i] >= 0 or view.tags[i][:2] == "VB" for i in range(*tokens))


def _signatures(view: View) -> Iterator[Found]:
    """“...” ― Name, where name and line end together."""
    for quote, content in zip(view.quotes, view.quote_tokens, strict=True):
        mark = _SIGNED.match(view.text, quote.end)
        if mark is None or content[1] - content[0] < 6:
            continue
        end = _paragraph_end(view.text, mark.end())
        if not 0 < len(view.text[mark.end() : end].split()) <= 6:
            continue
        cue, source = _tokens(view, mark.start(1), mark.end(1)), view.trim(_tokens(view, mark.end(), end))
        if cue[0] < cue[1] and source[0] < source[1]:
            yield Found(cue[0], cue, content, "direct", mark[1], True, "assert", source, source[0])
