"""English inflection, enough to look cues up by form: a small parser's lemmas fail in headlines and inside quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Inflection:
    """Forms of verbs and nouns by rule, with the exceptions given."""

    irregular: Mapping[str, list[str]]
    doubling: frozenset[str]

    def verb(self, lemma: str) -> set[str]:
        """All forms of a verb, itself among them."""
        forms = {lemma, _with_s(lemma), self._participle(lemma)}
        return forms | (set(self.irregular[lemma]) if lemma in self.irregular else {self._past(lemma)})

    @staticmethod
    def noun(lemma: str) -> set[str]:
        """Singular and plural."""
        return {lemma, _with_s(lemma)}

    def _past(self, word: str) -> str:
        if word.endswith("e"):
            return word + "d"
        if word.endswith("y") and word[-2:-1] not in _VOWELS:
            return word[:-1] + "ied"
        return (word + word[-1] if word in self.doubling else word) + "ed"

    def _participle(self, word: str) -> str:
        if word.endswith("ie"):
            return word[:-2] + "ying"
        if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
            return word[:-1] + "ing"
        return (word + word[-1] if word in self.doubling else word) + "ing"


def _with_s(word: str) -> str:
    """Plural of a noun, third person of a verb."""
    if word.endswith("man"):
        return word[:-3] + "men"
    if word.endswith("sis"):
        return word[:-2] + "es"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh", "go")) else "s")
