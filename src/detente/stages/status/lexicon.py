"""The status lexicon: what each predicate does to its complement. Read from data/cues/status.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from detente.errors import DataError
from detente.lexicon.files import data_dir, read_yaml

STATUSES = ("occurred", "ongoing", "future", "hypothetical", "negated")
LINKS = frozenset({"report", "belief", "accuse", "confirm", "deny", "doubt"})
WORDS = ("verbs", "nouns", "adjectives")


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of a complement, by the status of the predicate itself; `link` if the predicate attributes it."""

    name: str
    outcome: dict[str, str]
    link: str | None


@dataclass(frozen=True, slots=True)
class StatusLexicon:
    """`predicates` maps (word class, kind of complement, lemma) to an Effect; `modifiers`, `prepositions`,
    `subordinators` map a lemma or phrase to one; `sets` are named word sets."""

    effects: dict[str, Effect]
    predicates: dict[tuple[str, str, str], Effect]
    modifiers: dict[str, Effect]
    adverbs: dict[str, Effect]
    prepositions: dict[str, Effect]
    subordinators: dict[str, str]
    modals: dict[str, str]
    sets: dict[str, frozenset[str]]

    def predicate(self, words: str, kind: str, *lemmas: str) -> Effect | None:
        """Effect of the first of the lemmas (most specific first) that the lexicon knows with this complement."""
        for lemma in lemmas:
            effect = self.predicates.get((words, kind, lemma))
            if effect is not None:
                return effect
        return None


def _effects(raw: dict[str, Any]) -> dict[str, Effect]:
    out: dict[str, Effect] = {}
    for name, spec in raw.items():
        outcome = {status: spec.get(status, status) for status in STATUSES}
        if bad := set(outcome.values()) - set(STATUSES):
            raise DataError(f"status.yaml: effect {name}: unknown status {', '.join(sorted(bad))}")
        link = spec.get("link")
        if link is not None and link not in LINKS:
            raise DataError(f"status.yaml: effect {name}: unknown link {link}")
        out[name] = Effect(name, outcome, link)
    return out


def _by_effect(raw: dict[str, Any], effects: dict[str, Effect], where: str) -> dict[str, Effect]:
    """{word: effect} from {effect name: [words]}. Raises DataError for an unknown effect or a word given twice."""
    out: dict[str, Effect] = {}
    for name, words in (raw or {}).items():
        if name not in effects:
            raise DataError(f"status.yaml: {where}: unknown effect {name}")
        for word in words:
            if str(word) in out:
                raise DataError(f"status.yaml: {where}: {word!r} is given twice")
            out[str(word)] = effects[name]
    return out


@lru_cache(maxsize=4)
def load_status_lexicon(path: Path | None = None) -> StatusLexicon:
    """The lexicon of the package, or of the file given. Raises DataError where the file contradicts itself."""
    raw = read_yaml(path or data_dir() / "cues" / "status.yaml")
    effects = _effects(raw["effects"])
    predicates: dict[tuple[str, str, str], Effect] = {}
    for words in WORDS:
        for kind, groups in raw[words].items():
            for lemma, effect in _by_effect(groups, effects, f"{words} {kind}").items():
                predicates[words, str(kind), lemma] = effect
    return StatusLexicon(
        effects=effects,
        predicates=predicates,
        modifiers=_by_effect(raw["modifiers"], effects, "modifiers"),
        adverbs=_by_effect(raw["adverbs"], effects, "adverbs"),
        prepositions=_by_effect(raw["prepositions"], effects, "prepositions"),
        subordinators={str(w): kind for kind, words in raw["subordinators"].items() for w in words},
        modals={str(w): kind for kind, words in raw["modals"].items() for w in words},
        sets={name: frozenset(map(str, words)) for name, words in raw["sets"].items()},
    )
