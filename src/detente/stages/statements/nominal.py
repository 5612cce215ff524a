"""Attribution without a cue verb: "according to", reporting nouns and adjectives, "reportedly"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from detente.stages.statements.cues import Cue, Cues
from detente.stages.statements.found import Found, cue_phrase, kind_of, noun_phrase
from detente.stages.statements.view import Tokens, View, child, subject

_COPULAS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "am",
        "be",
        "been",
        "being",
        "'s",
        "'re",
        "'m",
        "’s",
        "’re",
        "’m",
        "become",
        "became",
        "becomes",
        "remain",
        "remains",
        "remained",
        "seem",
        "seems",
        "seemed",
        "feel",
        "feels",
        "felt",
    ]
)
_BREAKS = frozenset([",", ";", "—", "–", "--", "―"])


def find_nominal(view: View, cues: Cues) -> Iterator[Found]:
    """Statements of all cues that are not verbs."""
    openings = {p[0]: [q for q in cues.phrases if q[0] == p[0]] for p in cues.phrases}
    for i, form in enumerate(view.lower):
        found = None
        if form in openings:
            found = _phrase(view, cues, i, openings[form])
        elif form in cues.adverbs:
            found = _adverb(view, i, cues)
        if found is None and form in cues.nouns and view.tags[i] in ("NN", "NNS"):
            found = _noun(view, view.doc[i], cues.nouns[form], cues)
        elif found is None and form in cues.adjectives and view.tags[i][0] in "JV":
            found = _adjective(view, view.doc[i], cues.adjectives[form])
        if found is not None:
            yield found


def _past_participle_phrase(view: View, cues: Cues, after: Tokens) -> Tokens:
    """Without ", quoting X," that stands between the source and what it reported."""
    first, last = after
    if first < last and view.tags[first] == "VBG" and view.lower[first] in cues.verbs:
        comma = next((k for k in range(first, last) if view.lower[k] == ","), None)
        if comma is not None:
            return view.trim((comma, last))
    return after


def _phrase(view: View, cues: Cues, i: int, phrases: list[tuple[str, ...]]) -> Found | None:
    """According to X, content / content, according to X / content, according to X, content."""
    words = next((p for p in phrases if tuple(view.lower[i : i + len(p)]) == p), None)
    if words is None:
        return None
    end = i + len(words)
    if end >= len(view.doc):
        return None
    head = _object_of(view, end)
    if head is None:
        return None
    source = noun_phrase(view, head, (i, end))
    low, high = view.sentence(i)
    comma = next((k for k in range(head.i + 1, source[1]) if view.lower[k] == ","), None)
    if comma is not None and i == low and view.trim((source[1], high))[1] - source[1] < 2:
        source = (source[0], comma)  # the parser took the whole sentence for an apposition
    inside = view.quote_at[i]
    if inside >= 0:
        low, high = max(low, view.quote_tokens[inside][0] + 1), min(high, view.quote_tokens[inside][1] - 1)
    before, after = view.trim((low, i)), _past_participle_phrase(view, cues, view.trim((source[1], high)))
    follows = source[1] < high and view.lower[source[1]] in _BREAKS
    if i == low or before[0] >= before[1]:
        content = after
    elif follows and after[1] - after[0] > 2 and i > low and view.lower[i - 1] in _BREAKS:
        content = (before[0], after[1])
    else:
        content = before
    content = view.trim(view.whole(content, i))
    if content[1] - content[0] < 2:
        return None
    found = Found(i, (i, end), content, kind_of(view, content, i), " ".join(words), True, "assert", source, head.i)
    if content[0] < i < content[1]:
        found.hole = (i, source[1])
    return found


def _object_of(view: View, start: int) -> Token | None:
    for i in range(start, min(start + 14, len(view.doc))):
        token = view.doc[i]
        if token.dep_ == "pobj" and token.head.i < start and token.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
            return token
        if token.dep_ == "pcomp" and token.head.i < start:
            return next((t for t in token.subtree if t.pos_ in ("NOUN", "PROPN")), None)
        if token.is_space or token.lower_ in (",", ".", ";"):
            break
    return None


def _adverb(view: View, i: int, cues: Cues) -> Found | None:
    """The clause that an adverb of hearsay belongs to, without a source."""
    token = view.doc[i]
    verb = token.head
    if token.dep_ != "advmod" or verb.pos_ not in ("VERB", "AUX") or view.quote_at[i] >= 0:
        return None
    content = view.trim(view.subtree(verb))
    if verb.dep_ in ("ccomp", "relcl", "advcl", "acl", "xcomp"):
        return None if verb.dep_ == "ccomp" else _adverbial(view, i, content, cues)
    return _adverbial(view, i, content, cues)


def _adverbial(view: View, i: int, content: Tokens, cues: Cues) -> Found:
    return Found(
        i,
        (i, i + 1),
        content,
        kind_of(view, content, i),
        view.lower[i],
        True,
        cues.adverbs[view.lower[i]],
        hole=(i, i + 1),
    )


def _noun(view: View, noun: Token, cue: Cue, cues: Cues) -> Found | None:
    """A reporting noun with its content: "the claim that", "X's denial of", "X voiced hope that"."""
    taken = _noun_content(noun, cue)
    if taken is None:
        return None
    content, name, end = taken
    content = view.trim(view.whole(view.trim(content), noun.i))
    if content[0] >= content[1]:
        return None
    light = noun.head if noun.dep_ == "dobj" and noun.head.lower_ in cues.light else None
    owner = child(noun, "poss")
    if owner is None and noun.dep_ == "ROOT" and name == "inf" and view.lower[noun.i] in cues.verbs:
        owner = child(noun, "compound")  # "the campaign plans to" read as a noun
    source = owner or (subject(light) if light is not None else _by(noun))
    if source is None and not (name == "clause" and content[1] - content[0] > 2 and cue.speech):
        return None
    if light is not None and owner is None:
        phrase = (cue_phrase(view, light)[0], end)
        if phrase[1] - phrase[0] > 10:
            return None
    else:
        phrase = (noun.i, end)
    speech, polarity = cue.meaning(name)
    found = Found(noun.i, phrase, content, kind_of(view, content, noun.i), cue.lemma, speech, polarity)
    found.set_source(view, source)
    if owner is not None and found.source is not None:
        found.source = _without_possessive(view, found.source)
    return found


def _without_possessive(view: View, tokens: Tokens) -> Tokens:
    first, last = tokens
    while last - 1 > first and view.tags[last - 1] == "POS":
        last -= 1
    return first, last


def _noun_content(noun: Token, cue: Cue) -> tuple[Tokens, str, int] | None:
    """(content, pattern, end of the cue)"""
    for c in noun.rights:
        if c.dep_ in ("acl", "ccomp", "relcl") and "clause" in cue.takes:
            first = c.left_edge
            if (first.lower_ == "that" and first.dep_ == "mark") or (
                c.dep_ == "ccomp" and first.lower_ != "to" and c.tag_ != "VB"
            ):
                return (first.i, c.right_edge.i + 1), "clause", noun.i + 1
        if c.dep_ in ("acl", "xcomp", "relcl") and "inf" in cue.takes and any(a.tag_ == "TO" for a in c.lefts):
            return (c.left_edge.i, c.right_edge.i + 1), "inf", noun.i + 1
        if c.dep_ == "prep" and c.lower_ in cue.takes and c.i == noun.i + 1 and c.right_edge.i > c.i:
            return (c.i + 1, c.right_edge.i + 1), c.lower_, c.i + 1
    return None


def _by(noun: Token) -> Token | None:
    """Whose claim it is: "a claim by officials that", "criticism from the opposition"."""
    for c in noun.rights:
        if c.dep_ == "prep" and c.lower_ in ("by", "from", "among"):
            return child(c, "pobj")
    return None


def _adjective(view: View, word: Token, cue: Cue) -> Found | None:
    """A copula and an adjective of mind or speech: "is concerned that", "was clear about"."""
    if word.dep_ in ("acomp", "oprd", "attr") and word.head.lower_ in _COPULAS:
        copula, holder = word.head, word.head
    elif word.tag_[0] == "V" and child(word, "auxpass") is not None:
        copula, holder = child(word, "auxpass") or word, word
    else:
        return None
    source = subject(holder)
    if source is None or source.lower_ in ("it", "there") or copula.i > word.i or word.i - copula.i > 4:
        return None
    first = cue_phrase(view, copula)[0]
    for c in [*word.rights, *(t for t in holder.rights if t.i > word.i)]:
        content, end, name = (c.left_edge.i, c.right_edge.i + 1), word.i + 1, ""
        if (c.dep_ in ("ccomp", "advcl") and "clause" in cue.takes and c.left_edge.lower_ in ("that", *_WH)) or (
            c.dep_ == "ccomp" and "clause" in cue.takes
        ):
            name = "clause"
        elif c.dep_ == "xcomp" and "inf" in cue.takes and any(a.tag_ == "TO" for a in c.lefts):
            name = "inf"
        elif c.dep_ in ("prep", "agent") and c.lower_ in cue.takes and c.i <= word.i + 2 and c.right_edge.i > c.i:
            content, end, name = (c.i + 1, c.right_edge.i + 1), c.i + 1, c.lower_
        if not name:
            continue
        tokens = view.trim(view.whole(view.trim(content), word.i))
        if tokens[0] < tokens[1] and tokens[0] >= end:
            speech, polarity = cue.meaning(name)
            found = Found(word.i, (first, end), tokens, kind_of(view, tokens, word.i), cue.lemma, speech, polarity)
            return found.set_source(view, source)
    return None


_WH = ("whether", "how", "why", "what", "if")
