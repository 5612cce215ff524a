"""Attribution by layout: headlines with a colon, turns of a transcript, quotations signed after a dash."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from detente.stages.statements.cues import Cues
from detente.stages.statements.found import Found, kind_of
from detente.stages.statements.view import FINITE, Tokens, View

_TURN = re.compile(
    r"[\"“]?((?:[A-Z][A-Za-z.’'\-]*\.? ){0,4}[A-Z][A-Z.’'\-]+(?: \([^)\n]{1,30}\))?|Q|A):\s", re.MULTILINE
)
_BARE_QUESTION = re.compile(r"(?m)^Q[ \t\xa0]+(?=[A-Z])")  # transcripts leave the colon out
_CAPITALS = re.compile(r"[A-Z]{2,}|^[QA]$")
_SIGNED = re.compile(r"[ \t\xa0]*(―|—|–|--?)[ \t\xa0]*(?=[A-Z@])")
_HEADLINE_WORDS = 22
_LABEL_WORDS = 5
_SHORTEST = 3  # words of a headline that say something
_DASHES = frozenset(["—", "–", "―", "--", "-"])
_NO_SPEAKERS = frozenset(
    ["GPE", "LOC", "NORP", "DATE", "TIME", "EVENT", "FAC", "MONEY", "CARDINAL", "LAW", "WORK_OF_ART"]
)


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
    """NAME: what was said, to the next name; only where there are two or more, lest a heading be taken for one."""
    marks = [m for m in _TURN.finditer(view.text) if _line_start(view.text, m.start()) and _CAPITALS.search(m[1])]
    if len(marks) < 2:
        return
    bounds = sorted([m.start() for m in marks] + [m.start() for m in _BARE_QUESTION.finditer(view.text)])
    for mark in marks:
        end = next((b for b in bounds if b > mark.start()), _paragraph_end(view.text, mark.end()))
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
    """Speaker: content, content: speaker, or content, says speaker, in the first line if that reads like a headline."""
    first = 0
    while first < len(view.doc) and view.doc[first].is_space:
        first += 1
    end = first
    while end < len(view.doc) and not (view.doc[end].is_space and "\n" in view.doc[end].text):
        end += 1
    if end - first > _HEADLINE_WORDS or end >= len(view.doc):
        return
    found = _says_last(view, cues, view.trim((first, end))) or _labelled(view, cues, (first, end))
    if found is not None:
        yield found


def _says_last(view: View, cues: Cues, line: Tokens) -> Found | None:
    """Content, says speaker / content, speaker says."""
    first, last = line
    comma = next((i for i in range(last - 1, first + 2, -1) if view.lower[i] == "," and view.quote_at[i] < 0), None)
    if comma is None or not 2 <= last - comma - 1 <= _LABEL_WORDS + 2:
        return None
    says = next((i for i in (last - 1, comma + 1) if _is_says(view, cues, i)), None)
    source = (comma + 1, last - 1) if says == last - 1 else (comma + 2, last)
    if says is None or comma - first < _SHORTEST or any(view.tags[i] in FINITE for i in range(*source)):
        return None
    return _line(view, source, says, view.trim((first, comma)), cues.verbs[view.lower[says]].lemma)


def _labelled(view: View, cues: Cues, line: Tokens) -> Found | None:
    """Speaker: content / content: speaker; the first colon or dash decides."""
    first, end = line
    for i in range(first + 1, end - 1):
        colon = view.lower[i] == ":"
        if view.quote_at[i] >= 0 or not (colon or (view.lower[i] in _DASHES and i > first + 2)):
            continue
        before, after = view.trim((first, i)), view.trim((i + 1, end))
        if colon and _names_speaker(view, cues, before) and _says_something(view, after):
            return _line(view, before, i, after)
        if _names_speaker(view, cues, after) and _says_something(view, before) and after[1] - after[0] <= 3:
            return _line(view, after, i, before)
        return None
    return None


def _is_says(view: View, cues: Cues, i: int) -> bool:
    """Whether a word closes or opens a headline's attribution: present or past of a verb of saying."""
    cue = cues.verbs.get(view.lower[i])
    return (
        cue is not None
        and cue.speech
        and {"quote", "clause"} <= cue.takes
        and view.lower[i].endswith(("s", "said"))
        and view.lower[i] != cue.lemma
    )


def _line(view: View, source: Tokens, cue: int, content: Tokens, verb: str | None = None) -> Found:
    root = view.doc[source[0] : source[1]].root.i
    return Found(
        cue, (cue, cue + 1), content, kind_of(view, content, cue), verb or view.lower[cue], True, "assert", source, root
    )


def _names_speaker(view: View, cues: Cues, tokens: Tokens) -> bool:
    """A person or body that speaks, alone: "Minister", "Khan", "UN report"; not a country or a subject."""
    if not 0 < tokens[1] - tokens[0] <= _LABEL_WORDS:
        return False
    span = view.doc[tokens[0] : tokens[1]]
    if any(
        t.pos_ in ("VERB", "ADP", "AUX", "CCONJ") or not (t.text[0].isupper() or t.like_num or t.is_punct)
        for t in span[:-1]
    ):
        return False
    last = span[-1]
    if span[0].lower_ in cues.headings or any(t.ent_type_ in _NO_SPEAKERS for t in span):
        return False
    return (
        last.lower_ in cues.texts or last.lower_ in cues.speakers or all(t.pos_ == "PROPN" or t.is_punct for t in span)
    )


def _says_something(view: View, tokens: Tokens) -> bool:
    return tokens[1] - tokens[0] > 3 and any(
        view.tags[i] in FINITE or view.quote_at[i] >= 0 or view.tags[i][:2] == "VB" for i in range(*tokens)
    )


def _signatures(view: View) -> Iterator[Found]:
    """“...” ― Name, where name and line end together."""
    for quote, content in zip(view.quotes, view.quote_tokens, strict=True):
        mark = _SIGNED.match(view.text, quote.end)
        if mark is None or content[1] - content[0] < 6:
            continue
        end = _paragraph_end(view.text, mark.end())
        if not 0 < len(view.text[mark.end() : end].split()) <= 6:
            continue
        at = view.token_at(mark.start(1))  # a tokenizer may leave the dash at the closing mark
        cue, source = (at, at + 1), view.trim(_tokens(view, mark.end(), end))
        if cue[0] < cue[1] and source[0] < source[1]:
            yield Found(cue[0], cue, content, "direct", mark[1], True, "assert", source, source[0])
