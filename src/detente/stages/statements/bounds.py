"""Where a content begins and ends: corrections to the parser's clause."""

from __future__ import annotations

from spacy.tokens import Token

from detente.stages.statements.cues import Cue, Cues
from detente.stages.statements.view import Tokens, View, child

_CONJUNCTIONS = frozenset(["and", "but", "or", "while", "as", "yet", "so", "because", "though", "although"])


def refine(view: View, verb: Token, cue: Cue, cues: Cues, content: Tokens) -> Tokens:
    """A clause content as the speaker's words: from its "that" on, with the clauses coordinated to it, without the
    reporter's next participle ("..., adding that"), cutting no line and no quotation."""
    first, last = content
    if cue.speech and "clause" in cue.takes and first > verb.i:
        first = _start(view, verb, (first, last))
        last = _coordinated(view, verb, cues, (first, last))
    elif "clause" not in cue.takes or view.doc[first].head.dep_ == "dobj":
        last = _aside(view, (first, last))
    last = _next_cue(view, verb, cues, (first, last))
    last = _participle(view, verb, cues, (first, last))
    first, last = view.trim(_within_line(view, (first, last), verb.i))
    first, last = view.trim(view.whole((first, last), verb.i))
    while last > first and view.lower[last - 1] in _CONJUNCTIONS and view.quote_at[last - 1] < 0:
        first, last = view.trim((first, last - 1))
    return first, last


def _start(view: View, verb: Token, content: Tokens) -> int:
    """Without time words that belong to the saying ("said this week it would"); from "that" where it comes late."""
    first, last = content
    for i in range(first, min(first + 12, last)):
        token = view.doc[i]
        if view.lower[i] == "that" and token.dep_ == "mark" and token.head.head.i == verb.i:
            return i
    token = view.doc[first]
    if token.ent_type_ in ("DATE", "TIME") and token.ent_iob_ == "B" and view.lower[first - 1] != "that":
        end = first + 1
        while end < last and view.doc[end].ent_iob_ == "I":
            end += 1
        if end < last and view.doc[end - 1].dep_ == "npadvmod" and view.lower[end] != ",":
            return end
    return first


def _coordinated(view: View, verb: Token, cues: Cues, content: Tokens) -> int:
    """End of the content with clauses that the parser hung on the cue but that go on in its mood: "said it would cost
    more but would help", "said talks failed and the sides left"."""
    last = content[1]
    for c in verb.rights:
        if c.dep_ != "conj" or c.i < last or c.lower_ in cues.verbs or c.left_edge.i > last + 3:
            continue
        own, aux = child(c, "nsubj", "nsubjpass", "expl"), child(c, "aux")
        if own is None and (aux is None or aux.tag_ != "MD" or child(verb, "aux") is not None):
            continue
        last = c.right_edge.i + 1
    return last


def _next_cue(view: View, verb: Token, cues: Cues, content: Tokens) -> int:
    """End of the content before "and warned ..." where that is the same speaker's next cue, told in the tense of the
    first; it is noted as governed by the first."""
    first, last = content
    if verb.tag_ not in ("VBD", "VBZ") or verb.dep_ in ("relcl", "acl", "ccomp"):
        return last
    for i in range(max(first, verb.i + 1) + 2, last - 1):
        if view.lower[i] not in ("and", "but") or view.quote_at[i] >= 0:
            continue
        k = i + 1
        while k < last - 1 and view.tags[k] == "RB":
            k += 1
        token = view.doc[k]
        if view.tags[k] == verb.tag_ and token.dep_ == "conj" and child(token, "nsubj", "nsubjpass") is None:
            cue = cues.verbs.get(view.lower[k])
            if cue is not None and cue.speech and {"clause", "obj", "for"} & cue.takes:
                view.governor[k] = verb.i
                return i
    return last


def _aside(view: View, content: Tokens) -> int:
    """End of an object before a relative clause that only adds to it (", who took office in May")."""
    for i in range(content[0] + 1, content[1] - 1):
        if view.lower[i] == "," and view.quote_at[i] < 0 and view.tags[i + 1] in ("WDT", "WP", "WRB", "WP$"):
            return i
    return content[1]


def _participle(view: View, verb: Token, cues: Cues, content: Tokens) -> int:
    """End of the content before ", adding that ..." of the reporter."""
    first, last = content
    if view.quote_at[verb.i] >= 0:
        return last
    for i in range(max(first, verb.i + 1) + 3, last - 1):
        if view.lower[i] == "," and view.quote_at[i] < 0 and _but_he_said(view, verb, cues, i):
            return i
        if (
            view.lower[i] == ","
            and view.quote_at[i] < 0
            and view.tags[i + 1] == "VBG"
            and view.lower[i + 1] in cues.verbs
            and view.lower[i + 1] != "including"
        ):
            view.governor[i + 1] = view.governor.get(verb.i, verb.i)
            return i
    return last


def _but_he_said(view: View, verb: Token, cues: Cues, comma: int) -> bool:
    """Whether the reporter's next clause begins after a comma: "..., though he conceded that"."""
    words = view.lower[comma + 1 : comma + 3]
    if words[0] not in ("though", "although", "but", "while", "and") or words[-1] not in ("he", "she", "they", "it"):
        return False
    for k in range(comma + 3, min(comma + 6, len(view.tags))):
        if view.tags[k] == verb.tag_:
            cue = cues.verbs.get(view.lower[k])
            return cue is not None and cue.speech
        if view.tags[k] != "RB":
            break
    return False


def _within_line(view: View, content: Tokens, cue: int) -> Tokens:
    """Content cut at a line end, which a parser may have overlooked, unless a quotation goes on."""
    for i in range(max(content[0], cue + 1), content[1]):
        token = view.doc[i]
        if token.is_space and "\n" in token.text and view.quote_at[i] < 0:
            return content[0], i
    return content
