"""What the finder and its judge read: words of a text with the parser's entities, and toponyms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from detente.actors.gazetteer.entries import Entry
from detente.actors.names import Word, text_of, words

if TYPE_CHECKING:
    from spacy.tokens import Doc

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in a text: characters `start` to `end`, its folded key, and what it may mean.

    `use` is "name" where it only stands in the name of something else ("U.S. Army"). `label` is the parser's entity
    label or ""; `inside` the key of what the text says it lies in ("Tripoli, Lebanon"); `cue` is "city" or "area" where
    a noun beside the name says so; `direction` a "northern" before it; `row` numbers the enumeration it stands in.
    """

    text: str
    start: int
    end: int
    key: str
    entries: tuple[Entry, ...] = field(repr=False)
    use: Literal["place", "name"] = "place"
    label: str = ""
    inside: str | None = None
    cue: str = ""
    direction: bool = False
    row: int = -1


@dataclass(slots=True)
class Scan:
    """Words of a text with the entity label of each and the run of its entity.

    `taken`: words that end or begin an accepted name; `known`: keys accepted somewhere in the text; `refused`: keys
    that were not, `persons`: folded words of longer names of persons; `starts`: words at which a name may begin.
    """

    text: str
    words: list[Word]
    labels: list[str]
    runs: list[tuple[int, int]]
    taken: set[int] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)
    starts: list[int] = field(default_factory=list)

    def gap(self, a: int, b: int) -> str:
        """What stands between two neighbouring words."""
        return self.text[self.words[a].end : self.words[b].start]

    def fold(self, i: int) -> str:
        """Folded word, empty outside the text."""
        return self.words[i].fold if 0 <= i < len(self.words) else ""

    def key(self, i: int, end: int) -> str:
        return " ".join(t.fold for t in self.words[i:end])


def scan_of(source: Doc | str) -> Scan:
    """The scan of a text (no entities) or a parsed document."""
    text = text_of(source)
    tokens = words(text)
    scan = Scan(text, tokens, [""] * len(tokens), [(i, i + 1) for i in range(len(tokens))])
    if isinstance(source, str):
        return scan
    at = 0
    for ent in source.ents:
        while at < len(tokens) and tokens[at].start < ent.start_char:
            at += 1
        first = at
        while at < len(tokens) and tokens[at].start < ent.end_char:
            scan.labels[at] = ent.label_
            at += 1
        for i in range(first, at):
            scan.runs[i] = (first, at)
        if ent.label_ == "PERSON" and at - first > 1:
            scan.persons |= {t.fold for t in tokens[first:at]}
    return scan
