"""Direct speech: quotations, the cue beside them, and what goes on after it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from detente.stages.statements.cues import Cue, Cues
from detente.stages.statements.found import Found, cue_phrase
from detente.stages.statements.verbal import cue_of
from detente.stages.statements.view import Tokens, View, child, subject

_STOPS = frozenset([".", "?", "!"])
_WINDOW = 40
_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD", "VB"])


@dataclass(slots=True)
class _Frame:
    """The cue of a quotation: verb, who speaks, and how far the words around it reach."""

    verb: Token
    cue: Cue
    source: Token | None
    after: bool  # whether the frame follows the quotation
    end: int
    span: Tokens | None = None  # the speaker's phrase where the parse does not show it
    lead: int | None = None  # where the content begins before the quotation does


def find_direct(view: View, cues: Cues) -> list[Found]:
    """Statements of quoted utterances, a quotation and its continuation taken together."""
    out: list[Found] = []
    last: Found | None = None
    last_quote = -1
    for number, (first, end) in enumerate(view.quote_tokens):
        frame = _after(view, cues, number) or _before(view, cues, number)
        if frame is not None and not (frame.after is False and last is not None and frame.verb.i == last.cue_root):
            last, last_quote = _build(view, frame, (first, end)), number
            out.append(last)
        elif last is not None and last_quote >= 0 and _goes_on(view, last_quote, number, last):
            last_quote = number
            if (
                _same_paragraph(view, view.quote_tokens[number][0], last.content[1])
                or not view.quotes[number - 1].closed
            ):
                _extend(last, (first, end))
            else:
                last = _again(last, (first, end))
                out.append(last)
    return out


def _build(view: View, frame: _Frame, quote: Tokens) -> Found:
    speech, polarity = frame.cue.meaning("quote")
    phrase = cue_phrase(view, frame.verb)
    if not frame.after:
        i = phrase[1]
        if i < len(view.doc) and view.lower[i] == ":":
            phrase = (phrase[0], i + 1)
    if frame.lead is not None:
        quote = (frame.lead, quote[1])
    found = Found(
        frame.verb.i,
        phrase,
        quote,
        "direct" if frame.lead in (None, quote[0]) else "mixed",
        frame.cue.lemma,
        True if speech else speech,
        polarity,
    )
    found.set_source(view, frame.source)
    if frame.span is not None:
        found.source = view.trim((frame.span[0], phrase[0])) if phrase[0] > frame.span[0] else found.source
    whom = child(frame.verb, "dobj", "dative") if "told" in frame.cue.takes else _to_whom(frame.verb)
    if whom is not None and view.quote_at[whom.i] < 0 and whom.i != found.source_root:
        found.set_addressee(view, whom)
    return found


def _to_whom(verb: Token) -> Token | None:
    for p in verb.children:
        if p.dep_ in ("prep", "dative") and p.lower_ == "to":
            return child(p, "pobj")
    return None


def _extend(found: Found, quote: Tokens) -> None:
    """Carry a split quotation over its frame."""
    if found.content[1] <= found.cue_root < quote[0]:
        found.hole = (found.content[1], quote[0])
    found.content = (found.content[0], quote[1])


def _again(found: Found, quote: Tokens) -> Found:
    """A further statement of the same speaker, vouched for by the same cue."""
    return replace(found, content=quote, kind="direct", hole=None)


def _same_paragraph(view: View, start: int, end: int) -> bool:
    """Whether no line ends between the end of a content and the start of the next quotation."""
    return "\n" not in view.text[view.ends[end - 1] : view.starts[start]]


def _utterance(view: View, quote: Tokens) -> bool:
    """Whether a quotation can stand alone: it has a verb, or ends as an utterance does."""
    first, end = quote
    if any(view.tags[i] in _FINITE for i in range(first + 1, end - 1)):
        return True
    return end - 2 > first and view.lower[end - 2] in (",", ".", "?", "!", "...", "…")


def _after(view: View, cues: Cues, number: int) -> _Frame | None:
    """The frame directly after a quotation: "...," he said / said the minister / the spokesman told reporters."""
    first, end = view.quote_tokens[number]
    n = len(view.doc)
    if end >= n or not view.quotes[number].closed or end - first < 3:
        return None
    start = end
    comma = view.lower[end - 2] in (",", "?", "!", "—", "–", "--", "-", "...", "…")
    if start < n and view.lower[start] in (",", "—", "–", "-", "--"):
        start, comma = start + 1, True
    while start < n and view.doc[start].is_space and "\n" not in view.doc[start].text:
        start += 1
    if not comma and (not _utterance(view, (first, end)) or view.lower[end - 2] == "."):
        return None
    limit = _limit(view, start)
    for i in range(start, limit):
        form = view.lower[i]
        if form in cues.verbs and view.tags[i][0] == "V":
            verb = view.doc[i]
            cue = cue_of(verb, cues)
            if cue is None or "quote" not in cue.takes or verb.tag_ in ("VBG", "VB"):
                continue
            source = _speaker(view, verb, start, limit)
            if source is None or _has_own_object(view, verb, cue, source):
                continue
            lead = _lead(view, cues, number)
            if lead < first and not (_utterance(view, (first, end)) and view.lower[end - 2] in (",", "?", "!")):
                return None
            span = (start, verb.i) if child(verb, "nsubj") is None and start < source.i < verb.i else None
            return _Frame(verb, cue, source, True, limit, span, lead)
    return None


def _has_own_object(view: View, verb: Token, cue: Cue, source: Token) -> bool:
    """Whether the verb has another content after it, so that the quotation is none of its."""
    for c in verb.rights:
        if c.i == source.i or c.i in range(source.left_edge.i, source.right_edge.i + 1):
            continue
        if (c.dep_ == "dobj" and "told" not in cue.takes and view.quote_at[c.i] < 0) or (
            c.dep_ == "ccomp" and c.left_edge.i == verb.i + 1
        ):
            return True
    return False


def _lead(view: View, cues: Cues, number: int) -> int:
    """Start of the sentence in which a quotation stands, if words of its own come before it; else of the quotation."""
    first = view.quote_tokens[number][0]
    i = first
    while i > 0 and not (view.doc[i - 1].is_space and "\n" in view.doc[i - 1].text):
        if view.quote_at[i - 1] >= 0 or view.lower[i - 1] in _STOPS or view.lower[i - 1] in (":", ";"):
            break
        i -= 1
    if any(
        view.tags[k] in ("VBD", "VBZ", "VBP")
        and view.lower[k] in cues.verbs
        and "quote" in cues.verbs[view.lower[k]].takes
        for k in range(i, first)
    ):
        return first  # another cue governs what comes before
    return i if sum(view.doc[k].is_alpha for k in range(i, first)) >= 2 else first


def _limit(view: View, start: int) -> int:
    """End of the stretch that a frame may take: the sentence, the line or the next quotation."""
    for i in range(start, min(len(view.doc), start + _WINDOW)):
        token = view.doc[i]
        if view.quote_at[i] >= 0 and i > start and view.quote_tokens[view.quote_at[i]][1] - i > 8:
            return i
        if (token.is_space and "\n" in token.text) or view.lower[i] in _STOPS:
            return i
    return min(len(view.doc), start + _WINDOW)


def _speaker(view: View, verb: Token, start: int, limit: int) -> Token | None:
    """Head of the noun phrase that makes, with the cue, all of what follows the quotation."""
    own = child(verb, "nsubj")
    if own is not None and start <= own.i < limit:
        first = own.left_edge.i
        if own.i < verb.i and first <= start + 1 and own.right_edge.i < verb.i:
            return own
        if own.i > verb.i and verb.i <= start + 2:
            return own
        if own.i < verb.i and not any(view.tags[i] in _FINITE for i in range(start, own.i)):
            return own
    if verb.i <= start + 1:  # inverted, subject missed
        return _head_of(view, verb.i + 1, limit)
    if verb.dep_ in ("relcl", "acl"):
        # "the man who said": not the frame, unless the parser took the frame itself for a relative clause
        return (
            verb.head
            if verb.head.i >= start and verb.head.left_edge.i <= start + 1 and child(verb, "nsubj") is None
            else None
        )
    if any(view.tags[i] in _FINITE and view.tags[i] != "VB" for i in range(start, verb.i)):
        return None
    return _head_of(view, start, verb.i)


def _head_of(view: View, start: int, end: int) -> Token | None:
    """Head of the first noun phrase between two tokens."""
    for i in range(start, end):
        token = view.doc[i]
        if token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ not in ("compound", "poss", "npadvmod", "nmod"):
            return token if token.ent_type_ not in ("DATE", "TIME") else None
        if view.lower[i] in (",", ";", "(") or token.pos_ in ("ADP", "SCONJ"):
            return None
    return None


def _before(view: View, cues: Cues, number: int) -> _Frame | None:
    """The frame before a quotation: he said, "..."; the statement read: "..."."""
    first, end = view.quote_tokens[number]
    i = first - 1
    while i >= 0 and view.doc[i].is_space:
        i -= 1
    if i < 0 or not _utterance(view, (first, end)):
        return None
    crossed_line = "\n" in view.text[view.ends[i] : view.starts[first]]
    colon = view.lower[i] == ":"
    if crossed_line and not colon:
        return None
    if not colon and view.lower[i] != "," and not _verb_ends(view, cues, i):
        return None
    if view.quote_at[i] >= 0:
        return None
    opening = next((view.doc[k] for k in range(first + 1, end) if not view.doc[k].is_punct), None)
    if view.lower[i] == "," and view.lower[i - 1] == "that":
        return None
    if opening is None or not (
        colon or opening.text[0].isupper() or opening.text[0].isdigit() or opening.text[0] in "…[.$"
    ):
        return None
    return _frame_left(view, cues, i)


def _verb_ends(view: View, cues: Cues, i: int) -> bool:
    """Whether a cue verb, perhaps with its addressee, stands directly before."""
    return view.lower[i] in cues.verbs and view.tags[i][0] == "V"


def _frame_left(view: View, cues: Cues, i: int) -> _Frame | None:
    """The nearest cue verb to the left in the same sentence that has a subject there."""
    for k in range(i, max(-1, i - _WINDOW), -1):
        token = view.doc[k]
        if (token.is_space and "\n" in token.text) or (view.lower[k] in _STOPS and k < i and view.quote_at[k] < 0):
            return None
        if (
            view.quote_at[k] >= 0
            and view.quote_tokens[view.quote_at[k]][1] - view.quote_tokens[view.quote_at[k]][0] > 8
        ):
            return None
        if view.lower[k] not in cues.verbs:
            continue
        cue = cue_of(token, cues)
        if cue is None or "quote" not in cue.takes:
            continue
        source = subject(token)
        if source is not None and view.quote_at[source.i] < 0 and source.lower_ not in ("it", "there"):
            if view.lower[i] != ":" and any(view.tags[m] in _FINITE for m in range(k + 1, i)):
                return None  # a clause of its own lies between: indirect, with quoted words
            return _Frame(token, cue, source, False, i)
    return None


def _goes_on(view: View, before: int, number: int, last: Found) -> bool:
    """Whether a quotation without a frame continues the last one: next to it, or after its frame and one stop; or a
    paragraph of its own right after a quoted paragraph."""
    end, start = view.quote_tokens[before][1], view.quote_tokens[number][0]
    between = view.text[view.quotes[before].end : view.quotes[number].start]
    if "\n" in between:
        return _next_paragraph(view, before, number, between, last)
    if not _utterance(view, view.quote_tokens[number]):
        return False
    if not between.strip(" ,;…-–—."):
        return True
    framed = last.cue_root in range(end, start)
    stops = sum(view.lower[i] in _STOPS for i in range(end, start))
    return framed and stops <= 1 and view.lower[start - 1] in (".", ",", ":", ";", "—", "–", "-", "--")


def _one_sentence(words: str) -> bool:
    return sum(words.count(stop) for stop in _STOPS) <= 1


def _next_paragraph(view: View, before: int, number: int, between: str, last: Found) -> bool:
    if not view.quotes[before].closed:
        return not between.strip()
    first, end = view.quote_tokens[number]
    alone = end >= len(view.doc) or view.doc[end].is_space
    frame, _, gap = between.partition("\n")
    framed = not frame.strip() or (last.cue_root >= view.quote_tokens[before][1] and _one_sentence(frame))
    return alone and framed and not gap.strip() and between.count("\n") <= 2 and end - first > 8
