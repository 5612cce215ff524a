"""Whether a time expression lies behind or ahead, from the words of its clause."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.stages.dates.vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PAST, UNKNOWN, FUTURE = -1, 0, 1

_WORD = re.compile(r"['’](?:ll|s|re|d)\b|[^\W\d_]+(?:['’]t\b)?(?:-[^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?][”\"’')\]]*\s+(?=[“\"‘'(\[]?[A-Z0-9])|\n")
_CLAUSE = re.compile(
    r"(?:^|[,;:—–(]|\b(?:and|but|while|which|who|that))[\s“\"‘']*(?:(?:on|in|by|from|at|during|for)\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_DIRECT = {"for": FUTURE, "until": FUTURE, "till": FUTURE, "by": FUTURE, "since": PAST}
WINDOW = 220
REACH = 7  # words between what leads to an infinitive and its "to"


@lru_cache(maxsize=1)
def _short() -> re.Pattern[str]:
    """A short form, or an initial, before its full stop."""
    return re.compile(rf"\b(?:[A-Z]|{'|'.join(sorted(vocabulary().cues['short_forms']))})$")


@lru_cache(maxsize=1)
def _signs() -> dict[str, int]:
    """Word -> direction it gives a clause."""
    cues = vocabulary().cues
    signs = dict.fromkeys(cues["past"], PAST)
    signs.update(dict.fromkeys(cues["future"], FUTURE))
    signs.update(dict.fromkeys(cues["timetable"], FUTURE))
    signs.update(dict.fromkeys(cues["not_past"], UNKNOWN))
    return signs


def direction(text: str, start: int, end: int, doc: Doc | None = None) -> int:
    """PAST, FUTURE or UNKNOWN for the expression at [start, end)."""
    if doc is not None:
        found = _parsed(doc, start, end)
        if found != UNKNOWN:
            return found
    left = _clip_left(text[max(0, start - WINDOW) : start])
    right = _clip_right(text[end : end + WINDOW])
    if _CLAUSE.search(left):
        return _scan_right(right) or _scan_left(left)
    return _scan_left(left) or _scan_right(right)


def _clip_left(stretch: str) -> str:
    """The stretch from the start of the last sentence in it."""
    cut = 0
    for match in _SENTENCE_END.finditer(stretch):
        if match.group().startswith(".") and _short().search(stretch[: match.start()]):
            continue
        cut = match.end()
    return stretch[cut:]


def _clip_right(stretch: str) -> str:
    """The stretch up to the end of its first sentence."""
    for match in _SENTENCE_END.finditer(stretch):
        if match.start() and not (match.group().startswith(".") and _short().search(stretch[: match.start()])):
            return stretch[: match.start()]
    return stretch


def _scan_left(stretch: str) -> int:
    words = _words(stretch)
    for i in range(len(words) - 1, -1, -1):
        found = _sign(words, i)
        if found == PAST and i and words[i - 1] in vocabulary().cues["before_base"]:
            continue  # "may cut", "to put": no past form
        if found != UNKNOWN:
            return FUTURE if found == PAST and _planned(words[:i]) else found
    return UNKNOWN


def _words(stretch: str) -> list[str]:
    """The words of a stretch in lower case; the month of May stays as it is, for it is no modal verb."""
    found = (m.group() for m in _WORD.finditer(stretch))
    return [word if word == "May" else word.lower().replace("’", "'") for word in found]


def _scan_right(stretch: str) -> int:
    words = _words(stretch)
    for i in range(len(words)):
        found = _sign(words, i)
        if found != UNKNOWN:
            return found
    return UNKNOWN


def _planned(before: list[str]) -> bool:
    """Whether a participle follows "will be", "to be"."""
    return bool(before) and before[-1] in ("be", "been") and len(before) > 1 and _signs().get(before[-2]) == FUTURE


def _sign(words: list[str], i: int) -> int:
    """Direction that the i-th word of a clause gives."""
    word = words[i]
    following = words[i + 1] if i + 1 < len(words) else ""
    if word == "to":
        return FUTURE if following in vocabulary().cues["planned"] or _led(words, i) else UNKNOWN
    if word in ("have", "has", "been") or (word == "set" and following != "to"):
        return PAST if word == "has" else UNKNOWN
    if word in ("until", "till") or (
        word in ("may", "can", "should", "must", "might", "could") and following == "have"
    ):
        return UNKNOWN
    if word in ("is", "are") and following in ("on", "at"):
        return FUTURE
    if word in ("is", "are", "am", "'s", "'re"):
        return FUTURE if following.endswith("ing") and len(following) > 4 else UNKNOWN
    sign = _signs().get(word)
    if sign is not None:
        return sign
    return PAST if len(word) > 4 and word.endswith("ed") else UNKNOWN


def _led(words: list[str], i: int) -> bool:
    """Whether the "to" at `i` starts an infinitive that lies ahead of the word it belongs to."""
    following = words[i + 1] if i + 1 < len(words) else ""
    if not following or following in vocabulary().cues["no_verb"] or following.endswith(("ing", "ed")):
        return False
    leads = vocabulary().cues["leads_to"]
    for word in reversed(words[max(0, i - REACH) : i]):
        if word in leads:
            return True
        if _signs().get(word) == PAST or (len(word) > 4 and word.endswith("ed")):
            return False
    return False


def _parsed(doc: Doc, start: int, end: int) -> int:
    """Direction by the verb that governs the expression in the parse."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return UNKNOWN
    token = span.root
    for _ in range(8):
        if token.lower_ == "ahead":
            return FUTURE
        if token.pos_ in ("VERB", "AUX") and token.i not in range(span.start, span.end):
            found = _verb(token, span.start)
            if found != UNKNOWN:
                return found
        if token.head.i == token.i:
            return UNKNOWN
        token = token.head
    return UNKNOWN


def _verb(verb: Token, start: int) -> int:
    """Direction of a verb by its form and auxiliaries; UNKNOWN sends the search up to its head."""
    signs, leads = _signs(), vocabulary().cues["leads_to"]
    helpers = {t.lower_ for t in verb.children if t.dep_ in ("aux", "auxpass")}
    if "to" in helpers and ("be" in helpers or verb.head.lower_ in leads):
        return FUTURE
    if verb.lower_ in leads and any(verb.i < t.i < start and _infinitive(t) for t in verb.children):
        return FUTURE
    if helpers & {"will", "shall", "'ll", "’ll", "would"}:
        return PAST if "have" in helpers else FUTURE
    if signs.get(verb.lower_) == FUTURE:
        return FUTURE
    if verb.tag_ == "VBD" or helpers & {"was", "were", "had", "did", "has", "have"}:
        return PAST
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and not helpers:
        return PAST
    if verb.tag_ == "VBG" and helpers & {"is", "are", "'s", "’s"}:
        return FUTURE
    return UNKNOWN


def _infinitive(token: Token) -> bool:
    """Whether a token is a verb with "to"."""
    return token.tag_ == "VB" and any(t.lower_ == "to" and t.dep_ == "aux" for t in token.children)
