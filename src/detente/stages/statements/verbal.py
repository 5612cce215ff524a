"""Indirect speech by verbs: that-clauses, infinitives, objects, passives, and clauses that stand around the cue."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from detente.stages.statements.bounds import refine
from detente.stages.statements.complements import Complement, complement
from detente.stages.statements.cues import Cue, Cues
from detente.stages.statements.found import Found, cue_phrase, kind_of, noun_phrase
from detente.stages.statements.view import FINITE, Tokens, View, child, is_passive, subject

_ENDS = frozenset([",", ".", ";", ":", "—", "–", "-", "--", "―", "?", "!", ")", "”", '"', "''"])
_ADJUNCT_LIMIT = 14  # tokens between a parenthetical cue and the comma that closes it


def find_verbal(view: View, cues: Cues, done: set[int]) -> Iterator[Found]:
    """Statements of all cue verbs but those in `done` (token indices of cues of direct speech)."""
    for i, form in enumerate(view.lower):
        if form in cues.verbs and i not in done:
            token = view.doc[i]
            cue = cue_of(token, cues)
            if cue is not None:
                found = _statement(view, token, cue, cues)
                if found is not None:
                    yield found


def cue_of(token: Token, cues: Cues) -> Cue | None:
    """The lexicon's entry for a token used as a verb; that of verb and particle where there is one."""
    if token.tag_[0] != "V" or token.dep_ in ("amod", "compound", "aux", "auxpass", "prep", "case"):
        return None
    for c in token.children:
        if c.i > token.i and (
            c.dep_ == "prt" or (c.dep_ in ("advmod", "acomp", "dobj", "oprd", "ccomp") and c.i <= token.i + 2)
        ):
            joined = cues.particles.get((token.lower_, c.lower_))
            if joined is not None:
                return joined
            if c.dep_ == "prt":
                return None
    return cues.verbs.get(token.lower_)


def _statement(view: View, verb: Token, cue: Cue, cues: Cues) -> Found | None:
    aside = _parenthetical(view, verb, cue)
    if aside is not None:
        return aside
    got = complement(view, verb, cue, cues)
    if got is None:
        got = _unparsed(view, verb, cue)
    if got is None:
        return None
    return _from_complement(view, verb, cue, cues, got)


def _from_complement(view: View, verb: Token, cue: Cue, cues: Cues, got: Complement) -> Found | None:
    content = refine(view, verb, cue, cues, got.content)
    if content[0] >= content[1]:
        return None
    phrase = cue_phrase(view, verb)
    if got.cue_end:
        phrase = (phrase[0], max(phrase[1], got.cue_end))
    phrase = _with_linking(view, verb, phrase, cues)
    if not got.passive and phrase[1] > content[0] and content[1] > phrase[0]:
        return None
    speech, polarity = cue.meaning(got.taken)
    governor = view.governor.get(verb.i, verb.i)
    source = got.agent if got.passive else subject(view.doc[governor]) or _noun_before(view, verb, phrase)
    if not got.passive and source is None and not (got.taken == "clause" and cue.speech and verb.tag_ != "VB"):
        return None
    if source is not None and (_expletive(source, got, cue) or (source.i in range(*content) and not got.passive)):
        source = None
        if not got.passive:
            return None
    if source is not None and cue.evidence and not _utters(source, cues):
        speech = False
    if source is not None and source.lower_ in ("we", "i") and verb.tag_ == "VBP":
        speech = True  # who says "we hope" says so
    found = Found(verb.i, phrase, content, kind_of(view, content, verb.i), cue.lemma, speech, polarity)
    if got.passive and content[0] < phrase[0] and phrase[1] < content[1]:
        found.hole = phrase
    return found.set_source(view, source).set_addressee(view, got.addressee)


def _utters(source: Token, cues: Cues) -> bool:
    """Whether a source of "show" or "find" speaks: a text, a name, a person, not "these sanctions"."""
    return (
        source.lower_ in cues.texts
        or source.lower_ in cues.speakers
        or source.pos_ in ("PROPN", "PRON")
        or source.ent_type_ != ""
    )


def _expletive(source: Token, got: Complement, cue: Cue) -> bool:
    """Whether a subject is a mere place-holder: "it is feared that", but not "it said that"."""
    return source.lower_ == "there" or (source.lower_ == "it" and (got.passive or not cue.speech))


def _noun_before(view: View, verb: Token, phrase: Tokens) -> Token | None:
    """The head of the noun phrase directly before a finite cue whose subject the parser lost."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or phrase[0] == 0:
        return None
    token = view.doc[phrase[0] - 1]
    if token.pos_ not in ("NOUN", "PROPN", "PRON") or token.ent_type_ in ("DATE", "TIME"):
        return None
    while (
        token.dep_ in ("compound", "nmod", "appos", "pobj", "prep", "poss")
        and token.head.i < phrase[0]
        and token.head.pos_ in ("NOUN", "PROPN", "ADP")
    ):
        token = token.head
    return token if token.pos_ in ("NOUN", "PROPN", "PRON") else None


def _with_linking(view: View, verb: Token, phrase: Tokens, cues: Cues) -> Tokens:
    """The cue with the verb that only introduces it: "went on to say"."""
    head = verb.head
    if (
        verb.dep_ in ("xcomp", "advcl")
        and verb.tag_ in ("VB", "VBG")
        and head.lower_ in cues.linking
        and head.i < verb.i
        and verb.i - head.i <= 3
    ):
        return cue_phrase(view, head)[0], phrase[1]
    return phrase


def _unparsed(view: View, verb: Token, cue: Cue) -> Complement | None:
    """The rest of the sentence after a verb of saying whose clause the parser missed."""
    if (
        not {"clause", "quote"} <= cue.takes
        or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBG")
        or not cue.speech
        or is_passive(verb)
    ):
        return None
    end = view.sentence(verb.i)[1]
    start = verb.i + 1
    if start >= end or (view.doc[start].is_punct and view.lower[start] not in ("“", '"', "``")):
        return None
    if not any(view.tags[i] in FINITE for i in range(start, end)) or subject(verb) is None:
        return None
    if view.doc[start].dep_ in ("prep", "agent", "npadvmod", "dobj") or child(verb, "dobj", "prep") is not None:
        return None
    return Complement((start, end), "clause")


def _parenthetical(view: View, verb: Token, cue: Cue) -> Found | None:
    """A clause with its cue set off by commas, at its end or within it: "Talks, he said, will go on"."""
    if "clause" not in cue.takes or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or view.quote_at[verb.i] >= 0:
        return None
    if verb.dep_ in ("relcl", "acl", "xcomp"):
        return None
    phrase = cue_phrase(view, verb)
    source = child(verb, "nsubj") or _inverted(view, verb)
    if source is None:
        return None
    low, high = view.sentence(verb.i)
    who = noun_phrase(view, source, phrase)
    if (who[0] < phrase[0] and who[1] < phrase[0] - 6) or source.i in range(*phrase):
        return None
    left, right = min(who[0], phrase[0]), max(who[1], phrase[1])
    if left > low and view.lower[left - 1] == "as":
        left -= 1
    if left <= low or view.lower[left - 1] not in (",", "–", "—", "--", "-", "”", '"', "''"):
        return None
    if _own_clause(verb, right):
        return None
    right = _adjuncts_end(view, right, high, verb)
    if right < 0:
        return None
    if verb.dep_ == "conj" and view.doc[left].dep_ == "cc":
        return None
    closes = right >= high or view.lower[right] in (".", ";", ")", "?", "!") or view.doc[right].is_space
    before, after = view.trim((low, left - 1)), view.trim((right, high))
    if not any(view.tags[i] in FINITE for i in range(*before)) and (
        closes or not any(view.tags[i] in FINITE for i in range(*after))
    ):
        return None
    if view.quote_at[before[1] - 1] >= 0 and all(view.quote_at[i] >= 0 for i in range(*before)):
        return None  # direct speech has its own rules
    before = _clause_start(view, before, verb)
    content = before if closes else (before[0], after[1])
    content = view.trim(view.whole(content, verb.i))
    speech, polarity = cue.meaning("clause")
    found = Found(verb.i, phrase, content, kind_of(view, content, verb.i), cue.lemma, speech, polarity)
    if not closes:
        found.hole = (left, right)
    return found.set_source(view, source).set_addressee(
        view, child(verb, "dobj", "dative") if "told" in cue.takes else None
    )


def _own_clause(verb: Token, right: int) -> bool:
    """Whether the verb has its content after it, so that it is no aside."""
    return any(
        (c.dep_ in ("ccomp", "xcomp") and c.left_edge.i == right)
        or (c.dep_ == "xcomp" and c.i > right and verb.tag_ != "VBN")
        for c in verb.rights
    )


def _clause_start(view: View, before: Tokens, verb: Token) -> Tokens:
    """Without the quotation or clause of an earlier speaker: only what follows a semicolon."""
    for i in range(before[1] - 1, before[0], -1):
        if view.lower[i] == ";" and view.quote_at[i] < 0:
            return i + 1, before[1]
    return before


def _inverted(view: View, verb: Token) -> Token | None:
    """The subject after the verb where the parser took it for an object: "..., said the minister"."""
    for c in verb.rights:
        if (
            c.dep_ in ("dobj", "attr", "oprd", "npadvmod")
            and c.pos_ in ("NOUN", "PROPN")
            and c.left_edge.i == verb.i + 1
        ):
            return c if c.ent_type_ not in ("DATE", "TIME") else None
    return None


def _adjuncts_end(view: View, right: int, high: int, verb: Token) -> int:
    """End of an aside: over time, place and addressee to the next comma or stop; -1 where a clause follows instead."""
    for i in range(right, min(high, right + _ADJUNCT_LIMIT)):
        if view.lower[i] in _ENDS or view.doc[i].is_space:
            return i
        if view.tags[i] in FINITE or view.doc[i].dep_ in ("mark", "nsubj", "expl", "ccomp"):
            return -1
        if view.quote_at[i] >= 0:
            return -1
    return high if high <= right + _ADJUNCT_LIMIT else -1
