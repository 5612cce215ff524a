"""The lexicon of reporting cues, looked up by the form that stands in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, get_args

from detente.errors import DataError
from detente.lexicon.files import data_dir, read_yaml
from detente.stages.statements.forms import Inflection
from detente.stages.statements.raw import Polarity

PREPOSITIONS = frozenset(
    [
        "about",
        "against",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "over",
        "to",
        "toward",
        "towards",
        "upon",
        "with",
    ]
)
_TAKES = {"quote", "clause", "inf", "ger", "obj", "event", "told", "obj_inf", "obj_comp"}


@dataclass(slots=True)
class Cue:
    """A word that attributes, with what may stand as its content.

    A word of several groups unites what they take. `stance` keeps speech and polarity by what is taken, for words
    such as "hope" whose meaning turns on the complement; `speech` and `polarity` are those of the first group.
    """

    lemma: str
    takes: set[str] = field(default_factory=set)
    speech: bool = True
    polarity: Polarity = "assert"
    evidence: bool = False  # things as well as texts and people may be the subject: "the ruins show that"
    stance: dict[str, tuple[bool, Polarity]] = field(default_factory=dict)

    def meaning(self, taken: str) -> tuple[bool, Polarity]:
        """(speech, polarity) of the cue with this complement."""
        return self.stance.get(taken, (self.speech, self.polarity))


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues. `verbs` and `nouns` go by lower-case form; `particles` by (verb form, particle)."""

    verbs: dict[str, Cue]
    particles: dict[tuple[str, str], Cue]
    nouns: dict[str, Cue]
    adjectives: dict[str, Cue]
    adverbs: dict[str, Polarity]
    phrases: tuple[tuple[str, ...], ...]
    linking: frozenset[str]
    light: frozenset[str]
    texts: frozenset[str]
    speakers: frozenset[str]
    headings: frozenset[str]


def _groups(section: Any, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(section, dict):
        raise DataError(f"reporting.yaml: section {name} must map group names to groups")
    for group_name, group in section.items():
        for key in ("takes", "speech", "polarity", "words"):
            if key not in group:
                raise DataError(f"reporting.yaml: {name}.{group_name} lacks {key}")
        for taken in group["takes"]:
            if taken not in _TAKES and taken.removeprefix("obj_") not in PREPOSITIONS:
                raise DataError(f"reporting.yaml: {name}.{group_name} takes the unknown {taken!r}")
        if group["polarity"] not in get_args(Polarity):
            raise DataError(f"reporting.yaml: {name}.{group_name} has the unknown polarity {group['polarity']!r}")
        yield group_name, group


def _collect(section: Any, name: str) -> dict[str, Cue]:
    """Cues by lemma, the takes of all their groups united."""
    found: dict[str, Cue] = {}
    for _, group in _groups(section, name):
        for word in group["words"]:
            cue = found.setdefault(word, Cue(word, speech=group["speech"], polarity=group["polarity"]))
            cue.evidence = cue.evidence or group.get("evidence", False)
            for taken in group["takes"]:
                cue.takes.add(taken)
                cue.stance.setdefault(taken, (group["speech"], group["polarity"]))
    return found


@lru_cache(maxsize=1)
def load_cues() -> Cues:
    """The shipped lexicon. Raises DataError where the file does not keep its form."""
    data = read_yaml(data_dir() / "cues" / "reporting.yaml")
    inflect = Inflection(data["irregular"], frozenset(data["doubling"]))
    verbs, particles = _verb_forms(_collect(data["verbs"], "verbs"), inflect)
    nouns = {form: cue for lemma, cue in _collect(data["nouns"], "nouns").items() for form in inflect.noun(lemma)}
    return Cues(
        verbs=verbs,
        particles=particles,
        nouns=nouns,
        adjectives=_collect(data["adjectives"], "adjectives"),
        adverbs=dict(data["adverbs"]),
        phrases=tuple(tuple(p.split()) for p in data["phrases"]),
        linking=frozenset(form for word in data["linking"] for form in inflect.verb(word)),
        light=frozenset(form for word in data["light"] for form in inflect.verb(word)),
        texts=frozenset(form for word in data["texts"] for form in inflect.noun(word)),
        speakers=frozenset(form for word in data["speakers"] for form in inflect.noun(word)),
        headings=frozenset(data["headings"]),
    )


def _verb_forms(lemmas: dict[str, Cue], inflect: Inflection) -> tuple[dict[str, Cue], dict[tuple[str, str], Cue]]:
    """Cues by form, and those of verb and particle by (form, particle)."""
    verbs: dict[str, Cue] = {}
    particles: dict[tuple[str, str], Cue] = {}
    for lemma, cue in lemmas.items():
        head, _, particle = lemma.partition(" ")
        for form in inflect.verb(head):
            if particle:
                particles[form, particle] = cue
            elif form == head or form not in verbs:
                # a lemma that is listed wins over a form of another ("found", of "find")
                verbs[form] = cue
    return verbs, particles
