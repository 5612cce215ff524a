"""Telling English from other languages, cheaply and with a bias to read."""

from __future__ import annotations

import re

# Letters of the Latin script, with diacritics.
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
_LETTER = re.compile(r"[^\W\d_]")
SHORT = 30  # words: a headline or two, where a statistical guess is often wrong
# Function words that other languages of the Latin script do not share (`a`, `in`, `an`, `on`, `as` would be).
_ENGLISH = frozenset(
    (
        "the of and to that for with is was by from his has have had it its be are were not this which but they she "
        "who said after against over their we our new more than been would could should about into between"
    ).split()
)
# Function words of other languages that are no English words.
_FOREIGN = frozenset(
    (
        "der und ist nicht mit dem ein eine zu im ihren hieß el los las del que por para una le les des du et est "
        "dans sur il gli della di che het een van voor os uma não em dos och att som på av yang dan dengan untuk ve "
        "bir bu nie się jest nad pod oraz și este pentru nu az egy és hogy và của là eta ez ir su kad"
    ).split()
)


def guess_language(text: str) -> str:
    """ISO 639-1 code. Texts with English function words, and short ones with nothing foreign, count as English."""
    sample = text[:4000]
    words = [w.lower() for w in _LATIN_WORD.findall(sample)]
    letters = len(_LETTER.findall(sample))
    latin = sum(len(w) for w in words)
    english, foreign = sum(w in _ENGLISH for w in words), sum(w in _FOREIGN for w in words)
    if words and english > foreign and english / len(words) >= (0.05 if len(words) < SHORT else 0.15):
        return "en"
    if len(words) < SHORT and not foreign and latin >= 0.7 * letters:
        return "en"
    return _classify(sample)


def _classify(text: str) -> str:
    """py3langid's best guess; imported here, since its model takes a moment to load and English rarely needs it."""
    import py3langid

    return str(py3langid.classify(text)[0])
